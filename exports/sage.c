/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Entries as Sage and enDI take them: every line twice, G for the general accounts and A for the analytic axis. What a
 * line belongs to on that axis: the person, else the pot or the CAE for their own accounts, else the activity, else the
 * KPA as a whole. */
#include "exports/private.h"

#include "core/text.h"

#include <string.h>

#define SAGE_FORBIDDEN ";\"" /* no field is quoted */

struct sage_row {
  const char *journal, *piece, *label, *account, *activity, *member;
  struct date date;
  struct money amount;
};
struct sage_writer {
  FILE *out;
  const char *kpa;
};

static const enum db_kind sage_params[] = {DB_TEXT, DB_DATE};
static const struct db_column sage_columns[] = {
    DB_COLUMN(struct sage_row, journal), DB_COLUMN(struct sage_row, date),    DB_COLUMN(struct sage_row, piece),
    DB_COLUMN(struct sage_row, label),   DB_COLUMN(struct sage_row, account), DB_COLUMN(struct sage_row, activity),
    DB_COLUMN(struct sage_row, member),  DB_COLUMN(struct sage_row, amount)};
EXPORTS_QUERY(read_sage, sage_params, sage_columns, struct sage_row);

static enum outcome write_row(void *context, const void *row);
static void write_line(const struct sage_writer *writer, const struct sage_row *row, const char *kind,
                       const char *axis);
static void write_vat_code(FILE *out, const char *account);
static const char *axis_of(const struct sage_writer *writer, const struct sage_row *row);

enum outcome sage_write(struct tx *tx, const char *kpa, struct date month, FILE *out, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct sage_writer writer = {.out = out, .kpa = kpa};
  struct export_seller seller;
  enum outcome outcome = export_seller_find(tx, &(struct export_scope){.kpa = kpa}, &arena, &seller, fault);
  if (outcome != OK) return outcome;
  fputs("Type de ligne;Code journal;Date de pi\xe8"
        "ce;Num\xe9ro de pi\xe8"
        "ce;N\xb0 compte g\xe9n\xe9ral;N\xb0 compte tiers;Code "
        "taxe;Libell\xe9 d'\xe9"
        "criture;Montant d\xe9"
        "bit;Montant cr\xe9"
        "dit;Num\xe9ro analytique;R\xe9"
        "f\xe9rence\r\n",
        out);
  const struct db_param params[] = {P_TEXT(kpa), P_DATE(month)};
  outcome = tx_each(tx, &exports_read_sage, params, write_row, &writer);
  if (outcome != OK) return outcome;
  if (fflush(out) == 0 && !ferror(out)) return OK;
  return fault_set(fault, STORAGE_FULL, "", "the export could not be written to its end");
}

static enum outcome write_row(void *context, const void *row) {
  const struct sage_writer *writer = context;
  if (ferror(writer->out)) return STORAGE_FULL;
  write_line(writer, row, "G", "");
  write_line(writer, row, "A", axis_of(writer, row));
  return OK;
}

static void write_line(const struct sage_writer *writer, const struct sage_row *row, const char *kind,
                       const char *axis) {
  FILE *out = writer->out;
  char date[COMPACT_DATE], amount[40];
  export_compact(row->date, date);
  export_amount(row->amount, amount);
  fprintf(out, "%s;%s;%.2s%.2s%.2s;", kind, row->journal, date + 6, date + 4, date + 2); /* ddmmyy */
  export_cp1252(out, row->piece, SAGE_FORBIDDEN);
  fprintf(out, ";%s;", row->account);
  if (text_equal(row->account, "467100") && row->member) fputs(row->member, out);
  putc(';', out);
  write_vat_code(out, row->account);
  putc(';', out);
  export_cp1252(out, row->label, SAGE_FORBIDDEN);
  fprintf(out, ";%s;%s;%s;%s\r\n", row->amount.cents > 0 ? amount : "", row->amount.cents > 0 ? "" : amount, axis,
          writer->kpa);
}

static void write_vat_code(FILE *out, const char *account) {
  static const char *const codes[][2] = {{"445711", "C20"}, {"445712", "C10"}, {"445713", "C5.5"}, {"445660", "D"}};
  for (size_t i = 0; i < EXPORTS_COUNT(codes); i++)
    if (text_equal(account, codes[i][0])) fputs(codes[i][1], out);
}

static const char *axis_of(const struct sage_writer *writer, const struct sage_row *row) {
  if (text_equal(row->account, "912000")) return "POT"; /* her part of it is the pot's all the same */
  if (text_equal(row->account, "913000")) return "CAE";
  if (row->member) return row->member;
  return row->activity ? row->activity : writer->kpa;
}
