/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sealed months, made again by another hand than the one that sealed them (month_seal in sql/migrations): what a month
 * says, in the words of 0004_ledger.sql, is put together here from its entries as they stand. */
#include "core/text.h"
#include "ledger/verify.h"

#include <stdio.h>
#include <string.h>

enum { PLACE = 96 };
#define FROM_1970_TO_2000_US INT64_C(946684800000000)

struct month_row {
  const char *kpa, *closed_by, *report;
  struct date month;
  int64_t closed_at, entries, postings, counted;
  struct db_bytes previous, hash;
};
struct sealed_row {
  const char *kpa, *legal_entity, *journal;
  struct date month, date;
  int64_t id, year, number, created_in, validated_at;
  struct db_bytes content_hash;
};
static const struct db_column month_columns[] = {DB_COLUMN(struct month_row, kpa),
                                                 DB_COLUMN(struct month_row, month),
                                                 DB_COLUMN(struct month_row, closed_at, .kind = DB_TIME),
                                                 DB_COLUMN(struct month_row, closed_by, .kind = DB_UUID),
                                                 DB_COLUMN(struct month_row, entries),
                                                 DB_COLUMN(struct month_row, postings),
                                                 DB_COLUMN(struct month_row, report),
                                                 DB_COLUMN(struct month_row, previous),
                                                 DB_COLUMN(struct month_row, hash),
                                                 DB_COLUMN(struct month_row, counted)};
static const struct db_column sealed_columns[] = {
    DB_COLUMN(struct sealed_row, kpa),         DB_COLUMN(struct sealed_row, month),
    DB_COLUMN(struct sealed_row, id),          DB_COLUMN(struct sealed_row, legal_entity),
    DB_COLUMN(struct sealed_row, journal),     DB_COLUMN(struct sealed_row, year),
    DB_COLUMN(struct sealed_row, number),      DB_COLUMN(struct sealed_row, date),
    DB_COLUMN(struct sealed_row, created_in),  DB_COLUMN(struct sealed_row, validated_at, .kind = DB_TIME),
    DB_COLUMN(struct sealed_row, content_hash)};
LEDGER_QUERY_PLAIN(read_verify_months, month_columns, struct month_row);
LEDGER_QUERY_PLAIN(read_verify_sealed, sealed_columns, struct sealed_row);

struct months {
  struct verify_report *report;
  const struct month_row *rows;
  size_t count, at;       /* at: the month whose entries are being read */
  struct buffer said;     /* by them, so far */
  int64_t entries, after; /* after: validated when the month was sealed already */
  int64_t first_after;
};

static void check_chain(const struct months *months, size_t at);
static enum outcome read_sealed(void *context, const void *row);
static void say_entry(struct buffer *said, const struct sealed_row *entry);
static bool is_month(const struct month_row *month, const struct sealed_row *entry);
static void end_month(struct months *months);
static void check_counts(const struct months *months, const struct month_row *month);
static void make_hash(const struct months *months, const struct month_row *month, uint8_t hash[static SHA256_BYTES]);
static void found(const struct months *months, const struct month_row *month, const char *column, const char *problem);

enum outcome verify_months(struct tx *tx, struct verify_report *report) {
  AUTO(arena) struct arena arena = {0};
  struct months months = {.report = report};
  struct month_row *rows = NULL;
  enum outcome outcome = tx_run(tx, &ledger_read_verify_months, NULL, &arena, &rows, &months.count);
  if (outcome != OK) return outcome;
  months.rows = rows;
  for (size_t i = 0; i < months.count; i++) check_chain(&months, i);
  outcome = tx_each(tx, &ledger_read_verify_sealed, NULL, read_sealed, &months);
  while (outcome == OK && months.at < months.count) end_month(&months);
  buffer_done(&months.said);
  if (outcome == OK)
    verify_checked(report, (int64_t)months.count,
                   "mois clos : à la suite, chaînés, avec les écritures et les mouvements qui y étaient");
  return outcome;
}

static struct date month_after(struct date month) {
  return month.month == 12 ? (struct date){month.year + 1, 1, 1} : (struct date){month.year, month.month + 1, 1};
}

static bool same_bytes(struct db_bytes bytes, const uint8_t expected[static SHA256_BYTES]) {
  return bytes.length == SHA256_BYTES && memcmp(bytes.bytes, expected, SHA256_BYTES) == 0;
}

static void check_chain(const struct months *months, size_t at) {
  static const uint8_t nothing[SHA256_BYTES] = {0};
  const struct month_row *month = &months->rows[at];
  const struct month_row *before =
      at > 0 && text_equal(months->rows[at - 1].kpa, month->kpa) ? &months->rows[at - 1] : NULL;
  if (before && date_compare(month_after(before->month), month->month) != 0)
    found(months, month, "month", "un mois manque avant lui");
  if (!same_bytes(month->previous, before && before->hash.length == SHA256_BYTES ? before->hash.bytes : nothing))
    found(months, month, "previous", "ce n’est pas l’empreinte du mois clos avant lui");
}

static enum outcome read_sealed(void *context, const void *row) {
  struct months *months = context;
  const struct sealed_row *entry = row;
  while (months->at < months->count && !is_month(&months->rows[months->at], entry)) end_month(months);
  if (months->at == months->count)
    return fault_set(NULL, FAILED_INTERNAL, "month_close", "entries of a month that was not read");
  say_entry(&months->said, entry);
  months->entries++;
  if (entry->validated_at > months->rows[months->at].closed_at && months->after++ == 0) months->first_after = entry->id;
  return OK;
}

/* As PostgreSQL sends numbers: big endian, times from 2000. */
static void say_number(struct buffer *said, int64_t number, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    buffer_char(said, (char)(((uint64_t)number >> shift) & 0xff));
}

static void say_entry(struct buffer *said, const struct sealed_row *entry) {
  say_number(said, entry->id, 8);
  buffer_format(said, "%s|%s|", entry->legal_entity, entry->journal);
  say_number(said, entry->year, 4);
  say_number(said, entry->number, 8);
  say_number(said, date_days_between((struct date){2000, 1, 1}, entry->date), 4);
  say_number(said, entry->created_in, 8);
  say_number(said, entry->validated_at - FROM_1970_TO_2000_US, 8);
  buffer_add(said, entry->content_hash.bytes, entry->content_hash.length);
}

static bool is_month(const struct month_row *month, const struct sealed_row *entry) {
  return text_equal(month->kpa, entry->kpa) && date_compare(month->month, entry->month) == 0;
}

static void end_month(struct months *months) {
  const struct month_row *month = &months->rows[months->at];
  uint8_t made[SHA256_BYTES];
  check_counts(months, month);
  make_hash(months, month, made);
  if (!same_bytes(month->hash, made)) {
    char problem[160] = "le mois, ou une de ses écritures, n’est plus tel qu’il a été clos";
    if (months->after)
      snprintf(problem, sizeof problem,
               "%lld écritures y ont été ajoutées après la clôture, la première : entry id=%lld",
               (long long)months->after, (long long)months->first_after);
    found(months, month, "hash", problem);
  }
  buffer_clear(&months->said);
  months->entries = months->after = 0;
  months->at++;
}

static void check_counts(const struct months *months, const struct month_row *month) {
  char problem[64];
  snprintf(problem, sizeof problem, "%lld inscrites, %lld trouvées", (long long)month->entries,
           (long long)months->entries);
  if (month->entries != months->entries) found(months, month, "entries", problem);
  snprintf(problem, sizeof problem, "%lld inscrits, %lld trouvés", (long long)month->postings,
           (long long)month->counted);
  if (month->postings != month->counted) found(months, month, "postings", problem);
}

static void make_hash(const struct months *months, const struct month_row *month, uint8_t hash[static SHA256_BYTES]) {
  AUTO(buffer) struct buffer said = {0};
  buffer_add(&said, month->previous.bytes, month->previous.length);
  buffer_format(&said, "%s|%d|%lld|%s|%lld|%lld|%zu|%s", month->kpa,
                date_days_between((struct date){2000, 1, 1}, month->month), (long long)month->closed_at,
                month->closed_by ? month->closed_by : "", (long long)month->entries, (long long)month->postings,
                strlen(month->report), month->report);
  buffer_add(&said, months->said.bytes, months->said.length);
  sha256(said.bytes, said.length, hash);
}

static void found(const struct months *months, const struct month_row *month, const char *column, const char *problem) {
  char place[PLACE];
  snprintf(place, sizeof place, "month_close kpa=%s month=%04d-%02d %s", month->kpa, month->month.year,
           month->month.month, column);
  verify_found(months->report, place, "%s", problem);
}
