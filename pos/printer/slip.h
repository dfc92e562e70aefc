/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What goes onto one strip of paper, said without knowing the paper: a list of lines that the encoder lays out on 32
 * columns (58 mm) or 48 (80 mm). Texts are UTF-8; what no code page of the printer holds is spelled out (pos/printer/
 * charset.h). Everything lives in the arena given at the start. */
#ifndef COMPTOIR_POS_PRINTER_SLIP_H
#define COMPTOIR_POS_PRINTER_SLIP_H

#include "core/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum slip_kind {
  SLIP_TEXT,    /* wrapped between words */
  SLIP_COLUMNS, /* cells side by side, each wrapped in its own width */
  SLIP_RULE,    /* a line across the paper */
  SLIP_EAN13,
  SLIP_CODE128,
  SLIP_QR,
  SLIP_FEED, /* count empty lines */
  SLIP_CUT,  /* after which the paper is advanced past the knife */
  SLIP_DRAWER
};
enum slip_align { SLIP_LEFT, SLIP_CENTRE, SLIP_RIGHT };
enum slip_style { SLIP_PLAIN = 0, SLIP_BOLD = 1, SLIP_WIDE = 2, SLIP_TALL = 4, SLIP_BIG = SLIP_WIDE | SLIP_TALL };

#define SLIP_FIT (-1)
struct slip_cell {
  const char *text;
  int64_t width; /* columns of the paper; SLIP_FIT: what its text needs; 0 (once in a line): what the others leave */
  enum slip_align align;
};

struct slip_line {
  enum slip_kind kind;
  enum slip_align align;
  unsigned style; /* enum slip_style, added up */
  const char *text;
  const struct slip_cell *cells;
  size_t cell_count;
  int64_t count; /* SLIP_FEED: lines */
  struct slip_line *next;
};

struct slip {
  struct arena *arena;
  const char *kind; /* "receipt", "label"…: what the state of the printer calls it; never a name of a person */
  struct slip_line *first, *last;
};

struct slip slip_begin(const char *kind, struct arena *arena);

void slip_text(struct slip *slip, enum slip_align align, unsigned style, const char *text);
void slip_format(struct slip *slip, enum slip_align align, unsigned style, const char *format, ...) PRINTF(4, 5);
/* A label that wraps and an amount at the right edge: the line of a receipt. */
void slip_pair(struct slip *slip, unsigned style, const char *left, const char *right);
void slip_columns(struct slip *slip, unsigned style, const struct slip_cell cells[], size_t count);
void slip_rule(struct slip *slip);
/* Twelve digits, or thirteen with a right check digit; printed under the bars. OUT_OF_RANGE: not a code, nothing added.
 */
NODISCARD enum outcome slip_ean13(struct slip *slip, const char *digits);
/* 1 to 14 printable ASCII characters (what fits 58 mm), printed under the bars. */
NODISCARD enum outcome slip_code128(struct slip *slip, const char *text);
/* 1 to 500 bytes of UTF-8. */
NODISCARD enum outcome slip_qr(struct slip *slip, const char *text);
void slip_feed(struct slip *slip, int64_t lines);
void slip_cut(struct slip *slip);
void slip_drawer(struct slip *slip);

/* The check digit of twelve digits, as a character; 0 when they are not twelve digits. */
char slip_ean13_check(const char *digits);

/* One price label: name, price (already written, "12,50 €"), a line that says more (may be NULL), and a barcode: EAN-13
 * when it is 13 digits, CODE 128 otherwise (NULL: none). Ends with a cut. */
struct slip_label {
  const char *name, *price, *detail, *barcode;
};
NODISCARD enum outcome slip_of_label(const struct slip_label *label, struct arena *arena, struct slip *slip);

#endif
