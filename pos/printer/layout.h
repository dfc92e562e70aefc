/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A slip on paper of so many columns: every line wrapped and padded, so that the printer has nothing to decide. */
#ifndef COMPTOIR_POS_PRINTER_LAYOUT_H
#define COMPTOIR_POS_PRINTER_LAYOUT_H

#include "pos/printer/charset.h"
#include "pos/printer/slip.h"

struct slip_row {
  enum slip_kind kind; /* never SLIP_COLUMNS: those come as texts */
  unsigned style;
  const char *text; /* fitted to the charset, aligned with spaces, none at its end; of a code: what it says */
  int64_t count;
};
typedef void slip_row_use(void *context, const struct slip_row *row);
/* columns: of the paper in its normal width, at least 16. Texts live in arena. */
void slip_layout(const struct slip *slip, enum charset charset, int64_t columns, struct arena *arena, slip_row_use *use,
                 void *context);

#endif
