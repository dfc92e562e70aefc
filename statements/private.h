/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_STATEMENTS_PRIVATE_H
#define COMPTOIR_STATEMENTS_PRIVATE_H

#include "sql_queries.h"
#include "statements/statements.h"

#define STATEMENTS_REGISTERED(file) extern const struct db_query statements_##file;
#include "statements/queries.def"
#undef STATEMENTS_REGISTERED

#define STATEMENTS_COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* A query of sql/queries/statements, its parameters and the columns of its row type. */
#define STATEMENTS_QUERY(file, param_list, column_list, row_type)                                                      \
  const struct db_query statements_##file = {.name = "statements/" #file,                                              \
                                             .sql = sql_statements_##file,                                             \
                                             .params = (param_list),                                                   \
                                             .param_count = STATEMENTS_COUNT(param_list),                              \
                                             .columns = (column_list),                                                 \
                                             .column_count = STATEMENTS_COUNT(column_list),                            \
                                             .row_size = sizeof(row_type)}

/* ---- what a statement reads ---- */

struct statement_head { /* who it is about, and whose seal is on the paper */
  const char *kpa, *kpa_name, *city, *entity, *entity_kind, *entity_name, *siren, *siret, *vat_number, *address;
  const char *member, *member_name, *contract; /* NULL: none */
  struct date ends_on;
  struct date first, last, after; /* days of the month; after: the day after the last */
  const char *hash;               /* of the sealed month; NULL while it is open */
  const char *open;               /* of the cooperative's paper: the KPAs that did not seal the month; NULL: not said */
};
struct statement_rule {
  const char *activity; /* NULL: every activity without a rule of its own */
  const char *contract; /* NULL: every contract */
  int64_t cae_bp, pot_bp, present, exempt_months;
  const char *base, *banding, *span, *bands; /* as in split_rule; bands "0:1150,3000000:1050" */
  struct money fixed, minimum, maximum;      /* a month, a month, a year; 0: none */
  struct date valid_from, decided_on;
  const char *title, *agreement;
};
struct statement_rules {
  struct statement_rule *list;
  size_t count;
};
struct statement_share { /* of one activity: net = cae + pot + share */
  const char *code, *name;
  struct money net, cae, pot, share;
};
struct statement_move { /* an entry that is no sale; amount: credit positive */
  int64_t entry;
  struct date day;
  const char *label, *piece;
  struct money amount;
  bool cost, sold_inside, paid;
};
struct statement_member {
  struct statement_head head;
  struct statement_rules rules;
  struct money opening;
  struct statement_share *shares;
  size_t share_count;
  struct statement_move *moves;
  size_t move_count;
};
struct statement_sum { /* a class 9 account's month, by whom and what for; debit positive */
  const char *activity, *activity_name, *member, *member_name, *account;
  bool sale;
  struct money amount;
};
struct statement_balance { /* before the month, credit positive */
  const char *account, *member;
  struct money amount;
};
struct statement_account { /* a financial account's month of sales, debit positive */
  const char *account, *name;
  struct money amount;
};
struct statement_collective {
  struct statement_head head;
  struct statement_rules rules;
  struct statement_sum *sums;
  size_t sum_count;
  struct statement_balance *balances;
  size_t balance_count;
  struct statement_account *accounts;
  size_t account_count;
  struct statement_move *moves; /* of the pot */
  size_t move_count;
};
struct statement_contribution { /* of a member of a KPA of the cooperative; member NULL: work of the collective */
  const char *kpa, *kpa_name, *member, *member_name;
  struct money net, contribution, later;
};
struct statement_cae {
  struct statement_head head;
  struct statement_contribution *rows;
  size_t count;
};

NODISCARD enum outcome statement_head_read(struct tx *tx, const struct statement_order *order, struct arena *arena,
                                           struct statement_head *head);
NODISCARD enum outcome statement_rules_read(struct tx *tx, const struct statement_head *head, struct arena *arena,
                                            struct statement_rules *rules);
NODISCARD enum outcome statement_member_read(struct tx *tx, const struct statement_order *order, struct arena *arena,
                                             struct statement_member *member);
NODISCARD enum outcome statement_collective_read(struct tx *tx, const struct statement_order *order,
                                                 struct arena *arena, struct statement_collective *collective);
NODISCARD enum outcome statement_cae_read(struct tx *tx, const struct statement_order *order, struct arena *arena,
                                          struct statement_cae *cae);

/* ---- what it says (pure) ---- */

struct paper statement_member_paper(const struct statement_member *member, struct arena *arena);
struct paper statement_pot_paper(const struct statement_collective *collective, struct arena *arena);
struct paper statement_kpa_paper(const struct statement_collective *collective, struct arena *arena);
struct paper statement_cae_paper(const struct statement_cae *cae, struct arena *arena);

/* ---- a paper, piece by piece ---- */

struct sheet {
  struct arena *arena;
  struct paper_block *blocks;
  size_t count, capacity;
  struct paper_row *rows; /* of the last table */
  size_t row_capacity;
};
void sheet_words(struct sheet *sheet, enum paper_block_kind kind, const char *format, ...) PRINTF(3, 4);
void sheet_cells(struct sheet *sheet, enum paper_block_kind kind, const char *text, const struct paper_cell cells[],
                 size_t count);
void sheet_table(struct sheet *sheet, const char *caption, const struct paper_column columns[], size_t count);
void sheet_row(struct sheet *sheet, enum paper_row_kind kind, const struct paper_cell cells[]); /* of the last table */
/* Title, author, badge and foot of a statement; what stands in sheet. */
struct paper sheet_statement(struct sheet *sheet, const struct statement_head *head, const char *title,
                             const char *subtitle);
/* In words, with who decided; contract: only those that concern it, NULL: all. */
void sheet_rules(struct sheet *sheet, const struct statement_rules *rules, const char *contract);

struct paper_cell cell_text(const char *text);
struct paper_cell cell_money(struct money amount, const char *source);
struct paper_cell cell_day(struct date day);
struct paper_cell cell_empty(void);
struct paper_cell cell_figure(const char *label, struct money amount, enum paper_tone tone, const char *source);
/* "account=911000&member=BLG-M01&sale=1": the postings behind a figure (routes_figures.c); what is NULL or 0 is left
 * out. */
struct source {
  const char *account, *member, *activity; /* member "-": nobody's */
  int64_t entry;
  int sale; /* 1: of sales, -1: of anything else, 0: of both */
};
const char *source_text(const struct source *source, struct arena *arena);

const char *month_words(struct date month, struct arena *arena);   /* "novembre 2023" */
const char *day_words(struct date day, struct arena *arena);       /* "1er novembre 2023" */
const char *money_words(struct money amount, struct arena *arena); /* "1 234,50 €" */
const char *rate_words(int64_t basis_points, struct arena *arena); /* "11,5 %" */
const char *siren_words(const char *siren, struct arena *arena);   /* "123 456 782" */
/* "de novembre", "d’avril" before what begins with a vowel */
const char *of_words(const char *what, struct arena *arena);
struct money sum_of(struct money a, struct money b); /* stops the program where the ledger could not have held it */

/* A paper as JSON for a screen: {title, subtitle, badge, settled, footer, blocks: […]}. */
void paper_json(const struct paper *paper, struct json *json);
/* Answers with paper in ?format=pdf|xlsx|csv|json (json when absent); name without its ending. */
NODISCARD enum outcome reply_paper(struct request *request, struct reply *reply, const struct paper *paper,
                                   const char *name);

/* Handlers of statements_routes. */
enum outcome get_statements(struct request *request, struct reply *reply);
enum outcome get_statement(struct request *request, struct reply *reply);
enum outcome get_member_statement(struct request *request, struct reply *reply);
enum outcome get_figures(struct request *request, struct reply *reply);
enum outcome post_invoice(struct request *request, struct reply *reply);
enum outcome post_credit_note(struct request *request, struct reply *reply);
enum outcome get_invoices(struct request *request, struct reply *reply);
enum outcome get_invoice(struct request *request, struct reply *reply);

#endif
