/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/snapshot.h"

#define CODE .required = true, .form = FORM_CODE, .min = 2, .max = 24
#define NAME .required = true, .min = 1, .max = 120
#define LABEL .required = true, .max = 400 /* may be empty */
#define MANY INT64_C(200000)

static const char *const kinds[] = {"good", "service", NULL};
static const char *const units[] = {"piece", "kg", "hour", "cycle", "metre", NULL};
static const char *const pricings[] = {"fixed", "weight", "free", "quote", NULL};
static const char *const schemes[] = {"normal", "margin", "voucher_single", "voucher_multi", "gift", "suspended", NULL};
static const char *const barcode_kinds[] = {"unit", "weight_prefix", "price_prefix", NULL};
static const char *const contract_kinds[] = {"cape", "cesa", "volunteer", NULL};

static const struct spec_field rate_fields[] = {
    SPEC_FIELD(struct snapshot_vat_rate, rate, .required = true, .max = RATE_ONE),
    SPEC_FIELD(struct snapshot_vat_rate, valid_from, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct snapshot_vat_rate, valid_to, .form = FORM_DATE),
};
static const struct spec rate_spec = SPEC("SnapshotVatRate", struct snapshot_vat_rate, rate_fields);

static const struct spec_field activity_fields[] = {
    SPEC_FIELD(struct snapshot_activity, code, CODE),
    SPEC_FIELD(struct snapshot_activity, name, NAME),
    SPEC_FIELD(struct snapshot_activity, short_name, NAME),
    SPEC_FIELD(struct snapshot_activity, pictogram, LABEL),
};
static const struct spec activity_spec = SPEC("SnapshotActivity", struct snapshot_activity, activity_fields);

static const struct spec_field item_fields[] = {
    SPEC_FIELD(struct snapshot_item, code, CODE),
    SPEC_FIELD(struct snapshot_item, name, NAME),
    SPEC_FIELD(struct snapshot_item, short_name, NAME),
    SPEC_FIELD(struct snapshot_item, kind, .required = true, .choices = kinds),
    SPEC_FIELD(struct snapshot_item, activity, CODE),
    SPEC_FIELD(struct snapshot_item, unit, .required = true, .choices = units),
    SPEC_FIELD(struct snapshot_item, pricing, .required = true, .choices = pricings),
    SPEC_FIELD(struct snapshot_item, account, CODE),
    SPEC_FIELD(struct snapshot_item, vat_scheme, .required = true, .choices = schemes),
    SPEC_FIELD(struct snapshot_item, pictogram, LABEL),
    SPEC_FIELD(struct snapshot_item, vat_rate, .required = true, .max = RATE_ONE),
    SPEC_FIELD(struct snapshot_item, price, .required = true, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct snapshot_item, minimum, .omitted = true, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct snapshot_item, barcode),
    SPEC_FIELD(struct snapshot_item, barcode_kind, .choices = barcode_kinds),
    SPEC_FIELD(struct snapshot_item, turnover, .required = true),
    SPEC_FIELD(struct snapshot_item, guarantee_notice, .required = true),
    SPEC_FIELD(struct snapshot_item, archived, .required = true),
};
static const struct spec item_spec = SPEC("SnapshotItem", struct snapshot_item, item_fields);

static const struct spec_field contract_fields[] = {
    SPEC_FIELD(struct snapshot_contract, kind, .required = true, .choices = contract_kinds),
    SPEC_FIELD(struct snapshot_contract, starts_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct snapshot_contract, ends_on, .form = FORM_DATE),
};
static const struct spec contract_spec = SPEC("SnapshotContract", struct snapshot_contract, contract_fields);

static const struct spec_field member_fields[] = {
    SPEC_FIELD(struct snapshot_member, code, CODE),
    SPEC_FIELD(struct snapshot_member, name, NAME),
    SPEC_FIELD(struct snapshot_member, face, LABEL),
    SPEC_LIST_OF(struct snapshot_member, contracts, contract_count, &contract_spec, .required = true, .max = 1000),
};
static const struct spec member_spec = SPEC("SnapshotMember", struct snapshot_member, member_fields);

static const struct spec_field weight_fields[] = {
    SPEC_FIELD(struct snapshot_weight, member, CODE),
    SPEC_FIELD(struct snapshot_weight, weight, .required = true, .min = 1, .max = 1000),
};
static const struct spec weight_spec = SPEC("SnapshotWeight", struct snapshot_weight, weight_fields);

static const char *const deductions[] = {"together", "cae_first", "pot_first", NULL};
static const char *const weightings[] = {"noted", "equal", "fixed", NULL};

static const struct spec_field rule_fields[] = {
    SPEC_FIELD(struct snapshot_rule, id, .required = true, .min = 1, .max = INT64_MAX),
    SPEC_FIELD(struct snapshot_rule, activity, .form = FORM_CODE, .min = 2, .max = 24),
    SPEC_FIELD(struct snapshot_rule, cae_bp, .required = true, .max = RATE_ONE),
    SPEC_FIELD(struct snapshot_rule, pot_bp, .required = true, .max = RATE_ONE),
    SPEC_FIELD(struct snapshot_rule, valid_from, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct snapshot_rule, decided_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct snapshot_rule, contract, .choices = contract_kinds),
    SPEC_FIELD(struct snapshot_rule, deduction, .choices = deductions),
    SPEC_FIELD(struct snapshot_rule, weighting, .choices = weightings),
    SPEC_LIST_OF(struct snapshot_rule, weights, weight_count, &weight_spec),
};
static const struct spec rule_spec = SPEC("SnapshotSplitRule", struct snapshot_rule, rule_fields);

static const struct spec_field seller_fields[] = {
    SPEC_FIELD(struct snapshot_seller, code, CODE),
    SPEC_FIELD(struct snapshot_seller, name, NAME),
    SPEC_FIELD(struct snapshot_seller, siren, LABEL),
    SPEC_FIELD(struct snapshot_seller, siret, LABEL),
    SPEC_FIELD(struct snapshot_seller, vat_number, LABEL),
    SPEC_FIELD(struct snapshot_seller, address, LABEL),
    SPEC_FIELD(struct snapshot_seller, legal_mention, .omitted = true, .max = 400),
    SPEC_FIELD(struct snapshot_seller, ape, .omitted = true, .max = 6),
    SPEC_FIELD(struct snapshot_seller, vat_on_debits, .omitted = true),
    SPEC_FIELD(struct snapshot_seller, attestation, .omitted = true, .max = 40),
    SPEC_FIELD(struct snapshot_seller, attestation_on, .omitted = true, .form = FORM_DATE),
};
static const struct spec seller_spec = SPEC("SnapshotSeller", struct snapshot_seller, seller_fields);

static const struct spec_field place_fields[] = {
    SPEC_FIELD(struct snapshot_place, code, CODE),
    SPEC_FIELD(struct snapshot_place, name, NAME),
    SPEC_FIELD(struct snapshot_place, city, LABEL),
    SPEC_FIELD(struct snapshot_place, address, LABEL),
};
static const struct spec place_spec = SPEC("SnapshotPlace", struct snapshot_place, place_fields);

#define CASHIER_FIELDS                                                                                                 \
  SPEC_FIELD(struct snapshot_cashier, code, .required = true, .form = FORM_CODE, .min = 2, .max = CASHIER_CODE_MAX),   \
      SPEC_FIELD(struct snapshot_cashier, name, NAME), SPEC_FIELD(struct snapshot_cashier, face, LABEL),               \
      SPEC_FIELD(struct snapshot_cashier, rights, .omitted = true, .min = 1, .max = 400)
static const struct spec_field cashier_fields[] = {
    CASHIER_FIELDS,
    SPEC_FIELD(struct snapshot_cashier, pin, .required = true, .min = 1, .max = 127),
};
static const struct spec cashier_spec = SPEC("SnapshotCashier", struct snapshot_cashier, cashier_fields);
static const struct spec_field face_fields[] = {CASHIER_FIELDS};
static const struct spec face_spec = SPEC("SnapshotFace", struct snapshot_cashier, face_fields);

static const struct spec_field hours_fields[] = {
    SPEC_FIELD(struct snapshot_hours, weekday, .required = true, .min = 1, .max = 7),
    SPEC_FIELD(struct snapshot_hours, opens, .required = true, .min = 5, .max = 5),
    SPEC_FIELD(struct snapshot_hours, closes, .required = true, .min = 5, .max = 5),
};
const struct spec snapshot_hours_spec = SPEC("SnapshotHours", struct snapshot_hours, hours_fields);
static const struct spec_field closed_fields[] = {
    SPEC_FIELD(struct snapshot_closed, from, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct snapshot_closed, to, .required = true, .form = FORM_DATE),
};
const struct spec snapshot_closed_spec = SPEC("SnapshotClosed", struct snapshot_closed, closed_fields);

static const struct spec_field till_fields[] = {
    SPEC_FIELD(struct snapshot_till, discount_bp, .required = true, .max = RATE_ONE),
    SPEC_FIELD(struct snapshot_till, bearers, .required = true, .max = 40),
    SPEC_FIELD(struct snapshot_till, limited, .omitted = true),
    SPEC_FIELD(struct snapshot_till, gap_limit, .omitted = true, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct snapshot_till, paper_limit, .omitted = true, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct snapshot_till, out_limit, .omitted = true, .max = MONEY_LIMIT_CENTS),
    SPEC_LIST_OF(struct snapshot_till, hours, hours_count, &snapshot_hours_spec, .omitted = true, .max = HOURS_MAX),
    SPEC_LIST_OF(struct snapshot_till, closed, closed_count, &snapshot_closed_spec, .omitted = true, .max = CLOSED_MAX),
};
static const struct spec till_spec = SPEC("SnapshotTill", struct snapshot_till, till_fields);

#define SNAPSHOT_FIELDS(of_cashiers)                                                                                   \
  SPEC_OBJECT_OF(struct snapshot, kpa, &place_spec, .required = true),                                                 \
      SPEC_OBJECT_OF(struct snapshot, legal_entity, &seller_spec, .required = true),                                   \
      SPEC_LIST_OF(struct snapshot, vat_rates, vat_rate_count, &rate_spec, .required = true, .max = MANY),             \
      SPEC_LIST_OF(struct snapshot, activities, activity_count, &activity_spec, .required = true, .max = MANY),        \
      SPEC_LIST_OF(struct snapshot, items, item_count, &item_spec, .required = true, .max = MANY),                     \
      SPEC_LIST_OF(struct snapshot, members, member_count, &member_spec, .required = true, .max = MANY),               \
      SPEC_LIST_OF(struct snapshot, split_rules, split_rule_count, &rule_spec, .required = true, .max = MANY),         \
      SPEC_LIST_OF(struct snapshot, cashiers, cashier_count, of_cashiers, .max = MANY),                                \
      SPEC_OBJECT_OF(struct snapshot, till, &till_spec, .omitted = true)
static const struct spec_field snapshot_fields[] = {SNAPSHOT_FIELDS(&cashier_spec)};
const struct spec snapshot_spec = SPEC("Snapshot", struct snapshot, snapshot_fields);
static const struct spec_field screen_fields[] = {SNAPSHOT_FIELDS(&face_spec)};
const struct spec snapshot_screen_spec = SPEC("ScreenSnapshot", struct snapshot, screen_fields);
