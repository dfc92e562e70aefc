/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an item must be before it may be sold: one table of columns, one table of rules. Pure. */
#include "catalog/file.h"
#include "core/text.h"

#include <string.h>

struct checker {
  const struct catalog_file *file;
  const struct catalog_known *known;
  struct arena *arena;
  struct report *report;
  struct code_index activities, items, barcodes; /* of the file */
};

static void check_activity(struct checker *checker, size_t at);
static void check_item(struct checker *checker, size_t at);
static uint32_t check_columns(struct checker *checker, const struct column columns[], size_t count, const void *row,
                              uint32_t faulty, const char *where);
static const char *check_text(const struct column *column, const char *text);
static void check_rules(struct checker *checker, const struct file_item *item, uint32_t faulty);
static void check_activity_known(struct checker *checker, const struct file_item *item);
static void check_barcode_owner(struct checker *checker, size_t at);
static void check_known_barcodes(struct checker *checker);
static const struct column *column_named(const char *english);

typedef bool rule(const struct catalog_item *item, const struct catalog_known *known); /* true: broken */
static rule weight_not_in_kilos, price_missing, price_out_of_range, rate_missing, rate_unknown, account_unknown,
    account_not_of_sales, voucher_with_vat, turnover_wrong, margin_of_service, margin_without_purchase,
    barcode_not_an_ean, barcode_reserved, prefix_malformed, kind_without_barcode, label_without_scale, minimum_wrong;

static const struct {
  const char *column;
  rule *broken;
  const char *hint;
} RULES[] = {
    {"unit", weight_not_in_kilos, "un article vendu au poids se compte en kg"},
    {"price", price_missing, "il manque le prix (0 n’est permis que pour un prix libre ou un devis)"},
    {"price", price_out_of_range, "un prix va de 0,00 à 100 000,00 €"},
    {"minimum", minimum_wrong, "un minimum va avec un prix libre, et ne dépasse pas le prix conseillé"},
    {"vat_rate", rate_missing, "il manque le taux de TVA"},
    {"vat_rate", rate_unknown, "ce taux de TVA n’existe pas à cette date"},
    {"vat_rate", voucher_with_vat,
     "un bon à usages multiples, un don ou un article suspendu se vend sans TVA (taux 0)"},
    {"account", account_unknown, "ce compte n’est pas dans le plan de comptes"},
    {"account", account_not_of_sales,
     "il faut un compte de ventes 70…, 419… pour un bon à usages multiples ou suspendu, 467… pour un don"},
    {"turnover", turnover_wrong,
     "seuls un bon à usages multiples, un don ou un article suspendu restent hors du chiffre d’affaires"},
    {"vat_scheme", margin_of_service, "la TVA sur la marge ne concerne que des biens"},
    {"origin", margin_without_purchase, "la TVA sur la marge demande un achat à un particulier"},
    {"barcode", barcode_not_an_ean,
     "8 ou 13 chiffres dont le dernier est la clé de contrôle : celle-ci n’est pas juste"},
    {"barcode", barcode_reserved, "21 et 22 sont réservés aux étiquettes de poids et de prix"},
    {"barcode", prefix_malformed, "7 chiffres qui commencent par 21 (poids) ou 22 (prix)"},
    {"barcode_kind", kind_without_barcode, "il manque le code-barres"},
    {"barcode_kind", label_without_scale, "une étiquette de poids demande un article vendu au poids"},
};

void catalog_check(const struct catalog_file *file, const struct catalog_known *known, struct arena *arena,
                   struct report *report) {
  struct checker checker = {
      .file = file,
      .known = known,
      .arena = arena,
      .report = report,
      .activities = code_index_new(file->activity_count, arena),
      .items = code_index_new(file->item_count, arena),
      .barcodes = code_index_new(file->item_count, arena),
  };
  for (size_t i = 0; i < file->activity_count; i++) check_activity(&checker, i);
  for (size_t i = 0; i < file->item_count; i++) check_item(&checker, i);
  check_known_barcodes(&checker);
}

static void check_activity(struct checker *checker, size_t at) {
  const struct file_activity *activity = &checker->file->activities[at];
  if (check_columns(checker, activity_columns, ACTIVITY_COLUMNS, &activity->activity, activity->faulty,
                    activity->where) &
      1)
    return; /* without a code of its own it is like no other */
  size_t first = code_index_put(&checker->activities, activity->activity.code, at);
  if (first != CODE_NONE) report_fault(checker->report, activity->where, NULL, "cette activité est là deux fois");
}

static void check_item(struct checker *checker, size_t at) {
  const struct file_item *item = &checker->file->items[at];
  uint32_t faulty = check_columns(checker, item_columns, ITEM_COLUMNS, &item->item, item->faulty, item->where);
  check_rules(checker, item, faulty);
  check_activity_known(checker, item);
  check_barcode_owner(checker, at);
  size_t first = item->item.code[0] ? code_index_put(&checker->items, item->item.code, at) : CODE_NONE;
  if (first != CODE_NONE)
    report_fault(checker->report, item->where, column_named("code"), "%s est déjà dit plus haut (%s)",
                 report_quote(item->item.code, checker->arena), checker->file->items[first].where);
}

/* Gives back the columns that are named by now. */
static uint32_t check_columns(struct checker *checker, const struct column columns[], size_t count, const void *row,
                              uint32_t faulty, const char *where) {
  for (size_t i = 0; i < count; i++) {
    if (columns[i].kind != COLUMN_TEXT || faulty & 1u << i) continue;
    const char *text = column_text(&columns[i], row), *hint = check_text(&columns[i], text);
    if (!hint) continue;
    faulty |= 1u << i;
    if (text[0])
      report_fault(checker->report, where, &columns[i], "« %s » : %s", report_quote(text, checker->arena), hint);
    else report_fault(checker->report, where, &columns[i], "%s", hint);
  }
  return faulty;
}

static const char *check_text(const struct column *column, const char *text) {
  if (text[0] == '\0') return column->required ? "cette information manque" : NULL;
  if (!text_is_utf8(text, strlen(text)) || strpbrk(text, "\t\n")) return "des caractères ne sont pas permis";
  if (text_length(text) > column->length_max) return "ce texte est trop long";
  for (const struct word *word = column->words; word; word++) {
    if (!word->value) return "ce mot n’est pas dans la liste";
    if (text_equal(word->value, text)) return NULL;
  }
  return column->form && !column->form(text) ? column->hint : NULL;
}

static void check_rules(struct checker *checker, const struct file_item *item, uint32_t faulty) {
  for (size_t i = 0; i < sizeof RULES / sizeof RULES[0]; i++) {
    const struct column *column = column_named(RULES[i].column);
    uint32_t bit = 1u << (column - item_columns);
    if (faulty & bit || !RULES[i].broken(&item->item, checker->known)) continue;
    faulty |= bit;
    report_fault(checker->report, item->where, column, "%s", RULES[i].hint);
  }
}

static void check_activity_known(struct checker *checker, const struct file_item *item) {
  const char *code = item->item.activity;
  if (code[0] == '\0' || code_index_get(&checker->activities, code) != CODE_NONE) return;
  if (code_index_get(&checker->known->activity_by_code, code) != CODE_NONE) return;
  report_fault(checker->report, item->where, column_named("activity"),
               "l’activité « %s » n’est pas connue : donnez son nom et son pictogramme",
               report_quote(code, checker->arena));
}

static void check_barcode_owner(struct checker *checker, size_t at) {
  const struct catalog_item *item = &checker->file->items[at].item;
  if (item->barcode[0] == '\0') return;
  size_t first = code_index_put(&checker->barcodes, item->barcode, at);
  if (first != CODE_NONE)
    report_fault(checker->report, checker->file->items[at].where, column_named("barcode"), "%s est déjà celui de %s",
                 report_quote(item->barcode, checker->arena),
                 report_quote(checker->file->items[first].item.code, checker->arena));
}

/* An item that the file does not name keeps its barcode, so nobody else may take it. */
static void check_known_barcodes(struct checker *checker) {
  for (size_t i = 0; i < checker->known->item_count; i++) {
    const struct catalog_item *item = &checker->known->items[i];
    if (item->barcode[0] == '\0' || code_index_get(&checker->items, item->code) != CODE_NONE) continue;
    size_t taker = code_index_get(&checker->barcodes, item->barcode);
    if (taker != CODE_NONE)
      report_fault(checker->report, checker->file->items[taker].where, column_named("barcode"),
                   "%s est déjà celui de %s", report_quote(item->barcode, checker->arena),
                   report_quote(item->code, checker->arena));
  }
}

static const struct column *column_named(const char *english) {
  for (size_t i = 0; i < ITEM_COLUMNS; i++)
    if (text_equal(item_columns[i].english, english)) return &item_columns[i];
  return NULL;
}

/* ---- the rules ------------------------------------------------------------------------------------------------------
 */

static bool is(const char *text, const char *value) {
  return text_equal(text, value);
}

static bool weight_not_in_kilos(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  return is(item->pricing, "weight") && item->unit[0] && !is(item->unit, "kg");
}

/* A till that sells a priced article for nothing would do so silently. */
static bool price_missing(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  return item->priced && item->price.cents == 0 && (is(item->pricing, "fixed") || is(item->pricing, "weight"));
}

static bool price_out_of_range(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  return item->price.cents < 0 || item->price.cents > CATALOG_PRICE_MAX;
}

static bool minimum_wrong(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  if (item->minimum == 0) return false;
  return item->minimum < 0 || item->minimum > CATALOG_PRICE_MAX || !is(item->pricing, "free") ||
         (item->price.cents > 0 && item->minimum > item->price.cents);
}

static bool rate_missing(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  return item->vat_rate == RATE_MISSING;
}

static bool rate_unknown(const struct catalog_item *item, const struct catalog_known *known) {
  if (item->vat_rate == RATE_MISSING) return false;
  for (size_t i = 0; i < known->rate_count; i++) {
    const struct catalog_vat_rate *rate = &known->rates[i];
    bool begun = date_compare(rate->valid_from, known->from) <= 0;
    bool over = rate->valid_to.year != 0 && date_compare(rate->valid_to, known->from) < 0;
    if (rate->rate == item->vat_rate && begun && !over) return false;
  }
  return true;
}

static bool account_unknown(const struct catalog_item *item, const struct catalog_known *known) {
  for (size_t i = 0; i < known->account_count; i++)
    if (text_equal(known->accounts[i], item->account)) return false;
  return item->account[0] != '\0';
}

static bool account_not_of_sales(const struct catalog_item *item, const struct catalog_known *known) {
  if (item->account[0] == '\0' || account_unknown(item, known)) return false;
  const char *owed = is(item->vat_scheme, "gift") ? "467" : "419";
  return !text_starts(item->account, catalog_untaxed(item->vat_scheme) ? owed : "70");
}

static bool voucher_with_vat(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  return catalog_untaxed(item->vat_scheme) && item->vat_rate != 0;
}

static bool turnover_wrong(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  return item->turnover == catalog_untaxed(item->vat_scheme);
}

static bool margin_of_service(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  return is(item->vat_scheme, "margin") && is(item->kind, "service");
}

static bool margin_without_purchase(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  return is(item->vat_scheme, "margin") && !is(item->origin, "purchase_individual");
}

static bool barcode_not_an_ean(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  if (!is(item->barcode_kind, "unit") || item->barcode[0] == '\0') return false;
  struct catalog_barcode read;
  return catalog_barcode_read(item->barcode, &read) == UNKNOWN_ITEM;
}

static bool barcode_reserved(const struct catalog_item *item, const struct catalog_known *known) {
  struct catalog_barcode read;
  if (!is(item->barcode_kind, "unit") || item->barcode[0] == '\0' || barcode_not_an_ean(item, known)) return false;
  return catalog_barcode_read(item->barcode, &read) != OK || read.kind != BARCODE_UNIT;
}

static bool prefix_malformed(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  if (!is(item->barcode_kind, "weight_prefix") && !is(item->barcode_kind, "price_prefix")) return false;
  const char *prefix = is(item->barcode_kind, "weight_prefix") ? "21" : "22";
  return item->barcode[0] && (strlen(item->barcode) != BARCODE_PREFIX_DIGITS || !text_starts(item->barcode, prefix));
}

static bool kind_without_barcode(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  return item->barcode[0] == '\0' && item->barcode_kind[0] != '\0';
}

static bool label_without_scale(const struct catalog_item *item, const struct catalog_known *known) {
  (void)known;
  return is(item->barcode_kind, "weight_prefix") && !is(item->pricing, "weight");
}
