/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the answers about webhooks and messages hold. */
#include "core/http/paging.h"
#include "hook/private.h"

static const char *const hook_states[] = {"active", "paused", "broken", NULL};
static const char *const delivery_states[] = {"waiting", "sent", "failed", NULL};
static const char *const channels[] = {"mail", "sms", NULL};

static const struct spec_field type_fields[] = {SAYS(TEXT, type), SAYS(TEXT, text)};
static const struct spec type_said = SAID("HookEventType", type_fields);
static const struct spec_field last_fields[] = {SAYS(TEXT, at, .form = FORM_TIME), SAYS(INTEGER, status),
                                                SAYS(TEXT, trouble)};
static const struct spec last_said = SAID("HookLast", last_fields);
static const struct spec_field hook_fields[] = {
    SAYS(TEXT, id),
    SAYS(TEXT, url),
    SAYS(TEXT, label),
    SAYS(LIST, events, .of = &type_said),
    SAYS(TEXT, state, .choices = hook_states),
    SAYS(TEXT, made_at, .form = FORM_TIME),
    MAY_SAY(TEXT, failing_since, .form = FORM_TIME),
    SAYS(INTEGER, waiting),
    MAY_SAY(OBJECT, last, .of = &last_said),
    MAY_SAY(TEXT, secret),
};
const struct spec hook_said = SAID("HookEndpoint", hook_fields);
static const struct spec_field hooks_fields[] = {SAYS(LIST, data, .of = &hook_said),
                                                 SAYS(LIST, events, .of = &type_said)};
const struct spec hook_list_said = SAID("HookEndpoints", hooks_fields);

static const struct spec_field attempt_fields[] = {SAYS(INTEGER, number),  SAYS(TEXT, at, .form = FORM_TIME),
                                                   SAYS(INTEGER, took_ms), SAYS(INTEGER, status),
                                                   SAYS(TEXT, trouble),    SAYS(TEXT, answer)};
static const struct spec attempt_said = SAID("HookAttempt", attempt_fields);
static const struct spec_field delivery_fields[] = {
    SAYS(TEXT, event),
    SAYS(TEXT, type),
    SAYS(TEXT, state, .choices = delivery_states),
    SAYS(BOOL, replay),
    SAYS(TEXT, made_at, .form = FORM_TIME),
    MAY_SAY(TEXT, next_at, .form = FORM_TIME),
    MAY_SAY(TEXT, done_at, .form = FORM_TIME),
    SAYS(LIST, attempts, .of = &attempt_said),
};
static const struct spec delivery_said = SAID("HookDelivery", delivery_fields);
static const struct spec_field deliveries_fields[] = {SAYS(LIST, data, .of = &delivery_said), SAYS_NEXT};
const struct spec hook_deliveries_said = SAID("HookDeliveries", deliveries_fields);

static const struct spec_field queued_fields[] = {SAYS(INTEGER, queued)};
const struct spec hook_queued_said = SAID("Queued", queued_fields);

static const struct spec_field message_fields[] = {
    SAYS(TEXT, id),
    SAYS(TEXT, channel, .choices = channels),
    MAY_SAY(TEXT, order),
    MAY_SAY(TEXT, code),
    MAY_SAY(TEXT, campaign),
    SAYS(TEXT, kind),
    SAYS(TEXT, to),
    SAYS(TEXT, state, .choices = delivery_states),
    SAYS(TEXT, trouble),
    SAYS(TEXT, text),
    SAYS(BOOL, again),
    SAYS(TEXT, made_at, .form = FORM_TIME),
    MAY_SAY(TEXT, done_at, .form = FORM_TIME),
    MAY_SAY(TEXT, again_at, .form = FORM_TIME),
};
static const struct spec message_said = SAID("Message", message_fields);
static const struct spec_field messages_fields[] = {SAYS(LIST, data, .of = &message_said), SAYS_NEXT};
const struct spec hook_messages_said = SAID("Messages", messages_fields);

static const struct spec_field setting_fields[] = {
    SAYS(BOOL, is_on),     MAY_SAY(TEXT, url),    MAY_SAY(TEXT, format),    MAY_SAY(TEXT, body),
    MAY_SAY(TEXT, header), MAY_SAY(TEXT, sender), SAYS(INTEGER, daily_max), SAYS(TEXT, secret)};
const struct spec hook_sms_setting_said = SAID("SmsSetting", setting_fields);
