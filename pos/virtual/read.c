/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A roll as text, for tests and for whoever reads with the ears. */
#include "pos/virtual/pen.h"

#include "core/text.h"

static void read_line(const struct roll *roll, const struct roll_item *item, struct buffer *out);

void roll_text(const struct roll *roll, struct buffer *out) {
  for (const struct roll_item *item = roll->first; item; item = item->next) {
    switch (item->kind) {
    case ROLL_TEXT: read_line(roll, item, out); break;
    case ROLL_BARS: buffer_format(out, "[%s %s]\n", item->symbology, item->text); break;
    case ROLL_QR: buffer_format(out, "[qr %s]\n", item->text); break;
    case ROLL_PICTURE: buffer_format(out, "[picture %dx%d]\n", item->width, item->height); break;
    case ROLL_CUT: buffer_text(out, "[cut]\n"); break;
    case ROLL_PULSE: buffer_text(out, "[drawer]\n"); break;
    case ROLL_FEED: break;
    }
  }
  buffer_add(out, "", 0); /* a text, also when nothing was printed */
}

static void read_line(const struct roll *roll, const struct roll_item *item, struct buffer *out) {
  int column = 0, indent = roll_indent(roll, item) / ROLL_DOTS_A_COLUMN;
  size_t start = out->length;
  for (const struct roll_run *run = item->runs; run; run = run->next) {
    for (; column < indent + run->x / ROLL_DOTS_A_COLUMN; column++) buffer_char(out, ' ');
    buffer_text(out, run->text);
    column += (int)text_length(run->text);
  }
  while (out->length > start && out->bytes[out->length - 1] == ' ') out->length--;
  buffer_char(out, '\n');
}
