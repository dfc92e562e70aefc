/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of core/http share. Nobody else includes it.
 *
 * An exchange is one request and its answer. It is born on libmicrohttpd's first call for a request, belongs to one
 * worker thread, and is recycled when libmicrohttpd reports the request completed. Only between http_defer() and
 * http_finish() does another thread own its request and reply. */
#ifndef COMPTOIR_CORE_HTTP_INTERNAL_H
#define COMPTOIR_CORE_HTTP_INTERNAL_H

#include "core/arena.h"
#include "core/http/address.h"
#include "core/http/http.h"
#include "core/http/limit.h"
#include "core/http/spool.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALLOWED_TEXT 32

/* ---- router.c */
struct router;
struct match {
  const struct route *route; /* NULL: none */
  unsigned allowed;          /* bit (1 << enum http_method) of every method some route has for this path */
};
struct router *router_new(const struct route_table tables[], size_t count); /* stops the program on a malformed path */
void router_free(struct router *router);
/* Fills request->path and, on a match, params. method NULL: one that no route can have. */
struct match router_find(const struct router *router, const enum http_method *method, const char *url,
                         struct request *request);
char *allowed_methods(unsigned allowed, char text[static ALLOWED_TEXT]); /* "GET, HEAD, POST" */
const char *method_name(enum http_method method);

/* ---- query.c */
NODISCARD enum outcome query_read(struct request *request); /* fills request->asked as the route's .query says */

/* ---- host.c */
struct hosts {
  bool named, here;              /* there is a public address; the server listens on loopback */
  const char *scheme;            /* of the public address: "https" or "http" */
  char bare[256], full[256 + 8]; /* what Host may say of it, a usual port left out or written */
};
NODISCARD enum outcome hosts_read(const struct http_options *options, struct hosts *hosts, struct fault *fault);
bool host_is_ours(const struct hosts *hosts, const char *host, const struct address *client); /* host may be NULL */
bool origin_is_ours(const struct hosts *hosts, const char *origin, const char *host);         /* both may be NULL */

/* ---- server.c */
struct http_server {
  struct http_options options;
  struct hosts hosts;
  struct networks trusted;
  struct limits *limits;
  unsigned timeout_s, request_s;
  atomic_bool warned; /* of a proxy that is not trusted */
  struct router *router;
  struct worker *workers;
  unsigned count;
  uint16_t port;
};

struct worker {
  struct http_server *server;
  struct MHD_Daemon *daemon;
  pthread_t thread;
  int listener, epoll, wake; /* wake: something below lock has changed */

  pthread_mutex_t lock;
  struct exchange *finished; /* deferred exchanges to be answered */
  bool stopping;

  /* from here on: the worker thread's alone */
  struct caller *callers; /* newest first */
  unsigned caller_count, connection_limit;
  int64_t callers_seen_us; /* when the late ones were last looked for */
  struct exchange *spare;
  size_t spares;
  size_t active, deferred; /* requests begun and not completed; of these, suspended */
  bool draining;           /* stopping: what is under way is finished, nothing new is begun */
  char id_prefix[25];
  uint64_t next_id;
};
void worker_give_back(struct exchange *exchange); /* from any thread */

/* ---- caller.c */
struct caller { /* an open connection */
  struct caller *next, *previous;
  struct address address;
  char text[ADDRESS_TEXT];
  int socket;
  bool known;
  int64_t deadline_us; /* monotonic; INT64_MAX while it is we who make them wait */
};
enum MHD_Result caller_accept(void *worker, const struct sockaddr *peer, socklen_t length);
void caller_notify(void *worker, struct MHD_Connection *connection, void **context,
                   enum MHD_ConnectionNotificationCode code);
struct caller *caller_of(struct MHD_Connection *connection);
void caller_sends_headers(struct worker *worker, struct caller *caller, bool first);
void caller_sends_body(struct worker *worker, struct caller *caller, size_t body_max);
void caller_waits(struct caller *caller);
void caller_takes_answer(struct worker *worker, struct caller *caller, size_t length);
void callers_dismiss_late(struct worker *worker); /* looks at most once a second */
/* Fills request->address and ->secure, and who is to be counted. */
void caller_identify(struct worker *worker, struct caller *caller, struct request *request, struct address *client);

/* ---- connection.c */
struct exchange {
  struct request request;
  struct reply reply;
  struct arena arena;
  struct buffer upload; /* the request's body */
  struct spool spool;   /* or that of a route that is .spooled */
  size_t drained;       /* bytes of a body thrown away because the answer is already known */
  struct worker *worker;
  struct MHD_Connection *connection;
  struct caller *caller;
  struct address client; /* the caller, or who a trusted proxy says it calls for */
  struct exchange *next; /* among the worker's spare or finished ones */
  const char *method;
  int64_t started_us;
  enum outcome outcome; /* so far */
  bool begun;           /* the handler was called, or passed over */
  bool deferring;       /* http_defer() was called */
};
enum MHD_Result exchange_step(void *worker, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **context);
void exchange_completed(void *worker, struct MHD_Connection *connection, void **context,
                        enum MHD_RequestTerminationCode code);
void exchange_free(struct exchange *exchange);

/* ---- request.c */
/* %XX decoded; NULL when malformed, not UTF-8, or hiding a control character. */
char *percent_decode(struct arena *arena, const char *text, size_t length);
bool percent_free(const char *text); /* plain printable ASCII: decoding would not change or refuse it */
size_t request_header_count(const struct request *request, const char *name);
bool header_is_json(const char *content_type);

/* ---- respond.c */
enum MHD_Result respond(struct exchange *exchange, enum outcome outcome);
void response_header(struct MHD_Response *response, const char *name, const char *value);
bool has_policy(const struct reply *reply); /* its own Content-Security-Policy */
void problem_write(const struct request *request, enum outcome outcome, int status, struct buffer *out);

/* ---- problem_page.c */
bool problem_page_wanted(const struct request *request, int status);
void problem_page_write(const struct request *request, enum outcome outcome, int status, const char *page_head,
                        struct buffer *out);

/* ---- security.c */
struct header {
  const char *name, *value;
};
enum { PAGE_HEADERS = 3 };
extern const struct header page_headers[PAGE_HEADERS]; /* of http_page_headers */
void security_headers(struct MHD_Response *response, bool secure, bool own_policy);
bool is_policy(const char *header_name); /* Content-Security-Policy */

/* ---- shared_body.c */
enum encoding { ENCODING_IDENTITY, ENCODING_GZIP, ENCODING_BROTLI, ENCODING_COUNT };

/* What a shared body is made of; texts and headers outlive it. */
struct shared_source {
  const char *content_type, *etag, *cache_control;
  const struct header *headers;
  size_t header_count;
  struct asset_bytes twins[ENCODING_COUNT];
  bool owned; /* twins were allocated for this body, which frees them */
};
struct shared_body *shared_body_build(const struct shared_source *source);
enum MHD_Result shared_body_send(struct shared_body *body, struct exchange *exchange);
size_t shared_body_length(const struct shared_body *body); /* of the longest representation */

/* ---- negotiate.c */
enum encoding encoding_choose(const char *accept_encoding, unsigned available); /* available: bits 1 << enum encoding */
bool etag_matches(const char *if_none_match, const char *etag);                 /* weak comparison */

#endif
