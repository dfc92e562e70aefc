/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/virtual/pen.h"

#include "pos/printer/charset.h"

#include <stdlib.h>
#include <string.h>

#define LINE_SPACING 30
#define CHARACTER_DOTS 24
#define SMALL_DOTS 17
#define SMALL_WIDTH 9
#define TAB_COLUMNS 8

static size_t print_next(struct roll *roll, const unsigned char *bytes, size_t length);
static void print_sign(struct roll *roll, unsigned char byte);
static void end_run(struct roll *roll);
static int width_of(const struct roll_look *look);
static int height_of(const struct roll_look *look);

struct roll *roll_new(int columns) {
  struct roll *roll = calloc(1, sizeof *roll);
  if (roll) roll->pen = calloc(1, sizeof *roll->pen);
  if (!roll || !roll->pen) abort();
  roll->columns = columns == 32 ? 32 : 48;
  pen_reset(roll);
  return roll;
}

void roll_free(struct roll *roll) {
  if (!roll) return;
  buffer_done(&roll->pen->text);
  buffer_done(&roll->answers);
  arena_done(&roll->arena);
  free(roll->pen);
  free(roll);
}

size_t roll_print(struct roll *roll, const void *bytes, size_t length) {
  const unsigned char *next = bytes;
  size_t left = length;
  int cuts = roll->cuts;
  while (left > 0 && roll->cuts == cuts) {
    size_t taken = print_next(roll, next, left);
    if (taken == 0) break;
    next += taken;
    left -= taken;
  }
  return length - left;
}

void roll_print_all(struct roll *roll, const void *bytes, size_t length) {
  for (const char *next = bytes;;) {
    size_t taken = length > 0 ? roll_print(roll, next, length) : 0;
    if (taken == 0) break;
    next += taken;
    length -= taken;
  }
  pen_feed(roll, 0);
}

void roll_tear(struct roll *roll) {
  struct roll_pen *pen = roll->pen;
  pen_feed(roll, 0);
  roll->first = roll->last = NULL;
  roll->full = false;
  pen->qr = pen->picture = NULL;
  pen->qr_length = pen->used = 0;
  arena_reset(&roll->arena);
}

static size_t print_next(struct roll *roll, const unsigned char *bytes, size_t length) {
  struct roll_pen *pen = roll->pen;
  if (pen->skip > 0) {
    size_t skipped = length < pen->skip ? length : pen->skip;
    pen->skip -= skipped;
    return skipped;
  }
  if (bytes[0] == 0x1B || bytes[0] == 0x1D || bytes[0] == 0x1C || bytes[0] == 0x10)
    return command_run(roll, bytes, length, &pen->skip);
  print_sign(roll, bytes[0]);
  return 1;
}

static void print_sign(struct roll *roll, unsigned char byte) {
  struct roll_pen *pen = roll->pen;
  if (byte == '\n') pen_line(roll);
  else if (byte == '\t')
    pen_move(roll, (pen->x / ROLL_DOTS_A_COLUMN / TAB_COLUMNS + 1) * TAB_COLUMNS * ROLL_DOTS_A_COLUMN);
  else if (byte >= 0x80) pen_character(roll, code_page_character(pen->page, byte));
  else if (byte >= ' ' && byte != 0x7F) pen_character(roll, byte);
}

void pen_reset(struct roll *roll) {
  struct roll_pen *pen = roll->pen;
  end_run(roll);
  pen->look = (struct roll_look){.wide = 1, .tall = 1};
  pen->page = 0;
  pen->align = 0;
  pen->spacing = LINE_SPACING;
  pen->bars_height = 162;
  pen->bars_module = 3;
  pen->bars_caption = 0;
  pen->qr_module = 3;
  pen->qr_level = 0;
  pen->qr = NULL;
  pen->qr_length = 0;
}

/* What does not fit any more begins the next line, as on paper. */
void pen_character(struct roll *roll, uint32_t character) {
  struct roll_pen *pen = roll->pen;
  int width = width_of(&pen->look);
  if (pen->x + width > roll->columns * ROLL_DOTS_A_COLUMN) pen_line(roll);
  if (pen->text.length == 0) pen->text_x = pen->x;
  utf8_add(&pen->text, character ? character : 0xFFFD);
  pen->x += width;
}

void pen_move(struct roll *roll, int x) {
  int edge = roll->columns * ROLL_DOTS_A_COLUMN;
  end_run(roll);
  roll->pen->x = x < 0 ? 0 : x > edge ? edge : x;
}

void pen_look(struct roll *roll, struct roll_look look) {
  end_run(roll);
  roll->pen->look = look;
}

static void end_run(struct roll *roll) {
  struct roll_pen *pen = roll->pen;
  if (pen->text.length == 0) return;
  struct roll_run *run = pen_memory(roll, sizeof *run);
  char *text = pen_memory(roll, pen->text.length + 1);
  if (run && text) {
    memcpy(text, pen->text.bytes, pen->text.length);
    *run = (struct roll_run){.look = pen->look, .x = pen->text_x, .text = text};
    if (pen->last_run) pen->last_run->next = run;
    else pen->runs = run;
    pen->last_run = run;
  }
  int height = height_of(&pen->look);
  if (height > pen->tallest) pen->tallest = height;
  buffer_clear(&pen->text);
}

void pen_line(struct roll *roll) {
  struct roll_pen *pen = roll->pen;
  end_run(roll);
  struct roll_item *item = pen_item(roll, ROLL_TEXT);
  if (item) {
    item->runs = pen->runs;
    item->height = pen->tallest > pen->spacing ? pen->tallest : pen->spacing;
  }
  pen->runs = pen->last_run = NULL;
  pen->tallest = pen->x = 0;
}

void pen_feed(struct roll *roll, int dots) {
  struct roll_pen *pen = roll->pen;
  if (pen->text.length > 0 || pen->runs) pen_line(roll);
  struct roll_item *item = dots > 0 ? pen_item(roll, ROLL_FEED) : NULL;
  if (item) item->height = dots;
}

struct roll_item *pen_item(struct roll *roll, enum roll_kind kind) {
  struct roll_item *item = pen_memory(roll, sizeof *item);
  if (!item) return NULL;
  item->kind = kind;
  item->align = roll->pen->align;
  if (roll->last) roll->last->next = item;
  else roll->first = item;
  return roll->last = item;
}

void *pen_memory(struct roll *roll, size_t size) {
  if (size > ROLL_BYTES_MAX - roll->pen->used) {
    roll->full = true;
    return NULL;
  }
  roll->pen->used += size;
  return arena_alloc(&roll->arena, size);
}

static int width_of(const struct roll_look *look) {
  return (look->small ? SMALL_WIDTH : ROLL_DOTS_A_COLUMN) * look->wide;
}

static int height_of(const struct roll_look *look) {
  return (look->small ? SMALL_DOTS : CHARACTER_DOTS) * look->tall;
}
