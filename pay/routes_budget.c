/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Budgets contributifs: what the pot offers, and what each says her part of the common work is worth. */
#include "pay/private.h"

struct budget_body {
  const char *id, *title, *purpose, *closes_on;
  struct money amount;
};
struct claim_body {
  const char *member, *why;
  struct money amount;
};

static const struct spec_field budget_fields[] = {
    SPEC_FIELD(struct budget_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct budget_body, title, .required = true, .min = 1, .max = 80),
    SPEC_FIELD(struct budget_body, purpose, .required = true, .min = 1, .max = 300),
    SPEC_FIELD(struct budget_body, closes_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct budget_body, amount, .required = true, .min = 1, .max = PAY_ESTIMATE_LIMIT_CENTS),
};
const struct spec budget_spec = SPEC("BudgetPeriod", struct budget_body, budget_fields);
static const struct spec_field claim_fields[] = {
    SPEC_FIELD(struct claim_body, member, .required = true, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct claim_body, why, .required = true, .min = 1, .max = 300),
    SPEC_FIELD(struct claim_body, amount, .required = true, .min = 0, .max = PAY_ESTIMATE_LIMIT_CENTS),
};
const struct spec claim_spec = SPEC("BudgetClaim", struct claim_body, claim_fields);

struct budgets_job {
  struct request *request;
  struct pot_row pot;
  bool office; /* the pot's balance is the office's to see whole: a member sees what is offered of it */
  struct period_row *periods;
  size_t period_count;
  struct claim_row *claims;
  size_t claim_count;
};
struct opening {
  struct request *request;
  struct period_row period;
  bool added;
};
struct claiming {
  struct request *request;
  struct claim_row claim;
};

static enum outcome read_budgets(struct tx *tx, void *context);
static void write_period(struct json *json, const struct budgets_job *job, const struct period_row *period);
static void write_decision(struct json *json, const struct period_row *period);
static void write_claim(struct json *json, const struct claim_row *claim);
static enum outcome open_period(struct tx *tx, void *context);
static bool is_same(const struct period_row *a, const struct period_row *b);
static enum outcome state_claim(struct tx *tx, void *context);
static enum outcome may_claim(struct tx *tx, const struct claiming *claiming);

enum outcome get_budgets(struct request *request, struct reply *reply) {
  struct budgets_job job = {.request = request, .office = request->who.role != ROLE_MEMBER};
  enum outcome outcome = access_transact(request, TX_READ, read_budgets, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  pay_write_date(&json, "today", pay_today());
  if (job.office) {
    json_money(&json, "pot", job.pot.balance);
    json_money(&json, "free", MONEY(job.pot.balance.cents - job.pot.offered.cents));
  }
  json_open_list(&json, "budgets");
  for (size_t i = 0; i < job.period_count; i++) write_period(&json, &job, &job.periods[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_budgets(struct tx *tx, void *context) {
  struct budgets_job *job = context;
  const char *kpa = job->request->who.kpa;
  struct arena *arena = job->request->arena;
  enum outcome outcome = job->office ? store_read_pot(tx, kpa, arena, &job->pot) : OK;
  if (outcome == OK) outcome = store_list_periods(tx, kpa, NULL, arena, &job->periods, &job->period_count);
  return outcome == OK ? store_list_claims(tx, kpa, NULL, arena, &job->claims, &job->claim_count) : outcome;
}

static void write_period(struct json *json, const struct budgets_job *job, const struct period_row *period) {
  int64_t claimed = 0;
  json_open(json, NULL);
  json_text(json, "id", period->id);
  json_text(json, "title", period->title);
  json_text(json, "purpose", period->purpose);
  pay_write_date(json, "opens_on", period->opens_on);
  pay_write_date(json, "closes_on", period->closes_on);
  json_money(json, "amount", period->amount);
  json_text(json, "state", period->state);
  json_open_list(json, "claims");
  for (size_t i = 0; i < job->claim_count; i++) {
    if (!text_equal(job->claims[i].period, period->id)) continue;
    write_claim(json, &job->claims[i]);
    claimed += job->claims[i].amount.cents;
  }
  json_close_list(json);
  json_money(json, "claimed", MONEY(claimed));
  write_decision(json, period);
  json_close(json);
}

static void write_decision(struct json *json, const struct period_row *period) {
  if (!period->decision) {
    json_null(json, "decision");
    return;
  }
  json_open(json, "decision");
  pay_write_date(json, "decided_on", period->decided_on);
  json_text(json, "title", period->decided);
  json_integer(json, "present", period->present);
  json_integer(json, "votes_for", period->votes_for);
  json_integer(json, "votes_against", period->votes_against);
  json_bool(json, "by_consent", period->by_consent);
  json_close(json);
}

static void write_claim(struct json *json, const struct claim_row *claim) {
  json_open(json, NULL);
  json_text(json, "member", claim->member);
  json_text(json, "name", claim->name);
  json_text(json, "face", claim->face);
  json_money(json, "amount", claim->amount);
  json_text(json, "why", claim->why);
  json_money(json, "settled", claim->settled);
  json_text(json, "adjusted_why", claim->adjusted_why);
  json_close(json);
}

enum outcome post_budget(struct request *request, struct reply *reply) {
  const struct budget_body *body = request->parsed;
  struct opening opening = {.request = request,
                            .period = {.id = body->id,
                                       .title = body->title,
                                       .purpose = body->purpose,
                                       .opens_on = pay_today(),
                                       .closes_on = pay_day(body->closes_on),
                                       .amount = body->amount}};
  if (date_compare(opening.period.closes_on, opening.period.opens_on) <= 0)
    return fault_set(&request->fault, OUT_OF_RANGE, "/closes_on",
                     "Demain au plus tôt\u00a0: chacun·e doit avoir le temps de demander.");
  enum outcome outcome = access_transact(request, TX_WRITE, open_period, &opening);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", opening.period.id);
  json_close(&json);
  return opening.added ? CREATED : OK;
}

static enum outcome open_period(struct tx *tx, void *context) {
  struct opening *opening = context;
  const struct principal *who = &opening->request->who;
  struct arena *arena = opening->request->arena;
  struct period_row *known = NULL;
  struct pot_row pot = {0};
  size_t count = 0;
  opening->added = false;
  enum outcome outcome = store_lock_purse(tx, who->kpa);
  if (outcome == OK) outcome = store_list_periods(tx, who->kpa, opening->period.id, arena, &known, &count);
  if (outcome != OK) return outcome;
  if (count > 0) return is_same(known, &opening->period) ? OK : ID_REUSED;
  outcome = store_read_pot(tx, who->kpa, arena, &pot);
  if (outcome != OK) return outcome;
  int64_t free = pot.balance.cents - pot.offered.cents;
  if (opening->period.amount.cents > free)
    return fault_set(tx_fault(tx), BUDGET_POT, "/amount", "Le pot contient %s, dont %s déjà offerts\u00a0: au plus %s.",
                     pay_euros(pot.balance, arena), pay_euros(pot.offered, arena),
                     pay_euros(MONEY(free > 0 ? free : 0), arena));
  outcome = store_insert_period(tx, who->kpa, &opening->period, who->person, clock_now_us());
  opening->added = outcome == OK;
  return outcome;
}

static bool is_same(const struct period_row *a, const struct period_row *b) {
  return text_equal(a->title, b->title) && text_equal(a->purpose, b->purpose) &&
         date_compare(a->closes_on, b->closes_on) == 0 && a->amount.cents == b->amount.cents;
}

enum outcome post_claim(struct request *request, struct reply *reply) {
  const struct claim_body *body = request->parsed;
  struct claiming claiming = {
      .request = request,
      .claim = {.period = request->params[1], .member = body->member, .amount = body->amount, .why = body->why}};
  if (request->who.role == ROLE_MEMBER && !text_equal(body->member, request->who.id)) return NOT_FOUND;
  if (!uuid_is_valid(request->params[1])) return NOT_FOUND;
  enum outcome outcome = access_transact(request, TX_WRITE, state_claim, &claiming);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}

/* Stated again, a claim takes the place of the one before: the same one twice is one. */
static enum outcome state_claim(struct tx *tx, void *context) {
  struct claiming *claiming = context;
  const char *kpa = claiming->request->who.kpa;
  struct period_row *period = NULL;
  size_t count = 0;
  enum outcome outcome = store_lock_purse(tx, kpa);
  if (outcome == OK)
    outcome = store_list_periods(tx, kpa, claiming->claim.period, claiming->request->arena, &period, &count);
  if (outcome == OK && count == 0) return NOT_FOUND;
  if (outcome == OK && !text_equal(period->state, "open")) return BUDGET_ENDED;
  if (outcome == OK && date_compare(pay_today(), period->closes_on) > 0) return BUDGET_ENDED;
  if (outcome == OK) outcome = may_claim(tx, claiming);
  return outcome == OK ? store_put_claim(tx, kpa, &claiming->claim, clock_now_us()) : outcome;
}

/* Volunteers have no personal part; who has no contract has none now. A member sees no contract but her own. */
static enum outcome may_claim(struct tx *tx, const struct claiming *claiming) {
  struct contract_row *rows = NULL;
  size_t count = 0;
  bool volunteer = false;
  struct date today = pay_today();
  enum outcome outcome = store_list_contracts(tx, claiming->request->who.kpa, claiming->claim.member,
                                              claiming->request->arena, &rows, &count);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    const struct pay_contract contract = pay_contract_of(&rows[i]);
    if (pay_contract_on(&contract, today) != CONTRACT_RUNNING) continue;
    if (contract.kind == CONTRACT_CAPE || contract.kind == CONTRACT_CESA) return OK;
    volunteer = volunteer || contract.kind == CONTRACT_VOLUNTEER;
  }
  if (outcome != OK) return outcome;
  return volunteer ? BUDGET_VOLUNTEER : CONTRACT_EXPIRED;
}
