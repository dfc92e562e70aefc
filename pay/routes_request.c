/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Asking to be paid, and the answer. */
#include "pay/private.h"
#include "pay/request.h"

struct request_body {
  const char *id, *member, *month;
  struct money amount;
};
struct decision_body {
  const char *decision, *reason;
};

static const struct spec_field request_fields[] = {
    SPEC_FIELD(struct request_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct request_body, member, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct request_body, month, .required = true, .min = 7, .max = 7),
    SPEC_FIELD(struct request_body, amount, .required = true, .min = 1, .max = PAY_ESTIMATE_LIMIT_CENTS),
};
const struct spec pay_request_spec = SPEC("PayRequest", struct request_body, request_fields);
static const char *const decisions[] = {"approved", "refused", "settled", "withdrawn", NULL};
static const struct spec_field decision_fields[] = {
    SPEC_FIELD(struct decision_body, decision, .required = true, .choices = decisions),
    SPEC_FIELD(struct decision_body, reason, .max = 200),
};
const struct spec pay_decision_spec = SPEC("PayDecision", struct decision_body, decision_fields);

struct asking {
  struct request *request;
  struct request_row wanted;
  bool added;
};
struct deciding {
  struct request *request;
  const char *id, *state, *reason;
  struct request_row row;
};

static enum outcome ask(struct request *request, struct reply *reply, const char *member);
static enum outcome note_request(struct tx *tx, void *context);
static enum outcome judge(struct tx *tx, const struct asking *asking, const struct member_row *member);
static bool asked_before(const struct request_row rows[], size_t count, struct date month);
static enum outcome refuse(struct tx *tx, const struct pay_asking *asking, enum outcome outcome, struct arena *arena);
static enum outcome decide(struct request *request, struct reply *reply, const char *id, const char *state,
                           const char *reason);
static enum outcome note_decision(struct tx *tx, void *context);
static enum outcome settle(struct tx *tx, struct deciding *deciding);

enum outcome post_pay_request(struct request *request, struct reply *reply) {
  const struct request_body *body = request->parsed;
  if (!body->member) return fault_set(&request->fault, MISSING_FIELD, "/member", "who asks");
  return ask(request, reply, body->member);
}

enum outcome post_member_pay_request(struct request *request, struct reply *reply) {
  const struct request_body *body = request->parsed;
  if (body->member && !text_equal(body->member, request->params[0])) return NOT_FOUND;
  return ask(request, reply, request->params[0]);
}

static enum outcome ask(struct request *request, struct reply *reply, const char *member) {
  const struct request_body *body = request->parsed;
  struct asking asking = {.request = request,
                          .wanted = {.id = body->id, .member = member, .amount = body->amount, .state = "asked"}};
  if (!pay_month_parse(body->month, &asking.wanted.month))
    return fault_set(&request->fault, OUT_OF_RANGE, "/month", "a month like 2026-11");
  asking.wanted.asked_at = clock_now_us();
  enum outcome outcome = access_transact(request, TX_WRITE, note_request, &asking);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", asking.wanted.id);
  json_text(&json, "state", asking.wanted.state);
  json_close(&json);
  return asking.added ? CREATED : OK;
}

/* Whoever asks holds her purse, so that two requests at once do not both count on the same money. */
static enum outcome note_request(struct tx *tx, void *context) {
  struct asking *asking = context;
  struct request_row *wanted = &asking->wanted, *known = NULL;
  const struct principal *who = &asking->request->who;
  struct arena *arena = asking->request->arena;
  struct member_row member;
  size_t count = 0;
  asking->added = false;
  enum outcome outcome = store_lock_purse(tx, wanted->member);
  if (outcome == OK) outcome = store_find_request(tx, who->kpa, wanted->id, arena, &known, &count);
  if (outcome == OK && count > 0) {
    bool same = text_equal(known->member, wanted->member) && known->amount.cents == wanted->amount.cents &&
                date_compare(known->month, wanted->month) == 0;
    wanted->state = known->state;
    return same ? OK : ID_REUSED;
  }
  if (outcome == OK) outcome = store_find_member(tx, who->kpa, wanted->member, arena, &member);
  if (outcome == OK) outcome = judge(tx, asking, &member);
  if (outcome == OK) outcome = store_insert_request(tx, who->kpa, wanted, who->person);
  asking->added = outcome == OK;
  return outcome;
}

static enum outcome judge(struct tx *tx, const struct asking *asking, const struct member_row *member) {
  const struct principal *who = &asking->request->who;
  struct arena *arena = asking->request->arena;
  struct request_row *rows = NULL;
  size_t count = 0;
  struct pay_asking facts = {.today = pay_today(),
                             .month = asking->wanted.month,
                             .amount = asking->wanted.amount,
                             .balance = member->balance,
                             .asked = member->asked};
  enum outcome outcome = store_read_setting(tx, who->legal_entity, arena, &facts.request_day);
  if (outcome == OK) outcome = store_list_requests(tx, who->kpa, asking->wanted.member, arena, &rows, &count);
  if (outcome != OK) return outcome;
  facts.there_is_one = asked_before(rows, count, facts.month);
  outcome = pay_may_ask(&facts);
  return outcome == OK ? OK : refuse(tx, &facts, outcome, arena);
}

static bool asked_before(const struct request_row rows[], size_t count, struct date month) {
  for (size_t i = 0; i < count; i++)
    if (date_compare(rows[i].month, month) == 0 && !text_equal(rows[i].state, "refused") &&
        !text_equal(rows[i].state, "withdrawn"))
      return true;
  return false;
}

/* With the figures: she must be able to ask for what there is. */
static enum outcome refuse(struct tx *tx, const struct pay_asking *asking, enum outcome outcome, struct arena *arena) {
  int64_t left = asking->balance.cents - asking->asked.cents;
  if (outcome == PAY_BALANCE)
    return fault_set(tx_fault(tx), outcome, "/amount", "Il reste %s, dont %s déjà demandés\u00a0: au plus %s.",
                     pay_euros(asking->balance, arena), pay_euros(asking->asked, arena),
                     pay_euros(MONEY(left > 0 ? left : 0), arena));
  struct date open = pay_month_to_ask(asking->today, asking->request_day);
  if (outcome == PAY_DEADLINE)
    return fault_set(tx_fault(tx), outcome, "/month", "La date limite est le %d du mois. Le mois ouvert est %02d/%04d.",
                     (int)asking->request_day, (int)open.month, (int)open.year);
  return outcome;
}

enum outcome post_pay_decision(struct request *request, struct reply *reply) {
  const struct decision_body *body = request->parsed;
  const char *reason = body->reason ? body->reason : "";
  if (text_equal(body->decision, "refused") && !*reason)
    return fault_set(&request->fault, MISSING_FIELD, "/reason", "why it is refused");
  if (request->who.role != ROLE_ACCOUNTANT && !text_equal(body->decision, "withdrawn"))
    return fault_set(&request->fault, FORBIDDEN, "/decision", "the accountant decides");
  return decide(request, reply, request->params[1], body->decision, reason);
}

enum outcome post_pay_withdrawal(struct request *request, struct reply *reply) {
  return decide(request, reply, request->params[1], "withdrawn", "");
}

static enum outcome decide(struct request *request, struct reply *reply, const char *id, const char *state,
                           const char *reason) {
  struct deciding deciding = {.request = request, .id = id, .state = state, .reason = reason};
  if (!uuid_is_valid(id)) return NOT_FOUND;
  enum outcome outcome = access_transact(request, TX_WRITE, note_decision, &deciding);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", id);
  json_text(&json, "state", state);
  if (deciding.row.entry) json_integer(&json, "entry", deciding.row.entry);
  json_close(&json);
  return OK;
}

static enum outcome note_decision(struct tx *tx, void *context) {
  struct deciding *deciding = context;
  const struct principal *who = &deciding->request->who;
  struct arena *arena = deciding->request->arena;
  struct request_row *found = NULL;
  size_t count = 0;
  enum outcome outcome = store_find_request(tx, who->kpa, deciding->id, arena, &found, &count);
  if (outcome != OK) return outcome;
  if (count == 0 || (who->role == ROLE_MEMBER && !text_equal(found->member, who->id))) return NOT_FOUND;
  outcome = store_lock_purse(tx, found->member); /* then as it is now, not as it was while somebody else decided */
  if (outcome == OK) outcome = store_find_request(tx, who->kpa, deciding->id, arena, &found, &count);
  if (outcome != OK) return outcome;
  deciding->row = *found;
  if (text_equal(found->state, deciding->state)) return OK; /* asked again */
  if (found->own && !text_equal(deciding->state, "withdrawn"))
    return fault_set(tx_fault(tx), FORBIDDEN, "/decision",
                     "C’est votre demande, ou vous l’avez faite. Une autre personne doit répondre.");
  bool open = text_equal(found->state, "approved") ||
              (text_equal(found->state, "asked") && !text_equal(deciding->state, "settled"));
  if (!open || (text_equal(found->state, "approved") && text_equal(deciding->state, "approved"))) return PAY_DECIDED;
  deciding->row.state = deciding->state;
  deciding->row.reason = deciding->reason;
  deciding->row.decided_at = clock_now_us();
  if (text_equal(deciding->state, "settled")) outcome = settle(tx, deciding);
  return outcome == OK ? store_decide_request(tx, who->kpa, &deciding->row, who->person) : outcome;
}

static enum outcome settle(struct tx *tx, struct deciding *deciding) {
  const struct principal *who = &deciding->request->who;
  struct arena *arena = deciding->request->arena;
  const struct request_row *row = &deciding->row;
  struct member_row member;
  struct date day;
  if (!pay_settled_on(row->month, pay_today(), &day))
    return fault_set(tx_fault(tx), PAY_DEADLINE, "/month", "Ce mois n’a pas encore commencé.");
  enum outcome outcome = store_first_open(tx, who->kpa, arena, &day);
  if (outcome == OK && date_compare(day, pay_today()) > 0) return MONTH_CLOSED;
  if (outcome == OK) outcome = store_find_member(tx, who->kpa, row->member, arena, &member);
  if (outcome != OK) return outcome;
  if (row->amount.cents > member.balance.cents) /* costs may have come since */
    return fault_set(tx_fault(tx), PAY_BALANCE, "/amount", "Il reste %s.", pay_euros(member.balance, arena));
  const struct pay_books books = {who->legal_entity, who->kpa};
  const struct ledger_entry entry = pay_entry_of_request(&books, row->member, row->month, row->amount, day, arena);
  return ledger_post(tx, &entry, 1, row->decided_at, arena, &deciding->row.entry);
}
