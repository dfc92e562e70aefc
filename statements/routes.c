/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/access.h"
#include "core/text.h"
#include "statements/private.h"

struct statement_job {
  struct arena *arena;
  struct statement_order order;
  struct paper paper;
};
struct month_row {
  struct date month;
  const char *hash;
};
struct member_row {
  const char *code, *name;
};
struct list_job {
  struct request *request;
  struct month_row *months;
  size_t month_count;
  struct member_row *members;
  size_t member_count;
};

static const enum db_kind text_and_day[] = {DB_TEXT, DB_DATE};
static const enum db_kind one_text[] = {DB_TEXT};
static const struct db_column month_columns[] = {DB_COLUMN(struct month_row, month), DB_COLUMN(struct month_row, hash)};
static const struct db_column member_columns[] = {DB_COLUMN(struct member_row, code),
                                                  DB_COLUMN(struct member_row, name)};
STATEMENTS_QUERY(list_months, text_and_day, month_columns, struct month_row);
STATEMENTS_QUERY(list_members, one_text, member_columns, struct member_row);

static enum outcome answer(struct request *request, struct reply *reply, struct statement_order order);
static enum outcome read_statement(struct tx *tx, void *context);
static enum outcome read_list(struct tx *tx, void *context);

enum outcome get_statement(struct request *request, struct reply *reply) {
  struct date month;
  if (!statement_month_parse(request->params[2], &month))
    return fault_set(&request->fault, NOT_FOUND, "month", "2023-11");
  return answer(request, reply, statement_order_of(request->who.kpa, request->params[1], month));
}

enum outcome get_member_statement(struct request *request, struct reply *reply) {
  struct date month;
  bool another = request->who.role == ROLE_MEMBER && !text_equal(request->who.id, request->params[0]);
  if (another || !statement_month_parse(request->params[1], &month))
    return fault_set(&request->fault, NOT_FOUND, another ? "member" : "month", "2023-11");
  struct statement_order order = {
      .kind = STATEMENT_MEMBER, .kpa = request->who.kpa, .member = request->params[0], .month = month};
  return answer(request, reply, order);
}

static enum outcome answer(struct request *request, struct reply *reply, struct statement_order order) {
  struct statement_job job = {.arena = request->arena, .order = order};
  enum outcome outcome = access_transact(request, TX_READ, read_statement, &job);
  if (outcome != OK) return outcome;
  return reply_paper(request, reply, &job.paper, statement_file_name(&order, request->arena));
}

static enum outcome read_statement(struct tx *tx, void *context) {
  struct statement_job *job = context;
  return statement_read(tx, &job->order, job->arena, &job->paper);
}

enum outcome reply_paper(struct request *request, struct reply *reply, const struct paper *paper, const char *name) {
  const char *format = request_query(request, "format");
  struct arena *arena = request->arena;
  if (!format || text_equal(format, "json")) {
    struct json json = json_into(&reply->body);
    paper_json(paper, &json);
    return OK;
  }
  if (text_equal(format, "pdf")) {
    http_download(reply, arena_format(arena, "%s.pdf", name), "application/pdf");
    return paper_pdf(paper, &reply->body, &request->fault);
  }
  if (text_equal(format, "xlsx")) {
    http_download(reply, arena_format(arena, "%s.xlsx", name),
                  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    return paper_xlsx(paper, &reply->body, &request->fault);
  }
  if (!text_equal(format, "csv")) return fault_set(&request->fault, OUT_OF_RANGE, "format", "json, pdf, xlsx, csv");
  http_download(reply, arena_format(arena, "%s.csv", name), "text/csv; charset=utf-8");
  paper_csv(paper, &reply->body);
  return OK;
}

enum outcome get_statements(struct request *request, struct reply *reply) {
  struct list_job job = {.request = request};
  enum outcome outcome = access_transact(request, TX_READ, read_list, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "months");
  for (size_t i = 0; i < job.month_count; i++) {
    const struct date month = job.months[i].month;
    json_open(&json, NULL);
    json_text(&json, "month", arena_format(request->arena, "%04d-%02d", (int)month.year, (int)month.month));
    json_text(&json, "hash", job.months[i].hash);
    json_close(&json);
  }
  json_close_list(&json);
  json_open_list(&json, "members");
  for (size_t i = 0; i < job.member_count; i++) {
    json_open(&json, NULL);
    json_text(&json, "code", job.members[i].code);
    json_text(&json, "name", job.members[i].name);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_list(struct tx *tx, void *context) {
  struct list_job *job = context;
  const struct request *request = job->request;
  const struct db_param params[] = {P_TEXT(request->who.kpa), P_DATE(date_in_paris(clock_now_us()))};
  enum outcome outcome = tx_run(tx, &statements_list_months, params, request->arena, &job->months, &job->month_count);
  if (outcome != OK) return outcome;
  return tx_run(tx, &statements_list_members, params, request->arena, &job->members, &job->member_count);
}
