/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What whoever is paid asks for, in a transaction of theirs: rows, and nothing that waits for a provider. */
#include "payment/private.h"

static void write_money(struct json *json, const char *key, struct money amount) {
  json_open(json, key);
  json_integer(json, "amount", amount.cents);
  json_text(json, "currency", "EUR");
  json_close(json);
}

enum outcome payment_create(struct tx *tx, const struct payment_draft *draft, char id[static UUID_TEXT],
                            struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct payment_setting_row *setting = NULL;
  struct payment_id_row *open = NULL;
  size_t count = 0;
  const struct db_param kpa[] = {P_TEXT(draft->kpa)}, target[] = {P_TEXT(draft->purpose), P_UUID(draft->target)};
  enum outcome outcome = tx_run(tx, &payment_find_setting, kpa, &arena, &setting, &count);
  if (outcome != OK) return outcome;
  if (count == 0 || !setting->provider[0] || draft->amount.cents <= 0)
    return fault_set(fault, PAYMENT_NOT_OFFERED, "/pays", "nobody is paid online here, or nothing is due");
  uuid_v7(id);
  const struct db_param params[] = {P_UUID(id),
                                    P_TEXT(draft->kpa),
                                    P_TEXT(draft->purpose),
                                    P_UUID(draft->target),
                                    P_TEXT(draft->label),
                                    P_INTEGER(draft->amount.cents),
                                    P_TEXT(setting->provider),
                                    P_TEXT(setting->account),
                                    P_TEXT(setting->organisation),
                                    P_TEXT(draft->return_url),
                                    P_TIME(draft->hold_until_us),
                                    P_TIME(draft->now_us)};
  outcome = tx_run(tx, &payment_insert_payment, params, NULL, NULL, &count);
  if (outcome != OK || count == 1) return outcome;
  outcome = tx_run(tx, &payment_find_open, target, &arena, &open, &count);
  if (outcome == OK && count == 1) text_copy(id, UUID_TEXT, open->id);
  return outcome == OK && count == 0 ? fault_set(fault, UNAVAILABLE, "payment", "it changed: ask again") : outcome;
}

enum outcome payment_of(struct tx *tx, const char *purpose, const char *target, struct arena *arena,
                        struct payment_row **row) {
  const struct db_param params[] = {P_TEXT(purpose), P_UUID(target)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &payment_find_last, params, arena, row, &count);
  if (count == 0) *row = NULL;
  return outcome;
}

void payment_write(struct json *json, const char *key, const struct payment_row *row) {
  char id[PUBLIC_ID_TEXT], at[TIME_TEXT];
  if (!row) {
    json_null(json, key);
    return;
  }
  json_open(json, key);
  json_text(json, "id", public_id(PUBLIC_PAYMENT, row->id, id));
  json_text(json, "state", row->state);
  json_text(json, "text", payment_state_text(payment_state_of(row->state)));
  json_text(json, "provider", row->provider);
  write_money(json, "amount", row->amount);
  write_money(json, "received", row->received);
  write_money(json, "given_back", row->back);
  write_money(json, "going_back", MONEY(row->refunding));
  json_text(json, "redirect_url", row->redirect_url);
  json_text(json, "hold_until", time_format_paris(row->hold_until, at));
  json_text(json, "made_at", time_format_paris(row->made_at, at));
  json_text(json, "paid_at", row->paid_at ? time_format_paris(row->paid_at, at) : NULL);
  json_close(json);
}

enum outcome payment_look_now(struct tx *tx, const char *purpose, const char *target, int64_t now_us) {
  const struct db_param params[] = {P_TEXT(purpose), P_UUID(target), P_TIME(now_us)};
  return tx_run(tx, &payment_hurry_payment, params, NULL, NULL, NULL);
}

enum outcome payment_give_up(struct tx *tx, const char *purpose, const char *target, int64_t now_us) {
  const struct db_param params[] = {P_TEXT(purpose), P_UUID(target), P_TIME(now_us)};
  return tx_run(tx, &payment_give_up_payment, params, NULL, NULL, NULL);
}

enum outcome payment_refund_down_to(struct tx *tx, const char *purpose, const char *target, struct money keep,
                                    int64_t now_us, int64_t *queued) {
  AUTO(arena) struct arena arena = {0};
  struct payment_queued_row *row = NULL;
  const struct db_param params[] = {P_TEXT(purpose), P_UUID(target), P_INTEGER(keep.cents), P_TIME(now_us)};
  enum outcome outcome = tx_run(tx, &payment_refund_target, params, &arena, &row, NULL);
  if (outcome == OK && queued) *queued = row->queued;
  return outcome;
}
