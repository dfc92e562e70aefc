/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/columns.h"
#include "core/text.h"

#include <string.h>

static bool is_item_code(const char *text);
static bool is_activity_code(const char *text);
static bool is_pictogram(const char *text);
static bool is_account(const char *text);
static bool is_digits(const char *text);
static bool is_month(const char *text);
static size_t member_size(const struct column *column);
static bool is_made_of(const char *text, const char *characters, size_t min, size_t max);

static const struct word KINDS[] = {{"good", "bien"}, {"service", "service"}, {NULL, NULL}};
static const struct word UNITS[] = {{"piece", "piece"}, {"kg", "kg"},       {"hour", "heure"},
                                    {"cycle", "cycle"}, {"metre", "metre"}, {NULL, NULL}};
static const struct word PRICINGS[] = {
    {"fixed", "fixe"}, {"weight", "poids"}, {"free", "libre"}, {"quote", "devis"}, {NULL, NULL}};
static const struct word SCHEMES[] = {{"normal", "normal"},
                                      {"margin", "marge"},
                                      {"voucher_single", "bon_usage_unique"},
                                      {"voucher_multi", "bon_usages_multiples"},
                                      {"gift", "don"},
                                      {"suspended", "suspendu"},
                                      {NULL, NULL}};
static const struct word BARCODES[] = {
    {"unit", "unite"}, {"weight_prefix", "prefixe_poids"}, {"price_prefix", "prefixe_prix"}, {NULL, NULL}};
static const struct word WITHDRAWALS[] = {
    {"excluded_personalised", "exclue_personnalise"}, {"excluded_perishable", "exclue_perissable"}, {NULL, NULL}};
static const struct word BONUSES[] = {
    {"textile", "textile"}, {"shoes", "chaussures"}, {"electronics", "electronique"}, {NULL, NULL}};
static const struct word ORIGINS[] = {{"donation", "don"}, {"purchase_individual", "achat_particulier"}, {NULL, NULL}};

#define COLUMN_KIND(type, member)                                                                                      \
  _Generic(((type *)0)->member, const char *: COLUMN_TEXT, struct money: COLUMN_CENTS, int64_t: COLUMN_RATE, \
      bool: COLUMN_BOOL)
#define COLUMN(type, member, key, header, french_header, ...)                                                          \
  {                                                                                                                    \
    .json = (key), .english = (header), .french = (french_header), .kind = COLUMN_KIND(type, member),                  \
    .offset = offsetof(type, member), __VA_ARGS__                                                                      \
  }
#define ITEM(member, ...) COLUMN(struct catalog_item, member, __VA_ARGS__)
#define ACTIVITY(member, ...) COLUMN(struct catalog_activity, member, __VA_ARGS__)

/* clang-format off */
const struct column item_columns[ITEM_COLUMNS] = {
    ITEM(activity, NULL, "activity", "activite", .form = is_activity_code, .hint = "2 à 8 majuscules ou chiffres, comme FRI", .length_max = 8, .required = true),
    ITEM(code, "code", "code", "code", .form = is_item_code, .hint = "un code comme FRI-001 est attendu", .length_max = 15, .required = true, .always = true),
    ITEM(name, "name", "name", "nom", .length_max = 80, .required = true, .always = true),
    ITEM(short_name, "short_name", "short_name", "nom_court", .length_max = 20, .always = true),
    ITEM(kind, "kind", "kind", "nature", .words = KINDS, .length_max = 20, .required = true, .always = true),
    ITEM(unit, "unit", "unit", "unite", .words = UNITS, .length_max = 20, .required = true, .always = true),
    ITEM(price, "price_cents", "price", "prix", .always = true),
    ITEM(vat_rate, "vat_rate", "vat_rate", "tva", .required = true, .always = true),
    ITEM(pricing, "pricing", "pricing", "tarif", .words = PRICINGS, .length_max = 20, .required = true, .always = true),
    ITEM(pictogram, "pictogram", "pictogram", "pictogramme", .form = is_pictogram, .hint = "un nom en minuscules, chiffres et tirets", .length_max = 40, .always = true),
    ITEM(account, "account", "account", "compte", .form = is_account, .hint = "un numéro de compte de 6 chiffres est attendu", .length_max = 6, .required = true, .always = true),
    ITEM(vat_scheme, "vat_scheme", "vat_scheme", "regime_tva", .words = SCHEMES, .length_max = 20, .always = true),
    ITEM(online, "online", "online", "en_ligne", .always = true),
    ITEM(barcode, "barcode", "barcode", "code_barres", .form = is_digits, .hint = "des chiffres seulement", .length_max = 14),
    ITEM(barcode_kind, "barcode_kind", "barcode_kind", "type_code_barres", .words = BARCODES, .length_max = 20),
    ITEM(withdrawal, "withdrawal", "withdrawal", "retractation", .words = WITHDRAWALS, .length_max = 40),
    ITEM(guarantee_notice, "guarantee_notice", "guarantee_notice", "garantie_affichee"),
    ITEM(repair_bonus, "repair_bonus", "repair_bonus", "bonus_reparation", .words = BONUSES, .length_max = 40),
    ITEM(origin, "origin", "origin", "provenance", .words = ORIGINS, .length_max = 40),
    ITEM(turnover, "turnover", "turnover", "chiffre_affaires"),
    ITEM(minimum, "minimum_cents", "minimum", "prix_minimum", .hint = "un prix comme 2,00 est attendu"),
};

const struct column activity_columns[ACTIVITY_COLUMNS] = {
    ACTIVITY(code, "code", NULL, NULL, .form = is_activity_code, .hint = "2 à 8 majuscules ou chiffres, comme FRI", .length_max = 8, .required = true, .always = true),
    ACTIVITY(name, "name", "activity_name", "nom_activite", .length_max = 80, .required = true, .always = true),
    ACTIVITY(short_name, "short_name", "activity_short_name", "nom_court_activite", .length_max = 14, .always = true),
    ACTIVITY(pictogram, "pictogram", "activity_pictogram", "pictogramme_activite", .form = is_pictogram, .hint = "un nom en minuscules, chiffres et tirets", .length_max = 40, .required = true, .always = true),
    ACTIVITY(demo_start, "demo_start", "activity_demo_start", "debut_demo_activite", .form = is_month, .hint = "un mois comme 2022-03", .length_max = 7),
    ACTIVITY(name_source, "name_source", "activity_name_source", "source_nom_activite", .length_max = 200),
};
/* clang-format on */

const char *column_text(const struct column *column, const void *row) {
  const char *text;
  memcpy(&text, (const char *)row + column->offset, sizeof text);
  return text;
}

int64_t column_integer(const struct column *column, const void *row) {
  int64_t value; /* struct money holds nothing else */
  memcpy(&value, (const char *)row + column->offset, sizeof value);
  return value;
}

bool column_bool(const struct column *column, const void *row) {
  bool value;
  memcpy(&value, (const char *)row + column->offset, sizeof value);
  return value;
}

void column_set_text(const struct column *column, void *row, const char *text) {
  memcpy((char *)row + column->offset, &text, sizeof text);
}

void column_set_integer(const struct column *column, void *row, int64_t value) {
  memcpy((char *)row + column->offset, &value, sizeof value);
}

void column_set_bool(const struct column *column, void *row, bool value) {
  memcpy((char *)row + column->offset, &value, sizeof value);
}

void column_copy(const struct column *column, void *to, const void *from) {
  memcpy((char *)to + column->offset, (const char *)from + column->offset, member_size(column));
}

bool column_equal(const struct column *column, const void *a, const void *b) {
  if (column->kind == COLUMN_TEXT) return text_equal(column_text(column, a), column_text(column, b));
  return memcmp((const char *)a + column->offset, (const char *)b + column->offset, member_size(column)) == 0;
}

static size_t member_size(const struct column *column) {
  switch (column->kind) {
  case COLUMN_TEXT: return sizeof(const char *);
  case COLUMN_CENTS:
  case COLUMN_RATE: return sizeof(int64_t);
  case COLUMN_BOOL: return sizeof(bool);
  }
  return 0;
}

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

bool catalog_untaxed(const char *vat_scheme) {
  return text_equal(vat_scheme, "voucher_multi") || text_equal(vat_scheme, "gift") ||
         text_equal(vat_scheme, "suspended");
}

static bool is_activity_code(const char *text) {
  return is_made_of(text, CAPITALS DIGITS, 2, 8);
}

static bool is_item_code(const char *text) {
  size_t activity = strspn(text, CAPITALS DIGITS);
  return activity >= 2 && activity <= 8 && text[activity] == '-' && is_made_of(text + activity + 1, DIGITS, 3, 6);
}

static bool is_pictogram(const char *text) {
  return is_made_of(text, "abcdefghijklmnopqrstuvwxyz-" DIGITS, 1, 40);
}

static bool is_account(const char *text) {
  return text[0] != '0' && is_made_of(text, DIGITS, 6, 6);
}

static bool is_digits(const char *text) {
  return is_made_of(text, DIGITS, 1, BARCODE_TEXT - 1);
}

static bool is_month(const char *text) {
  struct date date;
  char day[DATE_TEXT] = "";
  if (strlen(text) != 7) return false;
  memcpy(day, text, 7);
  memcpy(day + 7, "-01", 4);
  return date_parse(day, &date);
}

static bool is_made_of(const char *text, const char *characters, size_t min, size_t max) {
  size_t length = strspn(text, characters);
  return text[length] == '\0' && length >= min && length <= max;
}
