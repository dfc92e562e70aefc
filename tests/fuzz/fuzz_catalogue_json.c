/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: catalog */
/* Any bytes as a catalogue file in JSON: it is read to the end, completed and checked against an empty KPA and against
 * itself, and whatever was wrong is said in lines that can be shown. */
#include "catalog/file.h"
#include "core/text.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
static size_t read_again(const uint8_t *data, size_t size, const struct catalog_file *first, struct arena *arena);
static void check_lines(const struct buffer *faults);

static const struct catalog_vat_rate rates[] = {{.rate = 2000, .valid_from = {2014, 1, 1}, .label = "normal"},
                                                {.rate = 550, .valid_from = {2014, 1, 1}, .label = "reduced"}};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer faults = {0};
  struct report report = {.out = &faults, .json = true};
  struct catalog_known known = {.from = {2026, 1, 1}, .rates = rates, .rate_count = 2};
  struct catalog_file file;
  catalog_known_index(&known, &arena);
  catalog_parse_json((const char *)data, size, &arena, &file, &report);
  catalog_complete(&file, &known, &arena);
  catalog_check(&file, &known, &arena, &report);
  assert(report.faults == 0 || faults.length > 0);
  check_lines(&faults);
  size_t again = read_again(data, size, &file, &arena);
  if (report.faults == 0) assert(again == file.item_count);
  return 0;
}

/* The same file where its rows are known already. */
static size_t read_again(const uint8_t *data, size_t size, const struct catalog_file *first, struct arena *arena) {
  AUTO(buffer) struct buffer faults = {0};
  struct report report = {.out = &faults, .json = true};
  struct catalog_activity *activities = arena_list(arena, first->activity_count, sizeof *activities);
  struct catalog_item *items = arena_list(arena, first->item_count, sizeof *items);
  for (size_t i = 0; i < first->activity_count; i++) activities[i] = first->activities[i].activity;
  for (size_t i = 0; i < first->item_count; i++) items[i] = first->items[i].item;
  struct catalog_known known = {.from = {2026, 1, 2},
                                .activities = activities,
                                .activity_count = first->activity_count,
                                .items = items,
                                .item_count = first->item_count,
                                .rates = rates,
                                .rate_count = 2};
  struct catalog_file file;
  catalog_known_index(&known, arena);
  catalog_parse_json((const char *)data, size, arena, &file, &report);
  catalog_complete(&file, &known, arena);
  catalog_check(&file, &known, arena, &report);
  check_lines(&faults);
  return file.item_count;
}

static void check_lines(const struct buffer *faults) {
  for (const char *line = faults->bytes; line && *line; line += strcspn(line, "\n") + 1)
    assert(text_is_utf8(line, strcspn(line, "\n")));
}
