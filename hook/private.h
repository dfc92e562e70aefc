/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_HOOK_PRIVATE_H
#define COMPTOIR_HOOK_PRIVATE_H

#include "access/access.h"
#include "core/buffer.h"
#include "core/db/services.h"
#include "core/public_id.h"
#include "hook/hook.h"

#include <pthread.h>
#include <stdatomic.h>

/* ---- client.c ------------------------------------------------------------------------------------------------------
 */

#define HOOK_ANSWER_TEXT 481
struct hook_call {
  const char *url, *content_type, *body; /* body NULL: a GET */
  const char *const *headers;            /* NULL-terminated */
  bool allow_loopback;
};
struct hook_answer {
  long status; /* 0: nobody answered */
  bool went;   /* the request left us: it may have been heard */
  int64_t took_ms;
  const char *trouble;         /* "": none; "private_address", "timeout", "unreachable", "tls" */
  char text[HOOK_ANSWER_TEXT]; /* how it began: UTF-8, cut */
};
/* One request, short and never redirected, to the world outside alone. */
void hook_ask(const struct hook_call *call, struct hook_answer *answer);

/* ---- work.c: one thing that is due; false: nothing is --------------------------------------------------------------
 */

bool hook_work_delivery(struct hooks *hooks);
bool hook_work_sms(struct hooks *hooks); /* sms.c */

/* ---- service.c -----------------------------------------------------------------------------------------------------
 */

enum { HOOK_THREADS = 3 };
struct hooks {
  struct hook_options options;
  pthread_t threads[HOOK_THREADS];
  size_t thread_count;
  atomic_bool stopping;
};

/* ---- queries.c -----------------------------------------------------------------------------------------------------
 */

struct hook_row {
  const char *id, *url, *label, *events /* by blanks */, *state;
  int64_t made_at, failing_since, waiting, last_at, last_status;
  const char *last_trouble;
};
struct hook_due_row {
  const char *id, *hook, *url, *event, *body;
  int64_t attempts, made_at, failing_since;
};
struct hook_secret_row {
  const char *id;
  struct db_bytes sealed;
};
struct hook_delivery_row {
  const char *id, *event, *type, *state;
  bool replay;
  int64_t made_at, next_at, done_at;
};
struct hook_attempt_row {
  const char *delivery;
  int64_t number, at, took_ms, status;
  const char *trouble, *answer;
};
struct hook_held_row {
  bool held;
};
struct hook_count_row {
  int64_t number;
};
struct sms_row {
  const char *id, *kpa, *phone, *text;
  int64_t tries, expires_at;
};
struct sms_setting_row {
  bool is_on;
  const char *url, *format, *body, *header, *sender;
  int64_t daily_max;
  const char *account; /* the legal entity, in small letters: what the name of the secret ends with */
};
struct sms_may_row {
  bool may;
};
struct message_row {
  const char *id, *channel, *order_id, *about, *code, *campaign, *kind, *shown, *state, *trouble;
  int64_t made_at, done_at, again_at;
  const char *stands; /* of a pledge or a quote: its state now */
};
struct message_address_row {
  const char *address; /* "": of an SMS, or gone */
};
/* said.c */
extern const struct spec hook_said, hook_list_said, hook_deliveries_said, hook_queued_said, hook_messages_said,
    hook_sms_setting_said;

extern const struct db_query hook_claim_sms, hook_find_sms_setting, hook_put_sms_setting, hook_spend_sms, hook_note_sms,
    hook_list_messages, hook_note_again;
extern const struct db_query hook_list_hooks, hook_hold_hooks, hook_count_hooks, hook_insert_hook, hook_update_hook,
    hook_delete_hook, hook_insert_secret, hook_end_secrets, hook_insert_ping, hook_list_deliveries, hook_list_attempts,
    hook_replay_event, hook_replay_since, hook_claim_delivery, hook_list_live_secrets, hook_note_delivery,
    hook_break_hook;

#endif
