/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Text, hexadecimal, base64, digests and identifiers. */
#ifndef COMPTOIR_CORE_TEXT_H
#define COMPTOIR_CORE_TEXT_H

#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool text_equal(const char *a, const char *b); /* NULL equals only NULL */
bool text_starts(const char *text, const char *prefix);
bool text_is_utf8(const char *bytes, size_t length); /* also refuses NUL and control characters other than \t \n */
size_t text_length(const char *text);                /* code points */
/* Copies into a fixed array, cut at a character boundary, always terminated. */
void text_copy(char *to, size_t size, const char *from);
#define TEXT_COPY(array, from) text_copy((array), sizeof(array), (from))

/* Whole decimal integer, optional sign, nothing else; false when malformed or out of [min, max]. */
NODISCARD bool text_to_integer(const char *text, int64_t min, int64_t max, int64_t *value);

#define SHA256_BYTES 32
#define SHA256_HEX 65                                               /* with NUL */
void hex_from_bytes(const uint8_t *bytes, size_t count, char *hex); /* 2 × count + 1 characters, lower case */
NODISCARD bool hex_to_bytes(const char *hex, uint8_t *bytes, size_t count);
void sha256(const void *bytes, size_t length, uint8_t digest[static SHA256_BYTES]);
/* Base64 (RFC 4648 §4, padded). Encoding needs 4 × ((count + 2) / 3) + 1 characters. */
void base64_from_bytes(const uint8_t *bytes, size_t count, char *text);
NODISCARD bool base64_to_bytes(const char *text, uint8_t *bytes, size_t capacity, size_t *count);
/* Base64url (RFC 4648 §5, never padded), as links, cookies and WebAuthn write bytes. Encoding needs BASE64URL_SIZE. */
#define BASE64URL_SIZE(count) (((count)*4 + 2) / 3 + 1) /* with NUL */
void base64url_from_bytes(const uint8_t *bytes, size_t count, char *text);
NODISCARD bool base64url_to_bytes(const char *text, uint8_t *bytes, size_t capacity, size_t *count);

void random_bytes(void *bytes, size_t count); /* from the kernel; the program stops if it cannot */
/* Time-ordered UUID (RFC 9562 §5.7), lower case, strictly growing within a process. */
#define UUID_TEXT 37
void uuid_v7(char text[static UUID_TEXT]);
bool uuid_is_valid(const char *text); /* 8-4-4-4-12 lower-case hexadecimal, version 1..8, variant 10 */

#endif
