/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A mistake is not erased: its opposite is written, with the reason. */
#include "core/text.h"
#include "ledger/private.h"

struct entry_row {
  const char *legal_entity, *kpa, *journal, *piece, *label, *ticket;
  struct date date;
  bool credited;
};
struct posting_row {
  const char *account, *activity, *member;
  struct money amount;
  int64_t split_rule, ticket_line;
};

static const enum db_kind of_entry[] = {DB_INTEGER};
static const struct db_column entry_columns[] = {DB_COLUMN(struct entry_row, legal_entity),
                                                 DB_COLUMN(struct entry_row, kpa),
                                                 DB_COLUMN(struct entry_row, journal),
                                                 DB_COLUMN(struct entry_row, date),
                                                 DB_COLUMN(struct entry_row, piece),
                                                 DB_COLUMN(struct entry_row, label),
                                                 DB_COLUMN(struct entry_row, ticket, .kind = DB_UUID),
                                                 DB_COLUMN(struct entry_row, credited)};
static const struct db_column posting_columns[] = {
    DB_COLUMN(struct posting_row, account),    DB_COLUMN(struct posting_row, amount),
    DB_COLUMN(struct posting_row, activity),   DB_COLUMN(struct posting_row, member),
    DB_COLUMN(struct posting_row, split_rule), DB_COLUMN(struct posting_row, ticket_line)};
LEDGER_QUERY(read_entry, of_entry, entry_columns, struct entry_row);
LEDGER_QUERY(read_entry_postings, of_entry, posting_columns, struct posting_row);

static enum outcome read_postings(struct tx *tx, int64_t id, struct arena *arena, struct ledger_entry *entry);

enum outcome ledger_reverse(struct tx *tx, int64_t id, struct date date, const char *reason, int64_t now_us,
                            struct arena *arena, int64_t *reversal, struct fault *fault) {
  if (!reason || !*reason) return fault_set(fault, MISSING_FIELD, "/reason", "say why the entry is reversed");
  struct entry_row *rows;
  size_t count;
  enum outcome outcome = tx_run(tx, &ledger_read_entry, (struct db_param[]){P_INTEGER(id)}, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(fault, NOT_FOUND, "", "no entry %lld", (long long)id);
  const struct entry_row *row = &rows[0];
  if (row->credited) return fault_set(fault, SALE_CREDITED, "", "a credit note stands on entry %lld", (long long)id);
  if (date_compare(date, row->date) < 0)
    return fault_set(fault, OUT_OF_RANGE, "/date", "an entry cannot be reversed before its own date");
  struct ledger_entry entry = {.legal_entity = row->legal_entity,
                               .kpa = row->kpa,
                               .journal = text_equal(row->journal, "AN") ? "OD" : row->journal,
                               .piece = row->piece,
                               .label = arena_format(arena, "Contre-passation : %s", row->label),
                               .ticket = row->ticket,
                               .reason = reason,
                               .date = date,
                               .reverses = id};
  outcome = read_postings(tx, id, arena, &entry);
  return outcome == OK ? ledger_post(tx, &entry, 1, now_us, arena, reversal) : outcome;
}

static enum outcome read_postings(struct tx *tx, int64_t id, struct arena *arena, struct ledger_entry *entry) {
  struct posting_row *rows;
  enum outcome outcome =
      tx_run(tx, &ledger_read_entry_postings, (struct db_param[]){P_INTEGER(id)}, arena, &rows, &entry->posting_count);
  if (outcome != OK) return outcome;
  struct ledger_posting *postings = arena_list(arena, entry->posting_count, sizeof *postings);
  for (size_t i = 0; i < entry->posting_count; i++)
    postings[i] = (struct ledger_posting){.account = rows[i].account,
                                          .amount = MONEY(-rows[i].amount.cents),
                                          .activity = rows[i].activity,
                                          .member = rows[i].member,
                                          .split_rule = rows[i].split_rule,
                                          .ticket_line = rows[i].ticket_line};
  entry->postings = postings;
  return OK;
}
