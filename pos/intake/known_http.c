/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a till asks before it gives back, or takes a voucher: its own KPA's tickets, and what waits for somebody. */
#include "pos/intake/private.h"

#include "access/access.h"
#include "core/db/services.h"

struct question { /* work for db_transact */
  struct request *request;
  struct uuid_row *found;
  struct known_row *rows;
  struct credited_row *credited;
  struct held_fact_row *facts;
  struct held_member_row *members;
  struct hold_row *answer;
  size_t found_count, row_count, credited_count, fact_count, member_count, answer_count;
};

static enum outcome ask(struct request *request, enum tx_mode mode, enum outcome (*work)(struct tx *, void *),
                        struct question *question) {
  const struct services *services = request->app;
  struct intake *intake = services->intake;
  *question = (struct question){.request = request};
  if (!text_equal(request->who.id, request->params[0]))
    return fault_set(&request->fault, WRONG_TILL, "till", "%s", request->params[0]);
  return db_transact(intake->db, mode, work, question, &request->fault);
}

static enum outcome read_ticket(struct tx *tx, void *context) {
  struct question *question = context;
  struct arena *arena = question->request->arena;
  const struct db_param which[] = {P_TEXT(question->request->who.id), P_TEXT(question->request->params[1])};
  enum outcome outcome = tx_run(tx, &intake_find_ticket, which, arena, &question->found, &question->found_count);
  if (outcome != OK || question->found_count == 0) return outcome;
  const struct db_param ticket[] = {P_LIST(DB_UUIDS, &question->found->id, 1)};
  outcome = tx_run(tx, &intake_read_known, ticket, arena, &question->rows, &question->row_count);
  if (outcome != OK) return outcome;
  return tx_run(tx, &intake_read_credited, ticket, arena, &question->credited, &question->credited_count);
}

static enum outcome get_ticket(struct request *request, struct reply *reply) {
  struct question question;
  enum outcome outcome = ask(request, TX_READ, read_ticket, &question);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "records");
  for (size_t i = 0; i < question.row_count; i++) {
    const struct db_bytes *body = &question.rows[i].body;
    json_open(&json, NULL);
    json_text(&json, "body", arena_text(request->arena, (const char *)body->bytes, body->length));
    json_close(&json);
  }
  json_close_list(&json);
  json_open_list(&json, "credited");
  for (size_t i = 0; i < question.credited_count; i++) {
    json_open(&json, NULL);
    json_integer(&json, "line", question.credited[i].line);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_held(struct tx *tx, void *context) {
  struct question *question = context;
  struct arena *arena = question->request->arena;
  const struct db_param which[] = {P_TEXT(question->request->who.id), P_TEXT(question->request->params[1])};
  enum outcome outcome = tx_run(tx, &intake_find_held, which, arena, &question->facts, &question->fact_count);
  if (outcome != OK || question->fact_count == 0 || question->facts->ticket == NULL) return outcome;
  const struct db_param line[] = {P_UUID(question->facts->ticket), P_INTEGER(question->facts->line)};
  return tx_run(tx, &intake_list_held_members, line, arena, &question->members, &question->member_count);
}

static enum outcome get_held(struct request *request, struct reply *reply) {
  struct question question;
  enum outcome outcome = ask(request, TX_READ, read_held, &question);
  if (outcome != OK) return outcome;
  const struct held_fact_row *facts = question.fact_count > 0 ? question.facts : &(struct held_fact_row){0};
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "reference", request->params[1]);
  json_text(&json, "kind", facts->kind); /* null: nothing is known under it */
  json_integer(&json, "balance", facts->balance);
  json_text(&json, "item", facts->item);
  json_text(&json, "label", facts->label);
  json_integer(&json, "vat_rate", facts->vat_rate);
  json_open_list(&json, "members");
  for (size_t i = 0; i < question.member_count; i++) {
    json_open(&json, NULL);
    json_text(&json, "member", question.members[i].member);
    json_integer(&json, "weight", question.members[i].weight);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome take_holds(struct tx *tx, void *context) {
  struct question *question = context;
  const struct hold_request *asked = question->request->parsed;
  struct arena *arena = question->request->arena;
  const char **kinds = arena_list(arena, asked->hold_count, sizeof *kinds);
  const char **references = arena_list(arena, asked->hold_count, sizeof *references);
  int64_t *amounts = arena_list(arena, asked->hold_count, sizeof *amounts);
  for (size_t i = 0; i < asked->hold_count; i++) {
    kinds[i] = asked->holds[i].kind;
    references[i] = asked->holds[i].reference;
    amounts[i] = asked->holds[i].amount.cents;
  }
  const struct db_param params[] = {P_UUID(asked->ticket),
                                    P_TEXT(question->request->who.id),
                                    P_INTEGER(asked->sequence),
                                    P_LIST(DB_TEXTS, kinds, asked->hold_count),
                                    P_LIST(DB_TEXTS, references, asked->hold_count),
                                    P_LIST(DB_INTEGERS, amounts, asked->hold_count)};
  return tx_run(tx, &intake_take_holds, params, arena, &question->answer, &question->answer_count);
}

static enum outcome post_holds(struct request *request, struct reply *reply) {
  struct question question;
  enum outcome outcome = ask(request, TX_WRITE, take_holds, &question);
  if (outcome != OK) return outcome;
  if (question.answer_count == 0) return FAILED_INTERNAL;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "code", question.answer->code);
  json_text(&json, "reference", question.answer->reference);
  json_close(&json);
  return OK;
}

static const struct route routes[] = {
    ROUTE(GET, "/api/pos/tills/{till}/tickets/{ticket}", ROLE_TILL, SCOPE_TILL, get_ticket,
          "A ticket of the KPA and its returns, as they were signed", .rate = RATE_TILL),
    ROUTE(GET, "/api/pos/tills/{till}/held/{reference}", ROLE_TILL, SCOPE_TILL, get_held,
          "What is left of a voucher, credit note, deposit", .rate = RATE_TILL),
    ROUTE(POST, "/api/pos/tills/{till}/holds", ROLE_TILL, SCOPE_TILL, post_holds,
          "Keeps what a ticket about to be made will spend", .body = &hold_spec, .rate = RATE_TILL),
};
const struct route_table known_routes = {routes, sizeof routes / sizeof routes[0]};
