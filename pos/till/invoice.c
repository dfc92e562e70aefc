/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An invoice asked for at the counter. The record says which ticket and how much; who it is made out to is a salted
 * digest there, and a name only outside, where it can be erased (docs/adr/0010). */
#include "pos/till/back.h"
#include "pos/till/papers.h"

static const struct spec_field customer_fields[] = {
    SPEC_FIELD(struct paper_customer, name, .required = true, .min = 1, .max = 120),
    SPEC_FIELD(struct paper_customer, address, .required = true, .min = 1, .max = 200),
    SPEC_FIELD(struct paper_customer, siren, .omitted = true, .min = 9, .max = 9),
    SPEC_FIELD(struct paper_customer, vat_number, .omitted = true, .min = 4, .max = 20),
    SPEC_FIELD(struct paper_customer, delivery_address, .omitted = true, .min = 1, .max = 200),
};
static const struct spec customer_spec = SPEC("TillInvoiceCustomer", struct paper_customer, customer_fields);
static const struct spec_field invoice_fields[] = {
    SPEC_FIELD(struct invoice_request, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct invoice_request, ticket, .required = true, .form = FORM_UUID),
    SPEC_OBJECT_OF(struct invoice_request, customer, &customer_spec, .required = true),
};
const struct spec invoice_request_spec = SPEC("TillInvoice", struct invoice_request, invoice_fields);

struct invoicing {
  struct papers_call *call;
  const struct invoice_request *asked;
  struct back_known known; /* what other tills took back */
  uint8_t hash[SHA256_BYTES];
  char customer[UUID_TEXT], salt[2 * SHA256_BYTES + 1], digest[SHA256_HEX];
};

static enum outcome invoice_once(struct invoicing *invoicing);
static enum outcome find_ticket(struct invoicing *invoicing, struct journal_row *row, struct paper *ticket);
static enum outcome check_whole(struct invoicing *invoicing, const struct journal_row *row);
static void disguise(struct invoicing *invoicing);
static enum outcome keep_invoice(struct invoicing *invoicing, const struct paper *ticket);
static enum outcome print_invoice(struct invoicing *invoicing, const struct paper *ticket);

enum outcome papers_invoice(struct papers_call *call, const struct invoice_request *asked) {
  struct invoicing invoicing = {.call = call, .asked = asked};
  struct invoice_request unnamed = *asked;
  unnamed.customer = (struct paper_customer){0}; /* no digest of a name stays in the journal without its salt */
  till_request_hash(&invoice_request_spec, &unnamed, invoicing.hash);
  enum outcome outcome = back_ask(call->till, asked->ticket, call->arena, &invoicing.known, call->fault);
  if (outcome != OK) return outcome;
  till_moment_begin(call->till);
  outcome = till_replay(call->till, asked->id, "invoice", invoicing.hash, call->arena, &call->row, &call->replayed,
                        call->fault);
  if (outcome == OK && !call->replayed) outcome = invoice_once(&invoicing);
  till_moment_end(call->till);
  return outcome;
}

static enum outcome invoice_once(struct invoicing *invoicing) {
  struct journal_row row;
  struct paper ticket;
  enum outcome outcome = find_ticket(invoicing, &row, &ticket);
  if (outcome != OK) return outcome;
  disguise(invoicing);
  outcome = keep_invoice(invoicing, &ticket);
  return outcome == OK ? print_invoice(invoicing, &ticket) : outcome;
}

/* A sale of this till that has none yet, and of which nothing came back. */
static enum outcome find_ticket(struct invoicing *invoicing, struct journal_row *row, struct paper *ticket) {
  struct papers_call *call = invoicing->call;
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = paper_find(call->till, invoicing->asked->ticket, call->arena, row, call->fault);
  if (outcome == OK && !text_equal(row->kind, "sale"))
    outcome = fault_set(call->fault, UNKNOWN_TICKET, "/ticket", "only a sale is invoiced");
  if (outcome == OK) outcome = paper_world_check(call->till, row, call->fault);
  if (outcome == OK) outcome = paper_read(row, call->till->moment.view, call->arena, ticket, call->fault);
  if (outcome == OK)
    outcome = journal_about(call->till->journal, &(struct journal_about){.about = row->id, .kind = "invoice"}, 1,
                            call->arena, &rows, &count, call->fault);
  if ((outcome == OK && count > 0) || outcome == TOO_MANY_RECORDS)
    return fault_set(call->fault, INVOICE_EXISTS, "/ticket", "invoice %lld", rows ? (long long)rows[0].sequence : 0LL);
  return outcome == OK ? check_whole(invoicing, row) : outcome;
}

/* Where the server does not answer, what came back here decides: somebody waits for her invoice. */
static enum outcome check_whole(struct invoicing *invoicing, const struct journal_row *row) {
  struct papers_call *call = invoicing->call;
  struct back_known away = {.asked = true, .said = SERVER_AWAY};
  const struct back_known *known = invoicing->known.said == SERVER_ANSWERED ? &invoicing->known : &away;
  struct back_source source;
  enum outcome outcome = back_find(call->till, row->id, known, call->arena, &source, call->fault);
  if (outcome == OK && source.count > 0)
    return fault_set(call->fault, TICKET_CAME_BACK, "/ticket", "%zu returns of it", source.count);
  return outcome;
}

/* The opaque id leads to the name while there is one; the digest proves later that a name shown is the one signed for.
 */
static void disguise(struct invoicing *invoicing) {
  const struct paper_customer *customer = &invoicing->asked->customer;
  uint8_t salt[SHA256_BYTES], digest[SHA256_BYTES];
  AUTO(buffer) struct buffer identity = {0};
  random_bytes(salt, sizeof salt);
  hex_from_bytes(salt, sizeof salt, invoicing->salt);
  buffer_format(&identity, "%s\n%s\n%s\n%s\n%s", invoicing->salt, customer->name, customer->address,
                customer->siren ? customer->siren : "", customer->vat_number ? customer->vat_number : "");
  if (customer->delivery_address) buffer_format(&identity, "\n%s", customer->delivery_address);
  sha256(identity.bytes, identity.length, digest);
  hex_from_bytes(digest, SHA256_BYTES, invoicing->digest);
  uuid_v7(invoicing->customer);
}

/* The name is kept first: an invoice without one could never be sent, a name without an invoice is thrown away by the
 * server. */
static enum outcome keep_invoice(struct invoicing *invoicing, const struct paper *ticket) {
  struct papers_call *call = invoicing->call;
  const struct paper_customer *customer = &invoicing->asked->customer;
  struct money net = MONEY(0), vat = MONEY(0);
  for (size_t i = 0; i < ticket->ticket->vat_count; i++) {
    net.cents += ticket->ticket->vat[i].net.cents;
    vat.cents += ticket->ticket->vat[i].vat.cents;
  }
  struct draft drafts[] = {{.record = {.kind = "invoice",
                                       .id = invoicing->asked->id,
                                       .invoice = {.ticket = ticket->record.id,
                                                   .ticket_sequence = ticket->record.sequence,
                                                   .customer = invoicing->customer,
                                                   .customer_hash = invoicing->digest,
                                                   .total = ticket->ticket->total,
                                                   .net = net,
                                                   .vat = vat}},
                            .request = invoicing->hash},
                           keep_event_draft(EVENT_INVOICE_ISSUE, ticket->number)};
  const struct letter letter = {.id = invoicing->customer,
                                .kind = "customer",
                                .customer = invoicing->customer,
                                .invoice = invoicing->asked->id,
                                .name = customer->name,
                                .address = customer->address,
                                .siren = customer->siren,
                                .vat_number = customer->vat_number,
                                .delivery_address = customer->delivery_address,
                                .salt = invoicing->salt};
  enum outcome outcome = letters_add(call->till, &letter, call->arena, call->fault);
  if (outcome == OK) outcome = till_keep(call->till, call->cashier, drafts, 2, call->arena, call->fault);
  if (outcome == OK) call->row = drafts[0].row;
  return outcome;
}

static enum outcome print_invoice(struct invoicing *invoicing, const struct paper *ticket) {
  struct papers_call *call = invoicing->call;
  struct paper paper;
  struct slip slip;
  enum outcome outcome = paper_read(&call->row, call->till->moment.view, call->arena, &paper, call->fault);
  if (outcome != OK) return outcome;
  slip_of_invoice(&paper, ticket, &invoicing->asked->customer, &(struct paper_print){0}, call->arena, &slip);
  slip_print(call->till->printer, &slip);
  return OK;
}
