/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The estimate, and the rates it stands on. */
#include "pay/private.h"

struct rate_body {
  const char *contract_kind, *valid_from, *source;
  int64_t employer_bp, employee_bp;
  struct money employer_fixed, employee_fixed, fixed_from;
};
struct setting_body {
  int64_t request_day;
};
static const char *const kinds[] = {"cape", "cesa", NULL};
static const struct spec_field rate_fields[] = {
    SPEC_FIELD(struct rate_body, contract_kind, .required = true, .choices = kinds),
    SPEC_FIELD(struct rate_body, valid_from, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct rate_body, employer_bp, .required = true, .max = RATE_ONE),
    SPEC_FIELD(struct rate_body, employee_bp, .required = true, .max = RATE_ONE - 1),
    SPEC_FIELD(struct rate_body, employer_fixed, .max = 100000),
    SPEC_FIELD(struct rate_body, employee_fixed, .max = 100000),
    SPEC_FIELD(struct rate_body, fixed_from, .max = 1000000),
    SPEC_FIELD(struct rate_body, source, .required = true, .min = 3, .max = 200),
};
const struct spec rate_spec = SPEC("PayRate", struct rate_body, rate_fields);
static const struct spec_field setting_fields[] = {
    SPEC_FIELD(struct setting_body, request_day, .required = true, .min = 1, .max = 28)};
const struct spec setting_spec = SPEC("PaySetting", struct setting_body, setting_fields);

struct estimate_job {
  struct request *request;
  const char *member; /* NULL: nobody in particular, kind was asked for */
  const char *kind;
  struct date today;
  struct rule_row rule;
  struct due_books books; /* of member: her account */
  const struct rate_row *rate;
};
enum { TRIES = 6, LEAST_CENTS = 10000 }; /* of less than 100 € a rate is mostly rounding */
struct rates_job {
  struct request *request;
  struct rate_row *rows;
  size_t count;
  int64_t request_day;
};
struct rate_adding {
  struct request *request;
  struct rate_row row;
  bool added;
};

static enum outcome answer(struct estimate_job *job, struct reply *reply);
static enum outcome estimate_for(struct estimate_job *job, enum pay_known known, struct money amount,
                                 struct pay_estimate *estimate);
static struct pay_terms terms_of(const struct estimate_job *job);
static enum outcome rate_of_more(struct estimate_job *job, struct money sold, int64_t *cae_bp);
static enum outcome read_question(struct request *request, enum pay_known *known, struct money *amount);
static enum outcome read_terms(struct tx *tx, void *context);
static enum outcome read_kind(struct tx *tx, struct estimate_job *job);
static enum outcome read_rate(struct tx *tx, struct estimate_job *job);
static void write_estimate(struct json *json, const struct estimate_job *job, const struct pay_estimate *estimate);
static void write_rate(struct json *json, const struct rate_row *row);
static enum outcome read_rates(struct tx *tx, void *context);
static enum outcome add_rate(struct tx *tx, void *context);
static bool is_same(const struct rate_row *a, const struct rate_row *b);
static enum outcome note_setting(struct tx *tx, void *context);

enum outcome get_estimate(struct request *request, struct reply *reply) {
  const char *kind = request_query(request, "kind");
  struct estimate_job job = {.request = request, .kind = kind ? kind : "cape", .today = pay_today()};
  if (!text_equal(job.kind, "cape") && !text_equal(job.kind, "cesa"))
    return fault_set(&request->fault, OUT_OF_RANGE, "kind", "cape or cesa");
  return answer(&job, reply);
}

enum outcome get_member_estimate(struct request *request, struct reply *reply) {
  struct estimate_job job = {.request = request, .member = request->params[0], .today = pay_today()};
  return answer(&job, reply);
}

static enum outcome answer(struct estimate_job *job, struct reply *reply) {
  struct request *request = job->request;
  enum pay_known known = PAY_NET;
  struct money amount = {0};
  struct pay_estimate estimate;
  enum outcome outcome = read_question(request, &known, &amount);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_terms, job);
  if (outcome == OK) outcome = estimate_for(job, known, amount, &estimate);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  write_estimate(&json, job, &estimate);
  return OK;
}

/* Hers: what the contribution takes of so much more depends on how much it is and where her account stands, so that the
 * answer is asked again with the rate it leads to, until it stands. Nobody's: at the rate of a sale. */
static enum outcome estimate_for(struct estimate_job *job, enum pay_known known, struct money amount,
                                 struct pay_estimate *estimate) {
  for (int tried = 0; tried < TRIES; tried++) {
    const struct pay_terms terms = terms_of(job);
    int64_t cae_bp = terms.cae_bp;
    if (!pay_estimate_of(&terms, known, amount, estimate))
      return fault_set(&job->request->fault, OUT_OF_RANGE, "amount", "no estimate for that");
    enum outcome outcome = job->member ? rate_of_more(job, estimate->sold, &cae_bp) : OK;
    if (outcome != OK || cae_bp == terms.cae_bp) return outcome;
    job->rule.cae_bp = cae_bp;
  }
  return OK;
}

/* What the pot takes of what the CAE leaves is less of the whole, and the other way round; her account counts the order
 * of the CAE's part itself. */
static struct pay_terms terms_of(const struct estimate_job *job) {
  int64_t cae_bp = job->rule.cae_bp, pot_bp = job->rule.pot_bp;
  if (text_equal(job->rule.deduction, "cae_first")) pot_bp = (pot_bp * (RATE_ONE - cae_bp) + RATE_ONE / 2) / RATE_ONE;
  if (text_equal(job->rule.deduction, "pot_first") && !job->member)
    cae_bp = (cae_bp * (RATE_ONE - pot_bp) + RATE_ONE / 2) / RATE_ONE;
  return (struct pay_terms){.cae_bp = cae_bp,
                            .pot_bp = pot_bp,
                            .employer_bp = job->rate->employer_bp,
                            .employee_bp = job->rate->employee_bp,
                            .employer_fixed = job->rate->employer_fixed,
                            .employee_fixed = job->rate->employee_fixed,
                            .fixed_from = job->rate->fixed_from};
}

/* The part of the cooperative in so much more, sold this month. */
static enum outcome rate_of_more(struct estimate_job *job, struct money sold, int64_t *cae_bp) {
  struct request *request = job->request;
  struct money cae, more = MONEY(sold.cents < LEAST_CENTS ? LEAST_CENTS : sold.cents);
  enum outcome outcome = due_of_more(&job->books, job->member, more, request->arena, &cae, &request->fault);
  if (outcome == OK) *cae_bp = cae.cents > 0 ? (cae.cents * RATE_ONE + more.cents / 2) / more.cents : 0;
  return outcome;
}

/* One of ?net=, ?gross=, ?cost=, ?ht= in cents. */
static enum outcome read_question(struct request *request, enum pay_known *known, struct money *amount) {
  static const struct {
    const char *name;
    enum pay_known known;
  } questions[] = {{"net", PAY_NET}, {"gross", PAY_GROSS}, {"cost", PAY_COST}, {"ht", PAY_SOLD}};
  for (size_t i = 0; i < PAY_COUNT(questions); i++) {
    const char *text = request_query(request, questions[i].name);
    if (!text) continue;
    *known = questions[i].known;
    if (text_to_integer(text, 0, PAY_ESTIMATE_LIMIT_CENTS, &amount->cents)) return OK;
    return fault_set(&request->fault, OUT_OF_RANGE, questions[i].name, "cents, a million euros at most");
  }
  return fault_set(&request->fault, MISSING_FIELD, "net", "net, gross, cost or ht");
}

static enum outcome read_terms(struct tx *tx, void *context) {
  struct estimate_job *job = context;
  enum outcome outcome = job->member ? read_kind(tx, job) : OK;
  if (outcome == OK)
    outcome = store_read_rule(tx, job->request->who.kpa, job->today, job->kind, job->request->arena, &job->rule);
  const struct date month = {job->today.year, job->today.month, 1};
  if (outcome == OK && job->member) outcome = store_read_account(tx, job->request, job->member, month, &job->books);
  return outcome == OK ? read_rate(tx, job) : outcome;
}

/* Of her contract today; without one (or as a volunteer) as under a CAPE, which is how most begin. */
static enum outcome read_kind(struct tx *tx, struct estimate_job *job) {
  struct contract_row *rows = NULL;
  size_t count = 0;
  struct member_row member;
  const char *kpa = job->request->who.kpa;
  enum outcome outcome = store_find_member(tx, kpa, job->member, job->request->arena, &member);
  if (outcome == OK) outcome = store_list_contracts(tx, kpa, job->member, job->request->arena, &rows, &count);
  job->kind = "cape";
  for (size_t i = 0; outcome == OK && i < count; i++) {
    const struct pay_contract contract = pay_contract_of(&rows[i]);
    if (contract.kind == CONTRACT_CESA && pay_contract_on(&contract, job->today) == CONTRACT_RUNNING)
      job->kind = "cesa";
  }
  return outcome;
}

static enum outcome read_rate(struct tx *tx, struct estimate_job *job) {
  struct rate_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = store_list_rates(tx, job->request->who.legal_entity, job->request->arena, &rows, &count);
  if (outcome != OK) return outcome;
  job->rate = NULL;
  for (size_t i = 0; i < count && !job->rate; i++)
    if (text_equal(rows[i].contract_kind, job->kind) && date_compare(rows[i].valid_from, job->today) <= 0)
      job->rate = &rows[i];
  return job->rate ? OK : NO_PAY_RATE;
}

static void write_estimate(struct json *json, const struct estimate_job *job, const struct pay_estimate *estimate) {
  const struct pay_terms terms = terms_of(job);
  json_open(json, NULL);
  json_text(json, "kind", job->kind);
  json_money(json, "ht", estimate->sold);
  json_money(json, "cae", estimate->cae);
  json_money(json, "pot", estimate->pot);
  json_money(json, "cost", estimate->cost);
  json_money(json, "employer", estimate->employer);
  json_money(json, "gross", estimate->gross);
  json_money(json, "employee", estimate->employee);
  json_money(json, "net", estimate->net);
  json_integer(json, "cae_bp", terms.cae_bp);
  json_integer(json, "pot_bp", terms.pot_bp);
  json_open(json, "rate");
  write_rate(json, job->rate);
  json_close(json);
  json_close(json);
}

static void write_rate(struct json *json, const struct rate_row *row) {
  json_bool(json, "own", row->own);
  json_text(json, "contract_kind", row->contract_kind);
  pay_write_date(json, "valid_from", row->valid_from);
  json_integer(json, "employer_bp", row->employer_bp);
  json_integer(json, "employee_bp", row->employee_bp);
  json_money(json, "employer_fixed", row->employer_fixed);
  json_money(json, "employee_fixed", row->employee_fixed);
  json_money(json, "fixed_from", row->fixed_from);
  json_text(json, "source", row->source);
}

enum outcome get_rates(struct request *request, struct reply *reply) {
  struct rates_job job = {.request = request};
  enum outcome outcome = access_transact(request, TX_READ, read_rates, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_integer(&json, "request_day", job.request_day);
  json_open_list(&json, "rates");
  for (size_t i = 0; i < job.count; i++) {
    json_open(&json, NULL);
    write_rate(&json, &job.rows[i]);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_rates(struct tx *tx, void *context) {
  struct rates_job *job = context;
  const struct request *request = job->request;
  enum outcome outcome = store_read_setting(tx, request->who.legal_entity, request->arena, &job->request_day);
  return outcome == OK ? store_list_rates(tx, request->who.legal_entity, request->arena, &job->rows, &job->count)
                       : outcome;
}

enum outcome post_rate(struct request *request, struct reply *reply) {
  const struct rate_body *body = request->parsed;
  struct rate_adding adding = {.request = request,
                               .row = {.own = true,
                                       .contract_kind = body->contract_kind,
                                       .valid_from = pay_day(body->valid_from),
                                       .source = body->source,
                                       .employer_bp = body->employer_bp,
                                       .employee_bp = body->employee_bp,
                                       .employer_fixed = body->employer_fixed,
                                       .employee_fixed = body->employee_fixed,
                                       .fixed_from = body->fixed_from}};
  enum outcome outcome = access_transact(request, TX_WRITE, add_rate, &adding);
  if (outcome != OK) return outcome;
  buffer_text(&reply->body, "{}");
  return adding.added ? CREATED : OK;
}

/* Rates are only ever added; the same again is no other. */
static enum outcome add_rate(struct tx *tx, void *context) {
  struct rate_adding *adding = context;
  const struct request *request = adding->request;
  struct rate_row *rows = NULL;
  size_t count = 0;
  adding->added = false;
  enum outcome outcome = store_lock_purse(tx, request->who.legal_entity);
  if (outcome == OK) outcome = store_list_rates(tx, request->who.legal_entity, request->arena, &rows, &count);
  for (size_t i = 0; outcome == OK && i < count; i++)
    if (rows[i].own && text_equal(rows[i].contract_kind, adding->row.contract_kind) &&
        date_compare(rows[i].valid_from, adding->row.valid_from) == 0)
      return is_same(&rows[i], &adding->row) ? OK : ID_REUSED;
  if (outcome == OK)
    outcome = store_insert_rate(tx, request->who.legal_entity, &adding->row, request->arena, &adding->row.id);
  adding->added = outcome == OK;
  return outcome;
}

static bool is_same(const struct rate_row *a, const struct rate_row *b) {
  return a->employer_bp == b->employer_bp && a->employee_bp == b->employee_bp &&
         a->employer_fixed.cents == b->employer_fixed.cents && a->employee_fixed.cents == b->employee_fixed.cents &&
         a->fixed_from.cents == b->fixed_from.cents && text_equal(a->source, b->source);
}

enum outcome post_setting(struct request *request, struct reply *reply) {
  enum outcome outcome = access_transact(request, TX_WRITE, note_setting, request);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}

static enum outcome note_setting(struct tx *tx, void *context) {
  const struct request *request = context;
  const struct setting_body *body = request->parsed;
  return store_put_setting(tx, request->who.legal_entity, body->request_day);
}
