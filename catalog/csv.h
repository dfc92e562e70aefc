/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Comma-separated values as spreadsheets write them: ; , or tab (found by itself), quotes, a BOM, any line ending.
 * Pure. Private to catalog/. */
#ifndef COMPTOIR_CATALOG_CSV_H
#define COMPTOIR_CATALOG_CSV_H

#include "core/arena.h"
#include "core/buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum { CSV_CELLS_MAX = 64 };

struct csv_row {
  const char *const *cells; /* without quotes; blanks around unquoted cells are gone */
  size_t count;
  size_t line; /* of the file, from 1 */
};

struct csv {
  char separator;
  const struct csv_row *rows; /* rows without any text are left out */
  size_t count;
};

struct csv_fault {
  size_t line; /* 0: the whole file */
  const char *hint;
};

/* Cells live in arena. false: the file cannot be cut into cells; fault says where and why, in French. */
NODISCARD bool csv_read(const char *bytes, size_t length, struct arena *arena, struct csv *csv,
                        struct csv_fault *fault);

/* One cell, quoted where it must be; the caller writes separators between cells. */
void csv_write(struct buffer *out, const char *text, char separator);

#endif
