/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger.h"

#include <stdarg.h>
#include <stdio.h>

/* A mutated rule makes every sale differ: the first thousand say enough, the rest is counted. */
enum { FINDINGS_SHOWN = 1000, SENTENCE = 512 };

void verify_checked(struct verify_report *report, int64_t count, const char *what, ...) {
  char sentence[SENTENCE];
  va_list values;
  va_start(values, what);
  vsnprintf(sentence, sizeof sentence, what, values);
  va_end(values);
  report->checks++;
  buffer_format(&report->text, "%9lld  %s\n", (long long)count, sentence);
}

void verify_found(struct verify_report *report, const char *where, const char *what, ...) {
  char sentence[SENTENCE];
  report->findings++;
  if (report->findings > FINDINGS_SHOWN + 1) return;
  if (report->findings == FINDINGS_SHOWN + 1) {
    buffer_text(&report->text, "FAUTE : il y en a d’autres, qui sont comptées et ne sont plus détaillées\n");
    return;
  }
  va_list values;
  va_start(values, what);
  vsnprintf(sentence, sizeof sentence, what, values);
  va_end(values);
  buffer_format(&report->text, "FAUTE %s : %s\n", where, sentence);
}
