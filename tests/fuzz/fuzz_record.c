/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket */
/* Whatever bytes come as a record of any chain: either they are refused, or writing what was read gives the same bytes,
 * and the arithmetic check ends with one of its two answers. The fast reader and the general one agree on what is
 * canonical. */
#include "pos/ticket/record_spec.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool writes_back(const struct record *record, const char *bytes, size_t length) {
  AUTO(buffer) struct buffer again = {0};
  record_write(record, &again);
  return again.length == length && memcmp(again.bytes, bytes, length) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO(arena) struct arena arena = {0};
  struct record record, fast = {0}, general = {0};
  struct fault fault = {0};
  const char *bytes = (const char *)data;
  const struct spec *spec = record_spec_peek(bytes, size);
  enum outcome outcome = record_parse(bytes, size, &arena, &record, &fault);
  if (outcome != OK && outcome != BAD_RECORD) abort();
  bool read_fast = record_read_canonical(spec, bytes, size, &arena, &fast) && writes_back(&fast, bytes, size);
  bool read_general =
      spec_read(spec, bytes, size, &arena, &general, &fault) == OK && writes_back(&general, bytes, size);
  if (read_fast != read_general || read_fast != (outcome == OK)) abort();
  if (outcome != OK) return 0;
  if (!writes_back(&record, bytes, size)) abort();
  const char *about[RECORD_ABOUT_MAX];
  if (record_about(&record, &arena, about) > RECORD_ABOUT_MAX) abort();
  (void)record_total(&record), (void)record_turnover(&record);
  outcome = record_check(&record, &arena, &fault);
  if (outcome != OK && outcome != ARITHMETIC_MISMATCH) abort();
  return 0;
}
