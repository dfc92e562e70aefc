/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The demonstration: fictional people, the published turnover of six KPAs, tickets drawn with a fixed seed until each
 * month (and activity, where it is known) holds exactly what was published. Pure but for what is said. */
#ifndef COMPTOIR_SERVER_DEMO_H
#define COMPTOIR_SERVER_DEMO_H

#include "core/clock.h"
#include "core/db/db.h"
#include "pos/ticket/snapshot.h"

struct demo_cell {              /* what must be sold, net, in one month */
  const char *month, *activity; /* "2022-03"; NULL: any activity of the KPA */
  int64_t net;
};
struct demo_kpa {
  const char *code, *activities; /* "FRI BLA COU" */
  int64_t total;
  const struct demo_cell *cells;
  size_t cell_count;
};
struct demo_worker {
  const char *member, *activities;
};
struct demo_plan {
  const char *source;
  const struct demo_worker *workers;
  size_t worker_count;
  const struct demo_kpa *kpas;
  size_t kpa_count;
};
NODISCARD enum outcome demo_plan_read(struct arena *arena, struct demo_plan *plan, struct fault *fault);
/* The cells of kpa followed by invented ones from January 2024 to yesterday (only where activities are known), so that
 * the pages of today have something to show. The published months are untouched. */
struct demo_kpa demo_prolong(const struct demo_kpa *kpa, struct date today, struct arena *arena);

/* Numbers from a seed (splitmix64): the same on every machine. */
struct demo_random {
  uint64_t state;
};
uint64_t demo_draw(struct demo_random *random, uint64_t below);                         /* 0 … below − 1 */
void demo_uuid(struct demo_random *random, int64_t at_us, char text[static UUID_TEXT]); /* version 7, from the seed */

struct demo_sale {
  struct basket basket;
  int64_t at_us;
};
struct demo_shop { /* what the drawing knows of one KPA */
  const struct demo_plan *plan;
  const struct demo_kpa *kpa;
  const struct snapshot *snapshot;
  struct ticket_catalogue catalogue;
  struct demo_random random;
};
/* Sales whose net turnover fills the cells of one month exactly, in order of time. Everything lives in arena. */
NODISCARD enum outcome demo_month(struct demo_shop *shop, const struct demo_cell *cells, size_t cell_count,
                                  struct date last_day, struct arena *arena, struct demo_sale **sales, size_t *count,
                                  struct fault *fault);

/* Opens the shop of kpa, with times to come, shelves and pieces. Once: what is there already stays. */
NODISCARD enum outcome demo_shop_open(struct db *db, const char *kpa, struct fault *fault);
extern const struct db_query demo_open_shop, demo_open_campaign;

/* Closes the months of every KPA of plan one after the other, last_month (its first day) the last; those that are
 * closed already are left alone. closed: how many it did. */
NODISCARD enum outcome demo_close(struct db *db, const struct demo_plan *plan, struct date last_month, size_t *closed,
                                  struct fault *fault);

struct demo_care {
  struct db *db;
  struct intake *intake;
  const struct signing_key *key;
  const char *till, *kpa, *legal_entity, *software;
  struct ticket_catalogue catalogue;
  struct date today;
};
/* Things in the care of this till, their owners and the machines (demo_care.c). */
NODISCARD enum outcome demo_care(const struct demo_care *demo, struct arena *arena, struct fault *fault);

extern const struct db_query *const demo_queries[]; /* NULL-terminated */

#endif
