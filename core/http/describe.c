/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/internal.h"
#include "core/json.h"

static void describe_route(const struct route *route, struct json *json);
static void describe_body(const struct spec *body, struct json *json);

void http_describe(const struct route_table tables[], size_t count, struct buffer *out) {
  struct json json = json_into(out);
  json_open_list(&json, NULL);
  for (size_t t = 0; t < count; t++)
    for (size_t r = 0; r < tables[t].count; r++) describe_route(&tables[t].routes[r], &json);
  json_close_list(&json);
}

const char *role_name(enum role role) {
  switch (role) {
  case ROLE_ANYONE: return "anyone";
  case ROLE_TILL: return "till";
  case ROLE_MEMBER: return "member";
  case ROLE_OFFICE: return "office";
  case ROLE_COUNT: break;
  }
  return "nobody";
}

static void describe_route(const struct route *route, struct json *json) {
  json_open(json, NULL);
  json_text(json, "method", method_name(route->method));
  json_text(json, "path", route->path);
  json_text(json, "role", role_name(route->role));
  json_text(json, "summary", route->summary);
  describe_body(route->body, json);
  json_close(json);
}

static void describe_body(const struct spec *body, struct json *json) {
  if (!body) {
    json_null(json, "body");
    return;
  }
  AUTO(buffer) struct buffer schema = {0};
  struct json inner = json_into(&schema);
  spec_describe(body, &inner);
  json_raw(json, "body", schema.bytes, schema.length);
}
