/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "costs/private.h"

#include "core/json.h"

struct internal_body {
  const char *id, *sold_on, *seller, *buyer, *activity, *label;
  struct money net;
};
static const struct spec_field internal_fields[] = {
    SPEC_FIELD(struct internal_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct internal_body, sold_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct internal_body, seller, .required = true, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct internal_body, buyer, .required = true, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct internal_body, activity, .form = FORM_CODE, .max = 16),
    SPEC_FIELD(struct internal_body, label, .max = 120),
    SPEC_FIELD(struct internal_body, net, .required = true, .min = 1, .max = COST_LIMIT_CENTS),
};
const struct spec cost_internal_spec = SPEC("InternalSale", struct internal_body, internal_fields);

struct internal_job {
  struct request *request;
  struct author author;
  struct span span;
  struct internal_sale sale;
  struct internal_row *rows;
  size_t count;
  struct undone undone;
};

static enum outcome read_sales(struct tx *tx, void *context);
static enum outcome keep_sale(struct tx *tx, void *context);
static enum outcome find_kept(struct tx *tx, struct internal_job *job);
static bool same_sale(const struct internal_row *kept, const struct internal_sale *asked);
static enum outcome gather(struct tx *tx, const struct internal_job *job, struct internal_facts *facts);
static enum outcome reverse_sale(struct tx *tx, void *context);
static void write_sale(struct json *json, const struct internal_row *row);

enum outcome get_internal_sales(struct request *request, struct reply *reply) {
  struct internal_job job = {.request = request};
  enum outcome outcome = cost_month_asked(request, &job.span);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_sales, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "sales");
  for (size_t i = 0; i < job.count; i++) write_sale(&json, &job.rows[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_sales(struct tx *tx, void *context) {
  struct internal_job *job = context;
  return cost_store_list_internal(tx, &job->span, job->request->arena, &job->rows, &job->count);
}

enum outcome post_internal_sale(struct request *request, struct reply *reply) {
  const struct internal_body *body = request->parsed;
  struct internal_job job = {.request = request, .author = cost_author(request)};
  job.sale = (struct internal_sale){.id = body->id,
                                    .seller = body->seller,
                                    .buyer = body->buyer,
                                    .activity = body->activity,
                                    .label = body->label,
                                    .net = body->net};
  if (!date_parse(body->sold_on, &job.sale.sold_on))
    return fault_set(&request->fault, OUT_OF_RANGE, "/sold_on", "%s", "");
  enum outcome outcome = access_transact(request, TX_WRITE, keep_sale, &job);
  if (outcome != OK && outcome != CREATED) return outcome;
  struct json json = json_into(&reply->body);
  write_sale(&json, job.rows);
  return outcome;
}

static enum outcome keep_sale(struct tx *tx, void *context) {
  struct internal_job *job = context;
  struct arena *arena = job->request->arena;
  struct internal_facts facts = {0};
  struct ledger_entry entry;
  int64_t id = 0;
  enum outcome outcome = cost_store_lock(tx, job->author.kpa, job->sale.id, arena);
  if (outcome == OK) outcome = find_kept(tx, job);
  if (outcome != OK || job->count > 0) return outcome;
  outcome = gather(tx, job, &facts);
  if (outcome == OK) outcome = internal_check(&job->sale, &facts, tx_fault(tx));
  if (outcome != OK) return outcome;
  internal_entry(&job->sale, facts.rule, job->author.legal_entity, job->author.kpa, arena, &entry);
  outcome = ledger_post(tx, &entry, 1, job->author.now_us, arena, &id);
  if (outcome == OK) outcome = cost_store_add_internal(tx, &job->sale, &job->author, facts.rule, id);
  if (outcome == OK) outcome = find_kept(tx, job);
  return outcome == OK ? CREATED : outcome;
}

static enum outcome find_kept(struct tx *tx, struct internal_job *job) {
  const struct span one = {.kpa = job->author.kpa, .id = job->sale.id};
  enum outcome outcome = cost_store_list_internal(tx, &one, job->request->arena, &job->rows, &job->count);
  if (outcome != OK || job->count == 0 || same_sale(job->rows, &job->sale)) return outcome;
  return fault_set(tx_fault(tx), ID_REUSED, "/id", "%s", "");
}

static bool same_sale(const struct internal_row *kept, const struct internal_sale *asked) {
  const char *activity = asked->activity ? asked->activity : "", *label = asked->label ? asked->label : "";
  return date_compare(kept->sold_on, asked->sold_on) == 0 && text_equal(kept->seller, asked->seller) &&
         text_equal(kept->buyer, asked->buyer) && text_equal(kept->activity ? kept->activity : "", activity) &&
         text_equal(kept->label, label) && kept->net.cents == asked->net.cents;
}

static enum outcome gather(struct tx *tx, const struct internal_job *job, struct internal_facts *facts) {
  struct arena *arena = job->request->arena;
  const struct internal_sale *sale = &job->sale;
  struct ledger_people *people = arena_alloc(arena, sizeof *people);
  bool activity_exists = false;
  struct money balance = {0};
  enum outcome outcome = cost_store_balance(tx, job->author.kpa, sale->buyer, arena, &balance);
  if (outcome == OK) outcome = ledger_people_read(tx, job->author.kpa, arena, people);
  if (outcome == OK) outcome = cost_knows_activity(tx, job->author.kpa, sale->activity, arena, &activity_exists);
  if (outcome != OK) return outcome;
  *facts = (struct internal_facts){.today = job->author.today,
                                   .balance = balance,
                                   .may_pass_balance = job->request->who.role == ROLE_ACCOUNTANT,
                                   .activity_exists = activity_exists,
                                   .seller_exists = ledger_member_find(people, sale->seller) != NULL,
                                   .buyer_exists = ledger_member_find(people, sale->buyer) != NULL,
                                   .seller_contract = ledger_contract_on(people, sale->seller, sale->sold_on),
                                   .buyer_contract = ledger_contract_on(people, sale->buyer, sale->sold_on)};
  const struct split_case of = {job->author.kpa, sale->activity, facts->seller_contract, sale->sold_on};
  facts->rule = split_rule_find(people->split_rules, people->rule_count, &of);
  return OK;
}

enum outcome post_internal_reversal(struct request *request, struct reply *reply) {
  struct internal_job job = {.request = request, .author = cost_author(request)};
  if (!uuid_is_valid(request->params[1])) return NOT_FOUND;
  enum outcome outcome = access_transact(request, TX_WRITE, reverse_sale, &job);
  return outcome == OK ? cost_reply_undone(reply, &job.undone) : outcome;
}

static enum outcome reverse_sale(struct tx *tx, void *context) {
  struct internal_job *job = context;
  const struct reversal_body *body = job->request->parsed;
  struct arena *arena = job->request->arena;
  const struct span one = {.kpa = job->author.kpa, .id = job->request->params[1]};
  enum outcome outcome = cost_store_lock(tx, one.kpa, one.id, arena);
  if (outcome == OK) outcome = cost_store_list_internal(tx, &one, arena, &job->rows, &job->count);
  if (outcome != OK) return outcome;
  if (job->count == 0) return NOT_FOUND;
  const struct internal_row *row = job->rows;
  job->undone = (struct undone){row->entry, row->reversal, row->reversed_on, row->reason};
  const struct taking_back taking = {one.id, body->reason, "Vente entre coopérant·es reprise",
                                     &costs_note_internal_reason, row->sold_on};
  return cost_take_back(tx, &job->author, &taking, arena, &job->undone, tx_fault(tx));
}

static void write_sale(struct json *json, const struct internal_row *row) {
  json_open(json, NULL);
  json_text(json, "id", row->id);
  cost_write_date(json, "sold_on", row->sold_on);
  json_text(json, "seller", row->seller);
  json_text(json, "buyer", row->buyer);
  json_text(json, "activity", row->activity);
  json_text(json, "label", row->label);
  json_money(json, "net", row->net);
  json_integer(json, "rate", row->rate);
  json_money(json, "cae", row->cae);
  json_integer(json, "entry", row->entry);
  cost_write_undone(json, &(struct undone){row->entry, row->reversal, row->reversed_on, row->reason});
  json_close(json);
}
