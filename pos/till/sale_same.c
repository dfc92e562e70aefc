/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The same request or another one? Asked of the signed record, not of a copy of the request beside it: what cannot be
 * altered unseen is also what decides. */
#include "pos/till/till.h"

static bool same_line(const struct basket_line *asked, const struct ticket_line *kept);
static bool same_extras(const struct basket_line *asked, const struct ticket_line *kept);
static bool same_discount(const struct basket *basket, const struct ticket *kept);
static bool same_members(const struct basket_line *asked, const struct ticket_line *kept);
static bool same_tenders(const struct basket *basket, const struct ticket *kept);

/* The confirmation is not content: "yes, 600 €" is the same sale as the one that asked for it. */
bool sale_is_same(const struct basket *basket, const struct record *kept) {
  const struct ticket *ticket = &kept->ticket;
  if (!text_equal(basket->id, kept->id) || !text_equal(basket->cashier, kept->cashier)) return false;
  if (basket->currency && !text_equal(basket->currency, kept->currency)) return false;
  if (basket->line_count != ticket->line_count) return false;
  for (size_t i = 0; i < basket->line_count; i++)
    if (!same_line(&basket->lines[i], &ticket->lines[i])) return false;
  return same_discount(basket, ticket) && basket->note_asked == ticket->note_asked &&
         text_equal(basket->customer, ticket->customer) && text_equal(basket->deferred_at, ticket->deferred_at) &&
         same_tenders(basket, ticket);
}

/* A price that was left to the catalogue is the catalogue's of that moment, whatever it says today. */
static bool same_line(const struct basket_line *asked, const struct ticket_line *kept) {
  bool priced = asked->priced || asked->unit_price.cents != 0;
  bool off = text_equal(asked->as, "deduct") || text_equal(asked->as, "redeem"), reduced = kept->discount.cents > 0;
  return text_equal(asked->item, kept->item) && asked->quantity == (off ? -kept->quantity : kept->quantity) &&
         (!priced || reduced || asked->unit_price.cents == kept->unit_price.cents) &&
         asked->purchase_price.cents == kept->purchase_price.cents && same_members(asked, kept) &&
         same_extras(asked, kept);
}

/* A number that was left to us is the one that was made. */
static bool same_extras(const struct basket_line *asked, const struct ticket_line *kept) {
  bool held = asked->as != NULL && !text_equal(asked->as, "sale"), deposit = text_equal(kept->vat_scheme, "deposit");
  return held == (deposit || kept->quantity < 0) && text_equal(asked->order, kept->order) &&
         (asked->reference == NULL || text_equal(asked->reference, kept->reference));
}

/* What came off cannot be told from the lines alone: it is the same where the whole request is (sale.c). */
static bool same_discount(const struct basket *basket, const struct ticket *kept) {
  struct money off = ticket_discount(kept);
  for (size_t i = 0; i < kept->line_count; i++)
    if (kept->lines[i].order) off.cents -= kept->lines[i].discount.cents; /* agreed when it was left here */
  return sale_asks_discount(basket) || off.cents == 0;
}

bool sale_asks_discount(const struct basket *basket) {
  bool asked = basket->discount.cents > 0 || basket->discount_bp > 0;
  for (size_t i = 0; i < basket->line_count; i++) asked = asked || basket->lines[i].reason != NULL;
  return asked;
}

static bool same_members(const struct basket_line *asked, const struct ticket_line *kept) {
  if (asked->member_count != kept->member_count) return false;
  for (size_t i = 0; i < asked->member_count; i++)
    if (!text_equal(asked->members[i].member, kept->members[i].member) ||
        asked->members[i].weight != kept->members[i].weight)
      return false;
  return true;
}

static bool same_tenders(const struct basket *basket, const struct ticket *kept) {
  if (basket->tender_count != kept->tender_count) return false;
  for (size_t i = 0; i < basket->tender_count; i++)
    if (!text_equal(basket->tenders[i].kind, kept->tenders[i].kind) ||
        !text_equal(basket->tenders[i].reference, kept->tenders[i].reference) ||
        basket->tenders[i].amount.cents != kept->tenders[i].amount.cents)
      return false;
  return true;
}
