/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the answers about payments hold. */
#include "core/http/paging.h"
#include "payment/private.h"

static const char *const states[] = {
#define STATE(name, code, text) code,
#include "payment/state.def"
#undef STATE
    NULL};
static const char *const refund_states[] = {"queued", "done", "refused", "replaced", NULL};

static const struct spec_field payment_fields[] = {
    SAYS(TEXT, id),
    SAYS(TEXT, state, .choices = states),
    SAYS(TEXT, text),
    SAYS(TEXT, provider),
    SAYS(OBJECT, amount, .of = &spec_euros),
    SAYS(OBJECT, received, .of = &spec_euros),
    SAYS(OBJECT, given_back, .of = &spec_euros),
    SAYS(OBJECT, going_back, .of = &spec_euros),
    MAY_SAY(TEXT, redirect_url),
    SAYS(TEXT, hold_until, .form = FORM_TIME),
    SAYS(TEXT, made_at, .form = FORM_TIME),
    MAY_SAY(TEXT, paid_at, .form = FORM_TIME),
};
const struct spec payment_said = SAID("Payment", payment_fields);

static const struct spec_field refund_fields[] = {
    SAYS(TEXT, id),
    SAYS(TEXT, payment),
    SAYS(OBJECT, amount, .of = &spec_euros),
    SAYS(TEXT, cause),
    SAYS(TEXT, state, .choices = refund_states),
    MAY_SAY(TEXT, trouble),
    SAYS(TEXT, made_at, .form = FORM_TIME),
    MAY_SAY(TEXT, done_at, .form = FORM_TIME),
};
static const struct spec refund_said = SAID("Refund", refund_fields);

static const struct spec_field list_fields[] = {SAYS(LIST, data, .of = &payment_said),
                                                SAYS(LIST, refunds, .of = &refund_said), SAYS_NEXT};
const struct spec payment_list_said = SAID("Payments", list_fields);

static const struct spec_field setting_fields[] = {MAY_SAY(TEXT, provider), SAYS(TEXT, organisation),
                                                   MAY_SAY(TEXT, account), MAY_SAY(TEXT, notifications)};
const struct spec payment_setting_said = SAID("PaymentSetting", setting_fields);

static const struct spec_field thanks_fields[] = {MAY_SAY(BOOL, received)};
const struct spec payment_thanks_said = SAID("Received", thanks_fields);
