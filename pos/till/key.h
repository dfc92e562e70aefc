/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The till's own two secrets at rest: its signing key (key.sealed) and the token it shows the server (setting
 * token_sealed of the journal); the cashiers' PINs are view_kept.h's. All are sealed with the machine key; whoever
 * takes the folder without that key can read the sales and can neither sign nor send. */
#ifndef COMPTOIR_POS_TILL_KEY_H
#define COMPTOIR_POS_TILL_KEY_H

#include "pos/till/till.h"

bool till_has_key(const char *folder);

/* Opens the machine key; makes one only for a folder that holds nothing sealed. */
NODISCARD enum outcome till_vault_open(const struct till_options *options, struct vault **vault, struct fault *fault);
/* Opens key.sealed; or seals the key.pem of an earlier version and removes it; or makes a key, for a fresh till only.
 * till->journal, till->vault and till->identity are there. */
NODISCARD enum outcome till_key_open(struct till *till, const char *folder, struct fault *fault);
/* Opens the token into till->identity, and seals the one an earlier version kept in clear. */
NODISCARD enum outcome till_token_open(struct till *till, struct fault *fault);
/* The value of the setting token_sealed, in arena. */
NODISCARD enum outcome till_token_seal(struct vault *vault, const char *token, struct arena *arena, const char **value,
                                       struct fault *fault);
/* The signing key beside a journal, for the recount. NOT_FOUND when there is none, or when the machine key that seals
 * it is not in the folder. */
NODISCARD enum outcome till_key_peek(const char *folder, struct signing_key **key, struct fault *fault);

#endif
