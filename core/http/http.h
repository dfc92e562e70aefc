/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* HTTP server on libmicrohttpd: N threads, each an external-epoll daemon on its own SO_REUSEPORT socket.
 * One constant table of routes per module says method, path, role, body and handler; 404, 405 + Allow, 401/403, 413,
 * 415 and the API description follow from it. A handler reads a request, fills a reply and returns an outcome; any
 * outcome that is not a success becomes an application/problem+json (RFC 9457) in the reader's language. */
#ifndef COMPTOIR_CORE_HTTP_H
#define COMPTOIR_CORE_HTTP_H

#include "core/arena.h"
#include "core/asset.h"
#include "core/buffer.h"
#include "core/spec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE };

/* Who may call. A role is checked by struct http_options.authorise before the handler runs. */
enum role { ROLE_ANYONE, ROLE_TILL, ROLE_MEMBER, ROLE_OFFICE, ROLE_COUNT };
const char *role_name(enum role role);

struct request;
struct reply;
typedef enum outcome (*route_handler)(struct request *request, struct reply *reply);

struct route { /* in the order a table is read: NOLINT(clang-analyzer-optin.performance.Padding) */
  enum http_method method;
  const char *path; /* "/api/pos/tills/{till}/records"; a {name} matches one non-empty segment */
  enum role role;
  route_handler handler;
  const char *summary;     /* one line for --describe-api */
  const struct spec *body; /* NULL: no JSON body expected */
  size_t body_max;         /* bytes; 0: 64 KiB */
};

struct route_table {
  const struct route *routes;
  size_t count;
};

struct principal { /* who the credentials of this request belong to; zero for nobody */
  enum role role;
  char id[64]; /* till code, member code, or KPA of the office */
  char kpa[16];
};

#define REQUEST_PARAMS 4

struct request {
  const struct route *route;
  const char *path;                   /* decoded */
  const char *params[REQUEST_PARAMS]; /* values of {…} in order */
  const char *body;
  size_t body_length;
  void *parsed;        /* the route's body spec, filled, in arena; NULL without spec */
  struct arena *arena; /* lives until the answer is sent */
  struct principal who;
  enum language language;
  char id[37];        /* request id, also in logs and X-Request-Id */
  void *app;          /* struct http_options.app */
  struct fault fault; /* set by whoever knows; becomes the problem */
  void *connection;   /* private to core/http */
};

const char *request_query(const struct request *request, const char *name); /* decoded query argument or NULL */
const char *request_header(const struct request *request, const char *name);
const char *request_cookie(const struct request *request, const char *name);

/* Immutable bytes shared by every request: identity, gzip and brotli representations built once. */
struct shared_body;
struct shared_body *shared_body_new(const char *content_type, const void *bytes,
                                    size_t length); /* compresses, computes ETag */
struct shared_body *shared_body_of_asset(const struct asset *asset);
struct shared_body *shared_body_ref(struct shared_body *body);
void shared_body_unref(struct shared_body *body);
const char *shared_body_etag(const struct shared_body *body);

#define REPLY_HEADERS 6
struct reply {
  int status;               /* 0: the status of the outcome returned */
  const char *content_type; /* NULL: application/json */
  struct buffer body;       /* released by the server */
  /* When set, replaces body; 304 on If-None-Match is the server's business. The reply owns this reference and releases
   * it: `reply->shared = shared_body_ref(current)`, taken under whatever guards the swap of current. */
  struct shared_body *shared;
  const char *cache_control; /* NULL: no-store, or no-cache for shared */
  const char *headers[REPLY_HEADERS][2];
  size_t header_count;
};
void reply_header(struct reply *reply, const char *name,
                  const char *value); /* texts must live as long as the request's arena */

/* A handler that hands its request to another thread returns DEFERRED after http_defer(); that thread later fills the
 * reply and calls http_finish() exactly once. Nothing of the request may be touched after http_finish(). */
void http_defer(struct request *request, struct reply **reply);
void http_finish(struct request *request, enum outcome outcome);

struct http_options {
  const char *address; /* "127.0.0.1" */
  uint16_t port;       /* 0: any free port, see http_port() */
  unsigned threads;    /* 0: 2 */
  unsigned connection_limit, timeout_s;
  const struct route_table *tables;
  size_t table_count;
  /* Fills request->who from credentials; OK when the route's role is satisfied, else UNAUTHENTICATED or FORBIDDEN. */
  enum outcome (*authorise)(struct request *request);
  /* Called for requests no route matches, before 404 (static pages); NOT_FOUND passes on. May be NULL. */
  enum outcome (*fallback)(struct request *request, struct reply *reply);
  void *app;
};

struct http_server;
NODISCARD enum outcome http_start(const struct http_options *options, struct http_server **server, struct fault *fault);
uint16_t http_port(const struct http_server *server);
void http_stop(struct http_server *server); /* refuses new connections, lets answers finish, joins the threads */

/* /a/<build id>/<path> (immutable) from asset_table; NOT_FOUND when it is none of ours. */
NODISCARD enum outcome http_serve_asset(struct request *request, struct reply *reply);
/* An HTML page from asset_table, with the security headers of a page (CSP, Trusted Types, nosniff…). */
NODISCARD enum outcome http_serve_page(struct request *request, struct reply *reply, const char *asset_path);
/* Security headers for a page whose HTML the handler wrote into reply->body. */
void http_page_headers(struct reply *reply);
/* HTML text with & < > " ' escaped. */
void html_text(struct buffer *out, const char *text);

/* Every route as JSON: [{method, path, role, summary, body}] */
void http_describe(const struct route_table tables[], size_t count, struct buffer *out);

#endif
