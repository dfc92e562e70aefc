/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The route tables as an OpenAPI 3.1 document. Nothing here knows a route: what a table does not say is not promised.
 */
#include "core/http/openapi.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_info(const struct http_api *api, struct json *json);
static void write_paths(const struct writing *writing, struct json *json);
static bool is_first_of_path(const struct http_api *api, const struct route *route);
static void write_path(const struct writing *writing, const char *path, struct json *json);
static void write_route(const struct writing *writing, const struct route *route, struct json *json);
static void write_id(const struct route *route, struct json *json);
static void write_security(const struct route *route, struct json *json);
static void write_need(struct json *json, const char *first, const char *second);
static void write_schemes(struct json *json);
static void write_scheme(struct json *json, const char *key, const char *const parts[][2], const char *text);

const struct http_api_tag *http_api_tag_of(const struct http_api *api, const char *path) {
  const struct http_api_tag *tag = api->tags;
  while (!text_starts(path, tag->prefix)) tag++;
  return tag;
}

void http_openapi(const struct http_api *api, struct buffer *out) {
  struct schemas schemas = {0};
  struct problems problems = {0};
  const struct writing writing = {.api = api, .schemas = &schemas, .problems = &problems};
  struct json json = json_into(out);
  schemas_collect(&schemas, api);
  json_open(&json, NULL);
  json_text(&json, "openapi", "3.1.0");
  write_info(api, &json);
  write_paths(&writing, &json);
  json_open(&json, "components");
  write_schemes(&json);
  schemas_write(&schemas, &json);
  problems_write(&problems, &json);
  json_close(&json);
  json_close(&json);
  free(schemas.list);
  free(problems.list);
}

static void write_info(const struct http_api *api, struct json *json) {
  json_open(json, "info");
  json_text(json, "title", api->title);
  json_text(json, "version", api->version);
  json_text(json, "description", api->text);
  json_open(json, "license");
  json_text(json, "name", "AGPL-3.0-or-later");
  json_text(json, "identifier", "AGPL-3.0-or-later");
  json_close(json);
  json_close(json);
  json_open_list(json, "servers");
  json_open(json, NULL);
  json_text(json, "url", "/");
  json_text(json, "description", "the one that this file came from");
  json_close(json);
  json_close_list(json);
  json_open_list(json, "tags");
  for (const struct http_api_tag *tag = api->tags; tag->name; tag++) {
    bool said = false; /* two prefixes may be one part */
    for (const struct http_api_tag *before = api->tags; before < tag; before++)
      said = said || text_equal(before->name, tag->name);
    if (said) continue;
    json_open(json, NULL);
    json_text(json, "name", tag->name);
    json_text(json, "description", tag->text);
    json_close(json);
  }
  json_close_list(json);
}

static void write_paths(const struct writing *writing, struct json *json) {
  const struct http_api *api = writing->api;
  json_open(json, "paths");
  for (size_t t = 0; t < api->table_count; t++)
    for (size_t r = 0; r < api->tables[t].count; r++)
      if (is_first_of_path(api, &api->tables[t].routes[r])) write_path(writing, api->tables[t].routes[r].path, json);
  json_close(json);
}

static bool is_first_of_path(const struct http_api *api, const struct route *route) {
  for (size_t t = 0; t < api->table_count; t++)
    for (size_t r = 0; r < api->tables[t].count; r++)
      if (text_equal(api->tables[t].routes[r].path, route->path)) return &api->tables[t].routes[r] == route;
  return false;
}

static void write_path(const struct writing *writing, const char *path, struct json *json) {
  const struct http_api *api = writing->api;
  json_open(json, path);
  for (size_t t = 0; t < api->table_count; t++)
    for (size_t r = 0; r < api->tables[t].count; r++)
      if (text_equal(api->tables[t].routes[r].path, path)) write_route(writing, &api->tables[t].routes[r], json);
  json_close(json);
}

static void write_route(const struct writing *writing, const struct route *route, struct json *json) {
  static const char *const keys[] = {
      [HTTP_GET] = "get", [HTTP_POST] = "post", [HTTP_PUT] = "put", [HTTP_DELETE] = "delete"};
  json_open(json, keys[route->method]);
  write_id(route, json);
  json_text(json, "summary", route->summary);
  json_open_list(json, "tags");
  json_text(json, NULL, http_api_tag_of(writing->api, route->path)->name);
  json_close_list(json);
  write_security(route, json);
  parameters_write(writing, route, json);
  request_body_write(writing, route, json);
  responses_write(writing, route, json);
  json_close(json);
}

/* "GET /api/office/{kpa}/orders" → "get_api_office_kpa_orders": the same for as long as the address is. */
static void write_id(const struct route *route, struct json *json) {
  AUTO(buffer) struct buffer id = {0};
  static const char *const verbs[] = {
      [HTTP_GET] = "get", [HTTP_POST] = "post", [HTTP_PUT] = "put", [HTTP_DELETE] = "delete"};
  buffer_text(&id, verbs[route->method]);
  bool parted = true;
  for (const char *at = route->path; *at; at++) {
    bool is_part = strchr("/{}.-", *at);
    if (!is_part && parted) buffer_char(&id, '_');
    if (!is_part) buffer_char(&id, *at);
    parted = is_part;
  }
  if (text_equal(route->path, "/")) buffer_text(&id, "_root");
  json_text(json, "operationId", id.bytes);
}

/* Who may call, and with what; which persons, in words of ours that tools pass over. */
static void write_security(const struct route *route, struct json *json) {
  bool is_change = route->method != HTTP_GET;
  json_open_list(json, "security");
  if (route->roles & ROLE_TILL) write_need(json, "till", NULL);
  if (route->roles & ROLE_PERSON) write_need(json, "session", is_change ? "csrf" : NULL);
  json_close_list(json);
  json_open_list(json, "x-roles");
  for (int i = 0; i < ROLE_COUNT; i++)
    if (route->roles & 1U << i) json_text(json, NULL, role_name((enum role)(1U << i)));
  json_close_list(json);
}

static void write_need(struct json *json, const char *first, const char *second) {
  json_open(json, NULL);
  json_open_list(json, first);
  json_close_list(json);
  if (second) {
    json_open_list(json, second);
    json_close_list(json);
  }
  json_close(json);
}

static void write_schemes(struct json *json) {
  static const char *const session[][2] = {{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-comptoir"}, {0}};
  static const char *const csrf[][2] = {{"type", "apiKey"}, {"in", "header"}, {"name", "X-CSRF-Token"}, {0}};
  static const char *const till[][2] = {{"type", "http"}, {"scheme", "bearer"}, {0}};
  json_open(json, "securitySchemes");
  write_scheme(json, "session", session, "The session of a person, given by POST /api/sign-in/….");
  write_scheme(json, "csrf", csrf,
               "Beside the session where something changes: csrf of the sign-in answer or GET /api/me.");
  write_scheme(json, "till", till, "An enrolled machine: the token of POST /api/pos/enrolments.");
  json_close(json);
}

static void write_scheme(struct json *json, const char *key, const char *const parts[][2], const char *text) {
  json_open(json, key);
  for (size_t i = 0; parts[i][0]; i++) json_text(json, parts[i][0], parts[i][1]);
  json_text(json, "description", text);
  json_close(json);
}
