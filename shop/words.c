/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/words.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>

char *words_price(const struct catalog_item *item, char text[static PRICE_WORDS]) {
  char amount[40];
  if (text_equal(item->pricing, "free")) text_copy(text, PRICE_WORDS, "prix libre");
  else if (text_equal(item->pricing, "quote")) text_copy(text, PRICE_WORDS, "sur devis");
  else snprintf(text, PRICE_WORDS, "%s\u00a0€", money_french(item->price, amount));
  return text;
}

const char *words_unit(const struct catalog_item *item) {
  static const struct {
    const char *unit, *words;
  } UNITS[] = {{"kg", "au kilo"}, {"hour", "à l’heure"}, {"metre", "au mètre"}, {"cycle", "le cycle"}};
  if (text_equal(item->pricing, "free") || text_equal(item->pricing, "quote")) return "";
  for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++)
    if (text_equal(UNITS[i].unit, item->unit)) return UNITS[i].words;
  return "";
}

/* Under the margin scheme the VAT may not be shown; a voucher for anything carries none yet. */
char *words_vat(const struct catalog_item *item, char text[static PRICE_WORDS]) {
  long long rate = item->vat_rate;
  if (text_equal(item->vat_scheme, "margin")) text_copy(text, PRICE_WORDS, "Régime particulier – Biens d’occasion");
  else if (text_equal(item->vat_scheme, "voucher_multi")) text_copy(text, PRICE_WORDS, "Payée à l’usage du bon");
  else if (rate == 0) text_copy(text, PRICE_WORDS, "Sans TVA");
  else if (rate % 100 == 0) snprintf(text, PRICE_WORDS, "%lld\u00a0%% comprise", rate / 100);
  else snprintf(text, PRICE_WORDS, "%lld,%lld\u00a0%% comprise", rate / 100, rate % 100 / 10);
  return text;
}

char *words_date(struct date date, char text[static DATE_WORDS]) {
  static const char *const MONTHS[] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                       "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
  snprintf(text, DATE_WORDS, "%d%s %s %d", (int)date.day, date.day == 1 ? "er" : "", MONTHS[(date.month - 1) % 12],
           (int)date.year);
  return text;
}

char *words_number(const char *digits, char text[static NUMBER_WORDS]) {
  static const char SPACE[] = "\u00a0";
  size_t length = 0;
  for (size_t i = 0; digits[i] && length + sizeof SPACE < NUMBER_WORDS; i++) {
    if (i > 0 && i % 3 == 0 && i <= 9) {
      memcpy(text + length, SPACE, sizeof SPACE - 1);
      length += sizeof SPACE - 1;
    }
    text[length++] = digits[i];
  }
  text[length] = '\0';
  return text;
}
