/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Threads. Each has its own listening socket (the kernel spreads connections over them), its own libmicrohttpd daemon
 * and its own loop; nothing is shared but the options and the routes. The loop waits here rather than inside
 * libmicrohttpd, whose own epoll loop stalls when exactly 128 sockets are ready at once. */
#include "core/clock.h"
#include "core/http/internal.h"
#include "core/http/listener.h"
#include "core/log.h"
#include "core/memory.h"
#include "core/text.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
  DEFAULT_THREADS = 2,
  DEFAULT_CONNECTIONS = 1000,
  DEFAULT_TIMEOUT_S = 30,
  DEFAULT_REQUEST_S = 30,
  CALLERS_TICK_MS = 1000,     /* how late a late caller may be noticed */
  POOL_BYTES = 16 * 1024,     /* memory of one connection: request and answer headers, body read buffer */
  POOL_STEP_BYTES = 4 * 1024, /* by which its read buffer grows: fewer reads for a large body */
  DRAIN_TICK_MS = 20,
  DRAIN_LIMIT_US = 2 * 1000 * 1000 /* a client that does not take its answer keeps nobody from stopping */
};

static enum outcome open_workers(struct http_server *server, struct fault *fault);
static enum outcome open_worker(struct worker *worker, struct http_server *server, struct fault *fault);
static bool make_loop(struct worker *worker);
static bool watch(struct worker *worker, int file);
static void make_id_prefix(char prefix[static 25]);
static struct MHD_Daemon *start_daemon(struct worker *worker);
static unsigned connections_of_worker(const struct http_server *server);
static size_t keep_escapes(void *context, struct MHD_Connection *connection, char *text);
static void log_library(void *context, const char *format, va_list arguments) PRINTF(2, 0);
static bool run_workers(struct http_server *server);
static void *work(void *context);
static void run_daemon(struct worker *worker);
static bool must_work(struct worker *worker, int64_t drain_until_us);
static bool wait_for_events(struct worker *worker);
static bool take_finished(struct worker *worker);
static void wake(struct worker *worker);
static void close_listener(struct worker *worker);
static void close_worker(struct worker *worker);
static void free_server(struct http_server *server);

enum outcome http_start(const struct http_options *options, struct http_server **started, struct fault *fault) {
  struct hosts hosts;
  struct networks trusted;
  enum outcome outcome = hosts_read(options, &hosts, fault);
  if (outcome == OK) outcome = networks_parse(options->trusted_proxies, &trusted, fault);
  if (outcome != OK) return outcome;
  struct http_server *server = memory_resize(NULL, sizeof *server);
  *server = (struct http_server){.options = *options, .hosts = hosts, .trusted = trusted, .port = options->port};
  server->timeout_s = options->timeout_s > 0 ? options->timeout_s : DEFAULT_TIMEOUT_S;
  server->request_s = options->request_s > 0 ? options->request_s : DEFAULT_REQUEST_S;
  server->limits = limits_new(options->rate_percent);
  server->count = options->threads > 0 ? options->threads : DEFAULT_THREADS;
  server->router = router_new(options->tables, options->table_count);
  signal(SIGPIPE, SIG_IGN); /* a client that leaves is an error of one write, not the end of the program */
  outcome = open_workers(server, fault);
  if (outcome == OK && !run_workers(server)) outcome = fault_set(fault, UNAVAILABLE, "threads", "%s", strerror(errno));
  if (outcome != OK) {
    http_stop(server);
    return outcome;
  }
  *started = server;
  return OK;
}

uint16_t http_port(const struct http_server *server) {
  return server->port;
}

void http_stop(struct http_server *server) {
  for (unsigned i = 0; i < server->count; i++) {
    struct worker *worker = &server->workers[i];
    pthread_mutex_lock(&worker->lock);
    worker->stopping = true;
    wake(worker);
    pthread_mutex_unlock(&worker->lock);
  }
  for (unsigned i = 0; i < server->count; i++)
    if (server->workers[i].thread) pthread_join(server->workers[i].thread, NULL);
  free_server(server);
}

void worker_give_back(struct exchange *exchange) {
  struct worker *worker = exchange->worker;
  pthread_mutex_lock(&worker->lock);
  bool first = !worker->finished;
  exchange->next = worker->finished;
  worker->finished = exchange;
  if (first) wake(worker); /* under the lock: after it, the worker may be gone */
  pthread_mutex_unlock(&worker->lock);
}

/* count says how many workers are open, so that a failure half-way closes those and no others. */
static enum outcome open_workers(struct http_server *server, struct fault *fault) {
  unsigned wanted = server->count;
  server->workers = memory_resize(NULL, wanted * sizeof server->workers[0]);
  for (server->count = 0; server->count < wanted; server->count++) {
    struct worker *worker = &server->workers[server->count];
    enum outcome outcome = open_worker(worker, server, fault);
    if (outcome != OK) {
      close_worker(worker);
      return outcome;
    }
  }
  return OK;
}

static enum outcome open_worker(struct worker *worker, struct http_server *server, struct fault *fault) {
  *worker = (struct worker){.server = server, .listener = -1, .epoll = -1, .wake = -1};
  pthread_mutex_init(&worker->lock, NULL);
  make_id_prefix(worker->id_prefix);
  enum listener_kind kind = server->count == 0 ? LISTENER_FIRST : LISTENER_NEXT;
  enum outcome outcome = listener_open(server->options.address, kind, &server->port, &worker->listener, fault);
  if (outcome != OK) return outcome;
  worker->daemon = start_daemon(worker);
  if (!worker->daemon) worker->listener = -1; /* libmicrohttpd closed it, on most of its ways out */
  if (!worker->daemon || !make_loop(worker))
    return fault_set(fault, UNAVAILABLE, "threads", "le serveur HTTP ne démarre pas : %s", strerror(errno));
  return OK;
}

static bool make_loop(struct worker *worker) {
  worker->epoll = epoll_create1(EPOLL_CLOEXEC);
  worker->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (worker->epoll < 0 || worker->wake < 0) return false;
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(worker->daemon, MHD_DAEMON_INFO_EPOLL_FD);
  return info && watch(worker, info->epoll_fd) && watch(worker, worker->wake);
}

static bool watch(struct worker *worker, int file) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = file};
  return epoll_ctl(worker->epoll, EPOLL_CTL_ADD, file, &event) == 0;
}

static void make_id_prefix(char prefix[static 25]) {
  uint8_t r[10];
  random_bytes(r, sizeof r);
  snprintf(prefix, 25, "%02x%02x%02x%02x-%02x%02x-8%01x%02x-%01x%01x%02x-", r[0], r[1], r[2], r[3], r[4], r[5],
           r[6] & 15U, r[7], 8U | (r[8] & 3U), r[8] >> 4, r[9]);
}

static struct MHD_Daemon *start_daemon(struct worker *worker) {
  worker->connection_limit = connections_of_worker(worker->server);
  return MHD_start_daemon(
      MHD_USE_EPOLL | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, caller_accept, worker,
      exchange_step, worker, MHD_OPTION_NOTIFY_CONNECTION, caller_notify, worker, MHD_OPTION_EXTERNAL_LOGGER,
      log_library, NULL, MHD_OPTION_LISTEN_SOCKET, worker->listener, MHD_OPTION_CONNECTION_LIMIT,
      worker->connection_limit, MHD_OPTION_CONNECTION_TIMEOUT, worker->server->timeout_s,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES, MHD_OPTION_CONNECTION_MEMORY_INCREMENT,
      (size_t)POOL_STEP_BYTES, MHD_OPTION_NOTIFY_COMPLETED, exchange_completed, worker, MHD_OPTION_UNESCAPE_CALLBACK,
      keep_escapes, NULL, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

/* A quarter more than its share: the kernel spreads connections by a hash, not evenly. */
static unsigned connections_of_worker(const struct http_server *server) {
  unsigned limit = server->options.connection_limit > 0 ? server->options.connection_limit : DEFAULT_CONNECTIONS;
  unsigned threads = server->options.threads > 0 ? server->options.threads : DEFAULT_THREADS;
  unsigned share = (limit + threads - 1) / threads;
  return threads == 1 ? share : share + (share + 3) / 4;
}

/* Decoding before the path is cut would let %2F make a segment; request.c decodes afterwards. */
static size_t keep_escapes(void *context, struct MHD_Connection *connection, char *text) {
  (void)context;
  (void)connection;
  return strlen(text);
}

static void log_library(void *context, const char *format, va_list arguments) {
  (void)context;
  char text[256];
  vsnprintf(text, sizeof text, format, arguments);
  text[strcspn(text, "\n")] = '\0';
  log_event(LOG_DEBUG, "http.library", "%s", text);
}

static bool run_workers(struct http_server *server) {
  for (unsigned i = 0; i < server->count; i++) {
    struct worker *worker = &server->workers[i];
    errno = pthread_create(&worker->thread, NULL, work, worker);
    if (errno != 0) {
      worker->thread = 0;
      return false;
    }
  }
  return true;
}

static void *work(void *context) {
  struct worker *worker = context;
  int64_t drain_until_us = 0;
  while (must_work(worker, drain_until_us)) {
    bool stopping = wait_for_events(worker) && take_finished(worker);
    if (stopping && !worker->draining) {
      worker->draining = true;
      drain_until_us = clock_monotonic_us() + DRAIN_LIMIT_US;
      close_listener(worker);
    }
    run_daemon(worker);
    callers_dismiss_late(worker);
  }
  return NULL;
}

/* With every place taken libmicrohttpd looks away from the listening socket, and only looks again at the next run after
 * a place became free: without that run nobody would wake us when everybody has left. */
static void run_daemon(struct worker *worker) {
  bool full = worker->caller_count >= worker->connection_limit;
  MHD_run(worker->daemon);
  if (full) MHD_run(worker->daemon);
}

/* A suspended connection must be resumed before its daemon stops: those are waited for without limit. */
static bool must_work(struct worker *worker, int64_t drain_until_us) {
  if (!worker->draining || worker->deferred > 0) return true;
  return worker->active > 0 && clock_monotonic_us() < drain_until_us;
}

/* Whether something below lock has changed. */
static bool wait_for_events(struct worker *worker) {
  MHD_UNSIGNED_LONG_LONG until_timeout_ms = 0;
  int wait_ms = -1;
  if (MHD_get_timeout(worker->daemon, &until_timeout_ms) == MHD_YES)
    wait_ms = until_timeout_ms < 60000 ? (int)until_timeout_ms : 60000;
  if (worker->callers && (wait_ms < 0 || wait_ms > CALLERS_TICK_MS)) wait_ms = CALLERS_TICK_MS;
  if (worker->draining && (wait_ms < 0 || wait_ms > DRAIN_TICK_MS)) wait_ms = DRAIN_TICK_MS;
  struct epoll_event events[2];
  int ready = epoll_wait(worker->epoll, events, 2, wait_ms); /* an interrupted wait is a short one */
  bool woken = false;
  for (int i = 0; i < ready; i++) woken = woken || events[i].data.fd == worker->wake;
  return woken;
}

static bool take_finished(struct worker *worker) {
  uint64_t wakes;
  ssize_t got = read(worker->wake, &wakes, sizeof wakes);
  assert(got == sizeof wakes); /* only this thread reads it, when it was told that there is something */
  pthread_mutex_lock(&worker->lock);
  struct exchange *finished = take(&worker->finished);
  bool stopping = worker->stopping;
  pthread_mutex_unlock(&worker->lock);
  while (finished) {
    struct exchange *next = finished->next; /* once resumed it may be answered and recycled */
    worker->deferred--;
    MHD_resume_connection(finished->connection);
    finished = next;
  }
  return stopping;
}

static void wake(struct worker *worker) {
  uint64_t one = 1;
  ssize_t written = write(worker->wake, &one, sizeof one);
  assert(written == sizeof one); /* the counter cannot overflow: it is read at each turn */
}

/* Without this libmicrohttpd would close the socket itself, and only when it stops: until then clients would connect
 * to nobody. */
static void close_listener(struct worker *worker) {
  if (worker->listener < 0) return;
  if (worker->daemon) MHD_quiesce_daemon(worker->daemon);
  close(worker->listener);
  worker->listener = -1;
}

static void close_worker(struct worker *worker) {
  close_listener(worker);
  if (worker->daemon) MHD_stop_daemon(worker->daemon);
  while (worker->spare) {
    struct exchange *exchange = worker->spare;
    worker->spare = exchange->next;
    exchange_free(exchange);
  }
  if (worker->epoll >= 0) close(worker->epoll);
  if (worker->wake >= 0) close(worker->wake);
  pthread_mutex_destroy(&worker->lock);
}

static void free_server(struct http_server *server) {
  for (unsigned i = 0; i < server->count; i++) close_worker(&server->workers[i]);
  free(server->workers);
  router_free(server->router);
  limits_free(server->limits);
  free(server);
}
