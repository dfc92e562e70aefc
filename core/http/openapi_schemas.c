/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/openapi.h"
#include "core/memory.h"
#include "core/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void add(struct schemas *schemas, const struct spec *spec, bool is_answer);
static struct schema *find(const struct schemas *schemas, const struct spec *spec, bool is_answer);
static void name_it(const struct schemas *schemas, struct schema *schema);
static bool is_taken(const struct schemas *schemas, const char *name);
static const char *name_of(const void *book, const struct spec *spec, bool is_answer);
static void write_problem(struct json *json);
static void write_field(struct json *json, const char *key, const char *type, const char *text);

void schemas_collect(struct schemas *schemas, const struct http_api *api) {
  for (size_t t = 0; t < api->table_count; t++)
    for (size_t r = 0; r < api->tables[t].count; r++) {
      const struct route *route = &api->tables[t].routes[r];
      if (route->answer) add(schemas, route->answer, true);
      if (route->body) add(schemas, route->body, false);
    }
}

void schemas_write(const struct schemas *schemas, struct json *json) {
  json_open(json, "schemas");
  write_problem(json);
  for (size_t i = 0; i < schemas->count; i++) {
    struct spec_document document = schemas_document(schemas, schemas->list[i].is_answer);
    spec_describe_in(&document, schemas->list[i].spec, json);
  }
  json_close(json);
}

struct spec_document schemas_document(const struct schemas *schemas, bool is_answer) {
  return (struct spec_document){.name_of = name_of, .book = schemas, .is_answer = is_answer};
}

static void add(struct schemas *schemas, const struct spec *spec, bool is_answer) {
  if (find(schemas, spec, is_answer)) return;
  struct schema schema = {.spec = spec, .is_answer = is_answer};
  name_it(schemas, &schema);
  if (schemas->count == schemas->capacity) {
    schemas->capacity = schemas->capacity ? schemas->capacity * 2 : 64;
    schemas->list = memory_resize(schemas->list, schemas->capacity * sizeof *schemas->list);
  }
  schemas->list[schemas->count++] = schema;
  for (size_t i = 0; i < spec->count; i++)
    if (spec->fields[i].of) add(schemas, spec->fields[i].of, is_answer);
}

static struct schema *find(const struct schemas *schemas, const struct spec *spec, bool is_answer) {
  for (size_t i = 0; i < schemas->count; i++)
    if (schemas->list[i].spec == spec && schemas->list[i].is_answer == is_answer) return &schemas->list[i];
  return NULL;
}

/* What is sent and what is answered differ in what may be added; two modules may have hit on the same word. */
static void name_it(const struct schemas *schemas, struct schema *schema) {
  const char *end = schema->is_answer ? "" : "Body";
  snprintf(schema->name, sizeof schema->name, "%s%s", schema->spec->name, end);
  for (unsigned i = 2; is_taken(schemas, schema->name); i++)
    snprintf(schema->name, sizeof schema->name, "%s%s%u", schema->spec->name, end, i);
}

static bool is_taken(const struct schemas *schemas, const char *name) {
  if (text_equal(name, "Problem")) return true;
  for (size_t i = 0; i < schemas->count; i++)
    if (text_equal(schemas->list[i].name, name)) return true;
  return false;
}

static const char *name_of(const void *book, const struct spec *spec, bool is_answer) {
  const struct schema *schema = find(book, spec, is_answer);
  assert(schema);
  return schema->name;
}

/* As problem_write() writes it; a conflict adds its figures ("available", "held_until"). */
static void write_problem(struct json *json) {
  static const char *const required[] = {"type", "title", "status", "instance", "code"};
  json_open(json, "Problem");
  json_text(json, "type", "object");
  json_text(json, "description", "RFC 9457. A conflict adds its figures, such as available and held_until.");
  json_open_list(json, "required");
  for (size_t i = 0; i < sizeof required / sizeof required[0]; i++) json_text(json, NULL, required[i]);
  json_close_list(json);
  json_open(json, "properties");
  write_field(json, "type", "string", "an address of the cause: /problems/ and its code");
  write_field(json, "title", "string", "what is wrong, in the reader's language (Accept-Language: fr, en, ar)");
  write_field(json, "status", "integer", "the HTTP status");
  write_field(json, "detail", "string", "more about it, for whoever writes the program");
  write_field(json, "instance", "string", "the request, as X-Request-Id and the log name it");
  write_field(json, "code", "string", "never changes: for programs");
  json_open(json, "errors");
  json_text(json, "type", "array");
  json_open(json, "items");
  json_text(json, "type", "object");
  json_open(json, "properties");
  write_field(json, "pointer", "string", "JSON pointer into the body, or name of an argument or header");
  write_field(json, "detail", "string", "what is wrong there");
  json_close(json);
  json_close(json);
  json_close(json);
  json_close(json);
  json_close(json);
}

static void write_field(struct json *json, const char *key, const char *type, const char *text) {
  json_open(json, key);
  json_text(json, "type", type);
  json_text(json, "description", text);
  json_close(json);
}
