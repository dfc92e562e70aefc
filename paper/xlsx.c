/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one place where cents become fractions: the format knows no other numbers. Every amount up to MONEY_LIMIT_CENTS
 * is written with its two decimals exactly, since a double holds fifteen digits. */
#include "paper/private.h"

#include "core/text.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { SHEET_NAME_MAX = 31, DAY_S = 86400 };

struct book {
  lxw_workbook *workbook;
  lxw_format *head, *text[3], *money[3], *day[3], *rate[3], *count[3], *quantity[3]; /* by enum paper_row_kind */
};

static void fill_book(struct book *book, const struct paper *paper);
static void add_formats(lxw_workbook *workbook, lxw_format *formats[3], const char *number_format);
static void add_properties(lxw_workbook *workbook, const struct paper *paper);
static lxw_worksheet *add_sheet(lxw_workbook *workbook, const char *caption, int number);
static void add_table(struct book *book, const struct paper_block *table, int number);
static void add_cell(const struct book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                     const struct paper_cell *cell, enum paper_row_kind kind);
static enum outcome take_bytes(int file, struct buffer *out, struct fault *fault);

enum outcome paper_xlsx(const struct paper *paper, struct buffer *out, struct fault *fault) {
  char path[64];
  int file = memfd_create("paper", MFD_CLOEXEC); /* what it says of people touches no disk */
  if (file < 0) return fault_set(fault, UNAVAILABLE, "memfd", "%s", strerror(errno));
  snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  struct book book = {.workbook = workbook_new(path)};
  enum outcome outcome = UNAVAILABLE;
  if (book.workbook) {
    fill_book(&book, paper);
    lxw_error error = workbook_close(book.workbook);
    if (error == LXW_NO_ERROR) outcome = take_bytes(file, out, fault);
    else fault_fill(fault, UNAVAILABLE, "xlsx", "%s", lxw_strerror(error));
  }
  close(file);
  return outcome;
}

static void fill_book(struct book *book, const struct paper *paper) {
  int tables = 0;
  book->head = workbook_add_format(book->workbook);
  format_set_bold(book->head);
  format_set_bottom(book->head, LXW_BORDER_THIN);
  format_set_text_wrap(book->head);
  add_formats(book->workbook, book->text, "General");
  add_formats(book->workbook, book->money, "#,##0.00 [$€-40C]");
  add_formats(book->workbook, book->day, "dd/mm/yyyy");
  add_formats(book->workbook, book->rate, "0.0#%");
  add_formats(book->workbook, book->count, "#,##0");
  add_formats(book->workbook, book->quantity, "0.###");
  add_properties(book->workbook, paper);
  for (size_t i = 0; i < paper->block_count; i++)
    if (paper->blocks[i].kind == PAPER_TABLE) add_table(book, &paper->blocks[i], ++tables);
  if (tables == 0) workbook_add_worksheet(book->workbook, NULL); /* a workbook without sheets does not open */
}

static void add_formats(lxw_workbook *workbook, lxw_format *formats[3], const char *number_format) {
  for (int kind = PAPER_ROW_PLAIN; kind <= PAPER_ROW_TOTAL; kind++) {
    formats[kind] = workbook_add_format(workbook);
    format_set_num_format(formats[kind], number_format);
    if (kind != PAPER_ROW_PLAIN) format_set_bold(formats[kind]);
    if (kind == PAPER_ROW_TOTAL) format_set_top(formats[kind], LXW_BORDER_THIN);
  }
}

static void add_properties(lxw_workbook *workbook, const struct paper *paper) {
  char title[256], author[256];
  TEXT_COPY(title, paper->title);
  TEXT_COPY(author, paper->author ? paper->author : "");
  lxw_doc_properties properties = {.title = title,
                                   .author = author,
                                   .created = (time_t)date_days_between((struct date){1970, 1, 1}, paper->day) * DAY_S};
  workbook_set_properties(workbook, &properties);
}

static void add_table(struct book *book, const struct paper_block *table, int number) {
  lxw_worksheet *sheet = add_sheet(book->workbook, table->text, number);
  int weights = 0;
  for (size_t c = 0; c < table->column_count; c++) weights += table->columns[c].weight;
  for (size_t c = 0; c < table->column_count; c++) {
    lxw_col_t column = (lxw_col_t)c;
    worksheet_set_column(sheet, column, column, 10 + 80.0 * table->columns[c].weight / (weights ? weights : 1), NULL);
    worksheet_write_string(sheet, 0, column, table->columns[c].title, book->head);
  }
  worksheet_freeze_panes(sheet, 1, 0);
  for (size_t r = 0; r < table->row_count; r++)
    for (size_t c = 0; c < table->column_count; c++)
      add_cell(book, sheet, (lxw_row_t)r + 1, (lxw_col_t)c, &table->rows[r].cells[c], table->rows[r].kind);
}

/* A name that the format refuses (too long, a slash, twice the same) gets the number of the table instead. */
static lxw_worksheet *add_sheet(lxw_workbook *workbook, const char *caption, int number) {
  char name[4 * SHEET_NAME_MAX + 1] = "";
  size_t characters = 0;
  for (size_t i = 0; caption && caption[i] && i + 1 < sizeof name; i++) {
    if ((caption[i] & 0xC0) != 0x80 && ++characters > SHEET_NAME_MAX) break;
    name[i] = strchr("[]:*?/\\'", caption[i]) ? ' ' : caption[i];
  }
  if (workbook_validate_sheet_name(workbook, name) != LXW_NO_ERROR) snprintf(name, sizeof name, "Tableau %d", number);
  return workbook_add_worksheet(workbook, name);
}

static void add_cell(const struct book *book, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                     const struct paper_cell *cell, enum paper_row_kind kind) {
  lxw_datetime day = {.year = cell->day.year, .month = cell->day.month, .day = cell->day.day};
  double number = (double)cell->number;
  switch (cell->kind) {
  case PAPER_EMPTY: worksheet_write_blank(sheet, row, column, book->text[kind]); break;
  case PAPER_TEXT: worksheet_write_string(sheet, row, column, cell->text ? cell->text : "", book->text[kind]); break;
  case PAPER_MONEY: worksheet_write_number(sheet, row, column, number / 100, book->money[kind]); break;
  case PAPER_DAY: worksheet_write_datetime(sheet, row, column, &day, book->day[kind]); break;
  case PAPER_RATE: worksheet_write_number(sheet, row, column, number / RATE_ONE, book->rate[kind]); break;
  case PAPER_COUNT: worksheet_write_number(sheet, row, column, number, book->count[kind]); break;
  case PAPER_QUANTITY: worksheet_write_number(sheet, row, column, number / QUANTITY_ONE, book->quantity[kind]); break;
  }
}

static enum outcome take_bytes(int file, struct buffer *out, struct fault *fault) {
  char piece[16384];
  off_t at = 0;
  for (ssize_t got; (got = pread(file, piece, sizeof piece, at)) != 0; at += got) {
    if (got < 0) return fault_set(fault, UNAVAILABLE, "memfd", "%s", strerror(errno));
    buffer_add(out, piece, (size_t)got);
  }
  return OK;
}
