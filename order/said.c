/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the answers about orders hold, as view.c writes them. */
#include "core/http/paging.h"
#include "order/private.h"
#include "payment/payment.h"

static const char *const states[] = {
#define STATE(name, code, over, text) code,
#define MOVE(from, event, to)
#include "order/state.def"
#undef STATE
#undef MOVE
    NULL};
static const char *const ways_to_pay[] = {"counter", "online", NULL};

static const struct spec_field interval_fields[] = {SAYS(TEXT, starts_at, .form = FORM_TIME),
                                                    SAYS(TEXT, ends_at, .form = FORM_TIME)};
static const struct spec interval_said = SAID("Interval", interval_fields);

static const struct spec_field slot_fields[] = {SAYS(TEXT, starts_at, .form = FORM_TIME),
                                                SAYS(TEXT, ends_at, .form = FORM_TIME), SAYS(INTEGER, free)};
static const struct spec slot_said = SAID("Slot", slot_fields);
static const struct spec_field slots_fields[] = {SAYS(LIST, data, .of = &slot_said)};
const struct spec order_slots_said = SAID("Slots", slots_fields);

static const struct spec_field line_fields[] = {
    SAYS(INTEGER, line),
    SAYS(TEXT, item),
    MAY_SAY(TEXT, piece),
    SAYS(TEXT, label),
    SAYS(TEXT, activity),
    SAYS(INTEGER, quantity),
    SAYS(OBJECT, unit_price, .of = &spec_euros),
    SAYS(OBJECT, gross, .of = &spec_euros),
    SAYS(INTEGER, vat_rate),
    SAYS(TEXT, vat_scheme),
    SAYS(BOOL, withdrawal),
};
static const struct spec line_said = SAID("OrderLine", line_fields);

static const struct spec_field event_fields[] = {SAYS(TEXT, at, .form = FORM_TIME), SAYS(TEXT, event),
                                                 SAYS(TEXT, state), SAYS(TEXT, by)};
static const struct spec event_said = SAID("OrderEvent", event_fields);

#define HEAD                                                                                                           \
  SAYS(TEXT, id), SAYS(TEXT, code), SAYS(TEXT, state, .choices = states), SAYS(TEXT, pays, .choices = ways_to_pay),    \
      SAYS(TEXT, source), SAYS(INTEGER, version), MAY_SAY(TEXT, content), SAYS(OBJECT, total, .of = &spec_euros),      \
      SAYS(OBJECT, paid, .of = &spec_euros), SAYS(OBJECT, given_back, .of = &spec_euros),                              \
      SAYS(OBJECT, deposit, .of = &spec_euros), SAYS(OBJECT, paid_at_till, .of = &spec_euros),                         \
      SAYS(TEXT, made_at, .form = FORM_TIME), MAY_SAY(TEXT, held_until, .form = FORM_TIME),                            \
      MAY_SAY(OBJECT, dropoff, .of = &interval_said), MAY_SAY(OBJECT, pickup, .of = &interval_said),                   \
      MAY_SAY(TEXT, withdrawn_at, .form = FORM_TIME), MAY_SAY(TEXT, name), MAY_SAY(TEXT, email), MAY_SAY(TEXT, phone)
static const struct spec_field order_fields[] = {HEAD, SAYS(LIST, lines, .of = &line_said),
                                                 SAYS(LIST, events, .of = &event_said)};
const struct spec order_said = SAID("Order", order_fields);

static const struct spec_field placed_fields[] = {SAYS(TEXT, token), SAYS(OBJECT, order, .of = &order_said),
                                                  MAY_SAY(OBJECT, payment, .of = &payment_said)};
const struct spec order_placed_said = SAID("OrderPlaced", placed_fields);

static const struct spec_field row_fields[] = {HEAD};
static const struct spec row_said = SAID("OrderOnBoard", row_fields);
static const struct spec_field board_fields[] = {SAYS(LIST, data, .of = &row_said), SAYS_NEXT};
const struct spec order_board_said = SAID("OrderBoard", board_fields);
