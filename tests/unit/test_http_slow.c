/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core_http */
/* Clients that send a byte now and then: each is waited for, but not for ever, and the others are served. */
#include "core/clock.h"
#include "core/http/http.h"
#include "core/log.h"
#include "tests/unit/http_client.h"
#include "tests/unit/kit.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <poll.h>
#include <unistd.h>

enum { REQUEST_S = 1 };
static struct http_server *server;

static enum outcome say_hello(struct request *request, struct reply *reply) {
  buffer_format(&reply->body, "{\"got\":%zu}", request->body_length);
  return OK;
}

static const struct route routes[] = {
    ROUTE(GET, "/", ROLE_ANYONE, SCOPE_NONE, say_hello, "hello"),
    ROUTE(POST, "/", ROLE_ANYONE, SCOPE_NONE, say_hello, "small"),
    ROUTE(POST, "/large", ROLE_ANYONE, SCOPE_NONE, say_hello, "large", .body_max = 256 * 1024),
};
static const struct route_table table = {routes, sizeof routes / sizeof routes[0]};

static int start(void **state) {
  (void)state;
  struct http_options options = {.address = "127.0.0.1",
                                 .timeout_s = 60, /* so that it is the total time that ends them */
                                 .request_s = REQUEST_S,
                                 .threads = 1,
                                 .connection_limit = 200,
                                 .tables = &table,
                                 .table_count = 1};
  struct fault fault = {0};
  return (int)http_start(&options, &server, &fault);
}

static int stop(void **state) {
  (void)state;
  http_stop(server);
  return 0;
}

static bool is_closed(const struct client *client) {
  struct pollfd poll_for = {.fd = client->socket, .events = POLLIN};
  char byte;
  return poll(&poll_for, 1, 0) == 1 && recv(client->socket, &byte, 1, MSG_DONTWAIT | MSG_PEEK) <= 0;
}

/* Sends piece every tenth of a second; the milliseconds until the server has had enough, at most limit_ms. */
static int64_t trickle(struct client *client, const char *piece, int64_t limit_ms) {
  int64_t begun_us = clock_monotonic_us(), passed_ms = 0;
  while (passed_ms < limit_ms && !is_closed(client)) {
    client_send(client, piece, strlen(piece));
    usleep(100 * 1000);
    passed_ms = (clock_monotonic_us() - begun_us) / 1000;
  }
  return passed_ms;
}

static void waits_for_headers_but_not_for_ever(void **state) {
  (void)state;
  AUTO(client) struct client slow = client_open(http_port(server));
  client_send(&slow, "GET / HTTP/1.1\r\nHost: localhost\r\n", 33);
  assert_in_range(trickle(&slow, "X-Slow: 1\r\n", 6000), 900, 3000);
}

static void waits_for_a_body_but_not_for_ever(void **state) {
  (void)state;
  AUTO(client) struct client slow = client_open(http_port(server));
  static const char head[] = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n";
  client_send(&slow, head, sizeof head - 1);
  /* 64 KiB may be sent: four seconds more */
  assert_in_range(trickle(&slow, "x", 9000), 4500, 7000);
}

static void gives_a_large_body_its_time(void **state) {
  (void)state;
  AUTO(client) struct client slow = client_open(http_port(server));
  static const char head[] = "POST /large HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40000\r\n\r\n";
  client_send(&slow, head, sizeof head - 1);
  char piece[1001];
  memset(piece, 'x', sizeof piece - 1);
  piece[sizeof piece - 1] = '\0';
  for (int i = 0; i < 40; i++) {
    client_send(&slow, piece, sizeof piece - 1);
    usleep(60 * 1000);
  }
  AUTO(answer) struct answer whole = client_read(&slow, false);
  assert_string_equal(whole.body.bytes, "{\"got\":40000}");
}

static void keeps_a_connection_that_asks_now_and_then(void **state) {
  (void)state;
  AUTO(client) struct client client = client_open(http_port(server));
  for (int i = 0; i < 3; i++) {
    AUTO(answer) struct answer answer = client_ask(&client, "GET /", "", NULL);
    assert_int_equal(answer.status, 200);
    usleep(1300 * 1000); /* longer than a request may take: no request is under way */
  }
}

/* More half-sent requests than the server has places: a client with manners is served as soon as they are late. */
static void serves_others_under_slowloris(void **state) {
  (void)state;
  static struct client slow[300];
  int64_t begun_us = clock_monotonic_us();
  for (size_t i = 0; i < COUNT(slow); i++) {
    slow[i] = client_open(http_port(server));
    client_send(&slow[i], "GET / HTTP/1.1\r\n", 16);
  }
  int status = 0;
  while (status != 200 && clock_monotonic_us() - begun_us < 10 * 1000 * 1000) {
    AUTO(answer) struct answer answer = ask(http_port(server), "GET /", "", NULL);
    status = answer.status;
    for (size_t i = 0; i < COUNT(slow); i++) client_send(&slow[i], "X: 1\r\n", 6);
  }
  assert_int_equal(status, 200);
  assert_true(clock_monotonic_us() - begun_us < 4 * 1000 * 1000);
  for (size_t i = 0; i < COUNT(slow); i++) client_close(&slow[i]);
}

/* An address of this machine that is not loopback, which is never counted. */
static bool find_own_address(struct sockaddr_in *own) {
  struct ifaddrs *all = NULL;
  if (getifaddrs(&all) != 0) return false;
  bool found = false;
  for (const struct ifaddrs *one = all; one && !found; one = one->ifa_next) {
    if (!one->ifa_addr || one->ifa_addr->sa_family != AF_INET || (one->ifa_flags & IFF_LOOPBACK)) continue;
    memcpy(own, one->ifa_addr, sizeof *own);
    found = true;
  }
  freeifaddrs(all);
  return found;
}

static unsigned places_taken(const char *trusted_proxies, struct sockaddr_in own) {
  struct http_options options = {.address = "0.0.0.0",
                                 .public_url = "http://localhost",
                                 .threads = 1,
                                 .connection_limit = 200,
                                 .trusted_proxies = trusted_proxies,
                                 .tables = &table,
                                 .table_count = 1};
  struct http_server *open_server = NULL;
  struct fault fault = {0};
  assert_int_equal(http_start(&options, &open_server, &fault), OK);
  own.sin_port = htons(http_port(open_server));
  static struct client crowd[60];
  unsigned served = 0;
  for (size_t i = 0; i < COUNT(crowd); i++) {
    crowd[i] = (struct client){.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    assert_int_equal(connect(crowd[i].socket, (struct sockaddr *)&own, sizeof own), 0);
    AUTO(answer) struct answer answer = client_ask(&crowd[i], "GET /", "", NULL);
    if (answer.status == 200) served++;
  }
  AUTO(answer) struct answer from_here = ask(http_port(open_server), "GET /", "", NULL);
  assert_int_equal(from_here.status, 200);
  for (size_t i = 0; i < COUNT(crowd); i++) client_close(&crowd[i]);
  http_stop(open_server);
  return served;
}

static void leaves_places_for_other_addresses(void **state) {
  (void)state;
  struct sockaddr_in own;
  if (!find_own_address(&own)) skip();
  char text[INET_ADDRSTRLEN];
  assert_non_null(inet_ntop(AF_INET, &own.sin_addr, text, sizeof text));
  assert_int_equal(places_taken(NULL, own), 200 / 8);
  assert_int_equal(places_taken(text, own), 60); /* a proxy, behind which is everybody */
}

int main(void) {
  log_set_level(LOG_ERROR);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(waits_for_headers_but_not_for_ever), cmocka_unit_test(waits_for_a_body_but_not_for_ever),
      cmocka_unit_test(gives_a_large_body_its_time),        cmocka_unit_test(keeps_a_connection_that_asks_now_and_then),
      cmocka_unit_test(serves_others_under_slowloris),      cmocka_unit_test(leaves_places_for_other_addresses),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
