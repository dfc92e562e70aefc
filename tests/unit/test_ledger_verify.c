/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: ledger pos_ticket core_db core embedded_sql */
/* The recount: silent on a sound ledger, and it names the row when the superuser changed one behind the program's back.
 * Each change is made, recounted and rolled back in one transaction. */
#include "tests/unit/recount_kit.h"

enum { SALES = 300 };

static enum outcome reverse_some(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct ledger_place *place = context;
  struct fault fault = {0};
  for (int64_t id = 3; id <= 9; id += 3) {
    int64_t made;
    enum outcome outcome =
        ledger_reverse(tx, id, (struct date){2026, 11, 22}, "Rendu", clock_now_us(), &arena, &made, &fault);
    if (outcome != OK) return outcome;
  }
  return place ? OK : FAILED_INTERNAL;
}

static int start(void **state) {
  static struct ledger_place place;
  struct fault fault = {0};
  place_start(&place, ledger_queries, 2);
  kit_sell_many(&place.kit, place.base.db, SALES, (struct date){2026, 1, 5}, 300);
  fixture_expect(db_transact(place.base.db, TX_WRITE, reverse_some, &place, &fault), OK, &fault);
  *state = &place;
  return 0;
}

static int stop(void **state) {
  place_stop(*state);
  return 0;
}

/* ---- changing, recounting, undoing ---- */

static void a_sound_ledger_is_sound(void **state) {
  struct ledger_place *place = *state;
  struct verify_report report = {0};
  struct fault fault = {0};
  fixture_expect(db_transact(place->base.db, TX_READ, run_verify, &report, &fault), OK, &fault);
  if (report.findings) print_error("%s", report.text.bytes);
  assert_int_equal(report.findings, 0);
  assert_int_equal(report.checks, 15);
  char line[64];
  snprintf(line, sizeof line, "%9lld  mouvements : ", (long long)place_count(place, "SELECT count(*) FROM posting"));
  assert_non_null(strstr(report.text.bytes, line));
  buffer_done(&report.text);
}

/* ---- every amount of every posting's account ---- */

static void every_amount_of_a_posting_is_watched(void **state) {
  struct ledger_place *place = *state;
  static const char *const accounts[] = {"530000", "511500", "706000", "707000", "419100", "445711",
                                         "445712", "445713", "901000", "911000", "912000", "913000"};
  for (size_t i = 0; i < COUNT(accounts); i++) {
    char sql[256], where[64], says[256];
    snprintf(sql, sizeof sql,
             "SELECT format('entry=%%s line=%%s', entry, line) FROM posting WHERE account = '%s' ORDER BY entry, line "
             "LIMIT 1",
             accounts[i]);
    TEXT_COPY(where, place_ask(place, sql));
    snprintf(sql, sizeof sql,
             "SELECT format('%s amount_cents : %%s inscrit, %%s attendu', amount_cents + 1, amount_cents) FROM posting "
             "WHERE account = '%s' ORDER BY entry, line LIMIT 1",
             where, accounts[i]);
    snprintf(says, sizeof says, "posting %s", place_ask(place, sql));
    snprintf(sql, sizeof sql,
             "UPDATE posting SET amount_cents = amount_cents + 1 WHERE (entry, line) ="
             " (SELECT entry, line FROM posting WHERE account = '%s' ORDER BY entry, line LIMIT 1)",
             accounts[i]);
    expect_finding(place, sql, says);
  }
}

/* ---- every amount column there is ---- */

/* Where a cent shows: a quantity of one or more; a piece that is not of the margin scheme, or a large difference. */
static const char *row_for(const char *column) {
  if (text_equal(column, "unit_price_cents")) return "quantity >= 1000";
  if (text_equal(column, "purchase_price_cents")) return "vat_scheme <> 'margin'";
  return "true";
}

static void every_amount_column_is_watched(void **state) {
  struct ledger_place *place = *state;
  const char *list =
      "SELECT string_agg(table_name || ' ' || column_name, ' ' ORDER BY table_name, ordinal_position)"
      " FROM information_schema.columns WHERE table_schema = 'public' AND table_name IN ('posting', 'ticket',"
      " 'ticket_line', 'ticket_vat', 'ticket_tender', 'item_price', 'split_rule') AND"
      " (column_name LIKE '%\\_cents' OR column_name IN ('cae_bp', 'pot_bp')) AND data_type <> 'ARRAY'"; /* of bands:
                                                                                                            below */
  char columns[1024], table[40], column[40];
  TEXT_COPY(columns, place_ask(place, list));
  int checked = 0, used = 0;
  for (const char *at = columns; sscanf(at, "%39s %39s%n", table, column, &used) == 2; at += used, checked++) {
    char sql[300], says[64];
    for (int by = -1; by <= 1; by += 2) {
      snprintf(sql, sizeof sql,
               "UPDATE %s SET %s = %s + %d WHERE ctid = (SELECT ctid FROM %s WHERE %s ORDER BY ctid LIMIT 1)", table,
               column, column, by, table, row_for(column));
      snprintf(says, sizeof says, "%s ", text_equal(column, "change_cents") ? "ticket_tender" : table);
      expect_finding(place, sql, says);
    }
  }
  assert_int_equal(checked, 22); /* a new amount column must be watched too */
}

/* ---- everything else ---- */

/* The sales are drawn by chance: each change says which row it takes, and takes one that it does change. */

static const struct {
  const char *sql, *says;
} other_changes[] = {
    {"UPDATE ticket_line SET purchase_price_cents = purchase_price_cents + 600 WHERE (ticket, line) = (SELECT "
     "ticket, line"
     " FROM ticket_line WHERE vat_scheme = 'margin' AND vat_cents > 200 ORDER BY 1, 2 LIMIT 1)",
     "ticket_vat "},
    /* two wrongs that balance */
    {"UPDATE posting SET amount_cents = amount_cents + CASE account WHEN '530000' THEN 100 ELSE -100 END WHERE entry "
     "="
     " (SELECT entry FROM posting WHERE account = '530000' INTERSECT SELECT entry FROM posting WHERE account = "
     "'445711' ORDER BY 1 LIMIT 1)"
     " AND account IN ('530000', '445711')",
     "posting kpa=BLG month="},
    {"UPDATE ticket_line SET net_cents = net_cents + 1, vat_cents = vat_cents - 1 WHERE (ticket, line) = (SELECT "
     "ticket, line FROM ticket_line WHERE vat_cents > 5 ORDER BY 1, 2 LIMIT 1)",
     "ticket_vat "},
    {"UPDATE ticket_line SET gross_cents = gross_cents + 1, net_cents = net_cents + 1 WHERE (ticket, line) = (SELECT "
     "ticket, line FROM ticket_line ORDER BY 1, 2 LIMIT 1)",
     "ticket_line "},
    {"UPDATE ticket_vat SET net_cents = net_cents + 1, vat_cents = vat_cents - 1 WHERE (ticket, rate_bp) = (SELECT "
     "ticket, rate_bp FROM ticket_vat WHERE vat_cents > 5 ORDER BY 1, 2 LIMIT 1)",
     "ticket_vat "},
    /* postings */
    {"UPDATE posting SET date = date + 1 WHERE (entry, line) = (20, 1)", "posting entry=20 line=1 date : "},
    {"UPDATE posting SET kpa = 'CAP' WHERE (entry, line) = (20, 1)",
     "posting entry=20 line=1 kpa : CAP inscrit, BLG attendu"},
    {"UPDATE posting SET account = '999999' WHERE (entry, line) = (20, 1)",
     "posting entry=20 line=1 account : le compte 999999"},
    {"UPDATE posting SET account = '411000' WHERE (entry, line) = (20, 1)",
     "posting entry=20 line=1 account : 411000 inscrit"},
    {"UPDATE posting SET activity = 'ZZZ' WHERE (entry, line) = (20, 1)",
     "posting entry=20 line=1 activity : ZZZ inscrit"},
    {"UPDATE posting SET member = 'BLG-M03' WHERE (entry, line) = (SELECT entry, line FROM posting WHERE member <> "
     "'BLG-M03' ORDER BY 1, 2 LIMIT 1)",
     "posting entry="},
    {"UPDATE posting SET member = 'NOBODY' WHERE (entry, line) = (SELECT entry, line FROM posting WHERE member IS "
     "NOT NULL ORDER BY 1, 2 LIMIT 1)",
     "posting entry="},
    {"UPDATE posting SET split_rule = 3 - split_rule WHERE (entry, line) = (SELECT entry, line FROM posting WHERE "
     "split_rule IS NOT NULL ORDER BY 1, 2 LIMIT 1)",
     "posting entry="},
    {"UPDATE posting SET ticket_line = ticket_line + 1 WHERE (entry, line) = (SELECT entry, line FROM posting WHERE "
     "ticket_line IS NOT NULL ORDER BY 1, 2 LIMIT 1)",
     "posting entry="},
    {"UPDATE posting SET line = 500 WHERE (entry, line) = (20, 2)", "posting entry=20 line=2 line : aucun mouvement"},
    {"DELETE FROM posting WHERE (entry, line) = (20, 1)", "posting entry=20 line=1 line : aucun mouvement"},
    {"DELETE FROM posting WHERE (entry, line) = (SELECT entry, max(line) FROM posting WHERE entry = 20 GROUP BY "
     "entry)",
     "entry id=20 : "},
    {"INSERT INTO posting (entry, line, kpa, account, amount_cents, date) SELECT id, l, kpa, '530000', l * 2 - "
     "1999, date FROM entry, generate_series(999, 1000) l WHERE id = 20",
     "posting entry=20 line=999 line : ce mouvement"},
    {"INSERT INTO posting (entry, line, kpa, account, amount_cents, date) VALUES (777777, 1, 'BLG', '530000', 0, "
     "'2026-01-05')",
     "posting entry=777777 line=1 : l’écriture n’existe pas"},
    /* entries */
    {"UPDATE entry SET number = number + 100000 WHERE id = 20",
     "entry legal_entity=CAE1 journal=VT year=2026 : le numéro 20 manque"},
    {"UPDATE entry SET number = 0 WHERE number = 1 AND journal = 'VT'",
     "entry legal_entity=CAE1 journal=VT year=2026 : le numéro 1 manque"},
    {"DELETE FROM posting WHERE entry IN (30, 31); DELETE FROM entry WHERE id IN (30, 31)",
     "entry legal_entity=CAE1 journal=VT year=2026 : les numéros 30 à 31 manquent"},
    {"DELETE FROM posting WHERE entry = (SELECT max(id) FROM entry WHERE journal = 'VT' AND reverses IS NULL); DELETE "
     "FROM entry WHERE id "
     "= (SELECT max(id) FROM entry WHERE journal = 'VT' AND reverses IS NULL)",
     "ticket id="},
    {"DELETE FROM posting WHERE entry = 20", "entry id=20 : 0 mouvements"},
    {"UPDATE entry SET date = date + 1 WHERE id = 20; UPDATE posting SET date = date + 1 WHERE entry = 20",
     "entry id=20 date : "},
    {"UPDATE entry SET year = 2025 WHERE id = 20", "entry id=20 : year : 2025 inscrit"},
    {"UPDATE entry SET piece = 'BLG-1-T-999999' WHERE id = 20", "entry id=20 piece : BLG-1-T-999999 inscrit, BLG-1-T-"},
    {"UPDATE entry SET kpa = 'CAP' WHERE id = 20; UPDATE posting SET kpa = 'CAP' WHERE entry = 20",
     "entry id=20 kpa : CAP inscrit, BLG attendu"},
    {"UPDATE entry SET legal_entity = 'ASS1' WHERE id = 20", "entry id=20 kpa : BLG ne vend pas pour ASS1"},
    {"UPDATE entry SET journal = 'XX' WHERE id = 20", "entry id=20 journal : le journal XX n’existe pas"},
    {"UPDATE entry SET ticket = NULL WHERE id = 20", "entry id=20 ticket : une vente sans ticket"},
    {"UPDATE entry SET ticket = '00000000-0000-7000-8000-000000000000' WHERE id = 20",
     "entry id=20 ticket : le ticket 0"},
    /* reversals */
    {"UPDATE posting SET amount_cents = amount_cents + 1 WHERE (entry, line) = (SELECT max(id), 1 FROM entry WHERE "
     "reverses IS NOT NULL)",
     "posting entry="},
    {"UPDATE entry SET reverses = 21 WHERE reverses = 3", "posting entry="},
    {"UPDATE entry SET reverses = 777777 WHERE reverses = 3", "entry id="},
    {"UPDATE entry SET reason = '' WHERE reverses = 3", "entry id="},
    {"UPDATE entry SET date = '2026-01-01' WHERE reverses = 9", "entry id="},
    {"DELETE FROM posting WHERE (entry, line) = (SELECT id, 2 FROM entry WHERE reverses = 6)", "posting entry="},
    /* tickets, contracts, rules */
    {"UPDATE split_rule SET band_rate_bp[1] = band_rate_bp[1] + 1 WHERE id = 1", "split_rule id=1 "},
    {"UPDATE split_rule SET band_from_cents = band_from_cents || 100000::bigint, band_rate_bp = band_rate_bp || 0 "
     "WHERE id = 1",
     "split_rule id=1 "},
    {"UPDATE split_rule SET weighting = 'fixed', weight_members = '{BLG-M01}', weights = '{3}' WHERE id = 1",
     "split_rule id=1 "},
    {"UPDATE split_rule SET contract_kind = 'cesa' WHERE id = 1", "split_rule id=1 "},
    {"UPDATE split_rule SET exempt_months = 6 WHERE id = 1", "split_rule id=1 "},
    {"UPDATE split_rule SET internal_bp = 0 WHERE id = 1", "split_rule id=1 "},
    {"UPDATE ticket SET business_day = business_day + 1 WHERE id = (SELECT ticket FROM entry WHERE id = 20)",
     "entry id=20 date : "},
    {"DELETE FROM ticket WHERE id = (SELECT ticket FROM entry WHERE id = 20)", "entry id=20 ticket : le ticket "},
    {"DELETE FROM ticket_line WHERE (ticket, line) = (SELECT ticket, 1 FROM entry WHERE id = 20)", "ticket"},
    {"DELETE FROM ticket_vat WHERE ticket = (SELECT ticket FROM entry WHERE id = 20)", "ticket_line ticket="},
    {"DELETE FROM ticket_tender WHERE ticket = (SELECT ticket FROM entry WHERE id = 20)", "ticket_tender ticket="},
    {"UPDATE ticket_tender SET kind = 'cheque' WHERE (ticket, position) = (SELECT ticket, position FROM "
     "ticket_tender WHERE kind = 'card' ORDER BY 1, 2 LIMIT 1)",
     "posting entry="},
    {"UPDATE ticket_line SET vat_rate = 550 WHERE (ticket, line) = (SELECT ticket, line FROM ticket_line WHERE "
     "vat_rate = 2000 AND vat_cents > 5 ORDER BY 1, 2 LIMIT 1)",
     "ticket"},
    {"UPDATE ticket_line SET account = '708300' WHERE (ticket, line) = (SELECT ticket, line FROM ticket_line WHERE "
     "net_cents > 0 AND account = '706000' ORDER BY 1, 2 LIMIT 1)",
     "posting entry="},
    {"UPDATE ticket_line SET quantity = quantity * 2 WHERE (ticket, line) = (SELECT ticket, line FROM ticket_line "
     "WHERE gross_cents > 10 ORDER BY 1, 2 LIMIT 1)",
     "ticket_line ticket="},
    {"UPDATE ticket_line SET turnover = NOT turnover WHERE (ticket, line) = (SELECT ticket, line FROM ticket_line "
     "WHERE vat_cents > 10 ORDER BY 1, 2 LIMIT 1)",
     "ticket"},
    {"UPDATE ticket_line_member SET weight = weight + 50 WHERE (ticket, line, position) = (SELECT m.ticket, m.line, "
     "1 FROM ticket_line_member m JOIN ticket_line l USING (ticket, line) WHERE m.position = 2 AND l.turnover "
     "AND l.net_cents > 500 ORDER BY 1, 2 LIMIT 1)",
     "posting entry="},
    {"DELETE FROM ticket_line_member WHERE (ticket, line, position) = (SELECT m.ticket, m.line, 1 FROM "
     "ticket_line_member m JOIN ticket_line l USING (ticket, line) WHERE m.position = 1 AND l.turnover AND l.net_cents "
     "> 500 "
     "ORDER BY 1, 2 LIMIT 1)",
     "posting entry="},
    {"UPDATE contract SET kind = 'volunteer', ends_on = NULL WHERE member = 'BLG-M02' AND kind = 'cesa'",
     "posting entry="},
    {"UPDATE split_rule SET valid_from = '2026-06-01' WHERE id = 2", "split_rule id=2 : "},
    {"DELETE FROM split_rule WHERE id = 2", "posting entry="},
    {"DELETE FROM split_rule", "posting entry="},
    {"UPDATE split_rule SET valid_from = '2027-01-01' WHERE activity IS NULL", "ticket id="},
    {"UPDATE split_rule SET fingerprint = ''", "split_rule id=1 : "},
    {"UPDATE item_price SET valid_from = valid_from + 1", "item_price kpa=BLG item=FRI-007 "},
    {"UPDATE vat_rate SET collected_account = '445712' WHERE rate_bp = 2000", "posting kpa=BLG month="},
};

static void other_changes_are_found(void **state) {
  struct ledger_place *place = *state;
  for (size_t i = 0; i < COUNT(other_changes); i++) expect_finding(place, other_changes[i].sql, other_changes[i].says);
}

/* A rule changed is in every sale: the report stays readable. */
static void a_flood_of_findings_is_cut(void **state) {
  struct ledger_place *place = *state;
  struct change change = {.sql = "UPDATE posting SET amount_cents = amount_cents + 1"};
  struct fault fault = {0};
  assert_int_equal(db_transact(place->base.db, TX_WRITE, change_and_recount, &change, &fault), NOT_MODIFIED);
  size_t lines = 0;
  for (const char *at = change.report.text.bytes; (at = strstr(at, "FAUTE ")); at++) lines++;
  assert_true(change.report.findings > 3000);
  assert_int_equal(lines, 1001);
  buffer_done(&change.report.text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_sound_ledger_is_sound),
      cmocka_unit_test(every_amount_of_a_posting_is_watched),
      cmocka_unit_test(every_amount_column_is_watched),
      cmocka_unit_test(other_changes_are_found),
      cmocka_unit_test(a_flood_of_findings_is_cut),
      cmocka_unit_test(a_sound_ledger_is_sound), /* and everything was undone */
  };
  return cmocka_run_group_tests(tests, start, stop);
}
