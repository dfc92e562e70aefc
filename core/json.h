/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Append-only JSON writer: commas and escapes are its business, no tree is built. The same calls in the same order
 * give the same bytes: signed records rely on it. ASCII and UTF-8 pass through; only " \ and control characters are
 * escaped (\uXXXX lower case, except \n \t \r \b \f). */
#ifndef COMPTOIR_CORE_JSON_H
#define COMPTOIR_CORE_JSON_H

#include "core/buffer.h"
#include "core/money.h"

#include <stdbool.h>
#include <stdint.h>

/* Jansson exports functions of these two names: under other link names the loader cannot mistake ours for its own.
 * A file that needs both writes #include <jansson.h> above this header. */
#define json_integer json_write_integer
#define json_null json_write_null

struct json {
  struct buffer *out;
  bool comma; /* a value was just written at this level */
};

struct json json_into(struct buffer *out);
void json_open(struct json *json, const char *key);                   /* { ; key NULL inside a list or at the top */
void json_close(struct json *json);                                   /* } */
void json_open_list(struct json *json, const char *key);              /* [ */
void json_close_list(struct json *json);                              /* ] */
void json_text(struct json *json, const char *key, const char *text); /* NULL text writes null */
void json_integer(struct json *json, const char *key, int64_t value);
void json_money(struct json *json, const char *key, struct money amount); /* whole cents */
/* {"amount": cents, "currency": "EUR"}: as the routes of the shop write money. */
void json_euros(struct json *json, const char *key, struct money amount);
/* RFC 3339 with the offset of Paris; null for 0. */
void json_time(struct json *json, const char *key, int64_t at_us);
void json_bool(struct json *json, const char *key, bool value);
void json_null(struct json *json, const char *key);
void json_raw(struct json *json, const char *key, const char *bytes, size_t length); /* already JSON */

#endif
