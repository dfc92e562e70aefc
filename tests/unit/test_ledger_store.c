/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: ledger pos_ticket core_db core embedded_sql */
#include "tests/unit/ledger_kit.h"

struct place {
  struct db_fixture base;
  struct ledger_kit kit;
};

static int start(void **state) {
  static struct place place;
  struct fault fault = {0};
  log_set_level(LOG_ERROR);
  fixture_start(&place.base, "SELECT 1");
  fixture_expect(db_migrate(cluster_conninfo(place.base.cluster), NULL, &fault), OK, &fault);
  fixture_command(cluster_conninfo(place.base.cluster), ledger_people_sql);
  fixture_open(&place.base, ledger_queries, 10);
  kit_start(&place.kit, place.base.db, chance_seed());
  kit_sell_many(&place.kit, place.base.db, 1000, (struct date){2026, 1, 5}, 300);
  *state = &place;
  return 0;
}

static int stop(void **state) {
  struct place *place = *state;
  kit_done(&place->kit);
  db_close(place->base.db);
  fixture_stop(&place->base);
  return 0;
}

static enum outcome run_verify(struct tx *tx, void *report) {
  return ledger_verify(tx, report);
}

static void verify_is_right(void **state) {
  struct place *place = *state;
  struct verify_report report = {0};
  struct fault fault = {0};
  fixture_expect(db_transact(place->base.db, TX_READ, run_verify, &report, &fault), OK, &fault);
  print_message("%s", report.text.bytes);
  assert_int_equal(report.findings, 0);
  buffer_done(&report.text);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(verify_is_right)};
  return cmocka_run_group_tests(tests, start, stop);
}
