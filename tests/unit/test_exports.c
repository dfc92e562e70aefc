/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: exports ledger pos_ticket core_db core embedded_sql */
/* Exports of a real ledger: read back by our own check, by hledger, and added up again. */
#include "tests/unit/ledger_kit.h"

#include "exports/exports.h"
#include "exports/fec_check.h"

enum { SALES = 120 };

static const char *const labels[] = {"Vente au comptoir", "Vente\tavec | et ; des\nsignes", "Été à l’œuvre – 100 %"};

/* What an office writes besides the sales: a cost paid by a member, a bank line, a gap of cash, a split of the pot (no
 * financial account), opening balances. */
static const char office_sql[] =
    "CREATE FUNCTION put(j text, n bigint, day date, piece text, label text, lines text[]) RETURNS void LANGUAGE sql "
    "AS $$"
    " INSERT INTO entry (legal_entity, kpa, journal, year, number, date, piece, label, content_hash, validated_at)"
    " VALUES ('CAE1', 'BLG', j, extract(year FROM day), n, day, piece, label, sha256(''), day + CASE j WHEN 'AN' THEN "
    "interval '45 days' ELSE interval '20 hours' END);"
    " INSERT INTO posting (entry, line, kpa, account, amount_cents, date, member)"
    " SELECT currval('entry_id_seq'), l.n, 'BLG', split_part(l.text, ' ', 1), split_part(l.text, ' ', 2)::bigint, day,"
    "        nullif(split_part(l.text, ' ', 3), '') FROM unnest(lines) WITH ORDINALITY l (text, n) $$;"
    "SELECT put('AN', 1, '2026-01-01', 'AN-2026', 'À-nouveaux', '{530000 10000,512000 5000,120000 -15000}');"
    "SELECT put('AC', 1, '2026-02-03', 'F|1\t2', 'Tissu; coton', '{601000 1000,445660 200,467100 -1200 BLG-M02,911000 "
    "1000 "
    "BLG-M02,902000 -1000}');"
    "SELECT put('OD', 1, '2026-02-04', 'POT-1', 'Budget contributif', '{912000 500,911000 -500 BLG-M01}');"
    "SELECT put('OD', 2, '2026-02-05', '', 'Carte expliquée', '{530000 700,511500 -700}');"
    "SELECT put('BQ', 1, '2026-02-06', 'REL-2', 'Remise de cartes', '{512000 3560,627000 40,511500 -3600}');"
    "SELECT put('CA', 1, '2026-02-28', 'COMPTAGE-1', 'Écart de caisse', '{658000 200,530000 -200}');"
    "DROP FUNCTION put";

static const struct db_query *const *queries(void) {
  static const struct db_query *all[128];
  size_t next = 0;
  for (const struct db_query *const *query = ledger_queries; *query; query++) all[next++] = *query;
  for (const struct db_query *const *query = exports_queries; *query; query++) all[next++] = *query;
  return all;
}

static int start(void **state) {
  static struct ledger_place place;
  place_start(&place, queries(), 2);
  for (size_t i = 0; i < COUNT(labels); i++) {
    place.kit.label = labels[i];
    kit_sell_many(&place.kit, place.base.db, SALES / COUNT(labels), (struct date){2026, 1 + (int32_t)i, 5}, 20);
  }
  fixture_command(cluster_conninfo(place.base.cluster), office_sql);
  *state = &place;
  return 0;
}

static int stop(void **state) {
  place_stop(*state);
  return 0;
}

/* ---- FEC ---- */

struct fec_job {
  struct fec_options options;
  struct fec_written written;
  char *bytes, *description;
  size_t length, description_length;
};

static enum outcome write_fec(struct tx *tx, void *context) {
  struct fec_job *job = context;
  FILE *out = open_memstream(&job->bytes, &job->length);
  FILE *description = open_memstream(&job->description, &job->description_length);
  enum outcome outcome = fec_write(tx, &job->options, out, description, &job->written, tx_fault(tx));
  fclose(out);
  fclose(description);
  return outcome;
}

static struct fec_job fec_of(struct ledger_place *place, enum fec_detail detail, const char *kpa) {
  struct fec_job job = {.options = {.scope = {"CAE1", kpa}, .year = 2026, .detail = detail}};
  struct fault fault = {0};
  fixture_expect(db_transact(place->base.db, TX_READ, write_fec, &job, &fault), OK, &fault);
  return job;
}

static void fec_free(struct fec_job *job) {
  free(job->bytes);
  free(job->description);
}

static void expect_clean(const struct fec_job *job, int64_t debit) {
  struct fec_report report = {0};
  fec_check(&(struct fec_file){job->written.name, job->bytes, job->length}, NULL, &report);
  if (report.findings) fail_msg("%s", report.text.bytes);
  assert_int_equal(report.lines, job->written.lines);
  assert_int_equal(report.entries, job->written.entries);
  assert_int_equal(report.debit.cents, debit);
  assert_int_equal(report.credit.cents, debit);
}

static void the_check_finds_nothing(void **state) {
  struct ledger_place *place = *state;
  int64_t debit = place_count(place, "SELECT sum(amount_cents) FROM posting WHERE account < '9' AND amount_cents > 0");
  for (int detail = FEC_TICKET; detail <= FEC_Z; detail++) {
    struct fec_job job = fec_of(place, (enum fec_detail)detail, NULL),
                   again = fec_of(place, (enum fec_detail)detail, NULL);
    assert_string_equal(job.written.name, "123456782FEC20261231.txt");
    assert_true(job.written.provisional);
    expect_clean(&job, debit);
    assert_int_equal(job.length, again.length);
    assert_memory_equal(job.bytes, again.bytes, job.length);
    fec_free(&job);
    fec_free(&again);
  }
}

/* One entry a ticket, or a till and day; entries of class 9 alone are in neither. */
static void each_entry_is_there_once(void **state) {
  struct ledger_place *place = *state;
  struct fec_job tickets = fec_of(place, FEC_TICKET, NULL), days = fec_of(place, FEC_Z, NULL);
  const char *others =
      "SELECT count(*) FROM entry e WHERE ticket IS NULL AND EXISTS (SELECT FROM posting p WHERE p.entry"
      " = e.id AND p.account < '9')";
  int64_t other = place_count(place, others);
  assert_int_equal(other, 5);
  assert_int_equal(tickets.written.entries - other,
                   place_count(place, "SELECT count(DISTINCT entry) FROM posting p JOIN entry e ON e.id = p.entry WHERE"
                                      " ticket IS NOT NULL AND account < '9'"));
  assert_int_equal(days.written.entries - other,
                   place_count(place, "SELECT count(DISTINCT (t.till, t.business_day)) FROM ticket t"));
  assert_null(strstr(tickets.bytes, "Budget contributif"));
  assert_null(strstr(tickets.bytes, "\t911000\t"));
  assert_null(strstr(tickets.bytes, "\t901000\t"));
  assert_non_null(strstr(tickets.bytes, "\tOD000001\t20260205\t"));
  assert_non_null(strstr(tickets.bytes, "\t-\t20260205\tCarte expliquée\t"));
  fec_free(&tickets);
  fec_free(&days);
}

static void words_cannot_break_a_line(void **state) {
  struct fec_job job = fec_of(*state, FEC_TICKET, NULL);
  assert_non_null(strstr(job.bytes, "\tVente avec et ; des signes\t"));
  assert_non_null(strstr(job.bytes, "\tF 1 2\t20260203\tTissu; coton\t"));
  assert_non_null(strstr(job.bytes, "\tBLG-M02\tCoopérant·e BLG-M02\t"));
  assert_null(strstr(job.bytes, "Yann"));
  assert_null(strstr(job.description, "Yann"));
  fec_free(&job);
}

/* The tills' days by till and day, each with what its tickets add up to. */
static void a_day_is_the_sum_of_its_tickets(void **state) {
  struct ledger_place *place = *state;
  struct fec_job job = fec_of(place, FEC_Z, NULL);
  char day[32], piece[64], sql[200];
  TEXT_COPY(day, place_ask(place, "SELECT to_char(max(business_day), 'YYYYMMDD') FROM ticket"));
  snprintf(piece, sizeof piece, "\tZ-BLG-1-%s\t%s\tVentes du jour", day, day);
  snprintf(sql, sizeof sql, "SELECT sum(total_cents) FROM ticket WHERE to_char(business_day, 'YYYYMMDD') = '%s'", day);
  int64_t wanted = place_count(place, sql), cents = 0;
  for (const char *at = job.bytes; (at = strstr(at, piece)) != NULL; at++) {
    int64_t line = 0;
    for (const char *debit = strstr(at, ")\t") + 2; *debit != '\t'; debit++)
      if (*debit != ',') line = line * 10 + (*debit - '0');
    cents += line;
  }
  assert_int_equal(cents, wanted);
  fec_free(&job);
}

static void a_part_says_so(void **state) {
  struct fec_job job = fec_of(*state, FEC_Z, "BLG");
  assert_string_equal(job.written.name, "123456782FEC20261231_BLG.txt");
  assert_string_equal(job.written.description_name, "123456782FEC20261231_BLG-description.txt");
  assert_non_null(strstr(job.description, "le KPA BLG seulement"));
  assert_non_null(strstr(job.description, "PROVISOIRE"));
  fec_free(&job);
}

static void nothing_is_not_a_file(void **state) {
  struct ledger_place *place = *state;
  struct fault fault = {0};
  struct fec_job job = {.options = {.scope = {"CAE1", NULL}, .year = 2020}};
  assert_int_equal(db_transact(place->base.db, TX_READ, write_fec, &job, &fault), NOT_FOUND);
  assert_string_equal(fault.field, "--year");
  fec_free(&job);
  job = (struct fec_job){.options = {.scope = {"NADA", NULL}, .year = 2026}};
  assert_int_equal(db_transact(place->base.db, TX_READ, write_fec, &job, &fault), NOT_FOUND);
  assert_string_equal(fault.field, "--entity");
  fec_free(&job);
}

/* ---- Sage, e-reporting ---- */

struct text_job {
  struct date month;
  enum reporting_format format;
  char *bytes;
  size_t length;
};

static enum outcome write_sage(struct tx *tx, void *context) {
  struct text_job *job = context;
  FILE *out = open_memstream(&job->bytes, &job->length);
  enum outcome outcome = sage_write(tx, "BLG", job->month, out, tx_fault(tx));
  fclose(out);
  return outcome;
}

static enum outcome write_reporting(struct tx *tx, void *context) {
  struct text_job *job = context;
  FILE *out = open_memstream(&job->bytes, &job->length);
  const struct reporting_options options = {.scope = {"CAE1", NULL}, .month = job->month, .format = job->format};
  enum outcome outcome = reporting_write(tx, &options, out, tx_fault(tx));
  fclose(out);
  return outcome;
}

/* Column number (from 0) of a line of a ";" table, as cents; decimals after either sign. */
static int64_t cell(const char *line, int number) {
  int64_t cents = 0;
  bool negative = false;
  for (; number > 0; number--) line = strchr(line, ';') + 1;
  for (; *line != ';' && *line != '\r'; line++) {
    if (*line == '-') negative = true;
    else if (*line >= '0' && *line <= '9') cents = cents * 10 + (*line - '0');
  }
  return negative ? -cents : cents;
}

static int64_t sum_of(const char *text, const char *start, int column) {
  int64_t sum = 0;
  for (const char *line = text; *line; line = strchr(line, '\n') + 1)
    if (text_starts(line, start)) sum += cell(line, column);
  return sum;
}

static void sage_doubles_every_line(void **state) {
  struct ledger_place *place = *state;
  struct text_job job = {.month = {2026, 2, 1}};
  struct fault fault = {0};
  fixture_expect(db_transact(place->base.db, TX_READ, write_sage, &job, &fault), OK, &fault);
  int64_t debit = place_count(place, "SELECT sum(amount_cents) FROM posting WHERE kpa = 'BLG' AND amount_cents > 0 AND"
                                     " date BETWEEN '2026-02-01' AND '2026-02-28'");
  assert_int_equal(sum_of(job.bytes, "G;", 8), debit);
  assert_int_equal(sum_of(job.bytes, "G;", 9), debit);
  assert_int_equal(sum_of(job.bytes, "A;", 8), debit);
  assert_int_equal(sum_of(job.bytes, "A;", 9), debit);
  assert_non_null(strstr(job.bytes, "\r\nA;AC;030226;F|1 2;467100;BLG-M02;;Tissu  coton;;12,00;BLG-M02;BLG\r\n"));
  assert_non_null(strstr(job.bytes, "\r\nG;CA;280226;COMPTAGE-1;658000;;;\xc9"
                                    "cart de caisse;2,00;;;BLG\r\n"));
  assert_non_null(strstr(job.bytes, ";912000;;;Budget contributif;5,00;;POT;BLG\r\n"));
  assert_false(text_is_utf8(job.bytes, job.length));
  free(job.bytes);
  job.month = (struct date){2026, 1, 1};
  fixture_expect(db_transact(place->base.db, TX_READ, write_sage, &job, &fault), OK, &fault);
  assert_null(strstr(job.bytes, ";AN;")); /* who takes it has opening entries of their own */
  free(job.bytes);
}

static void reporting_adds_up(void **state) {
  struct ledger_place *place = *state;
  struct text_job job = {.month = {2026, 1, 1}, .format = REPORTING_CSV};
  struct fault fault = {0};
  fixture_expect(db_transact(place->base.db, TX_READ, write_reporting, &job, &fault), OK, &fault);
  static const char lines[] = "FROM ticket_line l JOIN ticket t ON t.id = l.ticket WHERE turnover AND"
                              " business_day BETWEEN '2026-01-01' AND '2026-01-31'";
  char sql[400];
  snprintf(sql, sizeof sql, "SELECT sum(net_cents) %s", lines);
  assert_int_equal(sum_of(job.bytes, "10.3;", 6), place_count(place, sql));
  snprintf(sql, sizeof sql, "SELECT sum(vat_cents) %s", lines);
  assert_int_equal(sum_of(job.bytes, "10.3;", 7), place_count(place, sql));
  snprintf(sql, sizeof sql, "SELECT coalesce(sum(gross_cents), 0) %s AND l.kind = 'service' AND vat_rate > 0", lines);
  assert_int_equal(sum_of(job.bytes, "10.4;", 8), place_count(place, sql));
  free(job.bytes);
  job.format = REPORTING_JSON;
  fixture_command(cluster_conninfo(place->base.cluster), "UPDATE legal_entity SET vat_on_debits = true");
  fixture_expect(db_transact(place->base.db, TX_READ, write_reporting, &job, &fault), OK, &fault);
  fixture_command(cluster_conninfo(place->base.cluster), "UPDATE legal_entity SET vat_on_debits = false");
  assert_non_null(strstr(job.bytes, "\"siren\":\"123456782\""));
  assert_non_null(strstr(job.bytes, "\"vat_on_debits\":true"));
  assert_non_null(strstr(job.bytes, "\"payments\":[]"));
  free(job.bytes);
}

/* What a business was invoiced leaves by the electronic invoice; what a person was, stays. */
static void invoices_to_businesses_leave_otherwise(void **state) {
  struct ledger_place *place = *state;
  struct text_job job = {.month = {2026, 3, 1}, .format = REPORTING_CSV};
  struct fault fault = {0};
  static const char invoice[] =
      "INSERT INTO invoice (id, legal_entity, kpa, year, number, kind, ticket, issued_on, issued_at, issued_by, "
      "total_cents,"
      " asked, document, hash) SELECT gen_random_uuid(), 'CAE1', 'BLG', 2026, n, 'invoice', t.id, '2026-03-30', now(),"
      " gen_random_uuid(), t.total_cents, sha256(''), d, sha256(convert_to(d, 'UTF8'))"
      " FROM (SELECT t.*, row_number() OVER (ORDER BY t.id) AS n FROM ticket t WHERE business_day >= '2026-03-01' AND"
      " total_cents > 0 AND EXISTS (SELECT FROM ticket_line l WHERE l.ticket = t.id AND l.turnover) LIMIT 2) t,"
      " LATERAL (SELECT CASE n WHEN 1 THEN '{\"customer\":{\"siren\":\"123456782\"}}' ELSE '{\"customer\":{}}' END) w "
      "(d)";
  fixture_expect(db_transact(place->base.db, TX_READ, write_reporting, &job, &fault), OK, &fault);
  int64_t before = sum_of(job.bytes, "10.3;", 6);
  free(job.bytes);
  fixture_command(cluster_conninfo(place->base.cluster), invoice);
  fixture_expect(db_transact(place->base.db, TX_READ, write_reporting, &job, &fault), OK, &fault);
  int64_t gone = place_count(place, "SELECT sum(l.net_cents) FROM ticket_line l JOIN invoice i ON i.ticket = l.ticket"
                                    " WHERE l.turnover AND i.document LIKE '%siren%'");
  assert_true(gone > 0);
  assert_int_equal(sum_of(job.bytes, "10.3;", 6), before - gone);
  free(job.bytes);
}

static void months_have_their_form(void **state) {
  (void)state;
  struct date month;
  assert_true(export_month_parse("2023-11", &month));
  assert_int_equal(month.day, 1);
  static const char *const wrong[] = {"2023-13", "2023-1", "2023-11-01", "novembre", "", "2023/11"};
  for (size_t i = 0; i < COUNT(wrong); i++) assert_false(export_month_parse(wrong[i], &month));
  assert_false(export_month_parse(NULL, &month));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_check_finds_nothing),
                                     cmocka_unit_test(each_entry_is_there_once),
                                     cmocka_unit_test(words_cannot_break_a_line),
                                     cmocka_unit_test(a_day_is_the_sum_of_its_tickets),
                                     cmocka_unit_test(a_part_says_so),
                                     cmocka_unit_test(nothing_is_not_a_file),
                                     cmocka_unit_test(sage_doubles_every_line),
                                     cmocka_unit_test(reporting_adds_up),
                                     cmocka_unit_test(invoices_to_businesses_leave_otherwise),
                                     cmocka_unit_test(months_have_their_form)};
  return cmocka_run_group_tests(tests, start, stop);
}
