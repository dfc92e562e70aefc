/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Posting: two statements whatever the number of entries, one that locks the series of numbers and gives them, one that
 * inserts everything from arrays. */
#include "ledger/private.h"

struct number_row {
  int64_t id, number;
};

static const enum db_kind number_params[] = {DB_TEXTS, DB_TEXTS, DB_INTEGERS};
static const struct db_column number_columns[] = {DB_COLUMN(struct number_row, id),
                                                  DB_COLUMN(struct number_row, number)};
LEDGER_QUERY(number_entries, number_params, number_columns, struct number_row);

static const enum db_kind insert_params[] = {DB_INTEGERS, DB_TEXTS,    DB_TEXTS, DB_TEXTS,    DB_INTEGERS,
                                             DB_INTEGERS, DB_DATES,    DB_TEXTS, DB_TEXTS,    DB_UUIDS,
                                             DB_INTEGERS, DB_TEXTS,    DB_TIME, /* then the postings */
                                             DB_INTEGERS, DB_INTEGERS, DB_TEXTS, DB_TEXTS,    DB_INTEGERS,
                                             DB_DATES,    DB_TEXTS,    DB_TEXTS, DB_INTEGERS, DB_INTEGERS};
const struct db_query ledger_insert_entries = {.name = "ledger/insert_entries",
                                               .sql = sql_ledger_insert_entries,
                                               .params = insert_params,
                                               .param_count = sizeof insert_params / sizeof insert_params[0]};

struct entry_arrays {
  size_t count;
  int64_t *id, *year, *number, *reverses;
  const char **entity, **kpa, **journal, **piece, **label, **ticket, **reason;
  struct date *date;
};
struct posting_arrays {
  size_t count;
  int64_t *entry, *line, *amount, *rule, *ticket_line;
  const char **kpa, **account, **activity, **member;
  struct date *date;
};

static void allocate(struct entry_arrays *to, struct posting_arrays *postings, const struct ledger_entry entries[],
                     size_t count, struct arena *arena);
static void fill_entries(struct entry_arrays *to, const struct ledger_entry entries[], size_t count);
static enum outcome give_numbers(struct tx *tx, struct entry_arrays *to, struct arena *arena);
static void fill_postings(struct posting_arrays *to, const struct ledger_entry *entry, int64_t id);
static enum outcome insert(struct tx *tx, const struct entry_arrays *e, const struct posting_arrays *p, int64_t at_us,
                           struct arena *arena);

enum outcome ledger_post(struct tx *tx, const struct ledger_entry entries[], size_t count, int64_t validated_at_us,
                         struct arena *arena, int64_t ids[]) {
  struct entry_arrays to = {0};
  struct posting_arrays postings = {0};
  allocate(&to, &postings, entries, count, arena);
  fill_entries(&to, entries, count);
  enum outcome outcome = to.count > 0 ? give_numbers(tx, &to, arena) : OK;
  for (size_t i = 0, written = 0; i < count && outcome == OK; i++) {
    int64_t id = entries[i].posting_count > 0 ? to.id[written++] : 0;
    fill_postings(&postings, &entries[i], id);
    if (ids) ids[i] = id;
  }
  if (outcome != OK || to.count == 0) return outcome;
  return insert(tx, &to, &postings, validated_at_us, arena);
}

static void allocate(struct entry_arrays *to, struct posting_arrays *postings, const struct ledger_entry entries[],
                     size_t count, struct arena *arena) {
  size_t lines = 0;
  for (size_t i = 0; i < count; i++) lines += entries[i].posting_count;
  int64_t **entry_integers[] = {&to->id, &to->year, &to->number, &to->reverses};
  const char ***entry_texts[] = {&to->entity, &to->kpa, &to->journal, &to->piece, &to->label, &to->ticket, &to->reason};
  int64_t **posting_integers[] = {&postings->entry, &postings->line, &postings->amount, &postings->rule,
                                  &postings->ticket_line};
  const char ***posting_texts[] = {&postings->kpa, &postings->account, &postings->activity, &postings->member};
  for (size_t i = 0; i < sizeof entry_integers / sizeof entry_integers[0]; i++)
    *entry_integers[i] = arena_list(arena, count, sizeof(int64_t));
  for (size_t i = 0; i < sizeof entry_texts / sizeof entry_texts[0]; i++)
    *entry_texts[i] = arena_list(arena, count, sizeof(char *));
  for (size_t i = 0; i < sizeof posting_integers / sizeof posting_integers[0]; i++)
    *posting_integers[i] = arena_list(arena, lines, sizeof(int64_t));
  for (size_t i = 0; i < sizeof posting_texts / sizeof posting_texts[0]; i++)
    *posting_texts[i] = arena_list(arena, lines, sizeof(char *));
  to->date = arena_list(arena, count, sizeof(struct date));
  postings->date = arena_list(arena, lines, sizeof(struct date));
}

static void fill_entries(struct entry_arrays *to, const struct ledger_entry entries[], size_t count) {
  for (size_t i = 0; i < count; i++) {
    const struct ledger_entry *entry = &entries[i];
    if (entry->posting_count == 0) continue;
    size_t at = to->count++;
    to->entity[at] = entry->legal_entity;
    to->kpa[at] = entry->kpa;
    to->journal[at] = entry->journal;
    to->year[at] = entry->date.year;
    to->date[at] = entry->date;
    to->piece[at] = entry->piece;
    to->label[at] = entry->label;
    to->ticket[at] = entry->ticket;
    to->reverses[at] = entry->reverses ? entry->reverses : INT64_MIN; /* NULL */
    to->reason[at] = entry->reason ? entry->reason : "";
  }
}

static enum outcome give_numbers(struct tx *tx, struct entry_arrays *to, struct arena *arena) {
  struct number_row *rows;
  size_t count;
  const struct db_param params[] = {P_LIST(DB_TEXTS, to->entity, to->count), P_LIST(DB_TEXTS, to->journal, to->count),
                                    P_LIST(DB_INTEGERS, to->year, to->count)};
  enum outcome outcome = tx_run(tx, &ledger_number_entries, params, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count != to->count)
    return fault_set(tx_fault(tx), FAILED_INTERNAL, "entry_numbers", "%zu numbers for %zu entries", count, to->count);
  for (size_t i = 0; i < count; i++) {
    to->id[i] = rows[i].id;
    to->number[i] = rows[i].number;
  }
  return OK;
}

static void fill_postings(struct posting_arrays *to, const struct ledger_entry *entry, int64_t id) {
  for (size_t i = 0; i < entry->posting_count; i++) {
    const struct ledger_posting *posting = &entry->postings[i];
    size_t at = to->count++;
    to->entry[at] = id;
    to->line[at] = (int64_t)i + 1;
    to->kpa[at] = entry->kpa;
    to->account[at] = posting->account;
    to->amount[at] = posting->amount.cents;
    to->date[at] = entry->date;
    to->activity[at] = posting->activity;
    to->member[at] = posting->member;
    to->rule[at] = posting->split_rule ? posting->split_rule : INT64_MIN;
    to->ticket_line[at] = posting->ticket_line ? posting->ticket_line : INT64_MIN;
  }
}

static enum outcome insert(struct tx *tx, const struct entry_arrays *e, const struct posting_arrays *p, int64_t at_us,
                           struct arena *arena) {
  const struct db_param params[] = {P_LIST(DB_INTEGERS, e->id, e->count),
                                    P_LIST(DB_TEXTS, e->entity, e->count),
                                    P_LIST(DB_TEXTS, e->kpa, e->count),
                                    P_LIST(DB_TEXTS, e->journal, e->count),
                                    P_LIST(DB_INTEGERS, e->year, e->count),
                                    P_LIST(DB_INTEGERS, e->number, e->count),
                                    P_LIST(DB_DATES, e->date, e->count),
                                    P_LIST(DB_TEXTS, e->piece, e->count),
                                    P_LIST(DB_TEXTS, e->label, e->count),
                                    P_LIST(DB_UUIDS, e->ticket, e->count),
                                    P_LIST(DB_INTEGERS, e->reverses, e->count),
                                    P_LIST(DB_TEXTS, e->reason, e->count),
                                    P_TIME(at_us),
                                    P_LIST(DB_INTEGERS, p->entry, p->count),
                                    P_LIST(DB_INTEGERS, p->line, p->count),
                                    P_LIST(DB_TEXTS, p->kpa, p->count),
                                    P_LIST(DB_TEXTS, p->account, p->count),
                                    P_LIST(DB_INTEGERS, p->amount, p->count),
                                    P_LIST(DB_DATES, p->date, p->count),
                                    P_LIST(DB_TEXTS, p->activity, p->count),
                                    P_LIST(DB_TEXTS, p->member, p->count),
                                    P_LIST(DB_INTEGERS, p->rule, p->count),
                                    P_LIST(DB_INTEGERS, p->ticket_line, p->count)};
  return tx_run(tx, &ledger_insert_entries, params, arena, NULL, NULL);
}
