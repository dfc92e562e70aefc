/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands behind a figure of a statement, down to the lines of the tickets. */
#include "access/access.h"
#include "core/text.h"
#include "statements/private.h"

#include <string.h>

enum { PAGE = 50 };

struct posting_row {
  int64_t entry, line, ticket_line, quantity, at;
  struct date day;
  const char *piece, *label, *account, *account_name, *member_name, *activity_name, *what, *unit;
  struct money amount, gross;
};
struct sum_row {
  int64_t postings;
  struct money amount;
};
struct cursor {
  struct date day; /* year 0: from the beginning */
  int64_t entry, line;
};
struct figure_job {
  struct request *request;
  struct date first, after;
  struct source source;
  struct cursor cursor;
  struct posting_row *rows;
  size_t count;
  struct sum_row *sum;
};

static const enum db_kind list_params[] = {DB_TEXT, DB_DATE,    DB_DATE, DB_TEXT,    DB_TEXT,    DB_TEXT,
                                           DB_BOOL, DB_INTEGER, DB_DATE, DB_INTEGER, DB_INTEGER, DB_INTEGER};
static const enum db_kind sum_params[] = {DB_TEXT, DB_DATE, DB_DATE, DB_TEXT, DB_TEXT, DB_TEXT, DB_BOOL, DB_INTEGER};
#define POSTING(member, ...) DB_COLUMN(struct posting_row, member, ##__VA_ARGS__)
static const struct db_column posting_columns[] = {
    POSTING(entry),         POSTING(line),    POSTING(day),          POSTING(piece),
    POSTING(label),         POSTING(account), POSTING(account_name), POSTING(member_name),
    POSTING(activity_name), POSTING(amount),  POSTING(ticket_line),  POSTING(what),
    POSTING(quantity),      POSTING(unit),    POSTING(gross),        POSTING(at, .kind = DB_TIME)};
static const struct db_column sum_columns[] = {DB_COLUMN(struct sum_row, postings), DB_COLUMN(struct sum_row, amount)};
STATEMENTS_QUERY(list_postings, list_params, posting_columns, struct posting_row);
STATEMENTS_QUERY(sum_postings, sum_params, sum_columns, struct sum_row);

static enum outcome read_question(struct request *request, struct figure_job *job);
static bool parse_cursor(const char *text, struct cursor *cursor);
static enum outcome read_postings(struct tx *tx, void *context);
static int64_t sign_of(const char *account);
static void write_posting(struct json *json, const struct posting_row *row);
static void write_next(struct json *json, const struct figure_job *job);

enum outcome get_figures(struct request *request, struct reply *reply) {
  struct figure_job job = {.request = request};
  enum outcome outcome = read_question(request, &job);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_postings, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  int64_t sign = job.source.account ? sign_of(job.source.account) : 1;
  json_open(&json, NULL);
  json_integer(&json, "postings", job.sum->postings);
  if (job.source.account) json_integer(&json, "amount", sign * job.sum->amount.cents);
  else json_null(&json, "amount"); /* a whole entry sums to nothing */
  json_open_list(&json, "lines");
  for (size_t i = 0; i < job.count && i < PAGE; i++) write_posting(&json, &job.rows[i]);
  json_close_list(&json);
  write_next(&json, &job);
  json_close(&json);
  return OK;
}

static enum outcome read_question(struct request *request, struct figure_job *job) {
  const char *month = request_query(request, "month"), *sale = request_query(request, "sale");
  const char *entry = request_query(request, "entry"), *after = request_query(request, "after");
  if (!statement_month_parse(month, &job->first))
    return fault_set(&request->fault, OUT_OF_RANGE, "month", "such as 2023-11");
  struct date next = date_add_days(job->first, 31);
  job->after = (struct date){next.year, next.month, 1};
  job->source = (struct source){.account = request_query(request, "account"),
                                .member = request_query(request, "member"),
                                .activity = request_query(request, "activity")};
  if (sale && !text_equal(sale, "0") && !text_equal(sale, "1"))
    return fault_set(&request->fault, OUT_OF_RANGE, "sale", "0 or 1");
  if (sale) job->source.sale = text_equal(sale, "1") ? 1 : -1;
  if (entry && !text_to_integer(entry, 1, INT64_MAX, &job->source.entry))
    return fault_set(&request->fault, OUT_OF_RANGE, "entry", "the number of an entry");
  if (!job->source.account && !job->source.entry)
    return fault_set(&request->fault, MISSING_FIELD, "account", "an account or an entry");
  if (after && !parse_cursor(after, &job->cursor))
    return fault_set(&request->fault, OUT_OF_RANGE, "after", "not a cursor of an earlier answer");
  return OK;
}

/* "2023-11-30.1234.5": day, entry, line */
static bool parse_cursor(const char *text, struct cursor *cursor) {
  char copy[64];
  if (strlen(text) >= sizeof copy) return false;
  TEXT_COPY(copy, text);
  char *entry = strchr(copy, '.'), *line = entry ? strchr(entry + 1, '.') : NULL;
  if (!line) return false;
  *entry++ = *line++ = '\0';
  return date_parse(copy, &cursor->day) && text_to_integer(entry, 1, INT64_MAX, &cursor->entry) &&
         text_to_integer(line, 1, INT64_MAX, &cursor->line);
}

static enum outcome read_postings(struct tx *tx, void *context) {
  struct figure_job *job = context;
  const struct source *source = &job->source;
  struct db_param sale = P_BOOL(source->sale > 0), entry = P_INTEGER(source->entry);
  sale.is_null = source->sale == 0;
  entry.is_null = source->entry == 0;
  const struct db_param params[] = {P_TEXT(job->request->who.kpa),
                                    P_DATE(job->first),
                                    P_DATE(job->after),
                                    P_TEXT(source->account),
                                    P_TEXT(source->member),
                                    P_TEXT(source->activity),
                                    sale,
                                    entry,
                                    P_DATE(job->cursor.day),
                                    P_INTEGER(job->cursor.entry),
                                    P_INTEGER(job->cursor.line),
                                    P_INTEGER(PAGE + 1)};
  enum outcome outcome = tx_run(tx, &statements_list_postings, params, job->request->arena, &job->rows, &job->count);
  return outcome == OK ? tx_run(tx, &statements_sum_postings, params, job->request->arena, &job->sum, NULL) : outcome;
}

/* As the statements show it: what somebody receives, what is sold and the VAT stand on the credit side. */
static int64_t sign_of(const char *account) {
  bool credit = text_starts(account, "91") || text_starts(account, "7") || text_starts(account, "4457");
  return credit ? -1 : 1;
}

static void write_posting(struct json *json, const struct posting_row *row) {
  char day[DATE_TEXT], at[TIME_TEXT];
  json_open(json, NULL);
  json_integer(json, "entry", row->entry);
  json_text(json, "day", date_format(row->day, day));
  json_text(json, "at", row->at ? time_format_paris(row->at, at) : NULL);
  json_text(json, "piece", row->piece);
  json_text(json, "label", row->label);
  json_text(json, "account", row->account);
  json_text(json, "account_name", row->account_name);
  json_text(json, "member", row->member_name);
  json_text(json, "activity", row->activity_name);
  json_integer(json, "amount", sign_of(row->account) * row->amount.cents);
  json_text(json, "what", row->what);
  if (row->what) {
    json_integer(json, "quantity", row->quantity);
    json_text(json, "unit", row->unit);
    json_money(json, "gross", row->gross);
  }
  json_close(json);
}

static void write_next(struct json *json, const struct figure_job *job) {
  char day[DATE_TEXT];
  if (job->count <= PAGE) {
    json_null(json, "next");
    return;
  }
  const struct posting_row *last = &job->rows[PAGE - 1];
  json_text(json, "next",
            arena_format(job->request->arena, "%s.%lld.%lld", date_format(last->day, day), (long long)last->entry,
                         (long long)last->line));
}
