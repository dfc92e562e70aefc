/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_ticket */
/* Whatever bytes come as a record: either they are refused, or writing what was read gives the same bytes, and the
 * arithmetic check ends with one of its two answers. */
#include "pos/ticket/ticket.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer again = {0};
  struct record record;
  struct fault fault = {0};
  enum outcome outcome = record_parse((const char *)data, size, &arena, &record, &fault);
  if (outcome != OK && outcome != BAD_RECORD) abort();
  if (outcome != OK) return 0;
  record_write(&record, &again);
  if (again.length != size || memcmp(again.bytes, data, size) != 0) abort();
  outcome = ticket_check(&record.ticket, &arena, &fault);
  if (outcome != OK && outcome != ARITHMETIC_MISMATCH) abort();
  return 0;
}
