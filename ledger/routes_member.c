/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/access.h"
#include "core/text.h"
#include "ledger/reports.h"

#include <string.h>

enum { SALES_DEFAULT = 30, SALES_MAX = 100 };

struct turnover_job {
  struct request *request;
  struct date day;
  struct report_turnover turnover;
};
struct sales_job {
  struct request *request;
  struct report_position before;
  size_t limit;
  struct report_sales sales;
};

static enum outcome check_person(struct request *request);
static enum outcome read_turnover(struct tx *tx, void *context);
static void write_turnover(struct json *json, const struct turnover_job *job);
static void write_person(struct json *json, const struct report_turnover *turnover);
static void write_rule(struct json *json, const struct report_rule *rule);
static void write_months(struct json *json, const struct turnover_job *job);
static void write_sums(struct json *json, const char *key, const struct report_sums *sums);
static void write_parts(struct json *json, const struct report_sums *sums);
static void write_date(struct json *json, const char *key, struct date date);
static enum outcome read_page(struct request *request, struct sales_job *job);
static bool parse_cursor(const char *text, struct report_position *position);
static enum outcome read_sales(struct tx *tx, void *context);
static void write_sale(struct json *json, const struct report_sale *sale, const char *member);
static void write_line(struct json *json, const struct report_line *line, const char *member);
static void write_next(struct json *json, const struct report_sales *sales, struct arena *arena);

enum outcome get_member_turnover(struct request *request, struct reply *reply) {
  struct turnover_job job = {.request = request, .day = date_in_paris(clock_now_us())};
  enum outcome outcome = check_person(request);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_turnover, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  write_turnover(&json, &job);
  return OK;
}

enum outcome get_member_sales(struct request *request, struct reply *reply) {
  struct sales_job job = {.request = request};
  enum outcome outcome = check_person(request);
  if (outcome == OK) outcome = read_page(request, &job);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_sales, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "sales");
  for (size_t i = 0; i < job.sales.count; i++) write_sale(&json, &job.sales.sales[i], request->params[0]);
  json_close_list(&json);
  write_next(&json, &job.sales, request->arena);
  json_close(&json);
  return OK;
}

/* A member sees herself; that an office sees only its own KPA follows from the query. */
static enum outcome check_person(struct request *request) {
  if (request->who.role != ROLE_MEMBER || text_equal(request->who.id, request->params[0])) return OK;
  return fault_set(&request->fault, NOT_FOUND, "member", "no such member");
}

static enum outcome read_turnover(struct tx *tx, void *context) {
  struct turnover_job *job = context;
  return report_turnover_read(tx, job->request->params[0], job->request->who.kpa, job->day, job->request->arena,
                              &job->turnover);
}

static void write_turnover(struct json *json, const struct turnover_job *job) {
  const struct report_turnover *turnover = &job->turnover;
  json_open(json, NULL);
  write_person(json, turnover);
  write_date(json, "day", job->day);
  write_sums(json, "month", &turnover->month);
  write_sums(json, "year", &turnover->year);
  write_sums(json, "since_entry", &turnover->since_entry);
  write_sums(json, "last_year_same_day", &turnover->last_year_same_day);
  write_months(json, job);
  write_rule(json, turnover->rule);
  json_close(json);
}

static void write_person(struct json *json, const struct report_turnover *turnover) {
  const struct ledger_member *member = turnover->member;
  json_open(json, "member");
  json_text(json, "code", member->code);
  json_text(json, "name", member->name);
  json_text(json, "face", member->face);
  write_date(json, "joined_on", member->joined_on);
  json_close(json);
  if (!turnover->contract) {
    json_null(json, "contract");
    return;
  }
  json_open(json, "contract");
  json_text(json, "kind", turnover->contract->kind);
  write_date(json, "starts_on", turnover->contract->starts_on);
  write_date(json, "ends_on", turnover->contract->ends_on);
  json_close(json);
}

static void write_rule(struct json *json, const struct report_rule *rule) {
  if (!rule) {
    json_null(json, "rule");
    return;
  }
  json_open(json, "rule");
  json_integer(json, "cae_bp", rule->cae_bp);
  json_integer(json, "pot_bp", rule->pot_bp);
  write_date(json, "decided_on", rule->decided_on);
  json_text(json, "title", rule->title);
  json_close(json);
}

static void write_months(struct json *json, const struct turnover_job *job) {
  json_open_list(json, "months");
  for (int i = 0; i < MONTHS; i++) {
    json_open(json, NULL);
    json_text(json, "month", arena_format(job->request->arena, "%04d-%02d", (int)job->day.year, i + 1));
    write_parts(json, &job->turnover.months[i]);
    json_close(json);
  }
  json_close_list(json);
}

static void write_sums(struct json *json, const char *key, const struct report_sums *sums) {
  json_open(json, key);
  write_parts(json, sums);
  json_close(json);
}

static void write_parts(struct json *json, const struct report_sums *sums) {
  json_money(json, "net", sums->net);
  json_money(json, "share", sums->share);
  json_money(json, "cae", sums->cae);
  json_money(json, "pot", sums->pot);
}

static void write_date(struct json *json, const char *key, struct date date) {
  char text[DATE_TEXT];
  json_text(json, key, date.year ? date_format(date, text) : NULL);
}

static enum outcome read_page(struct request *request, struct sales_job *job) {
  const char *before = request_query(request, "before"), *limit = request_query(request, "limit");
  int64_t count = SALES_DEFAULT;
  if (limit && !text_to_integer(limit, 1, SALES_MAX, &count))
    return fault_set(&request->fault, OUT_OF_RANGE, "limit", "1 to %d", SALES_MAX);
  if (before && !parse_cursor(before, &job->before))
    return fault_set(&request->fault, OUT_OF_RANGE, "before", "not a cursor of an earlier answer");
  job->limit = (size_t)count;
  return OK;
}

/* "2026-11-22.1763817120000000.42": day, microseconds, entry */
static bool parse_cursor(const char *text, struct report_position *position) {
  char copy[64];
  if (strlen(text) >= sizeof copy) return false;
  TEXT_COPY(copy, text);
  char *at = strchr(copy, '.'), *entry = at ? strchr(at + 1, '.') : NULL;
  if (!entry) return false;
  *at++ = *entry++ = '\0';
  struct report_position found;
  if (!date_parse(copy, &found.day) || !text_to_integer(at, 0, INT64_MAX / 2, &found.at_us)) return false;
  if (!text_to_integer(entry, 1, INT64_MAX, &found.entry)) return false;
  *position = found;
  return true;
}

static enum outcome read_sales(struct tx *tx, void *context) {
  struct sales_job *job = context;
  const struct request *request = job->request;
  struct ledger_member *found;
  size_t count;
  const struct db_param params[] = {P_TEXT(request->params[0]), P_TEXT(request->who.kpa)};
  enum outcome outcome = tx_run(tx, &ledger_find_member, params, request->arena, &found, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), NOT_FOUND, "member", "no such member");
  return report_sales_read(tx, request->params[0], &job->before, job->limit, request->arena, &job->sales);
}

static void write_sale(struct json *json, const struct report_sale *sale, const char *member) {
  char at[TIME_TEXT];
  json_open(json, NULL);
  json_text(json, "ticket", sale->ticket);
  json_text(json, "at", time_format_paris(sale->position.at_us, at));
  json_open_list(json, "lines");
  for (size_t i = 0; i < sale->line_count; i++) write_line(json, &sale->lines[i], member);
  json_close_list(json);
  json_close(json);
}

static void write_line(struct json *json, const struct report_line *line, const char *member) {
  const struct report_sums sums = {line->net, line->share, line->cae, line->pot};
  json_open(json, NULL);
  json_text(json, "label", line->label);
  json_text(json, "activity", line->activity);
  json_integer(json, "quantity", line->quantity);
  json_text(json, "unit", line->unit);
  json_money(json, "gross", line->gross);
  json_money(json, "vat", line->vat);
  write_parts(json, &sums);
  json_open_list(json, "with");
  for (size_t i = 0; i < line->worker_count; i++)
    if (!text_equal(line->workers[i].member, member)) json_text(json, NULL, line->workers[i].name);
  json_close_list(json);
  json_close(json);
}

static void write_next(struct json *json, const struct report_sales *sales, struct arena *arena) {
  if (!sales->more) {
    json_null(json, "next");
    return;
  }
  const struct report_position *last = &sales->sales[sales->count - 1].position;
  char day[DATE_TEXT];
  json_text(
      json, "next",
      arena_format(arena, "%s.%lld.%lld", date_format(last->day, day), (long long)last->at_us, (long long)last->entry));
}
