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
#include "ledger/scale.h"
#include "ledger/split.h"

#define RULE_WEIGHTS_MAX 64

struct rule {                  /* one version */
  int64_t id;                  /* 0: proposed */
  const char *activity;        /* NULL: every activity without a rule of its own */
  enum contract_kind contract; /* CONTRACT_NONE: every contract without one */
  struct date valid_from;
  struct scale scale;
  enum split_weighting weighting;
  const struct split_weight *weights; /* WEIGHTING_FIXED */
  size_t weight_count;
};

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
/* Whether the cooperative gets the same: all of the scale but the pot and an order that leaves its base alone. */
bool rule_same_cae_part(const struct scale *a, const struct scale *b);
/* How closely the rule fits work of that activity under that contract; -1: it does not. */
int rule_fit(const struct rule *rule, const char *activity, enum contract_kind contract);
/* In force on day: the closest fit, and of those the latest. NULL: none. rules in the order of valid_from. */
const struct rule *rule_find(const struct rule rules[], size_t count, const char *activity, enum contract_kind contract,
                             struct date day);

/* ---- simulation (pure) --------------------------------------------------------------------------------------------
 */

struct rule_sum { /* what the books say of one party's month */
  struct date month;
  const char *member, *activity; /* member NULL: the collective */
  int64_t rule;                  /* that the sales were made under; 0: costs and internal sales, which name none */
  struct money net, internal, costs;
};
struct rule_part { /* of one person in a line that several worked on */
  int64_t entry, line, weight, rule;
  struct date month;
  const char *member, *activity;
  struct money net;
};
struct rule_contract {
  const char *member;
  enum contract_kind kind;
  struct date starts_on, ends_on; /* ends_on.year 0: open-ended */
  bool waived;                    /* the fixed amount is not asked of her */
};
struct rule_books {
  struct date first; /* month of the books */
  int fiscal_month;
  const struct rule *rules; /* in the order of valid_from */
  size_t rule_count;
  const struct rule_sum *sums; /* from the first month on: bands and maximums accumulate */
  size_t sum_count;
  const struct rule_part *parts; /* of the months asked for, by entry and line */
  size_t part_count;
  const struct rule_contract *contracts; /* by member, then starts_on */
  size_t contract_count;
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
