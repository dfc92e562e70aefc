/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a till signs: one record each time something happened that nobody may change, in one gap-free chain per till and
 * letter. Every record has the same head, then one payload named after what it is. Pure, like ticket.h. */
#ifndef COMPTOIR_POS_RECORD_H
#define COMPTOIR_POS_RECORD_H

#include "pos/ticket/ticket.h"

#define RECORD_VERSION 1
#define RECORD_CHAIN_TEXT 2
#define RECORD_CORE_TEXT 17 /* 16 hexadecimal digits */

#define CHAIN_SALES "T"       /* sale, return: the only one that raises the totals */
#define CHAIN_INVOICES "I"    /* invoice */
#define CHAIN_PROVISIONAL "B" /* bill, quote, custody, custody_step, donation */
#define CHAIN_CASH "P"        /* float, cash_in, cash_out, bank_drop, count, card_total, tender_change */
#define CHAIN_COPIES "C"      /* copy */
#define CHAIN_TRAINING "X"    /* the kinds of T, I, B, P, C and G, made while somebody learns: they count for nothing */
#define CHAIN_CLOSINGS "G"    /* day, month, year */
#define CHAIN_EVENTS "L"      /* event */
#define CHAIN_ARCHIVES "A"    /* archive, purge */

enum record_payload {
  PAYLOAD_TICKET,
  PAYLOAD_INVOICE,
  PAYLOAD_SLIP,
  PAYLOAD_CASH,
  PAYLOAD_COPY,
  PAYLOAD_CLOSING,
  PAYLOAD_EVENT,
  PAYLOAD_ARCHIVE,
  RECORD_PAYLOADS
};

struct record_chain {
  const char *letter, *name; /* "T", "ventes" */
  enum record_payload payload;
  const char *const *kinds; /* NULL-terminated; of X: every kind that can be learned */
};
#define RECORD_CHAINS 9
/* In the order a till sends them: what a closing counts goes before it. */
extern const struct record_chain record_chains[RECORD_CHAINS];
const struct record_chain *record_chain_find(const char *letter); /* NULL: there is no such chain */
/* The chain a kind belongs to outside of training; NULL: there is no such kind. */
const struct record_chain *record_chain_of_kind(const char *kind);

/* ---- payloads -----------------------------------------------------------------------------------------------------
 */

struct record_piece { /* coins and notes counted */
  int64_t value, count;
};
struct record_cash {   /* P */
  const char *reason;  /* one of fixed words; no free text about people */
  struct money amount; /* signed: + into the drawer */
  struct money expected, counted, difference, next_float;
  const struct record_piece *pieces;
  size_t piece_count;
  const char *tender, *tender_to; /* of tender_change and card_total */
  const char *ticket;             /* UUID, of tender_change */
  const char *reference;          /* of the bag or the deposit slip */
  const char *witness;            /* code of the second person who saw the gap */
};

struct record_tender {
  const char *kind;
  struct money amount; /* net of change */
};
struct record_closing { /* G */
  int64_t number;       /* of this kind, from 1 */
  const char *from, *to;
  int64_t first, last;                   /* sequences of T: last counted so far; first 0: none since */
  int64_t moves_first, moves_last;       /* of P, likewise */
  int64_t closings_first, closings_last; /* month: its days by number; year: its months */
  int64_t tickets, returns, voids, copies;
  int64_t copies_last, events_last; /* of C and L, counted up to there; 0: none yet */
  struct money sales, refunds, grand_total, perpetual_total, perpetual_total_abs, discounts;
  struct money deposits; /* movements that are no turnover */
  const struct ticket_vat *vat;
  size_t vat_count;
  const struct record_tender *tenders;
  size_t tender_count;
  struct money float_open, moved, expected, counted, difference, next_float;
  struct money gap_found; /* the largest difference a count said, before anybody was told what should be there */
};

struct record_copy {                       /* C */
  const char *of_chain, *of_kind, *medium; /* paper, screen, mail */
  int64_t of_sequence, number;             /* number: 1 for the first copy of that record */
};

struct record_event { /* L: nothing about a person but the code of who did it, in the head */
  const char *code, *detail;
  const char *nf525_code; /* NULL: not known to us */
};

struct archived_chain {
  const char *chain;
  int64_t first, last;
  const char *hash; /* of last */
};
struct record_archive { /* A */
  const char *from, *to, *file, *sha256;
  int64_t records, closings_first, closings_last;
  struct money grand_total, perpetual_total, perpetual_total_abs;
  const struct archived_chain *chains; /* archive: up to where; purge: what is no longer here */
  size_t chain_count;
};

struct record_invoice { /* I: the amounts are the ticket's; it raises no total of its own */
  const char *ticket;   /* UUID */
  int64_t ticket_sequence;
  const char *customer, *customer_hash; /* opaque; SHA-256 of the salted identity */
  struct money total, net, vat;
};

struct slip_item { /* one thing left in our care */
  const char *tag, *label, *condition;
};
struct record_slip { /* B */
  int64_t print_number;
  struct ticket ticket; /* lines and amounts; no tenders */
  const char *order;    /* UUID of the custody order or quote */
  const char *tag_first, *tag_last, *promised, *state, *place;
  const char *customer; /* opaque */
  struct money deposit_paid;
  const char *note; /* no personal data */
  const struct slip_item *items;
  size_t item_count;
  int64_t grams; /* of a donation */
};

/* ---- record -------------------------------------------------------------------------------------------------------
 */

struct record { /* version 1; the canonical form has the order of this struct */
  int64_t version;
  const char *chain, *till;
  int64_t sequence;      /* 1, 2, 3… without gap per (till, chain) */
  const char *previous;  /* SHA-256 of the previous body, 64 zeros for the first */
  const char *id, *kind; /* UUID: the key that makes its request idempotent */
  const char *at;        /* RFC 3339, Paris */
  const char *business_day;
  const char *legal_entity, *kpa, *cashier, *currency;
  const char *catalogue; /* ETag of the snapshot the prices came from */
  const char *software;  /* "comptoir-till 0.1.0" */
  const char *core;      /* first digits of the SHA-256 of the fiscal core; NULL: made before it was told */
  /* one of these, by chain and kind */
  struct ticket ticket;
  struct record_invoice invoice;
  struct record_slip slip;
  struct record_cash cash;
  struct record_copy copy;
  struct record_closing closing;
  struct record_event event;
  struct record_archive archive;
  /* chain T: */
  struct money perpetual_total;     /* algebraic, of this till, this record included; never reset */
  struct money perpetual_total_abs; /* the same on absolute values */
};

/* Canonical bytes: JSON without blanks, fields in fixed order, whole numbers only. record_parse accepts exactly what
 * record_write produces (it re-writes and compares), BAD_RECORD otherwise. record's chain and kind belong together. */
void record_write(const struct record *record, struct buffer *out);
NODISCARD enum outcome record_parse(const char *bytes, size_t length, struct arena *arena, struct record *record,
                                    struct fault *fault);
enum record_payload record_payload_of(const struct record *record);
/* What this record adds to the perpetual totals: chain T only, its turnover. Records made before the core was told
 * counted their whole total. */
struct money record_turnover(const struct record *record);
/* The total that lists show: of the ticket, of the slip's ticket, the cash amount, the grand total, the invoice's. */
struct money record_total(const struct record *record);
#define RECORD_ABOUT_MAX (2 * TICKET_LINES_MAX + TICKET_TENDERS_MAX + 2)
/* What the record refers to, each once: UUIDs of tickets, orders and quotes; "T-12" for the copy of record 12 of chain
 * T. The texts are record's own or live in arena. Returns how many. */
size_t record_about(const struct record *record, struct arena *arena, const char *about[static RECORD_ABOUT_MAX]);
/* Recomputes what the payload says of itself (tickets: ticket_check). ARITHMETIC_MISMATCH names the field. */
NODISCARD enum outcome record_check(const struct record *record, struct arena *arena, struct fault *fault);

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

#endif
