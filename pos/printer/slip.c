/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/printer/slip.h"

#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CODE128_MAX 14
#define QR_MAX 500

static struct slip_line *add_line(struct slip *slip, enum slip_kind kind);
static bool are_digits(const char *text, size_t count);

struct slip slip_begin(const char *kind, struct arena *arena) {
  return (struct slip){.arena = arena, .kind = kind};
}

void slip_text(struct slip *slip, enum slip_align align, unsigned style, const char *text) {
  struct slip_line *line = add_line(slip, SLIP_TEXT);
  line->align = align;
  line->style = style;
  line->text = arena_text(slip->arena, text, strlen(text));
}

void slip_format(struct slip *slip, enum slip_align align, unsigned style, const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  slip_text(slip, align, style, text);
}

void slip_pair(struct slip *slip, unsigned style, const char *left, const char *right) {
  const struct slip_cell cells[] = {{.text = left}, {.text = right, .width = SLIP_FIT, .align = SLIP_RIGHT}};
  slip_columns(slip, style, cells, sizeof cells / sizeof cells[0]);
}

void slip_columns(struct slip *slip, unsigned style, const struct slip_cell cells[], size_t count) {
  struct slip_line *line = add_line(slip, SLIP_COLUMNS);
  struct slip_cell *copies = arena_copy(slip->arena, cells, count * sizeof *cells);
  for (size_t i = 0; i < count; i++) copies[i].text = arena_text(slip->arena, cells[i].text, strlen(cells[i].text));
  line->style = style;
  line->cells = copies;
  line->cell_count = count;
}

void slip_rule(struct slip *slip) {
  add_line(slip, SLIP_RULE);
}

enum outcome slip_ean13(struct slip *slip, const char *digits) {
  char check = slip_ean13_check(digits);
  if (!check || !(digits[12] == '\0' || (digits[12] == check && digits[13] == '\0'))) return OUT_OF_RANGE;
  add_line(slip, SLIP_EAN13)->text = arena_format(slip->arena, "%.12s%c", digits, check);
  return OK;
}

enum outcome slip_code128(struct slip *slip, const char *text) {
  size_t length = strlen(text);
  if (length < 1 || length > CODE128_MAX) return OUT_OF_RANGE;
  for (size_t i = 0; i < length; i++)
    if (text[i] < ' ' || text[i] > '~') return OUT_OF_RANGE;
  add_line(slip, SLIP_CODE128)->text = arena_text(slip->arena, text, length);
  return OK;
}

enum outcome slip_qr(struct slip *slip, const char *text) {
  size_t length = strlen(text);
  if (length < 1 || length > QR_MAX || !text_is_utf8(text, length)) return OUT_OF_RANGE;
  add_line(slip, SLIP_QR)->text = arena_text(slip->arena, text, length);
  return OK;
}

void slip_feed(struct slip *slip, int64_t lines) {
  add_line(slip, SLIP_FEED)->count = lines;
}

void slip_cut(struct slip *slip) {
  add_line(slip, SLIP_CUT);
}

void slip_drawer(struct slip *slip) {
  add_line(slip, SLIP_DRAWER);
}

char slip_ean13_check(const char *digits) {
  if (!are_digits(digits, 12)) return 0;
  int sum = 0;
  for (int i = 0; i < 12; i++) sum += (digits[i] - '0') * (i % 2 ? 3 : 1);
  return (char)('0' + (10 - sum % 10) % 10);
}

enum outcome slip_of_label(const struct slip_label *label, struct arena *arena, struct slip *slip) {
  struct slip made = slip_begin("label", arena);
  slip_text(&made, SLIP_CENTRE, SLIP_BOLD, label->name);
  if (label->detail) slip_text(&made, SLIP_CENTRE, SLIP_PLAIN, label->detail);
  slip_text(&made, SLIP_CENTRE, SLIP_BOLD | SLIP_BIG, label->price);
  enum outcome outcome = OK;
  if (label->barcode) {
    bool ean = are_digits(label->barcode, 13) && label->barcode[13] == '\0';
    outcome = ean ? slip_ean13(&made, label->barcode) : slip_code128(&made, label->barcode);
  }
  if (outcome != OK) return outcome;
  slip_cut(&made);
  *slip = made;
  return OK;
}

static struct slip_line *add_line(struct slip *slip, enum slip_kind kind) {
  struct slip_line *line = arena_alloc(slip->arena, sizeof *line);
  line->kind = kind;
  if (slip->last) slip->last->next = line;
  else slip->first = line;
  slip->last = line;
  return line;
}

static bool are_digits(const char *text, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (text[i] < '0' || text[i] > '9') return false;
  return true;
}
