/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For faults found by the parser itself, which knows a position in the bytes but not the field it stands in. */
#ifndef COMPTOIR_CORE_SPEC_LOCATE_H
#define COMPTOIR_CORE_SPEC_LOCATE_H

#include "core/buffer.h"

#include <stddef.h>

/* Adds to pointer the JSON pointer of the key or value at the end of these bytes, the beginning of a JSON text. */
void spec_locate(const char *bytes, size_t length, struct buffer *pointer);
/* Adds "/" and the key, "~" and "/" escaped (RFC 6901). */
void spec_add_key(struct buffer *pointer, const char *key, size_t length);

#endif
