/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people choose and remember: kept as Argon2id, verified in constant time, and one at a time, because each costs
 * memory on purpose. */
#ifndef COMPTOIR_CORE_PASSWORD_H
#define COMPTOIR_CORE_PASSWORD_H

#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>

#define PASSWORD_HASH_TEXT 128 /* with NUL: "$argon2id$v=19$m=…" */
#define PASSWORD_MIN 12        /* code points */
#define PASSWORD_MAX_BYTES 512
#define PIN_TEXT 13 /* 4 to 12 digits, with NUL */

/* ---- at once: commands, the till --------------------------------------------------------------------------------- */

/* Passwords and PINs of cards: 64 MiB, 2 passes. */
void password_hash(const char *text, char hash[static PASSWORD_HASH_TEXT]);
/* PINs verified on a till, which may be a Raspberry Pi: 19 MiB, 2 passes (the least that OWASP's Password Storage Cheat
 * Sheet gives for Argon2id). */
void password_hash_pin(const char *text, char hash[static PASSWORD_HASH_TEXT]);
/* Any of the two. A NULL or unreadable hash costs the same time as a password's and is never right: what is known to
 * the house and what is not cannot be told apart by waiting. */
NODISCARD bool password_verify(const char *hash, const char *text);
/* Made with less than what password_hash (is_pin: password_hash_pin) does today: make it anew when the text is next
 * typed. */
bool password_is_stale(const char *hash, bool is_pin);

/* ---- in the server: one worker, a short queue ------------------------------------------------------------------- */

struct password_result {
  bool right;                    /* of a verification */
  char hash[PASSWORD_HASH_TEXT]; /* a hash to keep: what was asked for, or of a right text whose hash is stale; or "" */
};

enum password_work { PASSWORD_VERIFY, PASSWORD_HASH };

struct password_job { /* texts are copied, and wiped afterwards */
  enum password_work work;
  const char *hash; /* to verify against; NULL: nobody known, same time, never right */
  const char *text;
  /* In the worker's thread; the next job waits meanwhile. Called exactly once for every accepted job. */
  void (*done)(void *context, const struct password_result *result);
  void *context;
};

struct password_queue;
#define PASSWORD_WAITING_MAX 16

NODISCARD enum outcome password_queue_start(struct password_queue **queue, struct fault *fault);
/* UNAVAILABLE at once when PASSWORD_WAITING_MAX are waiting, or when the queue is stopping. */
NODISCARD enum outcome password_queue_submit(struct password_queue *queue, const struct password_job *job,
                                             struct fault *fault);
void password_queue_stop(struct password_queue *queue); /* finishes what waits, then releases; NULL is fine */

/* ---- what is too easy to guess ------------------------------------------------------------------------------------
 */

/* Under 12 code points, over 512 bytes, not UTF-8, holding a name or login of 3 letters or more, one pattern repeated,
 * a run of the alphabet, of digits or of a keyboard, or one of the commonest. name and login may be NULL. */
bool password_is_weak(const char *text, const char *name, const char *login);
/* Not exactly that many digits, repetitions (000000, 121212), runs (123456, 102030), years and dates (1990, 311290),
 * mirrored pairs (123321). */
bool pin_is_weak(const char *text, size_t digits);
/* A random PIN of that many digits (4 to 12) that is not weak. */
void pin_new(char pin[static PIN_TEXT], size_t digits);

#endif
