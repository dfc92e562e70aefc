/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What passes through the two pipes, between programs of one build: a question, then the file; an answer, then the
 * picture and its preview. Whoever asks believes nothing of an answer. */
#ifndef COMPTOIR_WORKER_WIRE_H
#define COMPTOIR_WORKER_WIRE_H

#include "worker/worker.h"

#define WIRE_MARK 0x434f4d50u

enum worker_verdict {
#define VERDICT(name, outcome) name,
#include "worker/verdict.def"
#undef VERDICT
  VERDICT_COUNT
};

struct wire_question {
  uint32_t mark, trial;
  uint64_t length;
  uint32_t side, preview_side, middle_side, square;
};

struct wire_answer {
  uint32_t mark, verdict, kind;
  uint32_t width, height, pages;
  uint64_t content_length, middle_length, preview_length; /* content is empty for a PDF: it is the question's */
};

#endif
