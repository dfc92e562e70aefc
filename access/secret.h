/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Secrets in the database, sealed with the machine's key: those of providers (table secret), those of second
 * factors (totp.secret), and those that sign what other programs are told (hook_secret). Whoever seals for the database
 * does it here, in the transaction that keeps it: a rotation then comes before or after, never between. */
#ifndef COMPTOIR_ACCESS_SECRET_H
#define COMPTOIR_ACCESS_SECRET_H

#include "core/db/db.h"
#include "core/vault.h"

/* A secret by its name ("smtp-password"); the text lives in arena. NOT_FOUND when nobody set it. */
NODISCARD enum outcome secret_read(struct tx *tx, struct vault *vault, const char *name, struct arena *arena,
                                   const char **text, struct fault *fault);
/* 1 to 8,192 bytes of text. BAD_OPTION for a name that is not [a-z][a-z0-9-]{1,39}. */
NODISCARD enum outcome secret_write(struct tx *tx, struct vault *vault, const char *name, const char *text,
                                    struct fault *fault);

struct secret_row {
  const char *name;
  struct db_bytes sealed;
  int64_t changed_at;
};
NODISCARD enum outcome secret_list(struct tx *tx, struct arena *arena, struct secret_row **rows, size_t *count);

/* vault_seal under the lock that a rotation takes, held until the transaction ends. */
NODISCARD enum outcome secret_seal(struct tx *tx, struct vault *vault, const char *purpose, const void *bytes,
                                   size_t length, struct buffer *sealed, struct fault *fault);
#define SECRET_PURPOSE 80
/* The purpose of totp.secret of a person. */
void secret_totp_purpose(const char *person, char purpose[static SECRET_PURPOSE]);
/* The purpose of a row of hook_secret. */
void secret_hook_purpose(const char *id, char purpose[static SECRET_PURPOSE]);

/* The vault of a database: makes a machine key only while nothing is sealed, and opens one value to see that it is the
 * right key. BAD_KEY says what to do. */
NODISCARD enum outcome secret_vault_open(struct db *db, const char *path, struct vault **vault, struct fault *fault);

/* A new machine key: every sealed column again, in one transaction, then the old key is dropped. Started again after a
 * crash it goes on. *sealed receives how many values were sealed again. */
NODISCARD enum outcome secret_rotate(struct db *db, struct vault *vault, size_t *sealed, struct fault *fault);

/* When a machine key is lost for good: removes what this one does not open. Secrets must be set again, and second
 * factors made again by their owners. */
struct secret_losses {
  size_t secrets, second_factors;
};
NODISCARD enum outcome secret_forget_lost(struct db *db, struct vault *vault, struct secret_losses *losses,
                                          struct fault *fault);

extern const struct db_query *const secret_queries[]; /* NULL-terminated */

#endif
