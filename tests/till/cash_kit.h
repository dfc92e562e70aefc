/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A till with its drawer: open it, sell, count, close, at whatever time; its journal is recounted at the end. */
#ifndef COMPTOIR_TESTS_TILL_CASH_KIT_H
#define COMPTOIR_TESTS_TILL_CASH_KIT_H

#include "tests/till/till_kit.h"

#include "pos/till/cash.h"

struct stage {
  char folder[64];
  struct till *till;
  struct arena arena;
  struct request request;
  struct cash_call call;
  unsigned next;
};

static inline int set_stage(void **state) {
  struct stage *stage = calloc(1, sizeof *stage);
  assert_non_null(stage);
  folder_make(stage->folder);
  stage->till = kit_enrolled(stage->folder);
  stage->request.app = stage->till;
  stage->next = 1000;
  *state = stage;
  return 0;
}

static inline int clear_stage(void **state) {
  struct stage *stage = *state;
  AUTO(findings) struct findings findings = {0};
  till_close(stage->till);
  recount(stage->folder, &findings);
  if (findings.count > 0) fail_msg("%s", findings.text.bytes);
  folder_remove(stage->folder);
  arena_done(&stage->arena);
  free(stage);
  return 0;
}

/* It is this time until the moment ends. */
static inline void at(struct stage *stage, const char *time) {
  struct moment *moment = &stage->till->moment;
  till_moment_begin(stage->till);
  assert_int_equal(moment->depth, 1);
  assert_true(time_parse(time, &moment->now_us));
  moment->day = date_in_paris(moment->now_us);
  time_format_paris(moment->now_us, moment->at);
  date_format(moment->day, moment->business_day);
}

static inline void then(struct stage *stage) {
  till_moment_end(stage->till);
}

static inline const char *fresh(struct stage *stage) {
  return arena_format(&stage->arena, "%s", sale_id(stage->next++));
}

static inline struct cash_call *call(struct stage *stage) {
  stage->call = (struct cash_call){
      .till = stage->till, .request = &stage->request, .arena = &stage->arena, .fault = &stage->request.fault};
  stage->request.arena = &stage->arena;
  return &stage->call;
}

static inline void is_ok(struct stage *stage, enum outcome outcome) {
  if (outcome != OK) fail_msg("%s %s %s", outcome_code(outcome), stage->request.fault.field, stage->request.fault.hint);
}

static inline struct record kept(struct stage *stage) {
  struct record record;
  struct fault fault = {0};
  assert_int_equal(record_parse(stage->call.row.body, stage->call.row.body_length, &stage->arena, &record, &fault), OK);
  return record;
}

static inline void open_with(struct stage *stage, int64_t cents) {
  const struct cash_opening asked = {.id = fresh(stage), .counted = {cents}, .reason = "unknown"};
  is_ok(stage, cash_open(call(stage), &asked));
}

static inline const char *count_cents(struct stage *stage, int64_t cents) {
  const struct cash_count asked = {.id = fresh(stage), .counted = {cents}};
  is_ok(stage, cash_count(call(stage), &asked));
  return asked.id;
}

static inline struct record_closing close_counted(struct stage *stage, const char *count) {
  const struct cash_closing asked = {.id = fresh(stage), .count = count, .reason = "unknown"};
  is_ok(stage, cash_close(call(stage), &asked));
  return kept(stage).closing;
}

static inline struct record_closing close_day(struct stage *stage, int64_t cents) {
  return close_counted(stage, count_cents(stage, cents));
}

static inline enum outcome move(struct stage *stage, const char *kind, const char *reason, int64_t cents) {
  const struct cash_move asked = {.id = fresh(stage), .kind = kind, .reason = reason, .amount = {cents}};
  return cash_move(call(stage), &asked);
}

/* By the collective: whatever the day, no contract ends. */
static inline void sell_any_day(struct stage *stage, unsigned number) {
  static const struct basket_line coat = {.item = "FRI-007", .quantity = 1000};
  struct basket basket = coat_basket(sale_id(number));
  basket.lines = &coat;
  sell_basket(stage->till, &basket);
}

static inline int64_t records_of(struct stage *stage, const char *kind) {
  return sql_number(stage->folder, arena_format(&stage->arena, "SELECT count(*) FROM record WHERE kind = '%s'", kind));
}

#define AT_A_TILL(test) cmocka_unit_test_setup_teardown(test, set_stage, clear_stage)

#endif
