/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: what was sent to an address, what it answered, and sending again. */
#include "hook/private.h"

#include "core/http/paging.h"
#include "core/once/once.h"
#include "core/text.h"

struct replay_asked {
  const char *event, *since;
};
static const struct spec_field replay_fields[] = {
    SPEC_FIELD(struct replay_asked, event, .max = PUBLIC_ID_TEXT),
    SPEC_FIELD(struct replay_asked, since, .form = FORM_TIME),
};
static const struct spec replay_spec = SPEC("HookReplay", struct replay_asked, replay_fields);

struct log_desk {
  struct request *request;
  char hook[UUID_TEXT], event[UUID_TEXT];
  int64_t since_us, now_us;
  struct hook_row *rows;
  struct hook_delivery_row *deliveries;
  struct hook_attempt_row *attempts;
  size_t count, delivery_count, attempt_count, queued;
  struct paging paging;
  bool more;
};

static enum outcome find(struct request *request, struct log_desk *desk) {
  *desk = (struct log_desk){.request = request, .now_us = clock_now_us()};
  if (!public_id_parse(PUBLIC_HOOK, request->params[1], desk->hook))
    return fault_set(&request->fault, NOT_FOUND, "hook", "no such endpoint");
  return OK;
}

static enum outcome require_hook(struct tx *tx, struct log_desk *desk) {
  const struct db_param params[] = {P_TEXT(desk->request->who.kpa), P_UUID(desk->hook)};
  enum outcome outcome = tx_run(tx, &hook_list_hooks, params, desk->request->arena, &desk->rows, &desk->count);
  return outcome == OK && desk->count == 0 ? NOT_FOUND : outcome;
}

static enum outcome read_log(struct tx *tx, void *context) {
  struct log_desk *desk = context;
  struct arena *arena = desk->request->arena;
  const struct db_param page[] = {P_UUID(desk->hook), P_UUID(desk->paging.after), P_INTEGER(desk->paging.rows)};
  enum outcome outcome = require_hook(tx, desk);
  if (outcome == OK) outcome = tx_run(tx, &hook_list_deliveries, page, arena, &desk->deliveries, &desk->delivery_count);
  if (outcome != OK) return outcome;
  desk->more = paging_cut(&desk->paging, &desk->delivery_count);
  const char **ids = arena_list(arena, desk->delivery_count, sizeof *ids);
  for (size_t i = 0; i < desk->delivery_count; i++) ids[i] = desk->deliveries[i].id;
  const struct db_param of[] = {P_LIST(DB_UUIDS, ids, desk->delivery_count)};
  return tx_run(tx, &hook_list_attempts, of, arena, &desk->attempts, &desk->attempt_count);
}

static void write_attempt(struct json *json, const struct hook_attempt_row *row) {
  json_open(json, NULL);
  json_integer(json, "number", row->number);
  json_time(json, "at", row->at);
  json_integer(json, "took_ms", row->took_ms);
  json_integer(json, "status", row->status);
  json_text(json, "trouble", row->trouble);
  json_text(json, "answer", row->answer);
  json_close(json);
}

/* Attempts come in the order of their deliveries. */
static void write_delivery(struct json *json, const struct hook_delivery_row *row, const struct log_desk *desk,
                           size_t *next) {
  char id[PUBLIC_ID_TEXT];
  bool waits = text_equal(row->state, "waiting");
  json_open(json, NULL);
  json_text(json, "event", public_id(PUBLIC_EVENT, row->event, id));
  json_text(json, "type", row->type);
  json_text(json, "state", row->state);
  json_bool(json, "replay", row->replay);
  json_time(json, "made_at", row->made_at);
  json_time(json, "next_at", waits ? row->next_at : 0);
  json_time(json, "done_at", row->done_at);
  json_open_list(json, "attempts");
  for (; *next < desk->attempt_count && text_equal(desk->attempts[*next].delivery, row->id); ++*next)
    write_attempt(json, &desk->attempts[*next]);
  json_close_list(json);
  json_close(json);
}

static enum outcome get_deliveries(struct request *request, struct reply *reply) {
  struct log_desk desk;
  enum outcome outcome = find(request, &desk);
  if (outcome == OK) outcome = paging_begin(request, "dlv", &desk.paging);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_log, &desk);
  if (outcome != OK) return outcome;
  size_t next = 0;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < desk.delivery_count; i++) write_delivery(&json, &desk.deliveries[i], &desk, &next);
  json_close_list(&json);
  paging_end(&desk.paging, reply, &json, desk.more ? desk.deliveries[desk.delivery_count - 1].id : NULL);
  json_close(&json);
  return OK;
}

static enum outcome require_active(struct tx *tx, struct log_desk *desk) {
  enum outcome outcome = require_hook(tx, desk);
  return outcome == OK && !text_equal(desk->rows[0].state, "active")
             ? fault_set(&desk->request->fault, HOOK_PAUSED, "hook", "PUT its state first")
             : outcome;
}

static enum outcome add_ping(struct tx *tx, void *context) {
  struct log_desk *desk = context;
  char event[UUID_TEXT], delivery[UUID_TEXT];
  uuid_v7(event);
  uuid_v7(delivery);
  const struct db_param params[] = {P_UUID(event), P_UUID(delivery), P_UUID(desk->hook), P_TIME(desk->now_us)};
  enum outcome outcome = require_active(tx, desk);
  if (outcome == OK) outcome = tx_run(tx, &hook_insert_ping, params, NULL, NULL, &desk->queued);
  return outcome == OK ? CREATED : outcome;
}

static enum outcome add_replay(struct tx *tx, void *context) {
  struct log_desk *desk = context;
  enum outcome outcome = require_active(tx, desk);
  const struct db_param one[] = {P_UUID(desk->hook), P_UUID(desk->event), P_TIME(desk->now_us)},
                        all[] = {P_UUID(desk->hook), P_TIME(desk->since_us), P_TIME(desk->now_us)};
  if (outcome == OK)
    outcome = desk->event[0] ? tx_run(tx, &hook_replay_event, one, NULL, NULL, &desk->queued)
                             : tx_run(tx, &hook_replay_since, all, NULL, NULL, &desk->queued);
  return outcome == OK ? CREATED : outcome;
}

static void answer_queued(struct request *request, struct reply *reply, const void *context) {
  const struct log_desk *desk = context;
  struct json json = json_into(&reply->body);
  (void)request;
  json_open(&json, NULL);
  json_integer(&json, "queued", (int64_t)desk->queued);
  json_close(&json);
}

static enum outcome queue(struct log_desk *desk, struct reply *reply, enum outcome (*work)(struct tx *, void *)) {
  struct once once = {.request = desk->request, .reply = reply, .work = work, .answer = answer_queued, .context = desk};
  return access_transact(desk->request, TX_WRITE, once_work, &once);
}

static enum outcome post_ping(struct request *request, struct reply *reply) {
  struct log_desk desk;
  enum outcome outcome = find(request, &desk);
  return outcome == OK ? queue(&desk, reply, add_ping) : outcome;
}

/* One event, or all since a moment: under the same ids, so that a receiver knows what it has already. */
static enum outcome post_replay(struct request *request, struct reply *reply) {
  const struct replay_asked *asked = request->parsed;
  struct log_desk desk;
  enum outcome outcome = find(request, &desk);
  if (outcome != OK) return outcome;
  if (!asked->event == !asked->since)
    return fault_set(&request->fault, MISSING_FIELD, "/event", "event, or since: one of the two");
  if (asked->event && !public_id_parse(PUBLIC_EVENT, asked->event, desk.event))
    return fault_set(&request->fault, UNKNOWN_EVENT, "/event", "no such event");
  if (asked->since && !time_parse(asked->since, &desk.since_us))
    return fault_set(&request->fault, OUT_OF_RANGE, "/since", "a time with its offset");
  return queue(&desk, reply, add_replay);
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/hooks/{hook}/deliveries", OFFICE, SCOPE_KPA, get_deliveries,
          "What was sent to an address, and what it answered", .query = &paging_query, .answer = &hook_deliveries_said,
          .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/office/{kpa}/hooks/{hook}/pings", ROLE_REFERENT, SCOPE_KPA, post_ping,
          "A word to try the line: Idempotency-Key", .answer = &hook_queued_said, .status = 201, .keyed = true,
          .refusals = REFUSALS(HOOK_PAUSED)),
    ROUTE(POST, "/api/office/{kpa}/hooks/{hook}/replays", ROLE_REFERENT, SCOPE_KPA, post_replay,
          "Send again one event, or all since a moment: Idempotency-Key", .body = &replay_spec,
          .answer = &hook_queued_said, .status = 201, .keyed = true, .refusals = REFUSALS(HOOK_PAUSED, UNKNOWN_EVENT)),
};
const struct route_table hook_log_routes = {routes, sizeof routes / sizeof routes[0]};
