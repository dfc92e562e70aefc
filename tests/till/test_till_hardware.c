/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* The drawer opens after a record is kept, once, and only where cash changes hands; settings that could harm are
 * refused; the customer's screen is answered when it changes. */
#include "tests/till/shaky_disk.h"
#include "tests/till/till_kit.h"
#include "tests/unit/http_client.h"

#include "pos/till/display.h"
#include "pos/till/hardware.h"
#include "pos/virtual/printer.h"

#include <pthread.h>

#define JSON "Content-Type: application/json\r\n"

struct stage {
  char folder[64];
  struct till *till;
  struct virtual_printer *paper;
  struct http_server *server;
  uint16_t port;
};

static struct hardware_settings with_printer(const struct stage *stage, struct arena *arena) {
  return (struct hardware_settings){.printer = "tcp",
                                    .address =
                                        arena_format(arena, "127.0.0.1:%u", (unsigned)virtual_port(stage->paper)),
                                    .speed = 9600,
                                    .paper = 80,
                                    .charset = "multi",
                                    .drawer = true,
                                    .cutter = true,
                                    .scale = "none",
                                    .scale_speed = 9600};
}

static int set_stage(void **state) {
  AUTO(arena) struct arena arena = {0};
  struct stage *stage = calloc(1, sizeof *stage);
  assert_non_null(stage);
  struct fault fault = {0};
  size_t count = 0;
  const struct route_table *tables = till_tables(&count);
  folder_make(stage->folder);
  assert_int_equal(virtual_open(&(struct virtual_options){.columns = 48}, &stage->paper, &fault), OK);
  stage->till = kit_enrolled(stage->folder);
  struct hardware_settings settings = with_printer(stage, &arena);
  assert_int_equal(hardware_write(stage->till, &settings, &fault), OK);
  const struct http_options options = {.address = "127.0.0.1",
                                       .threads = 2,
                                       .tables = tables,
                                       .table_count = count,
                                       .authorise = cashier_authorise,
                                       .app = stage->till};
  assert_int_equal(http_start(&options, &stage->server, &fault), OK);
  stage->port = http_port(stage->server);
  *state = stage;
  return 0;
}

static int clear_stage(void **state) {
  struct stage *stage = *state;
  hardware_quiet(stage->till);
  http_stop(stage->server);
  till_close(stage->till);
  virtual_close(stage->paper);
  folder_remove(stage->folder);
  free(stage);
  return 0;
}

static int pulses_after(const struct stage *stage, int wanted) {
  for (int waited = 0; waited < 3000 && virtual_pulses(stage->paper) < wanted; waited += 10) usleep(10000);
  usleep(200000); /* one too many would come now */
  return virtual_pulses(stage->paper);
}

static void cash_opens_the_drawer_once(void **state) {
  struct stage *stage = *state;
  sell_coat(stage->till, 1);
  assert_int_equal(pulses_after(stage, 1), 1);
  sell_coat(stage->till, 1); /* the same request again */
  assert_int_equal(pulses_after(stage, 2), 1);
  static const struct basket_tender card = {"card", {1000}};
  struct basket by_card = coat_basket(sale_id(2));
  by_card.tenders = &card;
  sell_basket(stage->till, &by_card);
  assert_int_equal(pulses_after(stage, 2), 1);
}

static void a_refused_sale_opens_nothing(void **state) {
  struct stage *stage = *state;
  struct basket basket = coat_basket(sale_id(3));
  atomic_store(&shaky.for_good, true);
  atomic_store(&shaky.way, SHAKY_FULL);
  atomic_store(&shaky.fail_at, atomic_load(&shaky.operations) + 1);
  assert_int_equal(sell_outcome(stage->till, &basket), STORAGE_FULL);
  assert_int_equal(pulses_after(stage, 1), 0);
  atomic_store(&shaky.fail_at, 0);
  sell_basket(stage->till, &basket);
  assert_int_equal(pulses_after(stage, 1), 1);
}

static void who_learns_opens_nothing(void **state) {
  struct stage *stage = *state;
  struct fault fault = {0};
  assert_int_equal(till_training_set(stage->till, NULL, true, &fault), OK);
  sell_coat(stage->till, 4);
  assert_int_equal(pulses_after(stage, 1), 0);
}

static int post(const struct stage *stage, const char *what, const char *body) {
  AUTO(answer) struct answer answer = ask(stage->port, what, JSON, body);
  return answer.status;
}

#define MOVE_IN "{\"id\":\"%s\",\"kind\":\"cash_in\",\"amount\":100,\"reason\":\"change\"}"
#define TO_CASH "{\"id\":\"%s\",\"ticket\":\"%s\",\"tender\":\"card\",\"tender_to\":\"cash\",\"amount\":1000}"

/* What was typed wrong is put right in the records: the money lies where it lay. */
static void only_money_that_moves_opens_it_and_never_in_school(void **state) {
  struct stage *stage = *state;
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  static const struct basket_tender card = {"card", {1000}};
  struct basket by_card = coat_basket(sale_id(11));
  by_card.tenders = &card;
  sell_basket(stage->till, &by_card);
  assert_int_equal(
      post(stage, "POST /api/till/tender-changes", arena_format(&arena, TO_CASH, sale_id(12), sale_id(11))), 201);
  assert_int_equal(pulses_after(stage, 1), 0);
  assert_int_equal(post(stage, "POST /api/till/moves", arena_format(&arena, MOVE_IN, sale_id(13))), 201);
  assert_int_equal(pulses_after(stage, 2), 1);
  assert_int_equal(till_training_set(stage->till, NULL, true, &fault), OK);
  assert_int_equal(post(stage, "POST /api/till/moves", arena_format(&arena, MOVE_IN, sale_id(14))), 201);
  assert_int_equal(pulses_after(stage, 2), 1);
}

static void without_a_sale_it_is_written_down_first(void **state) {
  struct stage *stage = *state;
  AUTO(answer) struct answer opened = ask(stage->port, "POST /api/till/drawer", JSON, "{}");
  assert_int_equal(opened.status, 200);
  assert_int_equal(pulses_after(stage, 1), 1);
  assert_int_equal(sql_number(stage->folder, "SELECT count(*) FROM record WHERE chain = 'L' AND body LIKE "
                                             "'%\"code\":\"drawer.open_no_sale\"%'"),
                   1);
  atomic_store(&shaky.for_good, true);
  atomic_store(&shaky.fail_at, atomic_load(&shaky.operations) + 1);
  AUTO(answer) struct answer refused = ask(stage->port, "POST /api/till/drawer", JSON, "{}");
  atomic_store(&shaky.fail_at, 0);
  assert_int_equal(refused.status, 507);
  assert_int_equal(pulses_after(stage, 2), 1);
}

static void settings_that_could_harm(void **state) {
  struct stage *stage = *state;
  static const struct {
    const char *printer, *address;
    int64_t paper, speed;
    const char *field; /* NULL: fine */
  } rows[] = {
      {"none", NULL, 58, 9600, NULL},
      {"tcp", "10.0.0.9:9100", 80, 9600, NULL},
      {"device", "/dev/usb/lp0", 58, 115200, NULL},
      {"tcp", "imprimante", 80, 9600, "/address"},
      {"tcp", "10.0.0.9:22", 80, 9600, "/address"},
      {"device", "/dev/sda", 80, 9600, "/address"},
      {"device", "/var/lib/comptoir-till/journal.db", 80, 9600, "/address"},
      {"none", NULL, 70, 9600, "/paper"},
      {"none", NULL, 80, 9601, "/speed"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    AUTO(arena) struct arena arena = {0};
    struct fault fault = {0};
    struct hardware_settings settings = with_printer(stage, &arena);
    settings.printer = rows[i].printer;
    settings.address = rows[i].address;
    settings.paper = rows[i].paper;
    settings.speed = rows[i].speed;
    enum outcome outcome = hardware_check(&settings, &fault);
    assert_int_equal(outcome, rows[i].field ? OUT_OF_RANGE : OK);
    if (rows[i].field) assert_string_equal(fault.field, rows[i].field);
  }
}

static void settings_outlive_the_night(void **state) {
  struct stage *stage = *state;
  hardware_quiet(stage->till);
  http_stop(stage->server);
  till_close(stage->till);
  stage->till = kit_open(stage->folder);
  struct printer_settings settings = printer_settings(stage->till->printer);
  assert_int_equal(settings.link, PRINTER_TCP);
  assert_true(settings.drawer);
  assert_int_equal(
      http_start(&(struct http_options){.address = "127.0.0.1", .app = stage->till, .authorise = cashier_authorise},
                 &stage->server, &(struct fault){0}),
      OK);
}

struct watcher {
  uint16_t port;
  struct answer answer;
};

static void *watch(void *context) {
  struct watcher *watcher = context;
  watcher->answer = ask(watcher->port, "GET /api/till/display?seen=1", "", NULL);
  return NULL;
}

static void the_customer_is_answered_when_it_changes(void **state) {
  struct stage *stage = *state;
  struct watcher watcher = {.port = stage->port};
  pthread_t thread;
  AUTO(answer) struct answer first = ask(stage->port, "GET /api/till/display", "", NULL);
  assert_says(first.body.bytes, "{\"number\":1,\"shown\":\"idle\"");
  pthread_create(&thread, NULL, watch, &watcher);
  usleep(200000);
  int64_t sold_us = clock_monotonic_us();
  sell_coat(stage->till, 5);
  pthread_join(thread, NULL);
  assert_true(clock_monotonic_us() - sold_us < 1000000);
  assert_says(watcher.answer.body.bytes, "\"shown\":\"paid\",\"training\":false,\"total\":1000,\"change\":4000");
  answer_done(&watcher.answer);
}

static void a_till_that_stops_leaves_nobody_waiting(void **state) {
  struct stage *stage = *state;
  struct watcher watcher = {.port = stage->port};
  pthread_t thread;
  pthread_create(&thread, NULL, watch, &watcher);
  usleep(200000);
  int64_t start_us = clock_monotonic_us();
  hardware_quiet(stage->till);
  pthread_join(thread, NULL);
  assert_true(clock_monotonic_us() - start_us < 1000000);
  assert_int_equal(watcher.answer.status, 200);
  answer_done(&watcher.answer);
}

static void ask_for_paper(const struct stage *stage) {
  AUTO(answer) struct answer answer = ask(stage->port, "POST /api/till/printer/test", "", "");
  assert_int_equal(answer.status, 200);
}

static struct printer_state wait_waiting(const struct stage *stage, int64_t count) {
  for (int waited = 0; waited < 15000 && printer_state(stage->till->printer).waiting != count; waited += 10)
    usleep(10000);
  return printer_state(stage->till->printer);
}

/* The program ends and starts again, as after a night. */
static void start_again(struct stage *stage) {
  struct fault fault = {0};
  hardware_close(stage->till);
  assert_int_equal(hardware_open(stage->till, &fault), OK);
}

static int count_of(const char *text, const char *part) {
  int count = 0;
  for (const char *at = text; (at = strstr(at, part)); at++) count++;
  return count;
}

static void what_waits_for_paper_comes_out_after_the_night(void **state) {
  struct stage *stage = *state;
  virtual_behave(stage->paper, (struct virtual_manners){.paper_out = true});
  ask_for_paper(stage), ask_for_paper(stage);
  assert_int_equal(wait_waiting(stage, 2).waiting, 2);
  start_again(stage);
  assert_int_equal(printer_state(stage->till->printer).waiting, 2);
  virtual_behave(stage->paper, (struct virtual_manners){0});
  assert_int_equal(wait_waiting(stage, 0).printed, 2);
  AUTO(buffer) struct buffer out = {0};
  virtual_text(stage->paper, &out);
  assert_int_equal(count_of(out.bytes, "page d’essai"), 2);
  assert_int_equal(count_of(out.bytes, "VÉRIFIER"), 0);
  start_again(stage); /* and not once more */
  usleep(300000);
  assert_int_equal(printer_state(stage->till->printer).waiting, 0);
  assert_int_equal(virtual_strips(stage->paper), 2);
}

static bool found_in(const char *path, const char *word) {
  AUTO(buffer) struct buffer bytes = {0};
  struct fault fault = {0};
  if (buffer_read_file(&bytes, path, (size_t)64 << 20, &fault) != OK) return false;
  return memmem(bytes.bytes, bytes.length, word, strlen(word)) != NULL;
}

/* A receipt may name a customer, and waits as long as the paper is out. */
static void what_waits_for_paper_is_no_clear_text(void **state) {
  struct stage *stage = *state;
  static const char *const files[] = {"slips.db", "slips.db-wal"};
  virtual_behave(stage->paper, (struct virtual_manners){.paper_out = true});
  ask_for_paper(stage);
  assert_int_equal(wait_waiting(stage, 1).waiting, 1);
  for (size_t i = 0; i < COUNT(files); i++) assert_false(found_in(file_in(stage->folder, files[i]), "Comptoir"));
  start_again(stage);
  assert_int_equal(printer_state(stage->till->printer).waiting, 1);
}

static void what_had_begun_says_that_it_may_be_out_already(void **state) {
  struct stage *stage = *state;
  virtual_behave(stage->paper, (struct virtual_manners){.slowly = 150});
  ask_for_paper(stage), ask_for_paper(stage);
  usleep(600000); /* the first is on its way */
  start_again(stage);
  assert_int_equal(printer_state(stage->till->printer).waiting, 2);
  virtual_behave(stage->paper, (struct virtual_manners){0});
  assert_int_equal(wait_waiting(stage, 0).printed, 2);
  AUTO(buffer) struct buffer out = {0};
  virtual_text(stage->paper, &out);
  assert_int_equal(count_of(out.bytes, "À VÉRIFIER"), 1);
}

static void what_is_thrown_away_stays_away(void **state) {
  struct stage *stage = *state;
  virtual_behave(stage->paper, (struct virtual_manners){.paper_out = true});
  ask_for_paper(stage);
  assert_int_equal(wait_waiting(stage, 1).waiting, 1);
  AUTO(answer) struct answer forgotten = ask(stage->port, "POST /api/till/printer/forget", "", "");
  assert_int_equal(forgotten.status, 200);
  start_again(stage);
  assert_int_equal(printer_state(stage->till->printer).waiting, 0);
}

static void a_damaged_file_of_slips_keeps_no_till_shut(void **state) {
  struct stage *stage = *state;
  char path[96];
  hardware_close(stage->till);
  snprintf(path, sizeof path, "%s/slips.db", stage->folder);
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  for (int i = 0; i < 2000; i++) fputs("pas une base ", file);
  fclose(file);
  struct fault fault = {0};
  assert_int_equal(hardware_open(stage->till, &fault), OK);
  ask_for_paper(stage);
  assert_int_equal(wait_waiting(stage, 0).printed, 1);
}

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  shaky_install();
  log_set_level(LOG_ERROR);
#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, set_stage, clear_stage)
  const struct CMUnitTest tests[] = {
      ON_STAGE(cash_opens_the_drawer_once),
      ON_STAGE(a_refused_sale_opens_nothing),
      ON_STAGE(who_learns_opens_nothing),
      ON_STAGE(only_money_that_moves_opens_it_and_never_in_school),
      ON_STAGE(without_a_sale_it_is_written_down_first),
      ON_STAGE(settings_that_could_harm),
      ON_STAGE(settings_outlive_the_night),
      ON_STAGE(the_customer_is_answered_when_it_changes),
      ON_STAGE(a_till_that_stops_leaves_nobody_waiting),
      ON_STAGE(what_waits_for_paper_comes_out_after_the_night),
      ON_STAGE(what_waits_for_paper_is_no_clear_text),
      ON_STAGE(what_had_begun_says_that_it_may_be_out_already),
      ON_STAGE(what_is_thrown_away_stays_away),
      ON_STAGE(a_damaged_file_of_slips_keeps_no_till_shut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
