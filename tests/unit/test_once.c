/* links: core_once core_http core_db core embedded_sql */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A request with a key takes effect once, whatever the network does; and its answer is sent again as it was. */
#include "core/once/once.h"
#include "tests/unit/http_client.h"
#include "tests/unit/migrated.h"

#include <pthread.h>

#define KEY "0192f3a4-b5c6-7d8e-9fa0-b1c2d3e4f506"

static struct db_fixture fixture;
static struct http_server *server;

static const enum db_kind make_params[] = {DB_TEXT};
static const struct db_query make_one = {
    .name = "test/make", .sql = "INSERT INTO made VALUES ($1)", .params = make_params, .param_count = 1};

static enum outcome make(struct tx *tx, void *context) {
  const struct request *request = context;
  enum outcome outcome = tx_run(tx, &make_one, (const struct db_param[]){P_TEXT(request->body)}, NULL, NULL, NULL);
  if (outcome != OK) return outcome;
  if (request->body_length > 0 && request->body[0] == '!') return fault_set(tx_fault(tx), OUT_OF_RANGE, "", "no");
  return CREATED;
}

static void say(struct request *request, struct reply *reply, const void *context) {
  (void)context;
  buffer_format(&reply->body, "{\"made\":\"%s\",\"by\":\"%s\"}", request->body, request->id);
  reply_header(reply, "ETag", "\"1\"");
  reply_header(reply, "Location", "/made/1");
}

static enum outcome post(struct request *request, struct reply *reply) {
  struct once once = {
      .request = request, .reply = reply, .work = make, .answer = say, .context = request, .visitor = true};
  return db_transact(request->app, TX_WRITE, once_work, &once, &request->fault);
}

static const struct route routes[] = {
    ROUTE(POST, "/made", ROLE_ANYONE, SCOPE_NONE, post, "Makes one", .rate = RATE_FREE),
    ROUTE(POST, "/other", ROLE_ANYONE, SCOPE_NONE, post, "Makes one", .rate = RATE_FREE)};
static const struct route_table table = {routes, 2};

static int start(void **state) {
  (void)state;
  static const struct db_query *registry[8];
  struct fault fault = {0};
  size_t count = 0;
  log_set_level(LOG_WARNING);
  for (; once_queries[count]; count++) registry[count] = once_queries[count];
  registry[count] = &make_one;
  fixture_start_migrated(&fixture);
  fixture_command(cluster_conninfo(fixture.cluster), "CREATE TABLE made (word text)");
  fixture_open(&fixture, registry, 8);
  const struct http_options options = {
      .address = "127.0.0.1", .threads = 4, .tables = &table, .table_count = 1, .app = fixture.db};
  fixture_expect(http_start(&options, &server, &fault), OK, &fault);
  return 0;
}

static int stop(void **state) {
  (void)state;
  http_stop(server);
  db_close(fixture.db);
  fixture_stop(&fixture);
  return 0;
}

static int forget(void **state) {
  (void)state;
  fixture_command(cluster_conninfo(fixture.cluster), "TRUNCATE made, once");
  return 0;
}

static struct answer post_with(const char *line, const char *key, const char *body) {
  AUTO(client) struct client client = client_open(http_port(server));
  char header[400] = "";
  if (key) snprintf(header, sizeof header, "Idempotency-Key: %s\r\n", key);
  return client_ask(&client, line, header, body);
}

static int made(void) {
  PGconn *connection = PQconnectdb(cluster_conninfo(fixture.cluster));
  PGresult *result = PQexec(connection, "SELECT count(*) FROM made");
  int count = (int)strtol(PQgetvalue(result, 0, 0), NULL, 10);
  PQclear(result);
  PQfinish(connection);
  return count;
}

static void the_same_again_gets_the_same_answer(void **state) {
  (void)state;
  AUTO(answer) struct answer first = post_with("POST /made", KEY, "one");
  AUTO(answer) struct answer again = post_with("POST /made", KEY, "one");
  assert_int_equal(first.status, 201);
  assert_string_equal(answer_header(&first, "Idempotent-Replayed"), "");
  assert_int_equal(again.status, 201);
  assert_string_equal(again.body.bytes, first.body.bytes);
  assert_string_equal(answer_header(&again, "Idempotent-Replayed"), "true");
  assert_string_equal(answer_header(&again, "ETag"), "\"1\"");
  assert_string_equal(answer_header(&again, "Location"), "/made/1");
  assert_int_equal(made(), 1);
}

static void another_request_under_a_known_key_is_refused(void **state) {
  (void)state;
  static const struct {
    const char *line, *body;
  } others[] = {{"POST /made", "two"}, {"POST /made", "one "}, {"POST /made?a=1", "one"}, {"POST /other", "one"}};
  AUTO(answer) struct answer first = post_with("POST /made", KEY, "one");
  assert_int_equal(first.status, 201);
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    AUTO(answer) struct answer other = post_with(others[i].line, KEY, others[i].body);
    assert_int_equal(other.status, 422);
    assert_non_null(strstr(other.body.bytes, "once_key_reused"));
  }
  assert_int_equal(made(), 1);
}

static void a_key_is_needed(void **state) {
  (void)state;
  char longest[257];
  memset(longest, 'k', 256), longest[256] = '\0';
  const char *const keys[] = {
      NULL, "", "short", "fifteen-letters", "with a blank in it", "caf\xc3\xa9-caf\xc3\xa9-caf\xc3\xa9", longest};
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    AUTO(answer) struct answer answer = post_with("POST /made", keys[i], "one");
    assert_int_equal(answer.status, 400);
  }
  AUTO(answer) struct answer fits = post_with("POST /made", longest + 1, "one");
  assert_int_equal(fits.status, 201);
  assert_int_equal(made(), 1);
}

static void what_was_refused_left_nothing(void **state) {
  (void)state;
  for (int i = 0; i < 2; i++) {
    AUTO(answer) struct answer refused = post_with("POST /made", KEY, "!");
    assert_int_equal(refused.status, outcome_status(OUT_OF_RANGE));
    assert_string_equal(answer_header(&refused, "Idempotent-Replayed"), "");
  }
  AUTO(answer) struct answer then = post_with("POST /made", KEY, "one");
  assert_int_equal(then.status, 201);
  assert_int_equal(made(), 1);
}

static void while_it_is_under_way_it_waits(void **state) {
  (void)state;
  PGconn *connection = PQconnectdb(cluster_conninfo(fixture.cluster));
  PQclear(PQexec(connection, "BEGIN"));
  PQclear(PQexec(connection, "SELECT once_begin('', encode(sha256(E'once name\\n\\n" KEY "'::bytea), 'hex'))"));
  AUTO(answer) struct answer busy = post_with("POST /made", KEY, "one");
  assert_int_equal(busy.status, 409);
  assert_non_null(strstr(busy.body.bytes, "once_running"));
  PQclear(PQexec(connection, "ROLLBACK"));
  PQfinish(connection);
  AUTO(answer) struct answer then = post_with("POST /made", KEY, "one");
  assert_int_equal(then.status, 201);
}

static void what_is_kept_says_neither_the_key_nor_the_answer(void **state) {
  (void)state;
  AUTO(answer) struct answer answer = post_with("POST /made", KEY, "one");
  assert_int_equal(answer.status, 201);
  PGconn *connection = PQconnectdb(cluster_conninfo(fixture.cluster));
  PGresult *result = PQexec(connection, "SELECT o::text || encode(o.sealed, 'escape') FROM once o");
  assert_int_equal(PQntuples(result), 1);
  static const char *const said[] = {KEY, "one", "Location", "/made/1"};
  for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) assert_null(strstr(PQgetvalue(result, 0, 0), said[i]));
  PQclear(result);
  PQclear(PQexec(connection, "UPDATE once SET sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1)"));
  PQfinish(connection);
  AUTO(answer) struct answer altered = post_with("POST /made", KEY, "one");
  assert_int_equal(altered.status, 500);
  assert_int_equal(made(), 1);
}

static void *press(void *unused) {
  (void)unused;
  for (int i = 0; i < 5; i++) {
    AUTO(answer) struct answer answer = post_with("POST /made", KEY, "one");
    if (answer.status != 201 && answer.status != 409) return (void *)1;
  }
  return NULL;
}

static void twenty_impatient_fingers(void **state) {
  (void)state;
  pthread_t fingers[20];
  for (size_t i = 0; i < 20; i++) assert_int_equal(pthread_create(&fingers[i], NULL, press, NULL), 0);
  for (size_t i = 0; i < 20; i++) {
    void *failed = NULL;
    pthread_join(fingers[i], &failed);
    assert_null(failed);
  }
  assert_int_equal(made(), 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(the_same_again_gets_the_same_answer, forget),
      cmocka_unit_test_setup(another_request_under_a_known_key_is_refused, forget),
      cmocka_unit_test_setup(a_key_is_needed, forget),
      cmocka_unit_test_setup(what_was_refused_left_nothing, forget),
      cmocka_unit_test_setup(while_it_is_under_way_it_waits, forget),
      cmocka_unit_test_setup(what_is_kept_says_neither_the_key_nor_the_answer, forget),
      cmocka_unit_test_setup(twenty_impatient_fingers, forget),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
