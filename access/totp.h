/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The second factor: codes of an authenticator (RFC 6238: SHA-1, 30 seconds, 6 digits), and the codes on paper for the
 * day when the phone is lost. Pure: who keeps what is the caller's business. */
#ifndef COMPTOIR_ACCESS_TOTP_H
#define COMPTOIR_ACCESS_TOTP_H

#include "core/buffer.h"
#include "core/text.h"

#include <stdbool.h>
#include <stdint.h>

#define TOTP_SECRET_BYTES 20
#define TOTP_SECRET_TEXT 33 /* base32, with NUL */

void totp_secret_new(uint8_t secret[static TOTP_SECRET_BYTES]);
/* RFC 4226 §5.3, 6 digits. */
uint32_t hotp_code(const uint8_t *secret, size_t length, uint64_t counter);
/* Whether code ("123456"; blanks do not matter) is that of the 30 seconds around at_us, the 30 before or the 30 after,
 * and of a step later than last_step: a code serves once. Puts its step into *step, to be kept as the next last_step;
 * leaves it alone when the answer is no. */
NODISCARD bool totp_verify(const uint8_t *secret, size_t length, const char *code, int64_t at_us, int64_t last_step,
                           int64_t *step);
/* otpauth://totp/Issuer:account?secret=…&issuer=…, escaped as RFC 3986 asks; appended to uri. */
void totp_uri(const uint8_t *secret, size_t length, const char *issuer, const char *account, struct buffer *uri);

/* RFC 4648 §6 without padding: upper case written; either case, blanks, hyphens and padding read. text has room for
 * 8 × ((count + 4) / 5) + 1 characters. */
void base32_from_bytes(const uint8_t *bytes, size_t count, char *text);
NODISCARD bool base32_to_bytes(const char *text, uint8_t *bytes, size_t capacity, size_t *count);

/* ---- recovery codes: 80 random bits as "xxxx-xxxx-xxxx-xxxx", in Crockford's base32 ---------------------------- */

#define RECOVERY_CODE_COUNT 10
#define RECOVERY_CODE_TEXT 20 /* with NUL */
void recovery_code_new(char text[static RECOVERY_CODE_TEXT]);
/* What is kept of a code, whatever the way it was typed: case, blanks and hyphens do not matter, O is 0, I and L are 1.
 * False when it cannot be a recovery code. */
NODISCARD bool recovery_code_digest(const char *typed, uint8_t digest[static SHA256_BYTES]);

#endif
