/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The end of a budget contributif: the collective has decided, or it comes to nothing. */
#include "pay/budget.h"
#include "pay/private.h"
#include "pay/request.h"

struct share_body {
  const char *member, *why;
  struct money amount;
};
struct settlement_body {
  struct pay_decision decision;
  const struct share_body *claims;
  size_t claim_count;
};

static const struct spec_field decision_fields[] = {
    SPEC_FIELD(struct pay_decision, decided_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct pay_decision, title, .required = true, .min = 1),
    SPEC_FIELD(struct pay_decision, present, .required = true, .min = 1, .max = 10000),
    SPEC_FIELD(struct pay_decision, votes_for, .max = 10000),
    SPEC_FIELD(struct pay_decision, votes_against, .max = 10000),
    SPEC_FIELD(struct pay_decision, by_consent),
    SPEC_FIELD(struct pay_decision, minutes_sha256, .required = true, .form = FORM_HEX64),
    SPEC_FIELD(struct pay_decision, agreement, .max = 80),
};
static const struct spec decision_spec = SPEC("BudgetDecision", struct pay_decision, decision_fields);
static const struct spec_field share_fields[] = {
    SPEC_FIELD(struct share_body, member, .required = true, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct share_body, amount, .required = true, .min = 0, .max = PAY_ESTIMATE_LIMIT_CENTS),
    SPEC_FIELD(struct share_body, why, .max = 300),
};
static const struct spec share_spec = SPEC("BudgetShare", struct share_body, share_fields);
static const struct spec_field settlement_fields[] = {
    SPEC_OBJECT_OF(struct settlement_body, decision, &decision_spec, .required = true),
    SPEC_LIST_OF(struct settlement_body, claims, claim_count, &share_spec, .required = true, .max = 500),
};
const struct spec settlement_spec = SPEC("BudgetSettlement", struct settlement_body, settlement_fields);

struct ending {
  struct request *request;
  const struct settlement_body *body;
  struct period_row period;
  struct claim_row *claims;
  size_t claim_count;
};

static enum outcome settle(struct tx *tx, void *context);
static enum outcome cancel(struct tx *tx, void *context);
static enum outcome find_period(struct tx *tx, struct ending *ending);
static const struct share_body *share_of(const struct settlement_body *body, const char *member);
static bool was_settled_so(const struct ending *ending);
static enum outcome judge(struct tx *tx, struct ending *ending);
static enum outcome judge_collective(struct tx *tx, const struct ending *ending);
static enum outcome move_money(struct tx *tx, struct ending *ending, int64_t at_us);

enum outcome post_settlement(struct request *request, struct reply *reply) {
  struct ending ending = {.request = request, .body = request->parsed};
  const struct settlement_body *body = request->parsed;
  if (!uuid_is_valid(request->params[1])) return NOT_FOUND;
  if (!body->decision.by_consent && body->decision.votes_for <= body->decision.votes_against)
    return fault_set(&request->fault, OUT_OF_RANGE, "/decision/votes_for", "a majority, or consent");
  if (body->decision.votes_for + body->decision.votes_against > body->decision.present)
    return fault_set(&request->fault, OUT_OF_RANGE, "/decision/present", "fewer present than votes");
  if (date_compare(pay_day(body->decision.decided_on), pay_today()) > 0)
    return fault_set(&request->fault, OUT_OF_RANGE, "/decision/decided_on", "a day that has come");
  enum outcome outcome = access_transact(request, TX_WRITE, settle, &ending);
  if (outcome == OK) buffer_text(&reply->body, "{\"state\":\"settled\"}");
  return outcome;
}

enum outcome post_cancellation(struct request *request, struct reply *reply) {
  struct ending ending = {.request = request};
  if (!uuid_is_valid(request->params[1])) return NOT_FOUND;
  enum outcome outcome = access_transact(request, TX_WRITE, cancel, &ending);
  if (outcome == OK) buffer_text(&reply->body, "{\"state\":\"cancelled\"}");
  return outcome;
}

static enum outcome settle(struct tx *tx, void *context) {
  struct ending *ending = context;
  const struct principal *who = &ending->request->who;
  int64_t at_us = clock_now_us();
  enum outcome outcome = find_period(tx, ending);
  if (outcome != OK) return outcome;
  if (was_settled_so(ending)) return OK;
  if (!text_equal(ending->period.state, "open")) return BUDGET_ENDED;
  if (date_compare(pay_today(), ending->period.closes_on) < 0) return BUDGET_OPEN;
  outcome = judge(tx, ending);
  if (outcome == OK) outcome = judge_collective(tx, ending);
  if (outcome == OK) outcome = move_money(tx, ending, at_us);
  if (outcome == OK)
    outcome =
        store_insert_decision(tx, who->kpa, &ending->body->decision, ending->request->arena, &ending->period.decision);
  ending->period.state = "settled";
  return outcome == OK ? store_end_period(tx, who->kpa, &ending->period, who->person, at_us) : outcome;
}

/* Nothing is left of it: no entry was made, and what was said goes too. */
static enum outcome cancel(struct tx *tx, void *context) {
  struct ending *ending = context;
  const struct principal *who = &ending->request->who;
  enum outcome outcome = find_period(tx, ending);
  if (outcome != OK || text_equal(ending->period.state, "cancelled")) return outcome;
  if (!text_equal(ending->period.state, "open")) return BUDGET_ENDED;
  outcome = store_delete_claims(tx, who->kpa, ending->period.id);
  ending->period.state = "cancelled";
  return outcome == OK ? store_end_period(tx, who->kpa, &ending->period, who->person, clock_now_us()) : outcome;
}

static enum outcome find_period(struct tx *tx, struct ending *ending) {
  const char *kpa = ending->request->who.kpa;
  struct period_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = store_lock_purse(tx, kpa);
  if (outcome == OK)
    outcome = store_list_periods(tx, kpa, ending->request->params[1], ending->request->arena, &rows, &count);
  if (outcome == OK && count == 0) return NOT_FOUND;
  if (outcome == OK) ending->period = rows[0];
  return outcome == OK ? store_list_claims(tx, kpa, ending->period.id, ending->request->arena, &ending->claims,
                                           &ending->claim_count)
                       : outcome;
}

static const struct share_body *share_of(const struct settlement_body *body, const char *member) {
  for (size_t i = 0; i < body->claim_count; i++)
    if (text_equal(body->claims[i].member, member)) return &body->claims[i];
  return NULL;
}

/* The same settlement again: the first answer was lost. */
static bool was_settled_so(const struct ending *ending) {
  if (!text_equal(ending->period.state, "settled") || ending->claim_count != ending->body->claim_count) return false;
  if (!text_equal(ending->period.decided, ending->body->decision.title)) return false;
  for (size_t i = 0; i < ending->claim_count; i++) {
    const struct share_body *share = share_of(ending->body, ending->claims[i].member);
    if (!share || share->amount.cents != ending->claims[i].settled.cents) return false;
  }
  return true;
}

/* Everybody who claimed must be in the decision, nobody else, and as they claimed when it was taken. */
static enum outcome judge(struct tx *tx, struct ending *ending) {
  struct arena *arena = ending->request->arena;
  struct budget_share *shares = arena_list(arena, ending->claim_count, sizeof *shares);
  struct pot_row pot = {0};
  struct money sum;
  size_t at = 0;
  if (ending->claim_count != ending->body->claim_count) return BUDGET_CHANGED;
  for (size_t i = 0; i < ending->claim_count; i++) {
    struct claim_row *claim = &ending->claims[i];
    const struct share_body *share = share_of(ending->body, claim->member);
    if (!share) return BUDGET_CHANGED;
    claim->settled = share->amount;
    claim->adjusted_why = share->amount.cents != claim->amount.cents && share->why ? share->why : "";
    shares[i] = (struct budget_share){claim->member, claim->amount, claim->settled, claim->adjusted_why};
  }
  enum outcome outcome = store_read_pot(tx, ending->request->who.kpa, arena, &pot);
  if (outcome == OK)
    outcome = pay_budget_judge(shares, ending->claim_count, ending->period.amount, pot.balance, &sum, &at);
  if (outcome == MISSING_FIELD)
    return fault_set(tx_fault(tx), outcome, "/claims", "Un montant change\u00a0: il faut dire pourquoi.");
  if (outcome == BUDGET_POT)
    return fault_set(tx_fault(tx), outcome, "/claims", "Offert\u00a0: %s. Dans le pot\u00a0: %s.",
                     pay_euros(ending->period.amount, arena), pay_euros(pot.balance, arena));
  return outcome;
}

/* Whoever asked was there when it was decided, and nobody writes a decision whose money is hers alone. */
static enum outcome judge_collective(struct tx *tx, const struct ending *ending) {
  const char *only = NULL;
  size_t receiving = 0;
  bool own = false;
  if (ending->body->decision.present < (int64_t)ending->claim_count)
    return fault_set(tx_fault(tx), OUT_OF_RANGE, "/decision/present",
                     "%zu personnes ont demandé\u00a0: elles doivent être présentes.", ending->claim_count);
  for (size_t i = 0; i < ending->claim_count; i++) {
    if (ending->claims[i].settled.cents == 0) continue;
    only = ending->claims[i].member;
    receiving++;
  }
  enum outcome outcome = receiving == 1 ? store_is_own(tx, only, ending->request->arena, &own) : OK;
  if (outcome == OK && own)
    return fault_set(tx_fault(tx), FORBIDDEN, "/claims",
                     "Vous seriez seul·e à recevoir cet argent. Une autre personne doit l’écrire.");
  return outcome;
}

static enum outcome move_money(struct tx *tx, struct ending *ending, int64_t at_us) {
  const struct principal *who = &ending->request->who;
  struct arena *arena = ending->request->arena;
  struct pay_part *parts = arena_list(arena, ending->claim_count, sizeof *parts);
  enum outcome outcome = OK;
  for (size_t i = 0; i < ending->claim_count && outcome == OK; i++) {
    parts[i] = (struct pay_part){ending->claims[i].member, ending->claims[i].settled};
    outcome = store_settle_claim(tx, &ending->claims[i]);
  }
  if (outcome != OK) return outcome;
  const struct pay_books books = {who->legal_entity, who->kpa};
  const struct ledger_entry entry = pay_entry_of_budget(&books, parts, ending->claim_count, pay_today(), arena);
  return ledger_post(tx, &entry, 1, at_us, arena, &ending->period.entry);
}
