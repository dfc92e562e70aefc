/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: server embedded_web embedded_sql */
/* Any bytes as the body of every route that takes one, the server's and the till's: refused with a fault that can be
 * shown, or read, and then what is written from the struct reads back as the same bytes. The first line names the route
 * ("/api/sign-in/password"); any other first line is some route. */
#include "core/text.h"
#include "pos/till/till.h"
#include "server/command.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
static const struct route *choose(const char *line, size_t length);
static const struct route *find_route(const struct route_table *table, const char *line, size_t length, size_t *left);
static void check_fault(const struct fault *fault, enum outcome outcome);
static void check_round_trip(const struct spec *spec, const void *body, struct arena *arena);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  const uint8_t *end = memchr(data, '\n', size);
  if (!end) return 0;
  const struct spec *spec = choose((const char *)data, (size_t)(end - data))->body;
  size_t length = size - (size_t)(end + 1 - data);
  void *body = arena_alloc(&arena, spec->size);
  enum outcome outcome = spec_read(spec, (const char *)end + 1, length, &arena, body, &fault);
  if (outcome == OK) check_round_trip(spec, body, &arena);
  else check_fault(&fault, outcome);
  return 0;
}

static const struct route *choose(const char *line, size_t length) {
  size_t count = 0, nowhere = SIZE_MAX;
  for (size_t t = 0; server_tables[t]; t++)
    for (size_t r = 0; r < server_tables[t]->count; r++) count += server_tables[t]->routes[r].body != NULL;
  size_t left = length > 0 ? (unsigned char)line[0] % count : 0;
  const struct route *named = find_route(&till_routes, line, length, &nowhere);
  for (size_t t = 0; server_tables[t] && !named; t++) named = find_route(server_tables[t], line, length, &nowhere);
  for (size_t t = 0; server_tables[t] && !named; t++) named = find_route(server_tables[t], NULL, 0, &left);
  return named;
}

/* The route of this path, or the one that is reached when left of them have been passed over. */
static const struct route *find_route(const struct route_table *table, const char *line, size_t length, size_t *left) {
  for (size_t r = 0; r < table->count; r++) {
    const struct route *route = &table->routes[r];
    if (!route->body) continue;
    if (line && strlen(route->path) == length && memcmp(route->path, line, length) == 0) return route;
    if (!line && (*left)-- == 0) return route;
  }
  return NULL;
}

static void check_fault(const struct fault *fault, enum outcome outcome) {
  assert(fault->outcome == outcome && outcome_status(outcome) >= 400 && outcome_status(outcome) < 500);
  assert(fault->field[0] == '\0' || fault->field[0] == '/');
  assert(text_is_utf8(fault->field, strlen(fault->field)));
  assert(fault->hint[0] && text_is_utf8(fault->hint, strlen(fault->hint)));
}

static void check_round_trip(const struct spec *spec, const void *body, struct arena *arena) {
  AUTO(buffer) struct buffer first = {0}, second = {0};
  struct json json = json_into(&first);
  void *again = arena_alloc(arena, spec->size);
  spec_write(spec, body, &json);
  enum outcome outcome = spec_read(spec, first.bytes, first.length, arena, again, NULL);
  assert(outcome == OK);
  json = json_into(&second);
  spec_write(spec, again, &json);
  assert(first.length == second.length && memcmp(first.bytes, second.bytes, first.length) == 0);
}
