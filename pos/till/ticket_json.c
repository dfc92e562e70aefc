/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A ticket and its shares as the screen reads them (docs/api.md): two tables in the order of the answer. */
#include "pos/till/till.h"

#define LIST(type, member, counter, element) SPEC_LIST_OF(type, member, counter, element, .required = true)

static const struct spec_field member_fields[] = {
    SPEC_FIELD(struct ticket_member, member),
    SPEC_FIELD(struct ticket_member, weight),
};
static const struct spec member_spec = SPEC("TicketMember", struct ticket_member, member_fields);

static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct ticket_line, item),       SPEC_FIELD(struct ticket_line, label),
    SPEC_FIELD(struct ticket_line, activity),   SPEC_FIELD(struct ticket_line, kind),
    SPEC_FIELD(struct ticket_line, unit),       SPEC_FIELD(struct ticket_line, quantity),
    SPEC_FIELD(struct ticket_line, unit_price), SPEC_FIELD(struct ticket_line, gross),
    SPEC_FIELD(struct ticket_line, net),        SPEC_FIELD(struct ticket_line, vat),
    SPEC_FIELD(struct ticket_line, vat_rate),   LIST(struct ticket_line, members, member_count, &member_spec),
    SPEC_FIELD(struct ticket_line, account),    SPEC_FIELD(struct ticket_line, vat_scheme),
    SPEC_FIELD(struct ticket_line, turnover),   SPEC_FIELD(struct ticket_line, list_price),
    SPEC_FIELD(struct ticket_line, discount),   SPEC_FIELD(struct ticket_line, bearer),
    SPEC_FIELD(struct ticket_line, reason),     SPEC_FIELD(struct ticket_line, order),
    SPEC_FIELD(struct ticket_line, reference),  SPEC_FIELD(struct ticket_line, source_line),
};
static const struct spec line_spec = SPEC("TicketLine", struct ticket_line, line_fields);

static const struct spec_field vat_fields[] = {
    SPEC_FIELD(struct ticket_vat, rate), SPEC_FIELD(struct ticket_vat, scheme), SPEC_FIELD(struct ticket_vat, gross),
    SPEC_FIELD(struct ticket_vat, net),  SPEC_FIELD(struct ticket_vat, vat),
};
static const struct spec vat_spec = SPEC("TicketVat", struct ticket_vat, vat_fields);

static const struct spec_field tender_fields[] = {
    SPEC_FIELD(struct ticket_tender, kind),
    SPEC_FIELD(struct ticket_tender, amount),
    SPEC_FIELD(struct ticket_tender, reference),
};
static const struct spec tender_spec = SPEC("TicketTender", struct ticket_tender, tender_fields);

static const struct spec_field ticket_fields[] = {
    SPEC_FIELD(struct ticket, id),
    SPEC_FIELD(struct ticket, kind),
    SPEC_FIELD(struct ticket, source),
    SPEC_FIELD(struct ticket, source_day),
    SPEC_FIELD(struct ticket, note_asked),
    SPEC_FIELD(struct ticket, customer),
    SPEC_FIELD(struct ticket, deferred_at),
    SPEC_FIELD(struct ticket, total),
    SPEC_FIELD(struct ticket, change),
    LIST(struct ticket, lines, line_count, &line_spec),
    LIST(struct ticket, vat, vat_count, &vat_spec),
    LIST(struct ticket, tenders, tender_count, &tender_spec),
};
static const struct spec ticket_spec = SPEC("Ticket", struct ticket, ticket_fields);

static const struct spec_field share_fields[] = {
    SPEC_FIELD(struct share, kind), SPEC_FIELD(struct share, member), SPEC_FIELD(struct share, name),
    SPEC_FIELD(struct share, face), SPEC_FIELD(struct share, amount),
};
static const struct spec share_spec = SPEC("Share", struct share, share_fields);

void ticket_write(const struct ticket *ticket, struct json *json, const char *key) {
  AUTO(buffer) struct buffer bytes = {0};
  struct json inner = json_into(&bytes);
  spec_write(&ticket_spec, ticket, &inner);
  json_raw(json, key, bytes.bytes, bytes.length);
}

void shares_write(const struct shares *shares, struct json *json, const char *key) {
  json_open_list(json, key);
  for (size_t i = 0; i < shares->count; i++) spec_write(&share_spec, &shares->list[i], json);
  json_close_list(json);
}
