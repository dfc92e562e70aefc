/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/access.h"
#include "ledger/reports.h"

struct day_job {
  struct request *request;
  struct date day;
  struct report_day report;
};

static enum outcome read_day(struct tx *tx, void *context);
static void write_totals(struct json *json, const struct report_day *report);
static void write_parts(struct json *json, const struct report_day *report);
static void write_tenders(struct json *json, const struct report_day *report);
static void write_activities(struct json *json, const struct report_day *report);
static void write_sales(struct json *json, const struct report_day *report);

enum outcome get_office_day(struct request *request, struct reply *reply) {
  struct day_job job = {.request = request, .day = date_in_paris(clock_now_us())};
  const char *asked = request_query(request, "day");
  char day[DATE_TEXT];
  if (asked && !date_parse(asked, &job.day))
    return fault_set(&request->fault, OUT_OF_RANGE, "day", "a day like 2026-11-22");
  enum outcome outcome = access_transact(request, TX_READ, read_day, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "day", date_format(job.day, day));
  write_totals(&json, &job.report);
  write_parts(&json, &job.report);
  write_tenders(&json, &job.report);
  write_activities(&json, &job.report);
  write_sales(&json, &job.report);
  json_close(&json);
  return OK;
}

static enum outcome read_day(struct tx *tx, void *context) {
  struct day_job *job = context;
  return report_day_read(tx, job->request->who.kpa, job->day, job->request->arena, &job->report);
}

static void write_totals(struct json *json, const struct report_day *report) {
  struct money gross = {0}, net = {0}, vat = {0};
  for (size_t i = 0; i < report->sale_count; i++) {
    gross.cents += report->sales[i].total.cents;
    net.cents += report->sales[i].net.cents;
    vat.cents += report->sales[i].vat.cents;
  }
  json_integer(json, "tickets", (int64_t)report->sale_count);
  json_money(json, "gross", gross);
  json_money(json, "net", net);
  json_money(json, "vat", vat);
}

static void write_parts(struct json *json, const struct report_day *report) {
  json_open_list(json, "parts");
  for (size_t i = 0; i < report->part_count; i++) {
    const struct report_part *part = &report->parts[i];
    json_open(json, NULL);
    json_text(json, "kind", part->kind);
    json_text(json, "member", part->member);
    json_text(json, "name", part->name);
    json_text(json, "face", part->face);
    json_money(json, "amount", part->amount);
    json_close(json);
  }
  json_close_list(json);
}

static void write_tenders(struct json *json, const struct report_day *report) {
  json_open_list(json, "tenders");
  for (size_t i = 0; i < report->tender_count; i++) {
    json_open(json, NULL);
    json_text(json, "kind", report->tenders[i].kind);
    json_money(json, "amount", report->tenders[i].amount);
    json_close(json);
  }
  json_close_list(json);
}

static void write_activities(struct json *json, const struct report_day *report) {
  json_open_list(json, "activities");
  for (size_t i = 0; i < report->activity_count; i++) {
    json_open(json, NULL);
    json_text(json, "code", report->activities[i].code);
    json_text(json, "name", report->activities[i].name);
    json_money(json, "net", report->activities[i].net);
    json_close(json);
  }
  json_close_list(json);
}

static void write_sales(struct json *json, const struct report_day *report) {
  char at[TIME_TEXT];
  json_open_list(json, "sales");
  for (size_t i = 0; i < report->sale_count; i++) {
    const struct report_day_sale *sale = &report->sales[i];
    json_open(json, NULL);
    json_text(json, "ticket", sale->ticket);
    json_text(json, "at", time_format_paris(sale->at, at));
    json_text(json, "till", sale->till);
    json_money(json, "total", sale->total);
    json_integer(json, "lines", sale->lines);
    json_text(json, "summary", sale->summary);
    json_close(json);
  }
  json_close_list(json);
}
