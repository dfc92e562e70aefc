/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The connections of a worker: whose they are, and how long they may keep us waiting.
 *
 * libmicrohttpd closes a connection on which nothing moves. Against one that sends a byte now and then there is a total
 * time: for a request's headers, for its body (longer when the route allows a large one), for taking the answer (longer
 * when it is long). And one address has an eighth of the connections at most, so that it takes eight to leave nobody
 * else a place; loopback and the trusted proxies, behind which is everybody, are not counted. */
#include "core/clock.h"
#include "core/http/internal.h"
#include "core/log.h"
#include "core/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum {
  SECOND_US = 1000 * 1000,
  SLOWEST_LINE = 16 * 1024, /* bytes a second at which a large body must come, and an answer be taken */
  HOUSEHOLD_MIN = 16,       /* what a browser or two need */
  HOUSEHOLD_SHARE = 8
};

struct joining {
  const char *name;
  struct buffer *values;
};

static void open_caller(struct worker *worker, struct MHD_Connection *connection, void **context);
static void close_caller(struct worker *worker, struct caller *caller);
static bool is_counted(const struct worker *worker, const struct address *address);
static unsigned household_count(const struct worker *worker, const struct address *address);
static void allow(struct caller *caller, unsigned seconds);
static char *joined_header(const struct request *request, const char *name);
static enum MHD_Result add_value(void *context, enum MHD_ValueKind kind, const char *name, const char *value);
static void warn_of_stranger(struct worker *worker, const struct request *request);

enum MHD_Result caller_accept(void *worker_context, const struct sockaddr *peer, socklen_t length) {
  (void)length;
  const struct worker *worker = worker_context;
  unsigned limit = worker->connection_limit / HOUSEHOLD_SHARE;
  if (limit < HOUSEHOLD_MIN) limit = HOUSEHOLD_MIN;
  if (worker->caller_count < limit) return MHD_YES;
  struct address address = address_of_socket(peer);
  return is_counted(worker, &address) && household_count(worker, &address) >= limit ? MHD_NO : MHD_YES;
}

void caller_notify(void *worker, struct MHD_Connection *connection, void **context,
                   enum MHD_ConnectionNotificationCode code) {
  if (code == MHD_CONNECTION_NOTIFY_STARTED) open_caller(worker, connection, context);
  else close_caller(worker, take(context));
}

struct caller *caller_of(struct MHD_Connection *connection) {
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

void caller_sends_headers(struct worker *worker, struct caller *caller, bool first) {
  unsigned pause_s = first ? 0 : worker->server->timeout_s; /* between two requests */
  allow(caller, worker->server->request_s + pause_s);
}

void caller_sends_body(struct worker *worker, struct caller *caller, size_t body_max) {
  allow(caller, worker->server->request_s + (unsigned)(body_max / SLOWEST_LINE));
}

void caller_waits(struct caller *caller) {
  caller->deadline_us = INT64_MAX;
}

void caller_takes_answer(struct worker *worker, struct caller *caller, size_t length) {
  allow(caller, worker->server->request_s + (unsigned)(length / SLOWEST_LINE));
}

/* libmicrohttpd owns the socket: told that nothing more will come, it closes the connection as if the client had. */
void callers_dismiss_late(struct worker *worker) {
  int64_t now_us = clock_monotonic_us();
  if (now_us - worker->callers_seen_us < SECOND_US) return;
  worker->callers_seen_us = now_us;
  for (struct caller *caller = worker->callers; caller; caller = caller->next) {
    if (caller->deadline_us > now_us) continue;
    caller->deadline_us = INT64_MAX;
    shutdown(caller->socket, SHUT_RDWR);
    log_event(LOG_DEBUG, "http.too_slow", "connection closed");
  }
}

void caller_identify(struct worker *worker, struct caller *caller, struct request *request, struct address *client) {
  const struct networks *trusted = &worker->server->trusted;
  *client = caller->address;
  memcpy(request->address, caller->text, sizeof request->address);
  if (!networks_hold(trusted, &caller->address)) {
    if (!caller->known) warn_of_stranger(worker, request);
    caller->known = true;
    return;
  }
  *client = address_behind(trusted, &caller->address, joined_header(request, "X-Forwarded-For"));
  address_write(client, request->address);
  request->secure = forwarded_is_secure(joined_header(request, "X-Forwarded-Proto"));
}

static void open_caller(struct worker *worker, struct MHD_Connection *connection, void **context) {
  struct caller *caller = memory_resize(NULL, sizeof *caller);
  *caller = (struct caller){.next = worker->callers};
  caller->socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
  caller->address =
      address_of_socket(MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
  address_write(&caller->address, caller->text);
  caller_sends_headers(worker, caller, true);
  if (caller->next) caller->next->previous = caller;
  worker->callers = caller;
  worker->caller_count++;
  *context = caller;
}

static void close_caller(struct worker *worker, struct caller *caller) {
  if (!caller) return;
  if (caller->next) caller->next->previous = caller->previous;
  if (caller->previous) caller->previous->next = caller->next;
  else worker->callers = caller->next;
  worker->caller_count--;
  free(caller);
}

static bool is_counted(const struct worker *worker, const struct address *address) {
  return !address_is_loopback(address) && !networks_hold(&worker->server->trusted, address);
}

static unsigned household_count(const struct worker *worker, const struct address *address) {
  struct address household = address_household(address);
  unsigned count = 0;
  for (const struct caller *caller = worker->callers; caller; caller = caller->next) {
    struct address other = address_household(&caller->address);
    if (memcmp(&other, &household, sizeof other) == 0) count++;
  }
  return count;
}

static void allow(struct caller *caller, unsigned seconds) {
  caller->deadline_us = clock_monotonic_us() + (int64_t)seconds * SECOND_US;
}

/* Every header of that name, in order, as if it were one: a proxy may add a header instead of lengthening the one that
 * the client sent. */
static char *joined_header(const struct request *request, const char *name) {
  AUTO(buffer) struct buffer joined = {0};
  struct joining joining = {name, &joined};
  struct exchange *exchange = request->connection;
  MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, add_value, &joining);
  return joined.length > 0 ? arena_text(request->arena, joined.bytes, joined.length) : NULL;
}

static enum MHD_Result add_value(void *context, enum MHD_ValueKind kind, const char *name, const char *value) {
  (void)kind;
  struct joining *joining = context;
  if (strcasecmp(name, joining->name) != 0) return MHD_YES;
  if (joining->values->length > 0) buffer_char(joining->values, ',');
  buffer_text(joining->values, value ? value : "");
  return MHD_YES;
}

/* Without the right --trusted-proxy all the world shares one address, and one limit. Said once. */
static void warn_of_stranger(struct worker *worker, const struct request *request) {
  if (!request_header(request, "X-Forwarded-For") || atomic_exchange(&worker->server->warned, true)) return;
  log_event(LOG_WARNING, "http.untrusted_proxy", "X-Forwarded-For from an address that --trusted-proxy does not name");
}
