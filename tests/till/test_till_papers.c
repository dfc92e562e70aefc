/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* The papers of the till: when one is owed, what stands on it, what is the original and what a DUPLICATA, and that no
 * name gets into signed bytes. */
#include "tests/till/till_kit.h"

#include "pos/till/papers.h"
#include "pos/till/period.h"

struct stage {
  char folder[64];
  struct till *till;
  struct arena arena;
  struct fault fault;
};

static struct stage stage;

static int set_stage(void **state) {
  (void)state;
  stage = (struct stage){0};
  folder_make(stage.folder);
  stage.till = kit_enrolled(stage.folder);
  return 0;
}

static int clear_stage(void **state) {
  (void)state;
  AUTO(findings) struct findings findings = {0};
  till_close(stage.till);
  recount(stage.folder, &findings);
  if (findings.count > 0) fail_msg("%s", findings.text.bytes);
  folder_remove(stage.folder);
  arena_done(&stage.arena);
  return 0;
}

static struct papers_call call_begin(void) {
  stage.fault = (struct fault){0};
  return (struct papers_call){.till = stage.till, .cashier = "BLG-M04", .arena = &stage.arena, .fault = &stage.fault};
}

/* ---- when a paper is owed ------------------------------------------------------------------------------------------
 */

struct owed_case {
  const char *what, *item, *kind, *tender;
  int64_t gross, paid;
  int lines;
  const char *why; /* "": nothing is owed */
};

static void a_paper_is_owed_only_where_the_law_says(void **state) {
  (void)state;
  static const struct owed_case cases[] = {
      {"a coat", "FRI-007", "good", "cash", 1000, 1000, 1, ""},
      {"an expensive coat", "FRI-007", "good", "cash", 9000, 9000, 1, ""},
      {"a service just below 25 €", "BLA-001", "service", "cash", 2499, 2499, 1, ""},
      {"a service of 25 €", "BLA-001", "service", "cash", 2500, 2500, 1, "service"},
      {"two services of 15 €", "BLA-001", "service", "cash", 1500, 3000, 2, ""},
      {"goods with a guarantee", "FRI-090", "good", "cash", 1000, 1000, 1, "guarantee"},
      {"money back onto a card", "FRI-007", "good", "card", -1000, -1000, 1, "card_void"},
      {"money back in cash", "FRI-007", "good", "cash", -1000, -1000, 1, ""},
  };
  static const struct snapshot_item guaranteed = {.code = "FRI-090", .kind = "good", .guarantee_notice = true};
  struct snapshot snapshot = {.items = &guaranteed, .item_count = 1};
  const struct snapshot_index *index = snapshot_index_new(&snapshot, &stage.arena);
  for (size_t i = 0; i < COUNT(cases); i++) {
    const struct owed_case *one = &cases[i];
    struct ticket_line line = {.item = one->item,
                               .kind = one->kind,
                               .quantity = one->gross < 0 ? -1000 : 1000,
                               .turnover = true,
                               .gross = MONEY(one->gross)};
    const struct ticket_line lines[2] = {line, line};
    const struct ticket_tender tender = {.kind = one->tender, .amount = MONEY(one->paid)};
    const struct ticket ticket = {
        .lines = lines, .line_count = (size_t)one->lines, .tenders = &tender, .tender_count = 1};
    const char *why[DUTIES + 1];
    size_t count = receipt_duties(&ticket, index, why);
    if (count != (one->why[0] != '\0') || (count && !text_equal(why[0], one->why)))
      fail_msg("%s: %s", one->what, count ? why[0] : "nothing");
  }
}

/* ---- what stands on it ---------------------------------------------------------------------------------------------
 */

static const char *words_of(const struct slip *slip) {
  struct buffer text = {0};
  for (const struct slip_line *line = slip->first; line; line = line->next) {
    if (line->text) buffer_format(&text, "%s\n", line->text);
    for (size_t i = 0; i < line->cell_count; i++) buffer_format(&text, "%s|", line->cells[i].text);
    buffer_text(&text, "\n");
  }
  const char *words = arena_text(&stage.arena, text.bytes, text.length);
  buffer_done(&text);
  return words;
}

static struct paper paper_of(const char *id) {
  struct journal_row row;
  struct paper paper;
  till_moment_begin(stage.till);
  assert_int_equal(paper_find(stage.till, id, &stage.arena, &row, &stage.fault), OK);
  assert_int_equal(paper_read(&row, stage.till->moment.view, &stage.arena, &paper, &stage.fault), OK);
  till_moment_end(stage.till);
  return paper;
}

static const char *receipt_of(const char *id, struct paper_print print) {
  struct slip slip;
  struct paper paper = paper_of(id);
  slip_of_receipt(&paper, &print, &stage.arena, &slip);
  return words_of(&slip);
}

static void a_receipt_says_what_the_law_asks(void **state) {
  (void)state;
  sell_coat(stage.till, 1);
  struct paper paper = paper_of(sale_id(1));
  const char *words = receipt_of(sale_id(1), (struct paper_print){.with_shares = true});
  const char *const said[] = {"La Fourmilière",
                              "Coopérative Exemple",
                              "2 rue de l’Exemple",
                              "SIRET 12345678200010",
                              "TVA FR00123456782",
                              "Ticket BLG-1-T-000001",
                              "2026-11-22 14:1",
                              "Caisse BLG-1, tenue par Sylvie",
                              "Manteau / blouson (20 %)|10,00|",
                              "1 ligne",
                              "Total TTC|10,00 €|",
                              "TVA 20 %|HT 8,33| TVA 1,67|",
                              "Espèces|50,00|",
                              "Rendu|40,00|",
                              "Qui reçoit quoi",
                              "Aïcha|",
                              "Pot commun|",
                              "Coopérative|",
                              "CAPE",
                              "impression n° 1",
                              "comptoir-till",
                              "cœur fiscal",
                              paper.barcode};
  for (size_t i = 0; i < COUNT(said); i++) assert_says(words, said[i]);
  assert_says(words, arena_format(&stage.arena, "Signature %s", paper.extract));
  assert_int_equal(strlen(paper.extract), 4);
  assert_null(strstr(words, "DUPLICATA"));
  assert_null(strstr(words, "FACTICE"));
  assert_null(strstr(words, "ttestation")); /* nobody said that the seller holds one */
  assert_null(strstr(words, "– APE"));
  assert_null(strstr(receipt_of(sale_id(1), (struct paper_print){0}), "Qui reçoit quoi"));
}

/* A false attestation is a crime (C. pén. 441-1): a receipt names the one the seller holds, or none. */
static void a_receipt_names_the_attestation_that_exists(void **state) {
  (void)state;
  struct snapshot snapshot = kit_snapshot();
  snapshot.legal_entity.ape = "47.79Z";
  snapshot.legal_entity.attestation = "2026-014";
  snapshot.legal_entity.attestation_on = "2026-10-01";
  catalogue_set(stage.till, &snapshot, "W/\"attested\"");
  sell_coat(stage.till, 1);
  const char *words = receipt_of(sale_id(1), (struct paper_print){0});
  assert_says(words, "Attestation de l’éditeur n° 2026-014 du 2026-10-01");
  assert_says(words, "SIRET 12345678200010 – APE 47.79Z");
}

static void margin_lines_show_no_vat(void **state) {
  (void)state;
  static const struct basket_line bought = {
      .item = "FRI-016", .quantity = 1000, .unit_price = {1200}, .priced = true, .purchase_price = {600}};
  static const struct basket_tender exact = {"cash", {1200}};
  struct basket basket = coat_basket(sale_id(2));
  basket.lines = &bought;
  basket.tenders = &exact;
  sell_basket(stage.till, &basket);
  const char *words = receipt_of(sale_id(2), (struct paper_print){0});
  assert_says(words, "Pièce rachetée|12,00|");
  assert_says(words, "Régime particulier – Biens d’occasion");
  assert_null(strstr(words, "20 %"));
  assert_null(strstr(words, "HT "));
}

/* till.md 14: what is no longer sold still opens. */
static void an_archived_item_on_an_old_ticket_still_opens(void **state) {
  (void)state;
  sell_coat(stage.till, 3);
  struct snapshot_item items[COUNT(kit_items)];
  memcpy(items, kit_items, sizeof items);
  items[0].archived = true;
  struct snapshot snapshot = kit_snapshot();
  snapshot.items = items;
  catalogue_set(stage.till, &snapshot, "W/\"archived\"");
  assert_says(receipt_of(sale_id(3), (struct paper_print){0}), "Manteau / blouson");
  struct basket again = coat_basket(sale_id(4));
  assert_int_equal(sell_outcome(stage.till, &again), ITEM_ARCHIVED);
}

static void a_ticket_is_found_by_what_stands_on_it(void **state) {
  (void)state;
  sell_coat(stage.till, 5);
  sell_coat(stage.till, 6);
  struct journal_row row;
  const char *barcode = receipt_barcode("BLG-1", 2, &stage.arena);
  const char *ways[] = {sale_id(6), "BLG-1-T-000002", "2", "000002", barcode};
  for (size_t i = 0; i < COUNT(ways); i++) {
    assert_int_equal(paper_find(stage.till, ways[i], &stage.arena, &row, &stage.fault), OK);
    assert_string_equal(row.id, sale_id(6));
  }
  const char *other = receipt_barcode("BLG-2", 2, &stage.arena);
  const char *none[] = {"3", "BLG-2-T-000002", other, sale_id(7), "coat", ""};
  for (size_t i = 0; i < COUNT(none); i++)
    assert_int_equal(paper_find(stage.till, none[i], &stage.arena, &row, &stage.fault), UNKNOWN_TICKET);
  assert_null(receipt_barcode("BLG-1", 1000000, &stage.arena));
}

/* ---- original and duplicata ----------------------------------------------------------------------------------------
 */

static struct papers_call print_one(const char *of, unsigned request) {
  struct papers_call call = call_begin();
  const struct print_request asked = {.id = sale_id(request), .of = of, .medium = "paper"};
  enum outcome outcome = papers_print(&call, &asked);
  if (outcome != OK) fail_msg("%s %s", outcome_code(outcome), stage.fault.hint);
  return call;
}

static int64_t chain_length(const char *chain) {
  struct journal_head head;
  assert_int_equal(journal_head_read(stage.till->journal, chain, &head, &stage.fault), OK);
  return head.sequence;
}

static void the_first_paper_is_the_original_and_the_others_are_counted(void **state) {
  (void)state;
  sell_coat(stage.till, 10);
  assert_int_equal(print_one(sale_id(10), 100).copy, 0);
  assert_int_equal(chain_length(CHAIN_COPIES), 0);
  assert_true(print_one(sale_id(10), 100).replayed); /* the answer was lost: asked again, given once */
  struct papers_call first = print_one(sale_id(10), 101), second = print_one(sale_id(10), 102);
  assert_int_equal(first.copy, 1);
  assert_int_equal(second.copy, 2);
  struct papers_call again = print_one(sale_id(10), 101);
  assert_true(again.replayed);
  assert_int_equal(again.copy, 1);
  assert_int_equal(chain_length(CHAIN_COPIES), 2);
  assert_says(second.row.body, "\"of_chain\":\"T\"");
  assert_says(receipt_of(sale_id(10), (struct paper_print){.copy = 2}), "DUPLICATA n° 2");
  assert_int_equal(sql_number(stage.folder, "SELECT count(*) FROM record WHERE body LIKE '%\"copy.print\"%'"), 2);
}

static void once_another_sale_was_made_the_first_paper_is_a_copy(void **state) {
  (void)state;
  sell_coat(stage.till, 11);
  sell_coat(stage.till, 12);
  assert_int_equal(print_one(sale_id(11), 110).copy, 1);
  assert_int_equal(print_one(sale_id(12), 111).copy, 0);
}

static void what_school_prints_makes_no_second_original(void **state) {
  (void)state;
  sell_coat(stage.till, 16);
  assert_int_equal(print_one(sale_id(16), 160).copy, 0);
  assert_int_equal(till_training_set(stage.till, NULL, true, &stage.fault), OK);
  sell_coat(stage.till, 17);
  assert_int_equal(print_one(sale_id(17), 161).copy, 0);
  assert_int_equal(till_training_set(stage.till, NULL, false, &stage.fault), OK);
  assert_int_equal(print_one(sale_id(16), 162).copy, 1);
}

static int64_t copy_when(const char *of, unsigned request, int64_t later_us) {
  struct moment *moment = &stage.till->moment;
  till_moment_begin(stage.till);
  moment->now_us += later_us;
  time_format_paris(moment->now_us, moment->at);
  int64_t copy = print_one(of, request).copy;
  till_moment_end(stage.till);
  return copy;
}

static void a_clock_that_was_put_back_makes_no_original(void **state) {
  (void)state;
  sell_coat(stage.till, 18);
  assert_int_equal(copy_when(sale_id(18), 980, -24 * HOUR_US), 1);
  sell_coat(stage.till, 19);
  assert_int_equal(copy_when(sale_id(19), 981, -HOUR_US / 3600), 0); /* a second: put right, not put back */
  sell_coat(stage.till, 20);
  assert_int_equal(copy_when(sale_id(20), 982, RECEIPT_AT_SALE_US), 1);
}

static void the_same_id_for_another_paper_is_refused(void **state) {
  (void)state;
  sell_coat(stage.till, 13);
  sell_coat(stage.till, 14);
  print_one(sale_id(13), 120);
  struct papers_call call = call_begin();
  const struct print_request other = {.id = sale_id(120), .of = sale_id(14), .medium = "paper"};
  assert_int_equal(papers_print(&call, &other), ID_REUSED);
}

static void mail_goes_to_one_address_and_is_kept_sealed(void **state) {
  (void)state;
  static const char *const wrong[] = {
      "", "rosa", "rosa@", "@example.org", "a b@example.org", "a@b@example.org", "rosa@example"};
  sell_coat(stage.till, 15);
  for (size_t i = 0; i < COUNT(wrong); i++) {
    struct papers_call call = call_begin();
    const struct print_request asked = {.id = sale_id(130), .of = sale_id(15), .medium = "mail", .address = wrong[i]};
    assert_int_not_equal(papers_print(&call, &asked), OK);
  }
  struct papers_call call = call_begin();
  const struct print_request asked = {
      .id = sale_id(131), .of = sale_id(15), .medium = "mail", .address = "rosa@example.org"};
  assert_int_equal(papers_print(&call, &asked), OK);
  assert_int_equal(call.copy, 0);
  assert_int_equal(
      sql_number(stage.folder, "SELECT count(*) FROM setting WHERE name = 'letters' AND length(value) > 100"), 1);
  assert_int_equal(sql_number(stage.folder, "SELECT count(*) FROM setting WHERE value LIKE '%rosa%'"), 0);
  assert_int_equal(sql_number(stage.folder, "SELECT count(*) FROM record WHERE body LIKE '%rosa%'"), 0);
}

/* ---- before the payment --------------------------------------------------------------------------------------------
 */

static void a_bill_counts_its_prints_and_holds_no_name(void **state) {
  (void)state;
  struct bill_request asked = {.id = sale_id(200), .basket = coat_basket(sale_id(20)), .note = true, .name = "Rosa"};
  asked.basket.tender_count = 0;
  struct papers_call first = call_begin();
  assert_int_equal(papers_bill(&first, &asked), OK);
  assert_int_equal(first.copy, 1);
  assert_null(strstr(first.row.body, "Rosa"));
  assert_string_equal(first.row.chain, CHAIN_PROVISIONAL);
  struct bill_request other = asked;
  other.id = sale_id(201);
  struct papers_call second = call_begin();
  assert_int_equal(papers_bill(&second, &other), OK);
  assert_int_equal(second.copy, 2);
  assert_int_equal(chain_length(CHAIN_SALES), 0); /* nothing was sold */
  struct paper paper;
  struct slip slip;
  till_moment_begin(stage.till);
  assert_int_equal(paper_read(&second.row, stage.till->moment.view, &stage.arena, &paper, &stage.fault), OK);
  slip_of_bill(&paper, "Rosa", &stage.arena, &slip);
  till_moment_end(stage.till);
  const char *words = words_of(&slip);
  static const char *const said[] = {"NOTE",   "Document provisoire", "impression n° 2", "Pour : Rosa", "10,00",
                                     "HT 8,33"};
  for (size_t i = 0; i < COUNT(said); i++) assert_says(words, said[i]);
}

static void what_is_taken_off_is_told_once(void **state) {
  (void)state;
  static const struct void_line lines[] = {{"FRI-007", 2000, {2000}}, {"ALI-003", 1250, {163}}};
  struct void_request asked = {
      .id = sale_id(210), .ticket = sale_id(21), .whole = true, .lines = lines, .line_count = 2};
  int64_t told = 0; /* others may be told meanwhile: no server answers */
  for (int i = 0; i < 2; i++) {
    struct papers_call call = call_begin();
    assert_int_equal(papers_void(&call, &asked), OK);
    assert_int_equal(call.replayed, i);
    if (i == 0) told = call.row.sequence;
    assert_int_equal(call.row.sequence, told);
    assert_says(call.row.body, "\"ticket.void\"");
    assert_says(call.row.body, "21.63 EUR: FRI-007 x2, ALI-003 x1");
  }
  asked.whole = false;
  struct papers_call call = call_begin();
  assert_int_equal(papers_void(&call, &asked), ID_REUSED);
}

/* ---- invoices ------------------------------------------------------------------------------------------------------
 */

static void an_invoice_is_made_once_and_its_name_is_not_signed(void **state) {
  (void)state;
  sell_coat(stage.till, 30);
  const struct invoice_request asked = {
      .id = sale_id(300), .ticket = sale_id(30), .customer = {.name = "Rosa Modèle", .address = "3 rue de l’Essai"}};
  struct papers_call call = call_begin();
  assert_int_equal(papers_invoice(&call, &asked), OK);
  assert_string_equal(call.row.chain, CHAIN_INVOICES);
  assert_int_equal(chain_length(CHAIN_INVOICES), 1);
  assert_null(strstr(call.row.body, "Rosa"));
  assert_says(call.row.body, "\"total\":1000,\"net\":833,\"vat\":167");
  struct record record;
  struct paper_customer customer;
  assert_int_equal(record_parse(call.row.body, call.row.body_length, &stage.arena, &record, &stage.fault), OK);
  assert_true(letters_customer(stage.till, record.invoice.customer, &stage.arena, &customer));
  assert_string_equal(customer.name, "Rosa Modèle");
  assert_int_equal(sql_number(stage.folder, "SELECT count(*) FROM setting WHERE value LIKE '%Rosa%'"), 0);

  struct papers_call again = call_begin();
  assert_int_equal(papers_invoice(&again, &asked), OK);
  assert_true(again.replayed);
  struct invoice_request other = asked;
  other.id = sale_id(301);
  struct papers_call second = call_begin();
  assert_int_equal(papers_invoice(&second, &other), INVOICE_EXISTS);
  struct papers_call copy = print_one(sale_id(300), 302); /* what is printed later of it is a copy too */
  assert_int_equal(copy.copy, 1);
  assert_says(copy.row.body, "\"of_chain\":\"I\"");
}

static const struct paper_customer rosa = {.name = "Rosa Modèle",
                                           .address = "3 rue de l’Essai",
                                           .siren = "123456782",
                                           .delivery_address = "5 quai de l’Essai"};
static const struct paper_customer private_rosa = {.name = "Rosa Modèle", .address = "3 rue de l’Essai"};

static const char *invoice_words(unsigned request, const char *ticket_id, const struct paper_customer *customer) {
  const struct invoice_request asked = {.id = sale_id(request), .ticket = ticket_id, .customer = *customer};
  struct papers_call call = call_begin();
  struct paper paper, ticket = paper_of(ticket_id);
  struct slip slip;
  assert_int_equal(papers_invoice(&call, &asked), OK);
  till_moment_begin(stage.till);
  assert_int_equal(paper_read(&call.row, stage.till->moment.view, &stage.arena, &paper, &stage.fault), OK);
  slip_of_invoice(&paper, &ticket, customer, &(struct paper_print){0}, &stage.arena, &slip);
  till_moment_end(stage.till);
  return words_of(&slip);
}

static void a_return_of_what_was_invoiced_is_a_credit_note(void **state) {
  (void)state;
  struct paper paper = {.credits = NULL};
  struct slip slip;
  sell_coat(stage.till, 60);
  paper = paper_of(sale_id(60));
  paper.record.kind = "return";
  paper.record.ticket.source = sale_id(60);
  assert_int_equal(paper_find_credited(stage.till, &paper, &stage.arena, &stage.fault), OK);
  assert_null(paper.credits);
  const struct invoice_request asked = {.id = sale_id(360), .ticket = sale_id(60), .customer = private_rosa};
  struct papers_call call = call_begin();
  assert_int_equal(papers_invoice(&call, &asked), OK);
  assert_int_equal(paper_find_credited(stage.till, &paper, &stage.arena, &stage.fault), OK);
  till_moment_begin(stage.till);
  paper.view = stage.till->moment.view;
  slip_of_receipt(&paper, &(struct paper_print){0}, &stage.arena, &slip);
  till_moment_end(stage.till);
  assert_says(words_of(&slip), "AVOIR sur la facture");
  assert_says(words_of(&slip), paper.credits);
}

static void an_invoice_on_paper_says_facture_and_the_ticket(void **state) {
  (void)state;
  sell_coat(stage.till, 31);
  const char *words = invoice_words(310, sale_id(31), &rosa);
  static const char *const said[] = {"FACTURE",
                                     "N° BLG-1-I-000001",
                                     "ticket BLG-1-T-000001",
                                     "Client : Rosa Modèle",
                                     "SIREN 123456782",
                                     "Livré à : 5 quai de l’Essai",
                                     "HT, 8,33 € l’unité|8,33|",
                                     "Total HT|8,33|",
                                     "TVA 1,67",
                                     "Nature de l’opération : livraison de biens.",
                                     "Pénalités de retard",
                                     "CAPE"};
  for (size_t i = 0; i < COUNT(said); i++) assert_says(words, said[i]);
  assert_null(strstr(words, "débits"));
}

/* CGI 297 E: of what is taxed on its margin an invoice says the price, and no figure a tax could be read from. */
static void an_invoice_of_margin_goods_shows_no_net(void **state) {
  (void)state;
  static const struct basket_line lines[] = {
      {.item = "FRI-016", .quantity = 1000, .unit_price = {1200}, .priced = true, .purchase_price = {600}},
      {.item = "BLA-001", .quantity = 1000}};
  static const struct basket_tender twelve = {"cash", {1200}}, seventeen = {"cash", {1700}};
  struct snapshot snapshot = kit_snapshot();
  snapshot.legal_entity.vat_on_debits = true;
  catalogue_set(stage.till, &snapshot, "W/\"debits\"");
  struct basket bought = coat_basket(sale_id(32)), both = coat_basket(sale_id(33));
  bought.lines = both.lines = lines;
  bought.tenders = &twelve, both.tenders = &seventeen;
  both.line_count = 2;
  sell_basket(stage.till, &bought);
  sell_basket(stage.till, &both);
  const char *alone = invoice_words(320, sale_id(32), &private_rosa);
  const char *const hidden[] = {"Total HT", "10,00", "11,00", "1,00|", "20 %", "Pénalités"};
  for (size_t i = 0; i < COUNT(hidden); i++)
    if (strstr(alone, hidden[i])) fail_msg("%s stands in %s", hidden[i], alone);
  assert_says(alone, "Biens d’occasion, régime de la marge|12,00|");
  assert_says(alone, "Régime particulier – Biens d’occasion");
  const char *mixed = invoice_words(330, sale_id(33), &private_rosa);
  const char *const said[] = {
      "Total HT, sans les biens d’occasion|4,17|", "Biens d’occasion, régime de la marge|12,00|",
      "livraison de biens et prestation de services", "Option pour le paiement de la taxe d’après les débits."};
  for (size_t i = 0; i < COUNT(said); i++) assert_says(mixed, said[i]);
  assert_null(strstr(mixed, "15,17"));
}

static void in_school_every_paper_says_that_it_is_not_real(void **state) {
  (void)state;
  assert_int_equal(till_training_set(stage.till, NULL, true, &stage.fault), OK);
  sell_coat(stage.till, 40);
  assert_int_equal(print_one(sale_id(40), 400).copy, 0);
  assert_int_equal(print_one(sale_id(40), 401).copy, 1);
  assert_int_equal(chain_length(CHAIN_COPIES), 0);
  const char *words = receipt_of(sale_id(40), (struct paper_print){0});
  assert_says(words, "MODE ÉCOLE – FACTICE");
  assert_says(words, "BLG-1-X-");
}

int main(void) {
  setenv("COMPTOIR_NOW", KIT_NOW, 1);
  log_set_level(LOG_ERROR);
#define PAPER_TEST(name) cmocka_unit_test_setup_teardown(name, set_stage, clear_stage)
  const struct CMUnitTest tests[] = {
      PAPER_TEST(a_paper_is_owed_only_where_the_law_says),
      PAPER_TEST(a_receipt_says_what_the_law_asks),
      PAPER_TEST(a_receipt_names_the_attestation_that_exists),
      PAPER_TEST(margin_lines_show_no_vat),
      PAPER_TEST(an_archived_item_on_an_old_ticket_still_opens),
      PAPER_TEST(a_ticket_is_found_by_what_stands_on_it),
      PAPER_TEST(the_first_paper_is_the_original_and_the_others_are_counted),
      PAPER_TEST(what_school_prints_makes_no_second_original),
      PAPER_TEST(once_another_sale_was_made_the_first_paper_is_a_copy),
      PAPER_TEST(the_same_id_for_another_paper_is_refused),
      PAPER_TEST(mail_goes_to_one_address_and_is_kept_sealed),
      PAPER_TEST(a_bill_counts_its_prints_and_holds_no_name),
      PAPER_TEST(what_is_taken_off_is_told_once),
      PAPER_TEST(an_invoice_is_made_once_and_its_name_is_not_signed),
      PAPER_TEST(a_return_of_what_was_invoiced_is_a_credit_note),
      PAPER_TEST(an_invoice_on_paper_says_facture_and_the_ticket),
      PAPER_TEST(an_invoice_of_margin_goods_shows_no_net),
      PAPER_TEST(in_school_every_paper_says_that_it_is_not_real),
      PAPER_TEST(a_clock_that_was_put_back_makes_no_original), /* last: each record after it tells of the clock */
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
