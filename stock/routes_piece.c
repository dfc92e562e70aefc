/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pieces of which there is one: made as drafts, put into the window, taken out of it, back when they come back. */
#include "core/http/paging.h"
#include "stock/private.h"

struct price_body {
  struct money amount;
  const char *currency;
};
struct piece_body {
  const char *code, *item, *name, *description, *condition, *size, *member;
  struct price_body price;
};
struct turn_body {
  const char *state;
  bool anyway;
};
static const char *const currencies[] = {"EUR", NULL};
static const char *const conditions[] = {"new", "very_good", "good", "worn", "to_repair", NULL};
static const char *const turns[] = {"published", "withdrawn", NULL};
static const char *const states[] = {"draft", "published", "sold", "withdrawn", NULL};
static const struct spec_field price_fields[] = {
    SPEC_FIELD(struct price_body, amount, .required = true, .min = 0, .max = 10000000),
    SPEC_FIELD(struct price_body, currency, .required = true, .choices = currencies)};
static const struct spec price_spec = SPEC("Price", struct price_body, price_fields);
static const struct spec_field piece_fields[] = {
    SPEC_FIELD(struct piece_body, code, .required = true, .form = FORM_LABEL, .max = 24),
    SPEC_FIELD(struct piece_body, item, .required = true, .max = 24),
    SPEC_FIELD(struct piece_body, name, .required = true, .min = 1, .max = 80),
    SPEC_FIELD(struct piece_body, description, .max = 1000),
    SPEC_FIELD(struct piece_body, condition, .required = true, .choices = conditions),
    SPEC_FIELD(struct piece_body, size, .max = 24),
    SPEC_FIELD(struct piece_body, member, .max = 24),
    SPEC_OBJECT_OF(struct piece_body, price, &price_spec, .required = true),
};
const struct spec stock_piece_spec = SPEC("Piece", struct piece_body, piece_fields);
static const struct spec_field turn_fields[] = {SPEC_FIELD(struct turn_body, state, .required = true, .choices = turns),
                                                SPEC_FIELD(struct turn_body, anyway)};
const struct spec stock_turn_spec = SPEC("PieceState", struct turn_body, turn_fields);

struct pieces_asked {
  int64_t limit;
  const char *cursor, *state;
};
static const struct spec_field asked_fields[] = {PAGING_FIELDS(struct pieces_asked),
                                                 SPEC_FIELD(struct pieces_asked, state, .choices = states)};
const struct spec stock_pieces_query = SPEC("PiecesAsked", struct pieces_asked, asked_fields);

struct piece_job {
  struct request *request;
  struct paging paging;
  int64_t now_us;
  char id[UUID_TEXT];
  struct piece_row *rows;
  size_t count, touched;
};

static enum outcome read_pieces(struct tx *tx, void *context);
static enum outcome read_one(struct tx *tx, void *context);
static void write_piece(struct json *json, const struct piece_row *row);
static enum outcome find_piece(struct request *request, struct piece_job *job);
static enum outcome check(struct tx *tx, const struct piece_job *job);
static enum outcome make(struct tx *tx, void *context);
static enum outcome edit(struct tx *tx, void *context);
static enum outcome put_row(struct tx *tx, const struct db_query *query, struct piece_job *job);
static enum outcome turn(struct tx *tx, void *context);
static void say_piece(struct request *request, struct reply *reply, const void *context);

enum outcome get_pieces(struct request *request, struct reply *reply) {
  struct piece_job job = {.request = request, .now_us = clock_now_us()};
  enum outcome outcome = paging_begin(request, PUBLIC_PIECE, &job.paging);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_pieces, &job);
  if (outcome != OK) return outcome;
  bool more = paging_cut(&job.paging, &job.count);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < job.count; i++) write_piece(&json, &job.rows[i]);
  json_close_list(&json);
  paging_end(&job.paging, reply, &json, more ? job.rows[job.count - 1].id : NULL);
  json_close(&json);
  return OK;
}

static enum outcome read_pieces(struct tx *tx, void *context) {
  struct piece_job *job = context;
  const struct pieces_asked *asked = job->request->asked;
  const struct db_param params[] = {P_TEXT(job->request->who.kpa), P_TIME(job->now_us), P_TEXT(asked->state),
                                    P_UUID(job->paging.after), P_INTEGER(job->paging.rows)};
  return tx_run(tx, &stock_list_pieces, params, job->request->arena, &job->rows, &job->count);
}

static enum outcome read_one(struct tx *tx, void *context) {
  struct piece_job *job = context;
  const struct db_param params[] = {P_TEXT(job->request->who.kpa), P_TIME(job->now_us), P_UUID(job->id)};
  enum outcome outcome = tx_run(tx, &stock_read_piece, params, job->request->arena, &job->rows, &job->count);
  return outcome == OK && job->count == 0 ? fault_set(tx_fault(tx), UNKNOWN_PIECE, "piece", "none") : outcome;
}

static void write_piece(struct json *json, const struct piece_row *row) {
  char text[PUBLIC_ID_TEXT];
  json_open(json, NULL);
  json_text(json, "id", public_id(PUBLIC_PIECE, row->id, text));
  json_text(json, "code", row->code);
  json_text(json, "item", row->item);
  json_text(json, "name", row->name);
  json_text(json, "description", row->description);
  json_text(json, "condition", row->condition);
  json_text(json, "size", row->size);
  json_euros(json, "price", row->price);
  json_text(json, "member", row->member);
  json_text(json, "state", row->state);
  json_text(json, "sold_ticket", row->sold_ticket);
  json_time(json, "created_at", row->created_at);
  json_time(json, "changed_at", row->changed_at);
  json_time(json, "published_at", row->published_at);
  json_text(json, "held_by", row->holder_kind);
  json_text(json, "holder", row->holder);
  json_time(json, "held_until", row->held_until);
  json_close(json);
}

enum outcome get_piece(struct request *request, struct reply *reply) {
  struct piece_job job = {.request = request};
  enum outcome outcome = find_piece(request, &job);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_one, &job);
  if (outcome == OK) say_piece(request, reply, &job);
  return outcome;
}

static enum outcome find_piece(struct request *request, struct piece_job *job) {
  job->now_us = clock_now_us();
  if (!public_id_parse(PUBLIC_PIECE, request->params[1], job->id))
    return fault_set(&request->fault, UNKNOWN_PIECE, "piece", "no such id");
  return OK;
}

static void say_piece(struct request *request, struct reply *reply, const void *context) {
  const struct piece_job *job = context;
  struct json json = json_into(&reply->body);
  (void)request;
  write_piece(&json, job->rows);
}

enum outcome post_piece(struct request *request, struct reply *reply) {
  struct piece_job job = {.request = request, .now_us = clock_now_us()};
  struct once once = {.request = request, .reply = reply, .work = make, .answer = say_piece, .context = &job};
  uuid_v7(job.id);
  return access_transact(request, TX_WRITE, once_work, &once);
}

static enum outcome make(struct tx *tx, void *context) {
  struct piece_job *job = context;
  enum outcome outcome = check(tx, job);
  if (outcome == OK) outcome = put_row(tx, &stock_insert_piece, job);
  if (outcome == OK) outcome = read_one(tx, job);
  return outcome == OK ? CREATED : outcome;
}

static enum outcome check(struct tx *tx, const struct piece_job *job) {
  const struct request *request = job->request;
  const struct piece_body *body = request->parsed;
  struct piece_check_row *row = NULL;
  const struct db_param params[] = {P_TEXT(request->who.kpa), P_UUID(job->id), P_TEXT(body->code), P_TEXT(body->item),
                                    P_TEXT(body->member)};
  enum outcome outcome = tx_run(tx, &stock_check_piece, params, request->arena, &row, NULL);
  if (outcome != OK) return outcome;
  if (!row->item_known) return fault_set(tx_fault(tx), UNKNOWN_ITEM, "/item", "%s", body->item);
  if (!row->member_known) return fault_set(tx_fault(tx), UNKNOWN_MEMBER, "/member", "%s", body->member);
  if (!row->code_free) return fault_set(tx_fault(tx), PIECE_CODE_TAKEN, "/code", "%s", body->code);
  return OK;
}

static enum outcome put_row(struct tx *tx, const struct db_query *query, struct piece_job *job) {
  const struct piece_body *body = job->request->parsed;
  const struct db_param params[] = {P_UUID(job->id),
                                    P_TEXT(job->request->who.kpa),
                                    P_TEXT(body->code),
                                    P_TEXT(body->item),
                                    P_TEXT(body->name),
                                    P_TEXT(body->description ? body->description : ""),
                                    P_TEXT(body->condition),
                                    P_TEXT(body->size ? body->size : ""),
                                    P_INTEGER(body->price.amount.cents),
                                    P_TEXT(body->member),
                                    P_TIME(job->now_us)};
  return tx_run(tx, query, params, NULL, NULL, &job->touched);
}

/* The whole piece, as it shall be. */
enum outcome put_piece(struct request *request, struct reply *reply) {
  struct piece_job job = {.request = request};
  enum outcome outcome = find_piece(request, &job);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, edit, &job);
  if (outcome == OK) say_piece(request, reply, &job);
  return outcome;
}

static enum outcome edit(struct tx *tx, void *context) {
  struct piece_job *job = context;
  enum outcome outcome = read_one(tx, job);
  if (outcome == OK) outcome = check(tx, job);
  if (outcome == OK) outcome = put_row(tx, &stock_update_piece, job);
  if (outcome == OK) outcome = read_one(tx, job);
  if (outcome != OK || job->touched > 0) return outcome;
  bool sold = text_equal(job->rows->state, "sold");
  fault_fill(tx_fault(tx), sold ? PIECE_SOLD : STOCK_HELD, "/item", "%s", job->rows->code);
  if (!sold) fault_time(tx_fault(tx), "held_until", job->rows->held_until);
  return sold ? PIECE_SOLD : STOCK_HELD;
}

enum outcome post_turn(struct request *request, struct reply *reply) {
  struct piece_job job = {.request = request};
  enum outcome outcome = find_piece(request, &job);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, turn, &job);
  if (outcome == OK) say_piece(request, reply, &job);
  return outcome;
}

static enum outcome turn(struct tx *tx, void *context) {
  struct piece_job *job = context;
  const struct turn_body *body = job->request->parsed;
  struct turned_row *row = NULL;
  const struct db_param params[] = {P_TEXT(job->request->who.kpa),    P_UUID(job->id),     P_TEXT(body->state),
                                    P_UUID(job->request->who.person), P_TIME(job->now_us), P_BOOL(body->anyway)};
  enum outcome outcome = tx_run(tx, &stock_turn_piece, params, job->request->arena, &row, NULL);
  if (outcome != OK) return outcome;
  if (text_equal(row->outcome, "ok")) return read_one(tx, job);
  outcome = outcome_from_code(row->outcome);
  fault_fill(tx_fault(tx), outcome, "/state", "%s", body->state);
  fault_time(tx_fault(tx), "held_until", row->held_until);
  return outcome;
}
