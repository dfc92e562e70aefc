/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/printer/escpos.h"
#include "pos/printer/layout.h"

#include <stdlib.h>
#include <string.h>

#define ESC "\x1B"
#define GS "\x1D"
#define DOTS_A_COLUMN 12
#define LINES_TO_KNIFE 5
#define LINES_MAX 50

const char escpos_drawer[5] = {0x1B, 'p', 0, 25, (char)250}; /* 50 ms on, at least 500 ms off */
const char escpos_drawer_now[5] = {0x10, 0x14, 1, 0, 1};     /* 100 ms */
const char escpos_ask[6] = {0x10, 0x04, 2, 0x10, 0x04, 4};
const char escpos_ask_done[3] = {0x1D, 'r', 1};

struct encoder {
  const struct escpos_paper *paper;
  struct escpos_job *job;
  unsigned style; /* the printer stands on */
  int page;
};

static void encode_row(void *context, const struct slip_row *row);
static void add_mark(struct escpos_job *job);
static void put_style(struct encoder *encoder, unsigned style);
static void put_line(struct encoder *encoder, unsigned style, const char *text);
static void put_ean13(struct encoder *encoder, const char *digits);
static void put_code128(struct encoder *encoder, const char *text);
static bool holds_question(const char *digits, size_t length);
static void put_bars(struct encoder *encoder, int64_t dots, int kind, const char *data, size_t length);
static void put_qr(struct encoder *encoder, const char *text);
static void put_qr_part(struct buffer *out, char function, const char *data, size_t length);
static void put_cut(struct encoder *encoder);

void escpos_encode(const struct slip *slip, const struct escpos_paper *paper, struct escpos_job *job) {
  AUTO(arena) struct arena arena = {0};
  *job = (struct escpos_job){0};
  struct encoder encoder = {.paper = paper, .job = job, .page = CODE_PAGE_UNKNOWN};
  /* As after switching on; and no Chinese: there, two bytes with accents would make one sign. */
  buffer_add(&job->bytes, ESC "@\x1C.", 4);
  add_mark(job);
  slip_layout(slip, paper->charset, paper->columns, &arena, encode_row, &encoder);
}

void escpos_append(struct escpos_job *job, const struct escpos_job *more) {
  size_t from = 0;
  for (size_t i = 0; i < more->mark_count; i++) {
    buffer_add(&job->bytes, more->bytes.bytes + from, more->marks[i] - from);
    add_mark(job);
    from = more->marks[i];
  }
}

void escpos_job_done(struct escpos_job *job) {
  buffer_done(&job->bytes);
  free(job->marks);
  *job = (struct escpos_job){0};
}

static void add_mark(struct escpos_job *job) {
  if ((job->mark_count & (job->mark_count - 1)) == 0) { /* full at every power of two */
    size_t room = job->mark_count ? 2 * job->mark_count : 1;
    size_t *grown = realloc(job->marks, room * sizeof *grown);
    if (!grown) abort();
    job->marks = grown;
  }
  job->marks[job->mark_count++] = job->bytes.length;
}

static void encode_row(void *context, const struct slip_row *row) {
  struct encoder *encoder = context;
  struct buffer *out = &encoder->job->bytes;
  switch (row->kind) {
  case SLIP_TEXT:
  case SLIP_COLUMNS:
  case SLIP_RULE: put_line(encoder, row->style, row->text); break;
  case SLIP_EAN13: put_ean13(encoder, row->text); break;
  case SLIP_CODE128: put_code128(encoder, row->text); break;
  case SLIP_QR: put_qr(encoder, row->text); break;
  case SLIP_FEED:
    buffer_add(out, ESC "d", 2);
    buffer_char(out, (char)(row->count < 0 ? 0 : row->count > LINES_MAX ? LINES_MAX : row->count));
    break;
  case SLIP_CUT: put_cut(encoder); break;
  case SLIP_DRAWER: buffer_add(out, escpos_drawer, sizeof escpos_drawer); break;
  }
  add_mark(encoder->job);
}

static void put_line(struct encoder *encoder, unsigned style, const char *text) {
  put_style(encoder, style);
  charset_encode(encoder->paper->charset, text, &encoder->page, &encoder->job->bytes);
  buffer_char(&encoder->job->bytes, '\n');
}

static void put_style(struct encoder *encoder, unsigned style) {
  struct buffer *out = &encoder->job->bytes;
  unsigned changed = style ^ encoder->style;
  if (changed & SLIP_BOLD) {
    buffer_add(out, ESC "E", 2);
    buffer_char(out, style & SLIP_BOLD ? 1 : 0);
  }
  if (changed & SLIP_BIG) {
    buffer_add(out, GS "!", 2);
    buffer_char(out, (char)((style & SLIP_WIDE ? 0x10 : 0) | (style & SLIP_TALL ? 0x01 : 0)));
  }
  encoder->style = style;
}

static void put_ean13(struct encoder *encoder, const char *digits) {
  put_bars(encoder, 3, 67, digits, strlen(digits));
}

/* Bytes that a printer takes for a question or a pulse wherever they stand: 16 before 4, 5 or 20. */
static bool holds_question(const char *digits, size_t length) {
  for (size_t i = 0; i + 3 < length; i += 2)
    if (memcmp(digits + i, "16", 2) == 0 &&
        (memcmp(digits + i + 2, "04", 2) == 0 || memcmp(digits + i + 2, "05", 2) == 0 ||
         memcmp(digits + i + 2, "20", 2) == 0))
      return true;
  return false;
}

/* Set B, and set C for an even number of digits, which takes half the room. Braces are said twice. */
static void put_code128(struct encoder *encoder, const char *text) {
  AUTO(buffer) struct buffer data = {0};
  size_t length = strlen(text);
  bool pairs = length % 2 == 0 && strspn(text, "0123456789") == length && !holds_question(text, length);
  buffer_text(&data, pairs ? "{C" : "{B");
  for (size_t i = 0; i < length; i += pairs ? 2 : 1) {
    buffer_char(&data, pairs ? (char)((text[i] - '0') * 10 + (text[i + 1] - '0')) : text[i]);
    if (text[i] == '{') buffer_char(&data, '{');
  }
  int64_t modules = 11 * (int64_t)(pairs ? length / 2 : length) + 35;
  bool roomy = 3 * modules + 60 <= encoder->paper->columns * DOTS_A_COLUMN;
  put_bars(encoder, roomy ? 3 : 2, 73, data.bytes, data.length);
}

static void put_bars(struct encoder *encoder, int64_t dots, int kind, const char *data, size_t length) {
  struct buffer *out = &encoder->job->bytes;
  put_style(encoder, SLIP_PLAIN);
  /* Centred, 80 dots high (1 cm), what it says below the bars. */
  const char head[] = {0x1B, 'a', 1, 0x1D, 'h', 80, 0x1D, 'w', (char)dots, 0x1D, 'H', 2, 0x1D, 'k', (char)kind};
  buffer_add(out, head, sizeof head);
  buffer_char(out, (char)length);
  buffer_add(out, data, length);
  buffer_add(out, ESC "a\0", 3);
}

/* Model 2, error correction M. Modules as large as the narrow paper allows: a telephone reads them from above. */
static void put_qr(struct encoder *encoder, const char *text) {
  struct buffer *out = &encoder->job->bytes;
  size_t length = strlen(text);
  char dots = length <= 80 ? 6 : length <= 200 ? 5 : 4;
  put_style(encoder, SLIP_PLAIN);
  buffer_add(out, ESC "a\1", 3);
  put_qr_part(out, 0x41, "2\0", 2);
  put_qr_part(out, 0x43, &dots, 1);
  put_qr_part(out, 0x45, "1", 1);
  AUTO(buffer) struct buffer data = {0};
  buffer_char(&data, '0');
  buffer_text(&data, text);
  put_qr_part(out, 0x50, data.bytes, data.length);
  put_qr_part(out, 0x51, "0", 1);
  buffer_add(out, ESC "a\0", 3);
}

static void put_qr_part(struct buffer *out, char function, const char *data, size_t length) {
  size_t size = length + 2;
  const char head[] = {0x1D, '(', 'k', (char)(size & 0xFF), (char)(size >> 8), '1', function};
  buffer_add(out, head, sizeof head);
  buffer_add(out, data, length);
}

static void put_cut(struct encoder *encoder) {
  struct buffer *out = &encoder->job->bytes;
  const char feed[] = {0x1B, 'd', LINES_TO_KNIFE};
  if (encoder->paper->cutter) buffer_add(out, GS "VB\0", 4); /* feeds to the knife, leaves one point */
  else buffer_add(out, feed, sizeof feed);
}

/* What is fixed in the bytes tells them apart (Epson, transmission status). */
enum escpos_answer_kind escpos_answer_kind(unsigned char byte) {
  if ((byte & 0x93) == 0x12) return ANSWER_STATUS;
  if ((byte & 0x90) == 0x00) return ANSWER_DONE;
  return ANSWER_OTHER;
}

struct escpos_status escpos_status(unsigned char offline_cause, unsigned char paper) {
  return (struct escpos_status){
      .cover_open = offline_cause & 0x04,
      .paper_out = (offline_cause & 0x20) || (paper & 0x60) == 0x60,
      .paper_low = (paper & 0x0C) == 0x0C,
      .trouble = offline_cause & 0x40,
  };
}
