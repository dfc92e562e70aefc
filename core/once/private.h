/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An answer may hold what only its reader should know (the link of an order). It is kept under a digest of the key that
 * the client made up, sealed with another digest of it: whoever reads the table, a backup of it too, reads no answer.
 */
#ifndef COMPTOIR_CORE_ONCE_PRIVATE_H
#define COMPTOIR_CORE_ONCE_PRIVATE_H

#include "core/once/once.h"
#include "core/text.h"

struct once_seal {
  char name[SHA256_HEX];     /* where it is kept */
  uint8_t key[SHA256_BYTES]; /* never kept */
};
void once_seal_of(const char *caller, const char *key, struct once_seal *seal);
void once_seal_close(const struct once_seal *seal, const char *bytes, size_t length, struct buffer *sealed);
/* False when it was sealed under another key, or altered. */
bool once_seal_open(const struct once_seal *seal, const uint8_t *sealed, size_t length, struct buffer *opened);
void once_seal_done(struct once_seal *seal); /* wipes it */

#endif
