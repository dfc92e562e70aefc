/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core_http embedded_web */
/* Bytes of a connection, to a server that reads all of them: request lines, headers, cookies, queries, chunks, bodies
 * against a spec. What it hands to a handler is text, what comes back is HTTP, and it goes on answering others. */
#include "core/http/http.h"
#include "core/json.h"
#include "core/log.h"
#include "core/text.h"

#include <arpa/inet.h>
#include <assert.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
static size_t exchange(const uint8_t *data, size_t size, int quiet_ms, char start[static 16]);
static uint16_t server_port(void);
static int connect_to(uint16_t port);
static int connect_from(uint32_t address, uint16_t port);
static void send_all(int fd, const uint8_t *data, size_t size);
static size_t read_start(int fd, int quiet_ms, char *start, size_t capacity);
static enum outcome tell_all(struct request *request, struct reply *reply);

enum { QUIET_MS = 2, ANSWER_MS = 5000, ASK_EVERY = 64 };

struct note {
  const char *id, *text;
  int64_t number;
};
static const struct spec_field note_fields[] = {
    SPEC_FIELD(struct note, id, .required = true, .form = FORM_CODE),
    SPEC_FIELD(struct note, text, .max = 80),
    SPEC_FIELD(struct note, number, .min = 1, .max = 100),
};
static const struct spec note_spec = SPEC("Note", struct note, note_fields);
static const struct route routes[] = {
    ROUTE(GET, "/api/things/{thing}", ROLE_ANYONE, SCOPE_NONE, tell_all, "Reads"),
    ROUTE(POST, "/api/things/{thing}/notes", ROLE_ANYONE, SCOPE_NONE, tell_all, "Writes", .body = &note_spec),
    ROUTE(PUT, "/api/things/{thing}/files/{file}", ROLE_ANYONE, SCOPE_NONE, tell_all, "Uploads", .body_max = 64),
};
static const struct route_table table = {routes, sizeof routes / sizeof routes[0]};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static unsigned runs;
  char start[16] = "";
  if (exchange(data, size, QUIET_MS, start) > 0) assert(memcmp(start, "HTTP/1.", 7) == 0);
  if (++runs % ASK_EVERY != 0) return 0;
  static const char good[] = "GET /api/things/1 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  size_t length = exchange((const uint8_t *)good, sizeof good - 1, ANSWER_MS, start);
  assert(length > 0 && memcmp(start, "HTTP/1.1 200", 12) == 0);
  return 0;
}

/* Sends, and reads what comes until it hangs up or says nothing for so long; returns how much came. */
static size_t exchange(const uint8_t *data, size_t size, int quiet_ms, char start[static 16]) {
  int fd = connect_to(server_port());
  send_all(fd, data, size);
  size_t length = read_start(fd, quiet_ms, start, 16);
  struct linger at_once = {.l_onoff = 1}; /* no TIME_WAIT: ports would run out */
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(fd);
  return length;
}

static uint16_t server_port(void) {
  static struct http_server *server;
  if (!server) {
    struct http_options options = {.address = "127.0.0.1",
                                   .threads = 1,
                                   .connection_limit = 64,
                                   .timeout_s = 10,
                                   .tables = &table,
                                   .table_count = 1};
    struct fault fault = {0};
    log_set_level(LOG_ERROR);
    if (http_start(&options, &server, &fault) != OK) abort();
  }
  return http_port(server);
}

/* Where the server hangs up first a port stays taken for a minute: ten thousand connections come from one address of
 * loopback, the next ones, or those that find no port there, from another. */
static int connect_to(uint16_t port) {
  enum { FROM_ONE = 10000, ADDRESSES = 4096, TRIES = 16 };
  static uint32_t connections;
  for (int tried = 0; tried < TRIES; tried++, connections += FROM_ONE) {
    int fd = connect_from(INADDR_LOOPBACK + connections++ / FROM_ONE % ADDRESSES, port);
    if (fd >= 0) return fd;
  }
  abort();
}

static int connect_from(uint32_t address, uint16_t port) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)},
                     there = {
                         .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
  if (fd < 0) abort();
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (bind(fd, (const struct sockaddr *)&here, sizeof here) == 0 &&
      connect(fd, (const struct sockaddr *)&there, sizeof there) == 0)
    return fd;
  close(fd);
  return -1;
}

static void send_all(int fd, const uint8_t *data, size_t size) {
  while (size > 0) {
    ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
    if (sent <= 0) return; /* it has hung up, which it may */
    data += sent;
    size -= (size_t)sent;
  }
}

static size_t read_start(int fd, int quiet_ms, char *start, size_t capacity) {
  char bytes[4096];
  size_t total = 0;
  for (;;) {
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    if (poll(&wait, 1, quiet_ms) != 1) return total;
    ssize_t got = recv(fd, bytes, sizeof bytes, 0);
    if (got <= 0) return total;
    if (total < capacity) memcpy(start + total, bytes, (size_t)got < capacity - total ? (size_t)got : capacity - total);
    total += (size_t)got;
  }
}

/* Says everything it was given, so that everything is read. */
static enum outcome tell_all(struct request *request, struct reply *reply) {
  struct json json = json_into(&reply->body);
  const char *query = request_query(request, "q"), *thing = request->params[0];
  assert(thing && thing[0] && text_is_utf8(thing, strlen(thing)) && text_is_utf8(request->path, strlen(request->path)));
  if (query) assert(text_is_utf8(query, strlen(query)));
  json_open(&json, NULL);
  json_text(&json, "thing", thing);
  json_text(&json, "query", query);
  json_integer(&json, "length", (int64_t)request->body_length);
  json_bool(&json, "known", request_cookie(request, "__Host-comptoir") != NULL);
  json_bool(&json, "secure", request->secure);
  const struct note *note = request->route->body ? request->parsed : NULL;
  if (note) json_text(&json, "text", note->text);
  json_close(&json);
  return OK;
}
