/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/close_private.h"

#include <string.h>

struct held_row {
  bool held;
};
struct state_row {
  const char *legal_entity;
  int64_t fiscal_month;
  struct date first, sealed;
};
struct seal_row {
  struct date month;
  int64_t closed_at, entries, postings;
  struct db_bytes hash;
};

struct party_row {
  const char *member, *name, *face;
};

static const enum db_kind of_kpa[] = {DB_TEXT};
static const enum db_kind seal_params[] = {DB_TEXT, DB_DATE, DB_TIME, DB_UUID, DB_TEXT};
static const struct db_column held_columns[] = {DB_COLUMN(struct held_row, held)};
static const struct db_column state_columns[] = {
    DB_COLUMN(struct state_row, legal_entity), DB_COLUMN(struct state_row, fiscal_month),
    DB_COLUMN(struct state_row, first), DB_COLUMN(struct state_row, sealed)};
static const struct db_column seal_columns[] = {
    DB_COLUMN(struct seal_row, month), DB_COLUMN(struct seal_row, closed_at, .kind = DB_TIME),
    DB_COLUMN(struct seal_row, entries), DB_COLUMN(struct seal_row, postings), DB_COLUMN(struct seal_row, hash)};
static const struct db_column party_columns[] = {DB_COLUMN(struct party_row, member), DB_COLUMN(struct party_row, name),
                                                 DB_COLUMN(struct party_row, face)};
CLOSE_QUERY(hold_books, of_kpa, held_columns, struct held_row);
CLOSE_QUERY(read_close_state, of_kpa, state_columns, struct state_row);
CLOSE_QUERY(list_parties, of_kpa, party_columns, struct party_row);
CLOSE_QUERY(seal_month, seal_params, seal_columns, struct seal_row);

static enum outcome may_close(const struct month_ask *ask, const struct state_row *state, int64_t now_us,
                              struct fault *fault);
static struct due_books books_of(const struct state_row *state, struct date month);
static enum outcome post_true_up(struct tx *tx, const struct month_ask *ask, const struct state_row *state,
                                 int64_t now_us, struct arena *arena, int64_t *entry, struct fault *fault);
static enum outcome seal(struct tx *tx, const struct month_ask *ask, int64_t now_us, struct arena *arena,
                         struct month_sealed *sealed);

enum outcome month_close(struct tx *tx, const struct month_ask *ask, struct arena *arena, struct month_sealed *sealed,
                         struct fault *fault) {
  struct month_sealed made = {.month = ask->month};
  struct state_row *state = NULL;
  size_t found = 0;
  const struct db_param params[] = {P_TEXT(ask->kpa)};
  enum outcome outcome = tx_run(tx, &close_hold_books, params, NULL, NULL, NULL);
  if (outcome == OK) outcome = tx_run(tx, &close_read_close_state, params, arena, &state, &found);
  if (outcome != OK) return outcome;
  if (found == 0) return fault_set(fault, NOT_FOUND, "", "%s", ask->kpa);
  int64_t now_us = clock_now_us(); /* after whoever held the books before us: nothing in the month is younger */
  outcome = may_close(ask, state, now_us, fault);
  if (outcome == OK && ask->month.month == 1 && state->sealed.year != 0) /* unless December did */
    outcome = month_year_open(tx, ask->kpa, ask->month.year, arena, &made.opening, fault);
  if (outcome == OK) outcome = post_true_up(tx, ask, state, now_us, arena, &made.true_up, fault);
  if (outcome == OK) outcome = seal(tx, ask, now_us, arena, &made);
  if (outcome == OK && ask->month.month == 12)
    outcome = month_year_open(tx, ask->kpa, ask->month.year + 1, arena, &made.opening, fault);
  if (outcome == OK) *sealed = made;
  return outcome;
}

static struct date month_after(struct date month) {
  return month.month == 12 ? (struct date){month.year + 1, 1, 1} : (struct date){month.year, month.month + 1, 1};
}

static struct date next_to_close(const struct state_row *state) {
  return state->sealed.year != 0 ? month_after(state->sealed) : state->first;
}

enum outcome month_next_to_close(struct tx *tx, const char *kpa, struct date *month) {
  AUTO(arena) struct arena arena = {0};
  struct state_row *state = NULL;
  size_t found = 0;
  enum outcome outcome = tx_run(tx, &close_read_close_state, (struct db_param[]){P_TEXT(kpa)}, &arena, &state, &found);
  if (outcome == OK) *month = found > 0 ? next_to_close(state) : (struct date){0};
  return outcome;
}

/* One row a person: her scales together. */
static void gather_dues(const struct trueup list[], size_t count, const struct party_row parties[], size_t party_count,
                        struct arena *arena, struct month_foreseen *foreseen) {
  foreseen->dues = arena_list(arena, count + 1, sizeof *foreseen->dues);
  for (size_t i = 0; i < count; i++) {
    bool again = i > 0 && text_equal(list[i].member, list[i - 1].member);
    struct month_due *due = &foreseen->dues[again ? foreseen->count - 1 : foreseen->count++];
    if (!again) *due = (struct month_due){.member = list[i].member};
    due->cae_aside.cents += list[i].cae_aside.cents;
    due->pot_aside.cents += list[i].pot_aside.cents;
    due->cae.cents += list[i].cae.cents;
    due->pot.cents += list[i].pot.cents;
    for (size_t p = 0; p < party_count && !again; p++)
      if (due->member && text_equal(parties[p].member, due->member))
        due->name = parties[p].name, due->face = parties[p].face;
  }
}

enum outcome month_foresee(struct tx *tx, const char *kpa, struct date month, struct arena *arena,
                           struct month_foreseen *foreseen) {
  struct state_row *state = NULL;
  struct party_row *parties = NULL;
  struct trueup *list = NULL;
  size_t found = 0, party_count = 0, count = 0;
  const struct db_param params[] = {P_TEXT(kpa)};
  *foreseen = (struct month_foreseen){0};
  enum outcome outcome = tx_run(tx, &close_read_close_state, params, arena, &state, &found);
  if (outcome != OK || found == 0) return outcome;
  struct date next = next_to_close(state);
  if (next.year != 0 && date_compare(month, next) > 0) foreseen->before = next;
  if (date_compare(month, next) != 0) return OK;
  struct due_books books = books_of(state, month);
  outcome = trueup_look(tx, kpa, arena, &books);
  if (outcome == OK) outcome = trueup_foresee(&books, arena, &list, &count, tx_fault(tx));
  if (outcome == OK) outcome = tx_run(tx, &close_list_parties, params, arena, &parties, &party_count);
  if (outcome == OK) gather_dues(list, count, parties, party_count, arena, foreseen);
  return outcome;
}

/* The database refuses the same (month_seal); here the refusal says which month is expected. */
static enum outcome may_close(const struct month_ask *ask, const struct state_row *state, int64_t now_us,
                              struct fault *fault) {
  struct date month = ask->month;
  struct date expected = next_to_close(state);
  if (!date_is_valid(month) || month.day != 1) return fault_set(fault, OUT_OF_RANGE, "/month", "the first of a month");
  if (state->sealed.year != 0 && date_compare(month, state->sealed) <= 0)
    return fault_set(fault, MONTH_CLOSED, "/month", "%04d-%02d", month.year, month.month);
  if (date_compare(date_in_paris(now_us), month_after(month)) < 0)
    return fault_set(fault, MONTH_NOT_OVER, "/month", "%04d-%02d", month.year, month.month);
  if (expected.year != 0 && date_compare(month, expected) != 0)
    return fault_set(fault, MONTH_ORDER, "/month", "%04d-%02d", expected.year, expected.month);
  return OK;
}

static struct due_books books_of(const struct state_row *state, struct date month) {
  return (struct due_books){
      .month = month, .first = state->first.year != 0 ? state->first : month, .fiscal_month = (int)state->fiscal_month};
}

static enum outcome post_true_up(struct tx *tx, const struct month_ask *ask, const struct state_row *state,
                                 int64_t now_us, struct arena *arena, int64_t *entry, struct fault *fault) {
  struct due_books books = books_of(state, ask->month);
  struct trueup *missing = NULL;
  struct ledger_entry made;
  size_t count = 0;
  enum outcome outcome = trueup_read(tx, ask->kpa, arena, &books);
  if (outcome == OK) outcome = trueup_compute(&books, arena, &missing, &count, fault);
  if (outcome != OK) return outcome;
  trueup_entry(missing, count, ask->month, arena, &made);
  made.legal_entity = state->legal_entity;
  made.kpa = ask->kpa;
  return ledger_post(tx, &made, 1, now_us, arena, entry);
}

static enum outcome seal(struct tx *tx, const struct month_ask *ask, int64_t now_us, struct arena *arena,
                         struct month_sealed *sealed) {
  struct seal_row *rows = NULL;
  size_t count = 0;
  const struct db_param params[] = {P_TEXT(ask->kpa), P_DATE(ask->month), P_TIME(now_us), P_UUID(ask->person),
                                    P_TEXT(ask->report ? ask->report : "{}")};
  enum outcome outcome = tx_run(tx, &close_seal_month, params, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count != 1 || rows[0].hash.length != SHA256_BYTES)
    return fault_set(tx_fault(tx), FAILED_INTERNAL, "month_seal", "%zu rows", count);
  sealed->closed_at_us = rows[0].closed_at;
  sealed->entries = rows[0].entries;
  sealed->postings = rows[0].postings;
  memcpy(sealed->hash, rows[0].hash.bytes, SHA256_BYTES);
  return OK;
}
