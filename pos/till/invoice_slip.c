/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bill, note of services and invoice on the printer of the till. */
#include "ledger/mention.h"
#include "pos/till/papers.h"

static void print_totals(const struct paper *ticket, struct arena *arena, struct slip *slip);
static const char *category_of(const struct ticket *ticket);
static void print_customer(const struct paper_customer *customer, struct slip *slip);

void slip_of_bill(const struct paper *paper, const char *name, struct arena *arena, struct slip *slip) {
  const struct record *record = &paper->record;
  bool note = text_equal(record->slip.state, "note");
  *slip = slip_begin(note ? "note" : "bill", arena);
  slip_seller(paper, slip);
  slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, note ? "NOTE" : "ADDITION");
  slip_text(slip, SLIP_CENTRE, SLIP_BOLD, "Document provisoire, pas encore payé");
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "%s, impression n° %lld", paper->number,
              (long long)record->slip.print_number);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "%.10s %.8s, fait sur place", record->at, record->at + 11);
  if (note) slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Pour : %s", name ? name : "nom non souhaité");
  slip_rule(slip);
  slip_lines(paper->ticket, false, arena, slip);
  for (size_t i = 0; i < paper->mention_count; i++) slip_text(slip, SLIP_LEFT, SLIP_PLAIN, paper->mentions[i]);
  slip_marks(paper, &(struct paper_print){.copy = record->slip.print_number - 1}, slip);
  slip_cut(slip);
}

void slip_of_invoice(const struct paper *paper, const struct paper *ticket, const struct paper_customer *customer,
                     const struct paper_print *print, struct arena *arena, struct slip *slip) {
  const struct record *record = &paper->record;
  const struct snapshot_seller *seller = &paper->view->snapshot.legal_entity;
  *slip = slip_begin("invoice", arena);
  slip_seller(ticket, slip);
  slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "FACTURE");
  if (print->copy > 0)
    slip_format(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "DUPLICATA n° %lld", (long long)print->copy);
  slip_format(slip, SLIP_LEFT, SLIP_BOLD, "N° %s", paper->number);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Faite le %.10s, payée", record->at);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Vente du %.10s, ticket %s", ticket->record.at, ticket->number);
  print_customer(customer, slip);
  slip_rule(slip);
  slip_lines(ticket->ticket, true, arena, slip);
  print_totals(ticket, arena, slip);
  slip_paid(ticket->ticket, arena, slip);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Nature de l’opération : %s.", category_of(ticket->ticket));
  if (seller->vat_on_debits) slip_text(slip, SLIP_LEFT, SLIP_PLAIN, MENTION_VAT_ON_DEBITS);
  if (customer && customer->siren) slip_text(slip, SLIP_LEFT, SLIP_PLAIN, MENTION_PAYMENT_TERMS);
  for (size_t i = 0; i < ticket->mention_count; i++) slip_text(slip, SLIP_LEFT, SLIP_PLAIN, ticket->mentions[i]);
  slip_marks(paper, print, slip);
  slip_cut(slip);
}

/* Of what is taxed on its margin only the price is said (CGI 297 E). */
static void print_totals(const struct paper *ticket, struct arena *arena, struct slip *slip) {
  struct money net = MONEY(0), margin = MONEY(0);
  bool taxed = false, hidden = false;
  for (size_t i = 0; i < ticket->ticket->vat_count; i++) {
    const struct ticket_vat *vat = &ticket->ticket->vat[i];
    if (paper_hides_vat(vat->scheme)) margin.cents += vat->gross.cents, hidden = true;
    else net.cents += vat->net.cents, taxed = true;
  }
  if (taxed)
    slip_pair(slip, SLIP_PLAIN, hidden ? "Total HT, sans les biens d’occasion" : "Total HT", paper_amount(net, arena));
  if (hidden) slip_pair(slip, SLIP_PLAIN, "Biens d’occasion, régime de la marge", paper_amount(margin, arena));
}

/* CGI ann. II, art. 242 nonies A, since 2026: goods, services or both. */
static const char *category_of(const struct ticket *ticket) {
  bool goods = false, services = false;
  for (size_t i = 0; i < ticket->line_count; i++) {
    bool service = text_equal(ticket->lines[i].kind, "service");
    services = services || service;
    goods = goods || !service;
  }
  return goods && services ? "livraison de biens et prestation de services"
         : services        ? "prestation de services"
                           : "livraison de biens";
}

/* NULL: the server has the name, this machine forgot it. */
static void print_customer(const struct paper_customer *customer, struct slip *slip) {
  if (!customer) {
    slip_text(slip, SLIP_LEFT, SLIP_PLAIN, "Client : nom sur l’original, et au bureau");
    return;
  }
  slip_format(slip, SLIP_LEFT, SLIP_BOLD, "Client : %s", customer->name);
  slip_text(slip, SLIP_LEFT, SLIP_PLAIN, customer->address);
  if (customer->delivery_address) slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Livré à : %s", customer->delivery_address);
  if (customer->siren) slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "SIREN %s", customer->siren);
  if (customer->vat_number) slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "TVA %s", customer->vat_number);
}

/* C. env. L541-15-10 and D541-372; arrêté 83-50/A, art. 2. */
void slip_of_notices(struct arena *arena, struct slip *slip) {
  *slip = slip_begin("notice", arena);
  slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "Votre ticket");
  slip_text(slip, SLIP_LEFT, SLIP_TALL,
            "À compter du 1er août 2023, sauf exception légale, l’impression et la remise des tickets de caisse ne "
            "sont réalisées qu’à la demande du client.");
  slip_feed(slip, 1);
  slip_rule(slip);
  slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "Votre note");
  slip_text(slip, SLIP_LEFT, SLIP_TALL,
            "Pour un service de 25 € ou plus, une note vous est remise avant le paiement. En dessous de 25 €, elle "
            "vous est remise si vous la demandez.");
  slip_cut(slip);
}
