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

const char *words_many(const struct catalog_item *item) {
  static const char *const MANY[][2] = {
      {"kg", " de kilos"}, {"hour", " d’heures"}, {"metre", " de mètres"}, {"cycle", " de cycles"}};
  for (size_t i = 0; i < sizeof MANY / sizeof MANY[0]; i++)
    if (text_equal(MANY[i][0], item->unit)) return MANY[i][1];
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

char *words_euros(struct money amount, char text[static PRICE_WORDS]) {
  char figures[40];
  snprintf(text, PRICE_WORDS, "%s\u00a0€", money_french(amount, figures));
  return text;
}

char *words_times(int64_t quantity, const char *unit, struct money price, char text[static TIMES_WORDS]) {
  static const char *const UNITS[][2] = {{"kg", "kg"}, {"metre", "m"}, {"hour", "h"}};
  char amount[PRICE_WORDS];
  long long whole = quantity / QUANTITY_ONE, rest = quantity % QUANTITY_ONE;
  int digits = rest % 100 == 0 ? 1 : rest % 10 == 0 ? 2 : 3;
  int length = snprintf(text, TIMES_WORDS, "%lld", whole);
  if (rest) length += snprintf(text + length, TIMES_WORDS - (size_t)length, ",%03lld", rest) - 3 + digits;
  text[length] = '\0';
  for (size_t i = 0; unit && i < sizeof UNITS / sizeof UNITS[0]; i++)
    if (text_equal(UNITS[i][0], unit))
      length += snprintf(text + length, TIMES_WORDS - (size_t)length, "\u00a0%s", UNITS[i][1]);
  snprintf(text + length, TIMES_WORDS - (size_t)length, " × %s", words_euros(price, amount));
  return text;
}

char *words_hour(int64_t at_us, char text[static HOUR_WORDS]) {
  return spoken_hour(at_us, LANGUAGE_FR, text);
}

char *words_day(int64_t at_us, char text[static DAY_WORDS]) {
  return spoken_day(at_us, LANGUAGE_FR, text);
}

char *words_moment(int64_t at_us, char text[static DAY_WORDS]) {
  return spoken_moment(at_us, LANGUAGE_FR, text);
}

char *words_span(int64_t from_us, int64_t to_us, char text[static SPAN_WORDS]) {
  char day[DAY_WORDS], from[HOUR_WORDS], to[HOUR_WORDS];
  snprintf(text, SPAN_WORDS, "%.60s, de\u00a0%.20s\u00a0à\u00a0%.20s", words_day(from_us, day),
           words_hour(from_us, from), words_hour(to_us, to));
  return text;
}

char *words_until(int64_t at_us, int64_t now_us, char text[static DAY_WORDS]) {
  char day[DAY_WORDS], hour[HOUR_WORDS];
  bool today = date_compare(date_in_paris(at_us), date_in_paris(now_us)) == 0;
  if (today) snprintf(text, DAY_WORDS, "jusqu’à %s", words_hour(at_us, hour));
  else {
    text_copy(text, DAY_WORDS, "jusqu’au ");
    text_copy(text + strlen(text), DAY_WORDS - strlen(text), words_day(at_us, day));
  }
  return text;
}

const char *words_condition(const char *condition) {
  static const struct {
    const char *code, *words;
  } CONDITIONS[] = {{"new", "Neuf"},
                    {"very_good", "Très bon état"},
                    {"good", "Bon état"},
                    {"worn", "Porté, ça se voit"},
                    {"to_repair", "À réparer"}};
  for (size_t i = 0; i < sizeof CONDITIONS / sizeof CONDITIONS[0]; i++)
    if (text_equal(CONDITIONS[i].code, condition)) return CONDITIONS[i].words;
  return "";
}

char *words_date(struct date date, char text[static DATE_WORDS]) {
  return spoken_year(date, LANGUAGE_FR, text);
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
