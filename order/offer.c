/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "order/offer.h"
#include "order/private.h"

static void offer_slots(const struct order_diary *diary, const struct order_offered *offered, struct arena *arena,
                        struct order_offer *offer);
static int64_t ready_from(const struct order_offered *offered, const struct order_offer *offer);
static bool has_rules(const struct order_diary *diary, const char *purpose, const char *activity);

enum outcome order_offer_read(struct tx *tx, const char *kpa, const struct order_offered *offered, struct arena *arena,
                              struct order_offer *offer) {
  struct order_diary diary;
  enum outcome outcome = order_diary_read(tx, kpa, offered->now_us, arena, &diary);
  if (outcome != OK) return outcome;
  const struct order_setting_row *setting = &diary.setting;
  *offer = (struct order_offer){.is_open = setting->is_open,
                                .pays_counter = setting->pays_counter,
                                .pays_online = setting->pays_online,
                                .hold_minutes = setting->hold_minutes,
                                .keep_days = setting->keep_days,
                                .mediator = setting->mediator ? setting->mediator : "",
                                .terms = setting->terms ? setting->terms : ""};
  if (offered->line_count > 0) offer_slots(&diary, offered, arena, offer);
  return OK;
}

static void offer_slots(const struct order_diary *diary, const struct order_offered *offered, struct arena *arena,
                        struct order_offer *offer) {
  offer->left = order_left_activity(diary, offered->lines, offered->line_count);
  const char *fetched = offer->left ? offer->left : order_common_activity(offered->lines, offered->line_count);
  offer->fetched_by_slot = order_is_fetched_by_slot(diary, fetched);
  if (offer->left)
    offer->dropoff_count =
        order_diary_slots(diary, "dropoff", offer->left, offered->now_us, offered->now_us, arena, &offer->dropoffs);
  if (offer->fetched_by_slot)
    offer->pickup_count = order_diary_slots(diary, "pickup", fetched, offered->now_us, ready_from(offered, offer),
                                            arena, &offer->pickups);
}

/* The end of the drop-off that was chosen, or of the first one there is. */
static int64_t ready_from(const struct order_offered *offered, const struct order_offer *offer) {
  for (size_t i = 0; i < offer->dropoff_count; i++)
    if (offer->dropoffs[i].starts_at == offered->dropoff) return offer->dropoffs[i].ends_at;
  return offer->dropoff_count > 0 ? offer->dropoffs[0].ends_at : offered->now_us;
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
