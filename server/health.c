/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/authorise.h"

#include "core/db/services.h"
#include "core/version.h"

#include "sql_queries.h"

struct ping_row {
  int64_t one;
};
static const struct db_column ping_columns[] = {DB_COLUMN(struct ping_row, one)};
static const struct db_query ping = {"server/ping", sql_server_ping, NULL, 0, ping_columns, 1, sizeof(struct ping_row)};
const struct db_query *const health_queries[] = {&ping, NULL};

static enum outcome get_health(struct request *request, struct reply *reply);
static enum outcome ask(struct tx *tx, void *context);

static const struct route routes[] = {
    ROUTE(GET, "/healthz", ROLE_ANYONE, SCOPE_NONE, get_health, "whether the server and its database answer",
          .rate = RATE_FREE),
};
const struct route_table health_routes = {routes, sizeof routes / sizeof routes[0]};

static enum outcome get_health(struct request *request, struct reply *reply) {
  struct services *services = request->app;
  bool database = db_transact(services->db, TX_READ, ask, request->arena, NULL) == OK;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "status", database ? "ok" : "down");
  json_text(&json, "version", COMPTOIR_VERSION);
  json_bool(&json, "database", database);
  json_close(&json);
  reply->status = database ? 200 : 503;
  return OK;
}

static enum outcome ask(struct tx *tx, void *context) {
  return tx_run(tx, &ping, NULL, context, NULL, NULL);
}
