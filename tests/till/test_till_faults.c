/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* Power cuts, full disks and failing ones. A sale that was answered is there, once; one that was refused is not; the
 * chain is whole. COMPTOIR_KILLS=200 kills more often than the thirty times of every day. */
#include "tests/till/fake_server.h"
#include "tests/till/shaky_disk.h"

#include <curl/curl.h>
#include <poll.h>
#include <sys/resource.h>

static const char *folder; /* for the children, which are forked while this process has one thread */
static char folder_text[64];

static int set_folder(void **state) {
  (void)state;
  folder_make(folder_text);
  folder = folder_text;
  return 0;
}

static int clear_folder(void **state) {
  (void)state;
  folder_remove(folder);
  return 0;
}

static void enrol_alone(void) {
  till_close(kit_enrolled(folder));
}

/* ---- kill -9
 * ----------------------------------------------------------------------------------------------------------- */

static int kills_wanted(void) {
  const char *text = getenv("COMPTOIR_KILLS");
  int64_t kills = 30;
  if (text && !text_to_integer(text, 1, 100000, &kills)) fail_msg("COMPTOIR_KILLS=%s", text);
  return (int)kills;
}

struct answered { /* what the till said to its cashier */
  unsigned id;
  int64_t sequence;
};

/* Sells until somebody pulls the plug; each answer goes down the pipe, as it would to the screen. */
static void sell_until_killed(int pipe_end, unsigned first) {
  struct till *till = kit_open(folder);
  for (unsigned id = first;; id++) {
    struct answered answered = {id, sell_coat(till, id)};
    if (write(pipe_end, &answered, sizeof answered) != sizeof answered) _exit(5);
  }
}

struct book { /* all that was answered, and the next id that nobody used */
  struct answered answers[200000];
  size_t count;
  unsigned next;
};

static void read_answers(int pipe_end, struct book *book, int for_ms) {
  int64_t until_us = clock_monotonic_us() + for_ms * INT64_C(1000);
  for (;;) {
    int64_t left_ms = (until_us - clock_monotonic_us()) / 1000;
    struct pollfd ready = {.fd = pipe_end, .events = POLLIN};
    if (left_ms <= 0 || poll(&ready, 1, (int)left_ms) <= 0) return;
    if (read(pipe_end, &book->answers[book->count], sizeof book->answers[0]) != sizeof book->answers[0]) return;
    if (++book->count == COUNT(book->answers)) return;
  }
}

/* One life of a till, ended after life_ms. Returns how it ended. */
static int live_and_die(struct book *book, int life_ms) {
  int ends[2], status = 0;
  assert_int_equal(pipe(ends), 0);
  fflush(NULL);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    close(ends[0]);
    sell_until_killed(ends[1], book->next);
  }
  close(ends[1]);
  read_answers(ends[0], book, life_ms);
  kill(child, SIGKILL);
  assert_int_equal(waitpid(child, &status, 0), child);
  read_answers(ends[0], book, 1000); /* what it had answered before it died */
  close(ends[0]);
  book->next += 100000;
  return status;
}

static void assert_all_answered_are_kept(const struct book *book) {
  AUTO(arena) struct arena arena = {0};
  struct journal *journal = NULL;
  struct fault fault = {0};
  assert_int_equal(journal_open_to_read(file_in(folder, "journal.db"), &journal, &fault), OK);
  for (size_t i = 0; i < book->count; i++) {
    struct journal_row row;
    bool found = false;
    assert_int_equal(journal_find(journal, sale_id(book->answers[i].id), &arena, &row, &found, &fault), OK);
    if (!found || row.sequence != book->answers[i].sequence)
      fail_msg("sale %u was answered with number %lld", book->answers[i].id, (long long)book->answers[i].sequence);
    arena_reset(&arena);
  }
  journal_close(journal);
}

static void pulled_plugs_lose_nothing(void **state) {
  (void)state;
  uint64_t chance = chance_seed();
  struct book *book = calloc(1, sizeof *book);
  assert_non_null(book);
  assert_int_equal(child_status(enrol_alone), 0);
  int kills = kills_wanted();
  for (int i = 0; i < kills; i++) {
    AUTO(findings) struct findings findings = {0};
    int status = live_and_die(book, (int)chance_between(&chance, 1, 120));
    if (!WIFSIGNALED(status)) fail_msg("life %d: the till ended by itself, %d", i, status);
    int64_t records = recount(folder, &findings);
    if (findings.count > 0) fail_msg("life %d: %s", i, findings.text.bytes);
    assert_true(records >= (int64_t)book->count); /* the last one may be kept and not yet answered */
    assert_true(records <= (int64_t)book->count + i + 1);
  }
  assert_all_answered_are_kept(book);
  print_message("%d kills, %zu sales answered\n", kills, book->count);
  assert_true(book->count > 0);
  free(book);
}

/* The same with a server: killed anywhere between the disk and the network, each sale arrives there once. */
static void serve_for_ever(int pipe_end) {
  struct fake *fake = fake_new();
  if (write(pipe_end, fake->address, sizeof fake->address) != sizeof fake->address) _exit(5);
  char order;
  while (read(pipe_end, &order, 1) == 1) { /* each order is answered with the state of the server */
    pthread_mutex_lock(&fake->lock);
    char said[256];
    snprintf(said, sizeof said, "%lld %s %s", (long long)fake->count,
             fake->count ? fake->hashes[fake->count - 1] : ZERO_HASH_HEX, fake->wrong);
    pthread_mutex_unlock(&fake->lock);
    if (write(pipe_end, said, sizeof said) != sizeof said) break;
  }
  _exit(0);
}

static char server_address[64];

static void enrol_with_server(void) {
  struct till *till = kit_open(folder);
  struct fault fault = {0};
  if (till_enrol(till, server_address, FAKE_CODE, &fault) != OK) _exit(6);
  till_close(till);
}

static void send_the_rest(void) {
  struct till *till = kit_open(folder);
  for (int i = 0; i < 3000 && (till_unsent(till) > 0 || !atomic_load(&till->online)); i++) fake_pause(10);
  int64_t unsent = till_unsent(till);
  till_close(till);
  if (unsent > 0) _exit(7);
}

static void pulled_plugs_send_each_sale_once(void **state) {
  (void)state;
  uint64_t chance = chance_seed();
  int ends[2];
  struct book *book = calloc(1, sizeof *book);
  assert_non_null(book);
  assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  fflush(NULL);
  pid_t server = fork();
  assert_true(server >= 0);
  if (server == 0) {
    close(ends[0]);
    serve_for_ever(ends[1]);
  }
  close(ends[1]);
  assert_int_equal(read(ends[0], server_address, sizeof server_address), sizeof server_address);
  assert_int_equal(child_status(enrol_with_server), 0);
  int lives = kills_wanted() / 3;
  for (int i = 0; i < lives; i++) live_and_die(book, (int)chance_between(&chance, 20, 150));
  assert_int_equal(child_status(send_the_rest), 0);
  char said[256] = "", expected[256];
  struct journal *journal = NULL;
  struct journal_head head;
  struct fault fault = {0};
  assert_int_equal(journal_open_to_read(file_in(folder, "journal.db"), &journal, &fault), OK);
  assert_int_equal(journal_head_read(journal, CHAIN_SALES, &head, &fault), OK);
  journal_close(journal);
  assert_int_equal(write(ends[0], "?", 1), 1);
  assert_int_equal(read(ends[0], said, sizeof said), sizeof said);
  snprintf(expected, sizeof expected, "%lld %s ", (long long)head.sequence, head.hash);
  assert_string_equal(said, expected);
  assert_all_answered_are_kept(book);
  assert_whole(folder, head.sequence);
  close(ends[0]);
  waitpid(server, NULL, 0);
  free(book);
}

/* ---- a disk that is full
 * ------------------------------------------------------------------------------------------------- */

static void limit_files(rlim_t bytes) {
  struct rlimit limit = {.rlim_cur = bytes, .rlim_max = RLIM_INFINITY};
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(3);
}

/* In a child: the limit holds for every file of the process. */
static void sell_to_the_brim(void) {
  signal(SIGXFSZ, SIG_IGN);
  struct till *till = kit_enrolled(folder);
  limit_files(200000);
  unsigned sold = 0, refused = 0;
  for (unsigned id = 1; id <= 400; id++) {
    struct basket basket = coat_basket(sale_id(id));
    enum outcome outcome = sell_outcome(till, &basket);
    if (outcome != OK && outcome != STORAGE_FULL) _exit(4);
    sold += outcome == OK;
    refused += outcome == STORAGE_FULL;
    if (head_sequence(till) != sold) _exit(5); /* what was refused left nothing behind */
  }
  if (sold == 0 || refused == 0) _exit(6);
  limit_files(RLIM_INFINITY); /* somebody made room */
  if (sell_coat(till, 500) != sold + 1) _exit(7);
  till_close(till);
}

static void a_full_disk_refuses_and_keeps_nothing(void **state) {
  (void)state;
  assert_int_equal(child_status(sell_to_the_brim), 0);
  AUTO(findings) struct findings findings = {0};
  int64_t records = recount(folder, &findings);
  assert_string_equal(findings.text.bytes, "");
  assert_int_equal(sql_number(folder, "SELECT count(*) FROM record WHERE id = '019aa9f2-0000-7000-8000-0000000001f4'"),
                   1);
  assert_true(records > 1);
}

/* ---- a disk that fails
 * --------------------------------------------------------------------------------------------------- */

static int fail_skip;
static enum shaky_way fail_way;
static bool fail_for_good, fail_then_cut;
enum { SURVIVED = 0, NEVER_FAILED = 10 };

/* Five good sales, then one during which the fail_skip-th write or flush fails. */
static void sell_on_shaky_disk(void) {
  shaky_install();
  struct till *till = kit_enrolled(folder);
  for (unsigned i = 1; i <= 5; i++) sell_coat(till, i);
  struct basket basket = coat_basket(sale_id(6));
  shaky_arm(fail_skip, fail_way, fail_for_good);
  enum outcome outcome = sell_outcome(till, &basket);
  bool failed = atomic_load(&shaky.operations) > fail_skip;
  if (fail_then_cut) _exit(outcome == OK ? NEVER_FAILED : outcome == STORAGE_FULL ? SURVIVED : 4);
  shaky_heal();
  if (outcome != OK && outcome != STORAGE_FULL) _exit(4);
  if (outcome == OK && failed && fail_for_good) _exit(5);
  if (head_sequence(till) != (outcome == OK ? 6 : 5)) _exit(6);
  if (sell_coat(till, 6) != 6) _exit(7); /* the cashier tries again: the same id, the next number */
  if (sell_coat(till, 7) != 7) _exit(8);
  till_close(till);
  _exit(outcome == OK ? NEVER_FAILED : SURVIVED);
}

static int fail_once(int skip, enum shaky_way way, bool for_good, bool then_cut) {
  fail_skip = skip;
  fail_way = way;
  fail_for_good = for_good;
  fail_then_cut = then_cut;
  int status = child_status(sell_on_shaky_disk);
  if (!WIFEXITED(status) || (WEXITSTATUS(status) != SURVIVED && WEXITSTATUS(status) != NEVER_FAILED))
    fail_msg("operation %d, way %d, for good %d, cut %d: ended with %x", skip, (int)way, for_good, then_cut, status);
  return WEXITSTATUS(status);
}

static void renew_folder(void) {
  folder_remove(folder);
  folder_make(folder_text);
}

static void every_failing_write_refuses_one_sale_and_no_more(void **state) {
  (void)state;
  int failures = 0;
  for (int way = SHAKY_FULL; way <= SHAKY_BROKEN; way++)
    for (int for_good = 0; for_good <= 1; for_good++)
      for (int skip = 0; skip < 100; skip++) {
        renew_folder();
        int ended = fail_once(skip, (enum shaky_way)way, for_good, false);
        assert_whole(folder, 7);
        if (ended == NEVER_FAILED) break;
        failures++;
      }
  print_message("%d failing operations\n", failures);
  assert_true(failures >= 8);
}

/* The power goes with the disk: what was refused must not come back from the log at the next start. */
static void a_refused_sale_does_not_come_back_after_a_power_cut(void **state) {
  (void)state;
  int failures = 0;
  for (int way = SHAKY_FULL; way <= SHAKY_BROKEN; way++)
    for (int skip = 0; skip < 100; skip++) {
      renew_folder();
      int ended = fail_once(skip, (enum shaky_way)way, false, true);
      assert_whole(folder, ended == NEVER_FAILED ? 6 : 5);
      if (ended == NEVER_FAILED) break;
      failures++;
    }
  assert_true(failures >= 4);
}

/* A disk that takes the bytes and then cannot flush at all, until the power goes: nobody can say whether the record is
 * on it. It is there whole or not at all, and the same id gets the answer. */
static void sell_again_after_the_cut(void) {
  struct till *till = kit_open(folder);
  if (sell_coat(till, 6) != 6 || head_sequence(till) != 6) _exit(4);
  till_close(till);
}

static void a_disk_that_cannot_flush_leaves_the_record_whole_or_absent(void **state) {
  (void)state;
  for (int skip = 0; skip < 100; skip++) {
    renew_folder();
    int ended = fail_once(skip, SHAKY_BROKEN, true, true);
    AUTO(findings) struct findings findings = {0};
    int64_t records = recount(folder, &findings);
    assert_string_equal(findings.text.bytes, "");
    assert_in_range(records, 5, 6);
    assert_int_equal(child_status(sell_again_after_the_cut), 0);
    assert_whole(folder, 6);
    if (ended == NEVER_FAILED) break;
  }
}

static void count_flushes(void) {
  shaky_install();
  struct till *till = kit_enrolled(folder);
  for (unsigned i = 1; i <= 20; i++) {
    int before = atomic_load(&shaky.flushes);
    sell_coat(till, i);
    if (atomic_load(&shaky.flushes) == before) _exit(4);
  }
  till_close(till);
}

static void every_sale_is_flushed_before_its_answer(void **state) {
  (void)state;
  assert_int_equal(child_status(count_flushes), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_folder, clear_folder)

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR - 1);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const struct CMUnitTest tests[] = {
      TEST(pulled_plugs_lose_nothing),
      TEST(pulled_plugs_send_each_sale_once),
      TEST(a_full_disk_refuses_and_keeps_nothing),
      TEST(every_sale_is_flushed_before_its_answer),
      TEST(every_failing_write_refuses_one_sale_and_no_more),
      TEST(a_refused_sale_does_not_come_back_after_a_power_cut),
      TEST(a_disk_that_cannot_flush_leaves_the_record_whole_or_absent),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  curl_global_cleanup();
  return failed;
}
