/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a KPA spends and who bears it, what coopérant·es sell each other, what is given. Every amount here becomes one
 * balanced entry of the books (ledger_post), in the transaction that keeps its row; a mistake is reversed, never
 * edited.
 *
 * The contribution is due on turnover less costs of goods, materials, subcontracting and missions (domain.md §5.3):
 * those costs stand on 902000 in the books, others on 902500, so that a month's base is a sum over postings. */
#ifndef COMPTOIR_COSTS_COSTS_H
#define COMPTOIR_COSTS_COSTS_H

#include "core/db/db.h"
#include "core/http/http.h"
#include "ledger/ledger.h"

#define COST_LIMIT_CENTS INT64_C(10000000)    /* 100 000 €: more is a slip of the finger */
#define COST_CASH_LIMIT_CENTS INT64_C(100000) /* 1 000 €: C. mon. fin. D112-3, payments of a professional */
#define COST_POSTINGS_MAX 5

/* ---- rules: pure ------------------------------------------------------------------------------------------------- */

struct cost { /* as it is asked for; texts that are NULL or "" say nothing */
  const char *id, *kind, *label, *supplier;
  struct date spent_on, booked_on; /* of the receipt; of the books, the same unless its month is sealed */
  struct money gross, vat;         /* VAT included; of which VAT */
  int64_t rate;                    /* basis points: the highest rate on the receipt */
  bool vat_deductible;             /* false: the VAT is a cost too */
  const char *borne_by, *member;   /* "member": whose share pays; "pot"; "cae" */
  const char *paid_by, *payer; /* "cae" (a supplier to be paid), "member": who is paid back, "pot_cash", "pot_bank" */
  const char *activity, *receipt;
};

struct cost_facts { /* what the database knows, on the day of the cost */
  struct date today;
  bool rate_exists, activity_exists, receipt_exists;
  bool member_exists, payer_exists; /* in this KPA */
  enum contract_kind member_contract, payer_contract;
};

/* Guards in this order: amounts, VAT, days, persons, activity, paper. Refuses OUT_OF_RANGE, NO_VAT_RATE, COST_VAT (more
 * than the rate gives, a cent of rounding allowed), UNKNOWN_MEMBER, CONTRACT_EXPIRED, NO_PERSONAL_PART (a volunteer
 * bears nothing), MISSING_FIELD, UNKNOWN_RECEIPT. */
NODISCARD enum outcome cost_check(const struct cost *cost, const struct cost_facts *facts, struct fault *fault);
struct money cost_charge(const struct cost *cost); /* what is borne: without the VAT that is got back */
bool cost_in_base(const char *kind);               /* goods, material, subcontract, mission */
const char *cost_scope(const struct cost *cost);   /* "direct": of one member or activity; "shared" */

/* Journal AC. Debit 6xx by kind, 445660; credit 401000, 467100 with the payer, 530000 or 512000. Borne by a member:
 * debit her 911000, credit 902000 or 902500 in her name; by the pot: debit 912000; by the CAE: nothing analytic. */
void cost_entry(const struct cost *cost, const char *legal_entity, const char *kpa, struct arena *arena,
                struct ledger_entry *entry);

struct internal_sale {
  const char *id, *seller, *buyer, *activity, *label;
  struct date sold_on;
  struct money net; /* one seller before the law: no VAT */
};

struct internal_facts {
  struct date today;
  bool seller_exists, buyer_exists, activity_exists;
  enum contract_kind seller_contract, buyer_contract;
  struct money balance;          /* what the buyer has left */
  bool may_pass_balance;         /* an accountant writes it */
  const struct split_rule *rule; /* of the seller, that day; NULL: none */
};

/* Refuses OUT_OF_RANGE, SAME_PERSON, UNKNOWN_MEMBER, CONTRACT_EXPIRED, NO_PERSONAL_PART, NO_SPLIT_RULE,
 * PAY_BALANCE (with both figures). */
NODISCARD enum outcome internal_check(const struct internal_sale *sale, const struct internal_facts *facts,
                                      struct fault *fault);
/* The part of the CAE, rounded half up: the rule's rate for internal sales, else its ordinary one. */
int64_t internal_rate(const struct split_rule *rule);
struct money internal_cae(struct money net, int64_t rate_bp);
/* Journal OD, analytic: buyer debit 911000, credit 902000 (it is a cost of hers); seller debit 903000, credit 911000
 * and 913000. */
void internal_entry(const struct internal_sale *sale, const struct split_rule *rule, const char *legal_entity,
                    const char *kpa, struct arena *arena, struct ledger_entry *entry);

/* ---- routes -------------------------------------------------------------------------------------------------------
 */

/* For comptoir verify: every cost and internal sale against the postings of its entry. */
NODISCARD enum outcome costs_verify(struct tx *tx, struct verify_report *report);

extern const struct db_query *const costs_queries[]; /* NULL-terminated */
extern const struct route_table costs_routes;        /* docs/costs.md, docs/api.md */

#endif
