/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a letter is written by somebody whose machine does not have it. */
#ifndef COMPTOIR_POS_PRINTER_SPELLING_H
#define COMPTOIR_POS_PRINTER_SPELLING_H

#include <stdint.h>

/* ASCII, "" for what only shapes its neighbours; NULL: nobody can spell it. */
const char *spelling_of(uint32_t character);

#endif
