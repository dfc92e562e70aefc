/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Commands of ESC/POS: how long each one is, and what it does to the paper. One that is not known is two bytes long,
 * and counted. */
#include "pos/virtual/pen.h"

#include <string.h>

#define PICTURE_BYTES_MAX ((size_t)512 * 1024)
#define MARGIN_FEED 120

typedef void command_effect(struct roll *roll, const unsigned char *bytes, size_t length);
typedef size_t command_length(const unsigned char *bytes, size_t available); /* 0: cannot say yet */

struct command {
  unsigned char lead, code;
  unsigned char arguments; /* bytes after the code */
  command_length *length;  /* of the whole, where arguments do not say it */
  command_effect *effect;  /* NULL: nothing that one would see */
};

static size_t length_mode_list(const unsigned char *bytes, size_t available);
static size_t length_bit_image(const unsigned char *bytes, size_t available);
static size_t length_user_signs(const unsigned char *bytes, size_t available);
static size_t length_named(const unsigned char *bytes, size_t available);
static size_t length_named_large(const unsigned char *bytes, size_t available);
static size_t length_bars(const unsigned char *bytes, size_t available);
static size_t length_cut(const unsigned char *bytes, size_t available);
static size_t length_raster(const unsigned char *bytes, size_t available);
static size_t length_stored_image(const unsigned char *bytes, size_t available);
static size_t length_live_pulse(const unsigned char *bytes, size_t available);

static command_effect do_reset, do_mode, do_bold, do_underline, do_align, do_lines, do_feed, do_page, do_font,
    do_spacing_default, do_spacing, do_place, do_shift, do_pulse, do_bit_image, do_cut, do_size, do_reverse,
    do_named_large, do_bars_caption, do_bars_height, do_bars_module, do_bars, do_named, do_raster, do_status,
    do_identity, do_live_pulse;

static const struct command commands[] = {
    {0x1B, '@', 0, NULL, do_reset},
    {0x1B, '!', 1, NULL, do_mode},
    {0x1B, 'E', 1, NULL, do_bold},
    {0x1B, 'G', 1, NULL, do_bold},
    {0x1B, '-', 1, NULL, do_underline},
    {0x1B, 'a', 1, NULL, do_align},
    {0x1B, 'd', 1, NULL, do_lines},
    {0x1B, 'J', 1, NULL, do_feed},
    {0x1B, 't', 1, NULL, do_page},
    {0x1B, 'M', 1, NULL, do_font},
    {0x1B, '2', 0, NULL, do_spacing_default},
    {0x1B, '3', 1, NULL, do_spacing},
    {0x1B, '$', 2, NULL, do_place},
    {0x1B, '\\', 2, NULL, do_shift},
    {0x1B, 'p', 3, NULL, do_pulse},
    {0x1B, '*', 0, length_bit_image, do_bit_image},
    {0x1B, 'i', 0, NULL, do_cut},
    {0x1B, 'm', 0, NULL, do_cut},
    {0x1B, ' ', 1, NULL, NULL},
    {0x1B, '%', 1, NULL, NULL},
    {0x1B, '&', 0, length_user_signs, NULL},
    {0x1B, '(', 0, length_named, NULL},
    {0x1B, '=', 1, NULL, NULL},
    {0x1B, '?', 1, NULL, NULL},
    {0x1B, 'D', 0, length_mode_list, NULL},
    {0x1B, 'L', 0, NULL, NULL},
    {0x1B, 'R', 1, NULL, NULL},
    {0x1B, 'S', 0, NULL, NULL},
    {0x1B, 'T', 1, NULL, NULL},
    {0x1B, 'V', 1, NULL, NULL},
    {0x1B, 'W', 8, NULL, NULL},
    {0x1B, 'c', 2, NULL, NULL},
    {0x1B, 'e', 1, NULL, NULL},
    {0x1B, 'r', 1, NULL, NULL},
    {0x1B, 'u', 1, NULL, NULL},
    {0x1B, 'v', 0, NULL, NULL},
    {0x1B, '{', 1, NULL, NULL},
    {0x1D, '!', 1, NULL, do_size},
    {0x1D, 'B', 1, NULL, do_reverse},
    {0x1D, 'H', 1, NULL, do_bars_caption},
    {0x1D, 'h', 1, NULL, do_bars_height},
    {0x1D, 'w', 1, NULL, do_bars_module},
    {0x1D, 'k', 0, length_bars, do_bars},
    {0x1D, 'V', 0, length_cut, do_cut},
    {0x1D, '(', 0, length_named, do_named},
    {0x1D, '8', 0, length_named_large, do_named_large},
    {0x1D, 'v', 0, length_raster, do_raster},
    {0x1D, 'r', 1, NULL, do_status},
    {0x1D, 'I', 1, NULL, do_identity},
    {0x1D, '$', 2, NULL, NULL},
    {0x1D, '*', 0, length_stored_image, NULL},
    {0x1D, '/', 1, NULL, NULL},
    {0x1D, ':', 0, NULL, NULL},
    {0x1D, 'E', 1, NULL, NULL},
    {0x1D, 'L', 2, NULL, NULL},
    {0x1D, 'P', 2, NULL, NULL},
    {0x1D, 'T', 1, NULL, NULL},
    {0x1D, 'W', 2, NULL, NULL},
    {0x1D, '\\', 2, NULL, NULL},
    {0x1D, '^', 3, NULL, NULL},
    {0x1D, 'a', 1, NULL, NULL},
    {0x1D, 'b', 1, NULL, NULL},
    {0x1D, 'f', 1, NULL, NULL},
    {0x1C, '!', 1, NULL, NULL},
    {0x1C, '&', 0, NULL, NULL},
    {0x1C, '(', 0, length_named, NULL},
    {0x1C, '-', 1, NULL, NULL},
    {0x1C, '.', 0, NULL, NULL},
    {0x1C, 'C', 1, NULL, NULL},
    {0x1C, 'S', 2, NULL, NULL},
    {0x1C, 'W', 1, NULL, NULL},
    {0x1C, 'p', 2, NULL, NULL},
    {0x10, 0x04, 1, NULL, NULL}, /* answered by whoever listens, at once */
    {0x10, 0x05, 1, NULL, NULL},
    {0x10, 0x14, 0, length_live_pulse, do_live_pulse},
};

static const struct command *find(unsigned char lead, unsigned char code) {
  for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
    if (commands[i].lead == lead && commands[i].code == code) return &commands[i];
  return NULL;
}

size_t command_run(struct roll *roll, const unsigned char *bytes, size_t length, size_t *skip) {
  if (length < 2) return 0;
  const struct command *command = find(bytes[0], bytes[1]);
  if (!command) {
    roll->unknown++;
    return 2;
  }
  size_t whole = command->length ? command->length(bytes, length) : (size_t)2 + command->arguments;
  if (whole > PICTURE_BYTES_MAX) {
    *skip = whole - 2;
    return 2;
  }
  if (whole == 0 || whole > length) return 0;
  if (command->effect) command->effect(roll, bytes + 2, whole - 2);
  return whole;
}

static size_t two(const unsigned char *bytes) {
  return bytes[0] | (size_t)bytes[1] << 8;
}

/* ESC D n… NUL: at most 32 places. */
static size_t length_mode_list(const unsigned char *bytes, size_t available) {
  for (size_t i = 2; i < available; i++)
    if (bytes[i] == 0 || i == 34) return i + 1;
  return 0;
}

/* ESC * m nL nH d… */
static size_t length_bit_image(const unsigned char *bytes, size_t available) {
  if (available < 5) return 0;
  return 5 + two(bytes + 3) * (bytes[2] >= 32 ? 3 : 1);
}

/* ESC & y c1 c2 [x d…]… */
static size_t length_user_signs(const unsigned char *bytes, size_t available) {
  if (available < 5) return 0;
  size_t length = 5;
  for (int sign = bytes[3]; sign <= bytes[4]; sign++) {
    if (length >= available) return 0;
    length += 1 + (size_t)bytes[length] * bytes[2];
  }
  return length;
}

/* GS ( X pL pH d… */
static size_t length_named(const unsigned char *bytes, size_t available) {
  return available < 5 ? 0 : 5 + two(bytes + 3);
}

/* GS 8 L p1 p2 p3 p4 d… */
static size_t length_named_large(const unsigned char *bytes, size_t available) {
  return available < 7 ? 0 : 7 + (two(bytes + 3) | two(bytes + 5) << 16);
}

/* GS k m d… NUL, or GS k m n d… */
static size_t length_bars(const unsigned char *bytes, size_t available) {
  if (available < 4) return 0;
  if (bytes[2] >= 65) return 4 + (size_t)bytes[3];
  for (size_t i = 3; i < available; i++)
    if (bytes[i] == 0 || i == 258) return i + 1;
  return 0;
}

/* GS V m, or GS V m n */
static size_t length_cut(const unsigned char *bytes, size_t available) {
  if (available < 3) return 0;
  return bytes[2] >= 65 ? 4 : 3;
}

/* GS v 0 m xL xH yL yH d… */
static size_t length_raster(const unsigned char *bytes, size_t available) {
  return available < 8 ? 0 : 8 + two(bytes + 4) * two(bytes + 6);
}

/* GS * x y d… */
static size_t length_stored_image(const unsigned char *bytes, size_t available) {
  return available < 4 ? 0 : 4 + (size_t)bytes[2] * bytes[3] * 8;
}

/* DLE DC4 1 m t; DLE DC4 2 1 8; DLE DC4 8 d1…d7 */
static size_t length_live_pulse(const unsigned char *bytes, size_t available) {
  if (available < 3) return 0;
  return bytes[2] == 8 ? 10 : 5;
}

static void do_reset(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)bytes, (void)length;
  pen_reset(roll);
}

static void do_mode(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  struct roll_look look = roll->pen->look;
  look.small = bytes[0] & 0x01;
  look.bold = bytes[0] & 0x08;
  look.tall = bytes[0] & 0x10 ? 2 : 1;
  look.wide = bytes[0] & 0x20 ? 2 : 1;
  look.underlined = bytes[0] & 0x80;
  pen_look(roll, look);
}

static void do_bold(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  struct roll_look look = roll->pen->look;
  look.bold = bytes[0] & 1;
  pen_look(roll, look);
}

static void do_underline(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  struct roll_look look = roll->pen->look;
  look.underlined = (bytes[0] & 0x0F) != 0;
  pen_look(roll, look);
}

static void do_reverse(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  struct roll_look look = roll->pen->look;
  look.reversed = bytes[0] & 1;
  pen_look(roll, look);
}

static void do_size(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  struct roll_look look = roll->pen->look;
  look.wide = (bytes[0] >> 4 & 7) + 1;
  look.tall = (bytes[0] & 7) + 1;
  pen_look(roll, look);
}

static void do_font(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  struct roll_look look = roll->pen->look;
  look.small = bytes[0] & 1;
  pen_look(roll, look);
}

static void do_align(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  roll->pen->align = (bytes[0] & 0x0F) % 3;
}

static void do_lines(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  pen_feed(roll, bytes[0] * roll->pen->spacing);
}

static void do_feed(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  pen_feed(roll, bytes[0]);
}

static void do_page(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  roll->pen->page = bytes[0];
}

static void do_spacing_default(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)bytes, (void)length;
  roll->pen->spacing = 30;
}

static void do_spacing(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  roll->pen->spacing = bytes[0];
}

static void do_place(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  pen_move(roll, (int)two(bytes));
}

static void do_shift(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  pen_move(roll, roll->pen->x + (int16_t)two(bytes));
}

static void do_pulse(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)bytes, (void)length;
  if (pen_item(roll, ROLL_PULSE)) roll->pulses++;
}

static void do_live_pulse(struct roll *roll, const unsigned char *bytes, size_t length) {
  if (bytes[0] == 1) do_pulse(roll, bytes, length);
}

static void do_cut(struct roll *roll, const unsigned char *bytes, size_t length) {
  bool feeds = length == 2; /* GS V 65, GS V 66 n */
  pen_feed(roll, feeds ? MARGIN_FEED + bytes[1] : 0);
  if (pen_item(roll, ROLL_CUT)) roll->cuts++;
}

static void do_bars_caption(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  roll->pen->bars_caption = bytes[0] & 3;
}

static void do_bars_height(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  roll->pen->bars_height = bytes[0] ? bytes[0] : 1;
}

static void do_bars_module(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  roll->pen->bars_module = bytes[0] < 1 ? 1 : bytes[0] > 6 ? 6 : bytes[0];
}

static void do_bars(struct roll *roll, const unsigned char *bytes, size_t length) {
  if (bytes[0] >= 65) code_bars(roll, bytes[0] - 65U, bytes + 2, length - 2);
  else code_bars(roll, bytes[0], bytes + 1, length - 1 - (bytes[length - 1] == 0 ? 1 : 0));
}

/* GS ( k: codes made of squares; GS ( L: graphics. The others (GS ( E…) set up the machine. */
static void do_named(struct roll *roll, const unsigned char *bytes, size_t length) {
  if (bytes[0] == 'k' && length >= 5) code_square(roll, bytes + 3, length - 3);
  if (bytes[0] == 'L' && length >= 5) graphics(roll, bytes + 3, length - 3);
}

static void do_named_large(struct roll *roll, const unsigned char *bytes, size_t length) {
  if (bytes[0] == 'L' && length >= 7) graphics(roll, bytes + 5, length - 5);
}

static void do_raster(struct roll *roll, const unsigned char *bytes, size_t length) {
  size_t across = two(bytes + 2);
  if (across > 0 && length > 6) graphics_add(roll, bytes + 6, length - 6, (int)across * 8, 1);
}

/* Columns of 8 or 24 dots, from left to right: turned into rows. */
static void do_bit_image(struct roll *roll, const unsigned char *bytes, size_t length) {
  size_t deep = bytes[0] >= 32 ? 3 : 1, columns = (length - 3) / deep, across = (columns + 7) / 8;
  if (columns == 0) return;
  AUTO(arena) struct arena arena = {0};
  unsigned char *rows = arena_alloc(&arena, across * deep * 8);
  for (size_t x = 0; x < columns; x++)
    for (size_t y = 0; y < deep * 8; y++)
      if (bytes[3 + x * deep + y / 8] >> (7 - y % 8) & 1) rows[y * across + x / 8] |= (unsigned char)(0x80 >> x % 8);
  graphics_add(roll, rows, across * deep * 8, (int)across * 8, 1);
}

/* Asked in turn, answered when all before it is on paper: there is paper. */
static void do_status(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)bytes, (void)length;
  buffer_char(&roll->answers, 0x00);
}

static void do_identity(struct roll *roll, const unsigned char *bytes, size_t length) {
  (void)length;
  if (bytes[0] >= 65) buffer_add(&roll->answers, "_Comptoir", 10); /* with its NUL, as printers do */
  else buffer_char(&roll->answers, 0x20);
}
