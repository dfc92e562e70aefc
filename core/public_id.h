/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ids as the API of the shop shows them: a prefix that says what it is, and the UUID without dashes,
 * "ord_0192f3a4b5c67d8e9fa0b1c2d3e4f506". Inside, and in the database, they are UUIDs. */
#ifndef COMPTOIR_CORE_PUBLIC_ID_H
#define COMPTOIR_CORE_PUBLIC_ID_H

#include "core/text.h"

#define PUBLIC_ORDER "ord"
#define PUBLIC_HOLD "hld"
#define PUBLIC_PAYMENT "pay"
#define PUBLIC_REFUND "ref"
#define PUBLIC_SLOT "slt"
#define PUBLIC_PIECE "pce"
#define PUBLIC_CAMPAIGN "cmp"
#define PUBLIC_PLEDGE "plg"
#define PUBLIC_QUOTE "quo"
#define PUBLIC_HOOK "whk"
#define PUBLIC_EVENT "evt"
#define PUBLIC_MESSAGE "msg"

#define PUBLIC_ID_TEXT 41 /* a prefix of at most 7, "_", 32 digits, NUL */

/* Returns text, which holds "" when uuid is NULL or none. */
const char *public_id(const char *prefix, const char *uuid, char text[static PUBLIC_ID_TEXT]);
/* False unless text is exactly this prefix and 32 lower-case digits of a valid UUID; uuid is untouched then. */
NODISCARD bool public_id_parse(const char *prefix, const char *text, char uuid[static UUID_TEXT]);

#endif
