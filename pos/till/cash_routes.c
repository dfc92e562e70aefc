/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/archives.h"
#include "pos/till/cash.h"
#include "pos/till/override.h"

#include <stdio.h>

#define CLOSINGS_SHOWN 60

static enum outcome answer(struct cash_call *call, enum outcome outcome, struct reply *reply) {
  if (outcome == OK) outcome = cash_write(call, &reply->body);
  if (outcome != OK) return outcome;
  return call->replayed ? OK : CREATED;
}

#define POST_HANDLER(name, work)                                                                                       \
  static enum outcome name(struct request *request, struct reply *reply) {                                             \
    struct cash_call call = cash_call_of(request);                                                                     \
    enum outcome outcome = work(&call, request->parsed);                                                               \
    return answer(&call, outcome, reply);                                                                              \
  }
POST_HANDLER(post_opening, cash_open)
POST_HANDLER(post_count, cash_count)
POST_HANDLER(post_move, cash_move)
POST_HANDLER(post_tender_change, cash_change_tender)
POST_HANDLER(post_closing, cash_close)
POST_HANDLER(post_period_closing, cash_close_period)

static struct money tender_sum(const struct record_closing *closing, const char *kind) {
  for (size_t i = 0; i < closing->tender_count; i++)
    if (text_equal(closing->tenders[i].kind, kind)) return closing->tenders[i].amount;
  return MONEY(0);
}

/* What the screens of the drawer need before anything is counted: never what should be there. */
static void write_drawer(struct cash_call *call, const struct period *period, const struct record_closing *so_far,
                         const char *archive_due, struct json *json) {
  json_open(json, NULL);
  json_bool(json, "is_open", period->open);
  json_text(json, "since", period->since);
  json_integer(json, "number", period->last.number + 1);
  json_bool(json, "is_first", period->last.number == 0 || period->last.moves_last == 0);
  json_money(json, "left", period->last.next_float);
  json_integer(json, "tickets", so_far->tickets + so_far->returns);
  json_money(json, "cards", tender_sum(so_far, "card"));
  json_money(json, "gap_limit", cash_gap_limit(call->till));
  json_text(json, "archive_due", archive_due);
  json_close(json);
}

static enum outcome read_shift(struct cash_call *call, struct period *period, struct record_closing *so_far) {
  struct closing_sum *sum = arena_alloc(call->arena, sizeof *sum);
  *so_far = (struct record_closing){0};
  till_moment_begin(call->till);
  enum outcome outcome = period_read(call->till, call->arena, period, call->fault);
  if (outcome == OK && period->open) outcome = period_sum(call->till, period, call->arena, sum, call->fault);
  if (outcome == OK && period->open && !closing_sum_finish(sum, so_far)) outcome = OUT_OF_RANGE;
  if (outcome == OK && period->open) so_far->to = arena_format(call->arena, "%s", call->till->moment.at);
  till_moment_end(call->till);
  return outcome;
}

static enum outcome get_drawer(struct request *request, struct reply *reply) {
  struct cash_call call = cash_call_of(request);
  struct period period;
  struct record_closing so_far;
  const char *archive_due = NULL;
  enum outcome outcome = read_shift(&call, &period, &so_far);
  if (outcome == OK) outcome = till_archive_due(call.till, call.arena, &archive_due, call.fault);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  write_drawer(&call, &period, &so_far, archive_due, &json);
  return OK;
}

/* The X: how far the shift is, and nothing changes. What should be in the drawer is not in it: who counts must not
 * know.
 */
static enum outcome get_x(struct request *request, struct reply *reply) {
  struct cash_call call = cash_call_of(request);
  struct period period;
  struct record_closing so_far;
  enum outcome outcome = read_shift(&call, &period, &so_far);
  if (outcome == OK && !period.open) outcome = PERIOD_CLOSED;
  if (outcome != OK) return outcome;
  so_far.expected = so_far.counted = so_far.difference = so_far.next_float = MONEY(0);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  closing_write(&so_far, &json);
  json_close(&json);
  return OK;
}

static void write_summary(const char *till, const struct journal_row *row, const struct record_closing *closing,
                          struct json *json) {
  char number[RECEIPT_NUMBER];
  receipt_number(till, row->chain, row->sequence, number);
  json_open(json, NULL);
  json_text(json, "id", row->id);
  json_text(json, "number", number);
  json_text(json, "kind", row->kind);
  json_integer(json, "of_kind", closing->number);
  json_text(json, "at", row->at);
  json_integer(json, "tickets", closing->tickets + closing->returns);
  json_money(json, "grand_total", closing->grand_total);
  json_money(json, "difference", closing->difference);
  json_close(json);
}

static enum outcome get_closings(struct request *request, struct reply *reply) {
  struct cash_call call = cash_call_of(request);
  struct journal_row *rows = NULL;
  size_t count = 0;
  struct till_identity identity = till_identity(call.till);
  enum outcome outcome =
      journal_latest(call.till->journal, CHAIN_CLOSINGS, CLOSINGS_SHOWN, call.arena, &rows, &count, call.fault);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "closings");
  for (size_t i = 0; i < count; i++) {
    struct record record;
    outcome = record_parse(rows[i].body, rows[i].body_length, call.arena, &record, call.fault);
    if (outcome != OK) return outcome;
    write_summary(identity.till, &rows[i], &record.closing, &json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome find_closing(struct cash_call *call) {
  bool found = false;
  enum outcome outcome = till_kept(call->till, call->request->params[0], call->arena, &call->row, &found, call->fault);
  if (outcome != OK) return outcome;
  bool closing = found && (text_equal(call->row.kind, "day") || text_equal(call->row.kind, "month") ||
                           text_equal(call->row.kind, "year"));
  return closing ? OK : fault_set(call->fault, NOT_FOUND, "id", "no closing %s", call->request->params[0]);
}

static enum outcome get_closing(struct request *request, struct reply *reply) {
  struct cash_call call = cash_call_of(request);
  enum outcome outcome = find_closing(&call);
  return outcome == OK ? cash_write(&call, &reply->body) : outcome;
}

static enum outcome post_print(struct request *request, struct reply *reply) {
  struct cash_call call = cash_call_of(request);
  enum outcome outcome = find_closing(&call);
  if (outcome == OK) outcome = cash_print(&call);
  return outcome == OK ? cash_write(&call, &reply->body) : outcome;
}

/* Only who may look at a gap may say from when on somebody must. */
static enum outcome post_setting(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  const struct cash_setting *asked = request->parsed;
  char cents[24];
  snprintf(cents, sizeof cents, "%lld", (long long)asked->gap_limit.cents);
  if (!override_allows(till, request, "cash_gap", NULL)) return FORBIDDEN;
  struct draft draft = keep_event_draft(EVENT_SETTING_CHANGE, arena_format(request->arena, "gap limit %s", cents));
  till_moment_begin(till);
  enum outcome outcome =
      till_keep_setting(till, request->who.id[0] ? request->who.id : NULL, &draft, 1,
                        &(struct journal_setting){CASH_GAP_SETTING, cents}, 1, request->arena, &request->fault);
  till_moment_end(till);
  return outcome == OK ? get_drawer(request, reply) : outcome;
}

static const struct route routes[] = {
    ROUTE(GET, "/api/till/drawer", ROLE_CASHIER, SCOPE_NONE, get_drawer,
          "is the till open, what was left in it; never what should be there", .right = RIGHT_CASH),
    ROUTE(POST, "/api/till/opening", ROLE_CASHIER, SCOPE_NONE, post_opening, "open the till with its float",
          .body = &cash_opening_spec, .right = RIGHT_CASH),
    ROUTE(POST, "/api/till/counts", ROLE_CASHIER, SCOPE_NONE, post_count,
          "keep what was counted; the answer says what should be there", .body = &cash_count_spec, .right = RIGHT_CASH),
    ROUTE(POST, "/api/till/moves", ROLE_CASHIER, SCOPE_NONE, post_move, "cash in, cash out, a bag for the bank",
          .body = &cash_move_spec, .right = RIGHT_CASH),
    ROUTE(POST, "/api/till/tender-changes", ROLE_CASHIER, SCOPE_NONE, post_tender_change,
          "a ticket was paid another way than typed", .body = &cash_tender_change_spec, .right = RIGHT_SALE),
    ROUTE(GET, "/api/till/x", ROLE_CASHIER, SCOPE_NONE, get_x, "how far the shift is (X); changes nothing",
          .right = RIGHT_CASH),
    ROUTE(GET, "/api/till/closings", ROLE_CASHIER, SCOPE_NONE, get_closings, "the latest closings of this till",
          .right = RIGHT_CASH),
    ROUTE(GET, "/api/till/closings/{id}", ROLE_CASHIER, SCOPE_NONE, get_closing, "one closing", .right = RIGHT_CASH),
    ROUTE(POST, "/api/till/closings/{id}/print", ROLE_CASHIER, SCOPE_NONE, post_print, "print a closing",
          .body = &cash_print_spec, .right = RIGHT_CASH),
    ROUTE(POST, "/api/till/closings", ROLE_CASHIER, SCOPE_NONE, post_closing, "close the shift (Z)",
          .body = &cash_closing_spec, .right = RIGHT_CASH),
    ROUTE(POST, "/api/till/period-closings", ROLE_CASHIER, SCOPE_NONE, post_period_closing,
          "close the month or the year before its time", .body = &cash_period_closing_spec, .right = RIGHT_CASH),
    ROUTE(POST, "/api/till/cash-setting", ROLE_CASHIER, SCOPE_NONE, post_setting,
          "from which gap on a referent must look", .body = &cash_setting_spec, .right = RIGHT_CASH),
};
const struct route_table cash_routes = {routes, sizeof routes / sizeof routes[0]};
