/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/intake/private.h"

#include "access/access.h"
#include "core/db/services.h"

#include <string.h>

#define MINUTE_US INT64_C(60000000)
#define BODY_MAX ((size_t)4 << 20)
#define SNAPSHOT_WAIT_MAX_S 30

struct enrolment_body {
  const char *code, *public_key, *software;
};
static const struct spec_field enrolment_fields[] = {
    SPEC_FIELD(struct enrolment_body, code, .required = true, .min = 1, .max = 40),
    SPEC_FIELD(struct enrolment_body, public_key, .required = true, .min = 1, .max = 400, .form = FORM_BASE64),
    SPEC_FIELD(struct enrolment_body, software, .max = 80),
};
static const struct spec enrolment_spec = SPEC("Enrolment", struct enrolment_body, enrolment_fields);

struct record_body {
  const char *body, *signature;
};
static const struct spec_field record_fields[] = {
    SPEC_FIELD(struct record_body, body, .required = true, .max = (int64_t)BODY_MAX),
    SPEC_FIELD(struct record_body, signature, .required = true, .max = 400, .form = FORM_BASE64),
};
static const struct spec record_spec = SPEC("SignedRecord", struct record_body, record_fields);

struct records_body {
  const struct record_body *records;
  size_t record_count;
};
static const struct spec_field records_fields[] = {
    SPEC_LIST_OF(struct records_body, records, record_count, &record_spec, .required = true, .min = 1,
                 .max = JOB_RECORDS),
};
static const struct spec records_spec = SPEC("SignedRecords", struct records_body, records_fields);

struct delivery { /* a request that waits for the writer */
  struct job job;
  struct request *request;
  struct reply *reply;
};

struct tills_job { /* what an office sees of its tills */
  struct request *request;
  struct till_state_row *tills;
  struct refusal_row *refusals;
  struct difference_row *differences;
  size_t till_count, refusal_count, difference_count;
};

static enum outcome post_enrolment(struct request *request, struct reply *reply);
static enum outcome get_snapshot(struct request *request, struct reply *reply);
static enum outcome get_head(struct request *request, struct reply *reply);
static enum outcome post_records(struct request *request, struct reply *reply);
static enum outcome get_tills(struct request *request, struct reply *reply);

static const struct route routes[] = {
    ROUTE(POST, "/api/pos/enrolments", ROLE_ANYONE, SCOPE_NONE, post_enrolment,
          "A one-time code makes a machine a till", .body = &enrolment_spec, .rate = RATE_SIGN_IN),
    ROUTE(GET, "/api/pos/tills/{till}/snapshot", ROLE_TILL, SCOPE_TILL, get_snapshot,
          "What the till needs to sell on its own", .rate = RATE_TILL),
    ROUTE(GET, "/api/pos/tills/{till}/head", ROLE_TILL, SCOPE_TILL, get_head,
          "The last record of each chain of the till that is kept here", .rate = RATE_TILL),
    ROUTE(POST, "/api/pos/tills/{till}/records", ROLE_TILL, SCOPE_TILL, post_records, "Signed records, in order",
          .body = &records_spec, .body_max = BODY_MAX, .rate = RATE_TILL),
    ROUTE(GET, "/api/kpas/{kpa}/tills", ROLE_REFERENT | ROLE_ACCOUNTANT | ROLE_ADMIN, SCOPE_KPA, get_tills,
          "The tills of the KPA, their chains, what was refused"),
};
const struct route_table intake_routes = {routes, sizeof routes / sizeof routes[0]};

static enum outcome read_tills(struct tx *tx, void *context);
static struct intake *intake_of(const struct request *request);
static enum outcome require_own_till(struct request *request);
static bool door_is_open(struct door *door);
static void note_wrong_code(struct door *door);
static void answer_records(struct job *job, enum outcome outcome, const struct fault *fault);
static void write_results(const struct job *job, struct buffer *out);
static void write_head(struct json *json, const char *chain, int64_t sequence, const uint8_t *hash);
static void write_till(struct json *json, const struct till_state_row *row);
static void write_refusal(struct json *json, const struct refusal_row *row);
static void write_difference(struct json *json, const struct difference_row *row);

static enum outcome post_enrolment(struct request *request, struct reply *reply) {
  const struct enrolment_body *body = request->parsed;
  struct intake *intake = intake_of(request);
  struct intake_enrolled enrolled;
  uint8_t key[PUBLIC_KEY_MAX];
  size_t length = 0;
  if (!base64_to_bytes(body->public_key, key, sizeof key, &length)) length = 0; /* longer than any key of ours: none */
  if (!door_is_open(&intake->door)) {
    reply_header(reply, "Retry-After", "60");
    return fault_set(&request->fault, TOO_MANY_TRIES, "/code", "too many wrong codes: wait a minute");
  }
  enum outcome outcome = intake_enrol(intake->db, body->code, key, length, &enrolled, &request->fault);
  if (outcome == BAD_CODE) note_wrong_code(&intake->door);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "till", enrolled.till);
  json_text(&json, "name", enrolled.name);
  json_text(&json, "kpa", enrolled.kpa);
  json_text(&json, "token", enrolled.token);
  json_close(&json);
  return CREATED;
}

/* ?wait=25: seconds that a till is ready to wait for another catalogue than the one it has. */
static enum outcome get_snapshot(struct request *request, struct reply *reply) {
  int64_t wait_s = 0;
  const char *asked = request_query(request, "wait");
  enum outcome outcome = require_own_till(request);
  if (outcome == OK && asked && !text_to_integer(asked, 0, SNAPSHOT_WAIT_MAX_S, &wait_s))
    outcome = fault_set(&request->fault, OUT_OF_RANGE, "wait", "0 to %d", SNAPSHOT_WAIT_MAX_S);
  if (outcome == OK && waiting_put(intake_of(request), request, wait_s * 1000000)) return DEFERRED;
  return outcome == OK ? shelf_take(intake_of(request), request->who.kpa, &reply->shared, &request->fault) : outcome;
}

static enum outcome get_head(struct request *request, struct reply *reply) {
  const char *letters[RECORD_CHAINS];
  for (size_t i = 0; i < RECORD_CHAINS; i++) letters[i] = record_chains[i].letter;
  const struct db_param params[] = {P_TEXT(request->params[0]), P_LIST(DB_TEXTS, letters, RECORD_CHAINS)};
  struct chain_head_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = require_own_till(request);
  if (outcome == OK)
    outcome = intake_look_up(intake_of(request)->db, &intake_find_heads, params, request->arena, &rows, &count,
                             &request->fault);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "heads");
  for (size_t i = 0; i < count; i++) write_head(&json, rows[i].chain, rows[i].sequence, rows[i].hash.bytes);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

/* Everything that needs no database happens here, in the thread that answers HTTP; then the request waits for the
 * writer. */
static enum outcome post_records(struct request *request, struct reply *reply) {
  const struct records_body *body = request->parsed;
  struct intake *intake = intake_of(request);
  struct known_till *till = NULL;
  enum outcome outcome = require_own_till(request);
  if (outcome == OK) outcome = tills_find(intake, request->params[0], &till, &request->fault);
  if (outcome != OK) return outcome;
  struct claim *claims = arena_list(request->arena, body->record_count, sizeof *claims);
  for (size_t i = 0; i < body->record_count; i++) {
    const struct record_body *sent = &body->records[i];
    size_t capacity = strlen(sent->signature), length = 0;
    uint8_t *signature = arena_alloc(request->arena, capacity + 1);
    if (!base64_to_bytes(sent->signature, signature, capacity, &length)) length = 0;
    const struct intake_record record = {{(const uint8_t *)sent->body, strlen(sent->body)}, {signature, length}};
    claim_read(&claims[i], till, &record, request->arena);
  }
  struct delivery *delivery = arena_alloc(request->arena, sizeof *delivery);
  delivery->job = (struct job){
      .till = till, .claims = claims, .count = body->record_count, .done = answer_records, .context = delivery};
  delivery->request = request;
  delivery->reply = reply;
  http_defer(request, &delivery->reply);
  if (!queue_put(&intake->queue, &delivery->job)) http_finish(request, UNAVAILABLE);
  return DEFERRED;
}

static enum outcome get_tills(struct request *request, struct reply *reply) {
  struct tills_job job = {.request = request};
  enum outcome outcome = access_transact(request, TX_READ, read_tills, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "tills");
  for (size_t i = 0; i < job.till_count; i++) write_till(&json, &job.tills[i]);
  json_close_list(&json);
  json_open_list(&json, "refused");
  for (size_t i = 0; i < job.refusal_count; i++) write_refusal(&json, &job.refusals[i]);
  json_close_list(&json);
  json_open_list(&json, "closings"); /* that are not what their records come to */
  for (size_t i = 0; i < job.difference_count; i++) write_difference(&json, &job.differences[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_tills(struct tx *tx, void *context) {
  struct tills_job *job = context;
  struct arena *arena = job->request->arena;
  const struct db_param params[] = {P_TEXT(job->request->who.kpa)};
  enum outcome outcome = tx_run(tx, &intake_list_tills, params, arena, &job->tills, &job->till_count);
  if (outcome != OK) return outcome;
  outcome = tx_run(tx, &intake_list_refused, params, arena, &job->refusals, &job->refusal_count);
  if (outcome != OK) return outcome;
  return tx_run(tx, &closings_list_differences, params, arena, &job->differences, &job->difference_count);
}

static struct intake *intake_of(const struct request *request) {
  const struct services *services = request->app;
  return services->intake;
}

static enum outcome require_own_till(struct request *request) {
  if (text_equal(request->who.id, request->params[0])) return OK;
  return fault_set(&request->fault, WRONG_TILL, "till", "%s", request->params[0]);
}

static bool door_is_open(struct door *door) {
  pthread_mutex_lock(&door->lock);
  int64_t now_us = clock_monotonic_us();
  if (now_us - door->since_us > MINUTE_US) {
    door->since_us = now_us;
    door->wrong = 0;
  }
  bool open = door->wrong < WRONG_CODES_A_MINUTE;
  pthread_mutex_unlock(&door->lock);
  return open;
}

static void note_wrong_code(struct door *door) {
  pthread_mutex_lock(&door->lock);
  door->wrong++;
  pthread_mutex_unlock(&door->lock);
}

/* Runs in the writer's thread. After http_finish nothing of the request, this delivery included, may be touched. */
static void answer_records(struct job *job, enum outcome outcome, const struct fault *fault) {
  const struct delivery *delivery = job->context;
  struct request *request = delivery->request;
  const struct claim *first = &job->claims[0];
  if (outcome != OK) {
    request->fault = *fault;
    http_finish(request, outcome);
  } else if (job->count == 1 && first->answer == INTAKE_REFUSED) {
    request->fault = first->fault;
    http_finish(request, first->code);
  } else {
    write_results(job, &delivery->reply->body);
    http_finish(request, OK);
  }
}

static void write_results(const struct job *job, struct buffer *out) {
  struct json json = json_into(out);
  json_open(&json, NULL);
  json_open_list(&json, "heads");
  for (size_t i = 0; i < RECORD_CHAINS; i++) {
    const struct head *head = &job->till->chains[i].head;
    if (head->sequence > 0) write_head(&json, record_chains[i].letter, head->sequence, head->hash);
  }
  json_close_list(&json);
  json_open_list(&json, "results");
  for (size_t i = 0; i < job->count; i++) {
    struct intake_result result;
    claim_result(&job->claims[i], &result);
    json_open(&json, NULL);
    json_text(&json, "chain", result.chain);
    json_integer(&json, "sequence", result.sequence);
    json_text(&json, "id", result.id);
    json_text(&json, "outcome", intake_answer_name(result.answer));
    json_text(&json, "code", outcome_code(result.code));
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
}

static void write_head(struct json *json, const char *chain, int64_t sequence, const uint8_t *hash) {
  char hex[SHA256_HEX];
  hex_from_bytes(hash, SHA256_BYTES, hex);
  json_open(json, NULL);
  json_text(json, "chain", chain);
  json_integer(json, "sequence", sequence);
  json_text(json, "hash", hex);
  json_close(json);
}

static void write_till(struct json *json, const struct till_state_row *row) {
  char hex[SHA256_HEX] = "";
  if (row->hash.length == SHA256_BYTES) hex_from_bytes(row->hash.bytes, SHA256_BYTES, hex);
  json_open(json, NULL);
  json_text(json, "till", row->till);
  json_text(json, "name", row->name);
  json_integer(json, "sequence", row->sequence);
  json_text(json, "hash", hex);
  json_time(json, "last_at", row->last_at);
  json_time(json, "received_at", row->received_at);
  json_integer(json, "records", row->records);
  json_integer(json, "refused", row->refused);
  json_bool(json, "whole", row->whole);
  json_close(json);
}

static void write_difference(struct json *json, const struct difference_row *row) {
  char day[DATE_TEXT];
  json_open(json, NULL);
  json_text(json, "till", row->till);
  json_text(json, "kind", row->kind);
  json_integer(json, "number", row->number);
  json_text(json, "business_day", date_format(row->business_day, day));
  json_text(json, "field", row->field);
  json_text(json, "detail", row->hint);
  json_time(json, "checked_at", row->checked_at);
  json_close(json);
}

static void write_refusal(struct json *json, const struct refusal_row *row) {
  json_open(json, NULL);
  json_integer(json, "sequence", row->sequence);
  json_text(json, "till", row->till);
  json_text(json, "code", row->code);
  json_text(json, "detail", row->detail);
  json_time(json, "received_at", row->received_at);
  json_close(json);
}
