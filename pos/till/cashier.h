/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who holds the till. Cashiers come with the catalogue, each with the Argon2id of a PIN that the till verifies without
 * the server. A till that never heard of a cashier is open, as on the first morning; once it has, somebody must be
 * signed in to sell, and revoking the last cashier closes it rather than opening it to everybody. */
#ifndef COMPTOIR_POS_TILL_CASHIER_H
#define COMPTOIR_POS_TILL_CASHIER_H

#include "core/password.h"
#include "core/text.h"
#include "pos/ticket/snapshot.h"
#include "pos/till/override.h"

#include <pthread.h>
#include <stdatomic.h>

struct journal;
struct till;
struct request;
struct reply;

/* Long enough to carry a sofa to somebody's van, short enough that a forgotten till is nobody's by the next customer.
 */
#define CASHIER_IDLE_US (INT64_C(15) * 60 * 1000000)
#define CASHIER_TRIES 5 /* wrong ones, then each locks longer: 1, 2, 4… minutes */
#define CASHIER_LOCK_MAX_US (INT64_C(15) * 60 * 1000000)
#define CASHIER_TOKEN BASE64URL_SIZE(32)

struct cashier_desk {
  pthread_mutex_t lock;      /* guards what follows */
  pthread_mutex_t verifying; /* one PIN at a time: each costs 19 MiB on purpose */
  atomic_bool closed;        /* a cashier was known here once */
  /* The one session, in memory only: after a restart the PIN is asked again. */
  char code[CASHIER_CODE_MAX + 1]; /* "": nobody is signed in */
  char pin[PASSWORD_HASH_TEXT];    /* that was verified: another one ends the session */
  uint8_t token[SHA256_BYTES];     /* digest of what the browser's cookie says */
  int64_t touched_us;              /* monotonic */
  char gone[CASHIER_CODE_MAX + 1]; /* whose session ended, until the event log says so */
  struct override overrides[OVERRIDES_MAX];
};

/* Reads whether a cashier was known here; before the first view. */
NODISCARD enum outcome cashier_desk_open(struct till *till, struct fault *fault);
void cashier_desk_done(struct cashier_desk *desk);

/* Somebody must sign in to sell. */
bool cashier_needed(struct till *till);
/* Verifies a PIN; ends the session of whoever held the till before. SIGN_IN_REFUSED: not a cashier, or not the PIN.
 * TOO_MANY_TRIES: not looked at, *wait_us until it will be. UNAVAILABLE: another PIN is being verified, or hers was
 * lost and comes with the next catalogue. */
NODISCARD enum outcome cashier_sign_in(struct till *till, const char *code, const char *pin,
                                       char token[static CASHIER_TOKEN], int64_t *wait_us, struct fault *fault);
/* Whether this is her PIN: the same refusals, and nobody's session changes. */
NODISCARD enum outcome cashier_verify(struct till *till, const char *code, const char *pin, int64_t *wait_us,
                                      struct fault *fault);
/* Who this browser is signed in as, copied into arena, without the PIN; NULL: nobody, or no longer (idle, revoked,
 * another PIN). token may be NULL. */
const struct snapshot_cashier *cashier_of(struct till *till, const char *token, struct arena *arena);
/* Who holds the till, whatever browser asks; "" nobody. */
void cashier_code(struct till *till, char code[static CASHIER_CODE_MAX + 1]);
/* The glass was touched idle_us ago. */
void cashier_touch(struct till *till, const char *token, int64_t idle_us);
void cashier_leave(struct till *till, const char *token);

/* ---- cashier_tries.c: wrong PINs, counted in the journal: a restart forgives nothing ------------------------------
 */

/* Counts a try before it is verified. *wait_us: how long this cashier still has to wait; 0: verify now. A new PIN
 * starts anew. */
NODISCARD enum outcome cashier_tries_count(struct journal *journal, const struct snapshot_cashier *cashier,
                                           int64_t now_us, int64_t *wait_us, struct fault *fault);
/* The PIN was right. */
NODISCARD enum outcome cashier_tries_forget(struct journal *journal, const char *cashier, struct fault *fault);

/* ---- cashier_http.c -----------------------------------------------------------------------------------------------
 */

/* What a route may ask for as its .right: words with a blank between them, of which the cashier holds one. The first
 * says what is refused (SALE_NOT_YOURS…). What she may do only with a referent's yes is asked for later, by its own
 * word (override.h). */
#define RIGHT_NONE "none" /* whoever is signed in */
#define RIGHT_SALE "sale"
#define RIGHT_COUNTER "sale custody" /* whoever serves customers */
#define RIGHT_CASH "cash"
#define RIGHT_CUSTODY "custody"
#define RIGHT_WORK "sale cash custody" /* whoever works here */
#define RIGHT_ARCHIVE "archive"

/* For struct http_options.authorise: open routes to anyone, ROLE_CASHIER to whoever is signed in and holds its right,
 * and to anyone while no cashier is known. A route that names no right is FORBIDDEN: somebody forgot it. Fills
 * request->who. */
enum outcome cashier_authorise(struct request *request);
/* "cashier" and "locked", members of an open object. token: of the session just made; NULL: what the cookie says.
 * Returns whether it is locked. */
bool cashier_write(struct request *request, const char *token, struct json *json);
/* POST /api/till/cashier: signs in, sets the cookie. */
NODISCARD enum outcome cashier_post(struct request *request, struct reply *reply, const char **token);
/* Retry-After, of TOO_MANY_TRIES */
void cashier_tell_wait(struct request *request, struct reply *reply, int64_t wait_us);
void cashier_post_leave(struct request *request, struct reply *reply);
extern const struct spec cashier_request_spec;

#endif
