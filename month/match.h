/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which line of the bank is which money of ours. Pure: proposals only, a person accepts them.
 *
 * The bank books what was handed in a few days later: cash within 5 days, cheques 10, a card remittance 5, an online
 * payout 7. A remittance comes net of the commission or with the commission on a line of its own, one line for several
 * days, or one day on several lines. What the bank takes for itself is known by its label. */
#ifndef COMPTOIR_MONTH_MATCH_H
#define COMPTOIR_MONTH_MATCH_H

#include "core/arena.h"
#include "core/clock.h"
#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum deposit_kind { DEPOSIT_CASH, DEPOSIT_CHEQUE, DEPOSIT_CARD, DEPOSIT_ONLINE, DEPOSIT_KINDS };
const char *deposit_kind_name(enum deposit_kind kind); /* "cash", "cheque", "card", "online" */
NODISCARD bool deposit_kind_parse(const char *name, enum deposit_kind *kind);
int deposit_days(enum deposit_kind kind); /* after so many days the bank should have shown it */

struct match_line { /* not matched yet */
  struct date day;
  struct money amount; /* positive: came in */
  const char *label, *reference;
  bool doubled; /* the same line came twice, and nobody said yet that this is so */
};
struct match_deposit { /* not matched yet */
  enum deposit_kind kind;
  struct date day;
  struct money amount, fee; /* fee 0: none, or not known */
  const char *reference;
};

enum match_reason {
  MATCH_SAME_AMOUNT,      /* one deposit, its amount or its net */
  MATCH_COMMISSION,       /* one deposit, less a plausible commission */
  MATCH_SEVERAL_DEPOSITS, /* one line for several deposits in a row */
  MATCH_SEVERAL_LINES,    /* several lines for one deposit */
  MATCH_BANK_FEE,         /* by its label: 627000 */
  MATCH_TWO_POSSIBLE,     /* more than one would do: choose */
  MATCH_DOUBLED,          /* say first what happened */
  MATCH_NOTHING           /* no deposit looks like it */
};
const char *match_reason_name(enum match_reason reason); /* "same_amount", … */

#define MATCH_DEPOSITS_MAX 31 /* of one line: a month of card remittances */
#define MATCH_LINES_MAX 4     /* of one deposit */

struct match_proposal { /* of the line that stands at the same place */
  enum match_reason reason;
  bool sure;                           /* may be accepted together with the others */
  size_t deposits[MATCH_DEPOSITS_MAX]; /* places in the list; TWO_POSSIBLE: those that would do */
  size_t deposit_count;
  size_t lines[MATCH_LINES_MAX]; /* SEVERAL_LINES: all of them, this one too; the first of them proposes */
  size_t line_count;
  struct money fee; /* deposits less lines */
};

/* One proposal a line, in the order of lines. Both lists in order of day. A deposit is proposed once. */
void match_propose(const struct match_line lines[], size_t line_count, const struct match_deposit deposits[],
                   size_t deposit_count, struct arena *arena, struct match_proposal proposals[]);

/* The bank had time to show deposit and did not: it was made on day, and the statements reach until seen. */
bool match_is_missing(const struct match_deposit *deposit, struct date seen);

#endif
