/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Contracts as the office and the member see them. */
#include "pay/private.h"

#include "ledger/mention.h"

struct contracts_job {
  struct request *request;
  const char *member; /* NULL: all */
  struct date today;
  struct ledger_people people;
  struct contract_row *contracts;
  size_t contract_count;
  struct member_row *members;
  size_t member_count;
};

static enum outcome answer(struct request *request, struct reply *reply, const char *member);
static enum outcome read_contracts(struct tx *tx, void *context);
static void write_member(struct json *json, const struct contracts_job *job, const struct member_row *member);
static void write_minor(struct json *json, const struct contracts_job *job, const struct member_row *member);
static void write_contracts(struct json *json, const struct contracts_job *job, const char *member);
static void write_contract(struct json *json, const struct contracts_job *job, const struct contract_row *row);

enum outcome get_contracts(struct request *request, struct reply *reply) {
  return answer(request, reply, NULL);
}

enum outcome get_member_contracts(struct request *request, struct reply *reply) {
  return answer(request, reply, request->params[0]);
}

static enum outcome answer(struct request *request, struct reply *reply, const char *member) {
  struct contracts_job job = {.request = request, .member = member, .today = pay_today()};
  enum outcome outcome = access_transact(request, TX_READ, read_contracts, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  pay_write_date(&json, "today", job.today);
  json_open_list(&json, "members");
  for (size_t i = 0; i < job.member_count; i++) write_member(&json, &job, &job.members[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_contracts(struct tx *tx, void *context) {
  struct contracts_job *job = context;
  struct arena *arena = job->request->arena;
  const char *kpa = job->request->who.kpa;
  enum outcome outcome = store_list_members(tx, kpa, job->member, arena, &job->members, &job->member_count);
  if (outcome == OK) outcome = store_list_contracts(tx, kpa, job->member, arena, &job->contracts, &job->contract_count);
  if (outcome == OK) outcome = ledger_people_read(tx, kpa, arena, &job->people);
  if (outcome == OK && job->member && job->member_count == 0) return NOT_FOUND;
  return outcome;
}

static void write_member(struct json *json, const struct contracts_job *job, const struct member_row *member) {
  json_open(json, NULL);
  json_text(json, "code", member->member);
  json_text(json, "name", member->name);
  json_text(json, "face", member->face);
  write_minor(json, job, member);
  write_contracts(json, job, member->member);
  json_text(json, "mention", ledger_mention_on(&job->people, member->member, job->today, job->request->arena));
  json_close(json);
}

/* Once she is of age nobody needs to know that she was not. */
static void write_minor(struct json *json, const struct contracts_job *job, const struct member_row *member) {
  if (member->minor_until.year == 0 || date_compare(member->minor_until, job->today) <= 0) {
    json_null(json, "minor");
    return;
  }
  json_open(json, "minor");
  pay_write_date(json, "until", member->minor_until);
  pay_write_date(json, "consent_on", member->consent_on);
  json_close(json);
}

static void write_contracts(struct json *json, const struct contracts_job *job, const char *member) {
  int months = 0;
  json_open_list(json, "contracts");
  for (size_t i = 0; i < job->contract_count; i++) {
    const struct contract_row *row = &job->contracts[i];
    if (!text_equal(row->member, member)) continue;
    if (text_equal(row->kind, "cape")) months += pay_months_of(row->starts_on, row->ends_on);
    write_contract(json, job, row);
  }
  json_close_list(json);
  json_integer(json, "cape_months", months);
}

static void write_contract(struct json *json, const struct contracts_job *job, const struct contract_row *row) {
  const struct pay_contract contract = pay_contract_of(row);
  json_open(json, NULL);
  json_integer(json, "id", row->id);
  json_text(json, "kind", row->kind);
  json_text(json, "reference", row->reference);
  pay_write_date(json, "starts_on", row->starts_on);
  pay_write_date(json, "ends_on", row->ends_on);
  pay_write_date(json, "insured_on", row->insured_on);
  pay_write_date(json, "sells_from", row->sells_from);
  json_integer(json, "renewal", row->renewal);
  json_text(json, "state", pay_contract_state_name(pay_contract_on(&contract, job->today)));
  json_integer(json, "warning", pay_contract_warning(&contract, job->today));
  json_text(json, "end_reason", row->end_reason);
  json_bool(json, "fixed_waived", row->fixed_waived);
  json_integer(json, "info_months", row->info_months);
  json_close(json);
}
