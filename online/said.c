/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the answers about the shop's money hold. */
#include "online/private.h"

static const struct spec_field back_fields[] = {
    SAYS(TEXT, id),
    SAYS(OBJECT, amount, .of = &spec_euros),
    SAYS(TEXT, cause),
    MAY_SAY(TEXT, reason),
    SAYS(TEXT, state),
    MAY_SAY(TEXT, trouble),
    SAYS(BOOL, by_transfer),
    MAY_SAY(TEXT, made_at, .form = FORM_TIME),
    MAY_SAY(TEXT, done_at, .form = FORM_TIME),
};
static const struct spec back_said = SAID("MoneyBack", back_fields);

static const struct spec_field order_fields[] = {SAYS(TEXT, id), SAYS(TEXT, code), SAYS(TEXT, state),
                                                 SAYS(BOOL, sold_at_till)};
static const struct spec order_said = SAID("MoneyOrder", order_fields);

static const struct spec_field money_fields[] = {
    SAYS(TEXT, id),
    SAYS(TEXT, purpose),
    SAYS(TEXT, label),
    SAYS(TEXT, state),
    MAY_SAY(TEXT, task),
    SAYS(TEXT, provider),
    SAYS(OBJECT, amount, .of = &spec_euros),
    SAYS(OBJECT, received, .of = &spec_euros),
    SAYS(OBJECT, given_back, .of = &spec_euros),
    SAYS(OBJECT, going_back, .of = &spec_euros),
    SAYS(TEXT, made_at, .form = FORM_TIME),
    MAY_SAY(TEXT, paid_at, .form = FORM_TIME),
    MAY_SAY(OBJECT, order, .of = &order_said),
    SAYS(LIST, refunds, .of = &back_said),
};
static const struct spec money_said = SAID("ShopMoney", money_fields);
static const struct spec_field monies_fields[] = {SAYS(LIST, data, .of = &money_said)};
const struct spec online_monies_said = SAID("ShopMonies", monies_fields);

static const struct spec_field line_fields[] = {SAYS(INTEGER, line), SAYS(TEXT, label), SAYS(INTEGER, quantity),
                                                SAYS(OBJECT, amount, .of = &spec_euros)};
static const struct spec line_said = SAID("RefundableLine", line_fields);
static const struct spec_field left_fields[] = {
    SAYS(TEXT, order),
    SAYS(TEXT, code),
    SAYS(TEXT, state),
    SAYS(TEXT, parts),
    SAYS(OBJECT, paid, .of = &spec_euros),
    SAYS(OBJECT, given_back, .of = &spec_euros),
    SAYS(OBJECT, going_back, .of = &spec_euros),
    SAYS(OBJECT, left, .of = &spec_euros),
    SAYS(LIST, lines, .of = &line_said),
};
const struct spec online_left_said = SAID("Refundable", left_fields);

static const struct spec_field refunded_fields[] = {SAYS(TEXT, order), SAYS(OBJECT, going_back, .of = &spec_euros)};
const struct spec online_refunded_said = SAID("OrderRefunded", refunded_fields);

static const struct spec_field transferred_fields[] = {SAYS(TEXT, state)};
const struct spec online_transferred_said = SAID("Transferred", transferred_fields);

static const char *const withdrawal_states[] = {"done", "going", "refused", "goods", "due", NULL};
static const struct spec_field withdrawal_fields[] = {
    SAYS(TEXT, id, .form = FORM_UUID),
    SAYS(TEXT, order),
    SAYS(TEXT, code),
    SAYS(TEXT, order_state),
    SAYS(TEXT, state, .choices = withdrawal_states),
    SAYS(TEXT, declared_at, .form = FORM_TIME),
    SAYS(TEXT, pay_until, .form = FORM_DATE),
    MAY_SAY(TEXT, fetched_at, .form = FORM_TIME),
    MAY_SAY(TEXT, done_at, .form = FORM_TIME),
    SAYS(OBJECT, amount, .of = &spec_euros),
    MAY_SAY(TEXT, content),
    MAY_SAY(TEXT, name),
    MAY_SAY(TEXT, email),
    MAY_SAY(TEXT, phone),
};
const struct spec online_withdrawal_said = SAID("Withdrawal", withdrawal_fields);
static const struct spec_field withdrawals_fields[] = {SAYS(LIST, data, .of = &online_withdrawal_said)};
const struct spec online_withdrawals_said = SAID("Withdrawals", withdrawals_fields);
