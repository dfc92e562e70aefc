/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An order is placed whole or not at all: shelf, diary and rows in one transaction. */
#include "core/text.h"
#include "order/private.h"

#include <string.h>

#define CODE_LETTERS "23456789ABCDEFGHJKMNPQRSTVWXYZ" /* none that is read for another */

static void make_code(char code[static ORDER_CODE_TEXT]);
static enum outcome take_stock(struct tx *tx, const struct order_draft *draft, const char *id, struct arena *arena);
static enum outcome take_slots(struct tx *tx, const struct order_draft *draft, struct arena *arena, const char **pickup,
                               const char **dropoff, struct fault *fault);
static enum outcome write_order(struct tx *tx, const struct order_draft *draft, const struct order_placed *placed,
                                const char *pickup, const char *dropoff);
static enum outcome write_lines(struct tx *tx, const struct order_draft *draft, const char *id, struct arena *arena);

enum outcome order_place(struct tx *tx, const struct order_draft *draft, struct order_placed *placed,
                         struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  uint8_t secret[32];
  const char *pickup = NULL, *dropoff = NULL;
  random_bytes(secret, sizeof secret);
  base64url_from_bytes(secret, sizeof secret, placed->token);
  make_code(placed->code);
  TEXT_COPY(placed->id, draft->id);
  placed->state = draft->pay == ORDER_PAY_ONLINE ? ORDER_AWAITING_PAYMENT : ORDER_CONFIRMED;
  enum outcome outcome = draft->takes_stock ? take_stock(tx, draft, placed->id, &arena) : OK;
  if (outcome == OK) outcome = take_slots(tx, draft, &arena, &pickup, &dropoff, fault);
  if (outcome == OK) outcome = write_order(tx, draft, placed, pickup, dropoff);
  if (outcome == OK) outcome = write_lines(tx, draft, placed->id, &arena);
  const struct order_act act = {.by = "customer", .now_us = draft->now_us};
  const struct order_locked_row order = {.id = placed->id, .kpa = draft->kpa};
  if (outcome == OK) outcome = order_note(tx, &order, "placed", placed->state, &act);
  const char *link = draft->link ? arena_format(&arena, "%s%s", draft->link, placed->token) : NULL;
  return outcome == OK ? order_tell(tx, placed->id, placed->state, link, draft->now_us, &arena) : outcome;
}

/* 30^7: nobody guesses one of the open ones at a counter; over the net a code opens nothing. */
static void make_code(char code[static ORDER_CODE_TEXT]) {
  const size_t letters = sizeof CODE_LETTERS - 1;
  for (size_t i = 0; i < ORDER_CODE_TEXT - 1;) {
    uint8_t byte;
    random_bytes(&byte, 1);
    if (byte < 256 / letters * letters) code[i++] = CODE_LETTERS[byte % letters]; /* the rest would favour some */
  }
  code[ORDER_CODE_TEXT - 1] = '\0';
}

static enum outcome take_stock(struct tx *tx, const struct order_draft *draft, const char *id, struct arena *arena) {
  struct stock_line *lines = arena_list(arena, draft->line_count, sizeof *lines);
  for (size_t i = 0; i < draft->line_count; i++)
    lines[i] = (struct stock_line){
        .item = draft->lines[i].item, .piece = draft->lines[i].piece, .quantity = draft->lines[i].quantity};
  const struct stock_holder holder = {
      .kind = STOCK_ORDER, .id = id, .kpa = draft->kpa, .now_us = draft->now_us, .until_us = draft->held_until_us};
  return stock_take(tx, &holder, lines, draft->line_count, arena, NULL);
}

static enum outcome take_slots(struct tx *tx, const struct order_draft *draft, struct arena *arena, const char **pickup,
                               const char **dropoff, struct fault *fault) {
  const struct order_slot *wanted[2];
  const char **where[2], *ids[2], *purposes[2], *activities[2];
  int64_t starts[2], ends[2], capacities[2];
  size_t count = 0;
  const struct order_slot *const both[2] = {draft->dropoff, draft->pickup};
  const char **const places[2] = {dropoff, pickup};
  for (size_t i = 0; i < 2; i++) {
    if (!both[i]) continue;
    char id[UUID_TEXT];
    uuid_v7(id);
    wanted[count] = both[i];
    where[count] = places[i];
    ids[count] = arena_text(arena, id, sizeof id - 1);
    purposes[count] = wanted[count]->purpose;
    activities[count] = wanted[count]->activity;
    starts[count] = wanted[count]->starts_at;
    ends[count] = wanted[count]->ends_at;
    capacities[count++] = both[i]->capacity;
  }
  if (count == 0) return OK;
  const struct db_param params[] = {P_TEXT(draft->kpa),
                                    P_LIST(DB_UUIDS, ids, count),
                                    P_LIST(DB_TEXTS, purposes, count),
                                    P_LIST(DB_TEXTS, activities, count),
                                    P_LIST(DB_TIMES, starts, count),
                                    P_LIST(DB_TIMES, ends, count),
                                    P_LIST(DB_INTEGERS, capacities, count)};
  struct order_slot_row *rows = NULL;
  size_t taken = 0;
  enum outcome outcome = tx_run(tx, &order_take_slots, params, arena, &rows, &taken);
  if (outcome == SLOT_FULL) return fault_set(fault, SLOT_FULL, "/pickup", "this time is full");
  for (size_t i = 0; outcome == OK && i < taken; i++) *where[rows[i].place - 1] = rows[i].slot;
  return outcome;
}

static enum outcome write_order(struct tx *tx, const struct order_draft *draft, const struct order_placed *placed,
                                const char *pickup, const char *dropoff) {
  uint8_t digest[SHA256_BYTES];
  sha256(placed->token, strlen(placed->token), digest);
  const struct db_param order[] = {
      P_UUID(placed->id),
      P_TEXT(draft->kpa),
      P_TEXT(placed->code),
      P_BYTES(digest, sizeof digest),
      P_UUID(draft->person),
      P_TEXT(draft->source),
      P_UUID(draft->source_id),
      P_TEXT(draft->pay == ORDER_PAY_ONLINE ? "online" : "counter"),
      P_TEXT(order_state_name(placed->state)),
      P_TEXT(language_tag(draft->language)),
      P_INTEGER(draft->total.cents),
      P_UUID(pickup),
      P_UUID(dropoff),
      P_TIME(draft->now_us),
      {.kind = DB_TIME, .integer = draft->held_until_us, .is_null = !draft->held_until_us}};
  const struct db_param contact[] = {P_UUID(placed->id),
                                     P_TEXT(draft->kpa),
                                     P_TEXT(draft->contact.name),
                                     P_TEXT(draft->contact.email ? draft->contact.email : ""),
                                     P_TEXT(draft->contact.phone ? draft->contact.phone : ""),
                                     P_TIME(draft->now_us)};
  enum outcome outcome = tx_run(tx, &order_insert_order, order, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &order_insert_contact, contact, NULL, NULL, NULL) : outcome;
}

static enum outcome write_lines(struct tx *tx, const struct order_draft *draft, const char *id, struct arena *arena) {
  enum { TEXTS = 7, NUMBERS = 4 };
  size_t count = draft->line_count;
  const char **texts[TEXTS];
  int64_t *numbers[NUMBERS];
  for (size_t i = 0; i < TEXTS; i++) texts[i] = arena_list(arena, count, sizeof *texts[i]);
  for (size_t i = 0; i < NUMBERS; i++) numbers[i] = arena_list(arena, count, sizeof *numbers[i]);
  for (size_t i = 0; i < count; i++) {
    const struct order_line *line = &draft->lines[i];
    const char *const said[TEXTS] = {line->item, line->piece,      line->label,     line->activity,
                                     line->kind, line->vat_scheme, line->withdrawal};
    const int64_t counted[NUMBERS] = {line->quantity, line->unit_price.cents, line->gross.cents, line->vat_rate};
    for (size_t n = 0; n < TEXTS; n++) texts[n][i] = said[n];
    for (size_t n = 0; n < NUMBERS; n++) numbers[n][i] = counted[n];
  }
  const struct db_param params[] = {P_UUID(id),
                                    P_TEXT(draft->kpa),
                                    P_LIST(DB_TEXTS, texts[0], count),
                                    P_LIST(DB_UUIDS, texts[1], count),
                                    P_LIST(DB_TEXTS, texts[2], count),
                                    P_LIST(DB_TEXTS, texts[3], count),
                                    P_LIST(DB_TEXTS, texts[4], count),
                                    P_LIST(DB_INTEGERS, numbers[0], count),
                                    P_LIST(DB_INTEGERS, numbers[1], count),
                                    P_LIST(DB_INTEGERS, numbers[2], count),
                                    P_LIST(DB_INTEGERS, numbers[3], count),
                                    P_LIST(DB_TEXTS, texts[5], count),
                                    P_LIST(DB_TEXTS, texts[6], count)};
  return tx_run(tx, &order_insert_lines, params, NULL, NULL, NULL);
}
