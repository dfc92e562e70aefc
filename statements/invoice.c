/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "statements/invoice.h"

#include "core/text.h"
#include "ledger/mention.h"
#include "statements/private.h"

#include <string.h>

static bool siren_adds_up(const char *siren);
static void add_mentions(struct invoice *invoice, const struct invoice_facts *facts, struct arena *arena);
static void add_capes(struct invoice *invoice, const struct invoice_facts *facts, struct arena *arena);
static bool said_before(const struct invoice_facts *facts, size_t cape);
static void add_to_rate(struct invoice *invoice, const struct invoice_line *line);
static const char *day_text(struct date day, struct arena *arena);

enum outcome invoice_make(const struct invoice_facts *facts, const struct invoice_customer *customer,
                          struct arena *arena, struct invoice *invoice, struct fault *fault) {
  if (customer->siren && !siren_adds_up(customer->siren))
    return fault_set(fault, BAD_SIREN, "/customer/siren", "nine digits that add up");
  if (!facts->seller.legal_mention || !*facts->seller.legal_mention)
    return fault_set(fault, SELLER_UNSAID, "", "legal_mention of %s", facts->seller.name);
  *invoice =
      (struct invoice){.version = INVOICE_VERSION,
                       .kind = "invoice",
                       .number = facts->number,
                       .issued_on = day_text(facts->issued_on, arena),
                       .ticket = facts->ticket,
                       .sold_on = day_text(facts->sold_on, arena),
                       .due_on = day_text(facts->sold_on, arena), /* paid at the till */
                       .place = facts->place,
                       .vat_on_debits = facts->vat_on_debits,
                       .seller = facts->seller,
                       .customer = *customer,
                       .lines = arena_copy(arena, facts->lines, facts->line_count * sizeof *facts->lines),
                       .line_count = facts->line_count,
                       .payments = arena_copy(arena, facts->payments, facts->payment_count * sizeof *facts->payments),
                       .payment_count = facts->payment_count};
  for (size_t i = 0; i < invoice->line_count; i++) {
    struct invoice_line *line = &invoice->lines[i];
    if (!money_net(line->unit_price, (int32_t)line->vat_rate, &line->unit_net)) line->unit_net = line->unit_price;
  }
  invoice_add_up(invoice, arena);
  add_mentions(invoice, facts, arena);
  return OK;
}

/* Luhn, as the INSEE numbers companies. */
static bool siren_adds_up(const char *siren) {
  int sum = 0;
  for (size_t i = 0; i < 9; i++) {
    if (siren[i] < '0' || siren[i] > '9') return false;
    int digit = (siren[i] - '0') * (i % 2 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return siren[9] == '\0' && sum % 10 == 0;
}

void invoice_add_up(struct invoice *invoice, struct arena *arena) {
  bool goods = false, services = false;
  invoice->vat = arena_list(arena, invoice->line_count, sizeof *invoice->vat);
  invoice->vat_count = 0;
  invoice->net = invoice->vat_total = invoice->margin = invoice->gross = MONEY(0);
  for (size_t i = 0; i < invoice->line_count; i++) {
    const struct invoice_line *line = &invoice->lines[i];
    bool service = text_equal(line->kind, "service");
    goods = goods || !service;
    services = services || service;
    invoice->gross = sum_of(invoice->gross, line->gross);
    if (text_equal(line->vat_scheme, "margin")) invoice->margin = sum_of(invoice->margin, line->gross);
    else add_to_rate(invoice, line);
  }
  invoice->category = goods && services ? "both" : services ? "services" : "goods";
}

static void add_to_rate(struct invoice *invoice, const struct invoice_line *line) {
  size_t i = 0;
  while (i < invoice->vat_count && invoice->vat[i].rate != line->vat_rate) i++;
  if (i == invoice->vat_count) invoice->vat[invoice->vat_count++] = (struct invoice_vat){.rate = line->vat_rate};
  struct invoice_vat *vat = &invoice->vat[i];
  vat->net = sum_of(vat->net, line->net);
  vat->vat = sum_of(vat->vat, line->vat);
  vat->gross = sum_of(vat->gross, line->gross);
  invoice->net = sum_of(invoice->net, line->net);
  invoice->vat_total = sum_of(invoice->vat_total, line->vat);
}

static void add_mentions(struct invoice *invoice, const struct invoice_facts *facts, struct arena *arena) {
  enum { FIXED = 5 };
  bool untaxed = !facts->seller.vat_number || !*facts->seller.vat_number;
  invoice->mentions = arena_list(arena, facts->cape_count + FIXED, sizeof *invoice->mentions);
  if (invoice->vat_on_debits) invoice_add_mention(invoice, MENTION_VAT_ON_DEBITS);
  if (invoice->margin.cents > 0) invoice_add_mention(invoice, "Régime particulier – Biens d’occasion.");
  if (untaxed && invoice->vat_total.cents == 0) invoice_add_mention(invoice, "TVA non applicable, art. 293 B du CGI.");
  if (invoice->customer.siren) invoice_add_mention(invoice, MENTION_PAYMENT_TERMS);
  add_capes(invoice, facts, arena);
}

void invoice_add_mention(struct invoice *invoice, const char *text) {
  invoice->mentions[invoice->mention_count++] = (struct invoice_mention){text};
}

/* R127-3: each person under a CAPE once, with the lines that are hers. */
static void add_capes(struct invoice *invoice, const struct invoice_facts *facts, struct arena *arena) {
  const struct invoice_party *seller = &facts->seller;
  for (size_t i = 0; i < facts->cape_count; i++) {
    const struct invoice_cape *cape = &facts->capes[i];
    AUTO(buffer) struct buffer lines = {0};
    if (said_before(facts, i)) continue;
    for (size_t j = i; j < facts->cape_count; j++)
      if (text_equal(facts->capes[j].name, cape->name) && text_equal(facts->capes[j].ends_on, cape->ends_on))
        buffer_format(&lines, "%s%lld", lines.length ? ", " : "", (long long)facts->capes[j].line);
    invoice_add_mention(
        invoice, arena_format(arena,
                              "%s (ligne %s) : entrepreneur·e bénéficiant d’un contrat d’appui au projet "
                              "d’entreprise (CAPE) échéant le %s, accompagné·e par %s, %s, SIRET %s.",
                              cape->name, lines.bytes, cape->ends_on, seller->name, seller->address, seller->siret));
  }
}

static bool said_before(const struct invoice_facts *facts, size_t cape) {
  for (size_t j = 0; j < cape; j++)
    if (text_equal(facts->capes[j].name, facts->capes[cape].name) &&
        text_equal(facts->capes[j].ends_on, facts->capes[cape].ends_on))
      return true;
  return false;
}

static const char *day_text(struct date day, struct arena *arena) {
  char text[DATE_TEXT];
  return arena_format(arena, "%s", date_format(day, text));
}
