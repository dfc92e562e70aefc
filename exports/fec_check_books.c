/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lines as entries, entries as a year: order, numbers, balances, opening. */
#include "exports/fec_check_private.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

static bool is_opening(const struct fec_reading *reading);
static void begin_entry(struct fec_reading *reading);
static void check_number(struct fec_reading *reading);
static void check_order(struct fec_reading *reading);
static void check_same_entry(struct fec_reading *reading);
static void add_to_balances(struct fec_reading *reading);
static void compare_accounts(struct fec_reading *reading, struct fec_reading *previous);
static void compare_capital(struct fec_reading *reading, struct fec_reading *previous);
static void compare_result(struct fec_reading *reading, struct fec_reading *previous);
static bool carried(struct fec_part account);
static int class_of(struct fec_part account);

void fec_check_place(struct fec_reading *reading) {
  bool first = reading->entry.lines == 0 || !fec_part_equal(reading->entry.number, reading->parts[ECRITURE_NUM]) ||
               !fec_part_equal(reading->entry.journal, reading->parts[JOURNAL_CODE]);
  if (first) {
    fec_check_end_of_entry(reading);
    begin_entry(reading);
  } else check_same_entry(reading);
  reading->entry.lines++;
  if (!money_add(reading->entry.sum, reading->amount, &reading->entry.sum))
    fec_find(reading, "le total est trop grand");
  add_to_balances(reading);
}

static bool is_opening(const struct fec_reading *reading) {
  return fec_part_is(reading->parts[JOURNAL_CODE], "AN");
}

static void begin_entry(struct fec_reading *reading) {
  reading->report->entries++;
  reading->entry.number = reading->parts[ECRITURE_NUM];
  reading->entry.journal = reading->parts[JOURNAL_CODE];
  reading->entry.date = reading->date;
  reading->entry.valid = reading->valid;
  reading->entry.sum = MONEY(0);
  reading->entry.lines = 0;
  reading->entry.first_line = reading->line;
  check_number(reading);
  check_order(reading);
}

/* "VT000012": the journal's code, then one more than the entry before it in this journal. */
static void check_number(struct fec_reading *reading) {
  struct fec_part number = reading->parts[ECRITURE_NUM], code = reading->parts[JOURNAL_CODE];
  char digits[20] = "";
  int64_t read = 0;
  bool prefixed = number.length > code.length && number.length - code.length < sizeof digits &&
                  memcmp(number.at, code.at, code.length) == 0;
  if (prefixed) snprintf(digits, sizeof digits, "%.*s", (int)(number.length - code.length), number.at + code.length);
  if (!prefixed || strspn(digits, "0123456789") != strlen(digits) || !text_to_integer(digits, 1, INT64_MAX, &read)) {
    fec_find(reading, "EcritureNum doit être le code du journal et un numéro (VT000012)");
    return;
  }
  struct fec_known *journal = fec_table_find(&reading->journals, code, &reading->arena);
  if (read != journal->number + 1)
    fec_find(reading, "EcritureNum %lld suit %lld dans le journal %.*s : la suite a un trou ou un retour",
             (long long)read, (long long)journal->number, (int)(code.length < 8 ? code.length : 8), code.at);
  journal->number = read;
}

static void check_order(struct fec_reading *reading) {
  if (is_opening(reading)) {
    if (reading->past_opening) fec_find(reading, "une écriture d’à-nouveaux vient après les autres");
    if (reading->year_known && reading->date.year != 0 && date_compare(reading->date, reading->from) != 0)
      fec_find(reading, "un à-nouveau n’est pas daté du premier jour de l’exercice");
    return;
  }
  reading->past_opening = true;
  if (reading->valid.year == 0) return;
  if (reading->last_valid.year != 0 && date_compare(reading->valid, reading->last_valid) < 0)
    fec_find(reading, "l’écriture a été validée avant celle qui la précède : l’ordre n’est pas celui de la validation");
  else reading->last_valid = reading->valid;
}

static void check_same_entry(struct fec_reading *reading) {
  if (date_compare(reading->entry.date, reading->date) != 0) fec_find(reading, "une écriture a deux dates");
  if (date_compare(reading->entry.valid, reading->valid) != 0)
    fec_find(reading, "une écriture a deux dates de validation");
}

void fec_check_end_of_entry(struct fec_reading *reading) {
  size_t line = reading->line;
  char gap[40];
  if (reading->entry.lines == 0) return;
  reading->line = reading->entry.first_line;
  if (reading->entry.lines < 2) fec_find(reading, "une écriture a une seule ligne");
  if (reading->entry.sum.cents != 0)
    fec_find(reading, "l’écriture %.*s n’est pas équilibrée (écart %s €)",
             (int)(reading->entry.number.length < 20 ? reading->entry.number.length : 20), reading->entry.number.at,
             money_french(reading->entry.sum, gap));
  reading->line = line;
  reading->entry.lines = 0;
}

/* Account and person: what has to be carried over is kept person by person. */
static void add_to_balances(struct fec_reading *reading) {
  struct fec_part account = reading->parts[COMPTE_NUM], person = reading->parts[COMP_AUX_NUM];
  char key[128];
  snprintf(key, sizeof key, "%.*s\t%.*s", (int)(account.length < 40 ? account.length : 40), account.at,
           (int)(person.length < 40 ? person.length : 40), person.at);
  struct fec_known *known = fec_table_find(&reading->balances, (struct fec_part){key, strlen(key)}, &reading->arena);
  if (!money_add(known->total, reading->amount, &known->total)) fec_find(reading, "le total est trop grand");
  if (!is_opening(reading)) return;
  known->opening.cents += reading->amount.cents;
  if (class_of(account) > 5) fec_find(reading, "un à-nouveau porte sur un compte de charges ou de produits");
}

void fec_check_opening(struct fec_reading *reading, struct fec_reading *previous) {
  if (reading->year_known && previous->year_known && date_compare(date_add_days(previous->to, 1), reading->from) != 0)
    fec_find(reading, "le fichier précédent n’est pas celui de l’exercice d’avant");
  compare_accounts(reading, previous);
  compare_capital(reading, previous);
  compare_result(reading, previous);
}

/* Every balance account but the result's, both ways: this year's table is completed with last year's keys. */
static void compare_accounts(struct fec_reading *reading, struct fec_reading *previous) {
  char opened[40], closed[40];
  for (size_t i = 0; i < FEC_BUCKETS; i++)
    for (struct fec_known *old = previous->balances.buckets[i]; old; old = old->next)
      (void)fec_table_find(&reading->balances, old->key, &reading->arena);
  for (size_t i = 0; i < FEC_BUCKETS; i++)
    for (struct fec_known *known = reading->balances.buckets[i]; known; known = known->next) {
      const struct fec_known *old = fec_table_find(&previous->balances, known->key, &previous->arena);
      if (!carried(known->key) || known->opening.cents == old->total.cents) continue;
      fec_find(reading, "à-nouveau du compte %.6s : %s €, la clôture d’avant était %s €", known->key.at,
               money_french(known->opening, opened), money_french(old->total, closed));
    }
}

/* Class 1 takes in the result: what classes 6 and 7 of last year leave. */
static void compare_capital(struct fec_reading *reading, struct fec_reading *previous) {
  int64_t opened = 0, closed = 0;
  char opening[40], closing[40];
  for (size_t i = 0; i < FEC_BUCKETS; i++) {
    for (const struct fec_known *known = reading->balances.buckets[i]; known; known = known->next)
      if (class_of(known->key) == 1) opened += known->opening.cents;
    for (const struct fec_known *known = previous->balances.buckets[i]; known; known = known->next)
      if (class_of(known->key) == 1 || class_of(known->key) >= 6) closed += known->total.cents;
  }
  if (opened != closed)
    fec_find(reading, "capitaux et résultat à l’ouverture : %s €, la clôture d’avant en laisse %s €",
             money_french(MONEY(opened), opening), money_french(MONEY(closed), closing));
}

/* Accounts 12 open with last year's result and no older one, or with nothing when it was shared out before. */
static void compare_result(struct fec_reading *reading, struct fec_reading *previous) {
  int64_t opened = 0, made = 0;
  char opening[40], result[40];
  for (size_t i = 0; i < FEC_BUCKETS; i++) {
    for (const struct fec_known *known = reading->balances.buckets[i]; known; known = known->next)
      if (known->key.length > 1 && memcmp(known->key.at, "12", 2) == 0) opened += known->opening.cents;
    for (const struct fec_known *known = previous->balances.buckets[i]; known; known = known->next)
      if (class_of(known->key) >= 6) made += known->total.cents;
  }
  if (opened != 0 && opened != made)
    fec_find(reading, "résultat à l’ouverture (comptes 12) : %s €, l’exercice d’avant a fait %s €",
             money_french(MONEY(-opened), opening), money_french(MONEY(-made), result));
}

static bool carried(struct fec_part account) {
  int class = class_of(account);
  return class >= 2 && class <= 5;
}

static int class_of(struct fec_part account) {
  return account.length > 0 && account.at[0] >= '0' && account.at[0] <= '9' ? account.at[0] - '0' : 0;
}
