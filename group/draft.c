/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A campaign is written while it is a draft; what its offers are is copied from the catalogue then, and stands. */
#include "group/private.h"

static enum outcome check_times(const struct group_campaign *draft, int64_t now_us, struct fault *fault);
static enum outcome fill_offer(const struct catalog *catalog, struct group_offer *offer, const char *at,
                               struct fault *fault);
static enum outcome check_offer(const struct group_offer *offer, const char *at, struct fault *fault);
static enum outcome write_offers(struct tx *tx, const struct group_campaign *draft, const struct group_offer offers[],
                                 size_t count, struct arena *arena);

enum outcome group_draft_check(const struct catalog *catalog, const struct group_campaign *draft,
                               struct group_offer offers[], size_t count, int64_t now_us, struct arena *arena,
                               struct fault *fault) {
  enum outcome outcome = check_times(draft, now_us, fault);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    const char *at = arena_format(arena, "/offers/%zu", i);
    offers[i].line = (int64_t)i + 1;
    outcome = fill_offer(catalog, &offers[i], at, fault);
    if (outcome == OK) outcome = check_offer(&offers[i], at, fault);
  }
  return outcome;
}

static enum outcome check_times(const struct group_campaign *draft, int64_t now_us, struct fault *fault) {
  if (draft->closes_at <= now_us) return fault_set(fault, BAD_CAMPAIGN, "/closes_at", "in the future");
  if (draft->starts_at <= draft->closes_at) return fault_set(fault, BAD_CAMPAIGN, "/starts_at", "after the close");
  if (draft->ends_at <= draft->starts_at) return fault_set(fault, BAD_CAMPAIGN, "/ends_at", "after its beginning");
  return OK;
}

static enum outcome fill_offer(const struct catalog *catalog, struct group_offer *offer, const char *at,
                               struct fault *fault) {
  const struct catalog_item *item = catalog_find(catalog, offer->item);
  if (!item) return fault_set(fault, UNKNOWN_ITEM, at, "no such item");
  if (item->archived) return fault_set(fault, ITEM_ARCHIVED, at, "%s is no longer sold", item->code);
  if (!item->turnover || text_equal(item->pricing, "quote"))
    return fault_set(fault, NOT_SOLD_ONLINE, at, "%s is not ordered here", item->code);
  bool divisible = text_equal(item->unit, "kg") || text_equal(item->unit, "metre");
  if (!offer->label || !offer->label[0]) offer->label = item->name;
  offer->item = item->code;
  offer->activity = item->activity;
  offer->kind = item->kind;
  offer->unit = item->unit;
  offer->vat_rate = item->vat_rate;
  offer->vat_scheme = item->vat_scheme;
  offer->withdrawal = item->withdrawal;
  if (offer->step == 0) offer->step = divisible ? QUANTITY_ONE / 2 : QUANTITY_ONE;
  if (!divisible && offer->step % QUANTITY_ONE != 0)
    return fault_set(fault, BAD_QUANTITY, at, "%s is whole", item->unit);
  return OK;
}

static enum outcome check_offer(const struct group_offer *offer, const char *at, struct fault *fault) {
  const int64_t multiples[] = {offer->pack, offer->minimum, offer->maximum, offer->threshold, offer->ceiling};
  for (size_t i = 0; i < sizeof multiples / sizeof multiples[0]; i++)
    if (multiples[i] % offer->step != 0)
      return fault_set(fault, BAD_QUANTITY, at, "all of it by %lld", (long long)offer->step);
  bool fits = (offer->maximum == 0 || offer->maximum >= offer->minimum) &&
              (offer->ceiling == 0 || (offer->ceiling >= offer->threshold && offer->ceiling >= offer->pack));
  return fits ? OK : fault_set(fault, OUT_OF_RANGE, at, "a maximum is below its minimum");
}

enum outcome group_draft_write(struct tx *tx, const struct group_campaign *draft, const struct group_offer offers[],
                               size_t count, int64_t now_us, struct arena *arena, struct fault *fault) {
  const struct db_param all[] = {P_UUID(draft->id),
                                 P_TEXT(draft->kpa),
                                 P_TEXT(draft->title),
                                 P_TEXT(draft->intro),
                                 P_INTEGER(draft->threshold.cents),
                                 P_INTEGER(draft->margin_bp),
                                 P_TIME(draft->closes_at),
                                 P_TIME(draft->starts_at),
                                 P_TIME(draft->ends_at),
                                 P_TIME(now_us)};
  struct group_whole whole;
  size_t written = 0;
  enum outcome outcome = tx_run(tx, &group_insert_campaign, all, NULL, NULL, &written);
  if (outcome == OK && written == 0) outcome = tx_run(tx, &group_update_campaign, all, NULL, NULL, &written);
  if (outcome != OK) return outcome;
  if (written == 1) return write_offers(tx, draft, offers, count, arena);
  outcome = group_read(tx, draft->kpa, draft->id, false, arena, &whole);
  return outcome == OK ? fault_set(fault, CAMPAIGN_NOT_DRAFT, "", "it is %s", whole.campaign->state) : outcome;
}

static enum outcome write_offers(struct tx *tx, const struct group_campaign *draft, const struct group_offer offers[],
                                 size_t count, struct arena *arena) {
  enum { TEXTS = 7, NUMBERS = 8 };
  const char **texts[TEXTS];
  int64_t *numbers[NUMBERS];
  for (size_t n = 0; n < TEXTS; n++) texts[n] = arena_list(arena, count, sizeof *texts[n]);
  for (size_t n = 0; n < NUMBERS; n++) numbers[n] = arena_list(arena, count, sizeof *numbers[n]);
  for (size_t i = 0; i < count; i++) {
    const struct group_offer *offer = &offers[i];
    const char *const said[TEXTS] = {offer->item, offer->label,      offer->activity,  offer->kind,
                                     offer->unit, offer->vat_scheme, offer->withdrawal};
    const int64_t counted[NUMBERS] = {offer->pack,      offer->step,    offer->minimum,     offer->maximum,
                                      offer->threshold, offer->ceiling, offer->price.cents, offer->vat_rate};
    for (size_t n = 0; n < TEXTS; n++) texts[n][i] = said[n];
    for (size_t n = 0; n < NUMBERS; n++) numbers[n][i] = counted[n];
  }
  struct db_param params[2 + TEXTS + NUMBERS] = {P_UUID(draft->id), P_TEXT(draft->kpa)};
  for (size_t n = 0; n < TEXTS; n++) params[2 + n] = P_LIST(DB_TEXTS, texts[n], count);
  for (size_t n = 0; n < NUMBERS; n++) params[2 + TEXTS + n] = P_LIST(DB_INTEGERS, numbers[n], count);
  enum outcome outcome = tx_run(tx, &group_delete_offers, params, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &group_insert_offers, params, NULL, NULL, NULL) : outcome;
}
