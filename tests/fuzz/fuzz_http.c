/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: server embedded_web embedded_sql */
/* What a stranger writes in a request, line by line as below: percent escapes, the path against every route of the
 * server, headers that choose a representation, a language, an origin, a client behind proxies. Each answer keeps what
 * its header promises. (The bytes of whole requests are fuzz_wire's.) */
#include "core/http/internal.h"
#include "core/text.h"
#include "server/command.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum line {
  URL,
  ACCEPT_ENCODING,
  IF_NONE_MATCH,
  CONTENT_TYPE,
  ORIGIN,
  HOST,
  LANGUAGE,
  FORWARDED,
  PROTO,
  PROXIES,
  LINES
};

static void split(const uint8_t *data, size_t size, struct arena *arena, const char *lines[static LINES]);
static const struct router *all_routes(void);
static void check_decoding(const char *text, struct arena *arena);
static void check_route(const char *url, enum http_method method, struct arena *arena);
static void check_negotiation(const char *accept, const char *if_none_match);
static void check_origin(const char *origin, const char *host);
static void check_address(const char *text);
static void check_proxies(const char *const lines[static LINES]);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO(arena) struct arena arena = {0};
  const char *lines[LINES];
  split(data, size, &arena, lines);
  check_decoding(lines[URL], &arena);
  for (int method = HTTP_GET; method <= HTTP_DELETE; method++)
    check_route(lines[URL], (enum http_method)method, &arena);
  check_negotiation(lines[ACCEPT_ENCODING], lines[IF_NONE_MATCH]);
  if (header_is_json(lines[CONTENT_TYPE])) assert(strncasecmp(lines[CONTENT_TYPE], "application/json", 16) == 0);
  check_origin(lines[ORIGIN], lines[HOST]);
  assert((unsigned)language_from_header(lines[LANGUAGE]) < LANGUAGE_COUNT);
  check_address(lines[FORWARDED]);
  check_proxies(lines);
  return 0;
}

/* A header holds no NUL and no line end: libmicrohttpd has seen to it. */
static void split(const uint8_t *data, size_t size, struct arena *arena, const char *lines[static LINES]) {
  char *rest = arena_text(arena, (const char *)data, size);
  for (size_t i = 0; i < LINES; i++) {
    char *line = rest ? strsep(&rest, "\n") : NULL;
    lines[i] = line ? line : "";
  }
}

static const struct router *all_routes(void) {
  static struct router *router;
  struct route_table tables[64];
  size_t count = 0;
  if (router) return router;
  for (; server_tables[count]; count++) {
    assert(count < sizeof tables / sizeof tables[0]);
    tables[count] = *server_tables[count];
  }
  return router = router_new(tables, count);
}

static void check_decoding(const char *text, struct arena *arena) {
  const char *decoded = percent_decode(arena, text, strlen(text));
  if (percent_free(text)) assert(text_equal(decoded, text));
  if (!decoded) return;
  assert(strlen(decoded) <= strlen(text) && text_is_utf8(decoded, strlen(decoded)));
}

static void check_route(const char *url, enum http_method method, struct arena *arena) {
  struct request request = {.arena = arena};
  struct match match = router_find(all_routes(), &method, url, &request);
  char allowed[ALLOWED_TEXT];
  assert(request.path && text_is_utf8(request.path, strlen(request.path)));
  assert(strlen(allowed_methods(match.allowed, allowed)) < sizeof allowed);
  if (!match.route) return;
  assert(match.route->method == method && match.allowed & 1U << method);
  size_t params = 0;
  for (const char *at = match.route->path; *at; at++) params += *at == '{';
  for (size_t i = 0; i < REQUEST_PARAMS; i++) {
    assert((request.params[i] != NULL) == (i < params));
    if (i < params) assert(request.params[i][0] && text_is_utf8(request.params[i], strlen(request.params[i])));
  }
}

static void check_negotiation(const char *accept, const char *if_none_match) {
  for (unsigned available = 1; available < 1U << ENCODING_COUNT; available += 2) /* identity is always there */
    assert(available & 1U << encoding_choose(accept, available));
  bool matches = etag_matches(if_none_match, "\"0a1b\"");
  if (strstr(if_none_match, "0a1b") == NULL && strchr(if_none_match, '*') == NULL) assert(!matches);
}

static void check_origin(const char *origin, const char *host) {
  struct http_options options[] = {{.address = "127.0.0.1"},
                                   {.address = "0.0.0.0"},
                                   {.address = "127.0.0.1", .public_url = "https://comptoir.example.org"},
                                   {.address = "::1", .public_url = host}};
  struct address here = {{[15] = 1}}, elsewhere = {{0x20, 1, 0xd, 0xb8}};
  for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
    struct hosts hosts;
    if (hosts_read(&options[i], &hosts, NULL) != OK) continue;
    if (i == 2 && host_is_ours(&hosts, host, &elsewhere)) assert(strncasecmp(host, "comptoir.example.org", 20) == 0);
    if (i == 2 && host_is_ours(&hosts, host, &elsewhere)) assert(host_is_ours(&hosts, host, &here));
    if (origin_is_ours(&hosts, origin, host)) assert(strstr(origin, "://") != NULL);
  }
}

static void check_address(const char *text) {
  struct address address, again;
  char written[ADDRESS_TEXT];
  if (!address_parse(text, strlen(text), &address)) return;
  bool parsed = address_parse(address_write(&address, written), strlen(written), &again);
  assert(parsed && memcmp(&address, &again, sizeof again) == 0);
  struct address household = address_household(&address), same = address_household(&household);
  assert(memcmp(&household, &same, sizeof same) == 0);
}

static void check_proxies(const char *const lines[static LINES]) {
  struct address peer = {{0x20, 1, 0xd, 0xb8, [15] = 9}};
  struct networks none = {.count = 0}, proxies;
  struct fault fault = {0};
  struct address client = address_behind(&none, &peer, lines[FORWARDED]);
  assert(memcmp(&client, &peer, sizeof peer) == 0); /* nobody's word is taken */
  if (forwarded_is_secure(lines[PROTO])) assert(strcasestr(lines[PROTO], "https") != NULL);
  enum outcome outcome = networks_parse(lines[PROXIES], &proxies, &fault);
  assert(outcome == OK || (outcome == BAD_OPTION && fault.outcome == BAD_OPTION));
  if (outcome != OK) return;
  assert(proxies.count <= NETWORKS_MAX);
  client = address_behind(&proxies, &peer, lines[FORWARDED]);
  if (!networks_hold(&proxies, &peer)) assert(memcmp(&client, &peer, sizeof peer) == 0);
}
