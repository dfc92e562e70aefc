/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/ticket and its tests: the fast way to read a record. */
#ifndef COMPTOIR_POS_TICKET_RECORD_READ_H
#define COMPTOIR_POS_TICKET_RECORD_READ_H

#include "core/spec.h"

extern const struct spec record_spec; /* the canonical form of struct record */

/* Reads what spec_write makes of spec, and nothing else: fields in the order of the table, no blank, numbers and
 * escapes as they are written. No tree is built; texts and lists live in arena. False for anything else, without a
 * reason: whoever needs one asks spec_read. */
NODISCARD bool record_read_canonical(const struct spec *spec, const char *bytes, size_t length, struct arena *arena,
                                     void *out);

#endif
