/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What happens to a request, in this order: host (421), route (404, 405), origin, rate of the address (429),
 * credentials (401, 403), rate of the person (429), media type (415), size (413) — all known from the headers, decided
 * on libmicrohttpd's first call — then the body, its spec, the handler.
 *
 * libmicrohttpd closes the connection after an answer queued on the first call, which costs five times the speed: a
 * refusal waits for the second call, while the body it refuses is thrown away. */
#include "core/clock.h"
#include "core/http/internal.h"
#include "core/log.h"
#include "core/memory.h"
#include "core/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
  SPARES_KEPT = 64,        /* exchanges kept ready by each thread */
  UPLOAD_KEPT = 64 * 1024, /* a larger body's memory is given back */
  DRAINED_MAX =
      32 * 1024 * 1024 /* a refused body up to here is read and thrown away, so that the reason reaches who sent it */
};
static const size_t default_body_max = 64 * (size_t)1024;

static struct exchange *begin(struct worker *worker, struct MHD_Connection *connection, const char *url,
                              const char *method);
static struct exchange *take_spare(struct worker *worker);
static void write_id(struct worker *worker, char id[static UUID_TEXT]);
static enum outcome screen(struct exchange *exchange, const char *url);
static bool comes_from_elsewhere(const struct exchange *exchange);
static enum outcome check_host(struct exchange *exchange, const char *url);
static enum outcome find_route(struct exchange *exchange, const char *url);
static enum outcome admit(struct exchange *exchange);
static enum outcome wait_a_little(struct exchange *exchange, unsigned seconds);
static const enum http_method *parse_method(const char *method);
static enum outcome authorise(struct exchange *exchange);
static enum outcome check_body_headers(struct exchange *exchange);
static bool must_refuse_now(const struct exchange *exchange);
static uint64_t declared_length(const struct request *request);
static size_t body_limit(const struct request *request);
static enum MHD_Result receive(struct exchange *exchange, const char *upload, size_t *size);
static enum MHD_Result drain(struct exchange *exchange, size_t *size);
static enum MHD_Result perform(struct exchange *exchange);
static enum outcome call_handler(struct exchange *exchange);
static void log_request(const struct exchange *exchange);
static void recycle(struct worker *worker, struct exchange *exchange);

enum MHD_Result exchange_step(void *worker_context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload, size_t *upload_size,
                              void **context) {
  (void)version;
  struct worker *worker = worker_context;
  struct exchange *exchange = *context;
  if (!exchange) {
    if (worker->draining) return MHD_NO;
    exchange = *context = begin(worker, connection, url, method);
    return must_refuse_now(exchange) ? respond(exchange, exchange->outcome) : MHD_YES;
  }
  if (*upload_size > 0) return receive(exchange, upload, upload_size);
  if (!exchange->begun) return perform(exchange);
  return respond(exchange, exchange->outcome); /* deferred, and now finished */
}

void exchange_completed(void *worker_context, struct MHD_Connection *connection, void **context,
                        enum MHD_RequestTerminationCode code) {
  (void)connection;
  (void)code;
  struct exchange *exchange = take(context);
  if (!exchange) return;
  log_request(exchange);
  caller_sends_headers(worker_context, exchange->caller, false);
  recycle(worker_context, exchange);
}

void exchange_free(struct exchange *exchange) {
  arena_done(&exchange->arena);
  buffer_done(&exchange->upload);
  spool_done(&exchange->spool);
  free(exchange);
}

void http_defer(struct request *request, struct reply **reply) {
  struct exchange *exchange = request->connection;
  exchange->deferring = true;
  *reply = &exchange->reply;
}

void http_finish(struct request *request, enum outcome outcome) {
  struct exchange *exchange = request->connection;
  exchange->outcome = outcome;
  worker_give_back(exchange);
}

static struct exchange *begin(struct worker *worker, struct MHD_Connection *connection, const char *url,
                              const char *method) {
  struct exchange *exchange = take_spare(worker);
  exchange->worker = worker;
  exchange->connection = connection;
  exchange->method = method;
  exchange->started_us = clock_monotonic_us();
  struct request *request = &exchange->request;
  request->arena = &exchange->arena;
  request->connection = exchange;
  request->app = worker->server->options.app;
  request->body = "";
  request->language = language_from_header(request_header(request, MHD_HTTP_HEADER_ACCEPT_LANGUAGE));
  write_id(worker, request->id);
  worker->active++;
  exchange->caller = caller_of(connection);
  caller_identify(worker, exchange->caller, request, &exchange->client);
  exchange->outcome = screen(exchange, url);
  caller_sends_body(worker, exchange->caller, body_limit(request));
  return exchange;
}

static struct exchange *take_spare(struct worker *worker) {
  struct exchange *exchange = worker->spare;
  if (!exchange) {
    exchange = memory_resize(NULL, sizeof *exchange);
    *exchange = (struct exchange){0};
    return exchange;
  }
  worker->spare = exchange->next;
  worker->spares--;
  *exchange = (struct exchange){.arena = exchange->arena, .upload = exchange->upload};
  return exchange;
}

/* A UUID of version 8: what is random was drawn once for this thread, the rest counts. */
static void write_id(struct worker *worker, char id[static UUID_TEXT]) {
  uint64_t number = worker->next_id++;
  uint8_t bytes[6];
  for (size_t i = sizeof bytes; i > 0; i--, number >>= 8) bytes[i - 1] = (uint8_t)number;
  memcpy(id, worker->id_prefix, 24);
  hex_from_bytes(bytes, sizeof bytes, id + 24);
}

static enum outcome screen(struct exchange *exchange, const char *url) {
  struct request *request = &exchange->request;
  enum outcome outcome = check_host(exchange, url);
  if (outcome == OK) outcome = find_route(exchange, url);
  if (outcome != OK || !request->route) return outcome; /* without a route, the fallback may know the path */
  if (request->route->method != HTTP_GET && comes_from_elsewhere(exchange)) return FORBIDDEN;
  outcome = admit(exchange);
  return outcome == OK ? check_body_headers(exchange) : outcome;
}

/* A page of somebody else, as its browser says by itself: in Origin, or where that is left out, in Sec-Fetch-Site. */
static bool comes_from_elsewhere(const struct exchange *exchange) {
  const struct request *request = &exchange->request;
  const char *site = request_header(request, "Sec-Fetch-Site"),
             *origin = request_header(request, MHD_HTTP_HEADER_ORIGIN);
  if (!origin && site && strcmp(site, "cross-site") == 0) return true;
  return !origin_is_ours(&exchange->worker->server->hosts, origin, request_header(request, MHD_HTTP_HEADER_HOST));
}

/* Whoever looks whether we are alive (a proxy, a container) may not know our name. Of two names, a proxy may have
 * believed the other one. */
static enum outcome check_host(struct exchange *exchange, const char *url) {
  struct request *request = &exchange->request;
  request->path = "";
  if (request_header_count(request, MHD_HTTP_HEADER_HOST) > 1)
    return fault_set(&request->fault, BAD_REQUEST, "Host", "once");
  if (host_is_ours(&exchange->worker->server->hosts, request_header(request, MHD_HTTP_HEADER_HOST), &exchange->client))
    return OK;
  if (strcmp(url, "/healthz") == 0) return OK;
  return fault_set(&request->fault, WRONG_HOST, "Host", "--public-url");
}

static enum outcome find_route(struct exchange *exchange, const char *url) {
  struct request *request = &exchange->request;
  const enum http_method *method = parse_method(exchange->method);
  struct match match = router_find(exchange->worker->server->router, method, url, request);
  request->route = match.route;
  if (match.route) return OK;
  if (match.allowed) {
    char methods[ALLOWED_TEXT];
    allowed_methods(match.allowed, methods);
    reply_header(&exchange->reply, MHD_HTTP_HEADER_ALLOW, arena_text(request->arena, methods, strlen(methods)));
    return METHOD_NOT_ALLOWED;
  }
  bool reading = method && *method == HTTP_GET;
  return reading && exchange->worker->server->options.fallback ? OK : NOT_FOUND;
}

/* HEAD is GET whose body libmicrohttpd leaves out. */
static const enum http_method *parse_method(const char *method) {
  static const enum http_method methods[] = {HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE};
  if (strcmp(method, MHD_HTTP_METHOD_HEAD) == 0) return &methods[0];
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
    if (strcmp(method, method_name(methods[i])) == 0) return &methods[i];
  return NULL;
}

/* An address is counted before its credentials are looked at, because looking costs; a person, who may have many
 * addresses or share one, after. */
static enum outcome admit(struct exchange *exchange) {
  struct limits *limits = exchange->worker->server->limits;
  const struct request *request = &exchange->request;
  enum rate rate = request->route->rate;
  int64_t now_us = exchange->started_us;
  unsigned wait_s = limit_address(limits, rate, &exchange->client, now_us);
  if (wait_s > 0) return wait_a_little(exchange, wait_s);
  enum outcome outcome = authorise(exchange);
  if (outcome != OK) return outcome;
  wait_s = limit_person(limits, rate, request->who.person, now_us);
  return wait_s > 0 ? wait_a_little(exchange, wait_s) : OK;
}

static enum outcome wait_a_little(struct exchange *exchange, unsigned seconds) {
  reply_header(&exchange->reply, MHD_HTTP_HEADER_RETRY_AFTER, arena_format(&exchange->arena, "%u", seconds));
  return TOO_MANY_TRIES;
}

static enum outcome authorise(struct exchange *exchange) {
  struct request *request = &exchange->request;
  const struct http_options *options = &exchange->worker->server->options;
  enum outcome outcome = OK;
  if (options->authorise) outcome = options->authorise(request);
  else if (!(request->route->roles & ROLE_ANYONE)) outcome = UNAUTHENTICATED;
  if (outcome == UNAUTHENTICATED) reply_header(&exchange->reply, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
  return outcome;
}

static enum outcome check_body_headers(struct exchange *exchange) {
  struct request *request = &exchange->request;
  const char *packed = request_header(request, MHD_HTTP_HEADER_CONTENT_ENCODING);
  if (packed && strcasecmp(packed, "identity") != 0) return WRONG_MEDIA_TYPE; /* nothing is unpacked here */
  if (request->route->body && !header_is_json(request_header(request, MHD_HTTP_HEADER_CONTENT_TYPE)))
    return WRONG_MEDIA_TYPE;
  return declared_length(request) > body_limit(request) ? BODY_TOO_LARGE : OK;
}

/* A client that asks before it sends is told no; so is one that announces more than we would throw away. */
static bool must_refuse_now(const struct exchange *exchange) {
  if (exchange->outcome == OK) return false;
  const char *expect = request_header(&exchange->request, MHD_HTTP_HEADER_EXPECT);
  if (expect && strcasecmp(expect, "100-continue") == 0) return true;
  return declared_length(&exchange->request) > DRAINED_MAX;
}

static uint64_t declared_length(const struct request *request) {
  const char *text = request_header(request, MHD_HTTP_HEADER_CONTENT_LENGTH);
  int64_t length = 0;
  if (!text || !text_to_integer(text, 0, INT64_MAX, &length)) return 0; /* chunked, or refused by libmicrohttpd */
  return (uint64_t)length;
}

static size_t body_limit(const struct request *request) {
  if (!request->route) return 0;
  return request->route->body_max > 0 ? request->route->body_max : default_body_max;
}

static enum MHD_Result receive(struct exchange *exchange, const char *upload, size_t *size) {
  if (exchange->outcome != OK) return drain(exchange, size);
  if (*size > body_limit(&exchange->request) - exchange->upload.length - exchange->spool.length) {
    exchange->outcome = BODY_TOO_LARGE;
    return drain(exchange, size);
  }
  const char *folder = exchange->worker->server->options.spool_folder;
  if (!exchange->request.route->spooled || !folder) buffer_add(&exchange->upload, upload, *size);
  else if (!spool_add(&exchange->spool, &exchange->client, folder, upload, *size)) {
    exchange->outcome = UNAVAILABLE;
    return drain(exchange, size);
  }
  *size = 0;
  return MHD_YES;
}

static enum MHD_Result drain(struct exchange *exchange, size_t *size) {
  exchange->drained += *size;
  *size = 0;
  return exchange->drained > DRAINED_MAX ? MHD_NO : MHD_YES;
}

static enum MHD_Result perform(struct exchange *exchange) {
  exchange->begun = true;
  caller_waits(exchange->caller);
  if (exchange->outcome != OK) return respond(exchange, exchange->outcome);
  log_set_request(exchange->request.id);
  enum outcome outcome = call_handler(exchange);
  log_set_request(NULL);
  if (outcome != DEFERRED) return respond(exchange, outcome);
  /* From http_defer() on the request is another thread's, which may have finished it already. It comes back through
   * the worker's list, which only this thread reads, later: so it cannot be resumed before it is suspended. */
  assert(exchange->deferring);
  exchange->worker->deferred++;
  MHD_suspend_connection(exchange->connection);
  return MHD_YES;
}

static enum outcome call_handler(struct exchange *exchange) {
  struct request *request = &exchange->request;
  const struct route *route = request->route;
  if (exchange->upload.length > 0) request->body = exchange->upload.bytes;
  request->body_length = exchange->upload.length;
  if (exchange->spool.length > 0) {
    request->body = spool_map(&exchange->spool);
    request->body_length = exchange->spool.length;
    if (!request->body) return UNAVAILABLE;
  }
  if (!route) return exchange->worker->server->options.fallback(request, &exchange->reply);
  enum outcome understood = query_read(request);
  if (understood != OK) return understood;
  if (route->body) {
    request->parsed = arena_alloc(request->arena, route->body->size);
    enum outcome outcome =
        spec_read(route->body, request->body, request->body_length, request->arena, request->parsed, &request->fault);
    if (outcome != OK) return outcome;
  }
  return route->handler(request, &exchange->reply);
}

/* The route's path, not the request's: a member's code is nobody's business. */
static void log_request(const struct exchange *exchange) {
  const struct route *route = exchange->request.route;
  log_set_request(exchange->request.id);
  log_event(LOG_DEBUG, "http.request", "%s %s %d %lld us", exchange->method, route ? route->path : "-",
            exchange->reply.status, (long long)(clock_monotonic_us() - exchange->started_us));
  log_set_request(NULL);
}

static void recycle(struct worker *worker, struct exchange *exchange) {
  worker->active--;
  buffer_done(&exchange->reply.body);
  spool_done(&exchange->spool);
  if (exchange->reply.shared) shared_body_unref(exchange->reply.shared);
  if (worker->spares == SPARES_KEPT) {
    exchange_free(exchange);
    return;
  }
  arena_reset(&exchange->arena);
  buffer_clear(&exchange->upload);
  if (exchange->upload.capacity > UPLOAD_KEPT) buffer_done(&exchange->upload);
  exchange->next = worker->spare;
  worker->spare = exchange;
  worker->spares++;
}
