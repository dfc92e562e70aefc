/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the answers about quotes hold, as view.c writes them. */
#include "quote/private.h"

static const char *const states[] = {"asked", "answered", "accepted", "refused", "declined", "expired", NULL};
static const char *const kinds[] = {"stl", "svg", "pdf", "picture", NULL};
static const char *const order_states[] = {
#define STATE(name, code, over, text) code,
#define MOVE(from, event, to)
#include "order/state.def"
#undef STATE
#undef MOVE
    NULL};

static const struct spec_field line_fields[] = {
    SAYS(TEXT, item),
    SAYS(TEXT, label),
    SAYS(INTEGER, quantity),
    SAYS(OBJECT, unit_price, .of = &spec_euros),
    SAYS(OBJECT, gross, .of = &spec_euros),
};
static const struct spec line_said = SAID("QuotedLine", line_fields);

static const struct spec_field file_fields[] = {SAYS(TEXT, id), SAYS(TEXT, kind, .choices = kinds), SAYS(TEXT, name),
                                                SAYS(INTEGER, bytes)};
static const struct spec file_said = SAID("QuoteFile", file_fields);

static const struct spec_field made_fields[] = {SAYS(TEXT, id), SAYS(TEXT, code), SAYS(TEXT, state, .choices = states)};
const struct spec quote_made_said = SAID("QuoteAsked", made_fields);

#define HEAD                                                                                                           \
  SAYS(TEXT, id), SAYS(TEXT, code), SAYS(TEXT, state, .choices = states), SAYS(INTEGER, version),                      \
      SAYS(TEXT, activity), SAYS(TEXT, asked_at, .form = FORM_TIME), MAY_SAY(TEXT, answered_at, .form = FORM_TIME),    \
      MAY_SAY(TEXT, ended_at, .form = FORM_TIME), SAYS(INTEGER, delay_days),                                           \
      MAY_SAY(TEXT, valid_until, .form = FORM_DATE), SAYS(INTEGER, deposit_bp),                                        \
      SAYS(OBJECT, total, .of = &spec_euros), SAYS(OBJECT, deposit, .of = &spec_euros), SAYS(TEXT, answer),            \
      SAYS(LIST, lines, .of = &line_said), SAYS(LIST, files, .of = &file_said), MAY_SAY(TEXT, order),                  \
      MAY_SAY(TEXT, order_code), MAY_SAY(TEXT, order_state, .choices = order_states)
static const struct spec_field mine_fields[] = {HEAD};
const struct spec quote_said = SAID("Quote", mine_fields);

static const struct spec_field row_fields[] = {
    HEAD, SAYS(INTEGER, order_version), SAYS(TEXT, name), SAYS(TEXT, email), SAYS(TEXT, phone), SAYS(TEXT, wish)};
static const struct spec row_said = SAID("QuoteOfOffice", row_fields);
static const struct spec_field list_fields[] = {SAYS(LIST, data, .of = &row_said)};
const struct spec quote_list_said = SAID("QuotesOfOffice", list_fields);
static const struct spec_field desk_fields[] = {SAYS(OBJECT, quote, .of = &row_said), MAY_SAY(TEXT, link)};
const struct spec quote_desk_said = SAID("QuoteDesk", desk_fields);
