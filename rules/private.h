/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_RULES_PRIVATE_H
#define COMPTOIR_RULES_PRIVATE_H

#include "access/access.h"
#include "core/text.h"
#include "rules/rules.h"
#include "sql_queries.h"

#define RULES_REGISTERED(file) extern const struct db_query rules_##file;
#include "rules/queries.def"
#undef RULES_REGISTERED

#define RULES_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- store --------------------------------------------------------------------------------------------------------
 */

struct rule_version { /* a rule and the decision that it stands on */
  struct rule rule;
  const char *request; /* NULL: brought in by an import */
  int64_t cae_bp;      /* what a sale sets aside on the day */
  struct rule_decision decision;
};
struct rule_place {
  int64_t fiscal_month;
  struct date first;    /* month of the books; year 0: nothing yet */
  struct date earliest; /* on which a new rule may begin; year 0: any day */
};
struct rule_member {
  const char *code, *name, *face;
};
struct rule_activity {
  const char *code, *name;
};
struct rule_month {
  struct date month;
  bool sealed;
};

NODISCARD enum outcome rule_store_lock(struct tx *tx, const char *kpa, struct arena *arena);
/* In the order of valid_from. */
NODISCARD enum outcome rule_store_versions(struct tx *tx, const char *kpa, struct arena *arena,
                                           struct rule_version **versions, size_t *count);
NODISCARD enum outcome rule_store_place(struct tx *tx, const char *kpa, struct arena *arena, struct rule_place *place);
NODISCARD enum outcome rule_store_members(struct tx *tx, const char *kpa, struct arena *arena,
                                          struct rule_member **members, size_t *count);
NODISCARD enum outcome rule_store_activities(struct tx *tx, const char *kpa, struct arena *arena,
                                             struct rule_activity **activities, size_t *count);
NODISCARD enum outcome rule_store_months(struct tx *tx, const char *kpa, struct date today, struct arena *arena,
                                         struct rule_month **months, size_t *count);
struct rule_span {
  const char *kpa;
  struct date from, to; /* first days of months */
};
/* All that rule_simulate needs to know to try the proposed rule on these months. */
NODISCARD enum outcome rule_store_books(struct tx *tx, const struct rule_span *span, const struct rule *proposed,
                                        struct arena *arena, struct rule_books *books, int64_t *tickets);
/* The decision, then the version. ID_REUSED when another KPA's has this request; else as the schema refuses, with the
 * field of the body. */
NODISCARD enum outcome rule_store_add(struct tx *tx, const char *kpa, const struct rule_version *version,
                                      struct arena *arena);

/* ---- bodies (body.c) and answers (show.c) -------------------------------------------------------------------------
 */

extern const struct spec rule_adoption_spec, rule_simulation_spec;

struct rule_body {
  const char *activity, *contract, *valid_from, *base, *banding, *window, *deduction, *weighting;
  int64_t pot, internal, exempt_months;
  struct money fixed_month, minimum_month, maximum;
  const struct scale_band *bands;
  size_t band_count;
  const struct split_weight *weights;
  size_t weight_count;
};
struct decision_body {
  const char *decided_on, *title, *agreement, *minutes_sha256;
  int64_t present, votes_for, votes_against, abstentions;
  bool by_consent;
};
struct adoption_body {
  const char *id;
  struct rule_body rule;
  struct decision_body decision;
};
struct simulation_body {
  const char *from, *to; /* months, 2026-10 */
  struct rule_body rule;
};

/* OUT_OF_RANGE for a day that is none; then as rule_check. */
NODISCARD enum outcome rule_from_body(const struct rule_body *body, struct rule *rule, struct fault *fault);
NODISCARD enum outcome rule_decision_from_body(const struct decision_body *body, struct rule_decision *decision,
                                               struct fault *fault);

void rule_write_version(struct json *json, const struct rule_version *version, size_t number);
void rule_write_scale(struct json *json, const struct scale *scale);
void rule_write_date(struct json *json, const char *key, struct date date);

const char *rule_base_name(enum scale_base base);
enum scale_base rule_base_parse(const char *name);
const char *rule_banding_name(enum scale_banding banding);
enum scale_banding rule_banding_parse(const char *name);
const char *rule_window_name(enum scale_window window);
enum scale_window rule_window_parse(const char *name);

/* ---- handlers -----------------------------------------------------------------------------------------------------
 */

enum outcome get_rules(struct request *request, struct reply *reply);
enum outcome get_rule_examples(struct request *request, struct reply *reply);
enum outcome post_rule_simulation(struct request *request, struct reply *reply);
enum outcome post_rule(struct request *request, struct reply *reply);

#endif
