/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_PAPER_PRIVATE_H
#define COMPTOIR_PAPER_PRIVATE_H

#include "paper/paper.h"

#define CELL_TEXT 96
/* A cell in French, for reading: "1 234,50 €", "30/11/2023", "11,5 %", "1 200", "0,125". A text is given back as it is.
 */
const char *cell_french(const struct paper_cell *cell, char text[static CELL_TEXT]);
/* The same for a spreadsheet: no currency, no thousands separator, no narrow spaces: "1234,50", "30/11/2023", "11,5".
 */
const char *cell_plain(const struct paper_cell *cell, char text[static CELL_TEXT]);
bool cell_is_number(const struct paper_cell *cell);

/* What a screen reader is told besides the text, in the order drawn. */
struct pdf_words {
  const char *title, *language;
  const char **figures, **tables; /* descriptions */
  size_t figure_count, table_count;
};
/* Adds to a PDF that Cairo wrote what Cairo has no word for, as an incremental update: the language of the document,
 * its title in the window, descriptions of figures, captions of tables, the scope of their heads. False: not one of
 * Cairo's. */
NODISCARD bool pdf_add_words(struct buffer *pdf, const struct pdf_words *words);

#endif
