/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From signed records to where the orders stand. A step may come before the drop-off it belongs to (another till was
 * without a network): it waits among the events, and counts when the order is there. */
#include "custody/private.h"

static enum outcome store_one(struct tx *tx, const struct record *record, int64_t now_us);
static enum outcome store_event(struct tx *tx, const struct record *record, const char *about);
static enum outcome store_order(struct tx *tx, const struct record *record, int64_t at_us);
static enum outcome store_lot(struct tx *tx, const struct record *record, int64_t now_us);
static enum outcome stand(struct tx *tx, const char *const orders[], size_t count, struct arena *arena);
static enum outcome stand_one(struct tx *tx, const struct event_row rows[], size_t count, struct arena *arena);

enum outcome custody_store(struct tx *tx, const struct record *const records[], size_t count, int64_t now_us,
                           struct arena *arena) {
  const char **orders = arena_list(arena, count, sizeof *orders);
  size_t touched = 0;
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < count; i++) {
    outcome = store_one(tx, records[i], now_us);
    if (text_equal(records[i]->kind, "custody")) orders[touched++] = records[i]->id;
    if (text_equal(records[i]->kind, "custody_step")) orders[touched++] = records[i]->slip.order;
  }
  return outcome == OK && touched > 0 ? stand(tx, orders, touched, arena) : outcome;
}

static enum outcome store_one(struct tx *tx, const struct record *record, int64_t now_us) {
  int64_t at_us = 0;
  if (!time_parse(record->at, &at_us)) return OUT_OF_RANGE;
  if (text_equal(record->kind, "donation")) return store_lot(tx, record, now_us);
  if (text_equal(record->kind, "custody_step")) return store_event(tx, record, record->slip.order);
  if (text_equal(record->kind, "quote")) return store_event(tx, record, record->id);
  if (!text_equal(record->kind, "custody")) return OK;
  enum outcome outcome = store_event(tx, record, record->id);
  return outcome == OK ? store_order(tx, record, at_us) : outcome;
}

static enum outcome store_event(struct tx *tx, const struct record *record, const char *about) {
  struct custody_event event = {.state = NULL};
  int64_t at_us = 0;
  if (!about || !time_parse(record->at, &at_us)) return OK;
  if (!custody_event_of(record, about, &event)) event.total = record->slip.ticket.total;
  const struct db_param params[] = {P_UUID(record->id),   P_UUID(about),         P_TEXT(record->kpa),
                                    P_TEXT(record->till), P_TEXT(record->chain), P_INTEGER(record->sequence),
                                    P_TIME(at_us),        P_TEXT(record->kind),  P_TEXT(event.state),
                                    P_TEXT(event.place),  P_BOOL(event.priced),  P_INTEGER(event.total.cents)};
  return tx_queue(tx, &custody_insert_event, params);
}

static enum outcome store_order(struct tx *tx, const struct record *record, int64_t at_us) {
  const struct record_slip *slip = &record->slip;
  struct date promised = {0};
  if (slip->item_count == 0) return OK;
  if (slip->promised && !date_parse(slip->promised, &promised)) promised = (struct date){0};
  const char *customer = slip->customer && uuid_is_valid(slip->customer) ? slip->customer : NULL;
  const struct db_param params[] = {P_UUID(record->id),
                                    P_TEXT(record->kpa),
                                    P_TEXT(record->till),
                                    P_TIME(at_us),
                                    P_TEXT(slip->tag_first ? slip->tag_first : ""),
                                    P_TEXT(slip->tag_last ? slip->tag_last : ""),
                                    P_INTEGER((int64_t)slip->item_count),
                                    P_TEXT(slip->items[0].label),
                                    P_DATE(promised),
                                    P_UUID(customer),
                                    P_INTEGER(slip->ticket.total.cents)};
  return tx_queue(tx, &custody_insert_order, params);
}

static enum outcome store_lot(struct tx *tx, const struct record *record, int64_t now_us) {
  const struct record_slip *slip = &record->slip;
  struct date day;
  if (slip->item_count != 1 || slip->grams < 1 || !date_parse(record->business_day, &day)) return OK;
  const struct db_param params[] = {P_UUID(record->id),
                                    P_TEXT(record->kpa),
                                    P_DATE(day),
                                    P_TEXT(slip->items[0].label),
                                    P_TEXT(slip->items[0].condition ? slip->items[0].condition : "other"),
                                    P_INTEGER(slip->grams),
                                    P_TEXT(record->till),
                                    P_TEXT(slip->items[0].tag),
                                    P_TIME(now_us)};
  return tx_queue(tx, &custody_insert_lot, params);
}

static enum outcome stand(struct tx *tx, const char *const orders[], size_t count, struct arena *arena) {
  const struct db_param params[] = {P_LIST(DB_UUIDS, orders, count)};
  struct event_row *rows = NULL;
  size_t found = 0;
  enum outcome outcome = tx_run(tx, &custody_list_events, params, arena, &rows, &found);
  for (size_t from = 0, to = 0; outcome == OK && from < found; from = to) {
    while (to < found && text_equal(rows[to].about, rows[from].about)) to++;
    outcome = stand_one(tx, rows + from, to - from, arena);
  }
  return outcome;
}

static enum outcome stand_one(struct tx *tx, const struct event_row rows[], size_t count, struct arena *arena) {
  struct custody_event *events = arena_list(arena, count, sizeof *events);
  struct custody_standing standing;
  for (size_t i = 0; i < count; i++)
    events[i] = (struct custody_event){.id = rows[i].id,
                                       .till = rows[i].till,
                                       .sequence = rows[i].sequence,
                                       .at_us = rows[i].at,
                                       .kind = rows[i].kind,
                                       .state = rows[i].state,
                                       .place = rows[i].place,
                                       .total = rows[i].total,
                                       .priced = rows[i].priced,
                                       .paid = rows[i].paid,
                                       .held = rows[i].held};
  custody_fold(events, count, &standing);
  if (!standing.known || !custody_state_is_known(standing.state)) return OK;
  const struct db_param params[] = {
      P_UUID(rows[0].about),           P_TEXT(standing.state),  P_TIME(standing.since_us),  P_TEXT(standing.place),
      P_INTEGER(standing.total.cents), P_BOOL(standing.closed), P_INTEGER(standing.clashes)};
  return tx_queue(tx, &custody_stand_order, params);
}
