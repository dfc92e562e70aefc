/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The recount of ledger/verify.h, asked: sound books, and books that somebody changed behind the program's back. */
#ifndef COMPTOIR_TESTS_UNIT_RECOUNT_KIT_H
#define COMPTOIR_TESTS_UNIT_RECOUNT_KIT_H

#include "tests/unit/ledger_kit.h"

static inline enum outcome run_verify(struct tx *tx, void *report) {
  return ledger_verify(tx, report);
}

/* Nothing is found; returns how many checks there were. */
static inline int64_t expect_sound(const struct ledger_place *place) {
  struct verify_report report = {0};
  struct fault fault = {0};
  fixture_expect(db_transact(place->base.db, TX_READ, run_verify, &report, &fault), OK, &fault);
  if (report.findings) print_error("%s", report.text.bytes);
  assert_int_equal(report.findings, 0);
  buffer_done(&report.text);
  return (int64_t)report.checks;
}

struct change {
  const char *sql;
  struct verify_report report;
};

/* As superuser: triggers and foreign keys asleep, and the checks of the tables gone. */
static const char lay_hands[] =
    "SET LOCAL session_replication_role = replica;"
    "DO $$ DECLARE c record; BEGIN FOR c IN SELECT conrelid::regclass AS name, conname FROM pg_constraint"
    " WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conrelid <> 0"
    " LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.name, c.conname); END LOOP; END $$;"
    "ALTER TABLE month_balance DROP CONSTRAINT month_balance_kpa_month_fkey";

static inline enum outcome change_and_recount(struct tx *tx, void *context) {
  struct change *change = context;
  buffer_clear(&change->report.text);
  change->report.checks = change->report.findings = 0;
  enum outcome outcome = tx_command(tx, lay_hands);
  if (outcome == OK) outcome = tx_command(tx, change->sql);
  if (outcome == OK) outcome = ledger_verify(tx, &change->report);
  return outcome == OK ? NOT_MODIFIED : outcome; /* no success: rolled back */
}

/* The change is found and said so, and is undone. */
static inline void expect_finding(const struct ledger_place *place, const char *sql, const char *says) {
  struct change change = {.sql = sql};
  struct fault fault = {0};
  enum outcome outcome = db_transact(place->base.db, TX_WRITE, change_and_recount, &change, &fault);
  if (outcome != NOT_MODIFIED) fail_msg("%s: %s %s %s", sql, outcome_code(outcome), fault.field, fault.hint);
  if (change.report.findings == 0) fail_msg("not found: %s", sql);
  char line[512];
  snprintf(line, sizeof line, "FAUTE %s", says);
  if (!strstr(change.report.text.bytes, line))
    fail_msg("%s: expected \"%s\", got\n%s", sql, line, change.report.text.bytes);
  buffer_done(&change.report.text);
}

#endif
