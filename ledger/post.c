/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Posting: one statement whatever the number of entries, which locks the series of numbers, gives them and inserts
 * everything from arrays. Nobody waits for its answer but who wants the ids. */
#include "core/text.h"
#include "ledger/private.h"
#include "ledger/seal.h"

#include <assert.h>
#include <string.h>

struct entry_id {
  int64_t id;
};

static const enum db_kind insert_params[] = {
    DB_TEXTS,      DB_TEXTS,    DB_TEXTS, DB_DATES, DB_TEXTS,    DB_TEXTS, DB_UUIDS, DB_INTEGERS, DB_TEXTS,
    DB_BYTES_LIST, DB_TIME, /* then the postings */
    DB_INTEGERS,   DB_INTEGERS, DB_TEXTS, DB_TEXTS, DB_INTEGERS, DB_TEXTS, DB_TEXTS, DB_INTEGERS, DB_INTEGERS};
static const struct db_column insert_columns[] = {DB_COLUMN(struct entry_id, id)};
LEDGER_QUERY(insert_entries, insert_params, insert_columns, struct entry_id);

struct entry_arrays {
  size_t count;
  int64_t *reverses;
  const char **entity, **kpa, **journal, **piece, **label, **ticket, **reason;
  struct date *date;
  struct db_bytes *hash;
};
struct posting_arrays {
  size_t count;
  int64_t *place, *line, *amount, *rule, *ticket_line;
  const char **kpa, **account, **activity, **member;
};

static void allocate(struct entry_arrays *to, struct posting_arrays *postings, const struct ledger_entry entries[],
                     size_t count, struct arena *arena);
static void fill_entries(struct entry_arrays *to, const struct ledger_entry entries[], size_t count,
                         struct arena *arena);
static void fill_postings(struct posting_arrays *to, const struct ledger_entry *entry, size_t place);
static void set_params(struct db_param params[], const struct entry_arrays *e, const struct posting_arrays *p,
                       int64_t at_us);
static enum outcome read_ids(struct tx *tx, const struct db_param params[], const struct ledger_entry entries[],
                             size_t count, struct arena *arena, int64_t ids[]);

enum outcome ledger_post(struct tx *tx, const struct ledger_entry entries[], size_t count, int64_t validated_at_us,
                         struct arena *arena, int64_t ids[]) {
  struct entry_arrays to = {0};
  struct posting_arrays postings = {0};
  allocate(&to, &postings, entries, count, arena);
  fill_entries(&to, entries, count, arena);
  for (size_t i = 0, place = 0; i < count; i++)
    if (entries[i].posting_count > 0) fill_postings(&postings, &entries[i], ++place);
  struct db_param params[LEDGER_COUNT(insert_params)];
  set_params(params, &to, &postings, validated_at_us);
  if (ids) return read_ids(tx, params, entries, count, arena, ids);
  return to.count > 0 ? tx_queue(tx, &ledger_insert_entries, params) : OK;
}

static void allocate(struct entry_arrays *to, struct posting_arrays *postings, const struct ledger_entry entries[],
                     size_t count, struct arena *arena) {
  size_t lines = 0;
  for (size_t i = 0; i < count; i++) lines += entries[i].posting_count;
  const char ***entry_texts[] = {&to->entity, &to->kpa, &to->journal, &to->piece, &to->label, &to->ticket, &to->reason};
  int64_t **posting_integers[] = {&postings->place, &postings->line, &postings->amount, &postings->rule,
                                  &postings->ticket_line};
  const char ***posting_texts[] = {&postings->kpa, &postings->account, &postings->activity, &postings->member};
  to->reverses = arena_list(arena, count, sizeof(int64_t));
  for (size_t i = 0; i < sizeof entry_texts / sizeof entry_texts[0]; i++)
    *entry_texts[i] = arena_list(arena, count, sizeof(char *));
  for (size_t i = 0; i < sizeof posting_integers / sizeof posting_integers[0]; i++)
    *posting_integers[i] = arena_list(arena, lines, sizeof(int64_t));
  for (size_t i = 0; i < sizeof posting_texts / sizeof posting_texts[0]; i++)
    *posting_texts[i] = arena_list(arena, lines, sizeof(char *));
  to->date = arena_list(arena, count, sizeof(struct date));
  to->hash = arena_list(arena, count, sizeof(struct db_bytes));
}

static void fill_entries(struct entry_arrays *to, const struct ledger_entry entries[], size_t count,
                         struct arena *arena) {
  for (size_t i = 0; i < count; i++) {
    const struct ledger_entry *entry = &entries[i];
    if (entry->posting_count == 0) continue;
    size_t at = to->count++;
    to->entity[at] = entry->legal_entity;
    to->kpa[at] = entry->kpa;
    to->journal[at] = entry->journal;
    to->date[at] = entry->date;
    to->piece[at] = entry->piece;
    to->label[at] = entry->label;
    to->ticket[at] = entry->ticket;
    to->reverses[at] = entry->reverses ? entry->reverses : INT64_MIN; /* NULL */
    to->reason[at] = entry->reason ? entry->reason : "";
    uint8_t *hash = arena_list(arena, 1, SHA256_BYTES);
    seal_content(entry, hash);
    to->hash[at] = (struct db_bytes){hash, SHA256_BYTES};
  }
}

static void fill_postings(struct posting_arrays *to, const struct ledger_entry *entry, size_t place) {
  for (size_t i = 0; i < entry->posting_count; i++) {
    const struct ledger_posting *posting = &entry->postings[i];
    size_t at = to->count++;
    to->place[at] = (int64_t)place;
    to->line[at] = (int64_t)i + 1;
    to->kpa[at] = entry->kpa;
    to->account[at] = posting->account;
    to->amount[at] = posting->amount.cents;
    to->activity[at] = posting->activity;
    to->member[at] = posting->member;
    to->rule[at] = posting->split_rule ? posting->split_rule : INT64_MIN;
    to->ticket_line[at] = posting->ticket_line ? posting->ticket_line : INT64_MIN;
  }
}

static void set_params(struct db_param params[], const struct entry_arrays *e, const struct posting_arrays *p,
                       int64_t at_us) {
  const struct db_param all[] = {P_LIST(DB_TEXTS, e->entity, e->count),
                                 P_LIST(DB_TEXTS, e->kpa, e->count),
                                 P_LIST(DB_TEXTS, e->journal, e->count),
                                 P_LIST(DB_DATES, e->date, e->count),
                                 P_LIST(DB_TEXTS, e->piece, e->count),
                                 P_LIST(DB_TEXTS, e->label, e->count),
                                 P_LIST(DB_UUIDS, e->ticket, e->count),
                                 P_LIST(DB_INTEGERS, e->reverses, e->count),
                                 P_LIST(DB_TEXTS, e->reason, e->count),
                                 P_LIST(DB_BYTES_LIST, e->hash, e->count),
                                 P_TIME(at_us),
                                 P_LIST(DB_INTEGERS, p->place, p->count),
                                 P_LIST(DB_INTEGERS, p->line, p->count),
                                 P_LIST(DB_TEXTS, p->kpa, p->count),
                                 P_LIST(DB_TEXTS, p->account, p->count),
                                 P_LIST(DB_INTEGERS, p->amount, p->count),
                                 P_LIST(DB_TEXTS, p->activity, p->count),
                                 P_LIST(DB_TEXTS, p->member, p->count),
                                 P_LIST(DB_INTEGERS, p->rule, p->count),
                                 P_LIST(DB_INTEGERS, p->ticket_line, p->count)};
  static_assert(sizeof all / sizeof all[0] == LEDGER_COUNT(insert_params), "one value a parameter");
  memcpy(params, all, sizeof all);
}

static enum outcome read_ids(struct tx *tx, const struct db_param params[], const struct ledger_entry entries[],
                             size_t count, struct arena *arena, int64_t ids[]) {
  struct entry_id *rows = NULL;
  size_t given = 0, used = 0, wanted = 0;
  for (size_t i = 0; i < count; i++) wanted += entries[i].posting_count > 0;
  enum outcome outcome = wanted > 0 ? tx_run(tx, &ledger_insert_entries, params, arena, &rows, &given) : OK;
  if (outcome != OK) return outcome;
  if (given != wanted)
    return fault_set(tx_fault(tx), FAILED_INTERNAL, "entry_numbers", "%zu ids for %zu entries", given, wanted);
  for (size_t i = 0; i < count; i++) ids[i] = entries[i].posting_count > 0 ? rows[used++].id : 0;
  return OK;
}
