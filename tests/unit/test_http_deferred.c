/* links: core_http */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Requests answered by another thread: many at once, by clients that leave, and while the server stops. Also what
 * only shows under many connections. */
#include "core/http/http.h"
#include "core/log.h"
#include "tests/unit/http_client.h"

#include <pthread.h>
#include <stdatomic.h>

enum { CROWD = 500, LARGE = 16 * 1024 * 1024 };

/* A writer like the intake's: takes what waits, answers all of it. */
static struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  struct {
    struct request *request;
    struct reply *reply;
  } waiting[CROWD];
  size_t count;
  size_t hold_until; /* answers nothing before that many wait */
  bool leave;
} desk = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
static pthread_t writer;

static enum outcome hand_over(struct request *request, struct reply *reply) {
  (void)reply;
  pthread_mutex_lock(&desk.lock);
  http_defer(request, &desk.waiting[desk.count].reply);
  desk.waiting[desk.count++].request = request;
  pthread_cond_broadcast(&desk.changed);
  pthread_mutex_unlock(&desk.lock);
  return DEFERRED;
}

static enum outcome finish_at_once(struct request *request, struct reply *reply) {
  http_defer(request, &reply);
  buffer_text(&reply->body, "\"at once\"");
  http_finish(request, CREATED);
  return DEFERRED;
}

static enum outcome change_its_mind(struct request *request, struct reply *reply) {
  http_defer(request, &reply);
  return fault_set(&request->fault, UNAVAILABLE, "", "the queue is full");
}

static enum outcome at_once(struct request *request, struct reply *reply) {
  (void)request;
  buffer_text(&reply->body, "\"here\"");
  return OK;
}

static enum outcome send_much(struct request *request, struct reply *reply) {
  (void)request;
  static char kilobyte[1024];
  memset(kilobyte, 'x', sizeof kilobyte);
  while (reply->body.length < LARGE) buffer_add(&reply->body, kilobyte, sizeof kilobyte);
  return OK;
}

static void answer(struct request *request, struct reply *reply) {
  if (request->body[0] == '!') {
    http_finish(request, fault_set(&request->fault, CHAIN_GAP, "/records/0", "earlier records are missing"));
    return;
  }
  buffer_format(&reply->body, "{\"got\":\"%s\",\"from\":\"%s\"}", request->body, request_header(request, "Host"));
  http_finish(request, OK);
}

static void *write_answers(void *unused) {
  (void)unused;
  pthread_mutex_lock(&desk.lock);
  while (!desk.leave) {
    if (desk.count < desk.hold_until || desk.count == 0) {
      pthread_cond_wait(&desk.changed, &desk.lock);
      continue;
    }
    for (size_t i = 0; i < desk.count; i++) answer(desk.waiting[i].request, desk.waiting[i].reply);
    desk.count = 0;
  }
  pthread_mutex_unlock(&desk.lock);
  return NULL;
}

static void hold_until(size_t count) {
  pthread_mutex_lock(&desk.lock);
  desk.hold_until = count;
  pthread_cond_broadcast(&desk.changed);
  pthread_mutex_unlock(&desk.lock);
}

static void wait_until_waiting(size_t count) {
  pthread_mutex_lock(&desk.lock);
  while (desk.count < count) pthread_cond_wait(&desk.changed, &desk.lock);
  pthread_mutex_unlock(&desk.lock);
}

static const struct route routes[] = {
    ROUTE(POST, "/records", ROLE_ANYONE, SCOPE_NONE, hand_over, "queued"),
    ROUTE(POST, "/at-once", ROLE_ANYONE, SCOPE_NONE, finish_at_once, "finished before the handler returns"),
    ROUTE(POST, "/full", ROLE_ANYONE, SCOPE_NONE, change_its_mind, "deferred, then refused"),
    ROUTE(GET, "/large", ROLE_ANYONE, SCOPE_NONE, send_much, "more than a socket holds"),
    ROUTE(GET, "/office", ROLE_REFERENT, SCOPE_NONE, at_once, "nobody can say who asks"),
    ROUTE(GET, "/here", ROLE_ANYONE, SCOPE_NONE, at_once, "not deferred"),
};
static const struct route_table table = {routes, sizeof routes / sizeof routes[0]};

static struct http_server *start_server(unsigned threads) {
  struct http_options options = {.address = "127.0.0.1", .threads = threads, .tables = &table, .table_count = 1};
  struct http_server *server = NULL;
  struct fault fault;
  assert_int_equal(http_start(&options, &server, &fault), OK);
  return server;
}

static int start(void **state) {
  (void)state;
  return pthread_create(&writer, NULL, write_answers, NULL);
}

static int stop(void **state) {
  (void)state;
  pthread_mutex_lock(&desk.lock);
  desk.leave = true;
  pthread_cond_broadcast(&desk.changed);
  pthread_mutex_unlock(&desk.lock);
  return pthread_join(writer, NULL);
}

static void send_text(struct client *client, const char *text) {
  client_send(client, text, strlen(text));
}

static void send_record(struct client *client, const char *text) {
  AUTO(buffer) struct buffer request = {0};
  buffer_format(&request, "POST /records HTTP/1.1\r\nHost: localhost\r\nContent-Length: %zu\r\n\r\n%s", strlen(text),
                text);
  client_send(client, request.bytes, request.length);
}

static void answers_a_crowd(void **state) {
  (void)state;
  struct http_server *server = start_server(2);
  static struct client clients[CROWD];
  for (size_t i = 0; i < CROWD; i++) clients[i] = client_open(http_port(server));
  for (size_t round = 0; round < 3; round++) {
    hold_until(round == 2 ? 1 : CROWD); /* all at once, then as they come */
    char text[16], expected[64];
    for (size_t i = 0; i < CROWD; i++) {
      snprintf(text, sizeof text, "%zu-%zu", round, i);
      send_record(&clients[i], text);
    }
    for (size_t i = 0; i < CROWD; i++) {
      AUTO(answer) struct answer got = client_read(&clients[i], false);
      snprintf(expected, sizeof expected, "{\"got\":\"%zu-%zu\",\"from\":\"localhost\"}", round, i);
      assert_int_equal(got.status, 200);
      assert_string_equal(got.body.bytes, expected);
    }
  }
  for (size_t i = 0; i < CROWD; i++) client_close(&clients[i]);
  http_stop(server);
}

static void refuses_from_the_other_thread(void **state) {
  (void)state;
  struct http_server *server = start_server(1);
  hold_until(1);
  AUTO(answer) struct answer refused = ask(http_port(server), "POST /records", "", "!");
  assert_int_equal(refused.status, 409);
  assert_contains(refused.body.bytes, "\"errors\":[{\"pointer\":\"/records/0\"");
  http_stop(server);
}

static void may_finish_before_the_handler_returns(void **state) {
  (void)state;
  struct http_server *server = start_server(1);
  AUTO(client) struct client client = client_open(http_port(server));
  for (int i = 0; i < 50; i++) {
    AUTO(answer) struct answer got = client_ask(&client, "POST /at-once", "", "x");
    assert_int_equal(got.status, 201);
    assert_string_equal(got.body.bytes, "\"at once\"");
    AUTO(answer) struct answer full = client_ask(&client, "POST /full", "", "x");
    assert_int_equal(full.status, 503);
  }
  http_stop(server);
}

static void survives_clients_that_leave(void **state) {
  (void)state;
  struct http_server *server = start_server(2);
  struct linger reset = {.l_onoff = 1};
  hold_until(101);
  for (size_t i = 0; i < 100; i++) {
    struct client client = client_open(http_port(server));
    send_record(&client, "gone");
    wait_until_waiting(i + 1);
    if (i % 2) setsockopt(client.socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    client_close(&client);
  }
  AUTO(answer) struct answer stays = ask(http_port(server), "POST /records", "", "stays");
  assert_int_equal(stays.status, 200);
  assert_contains(stays.body.bytes, "\"got\":\"stays\"");
  http_stop(server);
}

static atomic_bool stopped;

static void *stop_server(void *server) {
  http_stop(server);
  atomic_store(&stopped, true);
  return NULL;
}

static void stops_after_the_answers_under_way(void **state) {
  (void)state;
  struct http_server *server = start_server(2);
  uint16_t port = http_port(server);
  static struct client clients[20];
  struct client idle = client_open(port);
  hold_until(CROWD);
  for (size_t i = 0; i < 20; i++) {
    clients[i] = client_open(port);
    send_record(&clients[i], "late");
  }
  wait_until_waiting(20);
  pthread_t stopper;
  atomic_store(&stopped, false);
  assert_int_equal(pthread_create(&stopper, NULL, stop_server, server), 0);
  struct client refused;
  while ((refused = client_open(port)).socket >= 0) { /* until the sockets listen no more */
    client_close(&refused);
    if (atomic_load(&stopped)) fail();
    usleep(1000);
  }
  usleep(2200 * 1000); /* longer than a client that does not take its answer may keep the server */
  assert_false(atomic_load(&stopped));
  AUTO(answer) struct answer nothing_new = client_ask(&idle, "GET /here", "", NULL);
  assert_int_equal(nothing_new.status, 0);
  hold_until(1);
  for (size_t i = 0; i < 20; i++) {
    AUTO(answer) struct answer got = client_read(&clients[i], false);
    assert_int_equal(got.status, 200);
    assert_string_equal(got.body.bytes, "{\"got\":\"late\",\"from\":\"localhost\"}");
    client_close(&clients[i]);
  }
  pthread_join(stopper, NULL);
  client_close(&idle);
}

static void stops_after_a_slow_reader_has_its_answer(void **state) {
  (void)state;
  struct http_server *server = start_server(1);
  AUTO(client) struct client slow = client_open(http_port(server));
  send_text(&slow, "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  assert_true(client_receive(&slow)); /* it has begun */
  pthread_t stopper;
  assert_int_equal(pthread_create(&stopper, NULL, stop_server, server), 0);
  usleep(100 * 1000);
  AUTO(answer) struct answer whole = client_read(&slow, false);
  assert_int_equal(whole.body.length, LARGE);
  pthread_join(stopper, NULL);
}

/* libmicrohttpd's own loop stalls when exactly 128 sockets of a thread are ready. */
static void does_not_stall_at_128_sockets(void **state) {
  (void)state;
  struct http_server *server = start_server(1);
  static struct client clients[256];
  for (size_t i = 0; i < 256; i++) clients[i] = client_open(http_port(server));
  static const size_t crowds[] = {127, 128, 129, 256};
  for (size_t c = 0; c < 4; c++) {
    for (size_t i = 0; i < crowds[c]; i++) send_text(&clients[i], "GET /here HTTP/1.1\r\nHost: localhost\r\n\r\n");
    for (size_t i = 0; i < crowds[c]; i++) {
      AUTO(answer) struct answer got = client_read(&clients[i], false);
      assert_int_equal(got.status, 200);
    }
  }
  for (size_t i = 0; i < 256; i++) client_close(&clients[i]);
  http_stop(server);
}

/* Asks on one connection until the server is gone; every answer that comes is whole. */
static void *hammer(void *server) {
  struct client client = client_open(http_port(server));
  for (;;) {
    struct answer got = client_ask(&client, "POST /records", "", "x");
    bool whole = got.status == 200 && strcmp(got.body.bytes, "{\"got\":\"x\",\"from\":\"localhost\"}") == 0;
    bool gone = got.status == 0;
    answer_done(&got);
    if (whole) continue;
    client_close(&client);
    return gone ? NULL : server;
  }
}

static void stops_under_load(void **state) {
  (void)state;
  hold_until(1);
  struct http_server *server = start_server(2);
  pthread_t hammers[8];
  for (size_t i = 0; i < 8; i++) assert_int_equal(pthread_create(&hammers[i], NULL, hammer, server), 0);
  AUTO(client) struct client half = client_open(http_port(server)); /* its body never comes */
  send_text(&half, "POST /records HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc");
  usleep(200 * 1000);
  http_stop(server);
  for (size_t i = 0; i < 8; i++) {
    void *cut = &half;
    pthread_join(hammers[i], &cut);
    assert_null(cut);
  }
  assert_false(client_receive(&half));
}

static void refuses_when_nobody_can_authorise(void **state) {
  (void)state;
  struct http_server *server = start_server(1);
  AUTO(answer) struct answer refused = ask(http_port(server), "GET /office", "", NULL);
  assert_int_equal(refused.status, 401);
  http_stop(server);
}

int main(void) {
  log_set_level(0);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(answers_a_crowd),
      cmocka_unit_test(refuses_from_the_other_thread),
      cmocka_unit_test(may_finish_before_the_handler_returns),
      cmocka_unit_test(survives_clients_that_leave),
      cmocka_unit_test(stops_after_the_answers_under_way),
      cmocka_unit_test(stops_after_a_slow_reader_has_its_answer),
      cmocka_unit_test(does_not_stall_at_128_sockets),
      cmocka_unit_test(stops_under_load),
      cmocka_unit_test(refuses_when_nobody_can_authorise),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
