/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tickets whose lines name orders of the shop sold them, or took a deposit for them: the orders hear of it in the same
 * transaction. */
#include "pos/intake/private.h"

#include "order/order.h"

#include <inttypes.h>

struct sold_order {
  const char *order;
  const struct record *record;
  struct money deposit; /* taken, below zero given back; 0: it was sold */
};

static size_t list_sold(const struct batch *batch, struct sold_order **sold);
static void add(struct sold_order sold[], size_t *count, const struct ticket_line *line, const struct record *record);
static enum outcome tell_order(struct tx *tx, const struct batch *batch, const struct sold_order *sold);

enum outcome orders_hear(struct tx *tx, const struct batch *batch) {
  struct sold_order *sold = NULL;
  struct shop_order_row *rows = NULL;
  size_t count = list_sold(batch, &sold), known = 0;
  if (count == 0) return OK;
  const char **ids = arena_list(batch->arena, count, sizeof *ids);
  for (size_t i = 0; i < count; i++) ids[i] = sold[i].order;
  const struct db_param params[] = {P_LIST(DB_UUIDS, ids, count)};
  enum outcome outcome = tx_run(tx, &intake_list_shop_orders, params, batch->arena, &rows, &known);
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; outcome == OK && j < known; j++)
      if (text_equal(rows[j].id, sold[i].order) && text_equal(rows[j].kpa, sold[i].record->kpa) &&
          !text_equal(rows[j].web, sold[i].record->till)) /* what the web sold its order knows already */
        outcome = tell_order(tx, batch, &sold[i]);
  return outcome;
}

/* Each order once a ticket for what it sells, once for its deposits. What is taken off was paid before. */
static size_t list_sold(const struct batch *batch, struct sold_order **sold) {
  size_t most = 0, count = 0;
  for (size_t i = 0; i < batch->count; i++)
    if (batch->claims[i]->keep_record) most += batch->claims[i]->record.ticket.line_count;
  *sold = arena_list(batch->arena, most, sizeof **sold);
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *claim = batch->claims[i];
    if (!claim->keep_record || claim->code != OK || !claim_is_sale(claim)) continue;
    for (size_t j = 0; j < claim->record.ticket.line_count; j++) {
      const struct ticket_line *line = &claim->record.ticket.lines[j];
      if (!line->order || !uuid_is_valid(line->order)) continue;
      bool taken = line->quantity > 0 && text_equal(claim->record.kind, "sale");
      bool deposit_back = line->quantity < 0 && text_equal(claim->record.kind, "return") &&
                          text_equal(line->vat_scheme, "deposit"); /* a sale's own comes back above zero */
      if (taken || deposit_back) add(*sold, &count, line, &claim->record);
    }
  }
  return count;
}

static void add(struct sold_order sold[], size_t *count, const struct ticket_line *line, const struct record *record) {
  bool deposit = text_equal(line->vat_scheme, "deposit");
  size_t at = 0;
  while (at < *count && (sold[at].record != record || !text_equal(sold[at].order, line->order) ||
                         (sold[at].deposit.cents != 0) != deposit))
    at++;
  if (at == *count) sold[(*count)++] = (struct sold_order){.order = line->order, .record = record};
  if (deposit) sold[at].deposit.cents += line->gross.cents;
}

static enum outcome tell_order(struct tx *tx, const struct batch *batch, const struct sold_order *sold) {
  const struct record *record = sold->record;
  const char *number = arena_format(batch->arena, "%s-%s-%06" PRId64, record->till, record->chain, record->sequence);
  const struct order_act act = {.by = "till", .detail = number, .now_us = batch->now_us};
  if (sold->deposit.cents != 0) return order_deposited(tx, sold->order, sold->deposit, &act, tx_fault(tx));
  return order_sold(tx, sold->order, record->id, &act, tx_fault(tx));
}
