/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Totals of a legal entity (CGI 286-I-3° bis, closings): its tills' turnover of a year by their Z, and their perpetual
 * totals; added up by the database, shown to her accountant and on the command line. */
#include "pos/intake/private.h"

#include "access/access.h"
#include "pos/intake/drawer.h"

#include "sql_queries.h"

struct total_row { /* till "": all of them */
  const char *kpa, *till;
  int64_t closings, last_closing, last_at;
  struct money grand_total, perpetual, perpetual_abs;
};
#define C(member, ...) DB_COLUMN(struct total_row, member, ##__VA_ARGS__)
static const struct db_column columns[] = {
    C(kpa),         C(till),      C(closings),     C(last_closing), C(last_at, .kind = DB_TIME),
    C(grand_total), C(perpetual), C(perpetual_abs)};
static const enum db_kind of_year[] = {DB_INTEGER}, of_entity[] = {DB_TEXT, DB_INTEGER};
const struct db_query totals_read = {
    "intake/read_entity_totals",        sql_intake_read_entity_totals, of_year, 1, columns,
    sizeof columns / sizeof columns[0], sizeof(struct total_row)};
const struct db_query totals_report = {
    "intake/report_entity_totals",      sql_intake_report_entity_totals, of_entity, 2, columns,
    sizeof columns / sizeof columns[0], sizeof(struct total_row)};

struct totals_job {
  struct request *request;
  int64_t year;
  struct total_row *rows;
  size_t count;
};

static enum outcome get_totals(struct request *request, struct reply *reply);
static enum outcome read_totals(struct tx *tx, void *context);
static void write_totals(const struct total_row rows[], size_t count, struct json *json);
static void write_sums(const struct total_row *row, struct json *json);

static const struct route routes[] = {
    ROUTE(GET, "/api/kpas/{kpa}/entity-totals", ROLE_ACCOUNTANT, SCOPE_KPA, get_totals,
          "Grand and perpetual totals of the KPA's legal entity, till by till (?year=2026)"),
};
const struct route_table totals_routes = {routes, sizeof routes / sizeof routes[0]};

static enum outcome get_totals(struct request *request, struct reply *reply) {
  struct totals_job job = {.request = request};
  const char *year = request_query(request, "year");
  if (!year || !text_to_integer(year, 2000, 9998, &job.year))
    return fault_set(&request->fault, OUT_OF_RANGE, "year", "a year such as 2026");
  enum outcome outcome = access_transact(request, TX_READ, read_totals, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "legal_entity", request->who.legal_entity);
  json_integer(&json, "year", job.year);
  write_totals(job.rows, job.count, &json);
  json_close(&json);
  return OK;
}

static enum outcome read_totals(struct tx *tx, void *context) {
  struct totals_job *job = context;
  return tx_run(tx, &totals_read, (struct db_param[]){P_INTEGER(job->year)}, job->request->arena, &job->rows,
                &job->count);
}

enum outcome intake_totals(struct tx *tx, const char *legal_entity, int64_t year, struct buffer *out) {
  AUTO(arena) struct arena arena = {0};
  struct total_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome =
      tx_run(tx, &totals_report, (struct db_param[]){P_TEXT(legal_entity), P_INTEGER(year)}, &arena, &rows, &count);
  if (outcome != OK) return outcome;
  buffer_text(out, "caisse;KPA;Z de l’année;dernier Z;total de l’année;total perpétuel;total perpétuel absolu\n");
  for (size_t i = 0; i < count; i++) {
    const struct total_row *row = &rows[i];
    char grand[40], perpetual[40], absolute[40];
    buffer_format(out, "%s;%s;%lld;%lld;%s;%s;%s\n", row->till ? row->till : legal_entity, row->kpa ? row->kpa : "",
                  (long long)row->closings, (long long)row->last_closing, money_french(row->grand_total, grand),
                  money_french(row->perpetual, perpetual), money_french(row->perpetual_abs, absolute));
  }
  return OK;
}

/* The last row is the sum. */
static void write_totals(const struct total_row rows[], size_t count, struct json *json) {
  json_open_list(json, "tills");
  for (size_t i = 0; i + 1 < count; i++) {
    char text[TIME_TEXT];
    json_open(json, NULL);
    json_text(json, "till", rows[i].till);
    json_text(json, "kpa", rows[i].kpa);
    json_integer(json, "last_closing", rows[i].last_closing);
    json_text(json, "last_at", time_format_paris(rows[i].last_at, text));
    write_sums(&rows[i], json);
    json_close(json);
  }
  json_close_list(json);
  write_sums(&rows[count - 1], json);
}

static void write_sums(const struct total_row *row, struct json *json) {
  json_integer(json, "closings", row->closings);
  json_money(json, "grand_total", row->grand_total);
  json_money(json, "perpetual_total", row->perpetual);
  json_money(json, "perpetual_total_abs", row->perpetual_abs);
}
