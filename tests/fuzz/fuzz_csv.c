/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: catalog */
/* Any bytes as a spreadsheet: either csv_read says at which line it is wrong, or what it cut is written and cut again
 * to the same cells; and the reader above it ends with a catalogue file or with faults that can be shown. */
#include "catalog/csv.h"
#include "catalog/file.h"
#include "core/text.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_same(const struct csv *first, const struct csv *again) {
  assert(first->count == again->count);
  for (size_t r = 0; r < first->count; r++) {
    assert(first->rows[r].count == again->rows[r].count);
    for (size_t c = 0; c < first->rows[r].count; c++)
      assert(strcmp(first->rows[r].cells[c], again->rows[r].cells[c]) == 0);
  }
}

/* The first line tells the separator, so it is written with enough of them. */
static void check_round_trip(const struct csv *csv, struct arena *arena) {
  AUTO(buffer) struct buffer out = {0};
  for (size_t i = 0; i < 1 + CSV_CELLS_MAX / 2; i++) buffer_char(&out, csv->separator);
  buffer_char(&out, '\n');
  for (size_t r = 0; r < csv->count; r++) {
    for (size_t c = 0; c < csv->rows[r].count; c++) {
      if (c > 0) buffer_char(&out, csv->separator);
      csv_write(&out, csv->rows[r].cells[c], csv->separator);
    }
    buffer_char(&out, '\n');
  }
  struct csv again;
  struct csv_fault fault = {0};
  assert(csv_read(out.bytes, out.length, arena, &again, &fault));
  check_same(csv, &again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer faults = {0};
  struct csv csv;
  struct csv_fault fault = {0};
  if (csv_read((const char *)data, size, &arena, &csv, &fault)) check_round_trip(&csv, &arena);
  else assert(fault.line > 0 && fault.hint);
  struct report report = {.out = &faults};
  struct catalog_known known = {.from = {2026, 1, 1}};
  struct catalog_file file;
  catalog_known_index(&known, &arena);
  catalog_parse_csv((const char *)data, size, &arena, &file, &report);
  catalog_complete(&file, &known, &arena);
  catalog_check(&file, &known, &arena, &report);
  assert(report.faults == 0 || faults.length > 0);
  for (const char *line = faults.bytes; line && *line; line += strcspn(line, "\n") + 1)
    assert(text_is_utf8(line, strcspn(line, "\n")));
  return 0;
}
