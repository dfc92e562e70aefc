/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The threads that speak with providers. What is due stands in the database: a thread that dies, or a server that
 * starts again, leaves nothing undone. */
#include "payment/private.h"

#include "access/secret.h"
#include "core/log.h"
#include "core/memory.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TICK_NS 200000000

struct secret_errand {
  const struct payments *payments;
  const char *name;
  struct arena *arena;
  const char **text;
  struct fault *fault;
};

static void *work(void *context);
static bool is_fit(const char *url);
static enum outcome read_secret(struct tx *tx, void *context);

enum outcome payment_start(const struct payment_options *options, struct payments **payments, struct fault *fault) {
  if (!is_fit(options->helloasso_url) || !is_fit(options->stripe_url))
    return fault_set(fault, BAD_OPTION, "--helloasso-url, --stripe-url", "https, or this machine alone");
  curl_global_init(CURL_GLOBAL_DEFAULT);
  struct payments *made = memory_resize(NULL, sizeof *made);
  *made = (struct payments){.options = *options};
  pthread_mutex_init(&made->lock, NULL);
  *payments = made;
  for (; made->thread_count < PAYMENT_THREADS; made->thread_count++)
    if (pthread_create(&made->threads[made->thread_count], NULL, work, made) != 0)
      return fault_set(fault, FAILED_INTERNAL, "payment", "no thread");
  return OK;
}

void payment_stop(struct payments *payments) {
  if (!payments) return;
  atomic_store(&payments->stopping, true);
  for (size_t i = 0; i < payments->thread_count; i++) pthread_join(payments->threads[i], NULL);
  pthread_mutex_destroy(&payments->lock);
  secret_wipe(payments->tokens, sizeof payments->tokens);
  free(payments);
}

static void *work(void *context) {
  struct payments *payments = context;
  while (!atomic_load(&payments->stopping)) {
    bool did = payment_work_inbox(payments);
    did |= payment_work_due(payments);
    did |= payment_work_refund(payments);
    if (!did) nanosleep(&(struct timespec){.tv_nsec = TICK_NS}, NULL);
  }
  return NULL;
}

/* Keys travel in the clear to this machine alone. */
static bool is_fit(const char *url) {
  static const char *const here[] = {"http://127.0.0.1:", "http://localhost:", "http://[::1]:", "https://"};
  for (size_t i = 0; i < sizeof here / sizeof here[0]; i++)
    if (url && text_starts(url, here[i])) return true;
  return false;
}

const char *payment_base_url(const struct payments *payments, const char *provider) {
  return text_equal(provider, "stripe") ? payments->options.stripe_url : payments->options.helloasso_url;
}

enum outcome payment_secret(const struct payments *payments, const char *name, const char *account, struct arena *arena,
                            const char **text, struct fault *fault) {
  struct secret_errand errand = {.payments = payments,
                                 .name = arena_format(arena, "%s-%s", name, account),
                                 .arena = arena,
                                 .text = text,
                                 .fault = fault};
  static const struct db_scope scope = {.role = "anyone"};
  return db_transact_as(payments->options.door, &scope, TX_READ, read_secret, &errand, fault);
}

static enum outcome read_secret(struct tx *tx, void *context) {
  struct secret_errand *errand = context;
  return secret_read(tx, errand->payments->options.vault, errand->name, errand->arena, errand->text, errand->fault);
}

const struct payment_target *payment_target_of(const struct payments *payments, const char *purpose) {
  const struct payment_target *target = payments->options.targets;
  while (target->purpose && !text_equal(target->purpose, purpose)) target++;
  return target->purpose ? target : NULL;
}

const struct payment_provider *payment_provider_of(const char *name) {
  if (text_equal(name, payment_stripe.name)) return &payment_stripe;
  return text_equal(name, payment_helloasso.name) ? &payment_helloasso : NULL;
}

enum outcome payment_account_of(struct payments *payments, const struct payment_row *row, struct arena *arena,
                                struct payment_account *account, struct fault *fault) {
  const struct payment_provider *provider = payment_provider_of(row->provider);
  *account = (struct payment_account){.payments = payments,
                                      .base = payment_base_url(payments, row->provider),
                                      .account = row->account,
                                      .organisation = row->organisation};
  return payment_secret(payments, provider->secret, row->account, arena, &account->key, fault);
}

enum outcome payment_transact(const struct payments *payments, enum tx_mode mode,
                              enum outcome (*work_)(struct tx *tx, void *context), void *context, struct fault *fault) {
  static const struct db_scope scope = {.role = "anyone"};
  return db_transact_as(payments->options.shop, &scope, mode, work_, context, fault);
}
