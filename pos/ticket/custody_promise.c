/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When something can be ready: machines have so many cycles a day, and nobody's linen is washed with another's. */
#include "pos/ticket/custody.h"
#include "pos/ticket/opening.h"

#include <string.h>

struct calendar {
  const struct custody_machine *machines[CUSTODY_MACHINES_MAX];
  size_t count;
  struct date from;
  int64_t free[CUSTODY_HORIZON][CUSTODY_MACHINES_MAX]; /* cycles left */
};

static bool open_calendar(struct calendar *calendar, const struct custody_machine machines[], size_t count,
                          const char *activity, struct date from, const struct snapshot_till *opening);
static int64_t put(struct calendar *calendar, int day, int64_t amount);
static size_t choose(const struct calendar *calendar, int day, int64_t amount);

int custody_weekday(struct date day) {
  const struct date monday = {2024, 1, 1};
  int days = date_days_between(monday, day) % 7;
  return (days < 0 ? days + 7 : days) + 1;
}

bool custody_promise(const struct custody_machine machines[], size_t machine_count, const char *activity,
                     const struct custody_load loads[], size_t load_count, int64_t amount, struct date from,
                     struct date *promised) {
  return custody_promise_in(NULL, machines, machine_count, activity, loads, load_count, amount, from, promised);
}

bool custody_promise_in(const struct snapshot_till *opening, const struct custody_machine machines[],
                        size_t machine_count, const char *activity, const struct custody_load loads[],
                        size_t load_count, int64_t amount, struct date from, struct date *promised) {
  struct calendar calendar;
  if (!open_calendar(&calendar, machines, machine_count, activity, from, opening)) return false;
  for (size_t i = 0; i < load_count; i++) {
    int day = date_days_between(from, loads[i].day);
    int64_t left = loads[i].amount;
    if (day < 0) day = 0; /* late already: it takes the first cycles there are */
    for (int at = day < CUSTODY_HORIZON ? day : CUSTODY_HORIZON - 1; at >= 0 && left > 0; at--)
      left = put(&calendar, at, left);
  }
  for (int day = 0; day < CUSTODY_HORIZON; day++) {
    amount = put(&calendar, day, amount);
    if (amount > 0) continue;
    *promised = date_add_days(from, day);
    return true;
  }
  return false;
}

static bool open_calendar(struct calendar *calendar, const struct custody_machine machines[], size_t count,
                          const char *activity, struct date from, const struct snapshot_till *opening) {
  *calendar = (struct calendar){.from = from};
  for (size_t i = 0; i < count && calendar->count < CUSTODY_MACHINES_MAX; i++)
    if (text_equal(machines[i].activity, activity) && machines[i].size > 0 && machines[i].cycles > 0)
      calendar->machines[calendar->count++] = &machines[i];
  for (int day = 0; day < CUSTODY_HORIZON; day++) {
    struct date date = date_add_days(from, day);
    char weekday = (char)('0' + custody_weekday(date));
    bool closed = opening_closed_on(opening, date);
    for (size_t i = 0; i < calendar->count; i++) {
      bool works = !closed && strchr(calendar->machines[i]->days, weekday);
      calendar->free[day][i] = works ? calendar->machines[i]->cycles : 0;
    }
  }
  return calendar->count > 0;
}

/* Returns what found no place on that day. */
static int64_t put(struct calendar *calendar, int day, int64_t amount) {
  while (amount > 0) {
    size_t machine = choose(calendar, day, amount);
    if (machine == calendar->count) return amount;
    calendar->free[day][machine]--;
    amount -= calendar->machines[machine]->size;
  }
  return 0;
}

static size_t choose(const struct calendar *calendar, int day, int64_t amount) {
  size_t best = calendar->count;
  for (size_t i = 0; i < calendar->count; i++) {
    if (calendar->free[day][i] == 0) continue;
    if (best == calendar->count) {
      best = i;
      continue;
    }
    int64_t size = calendar->machines[i]->size, of_best = calendar->machines[best]->size;
    bool holds = size >= amount, best_holds = of_best >= amount;
    if (holds != best_holds ? holds : holds ? size < of_best : size > of_best) best = i;
  }
  return best;
}
