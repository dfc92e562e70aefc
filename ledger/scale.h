/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a coopérant·e owes the cooperative and the pot, month after month: the contribution of her contract (C. trav.
 * L7332-3; C. com. R127-1 for the CAPE). Pure. The sale's own split (ledger/split.h) is a provision at cae_bp; the
 * close of a month asks this file what is due and posts the difference; a simulation asks it what would have been due.
 */
#ifndef COMPTOIR_LEDGER_SCALE_H
#define COMPTOIR_LEDGER_SCALE_H

#include "core/clock.h"
#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCALE_BANDS_MAX 12

enum scale_base { BASE_NET, BASE_MARGIN, BASE_CASHED }; /* turnover without VAT; less costs; paid */
enum scale_banding { BANDING_MARGINAL, BANDING_WHOLE }; /* each slice at its rate; all at the last one */
enum scale_window { WINDOW_CALENDAR, WINDOW_FISCAL, WINDOW_SINCE_ENTRY }; /* over what bands and maximum accumulate */
enum scale_deduction { DEDUCT_TOGETHER, DEDUCT_CAE_FIRST, DEDUCT_POT_FIRST }; /* pot of the whole, or of what is left */

struct scale_band { /* from this much of the window's base on */
  struct money from;
  int64_t rate_bp;
};

struct scale {
  enum scale_base base;
  enum scale_banding banding;
  enum scale_window window;
  enum scale_deduction deduction;
  struct scale_band bands[SCALE_BANDS_MAX]; /* the first begins at 0; strictly rising */
  size_t band_count;
  int64_t pot_bp;              /* of net turnover, without internal sales; neither costs nor fixed amounts change it */
  int64_t internal_bp;         /* of internal sales; −1: as any other turnover, in the base */
  struct money fixed_month;    /* added each month under contract, unless waived */
  struct money minimum_month;  /* of a month under contract, fixed amount included */
  struct money maximum_window; /* of a window; 0: none */
  int64_t exempt_months; /* the month of entry is the first: nothing due while under contract; bands go on counting */
};

struct scale_month {         /* of one party (a member, or the collective); rows in order of time */
  const struct scale *scale; /* in force; another version may follow within the same window */
  struct date month;         /* its first day */
  struct money net, internal, costs, cashed;
  bool contract, waived; /* a contract was in force in the month; the fixed amount is waived for her */
  size_t lineage;        /* a scale and the versions that follow it; 0 where there is but one */
  const bool *together;  /* by lineage: it follows the same contribution in this month; NULL: none but its own */
};

struct scale_due { /* net + internal = cae + pot + rest */
  struct money cae, pot, rest;
};

/* The contribution is one account a person: a row goes on from every earlier row of its window that had the same
 * contribution (scale_same_cae_part), or is of a lineage that follows it now. Fixed and minimum amounts count once a
 * month in the account, in its last row; the maximum once a window. The pot goes on from the rows of its own lineage.
 * rows must begin with the window (or with entry, for WINDOW_SINCE_ENTRY); several of one month are fine: the second
 * goes on where the first stopped. Each due is that of its row alone, whatever comes after: the difference of two
 * cumulated amounts, each rounded once, so that rows add up to the account to the cent. A negative cumulated base owes
 * nothing; what comes back owes back. Returns false for a malformed scale (scale_is_sound), rows out of order, or
 * amounts no till could make. */
NODISCARD bool scale_dues(const struct scale_month rows[], size_t count, struct date entered_on, int fiscal_month,
                          struct scale_due dues[]);
NODISCARD bool scale_is_sound(const struct scale *scale);
/* Whether the cooperative gets the same: all of the scale but the pot and an order that leaves its base alone. */
bool scale_same_cae_part(const struct scale *a, const struct scale *b);
/* Which window a month is in: equal numbers, one window. */
int64_t scale_window(const struct scale *scale, struct date month, int fiscal_month);
/* The contribution on a base cumulated since the window began, bands only. 29 990 + 40 € at 11.5 / 10.5 % from
 * 30 000: the 40 € owe 4.30 € (10.00 at 11.5 %, 30.00 at 10.5 %). */
struct money scale_of_bands(const struct scale *scale, struct money cumulated);

#endif
