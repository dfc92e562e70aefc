/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Page shells: they hold no data, so that whoever opens one sees at most its frame; the data come from the API. Without
 * a session the visitor is sent to the sign-in page, and comes back. */
#include "access/private.h"

#include <string.h>

enum { QUERY_MAX = 1000 };

static enum outcome serve_to_person(struct request *request, struct reply *reply, const char *asset);
static enum outcome send_to_sign_in(struct request *request, struct reply *reply);

enum outcome get_sign_in_page(struct request *request, struct reply *reply) {
  return http_serve_page(request, reply, "access/sign-in.html");
}

enum outcome get_account_page(struct request *request, struct reply *reply) {
  return serve_to_person(request, reply, "access/account.html");
}

enum outcome get_member_page(struct request *request, struct reply *reply) {
  return serve_to_person(request, reply, "member/member.html");
}

enum outcome get_office_page(struct request *request, struct reply *reply) {
  return serve_to_person(request, reply, "office/office.html");
}

static enum outcome serve_to_person(struct request *request, struct reply *reply, const char *asset) {
  const struct access_grant *grants = NULL;
  size_t count = 0;
  enum outcome outcome = session_find(request, &grants, &count);
  if (outcome == UNAUTHENTICATED) return send_to_sign_in(request, reply);
  return outcome == OK ? http_serve_page(request, reply, asset) : outcome;
}

/* The path is the route's own text. What the visitor wrote behind it, such as a tab of the office, is escaped as one
 * value, and left out when it is longer than any of our pages makes it. */
static enum outcome send_to_sign_in(struct request *request, struct reply *reply) {
  const char *query = request_whole_query(request);
  AUTO(buffer) struct buffer place = {0};
  buffer_format(&place, "/connexion?vers=%s", request->route->path);
  if (query[0] && strlen(query) <= QUERY_MAX) {
    buffer_escaped(&place, "?");
    buffer_escaped(&place, query);
  }
  reply->status = 303;
  reply_header(reply, "Location", arena_text(request->arena, place.bytes, place.length));
  return OK;
}
