/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Challenges that passkeys answer: two minutes, once. */
#ifndef COMPTOIR_ACCESS_CHALLENGE_H
#define COMPTOIR_ACCESS_CHALLENGE_H

#include "access/webauthn.h"
#include "core/db/db.h"
#include "core/text.h"

#define CHALLENGE_TIMEOUT_MS 120000
#define CHALLENGE_TEXT BASE64URL_SIZE(WEBAUTHN_CHALLENGE_BYTES)

/* person NULL: of a sign-in, where nobody knows yet who comes. */
NODISCARD enum outcome challenge_give(struct tx *tx, const char *person, char text[static CHALLENGE_TEXT]);
/* The challenge that client_data answers, into given. SIGN_IN_REFUSED when it is none of ours, of another purpose or
 * person, too old, or answered already. */
NODISCARD enum outcome challenge_spend(struct tx *tx, const char *person, struct bytes client_data,
                                       uint8_t given[static WEBAUTHN_CHALLENGE_BYTES]);
/* base64url text as bytes in arena; false when it is none. */
NODISCARD bool bytes_read(const char *text, struct arena *arena, struct bytes *bytes);

#endif
