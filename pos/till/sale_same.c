/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The same request or another one? Asked of the signed record, not of a copy of the request beside it: what cannot be
 * altered unseen is also what decides. */
#include "pos/till/till.h"

static bool same_line(const struct basket_line *asked, const struct ticket_line *kept);
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
  return same_tenders(basket, ticket);
}

/* A price that was left to the catalogue is the catalogue's of that moment, whatever it says today. */
static bool same_line(const struct basket_line *asked, const struct ticket_line *kept) {
  bool priced = asked->priced || asked->unit_price.cents != 0;
  return text_equal(asked->item, kept->item) && asked->quantity == kept->quantity &&
         (!priced || asked->unit_price.cents == kept->unit_price.cents) &&
         asked->purchase_price.cents == kept->purchase_price.cents && same_members(asked, kept);
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
        basket->tenders[i].amount.cents != kept->tenders[i].amount.cents)
      return false;
  return true;
}
