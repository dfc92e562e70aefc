/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: access ledger pos_ticket core_http core_db core embedded_sql */
/* The audit, retention and erasure, where they live: in the database. Every case is a transaction that is rolled back.
 */
#include "tests/unit/ledger_kit.h"

#include "access/privacy.h"
#include "sql_queries.h"

static struct ledger_place place;
static PGconn *connection; /* as the owner */

#define AICHA "01935b5a-0000-7000-8000-0000000000a1"
#define REFERENT "01935b5a-0000-7000-8000-0000000000b2"

static int start(void **state) {
  (void)state;
  static const struct db_query *all[128];
  size_t count = 0;
  for (size_t i = 0; ledger_queries[i]; i++) all[count++] = ledger_queries[i]; /* of the kit */
  for (size_t i = 0; privacy_queries[i]; i++) all[count++] = privacy_queries[i];
  assert_true(count < COUNT(all));
  place_start(&place, all, 2);
  connection = PQconnectdb(cluster_conninfo(place.base.cluster));
  PQsetNoticeProcessor(connection, fixture_ignore_notice, NULL);
  return 0;
}

static int stop(void **state) {
  (void)state;
  PQfinish(connection);
  place_stop(&place);
  return 0;
}

/* Runs sql; its first value, or "" when it has none. Valid until the next call. */
static const char *run(const char *sql) {
  static char answer[2048];
  PGresult *result = PQexec(connection, sql);
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail_msg("%s\n%s", sql, PQerrorMessage(connection));
  TEXT_COPY(answer, PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
  PQclear(result);
  return answer;
}

static const char *refusal(const char *sql) {
  static char message[1024];
  PGresult *result = PQexec(connection, sql);
  TEXT_COPY(message, PQresultStatus(result) == PGRES_FATAL_ERROR ? PQresultErrorMessage(result) : "");
  PQclear(result);
  return message;
}

/* What a test that failed left open would make the next one wait. */
static int begin_afresh(void **state) {
  (void)state;
  run("ROLLBACK");
  return 0;
}

/* ---- the audit */

/* A new table belongs to one of the three: nobody forgets by accident to say who changed what. */
static void every_table_is_audited_or_says_why_not(void **state) {
  (void)state;
  const char *strangers = run(
      "SELECT string_agg(c.relname, ' ') FROM pg_class c"
      " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
      "   AND c.relname NOT IN ('record', 'refused_record', 'ticket', 'ticket_line', 'ticket_line_member', "
      "'ticket_vat',"
      "     'ticket_tender', 'drawer_move', 'closing', 'closing_vat', 'closing_tender', 'closing_recount', 'till_end', "
      "'journal', "
      "'entry', "
      "'custody_event', 'custody_order', 'posting', 'month_close', 'month_balance')" /* signed chains and books:
their own journal */
      "   AND c.relname NOT IN ('stock', 'stock_hold', 'stock_move', 'pickup_slot', 'shop_order', 'shop_order_line', "
      "     'shop_order_contact', 'shop_order_cycle', 'shop_order_event', 'shop_withdrawal', 'online_till', "
      "'online_record', 'online_sale', 'pledge', 'pledge_line', 'pledge_contact', "
      "'quote', 'quote_contact', 'quote_file', 'quote_line')" /* orders have
      their own
      journal */
      "   AND c.relname NOT IN ("
      "     'schema_migration',"                                /* written by the program that migrates */
      "     'catalog_version', 'people_version',"               /* count the changes that are audited */
      "     'hold',"                                            /* what a ticket will spend, until it is there */
      "     'wrong_try', 'challenge', 'customer_link', 'mail'," /* live for a day or a month, and change nothing */
      "     'payment_inbox',"                                   /* what providers tell, as it came */
      "     'hook_event', 'hook_delivery', 'hook_attempt',"     /* what was told, for a month: numbers and states */
      "     'sms', 'sms_day',"                                  /* the same: a number until it went */
      "     'once',"                                            /* an answer, for a day */
      "     'photo', 'photo_use',"                              /* of things; says itself who took it; large */
      "     'receipt',"                                         /* says itself who sent it and when; large */
      "     'audit', 'access_journal', 'retention_night')"      /* journals themselves */
      "   AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgfoid = "
      "'audit_statement()'::regprocedure)");
  assert_string_equal(strangers, "");
}

/* Whatever is called so is withheld in the audit, in every table that has it. */
static void secrets_and_names_of_people_are_withheld(void **state) {
  (void)state;
  const char *open = run(
      "SELECT string_agg(c.relname || '.' || a.attname, ' ') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
      "  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
      " WHERE t.tgfoid = 'audit_statement()'::regprocedure"
      "   AND (a.attname ~ 'hash|secret|pin$|sealed|email|login|^face$|device' OR (a.attname = 'address' AND c.relname "
      "= 'session')"
      "        OR (a.attname = 'name' AND c.relname IN ('person', 'member')))"
      "   AND a.attname <> 'minutes_sha256'"
      "   AND NOT a.attname = ANY (string_to_array((string_to_array(encode(t.tgargs, 'escape'), '\\000'))[5], ','))");
  assert_string_equal(open, "");
}

struct audited {
  const char *change, *expected; /* action subject key changes */
};
static const struct audited audited[] = {
    {"UPDATE kpa SET city = 'Wimereux' WHERE code = 'BLG'",
     "update kpa BLG BLG {\"city\": [\"Boulogne-sur-Mer\", \"Wimereux\"]}"},
    {"UPDATE kpa SET city = city", ""},
    {"UPDATE member SET name = 'Autre nom', position = 7 WHERE code = 'BLG-M01'",
     "update member BLG-M01 BLG {\"name\": [\"•\", \"•\"], \"position\": [0, 7]}"},
    {"UPDATE person SET email = 'nouvelle@example.org', seen_at = now()",
     "update person " AICHA " - {\"email\": [\"•\", \"•\"]}"},
    {"UPDATE person SET seen_at = now()", ""},
    {"UPDATE session SET seen_at = now()", ""},
    {"UPDATE session SET revoked_at = '2026-01-01Z'",
     "update session " REFERENT " - {\"revoked_at\": [null, \"2026-01-01T00:00:00+00:00\"]}"},
    {"DELETE FROM item_barcode", ""},
    {"INSERT INTO password VALUES ('" AICHA "', '$argon2id$x', '2026-01-01Z')",
     "insert password " AICHA " - {\"hash\": [null, \"•\"], \"person\": [null, \"" AICHA
     "\"], \"changed_at\": [null, \"2026-01-01T00:00:00+00:00\"]}"},
    {"UPDATE item SET position = 4; UPDATE item SET position = 4",
     "update item BLG/FRI-007 BLG {\"position\": [1, 4]}"},
    {"UPDATE retention_rule SET kept_for = '60 days' WHERE subject = 'session'",
     "update retention_rule session - {\"kept_for\": [\"30 days\", \"60 days\"]}"},
};
static const char *const person_sql =
    "BEGIN; SET LOCAL timezone = 'UTC';"
    "INSERT INTO person (id, name, face, email, created_at, seen_at) VALUES"
    " ('" AICHA "', 'Aïcha Unique', 'aicha', 'aicha@example.org', '2025-01-01', '2026-01-15 10:00+01');"
    "INSERT INTO session (id, token_hash, person, method, assurance, created_at, seen_at, expires_at, device, address) "
    "VALUES ('" REFERENT "', sha256('t'), '" AICHA
    "', 'card', 1, '2026-01-01', '2026-01-15 10:00+01', '2026-04-01', 'Téléphone', '10.9.8.7')";

static void changes_are_written_once_and_without_what_is_withheld(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(audited); i++) {
    run(person_sql);
    run("SELECT set_config('comptoir.person', '" REFERENT "', true), set_config('comptoir.role', 'referent', true),"
        " set_config('comptoir.address', '10.1.2.3', true), set_config('comptoir.request', 'r-1', true)");
    char last[32];
    TEXT_COPY(last, run("SELECT coalesce(max(id), 0) FROM audit"));
    run(audited[i].change);
    char sql[512];
    snprintf(sql, sizeof sql,
             "SELECT string_agg(concat_ws(' ', action, subject, key, coalesce(kpa, '-'), changes) ||"
             " CASE WHEN (actor, role, address, request) = ('" REFERENT
             "', 'referent', '10.1.2.3', 'r-1') THEN '' ELSE ' ?' END, '\n' ORDER BY id)"
             " FROM audit WHERE id > %s",
             last);
    assert_string_equal(run(sql), audited[i].expected);
    run("ROLLBACK");
  }
}

static void audit_and_journal_of_views_are_append_only(void **state) {
  (void)state;
  static const char *const attacks[] = {"UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit",
                                        "UPDATE access_journal SET role = 'x'", "DELETE FROM access_journal"};
  for (size_t i = 0; i < COUNT(attacks); i++) assert_non_null(strstr(refusal(attacks[i]), "append-only"));
}

/* ---- retention: one second before its time nothing goes, at its time it goes, and the second night finds nothing */

struct forgetting {
  const char *subject, *setup, *due; /* due: the first moment at which it may go */
};
#define QUOTE                                                                                                          \
  "INSERT INTO quote (id, kpa, code, key_hash, content_hash, token_hash, state, language, asked_at, answered_at, "     \
  "valid_until, total_cents, ended_at) VALUES (gen_random_uuid(), 'BLG', 'D-ABCDEFG', sha256(''), sha256(''), "        \
  "sha256(''), 'refused', 'fr', '2026-01-10', '2026-01-11', '2026-02-01', 100, '2026-01-15 10:00+01');"
static const struct forgetting forgettings[] = {
    {"session", "UPDATE session SET revoked_at = '2026-01-15 10:00+01'", "2026-02-14 10:00+01"},
    {"session", "UPDATE session SET expires_at = '2026-01-20 10:00+01'", "2026-02-19 10:00+01"},
    {"session", "UPDATE session SET seen_at = '2026-01-15 10:00+01'", "2026-02-28 10:00+01"}, /* idle 14 days */
    {"card",
     "INSERT INTO card VALUES ('" REFERENT "', '" AICHA
     "', sha256('c'), '$argon2id$', '2025-01-01', NULL, '2026-01-15 10:00+01')",
     "2026-02-14 10:00+01"},
    {"sign_in_token",
     "INSERT INTO sign_in_token VALUES (sha256('k'), '" AICHA
     "', 'link', '2026-01-15', '2026-01-16', '2026-01-15 10:00+01')",
     "2026-01-22 10:00+01"},
    {"sign_in_token",
     "INSERT INTO sign_in_token VALUES (sha256('k'), '" AICHA "', 'link', '2026-01-15', '2026-01-16 10:00+01', NULL)",
     "2026-01-23 10:00+01"},
    {"challenge", "INSERT INTO challenge VALUES (sha256('q'), NULL, 'sign_in', '2026-01-15 10:00+01')",
     "2026-01-16 10:00+01"},
    {"wrong_try", "INSERT INTO wrong_try VALUES (sha256('a'), 3, '2026-01-15 10:00+01', NULL)", "2026-01-16 10:00+01"},
    {"wrong_try", "INSERT INTO wrong_try VALUES (sha256('a'), 9, '2026-01-15 10:00+01', '2026-01-15 12:00+01')",
     "2026-01-16 12:00+01"},
    {"mail",
     "INSERT INTO mail VALUES ('" REFERENT "', '" AICHA
     "', 'aicha@example.org', 's', '', '2026-01-01', '2026-01-01', 1, '2026-01-15 10:00+01', "
     "'2026-02-01')",
     "2026-02-14 10:00+01"},
    {"access_journal",
     "INSERT INTO access_journal (at, person, role, kpa, member, route) VALUES ('2026-01-15 10:00+01', '" AICHA
     "', 'referent', 'BLG', 'BLG-M01', '/x')",
     "2027-01-15 10:00+01"},
    {"audit_address",
     "INSERT INTO audit (at, actor, address, action, subject, key, changes) VALUES"
     " ('2026-01-15 10:00+01', 'x', '10.0.0.1', 'insert', 'kpa', 'X', '{}')",
     "2027-01-15 10:00+01"},
    {"audit",
     "INSERT INTO audit (at, actor, action, subject, key, changes) VALUES ('2026-01-15 10:00+01', 'x', 'insert', "
     "'kpa', 'X', '{}')",
     "2032-01-15 10:00+01"},
    {"customer", "SELECT 1", "2029-01-15 10:00+01"}, /* last visit */
    {"customer",
     "INSERT INTO role_grant (id, person, role, kpa, starts_on, ends_on, granted_at) VALUES"
     " ('" REFERENT "', '" AICHA "', 'referent', 'BLG', '2025-01-01', '2026-01-31', '2025-01-01')",
     "2029-02-01 00:00+01"}, /* the role ended later */
    {"account", "UPDATE person SET warned_at = '2027-12-16 10:00+01'", "2028-01-15 10:00+01"},
    {"account", "UPDATE person SET warned_at = '2028-01-01 10:00+01'", "2028-01-31 10:00+01"}, /* warned late */
    {"member_access",
     "UPDATE contract SET starts_on = '2025-06-01', ends_on = '2026-01-15' WHERE member = 'BLG-M01';"
     "INSERT INTO role_grant (id, person, role, kpa, member, starts_on, granted_at) VALUES"
     " ('" REFERENT "', '" AICHA "', 'member', 'BLG', 'BLG-M01', '2025-01-01', '2025-01-01')",
     "2027-01-16 00:00+01"},
    {"contract",
     "UPDATE contract SET starts_on = '2025-06-01', ends_on = '2026-01-15' WHERE member = 'BLG-M01';"
     "UPDATE contract SET ends_on = NULL, kind = 'cesa' WHERE member <> 'BLG-M01' AND kind = 'cape' AND member <> "
     "'BLG-M02'",
     "2031-01-16 00:00+01"},
    {"contract", /* she never had one: from her arrival */
     "DELETE FROM contract WHERE member = 'BLG-M01'; UPDATE member SET joined_on = '2020-01-15' WHERE code = 'BLG-M01'",
     "2025-01-16 00:00+01"},
    {"contract", /* the same, but she worked */
     "DELETE FROM contract WHERE member = 'BLG-M01'; UPDATE member SET joined_on = '2020-01-15' WHERE code = 'BLG-M01';"
     "SET LOCAL session_replication_role = replica;"
     "INSERT INTO posting (entry, line, kpa, date, account, amount_cents, member) VALUES"
     " (1, 1, 'BLG', '2021-01-15', '911000', -100, 'BLG-M01'); SET LOCAL session_replication_role = origin",
     "2026-01-16 00:00+01"},
    {"contract", /* the same, but she was let in later */
     "DELETE FROM contract WHERE member = 'BLG-M01'; UPDATE member SET joined_on = '2020-01-15' WHERE code = 'BLG-M01';"
     "INSERT INTO role_grant (id, person, role, kpa, member, starts_on, granted_at) VALUES"
     " ('" REFERENT "', '" AICHA "', 'member', 'BLG', 'BLG-M01', '2022-01-15', '2022-01-15 10:00+01')",
     "2027-01-16 00:00+01"},
    {"custody", /* her things were given back that day */
     "INSERT INTO till (code, kpa, name, public_key, token_hash, enrolled_at) SELECT 'BLG-8', 'BLG', 'Caisse', 'k', "
     "sha256('t'), now() WHERE NOT EXISTS (SELECT FROM till WHERE code = 'BLG-8');"
     "INSERT INTO custody_customer VALUES ('" REFERENT "', 'BLG', 'Nom', '', '', 'fr', '2026-01-15 10:00+01');"
     "INSERT INTO custody_order (id, kpa, till, at, tag_first, tag_last, items, label, customer, state, since, "
     "total_cents, closed) VALUES (gen_random_uuid(), 'BLG', 'BLG-8', '2026-01-15 10:00+01', '8-1', '8-1', 1, 'Drap', "
     "'" REFERENT "', 'collected', '2026-02-15 10:00+01', 350, true)",
     "2026-03-17 10:00+01"},
    {"till_customer", /* the invoice she gave her name for was never signed */
     "INSERT INTO till_customer (id, kpa, invoice, name, address, salt, received_at) VALUES (gen_random_uuid(), "
     "'BLG', gen_random_uuid(), 'Nom', 'Rue', 's', '2026-06-15 10:00+02')",
     "2026-07-15 10:00+02"},
    {"till_invoice", /* ten years after the end of its year */
     "INSERT INTO till (code, kpa, name, public_key, token_hash, enrolled_at) SELECT 'BLG-8', 'BLG', 'Caisse', 'k', "
     "sha256('t'), now() WHERE NOT EXISTS (SELECT FROM till WHERE code = 'BLG-8');"
     "INSERT INTO till_invoice (id, legal_entity, kpa, till, sequence, ticket, issued_at, customer, total_cents, "
     "doubled) SELECT gen_random_uuid(), legal_entity, 'BLG', 'BLG-8', 1, gen_random_uuid(), '2026-06-15 10:00+02', "
     "'" REFERENT "', 100, false FROM kpa WHERE code = 'BLG';"
     "INSERT INTO till_customer (id, kpa, invoice, name, address, salt, received_at) VALUES ('" REFERENT
     "', 'BLG', gen_random_uuid(), 'Nom', 'Rue', 's', '2026-06-15 10:00+02')",
     "2037-01-01 00:00+01"},
    {"quote_file", /* its quote was refused that day */
     QUOTE "INSERT INTO quote_file SELECT gen_random_uuid(), id, kpa, 1, 'stl', 'x.stl', 1, sha256('') FROM quote",
     "2026-02-14 10:00+01"},
    {"quote", QUOTE "INSERT INTO quote_contact SELECT id, kpa, 'Nom', '', '', '', '', asked_at FROM quote",
     "2027-01-15 10:00+01"},
    {"once", "INSERT INTO once VALUES ('', repeat('0', 64), sha256(''), 201, '', '', '2026-01-15 10:00+01')",
     "2026-01-16 10:00+01"},
    {"hook", "INSERT INTO hook_event VALUES ('" REFERENT "', 'BLG', 'x', '{}', '2026-01-15 10:00+01')",
     "2026-02-14 10:00+01"},
    {"message",
     "INSERT INTO message (id, kpa, channel, kind, shown, state, made_at, done_at) VALUES (gen_random_uuid(), 'BLG', "
     "'mail', 'x', '', 'sent', '2026-01-14 10:00+01', '2026-01-15 10:00+01')",
     "2026-02-14 10:00+01"},
    {"shop_contact",
     "INSERT INTO shop_order (id, kpa, code, token_hash, source, pays, state, language, total_cents, made_at) VALUES"
     " ('" REFERENT
     "', 'BLG', 'ABCDEFG', sha256('t'), 'shop', 'counter', 'collected', 'fr', 100, '2026-01-15 10:00+01');"
     "INSERT INTO shop_order_contact VALUES ('" REFERENT "', 'BLG', 'Nom', 'x@example.org', '', '2026-01-15 10:00+01')",
     "2029-01-15 10:00+01"},
};

static int64_t forgotten(const char *subject, const char *at, const char *less) {
  char sql[256];
  int64_t touched = -1;
  snprintf(sql, sizeof sql, "SELECT touched FROM retention_run('%s'::timestamptz - interval '%s') WHERE subject = '%s'",
           at, less, subject);
  assert_true(text_to_integer(run(sql), 0, INT64_MAX, &touched));
  return touched;
}

static void each_rule_waits_for_its_day(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(forgettings); i++) {
    const struct forgetting *f = &forgettings[i];
    run(person_sql);
    run(f->setup);
    int64_t early = forgotten(f->subject, f->due, "1 second"), due = forgotten(f->subject, f->due, "0"),
            again = forgotten(f->subject, f->due, "0");
    if (early != 0 || due != 1 || again != 0)
      fail_msg("%s, case %zu: %lld before, %lld on the day, %lld again", f->subject, i, (long long)early,
               (long long)due, (long long)again);
    run("ROLLBACK");
  }
}

/* Rules are data, but not without somebody who applies them. */
static void every_rule_is_applied_or_kept(void **state) {
  (void)state;
  run("BEGIN");
  assert_string_equal(
      run("SELECT string_agg(r.subject, ' ') FROM retention_rule r LEFT JOIN retention_run(now()) d USING (subject)"
          " WHERE (r.action = 'keep') = (d.subject IS NOT NULL)"),
      "");
  run("ROLLBACK");
  for (size_t i = 0; i < 40; i++) {
    bool tested = false;
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT subject FROM retention_rule WHERE action <> 'keep' ORDER BY position OFFSET %zu",
             i);
    const char *subject = run(sql);
    for (size_t j = 0; j < COUNT(forgettings); j++) tested = tested || text_equal(subject, forgettings[j].subject);
    if (*subject && !tested) fail_msg("no boundary is tested for %s", subject);
  }
}

static void who_is_needed_is_kept(void **state) {
  (void)state;
  run(person_sql);
  run("INSERT INTO role_grant (id, person, role, legal_entity, starts_on, granted_at) VALUES"
      " ('" REFERENT "', '" AICHA "', 'accountant', 'CAE1', '2025-01-01', '2025-01-01')");
  run("SELECT count(*) FROM retention_run('2040-01-01')");
  assert_string_equal(run("SELECT concat_ws(' ', name, email, warned_at) FROM person"),
                      "Aïcha Unique aicha@example.org");
  assert_non_null(strstr(refusal("SELECT person_erase('" AICHA "', '2026-01-01')"),
                         "outcome:still_needed Votre rôle de comptable pour Coopérative Exemple (sans date de fin)"));
  run("ROLLBACK");
}

/* Thirty days before: one mail. She comes back: nothing closes. She does not: she can enter no more. */
static void an_account_closes_after_a_warning(void **state) {
  (void)state;
  run(person_sql);
  forgotten("account", "2027-12-16 10:00+01", "1 second");
  assert_string_equal(run("SELECT count(*) FROM mail"), "0");
  forgotten("account", "2027-12-16 10:00+01", "0");
  forgotten("account", "2027-12-17 10:00+01", "0");
  assert_string_equal(
      run("SELECT string_agg(recipient || ' ' || substring(body from 'se ferme le [0-9/]+'), ',') FROM mail"),
      "aicha@example.org se ferme le 15/01/2028");
  run("UPDATE mail SET sent_at = '2027-12-18 10:00+01', body = ''");
  run("SAVEPOINT warned");
  run("UPDATE person SET seen_at = '2028-01-10'");
  assert_int_equal(forgotten("account", "2028-01-17 10:00+01", "0"), 0);
  assert_int_equal(forgotten("account", "2030-01-10 10:00+01", "0"), 0); /* warned for the other time */
  run("ROLLBACK TO warned");
  assert_int_equal(forgotten("account", "2028-01-17 10:00+01", "1 second"), 0);
  assert_int_equal(forgotten("account", "2028-01-17 10:00+01", "0"), 1); /* a month after it went */
  assert_string_equal(run("SELECT concat_ws(' ', name, email, login) FROM person"), "Aïcha Unique");
  run("ROLLBACK");
}

/* A letter that never went warned nobody: another is written, and nothing closes until it went. */
static void a_warning_that_never_went_closes_nothing(void **state) {
  (void)state;
  run(person_sql);
  forgotten("account", "2027-12-16 10:00+01", "0");
  assert_int_equal(forgotten("account", "2028-01-15 09:00+01", "0"), 0);
  assert_int_equal(forgotten("account", "2028-01-20 10:00+01", "0"), 0);
  assert_string_equal(run("SELECT string_agg(created_at::date::text, ',') FROM mail"), "2028-01-20");
  assert_int_equal(forgotten("account", "2028-02-18 10:00+01", "0"), 0);
  run("UPDATE mail SET sent_at = '2028-02-18 11:00+01'");
  assert_int_equal(forgotten("account", "2028-03-20 10:00+01", "0"), 1);
  run("ROLLBACK; BEGIN");
  run(person_sql);
  run("UPDATE person SET email = NULL, login = 'aicha'");
  forgotten("account", "2027-12-16 10:00+01", "0");
  assert_int_equal(forgotten("account", "2028-01-15 10:00+01", "0"), 1); /* no e-mail: nothing can be sent */
  run("ROLLBACK");
}

/* What the post drops is what is over: a link after a quarter of an hour, a warning after a month. */
static void a_letter_is_dropped_when_it_is_over(void **state) {
  (void)state;
  run(person_sql);
  forgotten("account", "2027-12-16 10:00+01", "0");
  static const char *const later[][2] = {
      {"2027-12-16 10:16+01", "1"}, {"2028-01-15 09:59+01", "1"}, {"2028-01-15 10:00+01", "0"}};
  for (size_t i = 0; i < COUNT(later); i++) {
    PGresult *result = PQexecParams(connection, sql_access_drop_mail, 1, NULL, &later[i][0], NULL, NULL, 0);
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    assert_string_equal(run("SELECT count(*) FROM mail"), later[i][1]);
  }
  assert_string_equal(run("SELECT warned_at IS NULL FROM person"), "t");
  run("ROLLBACK");
}

/* ---- erasure */

static const char *const past_member_sql =
    "UPDATE contract SET starts_on = '2025-06-01', ends_on = '2026-01-15' WHERE member = 'BLG-M01';"
    "UPDATE member SET name = 'Aïcha Unique' WHERE code = 'BLG-M01';"
    "INSERT INTO role_grant (id, person, role, kpa, member, starts_on, granted_at) VALUES"
    " ('" REFERENT "', '" AICHA "', 'member', 'BLG', 'BLG-M01', '2025-01-01', '2025-01-01');"
    "INSERT INTO card VALUES ('" REFERENT "', '" AICHA "', sha256('c'), '$argon2id$', '2025-01-01', NULL, NULL);"
    "INSERT INTO mail VALUES ('" REFERENT
    "', NULL, 'aicha@example.org', 's', 'b', '2026-01-01', '2026-01-01', 0, NULL, '2026-02-01')";

static void erasure_leaves_codes_and_nothing_else(void **state) {
  (void)state;
  run(person_sql);
  run(past_member_sql);
  char version[32];
  TEXT_COPY(version, run("SELECT version FROM people_version"));
  assert_non_null(strstr(run("SELECT string_agg(what, ' ') FROM person_erase('" AICHA "', '2026-01-16 10:00+01')"),
                         "Votre nom de coopérant·e"));
  assert_string_equal(
      run("SELECT concat_ws('|', name, face, coalesce(email, '-'), coalesce(login, '-'), erased_at) FROM person"),
      "Personne effacée||-|-|2026-01-16 09:00:00+00");
  assert_string_equal(run("SELECT concat_ws('|', code, name, face) FROM member WHERE code = 'BLG-M01'"),
                      "BLG-M01|Ancien·ne coopérant·e|");
  assert_string_equal(
      run("SELECT (SELECT count(*) FROM session) + (SELECT count(*) FROM card) + (SELECT count(*) FROM mail)"
          " + (SELECT count(*) FROM role_grant WHERE revoked_at IS NULL)"),
      "0");
  char sql[96];
  snprintf(sql, sizeof sql, "SELECT version > %s FROM people_version", version);
  assert_string_equal(run(sql), "t"); /* the tills ask for a new list of names */
  assert_non_null(strstr(refusal("SELECT person_erase('" AICHA "', '2026-01-16')"), "outcome:not_found"));
  run("ROLLBACK");
}

static void a_running_contract_refuses(void **state) {
  (void)state;
  run(person_sql);
  run(past_member_sql);
  assert_non_null(strstr(refusal("SELECT person_erase('" AICHA "', '2026-01-15 23:59+01')"),
                         "outcome:still_needed Votre contrat CAPE à La Fourmilière (jusqu’au 15/01/2026)"));
  run("ROLLBACK");
}

/* A grant given by mistake and taken back opens nobody else's figures, and whoever is member now is not touched. */
static void a_mistaken_grant_gives_nothing(void **state) {
  (void)state;
  run(person_sql);
  run("INSERT INTO role_grant (id, person, role, kpa, member, starts_on, granted_at, revoked_at) VALUES"
      " ('" AICHA "', '" AICHA "', 'member', 'BLG', 'BLG-M02', '2025-01-01', '2025-01-01', '2025-01-02')");
  assert_string_equal(run("SELECT count(*) FROM person_members('" AICHA "', false)"), "0");
  run("INSERT INTO person (id, name, created_at) VALUES ('" REFERENT "', 'Yann', '2025-01-01');"
      "INSERT INTO role_grant (id, person, role, kpa, member, starts_on, granted_at) VALUES"
      " ('" REFERENT "', '" REFERENT "', 'member', 'BLG', 'BLG-M02', '2025-01-01', '2025-01-03')");
  run("SELECT count(*) FROM person_erase('" AICHA "', '2026-01-15')");
  assert_string_equal(run("SELECT name FROM member WHERE code = 'BLG-M02'"), "Yann");
  run("ROLLBACK");
}

/* A referent may have given it by mistake or malice, and taken it back: whoever held it forgets nobody but herself. */
static void a_grant_taken_back_forgets_no_member(void **state) {
  (void)state;
  static const char *const taken_back =
      "INSERT INTO role_grant (id, person, role, kpa, member, starts_on, granted_at, revoked_at) VALUES"
      " ('" AICHA "', '" AICHA "', 'member', 'BLG', 'BLG-M02', '2025-01-01', '2025-01-01', '2025-01-02')";
  run(person_sql);
  run(taken_back);
  assert_string_equal(run("SELECT count(*) FROM person_needed('" AICHA "', '2026-01-15')"), "0");
  assert_string_equal(run("SELECT count(*) FROM person_kept('" AICHA "', '2026-01-15') WHERE subject = 'contract'"),
                      "0");
  assert_string_equal(
      run("SELECT count(*) FROM person_erase('" AICHA "', '2026-01-15') WHERE what LIKE '%coopérant·e%'"), "0");
  assert_string_equal(run("SELECT name FROM member WHERE code = 'BLG-M02'"), "Yann");
  run("ROLLBACK");
  run(person_sql);
  run(taken_back);
  run("DELETE FROM contract WHERE member = 'BLG-M02' AND kind = 'cesa';"
      "UPDATE contract SET starts_on = '2019-06-01', ends_on = '2020-01-15' WHERE member = 'BLG-M02'");
  assert_int_equal(forgotten("contract", "2026-02-15 10:00+01", "0"), 1);
  assert_string_equal(run("SELECT name FROM person"), "Aïcha Unique");
  run("ROLLBACK");
}

/* ---- what an office sees of the people it works with */

#define INVITATION "{\"kind\": [null, \"invitation\"]}"
struct glimpse {
  const char *actor, *action, *subject, *changes;
  bool is_seen;
};
static const struct glimpse glimpses[] = {
    {REFERENT, "insert", "sign_in_token", INVITATION, true},
    {"console comptoir", "insert", "sign_in_token", INVITATION, true},
    {"comptoir_door", "insert", "sign_in_token", "{\"kind\": [null, \"link\"]}", false},
    {REFERENT, "insert", "sign_in_token", "{\"kind\": [null, \"link\"]}", false},
    {AICHA, "insert", "sign_in_token", INVITATION, false},
    {"comptoir_door", "update", "sign_in_token", "{\"used_at\": [null, \"2026-01-15\"]}", false},
    {REFERENT, "insert", "card", "{}", true},
    {REFERENT, "update", "card", "{}", true},
    {AICHA, "update", "card", "{}", false},
    {"comptoir_door", "insert", "session", "{}", false},
    {REFERENT, "update", "session", "{}", false},
    {"comptoir_door", "update", "password", "{}", false}, /* hashed afresh as she signs in */
    {AICHA, "update", "password", "{}", false},
    {AICHA, "insert", "passkey", "{}", false},
    {AICHA, "delete", "totp", "{}", false},
    {REFERENT, "delete", "totp", "{}", true}, /* somebody else's doing is the office's business */
    {"comptoir_door", "update", "recovery_code", "{}", false},
    {AICHA, "update", "person", "{}", false},
    {REFERENT, "update", "person", "{}", true},
};

static void an_office_sees_what_staff_did_and_not_how_one_enters(void **state) {
  (void)state;
  static const char *const grants[] = {"revoked_at = NULL, ends_on = NULL", "revoked_at = '2026-01-02'",
                                       "ends_on = '2026-01-02'"};
  for (size_t i = 0; i < COUNT(glimpses); i++) {
    const struct glimpse *g = &glimpses[i];
    for (size_t j = 0; j < COUNT(grants); j++) {
      char sql[1024];
      run(person_sql);
      snprintf(sql, sizeof sql,
               "INSERT INTO role_grant (id, person, role, kpa, starts_on, granted_at) VALUES"
               " ('" AICHA "', '" AICHA "', 'cashier', 'BLG', '2025-01-01', '2025-01-01'); UPDATE role_grant SET %s;"
               "INSERT INTO audit (actor, person, action, subject, key, changes) VALUES ('%s', '" AICHA
               "', '%s', '%s', 'it', '%s')",
               grants[j], g->actor, g->action, g->subject, g->changes);
      run(sql);
      run("SET LOCAL ROLE comptoir_app; SET LOCAL comptoir.role = 'referent'; SET LOCAL comptoir.kpa = 'BLG';"
          "SET LOCAL comptoir.person = '" REFERENT "'");
      bool is_seen = text_equal(run("SELECT count(*) FROM audit WHERE key = 'it'"), "1");
      if (is_seen != (g->is_seen && j == 0)) fail_msg("case %zu, grant %zu: %s", i, j, is_seen ? "seen" : "hidden");
      run("ROLLBACK");
    }
  }
}

/* ---- the night's work */

static void a_night_is_done_once_and_caught_up(void **state) {
  (void)state;
  struct privacy_night first = {0}, second = {0};
  setenv("COMPTOIR_NOW", "2026-11-22T16:00:00+01:00", 1);
  run("DELETE FROM retention_night");
  run("INSERT INTO challenge VALUES (sha256('q'), NULL, 'sign_in', '2026-01-15 10:00+01')");
  privacy_night(place.base.db, &first);
  assert_string_equal(run("SELECT string_agg(to_char(due AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD HH24:MI') || ' ' || "
                          "(counts ->> 'challenge'), ',') FROM retention_night"),
                      "2026-11-22 03:30 1");
  assert_true(first.done_us > 0);
  run("INSERT INTO challenge VALUES (sha256('q'), NULL, 'sign_in', '2026-01-15 10:00+01')");
  privacy_night(place.base.db, &second); /* another server */
  privacy_night(place.base.db, &first);
  assert_string_equal(run("SELECT count(*) FROM retention_night"), "1");
  assert_string_equal(run("SELECT count(*) FROM challenge"), "1");
  run("UPDATE retention_night SET due = due - interval '3 days'"); /* it slept for three nights */
  struct privacy_night third = {0};
  privacy_night(place.base.db, &third);
  assert_string_equal(run("SELECT count(*) FROM challenge"), "0");
  run("DELETE FROM retention_night");
}

#define afresh(test) cmocka_unit_test_setup(test, begin_afresh)

int main(void) {
  const struct CMUnitTest tests[] = {
      afresh(every_table_is_audited_or_says_why_not),
      afresh(secrets_and_names_of_people_are_withheld),
      afresh(changes_are_written_once_and_without_what_is_withheld),
      afresh(audit_and_journal_of_views_are_append_only),
      afresh(each_rule_waits_for_its_day),
      afresh(every_rule_is_applied_or_kept),
      afresh(who_is_needed_is_kept),
      afresh(an_account_closes_after_a_warning),
      afresh(a_warning_that_never_went_closes_nothing),
      afresh(a_letter_is_dropped_when_it_is_over),
      afresh(erasure_leaves_codes_and_nothing_else),
      afresh(a_running_contract_refuses),
      afresh(a_mistaken_grant_gives_nothing),
      afresh(a_grant_taken_back_forgets_no_member),
      afresh(an_office_sees_what_staff_did_and_not_how_one_enters),
      afresh(a_night_is_done_once_and_caught_up),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
