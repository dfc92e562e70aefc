/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What follows from a route's own line: how it may succeed, and what every route of its kind refuses. */
#include "core/http/http.h"
#include "core/text.h"

#include <string.h>

static void refuse_by_caller(const struct route *route, bool refused[]);
static void refuse_by_request(const struct route *route, bool refused[]);

size_t http_successes(const struct route *route, int statuses[static 2]) {
  bool is_page = text_equal(route->answers, "text/html");
  if (!route->answer && !route->answers && !route->status) return 0;
  statuses[0] = route->status ? route->status : 200;
  statuses[1] = is_page ? 303 : 201;
  return is_page || (!route->status && route->method != HTTP_GET) ? 2 : 1;
}

size_t http_refusals(const struct route *route, enum outcome codes[static OUTCOME_COUNT]) {
  bool refused[OUTCOME_COUNT] = {[BAD_REQUEST] = true,
                                 [WRONG_HOST] = true,
                                 [UNAVAILABLE] = true,
                                 [DATABASE_DOWN] = true,
                                 [FAILED_INTERNAL] = true};
  refuse_by_caller(route, refused);
  refuse_by_request(route, refused);
  for (const enum outcome *one = route->refusals; one && *one != OK; one++) refused[*one] = true;
  size_t count = 0;
  for (int code = 0; code < OUTCOME_COUNT; code++)
    if (refused[code]) codes[count++] = (enum outcome)code;
  return count;
}

static void refuse_by_caller(const struct route *route, bool refused[]) {
  bool is_open = route->roles & ROLE_ANYONE, is_change = route->method != HTTP_GET;
  refused[TOO_MANY_TRIES] = route->rate != RATE_FREE;
  refused[FORBIDDEN] = !is_open || is_change; /* another site's page */
  if (strchr(route->path, '{')) refused[NOT_FOUND] = true;
  if (is_open) return;
  refused[UNAUTHENTICATED] = true;
  refused[WRONG_TILL] = route->roles & ROLE_TILL;
  refused[BAD_TOKEN] = is_change && route->roles & ROLE_PERSON;
  refused[SECOND_FACTOR_NEEDED] = route->roles & (ROLE_ACCOUNTANT | ROLE_ADMIN);
  if (route->right) refused[RIGHT_NEEDED] = true;
}

static void refuse_by_request(const struct route *route, bool refused[]) {
  if (route->method != HTTP_GET) refused[BODY_TOO_LARGE] = true;
  if (route->body || route->query) refused[MISSING_FIELD] = refused[WRONG_TYPE] = refused[OUT_OF_RANGE] = true;
  if (route->body)
    refused[BAD_JSON] = refused[DUPLICATE_KEY] = refused[UNKNOWN_FIELD] = refused[WRONG_MEDIA_TYPE] = true;
  if (route->keyed) refused[ONCE_KEY_MISSING] = refused[ONCE_KEY_REUSED] = refused[ONCE_RUNNING] = true;
  if (route->versioned && route->method != HTTP_GET) refused[VERSION_NEEDED] = refused[STALE_VERSION] = true;
}
