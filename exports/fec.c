/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* FEC: 18 columns, tab, UTF-8 (LPF art. A47 A-1). The order is the query's; the numbers are given here, journal by
 * journal, as the entries come by: a closed year comes by in the same order each time. */
#include "exports/fec_private.h"

#include "core/text.h"

#include <assert.h>
#include <string.h>

static const enum db_kind fec_params[] = {DB_TEXT, DB_TEXT, DB_INTEGER, DB_BOOL};
static const struct db_column fec_columns[] = {
    DB_COLUMN(struct fec_row, journal),      DB_COLUMN(struct fec_row, journal_name),
    DB_COLUMN(struct fec_row, ordinal),      DB_COLUMN(struct fec_row, date),
    DB_COLUMN(struct fec_row, account),      DB_COLUMN(struct fec_row, account_name),
    DB_COLUMN(struct fec_row, member),       DB_COLUMN(struct fec_row, piece),
    DB_COLUMN(struct fec_row, piece_date),   DB_COLUMN(struct fec_row, label),
    DB_COLUMN(struct fec_row, till),         DB_COLUMN(struct fec_row, business_day),
    DB_COLUMN(struct fec_row, sales),        DB_COLUMN(struct fec_row, amount),
    DB_COLUMN(struct fec_row, validated_on),
};
EXPORTS_QUERY(read_fec, fec_params, fec_columns, struct fec_row);

static void name_files(const struct fec_writer *writer, struct fec_written *written);
static enum outcome write_row(void *context, const void *row);
static struct fec_journal *journal_of(struct fec_writer *writer, const struct fec_row *row);
static void write_head(FILE *out);
static void write_line(const struct fec_writer *writer, const struct fec_journal *journal, const struct fec_row *row);
static void write_piece(FILE *out, const struct fec_row *row);
static void write_label(FILE *out, const struct fec_row *row);
static void write_sides(FILE *out, struct money amount);

enum outcome fec_write(struct tx *tx, const struct fec_options *options, FILE *out, FILE *description,
                       struct fec_written *written, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct fec_writer writer = {.options = options, .out = out, .arena = &arena};
  enum outcome outcome = export_seller_find(tx, &options->scope, &arena, &writer.seller, fault);
  if (outcome != OK) return outcome;
  outcome = export_open_months(tx, writer.seller.code, options->scope.kpa, options->year, &arena, &writer.open,
                               &writer.open_count);
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_TEXT(writer.seller.code), P_TEXT(options->scope.kpa), P_INTEGER(options->year),
                                    P_BOOL(options->detail == FEC_Z)};
  write_head(out);
  outcome = tx_each(tx, &exports_read_fec, params, write_row, &writer);
  if (outcome != OK) return outcome;
  if (writer.lines == 0) return fault_set(fault, NOT_FOUND, "--year", "no entry in %lld", (long long)options->year);
  name_files(&writer, written);
  fec_describe(&writer, written, description);
  if (fflush(out) == 0 && !ferror(out) && fflush(description) == 0 && !ferror(description)) return OK;
  return fault_set(fault, STORAGE_FULL, "", "the export could not be written to its end");
}

/* A part of what the seller sells is not its FEC: its name says which. */
static void name_files(const struct fec_writer *writer, struct fec_written *written) {
  const char *kpa = writer->options->scope.kpa;
  bool part = kpa && writer->seller.kpas > 1;
  *written =
      (struct fec_written){.lines = writer->lines, .entries = writer->entries, .provisional = writer->open_count > 0};
  snprintf(written->name, sizeof written->name, "%sFEC%04lld1231%s%s.txt", writer->seller.siren,
           (long long)writer->options->year, part ? "_" : "", part ? kpa : "");
  snprintf(written->description_name, sizeof written->description_name, "%.*s-description.txt",
           (int)(strlen(written->name) - 4), written->name);
}

static void write_head(FILE *out) {
  fputs("JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\t"
        "PieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\r\n",
        out);
}

static enum outcome write_row(void *context, const void *row) {
  struct fec_writer *writer = context;
  const struct fec_row *line = row;
  if (ferror(writer->out)) return STORAGE_FULL;
  struct fec_journal *journal = journal_of(writer, line);
  if (journal->ordinal != line->ordinal) {
    journal->ordinal = line->ordinal;
    journal->entries++;
    writer->entries++;
  }
  if (line->amount.cents > 0) journal->debit.cents += line->amount.cents;
  else journal->credit.cents -= line->amount.cents;
  fec_note_account(writer, line);
  write_line(writer, journal, line);
  writer->lines++;
  return OK;
}

static struct fec_journal *journal_of(struct fec_writer *writer, const struct fec_row *row) {
  size_t i = 0;
  while (i < writer->journal_count && !text_equal(writer->journals[i].code, row->journal)) i++;
  if (i < writer->journal_count) return &writer->journals[i];
  assert(writer->journal_count < FEC_JOURNALS);
  struct fec_journal *journal = &writer->journals[writer->journal_count++];
  TEXT_COPY(journal->code, row->journal);
  TEXT_COPY(journal->name, row->journal_name);
  return journal;
}

static void write_line(const struct fec_writer *writer, const struct fec_journal *journal, const struct fec_row *row) {
  FILE *out = writer->out;
  char date[COMPACT_DATE];
  fprintf(out, "%s\t", row->journal);
  export_field(out, row->journal_name, FEC_FORBIDDEN);
  fprintf(out, "\t%s%06lld\t%s\t%s\t", row->journal, (long long)journal->entries, export_compact(row->date, date),
          row->account);
  export_field(out, row->account_name, FEC_FORBIDDEN);
  if (row->member) fprintf(out, "\t%s\tCoopérant·e %s\t", row->member, row->member);
  else fputs("\t\t\t", out);
  write_piece(out, row);
  putc('\t', out);
  write_label(out, row);
  write_sides(out, row->amount);
  fprintf(out, "\t\t\t%s\t\t\r\n", export_compact(row->validated_on, date));
}

/* "-" for an entry without a document of its own: the column may not be empty. */
static void write_piece(FILE *out, const struct fec_row *row) {
  char day[COMPACT_DATE];
  if (row->till) fprintf(out, "Z-%s-%s", row->till, export_compact(row->business_day, day));
  else if (*row->piece) export_field(out, row->piece, FEC_FORBIDDEN);
  else putc('-', out);
  fprintf(out, "\t%s", export_compact(row->till ? row->business_day : row->piece_date, day));
}

static void write_label(FILE *out, const struct fec_row *row) {
  if (row->till)
    fprintf(out, "Ventes du jour, caisse %s (%lld ticket%s)", row->till, (long long)row->sales,
            row->sales > 1 ? "s" : "");
  else if (*row->label) export_field(out, row->label, FEC_FORBIDDEN);
  else export_field(out, row->journal_name, FEC_FORBIDDEN);
}

static void write_sides(FILE *out, struct money amount) {
  char text[40];
  export_amount(amount, text);
  fprintf(out, "\t%s\t%s", amount.cents > 0 ? text : "0,00", amount.cents > 0 ? "0,00" : text);
}
