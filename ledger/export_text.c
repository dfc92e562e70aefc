/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the formats share. */
#include "ledger/export.h"

#include <string.h>

void export_code(FILE *out, const struct export_row *row) {
  fprintf(out, "%s-%04lld-%06lld", row->journal, (long long)row->year, (long long)row->number);
}

void export_text(FILE *out, const char *text, const char *forbidden) {
  bool blank = true, written = false; /* blank: the last character was one, or there is none yet */
  for (; *text; text++) {
    bool bad = (unsigned char)*text < ' ' || *text == 0x7f || strchr(forbidden, *text);
    char character = bad ? ' ' : *text;
    if (character == ' ') {
      blank = true;
      continue;
    }
    if (blank && written) putc(' ', out); /* two blanks end a name */
    putc(character, out);
    blank = false;
    written = true;
  }
  if (!written) fputs("Sans nom", out);
}
