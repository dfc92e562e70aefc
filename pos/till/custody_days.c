/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* On which days something can be ready, with the machines the server told of. */
#include "pos/ticket/opening.h"
#include "pos/till/custody.h"

#include <string.h>

#define CUTOFF_HOUR 12 /* what comes after noon starts tomorrow */
#define KEPT_DAYS 366  /* before the server told */
#define USUAL_DAYS 2   /* where no machine is set for the activity */

struct machines {
  const struct custody_machine *machines;
  size_t count;
};
static const struct spec_field machine_fields[] = {
    SPEC_FIELD(struct custody_machine, code, .required = true, .max = 24),
    SPEC_FIELD(struct custody_machine, name, .required = true, .max = 60),
    SPEC_FIELD(struct custody_machine, activity, .required = true, .max = 24),
    SPEC_FIELD(struct custody_machine, size, .required = true, .min = 1, .max = QUANTITY_MAX),
    SPEC_FIELD(struct custody_machine, cycles, .required = true, .min = 0, .max = 1000),
    SPEC_FIELD(struct custody_machine, days, .required = true, .max = 7),
};
const struct spec custody_machine_spec = SPEC("CustodyMachine", struct custody_machine, machine_fields);
static const struct spec_field list_fields[] = {SPEC_LIST_OF(struct machines, machines, count, &custody_machine_spec,
                                                             .required = true, .max = CUSTODY_MACHINES_MAX)};
static const struct spec list_spec = SPEC("CustodyMachines", struct machines, list_fields);

static enum outcome find_days(struct till *till, const struct snapshot_till *opening, const struct ticket *ticket,
                              struct arena *arena, struct date days[static 3], struct fault *fault);
static size_t loads_of(const struct custody_order orders[], size_t count, const char *activity,
                       struct custody_load *loads);
static int64_t amount_of(const struct ticket *ticket, const char *activity);
static void next_open(const struct snapshot_till *opening, const struct custody_machine machines[], size_t count,
                      const char *activity, struct date *day);

size_t custody_machines(struct till *till, struct arena *arena, const struct custody_machine **machines) {
  const char *kept = till->custody ? store_mark(till->custody, "machines", arena) : NULL;
  struct machines read = {0};
  struct fault fault = {0};
  if (!kept || spec_read(&list_spec, kept, strlen(kept), arena, &read, &fault) != OK) return 0;
  *machines = read.machines;
  return read.count;
}

int64_t custody_kept_days(struct till *till, struct arena *arena) {
  const char *kept = till->custody ? store_mark(till->custody, "kept_days", arena) : NULL;
  int64_t days = 0;
  return kept && text_to_integer(kept, 1, 36500, &days) ? days : KEPT_DAYS;
}

enum outcome custody_days(struct till *till, const struct ticket *ticket, struct arena *arena,
                          struct date days[static 3], struct fault *fault) {
  struct catalogue_view *view = till_view(till);
  const struct snapshot_till *opening = view ? &view->snapshot.till : NULL;
  enum outcome outcome = find_days(till, opening, ticket, arena, days, fault);
  view_release(view);
  return outcome;
}

static enum outcome find_days(struct till *till, const struct snapshot_till *opening, const struct ticket *ticket,
                              struct arena *arena, struct date days[static 3], struct fault *fault) {
  const struct custody_machine *machines = NULL;
  struct custody_order *orders = NULL;
  size_t count = 0, machine_count = custody_machines(till, arena, &machines);
  enum outcome outcome = custody_board(till, arena, &orders, &count, fault);
  if (outcome != OK) return outcome;
  int64_t now_us = clock_now_us();
  struct date today = date_in_paris(now_us), from = today, day = date_add_days(today, USUAL_DAYS);
  if (now_us >= time_in_paris(today, CUTOFF_HOUR, 0, 0)) from = date_add_days(today, 1);
  for (size_t i = 0; i < ticket->line_count; i++) { /* the slowest of its activities decides */
    const char *activity = ticket->lines[i].activity;
    struct custody_load *loads = arena_list(arena, count, sizeof *loads);
    size_t load_count = loads_of(orders, count, activity, loads);
    struct date ready;
    if (custody_promise_in(opening, machines, machine_count, activity, loads, load_count, amount_of(ticket, activity),
                           from, &ready) &&
        (i == 0 || date_compare(ready, day) > 0))
      day = ready;
  }
  const char *activity = ticket->line_count ? ticket->lines[0].activity : "";
  for (int i = 0; i < 3; i++) {
    next_open(opening, machines, machine_count, activity, &day);
    days[i] = day;
    day = date_add_days(day, 1);
  }
  return OK;
}

/* What is ready takes no machine any more. */
static size_t loads_of(const struct custody_order orders[], size_t count, const char *activity,
                       struct custody_load *loads) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    const struct custody_order *order = &orders[i];
    bool waits =
        text_equal(order->standing.state, CUSTODY_DEPOSITED) || text_equal(order->standing.state, CUSTODY_WORKING);
    int64_t amount = order->ticket ? amount_of(order->ticket, activity) : 0;
    if (waits && amount > 1 && order->first.slip.promised && date_parse(order->first.slip.promised, &loads[found].day))
      loads[found++].amount = amount;
  }
  return found;
}

static int64_t amount_of(const struct ticket *ticket, const char *activity) {
  int64_t sum = 0;
  for (size_t i = 0; i < ticket->line_count; i++)
    if (text_equal(ticket->lines[i].activity, activity)) sum += ticket->lines[i].quantity;
  return sum > 0 ? sum : 1;
}

/* Nobody comes to fetch anything when the shop is closed, nor, where it did not say its hours, on a day when nobody
 * works on it. */
static void next_open(const struct snapshot_till *opening, const struct custody_machine machines[], size_t count,
                      const char *activity, struct date *day) {
  for (int tries = 0; tries < CUSTODY_HORIZON; tries++) {
    bool known = false, open = false;
    for (size_t i = 0; i < count; i++) {
      if (!text_equal(machines[i].activity, activity)) continue;
      known = true;
      open = open || strchr(machines[i].days, '0' + custody_weekday(*day)) != NULL;
    }
    bool said = opening && opening->hours_count > 0;
    if (said || !known ? opening_on(opening, *day) : open && !opening_closed_on(opening, *day)) return;
    *day = date_add_days(*day, 1);
  }
}
