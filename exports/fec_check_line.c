/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Each field by itself. */
#include "exports/fec_check_private.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

static void check_mandatory(struct fec_reading *reading);
static bool is_blank(struct fec_part part);
static void check_dates(struct fec_reading *reading);
static struct date read_date(struct fec_reading *reading, enum fec_column column);
static void check_account(struct fec_reading *reading);
static void check_same_name(struct fec_reading *reading, struct fec_table *table, enum fec_column key);
static void check_amounts(struct fec_reading *reading);
static bool read_amount(struct fec_part part, struct money *amount);
static void check_pairs(struct fec_reading *reading);

void fec_check_fields(struct fec_reading *reading) {
  check_mandatory(reading);
  check_dates(reading);
  check_account(reading);
  check_same_name(reading, &reading->accounts, COMPTE_NUM);
  check_same_name(reading, &reading->journals, JOURNAL_CODE);
  check_amounts(reading);
  check_pairs(reading);
}

static void check_mandatory(struct fec_reading *reading) {
  static const enum fec_column needed[] = {JOURNAL_CODE, JOURNAL_LIB, ECRITURE_NUM, ECRITURE_DATE,
                                           COMPTE_NUM,   COMPTE_LIB,  PIECE_REF,    PIECE_DATE,
                                           ECRITURE_LIB, DEBIT,       CREDIT,       VALID_DATE};
  for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
    if (is_blank(reading->parts[needed[i]])) fec_find(reading, "%s est vide", fec_column_names[needed[i]]);
}

static bool is_blank(struct fec_part part) {
  for (size_t i = 0; i < part.length; i++)
    if (part.at[i] != ' ') return false;
  return true;
}

static void check_dates(struct fec_reading *reading) {
  reading->date = read_date(reading, ECRITURE_DATE);
  reading->valid = read_date(reading, VALID_DATE);
  read_date(reading, PIECE_DATE);
  read_date(reading, DATE_LET);
  if (reading->date.year == 0) return;
  if (reading->year_known &&
      (date_compare(reading->date, reading->from) < 0 || date_compare(reading->date, reading->to) > 0))
    fec_find(reading, "EcritureDate n’est pas dans l’exercice");
  if (reading->valid.year != 0 && date_compare(reading->valid, reading->date) < 0)
    fec_find(reading, "ValidDate est avant EcritureDate");
}

/* Year 0 when it is empty (said elsewhere) or not a day. */
static struct date read_date(struct fec_reading *reading, enum fec_column column) {
  struct fec_part part = reading->parts[column];
  struct date date = {0};
  char dashed[DATE_TEXT] = "";
  if (is_blank(part)) return date;
  if (part.length == 8) snprintf(dashed, sizeof dashed, "%.4s-%.2s-%.2s", part.at, part.at + 4, part.at + 6);
  if (!date_parse(dashed, &date)) fec_find(reading, "%s n’est pas un jour (AAAAMMJJ)", fec_column_names[column]);
  return date;
}

static void check_account(struct fec_reading *reading) {
  struct fec_part part = reading->parts[COMPTE_NUM];
  bool good = part.length >= 3;
  for (size_t i = 0; i < 3 && good; i++) good = part.at[i] >= '0' && part.at[i] <= '9';
  if (part.length > 0 && !good) fec_find(reading, "CompteNum ne commence pas par trois chiffres");
  else if (good && (part.at[0] < '1' || part.at[0] > '7'))
    fec_find(reading, "CompteNum : la classe %c n’est pas de la comptabilité générale", part.at[0]);
}

/* The column after the key is its name; it may not change from one line to another. */
static void check_same_name(struct fec_reading *reading, struct fec_table *table, enum fec_column key) {
  struct fec_part name = reading->parts[key + 1];
  if (is_blank(reading->parts[key]) || is_blank(name)) return;
  struct fec_known *known = fec_table_find(table, reading->parts[key], &reading->arena);
  if (!known->label.at)
    known->label = (struct fec_part){arena_text(&reading->arena, name.at, name.length), name.length};
  else if (!fec_part_equal(known->label, name))
    fec_find(reading, "%s n’est pas le même que plus haut", fec_column_names[key + 1]);
}

static void check_amounts(struct fec_reading *reading) {
  struct money debit = {0}, credit = {0};
  bool good = read_amount(reading->parts[DEBIT], &debit), other = read_amount(reading->parts[CREDIT], &credit);
  reading->amount = MONEY(0);
  if (!good) fec_find(reading, "Debit n’est pas un montant (1234,50)");
  if (!other) fec_find(reading, "Credit n’est pas un montant (1234,50)");
  if (!good || !other) return;
  if ((debit.cents == 0) == (credit.cents == 0))
    fec_find(reading, "%s", debit.cents == 0 ? "ni débit ni crédit" : "un débit et un crédit à la fois");
  reading->amount = MONEY(debit.cents - credit.cents);
  if (!money_add(reading->report->debit, debit, &reading->report->debit) ||
      !money_add(reading->report->credit, credit, &reading->report->credit))
    fec_find(reading, "le total est trop grand");
}

/* Digits, a comma, two digits. */
static bool read_amount(struct fec_part part, struct money *amount) {
  int64_t cents = 0;
  if (part.length < 4 || part.length > 16 || part.at[part.length - 3] != ',') return false;
  for (size_t i = 0; i < part.length; i++) {
    if (i == part.length - 3) continue;
    if (part.at[i] < '0' || part.at[i] > '9') return false;
    cents = cents * 10 + (part.at[i] - '0');
  }
  *amount = MONEY(cents);
  return cents <= MONEY_LIMIT_CENTS;
}

static void check_pairs(struct fec_reading *reading) {
  static const enum fec_column pairs[][2] = {
      {COMP_AUX_NUM, COMP_AUX_LIB}, {ECRITURE_LET, DATE_LET}, {MONTANT_DEVISE, IDEVISE}};
  for (size_t i = 0; i < 3; i++)
    if (is_blank(reading->parts[pairs[i][0]]) != is_blank(reading->parts[pairs[i][1]]))
      fec_find(reading, "%s et %s vont ensemble", fec_column_names[pairs[i][0]], fec_column_names[pairs[i][1]]);
  struct fec_part currency = reading->parts[IDEVISE];
  bool good = currency.length == 3;
  for (size_t i = 0; i < 3 && good; i++) good = currency.at[i] >= 'A' && currency.at[i] <= 'Z';
  if (currency.length > 0 && !good) fec_find(reading, "Idevise n’est pas un code de monnaie (EUR)");
}
