/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rules that a collective votes: versions of one scale (ledger/scale.h) and of how several persons share a line,
 * each standing on a recorded decision; and what a proposed one would have given over months that are past.
 *
 * The part of the cooperative is contractual (C. trav. L7331-2, L7332-3): its accountant alone changes it. The pot, its
 * place in the order and the weights are the collective's. */
#ifndef COMPTOIR_RULES_RULES_H
#define COMPTOIR_RULES_RULES_H

#include "core/arena.h"
#include "core/db/db.h"
#include "core/http/http.h"
#include "ledger/due_rows.h"

#define RULE_WEIGHTS_MAX 64

struct rule_decision {
  struct date decided_on;
  const char *title, *agreement, *minutes_sha256; /* the minutes stay with the collective: their digest is kept */
  int64_t present, votes_for, votes_against, abstentions;
  bool by_consent; /* nobody objects; otherwise more for than against */
};

/* ---- rules (pure) ------------------------------------------------------------------------------------------------ */

/* RULE_OVER_WHOLE, RULE_BANDS, RULE_WEIGHTS, OUT_OF_RANGE, with the field below prefix ("/rule"). */
NODISCARD enum outcome rule_check(const struct rule *rule, const char *prefix, struct fault *fault);
/* RULE_DECISION: votes that do not add up to those present, no majority, an objection to a consent, a meeting that is
 * yet to come or after the first day of the rule. */
NODISCARD enum outcome rule_check_decision(const struct rule_decision *decision, struct date valid_from,
                                           struct date today, struct fault *fault);

/* ---- simulation (pure) --------------------------------------------------------------------------------------------
 */

struct rule_part { /* of one person in a line that several worked on */
  int64_t entry, line, weight, rule;
  struct date month;
  const char *member, *activity;
  struct money net;
};
struct rule_books {
  struct due_books due;          /* sums from the first month on: bands and maximums accumulate */
  const struct rule_part *parts; /* of the months asked for, by entry and line */
  size_t part_count;
};

enum { SIDE_NOW, SIDE_PROPOSED, SIDES };
struct rule_outcome {
  struct money side[SIDES];
};
struct rule_person {
  const char *member;
  struct rule_outcome share;
};
struct simulation {            /* turnover = Σ persons + pot + cae, on both sides */
  struct rule_person *persons; /* who worked in these months, by code */
  size_t person_count;
  struct rule_outcome pot, cae;
  struct money turnover; /* without VAT, internal sales included */
};
/* Who gets what of the months from … to, as if the proposed rule had begun with the first of them, beside what the
 * rules in force give; both as the close of the months counts it, so that what is sealed is found again to the cent.
 * FAILED_INTERNAL: a scale of the books that cannot be followed. */
NODISCARD enum outcome rule_simulate(const struct rule_books *books, const struct rule *proposed, struct date from,
                                     struct date to, struct arena *arena, struct simulation *simulation,
                                     struct fault *fault);

/* ---- examples -----------------------------------------------------------------------------------------------------
 */

struct rule_example {                    /* a scale that a cooperative has published; the pot is none of its business */
  const char *id, *name, *source, *note; /* note: what the scale cannot say, or is not known; French */
  struct date read_on;
  struct scale scale;
};
extern const struct rule_example rule_examples[];
extern const size_t rule_example_count;

extern const struct route_table rules_routes;
extern const struct db_query *const rules_queries[]; /* NULL-terminated */

#endif
