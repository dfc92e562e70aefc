/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* A referent's yes at somebody else's till: her PIN, one right, one use, two minutes; wrong PINs counted as at the
 * door; both answers in the event log. The school needs it. */
#include "pos/till/keep.h"
#include "tests/till/till_kit.h"
#include "tests/unit/http_client.h"

#define JSON "Content-Type: application/json\r\n"
#define REFERENT "P-0199AAAA000070008000000000000001"
#define WRONG "000000"

static char sylvie_pin[PASSWORD_HASH_TEXT], referent_pin[PASSWORD_HASH_TEXT];

struct stage {
  char folder[64];
  struct till *till;
  struct http_server *server;
  uint16_t port;
  char cookie[200]; /* a request header */
  struct arena arena;
};

static void give_rights(struct till *till, const char *of_sylvie, const char *of_referent) {
  static unsigned turn;
  char etag[32];
  const struct snapshot_cashier cashiers[] = {
      {.code = "BLG-M04", .name = "Sylvie", .face = "sylvie", .pin = sylvie_pin, .rights = of_sylvie},
      {.code = REFERENT, .name = "Nadia", .face = "", .pin = referent_pin, .rights = of_referent}};
  struct snapshot snapshot = kit_snapshot();
  snapshot.cashiers = cashiers;
  snapshot.cashier_count = 2;
  snprintf(etag, sizeof etag, "\"rights %u\"", turn++);
  catalogue_set(till, &snapshot, etag);
}

static struct answer post(const struct stage *stage, const char *path, const char *body) {
  char line[120], headers[300];
  snprintf(line, sizeof line, "POST %s", path);
  snprintf(headers, sizeof headers, JSON "%s", stage->cookie);
  return ask(stage->port, line, headers, body);
}

static void sign_in(struct stage *stage, const char *code, const char *pin) {
  char body[160];
  snprintf(body, sizeof body, "{\"code\":\"%s\",\"pin\":\"%s\"}", code, pin);
  AUTO(answer) struct answer answer = post(stage, "/api/till/cashier", body);
  assert_int_equal(answer.status, 200);
  const char *cookie = answer_header(&answer, "Set-Cookie");
  snprintf(stage->cookie, sizeof stage->cookie, "Cookie: %.*s\r\n", (int)strcspn(cookie, ";"), cookie);
}

static int hash_pins(void **state) {
  (void)state;
  password_hash_pin("271828", sylvie_pin);
  password_hash_pin("161803", referent_pin);
  return 0;
}

/* Sylvie holds the till. */
static int set_stage(void **state) {
  struct stage *stage = calloc(1, sizeof *stage);
  assert_non_null(stage);
  folder_make(stage->folder);
  stage->till = kit_enrolled(stage->folder);
  struct fault fault = {0};
  struct http_options options = {
      .address = "127.0.0.1", .threads = 2, .authorise = cashier_authorise, .app = stage->till};
  options.tables = till_tables(&options.table_count);
  assert_int_equal(http_start(&options, &stage->server, &fault), OK);
  stage->port = http_port(stage->server);
  give_rights(stage->till, NULL, "all");
  sign_in(stage, "BLG-M04", "271828");
  *state = stage;
  return 0;
}

static int clear_stage(void **state) {
  struct stage *stage = *state;
  http_stop(stage->server);
  till_close(stage->till);
  folder_remove(stage->folder);
  arena_done(&stage->arena);
  free(stage);
  return 0;
}

static struct answer ask_for(const struct stage *stage, const char *right, const char *code, const char *pin) {
  char body[200];
  snprintf(body, sizeof body, "{\"right\":\"%s\",\"cashier\":\"%s\",\"pin\":\"%s\"}", right, code, pin);
  return post(stage, "/api/till/override", body);
}

static int status_of(const struct stage *stage, const char *right, const char *code, const char *pin) {
  AUTO(answer) struct answer answer = ask_for(stage, right, code, pin);
  return answer.status;
}

/* What a screen would send along with what it does. */
static void lend(const struct stage *stage, const char *right, char token[static OVERRIDE_TOKEN]) {
  AUTO(answer) struct answer answer = ask_for(stage, right, REFERENT, "161803");
  assert_int_equal(answer.status, 201);
  assert_says(answer.body.bytes, "\"seconds\":120");
  const char *start = strstr(answer.body.bytes, "\"token\":\"");
  assert_non_null(start);
  text_copy(token, OVERRIDE_TOKEN, start + strlen("\"token\":\""));
  token[strcspn(token, "\"")] = '\0';
}

static bool allows(struct stage *stage, const char *who, const char *right, const char *token) {
  struct request request = {.app = stage->till, .arena = &stage->arena};
  TEXT_COPY(request.who.id, who);
  return override_allows(stage->till, &request, right, token);
}

static int64_t events(struct stage *stage, const char *code) {
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  char sql[200];
  snprintf(sql, sizeof sql,
           "SELECT count(*) FROM record WHERE chain = 'L' AND CAST(body AS TEXT) LIKE '%%\"code\":\"%s\"%%'", code);
  assert_int_equal(sqlite3_open(file_in(stage->folder, "journal.db"), &db), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
  int64_t count = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return count;
}

static void a_lent_right_serves_once_and_nothing_else(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  assert_false(allows(stage, "BLG-M04", "refund", NULL));
  assert_false(allows(stage, "BLG-M04", "refund", ""));
  lend(stage, "refund", token);
  assert_true(allows(stage, "BLG-M04", "refund", token));
  assert_false(allows(stage, "BLG-M04", "refund", token));
  lend(stage, "refund", token);
  assert_false(allows(stage, "BLG-M04", "discount", token)); /* and it is spent */
  assert_false(allows(stage, "BLG-M04", "refund", token));
  assert_int_equal(events(stage, "override"), 2);
}

/* A price changed and a large discount in one sale: asked once, by one person. */
static void one_yes_for_two_rights(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  lend(stage, "discount price", token);
  assert_false(allows(stage, "BLG-M04", "count", token)); /* no right of its list: spent whole */
  assert_false(allows(stage, "BLG-M04", "price", token));
  lend(stage, "discount price", token);
  assert_true(allows(stage, "BLG-M04", "price", token));
  assert_false(allows(stage, "BLG-M04", "price", token)); /* once each; asked again, it is gone */
  lend(stage, "discount price", token);
  assert_true(allows(stage, "BLG-M04", "discount", token));
  assert_true(allows(stage, "BLG-M04", "price", token));
  assert_false(allows(stage, "BLG-M04", "discount", token));
  assert_int_equal(status_of(stage, "discount sale", REFERENT, "161803"), 422);
  assert_int_equal(status_of(stage, "discount price void paper drawer", REFERENT, "161803"), 422);
}

static bool could(struct stage *stage, const char *right, const char *token) {
  struct request request = {.app = stage->till, .arena = &stage->arena};
  TEXT_COPY(request.who.id, "BLG-M04");
  return override_could(stage->till, &request, right, token);
}

static void asking_whether_spends_nothing(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  assert_false(could(stage, "refund", "x"));
  lend(stage, "refund", token);
  assert_false(could(stage, "discount", token));
  assert_true(could(stage, "refund", token));
  assert_true(could(stage, "refund", token));
  assert_true(allows(stage, "BLG-M04", "refund", token));
  assert_false(could(stage, "refund", token));
}

static void whoever_holds_the_right_needs_nobody(void **state) {
  struct stage *stage = *state;
  assert_true(allows(stage, REFERENT, "refund", NULL));
  assert_true(allows(stage, REFERENT, "drawer", NULL));
  give_rights(stage->till, "sale cash custody refund", "all");
  assert_true(allows(stage, "BLG-M04", "refund", NULL));
  assert_false(allows(stage, "BLG-M04", "fund", NULL)); /* a piece of a word is no word */
}

static void two_minutes_later_she_is_asked_again(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  lend(stage, "refund", token);
  for (size_t i = 0; i < OVERRIDES_MAX; i++)
    if (stage->till->desk.overrides[i].until_us) stage->till->desk.overrides[i].until_us -= OVERRIDE_US;
  assert_false(allows(stage, "BLG-M04", "refund", token));
}

/* till.md 53 */
static void a_right_that_was_taken_away_is_gone_at_once(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  lend(stage, "refund", token);
  give_rights(stage->till, NULL, "sale cash custody");
  assert_false(allows(stage, "BLG-M04", "refund", token));
  assert_int_equal(status_of(stage, "refund", REFERENT, "161803"), 403);
}

static void who_lacks_it_cannot_lend_it(void **state) {
  struct stage *stage = *state;
  assert_int_equal(status_of(stage, "refund", "BLG-M04", "271828"), 403);
  assert_int_equal(status_of(stage, "refund", "BLG-M99", "271828"), 403);
  assert_int_equal(status_of(stage, "sale", REFERENT, "161803"), 422);
  assert_int_equal(events(stage, "override"), 0);
}

/* till.md 51: the same counting as at the door; the one who holds the till stays signed in */
static void wrong_pins_are_counted_and_journalled(void **state) {
  struct stage *stage = *state;
  for (int i = 0; i < CASHIER_TRIES; i++) assert_int_equal(status_of(stage, "refund", REFERENT, WRONG), 403);
  AUTO(answer) struct answer held = ask_for(stage, "refund", REFERENT, "161803");
  assert_int_equal(held.status, 429);
  assert_string_equal(answer_header(&held, "Retry-After"), "60");
  assert_int_equal(events(stage, "override.refused"), CASHIER_TRIES + 1);
  AUTO(answer) struct answer known = ask(stage->port, "GET /api/till/state", stage->cookie, NULL);
  assert_says(known.body.bytes, "\"cashier\":{\"code\":\"BLG-M04\"");
}

static void a_lent_right_dies_with_the_session(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  lend(stage, "refund", token);
  AUTO(answer) struct answer left = post(stage, "/api/till/cashier/leave", NULL);
  assert_int_equal(left.status, 200);
  assert_false(allows(stage, "BLG-M04", "refund", token));
  assert_int_equal(status_of(stage, "refund", REFERENT, "161803"), 401);
  assert_int_equal(events(stage, "operator.logout"), 1);
}

struct giving {
  struct till *till;
  enum outcome outcome;
  char token[OVERRIDE_TOKEN];
};

static void *give(void *context) {
  struct giving *giving = context;
  int64_t wait_us = 0;
  struct fault fault = {0};
  giving->outcome = override_give(giving->till, "refund", REFERENT, "161803", giving->token, &wait_us, &fault);
  return NULL;
}

/* Her PIN is looked at for a while: who comes next was given nothing. */
static void a_right_lent_to_who_left_meanwhile_is_nobodys(void **state) {
  struct stage *stage = *state;
  struct giving giving = {.till = stage->till};
  pthread_t thread;
  assert_int_equal(pthread_create(&thread, NULL, give, &giving), 0);
  while (pthread_mutex_trylock(&stage->till->desk.verifying) == 0) {
    pthread_mutex_unlock(&stage->till->desk.verifying);
    usleep(1000);
  }
  AUTO(answer) struct answer left = post(stage, "/api/till/cashier/leave", NULL);
  pthread_join(thread, NULL);
  assert_true(left.status == 200 || left.status == 204);
  assert_int_equal(giving.outcome, UNAUTHENTICATED);
  sign_in(stage, "BLG-M04", "271828");
  assert_false(allows(stage, "BLG-M04", "refund", giving.token));
}

static void only_so_many_are_remembered(void **state) {
  struct stage *stage = *state;
  char tokens[OVERRIDES_MAX + 1][OVERRIDE_TOKEN];
  for (size_t i = 0; i <= OVERRIDES_MAX; i++) lend(stage, "drawer", tokens[i]);
  assert_false(allows(stage, "BLG-M04", "drawer", tokens[0]));
  for (size_t i = 1; i <= OVERRIDES_MAX; i++) assert_true(allows(stage, "BLG-M04", "drawer", tokens[i]));
}

static int status_of_training(const struct stage *stage, bool on, const char *token) {
  char body[200];
  snprintf(body, sizeof body, "{\"on\":%s,\"override\":\"%s\"}", on ? "true" : "false", token);
  AUTO(answer) struct answer answer = post(stage, "/api/till/training", body);
  return answer.status;
}

static void the_school_is_opened_by_the_referent_and_closed_by_anybody(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  assert_int_equal(status_of_training(stage, true, ""), 403);
  lend(stage, "training", token);
  assert_int_equal(status_of_training(stage, true, token), 200);
  assert_int_equal(status_of_training(stage, true, ""), 200); /* it is on already */
  AUTO(answer) struct answer known = ask(stage->port, "GET /api/till/state", stage->cookie, NULL);
  assert_says(known.body.bytes, "\"training\":true");
  assert_int_equal(status_of_training(stage, false, ""), 200);
  assert_int_equal(status_of_training(stage, false, ""), 200);
  assert_int_equal(events(stage, "training.start"), 1);
  assert_int_equal(events(stage, "training.stop"), 1);
}

/* ---- what a route asks of whoever is signed in ------------------------------------------------------------------ */

static const char *const methods[] = {"GET", "POST", "PUT", "DELETE"};

/* Its status, and the code of its problem, with some UUID wherever the path wants one. */
static int knock(const struct stage *stage, const struct route *route, struct answer *answer) {
  char line[200], headers[300];
  size_t used = (size_t)snprintf(line, sizeof line, "%s ", methods[route->method]);
  for (const char *at = route->path; *at != '\0'; at++) {
    bool hole = *at == '{';
    used += (size_t)snprintf(line + used, sizeof line - used, "%.*s", hole ? UUID_TEXT - 1 : 1, hole ? sale_id(7) : at);
    if (hole) at = strchr(at, '}');
  }
  snprintf(headers, sizeof headers, JSON "%s", stage->cookie);
  *answer = ask(stage->port, line, headers, route->method == HTTP_GET ? NULL : "{}");
  return answer->status;
}

typedef void route_visit(const struct stage *stage, const struct route *route);

static void each_route(const struct stage *stage, route_visit *visit) {
  size_t count = 0, visited = 0;
  const struct route_table *tables = till_tables(&count);
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < tables[i].count; j++)
      if (tables[i].routes[j].roles & ROLE_CASHIER) visit(stage, &tables[i].routes[j]), visited++;
  assert_true(visited > 40);
}

/* Whoever is signed in may ask the referent, and end the school. */
static bool is_for_everybody(const struct route *route) {
  return text_equal(route->path, "/api/till/override") || text_equal(route->path, "/api/till/training");
}

static void is_refused_in_words(const struct stage *stage, const struct route *route) {
  AUTO(answer) struct answer answer = {0};
  int status = knock(stage, route, &answer);
  if (is_for_everybody(route)) assert_string_equal(route->right, RIGHT_NONE);
  else if (status != 403 || !strstr(answer.body.bytes, "_not_yours"))
    fail_msg("%s: %d %s", route->path, status, answer.body.bytes);
}

static void is_let_in(const struct stage *stage, const struct route *route) {
  AUTO(answer) struct answer answer = {0};
  knock(stage, route, &answer);
  if (strstr(answer.body.bytes ? answer.body.bytes : "", "_not_yours"))
    fail_msg("%s wants %s", route->path, route->right);
}

/* Of any other route than cash's she is told which right she lacks. */
static void opens_the_drawer_only(const struct stage *stage, const struct route *route) {
  AUTO(answer) struct answer answer = {0};
  int status = knock(stage, route, &answer);
  bool mine = strstr(route->right, RIGHT_CASH) || is_for_everybody(route);
  const char *said = text_equal(route->right, RIGHT_CUSTODY)   ? "custody_not_yours"
                     : text_equal(route->right, RIGHT_ARCHIVE) ? "archive_not_yours"
                                                               : "sale_not_yours";
  if (!mine && (status != 403 || !strstr(answer.body.bytes, said))) fail_msg("%s: %s", route->path, answer.body.bytes);
  if (mine && strstr(answer.body.bytes ? answer.body.bytes : "", "_not_yours")) fail_msg("%s", route->path);
}

static void every_route_asks_for_its_right(void **state) {
  struct stage *stage = *state;
  give_rights(stage->till, "kitchen", "all");
  each_route(stage, is_refused_in_words);
  give_rights(stage->till, "cash", "all");
  each_route(stage, opens_the_drawer_only);
  give_rights(stage->till, "all", "all");
  each_route(stage, is_let_in);
}

/* ---- money that a cashier does not move alone ----------------------------------------------------------------------
 */

static int code_of(const struct stage *stage, const char *path, const char *body, const char *code) {
  AUTO(answer) struct answer answer = post(stage, path, body);
  if (code && !strstr(answer.body.bytes, code)) fail_msg("%s %s: %s", path, body, answer.body.bytes);
  return answer.status;
}

#define MOVE "{\"id\":\"%s\",\"kind\":\"cash_out\",\"reason\":\"%s\",\"amount\":%d,\"override\":\"%s\"}"
#define OPENING "{\"id\":\"019aa9f2-0000-7000-8000-00000000a001\",\"counted\":20000}"

static const char *body_of(struct stage *stage, const char *format, ...) __attribute__((format(printf, 2, 3)));
static const char *body_of(struct stage *stage, const char *format, ...) {
  char text[600];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return arena_format(&stage->arena, "%s", text);
}

static void much_money_is_taken_out_by_two(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  assert_int_equal(code_of(stage, "/api/till/opening", OPENING, NULL), 201);
  const char *moves = "/api/till/moves";
  assert_int_equal(code_of(stage, moves, body_of(stage, MOVE, sale_id(21), "purchase", 3000, "x"), NULL), 201);
  /* a little, many times, is much */
  const char *second = body_of(stage, MOVE, sale_id(22), "purchase", 2001, "x");
  assert_int_equal(code_of(stage, moves, second, "right_needed"), 403);
  assert_int_equal(code_of(stage, moves, body_of(stage, MOVE, sale_id(23), "safe", 2000, "x"), NULL), 201);
  lend(stage, "drawer", token);
  const char *seen = body_of(stage, MOVE, sale_id(22), "purchase", 2001, token);
  assert_int_equal(code_of(stage, moves, seen, NULL), 201);
  assert_int_equal(code_of(stage, moves, seen, NULL), 200); /* a repetition needs no right */
  assert_int_equal(
      sql_number(stage->folder, "SELECT count(*) FROM record WHERE kind = 'cash_out' AND body LIKE '%" REFERENT "%'"),
      1);
}

static void sell_for(struct stage *stage, unsigned number, const char *tender) {
  const char *body = body_of(stage,
                             "{\"id\":\"%s\",\"currency\":\"EUR\",\"lines\":[{\"item\":\"FRI-007\",\"quantity\":1000,"
                             "\"members\":[]}],\"tenders\":[{\"kind\":\"%s\",\"amount\":1000}]}",
                             sale_id(number), tender);
  assert_int_equal(code_of(stage, "/api/till/sales", body, NULL), 201);
}

#define CHANGE                                                                                                         \
  "{\"id\":\"%s\",\"ticket\":\"%s\",\"tender\":\"%s\",\"tender_to\":\"%s\",\"amount\":1000,\"override\":\"%s\"}"

static void cash_that_never_came_is_said_by_two(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  const char *changes = "/api/till/tender-changes";
  assert_int_equal(code_of(stage, "/api/till/opening", OPENING, NULL), 201);
  sell_for(stage, 1, "cash");
  sell_for(stage, 2, "card");
  assert_int_equal(
      code_of(stage, changes, body_of(stage, CHANGE, sale_id(31), sale_id(1), "cash", "card", "x"), "right_needed"),
      403);
  lend(stage, "void", token);
  assert_int_equal(
      code_of(stage, changes, body_of(stage, CHANGE, sale_id(31), sale_id(1), "cash", "card", token), NULL), 201);
  /* money that did come is said by whoever sees it */
  assert_int_equal(code_of(stage, changes, body_of(stage, CHANGE, sale_id(32), sale_id(2), "card", "cash", "x"), NULL),
                   201);
}

#define CENT_IN "{\"id\":\"%s\",\"kind\":\"cash_in\",\"reason\":\"other\",\"amount\":1,\"override\":\"%s\"}"
#define COUNT_BODY "{\"id\":\"%s\",\"counted\":%d}"
#define CLOSING                                                                                                        \
  "{\"id\":\"%s\",\"count\":\"%s\",\"reason\":\"unknown\",\"terminal_read\":true,\"card_total\":%d,\"override\":\"%"   \
  "s\"}"

/* Closing the till gives nobody another fifty euros; one cent put in is no way to open the drawer. */
static void the_drawer_is_opened_by_two_whatever_it_is_called(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  const char *moves = "/api/till/moves";
  assert_int_equal(code_of(stage, "/api/till/opening", OPENING, NULL), 201);
  assert_int_equal(code_of(stage, moves, body_of(stage, MOVE, sale_id(51), "purchase", 3000, "x"), NULL), 201);
  assert_int_equal(code_of(stage, "/api/till/counts", body_of(stage, COUNT_BODY, sale_id(52), 17000), NULL), 201);
  assert_int_equal(code_of(stage, "/api/till/closings",
                           body_of(stage, "{\"id\":\"%s\",\"count\":\"%s\"}", sale_id(53), sale_id(52)), NULL),
                   201);
  const char *later = body_of(stage, MOVE, sale_id(54), "purchase", 2001, "x");
  assert_int_equal(code_of(stage, moves, later, "right_needed"), 403);
  assert_int_equal(code_of(stage, moves, body_of(stage, CENT_IN, sale_id(55), "x"), "right_needed"), 403);
  lend(stage, "drawer", token);
  assert_int_equal(code_of(stage, moves, body_of(stage, CENT_IN, sale_id(55), token), NULL), 201);
}

/* Neither a second count that knows what should be there, nor the terminal's total, makes a gap go away. */
static void a_gap_is_seen_by_two_however_it_is_counted(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  const char *counts = "/api/till/counts", *closings = "/api/till/closings";
  assert_int_equal(code_of(stage, "/api/till/opening", OPENING, NULL), 201);
  sell_for(stage, 1, "cash");
  sell_for(stage, 2, "card");
  assert_int_equal(code_of(stage, counts, body_of(stage, COUNT_BODY, sale_id(41), 20000), "\"needs_referent\":true"),
                   201);
  assert_int_equal(code_of(stage, counts, body_of(stage, COUNT_BODY, sale_id(42), 21000), "\"needs_referent\":true"),
                   201);
  const char *close = body_of(stage, CLOSING, sale_id(43), sale_id(42), 1000, "x");
  assert_int_equal(code_of(stage, closings, close, "gap_needs_referent"), 403);
  lend(stage, "cash_gap", token);
  close = body_of(stage, CLOSING, sale_id(43), sale_id(42), 1000, token);
  assert_int_equal(code_of(stage, closings, close, "\"gap_found\":-1000"), 201);
}

static void a_terminal_that_took_another_sum_is_seen_by_two(void **state) {
  struct stage *stage = *state;
  const char *closings = "/api/till/closings";
  assert_int_equal(code_of(stage, "/api/till/opening", OPENING, NULL), 201);
  sell_for(stage, 2, "card");
  assert_int_equal(code_of(stage, "/api/till/counts", body_of(stage, COUNT_BODY, sale_id(41), 20000), NULL), 201);
  assert_int_equal(
      code_of(stage, closings, body_of(stage, CLOSING, sale_id(43), sale_id(41), 499, "x"), "gap_needs_referent"), 403);
  assert_int_equal(code_of(stage, closings, body_of(stage, CLOSING, sale_id(44), sale_id(41), 500, "x"), NULL), 201);
}

#define HARDWARE                                                                                                       \
  "{\"printer\":\"tcp\",\"address\":\"%s\",\"speed\":9600,\"paper\":80,\"charset\":\"multi\",\"drawer\":true,"         \
  "\"cutter\":true,"                                                                                                   \
  "\"scale\":\"none\",\"scale_speed\":9600,\"override\":\"%s\"}"

static struct answer put_hardware(struct stage *stage, const char *address, const char *token) {
  char headers[300];
  snprintf(headers, sizeof headers, JSON "%s", stage->cookie);
  return ask(stage->port, "PUT /api/till/hardware", headers, body_of(stage, HARDWARE, address, token));
}

static void where_slips_go_is_said_by_the_referent(void **state) {
  struct stage *stage = *state;
  char token[OVERRIDE_TOKEN];
  AUTO(answer) struct answer alone = put_hardware(stage, "127.0.0.1:9100", "x");
  assert_int_equal(alone.status, 403);
  assert_says(alone.body.bytes, "right_needed");
  lend(stage, "hardware", token);
  AUTO(answer) struct answer far = put_hardware(stage, "8.8.8.8:9100", token); /* and her yes is not spent on it */
  assert_int_equal(far.status, 422);
  assert_says(far.body.bytes, "de la boutique");
  AUTO(answer) struct answer near = put_hardware(stage, "127.0.0.1:9100", token);
  assert_int_equal(near.status, 200);
  assert_null(strstr(near.body.bytes, token));
  assert_int_equal(sql_number(stage->folder, "SELECT count(*) FROM setting WHERE value LIKE '%override%'"), 0);
}

/* Before anybody has a PIN there is nobody to ask. */
static void an_open_till_asks_nobody(void **state) {
  (void)state;
  char folder[64];
  folder_make(folder);
  struct till *till = kit_enrolled(folder);
  AUTO(arena) struct arena arena = {0};
  struct request request = {.app = till, .arena = &arena};
  assert_string_equal(override_by(till, &request, "refund", NULL), "");
  till_close(till);
  folder_remove(folder);
}

int main(void) {
#define STAGED(test) cmocka_unit_test_setup_teardown(test, set_stage, clear_stage)
  const struct CMUnitTest tests[] = {STAGED(a_lent_right_serves_once_and_nothing_else),
                                     STAGED(one_yes_for_two_rights),
                                     STAGED(asking_whether_spends_nothing),
                                     STAGED(whoever_holds_the_right_needs_nobody),
                                     STAGED(two_minutes_later_she_is_asked_again),
                                     STAGED(a_right_that_was_taken_away_is_gone_at_once),
                                     STAGED(who_lacks_it_cannot_lend_it),
                                     STAGED(wrong_pins_are_counted_and_journalled),
                                     STAGED(a_lent_right_dies_with_the_session),
                                     STAGED(a_right_lent_to_who_left_meanwhile_is_nobodys),
                                     STAGED(only_so_many_are_remembered),
                                     STAGED(the_school_is_opened_by_the_referent_and_closed_by_anybody),
                                     STAGED(every_route_asks_for_its_right),
                                     STAGED(where_slips_go_is_said_by_the_referent),
                                     STAGED(much_money_is_taken_out_by_two),
                                     STAGED(the_drawer_is_opened_by_two_whatever_it_is_called),
                                     STAGED(cash_that_never_came_is_said_by_two),
                                     STAGED(a_gap_is_seen_by_two_however_it_is_counted),
                                     STAGED(a_terminal_that_took_another_sum_is_seen_by_two),
                                     cmocka_unit_test(an_open_till_asks_nobody)};
  return cmocka_run_group_tests(tests, hash_pins, NULL);
}
