/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Money that comes by the web, whoever brings it: HelloAsso, Stripe. Nothing that a browser or a notification says is
 * believed: the provider is asked, and one function, settle, compares what it says with what was asked for. Whoever
 * calls here only writes rows; threads of this folder speak with providers, and ask again until they know.
 *
 * Amounts are whole cents of euros. Times are UTC microseconds. Law: C. mon. fin. L521-1 (a provider moves the money,
 * never we); RGPD art. 5 (a provider learns an amount and a code, not who orders what). */
#ifndef COMPTOIR_PAYMENT_H
#define COMPTOIR_PAYMENT_H

#include "core/db/db.h"
#include "core/http/http.h"
#include "core/json.h"
#include "core/text.h"
#include "core/vault.h"

/* ---- rule.c: pure --------------------------------------------------------------------------------------------------
 */

enum payment_state {
#define STATE(name, code, text) PAYMENT_##name,
#include "payment/state.def"
#undef STATE
  PAYMENT_STATES
};
const char *payment_state_name(enum payment_state state); /* "sent" */
const char *payment_state_text(enum payment_state state); /* French */
enum payment_state payment_state_of(const char *name);    /* PAYMENT_STATES: none of that name */

enum payment_word { PAYMENT_WAITS, PAYMENT_CAME, PAYMENT_REFUSED, PAYMENT_OVER }; /* what a provider says of it */
struct payment_fact {
  enum payment_word word;
  struct money came, back; /* back: of it, what went back since, whoever gave it back */
  const char *money_ref;   /* what a refund names; NULL until it came */
};
struct payment_step {
  enum payment_state to;
  bool tells_paid; /* what it is for is told that money came */
};
/* What follows when the provider says fact of a payment of amount; hold_is_over: its time is past. Money is taken note
 * of once; what says less than what is known changes nothing, so that what is told late, twice or in another order is
 * harmless. */
struct payment_step payment_follow(enum payment_state from, struct money amount, const struct payment_fact *fact,
                                   bool hold_is_over);
/* When an open payment is asked about again: 2, 10 and 30 minutes after it was made, when its time ends, and twice
 * after that for money that comes late; 0: never again. */
int64_t payment_next_look(int64_t made_at_us, int64_t hold_until_us, int64_t now_us);
/* How long to wait after the nth failure to reach a provider: 2 s, doubled up to an hour. */
int64_t payment_patience_us(int64_t failures);

/* ---- store.c, refund.c: in the caller's transaction ----------------------------------------------------------------
 */

struct payment_draft {
  const char *kpa, *purpose, *target; /* purpose order, pledge, quote; target: UUID */
  const char *label;                  /* "Commande K7MPX4R": what the payer reads at the provider's and the bank */
  const char *return_url;             /* where the browser comes back */
  struct money amount;
  int64_t now_us, hold_until_us;
};
/* Asks for money; as comptoir_shop. While an earlier payment of the same target is open, that one is answered. id:
 * UUID. PAYMENT_NOT_OFFERED: the KPA has no provider, or there is nothing to pay. */
NODISCARD enum outcome payment_create(struct tx *tx, const struct payment_draft *draft, char id[static UUID_TEXT],
                                      struct fault *fault);

struct payment_row {
  const char *id, *kpa, *purpose, *target, *label;
  struct money amount, received, back;
  const char *provider, *account, *organisation, *provider_ref, *money_ref, *state, *redirect_url, *return_url,
      *trouble;
  int64_t hold_until, made_at, paid_at, attempts, refunding;
};
/* The latest payment of a target, into arena; NULL when there is none. */
NODISCARD enum outcome payment_of(struct tx *tx, const char *purpose, const char *target, struct arena *arena,
                                  struct payment_row **row);
extern const struct spec payment_said; /* what it is */
/* {"id", "state", "text", "provider", "amount", "redirect_url" while one can pay, …}; row NULL: null. */
void payment_write(struct json *json, const char *key, const struct payment_row *row);
/* Somebody came back from the provider's page: it is asked soon, not at the next round. As comptoir_shop. */
NODISCARD enum outcome payment_look_now(struct tx *tx, const char *purpose, const char *target, int64_t now_us);
/* What it was for is over: nobody may pay it any more. */
NODISCARD enum outcome payment_give_up(struct tx *tx, const char *purpose, const char *target, int64_t now_us);
/* Gives back what came for a target beyond keep; asked again it gives back no more. The caller holds the target's row.
 * queued (may be NULL): what goes back from now on. */
NODISCARD enum outcome payment_refund_down_to(struct tx *tx, const char *purpose, const char *target, struct money keep,
                                              int64_t now_us, int64_t *queued);

/* ---- service.c: the threads ----------------------------------------------------------------------------------------
 */

/* What is paid for, by purpose. Called inside the transaction that settles, as comptoir_shop, once for each sum. */
struct payment_target {
  const char *purpose;
  /* *refund: what of it has to go back. */
  enum outcome (*paid)(struct tx *tx, const char *target, struct money amount, int64_t now_us, struct money *refund,
                       struct fault *fault);
  enum outcome (*back)(struct tx *tx, const char *target, struct money amount, int64_t now_us, struct fault *fault);
};
struct payment_options {
  struct db *shop, *door;
  struct vault *vault; /* stripe-key-…, stripe-hook-…, helloasso-client-… of each legal entity */
  const char *helloasso_url, *stripe_url; /* "https://api.stripe.com"; plain http on this machine only */
  const struct payment_target *targets;   /* ended by a NULL purpose */
};
struct payments;
NODISCARD enum outcome payment_start(const struct payment_options *options, struct payments **payments,
                                     struct fault *fault);
void payment_stop(struct payments *payments); /* NULL is fine */

extern const struct route_table payment_routes, payment_office_routes;
extern const struct db_query *const payment_queries[]; /* NULL-terminated */

#endif
