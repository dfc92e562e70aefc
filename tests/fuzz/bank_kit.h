/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What must hold of any bytes given as a bank's file: refused with words that can be shown and nothing returned, or
 * taken, and then everything in it is proven again here. */
#ifndef COMPTOIR_TESTS_FUZZ_BANK_KIT_H
#define COMPTOIR_TESTS_FUZZ_BANK_KIT_H

#include "bank/bank.h"
#include "core/text.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void check_text(const char *text) {
  assert(text && text_is_utf8(text, strlen(text)));
}

static inline void check_statement(const struct bank_statement *statement) {
  int64_t sum = statement->opening.cents;
  check_text(statement->account);
  check_text(statement->reference);
  assert(date_is_valid(statement->from) && date_is_valid(statement->to));
  for (size_t i = 0; i < statement->line_count; i++) {
    const struct bank_line *line = &statement->lines[i];
    assert(line->position == i + 1 && date_is_valid(line->day));
    assert(line->value_day.year == 0 || date_is_valid(line->value_day));
    assert(date_compare(line->day, statement->from) >= 0 && date_compare(line->day, statement->to) <= 0);
    check_text(line->label);
    check_text(line->reference);
    check_text(line->code);
    assert(line->label[0] && !strchr(line->label, '\n'));
    sum += line->amount.cents;
  }
  assert(!statement->has_balances || sum == statement->closing.cents);
}

static inline void check_bank_file(const uint8_t *data, size_t size, const struct bank_csv_mapping *mapping) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct bank_file file = {.statement_count = SIZE_MAX};
  enum outcome outcome = bank_read(data, size, mapping, &arena, &file, &fault);
  if (outcome != OK) {
    assert(outcome == BANK_FILE_REFUSED && fault.outcome == outcome && file.statement_count == SIZE_MAX);
    check_text(fault.field);
    check_text(fault.hint);
    assert(fault.hint[0]);
    return;
  }
  assert(file.statement_count > 0);
  for (size_t i = 0; i < file.statement_count; i++) check_statement(&file.statements[i]);
}

#endif
