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
#include "core/said.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE };

/* Who may call (core/http/role.def). A route names a set of roles: ROLE_REFERENT | ROLE_ACCOUNTANT. Roles and scope are
 * checked by struct http_options.authorise before the handler runs. */
enum role_number {
#define ROLE(name, text) ROLE_NUMBER_##name,
#include "core/http/role.def"
#undef ROLE
  ROLE_COUNT
};
enum role {
#define ROLE(name, text) ROLE_##name = 1 << ROLE_NUMBER_##name,
#include "core/http/role.def"
#undef ROLE
};
#define ROLE_PERSON                                                                                                    \
  (ROLE_CUSTOMER | ROLE_CASHIER | ROLE_OBSERVER | ROLE_HOST | ROLE_MEMBER | ROLE_REFERENT | ROLE_ACCOUNTANT |          \
   ROLE_ADMIN)                              /* whoever is signed in */
const char *role_name(enum role role);      /* of one role: "referent" */
enum role role_from_name(const char *name); /* 0: none has this name */

/* What of theirs a caller may reach: the path parameter that must be in their reach. Out of reach is 404, as if it did
 * not exist. */
enum scope {
  SCOPE_NONE,    /* nothing of anybody's */
  SCOPE_SELF,    /* the caller's own person */
  SCOPE_TILL,    /* {till}: the till itself */
  SCOPE_MEMBER,  /* {member}: herself; for staff, a member of a KPA in their reach */
  SCOPE_KPA,     /* {kpa}: a KPA in reach */
  SCOPE_NETWORK, /* totals of every KPA */
  SCOPE_COUNT
};
const char *scope_name(enum scope scope);

/* How often one address, and one person, may call a route; see core/http/limit.h. */
enum rate {
  RATE_READ,    /* reading and ordinary work */
  RATE_FREE,    /* prebuilt answers that cost next to nothing: not counted */
  RATE_SIGN_IN, /* whatever can be used to guess a secret or to find out who is known */
  RATE_TILL,    /* tills send a lot after an outage */
  RATE_HEAVY,   /* exports and other long work */
  RATE_COUNT
};

struct request;
struct reply;
typedef enum outcome (*route_handler)(struct request *request, struct reply *reply);

struct route { /* in the order a table is read: NOLINT(clang-analyzer-optin.performance.Padding) */
  enum http_method method;
  const char *path; /* "/api/pos/tills/{till}/records"; a {name} matches one non-empty segment */
  unsigned roles;   /* every enum role that may call it */
  enum scope scope; /* a scope's parameter is the first of the path */
  route_handler handler;
  const char *summary;     /* one line for --describe-api */
  const struct spec *body; /* NULL: no JSON body expected */
  /* Arguments after "?", read into request->asked; one that is empty is absent, one without a field here is nobody's
   * business. NULL: the handler takes none, or reads them itself. */
  const struct spec *query;
  const char *takes;         /* media type of a body that is no JSON: "image/jpeg" */
  const struct spec *answer; /* of a success, in JSON: for the description, and for the tests that hold us to it */
  const char *answers;       /* its media type when it is no JSON: "text/html" */
  int status;                /* of a success; 0: 200, or for one that changes something 200 or 201 */
  const enum outcome
      *refusals;   /* REFUSALS(…): what it refuses beside what every route of its kind does; NULL: not told */
  bool keyed;      /* wants an Idempotency-Key (core/once) */
  bool versioned;  /* changes what If-Match names; answers with the ETag of what it became */
  size_t body_max; /* bytes; 0: 64 KiB */
  bool spooled;    /* the body waits on disk, in http_options.spool_folder */
  enum rate rate;
  bool personal; /* shows data about somebody else than the caller: staff views are journalled */
  /* What the caller must hold beside the role, in words of struct http_options.authorise; NULL: the role is enough. */
  const char *right;
};

/* A page for people, and one that a form was sent to: 303 goes on to another page. */
#define ROUTE_PAGE .answers = "text/html"
#define ROUTE_FORM .answers = "text/html", .takes = "application/x-www-form-urlencoded"
#define REFUSALS(...) ((const enum outcome[]){__VA_ARGS__, OK})

/* The only way to write a route (tests/tidy sees to it): one without a role does not compile. What follows the summary
 * is named: .body, .body_max, .spooled, .rate, .personal, .right, and for the description of the API .query, .answer,
 * .answers, .takes, .status, .refusals, .keyed, .versioned. */
#define ROUTE(method_, path_, roles_, scope_, handler_, summary_, ...)                                                 \
  {                                                                                                                    \
    .method = HTTP_##method_, .path = (path_), .roles = ROLES_NAMED(roles_), .scope = (scope_), .handler = (handler_), \
    .summary = (summary_), __VA_ARGS__                                                                                 \
  }
#define ROLES_NAMED(roles) ((unsigned)(roles) + 0 * sizeof(char[(roles) ? 1 : -1]))

struct route_table {
  const struct route *routes;
  size_t count;
};

struct principal {       /* who calls, and as what; zero for nobody */
  enum role role;        /* the one of the route's roles that let them in; 0: the route is open to anyone */
  char id[64];           /* code of the till or of the member that they are; "" for others */
  char kpa[16];          /* the KPA this request is about; "" when it is about none */
  char legal_entity[17]; /* its seller */
  char person[37];       /* UUID; "" for tills and nobody */
  char session[37];      /* UUID */
  int64_t assurance;     /* 1: one factor, 2: two */
};

#define REQUEST_PARAMS 4

struct request {
  const struct route *route;
  const char *path;                   /* decoded */
  const char *params[REQUEST_PARAMS]; /* values of {…} in order */
  const char *body;
  size_t body_length;
  void *parsed;        /* the route's body spec, filled, in arena; NULL without spec */
  void *asked;         /* the route's query spec, likewise */
  struct arena *arena; /* lives until the answer is sent */
  struct principal who;
  enum language language;
  char id[37];        /* request id, also in logs and X-Request-Id */
  char address[46];   /* of the client: the connection's, or what a trusted proxy says of it */
  bool secure;        /* came over TLS, to a trusted proxy */
  void *app;          /* struct http_options.app */
  const void *begun;  /* the app's: what it found when the request began, for who answers later; NULL before */
  struct fault fault; /* set by whoever knows; becomes the problem */
  void *connection;   /* private to core/http */
};

const char *request_query(const struct request *request, const char *name); /* decoded query argument or NULL */
/* Everything after "?", its %XX as they came and a space for a plus; in arena, "" when there is nothing. */
const char *request_whole_query(const struct request *request);
const char *request_header(const struct request *request, const char *name);
const char *request_cookie(const struct request *request, const char *name);

/* Immutable bytes shared by every request: identity, gzip and brotli representations built once. */
struct shared_body;
struct shared_body *shared_body_new(const char *content_type, const void *bytes,
                                    size_t length); /* compresses, computes ETag */
/* The same as it is only: for who sits beside us, and would wait a second for 30 MB to be packed. */
struct shared_body *shared_body_plain(const char *content_type, const void *bytes, size_t length);
struct shared_body *shared_body_of_asset(const struct asset *asset);
struct shared_body *shared_body_ref(struct shared_body *body);
void shared_body_unref(struct shared_body *body);
const char *shared_body_etag(const struct shared_body *body);

#define REPLY_HEADERS 6
#define DISPOSITION_TEXT 512
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
  char disposition[DISPOSITION_TEXT]; /* private to http_download */
};
void reply_header(struct reply *reply, const char *name,
                  const char *value); /* texts must live as long as the request's arena */
/* The answer is a file to keep, never a page of ours: attachment, its name as RFC 6266 and 8187 want it (any UTF-8;
 * more than 100 bytes are cut), and a policy under which it could run nothing. Uses two of the reply's headers. */
void http_download(struct reply *reply, const char *filename, const char *content_type);

/* A handler that hands its request to another thread returns DEFERRED after http_defer(); that thread later fills the
 * reply and calls http_finish() exactly once. Nothing of the request may be touched after http_finish(). */
void http_defer(struct request *request, struct reply **reply);
void http_finish(struct request *request, enum outcome outcome);

struct http_options {
  const char *address; /* "127.0.0.1" */
  uint16_t port;       /* 0: any free port, see http_port() */
  unsigned threads;    /* 0: 2 */
  unsigned connection_limit, timeout_s;
  unsigned request_s;     /* for a request's headers, and as long for its body (more for a large one); 0: 30 */
  const char *public_url; /* "https://comptoir.example.org": other Host names are refused, see core/http/host.c */
  const char
      *trusted_proxies;     /* "127.0.0.1,10.0.0.0/8": whose X-Forwarded-For and -Proto are believed; NULL: nobody's */
  unsigned rate_percent;    /* of the limits of core/http/limit.c; 0: none */
  const char *spool_folder; /* where large bodies wait, without a name; NULL: in memory */
  const struct route_table *tables;
  size_t table_count;
  /* Fills request->who from credentials; OK when the route's roles and scope are satisfied, else UNAUTHENTICATED,
   * FORBIDDEN, SECOND_FACTOR_NEEDED or NOT_FOUND. */
  enum outcome (*authorise)(struct request *request);
  const char *page_head; /* HTML: the style sheets of the pages that say no to a person; NULL: none */
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
/* A weak ETag of what the handler wrote; 304 without a body for who has it. Of a page that is the same for the same
 * state, and answered 200: any other is left as it is. */
void http_page_etag(const struct request *request, struct reply *reply);
/* HTML text with & < > " ' escaped. */
void html_text(struct buffer *out, const char *text);

/* What an API is called, and the words that its paths are made of. */
struct http_api_words {
  const char *name, *pattern, *text; /* {kpa}: a regular expression or NULL, and what it is */
};
struct http_api_tag {
  const char *prefix, *name, *text; /* the first prefix that a path begins with names its part of the API */
};
struct http_api {
  const char *title, *version, *text;
  const struct http_api_words *words; /* both end with a NULL name */
  const struct http_api_tag *tags;    /* the last prefix is "" */
  const struct route_table *tables;
  size_t table_count;
};
const struct http_api_tag *http_api_tag_of(const struct http_api *api, const char *path);
/* The whole of it as an OpenAPI 3.1 document. */
void http_openapi(const struct http_api *api, struct buffer *out);
/* What a route may refuse with, by what it is and by its .refusals: in the order of outcome.def, OK not among them.
 * Returns their number; codes holds OUTCOME_COUNT. */
size_t http_refusals(const struct route *route, enum outcome codes[static OUTCOME_COUNT]);
/* The statuses of its success: 200, or 201, or either; 303 for a page. Returns 1 or 2, 0 when its line does not say. */
size_t http_successes(const struct route *route, int statuses[static 2]);

/* Every route as JSON: [{method, path, roles: […], scope, rate, personal, summary, body}] */
void http_describe(const struct route_table tables[], size_t count, struct buffer *out);

#endif
