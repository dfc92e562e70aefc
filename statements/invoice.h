/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Invoices and credit notes: the document that is issued, in words and cents, and the rules that make it. Pure; amounts
 * are those of the ticket. Mentions: C. com. L441-9 and R123-237, CGI ann. II art. 242 nonies A (with the four of 2026:
 * customer's SIREN, delivery address, category, VAT on debits), C. com. R127-3 (CAPE), L441-10 and D441-5 (late
 * payment). Articles are named in the mentions that the law wants worded so; the others may move with the CIBS. */
#ifndef COMPTOIR_STATEMENTS_INVOICE_H
#define COMPTOIR_STATEMENTS_INVOICE_H

#include "core/clock.h"
#include "core/spec.h"
#include "paper/paper.h"

#define INVOICE_VERSION 1 /* of the document's layout */

struct invoice_party {
  const char *name, *address;
  const char *legal_mention; /* "SCOP SA à capital variable · capital 18 500 € · RCS Lille 900 000 019" */
  const char *siren, *siret, *vat_number; /* "" or NULL: none */
};
struct invoice_customer {
  const char *name, *address;
  const char *siren, *vat_number; /* NULL: a private person */
  const char *delivery_address;   /* NULL: the same */
};
struct invoice_line {
  int64_t line, quantity, vat_rate; /* thousandths, basis points */
  const char *label, *kind, *unit, *vat_scheme;
  struct money unit_net, unit_price, net, vat, gross; /* of margin lines only unit_price and gross may be shown */
};
struct invoice_vat {
  int64_t rate;
  struct money net, vat, gross;
};
struct invoice_payment {
  const char *kind;
  struct money amount;
};
struct invoice_mention {
  const char *text;
};
struct invoice_origin { /* what a credit note credits */
  const char *number, *issued_on;
};
struct invoice {
  int64_t version;
  const char *kind; /* "invoice", "credit_note" */
  const char *number, *issued_on, *ticket, *sold_on, *due_on, *place;
  const char *category; /* "goods", "services", "both" */
  const char *reason;   /* of a credit note; NULL */
  bool vat_on_debits;
  struct invoice_party seller;
  struct invoice_customer customer;
  struct invoice_origin credits; /* number NULL: none */
  struct invoice_line *lines;
  struct invoice_vat *vat;
  struct invoice_payment *payments;
  struct invoice_mention *mentions;
  size_t line_count, vat_count, payment_count, mention_count;
  struct money net, vat_total, margin, gross; /* gross = net + vat_total + margin; margin: gross of margin lines */
};
extern const struct spec invoice_spec; /* the document: what spec_write makes of it is what is kept and hashed */

struct invoice_request {
  const char *id, *ticket; /* "BLG-1-T-000012" */
  struct invoice_customer customer;
};
struct credit_line {
  int64_t line;
  struct money gross; /* what of it is given back, VAT included */
};
struct credit_request {
  const char *id, *invoice, *reason;
  const struct credit_line *lines;
  size_t line_count; /* 0: all that is left */
};
extern const struct spec invoice_request_spec, credit_request_spec;

struct invoice_cape { /* who did a line's work under a CAPE on the day of the sale */
  int64_t line;
  const char *name, *ends_on; /* "30/11/2026" */
};
struct invoice_facts {
  const char *number, *ticket, *place;
  struct date issued_on, sold_on;
  struct invoice_party seller;
  bool vat_on_debits;
  const struct invoice_line *lines; /* unit_net is filled by invoice_make */
  size_t line_count;
  const struct invoice_payment *payments;
  size_t payment_count;
  const struct invoice_cape *capes; /* in the order of the lines */
  size_t cape_count;
};
/* BAD_SIREN when the customer's does not add up (Luhn), SELLER_UNSAID when the seller's legal mention is empty. */
NODISCARD enum outcome invoice_make(const struct invoice_facts *facts, const struct invoice_customer *customer,
                                    struct arena *arena, struct invoice *invoice, struct fault *fault);
/* earlier: the credit notes of invoice so far. Lines that are given back in part carry net and VAT of that part; the
 * last part of a line is what is left of it, so that credit notes never exceed the invoice, not even by the rounding of
 * VAT. CREDIT_TOO_MUCH, UNKNOWN_LINE. */
NODISCARD enum outcome invoice_credit(const struct invoice *invoice, const struct invoice earlier[], size_t count,
                                      const struct credit_request *request, const char *number, struct date issued_on,
                                      struct arena *arena, struct invoice *credit, struct fault *fault);
/* VAT per rate, totals and category, from the lines. */
void invoice_add_up(struct invoice *invoice, struct arena *arena);
void invoice_add_mention(struct invoice *invoice, const char *text);
/* For PDF, XLSX and CSV. */
struct paper invoice_paper(const struct invoice *invoice, struct arena *arena);

#endif
