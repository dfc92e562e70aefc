/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The drawer: what is counted into it in the morning, moved during the day, counted in the evening. Each call keeps one
 * signed record (chain P, a closing in G) under the id the screen made; the same again is answered again. */
#ifndef COMPTOIR_POS_TILL_CASH_H
#define COMPTOIR_POS_TILL_CASH_H

#include "pos/till/period.h"

#define CASH_PIECES_MAX 20
#define CASH_GAP_SETTING "cash_gap_cents"

struct cash_opening { /* POST /api/till/opening */
  const char *id, *reason, *override;
  struct money counted; /* used where no pieces are given */
  const struct record_piece *pieces;
  size_t piece_count;
};
struct cash_count { /* POST /api/till/counts */
  const char *id;
  struct money counted;
  const struct record_piece *pieces;
  size_t piece_count;
};
struct cash_move { /* POST /api/till/moves */
  const char *id, *kind, *reason, *reference, *override;
  struct money amount; /* > 0, whichever way it goes */
};
struct cash_tender_change { /* POST /api/till/tender-changes */
  const char *id, *ticket, *tender, *tender_to, *override;
  struct money amount;
};
struct cash_closing { /* POST /api/till/closings */
  const char *id, *count, *reason, *override, *reference;
  bool terminal_read; /* card_total was typed: a terminal may say zero */
  struct money card_total, drop;
  int64_t open_sales;
  bool confirmed;
};
struct cash_period_closing { /* POST /api/till/period-closings: "month", "year" */
  const char *id, *kind;
};
struct cash_setting {
  struct money gap_limit;
};
extern const struct spec cash_opening_spec, cash_count_spec, cash_move_spec, cash_tender_change_spec, cash_closing_spec,
    cash_period_closing_spec, cash_setting_spec;

struct cash_call { /* who asks; what was kept goes to row */
  struct till *till;
  struct request *request;
  const char *cashier; /* NULL: nobody has to be signed in */
  struct arena *arena;
  struct fault *fault;
  struct journal_row row;
  bool replayed;
  struct money gap_found; /* out, of a count: the largest gap of this shift so far */
};
struct cash_call cash_call_of(struct request *request);

/* PERIOD_OPEN; GAP_REASON_NEEDED, GAP_NEEDS_REFERENT: not what was left there. */
NODISCARD enum outcome cash_open(struct cash_call *call, const struct cash_opening *asked);
/* Says what should be there only in its answer. PERIOD_CLOSED. */
NODISCARD enum outcome cash_count(struct cash_call *call, const struct cash_count *asked);
/* DRAWER_TOO_LOW for more than there is. RIGHT_NEEDED (drawer): more than the KPA's out_limit taken out in this day, or
 * anything put in, which opens the drawer. */
NODISCARD enum outcome cash_move(struct cash_call *call, const struct cash_move *asked);
/* The ticket stays as it is; the closing counts what was really paid. PERIOD_OF_OTHER: of a shift that is closed.
 * RIGHT_NEEDED (void): less cash is expected in the drawer from then on. */
NODISCARD enum outcome cash_change_tender(struct cash_call *call, const struct cash_tender_change *asked);
/* The Z. PERIOD_CLOSED, OPEN_SALES, COUNT_NEEDED, COUNT_AGAIN, TERMINAL_NEEDED, GAP_REASON_NEEDED, GAP_NEEDS_REFERENT,
 * DRAWER_TOO_LOW. */
NODISCARD enum outcome cash_close(struct cash_call *call, const struct cash_closing *asked);
/* A month or a year before its time. NOTHING_TO_CLOSE. */
NODISCARD enum outcome cash_close_period(struct cash_call *call, const struct cash_period_closing *asked);

/* Above this a gap needs a referent: what the KPA decided (GAP_LIMIT_UNSAID cents where it never did), or less where
 * this till is stricter. */
struct money cash_gap_limit(struct till *till);
/* Reasons of a gap, of money in, of money out. */
bool cash_reason_known(const char *kind, const char *reason);
/* OUT_OF_RANGE: a piece that is no euro coin or note. */
NODISCARD enum outcome cash_pieces_sum(const struct record_piece pieces[], size_t count, struct money *sum,
                                       struct fault *fault);
/* A gap that is not said, or not seen by who must: *witness is the second person. */
NODISCARD enum outcome cash_check_gap(struct cash_call *call, struct money difference, const char *reason,
                                      const char *override, const char **witness);
/* Whichever is further from nothing. */
struct money cash_larger(struct money one, struct money other);
/* Somebody answers for what a cashier may not do alone, in *witness; nobody has to while the till is open to anybody,
 * or in school. RIGHT_NEEDED. */
NODISCARD enum outcome cash_answer_for(struct cash_call *call, const char *right, const char *override,
                                       const char **witness);
/* The sum of the shift under way. PERIOD_CLOSED. */
NODISCARD enum outcome cash_sum(struct cash_call *call, struct period *period, struct closing_sum **sum,
                                struct record_closing *so_far);

/* ---- cash_json.c --------------------------------------------------------------------------------------------------
 */

/* A closing as the screens and the office read it: members of an open object. */
void closing_write(const struct record_closing *closing, struct json *json);
/* A kept record of P or G by its row. */
NODISCARD enum outcome cash_write(struct cash_call *call, struct buffer *out);

/* ---- closing_slip.c ------------------------------------------------------------------------------------------------
 */

/* The closing in call->row, whose request asks for a print. Printed soon after it was made: the original; later: a
 * copy, kept and counted. The same id again prints nothing more. */
NODISCARD enum outcome cash_print(struct cash_call *call);
extern const struct spec cash_print_spec;
/* copy 0: the original. */
struct slip;
void slip_of_closing(const struct record *record, const struct catalogue_view *view, int64_t copy, struct arena *arena,
                     struct slip *slip);

extern const struct route_table cash_routes;

#endif
