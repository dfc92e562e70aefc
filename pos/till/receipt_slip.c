/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A ticket on paper. What must stand on it: docs/till-papers.md. */
#include "pos/till/papers.h"

#include <stdio.h>
#include <string.h>

static void print_title(const struct paper *paper, const struct paper_print *print, struct slip *slip);
static void print_shares(const struct paper *paper, struct arena *arena, struct slip *slip);
static void print_line(const struct ticket_line *line, bool with_net, struct arena *arena, struct slip *slip);
static void print_net(const struct ticket_line *line, struct arena *arena, struct slip *slip);
static const char *quantity_words(const struct ticket_line *line, struct arena *arena);
static const char *rate_words(int64_t rate, struct arena *arena);
static void print_vat(const struct ticket *ticket, struct arena *arena, struct slip *slip);
static const char *tender_words(const char *kind);
static const char *reason_words(const char *reason);

void slip_of_receipt(const struct paper *paper, const struct paper_print *print, struct arena *arena,
                     struct slip *slip) {
  *slip = slip_begin("receipt", arena);
  slip_seller(paper, slip);
  print_title(paper, print, slip);
  slip_lines(paper->ticket, false, arena, slip);
  slip_paid(paper->ticket, arena, slip);
  if (print->with_shares) print_shares(paper, arena, slip);
  for (size_t i = 0; i < paper->mention_count; i++) slip_text(slip, SLIP_LEFT, SLIP_PLAIN, paper->mentions[i]);
  slip_marks(paper, print, slip);
  if (paper->barcode && slip_ean13(slip, paper->barcode) != OK) slip_text(slip, SLIP_CENTRE, 0, paper->barcode);
  slip_cut(slip);
}

void slip_seller(const struct paper *paper, struct slip *slip) {
  const struct snapshot_place *place = &paper->view->snapshot.kpa;
  const struct snapshot_seller *seller = &paper->view->snapshot.legal_entity;
  if (paper->learning) slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "MODE ÉCOLE – FACTICE");
  slip_text(slip, SLIP_CENTRE, SLIP_TALL | SLIP_BOLD, place->name);
  slip_text(slip, SLIP_CENTRE, SLIP_PLAIN, place->address);
  if (!strstr(place->address, place->city)) slip_text(slip, SLIP_CENTRE, SLIP_PLAIN, place->city);
  slip_text(slip, SLIP_CENTRE, SLIP_PLAIN, seller->name);
  slip_text(slip, SLIP_CENTRE, SLIP_PLAIN, seller->address);
  if (seller->legal_mention) slip_text(slip, SLIP_CENTRE, SLIP_PLAIN, seller->legal_mention);
  bool ape = seller->ape && seller->ape[0];
  slip_format(slip, SLIP_CENTRE, SLIP_PLAIN, "SIRET %s%s%s", seller->siret, ape ? " – APE " : "",
              ape ? seller->ape : "");
  if (seller->vat_number[0]) slip_format(slip, SLIP_CENTRE, SLIP_PLAIN, "TVA %s", seller->vat_number);
  slip_rule(slip);
}

static void print_title(const struct paper *paper, const struct paper_print *print, struct slip *slip) {
  const struct record *record = &paper->record;
  bool taken_back = text_equal(record->kind, "return");
  if (print->copy > 0)
    slip_format(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "DUPLICATA n° %lld", (long long)print->copy);
  slip_format(slip, SLIP_LEFT, SLIP_BOLD, "%s %s", taken_back ? "Retour" : "Ticket", paper->number);
  if (paper->credits) slip_format(slip, SLIP_LEFT, SLIP_BOLD, "AVOIR sur la facture %s", paper->credits);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "%.10s %.8s", record->at, record->at + 11);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Caisse %s%s%s", record->till, paper->cashier ? ", tenue par " : "",
              paper->cashier ? paper->cashier : "");
  if (record->ticket.deferred_at)
    slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Vendu sur papier le %.10s à %.5s", record->ticket.deferred_at,
                record->ticket.deferred_at + 11);
  slip_rule(slip);
}

void slip_lines(const struct ticket *ticket, bool with_net, struct arena *arena, struct slip *slip) {
  for (size_t i = 0; i < ticket->line_count; i++) print_line(&ticket->lines[i], with_net, arena, slip);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "%zu ligne%s", ticket->line_count, ticket->line_count > 1 ? "s" : "");
  slip_rule(slip);
  slip_pair(slip, SLIP_TALL | SLIP_BOLD, "Total TTC", arena_format(arena, "%s €", paper_amount(ticket->total, arena)));
  print_vat(ticket, arena, slip);
  slip_rule(slip);
}

/* CGI 297 E: no VAT beside a line of the margin scheme, and none where there is none. */
static void print_line(const struct ticket_line *line, bool with_net, struct arena *arena, struct slip *slip) {
  bool shown = line->vat_rate > 0 && !paper_hides_vat(line->vat_scheme);
  const char *label =
      shown ? arena_format(arena, "%s (%s)", line->label, rate_words(line->vat_rate, arena)) : line->label;
  slip_pair(slip, SLIP_PLAIN, label, paper_amount(line->gross, arena));
  if (line->quantity != 1000) slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "  %s", quantity_words(line, arena));
  if (with_net) print_net(line, arena, slip);
  if (line->discount.cents > 0)
    slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "  Remise déjà comptée : %s € (%s)", paper_amount(line->discount, arena),
                reason_words(line->reason));
  if (text_equal(line->vat_scheme, "deposit")) slip_text(slip, SLIP_LEFT, SLIP_PLAIN, "  Acompte");
  if (line->reference) slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "  n° %s", line->reference);
}

/* CGI ann. II, art. 242 nonies A: on an invoice each line has its unit price and its amount without VAT. */
static void print_net(const struct ticket_line *line, struct arena *arena, struct slip *slip) {
  struct money unit;
  if (paper_hides_vat(line->vat_scheme) || !money_net(line->unit_price, (int32_t)line->vat_rate, &unit)) return;
  slip_pair(slip, SLIP_PLAIN, arena_format(arena, "  HT, %s € l’unité", paper_amount(unit, arena)),
            paper_amount(line->net, arena));
}

bool paper_hides_vat(const char *vat_scheme) {
  return text_equal(vat_scheme, "margin");
}

static const char *quantity_words(const struct ticket_line *line, struct arena *arena) {
  static const struct {
    const char *unit, *word;
  } units[] = {{"kg", "kg"}, {"hour", "h"}, {"metre", "m"}, {"cycle", "×"}, {"piece", "×"}};
  const char *word = "×";
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
    if (text_equal(line->unit, units[i].unit)) word = units[i].word;
  long long whole = (long long)(line->quantity / 1000), rest = (long long)(line->quantity % 1000);
  const char *figure = rest == 0 ? arena_format(arena, "%lld", whole)
                                 : arena_format(arena, "%s%lld,%03lld", line->quantity < 0 ? "-" : "",
                                                whole < 0 ? -whole : whole, rest < 0 ? -rest : rest);
  return arena_format(arena, "%s %s à %s €", figure, word, paper_amount(line->unit_price, arena));
}

static const char *rate_words(int64_t rate, struct arena *arena) {
  return rate % 100 ? arena_format(arena, "%lld,%lld %%", (long long)(rate / 100), (long long)(rate % 100 / 10))
                    : arena_format(arena, "%lld %%", (long long)(rate / 100));
}

static void print_vat(const struct ticket *ticket, struct arena *arena, struct slip *slip) {
  for (size_t i = 0; i < ticket->vat_count; i++) {
    const struct ticket_vat *vat = &ticket->vat[i];
    if (paper_hides_vat(vat->scheme) || (vat->rate == 0 && vat->vat.cents == 0)) continue;
    const struct slip_cell cells[] = {
        {arena_format(arena, "TVA %s", rate_words(vat->rate, arena)), 0, SLIP_LEFT},
        {arena_format(arena, "HT %s", paper_amount(vat->net, arena)), SLIP_FIT, SLIP_RIGHT},
        {arena_format(arena, " TVA %s", paper_amount(vat->vat, arena)), SLIP_FIT, SLIP_RIGHT}};
    slip_columns(slip, SLIP_PLAIN, cells, sizeof cells / sizeof cells[0]);
  }
}

void slip_paid(const struct ticket *ticket, struct arena *arena, struct slip *slip) {
  for (size_t i = 0; i < ticket->tender_count; i++) {
    const struct ticket_tender *tender = &ticket->tenders[i];
    const char *word = tender_words(tender->kind);
    if (tender->reference) word = arena_format(arena, "%s %s", word, tender->reference);
    slip_pair(slip, SLIP_PLAIN, word, paper_amount(tender->amount, arena));
  }
  if (ticket->change.cents != 0) slip_pair(slip, SLIP_PLAIN, "Rendu", paper_amount(ticket->change, arena));
  slip_rule(slip);
}

static const char *tender_words(const char *kind) {
  static const struct {
    const char *kind, *word;
  } words[] = {{"cash", "Espèces"},
               {"card", "Carte"},
               {"cheque", "Chèque"},
               {"voucher", "Bon"},
               {"credit", "Avoir"},
               {"local_currency", "Monnaie locale"},
               {"third_party", "Tiers payeur"},
               {"online", "Payé en ligne"},
               {"suspended", "Article suspendu"}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (text_equal(kind, words[i].kind)) return words[i].word;
  return kind;
}

static const char *reason_words(const char *reason) {
  static const struct {
    const char *reason, *word;
  } words[] = {{"damaged", "abîmé"},
               {"solidarity", "solidarité"},
               {"volunteer", "bénévole"},
               {"loyalty", "fidélité"},
               {"end_of_series", "fin de série"},
               {"bargain", "prix discuté"},
               {"error", "erreur de prix"},
               {"voucher", "bon"}};
  for (size_t i = 0; reason && i < sizeof words / sizeof words[0]; i++)
    if (text_equal(reason, words[i].reason)) return words[i].word;
  return "accordée";
}

/* Popular education: of what was paid, who receives what. */
static void print_shares(const struct paper *paper, struct arena *arena, struct slip *slip) {
  if (paper->shares.count == 0) return;
  slip_text(slip, SLIP_LEFT, SLIP_BOLD, "Qui reçoit quoi");
  for (size_t i = 0; i < paper->shares.count; i++) {
    const struct share *share = &paper->shares.list[i];
    const char *name = text_equal(share->kind, "person") ? share->name
                       : text_equal(share->kind, "pot")  ? "Pot commun"
                       : text_equal(share->kind, "cae")  ? "Coopérative"
                                                         : "TVA";
    slip_pair(slip, SLIP_PLAIN, name, paper_amount(share->amount, arena));
  }
  slip_rule(slip);
}

void slip_marks(const struct paper *paper, const struct paper_print *print, struct slip *slip) {
  const struct record *record = &paper->record;
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Signature %s, impression n° %lld", paper->extract,
              (long long)print->copy + 1);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "%s%s%s", record->software, record->core ? ", cœur fiscal " : "",
              record->core ? record->core : "");
  const struct snapshot_seller *seller = &paper->view->snapshot.legal_entity;
  if (seller->attestation && seller->attestation[0] && seller->attestation_on)
    slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Attestation de l’éditeur n° %s du %s", seller->attestation,
                seller->attestation_on);
  if (paper->learning) slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "FACTICE");
}

const char *paper_amount(struct money amount, struct arena *arena) {
  char text[40];
  return arena_format(arena, "%s", money_french(amount, text));
}
