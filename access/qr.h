/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COMPTOIR_ACCESS_QR_H
#define COMPTOIR_ACCESS_QR_H

#include "core/arena.h"

/* text as a QR code (error correction M): *rows is a list of *count texts of *count characters, '1' dark, '0' light.
 * Whoever draws it leaves four light modules on every side. OUT_OF_RANGE when the text is empty or over 1,000 bytes. */
NODISCARD enum outcome qr_rows(const char *text, struct arena *arena, const char ***rows, size_t *count);

#endif
