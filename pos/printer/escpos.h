/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* ESC/POS, the language of receipt printers: Epson's command reference, kept to what its copies understand too. */
#ifndef COMPTOIR_POS_PRINTER_ESCPOS_H
#define COMPTOIR_POS_PRINTER_ESCPOS_H

#include "pos/printer/charset.h"
#include "pos/printer/slip.h"

#include "core/buffer.h"

struct escpos_paper {
  int64_t columns; /* 32 or 48, of 12 dots each */
  enum charset charset;
  bool cutter; /* without one, the paper is fed to where it is torn */
};

struct escpos_job {
  struct buffer bytes;
  size_t *marks; /* where another command may come in between: ends of whole commands, the last is bytes.length */
  size_t mark_count;
};
/* bytes is released by escpos_job_done; marks too. */
void escpos_encode(const struct slip *slip, const struct escpos_paper *paper, struct escpos_job *job);
void escpos_append(struct escpos_job *job, const struct escpos_job *more);
void escpos_job_done(struct escpos_job *job);

/* Opens the drawer on pin 2, in its turn; at once, also by a printer that has no paper (not every copy knows it). */
extern const char escpos_drawer[5], escpos_drawer_now[5];
/* Asks for what only the printer knows, answered at once, one byte each: offline cause, then paper. */
extern const char escpos_ask[6];
/* Answered with one byte when everything before it is on paper. */
extern const char escpos_ask_done[3];

enum escpos_answer_kind { ANSWER_STATUS, ANSWER_DONE, ANSWER_OTHER };
enum escpos_answer_kind escpos_answer_kind(unsigned char byte);
struct escpos_status {
  bool cover_open, paper_out, paper_low, trouble;
};
/* The two answers to escpos_ask. */
struct escpos_status escpos_status(unsigned char offline_cause, unsigned char paper);

#endif
