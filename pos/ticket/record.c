/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/closing_sum.h"
#include "pos/ticket/record_spec.h"

#include <assert.h>
#include <string.h>

/* One table a chain, and one a payload of the training chain: head, payload, totals. */
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define TICKET_KINDS "sale", "return"
#define INVOICE_KINDS "invoice"
#define SLIP_KINDS "bill", "quote", "custody", "custody_step", "donation"
#define CASH_KINDS "float", "cash_in", "cash_out", "bank_drop", "count", "card_total", "tender_change"
#define COPY_KINDS "copy"
#define CLOSING_KINDS "day", "month", "year"

#define HEAD(chain_letter, kind_list)                                                                                  \
  SPEC_FIELD(struct record, version, .required = true, .min = RECORD_VERSION, .max = RECORD_VERSION),                  \
      SPEC_FIELD(struct record, chain, .required = true, .min = 1, .max = 8, .choices = LIST(chain_letter)),           \
      SPEC_FIELD(struct record, till, .required = true, .form = FORM_CODE, .min = 2, .max = 24),                       \
      SPEC_FIELD(struct record, sequence, .required = true, .min = 1, .max = INT64_C(1000000000000)),                  \
      SPEC_FIELD(struct record, previous, .required = true, .form = FORM_HEX64),                                       \
      SPEC_FIELD(struct record, id, .required = true, .form = FORM_UUID),                                              \
      SPEC_FIELD(struct record, kind, .required = true, .min = 1, .max = 16, .choices = (kind_list)),                  \
      SPEC_FIELD(struct record, at, .required = true, .form = FORM_TIME),                                              \
      SPEC_FIELD(struct record, business_day, .required = true, .form = FORM_DATE),                                    \
      SPEC_FIELD(struct record, legal_entity, .required = true, .form = FORM_CODE, .min = 2, .max = 16),               \
      SPEC_FIELD(struct record, kpa, .required = true, .form = FORM_CODE, .min = 2, .max = 16),                        \
      SPEC_FIELD(struct record, cashier, .min = 1, .max = CASHIER_CODE_MAX),                                           \
      SPEC_FIELD(struct record, currency, .required = true, .min = 1, .max = 8),                                       \
      SPEC_FIELD(struct record, catalogue, .required = true, .min = 0, .max = 80),                                     \
      SPEC_FIELD(struct record, software, RECORD_SHORT_TEXT),                                                          \
      SPEC_FIELD(struct record, core, .omitted = true, .min = RECORD_CORE_TEXT - 1, .max = RECORD_CORE_TEXT - 1)
#define PAYLOAD(member) SPEC_OBJECT_OF(struct record, member, &record_##member##_spec, .required = true)

static const struct spec_field sale_fields[] = {HEAD("T", LIST(TICKET_KINDS)), PAYLOAD(ticket),
                                                SPEC_FIELD(struct record, perpetual_total, RECORD_COUNT),
                                                SPEC_FIELD(struct record, perpetual_total_abs, RECORD_COUNT)};
static const struct spec_field invoice_fields[] = {HEAD("I", LIST(INVOICE_KINDS)), PAYLOAD(invoice)};
static const struct spec_field slip_fields[] = {HEAD("B", LIST(SLIP_KINDS)), PAYLOAD(slip)};
static const struct spec_field cash_fields[] = {HEAD("P", LIST(CASH_KINDS)), PAYLOAD(cash)};
static const struct spec_field copy_fields[] = {HEAD("C", LIST(COPY_KINDS)), PAYLOAD(copy)};
static const struct spec_field closing_fields[] = {HEAD("G", LIST(CLOSING_KINDS)), PAYLOAD(closing)};
static const struct spec_field event_fields[] = {HEAD("L", LIST("event")), PAYLOAD(event)};
static const struct spec_field archive_fields[] = {HEAD("A", LIST("archive", "purge")), PAYLOAD(archive)};

static const struct spec_field learned_ticket_fields[] = {HEAD("X", LIST(TICKET_KINDS)), PAYLOAD(ticket)};
static const struct spec_field learned_invoice_fields[] = {HEAD("X", LIST(INVOICE_KINDS)), PAYLOAD(invoice)};
static const struct spec_field learned_slip_fields[] = {HEAD("X", LIST(SLIP_KINDS)), PAYLOAD(slip)};
static const struct spec_field learned_cash_fields[] = {HEAD("X", LIST(CASH_KINDS)), PAYLOAD(cash)};
static const struct spec_field learned_copy_fields[] = {HEAD("X", LIST(COPY_KINDS)), PAYLOAD(copy)};
static const struct spec_field learned_closing_fields[] = {HEAD("X", LIST(CLOSING_KINDS)), PAYLOAD(closing)};

static const struct spec specs[RECORD_PAYLOADS] = {
    [PAYLOAD_TICKET] = SPEC("Record", struct record, sale_fields),
    [PAYLOAD_INVOICE] = SPEC("InvoiceRecord", struct record, invoice_fields),
    [PAYLOAD_SLIP] = SPEC("SlipRecord", struct record, slip_fields),
    [PAYLOAD_CASH] = SPEC("CashRecord", struct record, cash_fields),
    [PAYLOAD_COPY] = SPEC("CopyRecord", struct record, copy_fields),
    [PAYLOAD_CLOSING] = SPEC("ClosingRecord", struct record, closing_fields),
    [PAYLOAD_EVENT] = SPEC("EventRecord", struct record, event_fields),
    [PAYLOAD_ARCHIVE] = SPEC("ArchiveRecord", struct record, archive_fields),
};
static const struct spec learned_specs[PAYLOAD_CLOSING + 1] = {
    [PAYLOAD_TICKET] = SPEC("LearnedTicket", struct record, learned_ticket_fields),
    [PAYLOAD_INVOICE] = SPEC("LearnedInvoice", struct record, learned_invoice_fields),
    [PAYLOAD_SLIP] = SPEC("LearnedSlip", struct record, learned_slip_fields),
    [PAYLOAD_CASH] = SPEC("LearnedCash", struct record, learned_cash_fields),
    [PAYLOAD_COPY] = SPEC("LearnedCopy", struct record, learned_copy_fields),
    [PAYLOAD_CLOSING] = SPEC("LearnedClosing", struct record, learned_closing_fields),
};

const struct record_chain record_chains[RECORD_CHAINS] = {
    {"T", "ventes", PAYLOAD_TICKET, LIST(TICKET_KINDS)},
    {"I", "factures", PAYLOAD_INVOICE, LIST(INVOICE_KINDS)},
    {"B", "documents provisoires", PAYLOAD_SLIP, LIST(SLIP_KINDS)},
    {"P", "mouvements de caisse", PAYLOAD_CASH, LIST(CASH_KINDS)},
    {"C", "duplicatas", PAYLOAD_COPY, LIST(COPY_KINDS)},
    {"X", "mode école", PAYLOAD_TICKET,
     LIST(TICKET_KINDS, INVOICE_KINDS, SLIP_KINDS, CASH_KINDS, COPY_KINDS, CLOSING_KINDS)},
    {"G", "clôtures", PAYLOAD_CLOSING, LIST(CLOSING_KINDS)},
    {"L", "journal des événements", PAYLOAD_EVENT, LIST("event")},
    {"A", "archives", PAYLOAD_ARCHIVE, LIST("archive", "purge")},
};

static bool has_kind(const struct record_chain *chain, const char *kind);
static enum outcome check_slip(const struct record *record, struct arena *arena, struct fault *fault);
static bool peek_text(const char *bytes, size_t length, const char *before, char text[static 20]);

const struct record_chain *record_chain_find(const char *letter) {
  for (size_t i = 0; i < RECORD_CHAINS; i++)
    if (text_equal(record_chains[i].letter, letter)) return &record_chains[i];
  return NULL;
}

const struct record_chain *record_chain_of_kind(const char *kind) {
  for (size_t i = 0; i < RECORD_CHAINS; i++)
    if (!text_equal(record_chains[i].letter, CHAIN_TRAINING) && has_kind(&record_chains[i], kind))
      return &record_chains[i];
  return NULL;
}

static bool has_kind(const struct record_chain *chain, const char *kind) {
  for (size_t i = 0; chain->kinds[i] != NULL; i++)
    if (text_equal(chain->kinds[i], kind)) return true;
  return false;
}

const struct spec *record_spec_of(const char *letter, const char *kind) {
  const struct record_chain *chain = record_chain_find(letter), *own = record_chain_of_kind(kind);
  if (chain == NULL || !has_kind(chain, kind)) return NULL;
  return text_equal(letter, CHAIN_TRAINING) ? &learned_specs[own->payload] : &specs[chain->payload];
}

/* Nothing before them can hold a quote, so the first "chain" and "kind" are the head's; whoever writes it otherwise is
 * not canonical, and is told so by whatever table is tried. */
const struct spec *record_spec_peek(const char *bytes, size_t length) {
  char chain[20], kind[20];
  const struct spec *spec = NULL;
  if (peek_text(bytes, length, "\"chain\":\"", chain) && peek_text(bytes, length, "\"kind\":\"", kind)) {
    spec = record_spec_of(chain, kind);
    const struct record_chain *known = record_chain_find(chain);
    if (spec == NULL && known != NULL && !text_equal(chain, CHAIN_TRAINING)) spec = &specs[known->payload];
  }
  return spec != NULL ? spec : &specs[PAYLOAD_TICKET];
}

static bool peek_text(const char *bytes, size_t length, const char *before, char text[static 20]) {
  const char *found = memmem(bytes, length, before, strlen(before));
  if (found == NULL) return false;
  const char *from = found + strlen(before), *end = bytes + length;
  size_t size = 0;
  while (from + size < end && from[size] != '"' && size < 19) size++;
  memcpy(text, from, size);
  text[size] = '\0';
  return from + size < end && from[size] == '"';
}

void record_write(const struct record *record, struct buffer *out) {
  struct json json = json_into(out);
  const struct spec *spec = record_spec_of(record->chain, record->kind);
  assert(spec != NULL);
  spec_write(spec, record, &json);
}

/* The fast reader takes what is right; the general one says what is wrong. Writing it again is what proves it. */
enum outcome record_parse(const char *bytes, size_t length, struct arena *arena, struct record *record,
                          struct fault *fault) {
  struct record parsed = {0};
  struct fault why = {0};
  AUTO(buffer) struct buffer again = {0};
  const struct spec *spec = record_spec_peek(bytes, length);
  if (!record_read_canonical(spec, bytes, length, arena, &parsed) &&
      spec_read(spec, bytes, length, arena, &parsed, &why) != OK)
    return fault_set(fault, BAD_RECORD, why.field, "%s: %s", outcome_code(why.outcome), why.hint);
  record_write(&parsed, &again);
  if (again.length != length || memcmp(again.bytes, bytes, length) != 0)
    return fault_set(fault, BAD_RECORD, "", "not in canonical form");
  struct ticket *ticket = record_payload_of(&parsed) == PAYLOAD_SLIP ? &parsed.slip.ticket : &parsed.ticket;
  ticket->id = parsed.id;
  ticket->kind = parsed.kind;
  *record = parsed;
  return OK;
}

enum record_payload record_payload_of(const struct record *record) {
  const struct record_chain *chain = record_chain_of_kind(record->kind);
  assert(chain != NULL);
  return chain->payload;
}

struct money record_turnover(const struct record *record) {
  if (!text_equal(record->chain, CHAIN_SALES)) return MONEY(0);
  return record->core == NULL ? record->ticket.total : ticket_turnover(&record->ticket);
}

struct money record_total(const struct record *record) {
  switch (record_payload_of(record)) {
  case PAYLOAD_TICKET: return record->ticket.total;
  case PAYLOAD_INVOICE: return record->invoice.total;
  case PAYLOAD_SLIP: return record->slip.ticket.total;
  case PAYLOAD_CASH: return record->cash.amount;
  case PAYLOAD_CLOSING: return record->closing.grand_total;
  case PAYLOAD_ARCHIVE: return record->archive.grand_total;
  case PAYLOAD_COPY:
  case PAYLOAD_EVENT:
  case RECORD_PAYLOADS: break;
  }
  return MONEY(0);
}

enum outcome record_check(const struct record *record, struct arena *arena, struct fault *fault) {
  enum record_payload payload = record_payload_of(record);
  if (payload == PAYLOAD_TICKET) return ticket_check(&record->ticket, arena, fault);
  if (payload == PAYLOAD_SLIP) return check_slip(record, arena, fault);
  return payload == PAYLOAD_CLOSING ? closing_check(&record->closing, fault) : OK;
}

/* A bill may show what was paid before; an order's price is its work, and nothing in it takes anything off. */
static enum outcome check_slip(const struct record *record, struct arena *arena, struct fault *fault) {
  const struct ticket *ticket = &record->slip.ticket;
  bool order = !text_equal(record->kind, "bill");
  if (ticket->line_count == 0)
    return ticket->total.cents == 0 && ticket->vat_count == 0
               ? OK
               : fault_set(fault, ARITHMETIC_MISMATCH, "/total", "a total without lines");
  for (size_t i = 0; order && i < ticket->line_count; i++)
    if (ticket->lines[i].quantity < 0 || text_equal(ticket->lines[i].vat_scheme, "deposit"))
      return fault_set(fault, ARITHMETIC_MISMATCH, "/lines", "line %zu takes off, or pays", i + 1);
  return ticket_check_priced(ticket, arena, fault);
}
