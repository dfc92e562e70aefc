/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What other programs are told, as Standard Webhooks wants it: an address that a KPA gives, events that triggers write
 * in the transaction they tell of (sql/migrations/0030_hooks.sql), threads that send them until they are taken, a log,
 * and sending again. Bodies hold ids, states and cents, and nothing about anybody. docs/webhooks.md. */
#ifndef COMPTOIR_HOOK_H
#define COMPTOIR_HOOK_H

#include "core/db/db.h"
#include "core/http/address.h"
#include "core/http/http.h"
#include "core/vault.h"

#include <netinet/in.h>

/* ---- rule.c: pure --------------------------------------------------------------------------------------------------
 */

#define HOOKS_MAX 10 /* addresses of one KPA: every change is told to each of them */
struct hook_event_type {
  const char *type, *text; /* "order.paid"; French */
};
extern const struct hook_event_type hook_event_types[]; /* ended by a NULL type */
bool hook_event_is_known(const char *type);

/* Whether somebody from outside may make this machine connect there: neither ourselves nor our network, nor what is
 * routed nowhere. */
bool hook_address_is_public(const struct address *address);
/* "https://host/path", without user, password or fragment. allow_loopback: also http to this machine by name or
 * number, for tests. */
bool hook_url_is_fit(const char *url, bool allow_loopback);

#define HOOK_GIVES_UP_US (INT64_C(3) * 24 * 3600 * 1000000)
/* How long to wait after the nth attempt: 5 s, trebled up to 8 h, a fifth more or less. draw: any number. */
int64_t hook_patience_us(int64_t attempts, uint32_t draw);

struct hook_attempt {                                     /* what is known once an event was sent, or could not be */
  int64_t attempts, made_at_us, failing_since_us, now_us; /* failing_since_us: 0, it did not */
  long status;                                            /* 0: nobody answered */
  uint32_t draw;
};
struct hook_step {
  const char *state; /* "sent", "waiting", "failed" */
  int64_t next_us;   /* of "waiting" */
  bool breaks;       /* the address is left alone */
};
/* Taken: 2xx. Gone for good: 410. Anything else is tried again for three days; an address that took nothing in three
 * days is left alone. */
struct hook_step hook_after(const struct hook_attempt *attempt);

/* ---- sign.c: pure --------------------------------------------------------------------------------------------------
 */

#define HOOK_SECRET_TEXT 51    /* "whsec_", 32 bytes in base64, NUL */
#define HOOK_SIGNATURE_TEXT 48 /* "v1,", 32 bytes in base64, NUL */
void hook_secret_make(char secret[static HOOK_SECRET_TEXT]);
/* Of "id.timestamp.body" with the bytes behind "whsec_"; false when secret is none. */
NODISCARD bool hook_sign(const char *secret, const char *id, int64_t timestamp_s, const char *body,
                         char signature[static HOOK_SIGNATURE_TEXT]);

/* ---- sms_rule.c: pure ----------------------------------------------------------------------------------------------
 */

struct sms_words { /* what a gateway's address, header and body may hold: {to} {text} {sender} {id} {token} */
  const char *to, *text, *sender, *id, *token;
};
enum sms_form { SMS_PLAIN, SMS_URL, SMS_JSON }; /* how a word is written where it stands */
void sms_fill(struct buffer *out, const char *pattern, const struct sms_words *words, enum sms_form form);

/* ---- service.c -----------------------------------------------------------------------------------------------------
 */

struct hook_options {
  struct db *house, *door;
  struct vault *vault; /* sms-gateway-… of each legal entity, and what signs */
  bool allow_loopback; /* tests: this machine may be told */
};
struct hooks;
NODISCARD enum outcome hooks_start(const struct hook_options *options, struct hooks **hooks, struct fault *fault);
void hooks_stop(struct hooks *hooks); /* NULL is fine */

extern const struct route_table hook_routes, hook_log_routes, message_routes;
extern const struct db_query *const hook_queries[]; /* NULL-terminated */

#endif
