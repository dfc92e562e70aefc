/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shop of the demonstration: open, with times to come, shelves that are counted, ten pieces, and a groupage that
 * can be joined. */
#include "server/demo.h"

#include "sql_queries.h"

struct opening {
  const char *kpa;
  int64_t now_us;
};
static const enum db_kind open_params[] = {DB_TEXT, DB_TIME};
const struct db_query demo_open_shop = {
    .name = "demo/open_shop", .sql = sql_demo_open_shop, .params = open_params, .param_count = 2};
const struct db_query demo_open_campaign = {
    .name = "demo/open_campaign", .sql = sql_demo_open_campaign, .params = open_params, .param_count = 2};

static enum outcome open_shop(struct tx *tx, void *context) {
  const struct opening *opening = context;
  const struct db_param params[] = {P_TEXT(opening->kpa), P_TIME(opening->now_us)};
  enum outcome outcome = tx_run(tx, &demo_open_shop, params, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &demo_open_campaign, params, NULL, NULL, NULL) : outcome;
}

enum outcome demo_shop_open(struct db *db, const char *kpa, struct fault *fault) {
  struct opening opening = {kpa, clock_now_us()};
  return db_transact(db, TX_WRITE, open_shop, &opening, fault);
}
