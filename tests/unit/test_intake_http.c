/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_intake catalog ledger pos_ticket core_http core_db core embedded_sql */
/* Enrolment, snapshot, head, records and the office's view, over HTTP. */
#include "tests/unit/http_client.h"
#include "tests/unit/intake_kit.h"

#include "core/db/services.h"

#include <pthread.h>

struct counter { /* a house that answers on a port */
  struct house *house;
  struct services services;
  struct http_server *server;
  uint16_t port;
};

/* As the server's access does it for tills; the office is whoever says so. */
static enum outcome authorise(struct request *request) {
  const struct services *services = request->app;
  const char *header = request_header(request, "Authorization");
  if (request->route->roles & ROLE_ANYONE) return OK;
  if (request->route->roles & ROLE_REFERENT) {
    request->who.role = ROLE_REFERENT;
    TEXT_COPY(request->who.kpa, "BLG");
    return OK;
  }
  if (header == NULL || !text_starts(header, "Bearer ")) return UNAUTHENTICATED;
  return intake_authorise_till(services->house, header + 7, request->who.id, request->who.kpa);
}

static int counter_open(void **state) {
  struct counter *counter = calloc(1, sizeof *counter);
  struct fault fault = {0};
  house_open((void **)&counter->house);
  counter->services = (struct services){.house = counter->house->writer, .intake = counter->house->intake};
  fixture_expect(db_open(&(struct db_options){.conninfo = counter->house->conninfo,
                                              .connections = 3,
                                              .queries = all_queries(),
                                              .role = "comptoir_app"},
                         &counter->services.db, &fault),
                 OK, &fault);
  const struct http_options options = {.address = "127.0.0.1",
                                       .threads = 2,
                                       .connection_limit = 200,
                                       .timeout_s = 10,
                                       .tables = &intake_routes,
                                       .table_count = 1,
                                       .authorise = authorise,
                                       .app = &counter->services};
  fixture_expect(http_start(&options, &counter->server, &fault), OK, &fault);
  counter->port = http_port(counter->server);
  *state = counter;
  return 0;
}

static int counter_close(void **state) {
  struct counter *counter = *state;
  http_stop(counter->server);
  db_close(counter->services.db);
  house_close((void **)&counter->house);
  free(counter);
  return 0;
}

static struct answer say(const struct counter *counter, const struct fake_till *till, const char *line,
                         const char *more, const char *body) {
  char headers[512];
  snprintf(headers, sizeof headers, "Authorization: Bearer %s\r\n%s%s", till != NULL ? till->token : "nobody", more,
           body != NULL ? "Content-Type: application/json\r\n" : "");
  return ask(counter->port, line, headers, body);
}

/* The body of POST …/records. */
static const char *records_body(struct fake_till *till, const struct intake_record records[], size_t count) {
  AUTO(buffer) struct buffer out = {0};
  struct json json = json_into(&out);
  json_open(&json, NULL);
  json_open_list(&json, "records");
  for (size_t i = 0; i < count; i++) {
    char signature[256];
    base64_from_bytes(records[i].signature.bytes, records[i].signature.length, signature);
    json_open(&json, NULL);
    json_text(&json, "body", arena_text(&till->arena, (const char *)records[i].body.bytes, records[i].body.length));
    json_text(&json, "signature", signature);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return arena_text(&till->arena, out.bytes, out.length);
}

static struct answer give(const struct counter *counter, struct fake_till *till, const struct intake_record records[],
                          size_t count) {
  char line[64];
  snprintf(line, sizeof line, "POST /api/pos/tills/%s/records", till->code);
  return say(counter, till, line, "", records_body(till, records, count));
}

/* ---- records ----------------------------------------------------------------------------------------------------- */

static void one_sale_is_answered_with_the_head(void **state) {
  const struct counter *counter = *state;
  struct fake_till till;
  till_open(&till, counter->house, "BLG-1");
  AUTO(answer) struct answer empty = say(counter, &till, "GET /api/pos/tills/BLG-1/head", "", NULL);
  assert_string_equal(empty.body.bytes, "{\"heads\":[]}");
  const struct record record = till_coat(&till);
  const struct intake_record sealed = till_keep(&till, &record);
  for (int round = 0; round < 2; round++) {
    AUTO(answer) struct answer answer = give(counter, &till, &sealed, 1);
    char wanted[400];
    snprintf(wanted, sizeof wanted,
             "{\"heads\":[{\"chain\":\"T\",\"sequence\":1,\"hash\":\"%s\"}],\"results\":[{\"chain\":\"T\","
             "\"sequence\":1,\"id\":\"%s\",\"outcome\":\"%s\",\"code\":\"ok\"}]}",
             till.previous, record.id, round == 0 ? "accepted" : "replayed");
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.body.bytes, wanted);
  }
  AUTO(answer) struct answer head = say(counter, &till, "GET /api/pos/tills/BLG-1/head", "", NULL);
  assert_contains(head.body.bytes, till.previous);
  till_close(&till);
}

struct sender {
  const struct counter *counter;
  struct fake_till *till;
  const char *body;
  pthread_t thread;
  int accepted, replayed, other;
};

static void *send_once(void *context) {
  struct sender *sender = context;
  AUTO(answer)
  struct answer answer = say(sender->counter, sender->till, "POST /api/pos/tills/BLG-1/records", "", sender->body);
  if (answer.status == 200 && strstr(answer.body.bytes, "\"accepted\"")) sender->accepted++;
  else if (answer.status == 200 && strstr(answer.body.bytes, "\"replayed\"")) sender->replayed++;
  else sender->other++;
  return NULL;
}

static void fifty_at_once_are_one_sale(void **state) {
  const struct counter *counter = *state;
  struct fake_till till;
  static struct sender senders[50];
  int accepted = 0, replayed = 0;
  till_open(&till, counter->house, "BLG-1");
  const struct intake_record sealed = till_sell(&till);
  const char *body = records_body(&till, &sealed, 1);
  for (size_t i = 0; i < COUNT(senders); i++) {
    senders[i] = (struct sender){.counter = counter, .till = &till, .body = body};
    assert_int_equal(pthread_create(&senders[i].thread, NULL, send_once, &senders[i]), 0);
  }
  for (size_t i = 0; i < COUNT(senders); i++) {
    pthread_join(senders[i].thread, NULL);
    accepted += senders[i].accepted, replayed += senders[i].replayed;
  }
  assert_int_equal(accepted, 1);
  assert_int_equal(replayed, 49);
  expect_counts(counter->house, 1, 1, 1, 0);
  till_close(&till);
}

static void alone_a_refusal_is_a_problem(void **state) {
  const struct counter *counter = *state;
  struct fake_till till;
  till_open(&till, counter->house, "BLG-1");
  struct record gap = till_coat(&till), dollars = till_coat(&till);
  gap.sequence = 9;
  dollars.currency = "USD";
  const struct intake_record early = till_seal(&till, &gap), foreign = till_keep(&till, &dollars);
  AUTO(answer) struct answer first = give(counter, &till, &early, 1);
  assert_int_equal(first.status, 409);
  assert_string_equal(answer_header(&first, "Content-Type"), "application/problem+json");
  assert_contains(first.body.bytes, "\"code\":\"chain_gap\"");
  for (int round = 0; round < 2; round++) {
    AUTO(answer) struct answer second = give(counter, &till, &foreign, 1);
    assert_int_equal(second.status, 422);
    assert_contains(second.body.bytes, "\"code\":\"wrong_currency\"");
  }
  AUTO(answer) struct answer head = say(counter, &till, "GET /api/pos/tills/BLG-1/head", "", NULL);
  assert_contains(head.body.bytes, "\"sequence\":1,");
  expect_counts(counter->house, 1, 0, 0, 2);
  till_close(&till);
}

static void in_a_batch_it_is_a_result(void **state) {
  const struct counter *counter = *state;
  struct fake_till till;
  struct intake_record records[3];
  till_open(&till, counter->house, "BLG-1");
  for (size_t i = 0; i < COUNT(records); i++) {
    struct record record = till_coat(&till);
    if (i == 1) record.currency = "USD";
    records[i] = till_keep(&till, &record);
  }
  AUTO(answer) struct answer answer = give(counter, &till, records, COUNT(records));
  assert_int_equal(answer.status, 200);
  assert_contains(answer.body.bytes, "\"sequence\":3,\"hash\"");
  assert_contains(answer.body.bytes, "\"outcome\":\"refused\",\"code\":\"wrong_currency\"");
  assert_contains(answer.body.bytes, "\"sequence\":3,\"id\"");
  expect_counts(counter->house, 3, 2, 2, 1);
  till_close(&till);
}

static void only_its_own_till(void **state) {
  const struct counter *counter = *state;
  struct fake_till till, other;
  till_open(&till, counter->house, "BLG-1");
  till_open(&other, counter->house, "BLG-2");
  static const char *const lines[] = {"GET /api/pos/tills/BLG-1/head", "GET /api/pos/tills/BLG-1/snapshot"};
  for (size_t i = 0; i < COUNT(lines); i++) {
    AUTO(answer) struct answer wrong = say(counter, &other, lines[i], "", NULL);
    AUTO(answer) struct answer nobody = say(counter, NULL, lines[i], "", NULL);
    assert_int_equal(wrong.status, 403);
    assert_int_equal(nobody.status, 401);
  }
  const struct intake_record sealed = till_sell(&till);
  AUTO(answer)
  struct answer wrong = say(counter, &other, "POST /api/pos/tills/BLG-1/records", "", records_body(&till, &sealed, 1));
  assert_int_equal(wrong.status, 403);
  assert_contains(wrong.body.bytes, "\"code\":\"wrong_till\"");
  expect_counts(counter->house, 0, 0, 0, 0);
  till_close(&till), till_close(&other);
}

/* ---- enrolment ------------------------------------------------------------------------------------------------------
 */

static struct answer enrol(const struct counter *counter, const char *code, const struct signing_key *key) {
  uint8_t der[PUBLIC_KEY_MAX];
  char text[256], body[512];
  base64_from_bytes(der, signing_key_public(key, der), text);
  snprintf(body, sizeof body, "{\"code\":\"%s\",\"public_key\":\"%s\",\"software\":\"test\"}", code, text);
  return say(counter, NULL, "POST /api/pos/enrolments", "", body);
}

static void new_code(const struct counter *counter, const char *till, char code[static INTAKE_CODE_TEXT]) {
  struct fault fault = {0};
  fixture_expect(intake_enrolment_create(counter->house->db, "BLG", till, "Caisse de l’entrée", code, &fault), OK,
                 &fault);
}

static void a_code_makes_a_till_once(void **state) {
  const struct counter *counter = *state;
  struct signing_key *key = signing_key_new(), *thief = signing_key_new();
  char code[INTAKE_CODE_TEXT];
  new_code(counter, "BLG-1", code);
  assert_int_equal(strlen(code), 15);
  AUTO(answer) struct answer wrong = enrol(counter, "000-000-000-001", key);
  AUTO(answer) struct answer short_one = enrol(counter, "483-915", key);
  assert_int_equal(wrong.status, 403);
  assert_contains(wrong.body.bytes, "\"code\":\"bad_code\"");
  assert_int_equal(short_one.status, 403);
  for (char *hyphen = code; (hyphen = strchr(hyphen, '-')) != NULL;) *hyphen = ' '; /* as people type */
  AUTO(answer) struct answer made = enrol(counter, code, key);
  assert_int_equal(made.status, 201);
  assert_contains(made.body.bytes, "{\"till\":\"BLG-1\",\"name\":\"Caisse de l’entrée\",\"kpa\":\"BLG\",\"token\":\"");
  AUTO(answer) struct answer used = enrol(counter, code, thief);
  assert_int_equal(used.status, 403);
  AUTO(answer) struct answer again = enrol(counter, code, key); /* its answer was lost: a new token */
  assert_int_equal(again.status, 201);
  assert_string_not_equal(made.body.bytes, again.body.bytes);
  assert_int_equal(house_count(counter->house, "SELECT count(*) FROM till"), 1);
  signing_key_free(key), signing_key_free(thief);
}

static void a_code_lasts_a_day(void **state) {
  const struct counter *counter = *state;
  struct signing_key *key = signing_key_new();
  char code[INTAKE_CODE_TEXT], second[INTAKE_CODE_TEXT];
  new_code(counter, "BLG-1", code);
  assert_int_equal(
      house_count(
          counter->house,
          "SELECT count(*) FROM enrolment WHERE expires_at - interval '24 hours' <= '2026-11-22T10:10:00+01:00'"),
      1);
  fixture_command(counter->house->conninfo, "UPDATE enrolment SET expires_at = expires_at - interval '25 hours'");
  AUTO(answer) struct answer late = enrol(counter, code, key);
  assert_int_equal(late.status, 403);
  new_code(counter, "BLG-1", second); /* replaces the first */
  AUTO(answer) struct answer made = enrol(counter, second, key);
  assert_int_equal(made.status, 201);
  signing_key_free(key);
}

static void only_p256_keys_are_taken(void **state) {
  const struct counter *counter = *state;
  struct signing_key *key = signing_key_new();
  char code[INTAKE_CODE_TEXT], body[256];
  new_code(counter, "BLG-1", code);
  snprintf(body, sizeof body, "{\"code\":\"%s\",\"public_key\":\"AAAA\"}", code);
  AUTO(answer) struct answer bad = say(counter, NULL, "POST /api/pos/enrolments", "", body);
  assert_int_equal(bad.status, 422);
  AUTO(answer) struct answer made = enrol(counter, code, key); /* the code is still good */
  assert_int_equal(made.status, 201);
  signing_key_free(key);
}

static void what_cannot_be_enrolled(void **state) {
  const struct counter *counter = *state;
  struct fake_till till;
  struct fault fault = {0};
  char code[INTAKE_CODE_TEXT];
  till_open(&till, counter->house, "BLG-1");
  struct db *db = counter->house->db;
  assert_int_equal(intake_enrolment_create(db, "BLG", "BLG-1", "Encore", code, &fault), ALREADY_ENROLLED);
  assert_int_equal(intake_enrolment_create(db, "ZZZ", "ZZZ-1", "Ailleurs", code, &fault), NOT_FOUND);
  assert_int_equal(intake_enrolment_create(db, "BLG", "blg 1", "Minuscules", code, &fault), OUT_OF_RANGE);
  assert_int_equal(intake_enrolment_create(db, "BLG", "BLG-2", "", code, &fault), OUT_OF_RANGE);
  till_close(&till);
}

static void guessing_codes_closes_the_door(void **state) {
  const struct counter *counter = *state;
  struct signing_key *key = signing_key_new();
  int status = 403;
  for (int i = 0; i < 61 && status == 403; i++) {
    AUTO(answer) struct answer wrong = enrol(counter, "000-000-000-001", key);
    status = wrong.status;
  }
  assert_int_equal(status, 429);
  signing_key_free(key);
}

static void a_revoked_till_is_nobody(void **state) {
  const struct counter *counter = *state;
  struct fake_till till;
  char code[64], kpa[16];
  till_open(&till, counter->house, "BLG-1");
  assert_int_equal(intake_authorise_till(counter->house->db, till.token, code, kpa), OK);
  assert_string_equal(code, "BLG-1");
  assert_string_equal(kpa, "BLG");
  fixture_command(counter->house->conninfo, "UPDATE till SET revoked_at = now()");
  sleep(6); /* an answer is remembered for five seconds */
  assert_int_equal(intake_authorise_till(counter->house->db, till.token, code, kpa), UNAUTHENTICATED);
  till_close(&till);
}

/* ---- snapshot
 * --------------------------------------------------------------------------------------------------------- */

static struct answer snapshot(const struct counter *counter, const struct fake_till *till, const char *etag) {
  char more[160] = "";
  if (etag != NULL) snprintf(more, sizeof more, "If-None-Match: %s\r\n", etag);
  return say(counter, till, "GET /api/pos/tills/BLG-1/snapshot", more, NULL);
}

static void the_snapshot_holds_the_shop(void **state) {
  const struct counter *counter = *state;
  struct fake_till till;
  struct snapshot read;
  struct fault fault = {0};
  till_open(&till, counter->house, "BLG-1");
  AUTO(answer) struct answer answer = snapshot(counter, &till, NULL);
  assert_int_equal(answer.status, 200);
  fixture_expect(spec_read(&snapshot_spec, answer.body.bytes, answer.body.length, &till.arena, &read, &fault), OK,
                 &fault);
  assert_string_equal(read.kpa.name, "La Fourmilière");
  assert_string_equal(read.legal_entity.siren, "123456782");
  assert_int_equal(read.item_count, COUNT(shop_items));
  assert_int_equal(read.activity_count, COUNT(shop_activities));
  assert_int_equal(read.member_count, COUNT(shop_members));
  assert_int_equal(read.split_rule_count, COUNT(shop_rules));
  assert_int_equal(read.vat_rate_count, COUNT(shop_rates));
  const struct snapshot_index *index = snapshot_index_new(&read, &till.arena);
  for (size_t i = 0; i < COUNT(shop_items); i++) {
    const struct snapshot_item *item = snapshot_item_find(index, shop_items[i].code);
    assert_non_null(item);
    assert_int_equal(item->price.cents, shop_items[i].price.cents);
    assert_int_equal(item->turnover, shop_items[i].turnover);
  }
  for (size_t i = 0; i < COUNT(shop_members); i++) {
    const struct snapshot_member *member = snapshot_member_find(index, shop_members[i].code);
    assert_non_null(member);
    assert_int_equal(member->contract_count, shop_members[i].contract_count);
  }
  till_close(&till);
}

static void the_snapshot_changes_with_what_it_holds(void **state) {
  const struct counter *counter = *state;
  struct fake_till till;
  char etag[128];
  static const char *const changes[] = {
      "INSERT INTO item_price (kpa, item, valid_from, price_cents, fingerprint) VALUES ('BLG', 'FRI-007', "
      "'2026-11-01', 1100, '')",
      "UPDATE member SET name = 'Aïcha B.' WHERE code = 'BLG-M01'",
      "UPDATE contract SET ends_on = '2026-11-25' WHERE member = 'BLG-M01'",
      "INSERT INTO split_rule (kpa, activity, cae_bp, pot_bp, valid_from, decision, fingerprint) VALUES ('BLG', 'FRI', "
      "1150, 500, '2026-12-01', 1, '')",
  };
  till_open(&till, counter->house, "BLG-1");
  AUTO(answer) struct answer first = snapshot(counter, &till, NULL);
  TEXT_COPY(etag, answer_header(&first, "ETag"));
  for (size_t i = 0; i < COUNT(changes); i++) {
    AUTO(answer) struct answer same = snapshot(counter, &till, etag);
    assert_int_equal(same.status, 304);
    fixture_command(counter->house->conninfo, changes[i]);
    usleep(1100000);
    AUTO(answer) struct answer other = snapshot(counter, &till, etag);
    assert_int_equal(other.status, 200);
    TEXT_COPY(etag, answer_header(&other, "ETag"));
  }
  till_close(&till);
}

struct waiting_till {
  const struct counter *counter;
  const struct fake_till *till;
  const char *etag;
  struct answer answer;
  int64_t took_us;
};

static void *wait_there(void *context) {
  struct waiting_till *waiting = context;
  char more[160];
  int64_t start_us = clock_monotonic_us();
  snprintf(more, sizeof more, "If-None-Match: %s\r\n", waiting->etag);
  waiting->answer = say(waiting->counter, waiting->till, "GET /api/pos/tills/BLG-1/snapshot?wait=20", more, NULL);
  waiting->took_us = clock_monotonic_us() - start_us;
  return NULL;
}

static void one_wait_a_till_and_none_once_revoked(void **state) {
  const struct counter *counter = *state;
  struct fake_till till;
  char etag[128];
  pthread_t threads[2];
  till_open(&till, counter->house, "BLG-1");
  AUTO(answer) struct answer first = snapshot(counter, &till, NULL);
  TEXT_COPY(etag, answer_header(&first, "ETag"));
  struct waiting_till waiting[2] = {{.counter = counter, .till = &till, .etag = etag},
                                    {.counter = counter, .till = &till, .etag = etag}};
  pthread_create(&threads[0], NULL, wait_there, &waiting[0]);
  usleep(500000);
  pthread_create(&threads[1], NULL, wait_there, &waiting[1]);
  pthread_join(threads[0], NULL); /* it asks again: nobody waits for the first answer any more */
  assert_int_equal(waiting[0].answer.status, 304);
  assert_true(waiting[0].took_us < 3000000);
  fixture_command(counter->house->conninfo, "UPDATE till SET revoked_at = now()");
  pthread_join(threads[1], NULL);
  assert_int_equal(waiting[1].answer.status, 401);
  assert_true(waiting[1].took_us < 4000000);
  for (size_t i = 0; i < 2; i++) answer_done(&waiting[i].answer);
  till_close(&till);
}

/* ---- office
 * --------------------------------------------------------------------------------------------------------------- */

static void the_office_sees_tills_and_refusals(void **state) {
  const struct counter *counter = *state;
  struct fake_till till, idle;
  till_open(&till, counter->house, "BLG-1");
  till_open(&idle, counter->house, "BLG-2");
  const struct intake_record good = till_sell(&till);
  struct record lie = till_coat(&till);
  lie.currency = "USD";
  const struct intake_record bad = till_keep(&till, &lie), both[] = {good, bad};
  AUTO(answer) struct answer given = give(counter, &till, both, 2);
  assert_int_equal(given.status, 200);
  AUTO(answer) struct answer answer = say(counter, NULL, "GET /api/kpas/BLG/tills", "", NULL);
  assert_int_equal(answer.status, 200);
  assert_contains(answer.body.bytes, "{\"till\":\"BLG-1\",\"name\":\"Caisse\",\"sequence\":2,\"hash\":\"");
  assert_contains(answer.body.bytes, "\"last_at\":\"2026-11-22T09:30:00+01:00\"");
  assert_contains(answer.body.bytes, "\"records\":2,\"refused\":1,\"whole\":true}");
  assert_contains(answer.body.bytes, "{\"till\":\"BLG-2\",\"name\":\"Caisse\",\"sequence\":0,\"hash\":\"\",\"last_at\":"
                                     "null,\"received_at\":null,\"records\":0,\"refused\":0,\"whole\":true}");
  assert_contains(answer.body.bytes, "\"refused\":[{\"sequence\":1,\"till\":\"BLG-1\",\"code\":\"wrong_currency\"");
  till_close(&till), till_close(&idle);
}

#define COUNTER_TEST(test) cmocka_unit_test_setup_teardown(test, counter_open, counter_close)

int main(void) {
  const struct CMUnitTest tests[] = {
      COUNTER_TEST(one_sale_is_answered_with_the_head),
      COUNTER_TEST(fifty_at_once_are_one_sale),
      COUNTER_TEST(alone_a_refusal_is_a_problem),
      COUNTER_TEST(in_a_batch_it_is_a_result),
      COUNTER_TEST(only_its_own_till),
      COUNTER_TEST(a_code_makes_a_till_once),
      COUNTER_TEST(a_code_lasts_a_day),
      COUNTER_TEST(only_p256_keys_are_taken),
      COUNTER_TEST(what_cannot_be_enrolled),
      COUNTER_TEST(guessing_codes_closes_the_door),
      COUNTER_TEST(a_revoked_till_is_nobody),
      COUNTER_TEST(one_wait_a_till_and_none_once_revoked),
      COUNTER_TEST(the_snapshot_holds_the_shop),
      COUNTER_TEST(the_snapshot_changes_with_what_it_holds),
      COUNTER_TEST(the_office_sees_tills_and_refusals),
  };
  return cmocka_run_group_tests(tests, kit_open, kit_close);
}
