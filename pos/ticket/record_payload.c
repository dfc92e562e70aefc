/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The canonical form of everything a till signs beside its tickets. */
#include "pos/ticket/record_spec.h"

#define AMOUNT RECORD_AMOUNT
#define COUNT RECORD_COUNT
#define SHORT_TEXT RECORD_SHORT_TEXT
#define SOME_AMOUNT .omitted = true, .min = -MONEY_LIMIT_CENTS, .max = MONEY_LIMIT_CENTS
#define SOME_COUNT .omitted = true, .min = 0, .max = INT64_C(1000000000000)
#define SOME_TEXT .omitted = true, .min = 1, .max = 40
#define SOME_UUID .omitted = true, .form = FORM_UUID
#define PIECES_MAX 40
#define CLOSING_RATES_MAX 40
#define CLOSING_TENDERS_MAX 40
#define SLIP_ITEMS_MAX 200

static const struct spec_field piece_fields[] = {
    SPEC_FIELD(struct record_piece, value, COUNT),
    SPEC_FIELD(struct record_piece, count, COUNT),
};
static const struct spec piece_spec = SPEC("RecordPiece", struct record_piece, piece_fields);

static const struct spec_field cash_fields[] = {
    SPEC_FIELD(struct record_cash, reason, SOME_TEXT),
    SPEC_FIELD(struct record_cash, amount, AMOUNT),
    SPEC_FIELD(struct record_cash, expected, SOME_AMOUNT),
    SPEC_FIELD(struct record_cash, counted, SOME_AMOUNT),
    SPEC_FIELD(struct record_cash, difference, SOME_AMOUNT),
    SPEC_FIELD(struct record_cash, next_float, SOME_AMOUNT),
    SPEC_LIST_OF(struct record_cash, pieces, piece_count, &piece_spec, .omitted = true, .max = PIECES_MAX),
    SPEC_FIELD(struct record_cash, tender, SOME_TEXT),
    SPEC_FIELD(struct record_cash, tender_to, SOME_TEXT),
    SPEC_FIELD(struct record_cash, ticket, SOME_UUID),
    SPEC_FIELD(struct record_cash, reference, SOME_TEXT),
    SPEC_FIELD(struct record_cash, witness, SOME_TEXT),
};
const struct spec record_cash_spec = SPEC("RecordCash", struct record_cash, cash_fields);

static const struct spec_field tender_fields[] = {
    SPEC_FIELD(struct record_tender, kind, SHORT_TEXT),
    SPEC_FIELD(struct record_tender, amount, COUNT),
};
static const struct spec tender_spec = SPEC("RecordClosingTender", struct record_tender, tender_fields);

static const struct spec_field closing_fields[] = {
    SPEC_FIELD(struct record_closing, number, .required = true, .min = 1, .max = INT64_C(1000000000000)),
    SPEC_FIELD(struct record_closing, from, .required = true, .form = FORM_TIME),
    SPEC_FIELD(struct record_closing, to, .required = true, .form = FORM_TIME),
    SPEC_FIELD(struct record_closing, first, COUNT),
    SPEC_FIELD(struct record_closing, last, COUNT),
    SPEC_FIELD(struct record_closing, moves_first, COUNT),
    SPEC_FIELD(struct record_closing, moves_last, COUNT),
    SPEC_FIELD(struct record_closing, closings_first, COUNT),
    SPEC_FIELD(struct record_closing, closings_last, COUNT),
    SPEC_FIELD(struct record_closing, tickets, COUNT),
    SPEC_FIELD(struct record_closing, returns, COUNT),
    SPEC_FIELD(struct record_closing, voids, COUNT),
    SPEC_FIELD(struct record_closing, copies, COUNT),
    SPEC_FIELD(struct record_closing, copies_last, COUNT),
    SPEC_FIELD(struct record_closing, events_last, COUNT),
    SPEC_FIELD(struct record_closing, sales, COUNT),
    SPEC_FIELD(struct record_closing, refunds, COUNT),
    SPEC_FIELD(struct record_closing, grand_total, COUNT),
    SPEC_FIELD(struct record_closing, perpetual_total, COUNT),
    SPEC_FIELD(struct record_closing, perpetual_total_abs, COUNT),
    SPEC_FIELD(struct record_closing, discounts, COUNT),
    SPEC_FIELD(struct record_closing, deposits, COUNT),
    SPEC_LIST_OF(struct record_closing, vat, vat_count, &record_vat_spec, .required = true, .max = CLOSING_RATES_MAX),
    SPEC_LIST_OF(struct record_closing, tenders, tender_count, &tender_spec, .required = true,
                 .max = CLOSING_TENDERS_MAX),
    SPEC_FIELD(struct record_closing, float_open, COUNT),
    SPEC_FIELD(struct record_closing, moved, COUNT),
    SPEC_FIELD(struct record_closing, expected, COUNT),
    SPEC_FIELD(struct record_closing, counted, COUNT),
    SPEC_FIELD(struct record_closing, difference, COUNT),
    SPEC_FIELD(struct record_closing, next_float, COUNT),
    SPEC_FIELD(struct record_closing, gap_found, SOME_AMOUNT),
};
const struct spec record_closing_spec = SPEC("RecordClosing", struct record_closing, closing_fields);

static const char *const media[] = {"paper", "screen", "mail", NULL};
static const struct spec_field copy_fields[] = {
    SPEC_FIELD(struct record_copy, of_chain, .required = true, .min = 1, .max = 1),
    SPEC_FIELD(struct record_copy, of_kind, SHORT_TEXT),
    SPEC_FIELD(struct record_copy, medium, .required = true, .choices = media),
    SPEC_FIELD(struct record_copy, of_sequence, .required = true, .min = 1, .max = INT64_C(1000000000000)),
    SPEC_FIELD(struct record_copy, number, .required = true, .min = 1, .max = INT64_C(1000000000000)),
};
const struct spec record_copy_spec = SPEC("RecordCopy", struct record_copy, copy_fields);

static const struct spec_field event_fields[] = {
    SPEC_FIELD(struct record_event, code, SHORT_TEXT),
    SPEC_FIELD(struct record_event, detail, .omitted = true, .min = 1, .max = 200),
    SPEC_FIELD(struct record_event, nf525_code, SOME_TEXT),
};
const struct spec record_event_spec = SPEC("RecordEvent", struct record_event, event_fields);

static const struct spec_field archived_fields[] = {
    SPEC_FIELD(struct archived_chain, chain, .required = true, .min = 1, .max = 1),
    SPEC_FIELD(struct archived_chain, first, .required = true, .min = 1, .max = INT64_C(1000000000000)),
    SPEC_FIELD(struct archived_chain, last, .required = true, .min = 1, .max = INT64_C(1000000000000)),
    SPEC_FIELD(struct archived_chain, hash, .required = true, .form = FORM_HEX64),
};
static const struct spec archived_spec = SPEC("RecordArchivedChain", struct archived_chain, archived_fields);

static const struct spec_field archive_fields[] = {
    SPEC_FIELD(struct record_archive, from, .required = true, .min = 1, .max = 40),
    SPEC_FIELD(struct record_archive, to, .required = true, .min = 1, .max = 40),
    SPEC_FIELD(struct record_archive, file, .required = true, .min = 1, .max = 120),
    SPEC_FIELD(struct record_archive, sha256, .required = true, .form = FORM_HEX64),
    SPEC_FIELD(struct record_archive, records, COUNT),
    SPEC_FIELD(struct record_archive, closings_first, COUNT),
    SPEC_FIELD(struct record_archive, closings_last, COUNT),
    SPEC_FIELD(struct record_archive, grand_total, COUNT),
    SPEC_FIELD(struct record_archive, perpetual_total, COUNT),
    SPEC_FIELD(struct record_archive, perpetual_total_abs, COUNT),
    SPEC_LIST_OF(struct record_archive, chains, chain_count, &archived_spec, .omitted = true, .max = RECORD_CHAINS),
};
const struct spec record_archive_spec = SPEC("RecordArchive", struct record_archive, archive_fields);

static const struct spec_field invoice_fields[] = {
    SPEC_FIELD(struct record_invoice, ticket, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct record_invoice, ticket_sequence, .required = true, .min = 1, .max = INT64_C(1000000000000)),
    SPEC_FIELD(struct record_invoice, customer, SOME_TEXT),
    SPEC_FIELD(struct record_invoice, customer_hash, .omitted = true, .form = FORM_HEX64),
    SPEC_FIELD(struct record_invoice, total, AMOUNT),
    SPEC_FIELD(struct record_invoice, net, AMOUNT),
    SPEC_FIELD(struct record_invoice, vat, AMOUNT),
};
const struct spec record_invoice_spec = SPEC("RecordInvoice", struct record_invoice, invoice_fields);

static const struct spec_field slip_item_fields[] = {
    SPEC_FIELD(struct slip_item, tag, SHORT_TEXT),
    SPEC_FIELD(struct slip_item, label, .required = true, .min = 1, .max = 80),
    SPEC_FIELD(struct slip_item, condition, .omitted = true, .min = 1, .max = 200),
};
static const struct spec slip_item_spec = SPEC("RecordSlipItem", struct slip_item, slip_item_fields);

static const struct spec_field slip_fields[] = {
    SPEC_FIELD(struct record_slip, print_number, SOME_COUNT),
    SPEC_OBJECT_OF(struct record_slip, ticket, &record_ticket_spec, .omitted = true),
    SPEC_FIELD(struct record_slip, order, SOME_UUID),
    SPEC_FIELD(struct record_slip, tag_first, SOME_TEXT),
    SPEC_FIELD(struct record_slip, tag_last, SOME_TEXT),
    SPEC_FIELD(struct record_slip, promised, SOME_TEXT),
    SPEC_FIELD(struct record_slip, state, SOME_TEXT),
    SPEC_FIELD(struct record_slip, place, SOME_TEXT),
    SPEC_FIELD(struct record_slip, customer, SOME_TEXT),
    SPEC_FIELD(struct record_slip, deposit_paid, SOME_AMOUNT),
    SPEC_FIELD(struct record_slip, note, .omitted = true, .min = 1, .max = 200),
    SPEC_LIST_OF(struct record_slip, items, item_count, &slip_item_spec, .omitted = true, .max = SLIP_ITEMS_MAX),
    SPEC_FIELD(struct record_slip, grams, SOME_COUNT),
};
const struct spec record_slip_spec = SPEC("RecordSlip", struct record_slip, slip_fields);
