/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core_http */
/* Which names the server answers to, whose pages may change something, whom it counts, and what it tells browsers. */
#include "core/http/http.h"
#include "core/log.h"
#include "core/text.h"
#include "tests/unit/http_client.h"
#include "tests/unit/kit.h"

#include <unistd.h>

const struct asset asset_table[] = {{.path = "none"}}; /* the pages of this test are made by hand */
const size_t asset_count = 0;
const char asset_build_id[] = "test";

static struct shared_body *leaflet;

static enum outcome show(struct request *request, struct reply *reply) {
  buffer_format(&reply->body, "%s %d", request->address, request->secure);
  reply->content_type = "text/plain";
  return OK;
}

static enum outcome keep(struct request *request, struct reply *reply) {
  buffer_text(&reply->body, "{}");
  http_download(reply, request_query(request, "name"), "application/json");
  return OK;
}

static enum outcome page(struct request *request, struct reply *reply) {
  (void)request;
  buffer_text(&reply->body, "<!doctype html>");
  http_page_headers(reply);
  return OK;
}

static enum outcome share(struct request *request, struct reply *reply) {
  (void)request;
  reply->shared = shared_body_ref(leaflet);
  return OK;
}

static const struct route routes[] = {
    ROUTE(GET, "/who", ROLE_ANYONE, SCOPE_NONE, show, "who asks", .rate = RATE_FREE),
    ROUTE(POST, "/who", ROLE_ANYONE, SCOPE_NONE, show, "who changes", .rate = RATE_FREE),
    ROUTE(GET, "/healthz", ROLE_ANYONE, SCOPE_NONE, show, "alive", .rate = RATE_FREE),
    ROUTE(POST, "/heavy", ROLE_ANYONE, SCOPE_NONE, show, "long work", .rate = RATE_HEAVY),
    ROUTE(GET, "/mine", ROLE_PERSON, SCOPE_SELF, show, "of a person", .rate = RATE_HEAVY),
    ROUTE(GET, "/file", ROLE_ANYONE, SCOPE_NONE, keep, "a file", .rate = RATE_FREE),
    ROUTE(GET, "/page", ROLE_ANYONE, SCOPE_NONE, page, "a page", .rate = RATE_FREE),
    ROUTE(GET, "/leaflet", ROLE_ANYONE, SCOPE_NONE, share, "the same for all", .rate = RATE_FREE),
};
static const struct route_table table = {routes, sizeof routes / sizeof routes[0]};

static enum outcome authorise(struct request *request) {
  if (request->route->roles & ROLE_ANYONE) return OK;
  const char *person = request_header(request, "X-Person");
  if (!person) return UNAUTHENTICATED;
  TEXT_COPY(request->who.person, person);
  return OK;
}

static struct http_server *start(struct http_options options) {
  struct http_server *server = NULL;
  struct fault fault = {0};
  if (!options.address) options.address = "127.0.0.1";
  options.tables = &table;
  options.table_count = 1;
  options.authorise = authorise;
  if (http_start(&options, &server, &fault) != OK) fail_msg("%s %s", fault.field, fault.hint);
  return server;
}

/* Exactly these headers, Host among them or not. */
static struct answer send_raw(uint16_t port, const char *line, const char *headers) {
  AUTO(client) struct client client = client_open(port);
  AUTO(buffer) struct buffer request = {0};
  buffer_format(&request, "%s\r\n%s\r\n", line, headers);
  client_send(&client, request.bytes, request.length);
  return client_read(&client, false);
}

static const char public_url[] = "https://comptoir.example.org";

static void answers_to_its_own_names(void **state) {
  (void)state;
  static const struct {
    struct http_options options;
    const char *host, *forwarded;
    int status;
  } cases[] = {
      /* without a public address, on loopback */
      {{0}, "127.0.0.1:8080", NULL, 200},
      {{0}, "LOCALHOST", NULL, 200},
      {{0}, "[::1]:1", NULL, 200},
      {{0}, "evil.example", NULL, 421},
      {{0}, "127.0.0.1.evil.example", NULL, 421},
      {{0}, "localhost:80@evil.example", NULL, 421},
      {{0}, "localhost:80:90", NULL, 421},
      {{0}, "", NULL, 421},
      /* with a public address */
      {{.public_url = public_url}, "comptoir.example.org", NULL, 200},
      {{.public_url = public_url}, "Comptoir.Example.Org:443", NULL, 200},
      {{.public_url = public_url}, "comptoir.example.org:80", NULL, 421},
      {{.public_url = public_url}, "comptoir.example.org.", NULL, 421},
      {{.public_url = public_url}, "evil.example", NULL, 421},
      {{.public_url = "http://kpa.lan:8080/"}, "kpa.lan:8080", NULL, 200},
      {{.public_url = "http://kpa.lan:8080"}, "kpa.lan", NULL, 421},
      {{.public_url = "http://kpa.lan:80"}, "kpa.lan", NULL, 200},
      {{.public_url = "http://[2001:db8::1]:81"}, "[2001:db8::1]:81", NULL, 200},
      {{.public_url = public_url, .address = "0.0.0.0"}, "127.0.0.1", NULL, 421},
      /* programs of this machine, but not who comes from outside through its proxy */
      {{.public_url = public_url}, "127.0.0.1:8080", NULL, 200},
      {{.public_url = public_url, .trusted_proxies = "127.0.0.1"}, "127.0.0.1:8080", NULL, 200},
      {{.public_url = public_url, .trusted_proxies = "127.0.0.1"}, "localhost", "203.0.113.9", 421},
      {{.public_url = public_url, .trusted_proxies = "127.0.0.1"}, "comptoir.example.org", "203.0.113.9", 200},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct http_server *server = start(cases[i].options);
    AUTO(buffer) struct buffer headers = {0};
    buffer_format(&headers, "Host: %s\r\n", cases[i].host);
    if (cases[i].forwarded) buffer_format(&headers, "X-Forwarded-For: %s\r\n", cases[i].forwarded);
    AUTO(answer) struct answer answer = send_raw(http_port(server), "GET /who HTTP/1.1", headers.bytes);
    if (answer.status != cases[i].status) print_error("line %zu: %s\n", i, cases[i].host);
    assert_int_equal(answer.status, cases[i].status);
    if (answer.status == 421) assert_contains(answer.body.bytes, "\"code\":\"wrong_host\"");
    AUTO(answer) struct answer alive = send_raw(http_port(server), "GET /healthz HTTP/1.1", headers.bytes);
    assert_int_equal(alive.status, 200); /* whoever looks whether we live may not know our name */
    http_stop(server);
  }
}

static void a_nameless_request_is_refused(void **state) {
  (void)state;
  struct http_server *server = start((struct http_options){0});
  AUTO(answer) struct answer nameless = send_raw(http_port(server), "GET /who HTTP/1.0", "");
  assert_int_equal(nameless.status, 421);
  http_stop(server);
}

/* One of them is read by us and the other by whoever stands before us: neither is believed. */
static void a_request_with_two_names_is_refused(void **state) {
  (void)state;
  static const char *const twice[] = {"Host: localhost\r\nHost: localhost\r\n",
                                      "Host: localhost\r\nhost: evil.example\r\n",
                                      "Host: evil.example\r\nHost: localhost\r\n"};
  struct http_server *server = start((struct http_options){0});
  for (size_t i = 0; i < COUNT(twice); i++) {
    AUTO(answer) struct answer answer = send_raw(http_port(server), "GET /who HTTP/1.1", twice[i]);
    assert_int_equal(answer.status, 400);
    assert_contains(answer.body.bytes, "\"code\":\"bad_request\"");
  }
  AUTO(answer) struct answer alive = send_raw(http_port(server), "GET /healthz HTTP/1.1", twice[0]);
  assert_int_equal(alive.status, 400);
  http_stop(server);
}

static void does_not_start_with_a_malformed_option(void **state) {
  (void)state;
  static const struct {
    const char *public_url, *proxies, *field;
  } cases[] = {
      {"comptoir.example.org", NULL, "public-url"},
      {"ftp://comptoir.example.org", NULL, "public-url"},
      {"https://", NULL, "public-url"},
      {"https://:443", NULL, "public-url"},
      {"https://a b", NULL, "public-url"},
      {"https://x/shop", NULL, "public-url"},
      {"https://x?y", NULL, "public-url"},
      {"https://u@x", NULL, "public-url"},
      {"https://x:0", NULL, "public-url"},
      {"https://x:", NULL, "public-url"},
      {"https://x:65536", NULL, "public-url"},
      {"https://[::1", NULL, "public-url"},
      {"https://[kpa]", NULL, "public-url"},
      {NULL, "everybody", "trusted-proxy"},
      {"https://x", "10.0.0.1/8", "trusted-proxy"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct http_options options = {.address = "127.0.0.1",
                                   .public_url = cases[i].public_url,
                                   .trusted_proxies = cases[i].proxies,
                                   .tables = &table,
                                   .table_count = 1};
    struct http_server *server = NULL;
    struct fault fault = {0};
    if (http_start(&options, &server, &fault) != BAD_OPTION) fail_msg("line %zu", i);
    assert_string_equal(fault.field, cases[i].field);
  }
}

/* Any page could give us its own name, and read our answers. */
static void does_not_start_nameless_on_a_network(void **state) {
  (void)state;
  static const char *const addresses[] = {"0.0.0.0", "::", "192.0.2.1"};
  for (size_t i = 0; i < COUNT(addresses); i++) {
    struct http_options options = {.address = addresses[i], .public_url = "", .tables = &table, .table_count = 1};
    struct http_server *server = NULL;
    struct fault fault = {0};
    if (http_start(&options, &server, &fault) != BAD_OPTION) fail_msg("%s", addresses[i]);
    assert_string_equal(fault.field, "public-url");
    assert_contains(fault.hint, "give the address that people type");
  }
}

static void lets_only_its_own_pages_change_something(void **state) {
  (void)state;
  static const char outside[] = "Host: comptoir.example.org\r\nX-Forwarded-For: 203.0.113.9\r\n",
                    inside[] = "Host: 127.0.0.1:8080\r\n";
  static const struct {
    const char *headers, *origin;
    int status;
  } cases[] = {
      {outside, "https://comptoir.example.org", 200},
      {outside, "https://COMPTOIR.example.org:443", 200},
      {outside, "http://comptoir.example.org", 403},
      {outside, "https://comptoir.example.org:444", 403},
      {outside, "https://127.0.0.1:8080", 403},
      {outside, "https://evil.example", 403},
      {outside, "null", 403},
      {outside, "https://comptoir.example.org.evil.example", 403},
      {inside, "http://127.0.0.1:8080", 200},
      {inside, "http://127.0.0.1:8081", 403},
      {inside, "https://comptoir.example.org", 403},
  };
  struct http_server *server =
      start((struct http_options){.public_url = public_url, .trusted_proxies = "127.0.0.1,10.0.0.0/8"});
  for (size_t i = 0; i < COUNT(cases); i++) {
    AUTO(buffer) struct buffer headers = {0};
    buffer_format(&headers, "%sOrigin: %s\r\nContent-Length: 0\r\n", cases[i].headers, cases[i].origin);
    AUTO(answer) struct answer answer = send_raw(http_port(server), "POST /who HTTP/1.1", headers.bytes);
    if (answer.status != cases[i].status) print_error("line %zu: %s\n", i, cases[i].origin);
    assert_int_equal(answer.status, cases[i].status);
  }
  http_stop(server);
}

static void knows_who_asks_through_a_proxy(void **state) {
  (void)state;
  static const struct {
    const char *proxies, *headers, *said;
  } cases[] = {
      {NULL, "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n", "127.0.0.1 0"},
      {"10.0.0.1", "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n", "127.0.0.1 0"},
      {"127.0.0.1", "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n", "203.0.113.9 1"},
      {"127.0.0.1", "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: http\r\n", "203.0.113.9 0"},
      {"127.0.0.1", "X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 203.0.113.9\r\n", "203.0.113.9 0"},
      {"127.0.0.1", "X-Forwarded-For: 1.1.1.1\r\nx-forwarded-for: unknown\r\n", "127.0.0.1 0"},
      {"127.0.0.1", "X-Forwarded-Proto: https\r\n", "127.0.0.1 1"},
      {"127.0.0.1", "", "127.0.0.1 0"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct http_server *server =
        start((struct http_options){.trusted_proxies = cases[i].proxies, .public_url = "http://localhost"});
    AUTO(answer) struct answer answer = ask(http_port(server), "GET /who", cases[i].headers, NULL);
    assert_string_equal(answer.body.bytes, cases[i].said);
    http_stop(server);
  }
}

static void counts_addresses_before_and_persons_after(void **state) {
  (void)state;
  struct http_server *server = start(
      (struct http_options){.rate_percent = 100, .trusted_proxies = "127.0.0.1", .public_url = "http://localhost"});
  uint16_t port = http_port(server);
  static const char alice[] = "X-Forwarded-For: 203.0.113.1\r\n", bob[] = "X-Forwarded-For: 203.0.113.2\r\n";
  for (int i = 0; i < 5; i++) {
    AUTO(answer) struct answer served = ask(port, "POST /heavy", alice, "");
    assert_int_equal(served.status, 200);
  }
  AUTO(answer) struct answer refused = ask(port, "POST /heavy", alice, "");
  assert_int_equal(refused.status, 429);
  assert_contains(refused.body.bytes, "\"code\":\"too_many_tries\"");
  long wait_s = strtol(answer_header(&refused, "Retry-After"), NULL, 10);
  assert_in_range(wait_s, 1, 6);
  AUTO(answer) struct answer other = ask(port, "POST /heavy", bob, "");
  assert_int_equal(other.status, 200);
  AUTO(answer) struct answer unlimited = ask(port, "GET /who", alice, NULL);
  assert_int_equal(unlimited.status, 200);
  for (int i = 0; i < 4; i++) { /* one person, four addresses */
    char headers[128];
    snprintf(headers, sizeof headers, "X-Forwarded-For: 203.0.113.%d\r\nX-Person: aicha\r\n", 10 + i);
    AUTO(answer) struct answer mine = ask(port, "GET /mine", headers, NULL);
    assert_int_equal(mine.status, i < 3 ? 200 : 429);
  }
  AUTO(answer) struct answer hers = ask(port, "GET /mine", "X-Person: fatou\r\n", NULL);
  assert_int_equal(hers.status, 200);
  for (int i = 0; i < 6; i++) { /* guesses without credentials are counted too */
    AUTO(answer) struct answer guess = ask(port, "GET /mine", "X-Forwarded-For: 203.0.113.99\r\n", NULL);
    assert_int_equal(guess.status, i < 5 ? 401 : 429);
  }
  http_stop(server);
}

static void tells_browsers_what_not_to_do(void **state) {
  (void)state;
  static const char closed[] = "default-src 'none'; frame-ancestors 'none'";
  static const struct {
    const char *line, *policy;
    int status;
  } cases[] = {
      {"GET /who", closed, 200},
      {"GET /nowhere", closed, 404},
      {"GET /leaflet", closed, 200},
      {"GET /page", "default-src 'none'; script-src 'self';", 200},
      {"GET /file?name=a", "default-src 'none'; sandbox; frame-ancestors 'none'", 200},
  };
  struct http_server *server =
      start((struct http_options){.trusted_proxies = "127.0.0.1", .public_url = "http://localhost"});
  leaflet = shared_body_new("text/plain", "hello", 5);
  for (size_t i = 0; i < 2 * COUNT(cases); i++) {
    bool secure = i % 2;
    AUTO(answer)
    struct answer answer =
        ask(http_port(server), cases[i / 2].line, secure ? "X-Forwarded-Proto: https\r\n" : "", NULL);
    assert_int_equal(answer.status, cases[i / 2].status);
    assert_string_equal(answer_header(&answer, "X-Content-Type-Options"), "nosniff");
    assert_string_equal(answer_header(&answer, "X-Frame-Options"), "DENY");
    assert_string_equal(answer_header(&answer, "Referrer-Policy"), "same-origin");
    assert_string_equal(answer_header(&answer, "Cross-Origin-Resource-Policy"), "same-origin");
    assert_string_equal(answer_header(&answer, "Strict-Transport-Security"), secure ? "max-age=63072000" : "");
    const char *policy = answer_header(&answer, "Content-Security-Policy");
    assert_true(text_starts(policy, cases[i / 2].policy));
    const char *first = strcasestr(answer.head.bytes, "Content-Security-Policy:");
    assert_null(strcasestr(first + 1, "Content-Security-Policy:"));
  }
  AUTO(answer) struct answer fresh = ask(http_port(server), "GET /leaflet", "", NULL);
  AUTO(buffer) struct buffer again = {0};
  buffer_format(&again, "If-None-Match: %s\r\nX-Forwarded-Proto: https\r\n", answer_header(&fresh, "ETag"));
  AUTO(answer) struct answer unchanged = ask(http_port(server), "GET /leaflet", again.bytes, NULL);
  assert_int_equal(unchanged.status, 304);
  assert_string_equal(answer_header(&unchanged, "Strict-Transport-Security"), "max-age=63072000");
  http_stop(server);
  shared_body_unref(leaflet);
}

static void names_what_is_kept(void **state) {
  (void)state;
  static const struct {
    const char *name, *disposition; /* name as in a query */
  } cases[] = {
      {"export.json", "attachment; filename=\"export.json\""},
      {"mes%20donn%C3%A9es.json",
       "attachment; filename=\"mes donn_es.json\"; filename*=UTF-8''mes%20donn%C3%A9es.json"},
      {"a%22%3B%20x%3D.exe", "attachment; filename=\"a__ x_.exe\"; filename*=UTF-8''a%22%3B%20x%3D.exe"},
      {"..%2F..%2Fetc%5Cpasswd", "attachment; filename=\"_._.._etc_passwd\"; filename*=UTF-8''_._.._etc_passwd"},
      {".profile", "attachment; filename=\"_profile\"; filename*=UTF-8''_profile"},
      {"%E2%82%AC", "attachment; filename=\"_\"; filename*=UTF-8''%E2%82%AC"},
  };
  struct http_server *server = start((struct http_options){0});
  for (size_t i = 0; i < COUNT(cases); i++) {
    AUTO(buffer) struct buffer line = {0};
    buffer_format(&line, "GET /file?name=%s", cases[i].name);
    AUTO(answer) struct answer answer = ask(http_port(server), line.bytes, "", NULL);
    assert_string_equal(answer_header(&answer, "Content-Disposition"), cases[i].disposition);
    assert_string_equal(answer_header(&answer, "Content-Type"), "application/json");
  }
  AUTO(buffer) struct buffer line = {0};
  buffer_text(&line, "GET /file?name=");
  for (int i = 0; i < 200; i++) buffer_text(&line, "%E2%82%AC");
  AUTO(answer) struct answer lengthy = ask(http_port(server), line.bytes, "", NULL);
  const char *name = strstr(answer_header(&lengthy, "Content-Disposition"), "''");
  assert_int_equal(strlen(name + 2), 33 * 9); /* 99 bytes: not within a character */
  http_stop(server);
}

/* Whoever follows a link sees a sentence and a way out; a program gets its problem as before. */
static void shows_people_a_page(void **state) {
  (void)state;
  static const struct {
    const char *line, *headers, *part, *type;
    int status;
  } cases[] = {
      {"GET /nowhere", "Accept: text/html,*/*;q=0.8\r\n",
       "<link><main class=\"wrap stack\"><h1>Cette page n’existe pas.</h1>\n<p><a class=\"btn\" href=\"/\">Retour",
       "text/html; charset=utf-8", 404},
      {"GET /nowhere", "Accept: text/html\r\nAccept-Language: en\r\n", "<html lang=\"en\" dir=\"ltr\">",
       "text/html; charset=utf-8", 404},
      {"GET /mine", "Accept: text/html\r\n", "<a class=\"btn\" href=\"/connexion\">Se connecter</a>",
       "text/html; charset=utf-8", 401},
      {"DELETE /who", "Accept: text/html\r\n", "<a class=\"btn\" href=\"/\">", "text/html; charset=utf-8", 405},
      {"GET /nowhere", "Accept: */*\r\n", "\"code\":\"not_found\"", "application/problem+json", 404},
      {"GET /nowhere", "", "\"code\":\"not_found\"", "application/problem+json", 404},
      {"GET /who", "Host: twice\r\nAccept: text/html\r\n", "\"code\":", "application/problem+json", 400},
  };
  struct http_server *server = start((struct http_options){.page_head = "<link>"});
  for (size_t i = 0; i < COUNT(cases); i++) {
    AUTO(answer) struct answer answer = ask(http_port(server), cases[i].line, cases[i].headers, NULL);
    assert_int_equal(answer.status, cases[i].status);
    assert_contains(answer.body.bytes, cases[i].part);
    assert_string_equal(answer_header(&answer, "Content-Type"), cases[i].type);
    bool is_page = strstr(cases[i].type, "html");
    assert_contains(answer_header(&answer, "Content-Security-Policy"),
                    is_page ? "trusted-types 'none'" : "default-src 'none'; frame-ancestors 'none'");
    if (cases[i].status == 405) assert_contains(answer_header(&answer, "Allow"), "GET");
  }
  http_stop(server);
}

int main(void) {
  log_set_level(LOG_ERROR);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(answers_to_its_own_names),
      cmocka_unit_test(a_nameless_request_is_refused),
      cmocka_unit_test(a_request_with_two_names_is_refused),
      cmocka_unit_test(does_not_start_with_a_malformed_option),
      cmocka_unit_test(does_not_start_nameless_on_a_network),
      cmocka_unit_test(lets_only_its_own_pages_change_something),
      cmocka_unit_test(knows_who_asks_through_a_proxy),
      cmocka_unit_test(counts_addresses_before_and_persons_after),
      cmocka_unit_test(tells_browsers_what_not_to_do),
      cmocka_unit_test(names_what_is_kept),
      cmocka_unit_test(shows_people_a_page),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
