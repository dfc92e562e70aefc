/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All a till needs to sell without a network: catalogue, people, rules. The server writes it, the till keeps it; one
 * spec table serves both. */
#ifndef COMPTOIR_POS_SNAPSHOT_H
#define COMPTOIR_POS_SNAPSHOT_H

#include "ledger/split.h"
#include "pos/ticket/ticket.h"

struct snapshot_vat_rate {
  int64_t rate;
  const char *valid_from, *valid_to; /* dates; NULL: open */
};
struct snapshot_activity {
  const char *code, *name, *short_name, *pictogram;
};
struct snapshot_item {
  const char *code, *name, *short_name, *kind, *activity, *unit, *pricing, *account, *vat_scheme, *pictogram;
  int64_t vat_rate;
  struct money price;
  struct money minimum;               /* of a free price, whose price is what is suggested */
  const char *barcode, *barcode_kind; /* NULL: none; unit, weight_prefix, price_prefix */
  bool turnover, guarantee_notice, archived;
};
struct snapshot_contract {
  const char *kind, *starts_on, *ends_on;
};
struct snapshot_member {
  const char *code, *name, *face;
  const struct snapshot_contract *contracts;
  size_t contract_count;
};
struct snapshot_cashier { /* who may sign in at the tills */
  const char *code;       /* of the member she is there, else "P-" and the digits of her person: what records say */
  const char *name, *face;
  const char *pin;    /* Argon2id; left out of what the screen is given */
  const char *rights; /* words with a blank between them: "sale cash custody"; "all": every one; NULL: a cashier's */
};
#define CASHIER_RIGHTS "sale cash custody"
struct snapshot_weight {
  const char *member;
  int64_t weight;
};
struct snapshot_rule {
  int64_t id;
  const char *activity, *contract; /* NULL: every one */
  int64_t cae_bp, pot_bp;
  const char *valid_from, *decided_on;
  const char *deduction, *weighting; /* NULL: together, noted (catalogues of before) */
  const struct snapshot_weight *weights;
  size_t weight_count;
};
struct snapshot_seller {
  const char *code, *name, *siren, *siret, *vat_number, *address;
  const char *legal_mention; /* form, capital, register; NULL: nobody said */
  const char *ape;           /* "47.79Z"; NULL: nobody said */
  bool vat_on_debits;
  const char *attestation, *attestation_on; /* number and day of the one its publisher gave for this till; NULL: none */
};
struct snapshot_place {
  const char *code, *name, *city, *address;
};

struct snapshot_hours {       /* open to customers, in Paris */
  int64_t weekday;            /* Monday 1 … Sunday 7 */
  const char *opens, *closes; /* "09:30" */
};
struct snapshot_closed { /* both days included */
  const char *from, *to;
};
struct snapshot_till {      /* what the KPA decided about its tills */
  int64_t discount_bp;      /* what a cashier may take off without asking */
  const char *bearers;      /* who may bear a discount but all together, words as "pot member"; NULL: nobody said */
  bool limited;             /* the three limits are said: in a catalogue of before they are not */
  struct money gap_limit;   /* above it a referent looks at a gap of the drawer */
  struct money paper_limit; /* above it she answers for a sale that was noted on paper */
  struct money out_limit;   /* and for what leaves the drawer in a day, the bag for the bank left out */
  const struct snapshot_hours *hours; /* none: nobody said */
  size_t hours_count;
  const struct snapshot_closed *closed; /* days to come */
  size_t closed_count;
};
#define HOURS_MAX 28
#define CLOSED_MAX 400
extern const struct spec snapshot_hours_spec, snapshot_closed_spec;
#define DISCOUNT_BP_UNSAID 1000
#define GAP_LIMIT_UNSAID 500
#define PAPER_LIMIT_UNSAID 5000
#define OUT_LIMIT_UNSAID 5000

struct snapshot {
  struct snapshot_place kpa;
  struct snapshot_seller legal_entity;
  const struct snapshot_vat_rate *vat_rates;
  size_t vat_rate_count;
  const struct snapshot_activity *activities;
  size_t activity_count;
  const struct snapshot_item *items;
  size_t item_count;
  const struct snapshot_member *members;
  size_t member_count;
  const struct snapshot_rule *split_rules;
  size_t split_rule_count;
  const struct snapshot_cashier *cashiers; /* none in a catalogue of before there were PINs */
  size_t cashier_count;
  struct snapshot_till till;
};
/* What a cashier may take off without asking, in basis points. */
int64_t snapshot_discount_bp(const struct snapshot *snapshot);
struct money snapshot_gap_limit(const struct snapshot *snapshot);
struct money snapshot_paper_limit(const struct snapshot *snapshot);
struct money snapshot_out_limit(const struct snapshot *snapshot);
extern const struct spec snapshot_spec;
extern const struct spec snapshot_screen_spec; /* the same to write for the touch screen: without PINs */

/* Look-ups over a snapshot, for ticket_price: sorted by code, built once in arena. snapshot must outlive it. */
struct snapshot_index;
const struct snapshot_index *snapshot_index_new(const struct snapshot *snapshot, struct arena *arena);
struct ticket_catalogue snapshot_catalogue(const struct snapshot_index *index);
const struct snapshot_item *snapshot_item_find(const struct snapshot_index *index, const char *code);
/* By the code on its label; kind: unit, weight_prefix, price_prefix. */
const struct snapshot_item *snapshot_barcode_find(const struct snapshot_index *index, const char *barcode,
                                                  const char *kind);
const struct snapshot_member *snapshot_member_find(const struct snapshot_index *index, const char *code);

/* NULL: nobody of that code may sign in. */
const struct snapshot_cashier *snapshot_cashier_find(const struct snapshot *snapshot, const char *code);

/* Whether she may do what the word says: sale, cash, custody, refund, discount, training, cash_gap, drawer, void… */
bool snapshot_cashier_may(const struct snapshot_cashier *cashier, const char *right);

/* Who gets what, for the picture on the pay screen: persons first (in order of appearance), then pot, CAE, VAT. */
struct share {
  const char *kind;   /* person, pot, cae, vat */
  const char *member; /* code for person; NULL otherwise */
  const char *name, *face;
  struct money amount;
};
struct shares {
  struct share *list;
  size_t count;
};
NODISCARD enum outcome ticket_shares(const struct ticket *ticket, const struct snapshot_index *index, struct date day,
                                     struct arena *arena, struct shares *shares, struct fault *fault);

#endif
