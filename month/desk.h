/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The desk where a month is compared with real money: what its files share; nothing outside this folder may include it.
 * Whoever writes holds the desk of the KPA (desk_hold) and then looks again: two people at once are one after the
 * other.
 */
#ifndef COMPTOIR_MONTH_DESK_H
#define COMPTOIR_MONTH_DESK_H

#include "core/text.h"
#include "ledger/ledger.h"
#include "month/cash.h"
#include "month/match.h"
#include "sql_queries.h"

#define DESK_REGISTERED(file) extern const struct db_query desk_##file;
#include "month/desk_queries.def"
#undef DESK_REGISTERED

#define DESK_COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* A query of sql/queries/month, its parameters and the columns of its row type. */
#define DESK_QUERY(file, param_list, column_list, row_type)                                                            \
  const struct db_query desk_##file = {.name = "month/" #file,                                                         \
                                       .sql = sql_month_##file,                                                        \
                                       .params = (param_list),                                                         \
                                       .param_count = DESK_COUNT(param_list),                                          \
                                       .columns = (column_list),                                                       \
                                       .column_count = DESK_COUNT(column_list),                                        \
                                       .row_size = sizeof(row_type)}
/* The same for one that returns nothing. */
#define DESK_COMMAND(file, param_list)                                                                                 \
  const struct db_query desk_##file = {                                                                                \
      .name = "month/" #file, .sql = sql_month_##file, .params = (param_list), .param_count = DESK_COUNT(param_list)}

/* ---- who works, at whose books ---------------------------------------------------------------------------------- */

struct desk {
  const char *kpa, *legal_entity, *person;
  int64_t now_us;
  struct arena *arena;
};
struct desk desk_of(struct request *request);
/* Waits for whoever is at it, two seconds: DESK_BUSY. */
NODISCARD enum outcome desk_hold(struct tx *tx, const struct desk *desk);
NODISCARD enum outcome desk_first_open(struct tx *tx, const struct desk *desk, struct date *day);
/* The first day that the books can have: of a month sealed, or not, nobody asks. */
NODISCARD enum outcome desk_floor(struct tx *tx, const struct desk *desk, struct date *day);
/* What is noted or posted is of a day that came, of an open month, and not older than the KPA: DAY_AHEAD, MONTH_CLOSED,
 * BEFORE_THE_BOOKS. */
NODISCARD enum outcome desk_check_day(struct tx *tx, const struct desk *desk, struct date day);
NODISCARD enum outcome desk_balance(struct tx *tx, const struct desk *desk, const char *account, struct date day,
                                    struct money *balance);

struct desk_entry { /* one amount from credit to debit, and a fee besides */
  const char *journal, *piece, *label, *debit, *credit;
  const char *fee_account; /* NULL: 627000, the bank's */
  struct date day;
  struct money amount, fee; /* credit = amount + fee; a negative amount turns both around */
};
NODISCARD enum outcome desk_post(struct tx *tx, const struct desk *desk, const struct desk_entry *entry, int64_t *id);
/* The opposite of entry, of its own day: it can be taken back until its month is sealed. */
NODISCARD enum outcome desk_take_back(struct tx *tx, const struct desk *desk, int64_t entry, struct date day,
                                      const char *why, int64_t *reversal);

/* "2023-11" → its first and last day. */
NODISCARD bool desk_month(const char *text, struct date *first, struct date *last);
struct date desk_last_day(struct date first);
char *desk_amount(struct money amount, struct arena *arena); /* "12,00 €" */
char *desk_day(struct date day, struct arena *arena);        /* "13/10/2026" */
struct date desk_date(const char *checked);                  /* of a body whose spec says FORM_DATE; year 0 for NULL */

/* ---- what the database holds of a month -------------------------------------------------------------------------- */

struct desk_count {
  const char *id, *who;
  struct date day;
  struct money counted, expected_then;
  int64_t at;
};
struct desk_flow {
  struct date day;
  const char *account;
  struct money moved, sold;
};
struct desk_deposit {
  const char *id, *kind, *reference, *match, *note, *explanation, *who;
  struct date day, covers_from, covers_to, seen;
  struct money amount, fee;
  int64_t matched_at, at;
  bool proposed; /* a line of the bank may be this one */
};
struct desk_line {
  int64_t id, occurrence;
  struct date day;
  struct money amount;
  const char *label, *reference, *account, *match, *explanation, *note;
};
struct desk_explanation {
  const char *id, *kind, *note, *deposit, *who;
  struct date day;
  struct money amount;
  int64_t bank_line, at;
};

struct desk_new_count {
  const char *id;
  struct date day;
  struct money counted;
};
struct desk_new_deposit {
  const char *id, *reference;
  enum deposit_kind kind;
  struct date day, covers_from, covers_to;
  struct money amount, fee;
};
/* The same again: OK; with another content: ID_REUSED. Of a day that desk_check_day accepts. Cash leaves the drawer by
 * an entry of its day. A second total of the card terminal for one day: DAY_ALREADY_NOTED. */
NODISCARD enum outcome desk_put_count(struct tx *tx, const struct desk *desk, const struct desk_new_count *count);
NODISCARD enum outcome desk_put_deposit(struct tx *tx, const struct desk *desk, const struct desk_new_deposit *deposit);
/* It never was: what its entry did is taken back. entry: the reversal, 0 when there was nothing to reverse. */
NODISCARD enum outcome desk_withdraw_deposit(struct tx *tx, const struct desk *desk, const char *id, struct date *day,
                                             struct money *amount, int64_t *entry);

struct desk_cash { /* the drawer of a month */
  struct desk_count *counts;
  struct cash_check *checks; /* at the same places */
  size_t count;              /* those of the month only */
  struct money closing;      /* by the books, at the end of the month */
};
NODISCARD enum outcome desk_read_cash(struct tx *tx, const struct desk *desk, struct date first,
                                      const struct desk_flow flows[], size_t flow_count, struct desk_cash *cash);
NODISCARD enum outcome desk_read_flows(struct tx *tx, const struct desk *desk, struct date first,
                                       struct desk_flow **flows, size_t *count);
NODISCARD enum outcome desk_read_explained(struct tx *tx, const struct desk *desk, struct date first,
                                           struct desk_explanation **explained, size_t *count);
/* One day of the card terminal. */
NODISCARD enum outcome desk_read_card_day(struct tx *tx, const struct desk *desk, struct date day,
                                          struct card_day *card_day);
struct desk_cards { /* the days of a month on which a card was taken, or the terminal had a total */
  struct card_day *days;
  size_t count;
};
/* Of the flows, deposits and explanations of a month. */
void desk_cards_of(const struct desk_flow flows[], size_t flow_count, const struct desk_deposit deposits[],
                   size_t deposit_count, const struct desk_explanation explained[], size_t explained_count,
                   struct date first, struct arena *arena, struct desk_cards *cards);

struct desk_bank { /* of a month, older ones that are still open among them */
  struct desk_line *lines;
  struct desk_deposit *deposits;
  size_t line_count, deposit_count;
  struct desk_line **open; /* lines nobody matched, and at the same places what each of them may be */
  struct match_proposal *proposals;
  size_t open_count;
  struct desk_deposit **waiting; /* deposits nobody matched: what the proposals' numbers mean */
  size_t waiting_count;
};
NODISCARD enum outcome desk_read_bank(struct tx *tx, const struct desk *desk, struct date first, struct date last,
                                      struct desk_bank *bank);

struct desk_match { /* what somebody wants to bring together */
  const char *id, *account, *label, *reason;
  const int64_t *lines;
  size_t line_count;
  const char *const *deposits;
  size_t deposit_count;
};
/* NOT_FOUND, ALREADY_MATCHED, LINE_DOUBLED, MATCH_MISMATCH, ID_REUSED. The same again: OK. */
NODISCARD enum outcome desk_put_match(struct tx *tx, const struct desk *desk, const struct desk_match *match);

/* Taken back by the opposite entry, of the same day: MONTH_CLOSED once that month is sealed. Twice is once. */
NODISCARD enum outcome desk_undo_match_of(struct tx *tx, const struct desk *desk, const char *id);

struct desk_match_line {
  int64_t id;
  struct date day;
  struct money amount;
  const char *label, *reference;
  bool doubled, matched;
};
struct desk_match_deposit {
  const char *id, *kind, *reference;
  struct date day;
  struct money amount, fee;
  bool matched;
};
/* In order of day; fewer than asked when some are unknown, or withdrawn. */
NODISCARD enum outcome desk_find_lines_by_id(struct tx *tx, const struct desk *desk, const int64_t ids[], size_t count,
                                             struct desk_match_line **lines, size_t *found);
NODISCARD enum outcome desk_find_deposits_by_id(struct tx *tx, const struct desk *desk, const char *const ids[],
                                                size_t count, struct desk_match_deposit **deposits, size_t *found);

/* ---- handlers -----------------------------------------------------------------------------------------------------
 */

extern const struct spec count_spec, deposit_spec, terminal_spec, explanation_spec, match_spec, sure_spec, step_spec,
    close_spec;
enum outcome post_count(struct request *request, struct reply *reply);
enum outcome post_deposit(struct request *request, struct reply *reply);
enum outcome post_terminal_totals(struct request *request, struct reply *reply);
enum outcome post_explanation(struct request *request, struct reply *reply);
enum outcome undo_explanation(struct request *request, struct reply *reply);
enum outcome post_match(struct request *request, struct reply *reply);
enum outcome post_sure_matches(struct request *request, struct reply *reply);
enum outcome undo_match(struct request *request, struct reply *reply);
enum outcome post_bank_statement(struct request *request, struct reply *reply);
enum outcome post_cash_file(struct request *request, struct reply *reply);
enum outcome post_card_file(struct request *request, struct reply *reply);
enum outcome post_payout_file(struct request *request, struct reply *reply);
enum outcome get_job(struct request *request, struct reply *reply);
enum outcome get_months(struct request *request, struct reply *reply);
enum outcome get_month(struct request *request, struct reply *reply);
enum outcome get_true_up(struct request *request, struct reply *reply);
enum outcome get_card_day(struct request *request, struct reply *reply);
enum outcome post_step(struct request *request, struct reply *reply);
enum outcome post_close(struct request *request, struct reply *reply);

#endif
