/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* Several chains in one commit, requests asked twice, the event log, training, and journals of earlier formats. */
#include "tests/till/till_kit.h"

#include "pos/till/keep.h"

#include <string.h>

struct stage {
  char folder[64];
  struct till *till;
  struct arena arena;
};

static int set_stage(void **state) {
  struct stage *stage = calloc(1, sizeof *stage);
  folder_make(stage->folder);
  stage->till = kit_enrolled(stage->folder);
  *state = stage;
  return 0;
}

static int clear_stage(void **state) {
  struct stage *stage = *state;
  AUTO(findings) struct findings findings = {0};
  till_close(stage->till);
  recount(stage->folder, &findings);
  if (findings.count > 0) fail_msg("%s", findings.text.bytes);
  arena_done(&stage->arena);
  folder_remove(stage->folder);
  free(stage);
  return 0;
}

static void reopen(struct stage *stage) {
  till_close(stage->till);
  stage->till = kit_open(stage->folder);
}

static int64_t head_of(struct stage *stage, const char *chain) {
  struct journal_head head;
  struct fault fault = {0};
  assert_int_equal(journal_head_read(stage->till->journal, chain, &head, &fault), OK);
  return head.sequence;
}

static int64_t perpetual(struct stage *stage) {
  struct journal_head head;
  struct fault fault = {0};
  assert_int_equal(journal_head_read(stage->till->journal, CHAIN_SALES, &head, &fault), OK);
  assert_int_equal(head.perpetual_total.cents, head.perpetual_total_abs.cents);
  return head.perpetual_total.cents;
}

static struct draft cash_in(const char *id, int64_t cents) {
  return (struct draft){.record = {.kind = "cash_in", .id = id, .cash = {.reason = "change", .amount = {cents}}}};
}

static enum outcome keep(struct stage *stage, struct draft drafts[], size_t count, struct fault *fault) {
  till_moment_begin(stage->till);
  enum outcome outcome = till_keep(stage->till, "BLG-M04", drafts, count, &stage->arena, fault);
  till_moment_end(stage->till);
  return outcome;
}

static int64_t events_of(struct stage *stage, const char *code) {
  AUTO(arena) struct arena arena = {0};
  struct journal_row *rows = NULL;
  struct fault fault = {0};
  size_t count = 0;
  int64_t found = 0;
  assert_int_equal(journal_after(stage->till->journal, "L", 0, 1000, &arena, &rows, &count, &fault), OK);
  for (size_t i = 0; i < count; i++) {
    struct record record;
    assert_int_equal(record_parse(rows[i].body, rows[i].body_length, &arena, &record, &fault), OK);
    found += text_equal(record.event.code, code);
  }
  return found;
}

/* ---- one commit -------------------------------------------------------------------------------------------------- */

static void several_chains_in_one_commit(void **state) {
  struct stage *stage = *state;
  int64_t moves = head_of(stage, "P");
  struct draft drafts[] = {cash_in(sale_id(1), 2000), keep_event_draft(EVENT_DRAWER_OPEN_NO_SALE, NULL),
                           cash_in(NULL, -500)};
  struct fault fault = {0};
  assert_int_equal(keep(stage, drafts, 3, &fault), OK);
  assert_int_equal(head_of(stage, "P"), moves + 2);
  assert_int_equal(events_of(stage, "drawer.open_no_sale"), 1);
  assert_int_equal(drafts[0].row.sequence, moves + 1);
  assert_int_equal(drafts[2].row.sequence, moves + 2);
  assert_true(uuid_is_valid(drafts[2].row.id));
  assert_string_equal(drafts[1].row.chain, "L");
  assert_int_equal(drafts[0].row.total.cents, 2000);
}

/* A draft that no record can hold, in the middle: the ones around it are not kept either. */
static void all_of_them_or_none(void **state) {
  struct stage *stage = *state;
  struct fault fault = {0};
  struct draft first[] = {cash_in(sale_id(1), 100)};
  assert_int_equal(keep(stage, first, 1, &fault), OK);
  int64_t moves = head_of(stage, "P");
  struct draft too_long[] = {cash_in(sale_id(2), 100), cash_in(sale_id(3), 100), cash_in(sale_id(4), 100)};
  too_long[1].record.cash.reason = "a reason that is very much longer than the forty characters it may have";
  assert_int_equal(keep(stage, too_long, 3, &fault), BAD_RECORD);
  struct draft taken[] = {keep_event_draft(EVENT_DAY_OPEN, NULL), cash_in(sale_id(5), 100), cash_in(sale_id(1), 100)};
  assert_int_not_equal(keep(stage, taken, 3, &fault), OK);
  assert_int_equal(head_of(stage, "P"), moves);
  assert_int_equal(events_of(stage, "day.open"), 0);
  struct draft next[] = {cash_in(sale_id(2), 100)};
  assert_int_equal(keep(stage, next, 1, &fault), OK);
  assert_int_equal(next[0].row.sequence, moves + 1);
}

static enum outcome count_row(void *context, const struct journal_row *row, struct fault *fault) {
  int64_t *last = context;
  if (row->sequence != *last + 1) return fault_set(fault, CHAIN_GAP, "", "%lld", (long long)row->sequence);
  *last = row->sequence;
  return row->sequence == 7 ? NOT_FOUND : OK;
}

static void records_are_found_again(void **state) {
  struct stage *stage = *state;
  struct fault fault = {0};
  struct journal_row *rows = NULL, row;
  size_t count = 0;
  bool found = false;
  for (unsigned i = 1; i <= 9; i++) sell_coat(stage->till, i);
  struct draft drafts[] = {
      {.record = {.kind = "tender_change", .cash = {.tender = "cash", .tender_to = "card", .ticket = sale_id(4)}}},
      {.record = {.kind = "copy", .copy = {"T", "sale", "paper", 4, 1}}},
      {.record = {.kind = "copy", .copy = {"T", "sale", "paper", 4, 2}}}};
  assert_int_equal(keep(stage, drafts, 3, &fault), OK);
  struct journal *journal = stage->till->journal;
  assert_int_equal(
      journal_about(journal, &(struct journal_about){.about = sale_id(4)}, 10, &stage->arena, &rows, &count, &fault),
      OK);
  assert_int_equal(count, 1);
  assert_string_equal(rows[0].kind, "tender_change");
  assert_int_equal(
      journal_about(journal, &(struct journal_about){.about = "T-4"}, 10, &stage->arena, &rows, &count, &fault), OK);
  assert_int_equal(count, 2);
  assert_int_equal(
      journal_about(journal, &(struct journal_about){.about = "T-5"}, 10, &stage->arena, &rows, &count, &fault), OK);
  assert_int_equal(count, 0);
  assert_int_equal(journal_last_of(journal, "C", "copy", &stage->arena, &row, &found, &fault), OK);
  assert_true(found && row.sequence == 2);
  assert_int_equal(journal_last_of(journal, "G", "day", &stage->arena, &row, &found, &fault), OK);
  assert_false(found);
  int64_t last = 2;
  assert_int_equal(journal_between(journal, "T", 3, 5, count_row, &last, &fault), OK);
  assert_int_equal(last, 5);
  assert_int_equal(journal_between(journal, "T", 6, 9, count_row, &last, &fault), NOT_FOUND);
  assert_int_equal(last, 7);
}

/* ---- the same request again ------------------------------------------------------------------------------------- */

static void the_same_request_is_one_thing_done(void **state) {
  struct stage *stage = *state;
  uint8_t one[SHA256_BYTES], other[SHA256_BYTES];
  const struct basket asked = coat_basket(sale_id(1)), changed = coat_basket(sale_id(2));
  struct journal_row row;
  struct fault fault = {0};
  bool found = true;
  till_request_hash(&basket_spec, &asked, one);
  till_request_hash(&basket_spec, &changed, other);
  assert_memory_not_equal(one, other, sizeof one);
  assert_int_equal(till_replay(stage->till, sale_id(7), "cash_in", one, &stage->arena, &row, &found, &fault), OK);
  assert_false(found);
  struct draft draft = cash_in(sale_id(7), 300);
  draft.request = one;
  assert_int_equal(keep(stage, &draft, 1, &fault), OK);
  reopen(stage);
  assert_int_equal(till_replay(stage->till, sale_id(7), "cash_in", one, &stage->arena, &row, &found, &fault), OK);
  assert_true(found && row.sequence == draft.row.sequence);
  for (int i = 0; i < 2; i++)
    assert_int_equal(till_replay(stage->till, sale_id(7), "cash_in", other, &stage->arena, &row, &found, &fault),
                     ID_REUSED);
  assert_int_equal(till_replay(stage->till, sale_id(7), "cash_out", one, &stage->arena, &row, &found, &fault),
                   ID_REUSED);
  assert_int_equal(sql_number(stage->folder, "SELECT count(*) FROM refused_request"), 2);
  assert_int_equal(events_of(stage, "request.refused"), 2); /* who insists is told once */
  struct basket sale = coat_basket(sale_id(7));             /* neither a sale under the id of a movement */
  assert_int_equal(sell_outcome(stage->till, &sale), ID_REUSED);
}

/* ---- event log --------------------------------------------------------------------------------------------------- */

static void on_off_and_updates_are_told(void **state) {
  struct stage *stage = *state;
  till_started(stage->till);
  till_stopping(stage->till);
  assert_int_equal(events_of(stage, "till.start"), 1);
  assert_int_equal(events_of(stage, "till.stop"), 1);
  assert_int_equal(events_of(stage, "software.update"), 0);
  reopen(stage);
  till_started(stage->till);
  assert_int_equal(events_of(stage, "software.update"), 0);
  int64_t sales = sell_coat(stage->till, 1);
  till_close(stage->till);
  sql_on(stage->folder, "UPDATE setting SET value = '0.0.9 0000000000000000' WHERE name = 'software'");
  stage->till = kit_open(stage->folder);
  till_started(stage->till);
  assert_int_equal(events_of(stage, "software.update"), 1);
  assert_int_equal(sell_coat(stage->till, 2), sales + 1); /* counters go on */
  assert_int_equal(perpetual(stage), 2000);
}

static void before_the_first_catalogue_there_is_no_chain(void **state) {
  struct stage *stage = *state;
  char folder[64];
  folder_make(folder);
  struct till *fresh = kit_open(folder);
  struct fault fault = {0};
  struct draft draft = cash_in(NULL, 100);
  till_event(fresh, EVENT_TILL_START, NULL);
  till_moment_begin(fresh);
  assert_int_equal(till_keep(fresh, NULL, &draft, 1, &stage->arena, &fault), NOT_ENROLLED);
  till_moment_end(fresh);
  till_close(fresh);
  assert_whole(folder, 0);
  folder_remove(folder);
}

/* ---- training ---------------------------------------------------------------------------------------------------- */

static void what_is_learned_counts_for_nothing(void **state) {
  struct stage *stage = *state;
  struct fault fault = {0};
  struct journal_day day;
  sell_coat(stage->till, 1);
  int64_t sales = head_of(stage, "T"), moves = head_of(stage, "P");
  assert_int_equal(till_training_set(stage->till, "BLG-M04", true, &fault), OK);
  assert_int_equal(till_training_set(stage->till, "BLG-M04", true, &fault), OK); /* asked twice, begun once */
  int64_t learned = head_of(stage, "X");
  sell_coat(stage->till, 2);
  struct draft draft = cash_in(sale_id(3), 100);
  assert_int_equal(keep(stage, &draft, 1, &fault), OK);
  assert_string_equal(draft.row.chain, "X");
  reopen(stage);
  assert_true(atomic_load(&stage->till->training));
  sell_coat(stage->till, 4);
  assert_true(head_of(stage, "X") >= learned + 3);
  assert_int_equal(head_of(stage, "T"), sales);
  assert_int_equal(head_of(stage, "P"), moves);
  assert_int_equal(perpetual(stage), 1000);
  assert_int_equal(journal_day_read(stage->till->journal, KIT_DAY, &day, &fault), OK);
  assert_true(day.tickets == 1 && day.total.cents == 1000);
  assert_int_equal(till_training_set(stage->till, "BLG-M04", false, &fault), OK);
  assert_int_equal(sell_coat(stage->till, 5), sales + 1);
  assert_int_equal(events_of(stage, "training.start"), 1);
  assert_int_equal(events_of(stage, "training.stop"), 1);
}

/* ---- earlier formats --------------------------------------------------------------------------------------------- */

/* A record as it was made before there was a core: its whole total was counted. */
static void append_old(struct stage *stage, int64_t sequence, char previous[static SHA256_HEX], struct buffer *sql) {
  static const struct ticket_vat card_vat = {0, "voucher_multi", {2500}, {2500}, {0}};
  static const struct ticket_line card = {.item = "AUT-007",
                                          .label = "Carte cadeau",
                                          .kind = "good",
                                          .activity = "FRI",
                                          .unit = "piece",
                                          .account = "419100",
                                          .vat_scheme = "voucher_multi",
                                          .quantity = 1000,
                                          .unit_price = {2500},
                                          .gross = {2500},
                                          .net = {2500}};
  static const struct ticket_tender tender = {.kind = "card", .amount = {2500}};
  AUTO(buffer) struct buffer body = {0};
  uint8_t digest[SHA256_BYTES], signature[SIGNATURE_MAX];
  char hex[2 * SIGNATURE_MAX + 1];
  struct record record = {.version = 1,
                          .chain = "T",
                          .till = "BLG-1",
                          .sequence = sequence,
                          .previous = previous,
                          .id = sale_id(900 + (unsigned)sequence),
                          .kind = "sale",
                          .at = "2026-11-21T10:00:00+01:00",
                          .business_day = "2026-11-21",
                          .legal_entity = "CAE1",
                          .kpa = "BLG",
                          .currency = "EUR",
                          .catalogue = "",
                          .software = "comptoir-till 0.1.0",
                          .ticket = {.total = {2500},
                                     .lines = &card,
                                     .line_count = 1,
                                     .vat = &card_vat,
                                     .vat_count = 1,
                                     .tenders = &tender,
                                     .tender_count = 1},
                          .perpetual_total = {sequence * 2500},
                          .perpetual_total_abs = {sequence * 2500}};
  record_write(&record, &body);
  sha256(body.bytes, body.length, digest);
  hex_from_bytes(digest, sizeof digest, previous);
  size_t length = record_sign(stage->till->key, body.bytes, body.length, signature);
  hex_from_bytes(signature, length, hex);
  buffer_format(sql,
                "INSERT INTO record VALUES ('T', %lld, '%s', '%s', '2026-11-21', 2500, '%s', '%s', x'%s');"
                "INSERT OR REPLACE INTO head VALUES ('T', %lld, '%s', %lld, %lld, %lld);",
                (long long)sequence, record.id, record.at, previous, body.bytes, hex, (long long)sequence, previous,
                (long long)sequence * 2500, (long long)sequence * 2500, 1795251600000000LL);
}

static void a_journal_of_before_goes_on(void **state) {
  struct stage *stage = *state;
  AUTO(buffer) struct buffer sql = {0};
  char previous[SHA256_HEX] = ZERO_HASH_HEX;
  buffer_text(&sql,
              "DROP TRIGGER record_is_final_2; DELETE FROM record; DELETE FROM head;" /* no server: told meanwhile */
              "CREATE TRIGGER record_is_final_2 BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'record is "
              "append-only'); END;"
              "DROP TABLE about; DROP TABLE request; ALTER TABLE record DROP COLUMN kind;"
              "ALTER TABLE head DROP COLUMN signature;"
              "PRAGMA user_version = 2;");
  for (int64_t i = 1; i <= 3; i++) append_old(stage, i, previous, &sql);
  till_close(take(&stage->till));
  sql_on(stage->folder, sql.bytes);
  assert_whole(stage->folder, 3); /* read as it is, without being changed */
  assert_int_equal(sql_number(stage->folder, "SELECT user_version FROM pragma_user_version"), 2);
  stage->till = kit_open(stage->folder);
  assert_true(sql_number(stage->folder, "SELECT user_version FROM pragma_user_version") >= 3);
  assert_int_equal(perpetual(stage), 7500);
  assert_int_equal(sell_coat(stage->till, 4), 4);
  assert_int_equal(perpetual(stage), 8500);
  struct basket again = coat_basket(sale_id(902)); /* an id of before is known */
  assert_int_equal(sell_outcome(stage->till, &again), ID_REUSED);
  assert_int_equal(sql_number(stage->folder, "SELECT count(*) FROM record WHERE chain = 'T' AND kind = 'sale'"), 4);
}

/* ---- tampering --------------------------------------------------------------------------------------------------- */

static void every_chain_is_watched(void **state) {
  struct stage *stage = *state;
  struct fault fault = {0};
  sell_coat(stage->till, 1);
  struct draft drafts[] = {cash_in(sale_id(2), 100),
                           cash_in(sale_id(3), 100),
                           keep_event_draft(EVENT_DAY_OPEN, "a"),
                           {.record = {.kind = "copy", .copy = {"T", "sale", "mail", 1, 1}}}};
  uint8_t hash[SHA256_BYTES] = {1};
  drafts[1].request = hash;
  assert_int_equal(keep(stage, drafts, 4, &fault), OK);
  till_close(stage->till);
  static const struct {
    const char *sql, *says;
  } edits[] = {
      {"UPDATE record SET kind = 'cash_out' WHERE chain = 'P' AND kind = 'cash_in'", "kind:"},
      {"UPDATE record SET total_cents = total_cents + 1 WHERE chain = 'P'", "total_cents:"},
      {"DELETE FROM record WHERE chain = 'C'", "head chain=C | sequence"},
      {"DELETE FROM record WHERE chain = 'C'; DELETE FROM head WHERE chain = 'C'", "about | references"},
      {"DELETE FROM record WHERE chain = 'P' AND sequence = 1", "chain=P sequence=2 | sequence"},
      {"UPDATE record SET body = replace(body, '\"detail\":\"a\"', '\"detail\":\"b\"') WHERE chain = 'L'", "body: not"},
      {"UPDATE record SET chain = 'B' WHERE chain = 'C'", "chain=B"},
      {"UPDATE head SET hash = '" ZERO_HASH_HEX "' WHERE chain = 'L'", "head chain=L | hash"},
      {"UPDATE head SET at_us = 1 WHERE chain = 'P'", "head chain=P | at_us"},
      {"UPDATE head SET perpetual_cents = 5 WHERE chain = 'P'", "head chain=P | perpetual_cents"},
      {"DELETE FROM about", "about: the reference is missing"},
      {"UPDATE about SET about = 'T-2'", "about: the reference is missing"},
      {"INSERT INTO about VALUES ('T-1', 'T', 1)", "about | references"},
      {"INSERT INTO request VALUES ('" ZERO_HASH_HEX "', x'00')", "request | id"},
      {"UPDATE record SET chain = 'Q' WHERE chain = 'C'", "chain=Q"},
  };
  static const char unguard[] = "DROP TRIGGER record_is_final_1; DROP TRIGGER record_is_final_2;"
                                "DROP TRIGGER about_is_final_1; DROP TRIGGER about_is_final_2;";
  for (size_t i = 0; i < COUNT(edits); i++) {
    AUTO(findings) struct findings findings = {0};
    char copy[64];
    folder_make(copy);
    folder_copy(stage->folder, copy);
    sql_on(copy, unguard);
    sql_on(copy, edits[i].sql);
    recount(copy, &findings);
    assert_says(findings.text.bytes, edits[i].says);
    folder_remove(copy);
  }
  stage->till = kit_open(stage->folder);
}

#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_stage, clear_stage)

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(getenv("LOUD") ? LOG_DEBUG : LOG_ERROR - 1);
  const struct CMUnitTest tests[] = {
      STAGED(several_chains_in_one_commit),
      STAGED(all_of_them_or_none),
      STAGED(records_are_found_again),
      STAGED(the_same_request_is_one_thing_done),
      STAGED(on_off_and_updates_are_told),
      STAGED(before_the_first_catalogue_there_is_no_chain),
      STAGED(what_is_learned_counts_for_nothing),
      STAGED(a_journal_of_before_goes_on),
      STAGED(every_chain_is_watched),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
