/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/virtual: how the printer stands, and what a command does to it. */
#ifndef COMPTOIR_POS_VIRTUAL_PEN_H
#define COMPTOIR_POS_VIRTUAL_PEN_H

#include "pos/virtual/roll.h"

struct roll_pen {
  struct roll_look look;
  int page, align;
  int spacing;        /* dots from one line to the next */
  int x;              /* dots */
  struct buffer text; /* of the run under way */
  int text_x;
  struct roll_run *runs, *last_run; /* of the line under way */
  int tallest;
  int bars_height, bars_module, bars_caption;
  int qr_module, qr_level;
  const unsigned char *qr;
  size_t qr_length;
  const unsigned char *picture; /* kept to be printed; NULL: none */
  size_t picture_length;
  int picture_width, picture_zoom;
  size_t skip; /* bytes of a command too large to keep */
  size_t used; /* of ROLL_BYTES_MAX */
};

void pen_reset(struct roll *roll);
void pen_character(struct roll *roll, uint32_t character);
void pen_move(struct roll *roll, int x);
void pen_look(struct roll *roll, struct roll_look look);
void pen_line(struct roll *roll);                                   /* ends the line under way, empty or not */
void pen_feed(struct roll *roll, int dots);                         /* ends it when there is one, then empty paper */
struct roll_item *pen_item(struct roll *roll, enum roll_kind kind); /* NULL: the roll is full */
void *pen_memory(struct roll *roll, size_t size);                   /* NULL: the roll is full */

/* pos/virtual/command.c: the length of the command at bytes (ESC, GS, FS, DLE); 0: not whole yet. What is too large to
 * keep is skipped: *skip more bytes. Does it when it is whole. */
size_t command_run(struct roll *roll, const unsigned char *bytes, size_t length, size_t *skip);

/* pos/virtual/code.c: GS k and GS ( k */
void code_bars(struct roll *roll, unsigned kind, const unsigned char *data, size_t length);
void code_square(struct roll *roll, const unsigned char *data, size_t length);

/* pos/virtual/graphics.c: GS ( L and GS 8 L, and any rows of dots */
void graphics(struct roll *roll, const unsigned char *data, size_t length);
void graphics_add(struct roll *roll, const unsigned char *rows, size_t length, int width, int zoom);

/* Dots before an aligned line. */
int roll_indent(const struct roll *roll, const struct roll_item *item);

/* pos/virtual/bars.c: the modules of a code, as '1' and '0'; NULL: not a code of this kind. says: what it holds. */
const char *bars_ean13(const char *digits, struct arena *arena, const char **says);
const char *bars_ean8(const char *digits, struct arena *arena, const char **says);
const char *bars_code39(const char *text, struct arena *arena);
const char *bars_itf(const char *digits, struct arena *arena);
const char *bars_code128(const unsigned char *data, size_t length, struct arena *arena, const char **says);

#endif
