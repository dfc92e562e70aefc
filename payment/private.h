/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_PAYMENT_PRIVATE_H
#define COMPTOIR_PAYMENT_PRIVATE_H

#include "access/access.h"
#include "core/buffer.h"
#include "core/db/services.h"
#include "core/public_id.h"
#include "payment/payment.h"

#include <pthread.h>
#include <stdatomic.h>

#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)

/* ---- client.c: one request to a provider ---------------------------------------------------------------------------
 */

struct payment_request {
  const char *method, *url, *content_type;
  const char *headers[4]; /* "Authorization: Bearer …", NULL-terminated */
  const char *body;       /* NULL: none */
};
struct payment_answer {
  long status;
  struct buffer body;
};
/* UNAVAILABLE when nobody answers in time: nothing is known then of what was asked. */
NODISCARD enum outcome payment_ask(const struct payment_request *request, struct payment_answer *answer,
                                   struct fault *fault);
/* OK for 2xx; UNAVAILABLE for what may go better later (408, 409, 425, 429, 5xx); PROVIDER_REFUSES for the rest. */
NODISCARD enum outcome payment_judge_status(long status, const char *what, struct fault *fault);

/* ---- providers -----------------------------------------------------------------------------------------------------
 */

struct payment_account { /* with whose keys, and where */
  struct payments *payments;
  const char *base, *account, *organisation;
  const char *key; /* the secret: Stripe sk_…, HelloAsso id:secret */
};
struct payment_session {
  const char *ref, *url;
};
struct payment_told {      /* what a notification is about; texts live in the arena */
  const char *event_key;   /* the provider's id of it; NULL: none */
  char payment[UUID_TEXT]; /* "" : none of ours */
};
struct payment_provider {
  const char *name, *secret; /* secret: first part of the name of its key */
  enum outcome (*create)(const struct payment_account *account, const struct payment_row *row, int64_t now_us,
                         struct arena *arena, struct payment_session *session, struct fault *fault);
  enum outcome (*read)(const struct payment_account *account, const struct payment_row *row, struct arena *arena,
                       struct payment_fact *fact, struct fault *fault);
  /* Nobody may pay any more; NULL: it ends by itself. */
  enum outcome (*close)(const struct payment_account *account, const struct payment_row *row, struct fault *fault);
  enum outcome (*refund)(const struct payment_account *account, const struct payment_row *row, const char *refund,
                         struct money amount, struct fault *fault);
  bool (*read_told)(const char *body, size_t length, struct arena *arena, struct payment_told *told);
};
extern const struct payment_provider payment_helloasso, payment_stripe;
const struct payment_provider *payment_provider_of(const char *name); /* NULL: none */

/* Pure. Whether header ("t=…,v1=…") signs body with key at now: any v1, in constant time, 300 s early or late. */
bool payment_stripe_signed(const char *header, const char *body, size_t length, const char *key, int64_t now_us);

/* HelloAsso's token of an account, asked for when it is needed; in arena. */
NODISCARD enum outcome payment_helloasso_token(const struct payment_account *account, struct arena *arena,
                                               const char **token, struct fault *fault);
void payment_helloasso_forget(const struct payment_account *account);

/* ---- service.c -----------------------------------------------------------------------------------------------------
 */

enum { PAYMENT_THREADS = 3, PAYMENT_TOKENS = 16, PAYMENT_TOKEN_TEXT = 2048 };
struct payment_token { /* a key to HelloAsso for half an hour */
  char account[40], text[PAYMENT_TOKEN_TEXT];
  int64_t until_us; /* monotonic */
};
struct payments {
  struct payment_options options;
  pthread_t threads[PAYMENT_THREADS];
  size_t thread_count;
  pthread_mutex_t lock; /* of tokens */
  struct payment_token tokens[PAYMENT_TOKENS];
  size_t next_token;
  atomic_bool stopping;
};
const char *payment_base_url(const struct payments *payments, const char *provider);
/* The secret "<name>-<account>", into arena; NOT_FOUND. */
NODISCARD enum outcome payment_secret(const struct payments *payments, const char *name, const char *account,
                                      struct arena *arena, const char **text, struct fault *fault);
const struct payment_target *payment_target_of(const struct payments *payments, const char *purpose);

/* ---- work.c, settle.c, pay_back.c: one thing that is due, at most; false: nothing is
 * ----------------------------------------
 */

bool payment_work_inbox(struct payments *payments);
bool payment_work_due(struct payments *payments);
bool payment_work_refund(struct payments *payments);
/* Asks the provider about a payment and does what follows. */
NODISCARD enum outcome payment_settle(struct payments *payments, const char *id, struct arena *arena,
                                      struct fault *fault);
/* The account with its keys. */
NODISCARD enum outcome payment_account_of(struct payments *payments, const struct payment_row *row, struct arena *arena,
                                          struct payment_account *account, struct fault *fault);
/* Money of row went back: noted, and told to what it was for. */
NODISCARD enum outcome payment_note_gone(struct tx *tx, const struct payments *payments, const struct payment_row *row,
                                         struct money amount, int64_t now_us, struct fault *fault);
/* db_transact as the shop, by a thread of the house. */
NODISCARD enum outcome payment_transact(const struct payments *payments, enum tx_mode mode,
                                        enum outcome (*work)(struct tx *tx, void *context), void *context,
                                        struct fault *fault);

/* ---- queries.c -----------------------------------------------------------------------------------------------------
 */

struct payment_setting_row {
  const char *provider, *organisation, *account;
};
struct payment_id_row {
  const char *id;
};
struct payment_inbox_row {
  const char *id, *payment;
  int64_t attempts;
};
struct payment_refund_row {
  const char *id, *payment;
  struct money amount;
  int64_t attempts;
};
struct payment_queued_row {
  int64_t queued;
};
struct payment_refund_view {
  const char *id, *payment;
  struct money amount;
  const char *cause, *state, *trouble;
  int64_t made_at, done_at;
};
extern const struct db_query payment_find_setting, payment_put_setting, payment_insert_payment, payment_find_open,
    payment_find_last, payment_find_payment, payment_lock_payment, payment_hurry_payment, payment_give_up_payment,
    payment_claim_payment, payment_note_session, payment_note_payment, payment_note_trouble, payment_insert_inbox,
    payment_claim_inbox, payment_note_inbox, payment_empty_inbox, payment_refund_target, payment_refund_late,
    payment_claim_refund, payment_note_refund, payment_note_back, payment_insert_outside, payment_insert_refund,
    payment_list_payments, payment_list_refunds, payment_retry_refund;

extern const struct spec payment_list_said, payment_setting_said, payment_thanks_said; /* said.c */

#endif
