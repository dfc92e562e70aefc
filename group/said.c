/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the answers about groupages hold, as view.c writes them. */
#include "group/private.h"
#include "payment/payment.h"

static const char *const campaign_states[] = {
#define CAMPAIGN(name, code, text) code,
#define CAMPAIGN_MOVE(from, event, to)
#define PLEDGE(name, code, text)
#define PLEDGE_MOVE(from, event, to)
#include "group/state.def"
#undef CAMPAIGN
#undef PLEDGE
    NULL};
static const char *const pledge_states[] = {
#define CAMPAIGN(name, code, text)
#define PLEDGE(name, code, text) code,
#include "group/state.def"
#undef CAMPAIGN
#undef CAMPAIGN_MOVE
#undef PLEDGE
#undef PLEDGE_MOVE
    NULL};
static const char *const ways_to_pay[] = {"counter", "online", NULL};

static const char *const euros[] = {"EUR", NULL};
static const struct spec_field money_fields[] = {
    SPEC_FIELD(struct group_money, amount, .required = true, .min = 0, .max = 10000000),
    SPEC_FIELD(struct group_money, currency, .required = true, .choices = euros),
};
const struct spec group_money_spec = SPEC("Money", struct group_money, money_fields);

#define CAMPAIGN_HEAD                                                                                                  \
  SAYS(TEXT, id), SAYS(TEXT, title), SAYS(TEXT, intro), SAYS(TEXT, state, .choices = campaign_states),                 \
      SAYS(TEXT, state_text), SAYS(TEXT, reason), SAYS(INTEGER, version), SAYS(OBJECT, threshold, .of = &spec_euros),  \
      SAYS(INTEGER, margin_bp), SAYS(TEXT, closes_at, .form = FORM_TIME), SAYS(TEXT, starts_at, .form = FORM_TIME),    \
      SAYS(TEXT, ends_at, .form = FORM_TIME), MAY_SAY(TEXT, ended_at, .form = FORM_TIME)

static const struct spec_field campaign_fields[] = {CAMPAIGN_HEAD};
static const struct spec campaign_said = SAID("Campaign", campaign_fields);
static const struct spec_field list_fields[] = {SAYS(LIST, data, .of = &campaign_said)};
const struct spec group_list_said = SAID("Campaigns", list_fields);

static const struct spec_field offer_fields[] = {
    SAYS(INTEGER, offer),
    SAYS(TEXT, item),
    SAYS(TEXT, label),
    SAYS(TEXT, unit),
    SAYS(INTEGER, pack),
    SAYS(INTEGER, step),
    SAYS(INTEGER, minimum),
    SAYS(INTEGER, maximum),
    SAYS(INTEGER, threshold),
    SAYS(INTEGER, ceiling),
    SAYS(OBJECT, price, .of = &spec_euros),
    SAYS(INTEGER, vat_rate),
    SAYS(INTEGER, wanted),
    SAYS(INTEGER, ordered),
    SAYS(INTEGER, packs),
    SAYS(INTEGER, served),
    SAYS(BOOL, reached),
};
static const struct spec offer_said = SAID("CampaignOfferFit", offer_fields);
static const struct spec_field whole_fields[] = {CAMPAIGN_HEAD,
                                                 SAYS(BOOL, reached),
                                                 SAYS(OBJECT, pledged, .of = &spec_euros),
                                                 SAYS(OBJECT, total, .of = &spec_euros),
                                                 SAYS(INTEGER, served),
                                                 SAYS(INTEGER, unserved),
                                                 SAYS(LIST, offers, .of = &offer_said)};
const struct spec group_whole_said = SAID("CampaignWhole", whole_fields);

static const struct spec_field line_fields[] = {SAYS(INTEGER, offer), SAYS(TEXT, label),   SAYS(INTEGER, quantity),
                                                SAYS(INTEGER, minus), SAYS(INTEGER, plus), MAY_SAY(INTEGER, allotted)};
static const struct spec line_said = SAID("PledgedLine", line_fields);
static const struct spec_field pledge_fields[] = {
    SAYS(TEXT, id),
    SAYS(TEXT, state, .choices = pledge_states),
    SAYS(TEXT, state_text),
    SAYS(TEXT, pays, .choices = ways_to_pay),
    SAYS(INTEGER, version),
    SAYS(OBJECT, asked, .of = &spec_euros),
    SAYS(OBJECT, most, .of = &spec_euros),
    SAYS(OBJECT, paid, .of = &spec_euros),
    SAYS(OBJECT, given_back, .of = &spec_euros),
    SAYS(TEXT, made_at, .form = FORM_TIME),
    MAY_SAY(TEXT, held_until, .form = FORM_TIME),
    MAY_SAY(TEXT, name),
    MAY_SAY(TEXT, email),
    MAY_SAY(TEXT, phone),
    MAY_SAY(TEXT, order),
    MAY_SAY(TEXT, order_code),
    MAY_SAY(TEXT, order_state),
    SAYS(LIST, lines, .of = &line_said),
};
static const struct spec pledge_said = SAID("PledgeMade", pledge_fields);
static const struct spec_field made_fields[] = {SAYS(TEXT, token), SAYS(OBJECT, pledge, .of = &pledge_said),
                                                MAY_SAY(OBJECT, payment, .of = &payment_said)};
const struct spec group_made_said = SAID("PledgeAnswer", made_fields);
static const struct spec_field mine_fields[] = {SAYS(OBJECT, campaign, .of = &campaign_said),
                                                SAYS(OBJECT, pledge, .of = &pledge_said),
                                                MAY_SAY(OBJECT, payment, .of = &payment_said)};
const struct spec group_mine_said = SAID("PledgePage", mine_fields);

static const struct spec_field row_fields[] = {
    SAYS(TEXT, id),
    SAYS(TEXT, state, .choices = pledge_states),
    SAYS(TEXT, pays, .choices = ways_to_pay),
    MAY_SAY(TEXT, name),
    MAY_SAY(TEXT, phone),
    MAY_SAY(TEXT, email),
    MAY_SAY(TEXT, order_code),
    SAYS(OBJECT, total, .of = &spec_euros),
    SAYS(OBJECT, paid, .of = &spec_euros),
    SAYS(TEXT, made_at, .form = FORM_TIME),
    SAYS(LIST, lines, .of = &line_said),
};
static const struct spec row_said = SAID("PledgeRow", row_fields);
static const struct spec_field handed_fields[] = {
    SAYS(TEXT, order),
    SAYS(TEXT, code),
    SAYS(TEXT, state),
    SAYS(TEXT, name),
    SAYS(INTEGER, offer),
    SAYS(TEXT, label),
    SAYS(TEXT, unit),
    SAYS(INTEGER, agreed),
    SAYS(INTEGER, quantity),
    SAYS(OBJECT, gross, .of = &spec_euros),
    SAYS(OBJECT, total, .of = &spec_euros),
    SAYS(OBJECT, due, .of = &spec_euros),
};
static const struct spec handed_said = SAID("HandedLine", handed_fields);
static const struct spec_field desk_fields[] = {SAYS(OBJECT, campaign, .of = &group_whole_said),
                                                SAYS(LIST, pledges, .of = &row_said),
                                                SAYS(LIST, handed, .of = &handed_said)};
const struct spec group_desk_said = SAID("CampaignDesk", desk_fields);
