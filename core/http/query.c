/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Arguments of an address, checked by the same tables as bodies: "?limit=24&state=sold" is {"limit": 24, "state":
 * "sold"} to them. */
#include "core/http/internal.h"
#include "core/json.h"
#include "core/text.h"

#include <string.h>

static void write_argument(const struct request *request, const struct spec_field *field, struct json *json);
static void name_argument(struct fault *fault);

enum outcome query_read(struct request *request) {
  const struct spec *query = request->route->query;
  if (!query) return OK;
  AUTO(buffer) struct buffer said = {0};
  struct json json = json_into(&said);
  json_open(&json, NULL);
  for (size_t i = 0; i < query->count; i++) write_argument(request, &query->fields[i], &json);
  json_close(&json);
  request->asked = arena_alloc(request->arena, query->size);
  enum outcome outcome = spec_read(query, said.bytes, said.length, request->arena, request->asked, &request->fault);
  if (outcome != OK) name_argument(&request->fault);
  return outcome;
}

static void write_argument(const struct request *request, const struct spec_field *field, struct json *json) {
  const char *value = request_query(request, field->name);
  int64_t number = 0;
  if (!value || value[0] == '\0') return;
  if (field->kind == SPEC_INTEGER && text_to_integer(value, INT64_MIN, INT64_MAX, &number))
    json_integer(json, field->name, number);
  else if (field->kind == SPEC_BOOL && (text_equal(value, "true") || text_equal(value, "false")))
    json_bool(json, field->name, value[0] == 't');
  else json_text(json, field->name, value);
}

/* An argument has a name, no pointer. */
static void name_argument(struct fault *fault) {
  if (fault->field[0] == '/') memmove(fault->field, fault->field + 1, strlen(fault->field));
}
