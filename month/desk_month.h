/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Everything the page of a month shows, read in one transaction; private to this folder. */
#ifndef COMPTOIR_MONTH_DESK_MONTH_H
#define COMPTOIR_MONTH_DESK_MONTH_H

#include "month/checklist.h"
#include "month/desk.h"
#include "month/desk_job.h"
#include "month/month.h"

struct desk_till {
  const char *code, *name;
  bool whole;
  int64_t records, last, refused, days_open; /* days_open: with sales that no closing has counted */
};
struct desk_closing {
  const char *till, *kind;
  int64_t number, at, tickets;
  struct money total, difference, perpetual, perpetual_abs;
};
struct desk_sales {
  int64_t tickets, days;
  struct money gross;
};
struct desk_late {
  struct date happened, day;
  const char *piece;
  struct money amount;
};
struct desk_said { /* of a step */
  const char *step, *action, *note, *who, *face;
  int64_t at;
};
struct desk_costs {
  int64_t entries;
  struct money net;
};
struct desk_shares {
  struct money members, pot, cae, turnover;
};
struct desk_statement {
  const char *id, *account, *reference, *format, *who;
  struct date from_day, to_day;
  bool has_balances;
  struct money opening, closing;
  int64_t lines, at;
};
struct desk_matched {
  const char *id, *account, *label, *reason, *who;
  struct money amount, fee;
  struct date day;
  int64_t at;
};
struct desk_log {
  const char *what, *detail, *who, *face;
  int64_t number, at;
};
struct desk_closed {
  const char *closed_by, *hash, *report;
  int64_t closed_at;
};

#define DESK_LIST(type, name)                                                                                          \
  struct type *name;                                                                                                   \
  size_t name##_count
struct desk_month {
  struct date first, last, today, first_open;
  DESK_LIST(desk_till, tills);
  DESK_LIST(desk_closing, closings);
  DESK_LIST(desk_late, late);
  DESK_LIST(desk_flow, flows);
  DESK_LIST(desk_explanation, explained);
  DESK_LIST(desk_said, said);
  DESK_LIST(desk_statement, statements);
  DESK_LIST(desk_matched, matched);
  DESK_LIST(desk_log, log);
  DESK_LIST(desk_job, jobs);
  DESK_LIST(desk_closed, closed); /* none or one */
  struct desk_sales *sales;
  struct desk_costs *costs;
  struct desk_shares *shares;
  struct desk_cash cash;
  struct desk_cards cards;
  struct desk_bank bank;
  struct month_pot pot;
  struct date seen; /* the last day of the bank's statements; year 0: none */
  struct month_facts facts;
  enum step_state states[STEP_COUNT];
  const struct desk_said *last_said[STEP_COUNT]; /* NULL: nobody said anything of it */
  bool is_closable;
};
/* whole: all that a page shows; otherwise what its steps need, for a close: the books of the KPA are held from there
 * on. */
NODISCARD enum outcome desk_month_read(struct tx *tx, const struct desk *desk, struct date first, bool whole,
                                       struct desk_month *month);
void desk_month_write(const struct desk_month *month, struct json *json);
bool desk_deposit_is_missing(const struct desk_month *month, const struct desk_deposit *deposit);

#endif
