/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/export.h"

#include "core/text.h"

#include <stdlib.h>
#include <string.h>

struct payee_row {
  const char *label;
};
struct month_row {
  struct date month, last_day, first_day;
  const char *account, *name;
  struct money amount;
};
struct kpa_row {
  const char *code, *legal_entity, *name, *city, *address;
};

static const enum db_kind selection[] = {DB_TEXT, DB_DATE, DB_DATE};
static const struct db_column payee_columns[] = {DB_COLUMN(struct payee_row, label)};
static const struct db_column month_columns[] = {
    DB_COLUMN(struct month_row, month),  DB_COLUMN(struct month_row, account),  DB_COLUMN(struct month_row, name),
    DB_COLUMN(struct month_row, amount), DB_COLUMN(struct month_row, last_day), DB_COLUMN(struct month_row, first_day)};
static const struct db_column posting_columns[] = {
    DB_COLUMN(struct export_row, entry),  DB_COLUMN(struct export_row, legal_entity),
    DB_COLUMN(struct export_row, kpa),    DB_COLUMN(struct export_row, journal),
    DB_COLUMN(struct export_row, year),   DB_COLUMN(struct export_row, number),
    DB_COLUMN(struct export_row, date),   DB_COLUMN(struct export_row, piece),
    DB_COLUMN(struct export_row, label),  DB_COLUMN(struct export_row, account),
    DB_COLUMN(struct export_row, amount), DB_COLUMN(struct export_row, activity),
    DB_COLUMN(struct export_row, member), DB_COLUMN(struct export_row, split_rule)};
LEDGER_QUERY(read_export_payees, selection, payee_columns, struct payee_row);
LEDGER_QUERY(read_export_months, selection, month_columns, struct month_row);
LEDGER_QUERY(read_export_postings, selection, posting_columns, struct export_row);

struct exporter {
  const struct export_options *options;
  const struct export_writer *writer;
  FILE *out;
  struct export_account *accounts;
  size_t account_count;
  const struct month_row *months; /* by month and account */
  size_t month_count, next_month; /* next_month: not yet asserted */
  int64_t entry;                  /* being written; 0: none yet */
};

static const struct export_writer *writer_of(enum export_format format);
static enum outcome check_options(struct tx *tx, const struct export_options *options, struct arena *arena,
                                  struct fault *fault);
static enum outcome write_head(struct tx *tx, struct exporter *exporter, const struct db_param params[],
                               struct arena *arena);
static void list_accounts(struct exporter *exporter, struct arena *arena);
static int compare_accounts(const void *left, const void *right);
static const char *title_of(const struct export_options *options, struct arena *arena);
static enum outcome write_row(void *context, const void *row);
static void write_controls(struct exporter *exporter, struct date before);
static struct date control_day(const struct exporter *exporter, const struct month_row *last);
static struct export_account *find_account(const struct exporter *exporter, const char *number);

enum outcome ledger_export(struct tx *tx, const struct export_options *options, FILE *out, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct exporter exporter = {.options = options, .writer = writer_of(options->format), .out = out};
  const struct db_param params[] = {P_TEXT(options->kpa), P_DATE(options->from), P_DATE(options->to)};
  enum outcome outcome = check_options(tx, options, &arena, fault);
  if (outcome != OK) return outcome;
  outcome = write_head(tx, &exporter, params, &arena);
  if (outcome == OK) outcome = tx_each(tx, &ledger_read_export_postings, params, write_row, &exporter);
  if (outcome == OK) write_controls(&exporter, (struct date){.year = INT32_MAX});
  bool written = fflush(out) == 0 && !ferror(out);
  if (!written) return fault_set(fault, STORAGE_FULL, "", "the export could not be written to its end");
  if (outcome != OK && fault) *fault = *tx_fault(tx);
  return outcome;
}

static const struct export_writer *writer_of(enum export_format format) {
  switch (format) {
  case EXPORT_HLEDGER: return &export_hledger;
  case EXPORT_LEDGER: return &export_ledger;
  case EXPORT_BEANCOUNT: return &export_beancount;
  }
  abort(); /* the command line knows these three */
}

static enum outcome check_options(struct tx *tx, const struct export_options *options, struct arena *arena,
                                  struct fault *fault) {
  size_t count;
  bool bounded = options->from.year != 0 && options->to.year != 0;
  if (bounded && date_compare(options->from, options->to) > 0)
    return fault_set(fault, OUT_OF_RANGE, "--from", "--from comes after --to");
  if (!options->kpa) return OK;
  enum outcome outcome = tx_run(tx, &ledger_read_kpas, (struct db_param[]){P_TEXT(options->kpa)}, arena, NULL, &count);
  if (outcome == OK && count == 0) return fault_set(fault, NOT_FOUND, "--kpa", "no KPA %s", options->kpa);
  return outcome;
}

static enum outcome write_head(struct tx *tx, struct exporter *exporter, const struct db_param params[],
                               struct arena *arena) {
  struct payee_row *payees;
  struct month_row *months;
  struct export_head head = {.title = title_of(exporter->options, arena)};
  enum outcome outcome = tx_run(tx, &ledger_read_export_payees, params, arena, &payees, &head.payee_count);
  if (outcome == OK) outcome = tx_run(tx, &ledger_read_export_months, params, arena, &months, &exporter->month_count);
  if (outcome != OK) return outcome;
  const char **labels = arena_list(arena, head.payee_count, sizeof *labels);
  for (size_t i = 0; i < head.payee_count; i++) labels[i] = payees[i].label;
  exporter->months = months;
  list_accounts(exporter, arena);
  head.payees = labels;
  head.accounts = exporter->accounts;
  head.account_count = exporter->account_count;
  head.first_day = exporter->month_count > 0 ? months[0].month : (struct date){2000, 1, 1};
  exporter->writer->head(exporter->out, &head);
  return OK;
}

/* Every account that moves, once, by number. */
static void list_accounts(struct exporter *exporter, struct arena *arena) {
  struct export_account *accounts = arena_list(arena, exporter->month_count, sizeof *accounts);
  for (size_t i = 0; i < exporter->month_count; i++)
    accounts[i] = (struct export_account){.number = exporter->months[i].account, .name = exporter->months[i].name};
  if (exporter->month_count > 0) qsort(accounts, exporter->month_count, sizeof *accounts, compare_accounts);
  size_t kept = 0;
  for (size_t i = 0; i < exporter->month_count; i++)
    if (kept == 0 || !text_equal(accounts[kept - 1].number, accounts[i].number)) accounts[kept++] = accounts[i];
  exporter->accounts = accounts;
  exporter->account_count = kept;
}

static int compare_accounts(const void *left, const void *right) {
  return strcmp(((const struct export_account *)left)->number, ((const struct export_account *)right)->number);
}

static const char *title_of(const struct export_options *options, struct arena *arena) {
  char from[DATE_TEXT], to[DATE_TEXT];
  const char *title =
      options->kpa ? arena_format(arena, "Grand livre, KPA %s", options->kpa) : "Grand livre, tous les KPA";
  if (options->from.year) title = arena_format(arena, "%s, depuis le %s", title, date_format(options->from, from));
  if (options->to.year) title = arena_format(arena, "%s, jusqu’au %s", title, date_format(options->to, to));
  return title;
}

static enum outcome write_row(void *context, const void *row) {
  struct exporter *exporter = context;
  const struct export_row *posting = row;
  if (posting->entry != exporter->entry) {
    if (ferror(exporter->out)) return STORAGE_FULL; /* who reads has gone: no need for the other hundred thousand */
    write_controls(exporter, posting->date);
    exporter->writer->entry(exporter->out, posting);
    exporter->entry = posting->entry;
  }
  const struct export_account *account = find_account(exporter, posting->account);
  if (!account) return FAILED_INTERNAL; /* one transaction sees one state: it is among those that move */
  exporter->writer->posting(exporter->out, account, posting);
  return OK;
}

/* Asserts the end of each month that lies wholly before a day. */
static void write_controls(struct exporter *exporter, struct date before) {
  while (exporter->next_month < exporter->month_count) {
    const struct month_row *first = &exporter->months[exporter->next_month], *last = first;
    if (first->month.year == before.year && first->month.month == before.month) return;
    for (size_t i = exporter->next_month; i < exporter->month_count; i++) {
      const struct month_row *row = &exporter->months[i];
      if (date_compare(row->month, first->month) != 0) break;
      find_account(exporter, row->account)->balance.cents += row->amount.cents;
      if (date_compare(row->last_day, last->last_day) > 0) last = row;
      exporter->next_month = i + 1;
    }
    exporter->writer->control(exporter->out, control_day(exporter, last), exporter->accounts, exporter->account_count);
  }
}

/* The last day of the month; of a month under way, or cut by --to, the last one known. */
static struct date control_day(const struct exporter *exporter, const struct month_row *last) {
  struct date next = last->month.month == 12 ? (struct date){last->month.year + 1, 1, 1}
                                             : (struct date){last->month.year, last->month.month + 1, 1};
  struct date day = date_add_days(next, -1), today = date_in_paris(clock_now_us());
  if (exporter->options->to.year && date_compare(exporter->options->to, day) < 0) day = exporter->options->to;
  if (date_compare(today, day) < 0) day = today;
  return date_compare(day, last->last_day) < 0 ? last->last_day : day;
}

static struct export_account *find_account(const struct exporter *exporter, const char *number) {
  const struct export_account wanted = {.number = number};
  if (exporter->account_count == 0) return NULL;
  return bsearch(&wanted, exporter->accounts, exporter->account_count, sizeof wanted, compare_accounts);
}
