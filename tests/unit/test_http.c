/* links: core_http */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A real server on a free port of 127.0.0.1, asked over raw sockets. */
#include "core/http/http.h"
#include "core/log.h"
#include "core/text.h"
#include "tests/unit/http_client.h"

#define KIB ((size_t)1024)

struct line {
  int64_t quantity;
};
struct sale {
  const char *id;
  const struct line *lines;
  size_t line_count;
};
static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct line, quantity, .required = true, .min = 1, .max = 9)};
static const struct spec line_spec = SPEC("Line", struct line, line_fields);
static const struct spec_field sale_fields[] = {
    SPEC_FIELD(struct sale, id, .required = true),
    SPEC_LIST_OF(struct sale, lines, line_count, &line_spec, .required = true, .min = 1, .max = 10),
};
static const struct spec sale_spec = SPEC("Sale", struct sale, sale_fields);

static struct http_server *server;
static uint16_t port;

static enum outcome say_hello(struct request *request, struct reply *reply) {
  const char *name = request_query(request, "name"), *cookie = request_cookie(request, "taste");
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "name", name);
  json_text(&json, "taste", cookie);
  json_text(&json, "language", language_tag(request->language));
  json_text(&json, "app", request->app);
  json_close(&json);
  return OK;
}

static enum outcome show_item(struct request *request, struct reply *reply) {
  buffer_format(&reply->body, "item [%s] of [%s] at [%s]", request->params[1], request->params[0], request->path);
  reply->content_type = "text/plain; charset=utf-8";
  return OK;
}

static enum outcome search_items(struct request *request, struct reply *reply) {
  (void)request;
  buffer_text(&reply->body, "the search");
  reply->content_type = "text/plain; charset=utf-8";
  return OK;
}

static enum outcome record_sale(struct request *request, struct reply *reply) {
  const struct sale *sale = request->parsed;
  if (text_equal(sale->id, "fail")) {
    buffer_text(&reply->body, "half an answer");
    reply_header(reply, "Retry-After", "3");
    return fault_set(&request->fault, DATABASE_DOWN, "", "try \"later\"");
  }
  buffer_format(&reply->body, "{\"id\":\"%s\",\"lines\":%zu,\"first\":%d}", sale->id, sale->line_count,
                (int)sale->lines[0].quantity);
  return CREATED;
}

static enum outcome echo(struct request *request, struct reply *reply) {
  reply->content_type = "application/octet-stream";
  buffer_add(&reply->body, request->body, request->body_length);
  return OK;
}

static enum outcome split_header(struct request *request, struct reply *reply) {
  reply_header(reply, "Location", request_query(request, "to"));
  reply->status = 303;
  return OK;
}

static const struct route routes[] = {
    ROUTE(GET, "/", ROLE_ANYONE, SCOPE_NONE, say_hello, "the door"),
    ROUTE(GET, "/hello", ROLE_ANYONE, SCOPE_NONE, say_hello, "hello"),
    ROUTE(GET, "/kpa/{kpa}/items/{item}", ROLE_ANYONE, SCOPE_NONE, show_item, "one item"),
    ROUTE(GET, "/kpa/{kpa}/items/search", ROLE_ANYONE, SCOPE_NONE, search_items, "search"),
    ROUTE(POST, "/sales", ROLE_ANYONE, SCOPE_NONE, record_sale, "record a sale", .body = &sale_spec, .body_max = 512),
    ROUTE(GET, "/sales", ROLE_ANYONE, SCOPE_NONE, search_items, "the sales"),
    ROUTE(POST, "/echo", ROLE_ANYONE, SCOPE_NONE, echo, "raw bytes", .body_max = 200 * KIB),
    ROUTE(POST, "/small", ROLE_ANYONE, SCOPE_NONE, echo, "64 KiB by default"),
    ROUTE(DELETE, "/office", ROLE_REFERENT, SCOPE_NONE, echo, "for the office"),
    ROUTE(GET, "/go", ROLE_ANYONE, SCOPE_NONE, split_header, "a redirection"),
};
static const struct route_table table = {routes, sizeof routes / sizeof routes[0]};

static enum outcome authorise(struct request *request) {
  if (request->route->roles & ROLE_ANYONE) return OK;
  const char *key = request_header(request, "Authorization");
  if (!key) return UNAUTHENTICATED;
  return text_equal(key, "Bearer office") ? OK : FORBIDDEN;
}

static int start(void **state) {
  (void)state;
  static char app[] = "the app";
  struct http_options options = {
      .address = "127.0.0.1", .tables = &table, .table_count = 1, .authorise = authorise, .app = app};
  struct fault fault;
  assert_int_equal(http_start(&options, &server, &fault), OK);
  port = http_port(server);
  return 0;
}

static int stop(void **state) {
  (void)state;
  http_stop(server);
  assert_int_equal(client_open(port).socket, -1);
  return 0;
}

static void keeps_the_connection_open(void **state) {
  (void)state;
  AUTO(client) struct client client = client_open(port);
  for (int i = 0; i < 300; i++) {
    AUTO(answer) struct answer get = client_ask(&client, "GET /hello?name=Aicha", "", NULL);
    assert_int_equal(get.status, 200);
    assert_string_equal(get.body.bytes, "{\"name\":\"Aicha\",\"taste\":null,\"language\":\"fr\",\"app\":\"the app\"}");
    AUTO(answer) struct answer post = client_ask(&client, "POST /echo", "", i % 2 ? "abc" : "");
    assert_string_equal(post.body.bytes, i % 2 ? "abc" : "");
    AUTO(answer) struct answer refused = client_ask(&client, "POST /sales", "Content-Type: text/plain\r\n", "{}");
    assert_int_equal(refused.status, 415);
  }
}

static void answers_pipelined_requests_in_order(void **state) {
  (void)state;
  AUTO(client) struct client client = client_open(port);
  static const char two[] =
      "GET /hello?name=1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /hello?name=2 HTTP/1.1\r\nHost: localhost\r\n\r\n";
  client_send(&client, two, sizeof two - 1);
  AUTO(answer) struct answer first = client_read(&client, false), second = client_read(&client, false);
  assert_contains(first.body.bytes, "\"name\":\"1\"");
  assert_contains(second.body.bytes, "\"name\":\"2\"");
}

static void sends_what_every_answer_has(void **state) {
  (void)state;
  AUTO(answer) struct answer answer = ask(port, "GET /hello", "", NULL);
  assert_string_equal(answer_header(&answer, "Content-Type"), "application/json");
  assert_string_equal(answer_header(&answer, "Cache-Control"), "no-store");
  assert_string_equal(answer_header(&answer, "X-Content-Type-Options"), "nosniff");
  assert_true(uuid_is_valid(answer_header(&answer, "X-Request-Id")));
  char id[UUID_TEXT];
  TEXT_COPY(id, answer_header(&answer, "X-Request-Id"));
  AUTO(answer) struct answer next = ask(port, "GET /hello", "", NULL);
  assert_string_not_equal(answer_header(&next, "X-Request-Id"), id);
}

static void decodes_query_and_cookies(void **state) {
  (void)state;
  AUTO(answer)
  struct answer answer =
      ask(port, "GET /hello?other=%41&name=caf%C3%A9+cr%c3%a8me%26%2B", "Cookie: a=1; taste=sweet\r\n", NULL);
  assert_contains(answer.body.bytes, "{\"name\":\"café crème&+\",\"taste\":\"sweet\"");
  AUTO(answer) struct answer empty = ask(port, "GET /hello?name", "", NULL);
  assert_contains(empty.body.bytes, "{\"name\":\"\"");
  static const char *const malformed[] = {"GET /hello?name=%4", "GET /hello?name=%zz", "GET /hello?name=%00a",
                                          "GET /hello?name=%ff%fe", "GET /hello?name=a\xff"};
  for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
    AUTO(answer) struct answer refused = ask(port, malformed[i], "", NULL);
    assert_contains(refused.body.bytes, "{\"name\":null");
  }
}

static void speaks_the_readers_language(void **state) {
  (void)state;
  static const struct {
    const char *header, *tag, *title;
  } cases[] = {
      {"", "fr", "Cette page n’existe pas."},
      {"Accept-Language: en-GB,fr;q=0.5\r\n", "en", "Not found."},
      {"Accept-Language: de, ar;q=0.7, en;q=0.3\r\n", "ar", "غير موجود."},
      {"Accept-Language: de\r\n", "fr", "Cette page n’existe pas."},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    AUTO(answer) struct answer answer = ask(port, "GET /nowhere", cases[i].header, NULL);
    assert_int_equal(answer.status, 404);
    assert_string_equal(answer_header(&answer, "Content-Language"), cases[i].tag);
    assert_contains(answer.body.bytes, cases[i].title);
  }
}

static void routes_by_segments(void **state) {
  (void)state;
  static const struct {
    const char *line;
    int status;
    const char *body;
  } cases[] = {
      {"GET /", 200, "\"name\""},
      {"GET /kpa/BLG/items/FRI-007", 200, "item [FRI-007] of [BLG] at [/kpa/BLG/items/FRI-007]"},
      {"GET /kpa/BLG/items/search", 200, "the search"},
      {"GET /kpa/BLG/items/s%65arch", 200, "the search"},
      {"GET /kpa/B%2FG/items/a%20%C3%A9", 200, "item [a é] of [B/G] at [/kpa/B/G/items/a é]"},
      {"GET /kpa//items/FRI-007", 404, "not_found"},
      {"GET /kpa/BLG/items/", 404, "not_found"},
      {"GET /kpa/BLG/items/FRI-007/", 404, "not_found"},
      {"GET /kpa/BLG/items/%", 404, "not_found"},
      {"GET /kpa/BLG/items/%00", 404, "not_found"},
      {"GET /kpa/BLG/items/%C3", 404, "not_found"},
      {"GET /hello/", 404, "not_found"},
      {"GET //hello", 404, "not_found"},
      {"GET /1/2/3/4/5/6/7/8/9/10/11/12/13", 404, "not_found"},
      {"POST /nowhere", 404, "not_found"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    AUTO(answer) struct answer answer = ask(port, cases[i].line, "", NULL);
    if (answer.status != cases[i].status) print_error("%s\n", cases[i].line);
    assert_int_equal(answer.status, cases[i].status);
    assert_contains(answer.body.bytes, cases[i].body);
  }
}

static void says_which_methods_are_allowed(void **state) {
  (void)state;
  AUTO(answer) struct answer put = ask(port, "PUT /sales", "", "{}");
  assert_int_equal(put.status, 405);
  assert_string_equal(answer_header(&put, "Allow"), "GET, HEAD, POST");
  assert_contains(put.body.bytes, "\"code\":\"method_not_allowed\"");
  AUTO(answer) struct answer brew = ask(port, "BREW /office", "", NULL);
  assert_int_equal(brew.status, 405);
  assert_string_equal(answer_header(&brew, "Allow"), "DELETE");
}

static void serves_head_as_get_without_body(void **state) {
  (void)state;
  AUTO(client) struct client client = client_open(port);
  AUTO(answer) struct answer head = client_ask(&client, "HEAD /kpa/BLG/items/search", "", NULL);
  assert_int_equal(head.status, 200);
  assert_string_equal(answer_header(&head, "Content-Length"), "10");
  AUTO(answer) struct answer next = client_ask(&client, "GET /hello", "", NULL);
  assert_int_equal(next.status, 200); /* no byte of the body was in between */
}

static void asks_who_is_there(void **state) {
  (void)state;
  AUTO(answer) struct answer nobody = ask(port, "DELETE /office", "", NULL);
  assert_int_equal(nobody.status, 401);
  assert_string_equal(answer_header(&nobody, "WWW-Authenticate"), "Bearer");
  AUTO(answer) struct answer till = ask(port, "DELETE /office", "Authorization: Bearer till\r\n", NULL);
  assert_int_equal(till.status, 403);
  AUTO(answer) struct answer office = ask(port, "DELETE /office", "Authorization: Bearer office\r\n", NULL);
  assert_int_equal(office.status, 200);
}

static void refuses_the_pages_of_other_sites(void **state) {
  (void)state;
  static const struct {
    const char *line, *headers;
    int status;
  } cases[] = {
      {"POST /echo", "Origin: http://localhost\r\n", 200},
      {"POST /echo", "Origin: https://LOCALHOST\r\n", 200},
      {"POST /echo", "", 200},
      {"POST /echo", "Origin: http://evil.example\r\n", 403},
      {"POST /echo", "Origin: http://localhost.evil.example\r\n", 403},
      {"POST /echo", "Origin: http://localhost:81\r\n", 403},
      {"POST /echo", "Origin: null\r\n", 403},
      {"GET /hello", "Origin: http://evil.example\r\n", 200},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    AUTO(answer) struct answer answer = ask(port, cases[i].line, cases[i].headers, "x");
    assert_int_equal(answer.status, cases[i].status);
  }
}

static void checks_json_bodies(void **state) {
  (void)state;
  static const char json[] = "Content-Type: application/json; charset=utf-8\r\n";
  static const struct {
    const char *headers, *body;
    int status;
    const char *part;
  } cases[] = {
      {json, "{\"id\":\"s1\",\"lines\":[{\"quantity\":2}]}", 201, "{\"id\":\"s1\",\"lines\":1,\"first\":2}"},
      {"", "{\"id\":\"s1\",\"lines\":[{\"quantity\":2}]}", 415, "\"code\":\"wrong_media_type\""},
      {"Content-Type: application/jsonx\r\n", "{}", 415, "\"code\":\"wrong_media_type\""},
      {json, "{\"id\":", 400, "\"code\":\"bad_json\""},
      {json, "", 400, "\"code\":\"bad_json\""},
      {json, "{\"id\":\"a\",\"id\":\"b\"}", 400, "\"code\":\"duplicate_key\""},
      {json, "{\"id\":\"s1\",\"lines\":[{\"quantity\":2,\"colour\":1}]}", 422, "\"pointer\":\"/lines/0/colour\""},
      {json, "{\"id\":\"s1\",\"lines\":[{\"quantity\":0}]}", 422, "\"pointer\":\"/lines/0/quantity\""},
      {json, "{\"id\":\"fail\",\"lines\":[{\"quantity\":2}]}", 503, "\"detail\":\"try \\\"later\\\"\""},
  };
  AUTO(client) struct client client = client_open(port);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    AUTO(answer) struct answer answer = client_ask(&client, "POST /sales", cases[i].headers, cases[i].body);
    assert_int_equal(answer.status, cases[i].status);
    assert_contains(answer.body.bytes, cases[i].part);
  }
}

static void writes_a_whole_problem(void **state) {
  (void)state;
  AUTO(answer)
  struct answer answer = ask(port, "POST /sales", "Content-Type: application/json\r\nAccept-Language: en\r\n",
                             "{\"id\":\"fail\",\"lines\":[{\"quantity\":2}]}");
  AUTO(buffer) struct buffer expected = {0};
  buffer_format(&expected,
                "{\"type\":\"/problems/database_down\",\"title\":\"The database does not answer.\",\"status\":503,"
                "\"detail\":\"try \\\"later\\\"\",\"instance\":\"%s\",\"code\":\"database_down\"}",
                answer_header(&answer, "X-Request-Id"));
  assert_string_equal(answer.body.bytes, expected.bytes);
  assert_string_equal(answer_header(&answer, "Content-Type"), "application/problem+json");
  assert_string_equal(answer_header(&answer, "Cache-Control"), "no-store");
  assert_string_equal(answer_header(&answer, "Retry-After"), "3");
}

static void refuses_large_bodies_and_goes_on(void **state) {
  (void)state;
  AUTO(buffer) struct buffer large = {0};
  while (large.length < 100 * KIB) buffer_text(&large, "0123456789abcdef");
  AUTO(client) struct client client = client_open(port);
  for (int i = 0; i < 3; i++) {
    AUTO(answer) struct answer small = client_ask(&client, "POST /small", "", large.bytes);
    assert_int_equal(small.status, 413);
    assert_contains(small.body.bytes, "\"code\":\"body_too_large\"");
    AUTO(answer) struct answer echoed = client_ask(&client, "POST /echo", "", large.bytes);
    assert_int_equal(echoed.status, 200);
    assert_string_equal(echoed.body.bytes, large.bytes);
  }
}

static void send_chunks(struct client *client, size_t count) {
  static const char head[] = "POST /small HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  client_send(client, head, sizeof head - 1);
  AUTO(buffer) struct buffer chunk = {0};
  buffer_text(&chunk, "400\r\n");
  for (int i = 0; i < 1024; i++) buffer_char(&chunk, 'x');
  buffer_text(&chunk, "\r\n");
  for (size_t i = 0; i < count; i++) client_send(client, chunk.bytes, chunk.length);
  client_send(client, "0\r\n\r\n", 5);
}

static void counts_bodies_of_unknown_length(void **state) {
  (void)state;
  AUTO(client) struct client client = client_open(port);
  send_chunks(&client, 64);
  AUTO(answer) struct answer fits = client_read(&client, false);
  assert_int_equal(fits.status, 200);
  assert_int_equal(fits.body.length, 64 * KIB);
  send_chunks(&client, 65);
  AUTO(answer) struct answer refused = client_read(&client, false);
  assert_int_equal(refused.status, 413);
  send_chunks(&client, 33 * KIB); /* more than is ever thrown away: the connection is closed */
  AUTO(answer) struct answer gone = client_read(&client, false);
  assert_int_equal(gone.status, 0);
}

static void refuses_before_the_body_is_sent(void **state) {
  (void)state;
  AUTO(client) struct client client = client_open(port);
  static const char asks[] =
      "POST /small HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 70000\r\n\r\n";
  client_send(&client, asks, sizeof asks - 1);
  AUTO(answer) struct answer refused = client_read(&client, false);
  assert_int_equal(refused.status, 413);
  AUTO(client) struct client other = client_open(port);
  static const char huge[] = "POST /small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000000\r\n\r\n";
  client_send(&other, huge, sizeof huge - 1);
  AUTO(answer) struct answer now = client_read(&other, false);
  assert_int_equal(now.status, 413);
}

static void lets_a_polite_client_send_its_body(void **state) {
  (void)state;
  AUTO(client) struct client client = client_open(port);
  static const char asks[] =
      "POST /small HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
  client_send(&client, asks, sizeof asks - 1);
  AUTO(answer) struct answer go_on = client_read(&client, false);
  assert_int_equal(go_on.status, 100);
  client_send(&client, "abc", 3);
  AUTO(answer) struct answer done = client_read(&client, false);
  assert_string_equal(done.body.bytes, "abc");
}

static void never_splits_a_header(void **state) {
  (void)state;
  AUTO(answer) struct answer good = ask(port, "GET /go?to=/there", "", NULL);
  assert_int_equal(good.status, 303);
  assert_string_equal(answer_header(&good, "Location"), "/there");
  AUTO(answer) struct answer bad = ask(port, "GET /go?to=/there%0d%0aSet-Cookie:%20x=y", "", NULL);
  assert_string_equal(answer_header(&bad, "Set-Cookie"), "");
  AUTO(answer) struct answer newline = ask(port, "GET /go?to=/there%0aSet-Cookie:%20x=y", "", NULL);
  assert_string_equal(answer_header(&newline, "Set-Cookie"), "");
}

static void refuses_a_port_that_is_taken(void **state) {
  (void)state;
  struct http_options options = {.address = "127.0.0.1", .port = port, .tables = &table, .table_count = 1};
  struct http_server *second = NULL;
  struct fault fault = {0};
  assert_int_equal(http_start(&options, &second, &fault), UNAVAILABLE);
  assert_string_equal(fault.field, "port");
  assert_null(second);
}

static void describes_its_routes(void **state) {
  (void)state;
  AUTO(buffer) struct buffer out = {0};
  http_describe(&table, 1, &out);
  assert_contains(out.bytes, "{\"method\":\"GET\",\"path\":\"/kpa/{kpa}/items/{item}\",\"roles\":[\"anyone\"],"
                             "\"scope\":\"none\",\"rate\":\"read\",\"personal\":false,"
                             "\"summary\":\"one item\",\"body\":null}");
  assert_contains(out.bytes, "{\"method\":\"DELETE\",\"path\":\"/office\",\"roles\":[\"referent\"]");
  assert_contains(out.bytes, "\"summary\":\"record a sale\",\"body\":{");
  assert_contains(out.bytes, "\"quantity\"");
}

int main(void) {
  log_set_level(LOG_ERROR);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keeps_the_connection_open),
      cmocka_unit_test(answers_pipelined_requests_in_order),
      cmocka_unit_test(sends_what_every_answer_has),
      cmocka_unit_test(decodes_query_and_cookies),
      cmocka_unit_test(speaks_the_readers_language),
      cmocka_unit_test(routes_by_segments),
      cmocka_unit_test(says_which_methods_are_allowed),
      cmocka_unit_test(serves_head_as_get_without_body),
      cmocka_unit_test(asks_who_is_there),
      cmocka_unit_test(refuses_the_pages_of_other_sites),
      cmocka_unit_test(checks_json_bodies),
      cmocka_unit_test(writes_a_whole_problem),
      cmocka_unit_test(refuses_large_bodies_and_goes_on),
      cmocka_unit_test(counts_bodies_of_unknown_length),
      cmocka_unit_test(refuses_before_the_body_is_sent),
      cmocka_unit_test(lets_a_polite_client_send_its_body),
      cmocka_unit_test(never_splits_a_header),
      cmocka_unit_test(refuses_a_port_that_is_taken),
      cmocka_unit_test(describes_its_routes),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
