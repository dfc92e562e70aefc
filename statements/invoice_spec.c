/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The document and what is asked for, field by field. */
#include "statements/invoice.h"

enum { NAME_MAX_LENGTH = 120, ADDRESS_MAX = 400, MENTION_MAX = 600, REASON_MAX = 200, LINES_MAX = 1000 };

static const char *const kinds[] = {"invoice", "credit_note", NULL};
static const char *const categories[] = {"goods", "services", "both", NULL};

#define PARTY(member, ...) SPEC_FIELD(struct invoice_party, member, .max = ADDRESS_MAX, ##__VA_ARGS__)
static const struct spec_field party_fields[] = {PARTY(name, .required = true),
                                                 PARTY(address, .required = true),
                                                 PARTY(legal_mention, .required = true),
                                                 PARTY(siren),
                                                 PARTY(siret),
                                                 PARTY(vat_number)};
static const struct spec party_spec = SPEC("InvoiceParty", struct invoice_party, party_fields);

static const struct spec_field customer_fields[] = {
    SPEC_FIELD(struct invoice_customer, name, .required = true, .min = 1, .max = NAME_MAX_LENGTH),
    SPEC_FIELD(struct invoice_customer, address, .required = true, .min = 1, .max = ADDRESS_MAX),
    SPEC_FIELD(struct invoice_customer, siren, .min = 9, .max = 9),
    SPEC_FIELD(struct invoice_customer, vat_number, .min = 4, .max = 20),
    SPEC_FIELD(struct invoice_customer, delivery_address, .min = 1, .max = ADDRESS_MAX)};
static const struct spec customer_spec = SPEC("InvoiceCustomer", struct invoice_customer, customer_fields);

#define LINE(member, ...) SPEC_FIELD(struct invoice_line, member, .required = true, ##__VA_ARGS__)
static const struct spec_field line_fields[] = {LINE(line),       LINE(label),      LINE(kind),     LINE(quantity),
                                                LINE(unit),       LINE(vat_scheme), LINE(vat_rate), LINE(unit_net),
                                                LINE(unit_price), LINE(net),        LINE(vat),      LINE(gross)};
static const struct spec line_spec = SPEC("InvoiceLine", struct invoice_line, line_fields);

#define VAT(member) SPEC_FIELD(struct invoice_vat, member, .required = true)
static const struct spec_field vat_fields[] = {VAT(rate), VAT(net), VAT(vat), VAT(gross)};
static const struct spec vat_spec = SPEC("InvoiceVat", struct invoice_vat, vat_fields);

#define PAYMENT(member) SPEC_FIELD(struct invoice_payment, member, .required = true)
static const struct spec_field payment_fields[] = {PAYMENT(kind), PAYMENT(amount)};
static const struct spec payment_spec = SPEC("InvoicePayment", struct invoice_payment, payment_fields);

static const struct spec_field mention_fields[] = {
    SPEC_FIELD(struct invoice_mention, text, .required = true, .max = MENTION_MAX)};
static const struct spec mention_spec = SPEC("InvoiceMention", struct invoice_mention, mention_fields);

static const struct spec_field origin_fields[] = {SPEC_FIELD(struct invoice_origin, number),
                                                  SPEC_FIELD(struct invoice_origin, issued_on)};
static const struct spec origin_spec = SPEC("InvoiceOrigin", struct invoice_origin, origin_fields);

#define INVOICE(member, ...) SPEC_FIELD(struct invoice, member, ##__VA_ARGS__)
static const struct spec_field invoice_fields[] = {
    INVOICE(version, .required = true),
    INVOICE(kind, .required = true, .choices = kinds),
    INVOICE(number, .required = true),
    INVOICE(issued_on, .required = true, .form = FORM_DATE),
    INVOICE(ticket, .required = true),
    INVOICE(sold_on, .required = true, .form = FORM_DATE),
    INVOICE(due_on, .required = true, .form = FORM_DATE),
    INVOICE(place, .required = true),
    INVOICE(category, .required = true, .choices = categories),
    INVOICE(reason, .max = REASON_MAX),
    INVOICE(vat_on_debits, .required = true),
    SPEC_OBJECT_OF(struct invoice, seller, &party_spec, .required = true),
    SPEC_OBJECT_OF(struct invoice, customer, &customer_spec, .required = true),
    SPEC_OBJECT_OF(struct invoice, credits, &origin_spec, .required = true),
    SPEC_LIST_OF(struct invoice, lines, line_count, &line_spec, .required = true, .max = LINES_MAX),
    SPEC_LIST_OF(struct invoice, vat, vat_count, &vat_spec, .required = true),
    SPEC_LIST_OF(struct invoice, payments, payment_count, &payment_spec, .required = true),
    SPEC_LIST_OF(struct invoice, mentions, mention_count, &mention_spec, .required = true),
    INVOICE(net, .required = true),
    INVOICE(vat_total, .required = true),
    INVOICE(margin, .required = true),
    INVOICE(gross, .required = true)};
const struct spec invoice_spec = SPEC("Invoice", struct invoice, invoice_fields);

static const struct spec_field request_fields[] = {
    SPEC_FIELD(struct invoice_request, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct invoice_request, ticket, .required = true, .min = 5, .max = 48),
    SPEC_OBJECT_OF(struct invoice_request, customer, &customer_spec, .required = true)};
const struct spec invoice_request_spec = SPEC("InvoiceRequest", struct invoice_request, request_fields);

static const struct spec_field credit_line_fields[] = {
    SPEC_FIELD(struct credit_line, line, .required = true, .min = 1, .max = LINES_MAX),
    SPEC_FIELD(struct credit_line, gross, .required = true, .min = 1, .max = MONEY_LIMIT_CENTS)};
static const struct spec credit_line_spec = SPEC("CreditLine", struct credit_line, credit_line_fields);
static const struct spec_field credit_fields[] = {
    SPEC_FIELD(struct credit_request, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct credit_request, invoice, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct credit_request, reason, .required = true, .min = 3, .max = REASON_MAX),
    SPEC_LIST_OF(struct credit_request, lines, line_count, &credit_line_spec, .max = LINES_MAX)};
const struct spec credit_request_spec = SPEC("CreditRequest", struct credit_request, credit_fields);
