/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The right is asked of the catalogue twice: when it is lent, and again when it is used. A right that was taken away
 * in between is not there. */
#include "pos/till/override.h"
#include "pos/till/keep.h"

#include "core/vault.h"

#include <stdio.h>
#include <string.h>

static enum outcome check_rights(struct till *till, const char *rights, const char *code, struct fault *fault);
static bool strike(char rights[static RIGHTS_TEXT], const char *right, bool spend);
static bool holds(struct till *till, const char *code, const char *right);
static void session_of(struct cashier_desk *desk, uint8_t session[static SHA256_BYTES]);
static bool keep(struct cashier_desk *desk, const uint8_t session[static SHA256_BYTES], const char *rights,
                 const char *by, char token[static OVERRIDE_TOKEN]);
static struct override *oldest(struct cashier_desk *desk);
static void look(struct cashier_desk *desk, const char *right, const char *token, bool spend,
                 char by[static CASHIER_CODE_MAX + 1]);

bool right_can_be_lent(const char *right) {
  static const char *const lent[] = {"refund", "discount", "training", "cash_gap", "drawer",
                                     "void",   "price",    "paper",    "hardware"};
  for (size_t i = 0; i < sizeof lent / sizeof lent[0]; i++)
    if (text_equal(right, lent[i])) return true;
  return false;
}

enum outcome override_give(struct till *till, const char *rights, const char *code, const char *pin,
                           char token[static OVERRIDE_TOKEN], int64_t *wait_us, struct fault *fault) {
  uint8_t session[SHA256_BYTES];
  session_of(&till->desk, session);
  enum outcome outcome = check_rights(till, rights, code, fault);
  if (outcome != OK) return outcome;
  outcome = cashier_verify(till, code, pin, wait_us, fault);
  if (outcome == OK && !keep(&till->desk, session, rights, code, token)) outcome = UNAUTHENTICATED;
  till_event_by(till, code, outcome == OK ? EVENT_OVERRIDE : EVENT_OVERRIDE_REFUSED, rights);
  return outcome;
}

/* All of them, or none: one yes, one person. */
static enum outcome check_rights(struct till *till, const char *rights, const char *code, struct fault *fault) {
  char copy[RIGHTS_TEXT], *left = copy;
  size_t count = 0;
  text_copy(copy, sizeof copy, rights);
  for (const char *right; (right = strsep(&left, " ")) != NULL; count++) {
    if (count == RIGHTS_ASKED || !right_can_be_lent(right))
      return fault_set(fault, OUT_OF_RANGE, "/right", "not a right that can be lent");
    if (!holds(till, code, right)) return fault_set(fault, FORBIDDEN, "/cashier", "she does not hold this right");
  }
  return OK;
}

static bool holds(struct till *till, const char *code, const char *right) {
  struct catalogue_view *view = till_view(till);
  const struct snapshot_cashier *cashier = view ? snapshot_cashier_find(&view->snapshot, code) : NULL;
  bool held = cashier && snapshot_cashier_may(cashier, right);
  view_release(view);
  return held;
}

static void session_of(struct cashier_desk *desk, uint8_t session[static SHA256_BYTES]) {
  pthread_mutex_lock(&desk->lock);
  memcpy(session, desk->token, SHA256_BYTES);
  pthread_mutex_unlock(&desk->lock);
}

/* False: whoever asked left while the PIN was looked at. The yes was given to her, not to the next one. */
static bool keep(struct cashier_desk *desk, const uint8_t session[static SHA256_BYTES], const char *rights,
                 const char *by, char token[static OVERRIDE_TOKEN]) {
  uint8_t secret[32];
  random_bytes(secret, sizeof secret);
  base64url_from_bytes(secret, sizeof secret, token);
  secret_wipe(secret, sizeof secret);
  pthread_mutex_lock(&desk->lock);
  bool same = desk->code[0] && memcmp(desk->token, session, SHA256_BYTES) == 0;
  if (same) {
    struct override *slot = oldest(desk);
    snprintf(slot->rights, sizeof slot->rights, " %s", rights);
    TEXT_COPY(slot->by, by);
    sha256(token, strlen(token), slot->token);
    slot->until_us = clock_monotonic_us() + OVERRIDE_US;
  }
  pthread_mutex_unlock(&desk->lock);
  return same;
}

static struct override *oldest(struct cashier_desk *desk) {
  struct override *found = &desk->overrides[0];
  for (size_t i = 1; i < OVERRIDES_MAX; i++)
    if (desk->overrides[i].until_us < found->until_us) found = &desk->overrides[i];
  return found;
}

const char *override_by(struct till *till, struct request *request, const char *right, const char *token) {
  if (!cashier_needed(till)) return "";
  if (request->who.id[0] && holds(till, request->who.id, right)) return request->who.id;
  char by[CASHIER_CODE_MAX + 1] = "";
  if (token) look(&till->desk, right, token, true, by);
  return by[0] && holds(till, by, right) ? arena_format(request->arena, "%s", by) : NULL;
}

bool override_could(struct till *till, struct request *request, const char *right, const char *token) {
  char by[CASHIER_CODE_MAX + 1] = "";
  if (!cashier_needed(till) || (request->who.id[0] && holds(till, request->who.id, right))) return true;
  if (token) look(&till->desk, right, token, false, by);
  return by[0] && holds(till, by, right);
}

bool override_allows(struct till *till, struct request *request, const char *right, const char *token) {
  return override_by(till, request, right, token) != NULL;
}

/* A token shown for another right than its own is spent too: it was not asked for that. */
static void look(struct cashier_desk *desk, const char *right, const char *token, bool spend,
                 char by[static CASHIER_CODE_MAX + 1]) {
  uint8_t digest[SHA256_BYTES];
  sha256(token, strlen(token), digest);
  pthread_mutex_lock(&desk->lock);
  for (size_t i = 0; i < OVERRIDES_MAX; i++) {
    struct override *given = &desk->overrides[i];
    if (given->until_us == 0 || memcmp(digest, given->token, sizeof digest) != 0) continue;
    bool good = given->until_us > clock_monotonic_us() && strike(given->rights, right, spend);
    if (good) text_copy(by, CASHIER_CODE_MAX + 1, given->by);
    if (spend && (!good || given->rights[0] == '\0')) *given = (struct override){0};
  }
  pthread_mutex_unlock(&desk->lock);
}

/* Whether right is among them; spent, it is there no more. */
static bool strike(char rights[static RIGHTS_TEXT], const char *right, bool spend) {
  size_t length = strlen(right);
  for (char *at = rights; (at = strchr(at, ' ')) != NULL; at++) {
    if (strncmp(at + 1, right, length) != 0 || (at[1 + length] != ' ' && at[1 + length] != '\0')) continue;
    if (spend) memmove(at, at + 1 + length, strlen(at + 1 + length) + 1);
    return true;
  }
  return false;
}
