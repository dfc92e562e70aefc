/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_PAY_PRIVATE_H
#define COMPTOIR_PAY_PRIVATE_H

#include "access/access.h"
#include "core/text.h"
#include "ledger/due_store.h"
#include "ledger/ledger.h"
#include "pay/contract.h"
#include "pay/estimate.h"
#include "pay/months.h"
#include "pay/pay.h"
#include "sql_queries.h"

#define PAY_QUERY(file) extern const struct db_query pay_##file;
#include "pay/queries.def"
#undef PAY_QUERY

#define PAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* A query of sql/queries/pay: its row type, the columns of it, and the kinds of its parameters. */
#define PAY_ROWS(file, row_type, column_list, ...)                                                                     \
  static const enum db_kind file##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query pay_##file = {.name = "pay/" #file,                                                            \
                                      .sql = sql_pay_##file,                                                           \
                                      .params = file##_params,                                                         \
                                      .param_count = PAY_COUNT(file##_params),                                         \
                                      .columns = (column_list),                                                        \
                                      .column_count = PAY_COUNT(column_list),                                          \
                                      .row_size = sizeof(row_type)}
#define PAY_DO(file, ...)                                                                                              \
  static const enum db_kind file##_params[] = {__VA_ARGS__};                                                           \
  const struct db_query pay_##file = {                                                                                 \
      .name = "pay/" #file, .sql = sql_pay_##file, .params = file##_params, .param_count = PAY_COUNT(file##_params)}

/* ---- rows ---------------------------------------------------------------------------------------------------------
 */

struct contract_row {
  int64_t id, renewal, info_months;
  const char *member, *kind, *reference, *end_reason;
  struct date starts_on, ends_on, insured_on, sells_from;
  bool fixed_waived;
};
struct member_row {
  const char *member, *name, *face;
  struct date minor_until, consent_on;
  struct money balance, asked; /* what she has left, and what of it is asked for and not yet settled */
};
struct rate_row {
  int64_t id, employer_bp, employee_bp;
  bool own; /* of this cooperative */
  const char *contract_kind, *source;
  struct date valid_from;
  struct money employer_fixed, employee_fixed, fixed_from;
};
struct rule_row {
  int64_t cae_bp, pot_bp;
  const char *deduction; /* together, cae_first, pot_first */
};
struct request_row {
  const char *id, *member, *name, *face, *state, *reason;
  struct date month;
  struct money amount; /* total cost */
  int64_t asked_at, decided_at, entry;
  bool own; /* whoever reads asked for it, or is that member */
};
struct received_row {
  const char *id, *member, *name, *face;
  struct date month, paid_on;
  struct money net, net_social;
  bool replaced; /* it was looked for by the id of a note that this one corrected */
};
struct pot_row {
  struct money balance, offered;
};
struct period_row {
  const char *id, *title, *purpose, *state, *decided;
  struct date opens_on, closes_on, decided_on;
  struct money amount;
  int64_t entry, decision, present, votes_for, votes_against;
  bool by_consent;
};
struct claim_row {
  const char *period, *member, *name, *face, *why, *adjusted_why;
  struct money amount, settled;
};

/* ---- the store: one statement each; rows live in arena ------------------------------------------------------------
 */

/* Whoever spends from a purse (a member's code, or a KPA's: its pot) holds it until the transaction ends. */
NODISCARD enum outcome store_lock_purse(struct tx *tx, const char *whose);

NODISCARD enum outcome store_list_contracts(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                                            struct contract_row **rows, size_t *count);
NODISCARD enum outcome store_list_members(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                                          struct member_row **rows, size_t *count);
/* NOT_FOUND: nobody of that code in kpa. */
NODISCARD enum outcome store_find_member(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                                         struct member_row *found);
NODISCARD enum outcome store_insert_contract(struct tx *tx, const char *kpa, const struct contract_row *contract,
                                             struct arena *arena, int64_t *id);
NODISCARD enum outcome store_note_insurance(struct tx *tx, const char *kpa, int64_t id, struct date insured_on);
NODISCARD enum outcome store_end_contract(struct tx *tx, const char *kpa, int64_t id, struct date ends_on,
                                          const char *reason);
NODISCARD enum outcome store_note_terms(struct tx *tx, const char *kpa, int64_t id, bool waived, int64_t info_months);
NODISCARD enum outcome store_put_minor(struct tx *tx, const char *kpa, const char *member, struct date until,
                                       struct date consent_on);

NODISCARD enum outcome store_read_setting(struct tx *tx, const char *legal_entity, struct arena *arena, int64_t *day);
NODISCARD enum outcome store_put_setting(struct tx *tx, const char *legal_entity, int64_t day);
NODISCARD enum outcome store_list_rates(struct tx *tx, const char *legal_entity, struct arena *arena,
                                        struct rate_row **rows, size_t *count);
NODISCARD enum outcome store_insert_rate(struct tx *tx, const char *legal_entity, const struct rate_row *rate,
                                         struct arena *arena, int64_t *id);
/* What her contribution stands on in month, its first day: rules, her contracts, what she sold since the window began.
 */
NODISCARD enum outcome store_read_account(struct tx *tx, const struct request *request, const char *member,
                                          struct date month, struct due_books *books);
NODISCARD enum outcome store_read_rule(struct tx *tx, const char *kpa, struct date day, const char *kind,
                                       struct arena *arena, struct rule_row *rule);

NODISCARD enum outcome store_list_requests(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                                           struct request_row **rows, size_t *count);
/* count 0 or 1 */
NODISCARD enum outcome store_find_request(struct tx *tx, const char *kpa, const char *id, struct arena *arena,
                                          struct request_row **rows, size_t *count);
/* ID_REUSED: another KPA's. */
NODISCARD enum outcome store_insert_request(struct tx *tx, const char *kpa, const struct request_row *asked,
                                            const char *by);
NODISCARD enum outcome store_decide_request(struct tx *tx, const char *kpa, const struct request_row *decided,
                                            const char *by);
/* day, or the first one that the books of kpa still take. */
NODISCARD enum outcome store_first_open(struct tx *tx, const char *kpa, struct arena *arena, struct date *day);
/* Whether whoever acts is that member too. */
NODISCARD enum outcome store_is_own(struct tx *tx, const char *member, struct arena *arena, bool *own);
NODISCARD enum outcome store_list_received(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                                           struct received_row **rows, size_t *count);
NODISCARD enum outcome store_find_received(struct tx *tx, const char *kpa, const char *id, struct arena *arena,
                                           struct received_row **rows, size_t *count);
NODISCARD enum outcome store_put_received(struct tx *tx, const char *kpa, const struct received_row *received,
                                          const char *by, int64_t at_us);

NODISCARD enum outcome store_read_pot(struct tx *tx, const char *kpa, struct arena *arena, struct pot_row *pot);
/* ID_REUSED: another KPA's. */
NODISCARD enum outcome store_insert_period(struct tx *tx, const char *kpa, const struct period_row *period,
                                           const char *by, int64_t at_us);
/* id NULL: all of the KPA */
NODISCARD enum outcome store_list_periods(struct tx *tx, const char *kpa, const char *id, struct arena *arena,
                                          struct period_row **rows, size_t *count);
NODISCARD enum outcome store_list_claims(struct tx *tx, const char *kpa, const char *period, struct arena *arena,
                                         struct claim_row **rows, size_t *count);
NODISCARD enum outcome store_put_claim(struct tx *tx, const char *kpa, const struct claim_row *claim, int64_t at_us);
NODISCARD enum outcome store_settle_claim(struct tx *tx, const struct claim_row *claim);
NODISCARD enum outcome store_end_period(struct tx *tx, const char *kpa, const struct period_row *ended, const char *by,
                                        int64_t at_us);
NODISCARD enum outcome store_delete_claims(struct tx *tx, const char *kpa, const char *period);
struct pay_decision {
  const char *decided_on, *title, *minutes_sha256, *agreement;
  int64_t present, votes_for, votes_against;
  bool by_consent;
};
NODISCARD enum outcome store_insert_decision(struct tx *tx, const char *kpa, const struct pay_decision *decision,
                                             struct arena *arena, int64_t *id);

/* ---- handlers -----------------------------------------------------------------------------------------------------
 */

enum outcome get_contracts(struct request *request, struct reply *reply);
enum outcome get_member_contracts(struct request *request, struct reply *reply);
enum outcome post_contract(struct request *request, struct reply *reply);
enum outcome post_insurance(struct request *request, struct reply *reply);
enum outcome post_end(struct request *request, struct reply *reply);
enum outcome post_terms(struct request *request, struct reply *reply);
enum outcome post_minor(struct request *request, struct reply *reply);
extern const struct spec contract_spec, insurance_spec, end_spec, terms_spec, minor_spec;

enum outcome get_pay(struct request *request, struct reply *reply);
enum outcome get_member_pay(struct request *request, struct reply *reply);
enum outcome post_pay_request(struct request *request, struct reply *reply);
enum outcome post_member_pay_request(struct request *request, struct reply *reply);
enum outcome post_pay_decision(struct request *request, struct reply *reply);
enum outcome post_pay_withdrawal(struct request *request, struct reply *reply);
enum outcome get_received(struct request *request, struct reply *reply);
enum outcome get_member_received(struct request *request, struct reply *reply);
enum outcome post_received(struct request *request, struct reply *reply);
extern const struct spec pay_request_spec, pay_decision_spec, received_spec;

enum outcome get_estimate(struct request *request, struct reply *reply);
enum outcome get_member_estimate(struct request *request, struct reply *reply);
enum outcome get_rates(struct request *request, struct reply *reply);
enum outcome post_rate(struct request *request, struct reply *reply);
enum outcome post_setting(struct request *request, struct reply *reply);
extern const struct spec rate_spec, setting_spec;

enum outcome get_budgets(struct request *request, struct reply *reply);
enum outcome post_budget(struct request *request, struct reply *reply);
enum outcome post_claim(struct request *request, struct reply *reply);
enum outcome post_settlement(struct request *request, struct reply *reply);
enum outcome post_cancellation(struct request *request, struct reply *reply);
extern const struct spec budget_spec, claim_spec, settlement_spec;

/* ---- what they share ----------------------------------------------------------------------------------------------
 */

struct date pay_today(void);
/* "2026-11" to its first day. */
NODISCARD bool pay_month_parse(const char *text, struct date *month);
void pay_write_date(struct json *json, const char *key, struct date date);
void pay_write_month(struct json *json, const char *key, struct date month);
struct date pay_day(const char *text); /* a day whose form its spec has checked; NULL: year 0 */
struct pay_contract pay_contract_of(const struct contract_row *row);
/* "1 234,50 €" for a hint. */
const char *pay_euros(struct money amount, struct arena *arena);

#endif
