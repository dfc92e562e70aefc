/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/ticket.h"

/* Only shapes are refused here. What a sale may hold is decided once, by ticket_price, which knows the trade's words:
 * a negative quantity is a bad quantity, not a number out of range. */
static const struct spec_field member_fields[] = {
    SPEC_FIELD(struct basket_member, member, .required = true, .min = 1, .max = 24),
    SPEC_FIELD(struct basket_member, weight, .required = true, .min = 1, .max = 100),
};
static const struct spec member_spec = SPEC("BasketMember", struct basket_member, member_fields);

/* Numbers and codes of things, never the name of somebody: what is signed cannot be erased. */
#define REFERENCE .form = FORM_CODE, .min = 1, .max = 40
#define WORD .min = 1, .max = 16

static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct basket_line, item, .required = true, .min = 1, .max = 24),
    SPEC_FIELD(struct basket_line, quantity, .required = true, .min = -QUANTITY_MAX * 1000, .max = QUANTITY_MAX * 1000),
    SPEC_FIELD(struct basket_line, unit_price, .min = 0, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct basket_line, priced),
    SPEC_FIELD(struct basket_line, purchase_price, .min = 0, .max = MONEY_LIMIT_CENTS),
    SPEC_LIST_OF(struct basket_line, members, member_count, &member_spec, .min = 0, .max = LINE_MEMBERS_MAX),
    SPEC_FIELD(struct basket_line, as, .min = 1, .max = 16),
    SPEC_FIELD(struct basket_line, order, .form = FORM_UUID),
    SPEC_FIELD(struct basket_line, reference, REFERENCE),
    SPEC_FIELD(struct basket_line, discount, .min = 0, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct basket_line, discount_bp, .min = 0, .max = RATE_ONE),
    SPEC_FIELD(struct basket_line, bearer, WORD),
    SPEC_FIELD(struct basket_line, reason, WORD),
};
static const struct spec line_spec = SPEC("BasketLine", struct basket_line, line_fields);

static const char *const tender_kinds[] = {"cash",           "card",        "cheque",    "voucher", "credit",
                                           "local_currency", "third_party", "suspended", NULL};
static const struct spec_field tender_fields[] = {
    SPEC_FIELD(struct basket_tender, kind, .required = true, .min = 1, .max = 16, .choices = tender_kinds),
    SPEC_FIELD(struct basket_tender, amount, .required = true, .min = 1, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct basket_tender, reference, REFERENCE),
    SPEC_FIELD(struct basket_tender, terminal, .min = 0, .max = MONEY_LIMIT_CENTS),
};
const struct spec basket_tender_spec = SPEC("BasketTender", struct basket_tender, tender_fields);

static const struct spec_field basket_fields[] = {
    SPEC_FIELD(struct basket, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct basket, currency, .min = 1, .max = 8),
    SPEC_FIELD(struct basket, cashier, .min = 1, .max = CASHIER_CODE_MAX),
    SPEC_FIELD(struct basket, confirmed),
    SPEC_LIST_OF(struct basket, lines, line_count, &line_spec, .required = true, .min = 0, .max = TICKET_LINES_MAX),
    SPEC_LIST_OF(struct basket, tenders, tender_count, &basket_tender_spec, .min = 0, .max = TICKET_TENDERS_MAX),
    SPEC_FIELD(struct basket, discount, .min = 0, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct basket, discount_bp, .min = 0, .max = RATE_ONE),
    SPEC_FIELD(struct basket, bearer, WORD),
    SPEC_FIELD(struct basket, reason, WORD),
    SPEC_FIELD(struct basket, note_asked),
    SPEC_FIELD(struct basket, customer, .form = FORM_UUID),
    SPEC_FIELD(struct basket, deferred_at, .form = FORM_TIME),
    SPEC_FIELD(struct basket, override, .min = 1, .max = 64),
};
const struct spec basket_spec = SPEC("Basket", struct basket, basket_fields);
