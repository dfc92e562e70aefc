/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shared ledger: from the facts of a sale to a balanced, immutable, numbered entry. */
#ifndef COMPTOIR_LEDGER_LEDGER_H
#define COMPTOIR_LEDGER_LEDGER_H

#include "core/db/db.h"
#include "core/http/http.h"
#include "ledger/split.h"

#include <stdio.h>

/* ---- people and rules, read once and kept by who needs them ---------------------------------------------------------
 */

struct ledger_entity { /* the legal seller */
  const char *code, *kind, *name, *siren, *siret, *vat_number, *address;
  const char *legal_mention; /* form, capital, register: "" when nobody said */
  bool vat_on_debits;
  const char *ape, *attestation; /* "47.79Z"; number of the attestation of the till's publisher; "": nobody said */
  struct date attestation_on;    /* year 0: none */
};
struct ledger_kpa {
  const char *code, *legal_entity, *name, *city, *address;
};
struct ledger_member {
  const char *code, *kpa, *name, *face;
  struct date joined_on;
};
struct ledger_contract {
  const char *member;
  enum contract_kind kind;
  struct date starts_on, ends_on; /* from the first day on which something may be sold under it: insured, and for a
                                     minor with a guardian's consent; ends_on.year 0: open-ended */
};
struct ledger_rule {
  struct split_rule rule;
  struct date decided_on;
  const char *decision_title;
};

struct ledger_people {
  struct ledger_entity *entities;
  size_t entity_count;
  struct ledger_kpa *kpas;
  size_t kpa_count;
  struct ledger_member *members;
  size_t member_count;
  struct ledger_contract *contracts;
  size_t contract_count;
  struct ledger_rule *rules;
  size_t rule_count;
  struct split_rule *split_rules; /* the same rules, side by side, for split_rule_find */
};
/* Everything of one KPA, or of all when kpa is NULL; lives in arena. */
NODISCARD enum outcome ledger_people_read(struct tx *tx, const char *kpa, struct arena *arena,
                                          struct ledger_people *people);
const struct ledger_kpa *ledger_kpa_find(const struct ledger_people *people, const char *code);
const struct ledger_member *ledger_member_find(const struct ledger_people *people, const char *code);
/* The contract of member under which something may be sold on day; NULL: none. */
const struct ledger_contract *ledger_contract_find(const struct ledger_people *people, const char *member,
                                                   struct date day);
/* Its kind; CONTRACT_NONE when there is none. */
enum contract_kind ledger_contract_on(const struct ledger_people *people, const char *member, struct date day);

/* ---- the facts of a sale, as the ledger needs them
 * -------------------------------------------------------------------- */

struct ledger_worker {
  const char *member;
  enum contract_kind contract; /* on the day of the sale */
  int64_t weight;
};
struct ledger_line {
  const char *account, *activity; /* 70x…; 419100 for deposits, vouchers and what is paid forward; 467200 for gifts */
  struct money net, gross;        /* below zero when it is taken back */
  bool turnover;                  /* false: no share */
  bool deposit;                   /* an acompte: owed with its VAT, which is due at once (445870) */
  int64_t vat_rate;
  struct money discount, kept_net, kept_discount; /* ledger/split.h, struct split_sold */
  const char *bearer;
  const struct ledger_worker *workers;
  size_t worker_count;
};
struct ledger_vat {
  int64_t rate;
  struct money vat;
};
struct ledger_tender {
  const char *kind;
  struct money amount;
}; /* net of change: cash already reduced */
struct ledger_sale {
  const char *legal_entity, *kpa, *ticket; /* ticket: UUID */
  struct date date;
  struct date shared_on;     /* whose rules share it: of a return the day of the sale; year 0: date */
  const char *piece, *label; /* piece "BLG-1-T-000012" */
  const struct ledger_line *lines;
  size_t line_count;
  const struct ledger_vat *vat;
  size_t vat_count;
  const struct ledger_tender *tenders;
  size_t tender_count;
};

struct ledger_posting {
  const char *account;
  struct money amount;           /* debit positive, credit negative */
  const char *activity, *member; /* NULL: none */
  int64_t split_rule;            /* 0: none */
  int64_t ticket_line;           /* 1…; 0: none */
};
struct ledger_entry {
  const char *legal_entity, *kpa, *journal, *piece, *label, *ticket, *reason;
  struct date date;
  int64_t reverses; /* entry id; 0: none */
  const struct ledger_posting *postings;
  size_t posting_count;
};

/* Pure. Financial: debit per tender kind (530000, 511500, 511200; 419100 a voucher or something suspended, 419800 a
 * credit note, 467300 a third party, 511800 local currency), credit revenue (or 419100, 467200) per account and
 * activity, credit 44571x per VAT rate; a deposit is owed VAT included, debit 445870 its VAT. What is given back is the
 * opposite. Analytic per turnover line and person who did the work (ledger_split_parts): debit 901000 her turnover,
 * credit 911000 her share, 912000 and 913000 what of it goes to the pot and the CAE, each with her code, the rule and
 * the line, so that a person's turnover is a sum over her own postings. Work of the collective: one such group without
 * a person. Zero amounts make no posting; a sale of 0.00 makes an entry without any. Refuses NO_SPLIT_RULE,
 * NO_VAT_RATE, LEDGER_UNBALANCED. */
NODISCARD enum outcome ledger_entry_of_sale(const struct ledger_sale *sale, const struct split_rule rules[],
                                            size_t rule_count, struct arena *arena, struct ledger_entry *entry,
                                            struct fault *fault);

/* Writes entries in order, all or none, numbering them without gap per (legal entity, journal, year) under a
 * transaction advisory lock. ids may be NULL. One sale is a list of one, an offline queue a list of five hundred. An
 * entry without postings says nothing: it is not written and its id is 0. */
NODISCARD enum outcome ledger_post(struct tx *tx, const struct ledger_entry entries[], size_t count,
                                   int64_t validated_at_us, struct arena *arena, int64_t ids[]);
/* Posts the exact opposite of entry id, dated date, in its own journal (an opening's in OD); once only (ALREADY
 * reversed is refused by the schema). */
NODISCARD enum outcome ledger_reverse(struct tx *tx, int64_t id, struct date date, const char *reason, int64_t now_us,
                                      struct arena *arena, int64_t *reversal, struct fault *fault);

/* ---- commands and routes
 * ------------------------------------------------------------------------------------------------ */

/* One finding of the recount: which table and row, and what differs. */
struct verify_report {
  struct buffer text; /* what was checked, with counts, one line each; findings start with "FAUTE " */
  size_t checks, findings;
};
void verify_checked(struct verify_report *report, int64_t count, const char *what, ...) PRINTF(3, 4);
void verify_found(struct verify_report *report, const char *where, const char *what, ...) PRINTF(3, 4);

/* The ledger's own invariants: sums to zero overall and per entry (both halves), numbering without gap, entries' dates
 * and rule versions, dates of postings, VAT and turnover against ticket lines, shares recomputed from the tickets and
 * the rules in force (ledger_entry_of_sale again, compared posting by posting), reversals exact, fingerprints; the
 * digest of every entry, the seal of every month and what stands in it, late sales, opening entries. */
NODISCARD enum outcome ledger_verify(struct tx *tx, struct verify_report *report);

enum export_format { EXPORT_HLEDGER, EXPORT_LEDGER, EXPORT_BEANCOUNT };
struct export_options {
  enum export_format format;
  const char *kpa;
  struct date from, to; /* NULL, year 0: no limit */
};
/* Streams a strict plain-text ledger: declarations first, entries in date order, every month-end balance asserted. */
NODISCARD enum outcome ledger_export(struct tx *tx, const struct export_options *options, FILE *out,
                                     struct fault *fault);

extern const struct db_query *const ledger_queries[]; /* NULL-terminated */
extern const struct route_table ledger_routes;        /* member and office pages' data: docs/api.md */

#endif
