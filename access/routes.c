/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/private.h"

static enum outcome post_sign_out(struct request *request, struct reply *reply);

static const struct route routes[] = {
    ROUTE(POST, "/api/sign-out", ROLE_PERSON, SCOPE_SELF, post_sign_out, "End this session"),
};
const struct route_table access_routes = {routes, ACCESS_COUNT(routes)};

static const enum db_kind end_params[] = {DB_UUID, DB_UUID, DB_TIME};
const struct db_query session_end_query = {
    "access/end_session", sql_access_end_session, end_params, ACCESS_COUNT(end_params), NULL, 0, 0};

static enum outcome post_sign_out(struct request *request, struct reply *reply) {
  const struct db_param params[] = {P_UUID(request->who.session), P_UUID(request->who.person), P_TIME(clock_now_us())};
  struct access_ask ask = {.query = &session_end_query, .params = params, .arena = request->arena};
  enum outcome outcome = access_ask(request, TX_WRITE, &ask);
  if (outcome != OK) return outcome;
  reply_header(reply, "Set-Cookie", ACCESS_COOKIE "=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
  buffer_text(&reply->body, "{}");
  return OK;
}
