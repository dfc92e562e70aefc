/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A credit note in the books: the sale's own lines, negative, shared as they were on its day. What the customer is owed
 * stands on 419800 until it is given back. */
#include "core/text.h"
#include "ledger/ledger.h"
#include "statements/invoice_store.h"

struct sale_row {
  struct date day, first_open;
  bool reversed;
};
struct work_row { /* a line, once for each person; member NULL: the collective */
  int64_t line, weight;
  const char *account, *activity, *member;
  bool turnover, deposit;
};

static const enum db_kind one_uuid[] = {DB_UUID};
static const struct db_column sale_columns[] = {DB_COLUMN(struct sale_row, day), DB_COLUMN(struct sale_row, first_open),
                                                DB_COLUMN(struct sale_row, reversed)};
#define WORK(member) DB_COLUMN(struct work_row, member)
static const struct db_column work_columns[] = {WORK(line),    WORK(account), WORK(activity), WORK(turnover),
                                                WORK(deposit), WORK(member),  WORK(weight)};
STATEMENTS_QUERY(read_credit_sale, one_uuid, sale_columns, struct sale_row);
STATEMENTS_QUERY(read_credit_lines, one_uuid, work_columns, struct work_row);

static struct ledger_sale take_back(const struct invoice *credit, const struct work_row rows[], size_t count,
                                    struct date day, const struct ledger_people *people, struct arena *arena);
static size_t take_line(const struct invoice *credit, const struct work_row rows[], size_t count, struct date day,
                        const struct ledger_people *people, struct arena *arena, struct ledger_line *line);

enum outcome invoice_credit_post(struct tx *tx, const struct invoice_seller *seller, const struct invoice_row *row,
                                 const struct invoice *credit, int64_t now_us, struct arena *arena, int64_t *id) {
  struct sale_row *sales;
  struct work_row *rows;
  struct ledger_people people;
  struct ledger_entry entry;
  size_t count;
  const struct db_param ticket[] = {P_UUID(row->ticket)};
  enum outcome outcome = tx_run(tx, &statements_read_credit_sale, ticket, arena, &sales, &count);
  if (outcome == OK && count == 0) return fault_set(tx_fault(tx), UNKNOWN_TICKET, "/invoice", "its ticket is not here");
  if (outcome == OK && sales->reversed)
    return fault_set(tx_fault(tx), SALE_REVERSED, "/invoice", "the sale's entry was reversed");
  if (outcome == OK) outcome = tx_run(tx, &statements_read_credit_lines, ticket, arena, &rows, &count);
  if (outcome == OK) outcome = ledger_people_read(tx, seller->kpa, arena, &people);
  if (outcome != OK) return outcome;
  struct ledger_sale sale = take_back(credit, rows, count, sales->day, &people, arena);
  sale.legal_entity = seller->entity;
  sale.kpa = seller->kpa;
  outcome = ledger_entry_of_sale(&sale, people.split_rules, people.rule_count, arena, &entry, tx_fault(tx));
  if (outcome != OK) return outcome;
  struct date today = date_in_paris(now_us);
  entry.journal = "OD"; /* a line of VT is a ticket's */
  entry.date = date_compare(today, sales->first_open) < 0 ? sales->first_open : today;
  return ledger_post(tx, &entry, 1, now_us, arena, id);
}

/* Every line of the ticket, so that each keeps its number; of those that are not credited nothing is left. */
static struct ledger_sale take_back(const struct invoice *credit, const struct work_row rows[], size_t count,
                                    struct date day, const struct ledger_people *people, struct arena *arena) {
  struct ledger_line *lines = arena_list(arena, count, sizeof *lines);
  struct ledger_vat *vat = arena_list(arena, credit->line_count, sizeof *vat);
  struct ledger_tender *owed = arena_list(arena, 1, sizeof *owed);
  size_t line_count = 0;
  for (size_t at = 0; at < count; line_count++)
    at += take_line(credit, &rows[at], count - at, day, people, arena, &lines[line_count]);
  for (size_t i = 0; i < credit->line_count; i++)
    vat[i] = (struct ledger_vat){.rate = credit->lines[i].vat_rate, .vat = MONEY(-credit->lines[i].vat.cents)};
  *owed = (struct ledger_tender){.kind = "credit_note", .amount = MONEY(-credit->gross.cents)};
  return (struct ledger_sale){.date = day,
                              .piece = credit->number,
                              .label = arena_format(arena, "Avoir %s sur la vente %s", credit->number, credit->ticket),
                              .lines = lines,
                              .line_count = line_count,
                              .vat = vat,
                              .vat_count = credit->line_count,
                              .tenders = owed,
                              .tender_count = 1};
}

/* How many rows the line has. */
static size_t take_line(const struct invoice *credit, const struct work_row rows[], size_t count, struct date day,
                        const struct ledger_people *people, struct arena *arena, struct ledger_line *line) {
  size_t used = 0;
  struct ledger_worker *workers = arena_list(arena, count, sizeof *workers);
  *line = (struct ledger_line){.account = rows->account, .activity = rows->activity, .workers = workers};
  for (; used < count && rows[used].line == rows->line; used++)
    if (rows[used].member)
      workers[line->worker_count++] = (struct ledger_worker){
          rows[used].member, ledger_contract_on(people, rows[used].member, day), rows[used].weight};
  for (size_t i = 0; i < credit->line_count; i++) {
    if (credit->lines[i].line != rows->line) continue;
    line->net = MONEY(-credit->lines[i].net.cents);
    line->gross = MONEY(-credit->lines[i].gross.cents);
    line->turnover = rows->turnover;
    line->deposit = rows->deposit;
  }
  return used;
}
