/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: statements ledger pos_ticket core_http core_db core embedded_sql */
/* What a statement says against what the ledger holds, summed another way: by SQL over all postings. */
#include "tests/unit/ledger_kit.h"
#include "tests/unit/peer_kit.h"

#include "statements/statements.h"

enum { SALES = 400, DAYS = 120, MONTHS_SOLD = 5 };
static struct ledger_place place;
static char folder[] = "/tmp/comptoir-statements-XXXXXX";
static const char *const members[] = {"BLG-M01", "BLG-M02", "BLG-M03", "BLG-M04"};

struct reading {
  struct statement_order order;
  struct arena arena;
  struct paper paper;
};

static enum outcome read_paper(struct tx *tx, void *context) {
  struct reading *reading = context;
  return statement_read(tx, &reading->order, &reading->arena, &reading->paper);
}

static struct reading read_month(const char *who, int month) {
  struct reading reading = {.order = statement_order_of("BLG", who, (struct date){2026, month, 1})};
  struct fault fault = {0};
  fixture_expect(db_transact(place.base.db, TX_READ, read_paper, &reading, &fault), OK, &fault);
  return reading;
}

static const struct paper_block *table_of(const struct paper *paper, const char *caption) {
  for (size_t i = 0; i < paper->block_count; i++)
    if (paper->blocks[i].kind == PAPER_TABLE && text_equal(paper->blocks[i].text, caption)) return &paper->blocks[i];
  return NULL;
}

/* The number in a column of the last row: totals and closings stand there. */
static int64_t last_of(const struct paper *paper, const char *caption, size_t column) {
  const struct paper_block *table = table_of(paper, caption);
  return table ? table->rows[table->row_count - 1].cells[column].number : 0;
}

static int64_t sum(const char *format, ...) PRINTF(1, 2);
static int64_t sum(const char *format, ...) {
  char where[512], sql[640];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(where, sizeof where, format, arguments);
  va_end(arguments);
  snprintf(
      sql, sizeof sql,
      "SELECT coalesce(sum(amount_cents), 0) FROM posting p JOIN entry e ON e.id = p.entry WHERE p.kpa = 'BLG' AND %s",
      where);
  return place_count(&place, sql);
}

/* ---- what else moves an account ---- */

static const struct ledger_posting cost[] = {{"606800", {1250}, NULL, NULL, 0, 0},
                                             {"445660", {250}, NULL, NULL, 0, 0},
                                             {"401000", {-1500}, NULL, NULL, 0, 0},
                                             {"911000", {1500}, NULL, "BLG-M01", 0, 0},
                                             {"902000", {-1500}, NULL, "BLG-M01", 0, 0}};
static const struct ledger_posting shared[] = {{"912000", {700}, NULL, NULL, 0, 0},
                                               {"902500", {-700}, NULL, NULL, 0, 0}};
static const struct ledger_posting pay[] = {{"911000", {2000}, NULL, "BLG-M01", 0, 0},
                                            {"921000", {-2000}, NULL, "BLG-M01", 0, 0}};
static const struct ledger_posting inside[] = {{"911000", {1000}, NULL, "BLG-M02", 0, 0},
                                               {"902000", {-1000}, NULL, "BLG-M02", 0, 0},
                                               {"903000", {1000}, NULL, "BLG-M01", 0, 0},
                                               {"911000", {-950}, NULL, "BLG-M01", 0, 0},
                                               {"913000", {-50}, NULL, "BLG-M01", 0, 0}};
static const struct ledger_posting true_up[] = {{"911000", {-33}, NULL, "BLG-M01", 1, 0},
                                                {"912000", {13}, NULL, "BLG-M01", 1, 0},
                                                {"913000", {20}, NULL, "BLG-M01", 1, 0}};
static const struct ledger_posting budget[] = {{"912000", {500}, NULL, NULL, 0, 0},
                                               {"911000", {-300}, NULL, "BLG-M01", 0, 0},
                                               {"911000", {-200}, NULL, "BLG-M03", 0, 0}};
#define ENTRY(journal_, label_, month_, day_, list)                                                                    \
  {                                                                                                                    \
    .legal_entity = "CAE1", .kpa = "BLG", .journal = (journal_), .piece = "P", .label = (label_),                      \
    .date = {2026, month_, day_}, .postings = (list), .posting_count = COUNT(list)                                     \
  }
static const struct ledger_entry others[] = {ENTRY("AC", "Fil et aiguilles", 2, 3, cost),
                                             ENTRY("AC", "Ampoules", 2, 4, shared),
                                             ENTRY("OD", "Février", 2, 20, pay),
                                             ENTRY("OD", "Retouches pour Yann", 2, 21, inside),
                                             ENTRY("OD", "Budget contributif de l’hiver", 2, 22, budget),
                                             ENTRY("OD", "Régularisation de la contribution", 2, 28, true_up)};

static enum outcome post_others(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  (void)context;
  return ledger_post(tx, others, COUNT(others), clock_now_us(), &arena, NULL);
}

static enum outcome reverse_one(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  int64_t id =
              place_count(&place, "SELECT entry FROM posting WHERE member = 'BLG-M01' AND date < '2026-01-31' LIMIT 1"),
          made;
  return ledger_reverse(tx, id, (struct date){2026, 2, 10}, "Manteau rendu", clock_now_us(), &arena, &made, context);
}

static int start(void **state) {
  (void)state;
  static const struct db_query *queries[128]; /* those of both modules: the registry outlives every connection */
  size_t count = 0;
  for (const struct db_query *const *query = ledger_queries; *query; query++) queries[count++] = *query;
  for (const struct db_query *const *query = statements_queries; *query; query++) queries[count++] = *query;
  assert_true(count < COUNT(queries));
  place_start(&place, queries, 2);
  return mkdtemp(folder) ? 0 : -1;
}

static int stop(void **state) {
  (void)state;
  char path[128];
  snprintf(path, sizeof path, "%s/month.pdf", folder);
  if (getenv("KEEP")) return 0;
  remove(path);
  rmdir(folder);
  place_stop(&place);
  return 0;
}

/* ---- every month of everybody ---- */

static void expect_member(const char *member, int month) {
  struct reading reading = read_month(member, month);
  const struct paper *paper = &reading.paper;
  const struct {
    size_t column;
    const char *account;
    int sign;
  } columns[] = {{1, "901000", 1}, {2, "913000", -1}, {3, "912000", -1}, {4, "911000", -1}};
  for (size_t i = 0; i < COUNT(columns); i++)
    assert_int_equal(
        last_of(paper, "Ventes par activité", columns[i].column),
        columns[i].sign *
            sum("p.member = '%s' AND account = '%s' AND e.ticket IS NOT NULL AND extract(month FROM e.date) = %d",
                member, columns[i].account, month));
  int64_t closing = -sum("p.member = '%s' AND account = '911000' AND extract(month FROM e.date) <= %d", member, month);
  assert_int_equal(last_of(paper, "Compte ligne par ligne", 4), closing);
  const struct paper_block *account = table_of(paper, "Compte ligne par ligne");
  assert_true(account && account->rows[account->row_count - 2].cells[4].number == closing); /* added up line by line */
  assert_int_equal(paper->blocks[0].cells[3].number, closing);
  assert_int_equal(paper->blocks[0].cells[0].number,
                   -sum("p.member = '%s' AND account = '911000' AND extract(month FROM e.date) < %d", member, month));
  arena_done(&reading.arena);
}

static void expect_everything(void) {
  for (int month = 1; month <= MONTHS_SOLD; month++) {
    for (size_t i = 0; i < COUNT(members); i++) expect_member(members[i], month);
    struct reading pot = read_month("pot", month), kpa = read_month("kpa", month), cae = read_month("cae", month);
    int64_t in_pot = -sum("account = '912000' AND extract(month FROM e.date) <= %d", month);
    assert_int_equal(last_of(&pot.paper, "Pot commun ligne par ligne", 3), in_pot);
    assert_int_equal(pot.paper.blocks[0].cells[3].number, in_pot);
    assert_int_equal(last_of(&kpa.paper, "Pot commun ligne par ligne", 3), in_pot);
    assert_int_equal(last_of(&kpa.paper, "Ventes par activité", 1),
                     sum("account = '901000' AND extract(month FROM e.date) = %d", month));
    assert_int_equal(last_of(&kpa.paper, "Coopérant·es", 4),
                     -sum("account = '911000' AND extract(month FROM e.date) <= %d", month));
    assert_int_equal(last_of(&kpa.paper, "Comment c’est payé", 2),
                     sum("account LIKE '5%%' AND e.ticket IS NOT NULL AND extract(month FROM e.date) = %d", month));
    assert_int_equal(last_of(&kpa.paper, "La TVA", 2),
                     -sum("account LIKE '445%%' AND extract(month FROM e.date) = %d", month));
    assert_int_equal(cae.paper.blocks[0].cells[3].number,
                     -sum("account = '913000' AND extract(month FROM e.date) = %d", month));
    arena_done(&pot.arena), arena_done(&kpa.arena), arena_done(&cae.arena);
  }
}

static void statements_are_the_ledger_to_the_cent(void **state) {
  (void)state;
  struct fault fault = {0};
  kit_sell_many(&place.kit, place.base.db, SALES, (struct date){2026, 1, 5}, DAYS);
  fixture_expect(db_transact(place.base.db, TX_WRITE, reverse_one, &fault, &fault), OK, &fault);
  fixture_expect(db_transact(place.base.db, TX_WRITE, post_others, NULL, &fault), OK, &fault);
  expect_everything();
}

static void words_say_what_moved(void **state) {
  (void)state;
  struct reading reading = read_month("BLG-M01", 2);
  const struct paper_block *account = table_of(&reading.paper, "Compte ligne par ligne");
  static const struct {
    const char *what;
    int64_t more, less;
  } expected[] = {{"Frais : Fil et aiguilles", 0, -1500},
                  {"Rémunération demandée : Février", 0, -2000},
                  {"Vendu à un·e collègue : Retouches pour Yann", 950, 0},
                  {"Budget contributif de l’hiver", 300, 0},
                  {"Régularisation de la contribution", 33, 0}};
  assert_true(account && account->row_count == COUNT(expected) + 3);
  for (size_t i = 0; i < COUNT(expected); i++) {
    const struct paper_cell *cells = account->rows[i + 2].cells;
    assert_string_equal(cells[1].text, expected[i].what);
    assert_int_equal(cells[2].number, expected[i].more);
    assert_int_equal(cells[3].number, expected[i].less);
  }
  assert_string_equal(reading.paper.badge, "Provisoire");
  arena_done(&reading.arena);
}

/* Sealed months are read from their sums, the open one from its postings: nothing changes but the badge. */
static void sealing_changes_no_amount(void **state) {
  (void)state;
  for (int month = 1; month <= 2; month++) {
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM month_seal('BLG', '2026-%02d-01', now(), NULL, '{}')", month);
    assert_int_equal(place_count(&place, sql), 1);
  }
  expect_everything();
  struct reading reading = read_month("BLG-M01", 2);
  const char *hash =
      place_ask(&place, "SELECT left(encode(hash, 'hex'), 12) FROM month_close WHERE month = '2026-02-01'");
  assert_string_equal(reading.paper.badge, "Mois clos");
  assert_true(reading.paper.settled);
  assert_non_null(strstr(reading.paper.footer, hash));
  arena_done(&reading.arena);
}

/* One page that a beginner reads from the top: what she had, sold, gets, has; then why. */
static void a_month_is_one_page_in_order(void **state) {
  (void)state;
  AUTO(buffer) struct buffer out = {0};
  struct fault fault = {0};
  struct reading reading = read_month("BLG-M01", 2);
  fixture_expect(paper_pdf(&reading.paper, &out, &fault), OK, &fault);
  peer_write(folder, "month.pdf", &out);
  AUTO(buffer) struct buffer info = peer_ask(folder, "pdfinfo month.pdf");
  const char *const facts[] = {"Relevé de février 2026", "Tagged:          yes", "Pages:           1"};
  peer_expect_in_order(info.bytes, facts, COUNT(facts));
  AUTO(buffer) struct buffer text = peer_ask(folder, "pdftotext -layout month.pdf -");
  const char *const seen[] = {"Relevé de février 2026",
                              "Mois clos",
                              "Aïcha · La Fourmilière",
                              "Solde le 1er février",
                              "Vendu dans le mois",
                              "Solde le 28 février 2026",
                              "Ce que vous avez vendu",
                              "Activité",
                              "Total",
                              "Votre compte, ligne par ligne",
                              "Frais : Fil et aiguilles",
                              "Solde à la fin du mois",
                              "La règle du partage",
                              "vont à la coopérative",
                              "Comment on partage",
                              "page 1 sur 1"};
  peer_expect_in_order(text.bytes, seen, COUNT(seen));
  arena_done(&reading.arena);
}

static void strangers_have_no_statement(void **state) {
  (void)state;
  static const char *const who[] = {"BLG-M99", "CAP-M01", "", "KPA"};
  for (size_t i = 0; i < COUNT(who); i++) {
    struct reading reading = {.order = statement_order_of("BLG", who[i], (struct date){2026, 1, 1})};
    struct fault fault = {0};
    assert_int_equal(db_transact(place.base.db, TX_READ, read_paper, &reading, &fault), NOT_FOUND);
    arena_done(&reading.arena);
  }
  struct date month;
  assert_true(statement_month_parse("2026-02", &month));
  static const char *const bad[] = {"2026-13", "2026-2", "2026-02-01", "", "février"};
  for (size_t i = 0; i < COUNT(bad); i++) assert_false(statement_month_parse(bad[i], &month));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(statements_are_the_ledger_to_the_cent), cmocka_unit_test(words_say_what_moved),
      cmocka_unit_test(sealing_changes_no_amount), cmocka_unit_test(a_month_is_one_page_in_order),
      cmocka_unit_test(strangers_have_no_statement)};
  return cmocka_run_group_tests(tests, start, stop);
}
