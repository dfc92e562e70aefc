/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When somebody may come. Wall time in Paris first, instants last: a shop that opens at ten opens at ten all year. */
#include "order/order.h"

#define MINUTE_US INT64_C(60000000)

static int weekday_of(struct date day) { /* 1 Monday … 7 Sunday; 2001-01-01 was a Monday */
  int days = date_days_between((struct date){2001, 1, 1}, day) % 7;
  return (days < 0 ? days + 7 : days) + 1;
}

static int64_t wall(struct date day, int64_t minute) { /* minute 1440 is midnight, of the day after */
  if (minute >= 1440) return time_in_paris(date_add_days(day, 1), 0, 0, 0);
  return time_in_paris(day, (int)(minute / 60), (int)(minute % 60), 0);
}

static bool is_of_day(const struct order_slot_rule *rule, struct date day) {
  return rule->weekday == weekday_of(day) && date_compare(rule->valid_from, day) <= 0 &&
         (rule->ended_on.year == 0 || date_compare(day, rule->ended_on) < 0);
}

size_t order_slots_of_day(const struct order_slot_rule *rule, struct date day, struct order_slot slots[], size_t max) {
  size_t count = 0;
  if (!is_of_day(rule, day)) return 0;
  for (int64_t from = rule->from_minute; from + rule->slot_minutes <= rule->to_minute && count < max;
       from += rule->slot_minutes) {
    int64_t starts_at = wall(day, from), ends_at = wall(day, from + rule->slot_minutes);
    if (ends_at <= starts_at) continue; /* the hour that summer time takes away */
    slots[count++] = (struct order_slot){.purpose = rule->purpose,
                                         .activity = rule->activity,
                                         .starts_at = starts_at,
                                         .ends_at = ends_at,
                                         .capacity = rule->capacity,
                                         .free = rule->capacity};
  }
  return count;
}

bool order_slot_is_open(const struct order_slot_rule *rule, const struct order_slot *slot, int64_t now_us,
                        int64_t ready_from_us) {
  struct date cut_off = date_add_days(date_in_paris(slot->starts_at), (int)-rule->cut_off_days);
  if (now_us >= slot->ends_at || now_us >= wall(cut_off, rule->cut_off_minute)) return false;
  return ready_from_us + rule->preparation_minutes * MINUTE_US <= slot->starts_at;
}
