/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People's belongings in our care at this till: drop-off, board, steps, pickup, quotes. What happened is signed (chain
 * B); where an order stands is folded from these records and from what the server tells of the other tills. Names,
 * telephone numbers and pictures lie in custody.db beside the journal, sealed or deleted, never in a signed byte. */
#ifndef COMPTOIR_POS_TILL_CUSTODY_H
#define COMPTOIR_POS_TILL_CUSTODY_H

#include "pos/printer/queue.h"
#include "pos/ticket/custody.h"
#include "pos/till/keep.h"

/* ---- custody_store.c: custody.db -----------------------------------------------------------------------------------
 */

#define PLACE_MAX 12 /* "B2": a code of the shelf, never a sentence */
#define PICTURE_MAX CUSTODY_PICTURE_MAX
#define PICTURE_DAYS 30 /* a picture goes so long after the order's end */
#define NAME_DAYS 30    /* a name too; the server's rule is the same (retention_rule custody) */

struct custody_store; /* struct till.custody; may be NULL: a till whose file cannot be opened sells, and says so */
NODISCARD enum outcome custody_store_open(const char *folder, struct custody_store **store, struct fault *fault);
void custody_store_close(struct custody_store *store);

struct custody_customer { /* who left something; every text may be "" */
  const char *id, *name, *phone, *email, *language;
};
struct custody_known {                      /* an order this till knows of */
  const char *order, *customer, *closed_at; /* customer NULL: none; closed_at NULL: open */
  bool learning;
};
struct custody_heard { /* an event another till signed, as the server told it; body NULL: a payment of cents */
  const char *id, *order, *at, *till, *body;
  int64_t cents, held; /* held: of it, in deposits */
};

/* Named numbers and texts: how far chains were read, what the server told. NULL when absent. */
const char *store_mark(struct custody_store *store, const char *name, struct arena *arena);
NODISCARD enum outcome store_mark_write(struct custody_store *store, const char *name, const char *value,
                                        struct fault *fault);
NODISCARD enum outcome store_know(struct custody_store *store, const struct custody_known *known, struct fault *fault);
NODISCARD enum outcome store_close_order(struct custody_store *store, const char *order, const char *at,
                                         struct fault *fault);
/* Open ones, and those that ended since `since` (RFC 3339). */
NODISCARD enum outcome store_orders(struct custody_store *store, bool learning, const char *since, struct arena *arena,
                                    struct custody_known **orders, size_t *count, struct fault *fault);
NODISCARD enum outcome store_order(struct custody_store *store, const char *order, struct arena *arena,
                                   struct custody_known *known, bool *found, struct fault *fault);
NODISCARD enum outcome store_hear(struct custody_store *store, const struct custody_heard *heard, struct fault *fault);
NODISCARD enum outcome store_heard(struct custody_store *store, const char *order, struct arena *arena,
                                   struct custody_heard **events, size_t *count, struct fault *fault);
/* Sealed with the key of this machine. unsent: the server must be told. */
NODISCARD enum outcome store_customer_put(struct custody_store *store, struct vault *vault,
                                          const struct custody_customer *customer, bool unsent, struct fault *fault);
bool store_customer(struct custody_store *store, struct vault *vault, const char *id, struct arena *arena,
                    struct custody_customer *customer);
/* One that the server does not have yet; false: none. */
bool store_customer_unsent(struct custody_store *store, struct vault *vault, struct arena *arena,
                           struct custody_customer *customer);
NODISCARD enum outcome store_customer_sent(struct custody_store *store, const char *id, struct fault *fault);
struct custody_picture {
  const char *id, *order, *tag;
  const uint8_t *bytes; /* NULL: another till has taken it, and the server has it */
  size_t length;
};
/* One a tag: a newer one takes its place. The same id with the same bytes again changes nothing; with other bytes, or
 * of another thing: ID_REUSED. unsent: the server must be told. */
NODISCARD enum outcome store_picture_put(struct custody_store *store, const struct custody_picture *picture,
                                         bool unsent, struct fault *fault);
/* What the server told: it has one. A picture of ours that it does not have yet stays. */
NODISCARD enum outcome store_picture_told(struct custody_store *store, const struct custody_picture *picture,
                                          struct fault *fault);
bool store_picture(struct custody_store *store, const char *order, const char *tag, struct arena *arena,
                   struct custody_picture *picture);
bool store_has_picture(struct custody_store *store, const char *order, const char *tag);
/* One that the server does not have yet; false: none. */
bool store_picture_unsent(struct custody_store *store, struct arena *arena, struct custody_picture *picture);
NODISCARD enum outcome store_picture_sent(struct custody_store *store, const char *id, struct fault *fault);
/* Names and pictures of orders that ended before those moments (RFC 3339). */
NODISCARD enum outcome store_forget(struct custody_store *store, const char *names_before, const char *pictures_before,
                                    struct fault *fault);

/* ---- jpeg_plain.c --------------------------------------------------------------------------------------------------
 */

/* The same picture without what is no picture: place, device, comments (APPn but JFIF, COM). False: no JPEG of ours. */
bool jpeg_plain(const uint8_t *bytes, size_t length, struct buffer *plain);

/* ---- custody_orders.c: reading --------------------------------------------------------------------------------------
 */

struct custody_order {
  const char *id, *till, *kind; /* kind: custody, quote */
  const char *at;
  struct record first; /* the drop-off (or quote) */
  struct custody_standing standing;
  const struct ticket *ticket;       /* as it is priced now */
  const struct ticket_line *to_sell; /* what a ticket that pays the rest has to sell (custody_to_sell) */
  size_t to_sell_count;
  const struct custody_sum *off; /* what then comes off of what lies in deposits, by the item that bears its VAT */
  size_t off_count;
  struct custody_customer customer; /* id NULL: nobody said */
  const char *note;                 /* of the last step that has one: a fixed word */
};
/* Reads what the journal holds and this file does not yet. Within a moment. */
NODISCARD enum outcome custody_catch_up(struct till *till, struct arena *arena, struct fault *fault);
/* What a record of any till of the KPA says to custody.db. */
NODISCARD enum outcome custody_note(struct till *till, const struct record *record, struct fault *fault);
/* The first number that no tag of this till has. Within a moment. */
NODISCARD enum outcome custody_next_tag(struct till *till, struct arena *arena, int64_t *number, struct fault *fault);
/* The board: every open order of the KPA, and those that ended in the last day, oldest promise first. */
NODISCARD enum outcome custody_board(struct till *till, struct arena *arena, struct custody_order **orders,
                                     size_t *count, struct fault *fault);
/* UNKNOWN_ORDER. */
NODISCARD enum outcome custody_read(struct till *till, const char *id, struct arena *arena, struct custody_order *order,
                                    struct fault *fault);
/* Whether it lives in the world this till is in: school, or real life. */
bool custody_is_of_now(const struct till *till, const struct custody_order *order);
/* The machines the server told of; none before it did. */
size_t custody_machines(struct till *till, struct arena *arena, const struct custody_machine **machines);
/* How long things that are ready are kept before they may be sold, as the server told; 366 before it did. */
int64_t custody_kept_days(struct till *till, struct arena *arena);
/* Days on which basket could be ready: the first, and two more. */
NODISCARD enum outcome custody_days(struct till *till, const struct ticket *ticket, struct arena *arena,
                                    struct date days[static 3], struct fault *fault);
extern const struct spec custody_machine_spec;

/* ---- custody_pay.c --------------------------------------------------------------------------------------------------
 */

/* Gives each line of basket that sells for an order the line that was agreed (basket_line.agreed). Before ticket_price.
 * ORDER_PAID, ORDER_CHANGED (not what is left to pay), ORDER_OF_SCHOOL, DEPOSIT_TOO_MUCH. Orders that are not known
 * here are passed over. */
NODISCARD enum outcome custody_agree(struct till *till, struct basket *basket, struct arena *arena,
                                     struct fault *fault);

/* ---- custody_take.c: what is signed ---------------------------------------------------------------------------------
 */

struct custody_item_request {
  const char *item;      /* code of one of the basket's lines: its name is the label */
  const char *condition; /* NULL, or one of custody_conditions */
};
extern const char *const custody_conditions[]; /* good, stain, torn, worn; NULL-terminated */
struct custody_request {
  const char *id; /* UUID of the order to be */
  struct basket basket;
  const struct custody_item_request *items;
  size_t item_count;
  const char *promised, *place;
  const char *quote; /* UUID of the quote it follows: its lines and prices stand */
  struct custody_customer customer;
};
struct quote_request {
  const char *id;
  struct basket basket;
  int64_t days; /* it is valid */
};
struct custody_step_request {
  const char *id, *state, *place;
  struct basket basket; /* lines: a new price */
  bool agreed;          /* by the customer */
  const char *reason;   /* of a new price: one of the fixed words */
  const char *override; /* token of whoever allows what the cashier may not */
  int64_t handed;       /* of a pickup: how many tags were handed over */
  bool with_slip;       /* of a pickup: she brought the slip, or its number was scanned */
  const char *witness;  /* else how she was recognised: known, papers, described */
};
struct donation_request {
  const char *id, *category, *origin;
  int64_t grams;
  struct custody_customer donor;
};
extern const struct spec custody_request_spec, quote_request_spec, custody_step_request_spec, donation_request_spec,
    custody_customer_spec;

struct custody_call {
  struct till *till;
  const char *cashier;     /* NULL: nobody has to be signed in */
  struct request *request; /* that asks for it, and brings the rights */
  struct arena *arena;
  struct fault *fault;
  struct journal_row row; /* out */
  bool replayed;          /* out */
};
NODISCARD enum outcome custody_take(struct custody_call *call, const struct custody_request *asked);
NODISCARD enum outcome custody_quote(struct custody_call *call, const struct quote_request *asked);
/* ORDER_CLOSED, ORDER_BALANCE, ORDER_ITEM_LEFT, WITNESS_NEEDED, ORDER_HAS_MONEY, ORDER_TOO_YOUNG, ORDER_OF_SCHOOL. A
 * price below what was agreed needs the right `price`, an end without a pickup `void`: RIGHT_NEEDED. */
NODISCARD enum outcome custody_step(struct custody_call *call, const char *order,
                                    const struct custody_step_request *asked);
/* What the prices of ticket need (sale_rights), and one more where right is not NULL: RIGHT_NEEDED. Comes last. */
NODISCARD enum outcome custody_allows(struct custody_call *call, const struct ticket *ticket, const char *right,
                                      const char *override);
NODISCARD enum outcome donation_take(struct custody_call *call, const struct donation_request *asked);

/* ---- custody_slip.c -------------------------------------------------------------------------------------------------
 */

/* For the customer: number, barcode, promised day, what is paid and due. */
void slip_of_custody(const struct custody_order *order, const struct catalogue_view *view, struct arena *arena,
                     struct slip *slip);
/* One label an item, to pin on it. */
void slip_of_tags(const struct record *record, struct arena *arena, struct slip *slip);
void slip_of_donation(const struct record *record, const struct catalogue_view *view, struct arena *arena,
                      struct slip *slip);

/* ---- labels.c -------------------------------------------------------------------------------------------------------
 */

/* POST /api/till/labels: price labels of pieces that are each the only one, in a series. */
extern const struct route_table label_routes;

/* ---- custody_feed.c: with the server, by the sender's thread --------------------------------------------------------
 */

/* Gives the server the names and pictures it does not have, and asks what other tills did. */
void custody_exchange(struct till *till);

/* ---- custody_pictures.c ---------------------------------------------------------------------------------------------
 */

/* Gives the server what it does not have; false: it does not answer. By the sender's thread. */
bool custody_send_pictures(struct till *till, const struct till_identity *identity, struct arena *arena);
/* The picture of a thing, from here or from the server, which is asked once, outside any moment.
 * NOT_FOUND. */
NODISCARD enum outcome custody_picture_find(struct till *till, const char *order, const char *tag, struct arena *arena,
                                            struct custody_picture *picture, struct fault *fault);

extern const struct route_table custody_routes;

#endif
