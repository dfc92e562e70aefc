/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One event to one address: claimed for a minute, sent outside any transaction, noted in one. Whoever dies in between
 * leaves it to the next, who sends it again under the same id. */
#include "hook/private.h"

#include "access/secret.h"
#include "core/log.h"
#include "core/text.h"

#define SECOND_US INT64_C(1000000)
enum { SECRETS_MAX = 2 };

struct sending {
  struct hooks *hooks;
  struct arena *arena;
  struct fault *fault;
  struct hook_due_row *due;
  struct hook_secret_row *secrets;
  size_t count, secret_count;
  int64_t now_us;
  struct hook_answer answer;
  struct hook_step step;
};

static enum outcome claim(struct tx *tx, void *context);
static void deliver(struct sending *sending);
static const char *sign(const struct sending *sending, const char *id, int64_t now_s);
static enum outcome note(struct tx *tx, void *context);

bool hook_work_delivery(struct hooks *hooks) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct sending sending = {.hooks = hooks, .arena = &arena, .fault = &fault, .now_us = clock_now_us()};
  if (db_transact(hooks->options.house, TX_WRITE, claim, &sending, &fault) != OK || sending.count == 0) return false;
  deliver(&sending);
  if (db_transact(hooks->options.house, TX_WRITE, note, &sending, &fault) != OK)
    log_fault(LOG_WARNING, "hook.not_noted", &fault);
  return true;
}

static enum outcome claim(struct tx *tx, void *context) {
  struct sending *sending = context;
  const struct db_param now[] = {P_TIME(sending->now_us)};
  enum outcome outcome = tx_run(tx, &hook_claim_delivery, now, sending->arena, &sending->due, &sending->count);
  if (outcome != OK || sending->count == 0) return outcome;
  const struct db_param hook[] = {P_UUID(sending->due->hook), P_TIME(sending->now_us)};
  return tx_run(tx, &hook_list_live_secrets, hook, sending->arena, &sending->secrets, &sending->secret_count);
}

static void deliver(struct sending *sending) {
  const struct hook_due_row *due = sending->due;
  char id[PUBLIC_ID_TEXT];
  int64_t now_s = sending->now_us / SECOND_US;
  public_id(PUBLIC_EVENT, due->event, id);
  const char *signatures = sign(sending, id, now_s);
  const char *const headers[] = {arena_format(sending->arena, "webhook-id: %s", id),
                                 arena_format(sending->arena, "webhook-timestamp: %lld", (long long)now_s),
                                 arena_format(sending->arena, "webhook-signature: %s", signatures), NULL};
  sending->answer = (struct hook_answer){.trouble = "no_secret"};
  if (signatures[0])
    hook_ask(&(struct hook_call){.url = due->url,
                                 .content_type = "application/json",
                                 .body = due->body,
                                 .headers = headers,
                                 .allow_loopback = sending->hooks->options.allow_loopback},
             &sending->answer);
  struct hook_attempt attempt = {.attempts = due->attempts,
                                 .made_at_us = due->made_at,
                                 .failing_since_us = due->failing_since,
                                 .now_us = clock_now_us(),
                                 .status = sending->answer.status};
  random_bytes(&attempt.draw, sizeof attempt.draw);
  sending->step = hook_after(&attempt);
}

/* With each secret that is good today, the present one first: "v1,… v1,…". */
static const char *sign(const struct sending *sending, const char *id, int64_t now_s) {
  AUTO(buffer) struct buffer all = {0};
  for (size_t i = 0; i < sending->secret_count && i < SECRETS_MAX; i++) {
    AUTO(secret) struct buffer opened = {0};
    struct fault fault = {0};
    char purpose[SECRET_PURPOSE], signature[HOOK_SIGNATURE_TEXT];
    const struct hook_secret_row *row = &sending->secrets[i];
    secret_hook_purpose(row->id, purpose);
    if (vault_unseal(sending->hooks->options.vault, purpose, row->sealed.bytes, row->sealed.length, &opened, &fault) !=
        OK) {
      log_fault(LOG_WARNING, "hook.secret", &fault);
      continue;
    }
    if (!hook_sign(opened.bytes, id, now_s, sending->due->body, signature)) continue;
    if (all.length) buffer_char(&all, ' ');
    buffer_text(&all, signature);
  }
  return arena_text(sending->arena, all.bytes ? all.bytes : "", all.length);
}

static enum outcome note(struct tx *tx, void *context) {
  const struct sending *sending = context;
  const struct hook_due_row *due = sending->due;
  const struct hook_step *step = &sending->step;
  int64_t now_us = clock_now_us();
  const struct db_param params[] = {P_UUID(due->id),
                                    P_TEXT(step->state),
                                    P_TIME(now_us),
                                    P_TIME(step->next_us ? step->next_us : now_us),
                                    P_INTEGER(due->attempts),
                                    P_INTEGER(sending->answer.took_ms),
                                    P_INTEGER(sending->answer.status),
                                    P_TEXT(sending->answer.trouble),
                                    P_TEXT(sending->answer.text)};
  const struct db_param hook[] = {P_UUID(due->hook), P_TIME(now_us)};
  enum outcome outcome = tx_run(tx, &hook_note_delivery, params, NULL, NULL, NULL);
  if (outcome != OK || !step->breaks) return outcome;
  struct hook_count_row *broken = NULL;
  log_event(LOG_WARNING, "hook.broken", "%s", due->hook);
  return tx_run(tx, &hook_break_hook, hook, sending->arena, &broken, NULL);
}
