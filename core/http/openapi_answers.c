/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/openapi.h"
#include "core/memory.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

static void write_success(const struct writing *writing, const struct route *route, int status, struct json *json);
static void write_untold(struct json *json);
static void write_success_headers(const struct route *route, struct json *json);
static void write_header(struct json *json, const char *name, const char *text);
static void write_refusals(const struct writing *writing, const struct route *route, struct json *json);
static const struct problem *problem_told(struct problems *problems, const struct problem *problem);
static void name_it(const struct problems *problems, struct problem *problem);
static void write_problem(const struct problem *problem, struct json *json);
static void write_codes(const struct problem *problem, struct json *json);
static void open_response(struct json *json, const char *key, const char *text);

enum { STATUS_MIN = 400, STATUS_MAX = 599 };

void responses_write(const struct writing *writing, const struct route *route, struct json *json) {
  int statuses[2];
  size_t count = http_successes(route, statuses);
  json_open(json, "responses");
  for (size_t i = 0; i < count; i++) write_success(writing, route, statuses[i], json);
  if (count == 0) write_untold(json);
  if (route->method == HTTP_GET) {
    open_response(json, "304", "Nothing changed since the ETag of If-None-Match.");
    json_close(json);
  }
  write_refusals(writing, route, json);
  json_close(json);
}

/* Of a route whose line does not say what it answers, nothing is promised. */
static void write_untold(struct json *json) {
  open_response(json, "2XX", "Done.");
  json_close(json);
  open_response(json, "3XX", "See the address in Location.");
  json_close(json);
}

static void write_success(const struct writing *writing, const struct route *route, int status, struct json *json) {
  char key[8];
  snprintf(key, sizeof key, "%d", status);
  open_response(json, key, status == 201 ? "It is made." : status == 303 ? "Done: see the page of Location." : "Done.");
  write_success_headers(route, json);
  if (status != 303 && (route->answer || route->answers)) {
    json_open(json, "content");
    json_open(json, route->answers ? route->answers : "application/json");
    if (route->answer) {
      struct spec_document document = schemas_document(writing->schemas, true);
      const struct spec_field whole = {.kind = SPEC_OBJECT, .required = true, .of = route->answer};
      spec_describe_field(&document, &whole, json, "schema");
    }
    json_close(json);
    json_close(json);
  }
  json_close(json);
}

static void write_success_headers(const struct route *route, struct json *json) {
  if (!route->versioned && !route->keyed) return;
  json_open(json, "headers");
  if (route->versioned) write_header(json, "ETag", "its version, for If-Match");
  if (route->keyed) write_header(json, "Idempotent-Replayed", "true: this was done before, and here is what was said");
  json_close(json);
}

static void write_header(struct json *json, const char *name, const char *text) {
  json_open(json, name);
  json_text(json, "description", text);
  json_open(json, "schema");
  json_text(json, "type", "string");
  json_close(json);
  json_close(json);
}

/* A route that names its refusals gives no others; of one that does not, only their form is promised. */
static void write_refusals(const struct writing *writing, const struct route *route, struct json *json) {
  enum outcome codes[OUTCOME_COUNT];
  size_t count = http_refusals(route, codes);
  for (int status = STATUS_MIN; status <= STATUS_MAX; status++) {
    struct problem problem = {.status = status, .is_whole = route->refusals};
    size_t told = 0;
    for (size_t i = 0; i < count; i++)
      if (outcome_status(codes[i]) == status) problem.codes[codes[i]] = ++told;
    if (told == 0) continue;
    char key[8];
    AUTO(buffer) struct buffer address = {0};
    snprintf(key, sizeof key, "%d", status);
    buffer_format(&address, "#/components/responses/%s", problem_told(writing->problems, &problem)->name);
    json_open(json, key);
    json_text(json, "$ref", address.bytes);
    json_close(json);
  }
  if (route->refusals) return;
  json_open(json, "4XX");
  json_text(json, "$ref", "#/components/responses/Refused");
  json_close(json);
}

static const struct problem *problem_told(struct problems *problems, const struct problem *problem) {
  for (size_t i = 0; i < problems->count; i++) {
    const struct problem *known = &problems->list[i];
    if (known->status == problem->status && known->is_whole == problem->is_whole &&
        memcmp(known->codes, problem->codes, sizeof known->codes) == 0)
      return known;
  }
  if (problems->count == problems->capacity) {
    problems->capacity = problems->capacity ? problems->capacity * 2 : 64;
    problems->list = memory_resize(problems->list, problems->capacity * sizeof *problems->list);
  }
  struct problem *added = &problems->list[problems->count];
  *added = *problem;
  name_it(problems, added);
  problems->count++;
  return added;
}

static void name_it(const struct problems *problems, struct problem *problem) {
  size_t same = 0;
  for (size_t i = 0; i < problems->count; i++) same += problems->list[i].status == problem->status;
  snprintf(problem->name, sizeof problem->name, "Refused%d_%zu", problem->status, same + 1);
}

void problems_write(const struct problems *problems, struct json *json) {
  static const struct problem any = {.name = "Refused"};
  json_open(json, "responses");
  write_problem(&any, json);
  for (size_t i = 0; i < problems->count; i++) write_problem(&problems->list[i], json);
  json_close(json);
}

static void write_problem(const struct problem *problem, struct json *json) {
  AUTO(buffer) struct buffer text = {0};
  for (int code = 0; code < OUTCOME_COUNT; code++)
    if (problem->codes[code])
      buffer_format(&text, "%s`%s`: %s", text.length ? "\n\n" : "", outcome_code((enum outcome)code),
                    outcome_text((enum outcome)code, LANGUAGE_EN));
  open_response(json, problem->name, text.length ? text.bytes : "Refused: the problem says why.");
  if (problem->status == 429) {
    json_open(json, "headers");
    write_header(json, "Retry-After", "seconds to wait");
    json_close(json);
  }
  json_open(json, "content");
  json_open(json, "application/problem+json");
  json_open(json, "schema");
  if (problem->is_whole) write_codes(problem, json);
  else json_text(json, "$ref", "#/components/schemas/Problem");
  json_close(json);
  json_close(json);
  json_open(json, "text/html"); /* for who follows a link */
  json_close(json);
  json_close(json);
  json_close(json);
}

static void write_codes(const struct problem *problem, struct json *json) {
  json_open_list(json, "allOf");
  json_open(json, NULL);
  json_text(json, "$ref", "#/components/schemas/Problem");
  json_close(json);
  json_open(json, NULL);
  json_text(json, "type", "object");
  json_open(json, "properties");
  json_open(json, "code");
  json_open_list(json, "enum");
  for (int code = 0; code < OUTCOME_COUNT; code++)
    if (problem->codes[code]) json_text(json, NULL, outcome_code((enum outcome)code));
  json_close_list(json);
  json_close(json);
  json_close(json);
  json_close(json);
  json_close_list(json);
}

static void open_response(struct json *json, const char *key, const char *text) {
  json_open(json, key);
  json_text(json, "description", text);
}
