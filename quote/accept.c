/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whoever holds the link says yes or no. Yes is an order, in the same transaction. */
#include "order/offer.h"
#include "payment/payment.h"
#include "quote/private.h"

#define HOUR_US INT64_C(3600000000)
#define DEPOSIT_US (HOUR_US * 24 * 7) /* after which an order nobody paid a deposit for is over */

static enum outcome open_quote(struct tx *tx, const struct quote_choice *choice, struct arena *arena,
                               struct quote_whole *quote, struct fault *fault);
static enum outcome place(struct tx *tx, const struct quote_choice *choice, const struct quote_whole *quote,
                          struct arena *arena, struct fault *fault);
static enum outcome list_lines(const struct quote_choice *choice, const struct quote_whole *quote, struct arena *arena,
                               struct order_line **lines, struct fault *fault);
static enum outcome ask_for_money(struct tx *tx, const struct quote_choice *choice, const struct quote_row *row,
                                  const struct order_placed *placed, struct arena *arena, struct fault *fault);

enum outcome quote_accept(struct tx *tx, const struct quote_choice *choice, struct arena *arena, struct fault *fault) {
  struct quote_whole quote = {0};
  struct order_offer offer;
  enum outcome outcome = open_quote(tx, choice, arena, &quote, fault);
  if (outcome != OK || text_equal(quote.row->state, "accepted")) return outcome;
  outcome = order_offer_read(tx, quote.row->kpa, &(struct order_offered){.now_us = choice->now_us}, arena, &offer);
  if (outcome != OK) return outcome;
  bool online = choice->online && quote.row->deposit.cents > 0;
  if (quote.row->deposit.cents > 0 && (online ? !offer.pays_online : !offer.pays_counter))
    return fault_set(fault, PAYMENT_NOT_OFFERED, "/paiement", "not offered here");
  return place(tx, choice, &quote, arena, fault);
}

enum outcome quote_refuse(struct tx *tx, const struct quote_choice *choice, struct arena *arena, struct fault *fault) {
  struct quote_whole quote = {0};
  const char *id = NULL;
  enum outcome outcome = quote_of_token(tx, choice->token, arena, &id);
  if (outcome == OK) outcome = quote_lock(tx, id, arena, &quote);
  if (outcome != OK || text_equal(quote.row->state, "refused")) return outcome;
  if (!text_equal(quote.row->state, "answered")) return fault_set(fault, QUOTE_ENDED, "", "it is %s", quote.row->state);
  return quote_end(tx, id, "refused", choice->now_us);
}

/* Locked. One that was accepted already is answered as it is. */
static enum outcome open_quote(struct tx *tx, const struct quote_choice *choice, struct arena *arena,
                               struct quote_whole *quote, struct fault *fault) {
  const char *id = NULL;
  enum outcome outcome = quote_of_token(tx, choice->token, arena, &id);
  if (outcome == OK) outcome = quote_lock(tx, id, arena, quote);
  if (outcome != OK || text_equal(quote->row->state, "accepted")) return outcome;
  if (!quote_is_open(quote->row->state, quote->row->valid_until, date_in_paris(choice->now_us)))
    return fault_set(fault, QUOTE_ENDED, "", "it is %s", quote->row->state);
  if (choice->version != quote->row->version) return fault_set(fault, QUOTE_CHANGED, "If-Match", "look at it again");
  return OK;
}

static enum outcome place(struct tx *tx, const struct quote_choice *choice, const struct quote_whole *quote,
                          struct arena *arena, struct fault *fault) {
  const struct quote_row *row = quote->row;
  struct order_line *lines = NULL;
  struct order_placed placed;
  char id[UUID_TEXT];
  uuid_v7(id);
  enum outcome outcome = list_lines(choice, quote, arena, &lines, fault);
  if (outcome != OK) return outcome;
  bool online = choice->online && row->deposit.cents > 0;
  const struct order_draft draft = {.id = id,
                                    .kpa = row->kpa,
                                    .source = "quote",
                                    .source_id = row->id,
                                    .lines = lines,
                                    .line_count = quote->line_count,
                                    .total = row->total,
                                    .deposit = row->deposit,
                                    .pay = online ? ORDER_PAY_ONLINE : ORDER_PAY_COUNTER,
                                    .contact = {row->name, row->email, row->phone, false},
                                    .language = language_from_header(row->language),
                                    .now_us = choice->now_us,
                                    .held_until_us = row->deposit.cents > 0 ? choice->now_us + DEPOSIT_US : 0,
                                    .link = choice->link,
                                    .token = choice->token};
  const struct db_param accepted[] = {P_UUID(row->id), P_TIME(choice->now_us), P_UUID(id)};
  outcome = order_place(tx, &draft, &placed, fault);
  if (outcome == OK) outcome = tx_run(tx, &quote_accept_quote, accepted, NULL, NULL, NULL);
  return outcome == OK && online ? ask_for_money(tx, choice, row, &placed, arena, fault) : outcome;
}

/* At the prices that were offered; VAT is that of the day the money comes, which the catalogue knows. */
static enum outcome list_lines(const struct quote_choice *choice, const struct quote_whole *quote, struct arena *arena,
                               struct order_line **lines, struct fault *fault) {
  size_t at = catalog_of(choice->edition, quote->row->kpa);
  *lines = arena_list(arena, quote->line_count, sizeof **lines);
  for (size_t i = 0; i < quote->line_count; i++) {
    const struct quote_line_row *row = &quote->lines[i];
    const struct catalog_item *item =
        at == CATALOG_NONE ? NULL : catalog_find(&choice->edition->catalogs[at], row->item);
    if (!item) return fault_set(fault, QUOTE_ITEM, "", "%s", row->item);
    (*lines)[i] = (struct order_line){.item = row->item,
                                      .label = item->name,
                                      .activity = item->activity,
                                      .kind = item->kind,
                                      .vat_scheme = item->vat_scheme,
                                      .withdrawal = "excluded_personalised",
                                      .quantity = row->quantity,
                                      .vat_rate = item->vat_rate,
                                      .unit_price = row->unit_price,
                                      .gross = row->gross};
  }
  return OK;
}

static enum outcome ask_for_money(struct tx *tx, const struct quote_choice *choice, const struct quote_row *row,
                                  const struct order_placed *placed, struct arena *arena, struct fault *fault) {
  char id[UUID_TEXT];
  const struct payment_draft draft = {.kpa = row->kpa,
                                      .purpose = "order",
                                      .target = placed->id,
                                      .label = arena_format(arena, "Acompte %s", placed->code),
                                      .return_url = arena_format(arena, "%s%s?retour=1", choice->link, choice->token),
                                      .amount = row->deposit,
                                      .now_us = choice->now_us,
                                      .hold_until_us = choice->now_us + ORDER_PAGE_US};
  return payment_create(tx, &draft, id, fault);
}
