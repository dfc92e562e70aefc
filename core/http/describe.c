/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/internal.h"
#include "core/json.h"
#include "core/text.h"

static void describe_route(const struct route *route, struct json *json);
static void describe_body(const struct spec *body, struct json *json);

void http_describe(const struct route_table tables[], size_t count, struct buffer *out) {
  struct json json = json_into(out);
  json_open_list(&json, NULL);
  for (size_t t = 0; t < count; t++)
    for (size_t r = 0; r < tables[t].count; r++) describe_route(&tables[t].routes[r], &json);
  json_close_list(&json);
}

static const struct {
  enum role role;
  const char *name;
} role_names[] = {
#define ROLE(name, text) {ROLE_##name, text},
#include "core/http/role.def"
#undef ROLE
};

const char *role_name(enum role role) {
  for (size_t i = 0; i < ROLE_COUNT; i++)
    if (role_names[i].role == role) return role_names[i].name;
  return "nobody";
}

enum role role_from_name(const char *name) {
  for (size_t i = 0; i < ROLE_COUNT; i++)
    if (text_equal(role_names[i].name, name)) return role_names[i].role;
  return 0;
}

const char *scope_name(enum scope scope) {
  static const char *const names[SCOPE_COUNT] = {"none", "self", "till", "member", "kpa", "network"};
  return names[scope];
}

static const char *rate_name(enum rate rate) {
  static const char *const names[RATE_COUNT] = {"read", "free", "sign_in", "till", "heavy"};
  return names[rate];
}

static void describe_route(const struct route *route, struct json *json) {
  json_open(json, NULL);
  json_text(json, "method", method_name(route->method));
  json_text(json, "path", route->path);
  json_open_list(json, "roles");
  for (size_t i = 0; i < ROLE_COUNT; i++)
    if (route->roles & role_names[i].role) json_text(json, NULL, role_names[i].name);
  json_close_list(json);
  json_text(json, "scope", scope_name(route->scope));
  json_text(json, "rate", rate_name(route->rate));
  json_bool(json, "personal", route->personal);
  if (route->right) json_text(json, "right", route->right);
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
