/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The sale as both programs see it: what a cashier asks (basket), what it costs (ticket), and the record that is
 * signed. Everything here is pure: no I/O, no clock, no allocation but the caller's arena. */
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

struct basket_line {
  const char *item;            /* catalogue code */
  int64_t quantity;            /* thousandths > 0: 1000 = one piece, 1250 = 1.250 kg, 90 min = 1500 */
  struct money unit_price;     /* only for pricing free, quote (and price barcodes); 0 otherwise */
  bool priced;                 /* unit_price was given (a free price of 0.00 is a choice) */
  struct money purchase_price; /* margin scheme only: what the cooperative paid for the piece */
  const struct basket_member *members;
  size_t member_count; /* 0: the collective (common pot) */
};

struct basket_tender {
  const char *kind; /* cash, card, cheque */
  struct money amount;
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
};
extern const struct spec basket_spec;

/* ---- what pricing needs to know, found by the caller (till snapshot, or PostgreSQL for the demo) ----------------- */

struct sold_item { /* catalogue facts frozen into the line */
  const char *code, *name, *kind, *activity, *unit, *pricing, *account, *vat_scheme;
  int64_t vat_rate; /* basis points */
  struct money price;
  bool turnover, archived;
};

struct ticket_catalogue { /* look-ups; item is NULL when unknown. member: OK when the person may sell on that day,
                             UNKNOWN_MEMBER, CONTRACT_EXPIRED. cashier: may hold the till; NULL: whoever is a member */
  const struct sold_item *(*item)(const void *context, const char *code);
  enum outcome (*member)(const void *context, const char *code, struct date day);
  bool (*cashier)(const void *context, const char *code);
  bool (*vat_rate)(const void *context, int64_t rate_bp, struct date day);
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
};

struct ticket_vat { /* one per (rate, scheme) present, ordered by rate descending then scheme */
  int64_t rate;
  const char *scheme;
  struct money gross, net, vat;
};

struct ticket_tender {
  const char *kind;
  struct money amount; /* as received: 50 € note for 23,75 € is 5000 */
};

struct ticket {
  const char *id, *kind;      /* "sale" */
  struct money total, change; /* Σ tenders − change = total */
  const struct ticket_line *lines;
  size_t line_count;
  const struct ticket_vat *vat;
  size_t vat_count;
  const struct ticket_tender *tenders;
  size_t tender_count;
};

/* Prices basket at day. Guards in this order: currency, empty, cashier known, then per line: item known, archived,
 * quantity, price given/allowed/limits, members and their contracts, VAT rate; then tenders when with_tenders: known
 * kinds, positive, cash limit, sum ≥ total, change only on cash. VAT per ticket and rate: net =
 * round_half_up(gross×10000/(10000+rate)), shared over the lines of the rate by largest remainder (margin scheme: on
 * gross − purchase, never negative per line). A zero total needs no tender. Lists live in arena; texts point into
 * basket and catalogue. */
NODISCARD enum outcome ticket_price(const struct basket *basket, const struct ticket_catalogue *catalogue,
                                    struct date day, bool with_tenders, struct arena *arena, struct ticket *ticket,
                                    struct fault *fault);
/* Recomputes every derived amount of ticket from its own lines and tenders: ARITHMETIC_MISMATCH names the field. */
NODISCARD enum outcome ticket_check(const struct ticket *ticket, struct arena *arena, struct fault *fault);

/* ---- record: the signed bytes ------------------------------------------------------------------------------------ */

#define RECORD_VERSION 1
#define CHAIN_SALES "T"

struct record { /* version 1, chain T; field order of the canonical form is the order of this struct */
  int64_t version;
  const char *chain, *till;
  int64_t sequence;      /* 1, 2, 3… without gap per (till, chain) */
  const char *previous;  /* SHA-256 of the previous body, 64 zeros for the first */
  const char *id, *kind; /* UUID of the sale; "sale" */
  const char *at;        /* RFC 3339, Paris */
  const char *business_day;
  const char *legal_entity, *kpa, *cashier, *currency;
  const char *catalogue; /* ETag of the snapshot the prices came from */
  const char *software;  /* "comptoir-till 0.1.0" */
  struct ticket ticket;
  struct money perpetual_total;     /* algebraic, of this till, this record included; never reset */
  struct money perpetual_total_abs; /* the same on absolute values */
};

/* Canonical bytes: JSON without blanks, fields in fixed order, whole numbers only. record_parse accepts exactly what
 * record_write produces (it re-writes and compares), BAD_RECORD otherwise. */
void record_write(const struct record *record, struct buffer *out);
NODISCARD enum outcome record_parse(const char *bytes, size_t length, struct arena *arena, struct record *record,
                                    struct fault *fault);

/* ---- keys and signatures: ECDSA P-256 over SHA-256 of the canonical bytes, DER (FIPS 186-4) -------------------------
 */

#define SIGNATURE_MAX 80
#define PUBLIC_KEY_MAX 160 /* SubjectPublicKeyInfo DER */

struct signing_key;
struct signing_key *signing_key_new(void); /* fresh P-256 key; the program stops if the machine cannot make one */
NODISCARD enum outcome signing_key_load(const char *pem_path, struct signing_key **key, struct fault *fault);
/* The private key as PKCS #8 DER, appended: to be sealed, never written as it is. */
void signing_key_der(const struct signing_key *key, struct buffer *der);
NODISCARD enum outcome signing_key_from_der(const void *der, size_t length, struct signing_key **key,
                                            struct fault *fault);
void signing_key_free(struct signing_key *key);
size_t signing_key_public(const struct signing_key *key, uint8_t der[static PUBLIC_KEY_MAX]);
size_t record_sign(const struct signing_key *key, const void *bytes, size_t length,
                   uint8_t signature[static SIGNATURE_MAX]);

struct verify_key;
struct verify_key *verify_key_from_der(const uint8_t *der, size_t length); /* NULL unless a P-256 public key */
void verify_key_free(struct verify_key *key);
bool record_verify(const struct verify_key *key, const void *bytes, size_t length, const uint8_t *signature,
                   size_t signature_length);

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
