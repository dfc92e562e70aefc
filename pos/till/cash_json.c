/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Drawer and closings as the screen reads them (docs/api.md). */
#include "pos/till/cash.h"

#include <stdlib.h>

static void write_cash(struct cash_call *call, const struct record *record, struct json *json);

static const struct spec_field vat_fields[] = {
    SPEC_FIELD(struct ticket_vat, rate), SPEC_FIELD(struct ticket_vat, scheme), SPEC_FIELD(struct ticket_vat, gross),
    SPEC_FIELD(struct ticket_vat, net),  SPEC_FIELD(struct ticket_vat, vat),
};
static const struct spec vat_spec = SPEC("ClosingVat", struct ticket_vat, vat_fields);
static const struct spec_field tender_fields[] = {
    SPEC_FIELD(struct record_tender, kind),
    SPEC_FIELD(struct record_tender, amount),
};
static const struct spec tender_spec = SPEC("ClosingTender", struct record_tender, tender_fields);

static const struct spec_field closing_fields[] = {
    SPEC_FIELD(struct record_closing, number),
    SPEC_FIELD(struct record_closing, from),
    SPEC_FIELD(struct record_closing, to),
    SPEC_FIELD(struct record_closing, first),
    SPEC_FIELD(struct record_closing, last),
    SPEC_FIELD(struct record_closing, closings_first),
    SPEC_FIELD(struct record_closing, closings_last),
    SPEC_FIELD(struct record_closing, tickets),
    SPEC_FIELD(struct record_closing, returns),
    SPEC_FIELD(struct record_closing, voids),
    SPEC_FIELD(struct record_closing, copies),
    SPEC_FIELD(struct record_closing, sales),
    SPEC_FIELD(struct record_closing, refunds),
    SPEC_FIELD(struct record_closing, grand_total),
    SPEC_FIELD(struct record_closing, perpetual_total),
    SPEC_FIELD(struct record_closing, perpetual_total_abs),
    SPEC_FIELD(struct record_closing, discounts),
    SPEC_FIELD(struct record_closing, deposits),
    SPEC_LIST_OF(struct record_closing, vat, vat_count, &vat_spec),
    SPEC_LIST_OF(struct record_closing, tenders, tender_count, &tender_spec),
    SPEC_FIELD(struct record_closing, float_open),
    SPEC_FIELD(struct record_closing, moved),
    SPEC_FIELD(struct record_closing, expected),
    SPEC_FIELD(struct record_closing, counted),
    SPEC_FIELD(struct record_closing, difference),
    SPEC_FIELD(struct record_closing, next_float),
    SPEC_FIELD(struct record_closing, gap_found),
};
static const struct spec closing_spec = SPEC("Closing", struct record_closing, closing_fields);

void closing_write(const struct record_closing *closing, struct json *json) {
  AUTO(buffer) struct buffer bytes = {0};
  struct json inner = json_into(&bytes);
  spec_write(&closing_spec, closing, &inner);
  json_raw(json, "closing", bytes.bytes, bytes.length);
}

enum outcome cash_write(struct cash_call *call, struct buffer *out) {
  struct record record;
  char number[RECEIPT_NUMBER];
  enum outcome outcome = record_parse(call->row.body, call->row.body_length, call->arena, &record, call->fault);
  if (outcome != OK) return outcome;
  struct json json = json_into(out);
  receipt_number(record.till, record.chain, record.sequence, number);
  json_open(&json, NULL);
  json_text(&json, "id", record.id);
  json_text(&json, "number", number);
  json_text(&json, "kind", record.kind);
  json_text(&json, "at", record.at);
  json_text(&json, "till", record.till);
  json_text(&json, "legal_entity", record.legal_entity);
  json_text(&json, "cashier", record.cashier);
  json_text(&json, "software", record.software);
  if (record_payload_of(&record) == PAYLOAD_CLOSING) closing_write(&record.closing, &json);
  else write_cash(call, &record, &json);
  json_close(&json);
  return OK;
}

/* needs_referent: so that the screen asks before it is refused. */
static void write_cash(struct cash_call *call, const struct record *record, struct json *json) {
  const struct record_cash *cash = &record->cash;
  struct money gap = cash_larger(cash->difference, call->gap_found);
  json_money(json, "amount", cash->amount);
  json_text(json, "reason", cash->reason);
  json_text(json, "reference", cash->reference);
  json_money(json, "counted", cash->counted);
  json_money(json, "expected", cash->expected);
  json_money(json, "difference", cash->difference);
  json_money(json, "gap_found", gap);
  json_bool(json, "needs_referent", llabs(gap.cents) > cash_gap_limit(call->till).cents);
}
