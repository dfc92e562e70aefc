/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office's Exports: what there is, each file, and what our reading of the FEC finds. A browser gets files of up to
 * EXPORT_REPLY_MAX; a busier house writes them with comptoir export. */
#include "access/access.h"
#include "core/json.h"
#include "core/text.h"
#include "exports/private.h"
#include "ledger/ledger.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#define EXPORT_REPLY_MAX ((size_t)64 << 20)

struct month_row {
  struct date month;
  int64_t entries;
  bool sealed;
};

struct export_job {
  struct request *request;
  struct buffer *out;
  struct export_scope scope;
  struct fec_options fec;
  struct fec_written written;
  struct buffer description, previous;
  char previous_name[FEC_NAME];
  struct date month;
  enum reporting_format reporting;
  struct export_options ledger;
  struct export_seller seller;
  struct month_row *months;
  size_t month_count;
};

static const enum db_kind kpa_param[] = {DB_TEXT};
static const struct db_column month_columns[] = {
    DB_COLUMN(struct month_row, month), DB_COLUMN(struct month_row, entries), DB_COLUMN(struct month_row, sealed)};
EXPORTS_QUERY(read_months, kpa_param, month_columns, struct month_row);

static enum outcome get_exports(struct request *request, struct reply *reply);
static enum outcome read_exports(struct tx *tx, void *context);
static enum outcome get_fec(struct request *request, struct reply *reply);
static enum outcome get_fec_description(struct request *request, struct reply *reply);
static enum outcome get_fec_check(struct request *request, struct reply *reply);
static enum outcome ask_fec(struct request *request, struct export_job *job);
static enum outcome write_fec(struct tx *tx, void *context);
static enum outcome write_two_years(struct tx *tx, void *context);
static enum outcome write_year(struct tx *tx, struct export_job *job, int64_t year, struct buffer *out,
                               struct buffer *description, struct fec_written *written);
static void write_check(const struct export_job *job, const struct fec_report *report, struct buffer *out);
static enum outcome get_sage(struct request *request, struct reply *reply);
static enum outcome write_sage(struct tx *tx, void *context);
static enum outcome get_reporting(struct request *request, struct reply *reply);
static enum outcome write_reporting(struct tx *tx, void *context);
static enum outcome get_ledger(struct request *request, struct reply *reply);
static enum outcome write_ledger(struct tx *tx, void *context);
static enum outcome ask_month(struct request *request, struct export_job *job);
static FILE *open_buffer(struct buffer *buffer);
static ssize_t write_buffer(void *cookie, const char *bytes, size_t length);
static enum outcome close_buffer(FILE *file, enum outcome outcome, struct tx *tx);

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/kpas/{kpa}/exports", OFFICE, SCOPE_KPA, get_exports, "Months and years that can be exported"),
    ROUTE(GET, "/api/kpas/{kpa}/exports/fec", ROLE_ACCOUNTANT, SCOPE_KPA, get_fec,
          "FEC of a year (?year=2023&detail=z|ticket), as a file", .rate = RATE_HEAVY),
    ROUTE(GET, "/api/kpas/{kpa}/exports/fec/description", ROLE_ACCOUNTANT, SCOPE_KPA, get_fec_description,
          "The description that goes with a FEC, as a file", .rate = RATE_HEAVY),
    ROUTE(GET, "/api/kpas/{kpa}/exports/fec/check", ROLE_ACCOUNTANT, SCOPE_KPA, get_fec_check,
          "What our own reading of that FEC finds", .rate = RATE_HEAVY),
    ROUTE(GET, "/api/kpas/{kpa}/exports/sage", OFFICE, SCOPE_KPA, get_sage,
          "A month for Sage or enDI (?month=2023-11), as a file", .rate = RATE_HEAVY, .personal = true),
    ROUTE(GET, "/api/kpas/{kpa}/exports/e-reporting", ROLE_ACCOUNTANT, SCOPE_KPA, get_reporting,
          "E-reporting of a month, flux 10.3 and 10.4 (?month=2023-11&format=json|csv), as a file", .rate = RATE_HEAVY),
    ROUTE(GET, "/api/kpas/{kpa}/exports/ledger", OFFICE, SCOPE_KPA, get_ledger,
          "The books as plain text (?format=hledger|ledger|beancount&year=2023), as a file", .rate = RATE_HEAVY,
          .personal = true),
};
const struct route_table exports_routes = {routes, EXPORTS_COUNT(routes)};

static enum outcome get_exports(struct request *request, struct reply *reply) {
  struct export_job job = {.request = request, .scope = {NULL, request->who.kpa}};
  char month[DATE_TEXT];
  enum outcome outcome = access_transact(request, TX_READ, read_exports, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open(&json, "seller");
  json_text(&json, "code", job.seller.code);
  json_text(&json, "name", job.seller.name);
  json_text(&json, "siren", job.seller.siren);
  json_integer(&json, "kpas", job.seller.kpas);
  json_close(&json);
  json_open_list(&json, "months");
  for (size_t i = 0; i < job.month_count; i++) {
    json_open(&json, NULL);
    date_format(job.months[i].month, month)[7] = '\0';
    json_text(&json, "month", month);
    json_integer(&json, "entries", job.months[i].entries);
    json_bool(&json, "sealed", job.months[i].sealed);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_exports(struct tx *tx, void *context) {
  struct export_job *job = context;
  struct request *request = job->request;
  enum outcome outcome = export_seller_find(tx, &job->scope, request->arena, &job->seller, tx_fault(tx));
  if (outcome != OK) return outcome;
  return tx_run(tx, &exports_read_months, (struct db_param[]){P_TEXT(request->who.kpa)}, request->arena, &job->months,
                &job->month_count);
}

/* ---- FEC: never handed out with a finding ---- */

static enum outcome get_fec(struct request *request, struct reply *reply) {
  struct export_job job = {.request = request, .out = &reply->body};
  struct fec_report report = {0};
  enum outcome outcome = ask_fec(request, &job);
  if (outcome == OK) outcome = access_transact(request, TX_READ, write_fec, &job);
  buffer_done(&job.description);
  if (outcome != OK) return outcome;
  fec_check(&(struct fec_file){job.written.name, reply->body.bytes, reply->body.length}, NULL, &report);
  if (report.findings)
    outcome = fault_set(&request->fault, FEC_FINDINGS, job.written.name, "%zu anomalies :\n%s", report.findings,
                        report.text.bytes);
  else http_download(reply, job.written.name, "text/plain; charset=utf-8");
  if (outcome != OK) buffer_clear(&reply->body);
  buffer_done(&report.text);
  return outcome;
}

static enum outcome get_fec_description(struct request *request, struct reply *reply) {
  AUTO(buffer) struct buffer fec = {0};
  struct export_job job = {.request = request, .out = &fec};
  enum outcome outcome = ask_fec(request, &job);
  if (outcome == OK) outcome = access_transact(request, TX_READ, write_fec, &job);
  if (outcome == OK) {
    buffer_add(&reply->body, job.description.bytes, job.description.length);
    http_download(reply, job.written.description_name, "text/plain; charset=utf-8");
  }
  buffer_done(&job.description);
  return outcome;
}

/* Both years at once: the opening entries are compared with last year's closing, when there are any. */
static enum outcome get_fec_check(struct request *request, struct reply *reply) {
  AUTO(buffer) struct buffer fec = {0};
  struct export_job job = {.request = request, .out = &fec};
  struct fec_report report = {0};
  enum outcome outcome = ask_fec(request, &job);
  if (outcome == OK) outcome = access_transact(request, TX_READ, write_two_years, &job);
  if (outcome == OK) {
    const struct fec_file last = {job.previous_name, job.previous.bytes, job.previous.length};
    fec_check(&(struct fec_file){job.written.name, fec.bytes, fec.length}, job.previous_name[0] ? &last : NULL,
              &report);
    write_check(&job, &report, &reply->body);
  }
  buffer_done(&report.text);
  buffer_done(&job.description);
  buffer_done(&job.previous);
  return outcome;
}

static enum outcome ask_fec(struct request *request, struct export_job *job) {
  const char *year = request_query(request, "year"), *detail = request_query(request, "detail");
  job->fec = (struct fec_options){.scope = {NULL, request->who.kpa}, .detail = FEC_Z};
  if (!year || !text_to_integer(year, 1900, 2099, &job->fec.year))
    return fault_set(&request->fault, OUT_OF_RANGE, "year", "a year like 2023");
  if (detail && !text_equal(detail, "z") && !text_equal(detail, "ticket"))
    return fault_set(&request->fault, OUT_OF_RANGE, "detail", "z or ticket");
  if (text_equal(detail, "ticket")) job->fec.detail = FEC_TICKET;
  return OK;
}

static enum outcome write_fec(struct tx *tx, void *context) {
  struct export_job *job = context;
  return write_year(tx, job, job->fec.year, job->out, &job->description, &job->written);
}

static enum outcome write_two_years(struct tx *tx, void *context) {
  struct export_job *job = context;
  AUTO(buffer) struct buffer unread = {0};
  struct fec_written before = {.lines = 0};
  enum outcome outcome = write_fec(tx, job);
  job->previous_name[0] = '\0';
  if (outcome != OK || !memmem(job->out->bytes, job->out->length, "\nAN\t", 4)) return outcome;
  outcome = write_year(tx, job, job->fec.year - 1, &job->previous, &unread, &before);
  if (outcome == OK) TEXT_COPY(job->previous_name, before.name);
  return outcome == NOT_FOUND ? OK : outcome; /* opening balances that were brought in from elsewhere */
}

static enum outcome write_year(struct tx *tx, struct export_job *job, int64_t year, struct buffer *out,
                               struct buffer *description, struct fec_written *written) {
  struct fec_options options = job->fec;
  options.year = year;
  FILE *file = open_buffer(out), *beside = open_buffer(description);
  enum outcome outcome = fec_write(tx, &options, file, beside, written, tx_fault(tx));
  outcome = close_buffer(beside, outcome, tx);
  return close_buffer(file, outcome, tx);
}

static void write_check(const struct export_job *job, const struct fec_report *report, struct buffer *out) {
  struct json json = json_into(out);
  json_open(&json, NULL);
  json_text(&json, "name", job->written.name);
  json_integer(&json, "lines", report->lines);
  json_integer(&json, "entries", report->entries);
  json_money(&json, "debit", report->debit);
  json_money(&json, "credit", report->credit);
  json_bool(&json, "provisional", job->written.provisional);
  json_text(&json, "opening", job->previous_name[0] ? job->previous_name : NULL);
  json_integer(&json, "finding_count", (int64_t)report->findings);
  json_open_list(&json, "findings");
  for (const char *line = report->text.bytes, *end; line && *line; line = end + 1) {
    end = strchr(line, '\n');
    json_text(&json, NULL, arena_text(job->request->arena, line, (size_t)(end - line)));
  }
  json_close_list(&json);
  json_close(&json);
}

/* ---- the others ---- */

static enum outcome get_sage(struct request *request, struct reply *reply) {
  struct export_job job = {.request = request, .out = &reply->body};
  enum outcome outcome = ask_month(request, &job);
  if (outcome == OK) outcome = access_transact(request, TX_READ, write_sage, &job);
  if (outcome == OK)
    http_download(reply,
                  arena_format(request->arena, "sage-%s-%s.csv", request->who.kpa, request_query(request, "month")),
                  "text/csv; charset=windows-1252");
  return outcome;
}

static enum outcome write_sage(struct tx *tx, void *context) {
  struct export_job *job = context;
  FILE *file = open_buffer(job->out);
  enum outcome outcome = sage_write(tx, job->request->who.kpa, job->month, file, tx_fault(tx));
  return close_buffer(file, outcome, tx);
}

static enum outcome get_reporting(struct request *request, struct reply *reply) {
  struct export_job job = {.request = request, .out = &reply->body};
  const char *format = request_query(request, "format");
  enum outcome outcome = ask_month(request, &job);
  if (outcome == OK && format && !text_equal(format, "json") && !text_equal(format, "csv"))
    return fault_set(&request->fault, OUT_OF_RANGE, "format", "json or csv");
  job.reporting = text_equal(format, "csv") ? REPORTING_CSV : REPORTING_JSON;
  if (outcome == OK) outcome = access_transact(request, TX_READ, write_reporting, &job);
  if (outcome != OK) return outcome;
  bool csv = job.reporting == REPORTING_CSV;
  http_download(reply,
                arena_format(request->arena, "e-reporting-%s-%s.%s", request->who.kpa, request_query(request, "month"),
                             csv ? "csv" : "json"),
                csv ? "text/csv; charset=utf-8" : "application/json");
  return OK;
}

static enum outcome write_reporting(struct tx *tx, void *context) {
  struct export_job *job = context;
  FILE *file = open_buffer(job->out);
  const struct reporting_options options = {
      .scope = {NULL, job->request->who.kpa}, .month = job->month, .format = job->reporting};
  enum outcome outcome = reporting_write(tx, &options, file, tx_fault(tx));
  return close_buffer(file, outcome, tx);
}

static enum outcome get_ledger(struct request *request, struct reply *reply) {
  static const char *const names[] = {"hledger", "ledger", "beancount"};
  struct export_job job = {.request = request, .out = &reply->body};
  const char *format = request_query(request, "format"), *year = request_query(request, "year");
  int64_t number = 0;
  size_t i = 0;
  while (i < 3 && !text_equal(format, names[i])) i++;
  if (i == 3) return fault_set(&request->fault, OUT_OF_RANGE, "format", "hledger, ledger or beancount");
  if (year && !text_to_integer(year, 1900, 2099, &number))
    return fault_set(&request->fault, OUT_OF_RANGE, "year", "a year like 2023");
  job.ledger = (struct export_options){.format = (enum export_format)i, .kpa = request->who.kpa};
  if (number) job.ledger.from = (struct date){(int32_t)number, 1, 1};
  if (number) job.ledger.to = (struct date){(int32_t)number, 12, 31};
  enum outcome outcome = access_transact(request, TX_READ, write_ledger, &job);
  if (outcome == OK)
    http_download(reply,
                  arena_format(request->arena, "%s-%s%s%s.%s", names[i], request->who.kpa, number ? "-" : "",
                               number ? year : "", i == 2 ? "beancount" : "journal"),
                  "text/plain; charset=utf-8");
  return outcome;
}

static enum outcome write_ledger(struct tx *tx, void *context) {
  struct export_job *job = context;
  FILE *file = open_buffer(job->out);
  enum outcome outcome = ledger_export(tx, &job->ledger, file, tx_fault(tx));
  return close_buffer(file, outcome, tx);
}

static enum outcome ask_month(struct request *request, struct export_job *job) {
  if (export_month_parse(request_query(request, "month"), &job->month)) return OK;
  return fault_set(&request->fault, OUT_OF_RANGE, "month", "a month like 2023-11");
}

/* ---- a FILE that fills a buffer, from its beginning: a transaction may run again ---- */

static FILE *open_buffer(struct buffer *buffer) {
  buffer_clear(buffer);
  FILE *file = fopencookie(buffer, "w", (cookie_io_functions_t){.write = write_buffer});
  assert(file); /* it needs memory and nothing else */
  setvbuf(file, NULL, _IOFBF, 1 << 16);
  return file;
}

static ssize_t write_buffer(void *cookie, const char *bytes, size_t length) {
  struct buffer *buffer = cookie;
  if (buffer->length + length > EXPORT_REPLY_MAX) {
    errno = EFBIG;
    return 0;
  }
  buffer_add(buffer, bytes, length);
  return (ssize_t)length;
}

static enum outcome close_buffer(FILE *file, enum outcome outcome, struct tx *tx) {
  bool large = ferror(file) != 0;
  large = fclose(file) != 0 || large;
  if (!large) return outcome;
  return fault_set(
      tx_fault(tx), OUT_OF_RANGE, "",
      "Ce fichier est trop gros pour le navigateur : demandez-le à qui tient la machine (comptoir export).");
}
