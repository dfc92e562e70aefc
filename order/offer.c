/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "order/offer.h"
#include "order/private.h"

enum { VISITS_MAX = 30, PICKUPS_MAX = 6 };

static void offer_slots(const struct order_diary *diary, const struct order_offered *offered, struct arena *arena,
                        struct order_offer *offer);
static void offer_visits(const struct order_diary *diary, const struct order_offered *offered, struct arena *arena,
                         struct order_offer *offer);
static bool has_rules(const struct order_diary *diary, const char *purpose, const char *activity);

enum outcome order_offer_read(struct tx *tx, const char *kpa, const struct order_offered *offered, struct arena *arena,
                              struct order_offer *offer) {
  struct order_diary diary;
  struct order_setting_asked asked = {0};
  if (offered->line_count == 0) {
    enum outcome outcome = order_setting_ask(tx, kpa, arena, &asked);
    if (outcome == OK) outcome = tx_flush(tx);
    if (outcome == OK) *offer = order_setting_settle(&asked);
    return outcome;
  }
  enum outcome outcome = order_diary_read(tx, kpa, offered->now_us, arena, &diary);
  if (outcome != OK) return outcome;
  *offer = order_setting_settle(&(struct order_setting_asked){&diary.setting, 1});
  offer_slots(&diary, offered, arena, offer);
  return OK;
}

enum outcome order_setting_ask(struct tx *tx, const char *kpa, struct arena *arena, struct order_setting_asked *asked) {
  const struct db_param params[] = {P_TEXT(kpa)};
  return tx_ask(tx, &order_find_setting, params, arena, &asked->row, &asked->count);
}

struct order_offer order_setting_settle(const struct order_setting_asked *asked) {
  static const struct order_setting_row nothing = {0};
  const struct order_setting_row *setting = asked->count > 0 ? asked->row : &nothing;
  return (struct order_offer){.is_open = setting->is_open,
                              .pays_counter = setting->pays_counter,
                              .pays_online = setting->pays_online,
                              .sends_sms = setting->sends_sms,
                              .hold_minutes = setting->hold_minutes,
                              .keep_days = setting->keep_days,
                              .mediator = setting->mediator ? setting->mediator : "",
                              .terms = setting->terms ? setting->terms : "",
                              .publisher = setting->publisher ? setting->publisher : "",
                              .host = setting->host ? setting->host : ""};
}

static void offer_slots(const struct order_diary *diary, const struct order_offered *offered, struct arena *arena,
                        struct order_offer *offer) {
  offer->left = order_left_activity(diary, offered->lines, offered->line_count);
  const char *fetched = offer->left ? offer->left : order_common_activity(offered->lines, offered->line_count);
  offer->fetched_by_slot = order_is_fetched_by_slot(diary, fetched);
  if (offer->left)
    offer->dropoff_count =
        order_diary_slots(diary, "dropoff", offer->left, offered->now_us, offered->now_us, arena, &offer->dropoffs);
  if (offer->left && offer->fetched_by_slot) offer_visits(diary, offered, arena, offer);
  else if (offer->fetched_by_slot)
    offer->pickup_count =
        order_diary_slots(diary, "pickup", fetched, offered->now_us, offered->now_us, arena, &offer->pickups);
}

/* A drop-off after which nothing could be fetched is not offered. */
static void offer_visits(const struct order_diary *diary, const struct order_offered *offered, struct arena *arena,
                         struct order_offer *offer) {
  int64_t wanted = order_cycles_wanted(offered->lines, offered->line_count, offer->left);
  offer->visits = arena_list(arena, VISITS_MAX, sizeof *offer->visits);
  for (size_t i = 0; i < offer->dropoff_count && offer->visit_count < VISITS_MAX; i++) {
    struct order_visits *visits = &offer->visits[offer->visit_count];
    struct order_cycles plan;
    if (!order_diary_plan(diary, offer->left, wanted, offered->now_us, offer->dropoffs[i].ends_at, arena, &plan))
      continue;
    *visits = (struct order_visits){.dropoff = &offer->dropoffs[i]};
    visits->pickup_count =
        order_diary_slots(diary, "pickup", offer->left, offered->now_us, plan.done_at, arena, &visits->pickups);
    if (visits->pickup_count > PICKUPS_MAX) visits->pickup_count = PICKUPS_MAX;
    offer->visit_count += visits->pickup_count > 0;
  }
}

const char *order_left_activity(const struct order_diary *diary, const struct order_line lines[], size_t count) {
  for (size_t i = 0; i < count; i++)
    if (has_rules(diary, "dropoff", lines[i].activity)) return lines[i].activity;
  return NULL;
}

const char *order_common_activity(const struct order_line lines[], size_t count) {
  for (size_t i = 1; i < count; i++)
    if (!text_equal(lines[i].activity, lines[0].activity)) return "";
  return lines[0].activity;
}

bool order_is_fetched_by_slot(const struct order_diary *diary, const char *activity) {
  return has_rules(diary, "pickup", activity) || has_rules(diary, "pickup", "");
}

static bool has_rules(const struct order_diary *diary, const char *purpose, const char *activity) {
  for (size_t i = 0; i < diary->rule_count; i++)
    if (text_equal(diary->rules[i].purpose, purpose) && text_equal(diary->rules[i].activity, activity)) return true;
  return false;
}
