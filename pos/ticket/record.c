/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/record_read.h"
#include "pos/ticket/ticket.h"

#include <string.h>

/* The canonical form is these tables in their order: the same table writes and reads. Ranges are wide on purpose: a
 * record that is well formed but sells minus two coats must be understood, to be refused with its reason and its place
 * in the chain kept. The inner ticket has no id nor kind of its own, so they cannot contradict the record's. */
#define AMOUNT .required = true, .min = -MONEY_LIMIT_CENTS, .max = MONEY_LIMIT_CENTS
#define COUNT .required = true, .min = -INT64_C(1000000000000), .max = INT64_C(1000000000000)
#define SHORT_TEXT .required = true, .min = 1, .max = 40

static const struct spec_field member_fields[] = {
    SPEC_FIELD(struct ticket_member, member, SHORT_TEXT),
    SPEC_FIELD(struct ticket_member, weight, COUNT),
};
static const struct spec member_spec = SPEC("RecordMember", struct ticket_member, member_fields);

static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct ticket_line, item, SHORT_TEXT),
    SPEC_FIELD(struct ticket_line, label, .required = true, .min = 1, .max = 80),
    SPEC_FIELD(struct ticket_line, kind, SHORT_TEXT),
    SPEC_FIELD(struct ticket_line, activity, SHORT_TEXT),
    SPEC_FIELD(struct ticket_line, unit, SHORT_TEXT),
    SPEC_FIELD(struct ticket_line, account, SHORT_TEXT),
    SPEC_FIELD(struct ticket_line, vat_scheme, SHORT_TEXT),
    SPEC_FIELD(struct ticket_line, vat_rate, COUNT),
    SPEC_FIELD(struct ticket_line, quantity, COUNT),
    SPEC_FIELD(struct ticket_line, unit_price, AMOUNT),
    SPEC_FIELD(struct ticket_line, purchase_price, AMOUNT),
    SPEC_FIELD(struct ticket_line, gross, AMOUNT),
    SPEC_FIELD(struct ticket_line, net, AMOUNT),
    SPEC_FIELD(struct ticket_line, vat, AMOUNT),
    SPEC_FIELD(struct ticket_line, turnover, .required = true),
    SPEC_LIST_OF(struct ticket_line, members, member_count, &member_spec, .required = true, .max = LINE_MEMBERS_MAX),
};
static const struct spec line_spec = SPEC("RecordLine", struct ticket_line, line_fields);

static const struct spec_field vat_fields[] = {
    SPEC_FIELD(struct ticket_vat, rate, COUNT),   SPEC_FIELD(struct ticket_vat, scheme, SHORT_TEXT),
    SPEC_FIELD(struct ticket_vat, gross, AMOUNT), SPEC_FIELD(struct ticket_vat, net, AMOUNT),
    SPEC_FIELD(struct ticket_vat, vat, AMOUNT),
};
static const struct spec vat_spec = SPEC("RecordVat", struct ticket_vat, vat_fields);

static const struct spec_field tender_fields[] = {
    SPEC_FIELD(struct ticket_tender, kind, SHORT_TEXT),
    SPEC_FIELD(struct ticket_tender, amount, AMOUNT),
};
static const struct spec tender_spec = SPEC("RecordTender", struct ticket_tender, tender_fields);

static const struct spec_field ticket_fields[] = {
    SPEC_FIELD(struct ticket, total, AMOUNT),
    SPEC_FIELD(struct ticket, change, AMOUNT),
    SPEC_LIST_OF(struct ticket, lines, line_count, &line_spec, .required = true, .max = TICKET_LINES_MAX),
    SPEC_LIST_OF(struct ticket, vat, vat_count, &vat_spec, .required = true, .max = TICKET_RATES_MAX),
    SPEC_LIST_OF(struct ticket, tenders, tender_count, &tender_spec, .required = true, .max = TICKET_TENDERS_MAX),
};
static const struct spec ticket_spec = SPEC("RecordTicket", struct ticket, ticket_fields);

static const char *const chains[] = {CHAIN_SALES, NULL};
static const char *const kinds[] = {"sale", NULL};
static const struct spec_field record_fields[] = {
    SPEC_FIELD(struct record, version, .required = true, .min = RECORD_VERSION, .max = RECORD_VERSION),
    SPEC_FIELD(struct record, chain, .required = true, .min = 1, .max = 8, .choices = chains),
    SPEC_FIELD(struct record, till, .required = true, .form = FORM_CODE, .min = 2, .max = 24),
    SPEC_FIELD(struct record, sequence, .required = true, .min = 1, .max = INT64_C(1000000000000)),
    SPEC_FIELD(struct record, previous, .required = true, .form = FORM_HEX64),
    SPEC_FIELD(struct record, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct record, kind, .required = true, .min = 1, .max = 8, .choices = kinds),
    SPEC_FIELD(struct record, at, .required = true, .form = FORM_TIME),
    SPEC_FIELD(struct record, business_day, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct record, legal_entity, .required = true, .form = FORM_CODE, .min = 2, .max = 16),
    SPEC_FIELD(struct record, kpa, .required = true, .form = FORM_CODE, .min = 2, .max = 16),
    SPEC_FIELD(struct record, cashier, .min = 1, .max = CASHIER_CODE_MAX),
    SPEC_FIELD(struct record, currency, .required = true, .min = 1, .max = 8),
    SPEC_FIELD(struct record, catalogue, .required = true, .min = 0, .max = 80),
    SPEC_FIELD(struct record, software, SHORT_TEXT),
    SPEC_OBJECT_OF(struct record, ticket, &ticket_spec, .required = true),
    SPEC_FIELD(struct record, perpetual_total, COUNT),
    SPEC_FIELD(struct record, perpetual_total_abs, COUNT),
};
const struct spec record_spec = SPEC("Record", struct record, record_fields);

void record_write(const struct record *record, struct buffer *out) {
  struct json json = json_into(out);
  spec_write(&record_spec, record, &json);
}

/* The fast reader takes what is right; the general one says what is wrong. Writing it again is what proves it. */
enum outcome record_parse(const char *bytes, size_t length, struct arena *arena, struct record *record,
                          struct fault *fault) {
  struct record parsed = {0};
  struct fault why = {0};
  AUTO(buffer) struct buffer again = {0};
  if (!record_read_canonical(&record_spec, bytes, length, arena, &parsed) &&
      spec_read(&record_spec, bytes, length, arena, &parsed, &why) != OK)
    return fault_set(fault, BAD_RECORD, why.field, "%s: %s", outcome_code(why.outcome), why.hint);
  record_write(&parsed, &again);
  if (again.length != length || memcmp(again.bytes, bytes, length) != 0)
    return fault_set(fault, BAD_RECORD, "", "not in canonical form");
  parsed.ticket.id = parsed.id;
  parsed.ticket.kind = parsed.kind;
  *record = parsed;
  return OK;
}
