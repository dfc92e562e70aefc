/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: statements core embedded_sql */
/* What an invoice says, from facts alone, and what may be given back of it. */
#include "tests/unit/kit.h"

#include "core/buffer.h"
#include "statements/invoice.h"

#include <string.h>

enum { PARTS = 200 };

static const struct invoice_party taxed = {
    "CAE Exemple", "2 rue de l’Exemple", "SCOP à capital variable – RCS Lille 900 000 019",
    "900000019",   "90000001900019",     "FR25900000019"};
static const struct invoice_party untaxed = {"Association", "3 rue de l’Exemple", "Association loi 1901",
                                             "900000035",   "90000003500015",     ""};
static const struct invoice_customer private_person = {.name = "Ève Exemple", .address = "1 place du Marché"};
static const struct invoice_customer company = {
    .name = "Boulangerie", .address = "4 rue du Four", .siren = "732829320"};
static const struct invoice_line coat = {.line = 1,
                                         .quantity = 1000,
                                         .vat_rate = 2000,
                                         .label = "Manteau",
                                         .kind = "good",
                                         .unit = "piece",
                                         .vat_scheme = "normal",
                                         .unit_price = {1200},
                                         .net = {1000},
                                         .vat = {200},
                                         .gross = {1200}};
static const struct invoice_line mending = {.line = 2,
                                            .quantity = 500,
                                            .vat_rate = 2000,
                                            .label = "Retouche",
                                            .kind = "service",
                                            .unit = "hour",
                                            .vat_scheme = "normal",
                                            .unit_price = {2000},
                                            .net = {833},
                                            .vat = {167},
                                            .gross = {1000}};
static const struct invoice_line apple = {.line = 3,
                                          .quantity = 1250,
                                          .vat_rate = 550,
                                          .label = "Pommes",
                                          .kind = "good",
                                          .unit = "kg",
                                          .vat_scheme = "normal",
                                          .unit_price = {211},
                                          .net = {250},
                                          .vat = {14},
                                          .gross = {264}};
static const struct invoice_line phone = {.line = 4,
                                          .quantity = 1000,
                                          .vat_rate = 2000,
                                          .label = "Téléphone d’occasion",
                                          .kind = "good",
                                          .unit = "piece",
                                          .vat_scheme = "margin",
                                          .unit_price = {9000},
                                          .net = {8500},
                                          .vat = {500},
                                          .gross = {9000}};
static const struct invoice_line untaxed_hour = {.line = 1,
                                                 .quantity = 1000,
                                                 .vat_rate = 0,
                                                 .label = "Atelier",
                                                 .kind = "service",
                                                 .unit = "hour",
                                                 .vat_scheme = "normal",
                                                 .unit_price = {1000},
                                                 .net = {1000},
                                                 .vat = {0},
                                                 .gross = {1000}};

static struct invoice make(const struct invoice_party *seller, const struct invoice_customer *customer,
                           const struct invoice_line lines[], size_t count, struct arena *arena) {
  static const struct invoice_cape capes[] = {
      {1, "Aïcha", "30/11/2026"}, {2, "Karim", "31/01/2027"}, {3, "Aïcha", "30/11/2026"}};
  const struct invoice_facts facts = {.number = "CAE1-2026-000001",
                                      .ticket = "BLG-1-T-000012",
                                      .place = "La Fourmilière",
                                      .issued_on = {2026, 11, 22},
                                      .sold_on = {2026, 11, 3},
                                      .seller = *seller,
                                      .lines = lines,
                                      .line_count = count,
                                      .capes = capes,
                                      .cape_count = count >= 3 ? 3 : 0};
  struct invoice invoice;
  struct fault fault = {0};
  assert_int_equal(invoice_make(&facts, customer, arena, &invoice, &fault), OK);
  return invoice;
}

static bool mentions(const struct invoice *invoice, const char *words) {
  for (size_t i = 0; i < invoice->mention_count; i++)
    if (strstr(invoice->mentions[i].text, words)) return true;
  return false;
}

static void rates_add_up_and_a_margin_shows_no_vat(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  const struct invoice_line lines[] = {coat, mending, apple, phone};
  struct invoice invoice = make(&taxed, &company, lines, COUNT(lines), &arena);
  assert_int_equal(invoice.vat_count, 2);
  assert_int_equal(invoice.vat[0].net.cents, 1833);
  assert_int_equal(invoice.vat[0].vat.cents, 367);
  assert_int_equal(invoice.vat[1].vat.cents, 14);
  assert_int_equal(invoice.margin.cents, 9000);
  assert_int_equal(invoice.net.cents + invoice.vat_total.cents + invoice.margin.cents, invoice.gross.cents);
  assert_int_equal(invoice.lines[1].unit_net.cents, 1667); /* of an hour, before tax */
  assert_string_equal(invoice.category, "both");
  assert_true(mentions(&invoice, "Régime particulier – Biens d’occasion"));
  struct paper paper = invoice_paper(&invoice, &arena);
  const struct paper_row *row = &paper.blocks[1].rows[3];
  for (size_t c = 4; c < 7; c++) assert_int_equal(row->cells[c].kind, PAPER_EMPTY);
  assert_int_equal(row->cells[7].number, 9000);
}

/* Each line of the table: who sells what to whom, what must stand there, what must not. */
static void mentions_follow_who_and_what(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  const struct invoice_line three[] = {coat, mending, apple};
  struct invoice b2b = make(&taxed, &company, three, 3, &arena), b2c = make(&taxed, &private_person, three, 3, &arena);
  struct invoice none = make(&untaxed, &private_person, &untaxed_hour, 1, &arena),
                 own = make(&taxed, &private_person, &untaxed_hour, 1, &arena);
  assert_true(mentions(&b2b, "40 €") && mentions(&b2b, "trois fois le taux"));
  assert_false(mentions(&b2c, "40 €"));
  assert_true(mentions(&none, "TVA non applicable, art. 293 B du CGI"));
  assert_false(mentions(&own, "293 B") || mentions(&b2c, "293 B"));
  assert_true(mentions(&b2c, "Aïcha (ligne 1, 3) : entrepreneur·e bénéficiant d’un contrat d’appui au projet "
                             "d’entreprise (CAPE) échéant le 30/11/2026, accompagné·e par CAE Exemple"));
  assert_true(mentions(&b2c, "Karim (ligne 2)"));
  assert_int_equal(b2c.mention_count, 2);
  assert_string_equal(none.category, "services");
  assert_string_equal(make(&taxed, &private_person, &coat, 1, &arena).category, "goods");
}

static void a_siren_must_add_up(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  static const char *const bad[] = {"732829321", "73282932a", "000000001", "73282932 "};
  for (size_t i = 0; i < COUNT(bad); i++) {
    const struct invoice_customer customer = {.name = "X", .address = "Y", .siren = bad[i]};
    struct invoice invoice;
    struct fault fault = {0};
    assert_int_equal(invoice_make(&(struct invoice_facts){.seller = taxed}, &customer, &arena, &invoice, &fault),
                     BAD_SIREN);
  }
}

/* C. com. R123-237: without its form, capital and register a seller issues nothing; with them, the paper tells. */
static void a_seller_tells_what_it_is(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  static const char *const unsaid[] = {NULL, ""};
  for (size_t i = 0; i < COUNT(unsaid); i++) {
    struct invoice_party seller = taxed;
    struct invoice invoice;
    struct fault fault = {0};
    seller.legal_mention = unsaid[i];
    assert_int_equal(invoice_make(&(struct invoice_facts){.seller = seller}, &private_person, &arena, &invoice, &fault),
                     SELLER_UNSAID);
    assert_non_null(strstr(fault.hint, "CAE Exemple"));
  }
  struct invoice invoice = make(&taxed, &private_person, &coat, 1, &arena), credit;
  struct fault fault = {0};
  assert_int_equal(invoice_credit(&invoice, NULL, 0, &(struct credit_request){.reason = "retour"}, "CAE1-2026-000002",
                                  (struct date){2026, 11, 22}, &arena, &credit, &fault),
                   OK);
  const struct invoice *both[] = {&invoice, &credit};
  for (size_t i = 0; i < COUNT(both); i++) {
    struct paper paper = invoice_paper(both[i], &arena);
    assert_non_null(strstr(paper.blocks[0].cells[0].text, "\nSCOP à capital variable – RCS Lille 900 000 019\n"));
  }
}

/* What is kept and hashed is read back into the very same bytes. */
static void a_document_comes_back_as_it_was(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer first = {0}, second = {0};
  const struct invoice_line lines[] = {coat, mending, apple, phone};
  struct invoice invoice = make(&taxed, &company, lines, COUNT(lines), &arena), again;
  struct json one = json_into(&first), two = json_into(&second);
  struct fault fault = {0};
  spec_write(&invoice_spec, &invoice, &one);
  assert_int_equal(spec_read(&invoice_spec, first.bytes, first.length, &arena, &again, &fault), OK);
  spec_write(&invoice_spec, &again, &two);
  assert_string_equal(first.bytes, second.bytes);
}

/* However an invoice is given back, bit by bit: never more than it, and in the end exactly it, HT and VAT. */
static void parts_of_an_invoice_are_the_invoice(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  uint64_t chance = chance_seed();
  const struct invoice_line lines[] = {coat, mending, apple, phone};
  struct invoice invoice = make(&taxed, &private_person, lines, COUNT(lines), &arena),
                 *credits = arena_list(&arena, PARTS, sizeof *credits);
  size_t count = 0;
  int64_t left[COUNT(lines)], net = 0, vat = 0, gross = 0;
  struct fault fault = {0};
  for (size_t i = 0; i < COUNT(lines); i++) left[i] = lines[i].gross.cents;
  while (count < PARTS - 1) {
    size_t which = (size_t)chance_between(&chance, 0, COUNT(lines) - 1);
    const struct credit_line line = {lines[which].line, MONEY(chance_between(&chance, 1, 900))};
    const struct credit_request request = {.reason = "Rendu", .lines = &line, .line_count = 1};
    enum outcome outcome = invoice_credit(&invoice, credits, count, &request, "N", (struct date){2026, 12, 1}, &arena,
                                          &credits[count], &fault);
    assert_int_equal(outcome, line.gross.cents <= left[which] ? OK : CREDIT_TOO_MUCH);
    if (outcome != OK) break;
    left[which] -= line.gross.cents;
    assert_int_equal(credits[count].lines[0].net.cents + credits[count].lines[0].vat.cents, line.gross.cents);
    count++;
  }
  assert_int_equal(invoice_credit(&invoice, credits, count, &(struct credit_request){.reason = "Le reste"}, "N",
                                  (struct date){2026, 12, 1}, &arena, &credits[count], &fault),
                   OK);
  for (size_t i = 0; i <= count; i++) {
    net += credits[i].net.cents;
    vat += credits[i].vat_total.cents;
    gross += credits[i].gross.cents;
  }
  assert_int_equal(net, invoice.net.cents);
  assert_int_equal(vat, invoice.vat_total.cents);
  assert_int_equal(gross, invoice.gross.cents);
  assert_int_equal(invoice_credit(&invoice, credits, count + 1, &(struct credit_request){.reason = "Encore"}, "N",
                                  (struct date){2026, 12, 1}, &arena, &invoice, &fault),
                   CREDIT_TOO_MUCH);
}

/* What is given back is not paid late; and its paper names the sale. */
static void a_credit_note_asks_for_nothing(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct invoice invoice = make(&taxed, &company, &coat, 1, &arena), credit;
  assert_true(mentions(&invoice, "40 €"));
  assert_int_equal(invoice_credit(&invoice, NULL, 0, &(struct credit_request){.reason = "Rendu"}, "N",
                                  (struct date){2026, 12, 1}, &arena, &credit, &fault),
                   OK);
  assert_false(mentions(&credit, "40 €"));
  assert_true(mentions(&invoice, "40 €"));
  struct paper paper = invoice_paper(&credit, &arena);
  assert_non_null(strstr(paper.subtitle, "vente du 3 novembre 2026, ticket BLG-1-T-000012"));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(rates_add_up_and_a_margin_shows_no_vat),
                                     cmocka_unit_test(mentions_follow_who_and_what),
                                     cmocka_unit_test(a_siren_must_add_up),
                                     cmocka_unit_test(a_seller_tells_what_it_is),
                                     cmocka_unit_test(a_document_comes_back_as_it_was),
                                     cmocka_unit_test(parts_of_an_invoice_are_the_invoice),
                                     cmocka_unit_test(a_credit_note_asks_for_nothing)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
