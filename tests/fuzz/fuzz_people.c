/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: ledger embedded_sql */
/* Any bytes as a people file: refused with a fault that can be shown, or read, and then what is written from it reads
 * back as the same bytes. */
#include "core/text.h"
#include "ledger/people_file.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
static void check_fault(const struct fault *fault, enum outcome outcome);
static void check_round_trip(const void *people, struct arena *arena);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  void *people = arena_alloc(&arena, people_file_spec.size);
  enum outcome outcome = spec_read(&people_file_spec, (const char *)data, size, &arena, people, &fault);
  if (outcome == OK) check_round_trip(people, &arena);
  else check_fault(&fault, outcome);
  return 0;
}

static void check_fault(const struct fault *fault, enum outcome outcome) {
  assert(fault->outcome == outcome && outcome_status(outcome) >= 400 && outcome_status(outcome) < 500);
  assert(fault->field[0] == '\0' || fault->field[0] == '/');
  assert(text_is_utf8(fault->field, strlen(fault->field)));
  assert(fault->hint[0] && text_is_utf8(fault->hint, strlen(fault->hint)));
}

static void check_round_trip(const void *people, struct arena *arena) {
  AUTO(buffer) struct buffer first = {0}, second = {0};
  struct json json = json_into(&first);
  void *again = arena_alloc(arena, people_file_spec.size);
  spec_write(&people_file_spec, people, &json);
  enum outcome outcome = spec_read(&people_file_spec, first.bytes, first.length, arena, again, NULL);
  assert(outcome == OK);
  json = json_into(&second);
  spec_write(&people_file_spec, again, &json);
  assert(first.length == second.length && memcmp(first.bytes, second.bytes, first.length) == 0);
}
