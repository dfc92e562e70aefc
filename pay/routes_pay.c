/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What there is to ask for, and what was received. */
#include "pay/private.h"

struct pay_job {
  struct request *request;
  const char *member; /* NULL: everybody of the KPA */
  struct date today;
  int64_t request_day;
  struct member_row *members;
  size_t member_count;
  struct request_row *requests;
  size_t request_count;
};
struct received_job {
  struct request *request;
  const char *member;
  struct received_row *rows;
  size_t count;
};
struct received_body {
  const char *id, *month, *paid_on;
  struct money net, net_social;
};
struct noting {
  struct request *request;
  struct received_row row;
  bool added;
};

static const struct spec_field received_fields[] = {
    SPEC_FIELD(struct received_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct received_body, month, .required = true, .min = 7, .max = 7),
    SPEC_FIELD(struct received_body, paid_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct received_body, net, .required = true, .min = 0, .max = PAY_ESTIMATE_LIMIT_CENTS),
    SPEC_FIELD(struct received_body, net_social, .required = true, .min = 0, .max = PAY_ESTIMATE_LIMIT_CENTS),
};
const struct spec received_spec = SPEC("Received", struct received_body, received_fields);

static enum outcome answer_pay(struct request *request, struct reply *reply, const char *member);
static enum outcome read_pay(struct tx *tx, void *context);
static void write_month_to_ask(struct json *json, const struct pay_job *job);
static void write_months(struct json *json, const char *key, struct pay_months months);
static void write_purse(struct json *json, const struct member_row *member);
static void write_request(struct json *json, const struct request_row *row);
static enum outcome read_received(struct tx *tx, void *context);
static enum outcome answer_received(struct received_job *job, struct reply *reply);
static void write_received(struct json *json, const struct received_row *row);
static enum outcome note_received(struct tx *tx, void *context);
static bool is_same(const struct received_row *a, const struct received_row *b);

enum outcome get_pay(struct request *request, struct reply *reply) {
  return answer_pay(request, reply, NULL);
}

enum outcome get_member_pay(struct request *request, struct reply *reply) {
  return answer_pay(request, reply, request->params[0]);
}

static enum outcome answer_pay(struct request *request, struct reply *reply, const char *member) {
  struct pay_job job = {.request = request, .member = member, .today = pay_today()};
  enum outcome outcome = access_transact(request, TX_READ, read_pay, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  pay_write_date(&json, "today", job.today);
  json_integer(&json, "request_day", job.request_day);
  write_month_to_ask(&json, &job);
  json_open_list(&json, "members");
  for (size_t i = 0; i < job.member_count; i++) write_purse(&json, &job.members[i]);
  json_close_list(&json);
  json_open_list(&json, "requests");
  for (size_t i = 0; i < job.request_count; i++) write_request(&json, &job.requests[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_pay(struct tx *tx, void *context) {
  struct pay_job *job = context;
  const struct principal *who = &job->request->who;
  struct arena *arena = job->request->arena;
  enum outcome outcome = store_read_setting(tx, who->legal_entity, arena, &job->request_day);
  if (outcome == OK) outcome = store_list_members(tx, who->kpa, job->member, arena, &job->members, &job->member_count);
  if (outcome == OK)
    outcome = store_list_requests(tx, who->kpa, job->member, arena, &job->requests, &job->request_count);
  return outcome == OK && job->member && job->member_count == 0 ? NOT_FOUND : outcome;
}

static void write_month_to_ask(struct json *json, const struct pay_job *job) {
  struct date month = pay_month_to_ask(job->today, job->request_day), deadline = month;
  deadline.day = (int32_t)job->request_day;
  pay_write_month(json, "month", month);
  pay_write_date(json, "deadline", deadline);
  write_months(json, "declared_in", pay_declarations_of(month));
}

static void write_months(struct json *json, const char *key, struct pay_months months) {
  json_open_list(json, key);
  for (struct date month = months.first; date_compare(month, months.last) <= 0; month = pay_month_add(month, 1))
    pay_write_month(json, NULL, month);
  json_close_list(json);
}

static void write_purse(struct json *json, const struct member_row *member) {
  int64_t free = member->balance.cents - member->asked.cents;
  json_open(json, NULL);
  json_text(json, "code", member->member);
  json_text(json, "name", member->name);
  json_text(json, "face", member->face);
  json_money(json, "balance", member->balance);
  json_money(json, "asked", member->asked);
  json_money(json, "free", MONEY(free > 0 ? free : 0));
  json_close(json);
}

static void write_request(struct json *json, const struct request_row *row) {
  json_open(json, NULL);
  json_text(json, "id", row->id);
  json_text(json, "member", row->member);
  json_text(json, "name", row->name);
  json_text(json, "face", row->face);
  pay_write_month(json, "month", row->month);
  json_money(json, "amount", row->amount);
  json_text(json, "state", row->state);
  json_time(json, "asked_at", row->asked_at);
  json_time(json, "decided_at", row->decided_at);
  json_text(json, "reason", row->reason);
  json_bool(json, "own", row->own); /* four eyes: somebody else answers it */
  json_close(json);
}

enum outcome get_received(struct request *request, struct reply *reply) {
  struct received_job job = {.request = request};
  return answer_received(&job, reply);
}

enum outcome get_member_received(struct request *request, struct reply *reply) {
  struct received_job job = {.request = request, .member = request->params[0]};
  return answer_received(&job, reply);
}

/* The months that a declaration made today looks at: which is all that is said of it. */
static enum outcome answer_received(struct received_job *job, struct reply *reply) {
  struct date today = pay_today();
  enum outcome outcome = access_transact(job->request, TX_READ, read_received, job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  pay_write_date(&json, "today", today);
  write_months(&json, "declared", pay_months_declared_in(pay_month_of(today)));
  json_open_list(&json, "received");
  for (size_t i = 0; i < job->count; i++) write_received(&json, &job->rows[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_received(struct tx *tx, void *context) {
  struct received_job *job = context;
  return store_list_received(tx, job->request->who.kpa, job->member, job->request->arena, &job->rows, &job->count);
}

static void write_received(struct json *json, const struct received_row *row) {
  json_open(json, NULL);
  json_text(json, "id", row->id);
  json_text(json, "member", row->member);
  json_text(json, "name", row->name);
  json_text(json, "face", row->face);
  pay_write_month(json, "month", row->month);
  pay_write_date(json, "paid_on", row->paid_on);
  json_money(json, "net", row->net);
  json_money(json, "net_social", row->net_social);
  json_close(json);
}

enum outcome post_received(struct request *request, struct reply *reply) {
  const struct received_body *body = request->parsed;
  struct noting noting = {.request = request,
                          .row = {.id = body->id,
                                  .member = request->params[0],
                                  .paid_on = pay_day(body->paid_on),
                                  .net = body->net,
                                  .net_social = body->net_social}};
  if (!pay_month_parse(body->month, &noting.row.month))
    return fault_set(&request->fault, OUT_OF_RANGE, "/month", "a month like 2026-11");
  if (date_compare(noting.row.paid_on, pay_today()) > 0)
    return fault_set(&request->fault, OUT_OF_RANGE, "/paid_on", "a day that has come");
  enum outcome outcome = access_transact(request, TX_WRITE, note_received, &noting);
  if (outcome != OK) return outcome;
  buffer_text(&reply->body, "{}");
  return noting.added ? CREATED : OK;
}

static enum outcome note_received(struct tx *tx, void *context) {
  struct noting *noting = context;
  const struct principal *who = &noting->request->who;
  struct arena *arena = noting->request->arena;
  struct received_row *known = NULL;
  struct member_row member;
  size_t count = 0;
  noting->added = false;
  enum outcome outcome = store_find_member(tx, who->kpa, noting->row.member, arena, &member);
  if (outcome == OK) outcome = store_find_received(tx, who->kpa, noting->row.id, arena, &known, &count);
  if (outcome != OK) return outcome;
  if (count > 0) return known->replaced || is_same(known, &noting->row) ? OK : ID_REUSED;
  outcome = store_put_received(tx, who->kpa, &noting->row, who->person, clock_now_us());
  noting->added = outcome == OK;
  return outcome;
}

static bool is_same(const struct received_row *a, const struct received_row *b) {
  return text_equal(a->member, b->member) && date_compare(a->month, b->month) == 0 &&
         date_compare(a->paid_on, b->paid_on) == 0 && a->net.cents == b->net.cents &&
         a->net_social.cents == b->net_social.cents;
}
