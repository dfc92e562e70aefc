/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When somebody may come: the rules of the KPA, less the days nobody is there, less the places that are taken. */
#include "core/text.h"
#include "order/offer.h"
#include "order/private.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_A_DAY 288

static enum outcome read_taken(struct tx *tx, const char *kpa, struct arena *arena, struct order_diary *diary);
static bool is_closed(const struct order_diary *diary, struct date day);
static bool has_rule_of_its_own(const struct order_diary *diary, const char *purpose, const char *activity);
static int64_t places_taken(const struct order_diary *diary, const struct order_slot *slot);
static int by_start(const void *a, const void *b);

enum outcome order_diary_read(struct tx *tx, const char *kpa, int64_t now_us, struct arena *arena,
                              struct order_diary *diary) {
  struct date today = date_in_paris(now_us), last = date_add_days(today, DIARY_DAYS);
  const struct db_param day[] = {P_TEXT(kpa), P_DATE(today)};
  const struct db_param days[] = {P_TEXT(kpa), P_DATE(today), P_DATE(last)};
  struct order_setting_asked setting = {0};
  *diary = (struct order_diary){.today = today};
  enum outcome outcome = order_setting_ask(tx, kpa, arena, &setting);
  if (outcome == OK) outcome = tx_ask(tx, &order_list_rules, day, arena, &diary->rules, &diary->rule_count);
  if (outcome == OK) outcome = tx_ask(tx, &order_list_closed, days, arena, &diary->closed, &diary->closed_count);
  if (outcome == OK) outcome = read_taken(tx, kpa, arena, diary);
  if (outcome == OK && setting.count > 0) diary->setting = *setting.row;
  return outcome;
}

static enum outcome read_taken(struct tx *tx, const char *kpa, struct arena *arena, struct order_diary *diary) {
  struct date after = date_add_days(diary->today, DIARY_DAYS + 1);
  const struct db_param times[] = {P_TEXT(kpa), P_TIME(time_in_paris(diary->today, 0, 0, 0)),
                                   P_TIME(time_in_paris(after, 0, 0, 0))};
  return tx_run(tx, &order_list_taken, times, arena, &diary->taken, &diary->taken_count);
}

enum outcome order_diary_hold_machines(struct tx *tx, const char *kpa, struct arena *arena, struct order_diary *diary) {
  const struct db_param params[] = {P_TEXT(kpa)};
  struct order_held_row *held = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &order_hold_machines, params, arena, &held, &count);
  return outcome == OK ? read_taken(tx, kpa, arena, diary) : outcome;
}

bool order_diary_has_machines(const struct order_diary *diary, const char *activity) {
  return has_rule_of_its_own(diary, "cycle", activity);
}

bool order_diary_plan(const struct order_diary *diary, const char *activity, int64_t wanted, int64_t now_us,
                      int64_t from_us, struct arena *arena, struct order_cycles *plan) {
  struct order_slot *cycles = NULL;
  *plan = (struct order_cycles){.done_at = from_us};
  if (wanted == 0 || !order_diary_has_machines(diary, activity)) return true;
  size_t count = order_diary_slots(diary, "cycle", activity, now_us, from_us, arena, &cycles);
  return order_plan_cycles(cycles, count, from_us, wanted, plan);
}

size_t order_diary_slots(const struct order_diary *diary, const char *purpose, const char *activity, int64_t now_us,
                         int64_t ready_from_us, struct arena *arena, struct order_slot **slots) {
  const char *whose = has_rule_of_its_own(diary, purpose, activity) ? activity : "";
  struct order_slot *list = NULL, of_day[SLOTS_A_DAY];
  size_t count = 0, room = 0;
  for (int ahead = 0; ahead <= DIARY_DAYS; ahead++) {
    struct date day = date_add_days(diary->today, ahead);
    if (is_closed(diary, day)) continue;
    for (size_t r = 0; r < diary->rule_count; r++) {
      const struct order_slot_rule *rule = &diary->rules[r];
      if (!text_equal(rule->purpose, purpose) || !text_equal(rule->activity, whose)) continue;
      size_t found = order_slots_of_day(rule, day, of_day, SLOTS_A_DAY);
      for (size_t i = 0; i < found; i++) {
        of_day[i].free = of_day[i].capacity - places_taken(diary, &of_day[i]);
        if (of_day[i].free <= 0 || !order_slot_is_open(rule, &of_day[i], now_us, ready_from_us)) continue;
        if (count == room) {
          struct order_slot *more = arena_list(arena, room ? room * 2 : 64, sizeof *more);
          if (count) memcpy(more, list, count * sizeof *more);
          list = more;
          room = room ? room * 2 : 64;
        }
        list[count++] = of_day[i];
      }
    }
  }
  if (count) qsort(list, count, sizeof *list, by_start);
  *slots = list;
  return count;
}

static bool is_closed(const struct order_diary *diary, struct date day) {
  for (size_t i = 0; i < diary->closed_count; i++)
    if (date_compare(diary->closed[i].starts_on, day) <= 0 && date_compare(day, diary->closed[i].ends_on) <= 0)
      return true;
  return false;
}

static bool has_rule_of_its_own(const struct order_diary *diary, const char *purpose, const char *activity) {
  for (size_t i = 0; i < diary->rule_count; i++)
    if (text_equal(diary->rules[i].purpose, purpose) && text_equal(diary->rules[i].activity, activity)) return true;
  return false;
}

static int64_t places_taken(const struct order_diary *diary, const struct order_slot *slot) {
  for (size_t i = 0; i < diary->taken_count; i++) {
    const struct order_taken_row *row = &diary->taken[i];
    if (row->starts_at == slot->starts_at && text_equal(row->purpose, slot->purpose) &&
        text_equal(row->activity, slot->activity))
      return row->taken;
  }
  return 0;
}

static int by_start(const void *a, const void *b) {
  const struct order_slot *one = a, *other = b;
  return one->starts_at < other->starts_at ? -1 : one->starts_at > other->starts_at;
}
