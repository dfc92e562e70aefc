/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shift of a till: a float opens it, a day closing (the Z) ends it. What belongs to it are the records after those
 * the last closing counted, by sequence. While somebody learns, all of it lives in chain X and counts for nothing. */
#ifndef COMPTOIR_POS_TILL_PERIOD_H
#define COMPTOIR_POS_TILL_PERIOD_H

#include "pos/ticket/closing_sum.h"
#include "pos/till/keep.h"

#define HOUR_US (INT64_C(3600) * 1000000)
#define SHIFT_LONG_US (20 * HOUR_US) /* a calm word */
#define SHIFT_OVER_US (24 * HOUR_US) /* nothing is sold before the Z */

struct period {
  bool open, learning;
  const char *since; /* when it was opened; NULL: closed */
  int64_t since_us;
  struct record_closing last; /* the day closing before it; number 0: none */
  const char *last_at;
  int64_t sales_from, moves_from; /* first sequences that may belong to it */
  bool untouched;                 /* nothing was ever sold or counted here */
  bool from_before;               /* tickets of before there were periods: nobody closed them */
};
/* Within a moment. Texts live in arena. */
NODISCARD enum outcome period_read(struct till *till, struct arena *arena, struct period *period, struct fault *fault);
/* The shift that counts, whether or not somebody is learning. */
NODISCARD enum outcome period_read_real(struct till *till, struct arena *arena, struct period *period,
                                        struct fault *fault);
/* Adds its records to sum, which starts at the closing before. */
NODISCARD enum outcome period_sum(struct till *till, const struct period *period, struct arena *arena,
                                  struct closing_sum *sum, struct fault *fault);

enum shift_length { SHIFT_FINE, SHIFT_LONG, SHIFT_OVER_LIMIT };
enum shift_length period_length(const struct period *period, int64_t now_us);

/* till_keep for whatever belongs to a shift. Where none is open the float that was left opens one in the same commit,
 * after the month and the year that ended meanwhile are closed. A ticket after SHIFT_OVER_US: SHIFT_OVER. */
NODISCARD enum outcome period_keep(struct till *till, const char *cashier, struct draft drafts[], size_t count,
                                   struct arena *arena, struct fault *fault);

#define OPENING_DRAFTS 6
/* What goes before the first record of a shift: tickets from before there were periods in a closing of their own, the
 * month and the year that ended. */
NODISCARD enum outcome period_before_opening(struct till *till, const struct period *period, struct arena *arena,
                                             struct draft drafts[static OPENING_DRAFTS], size_t *count,
                                             struct fault *fault);
/* The float itself, and its event. counted NULL: as it was left. */
size_t period_float_drafts(const struct period *period, const struct record_cash *counted, struct draft drafts[2]);

/* ---- closings.c: months and years -------------------------------------------------------------------------------- */

/* Adds the drafts of month and year that are due before a shift begins: the last day closing is of another month. kind:
 * NULL, or "month", "year": on demand, whatever the date. */
NODISCARD enum outcome closings_due(struct till *till, const char *kind, struct arena *arena, struct draft drafts[],
                                    size_t *count, struct fault *fault);

/* "is_open", "since", "shift", "number": members of an open object. */
void period_write(struct till *till, struct json *json);

#endif
