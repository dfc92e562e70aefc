/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_ORDER_PRIVATE_H
#define COMPTOIR_ORDER_PRIVATE_H

#include "access/access.h"
#include "core/db/services.h"
#include "core/public_id.h"
#include "order/cycle.h"
#include "order/order.h"

struct order_slot_row {
  int64_t place;
  const char *slot;
};
struct order_locked_row {
  const char *id, *kpa, *code, *state, *pays;
  int64_t version;
  const char *language;
  struct money total, paid, back;
  const char *pickup, *dropoff;
  int64_t held_until;
  const char *ticket; /* of a till; NULL: none sold it */
  struct money deposit, counter;
  const char *source;
};
struct order_id_row {
  const char *id;
};
struct order_stock_row {
  const char *item, *piece;
  int64_t quantity;
};
struct order_letter_row {
  const char *code, *language;
  struct money total;
  const char *pays, *name, *email, *phone, *kpa, *place, *city, *address;
  int64_t starts_at, ends_at, dropoff_from, dropoff_to;
  bool by_sms; /* she chose it, and the KPA sends any */
};
struct order_withdrawal_row {
  int64_t declared_at;
  struct money gross;
  const char *code, *language, *kpa, *place, *seller, *name;
};
struct order_withdrawn_row {
  const char *label;
  struct money gross;
};
struct order_held_row {
  bool held;
};
struct order_closed_row { /* both included */
  struct date starts_on, ends_on;
};
struct order_taken_row {
  const char *purpose, *activity;
  int64_t starts_at, taken;
};
struct order_setting_row {
  bool is_open, pays_counter, pays_online;
  int64_t hold_minutes, keep_days;
  const char *mediator, *terms, *publisher, *host, *reply_to; /* reply_to: whom answers to letters reach */
  bool sends_sms;
};

extern const struct db_query order_take_slots, order_insert_order, order_insert_lines, order_insert_contact,
    order_insert_event, order_lock_order, order_move_order, order_put_ticket, order_free_slots, order_retake_slots,
    order_claim_reminders, order_insert_cycles, order_hold_machines, order_list_of_person, order_find_of_person,
    order_join_orders, order_list_levels, order_put_level, order_end_level, order_add_money, order_add_deposit,
    order_list_expired, order_list_stock_lines, order_find_letter, order_find_withdrawal, order_list_withdrawn_lines,
    order_insert_mail, order_insert_sms, order_find_order_by_token, order_find_order_by_code, order_find_order,
    order_list_lines, order_list_events, order_list_board, order_list_rules, order_put_rule, order_end_rule,
    order_list_closed, order_list_taken, order_find_setting, order_put_setting, order_list_pieces;

extern const struct spec order_slots_said, order_said, order_placed_said, order_board_said; /* said.c */

/* ---- letter.c ------------------------------------------------------------------------------------------------------
 */

/* Pure. subject and body of the letter that tells of state; NULL subject: nobody is told. link: of its page, or NULL.
 */
struct order_message {
  const char *subject, *body;
};
struct order_telling;
struct order_message order_message(const struct order_letter_row *row, const struct order_telling *telling,
                                   struct arena *arena);
struct order_telling {
  const char *order;
  enum order_state state;
  const char *link; /* of its page, or NULL */
  const char *by;   /* who moved it, as in order_act */
  int64_t now_us;
  bool again;   /* the office asked for it once more */
  bool reminds; /* it is ready since, and not kept much longer */
};
/* Puts it into the house's outbox, if there is an address to write to; where a telephone is all there is, an SMS, but
 * not of what a customer did herself. */
NODISCARD enum outcome order_tell(struct tx *tx, const struct order_telling *telling, struct arena *arena);

/* ---- view.c --------------------------------------------------------------------------------------------------------
 */

void order_write_slot(struct json *json, const struct order_slot *slot);
void order_write_on_board(struct json *json, const struct order_row *row);

/* ---- life.c --------------------------------------------------------------------------------------------------------
 */

NODISCARD enum outcome order_note(struct tx *tx, const struct order_locked_row *order, const char *event,
                                  enum order_state state, const struct order_act *act);

/* ---- routes_pay.c --------------------------------------------------------------------------------------------------
 */

struct order_due {
  const char *id, *kpa, *code, *token, *link; /* link: of its page, up to the token */
  struct money due;
  bool is_deposit;
  int64_t held_until_us, now_us;
};
/* Asks for money that is due for an order; while a payment is open, that one stays. */
NODISCARD enum outcome order_ask_payment(struct tx *tx, const struct order_due *due, struct fault *fault);

/* ---- diary.c -------------------------------------------------------------------------------------------------------
 */

#define DIARY_DAYS 21
struct order_diary { /* when one may come, as it stands */
  struct order_setting_row setting;
  struct order_slot_rule *rules;
  struct order_closed_row *closed;
  struct order_taken_row *taken;
  size_t rule_count, closed_count, taken_count;
  struct date today;
};
NODISCARD enum outcome order_diary_read(struct tx *tx, const char *kpa, int64_t now_us, struct arena *arena,
                                        struct order_diary *diary);
/* The slots of purpose that somebody may take now for activity, in order of time: ready_from as in order_slot_is_open.
 */
size_t order_diary_slots(const struct order_diary *diary, const char *purpose, const char *activity, int64_t now_us,
                         int64_t ready_from_us, struct arena *arena, struct order_slot **slots);
/* Whether machines of activity are planned at all. */
bool order_diary_has_machines(const struct order_diary *diary, const char *activity);
/* The cycles that wanted takes after a drop-off that ends at from_us; done at once where no machines are planned.
 * False: there are not so many in the diary. */
NODISCARD bool order_diary_plan(const struct order_diary *diary, const char *activity, int64_t wanted, int64_t now_us,
                                int64_t from_us, struct arena *arena, struct order_cycles *plan);
/* For who writes: nobody else plans machines of this KPA until the transaction ends; reads anew what is taken. */
NODISCARD enum outcome order_diary_hold_machines(struct tx *tx, const char *kpa, struct arena *arena,
                                                 struct order_diary *diary);

#endif
