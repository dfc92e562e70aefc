/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A document as people read it, once described, drawn three ways: PDF (tagged, fonts embedded, French), XLSX and CSV.
 * Pure: takes words and cents, gives bytes, the same for the same document. Who owns an amount, and whether it is
 * right, is not its business. */
#ifndef COMPTOIR_PAPER_H
#define COMPTOIR_PAPER_H

#include "core/arena.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/money.h"
#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>

enum paper_cell_kind { PAPER_EMPTY, PAPER_TEXT, PAPER_MONEY, PAPER_DAY, PAPER_RATE, PAPER_COUNT, PAPER_QUANTITY };
/* The colour of a part of a bar, and of a figure that matters: who receives it (web/ui/tokens.css). */
enum paper_tone { PAPER_PLAIN, PAPER_PERSON, PAPER_POT, PAPER_CAE, PAPER_VAT };
struct paper_cell {
  enum paper_cell_kind kind;
  const char *text;
  int64_t number; /* cents, basis points, count or thousandths */
  struct date day;
  enum paper_tone tone;
  const char
      *source; /* where a figure comes from, for a screen that opens it; no paper shows it. NULL: nowhere to go */
};
struct paper_column {
  const char *title;
  int weight;  /* of the width */
  bool number; /* stands on the right, even while it is empty */
};
enum paper_row_kind { PAPER_ROW_PLAIN, PAPER_ROW_SUBTOTAL, PAPER_ROW_TOTAL };
struct paper_row {
  enum paper_row_kind kind;
  const struct paper_cell *cells; /* one a column */
};

enum paper_block_kind {
  PAPER_HEADING,   /* text */
  PAPER_PARAGRAPH, /* text */
  PAPER_NOTE,      /* text, small: legal mentions */
  PAPER_FIGURES,   /* big amounts side by side, four at most: cells with their label in .text and .number */
  PAPER_BAR,       /* a split bar: cells, label and cents, in proportion; text says it to who cannot see it */
  PAPER_TABLE,
  PAPER_ADDRESSES, /* two blocks side by side: cells[0].text and cells[1].text, lines separated by \n */
};
struct paper_block {
  enum paper_block_kind kind;
  const char *text; /* of a table: its caption, which a screen reader says, and the name of its sheet */
  const struct paper_cell *cells;
  size_t cell_count;
  const struct paper_column *columns;
  size_t column_count; /* PAPER_COLUMNS_MAX at most */
  const struct paper_row *rows;
  size_t row_count;
};
#define PAPER_COLUMNS_MAX 12

/* Whether a column holds numbers, as it says or as its first cell that is not empty does. */
bool paper_column_is_number(const struct paper_block *table, size_t column);

struct paper {
  const char *title, *subtitle, *author, *language; /* language: "fr" */
  const char *badge;                                /* beside the title: « Provisoire »; NULL: none */
  bool settled;                                     /* the badge says that nothing changes any more */
  const char *footer;                               /* on every page, beside "page 1 sur 2" */
  struct date day;                                  /* of the document: nothing here asks the clock */
  const struct paper_block *blocks;
  size_t block_count;
};

/* A4, in the font DejaVu Sans (UNAVAILABLE where it is not installed). Headings, paragraphs, tables and figures are
 * tagged in the order they are drawn; the head of a table is drawn again on each page. out is untouched on refusal. */
NODISCARD enum outcome paper_pdf(const struct paper *paper, struct buffer *out, struct fault *fault);
/* One sheet a table; amounts are numbers with a format, days are dates. UNAVAILABLE when memory files are refused. */
NODISCARD enum outcome paper_xlsx(const struct paper *paper, struct buffer *out, struct fault *fault);
/* Every table, one after the other, ";" and decimal comma, UTF-8 with its mark; a text that a spreadsheet would run
 * (= + - @) is quoted with an apostrophe. */
void paper_csv(const struct paper *paper, struct buffer *out);

#endif
