/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* E-reporting: what a platform needs to know of sales to private persons (CGI ann. II, 242 nonies M): flux 10.3, the
 * transactions of each day, and 10.4, the payments of services. A neutral file: the platform's own form is its
 * business.
 */
#include "exports/private.h"

#include "core/json.h"
#include "core/text.h"

#include <string.h>

enum { RATE_TEXT = 40 };

struct transaction_row {
  struct date day;
  const char *category;
  int64_t rate, sales, day_sales;
  struct money net, vat;
};
struct collection_row {
  struct date day;
  int64_t rate;
  struct money gross, vat;
};
struct reporting {
  const struct reporting_options *options;
  struct export_seller seller;
  struct transaction_row *transactions;
  struct collection_row *collections;
  size_t transaction_count, collection_count;
  struct date last_day;
};

static const enum db_kind month_params[] = {DB_TEXT, DB_TEXT, DB_DATE};
static const struct db_column transaction_columns[] = {
    DB_COLUMN(struct transaction_row, day),      DB_COLUMN(struct transaction_row, category),
    DB_COLUMN(struct transaction_row, rate),     DB_COLUMN(struct transaction_row, net),
    DB_COLUMN(struct transaction_row, vat),      DB_COLUMN(struct transaction_row, sales),
    DB_COLUMN(struct transaction_row, day_sales)};
static const struct db_column collection_columns[] = {
    DB_COLUMN(struct collection_row, day), DB_COLUMN(struct collection_row, rate),
    DB_COLUMN(struct collection_row, gross), DB_COLUMN(struct collection_row, vat)};
EXPORTS_QUERY(read_transactions, month_params, transaction_columns, struct transaction_row);
EXPORTS_QUERY(read_collections, month_params, collection_columns, struct collection_row);

static void write_json(const struct reporting *reporting, FILE *out);
static void write_days(const struct reporting *reporting, struct json *json);
static void write_category(const struct reporting *reporting, size_t first, size_t after, struct json *json);
static size_t category_end(const struct reporting *reporting, size_t first);
static void write_payments(const struct reporting *reporting, struct json *json);
static void write_csv(const struct reporting *reporting, FILE *out);
static void write_decimal(struct json *json, const char *key, struct money amount);
static void write_rate(struct json *json, int64_t rate_bp);
static char *rate_text(int64_t rate_bp, char text[static RATE_TEXT]);

enum outcome reporting_write(struct tx *tx, const struct reporting_options *options, FILE *out, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct reporting reporting = {.options = options};
  struct date next = date_add_days(options->month, 31);
  reporting.last_day = date_add_days((struct date){next.year, next.month, 1}, -1);
  enum outcome outcome = export_seller_find(tx, &options->scope, &arena, &reporting.seller, fault);
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_TEXT(reporting.seller.code), P_TEXT(options->scope.kpa), P_DATE(options->month)};
  outcome =
      tx_run(tx, &exports_read_transactions, params, &arena, &reporting.transactions, &reporting.transaction_count);
  if (outcome == OK)
    outcome =
        tx_run(tx, &exports_read_collections, params, &arena, &reporting.collections, &reporting.collection_count);
  if (outcome != OK) return outcome;
  if (options->format == REPORTING_JSON) write_json(&reporting, out);
  else write_csv(&reporting, out);
  if (fflush(out) == 0 && !ferror(out)) return OK;
  return fault_set(fault, STORAGE_FULL, "", "the export could not be written to its end");
}

static void write_json(const struct reporting *reporting, FILE *out) {
  AUTO(buffer) struct buffer buffer = {0};
  struct json json = json_into(&buffer);
  char day[DATE_TEXT];
  json_open(&json, NULL);
  json_text(&json, "format", "comptoir-e-reporting-1");
  json_open(&json, "seller");
  json_text(&json, "name", reporting->seller.name);
  json_text(&json, "siren", reporting->seller.siren);
  json_text(&json, "vat_number", reporting->seller.vat);
  json_close(&json);
  json_text(&json, "kpa", reporting->options->scope.kpa);
  json_text(&json, "from", date_format(reporting->options->month, day));
  json_text(&json, "to", date_format(reporting->last_day, day));
  json_bool(&json, "vat_on_debits", reporting->seller.vat_on_debits);
  write_days(reporting, &json);
  write_payments(reporting, &json);
  json_close(&json);
  fputs(buffer.bytes, out);
  putc('\n', out);
}

/* Flux 10.3: day, category and currency; the rates inside. */
static void write_days(const struct reporting *reporting, struct json *json) {
  char day[DATE_TEXT];
  json_open_list(json, "transactions");
  for (size_t first = 0, after; first < reporting->transaction_count; first = after) {
    const struct transaction_row *row = &reporting->transactions[first];
    after = category_end(reporting, first);
    json_open(json, NULL);
    json_text(json, "date", date_format(row->day, day));
    json_text(json, "category", row->category);
    json_text(json, "currency", "EUR");
    json_integer(json, "transactions", row->sales);
    json_integer(json, "tickets_of_the_day", row->day_sales);
    write_category(reporting, first, after, json);
    json_close(json);
  }
  json_close_list(json);
}

static void write_category(const struct reporting *reporting, size_t first, size_t after, struct json *json) {
  struct money net = {0}, vat = {0};
  for (size_t i = first; i < after; i++) {
    net.cents += reporting->transactions[i].net.cents;
    vat.cents += reporting->transactions[i].vat.cents;
  }
  write_decimal(json, "net", net);
  write_decimal(json, "vat", vat);
  json_open_list(json, "rates");
  for (size_t i = first; i < after; i++) {
    json_open(json, NULL);
    write_rate(json, reporting->transactions[i].rate);
    write_decimal(json, "net", reporting->transactions[i].net);
    write_decimal(json, "vat", reporting->transactions[i].vat);
    json_close(json);
  }
  json_close_list(json);
}

static size_t category_end(const struct reporting *reporting, size_t first) {
  const struct transaction_row *rows = reporting->transactions;
  size_t after = first + 1;
  while (after < reporting->transaction_count && date_compare(rows[after].day, rows[first].day) == 0 &&
         text_equal(rows[after].category, rows[first].category))
    after++;
  return after;
}

/* Flux 10.4: the amount received, VAT included, at each rate. */
static void write_payments(const struct reporting *reporting, struct json *json) {
  char day[DATE_TEXT];
  json_open_list(json, "payments");
  for (size_t i = 0; i < reporting->collection_count; i++) {
    const struct collection_row *row = &reporting->collections[i];
    json_open(json, NULL);
    json_text(json, "date", date_format(row->day, day));
    json_text(json, "currency", "EUR");
    write_rate(json, row->rate);
    write_decimal(json, "amount", row->gross);
    write_decimal(json, "vat", row->vat);
    json_close(json);
  }
  json_close_list(json);
}

/* One table for both: what a line has no word for is empty. */
static void write_csv(const struct reporting *reporting, FILE *out) {
  char day[DATE_TEXT], rate[RATE_TEXT], first[40], second[40];
  const char *siren = reporting->seller.siren;
  fputs("flux;siren;date;category;currency;rate;net;vat;amount;transactions;tickets_of_the_day\r\n", out);
  for (size_t i = 0; i < reporting->transaction_count; i++) {
    const struct transaction_row *row = &reporting->transactions[i];
    fprintf(out, "10.3;%s;%s;%s;EUR;%s;%s;%s;;%lld;%lld\r\n", siren, date_format(row->day, day), row->category,
            rate_text(row->rate, rate), money_plain(row->net, first), money_plain(row->vat, second),
            (long long)row->sales, (long long)row->day_sales);
  }
  for (size_t i = 0; i < reporting->collection_count; i++) {
    const struct collection_row *row = &reporting->collections[i];
    fprintf(out, "10.4;%s;%s;;EUR;%s;;%s;%s;;\r\n", siren, date_format(row->day, day), rate_text(row->rate, rate),
            money_plain(row->vat, second), money_plain(row->gross, first));
  }
}

/* A platform's file is in euros: a decimal text keeps every cent. */
static void write_decimal(struct json *json, const char *key, struct money amount) {
  char text[40];
  json_text(json, key, money_plain(amount, text));
}

static void write_rate(struct json *json, int64_t rate_bp) {
  char text[RATE_TEXT];
  json_text(json, "rate", rate_text(rate_bp, text));
}

static char *rate_text(int64_t rate_bp, char text[static RATE_TEXT]) {
  snprintf(text, RATE_TEXT, "%lld.%02lld", (long long)(rate_bp / 100), (long long)(rate_bp % 100));
  return text;
}
