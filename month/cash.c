/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/cash.h"

void cash_compare(const struct cash_day days[], size_t day_count, struct money opening, struct money off,
                  struct cash_check checks[], size_t check_count) {
  struct money drawer = opening;
  size_t next = 0;
  for (size_t i = 0; i < check_count; i++) {
    for (; next < day_count && date_compare(days[next].day, checks[i].day) <= 0; next++)
      drawer.cents += days[next].moved.cents;
    checks[i].expected = drawer;
    struct money now_off = MONEY(checks[i].counted.cents - drawer.cents);
    checks[i].gap = MONEY(now_off.cents - off.cents);
    off = now_off;
  }
}

struct money card_gap(const struct card_day *day) {
  return MONEY(day->sold.cents - day->collected.cents - day->explained.cents);
}

const struct card_ticket *card_suspect(const struct card_ticket tickets[], size_t count, struct money gap) {
  const struct card_ticket *suspect = NULL;
  for (size_t i = 0; i < count; i++) {
    if (tickets[i].amount.cents != gap.cents) continue;
    if (suspect) return NULL;
    suspect = &tickets[i];
  }
  return suspect;
}
