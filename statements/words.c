/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cells, and amounts, days and rates in words. */
#include "core/text.h"
#include "statements/private.h"

#include <assert.h>
#include <string.h>

enum { CENT = 100, HUNDREDTHS = 100, SIREN_GROUP = 3, MONTHS_A_YEAR = 12 };

static const char *const months[MONTHS_A_YEAR] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                                  "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};

struct paper_cell cell_text(const char *text) {
  return (struct paper_cell){.kind = PAPER_TEXT, .text = text};
}

struct paper_cell cell_money(struct money amount, const char *source) {
  return (struct paper_cell){.kind = PAPER_MONEY, .number = amount.cents, .source = source};
}

struct paper_cell cell_day(struct date day) {
  return (struct paper_cell){.kind = PAPER_DAY, .day = day};
}

struct paper_cell cell_empty(void) {
  return (struct paper_cell){.kind = PAPER_EMPTY};
}

struct paper_cell cell_figure(const char *label, struct money amount, enum paper_tone tone, const char *source) {
  return (struct paper_cell){
      .kind = PAPER_MONEY, .text = label, .number = amount.cents, .tone = tone, .source = source};
}

const char *source_text(const struct source *source, struct arena *arena) {
  AUTO(buffer) struct buffer out = {0};
  const char *const names[] = {"account", "member", "activity"};
  const char *const values[] = {source->account, source->member, source->activity};
  for (size_t i = 0; i < STATEMENTS_COUNT(names); i++) {
    if (!values[i]) continue;
    buffer_format(&out, "%s%s=", out.length ? "&" : "", names[i]);
    buffer_escaped(&out, values[i]);
  }
  if (source->entry) buffer_format(&out, "%sentry=%lld", out.length ? "&" : "", (long long)source->entry);
  if (source->sale) buffer_format(&out, "%ssale=%d", out.length ? "&" : "", source->sale > 0 ? 1 : 0);
  return arena_text(arena, out.bytes, out.length);
}

const char *month_words(struct date month, struct arena *arena) {
  return arena_format(arena, "%s %d", months[month.month - 1], (int)month.year);
}

const char *day_words(struct date day, struct arena *arena) {
  return arena_format(arena, "%d%s %s", (int)day.day, day.day == 1 ? "er" : "", month_words(day, arena));
}

const char *money_words(struct money amount, struct arena *arena) {
  char text[40];
  return arena_format(arena, "%s\u00a0€", money_french(amount, text));
}

const char *rate_words(int64_t basis_points, struct arena *arena) {
  long long whole = basis_points / HUNDREDTHS, part = basis_points % HUNDREDTHS;
  if (part == 0) return arena_format(arena, "%lld\u00a0%%", whole);
  if (part % 10 == 0) return arena_format(arena, "%lld,%lld\u00a0%%", whole, part / 10);
  return arena_format(arena, "%lld,%02lld\u00a0%%", whole, part);
}

const char *siren_words(const char *siren, struct arena *arena) {
  if (strlen(siren) < 3 * (size_t)SIREN_GROUP) return siren;
  return arena_format(arena, "%.3s\u00a0%.3s\u00a0%s", siren, siren + SIREN_GROUP, siren + 2 * (size_t)SIREN_GROUP);
}

const char *of_words(const char *what, struct arena *arena) {
  return arena_format(arena, strchr("aeiouAEIOU", *what) ? "d’%s" : "de %s", what);
}

struct money sum_of(struct money a, struct money b) {
  struct money sum;
  bool fits = money_add(a, b, &sum);
  assert(fits);
  return fits ? sum : a;
}
