/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a password costs to try, as an argument: the program uses the two below, and tests a cheaper one. There is no
 * option and no environment variable that lowers them. */
#ifndef COMPTOIR_CORE_PASSWORD_PRIVATE_H
#define COMPTOIR_CORE_PASSWORD_PRIVATE_H

#include "core/password.h"

struct password_cost {
  unsigned long long passes;
  size_t memory_bytes;
};
#define PASSWORD_COST ((struct password_cost){2, (size_t)64 << 20})
#define PASSWORD_COST_PIN ((struct password_cost){2, (size_t)19 << 20})

void password_hash_at(struct password_cost cost, const char *text, char hash[static PASSWORD_HASH_TEXT]);
bool password_verify_at(struct password_cost unknown, const char *hash, const char *text);
bool password_is_stale_at(struct password_cost cost, const char *hash);
NODISCARD enum outcome password_queue_start_at(struct password_cost cost, struct password_queue **queue,
                                               struct fault *fault);

#endif
