/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_intake catalog ledger pos_ticket core_http core_db core embedded_sql */
/* PostgreSQL is killed again and again while four tills sell. Each till gives a record again until it is answered, as
 * a real one does: in the end every sale is there once. */
#include "tests/unit/intake_kit.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

enum { KILLS = 6, STRETCH = 25 };

struct seller {
  struct house *house;
  struct fake_till till;
  pthread_t thread;
  int64_t sold, again;
};
static atomic_bool enough;

/* Gives a stretch of records, all of them again when the answer does not come. */
static void sell_stretch(struct seller *seller) {
  struct intake_record records[STRETCH];
  struct intake_result results[STRETCH];
  for (size_t i = 0; i < STRETCH; i++) {
    const struct record record = till_any(&seller->till);
    records[i] = till_keep(&seller->till, &record);
  }
  struct fault fault = {0};
  for (int tries = 0; intake_submit(seller->house->intake, seller->till.code, records, STRETCH, results, &fault) != OK;
       tries++) {
    if (tries > 1500) fail_msg("%s: %s", fault.field, fault.hint);
    seller->again++;
    usleep(20000);
  }
  for (size_t i = 0; i < STRETCH; i++) {
    if (results[i].answer == INTAKE_REFUSED) fail_msg("%s: %s", outcome_code(results[i].code), results[i].fault.hint);
    assert_int_equal(results[i].sequence, seller->sold + (int64_t)i + 1);
  }
  seller->sold += STRETCH;
}

static void *sell_on(void *context) {
  struct seller *seller = context;
  while (!atomic_load(&enough)) sell_stretch(seller);
  return NULL;
}

static pid_t postmaster(void) {
  char path[128];
  long long pid = 0;
  snprintf(path, sizeof path, "%s/data/pg/postmaster.pid", kit_base.folder);
  FILE *file = fopen(path, "r");
  if (file != NULL && fscanf(file, "%lld", &pid) != 1) pid = 0;
  if (file != NULL) fclose(file);
  return (pid_t)pid;
}

static void nothing_is_lost_nor_doubled(void **state) {
  struct house *house = *state;
  struct seller sellers[4];
  int64_t sold = 0, cents = 0, again = 0;
  uint64_t chance = chance_seed();
  log_set_level((enum log_level)0); /* what is said while the database is away is expected */
  for (size_t i = 0; i < COUNT(sellers); i++) {
    char code[16];
    snprintf(code, sizeof code, "BLG-%zu", i + 1);
    sellers[i] = (struct seller){.house = house};
    till_open(&sellers[i].till, house, code);
    sellers[i].till.chance = chance + i;
    assert_int_equal(pthread_create(&sellers[i].thread, NULL, sell_on, &sellers[i]), 0);
  }
  for (int kills = 0; kills < KILLS; kills++) {
    usleep((useconds_t)chance_between(&chance, 100000, 900000));
    pid_t pid = postmaster();
    if (pid > 0) kill(pid, SIGKILL);
    usleep(1500000);
  }
  atomic_store(&enough, true);
  for (size_t i = 0; i < COUNT(sellers); i++) {
    pthread_join(sellers[i].thread, NULL);
    sold += sellers[i].sold, cents += sellers[i].till.total.cents, again += sellers[i].again;
    till_close(&sellers[i].till);
  }
  print_message("%lld sales, %lld stretches given again\n", (long long)sold, (long long)again);
  assert_true(again > 0);
  assert_int_equal(house_count(house, "SELECT count(*) FROM record"), sold);
  assert_int_equal(house_count(house, "SELECT count(*) FROM ticket"), sold);
  assert_int_equal(house_count(house, "SELECT sum(total_cents) FROM ticket"), cents);
  assert_int_equal(house_count(house, "SELECT count(*) FROM refused_record"), 0);
  assert_int_equal(house_findings(house, true), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(nothing_is_lost_nor_doubled, house_open, house_close)};
  return cmocka_run_group_tests(tests, kit_open, kit_close);
}
