/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The close: what the plan says becomes orders, letters and money that goes back, in one transaction. Twice, late or
 * from two sides it is done once, because it holds the campaign and looks at where it stands. */
#include "core/log.h"
#include "group/private.h"
#include "order/order.h"
#include "payment/payment.h"

#define DAY_US INT64_C(86400000000)
#define PLACES 100000 /* of a distribution: everybody who was served has one */

struct closer {
  struct tx *tx;
  const struct group_closing *closing;
  struct group_whole whole;
  struct group_plan plan;
  const struct group_setting_row *setting;
  struct arena *arena;
  struct fault *fault;
  bool confirmed;
};

static enum outcome decide(struct closer *closer);
static enum outcome keep_allotted(const struct closer *closer);
static enum outcome end_pledge(const struct closer *closer, size_t at);
static enum outcome serve(const struct closer *closer, size_t at);
static size_t lines_of(const struct closer *closer, const struct group_pledge *pledge, struct order_line lines[]);
static enum outcome hand_money(const struct closer *closer, const struct group_pledge *pledge, const char *order,
                               struct money total);
static enum outcome send_away(const struct closer *closer, const struct group_pledge *pledge);

enum outcome group_close(struct tx *tx, const struct group_closing *closing, struct arena *arena, struct fault *fault) {
  struct closer closer = {.tx = tx, .closing = closing, .arena = arena, .fault = fault};
  const struct db_param kpa[] = {P_TEXT(closing->kpa)}, campaign[] = {P_UUID(closing->campaign)};
  struct group_setting_row *setting = NULL;
  size_t count = 0;
  enum outcome outcome = group_read(tx, closing->kpa, closing->campaign, true, arena, &closer.whole);
  if (outcome != OK) return outcome;
  if (closer.whole.campaign->ended_at) return OK;
  outcome = tx_run(tx, &group_find_setting, kpa, arena, &setting, &count);
  static const struct group_setting_row usual = {.keep_days = 3};
  closer.setting = count ? setting : &usual;
  if (outcome == OK) outcome = decide(&closer);
  if (outcome == OK) outcome = keep_allotted(&closer);
  for (size_t i = 0; outcome == OK && i < closer.whole.pledge_count; i++) outcome = end_pledge(&closer, i);
  return outcome == OK ? tx_run(tx, &group_empty_contacts, campaign, NULL, NULL, NULL) : outcome;
}

static enum outcome decide(struct closer *closer) {
  const struct group_closing *closing = closer->closing;
  enum outcome outcome = group_plan(&closer->whole, closer->arena, &closer->plan, closer->fault);
  if (outcome != OK) return outcome;
  closer->confirmed = closer->plan.confirmed && !closing->reason;
  const char *event = closing->reason ? "cancel" : closer->confirmed ? "confirm" : "fail";
  log_event(LOG_NOTICE, "campaign.closed", "%s: %s", closing->campaign, event);
  return group_move(closer->tx, closer->whole.campaign, event, closing->reason, closing->now_us, closer->fault);
}

/* What everybody got stands beside what they asked for. */
static enum outcome keep_allotted(const struct closer *closer) {
  size_t count = closer->whole.line_count;
  const char **pledges = arena_list(closer->arena, count, sizeof *pledges);
  int64_t *offers = arena_list(closer->arena, count, sizeof *offers);
  int64_t *quantities = arena_list(closer->arena, count, sizeof *quantities);
  for (size_t i = 0; i < count; i++) {
    pledges[i] = closer->whole.lines[i].pledge;
    offers[i] = closer->whole.lines[i].offer;
    quantities[i] = closer->confirmed ? closer->plan.allotted[i] : 0;
  }
  const struct db_param params[] = {P_LIST(DB_UUIDS, pledges, count), P_LIST(DB_INTEGERS, offers, count),
                                    P_LIST(DB_INTEGERS, quantities, count)};
  return tx_run(closer->tx, &group_keep_allotted, params, NULL, NULL, NULL);
}

static enum outcome end_pledge(const struct closer *closer, size_t at) {
  const struct group_pledge *pledge = &closer->whole.pledges[at];
  enum pledge_state state = pledge_state_of(pledge->state);
  if (state == PLEDGE_PLEDGED && closer->confirmed && closer->plan.totals[at].cents > 0) return serve(closer, at);
  if (state == PLEDGE_PLEDGED || state == PLEDGE_AWAITING_PAYMENT) return send_away(closer, pledge);
  return OK;
}

/* An order of the shop like any other, but for what it holds: it lies on no shelf yet. */
static enum outcome serve(const struct closer *closer, size_t at) {
  const struct group_pledge *pledge = &closer->whole.pledges[at];
  const struct group_campaign *campaign = closer->whole.campaign;
  const struct group_closing *closing = closer->closing;
  bool paid = text_equal(pledge->pays, "online");
  struct order_line lines[OFFERS_MAX];
  struct order_placed placed;
  char id[UUID_TEXT];
  uuid_v7(id);
  const struct order_slot slot = {.purpose = "pickup",
                                  .activity = arena_format(closer->arena, "campaign %s", campaign->id),
                                  .starts_at = campaign->starts_at,
                                  .ends_at = campaign->ends_at,
                                  .capacity = PLACES};
  const struct order_draft draft = {
      .id = id,
      .kpa = campaign->kpa,
      .source = "group",
      .source_id = campaign->id,
      .lines = lines,
      .line_count = lines_of(closer, pledge, lines),
      .total = closer->plan.totals[at],
      .pay = paid ? ORDER_PAY_DONE : ORDER_PAY_COUNTER,
      .pickup = &slot,
      .contact = {pledge->name ? pledge->name : "", pledge->email, pledge->phone, pledge->by_sms},
      .language = language_from_header(pledge->language),
      .now_us = closing->now_us,
      .held_until_us = paid ? 0 : campaign->ends_at + closer->setting->keep_days * DAY_US,
      .link = arena_format(closer->arena, "%s/boutique/commande/", closing->origin)};
  enum outcome outcome = order_place(closer->tx, &draft, &placed, closer->fault);
  if (outcome == OK) outcome = pledge_step(closer->tx, pledge, "order", id, closer->fault);
  return outcome == OK ? hand_money(closer, pledge, id, draft.total) : outcome;
}

static size_t lines_of(const struct closer *closer, const struct group_pledge *pledge, struct order_line lines[]) {
  size_t count = 0;
  for (size_t i = 0; i < closer->whole.line_count && count < OFFERS_MAX; i++) {
    const struct group_line *line = &closer->whole.lines[i];
    const struct group_offer *offer = group_offer_of(&closer->whole, line->offer);
    int64_t quantity = closer->plan.allotted[i];
    if (!text_equal(line->pledge, pledge->id) || quantity == 0) continue;
    lines[count] = (struct order_line){.item = offer->item,
                                       .label = offer->label,
                                       .activity = offer->activity,
                                       .kind = offer->kind,
                                       .vat_scheme = offer->vat_scheme,
                                       .withdrawal = offer->withdrawal,
                                       .quantity = quantity,
                                       .vat_rate = offer->vat_rate,
                                       .unit_price = offer->price};
    if (money_times(offer->price, quantity, &lines[count].gross)) count++; /* the plan priced it */
  }
  return count;
}

/* What came for the pledge is the order's, and what is over goes back. */
static enum outcome hand_money(const struct closer *closer, const struct group_pledge *pledge, const char *order,
                               struct money total) {
  struct tx *tx = closer->tx;
  int64_t now = closer->closing->now_us;
  const struct db_param turn[] = {P_UUID(pledge->id), P_UUID(order)};
  struct money over = MONEY(0);
  enum outcome outcome = tx_run(tx, &group_turn_payments, turn, NULL, NULL, NULL);
  if (outcome == OK && pledge->paid.cents > 0) outcome = order_paid(tx, order, pledge->paid, now, &over, closer->fault);
  if (outcome == OK && pledge->back.cents > 0) outcome = order_paid_back(tx, order, pledge->back, now, closer->fault);
  return outcome == OK ? payment_refund_down_to(tx, "order", order, total, now, NULL) : outcome;
}

static enum outcome send_away(const struct closer *closer, const struct group_pledge *pledge) {
  struct tx *tx = closer->tx;
  int64_t now = closer->closing->now_us;
  enum group_letter letter = closer->confirmed ? LETTER_UNSERVED : LETTER_MISSED;
  enum outcome outcome = group_tell(tx, &closer->whole, pledge, letter, NULL, now, closer->arena);
  if (outcome == OK) outcome = payment_give_up(tx, "pledge", pledge->id, now);
  if (outcome == OK) outcome = payment_refund_down_to(tx, "pledge", pledge->id, MONEY(0), now, NULL);
  return outcome == OK ? pledge_step(tx, pledge, "fail", NULL, closer->fault) : outcome;
}

/* ---- the clock -----------------------------------------------------------------------------------------------------
 */

struct due {
  struct arena *arena;
  const struct db_query *query;
  struct group_where_row *rows;
  size_t count, at;
  const char *origin;
  int64_t now_us;
};

static enum outcome read_due(struct tx *tx, void *context) {
  struct due *due = context;
  const struct db_param now[] = {P_TIME(due->now_us)};
  return tx_run(tx, due->query, now, due->arena, &due->rows, &due->count);
}

static enum outcome close_one(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  const struct due *due = context;
  const struct group_where_row *row = &due->rows[due->at];
  const struct group_closing closing = {
      .kpa = row->kpa, .campaign = row->campaign, .origin = due->origin, .now_us = due->now_us};
  return group_close(tx, &closing, &arena, tx_fault(tx));
}

/* Paid meanwhile, it stands. */
static enum outcome expire_one(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  const struct due *due = context;
  const struct group_where_row *row = &due->rows[due->at];
  struct group_whole whole;
  enum outcome outcome = group_read(tx, row->kpa, row->campaign, true, &arena, &whole);
  const struct group_pledge *pledge = outcome == OK ? group_find(&whole, row->id) : NULL;
  if (!pledge || pledge_state_of(pledge->state) != PLEDGE_AWAITING_PAYMENT) return outcome;
  return pledge_step(tx, pledge, "expire", NULL, tx_fault(tx));
}

static size_t each(struct db *shop, const struct db_query *query, const char *origin, int64_t now_us,
                   enum outcome (*work)(struct tx *, void *)) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct due due = {.arena = &arena, .query = query, .origin = origin, .now_us = now_us};
  size_t done = 0;
  if (db_transact(shop, TX_READ, read_due, &due, &fault) != OK) {
    log_fault(LOG_WARNING, "campaign.due", &fault);
    return 0;
  }
  for (; due.at < due.count; due.at++) {
    enum outcome outcome = db_transact(shop, TX_WRITE, work, &due, &fault);
    if (outcome == OK) done++;
    else log_fault(LOG_ERROR, "campaign.not_closed", &fault);
  }
  return done;
}

size_t group_close_due(struct db *shop, const char *origin, int64_t now_us) {
  size_t ended = each(shop, &group_list_expired, origin, now_us, expire_one);
  return ended + each(shop, &group_list_due, origin, now_us, close_one);
}
