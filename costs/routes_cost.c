/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "costs/private.h"

#include "core/json.h"

struct cost_body {
  const char *id, *kind, *label, *supplier, *spent_on, *booked_on, *borne_by, *member, *paid_by, *payer, *activity,
      *receipt;
  struct money gross, vat;
  int64_t rate;
  bool vat_deductible;
};

static const char *const kinds[] = {"goods", "material", "subcontract", "mission", "supply", "other", NULL};
static const char *const bearers[] = {"member", "pot", "cae", NULL};
static const char *const payers[] = {"cae", "member", "pot_cash", "pot_bank", NULL};
static const struct spec_field cost_fields[] = {
    SPEC_FIELD(struct cost_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct cost_body, kind, .required = true, .choices = kinds),
    SPEC_FIELD(struct cost_body, label, .max = 120),
    SPEC_FIELD(struct cost_body, supplier, .max = 80),
    SPEC_FIELD(struct cost_body, spent_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct cost_body, booked_on, .form = FORM_DATE),
    SPEC_FIELD(struct cost_body, gross, .required = true, .min = 1, .max = COST_LIMIT_CENTS),
    SPEC_FIELD(struct cost_body, vat, .required = true, .min = 0, .max = COST_LIMIT_CENTS),
    SPEC_FIELD(struct cost_body, rate, .required = true, .min = 0, .max = RATE_ONE),
    SPEC_FIELD(struct cost_body, vat_deductible, .required = true),
    SPEC_FIELD(struct cost_body, borne_by, .required = true, .choices = bearers),
    SPEC_FIELD(struct cost_body, member, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct cost_body, paid_by, .required = true, .choices = payers),
    SPEC_FIELD(struct cost_body, payer, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct cost_body, activity, .form = FORM_CODE, .max = 16),
    SPEC_FIELD(struct cost_body, receipt, .form = FORM_UUID),
};
const struct spec cost_spec = SPEC("Cost", struct cost_body, cost_fields);
static const struct spec_field reversal_fields[] = {
    SPEC_FIELD(struct reversal_body, reason, .required = true, .min = 3, .max = 120)};
const struct spec cost_reversal_spec = SPEC("Reversal", struct reversal_body, reversal_fields);

struct list_job {
  struct request *request;
  struct span span;
  struct date today, first_open;
  struct cost_row *costs;
  struct activity_row *activities;
  int64_t *rates;
  size_t cost_count, activity_count, rate_count;
  struct ledger_people people;
};
struct cost_job {
  struct request *request;
  struct author author;
  struct cost cost;
  struct cost_row *kept;
  bool known;
};
struct reversal_job {
  struct request *request;
  struct author author;
  struct undone undone;
};

static enum outcome read_costs(struct tx *tx, void *context);
static void write_list(struct json *json, const struct list_job *job);
static void write_bearers(struct json *json, const struct list_job *job);
static void write_bearer(struct json *json, const struct list_job *job, const char *bearer,
                         const struct ledger_member *member);
static void write_choices(struct json *json, const struct list_job *job);
static void write_cost(struct json *json, const struct cost_row *row);
static enum outcome read_body(struct request *request, struct cost *cost);
static enum outcome keep_cost(struct tx *tx, void *context);
static enum outcome find_kept(struct tx *tx, struct cost_job *job);
static bool same_cost(const struct cost_row *kept, const struct cost *asked);
static bool same_text(const char *kept, const char *asked);
static enum outcome gather(struct tx *tx, const struct cost_job *job, struct cost_facts *facts);
static enum outcome reverse_cost(struct tx *tx, void *context);

enum outcome get_costs(struct request *request, struct reply *reply) {
  struct list_job job = {.request = request, .today = date_in_paris(clock_now_us())};
  enum outcome outcome = cost_month_asked(request, &job.span);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_costs, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  write_list(&json, &job);
  return OK;
}

static enum outcome read_costs(struct tx *tx, void *context) {
  struct list_job *job = context;
  struct arena *arena = job->request->arena;
  const char *kpa = job->span.kpa;
  enum outcome outcome = cost_store_list_costs(tx, &job->span, arena, &job->costs, &job->cost_count);
  if (outcome == OK) outcome = cost_store_first_open(tx, kpa, arena, &job->first_open);
  if (outcome == OK) outcome = cost_store_list_activities(tx, kpa, arena, &job->activities, &job->activity_count);
  if (outcome == OK) outcome = cost_store_list_rates(tx, job->today, arena, &job->rates, &job->rate_count);
  return outcome == OK ? ledger_people_read(tx, kpa, arena, &job->people) : outcome;
}

static void write_list(struct json *json, const struct list_job *job) {
  bool sealed = job->first_open.year != 0 && date_compare(job->span.to, job->first_open) < 0;
  json_open(json, NULL);
  cost_write_date(json, "from", job->span.from);
  cost_write_date(json, "to", job->span.to);
  json_bool(json, "closed", sealed);
  cost_write_date(json, "first_open", job->first_open);
  write_bearers(json, job);
  json_open_list(json, "costs");
  for (size_t i = 0; i < job->cost_count; i++) write_cost(json, &job->costs[i]);
  json_close_list(json);
  write_choices(json, job);
  json_close(json);
}

/* What each bears of the month, of what stands. */
static void write_bearers(struct json *json, const struct list_job *job) {
  json_open_list(json, "bearers");
  for (size_t i = 0; i < job->people.member_count; i++) write_bearer(json, job, "member", &job->people.members[i]);
  write_bearer(json, job, "pot", NULL);
  write_bearer(json, job, "cae", NULL);
  json_close_list(json);
}

static void write_bearer(struct json *json, const struct list_job *job, const char *bearer,
                         const struct ledger_member *member) {
  int64_t sum = 0, count = 0;
  for (size_t i = 0; i < job->cost_count; i++) {
    const struct cost_row *row = &job->costs[i];
    if (row->reversal != 0 || !text_equal(row->borne_by, bearer) || (member && !text_equal(row->member, member->code)))
      continue;
    sum += row->net.cents + (row->vat_deductible ? 0 : row->vat.cents);
    count++;
  }
  if (count == 0) return;
  json_open(json, NULL);
  json_text(json, "kind", bearer);
  json_text(json, "member", member ? member->code : NULL);
  json_text(json, "name", member ? member->name : NULL);
  json_text(json, "face", member ? member->face : NULL);
  json_money(json, "amount", MONEY(sum));
  json_integer(json, "count", count);
  json_close(json);
}

static void write_choices(struct json *json, const struct list_job *job) {
  json_open_list(json, "members");
  for (size_t i = 0; i < job->people.member_count; i++) {
    const struct ledger_member *member = &job->people.members[i];
    json_open(json, NULL);
    json_text(json, "code", member->code);
    json_text(json, "name", member->name);
    json_text(json, "face", member->face);
    json_text(json, "contract", contract_kind_name(ledger_contract_on(&job->people, member->code, job->today)));
    json_close(json);
  }
  json_close_list(json);
  json_open_list(json, "activities");
  for (size_t i = 0; i < job->activity_count; i++) {
    json_open(json, NULL);
    json_text(json, "code", job->activities[i].code);
    json_text(json, "name", job->activities[i].name);
    json_close(json);
  }
  json_close_list(json);
  json_open_list(json, "rates");
  for (size_t i = 0; i < job->rate_count; i++) json_integer(json, NULL, job->rates[i]);
  json_close_list(json);
}

static void write_cost(struct json *json, const struct cost_row *row) {
  json_open(json, NULL);
  json_text(json, "id", row->id);
  json_text(json, "kind", row->kind);
  json_text(json, "label", row->label);
  json_text(json, "supplier", row->supplier);
  cost_write_date(json, "spent_on", row->spent_on);
  cost_write_date(json, "booked_on", row->booked_on);
  json_money(json, "net", row->net);
  json_money(json, "vat", row->vat);
  json_integer(json, "rate", row->rate);
  json_bool(json, "vat_deductible", row->vat_deductible);
  json_text(json, "scope", row->scope);
  json_text(json, "borne_by", row->borne_by);
  json_text(json, "member", row->member);
  json_text(json, "paid_by", row->paid_by);
  json_text(json, "payer", row->payer);
  json_text(json, "activity", row->activity);
  json_bool(json, "in_base", row->in_base);
  json_text(json, "receipt", row->receipt);
  json_text(json, "receipt_type", row->media_type);
  json_integer(json, "entry", row->entry);
  cost_write_undone(json, &(struct undone){row->entry, row->reversal, row->reversed_on, row->reason});
  json_close(json);
}

enum outcome post_cost(struct request *request, struct reply *reply) {
  struct cost_job job = {.request = request, .author = cost_author(request)};
  enum outcome outcome = read_body(request, &job.cost);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, keep_cost, &job);
  if (outcome != OK && outcome != CREATED) return outcome;
  struct json json = json_into(&reply->body);
  write_cost(&json, job.kept);
  return outcome;
}

static enum outcome read_body(struct request *request, struct cost *cost) {
  const struct cost_body *body = request->parsed;
  *cost = (struct cost){.id = body->id,
                        .kind = body->kind,
                        .label = body->label,
                        .supplier = body->supplier,
                        .gross = body->gross,
                        .vat = body->vat,
                        .rate = body->rate,
                        .vat_deductible = body->vat_deductible,
                        .borne_by = body->borne_by,
                        .member = body->member,
                        .paid_by = body->paid_by,
                        .payer = body->payer,
                        .activity = body->activity,
                        .receipt = body->receipt};
  if (!date_parse(body->spent_on, &cost->spent_on))
    return fault_set(&request->fault, OUT_OF_RANGE, "/spent_on", "%s", "");
  cost->booked_on = cost->spent_on;
  if (body->booked_on && !date_parse(body->booked_on, &cost->booked_on))
    return fault_set(&request->fault, OUT_OF_RANGE, "/booked_on", "%s", "");
  return OK;
}

/* Idempotency first: the same id with the same content is the same cost, whatever has changed since. */
static enum outcome keep_cost(struct tx *tx, void *context) {
  struct cost_job *job = context;
  struct arena *arena = job->request->arena;
  struct cost_facts facts = {0};
  struct ledger_entry entry;
  int64_t id = 0;
  enum outcome outcome = cost_store_lock(tx, job->author.kpa, job->cost.id, arena);
  if (outcome == OK) outcome = find_kept(tx, job);
  if (outcome != OK || job->known) return outcome;
  outcome = gather(tx, job, &facts);
  if (outcome == OK) outcome = cost_check(&job->cost, &facts, tx_fault(tx));
  if (outcome != OK) return outcome;
  cost_entry(&job->cost, job->author.legal_entity, job->author.kpa, arena, &entry);
  outcome = ledger_post(tx, &entry, 1, job->author.now_us, arena, &id);
  if (outcome == OK) outcome = cost_store_add_cost(tx, &job->cost, &job->author, id);
  if (outcome == OK) outcome = find_kept(tx, job);
  return outcome == OK ? CREATED : outcome;
}

static enum outcome find_kept(struct tx *tx, struct cost_job *job) {
  size_t count;
  const struct span one = {.kpa = job->author.kpa, .id = job->cost.id};
  enum outcome outcome = cost_store_list_costs(tx, &one, job->request->arena, &job->kept, &count);
  if (outcome != OK) return outcome;
  job->known = count > 0;
  if (!job->known || same_cost(job->kept, &job->cost)) return OK;
  return fault_set(tx_fault(tx), ID_REUSED, "/id", "%s", "");
}

static bool same_cost(const struct cost_row *kept, const struct cost *asked) {
  return same_text(kept->kind, asked->kind) && same_text(kept->label, asked->label) &&
         same_text(kept->supplier, asked->supplier) && date_compare(kept->spent_on, asked->spent_on) == 0 &&
         date_compare(kept->booked_on, asked->booked_on) == 0 &&
         kept->net.cents + kept->vat.cents == asked->gross.cents && kept->vat.cents == asked->vat.cents &&
         kept->rate == asked->rate && kept->vat_deductible == asked->vat_deductible &&
         same_text(kept->borne_by, asked->borne_by) && same_text(kept->member, asked->member) &&
         same_text(kept->paid_by, asked->paid_by) && same_text(kept->payer, asked->payer) &&
         same_text(kept->activity, asked->activity) && same_text(kept->receipt, asked->receipt);
}

static bool same_text(const char *kept, const char *asked) {
  return text_equal(kept ? kept : "", asked ? asked : "");
}

static enum outcome gather(struct tx *tx, const struct cost_job *job, struct cost_facts *facts) {
  struct arena *arena = job->request->arena;
  const struct cost *cost = &job->cost;
  struct ledger_people people;
  bool activity_exists = false;
  struct receipt_row *receipts;
  int64_t *rates;
  size_t rate_count, receipt_count = 0;
  enum outcome outcome = ledger_people_read(tx, job->author.kpa, arena, &people);
  if (outcome == OK) outcome = cost_store_list_rates(tx, cost->spent_on, arena, &rates, &rate_count);
  if (outcome == OK) outcome = cost_knows_activity(tx, job->author.kpa, cost->activity, arena, &activity_exists);
  if (outcome == OK && cost->receipt && *cost->receipt)
    outcome = cost_store_find_receipt(tx, job->author.kpa, cost->receipt, NULL, arena, &receipts, &receipt_count);
  if (outcome != OK) return outcome;
  *facts = (struct cost_facts){.today = job->author.today,
                               .receipt_exists = receipt_count > 0,
                               .activity_exists = activity_exists,
                               .member_exists = ledger_member_find(&people, cost->member) != NULL,
                               .payer_exists = ledger_member_find(&people, cost->payer) != NULL,
                               .member_contract = ledger_contract_on(&people, cost->member, cost->spent_on),
                               .payer_contract = ledger_contract_on(&people, cost->payer, cost->spent_on)};
  for (size_t i = 0; i < rate_count; i++) facts->rate_exists = facts->rate_exists || rates[i] == cost->rate;
  return OK;
}

enum outcome post_cost_reversal(struct request *request, struct reply *reply) {
  struct reversal_job job = {.request = request, .author = cost_author(request)};
  if (!uuid_is_valid(request->params[1])) return NOT_FOUND;
  enum outcome outcome = access_transact(request, TX_WRITE, reverse_cost, &job);
  return outcome == OK ? cost_reply_undone(reply, &job.undone) : outcome;
}

static enum outcome reverse_cost(struct tx *tx, void *context) {
  struct reversal_job *job = context;
  const struct reversal_body *body = job->request->parsed;
  struct arena *arena = job->request->arena;
  struct cost_row *rows;
  size_t count;
  const struct span one = {.kpa = job->author.kpa, .id = job->request->params[1]};
  enum outcome outcome = cost_store_lock(tx, one.kpa, one.id, arena);
  if (outcome == OK) outcome = cost_store_list_costs(tx, &one, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return NOT_FOUND;
  job->undone = (struct undone){rows->entry, rows->reversal, rows->reversed_on, rows->reason};
  const struct taking_back taking = {one.id, body->reason, "Frais repris", &costs_note_cost_reason, rows->booked_on};
  return cost_take_back(tx, &job->author, &taking, arena, &job->undone, tx_fault(tx));
}
