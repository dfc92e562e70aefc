/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "group/private.h"

static void write_fit(struct json *json, const struct group_whole *whole, const struct group_plan *plan, size_t at);
static void write_line(struct json *json, const struct group_whole *whole, const struct group_plan *plan, size_t at);
static void write_offer(struct json *json, const struct group_offer *offer);

void group_write_campaign(struct json *json, const char *key, const struct group_campaign *campaign) {
  char id[PUBLIC_ID_TEXT];
  if (key) json_open(json, key);
  json_text(json, "id", public_id(PUBLIC_CAMPAIGN, campaign->id, id));
  json_text(json, "title", campaign->title);
  json_text(json, "intro", campaign->intro);
  json_text(json, "state", campaign->state);
  json_text(json, "state_text", campaign_state_text(campaign_state_of(campaign->state)));
  json_text(json, "reason", campaign->reason);
  json_integer(json, "version", campaign->version);
  json_euros(json, "threshold", campaign->threshold);
  json_integer(json, "margin_bp", campaign->margin_bp);
  json_time(json, "closes_at", campaign->closes_at);
  json_time(json, "starts_at", campaign->starts_at);
  json_time(json, "ends_at", campaign->ends_at);
  json_time(json, "ended_at", campaign->ended_at);
  if (key) json_close(json);
}

void group_write(struct json *json, const char *key, const struct group_whole *whole, const struct group_plan *plan) {
  json_open(json, key);
  group_write_campaign(json, NULL, whole->campaign);
  json_bool(json, "reached", plan->confirmed);
  json_euros(json, "pledged", plan->pledged);
  json_euros(json, "total", plan->total);
  json_integer(json, "served", (int64_t)plan->served);
  json_integer(json, "unserved", (int64_t)plan->unserved);
  json_open_list(json, "offers");
  for (size_t i = 0; i < whole->offer_count; i++) write_fit(json, whole, plan, i);
  json_close_list(json);
  json_close(json);
}

static void write_fit(struct json *json, const struct group_whole *whole, const struct group_plan *plan, size_t at) {
  const struct group_fit *fit = &plan->fits[at];
  json_open(json, NULL);
  write_offer(json, &whole->offers[at]);
  json_integer(json, "wanted", fit->wanted);
  json_integer(json, "ordered", fit->total);
  json_integer(json, "packs", fit->packs);
  json_integer(json, "served", (int64_t)fit->served);
  json_bool(json, "reached", fit->reached);
  json_close(json);
}

static void write_offer(struct json *json, const struct group_offer *offer) {
  json_integer(json, "offer", offer->line);
  json_text(json, "item", offer->item);
  json_text(json, "label", offer->label);
  json_text(json, "unit", offer->unit);
  json_integer(json, "pack", offer->pack);
  json_integer(json, "step", offer->step);
  json_integer(json, "minimum", offer->minimum);
  json_integer(json, "maximum", offer->maximum);
  json_integer(json, "threshold", offer->threshold);
  json_integer(json, "ceiling", offer->ceiling);
  json_euros(json, "price", offer->price);
  json_integer(json, "vat_rate", offer->vat_rate);
}

void pledge_write(struct json *json, const char *key, const struct group_whole *whole, const char *id) {
  char public[PUBLIC_ID_TEXT];
  const struct group_pledge *pledge = group_find(whole, id);
  struct money asked, most;
  if (group_price(whole, id, &asked, &most, NULL) != OK) asked = most = MONEY(0);
  json_open(json, key);
  json_text(json, "id", public_id(PUBLIC_PLEDGE, pledge->id, public));
  json_text(json, "state", pledge->state);
  json_text(json, "state_text", pledge_state_text(pledge_state_of(pledge->state)));
  json_text(json, "pays", pledge->pays);
  json_integer(json, "version", pledge->version);
  json_euros(json, "asked", asked);
  json_euros(json, "most", most);
  json_euros(json, "paid", pledge->paid);
  json_euros(json, "given_back", pledge->back);
  json_time(json, "made_at", pledge->made_at);
  json_time(json, "held_until", pledge->held_until);
  json_text(json, "name", pledge->name);
  json_text(json, "email", pledge->email);
  json_text(json, "phone", pledge->phone);
  json_text(json, "order", pledge->order ? public_id(PUBLIC_ORDER, pledge->order, public) : NULL);
  json_text(json, "order_code", pledge->order_code);
  json_text(json, "order_state", pledge->order_state);
  json_open_list(json, "lines");
  for (size_t i = 0; i < whole->line_count; i++)
    if (text_equal(whole->lines[i].pledge, id)) write_line(json, whole, NULL, i);
  json_close_list(json);
  json_close(json);
}

void group_write_pledges(struct json *json, const char *key, const struct group_whole *whole,
                         const struct group_plan *plan) {
  char id[PUBLIC_ID_TEXT];
  json_open_list(json, key);
  for (size_t i = 0; i < whole->pledge_count; i++) {
    const struct group_pledge *pledge = &whole->pledges[i];
    json_open(json, NULL);
    json_text(json, "id", public_id(PUBLIC_PLEDGE, pledge->id, id));
    json_text(json, "state", pledge->state);
    json_text(json, "pays", pledge->pays);
    json_text(json, "name", pledge->name);
    json_text(json, "phone", pledge->phone);
    json_text(json, "email", pledge->email);
    json_text(json, "order_code", pledge->order_code);
    json_euros(json, "total", plan->totals[i]);
    json_euros(json, "paid", MONEY(pledge->paid.cents - pledge->back.cents));
    json_time(json, "made_at", pledge->made_at);
    json_open_list(json, "lines");
    for (size_t n = 0; n < whole->line_count; n++)
      if (text_equal(whole->lines[n].pledge, pledge->id)) write_line(json, whole, plan, n);
    json_close_list(json);
    json_close(json);
  }
  json_close_list(json);
}

/* plan: what it would be; without, what it became. */
static void write_line(struct json *json, const struct group_whole *whole, const struct group_plan *plan, size_t at) {
  const struct group_line *line = &whole->lines[at];
  const struct group_offer *offer = group_offer_of(whole, line->offer);
  bool ended = whole->campaign->ended_at != 0;
  json_open(json, NULL);
  json_integer(json, "offer", line->offer);
  json_text(json, "label", offer ? offer->label : "");
  json_integer(json, "quantity", line->quantity);
  json_integer(json, "minus", line->minus);
  json_integer(json, "plus", line->plus);
  if (ended) json_integer(json, "allotted", line->allotted);
  else if (plan) json_integer(json, "allotted", plan->confirmed ? plan->allotted[at] : 0);
  json_close(json);
}

const char *group_quantity(const struct group_offer *offer, int64_t quantity, struct arena *arena) {
  int64_t whole = quantity / QUANTITY_ONE, rest = quantity % QUANTITY_ONE;
  const char *unit = text_equal(offer->unit, "kg") ? " kg" : text_equal(offer->unit, "metre") ? " m" : "";
  if (rest == 0) return arena_format(arena, "%lld%s", (long long)whole, unit);
  const char *digits = arena_format(arena, "%03lld", (long long)rest);
  int length = rest % 100 == 0 ? 1 : rest % 10 == 0 ? 2 : 3;
  return arena_format(arena, "%lld,%.*s%s", (long long)whole, length, digits, unit);
}
