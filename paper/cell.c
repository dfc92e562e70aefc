/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "paper/private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CENTS = 100, THOUSANDTHS = 1000, GROUP = 3, AMOUNT_TEXT = 40 };

static const char *write_cell(const struct paper_cell *cell, bool reading, char text[static CELL_TEXT]);
static void write_scaled(int64_t number, int64_t scale, const char *minus, char text[static AMOUNT_TEXT]);
static void trim_zeros(char *text);
static void write_grouped(int64_t number, char text[static AMOUNT_TEXT]);

const char *cell_french(const struct paper_cell *cell, char text[static CELL_TEXT]) {
  return write_cell(cell, true, text);
}

const char *cell_plain(const struct paper_cell *cell, char text[static CELL_TEXT]) {
  return write_cell(cell, false, text);
}

bool cell_is_number(const struct paper_cell *cell) {
  return cell->kind == PAPER_MONEY || cell->kind == PAPER_RATE || cell->kind == PAPER_COUNT ||
         cell->kind == PAPER_QUANTITY;
}

bool paper_column_is_number(const struct paper_block *table, size_t column) {
  if (table->columns[column].number) return true;
  for (size_t i = 0; i < table->row_count; i++) {
    const struct paper_cell *cell = &table->rows[i].cells[column];
    if (cell->kind != PAPER_EMPTY) return cell_is_number(cell);
  }
  return false;
}

static const char *write_cell(const struct paper_cell *cell, bool reading, char text[static CELL_TEXT]) {
  char number[AMOUNT_TEXT] = "";
  const char *unit = "", *minus = reading ? "\u2212" : "-";
  switch (cell->kind) {
  case PAPER_EMPTY: break;
  case PAPER_TEXT: return cell->text ? cell->text : "";
  case PAPER_MONEY:
    if (reading) money_french(MONEY(cell->number), number);
    else write_scaled(cell->number, CENTS, minus, number);
    unit = "\u00a0€";
    break;
  case PAPER_DAY:
    snprintf(number, sizeof number, "%02d/%02d/%04d", (int)cell->day.day, (int)cell->day.month, (int)cell->day.year);
    break;
  case PAPER_RATE:
    write_scaled(cell->number, CENTS, minus, number);
    trim_zeros(number);
    unit = "\u00a0%";
    break;
  case PAPER_COUNT:
    if (reading) write_grouped(cell->number, number);
    else snprintf(number, sizeof number, "%" PRId64, cell->number);
    break;
  case PAPER_QUANTITY:
    write_scaled(cell->number, THOUSANDTHS, minus, number);
    trim_zeros(number);
    break;
  }
  snprintf(text, CELL_TEXT, "%s%s", number, reading ? unit : "");
  return text;
}

static void write_scaled(int64_t number, int64_t scale, const char *minus, char text[static AMOUNT_TEXT]) {
  uint64_t size = number < 0 ? -(uint64_t)number : (uint64_t)number, unit = (uint64_t)scale;
  snprintf(text, AMOUNT_TEXT, "%s%" PRIu64 ",%0*" PRIu64, number < 0 ? minus : "", size / unit, scale == CENTS ? 2 : 3,
           size % unit);
}

/* "11,50" is 11,5 and "2,000" is 2. */
static void trim_zeros(char *text) {
  size_t end = strlen(text);
  while (end > 0 && text[end - 1] == '0') end--;
  if (end > 0 && text[end - 1] == ',') end--;
  text[end] = '\0';
}

static void write_grouped(int64_t number, char text[static AMOUNT_TEXT]) {
  char digits[AMOUNT_TEXT];
  size_t length =
      (size_t)snprintf(digits, sizeof digits, "%" PRIu64, number < 0 ? -(uint64_t)number : (uint64_t)number);
  size_t at = (size_t)snprintf(text, AMOUNT_TEXT, "%s", number < 0 ? "\u2212" : "");
  for (size_t i = 0; i < length; i++) {
    const char *space = i > 0 && (length - i) % GROUP == 0 ? "\u202f" : "";
    at += (size_t)snprintf(text + at, AMOUNT_TEXT - at, "%s%c", space, digits[i]);
  }
}
