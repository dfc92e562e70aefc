/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bill, note of services and invoice on the printer of the till. */
#include "pos/till/papers.h"

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
  slip_lines(paper->ticket, arena, slip);
  for (size_t i = 0; i < paper->mention_count; i++) slip_text(slip, SLIP_LEFT, SLIP_PLAIN, paper->mentions[i]);
  slip_marks(paper, &(struct paper_print){.copy = record->slip.print_number - 1}, slip);
  slip_cut(slip);
}

void slip_of_invoice(const struct paper *paper, const struct paper *ticket, const struct paper_customer *customer,
                     const struct paper_print *print, struct arena *arena, struct slip *slip) {
  const struct record *record = &paper->record;
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
  slip_lines(ticket->ticket, arena, slip);
  slip_pair(slip, SLIP_PLAIN, "Total HT", paper_amount(record->invoice.net, arena));
  slip_paid(ticket->ticket, arena, slip);
  for (size_t i = 0; i < ticket->mention_count; i++) slip_text(slip, SLIP_LEFT, SLIP_PLAIN, ticket->mentions[i]);
  slip_marks(paper, print, slip);
  slip_cut(slip);
}

/* NULL: the server has the name, this machine forgot it. */
static void print_customer(const struct paper_customer *customer, struct slip *slip) {
  if (!customer) {
    slip_text(slip, SLIP_LEFT, SLIP_PLAIN, "Client : nom sur l’original, et au bureau");
    return;
  }
  slip_format(slip, SLIP_LEFT, SLIP_BOLD, "Client : %s", customer->name);
  slip_text(slip, SLIP_LEFT, SLIP_PLAIN, customer->address);
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
