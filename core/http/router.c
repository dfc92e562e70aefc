/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tables of routes, cut into segments once at start. A request's path is cut the same way and compared segment by
 * segment; no copy is made unless it holds an escape or a parameter. */
#include "core/http/internal.h"
#include "core/memory.h"
#include "core/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEGMENTS = 12 };

struct segment {
  const char *text;
  size_t length;
};

struct pattern {
  const struct route *route;
  size_t count;
  unsigned params; /* bit per segment, the first one highest, so that literal segments sort first */
  struct segment segments[SEGMENTS];
};

struct router {
  size_t count;
  struct pattern patterns[];
};

static struct pattern pattern_of(const struct route *route);
static bool scope_is_named(const struct route *route);
static int compare_patterns(const void *a, const void *b);
static bool split(const char *path, struct segment segments[static SEGMENTS], size_t *count);
static bool decode(struct segment segments[], size_t count, struct arena *arena);
static bool matches(const struct pattern *pattern, const struct segment segments[], size_t count);
static void fill_params(const struct pattern *pattern, const struct segment segments[], struct request *request);
static unsigned param_bit(size_t segment);

struct router *router_new(const struct route_table tables[], size_t count) {
  size_t total = 0;
  for (size_t t = 0; t < count; t++) total += tables[t].count;
  struct router *router = memory_resize(NULL, sizeof *router + total * sizeof router->patterns[0]);
  router->count = 0;
  for (size_t t = 0; t < count; t++)
    for (size_t r = 0; r < tables[t].count; r++) router->patterns[router->count++] = pattern_of(&tables[t].routes[r]);
  qsort(router->patterns, router->count, sizeof router->patterns[0], compare_patterns);
  return router;
}

void router_free(struct router *router) {
  free(router);
}

struct match router_find(const struct router *router, const enum http_method *method, const char *url,
                         struct request *request) {
  struct match match = {0};
  struct segment segments[SEGMENTS] = {0};
  size_t count = 0;
  request->path = url;
  bool escaped = !percent_free(url);
  if (escaped) request->path = percent_decode(request->arena, url, strlen(url));
  if (!request->path) {
    request->path = "";
    return match;
  }
  if (!split(url, segments, &count) || (escaped && !decode(segments, count, request->arena))) return match;
  for (size_t i = 0; i < router->count; i++) {
    const struct pattern *pattern = &router->patterns[i];
    if (!matches(pattern, segments, count)) continue;
    match.allowed |= 1U << pattern->route->method;
    if (match.route || !method || pattern->route->method != *method) continue;
    match.route = pattern->route;
    fill_params(pattern, segments, request);
  }
  return match;
}

char *allowed_methods(unsigned allowed, char text[static ALLOWED_TEXT]) {
  static const enum http_method methods[] = {HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE};
  size_t used = 0;
  text[0] = '\0';
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
    if (!(allowed & 1U << methods[i])) continue;
    const char *name = methods[i] == HTTP_GET ? "GET, HEAD" : method_name(methods[i]);
    used += (size_t)snprintf(text + used, ALLOWED_TEXT - used, "%s%s", used > 0 ? ", " : "", name);
  }
  return text;
}

const char *method_name(enum http_method method) {
  switch (method) {
  case HTTP_GET: return "GET";
  case HTTP_POST: return "POST";
  case HTTP_PUT: return "PUT";
  case HTTP_DELETE: return "DELETE";
  }
  return "";
}

static struct pattern pattern_of(const struct route *route) {
  struct pattern pattern = {.route = route};
  unsigned params = 0;
  bool cut = split(route->path, pattern.segments, &pattern.count);
  assert(cut);
  for (size_t i = 0; i < pattern.count; i++) {
    struct segment segment = pattern.segments[i];
    assert(segment.length > 0);
    if (segment.text[0] != '{') continue;
    assert(segment.length > 2 && segment.text[segment.length - 1] == '}');
    pattern.params |= param_bit(i);
    params++;
  }
  assert(params <= REQUEST_PARAMS);
  assert(route->roles != 0 && scope_is_named(route));
  return pattern;
}

/* What a scope reaches is the first parameter of the path, so that authorise knows where to look. */
static bool scope_is_named(const struct route *route) {
  static const char *const params[SCOPE_COUNT] = {
      [SCOPE_TILL] = "{till}", [SCOPE_MEMBER] = "{member}", [SCOPE_KPA] = "{kpa}"};
  const char *wanted = params[route->scope], *first = strchr(route->path, '{');
  return !wanted || (first && text_starts(first, wanted));
}

/* /items/search comes before /items/{code}, whatever order the tables have. */
static int compare_patterns(const void *a, const void *b) {
  const struct pattern *x = a, *y = b;
  if (x->count != y->count) return x->count < y->count ? -1 : 1;
  if (x->params != y->params) return x->params < y->params ? -1 : 1;
  return 0;
}

/* "/a/b" → a, b; "/" → nothing; "/a/" → a and an empty segment, which no route has. */
static bool split(const char *path, struct segment segments[static SEGMENTS], size_t *count) {
  *count = 0;
  if (path[0] != '/') return false;
  if (path[1] == '\0') return true;
  while (*path == '/') {
    if (*count == SEGMENTS) return false;
    size_t length = strcspn(path + 1, "/");
    segments[(*count)++] = (struct segment){.text = path + 1, .length = length};
    path += 1 + length;
  }
  return true;
}

/* After the cut, so that an escaped slash stays inside its segment. */
static bool decode(struct segment segments[], size_t count, struct arena *arena) {
  for (size_t i = 0; i < count; i++) {
    segments[i].text = percent_decode(arena, segments[i].text, segments[i].length);
    if (!segments[i].text) return false;
    segments[i].length = strlen(segments[i].text);
  }
  return true;
}

static bool matches(const struct pattern *pattern, const struct segment segments[], size_t count) {
  if (pattern->count != count) return false;
  for (size_t i = 0; i < count; i++) {
    if (pattern->params & param_bit(i)) {
      if (segments[i].length == 0) return false;
      continue;
    }
    if (pattern->segments[i].length != segments[i].length) return false;
    if (memcmp(pattern->segments[i].text, segments[i].text, segments[i].length) != 0) return false;
  }
  return true;
}

static void fill_params(const struct pattern *pattern, const struct segment segments[], struct request *request) {
  size_t filled = 0;
  for (size_t i = 0; i < pattern->count; i++)
    if (pattern->params & param_bit(i))
      request->params[filled++] = arena_text(request->arena, segments[i].text, segments[i].length);
}

static unsigned param_bit(size_t segment) {
  return 1U << (SEGMENTS - 1 - segment);
}
