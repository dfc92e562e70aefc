/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Somebody pledges, changes it, calls it off, pays. Whoever does holds the campaign until the transaction ends, as the
 * close does: a pledge is before it or after it. */
#include "group/private.h"
#include "order/order.h"
#include "payment/payment.h"

#include <string.h>

#define MINUTE_US INT64_C(60000000)

struct pledging {
  const struct pledge_asked *asked;
  const struct pledge_form *form;
  struct arena *arena;
  struct fault *fault;
  struct group_whole whole;
  struct group_setting_row *setting;
  struct money most;
};

static enum outcome require_open(const struct group_campaign *campaign, int64_t now_us, struct fault *fault);
static enum outcome require_form(const struct pledging *pledging);
static enum outcome check_lines(const struct group_whole *whole, const struct pledge_wish lines[], size_t count,
                                const char *own, struct arena *arena, struct fault *fault);
static enum outcome check_line(const struct group_offer *offer, const struct pledge_wish *wish, const char *at,
                               struct fault *fault);
static enum outcome check_left(const struct group_whole *whole, const struct group_offer *offer, int64_t quantity,
                               const char *own, const char *at, struct fault *fault);
static enum outcome price(const struct group_whole *whole, const struct pledge_wish lines[], size_t count,
                          struct arena *arena, struct money *asked, struct money *most, struct fault *fault);
static enum outcome keep(struct tx *tx, struct pledging *pledging, struct pledge_made *made);
static enum outcome write_lines(struct tx *tx, const char *pledge, const struct group_campaign *campaign,
                                const struct pledge_wish lines[], size_t count, struct arena *arena);
static enum outcome ask_for_money(struct tx *tx, const struct pledging *pledging, const struct pledge_made *made,
                                  int64_t held_until);
static enum outcome open_one(struct tx *tx, const struct pledge_change *change, struct arena *arena,
                             struct group_whole *whole, const struct group_pledge **pledge, struct fault *fault);

enum outcome pledge_make(struct tx *tx, const struct pledge_asked *asked, const struct pledge_form *form,
                         struct arena *arena, struct pledge_made *made, struct fault *fault) {
  struct pledging pledging = {.asked = asked, .form = form, .arena = arena, .fault = fault};
  const struct db_param kpa[] = {P_TEXT(asked->kpa)};
  struct money sum;
  size_t count = 0;
  enum outcome outcome = group_read(tx, asked->kpa, asked->campaign, true, arena, &pledging.whole);
  if (outcome == OK) outcome = require_open(pledging.whole.campaign, asked->now_us, fault);
  if (outcome == OK) outcome = tx_run(tx, &group_find_setting, kpa, arena, &pledging.setting, &count);
  if (outcome == OK && count == 0) return fault_set(fault, SHOP_CLOSED, "", "nothing can be ordered here");
  if (outcome == OK) outcome = require_form(&pledging);
  if (outcome == OK) outcome = check_lines(&pledging.whole, form->lines, form->line_count, NULL, arena, fault);
  if (outcome == OK)
    outcome = price(&pledging.whole, form->lines, form->line_count, arena, &sum, &pledging.most, fault);
  if (outcome != OK) return outcome;
  if (sum.cents != form->expected.cents)
    return fault_set(fault, TOTAL_CHANGED, "/expected", "the total is %lld cents", (long long)sum.cents);
  return keep(tx, &pledging, made);
}

static enum outcome require_open(const struct group_campaign *campaign, int64_t now_us, struct fault *fault) {
  if (campaign_state_of(campaign->state) == CAMPAIGN_OPEN && now_us < campaign->closes_at) return OK;
  if (campaign_state_of(campaign->state) == CAMPAIGN_DRAFT)
    return fault_set(fault, NO_SUCH_CAMPAIGN, "campaign", "no such campaign");
  return fault_set(fault, CAMPAIGN_NOT_OPEN, "", "it is %s", campaign->state);
}

static enum outcome require_form(const struct pledging *pledging) {
  const struct pledge_form *form = pledging->form;
  const struct group_setting_row *setting = pledging->setting;
  bool online = text_equal(form->pays, "online");
  if (!setting->is_open) return fault_set(pledging->fault, SHOP_CLOSED, "", "nothing can be ordered here");
  if (online ? !setting->pays_online : !text_equal(form->pays, "counter"))
    return fault_set(pledging->fault, PAYMENT_NOT_OFFERED, "/pays", "not offered here");
  if (!form->accepts_terms) return fault_set(pledging->fault, TERMS_NEEDED, "/accepts_terms", "to be accepted");
  enum outcome outcome =
      order_contact_check(&(struct order_contact){form->name, form->email, form->phone, false}, pledging->fault);
  if (outcome != OK || !text_equal(form->told_by, "sms")) return outcome;
  return order_mobile_check(form->phone, setting->sends_sms, pledging->fault);
}

/* own: a pledge whose lines these replace; NULL: none. */
static enum outcome check_lines(const struct group_whole *whole, const struct pledge_wish lines[], size_t count,
                                const char *own, struct arena *arena, struct fault *fault) {
  if (count == 0) return fault_set(fault, EMPTY_TICKET, "/lines", "nothing is pledged");
  for (size_t i = 0; i < count; i++) {
    const char *at = arena_format(arena, "/lines/%zu", i);
    const struct group_offer *offer = group_offer_of(whole, lines[i].offer);
    if (!offer) return fault_set(fault, UNKNOWN_ITEM, at, "no such offer");
    for (size_t n = 0; n < i; n++)
      if (lines[n].offer == offer->line) return fault_set(fault, PLEDGE_QUANTITY, at, "it is there twice");
    enum outcome outcome = check_line(offer, &lines[i], at, fault);
    if (outcome == OK) outcome = check_left(whole, offer, lines[i].quantity, own, at, fault);
    if (outcome != OK) return outcome;
  }
  return OK;
}

/* More than a case of tolerance is no tolerance. */
static enum outcome check_line(const struct group_offer *offer, const struct pledge_wish *wish, const char *at,
                               struct fault *fault) {
  bool fits = wish->quantity > 0 && wish->quantity >= offer->minimum && wish->quantity <= 1000000 &&
              (offer->maximum == 0 || wish->quantity <= offer->maximum) && wish->minus >= 0 &&
              wish->minus <= wish->quantity && wish->plus >= 0 && wish->plus <= offer->pack;
  bool whole = wish->quantity % offer->step == 0 && wish->minus % offer->step == 0 && wish->plus % offer->step == 0;
  return fits && whole ? OK
                       : fault_set(fault, PLEDGE_QUANTITY, at, "by %lld, from %lld to %lld", (long long)offer->step,
                                   (long long)offer->minimum, (long long)offer->maximum);
}

static enum outcome check_left(const struct group_whole *whole, const struct group_offer *offer, int64_t quantity,
                               const char *own, const char *at, struct fault *fault) {
  int64_t taken = 0;
  size_t last = 0;
  if (offer->ceiling == 0) return OK;
  for (size_t i = 0; i < whole->line_count; i++) {
    const struct group_line *line = &whole->lines[i];
    enum pledge_state state = pledge_state_of(group_find_from(whole, line->pledge, &last)->state);
    bool lives = state == PLEDGE_PLEDGED || state == PLEDGE_AWAITING_PAYMENT;
    if (lives && line->offer == offer->line && !text_equal(line->pledge, own)) taken += line->quantity;
  }
  if (quantity <= offer->ceiling - taken) return OK;
  enum outcome outcome = fault_set(fault, OFFER_FULL, at, "%lld are left", (long long)(offer->ceiling - taken));
  fault_number(fault, "available", offer->ceiling > taken ? offer->ceiling - taken : 0);
  return outcome;
}

/* As if the lines were those of a pledge. */
static enum outcome price(const struct group_whole *whole, const struct pledge_wish lines[], size_t count,
                          struct arena *arena, struct money *asked, struct money *most, struct fault *fault) {
  struct group_whole one = *whole;
  one.lines = arena_list(arena, count, sizeof *one.lines);
  one.line_count = count;
  for (size_t i = 0; i < count; i++)
    one.lines[i] = (struct group_line){.pledge = "",
                                       .offer = lines[i].offer,
                                       .quantity = lines[i].quantity,
                                       .minus = lines[i].minus,
                                       .plus = lines[i].plus};
  return group_price(&one, "", asked, most, fault);
}

static enum outcome keep(struct tx *tx, struct pledging *pledging, struct pledge_made *made) {
  const struct pledge_asked *asked = pledging->asked;
  const struct pledge_form *form = pledging->form;
  bool online = text_equal(form->pays, "online");
  uint8_t digest[SHA256_BYTES];
  pledge_make_token(made->token, digest);
  TEXT_COPY(made->id, asked->id);
  made->state = online ? PLEDGE_AWAITING_PAYMENT : PLEDGE_PLEDGED;
  int64_t held_until = asked->now_us + pledging->setting->hold_minutes * MINUTE_US;
  const struct db_param params[] = {P_UUID(made->id),
                                    P_UUID(asked->campaign),
                                    P_TEXT(asked->kpa),
                                    P_BYTES(digest, sizeof digest),
                                    P_TEXT(form->pays),
                                    P_TEXT(pledge_state_name(made->state)),
                                    P_TEXT(language_tag(asked->language)),
                                    P_TIME(asked->now_us),
                                    {.kind = DB_TIME, .integer = held_until, .is_null = !online}};
  const struct db_param contact[] = {P_UUID(made->id),
                                     P_TEXT(asked->kpa),
                                     P_TEXT(form->name),
                                     P_TEXT(form->email ? form->email : ""),
                                     P_TEXT(form->phone ? form->phone : ""),
                                     P_BOOL(text_equal(form->told_by, "sms"))};
  struct group_pledge pledge = {.id = made->id, .name = form->name, .email = form->email};
  pledge.language = language_tag(asked->language);
  enum outcome outcome = tx_run(tx, &group_insert_pledge, params, NULL, NULL, NULL);
  if (outcome == OK)
    outcome = write_lines(tx, made->id, pledging->whole.campaign, form->lines, form->line_count, pledging->arena);
  if (outcome == OK) outcome = tx_run(tx, &group_insert_contact, contact, NULL, NULL, NULL);
  if (outcome == OK && online) outcome = ask_for_money(tx, pledging, made, held_until);
  const char *link = asked->link ? arena_format(pledging->arena, "%s%s", asked->link, made->token) : NULL;
  return outcome == OK ? group_tell(tx, &pledging->whole, &pledge, LETTER_PLEDGED, link, asked->now_us, pledging->arena)
                       : outcome;
}

void pledge_make_token(char token[static PLEDGE_TOKEN_TEXT], uint8_t digest[static SHA256_BYTES]) {
  order_make_token(token);
  sha256(token, strlen(token), digest);
}

static enum outcome write_lines(struct tx *tx, const char *pledge, const struct group_campaign *campaign,
                                const struct pledge_wish lines[], size_t count, struct arena *arena) {
  int64_t *columns[4];
  for (size_t i = 0; i < 4; i++) columns[i] = arena_list(arena, count, sizeof *columns[i]);
  for (size_t i = 0; i < count; i++) {
    columns[0][i] = lines[i].offer;
    columns[1][i] = lines[i].quantity;
    columns[2][i] = lines[i].minus;
    columns[3][i] = lines[i].plus;
  }
  const struct db_param params[] = {P_UUID(pledge),
                                    P_UUID(campaign->id),
                                    P_TEXT(campaign->kpa),
                                    P_LIST(DB_INTEGERS, columns[0], count),
                                    P_LIST(DB_INTEGERS, columns[1], count),
                                    P_LIST(DB_INTEGERS, columns[2], count),
                                    P_LIST(DB_INTEGERS, columns[3], count)};
  return tx_run(tx, &group_insert_lines, params, NULL, NULL, NULL);
}

/* What it may cost at most: what is not needed goes back when it closes. The label names nobody and nothing. */
static enum outcome ask_for_money(struct tx *tx, const struct pledging *pledging, const struct pledge_made *made,
                                  int64_t held_until) {
  const struct pledge_asked *asked = pledging->asked;
  char id[UUID_TEXT];
  const struct payment_draft draft = {
      .kpa = asked->kpa,
      .purpose = "pledge",
      .target = made->id,
      .label = arena_format(pledging->arena, "Groupage %s", made->id + 24),
      .return_url = arena_format(pledging->arena, "%s%s?retour=1", asked->link ? asked->link : "", made->token),
      .amount = pledging->most,
      .now_us = asked->now_us,
      .hold_until_us = held_until};
  return payment_create(tx, &draft, id, pledging->fault);
}

/* ---- afterwards ----------------------------------------------------------------------------------------------------
 */

static enum outcome open_one(struct tx *tx, const struct pledge_change *change, struct arena *arena,
                             struct group_whole *whole, const struct group_pledge **pledge, struct fault *fault) {
  enum outcome outcome = group_read(tx, change->kpa, change->campaign, true, arena, whole);
  if (outcome != OK) return outcome;
  *pledge = group_find(whole, change->id);
  if (!*pledge) return fault_set(fault, NO_SUCH_PLEDGE, "pledge", "no such pledge");
  if (change->version && change->version != (*pledge)->version)
    return fault_set(fault, STALE_VERSION, "If-Match", "the pledge changed: look at it again");
  return require_open(whole->campaign, change->now_us, fault);
}

enum outcome pledge_rewrite(struct tx *tx, const struct pledge_change *change, const struct pledge_wish lines[],
                            size_t count, struct arena *arena, struct fault *fault) {
  struct group_whole whole;
  const struct group_pledge *pledge = NULL;
  struct money before, most_before, asked, most;
  const struct db_param key[] = {P_UUID(change->id)};
  enum outcome outcome = open_one(tx, change, arena, &whole, &pledge, fault);
  if (outcome == OK && pledge_state_of(pledge->state) != PLEDGE_PLEDGED)
    return fault_set(fault, NO_SUCH_STEP, "", "it is %s", pledge->state);
  if (outcome == OK) outcome = check_lines(&whole, lines, count, change->id, arena, fault);
  if (outcome == OK) outcome = group_price(&whole, change->id, &before, &most_before, fault);
  if (outcome == OK) outcome = price(&whole, lines, count, arena, &asked, &most, fault);
  if (outcome != OK) return outcome;
  bool paid = text_equal(pledge->pays, "online");
  if (paid && most.cents > most_before.cents)
    return fault_set(fault, PLEDGE_PAID, "/lines", "%lld cents are paid", (long long)most_before.cents);
  outcome = tx_run(tx, &group_delete_lines, key, NULL, NULL, NULL);
  if (outcome == OK) outcome = write_lines(tx, change->id, whole.campaign, lines, count, arena);
  if (outcome == OK && paid) outcome = payment_refund_down_to(tx, "pledge", change->id, most, change->now_us, NULL);
  return outcome == OK ? tx_run(tx, &group_touch_pledge, key, NULL, NULL, NULL) : outcome;
}

enum outcome pledge_cancel(struct tx *tx, const struct pledge_change *change, struct arena *arena,
                           struct fault *fault) {
  struct group_whole whole;
  const struct group_pledge *pledge = NULL;
  enum outcome outcome = open_one(tx, change, arena, &whole, &pledge, fault);
  if (outcome == OK) outcome = pledge_step(tx, pledge, "cancel", NULL, fault);
  if (outcome == OK) outcome = payment_give_up(tx, "pledge", change->id, change->now_us);
  return outcome == OK ? payment_refund_down_to(tx, "pledge", change->id, MONEY(0), change->now_us, NULL) : outcome;
}

/* ---- money ---------------------------------------------------------------------------------------------------------
 */

enum outcome group_read_of(struct tx *tx, const char *id, struct arena *arena, struct group_whole *whole,
                           const struct group_pledge **pledge) {
  const struct db_param key[] = {P_UUID(id)};
  struct group_where_row *where = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &group_find_pledge, key, arena, &where, &count);
  if (outcome == OK && count == 0) return fault_set(tx_fault(tx), NO_SUCH_PLEDGE, "pledge", "no such pledge");
  if (outcome == OK) outcome = group_read(tx, where->kpa, where->campaign, true, arena, whole);
  *pledge = outcome == OK ? group_find(whole, id) : NULL;
  return outcome;
}

static enum outcome add_money(struct tx *tx, const char *pledge, struct money in, struct money back) {
  const struct db_param params[] = {P_UUID(pledge), P_INTEGER(in.cents), P_INTEGER(back.cents)};
  return tx_run(tx, &group_add_money, params, NULL, NULL, NULL);
}

enum outcome pledge_paid(struct tx *tx, const char *id, struct money amount, int64_t now_us, struct money *refund,
                         struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct group_whole whole;
  const struct group_pledge *pledge = NULL;
  enum pledge_state to;
  *refund = MONEY(0);
  enum outcome outcome = group_read_of(tx, id, &arena, &whole, &pledge);
  if (outcome != OK) return outcome;
  if (pledge->order) return order_paid(tx, pledge->order, amount, now_us, refund, fault);
  outcome = add_money(tx, id, amount, MONEY(0));
  enum campaign_state state = campaign_state_of(whole.campaign->state);
  bool counts = state == CAMPAIGN_OPEN || state == CAMPAIGN_CLOSED;
  if (outcome == OK && counts && pledge_move(pledge_state_of(pledge->state), "paid", &to))
    return pledge_step(tx, pledge, "paid", NULL, fault);
  *refund = amount; /* paid twice, called off, or too late */
  return outcome;
}

/* A provider may answer after the close: by then it is the order's money. */
enum outcome pledge_paid_back(struct tx *tx, const char *id, struct money amount, int64_t now_us, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct group_whole whole;
  const struct group_pledge *pledge = NULL;
  enum outcome outcome = group_read_of(tx, id, &arena, &whole, &pledge);
  if (outcome == OK && pledge->order) return order_paid_back(tx, pledge->order, amount, now_us, fault);
  return outcome == OK ? add_money(tx, id, MONEY(0), amount) : outcome;
}
