/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_intake catalog ledger pos_ticket core_http core_db core embedded_sql */
/* Whatever is changed behind the program's back, the recount finds it and names table, row and column. */
#include "tests/unit/intake_kit.h"

#define SALES 40

static const char *const tables[] = {
    "till", "record", "refused_record", "ticket", "ticket_line", "ticket_line_member", "ticket_vat", "ticket_tender"};

/* As someone who may do everything: neither trigger nor constraint stands in the way. */
static void tamper(const struct house *house, const char *sql) {
  AUTO(buffer) struct buffer all = {0};
  buffer_format(&all, "SET session_replication_role = replica; %s", sql);
  fixture_command(house->conninfo, all.bytes);
}

static void keep_copies(const struct house *house) {
  for (size_t i = 0; i < COUNT(tables); i++) {
    char sql[128];
    snprintf(sql, sizeof sql, "CREATE TABLE kept_%s AS SELECT * FROM %s", tables[i], tables[i]);
    fixture_command(house->conninfo, sql);
  }
}

static void put_back(const struct house *house) {
  AUTO(buffer) struct buffer sql = {0};
  for (size_t i = 0; i < COUNT(tables); i++)
    buffer_format(&sql, "DELETE FROM %s; INSERT INTO %s SELECT * FROM kept_%s;", tables[i], tables[i], tables[i]);
  tamper(house, sql.bytes);
}

static enum outcome recount_intake(struct tx *tx, void *report) {
  return intake_verify(tx, report);
}

/* What intake_verify says; the caller gives it back with buffer_done. */
static struct buffer recount(const struct house *house, size_t *findings) {
  struct verify_report report = {0};
  struct fault fault = {0};
  fixture_expect(db_transact(house->db, TX_READ, recount_intake, &report, &fault), OK, &fault);
  *findings = report.findings;
  return report.text;
}

/* Sales drawn by chance, one refused for its content, two for their place. */
static void fill(struct house *house) {
  struct fake_till till;
  struct intake_record records[SALES];
  struct intake_result results[SALES];
  struct fault fault = {0};
  till_open(&till, house, "BLG-1");
  till.chance = chance_seed();
  for (size_t i = 0; i < SALES; i++) {
    struct record record = till_any(&till);
    if (i == 17) record.currency = "USD";
    records[i] = till_keep(&till, &record);
  }
  fixture_expect(intake_submit(house->intake, "BLG-1", records, SALES, results, &fault), OK, &fault);
  struct record gap = till_coat(&till);
  gap.sequence += 5;
  expect_answer(house_give(house, &till, till_seal(&till, &gap)), INTAKE_REFUSED, CHAIN_GAP);
  expect_answer(house_give(house, &till, till_seal_bytes(&till, "x", 1)), INTAKE_REFUSED, BAD_RECORD);
  till_close(&till);
}

static int open_filled(void **state) {
  int status = house_open(state);
  struct house *house = *state;
  fill(house);
  intake_stop(house->intake);
  house->intake = NULL;
  keep_copies(house);
  return status;
}

static void expect_found(const struct house *house, const char *sql, const char *table, const char *column) {
  size_t findings;
  char where[64];
  tamper(house, sql);
  struct buffer text = recount(house, &findings);
  snprintf(where, sizeof where, "FAUTE %s%s", table, table[0] != '\0' ? " " : "");
  if (findings == 0 || strstr(text.bytes, where) == NULL || strstr(text.bytes, column) == NULL)
    fail_msg("%s: %zu findings: %s", sql, findings, text.bytes);
  buffer_done(&text);
  put_back(house);
}

/* ---- untouched --------------------------------------------------------------------------------------------------- */

static void honest_tables_have_no_fault(void **state) {
  struct house *house = *state;
  size_t findings;
  assert_int_equal(house_findings(house, true), 0);
  put_back(house); /* and the copies are faithful */
  struct buffer text = recount(house, &findings);
  assert_int_equal(findings, 0);
  assert_non_null(strstr(text.bytes, "40  enregistrements"));
  assert_non_null(strstr(text.bytes, "3  refus"));
  buffer_done(&text);
}

/* ---- every column --------------------------------------------------------------------------------------------------
 */

/* How a value of a type becomes another one; # stands for the column. */
static const char *other_value(const char *type) {
  static const char *const ways[][2] = {
      {"bigint", "# + 1000000"},
      {"integer", "# + 1000000"},
      {"text", "coalesce(#, '') || 'X'"},
      {"boolean", "NOT #"},
      {"date", "coalesce(#, date '2026-01-01') + 1"},
      {"timestamp with time zone", "# + interval '1 second'"},
      {"uuid", "gen_random_uuid()"},
      {"bytea", "# || '\\x00'"},
  };
  for (size_t i = 0; i < COUNT(ways); i++)
    if (strcmp(ways[i][0], type) == 0) return ways[i][1];
  fail_msg("no way to change a %s", type);
  return "";
}

/* Columns that no signature covers, because the server alone knows them. */
static bool is_ours(const char *table, const char *column) {
  return strcmp(table, "till") == 0
             ? strcmp(column, "public_key") != 0 && strcmp(column, "kpa") != 0 && strcmp(column, "code") != 0
             : strcmp(table, "record") == 0 && strcmp(column, "received_at") == 0;
}

/* One row in the middle of the table. */
static void change_column(const struct house *house, const char *table, const char *column, const char *type) {
  AUTO(buffer) struct buffer sql = {0};
  buffer_format(&sql, "UPDATE %s SET %s = ", table, column);
  for (const char *at = other_value(type); *at != '\0'; at++) {
    if (*at == '#') buffer_text(&sql, column);
    else buffer_char(&sql, *at);
  }
  buffer_format(&sql, " WHERE ctid = (SELECT ctid FROM %s ORDER BY ctid OFFSET (SELECT count(*) / 2 FROM %s) LIMIT 1)",
                table, table);
  expect_found(house, sql.bytes, strcmp(table, "till") == 0 ? "" : table,
               ""); /* a till's columns speak through its records */
}

static void every_column_is_covered(void **state) {
  struct house *house = *state;
  size_t changed = 0;
  fixture_command(house->conninfo,
                  "DO $$ DECLARE c record; BEGIN FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint"
                  " WHERE contype = 'c' AND conrelid::regclass::text ~ '^(ticket|record|refused_record)' LOOP"
                  " EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname); END LOOP; END $$");
  for (size_t i = 0; i < COUNT(tables); i++) {
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '%s'",
             tables[i]);
    PGconn *connection = PQconnectdb(house->conninfo);
    PGresult *columns = PQexec(connection, sql);
    for (int row = 0; row < PQntuples(columns); row++) {
      const char *column = PQgetvalue(columns, row, 0);
      if (is_ours(tables[i], column)) continue;
      change_column(house, tables[i], column, PQgetvalue(columns, row, 1));
      changed++;
    }
    PQclear(columns);
    PQfinish(connection);
  }
  print_message("%zu columns changed and found\n", changed);
  assert_true(changed > 50);
}

/* ---- amounts are named
 * ------------------------------------------------------------------------------------------------ */

static void amounts_are_named(void **state) {
  struct house *house = *state;
  static const char *const amounts[][2] = {
      {"ticket", "total_cents"},           {"ticket", "change_cents"},
      {"ticket_line", "unit_price_cents"}, {"ticket_line", "purchase_price_cents"},
      {"ticket_line", "gross_cents"},      {"ticket_line", "net_cents"},
      {"ticket_line", "vat_cents"},        {"ticket_line", "quantity"},
      {"ticket_line_member", "weight"},    {"ticket_vat", "gross_cents"},
      {"ticket_vat", "net_cents"},         {"ticket_vat", "vat_cents"},
      {"ticket_tender", "amount_cents"},
  };
  fixture_command(house->conninfo, "ALTER TABLE ticket_line DROP CONSTRAINT ticket_line_check;"
                                   "ALTER TABLE ticket_vat DROP CONSTRAINT ticket_vat_check;"
                                   "ALTER TABLE ticket_line_member DROP CONSTRAINT ticket_line_member_weight_check");
  for (size_t i = 0; i < COUNT(amounts); i++) {
    char sql[256], said[64];
    snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s + 1 WHERE ctid = (SELECT max(ctid) FROM %s)", amounts[i][0],
             amounts[i][1], amounts[i][1], amounts[i][0]);
    snprintf(said, sizeof said, " : %s vaut ", amounts[i][1]);
    expect_found(house, sql, amounts[i][0], said);
  }
}

/* ---- rows that come and go
 * ------------------------------------------------------------------------------------------------ */

static void rows_that_come_and_go(void **state) {
  struct house *house = *state;
  static const char *const cases[][3] = {
      {"DELETE FROM record WHERE sequence = 1", "record", "il manque l’enregistrement"},
      {"DELETE FROM record WHERE sequence = 20", "record", "il manque l’enregistrement"},
      {"DELETE FROM record WHERE sequence = 40", "ticket", "ne se rattache à rien"},
      {"DELETE FROM ticket WHERE sequence = 9", "ticket", " : il manque"},
      {"DELETE FROM ticket WHERE sequence = 9", "ticket_line", "ne se rattache à rien"},
      {"DELETE FROM ticket_line WHERE ctid = (SELECT min(ctid) FROM ticket_line)", "ticket_line", " : il manque"},
      {"DELETE FROM ticket_vat WHERE ctid = (SELECT min(ctid) FROM ticket_vat)", "ticket_vat", " : il manque"},
      {"DELETE FROM ticket_tender WHERE ctid = (SELECT min(ctid) FROM ticket_tender)", "ticket_tender", " : il manque"},
      {"DELETE FROM ticket_line_member WHERE ctid = (SELECT min(ctid) FROM ticket_line_member)", "ticket_line_member",
       " : il manque"},
      {"INSERT INTO ticket_tender SELECT ticket, 9, kind, amount_cents FROM ticket_tender LIMIT 1", "ticket_tender",
       "n’a jamais été signé"},
      {"INSERT INTO ticket_line SELECT ticket, 99, item, label, kind, activity, unit, account, vat_scheme, vat_rate, "
       "quantity,"
       " unit_price_cents, purchase_price_cents, gross_cents, net_cents, vat_cents, turnover FROM ticket_line LIMIT 1",
       "ticket_line", "n’a jamais été signé"},
      {"INSERT INTO ticket SELECT gen_random_uuid(), till, chain, 41, kind, legal_entity, kpa, at, business_day, "
       "cashier,"
       " total_cents, change_cents FROM ticket WHERE sequence = 40",
       "ticket", "ne se rattache à rien"},
      {"DELETE FROM refused_record WHERE sequence = 2", "refused_record", "ne suit pas"},
      {"DELETE FROM refused_record WHERE sequence = 1", "ticket",
       " : il manque"}, /* its record now claims to be a sale */
      {"DELETE FROM till", "record", "ne se rattache à rien"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) expect_found(house, cases[i][0], cases[i][1], cases[i][2]);
}

/* Bytes and digest changed together: the signature speaks, and the link of the next record. */
static void a_forger_who_knows_the_digest(void **state) {
  struct house *house = *state;
  expect_found(house,
               "UPDATE record SET body = convert_to(replace(convert_from(body, 'UTF8'), '\"BLG-1\"', '\"BLG-2\"'), "
               "'UTF8') WHERE sequence = 5;"
               "UPDATE record SET hash = sha256(body) WHERE sequence = 5",
               "record", "signature n’est pas celle de la caisse");
  expect_found(house,
               "UPDATE record SET body = convert_to(replace(convert_from(body, 'UTF8'), '\"BLG-1\"', '\"BLG-2\"'), "
               "'UTF8') WHERE sequence = 5;"
               "UPDATE record SET hash = sha256(body) WHERE sequence = 5",
               "record", "T 6 : ne suit pas");
}

#define FILLED_TEST(test) cmocka_unit_test_setup_teardown(test, open_filled, house_close)

int main(void) {
  const struct CMUnitTest tests[] = {
      FILLED_TEST(honest_tables_have_no_fault),
      FILLED_TEST(every_column_is_covered),
      FILLED_TEST(amounts_are_named),
      FILLED_TEST(rows_that_come_and_go),
      FILLED_TEST(a_forger_who_knows_the_digest),
  };
  return cmocka_run_group_tests(tests, kit_open, kit_close);
}
