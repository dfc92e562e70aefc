/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The session of whoever holds the till. It is asked at every request whether the catalogue in use still knows its
 * cashier and her PIN: a newer catalogue without her ends it by itself. */
#include "pos/till/keep.h"

#include "core/log.h"
#include "core/vault.h"

#include <string.h>

static enum outcome verify_known(struct till *till, const struct snapshot_cashier *cashier, const char *pin,
                                 int64_t *wait_us, struct fault *fault);
static enum outcome verify(struct till *till, const struct snapshot_cashier *cashier, const char *pin, int64_t *wait_us,
                           struct fault *fault);
static void begin(struct cashier_desk *desk, const struct snapshot_cashier *cashier, char token[static CASHIER_TOKEN]);
static const struct snapshot_cashier *find(struct cashier_desk *desk, const struct catalogue_view *view,
                                           const char *token, struct arena *arena);
static bool is_hers(const struct cashier_desk *desk, const char *token);
static void end(struct cashier_desk *desk, const char *why);
static void tell_gone(struct till *till);

enum outcome cashier_desk_open(struct till *till, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const char *known = NULL;
  pthread_mutex_init(&till->desk.lock, NULL);
  pthread_mutex_init(&till->desk.verifying, NULL);
  enum outcome outcome = journal_setting_read(till->journal, "cashiers", &arena, &known, fault);
  atomic_init(&till->desk.closed, known != NULL);
  return outcome;
}

void cashier_desk_done(struct cashier_desk *desk) {
  secret_wipe(desk->pin, sizeof desk->pin);
  pthread_mutex_destroy(&desk->lock);
  pthread_mutex_destroy(&desk->verifying);
}

bool cashier_needed(struct till *till) {
  return atomic_load(&till->desk.closed);
}

enum outcome cashier_sign_in(struct till *till, const char *code, const char *pin, char token[static CASHIER_TOKEN],
                             int64_t *wait_us, struct fault *fault) {
  struct catalogue_view *view = till_view(till);
  const struct snapshot_cashier *cashier = view ? snapshot_cashier_find(&view->snapshot, code) : NULL;
  enum outcome outcome = verify_known(till, cashier, pin, wait_us, fault);
  if (outcome == OK) {
    begin(&till->desk, cashier, token);
    tell_gone(till);
    till_event_by(till, code, EVENT_OPERATOR_LOGIN, NULL);
  }
  view_release(view);
  return outcome;
}

enum outcome cashier_verify(struct till *till, const char *code, const char *pin, int64_t *wait_us,
                            struct fault *fault) {
  struct catalogue_view *view = till_view(till);
  const struct snapshot_cashier *cashier = view ? snapshot_cashier_find(&view->snapshot, code) : NULL;
  enum outcome outcome = verify_known(till, cashier, pin, wait_us, fault);
  view_release(view);
  return outcome;
}

/* Who may sign in is no secret: her face is on the screen. */
static enum outcome verify_known(struct till *till, const struct snapshot_cashier *cashier, const char *pin,
                                 int64_t *wait_us, struct fault *fault) {
  if (!cashier) return SIGN_IN_REFUSED;
  if (pthread_mutex_trylock(&till->desk.verifying) != 0)
    return fault_set(fault, UNAVAILABLE, "/pin", "another code is being looked at");
  enum outcome outcome = verify(till, cashier, pin, wait_us, fault);
  pthread_mutex_unlock(&till->desk.verifying);
  return outcome;
}

/* Counted first: power that is cut, or many tries at once, gain no guess. */
static enum outcome verify(struct till *till, const struct snapshot_cashier *cashier, const char *pin, int64_t *wait_us,
                           struct fault *fault) {
  if (!cashier->pin[0]) return fault_set(fault, UNAVAILABLE, "/pin", "her code was lost: the next catalogue brings it");
  enum outcome outcome = cashier_tries_count(till->journal, cashier, clock_now_us(), wait_us, fault);
  if (outcome != OK) return outcome;
  if (*wait_us > 0) {
    log_event(LOG_WARNING, "cashier.locked", "%s, %lld s", cashier->code, (long long)(*wait_us / 1000000));
    return TOO_MANY_TRIES;
  }
  if (password_verify(cashier->pin, pin)) return cashier_tries_forget(till->journal, cashier->code, fault);
  log_event(LOG_WARNING, "cashier.refused", "%s", cashier->code);
  till_event_by(till, cashier->code, EVENT_OPERATOR_LOGIN_FAILED, NULL);
  return SIGN_IN_REFUSED;
}

static void begin(struct cashier_desk *desk, const struct snapshot_cashier *cashier, char token[static CASHIER_TOKEN]) {
  uint8_t secret[32];
  random_bytes(secret, sizeof secret);
  base64url_from_bytes(secret, sizeof secret, token);
  secret_wipe(secret, sizeof secret);
  pthread_mutex_lock(&desk->lock);
  if (desk->code[0]) end(desk, "another cashier");
  TEXT_COPY(desk->code, cashier->code);
  TEXT_COPY(desk->pin, cashier->pin);
  sha256(token, strlen(token), desk->token);
  desk->touched_us = clock_monotonic_us();
  pthread_mutex_unlock(&desk->lock);
  log_event(LOG_NOTICE, "cashier.signed_in", "%s", cashier->code);
}

const struct snapshot_cashier *cashier_of(struct till *till, const char *token, struct arena *arena) {
  struct catalogue_view *view = till_view(till);
  pthread_mutex_lock(&till->desk.lock);
  const struct snapshot_cashier *found = view ? find(&till->desk, view, token, arena) : NULL;
  pthread_mutex_unlock(&till->desk.lock);
  view_release(view);
  tell_gone(till);
  return found;
}

static const struct snapshot_cashier *find(struct cashier_desk *desk, const struct catalogue_view *view,
                                           const char *token, struct arena *arena) {
  if (!desk->code[0]) return NULL;
  const struct snapshot_cashier *known = snapshot_cashier_find(&view->snapshot, desk->code);
  bool idle = clock_monotonic_us() - desk->touched_us >= CASHIER_IDLE_US;
  if (!known || !text_equal(known->pin, desk->pin) || idle) {
    end(desk, idle ? "nobody touched the glass" : "no longer a cashier, or another code");
    return NULL;
  }
  if (!is_hers(desk, token)) return NULL;
  struct snapshot_cashier *copy = arena_alloc(arena, sizeof *copy);
  *copy = (struct snapshot_cashier){.code = arena_format(arena, "%s", known->code),
                                    .name = arena_format(arena, "%s", known->name),
                                    .face = arena_format(arena, "%s", known->face),
                                    .rights = known->rights ? arena_format(arena, "%s", known->rights) : NULL};
  return copy;
}

/* Digests are compared: how long it takes tells nothing about the token. */
static bool is_hers(const struct cashier_desk *desk, const char *token) {
  uint8_t digest[SHA256_BYTES];
  if (!desk->code[0] || !token) return false;
  sha256(token, strlen(token), digest);
  return memcmp(digest, desk->token, sizeof digest) == 0;
}

static void end(struct cashier_desk *desk, const char *why) {
  log_event(LOG_NOTICE, "cashier.signed_out", "%s: %s", desk->code, why);
  TEXT_COPY(desk->gone, desk->code);
  desk->code[0] = '\0';
  secret_wipe(desk->pin, sizeof desk->pin);
  secret_wipe(desk->overrides, sizeof desk->overrides);
}

/* Never while the desk is locked: an event is a record, and asks who holds the till. */
static void tell_gone(struct till *till) {
  char gone[CASHIER_CODE_MAX + 1];
  pthread_mutex_lock(&till->desk.lock);
  TEXT_COPY(gone, till->desk.gone);
  till->desk.gone[0] = '\0';
  pthread_mutex_unlock(&till->desk.lock);
  if (gone[0]) till_event_by(till, gone, EVENT_OPERATOR_LOGOUT, NULL);
}

void cashier_code(struct till *till, char code[static CASHIER_CODE_MAX + 1]) {
  pthread_mutex_lock(&till->desk.lock);
  text_copy(code, CASHIER_CODE_MAX + 1, till->desk.code);
  pthread_mutex_unlock(&till->desk.lock);
}

void cashier_touch(struct till *till, const char *token, int64_t idle_us) {
  struct cashier_desk *desk = &till->desk;
  int64_t touched_us = clock_monotonic_us() - idle_us;
  pthread_mutex_lock(&desk->lock);
  if (is_hers(desk, token) && touched_us > desk->touched_us) desk->touched_us = touched_us;
  pthread_mutex_unlock(&desk->lock);
}

void cashier_leave(struct till *till, const char *token) {
  pthread_mutex_lock(&till->desk.lock);
  if (is_hers(&till->desk, token)) end(&till->desk, "she left");
  pthread_mutex_unlock(&till->desk.lock);
  tell_gone(till);
}
