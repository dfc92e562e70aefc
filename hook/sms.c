/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Short messages, through the gateway of the KPA. They cost: a day has its limit, and one that may have gone is not
 * sent twice unless the gateway knows its id. */
#include "hook/private.h"

#include "access/secret.h"
#include "core/log.h"
#include "core/phone.h"
#include "core/text.h"

#include <string.h>

#define SECOND_US INT64_C(1000000)
enum { MORNING_H = 9 };

struct sms_job {
  struct hooks *hooks;
  struct arena *arena;
  struct fault *fault;
  struct sms_row *row;
  struct sms_setting_row *setting;
  const char *token;
  size_t count;
  int64_t now_us, next_us; /* next_us: 0, it is tried no more */
  bool may, sent;
  enum outcome outcome;
};

static enum outcome claim(struct tx *tx, void *context);
static enum outcome spend(struct tx *tx, struct sms_job *job);
static enum outcome read_token(struct tx *tx, void *context);
static void send_one(struct sms_job *job);
static void call(struct sms_job *job, const struct sms_words *words);
static void judge(struct sms_job *job, const struct hook_answer *answer);
static enum outcome note(struct tx *tx, void *context);
static int64_t tomorrow_us(int64_t now_us);

bool hook_work_sms(struct hooks *hooks) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct sms_job job = {.hooks = hooks, .arena = &arena, .fault = &fault, .now_us = clock_now_us()};
  static const struct db_scope scope = {.role = "anyone"};
  if (db_transact(hooks->options.house, TX_WRITE, claim, &job, &fault) != OK || job.count == 0) return false;
  if (job.may && db_transact_as(hooks->options.door, &scope, TX_READ, read_token, &job, &fault) != OK)
    log_fault(LOG_WARNING, "sms.no_token", &fault);
  if (job.may) send_one(&job);
  if (db_transact(hooks->options.house, TX_WRITE, note, &job, &fault) != OK)
    log_fault(LOG_WARNING, "sms.not_noted", &fault);
  return true;
}

/* What is too late, or of a KPA that sends none any more, is given up; what is too much waits for the morning. */
static enum outcome claim(struct tx *tx, void *context) {
  struct sms_job *job = context;
  const struct db_param now[] = {P_TIME(job->now_us)};
  enum outcome outcome = tx_run(tx, &hook_claim_sms, now, job->arena, &job->row, &job->count);
  if (outcome != OK || job->count == 0) return outcome;
  const struct db_param kpa[] = {P_TEXT(job->row->kpa)};
  outcome = tx_run(tx, &hook_find_sms_setting, kpa, job->arena, &job->setting, NULL);
  if (outcome != OK) return outcome;
  job->outcome = SMS_REFUSED;
  if (job->now_us >= job->row->expires_at || !job->setting->is_on) return OK;
  return spend(tx, job);
}

static enum outcome spend(struct tx *tx, struct sms_job *job) {
  const struct db_param today[] = {P_TEXT(job->row->kpa), P_DATE(date_in_paris(job->now_us))};
  struct sms_may_row *may = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &hook_spend_sms, today, job->arena, &may, &count);
  job->may = count > 0;
  if (job->may) return outcome;
  job->outcome = SMS_LIMIT;
  job->next_us = tomorrow_us(job->now_us);
  return outcome;
}

static enum outcome read_token(struct tx *tx, void *context) {
  struct sms_job *job = context;
  const char *name = arena_format(job->arena, "sms-gateway-%s", job->setting->account);
  return secret_read(tx, job->hooks->options.vault, name, job->arena, &job->token, job->fault);
}

static void send_one(struct sms_job *job) {
  char number[PHONE_TEXT], id[PUBLIC_ID_TEXT];
  const struct sms_words words = {.to = number,
                                  .text = job->row->text,
                                  .sender = job->setting->sender,
                                  .id = public_id(PUBLIC_MESSAGE, job->row->id, id),
                                  .token = job->token};
  if (!phone_mobile(job->row->phone, number)) job->outcome = SMS_NUMBER;
  else if (!job->token || strpbrk(job->token, "\r\n")) job->outcome = SMS_REFUSED;
  else call(job, &words);
}

static void call(struct sms_job *job, const struct sms_words *words) {
  AUTO(buffer) struct buffer url = {0}, body = {0};
  AUTO(secret) struct buffer header = {0};
  const struct sms_setting_row *setting = job->setting;
  bool allow_loopback = job->hooks->options.allow_loopback, gets = text_equal(setting->format, "get"),
       is_json = text_equal(setting->format, "json");
  struct hook_answer answer;
  sms_fill(&url, setting->url, words, SMS_URL);
  sms_fill(&header, setting->header, words, SMS_PLAIN);
  sms_fill(&body, setting->body, words, is_json ? SMS_JSON : SMS_URL);
  if (!hook_url_is_fit(url.bytes, allow_loopback)) return;
  const char *const headers[] = {arena_format(job->arena, "Idempotency-Key: %s", words->id),
                                 header.length ? header.bytes : NULL, NULL};
  hook_ask(&(struct hook_call){.url = url.bytes,
                               .content_type = gets      ? NULL
                                               : is_json ? "application/json"
                                                         : "application/x-www-form-urlencoded",
                               .body = gets         ? NULL
                                       : body.bytes ? body.bytes
                                                    : "",
                               .headers = headers,
                               .allow_loopback = allow_loopback},
           &answer);
  judge(job, &answer);
}

/* A refusal is for good; what may go better is tried again. Of one that left us and got no answer nobody knows: sent
 * again only where the gateway is told its id, and can see that it has it. */
static void judge(struct sms_job *job, const struct hook_answer *answer) {
  const struct sms_setting_row *setting = job->setting;
  long status = answer->status;
  bool knows_id = strstr(setting->url, "{id}") || strstr(setting->body, "{id}");
  bool later = status == 408 || status == 425 || status == 429 || status >= 500 || (status == 0 && answer->trouble[0]);
  job->sent = status >= 200 && status < 300;
  job->outcome = job->sent ? OK : later ? UNAVAILABLE : SMS_REFUSED;
  if (job->sent || !later) return;
  if (status == 0 && answer->went && !knows_id) {
    job->outcome = SMS_UNCERTAIN;
    return;
  }
  uint32_t draw = 0;
  random_bytes(&draw, sizeof draw);
  job->next_us = clock_now_us() + hook_patience_us(job->row->tries + 1, draw);
  if (job->next_us >= job->row->expires_at) job->next_us = 0;
}

static enum outcome note(struct tx *tx, void *context) {
  const struct sms_job *job = context;
  bool given_up = !job->sent && !job->next_us;
  const struct db_param params[] = {P_UUID(job->row->id),
                                    P_TEXT(job->sent ? "" : outcome_code(job->outcome)),
                                    {.kind = DB_TIME, .integer = job->next_us, .is_null = !job->next_us},
                                    {.kind = DB_TIME, .integer = job->now_us, .is_null = !job->sent},
                                    {.kind = DB_TIME, .integer = job->now_us, .is_null = !given_up}};
  return tx_run(tx, &hook_note_sms, params, NULL, NULL, NULL);
}

static int64_t tomorrow_us(int64_t now_us) {
  return time_in_paris(date_add_days(date_in_paris(now_us), 1), MORNING_H, 0, 0);
}
