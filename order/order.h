/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders of the shop, for pickup: priced here and never by who orders, held on the shelf and in the diary in the same
 * transaction as the check, then moved from state to state by the table of order/state.def and by nothing else.
 *
 * Prices are whole cents VAT included, quantities thousandths, times UTC microseconds; days and hours of slots are wall
 * time in Paris. Law: C. conso. L111-1 (what is said before), L221-14 (order with the duty to pay), L221-18 to L221-28
 * (withdrawal), CGI 269 and 289 (when VAT is due: docs/shop.md). */
#ifndef COMPTOIR_ORDER_H
#define COMPTOIR_ORDER_H

#include "catalog/catalog.h"
#include "core/db/db.h"
#include "core/http/http.h"
#include "core/json.h"
#include "core/text.h"
#include "stock/stock.h"

/* ---- state.c: pure ------------------------------------------------------------------------------------------------
 */

enum order_state {
#define STATE(name, code, over, text) ORDER_##name,
#define MOVE(from, event, to)
#include "order/state.def"
#undef STATE
#undef MOVE
  ORDER_STATES
};
const char *order_state_name(enum order_state state); /* "awaiting_payment" */
const char *order_state_text(enum order_state state); /* "À payer" */
bool order_state_is_over(enum order_state state);     /* nothing is prepared or kept any more */
/* ORDER_STATES when there is none of that name. */
enum order_state order_state_of(const char *name);
/* Where event leads from state; false: nowhere. */
NODISCARD bool order_move(enum order_state from, const char *event, enum order_state *to);

/* ---- slot.c: pure --------------------------------------------------------------------------------------------------
 */

struct order_slot_rule {
  const char *id, *purpose, *activity; /* pickup, dropoff, cycle (of a machine); activity "": of whatever has none */
  int64_t weekday, from_minute, to_minute, slot_minutes, capacity, preparation_minutes, cut_off_days, cut_off_minute;
  struct date valid_from, ended_on; /* year 0: open */
};
struct order_slot {
  const char *purpose, *activity;
  int64_t starts_at, ends_at, capacity, free; /* free: known to who asked the diary; capacity otherwise */
};
/* The slots of rule on day, in order, into slots (at most max); returns how many. None when the rule is not of that
 * day. Starts and ends are wall times: on the days when clocks change a slot keeps its hour, and one that falls into
 * the hour that does not exist is left out. */
size_t order_slots_of_day(const struct order_slot_rule *rule, struct date day, struct order_slot slots[], size_t max);
/* Whether somebody may still take slot at now: its cut-off is not past and preparation, counted from ready_from (the
 * order, or the end of the drop-off), is over when it starts. */
bool order_slot_is_open(const struct order_slot_rule *rule, const struct order_slot *slot, int64_t now_us,
                        int64_t ready_from_us);

/* ---- price.c: pure -------------------------------------------------------------------------------------------------
 */

#define ORDER_LINES_MAX 40

struct order_wish {         /* one line as it is asked for */
  const char *item, *piece; /* piece: UUID of a one-of-a-kind piece, or NULL */
  int64_t quantity;         /* thousandths; 1000 for a piece */
  struct money price;       /* of one unit, where the customer chooses it (pricing "free"); else 0 */
  const char *level;        /* of a solidarity price: solidarity, support; NULL or fair: the catalogue's */
  int64_t rate_bp;          /* what it comes to, by order_levels_apply(); never read from a request; 0: as it is */
};
struct order_piece { /* a published piece, as the shelf knows it */
  const char *id, *item, *name;
  struct money price;
};
struct order_line {
  const char *item, *piece, *label, *activity, *kind, *vat_scheme, *withdrawal;
  int64_t quantity, vat_rate;
  struct money unit_price, gross;
  int64_t cycles; /* of machines that it takes */
};
/* Prices wishes from the catalogue and the pieces. UNKNOWN_ITEM, ITEM_ARCHIVED, NOT_SOLD_ONLINE (not published, or on
 * quotation only), BAD_QUANTITY (pieces are whole; a one-of-a-kind piece is one), PRICE_TOO_LOW, PRICE_NOT_ALLOWED,
 * EMPTY_TICKET, OUT_OF_RANGE (over ORDER_LINES_MAX). Lines live in arena, in the order of the wishes. */
NODISCARD enum outcome order_price(const struct catalog *catalog, const struct order_piece pieces[], size_t piece_count,
                                   const struct order_wish wishes[], size_t count, struct arena *arena,
                                   struct order_line **lines, struct money *total, struct fault *fault);

/* ---- place.c, life.c: in the caller's transaction ------------------------------------------------------------------
 */

struct order_contact {
  const char *name, *email, *phone; /* one of email and phone */
  bool by_sms;                      /* what changes her way comes by SMS though she has an address */
};
/* CONTACT_NEEDED: a name to call, and one way to be reached. */
NODISCARD enum outcome order_contact_check(const struct order_contact *contact, struct fault *fault);
/* Whoever wants an SMS leaves a mobile number, where any is sent: SMS_NOT_OFFERED, CONTACT_NEEDED. */
NODISCARD enum outcome order_mobile_check(const char *phone, bool sends_sms, struct fault *fault);
enum order_pay { ORDER_PAY_COUNTER, ORDER_PAY_ONLINE, ORDER_PAY_DONE /* online, before it was placed */ };

#define ORDER_CODE_TEXT 8   /* "K7MPX4R" */
#define ORDER_TOKEN_TEXT 44 /* base64url of 32 bytes */
/* What a link opens with, of an order, a pledge, a quote: nobody guesses it, and we keep its SHA-256 alone. */
void order_make_token(char token[static ORDER_TOKEN_TEXT]);
void order_make_code(char code[static ORDER_CODE_TEXT]); /* by chance; whoever writes it looks whether it is free */

struct order_cycles; /* order/cycle.h */
struct order_draft {
  const char *id;                                /* UUID, of the client or made by uuid_v7 */
  const char *kpa, *source, *source_id, *person; /* source shop, group, quote; source_id and person may be NULL */
  const struct order_line *lines;
  size_t line_count;
  struct money total;
  struct money deposit; /* below total: paid before the work begins, the rest when it is fetched; 0: none */
  enum order_pay pay;
  const struct order_slot *pickup, *dropoff; /* NULL: none is needed */
  const struct order_cycles *cycles;         /* NULL: no machine is */
  struct order_contact contact;
  enum language language;
  int64_t now_us, held_until_us; /* held_until 0: not held by time */
  bool takes_stock;              /* false: what is made for it, or bought together */
  const char *link;              /* where its page is, up to the token: for the letter */
  const char *token;             /* NULL: a new one; of a quote, the one that opened it */
};
struct order_placed {
  char id[UUID_TEXT], code[ORDER_CODE_TEXT], token[ORDER_TOKEN_TEXT];
  enum order_state state;
};
/* Takes stock and slots and writes the order: all of it, or nothing and why (STOCK_INSUFFICIENT with what is
 * left in the fault, SLOT_FULL). The token is known to who is answered and to nobody else. */
NODISCARD enum outcome order_place(struct tx *tx, const struct order_draft *draft, struct order_placed *placed,
                                   struct fault *fault);

/* What somebody who orders says; everything else is ours to know. */
struct order_form {
  struct order_wish *lines;
  size_t line_count;
  const char *pickup, *dropoff;               /* when the slot begins, RFC 3339; NULL or "": none is asked for */
  const char *pays;                           /* counter, online */
  const char *name, *email, *phone, *told_by; /* told_by: sms, or email (NULL, "") */
  struct money expected;                      /* the total that the page showed */
  bool accepts_terms;
};
struct order_checkout { /* what the form is held against */
  const struct catalog *catalog;
  const char *id, *person, *link; /* id: UUID of the order to be; person NULL: a guest; link as in the draft */
  enum language language;
  int64_t now_us;
};
/* From form to order, in one transaction of the shop: SHOP_CLOSED, PAYMENT_NOT_OFFERED, TERMS_NEEDED, CONTACT_NEEDED,
 * SMS_NOT_OFFERED, SLOT_NEEDED, SLOT_GONE, SLOT_FULL, TOTAL_CHANGED (fault says the total that counts), and what
 * order_price and order_place refuse. Nothing is kept of what is refused. */
NODISCARD enum outcome order_checkout(struct tx *tx, const struct order_checkout *checkout,
                                      const struct order_form *form, struct arena *arena, struct order_placed *placed,
                                      struct fault *fault);

struct order_act { /* who changes something, and when */
  const char *by;  /* customer, staff, till, payment, clock */
  const char *person, *detail;
  int64_t now_us;
};
/* Moves an order: locks it, follows the table, gives stock and slots back when it is over without being collected,
 * sells the stock when it is collected, writes the event and, where somebody should know, the letter. *moved false:
 * the table knows no such move from where the order is; nothing changed and it is logged. NO_SUCH_ORDER. version: the
 * one the caller saw, 0: any; STALE_VERSION when it is another. */
NODISCARD enum outcome order_event(struct tx *tx, const char *order, const char *event, const struct order_act *act,
                                   int64_t version, bool *moved, struct fault *fault);

/* A ticket of a till sold it (pos/intake): that happened, whatever the table says. It stands in the history, and money
 * that comes by the web afterwards goes back whole. act->detail: the number of the ticket. NO_SUCH_ORDER. */
NODISCARD enum outcome order_sold(struct tx *tx, const char *order, const char *ticket, const struct order_act *act,
                                  struct fault *fault);

/* A till took a deposit for it (amount > 0), or gave one back: what is asked for before the work may be there now. */
NODISCARD enum outcome order_deposited(struct tx *tx, const char *order, struct money amount,
                                       const struct order_act *act, struct fault *fault);
/* Pure. Shares amount among lines as their prices are, to the cent: a deposit has the VAT of what it is for. */
void order_share_deposit(const struct money gross[], size_t count, struct money amount, struct money shares[]);

/* Money came in, or went back, in the caller's transaction (payment/). Late money takes stock again, or leads to
 * UNFULFILLABLE: *refund is what has to go back, 0: nothing. */
NODISCARD enum outcome order_paid(struct tx *tx, const char *order, struct money amount, int64_t now_us,
                                  struct money *refund, struct fault *fault);
NODISCARD enum outcome order_paid_back(struct tx *tx, const char *order, struct money amount, int64_t now_us,
                                       struct fault *fault);

/* ---- view.c: to show it ---------------------------------------------------------------------------------------------
 */

struct order_row {
  const char *id, *kpa, *code, *state, *pays, *source;
  int64_t version;
  const char *language;
  struct money total, paid, back;
  struct money deposit, counter; /* asked for before the work; deposits that tills took */
  int64_t made_at, held_until;
  const char *ticket;
  int64_t pickup_from, pickup_to, dropoff_from, dropoff_to;
  const char *name, *email, *phone;
  int64_t withdrawn_at;
  const char *content; /* the labels of its lines, in one text */
};
struct order_line_row {
  int64_t line;
  const char *item, *piece, *label, *activity, *kind;
  int64_t quantity;
  struct money unit_price, gross;
  int64_t vat_rate;
  const char *vat_scheme, *withdrawal; /* withdrawal: why there is none; "" when there is */
};
struct order_event_row {
  int64_t sequence, at;
  const char *event, *state, *by, *detail;
};
struct order_whole {
  struct order_row *row;
  struct order_line_row *lines;
  struct order_event_row *events;
  size_t line_count, event_count;
  bool shows_contact;
};
/* Into arena; NO_SUCH_ORDER. */
NODISCARD enum outcome order_read(struct tx *tx, const char *id, struct arena *arena, struct order_whole *order);
/* Whose page this link opens: NO_SUCH_ORDER, whatever is wrong with it. */
NODISCARD enum outcome order_of_token(struct tx *tx, const char *token, struct arena *arena, const char **id);
/* ---- history.c: of somebody who has an account ---- */
NODISCARD enum outcome order_list_of(struct tx *tx, const char *person, const char *kpa, struct arena *arena,
                                     struct order_row **rows, size_t *count); /* the newest first */
NODISCARD enum outcome order_is_of(struct tx *tx, const char *order, const char *person,
                                   struct arena *arena); /* NO_SUCH_ORDER */
/* What was ordered with this address by nobody in particular becomes hers. Only after she proved it to be hers. */
NODISCARD enum outcome order_join(struct tx *tx, const char *person, const char *email);

void order_write(struct json *json, const char *key, const struct order_whole *order);
#define ORDER_PAGE_US                                                                                                  \
  (INT64_C(3600000000) * 23) /* as long as a page of a provider stays open: Stripe's, at most a day */
/* Another try to pay, while the order is kept: the last one came to nothing. One that is open still is answered. link:
 * of the order's page, up to the token. NO_SUCH_ORDER, NOT_AWAITING_PAYMENT, PAYMENT_NOT_OFFERED. */
NODISCARD enum outcome order_pay_again(struct tx *tx, const char *token, const char *link, int64_t now_us,
                                       struct arena *arena, struct fault *fault);
/* The version in If-Match: VERSION_NEEDED without one, STALE_VERSION for what is none. */
NODISCARD enum outcome order_version_asked(struct request *request, int64_t *version);

/* Whether kind is a state whose coming is told, or a withdrawal. */
bool order_tells(const char *kind);
/* Says again what was told of an order: kind as order_tells() knows it; address: where a withdrawal was acknowledged.
 * MESSAGE_LOST for another kind. */
NODISCARD enum outcome order_tell_again(struct tx *tx, const char *order, const char *kind, const char *address,
                                        int64_t now_us);
/* ---- acknowledge.c ---- */
/* Acknowledges by mail, in the language of the order, the withdrawal that was kept (C. conso. L221-21). MESSAGE_LOST:
 * none was, or no recipient. */
NODISCARD enum outcome order_acknowledge(struct tx *tx, const char *order, const char *recipient, int64_t now_us);

/* Ends what time ended: payments that never came, orders nobody fetched. Returns how many. For a background thread. */
size_t order_expire(struct db *shop, int64_t now_us);
/* A letter, once, about what is ready and is kept one more day at most. */
void order_remind(struct db *shop, int64_t now_us);

extern const struct route_table order_shop_routes, order_pay_routes, order_office_routes, order_diary_routes;
extern const struct db_query *const order_queries[]; /* NULL-terminated */

#endif
