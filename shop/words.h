/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Prices, dates and numbers as a customer reads them. Pure. Private to shop/. */
#ifndef COMPTOIR_SHOP_WORDS_H
#define COMPTOIR_SHOP_WORDS_H

#include "catalog/catalog.h"
#include "core/spoken.h"

#define PRICE_WORDS 48
#define DATE_WORDS SPOKEN
#define NUMBER_WORDS 32
#define HOUR_WORDS SPOKEN
#define DAY_WORDS SPOKEN
#define SPAN_WORDS 128
#define TIMES_WORDS 96

/* "10,00 €", "prix libre", "sur devis". */
char *words_price(const struct catalog_item *item, char text[static PRICE_WORDS]);
/* "au kilo", "à l’heure"; "" when the piece is meant or there is no price to relate it to. */
const char *words_unit(const struct catalog_item *item);
/* " de kilos", " d’heures": of which it is asked how many; "" of pieces. */
const char *words_many(const struct catalog_item *item);
/* "20 % comprise"; or what the scheme asks to say instead. */
char *words_vat(const struct catalog_item *item, char text[static PRICE_WORDS]);
char *words_date(struct date date, char text[static DATE_WORDS]);      /* "1er mars 2027" */
char *words_euros(struct money amount, char text[static PRICE_WORDS]); /* "10,00 €" */
char *words_hour(int64_t at_us, char text[static HOUR_WORDS]);         /* "14 h 32", "10 h"; in Paris */
char *words_day(int64_t at_us, char text[static DAY_WORDS]);           /* "samedi 28 novembre" */
char *words_moment(int64_t at_us, char text[static DAY_WORDS]);        /* "samedi 28 novembre à 18 h" */
/* "samedi 28 novembre, de 10 h à 12 h". */
char *words_span(int64_t from_us, int64_t to_us, char text[static SPAN_WORDS]);
/* How long something is still held: "jusqu’à 14 h 32" today, "jusqu’au jeudi 26 novembre" later. */
char *words_until(int64_t at_us, int64_t now_us, char text[static DAY_WORDS]);
/* "2 × 8,00 €", "6,5 kg × 1,80 €"; unit NULL: of pieces. */
char *words_times(int64_t quantity, const char *unit, struct money price, char text[static TIMES_WORDS]);
const char *words_condition(const char *condition); /* of a piece: "Très bon état" */
/* Digits in threes, the rest at the end: "123 456 789 00012" (SIRET), "123 456 789" (SIREN). */
char *words_number(const char *digits, char text[static NUMBER_WORDS]);

#endif
