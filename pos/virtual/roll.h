/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A roll of paper, and the printer that writes on it: ESC/POS bytes of anybody become what one would see. Bytes are not
 * trusted: nothing is read past their end, and a roll never takes more memory than ROLL_BYTES_MAX. */
#ifndef COMPTOIR_POS_VIRTUAL_ROLL_H
#define COMPTOIR_POS_VIRTUAL_ROLL_H

#include "core/arena.h"
#include "core/buffer.h"

#include <stdbool.h>
#include <stdint.h>

#define ROLL_BYTES_MAX ((size_t)8 * 1024 * 1024)
#define ROLL_DOTS_A_COLUMN 12

enum roll_kind {
  ROLL_TEXT, /* one line of runs */
  ROLL_FEED, /* dots of empty paper */
  ROLL_BARS, /* a bar code */
  ROLL_QR,
  ROLL_PICTURE, /* dots as sent */
  ROLL_CUT,
  ROLL_PULSE /* a drawer was opened */
};

struct roll_look {
  bool bold, underlined, reversed, small; /* small: font B, 9 dots wide */
  int wide, tall;                         /* 1 to 8 */
};
struct roll_run {
  struct roll_look look;
  int x; /* dots from the left edge of the line */
  const char *text;
  struct roll_run *next;
};
struct roll_item {
  enum roll_kind kind;
  int align; /* 0 left, 1 centre, 2 right */
  struct roll_run *runs;
  int height;                /* dots of paper that a text or a feed takes; of bars: how high they are */
  int module;                /* dots of the thinnest bar, of one square, of one dot of a picture */
  const char *symbology;     /* "ean13", "code128"… */
  const char *text;          /* what a code says, UTF-8; for bars without pattern too */
  const char *modules;       /* of bars: '1' dark, '0' light; NULL: not a code we can draw */
  bool caption;              /* says its text below */
  const unsigned char *data; /* of a QR: bytes; of a picture: rows of bits, most significant first */
  size_t length;
  int level, width; /* of a QR: 0 L to 3 H; of a picture: dots a row */
  struct roll_item *next;
};

struct roll {
  struct arena arena;
  struct roll_item *first, *last;
  int columns; /* 32 or 48 */
  int cuts, pulses, unknown;
  bool full;             /* ROLL_BYTES_MAX reached: the rest is lost */
  struct buffer answers; /* what the printer says to in-order questions (GS r, GS I), for who sent them */
  struct roll_pen *pen;  /* private to pos/virtual */
};

struct roll *roll_new(int columns);
void roll_free(struct roll *roll);
/* Prints whole commands, up to a cut at most; returns how many bytes they took. 0: what is there is the beginning of a
 * command; give it again with what follows. */
size_t roll_print(struct roll *roll, const void *bytes, size_t length);
/* All of it, and the line under way; what is left over at the end is lost. */
void roll_print_all(struct roll *roll, const void *bytes, size_t length);
/* What was printed is taken away; the printer stands as it stood. */
void roll_tear(struct roll *roll);

/* As text: a line a line; "[cut]", "[drawer]", "[ean13 3760123450009]", "[qr …]", "[picture 384x80]". */
void roll_text(const struct roll *roll, struct buffer *out);
/* As PNG, one dot one pixel, at most ROLL_PIXELS_MAX high. FAILED_INTERNAL when Cairo refuses. */
#define ROLL_PIXELS_MAX 12000
NODISCARD enum outcome roll_png(const struct roll *roll, struct buffer *out);

#endif
