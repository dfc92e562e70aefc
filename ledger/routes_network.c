/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the network sees: totals. No sale, no person, no entry leaves its KPA for this page. */
#include "access/access.h"
#include "core/text.h"
#include "ledger/reports.h"

struct network_row { /* one KPA in one month; no month: it sold nothing */
  const char *code, *name, *city;
  struct date month;
  struct money net;
};
struct network_job {
  struct request *request;
  struct date from, to;
  const struct network_row *rows;
  size_t count;
};

static const enum db_kind from_to[] = {DB_DATE, DB_DATE};
static const struct db_column network_columns[] = {
    DB_COLUMN(struct network_row, code), DB_COLUMN(struct network_row, name), DB_COLUMN(struct network_row, city),
    DB_COLUMN(struct network_row, month), DB_COLUMN(struct network_row, net)};
LEDGER_QUERY(read_network, from_to, network_columns, struct network_row);

static enum outcome read_days(struct request *request, struct network_job *job);
static enum outcome read_network(struct tx *tx, void *context);
static size_t write_kpa(struct json *json, const struct network_job *job, size_t first, struct money *all);

enum outcome get_network_totals(struct request *request, struct reply *reply) {
  struct network_job job = {.request = request};
  enum outcome outcome = read_days(request, &job);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_network, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  struct money all = {0};
  char day[DATE_TEXT];
  json_open(&json, NULL);
  json_text(&json, "from", date_format(job.from, day));
  json_text(&json, "to", date_format(job.to, day));
  json_open_list(&json, "kpas");
  for (size_t i = 0; i < job.count;) i = write_kpa(&json, &job, i, &all);
  json_close_list(&json);
  json_money(&json, "net", all);
  json_close(&json);
  return OK;
}

/* Without a question: this year until today. */
static enum outcome read_days(struct request *request, struct network_job *job) {
  const char *from = request_query(request, "from"), *to = request_query(request, "to");
  job->to = date_in_paris(clock_now_us());
  if (to && !date_parse(to, &job->to)) return fault_set(&request->fault, OUT_OF_RANGE, "to", "a day like 2026-11-22");
  job->from = (struct date){job->to.year, 1, 1};
  if (from && !date_parse(from, &job->from))
    return fault_set(&request->fault, OUT_OF_RANGE, "from", "a day like 2026-01-01");
  if (date_compare(job->from, job->to) > 0)
    return fault_set(&request->fault, OUT_OF_RANGE, "from", "not after the last day");
  return OK;
}

static enum outcome read_network(struct tx *tx, void *context) {
  struct network_job *job = context;
  const struct db_param params[] = {P_DATE(job->from), P_DATE(job->to)};
  return tx_run(tx, &ledger_read_network, params, job->request->arena, &job->rows, &job->count);
}

/* Returns where the next one begins. */
static size_t write_kpa(struct json *json, const struct network_job *job, size_t first, struct money *all) {
  const struct network_row *kpa = &job->rows[first];
  size_t end = first;
  struct money net = {0};
  for (; end < job->count && text_equal(job->rows[end].code, kpa->code); end++) net.cents += job->rows[end].net.cents;
  all->cents += net.cents;
  json_open(json, NULL);
  json_text(json, "code", kpa->code);
  json_text(json, "name", kpa->name);
  json_text(json, "city", kpa->city);
  json_money(json, "net", net);
  json_open_list(json, "months");
  for (size_t i = first; i < end && kpa->month.year != 0; i++) {
    char day[DATE_TEXT];
    json_open(json, NULL);
    json_text(json, "month", arena_format(job->request->arena, "%.7s", date_format(job->rows[i].month, day)));
    json_money(json, "net", job->rows[i].net);
    json_close(json);
  }
  json_close_list(json);
  json_close(json);
  return end;
}
