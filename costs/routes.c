/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "costs/private.h"

#include <stdio.h>

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)

static const struct route routes[] = {
    ROUTE(GET, "/api/kpas/{kpa}/costs", OFFICE, SCOPE_KPA, get_costs,
          "What was spent in a month and who bears it, with what a form may choose; month=YYYY-MM", .personal = true),
    ROUTE(POST, "/api/kpas/{kpa}/costs", OFFICE, SCOPE_KPA, post_cost, "A purchase or an expense, and its entry",
          .body = &cost_spec),
    ROUTE(POST, "/api/kpas/{kpa}/costs/{id}/reversal", OFFICE, SCOPE_KPA, post_cost_reversal,
          "Takes a cost back: the opposite entry, with the reason", .body = &cost_reversal_spec),
    ROUTE(POST, "/api/kpas/{kpa}/receipts", OFFICE, SCOPE_KPA, post_receipt,
          "A picture (JPEG, PNG, WebP) or a PDF of a receipt, as raw bytes; the same bytes are the same receipt",
          .body_max = (size_t)15 * 1024 * 1024, .rate = RATE_HEAVY),
    ROUTE(GET, "/api/kpas/{kpa}/receipts/{id}", OFFICE, SCOPE_KPA, get_receipt,
          "The receipt as a file to keep; preview: a small picture of it"),
    ROUTE(GET, "/api/kpas/{kpa}/internal-sales", OFFICE, SCOPE_KPA, get_internal_sales,
          "What members sold each other in a month; month=YYYY-MM", .personal = true),
    ROUTE(POST, "/api/kpas/{kpa}/internal-sales", OFFICE, SCOPE_KPA, post_internal_sale,
          "Work of a member for another, and its entry", .body = &cost_internal_spec),
    ROUTE(POST, "/api/kpas/{kpa}/internal-sales/{id}/reversal", OFFICE, SCOPE_KPA, post_internal_reversal,
          "Takes an internal sale back, with the reason", .body = &cost_reversal_spec),
    ROUTE(GET, "/api/kpas/{kpa}/donations", OFFICE, SCOPE_KPA, get_donations,
          "Things and money given in a month; month=YYYY-MM"),
    ROUTE(POST, "/api/kpas/{kpa}/donations/lots", OFFICE, SCOPE_KPA, post_lot,
          "Things given, by weight and pieces; nothing in the books", .body = &cost_lot_spec),
    ROUTE(POST, "/api/kpas/{kpa}/donations/lots/{id}/cancel", OFFICE, SCOPE_KPA, post_lot_cancel, "Noted by mistake",
          .body = &cost_cancel_spec),
    ROUTE(POST, "/api/kpas/{kpa}/donations/money", OFFICE, SCOPE_KPA, post_gift,
          "Money given to the association; nothing in the books", .body = &cost_gift_spec),
    ROUTE(POST, "/api/kpas/{kpa}/donations/money/{id}/cancel", OFFICE, SCOPE_KPA, post_gift_cancel, "Noted by mistake",
          .body = &cost_cancel_spec),
};
const struct route_table costs_routes = {routes, COSTS_COUNT(routes)};

struct author cost_author(const struct request *request) {
  int64_t now_us = clock_now_us();
  return (struct author){.kpa = request->who.kpa,
                         .legal_entity = request->who.legal_entity,
                         .person = request->who.person,
                         .now_us = now_us,
                         .today = date_in_paris(now_us)};
}

enum outcome cost_month_asked(struct request *request, struct span *span) {
  const char *asked = request_query(request, "month");
  struct date first = date_in_paris(clock_now_us());
  char day[DATE_TEXT];
  first.day = 1;
  if (asked) {
    if (snprintf(day, sizeof day, "%s-01", asked) != DATE_TEXT - 1 || !date_parse(day, &first))
      return fault_set(&request->fault, OUT_OF_RANGE, "month", "a month like 2026-11");
  }
  struct date next = {first.year + first.month / 12, first.month % 12 + 1, 1};
  *span = (struct span){.kpa = request->who.kpa, .from = first, .to = date_add_days(next, -1)};
  return OK;
}

enum outcome cost_take_back(struct tx *tx, const struct author *author, const struct taking_back *taking,
                            struct arena *arena, struct undone *undone, struct fault *fault) {
  if (undone->reversal != 0) return OK;
  struct date day = taking->booked_on, open;
  enum outcome outcome = cost_store_first_open(tx, author->kpa, arena, &open);
  if (outcome != OK) return outcome;
  if (open.year != 0 && date_compare(day, open) < 0) day = open;
  outcome = ledger_reverse(tx, undone->entry, day, taking->words, author->now_us, arena, &undone->reversal, fault);
  if (outcome != OK) return outcome;
  undone->reversed_on = day;
  undone->reason = taking->reason;
  const struct db_param params[] = {P_TEXT(author->kpa), P_UUID(taking->id), P_TEXT(taking->reason)};
  return tx_run(tx, taking->note, params, NULL, NULL, NULL);
}

void cost_write_date(struct json *json, const char *key, struct date date) {
  char text[DATE_TEXT];
  json_text(json, key, date.year ? date_format(date, text) : NULL);
}

void cost_write_undone(struct json *json, const struct undone *undone) {
  if (undone->reversal == 0) {
    json_null(json, "reversed");
    return;
  }
  json_open(json, "reversed");
  cost_write_date(json, "on", undone->reversed_on);
  json_text(json, "reason", undone->reason);
  json_close(json);
}

enum outcome cost_reply_undone(struct reply *reply, const struct undone *undone) {
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  cost_write_undone(&json, undone);
  json_close(&json);
  return OK;
}

enum outcome cost_knows_activity(struct tx *tx, const char *kpa, const char *code, struct arena *arena, bool *known) {
  struct activity_row *activities = NULL;
  size_t count = 0;
  enum outcome outcome = cost_store_list_activities(tx, kpa, arena, &activities, &count);
  *known = false;
  for (size_t i = 0; i < count && outcome == OK; i++) *known = *known || text_equal(activities[i].code, code);
  return outcome;
}
