/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the cooperative notes of a contract: a new one, its insurance, an early end, its terms, a guardian's consent. */
#include "pay/private.h"

struct contract_body {
  const char *member, *kind, *reference, *starts_on, *ends_on, *insured_on;
};
struct insurance_body {
  const char *insured_on;
};
struct end_body {
  const char *ends_on, *reason;
};
struct terms_body {
  bool fixed_waived;
  int64_t info_months;
};
struct minor_body {
  const char *member, *until, *consent_on;
};

static const char *const kinds[] = {"cape", "cesa", "volunteer", NULL};
static const char *const reasons[] = {"member", "support", "agreement", "own_company", "other", NULL};
static const struct spec_field contract_fields[] = {
    SPEC_FIELD(struct contract_body, member, .required = true, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct contract_body, kind, .required = true, .choices = kinds),
    SPEC_FIELD(struct contract_body, reference, .max = 40),
    SPEC_FIELD(struct contract_body, starts_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct contract_body, ends_on, .form = FORM_DATE),
    SPEC_FIELD(struct contract_body, insured_on, .form = FORM_DATE),
};
const struct spec contract_spec = SPEC("NewContract", struct contract_body, contract_fields);
static const struct spec_field insurance_fields[] = {
    SPEC_FIELD(struct insurance_body, insured_on, .required = true, .form = FORM_DATE)};
const struct spec insurance_spec = SPEC("Insurance", struct insurance_body, insurance_fields);
static const struct spec_field end_fields[] = {
    SPEC_FIELD(struct end_body, ends_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct end_body, reason, .required = true, .choices = reasons),
};
const struct spec end_spec = SPEC("ContractEnd", struct end_body, end_fields);
static const struct spec_field terms_fields[] = {
    SPEC_FIELD(struct terms_body, fixed_waived, .required = true),
    SPEC_FIELD(struct terms_body, info_months, .required = true, .min = 1, .max = 12),
};
const struct spec terms_spec = SPEC("ContractTerms", struct terms_body, terms_fields);
static const struct spec_field minor_fields[] = {
    SPEC_FIELD(struct minor_body, member, .required = true, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct minor_body, until, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct minor_body, consent_on, .form = FORM_DATE),
};
const struct spec minor_spec = SPEC("Minor", struct minor_body, minor_fields);

struct contract_list { /* of one member, or of the KPA */
  struct contract_row *rows;
  size_t count;
};
struct adding {
  struct request *request;
  struct contract_row wanted;
  bool added;
};

static enum outcome add_contract(struct tx *tx, void *context);
static enum outcome judge(struct tx *tx, const struct contract_list *there, const struct contract_row *wanted,
                          struct arena *arena);
static bool is_same(const struct contract_row *a, const struct contract_row *b);
static enum outcome note_insurance(struct tx *tx, void *context);
static enum outcome end_contract(struct tx *tx, void *context);
static enum outcome find_contract(struct tx *tx, struct request *request, const struct contract_row **found);
static enum outcome note_terms(struct tx *tx, void *context);
static enum outcome note_minor(struct tx *tx, void *context);
static enum outcome done(enum outcome outcome, struct reply *reply);

enum outcome post_contract(struct request *request, struct reply *reply) {
  const struct contract_body *body = request->parsed;
  struct adding adding = {.request = request,
                          .wanted = {.member = body->member,
                                     .kind = body->kind,
                                     .reference = body->reference ? body->reference : "",
                                     .starts_on = pay_day(body->starts_on),
                                     .ends_on = pay_day(body->ends_on),
                                     .insured_on = pay_day(body->insured_on)}};
  enum outcome outcome = access_transact(request, TX_WRITE, add_contract, &adding);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_integer(&json, "id", adding.wanted.id);
  json_close(&json);
  return adding.added ? CREATED : OK;
}

static enum outcome add_contract(struct tx *tx, void *context) {
  struct adding *adding = context;
  struct contract_row *wanted = &adding->wanted;
  struct arena *arena = adding->request->arena;
  const char *kpa = adding->request->who.kpa;
  struct contract_list there = {0};
  struct member_row member;
  adding->added = false;
  enum outcome outcome = store_lock_purse(tx, wanted->member);
  if (outcome == OK) outcome = store_find_member(tx, kpa, wanted->member, arena, &member);
  if (outcome == OK) outcome = store_list_contracts(tx, kpa, wanted->member, arena, &there.rows, &there.count);
  for (size_t i = 0; outcome == OK && i < there.count; i++) {
    if (date_compare(there.rows[i].starts_on, wanted->starts_on) != 0) continue;
    wanted->id = there.rows[i].id; /* asked again, or another content */
    return is_same(&there.rows[i], wanted) ? OK : ID_REUSED;
  }
  if (outcome == OK) outcome = judge(tx, &there, wanted, arena);
  if (outcome == OK) outcome = store_insert_contract(tx, kpa, wanted, arena, &wanted->id);
  adding->added = outcome == OK;
  return outcome;
}

static enum outcome judge(struct tx *tx, const struct contract_list *there, const struct contract_row *wanted,
                          struct arena *arena) {
  struct pay_contract *existing = arena_list(arena, there->count, sizeof *existing);
  for (size_t i = 0; i < there->count; i++) existing[i] = pay_contract_of(&there->rows[i]);
  const struct pay_contract next = pay_contract_of(wanted);
  const char *reason;
  enum outcome outcome = pay_contract_may_follow(existing, there->count, &next, &reason);
  return outcome == OK ? OK : fault_set(tx_fault(tx), outcome, "/starts_on", "%s", reason);
}

static bool is_same(const struct contract_row *a, const struct contract_row *b) {
  return text_equal(a->kind, b->kind) && text_equal(a->reference, b->reference) &&
         date_compare(a->ends_on, b->ends_on) == 0 &&
         (b->insured_on.year == 0 || date_compare(a->insured_on, b->insured_on) == 0);
}

enum outcome post_insurance(struct request *request, struct reply *reply) {
  return done(access_transact(request, TX_WRITE, note_insurance, request), reply);
}

static enum outcome note_insurance(struct tx *tx, void *context) {
  struct request *request = context;
  const struct insurance_body *body = request->parsed;
  const struct contract_row *contract;
  enum outcome outcome = find_contract(tx, request, &contract);
  return outcome == OK ? store_note_insurance(tx, request->who.kpa, contract->id, pay_day(body->insured_on)) : outcome;
}

enum outcome post_end(struct request *request, struct reply *reply) {
  return done(access_transact(request, TX_WRITE, end_contract, request), reply);
}

/* Only ever earlier: what lasts longer is another contract. */
static enum outcome end_contract(struct tx *tx, void *context) {
  struct request *request = context;
  const struct end_body *body = request->parsed;
  const struct contract_row *contract;
  struct date day = pay_day(body->ends_on);
  enum outcome outcome = find_contract(tx, request, &contract);
  if (outcome != OK) return outcome;
  if (contract->end_reason && text_equal(contract->end_reason, body->reason) &&
      date_compare(contract->ends_on, day) == 0)
    return OK;
  if (date_compare(day, contract->starts_on) < 0 ||
      (contract->ends_on.year != 0 && date_compare(day, contract->ends_on) >= 0))
    return fault_set(tx_fault(tx), CONTRACT_REFUSED, "/ends_on", "La fin se trouve entre le début et la fin prévue.");
  return store_end_contract(tx, request->who.kpa, contract->id, day, body->reason);
}

static enum outcome find_contract(struct tx *tx, struct request *request, const struct contract_row **found) {
  struct contract_list all = {0};
  int64_t id = 0;
  if (!text_to_integer(request->params[1], 1, INT64_MAX, &id)) return NOT_FOUND;
  enum outcome outcome = store_list_contracts(tx, request->who.kpa, NULL, request->arena, &all.rows, &all.count);
  for (size_t i = 0; outcome == OK && i < all.count; i++) {
    if (all.rows[i].id != id) continue;
    *found = &all.rows[i];
    return OK;
  }
  return outcome == OK ? NOT_FOUND : outcome;
}

enum outcome post_terms(struct request *request, struct reply *reply) {
  return done(access_transact(request, TX_WRITE, note_terms, request), reply);
}

static enum outcome note_terms(struct tx *tx, void *context) {
  struct request *request = context;
  const struct terms_body *body = request->parsed;
  const struct contract_row *contract;
  enum outcome outcome = find_contract(tx, request, &contract);
  if (outcome != OK) return outcome;
  return store_note_terms(tx, request->who.kpa, contract->id, body->fixed_waived, body->info_months);
}

enum outcome post_minor(struct request *request, struct reply *reply) {
  return done(access_transact(request, TX_WRITE, note_minor, request), reply);
}

static enum outcome note_minor(struct tx *tx, void *context) {
  struct request *request = context;
  const struct minor_body *body = request->parsed;
  struct date until = pay_day(body->until), consent = pay_day(body->consent_on);
  struct member_row member;
  enum outcome outcome = store_find_member(tx, request->who.kpa, body->member, request->arena, &member);
  if (outcome != OK) return outcome;
  if (consent.year != 0 && date_compare(consent, until) >= 0)
    return fault_set(tx_fault(tx), OUT_OF_RANGE, "/consent_on", "before she is of age");
  return store_put_minor(tx, request->who.kpa, body->member, until, consent);
}

static enum outcome done(enum outcome outcome, struct reply *reply) {
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}
