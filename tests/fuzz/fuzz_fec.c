/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: exports core */
/* Any bytes as a FEC: read to the end, and what is found is said in lines that can be shown. The first line is the
 * name; the rest is this year's file, and last year's after a line "----". */
#include "exports/fec_check.h"

#include "core/text.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct fec_report report = {0};
  char name[64] = "";
  const char *text = (const char *)data, *end = size > 0 ? memchr(text, '\n', size) : NULL;
  if (!end || (size_t)(end - text) >= sizeof name) return 0;
  memcpy(name, text, (size_t)(end - text));
  size_t length = size - (size_t)(end + 1 - text);
  const char *cut = memmem(end + 1, length, "----\n", 5);
  struct fec_file file = {name, end + 1, cut ? (size_t)(cut - end - 1) : length},
                  last = {"123456782FEC20221231.txt", NULL, 0};
  if (cut) last = (struct fec_file){last.name, cut + 5, length - file.length - 5};
  fec_check(&file, cut ? &last : NULL, &report);
  size_t lines = 0;
  for (size_t i = 0; i < report.text.length; i++) lines += report.text.bytes[i] == '\n';
  assert(lines == (report.findings < FEC_FINDINGS_SHOWN ? report.findings : FEC_FINDINGS_SHOWN));
  assert(report.findings > 0 || report.debit.cents == report.credit.cents);
  buffer_done(&report.text);
  return 0;
}
