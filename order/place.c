/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An order is placed whole or not at all: shelf, diary and rows in one transaction. */
#include "core/text.h"
#include "order/private.h"

#include <string.h>

enum { PLACES_MAX = ORDER_CYCLES_MAX + 2 };
struct places { /* in the diary, taken: ids of slots */
  const char *ids[PLACES_MAX];
  const char *pickup, *dropoff; /* NULL: none */
  size_t cycles;                /* the first of ids are of machines */
};

#define CODE_LETTERS "23456789ABCDEFGHJKMNPQRSTVWXYZ" /* none that is read for another */

static enum outcome take_stock(struct tx *tx, const struct order_draft *draft, const char *id, struct arena *arena);
static enum outcome take_slots(struct tx *tx, const struct order_draft *draft, struct arena *arena,
                               struct places *places, struct fault *fault);
static enum outcome take_places(struct tx *tx, const char *kpa, const struct order_slot *const wanted[], size_t count,
                                struct arena *arena, const char *taken[]);
static enum outcome write_order(struct tx *tx, const struct order_draft *draft, const struct order_placed *placed,
                                const struct places *places);
static enum outcome write_lines(struct tx *tx, const struct order_draft *draft, const char *id, struct arena *arena);

enum outcome order_place(struct tx *tx, const struct order_draft *draft, struct order_placed *placed,
                         struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct places places = {0};
  if (draft->token) TEXT_COPY(placed->token, draft->token);
  else order_make_token(placed->token);
  order_make_code(placed->code);
  TEXT_COPY(placed->id, draft->id);
  bool waits = draft->pay == ORDER_PAY_ONLINE || draft->deposit.cents > 0;
  placed->state = waits ? ORDER_AWAITING_PAYMENT : ORDER_CONFIRMED;
  enum outcome outcome = draft->takes_stock ? take_stock(tx, draft, placed->id, &arena) : OK;
  if (outcome == OK) outcome = take_slots(tx, draft, &arena, &places, fault);
  if (outcome == OK) outcome = write_order(tx, draft, placed, &places);
  if (outcome == OK) outcome = write_lines(tx, draft, placed->id, &arena);
  const struct order_act act = {.by = "customer", .now_us = draft->now_us};
  const struct order_locked_row order = {.id = placed->id, .kpa = draft->kpa};
  if (outcome == OK) outcome = order_note(tx, &order, "placed", placed->state, &act);
  const char *link = draft->link ? arena_format(&arena, "%s%s", draft->link, placed->token) : NULL;
  return outcome == OK ? order_tell(tx,
                                    &(struct order_telling){placed->id, placed->state, link, "customer", draft->now_us,
                                                            false, false},
                                    &arena)
                       : outcome;
}

void order_make_token(char token[static ORDER_TOKEN_TEXT]) {
  uint8_t secret[32];
  random_bytes(secret, sizeof secret);
  base64url_from_bytes(secret, sizeof secret, token);
}

/* 30^7: nobody guesses one of the open ones at a counter; over the net a code opens nothing. */
void order_make_code(char code[static ORDER_CODE_TEXT]) {
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

static enum outcome take_slots(struct tx *tx, const struct order_draft *draft, struct arena *arena,
                               struct places *places, struct fault *fault) {
  const struct order_slot *wanted[PLACES_MAX];
  size_t count = places->cycles = draft->cycles ? draft->cycles->count : 0;
  for (size_t i = 0; i < count; i++) wanted[i] = draft->cycles->slots[i];
  size_t dropoff = draft->dropoff ? count++ : PLACES_MAX, pickup = draft->pickup ? count++ : PLACES_MAX;
  if (draft->dropoff) wanted[dropoff] = draft->dropoff;
  if (draft->pickup) wanted[pickup] = draft->pickup;
  if (count == 0) return OK;
  enum outcome outcome = take_places(tx, draft->kpa, wanted, count, arena, places->ids);
  if (outcome == SLOT_FULL) return fault_set(fault, SLOT_FULL, "/pickup", "this time is full");
  if (outcome == OK && draft->dropoff) places->dropoff = places->ids[dropoff];
  if (outcome == OK && draft->pickup) places->pickup = places->ids[pickup];
  return outcome;
}

static enum outcome take_places(struct tx *tx, const char *kpa, const struct order_slot *const wanted[], size_t count,
                                struct arena *arena, const char *taken[]) {
  const char *ids[PLACES_MAX], *purposes[PLACES_MAX], *activities[PLACES_MAX];
  int64_t starts[PLACES_MAX], ends[PLACES_MAX], capacities[PLACES_MAX];
  for (size_t i = 0; i < count; i++) {
    char id[UUID_TEXT];
    uuid_v7(id);
    ids[i] = arena_text(arena, id, sizeof id - 1);
    purposes[i] = wanted[i]->purpose;
    activities[i] = wanted[i]->activity;
    starts[i] = wanted[i]->starts_at;
    ends[i] = wanted[i]->ends_at;
    capacities[i] = wanted[i]->capacity;
  }
  const struct db_param params[] = {P_TEXT(kpa),
                                    P_LIST(DB_UUIDS, ids, count),
                                    P_LIST(DB_TEXTS, purposes, count),
                                    P_LIST(DB_TEXTS, activities, count),
                                    P_LIST(DB_TIMES, starts, count),
                                    P_LIST(DB_TIMES, ends, count),
                                    P_LIST(DB_INTEGERS, capacities, count)};
  struct order_slot_row *rows = NULL;
  size_t found = 0;
  enum outcome outcome = tx_run(tx, &order_take_slots, params, arena, &rows, &found);
  for (size_t i = 0; outcome == OK && i < found; i++) taken[rows[i].place - 1] = rows[i].slot;
  return outcome;
}

static enum outcome write_order(struct tx *tx, const struct order_draft *draft, const struct order_placed *placed,
                                const struct places *places) {
  uint8_t digest[SHA256_BYTES];
  sha256(placed->token, strlen(placed->token), digest);
  const struct db_param order[] = {P_UUID(placed->id),
                                   P_TEXT(draft->kpa),
                                   P_TEXT(placed->code),
                                   P_BYTES(digest, sizeof digest),
                                   P_UUID(draft->person),
                                   P_TEXT(draft->source),
                                   P_UUID(draft->source_id),
                                   P_TEXT(draft->pay == ORDER_PAY_COUNTER ? "counter" : "online"),
                                   P_TEXT(order_state_name(placed->state)),
                                   P_TEXT(language_tag(draft->language)),
                                   P_INTEGER(draft->total.cents),
                                   P_UUID(places->pickup),
                                   P_UUID(places->dropoff),
                                   P_TIME(draft->now_us),
                                   {.kind = DB_TIME, .integer = draft->held_until_us, .is_null = !draft->held_until_us},
                                   P_INTEGER(draft->deposit.cents)};
  const struct db_param contact[] = {P_UUID(placed->id),
                                     P_TEXT(draft->kpa),
                                     P_TEXT(draft->contact.name),
                                     P_TEXT(draft->contact.email ? draft->contact.email : ""),
                                     P_TEXT(draft->contact.phone ? draft->contact.phone : ""),
                                     P_TIME(draft->now_us),
                                     P_BOOL(draft->contact.by_sms)};
  const struct db_param cycles[] = {P_UUID(placed->id), P_TEXT(draft->kpa),
                                    P_LIST(DB_UUIDS, places->ids, places->cycles)};
  enum outcome outcome = tx_run(tx, &order_insert_order, order, NULL, NULL, NULL);
  if (outcome == OK && places->cycles) outcome = tx_run(tx, &order_insert_cycles, cycles, NULL, NULL, NULL);
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
