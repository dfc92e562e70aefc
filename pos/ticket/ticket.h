/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The sale as both programs see it: what a cashier asks (basket) and what it costs (ticket); the record that is signed
 * is record.h. Everything here is pure: no I/O, no clock, no allocation but the caller's arena. */
#ifndef COMPTOIR_POS_TICKET_H
#define COMPTOIR_POS_TICKET_H

#include "core/arena.h"
#include "core/clock.h"
#include "core/json.h"
#include "core/money.h"
#include "core/spec.h"
#include "core/text.h"

#include <stdbool.h>
#include <stdint.h>

#define TICKET_LINES_MAX 200
#define LINE_MEMBERS_MAX 12
#define TICKET_TENDERS_MAX 8
#define TICKET_RATES_MAX 8
#define CASHIER_CODE_MAX 40                     /* a member's code, or "P-" and the 32 digits of a person's UUID */
#define QUANTITY_MAX INT64_C(1000000)           /* thousandths: 1 000 pieces or kilos */
#define TICKET_CONFIRM_CENTS INT64_C(50000)     /* from 500 € a line or a ticket asks for confirmation */
#define TICKET_CASH_LIMIT_CENTS INT64_C(100000) /* C. mon. fin. D112-3: 1 000 € in cash */

/* ---- basket: the request (also the body of POST /api/till/sales) ------------------------------------------------ */

struct basket_member {
  const char *member; /* code */
  int64_t weight;     /* 1..100; equal weights share equally */
};

struct ticket_line;
struct sold_piece { /* one of a kind, with a label and a price of its own; VAT and activity are its item's */
  const char *code, *name;
  struct money price;
};
struct basket_line {
  const char *item;            /* catalogue code */
  int64_t quantity;            /* thousandths > 0: 1000 = one piece, 1250 = 1.250 kg, 90 min = 1500 */
  struct money unit_price;     /* only for pricing free, quote (and price barcodes); 0 otherwise */
  bool priced;                 /* unit_price was given (a free price of 0.00 is a choice) */
  struct money purchase_price; /* margin scheme only: what the cooperative paid for the piece */
  const struct basket_member *members;
  size_t member_count; /* 0: the collective (common pot) */
  const char *as;      /* NULL, sale; deposit: unit_price is paid now for item, under order; deduct: that is taken off;
                          redeem: unit_price is paid by the single-purpose voucher reference */
  const char *order;   /* UUID of a custody order or quote */
  const char *reference;            /* number of a voucher; of one that is sold NULL: ticket_price makes one */
  struct money discount;            /* of the whole line */
  int64_t discount_bp;              /* the same as a part of its price; one of the two */
  const char *bearer;               /* NULL, pot, member, cae */
  const char *reason;               /* one of the fixed words: also allows a unit_price that is not the catalogue's */
  const struct ticket_line *agreed; /* the line of the order that this one pays: its price stands, whatever the
                                       catalogue says today. Set by the till, never read from a request */
  const struct sold_piece *piece;   /* that reference names; NULL: none. Set by the till as well */
};

struct basket_tender {
  const char *kind; /* cash, card, cheque, voucher, credit, local_currency, third_party, suspended, online */
  struct money amount;
  const char *reference;
  struct money terminal; /* card: typed again from the terminal; 0: not asked */
};

struct basket {
  const char *id;       /* UUID made by the screen, kept until answered: the idempotency key */
  const char *currency; /* absent or "EUR" */
  const char *cashier;  /* code of who holds the till; NULL: whoever is signed in, or nobody in particular */
  bool confirmed;       /* the cashier confirmed an unusually high amount */
  const struct basket_line *lines;
  size_t line_count;
  const struct basket_tender *tenders; /* empty when only pricing */
  size_t tender_count;
  struct money discount; /* of the whole ticket, over the lines that are turnover */
  int64_t discount_bp;
  const char *bearer, *reason;
  bool note_asked;
  const char *customer;    /* opaque UUID */
  const char *deferred_at; /* when it was sold on paper */
  const char *override;    /* token of whoever allows what the cashier may not */
};
extern const struct spec basket_spec, basket_tender_spec;
extern const char *const discount_reasons[]; /* NULL-terminated */
extern const char *const return_reasons[];

/* ---- what pricing needs to know, found by the caller (till snapshot, or PostgreSQL for the demo) ----------------- */

struct sold_item { /* catalogue facts frozen into the line */
  const char *code, *name, *kind, *activity, *unit, *pricing, *account, *vat_scheme;
  int64_t vat_rate; /* basis points */
  struct money price;
  struct money minimum; /* of a free price, whose price is what is suggested */
  bool turnover, archived;
};

struct ticket_catalogue { /* look-ups; item is NULL when unknown. member: OK when the person may sell on that day,
                             UNKNOWN_MEMBER, CONTRACT_EXPIRED. cashier: may hold the till; NULL: whoever is a member */
  const struct sold_item *(*item)(const void *context, const char *code);
  enum outcome (*member)(const void *context, const char *code, struct date day);
  bool (*cashier)(const void *context, const char *code);
  bool (*vat_rate)(const void *context, int64_t rate_bp, struct date day);
  bool (*bearer)(const void *context, const char *bearer); /* may it bear a discount here? NULL: any may */
  const void *context;
};

/* ---- ticket: priced, not yet signed --------------------------------------------------------------------------------
 */

struct ticket_member {
  const char *member;
  int64_t weight;
};

struct ticket_line {
  const char *item, *label, *kind, *activity, *unit, *account, *vat_scheme;
  int64_t vat_rate, quantity;
  struct money unit_price, purchase_price, gross, net, vat; /* gross = net + vat */
  bool turnover;                                            /* false: gift cards and other vouchers, no VAT, no share */
  const struct ticket_member *members;
  size_t member_count;
  int64_t source_line;     /* of a return: the line of the source ticket that is taken back, from 1; 0: none */
  struct money list_price; /* what the catalogue asked for a piece when another price was taken; 0: the same */
  struct money discount;   /* taken off unit price × quantity; gross is after it; below zero in a return */
  const char *bearer;      /* of the discount: NULL every part, or pot, member, cae */
  const char *reason;      /* of the discount or of the return, one of the fixed words */
  const char *order;       /* UUID of the custody order or quote the line belongs to */
  const char *reference;   /* number of the voucher that is sold or spent */
  int64_t source_before;   /* of a return: how much of that line other returns had taken back, >= 0 */
  struct money source_net, source_discount; /* what stood of it then */
  const struct ticket_line *agreed;         /* basket_line.agreed; not written */
};

struct ticket_vat { /* one per (rate, scheme) present, ordered by rate descending then scheme */
  int64_t rate;
  const char *scheme;
  struct money gross, net, vat;
};

struct ticket_tender {
  const char *kind;
  struct money amount;   /* as received: 50 € note for 23,75 € is 5000 */
  const char *reference; /* of the voucher, cheque, payer…; never a name */
};

struct ticket {
  const char *id, *kind;      /* sale, return */
  struct money total, change; /* Σ tenders − change = total */
  const struct ticket_line *lines;
  size_t line_count;
  const struct ticket_vat *vat;
  size_t vat_count;
  const struct ticket_tender *tenders;
  size_t tender_count;
  const char *source, *source_day; /* of a return: UUID and day of the ticket it takes back */
  const char *deferred_at;         /* sold on paper at that time, noted later */
  bool note_asked;                 /* the customer wants the note of the services on it */
  const char *customer;            /* opaque: what stands for her elsewhere can be erased */
};

/* Prices basket at day. Guards in this order: currency, empty, cashier known, then per line: item known, archived,
 * quantity, price given/allowed/limits, members and their contracts, VAT rate; then tenders when with_tenders: known
 * kinds, positive, cash limit, sum ≥ total, change only on cash. Discounts come off before VAT. VAT per ticket and
 * rate, what is sold and what is taken off apart: net = round_half_up(gross×10000/(10000+rate)), shared over the lines
 * of the rate by largest remainder (margin scheme: on gross − purchase, never negative per line). A zero total needs no
 * tender. Lists live in arena; texts point into basket and catalogue. */
NODISCARD enum outcome ticket_price(const struct basket *basket, const struct ticket_catalogue *catalogue,
                                    struct date day, bool with_tenders, struct arena *arena, struct ticket *ticket,
                                    struct fault *fault);
/* Whether no line and not the whole is reduced by more than rate_bp, to the cent that rounding gives. What a voucher
 * pays at its own price, up to its sum, is no discount of the cashier's. */
bool ticket_discount_within(const struct ticket *ticket, int64_t rate_bp);
/* It pays for an order at the price that was agreed then, and no more comes off: that was allowed then. */
bool ticket_line_as_agreed(const struct ticket_line *line);
struct money ticket_discount(const struct ticket *ticket);
/* Recomputes every derived amount of ticket from its own lines and tenders: ARITHMETIC_MISMATCH names the field. Of a
 * return only what it says itself; pos/ticket/returns.h holds it against its source. */
NODISCARD enum outcome ticket_check(const struct ticket *ticket, struct arena *arena, struct fault *fault);
/* The same of a sale that is priced and not paid: the ticket of a slip, without tenders. */
NODISCARD enum outcome ticket_check_priced(const struct ticket *ticket, struct arena *arena, struct fault *fault);
/* What the ticket adds to the totals of the till: the gross of its lines that are turnover. Deposits, vouchers sold and
 * money put on an account stay out. */
struct money ticket_turnover(const struct ticket *ticket);

/* ---- change -------------------------------------------------------------------------------------------------------
 */

struct cash_piece {
  int64_t value; /* cents: 5000 … 1 */
  int64_t count;
};
#define CASH_PIECES 12 /* 50, 20, 10, 5 € notes; 2, 1 €, 50, 20, 10, 5, 2, 1 c: larger notes are not given back */
/* The fewest notes and coins for amount (greedy is optimal for euro pieces; notes of 50 € and below). Returns how many
 * kinds. */
size_t cash_change(struct money amount, struct cash_piece pieces[static CASH_PIECES]);

#endif
