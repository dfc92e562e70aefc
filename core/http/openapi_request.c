/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/openapi.h"
#include "core/text.h"

#include <string.h>

static void write_path_parameters(const struct writing *writing, const char *path, struct json *json);
static const struct http_api_words *words_of(const struct http_api *api, const char *name, size_t length);
static void write_query_parameters(const struct writing *writing, const struct spec *query, struct json *json);
static void write_header_parameter(struct json *json, const char *name, const char *text, const char *pattern);
static void begin(struct json *json, const char *name, const char *in, bool required, const char *text);

void parameters_write(const struct writing *writing, const struct route *route, struct json *json) {
  bool is_versioned = route->versioned && route->method != HTTP_GET;
  json_open_list(json, "parameters");
  write_path_parameters(writing, route->path, json);
  if (route->query) write_query_parameters(writing, route->query, json);
  if (route->keyed)
    write_header_parameter(json, "Idempotency-Key", "made up by who asks (a UUID); the same again is answered the same",
                           "^[!-~]{16,255}$");
  if (is_versioned) write_header_parameter(json, "If-Match", "the ETag of what was seen", "^\"[0-9]{1,18}\"$");
  json_close_list(json);
}

void request_body_write(const struct writing *writing, const struct route *route, struct json *json) {
  if (!route->body && !route->takes) return;
  json_open(json, "requestBody");
  json_bool(json, "required", true);
  json_open(json, "content");
  json_open(json, route->takes ? route->takes : "application/json");
  if (route->body) {
    struct spec_document document = schemas_document(writing->schemas, false);
    const struct spec_field whole = {.kind = SPEC_OBJECT, .required = true, .of = route->body};
    spec_describe_field(&document, &whole, json, "schema");
  }
  json_close(json);
  json_close(json);
  json_close(json);
}

static void write_path_parameters(const struct writing *writing, const char *path, struct json *json) {
  for (const char *at = strchr(path, '{'); at; at = strchr(at + 1, '{')) {
    char name[32];
    size_t length = strcspn(at + 1, "}");
    const struct http_api_words *words = words_of(writing->api, at + 1, length);
    if (length >= sizeof name) continue;
    memcpy(name, at + 1, length);
    name[length] = '\0';
    begin(json, name, "path", true, words ? words->text : NULL);
    json_text(json, "type", "string");
    json_integer(json, "minLength", 1);
    if (words && words->pattern) json_text(json, "pattern", words->pattern);
    json_close(json);
    json_close(json);
  }
}

static const struct http_api_words *words_of(const struct http_api *api, const char *name, size_t length) {
  for (const struct http_api_words *words = api->words; words->name; words++)
    if (strlen(words->name) == length && memcmp(words->name, name, length) == 0) return words;
  return NULL;
}

/* Absent is absent: an argument cannot be null. */
static void write_query_parameters(const struct writing *writing, const struct spec *query, struct json *json) {
  const struct spec_document document = schemas_document(writing->schemas, false);
  for (size_t i = 0; i < query->count; i++) {
    struct spec_field field = query->fields[i];
    json_open(json, NULL);
    json_text(json, "name", field.name);
    json_text(json, "in", "query");
    json_bool(json, "required", field.required);
    field.required = true;
    spec_describe_field(&document, &field, json, "schema");
    json_close(json);
  }
}

static void write_header_parameter(struct json *json, const char *name, const char *text, const char *pattern) {
  begin(json, name, "header", true, text);
  json_text(json, "type", "string");
  json_text(json, "pattern", pattern);
  json_close(json);
  json_close(json);
}

static void begin(struct json *json, const char *name, const char *in, bool required, const char *text) {
  json_open(json, NULL);
  json_text(json, "name", name);
  json_text(json, "in", in);
  json_bool(json, "required", required);
  if (text) json_text(json, "description", text);
  json_open(json, "schema");
}
