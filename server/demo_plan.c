/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/demo.h"

#include "core/spec.h"

#include "sql_queries.h"

#include <string.h>

static const struct spec_field cell_fields[] = {
    SPEC_FIELD(struct demo_cell, month, .required = true, .min = 7, .max = 7),
    SPEC_FIELD(struct demo_cell, activity, .form = FORM_CODE),
    SPEC_FIELD(struct demo_cell, net, .required = true, .min = 1, .max = MONEY_LIMIT_CENTS),
};
static const struct spec cell_spec = SPEC("Cell", struct demo_cell, cell_fields);
static const struct spec_field kpa_fields[] = {
    SPEC_FIELD(struct demo_kpa, code, .required = true, .form = FORM_CODE),
    SPEC_FIELD(struct demo_kpa, total, .required = true, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct demo_kpa, activities, .required = true),
    SPEC_LIST_OF(struct demo_kpa, cells, cell_count, &cell_spec, .max = 2000),
};
static const struct spec kpa_spec = SPEC("DemoKpa", struct demo_kpa, kpa_fields);
static const struct spec_field worker_fields[] = {
    SPEC_FIELD(struct demo_worker, member, .required = true, .form = FORM_CODE),
    SPEC_FIELD(struct demo_worker, activities, .required = true),
};
static const struct spec worker_spec = SPEC("Worker", struct demo_worker, worker_fields);
static const struct spec_field plan_fields[] = {
    SPEC_FIELD(struct demo_plan, source, .max = 400),
    SPEC_LIST_OF(struct demo_plan, workers, worker_count, &worker_spec, .max = 500),
    SPEC_LIST_OF(struct demo_plan, kpas, kpa_count, &kpa_spec, .max = 50),
};
static const struct spec plan_spec = SPEC("DemoPlan", struct demo_plan, plan_fields);

static bool last_published_month(const char *month, int *month_number);
static size_t add_month(const struct demo_kpa *kpa, int year, int month, struct date today, struct arena *arena,
                        struct demo_cell *to);

enum outcome demo_plan_read(struct arena *arena, struct demo_plan *plan, struct fault *fault) {
  enum outcome outcome = spec_read(&plan_spec, demo_turnover, strlen(demo_turnover), arena, plan, fault);
  for (size_t i = 0; outcome == OK && i < plan->kpa_count; i++) {
    int64_t sum = 0;
    for (size_t c = 0; c < plan->kpas[i].cell_count; c++) sum += plan->kpas[i].cells[c].net;
    if (sum != plan->kpas[i].total)
      outcome = fault_set(fault, ARITHMETIC_MISMATCH, plan->kpas[i].code, "cells do not sum to the total");
  }
  return outcome;
}

struct demo_kpa demo_prolong(const struct demo_kpa *kpa, struct date today, struct arena *arena) {
  struct demo_kpa longer = *kpa;
  if (kpa->cell_count == 0 || !kpa->cells[0].activity) return longer;
  int months = (today.year - 2024) * 12 + today.month;
  if (months <= 0) return longer;
  struct demo_cell *cells = arena_list(arena, kpa->cell_count + (size_t)months * 16, sizeof *cells);
  memcpy(cells, kpa->cells, kpa->cell_count * sizeof *cells);
  size_t count = kpa->cell_count;
  for (int m = 0; m < months; m++) count += add_month(kpa, 2024 + m / 12, m % 12 + 1, today, arena, cells + count);
  longer.cells = cells;
  longer.cell_count = count;
  return longer;
}

/* Each month resembles the same month of 2023, a tenth more each year; the current one stops yesterday. */
static size_t add_month(const struct demo_kpa *kpa, int year, int month, struct date today, struct arena *arena,
                        struct demo_cell *to) {
  bool current = year == today.year && month == today.month;
  if (current && today.day == 1) return 0;
  size_t added = 0;
  for (size_t i = 0; i < kpa->cell_count && added < 16; i++) {
    int like = 0;
    if (!last_published_month(kpa->cells[i].month, &like) || like != month) continue;
    int64_t net = kpa->cells[i].net * (100 + 10 * (year - 2023)) / 100;
    if (current) net = net * (today.day - 1) / 31;
    if (net < 100) continue;
    to[added++] = (struct demo_cell){arena_format(arena, "%04d-%02d", year, month), kpa->cells[i].activity, net};
  }
  return added;
}

static bool last_published_month(const char *month, int *month_number) {
  struct date first;
  char day[DATE_TEXT];
  if (!text_starts(month, "2023-")) return false;
  memcpy(day, month, 7);
  memcpy(day + 7, "-01", 4);
  if (!date_parse(day, &first)) return false;
  *month_number = first.month;
  return true;
}
