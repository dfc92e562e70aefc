/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/authorise.h"
#include "server/command.h"
#include "server/demo.h"
#include "server/pools.h"

#include "access/access.h"
#include "access/privacy.h"
#include "access/secret.h"
#include "catalog/catalog.h"
#include "core/log.h"
#include "core/once/once.h"
#include "costs/costs.h"
#include "custody/custody.h"
#include "exports/exports.h"
#include "group/group.h"
#include "hook/hook.h"
#include "ledger/ledger.h"
#include "ledger/people_file.h"
#include "month/month.h"
#include "month/month_jobs.h"
#include "online/archive.h"
#include "online/online.h"
#include "order/order.h"
#include "pay/pay.h"
#include "payment/payment.h"
#include "photo/photo.h"
#include "pos/intake/intake.h"
#include "pos/intake/letters.h"
#include "quote/quote.h"
#include "rules/rules.h"
#include "shop/shop.h"
#include "statements/statements.h"
#include "stock/stock.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static enum outcome find_conninfo(const struct options *options, struct database *database, const char **conninfo,
                                  struct fault *fault);

enum outcome database_open(const struct options *options, size_t connections, struct database *database,
                           struct fault *fault) {
  struct database opened = {0};
  const char *conninfo = NULL;
  size_t applied = 0;
  enum outcome outcome = find_conninfo(options, &opened, &conninfo, fault);
  if (outcome == OK) outcome = db_migrate(conninfo, &applied, fault);
  if (outcome == OK)
    outcome =
        db_open(&(struct db_options){.conninfo = conninfo, .connections = connections, .queries = database_queries()},
                &opened.db, fault);
  if (outcome != OK) {
    database_close(&opened);
    return outcome;
  }
  if (applied) log_event(LOG_NOTICE, "database.migrated", "%zu migrations", applied);
  *database = opened;
  return OK;
}

void database_close(struct database *database) {
  if (database->db) db_close(database->db);
  if (database->cluster) cluster_stop(database->cluster);
  *database = (struct database){0};
}

static enum outcome find_conninfo(const struct options *options, struct database *database, const char **conninfo,
                                  struct fault *fault) {
  if (options->db) {
    *conninfo = options->db;
    return OK;
  }
  if (mkdir(options->data, 0755) != 0 && errno != EEXIST)
    return fault_set(fault, BAD_OPTION, "--data", "%s: %s", options->data, strerror(errno));
  enum outcome outcome = cluster_start(options->data, &database->cluster, fault);
  if (outcome == OK) *conninfo = cluster_conninfo(database->cluster);
  return outcome;
}

#define QUERIES_MAX 1024

/* The registry outlives every connection. */
const struct db_query *const *database_queries(void) {
  static const struct db_query *all[QUERIES_MAX + 1];
  const struct db_query *const *const modules[] = {
      online_queries,     online_money_queries, online_archive_queries, online_receipt_queries, catalog_queries,
      ledger_queries,     people_queries,       intake_queries,         drawer_queries,         access_queries,
      secret_queries,     privacy_queries,      health_queries,         pools_queries,          demo_queries,
      costs_queries,      pay_queries,          desk_queries,           month_close_queries,    exports_queries,
      statements_queries, rules_queries,        custody_queries,        letters_queries,        stock_queries,
      settings_queries,   once_queries,         order_queries,          payment_queries,        photo_queries,
      shop_queries,       hook_queries,         group_queries,          quote_queries};
  size_t next = 0;
  for (size_t m = 0; m < sizeof modules / sizeof modules[0]; m++)
    for (const struct db_query *const *query = modules[m]; *query; query++) {
      assert(next < QUERIES_MAX);
      all[next++] = *query;
    }
  all[next] = NULL;
  return all;
}
