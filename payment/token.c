/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* HelloAsso's tokens: one an account, for half an hour, asked for by whoever first needs it. */
#include "payment/private.h"

#include <string.h>

#define MARGIN_S 120

struct token_given {
  const char *access_token;
  int64_t expires_in;
};
static const struct spec_field given_fields[] = {
    SPEC_FIELD(struct token_given, access_token, .required = true, .min = 1, .max = PAYMENT_TOKEN_TEXT - 1),
    SPEC_FIELD(struct token_given, expires_in, .required = true),
};
static const struct spec given_spec = SPEC("Token", struct token_given, given_fields);

static const char *find(struct payments *payments, const char *account, struct arena *arena) {
  const char *text = NULL;
  pthread_mutex_lock(&payments->lock);
  for (size_t i = 0; i < PAYMENT_TOKENS && !text; i++) {
    const struct payment_token *token = &payments->tokens[i];
    if (text_equal(token->account, account) && token->until_us > clock_monotonic_us())
      text = arena_text(arena, token->text, strlen(token->text));
  }
  pthread_mutex_unlock(&payments->lock);
  return text;
}

static void keep(struct payments *payments, const char *account, const struct token_given *given) {
  int64_t lasts_s = given->expires_in - MARGIN_S;
  if (lasts_s <= 0) return;
  pthread_mutex_lock(&payments->lock);
  size_t at = 0;
  while (at < PAYMENT_TOKENS && !text_equal(payments->tokens[at].account, account)) at++;
  if (at == PAYMENT_TOKENS) at = payments->next_token++ % PAYMENT_TOKENS;
  struct payment_token *token = &payments->tokens[at];
  TEXT_COPY(token->account, account);
  TEXT_COPY(token->text, given->access_token);
  token->until_us = clock_monotonic_us() + lasts_s * SECOND_US;
  pthread_mutex_unlock(&payments->lock);
}

static enum outcome ask(const struct payment_account *account, struct arena *arena, struct token_given *given,
                        struct fault *fault) {
  AUTO(secret) struct buffer form = {0};
  struct payment_answer answer = {0};
  const char *colon = strchr(account->key, ':');
  if (!colon)
    return fault_set(fault, PROVIDER_REFUSES, "helloasso-client", "the secret is not client_id:client_secret");
  buffer_text(&form, "grant_type=client_credentials&client_id=");
  buffer_escaped(&form, arena_text(arena, account->key, (size_t)(colon - account->key)));
  buffer_text(&form, "&client_secret=");
  buffer_escaped(&form, colon + 1);
  const struct payment_request request = {.method = "POST",
                                          .url = arena_format(arena, "%s/oauth2/token", account->base),
                                          .content_type = "application/x-www-form-urlencoded",
                                          .body = form.bytes};
  enum outcome outcome = payment_ask(&request, &answer, fault);
  if (outcome == OK) outcome = payment_judge_status(answer.status, "oauth2/token", fault);
  if (outcome == OK && spec_read_open(&given_spec, answer.body.bytes, answer.body.length, arena, given, fault) != OK)
    outcome = fault_set(fault, UNAVAILABLE, "oauth2/token", "an answer that is none");
  secret_done(&answer.body);
  return outcome;
}

enum outcome payment_helloasso_token(const struct payment_account *account, struct arena *arena, const char **token,
                                     struct fault *fault) {
  struct token_given given = {0};
  *token = find(account->payments, account->account, arena);
  if (*token) return OK;
  enum outcome outcome = ask(account, arena, &given, fault);
  if (outcome != OK) return outcome;
  keep(account->payments, account->account, &given);
  *token = given.access_token;
  return OK;
}

void payment_helloasso_forget(const struct payment_account *account) {
  struct payments *payments = account->payments;
  pthread_mutex_lock(&payments->lock);
  for (size_t i = 0; i < PAYMENT_TOKENS; i++)
    if (text_equal(payments->tokens[i].account, account->account)) payments->tokens[i].until_us = 0;
  pthread_mutex_unlock(&payments->lock);
}
