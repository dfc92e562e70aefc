/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/verify.h"

struct finding_row {
  const char *place, *problem;
};
struct count_row {
  int64_t entries, postings, reversals, series, rules, prices, balances, late, openings, credits;
};

static const struct db_column finding_columns[] = {DB_COLUMN(struct finding_row, place),
                                                   DB_COLUMN(struct finding_row, problem)};
static const struct db_column count_columns[] = {
    DB_COLUMN(struct count_row, entries),   DB_COLUMN(struct count_row, postings),
    DB_COLUMN(struct count_row, reversals), DB_COLUMN(struct count_row, series),
    DB_COLUMN(struct count_row, rules),     DB_COLUMN(struct count_row, prices),
    DB_COLUMN(struct count_row, balances),  DB_COLUMN(struct count_row, late),
    DB_COLUMN(struct count_row, openings),  DB_COLUMN(struct count_row, credits)};

LEDGER_QUERY_PLAIN(count_ledger, count_columns, struct count_row);
LEDGER_QUERY_PLAIN(find_unbalanced, finding_columns, struct finding_row);
LEDGER_QUERY_PLAIN(find_number_gaps, finding_columns, struct finding_row);
LEDGER_QUERY_PLAIN(find_strays, finding_columns, struct finding_row);
LEDGER_QUERY_PLAIN(find_bad_reversals, finding_columns, struct finding_row);
LEDGER_QUERY_PLAIN(find_bad_credits, finding_columns, struct finding_row);
LEDGER_QUERY_PLAIN(find_broken_rules, finding_columns, struct finding_row);
LEDGER_QUERY_PLAIN(find_broken_prices, finding_columns, struct finding_row);
LEDGER_QUERY_PLAIN(find_month_differences, finding_columns, struct finding_row);
LEDGER_QUERY_PLAIN(find_balance_differences, finding_columns, struct finding_row);
LEDGER_QUERY_PLAIN(find_late_faults, finding_columns, struct finding_row);
LEDGER_QUERY_PLAIN(find_opening_differences, finding_columns, struct finding_row);

/* Each query returns what is wrong and nothing else. */
static const struct {
  const struct db_query *query;
  size_t counted; /* offset in struct count_row of how many rows were looked at */
  const char *what;
} checks[] = {
    {&ledger_find_broken_rules, offsetof(struct count_row, rules), "règles de partage : conformes à leur empreinte"},
    {&ledger_find_broken_prices, offsetof(struct count_row, prices), "prix : conformes à leur empreinte"},
    {&ledger_find_unbalanced, offsetof(struct count_row, entries),
     "écritures : les comptes 1 à 8 et les comptes 9 font zéro, dans chacune et au total"},
    {&ledger_find_number_gaps, offsetof(struct count_row, series),
     "suites de numéros (entité, journal, année) : sans trou, depuis 1"},
    {&ledger_find_strays, offsetof(struct count_row, postings),
     "mouvements : date et KPA de leur écriture ; comptes, personnes, règles et tickets connus"},
    {&ledger_find_bad_reversals, offsetof(struct count_row, reversals),
     "contre-passations : l’exact opposé, avec un motif"},
    {&ledger_find_bad_credits, offsetof(struct count_row, credits),
     "avoirs : leur écriture reprend les montants du document, ligne par ligne"},
    {&ledger_find_month_differences, offsetof(struct count_row, entries),
     "écritures : chiffre d’affaires et TVA de chaque mois, comme sur les tickets"},
    {&ledger_find_balance_differences, offsetof(struct count_row, balances),
     "soldes des mois clos : la somme de leurs mouvements"},
    {&ledger_find_late_faults, offsetof(struct count_row, late),
     "ventes arrivées après la clôture : datées du premier mois ouvert, avec leur propre jour"},
    {&ledger_find_opening_differences, offsetof(struct count_row, openings),
     "à-nouveaux : ce que l’année d’avant a laissé, au centime"},
};

static enum outcome report_finding(void *report, const void *row);

enum outcome ledger_verify(struct tx *tx, struct verify_report *report) {
  AUTO(arena) struct arena arena = {0};
  struct count_row *counts;
  enum outcome outcome = tx_run(tx, &ledger_count_ledger, NULL, &arena, &counts, NULL);
  for (size_t i = 0; i < sizeof checks / sizeof checks[0] && outcome == OK; i++) {
    int64_t looked_at = *(const int64_t *)(const void *)((const char *)counts + checks[i].counted);
    outcome = tx_each(tx, checks[i].query, NULL, report_finding, report);
    if (outcome == OK) verify_checked(report, looked_at, "%s", checks[i].what);
  }
  if (outcome == OK) outcome = verify_contents(tx, report);
  if (outcome == OK) outcome = verify_months(tx, report);
  return outcome == OK ? verify_tickets(tx, report) : outcome;
}

static enum outcome report_finding(void *report, const void *row) {
  const struct finding_row *finding = row;
  verify_found(report, finding->place, "%s", finding->problem);
  return OK;
}
