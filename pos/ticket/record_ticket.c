/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/record_spec.h"

/* The canonical form is these tables in their order: the same table writes and reads. Ranges are wide on purpose: a
 * record that is well formed but sells minus two coats must be understood, to be refused with its reason and its place
 * in the chain kept. The inner ticket has no id nor kind of its own, so they cannot contradict the record's. What was
 * added later is .omitted: older records stay canonical. */
#define AMOUNT RECORD_AMOUNT
#define COUNT RECORD_COUNT
#define SHORT_TEXT RECORD_SHORT_TEXT
#define LATER_AMOUNT .omitted = true, .min = -MONEY_LIMIT_CENTS, .max = MONEY_LIMIT_CENTS
#define LATER_TEXT .omitted = true, .min = 1, .max = 40

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
    SPEC_FIELD(struct ticket_line, source_line, .omitted = true, .max = TICKET_LINES_MAX),
    SPEC_FIELD(struct ticket_line, list_price, LATER_AMOUNT),
    SPEC_FIELD(struct ticket_line, discount, LATER_AMOUNT),
    SPEC_FIELD(struct ticket_line, bearer, LATER_TEXT),
    SPEC_FIELD(struct ticket_line, reason, LATER_TEXT),
    SPEC_FIELD(struct ticket_line, order, .omitted = true, .form = FORM_UUID),
    SPEC_FIELD(struct ticket_line, reference, LATER_TEXT),
    SPEC_FIELD(struct ticket_line, source_before, .omitted = true, .max = QUANTITY_MAX),
    SPEC_FIELD(struct ticket_line, source_net, LATER_AMOUNT),
    SPEC_FIELD(struct ticket_line, source_discount, LATER_AMOUNT),
};
static const struct spec line_spec = SPEC("RecordLine", struct ticket_line, line_fields);

static const struct spec_field vat_fields[] = {
    SPEC_FIELD(struct ticket_vat, rate, COUNT),   SPEC_FIELD(struct ticket_vat, scheme, SHORT_TEXT),
    SPEC_FIELD(struct ticket_vat, gross, AMOUNT), SPEC_FIELD(struct ticket_vat, net, AMOUNT),
    SPEC_FIELD(struct ticket_vat, vat, AMOUNT),
};
const struct spec record_vat_spec = SPEC("RecordVat", struct ticket_vat, vat_fields);

static const struct spec_field tender_fields[] = {
    SPEC_FIELD(struct ticket_tender, kind, SHORT_TEXT),
    SPEC_FIELD(struct ticket_tender, amount, AMOUNT),
    SPEC_FIELD(struct ticket_tender, reference, LATER_TEXT),
};
static const struct spec tender_spec = SPEC("RecordTender", struct ticket_tender, tender_fields);

static const struct spec_field ticket_fields[] = {
    SPEC_FIELD(struct ticket, total, AMOUNT),
    SPEC_FIELD(struct ticket, change, AMOUNT),
    SPEC_LIST_OF(struct ticket, lines, line_count, &line_spec, .required = true, .max = TICKET_LINES_MAX),
    SPEC_LIST_OF(struct ticket, vat, vat_count, &record_vat_spec, .required = true, .max = TICKET_RATES_MAX),
    SPEC_LIST_OF(struct ticket, tenders, tender_count, &tender_spec, .required = true, .max = TICKET_TENDERS_MAX),
    SPEC_FIELD(struct ticket, source, .omitted = true, .form = FORM_UUID),
    SPEC_FIELD(struct ticket, source_day, .omitted = true, .form = FORM_DATE),
    SPEC_FIELD(struct ticket, deferred_at, .omitted = true, .form = FORM_TIME),
    SPEC_FIELD(struct ticket, note_asked, .omitted = true),
    SPEC_FIELD(struct ticket, customer, LATER_TEXT),
};
const struct spec record_ticket_spec = SPEC("RecordTicket", struct ticket, ticket_fields);

struct money ticket_turnover(const struct ticket *ticket) {
  int64_t cents = 0; /* 200 lines below the limit of money: no overflow */
  for (size_t i = 0; i < ticket->line_count; i++)
    if (ticket->lines[i].turnover) cents += ticket->lines[i].gross.cents;
  return MONEY(cents);
}
