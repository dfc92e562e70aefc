/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From what somebody asks for to an order: each guard says no before anything is taken. */
#include "core/mail.h"
#include "core/phone.h"
#include "core/text.h"
#include "order/level.h"
#include "order/offer.h"
#include "order/private.h"

#include <string.h>

#define DAY_US INT64_C(86400000000)
#define MINUTE_US INT64_C(60000000)
enum { CONTACT_NAME_MAX = 80, CONTACT_PHONE_MAX = 24 };

struct asking { /* one checkout under way */
  const struct order_checkout *checkout;
  const struct order_form *form;
  struct arena *arena;
  struct fault *fault;
  struct order_diary diary;
  struct order_line *lines;
  struct money total;
  const struct order_slot *pickup, *dropoff;
  struct order_cycles cycles;
};

static enum outcome ask_for_money(struct tx *tx, const struct order_draft *draft, const struct order_placed *placed,
                                  struct fault *fault);
static enum outcome require_form(const struct asking *asking);
static enum outcome require_contact(const struct asking *asking);
static enum outcome price(struct tx *tx, struct asking *asking);
static enum outcome choose_slots(struct tx *tx, struct asking *asking);
static enum outcome plan_cycles(struct tx *tx, struct asking *asking, const char *activity, int64_t *ready_from);
static enum outcome choose_slot(const struct asking *asking, const char *purpose, const char *activity,
                                const char *asked, int64_t ready_from_us, const struct order_slot **slot);
static int64_t held_until(const struct asking *asking);

enum outcome order_checkout(struct tx *tx, const struct order_checkout *checkout, const struct order_form *form,
                            struct arena *arena, struct order_placed *placed, struct fault *fault) {
  struct asking asking = {.checkout = checkout, .form = form, .arena = arena, .fault = fault};
  enum outcome outcome = order_diary_read(tx, checkout->catalog->kpa, checkout->now_us, arena, &asking.diary);
  if (outcome == OK) outcome = require_form(&asking);
  if (outcome == OK) outcome = require_contact(&asking);
  if (outcome == OK) outcome = price(tx, &asking);
  if (outcome == OK) outcome = choose_slots(tx, &asking);
  if (outcome != OK) return outcome;
  const struct order_draft draft = {.id = checkout->id,
                                    .kpa = checkout->catalog->kpa,
                                    .source = "shop",
                                    .person = checkout->person,
                                    .lines = asking.lines,
                                    .line_count = form->line_count,
                                    .total = asking.total,
                                    .pay = text_equal(form->pays, "online") ? ORDER_PAY_ONLINE : ORDER_PAY_COUNTER,
                                    .pickup = asking.pickup,
                                    .dropoff = asking.dropoff,
                                    .cycles = &asking.cycles,
                                    .contact = {form->name, form->email, form->phone, text_equal(form->told_by, "sms")},
                                    .language = checkout->language,
                                    .now_us = checkout->now_us,
                                    .held_until_us = held_until(&asking),
                                    .takes_stock = true,
                                    .link = checkout->link};
  outcome = order_place(tx, &draft, placed, fault);
  return outcome == OK && draft.pay == ORDER_PAY_ONLINE ? ask_for_money(tx, &draft, placed, fault) : outcome;
}

/* In the same transaction: an order that waits for a payment has one. */
static enum outcome ask_for_money(struct tx *tx, const struct order_draft *draft, const struct order_placed *placed,
                                  struct fault *fault) {
  const char *link = draft->link ? draft->link : "";
  return order_ask_payment(tx,
                           &(struct order_due){.id = placed->id,
                                               .kpa = draft->kpa,
                                               .code = placed->code,
                                               .token = placed->token,
                                               .link = link,
                                               .due = draft->total,
                                               .held_until_us = draft->held_until_us,
                                               .now_us = draft->now_us},
                           fault);
}

static enum outcome require_form(const struct asking *asking) {
  const struct order_setting_row *setting = &asking->diary.setting;
  bool online = text_equal(asking->form->pays, "online");
  if (!setting->is_open) return fault_set(asking->fault, SHOP_CLOSED, "", "nothing can be ordered here");
  if (online ? !setting->pays_online : !setting->pays_counter || !text_equal(asking->form->pays, "counter"))
    return fault_set(asking->fault, PAYMENT_NOT_OFFERED, "/pays", "not offered here");
  if (!asking->form->accepts_terms) return fault_set(asking->fault, TERMS_NEEDED, "/accepts_terms", "to be accepted");
  return OK;
}

static enum outcome require_contact(const struct asking *asking) {
  const struct order_form *form = asking->form;
  enum outcome outcome =
      order_contact_check(&(struct order_contact){form->name, form->email, form->phone, false}, asking->fault);
  if (outcome != OK || !text_equal(form->told_by, "sms")) return outcome;
  return order_mobile_check(form->phone, asking->diary.setting.sends_sms, asking->fault);
}

enum outcome order_mobile_check(const char *phone, bool sends_sms, struct fault *fault) {
  char number[PHONE_TEXT];
  if (!sends_sms) return fault_set(fault, SMS_NOT_OFFERED, "/told_by", "none is sent here");
  return phone && phone_mobile(phone, number) ? OK : fault_set(fault, CONTACT_NEEDED, "/phone", "a mobile number");
}

enum outcome order_contact_check(const struct order_contact *contact, struct fault *fault) {
  bool has_email = contact->email && contact->email[0], has_phone = contact->phone && contact->phone[0];
  if (!contact->name || !contact->name[0]) return fault_set(fault, CONTACT_NEEDED, "/name", "who fetches it?");
  if (text_length(contact->name) > CONTACT_NAME_MAX) return fault_set(fault, CONTACT_NEEDED, "/name", "too long");
  if (strpbrk(contact->name, "\n\t")) return fault_set(fault, CONTACT_NEEDED, "/name", "a name is one line");
  if (!has_email && !has_phone) return fault_set(fault, CONTACT_NEEDED, "/phone", "a phone or an e-mail");
  if (has_email && !mail_address_is_valid(contact->email))
    return fault_set(fault, CONTACT_NEEDED, "/email", "this is no e-mail address");
  if (has_phone && (strspn(contact->phone, "+0123456789 .()-") != strlen(contact->phone) ||
                    strlen(contact->phone) < 6 || strlen(contact->phone) > CONTACT_PHONE_MAX))
    return fault_set(fault, CONTACT_NEEDED, "/phone", "this is no phone number");
  return OK;
}

static enum outcome price(struct tx *tx, struct asking *asking) {
  const struct order_form *form = asking->form;
  const char *ids[ORDER_LINES_MAX];
  size_t wanted = 0, found = 0;
  struct order_piece *pieces = NULL;
  for (size_t i = 0; i < form->line_count && i < ORDER_LINES_MAX; i++)
    if (form->lines[i].piece) ids[wanted++] = form->lines[i].piece;
  const struct db_param params[] = {P_TEXT(asking->checkout->catalog->kpa), P_LIST(DB_UUIDS, ids, wanted)};
  enum outcome outcome = wanted ? tx_run(tx, &order_list_pieces, params, asking->arena, &pieces, &found) : OK;
  struct order_levels levels = {0};
  struct order_wish *wishes = arena_copy(asking->arena, form->lines, form->line_count * sizeof *wishes);
  const struct catalog *catalog = asking->checkout->catalog;
  if (outcome == OK) outcome = order_levels_read(tx, catalog->kpa, asking->arena, &levels);
  if (outcome == OK)
    outcome = order_levels_apply(&levels, catalog, pieces, found, wishes, form->line_count, asking->fault);
  if (outcome == OK)
    outcome = order_price(catalog, pieces, found, wishes, form->line_count, asking->arena, &asking->lines,
                          &asking->total, asking->fault);
  if (outcome == OK && form->expected.cents != asking->total.cents)
    return fault_set(asking->fault, TOTAL_CHANGED, "/expected", "the total is %lld cents",
                     (long long)asking->total.cents);
  return outcome;
}

/* What is left here for work is brought first and fetched when it can be done; the rest is fetched. */
static enum outcome choose_slots(struct tx *tx, struct asking *asking) {
  const char *left = order_left_activity(&asking->diary, asking->lines, asking->form->line_count);
  const char *fetched = left ? left : order_common_activity(asking->lines, asking->form->line_count);
  int64_t ready_from = asking->checkout->now_us;
  enum outcome outcome = OK;
  if (left) {
    outcome = choose_slot(asking, "dropoff", left, asking->form->dropoff, ready_from, &asking->dropoff);
    if (outcome == OK) ready_from = asking->dropoff->ends_at;
    if (outcome == OK) outcome = plan_cycles(tx, asking, left, &ready_from);
  }
  if (outcome != OK || !order_is_fetched_by_slot(&asking->diary, fetched)) return outcome;
  return choose_slot(asking, "pickup", fetched, asking->form->pickup, ready_from, &asking->pickup);
}

/* Between the two visits the machines have to be free; what is ready is fetched after the last cycle. */
static enum outcome plan_cycles(struct tx *tx, struct asking *asking, const char *activity, int64_t *ready_from) {
  const struct order_checkout *checkout = asking->checkout;
  int64_t wanted = order_cycles_wanted(asking->lines, asking->form->line_count, activity);
  if (wanted == 0 || !order_diary_has_machines(&asking->diary, activity)) return OK;
  enum outcome outcome = order_diary_hold_machines(tx, checkout->catalog->kpa, asking->arena, &asking->diary);
  if (outcome != OK) return outcome;
  if (!order_diary_plan(&asking->diary, activity, wanted, checkout->now_us, *ready_from, asking->arena,
                        &asking->cycles))
    return fault_set(asking->fault, SLOT_GONE, "/dropoff", "the machines are taken after this time");
  *ready_from = asking->cycles.done_at;
  return OK;
}

static enum outcome choose_slot(const struct asking *asking, const char *purpose, const char *activity,
                                const char *asked, int64_t ready_from_us, const struct order_slot **slot) {
  const char *at = arena_format(asking->arena, "/%s", purpose);
  struct order_slot *slots = NULL;
  int64_t starts_at = 0;
  if (!asked || !asked[0]) return fault_set(asking->fault, SLOT_NEEDED, at, "choose when you come");
  if (!time_parse(asked, &starts_at)) return fault_set(asking->fault, SLOT_GONE, at, "no such time");
  size_t count = order_diary_slots(&asking->diary, purpose, activity, asking->checkout->now_us, ready_from_us,
                                   asking->arena, &slots);
  for (size_t i = 0; i < count; i++)
    if (slots[i].starts_at == starts_at) {
      *slot = &slots[i];
      return OK;
    }
  return fault_set(asking->fault, SLOT_GONE, at, "this time is no longer offered");
}

/* While somebody pays, or until the days after the slot in which nobody came. */
static int64_t held_until(const struct asking *asking) {
  const struct order_setting_row *setting = &asking->diary.setting;
  int64_t now = asking->checkout->now_us;
  if (text_equal(asking->form->pays, "online")) return now + setting->hold_minutes * MINUTE_US;
  return (asking->pickup ? asking->pickup->ends_at : now) + setting->keep_days * DAY_US;
}
