/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office counts: what is on the shelf of each article, and why it changed. */
#include "core/http/paging.h"
#include "stock/private.h"

struct move_body {
  const char *kind;
  int64_t quantity;
  const char *note;
  bool anyway;
};
static const char *const move_kinds[] = {"count", "received", "lost", "used", "stopped", NULL};
static const struct spec_field move_fields[] = {
    SPEC_FIELD(struct move_body, kind, .required = true, .choices = move_kinds),
    SPEC_FIELD(struct move_body, quantity, .min = 0, .max = 1000000000),
    SPEC_FIELD(struct move_body, note, .max = 200),
    SPEC_FIELD(struct move_body, anyway),
};
const struct spec stock_move_spec = SPEC("StockMove", struct move_body, move_fields);

struct shelf_job {
  struct request *request;
  int64_t now_us;
  char id[UUID_TEXT];
  struct shelf_row *shelves;
  struct move_row *moves;
  struct paging paging;
  struct verdict_row *verdict;
  size_t shelf_count, move_count;
};

static enum outcome read_shelves(struct tx *tx, void *context);
static void write_shelf(struct json *json, const struct shelf_row *row);
static enum outcome read_moves(struct tx *tx, void *context);
static void write_move(struct json *json, const struct move_row *row);
static enum outcome change(struct tx *tx, void *context);
static void say_changed(struct request *request, struct reply *reply, const void *context);

enum outcome get_shelves(struct request *request, struct reply *reply) {
  struct shelf_job job = {.request = request, .now_us = clock_now_us()};
  enum outcome outcome = access_transact(request, TX_READ, read_shelves, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < job.shelf_count; i++) write_shelf(&json, &job.shelves[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_shelves(struct tx *tx, void *context) {
  struct shelf_job *job = context;
  const struct db_param params[] = {P_TEXT(job->request->who.kpa), P_TIME(job->now_us)};
  return tx_run(tx, &stock_list_shelves, params, job->request->arena, &job->shelves, &job->shelf_count);
}

static void write_shelf(struct json *json, const struct shelf_row *row) {
  json_open(json, NULL);
  json_text(json, "item", row->item);
  json_text(json, "name", row->name);
  json_text(json, "activity", row->activity);
  json_text(json, "unit", row->unit);
  json_integer(json, "on_hand", row->on_hand);
  json_integer(json, "held", row->held);
  json_integer(json, "available", row->available);
  json_time(json, "held_until", row->held_until);
  json_time(json, "counted_at", row->counted_at);
  json_close(json);
}

enum outcome get_moves(struct request *request, struct reply *reply) {
  struct shelf_job job = {.request = request};
  enum outcome outcome = paging_begin(request, "mov", &job.paging);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_moves, &job);
  if (outcome != OK) return outcome;
  bool more = paging_cut(&job.paging, &job.move_count);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < job.move_count; i++) write_move(&json, &job.moves[i]);
  json_close_list(&json);
  paging_end(&job.paging, reply, &json, more ? job.moves[job.move_count - 1].id : NULL);
  json_close(&json);
  return OK;
}

static enum outcome read_moves(struct tx *tx, void *context) {
  struct shelf_job *job = context;
  const struct db_param params[] = {P_TEXT(job->request->who.kpa), P_TEXT(job->request->params[1]),
                                    P_UUID(job->paging.after), P_INTEGER(job->paging.rows)};
  return tx_run(tx, &stock_list_moves, params, job->request->arena, &job->moves, &job->move_count);
}

static void write_move(struct json *json, const struct move_row *row) {
  json_open(json, NULL);
  json_text(json, "id", row->id);
  json_text(json, "kind", row->kind);
  json_integer(json, "quantity", row->quantity);
  json_integer(json, "missing", row->missing);
  json_text(json, "note", row->note);
  json_text(json, "ticket", row->ticket);
  json_text(json, "holder", row->holder);
  json_text(json, "made_by", row->made_by);
  json_time(json, "made_at", row->made_at);
  json_close(json);
}

enum outcome post_move(struct request *request, struct reply *reply) {
  struct shelf_job job = {.request = request, .now_us = clock_now_us()};
  struct once once = {.request = request, .reply = reply, .work = change, .answer = say_changed, .context = &job};
  uuid_v7(job.id);
  return access_transact(request, TX_WRITE, once_work, &once);
}

static enum outcome change(struct tx *tx, void *context) {
  struct shelf_job *job = context;
  const struct request *request = job->request;
  const struct move_body *body = request->parsed;
  const struct db_param params[] = {P_UUID(job->id),
                                    P_TEXT(request->who.kpa),
                                    P_TEXT(request->params[1]),
                                    P_TEXT(body->kind),
                                    P_INTEGER(body->quantity),
                                    P_TEXT(body->note ? body->note : ""),
                                    P_UUID(request->who.person),
                                    P_TIME(job->now_us),
                                    P_BOOL(body->anyway)};
  enum outcome outcome = tx_run(tx, &stock_change_shelf, params, request->arena, &job->verdict, NULL);
  if (outcome != OK) return outcome;
  if (text_equal(job->verdict->outcome, "ok")) return CREATED;
  outcome = outcome_from_code(job->verdict->outcome);
  fault_fill(tx_fault(tx), outcome, "/quantity", "%s", request->params[1]);
  fault_number(tx_fault(tx), "available", job->verdict->available);
  fault_time(tx_fault(tx), "held_until", job->verdict->held_until);
  return outcome;
}

static void say_changed(struct request *request, struct reply *reply, const void *context) {
  const struct shelf_job *job = context;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", job->id);
  json_text(&json, "item", request->params[1]);
  json_integer(&json, "available", job->verdict->available);
  json_close(&json);
}
