/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The description that goes with the file (A47 A-1, XI): what each column is, which journals and accounts there are. */
#include "exports/fec_private.h"

#include "core/text.h"
#include "core/version.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void write_origin(const struct fec_writer *writer, const struct fec_written *written, FILE *out);
static void write_state(const struct fec_writer *writer, FILE *out);
static void write_columns(FILE *out);
static void write_journals(const struct fec_writer *writer, FILE *out);
static void write_accounts(const struct fec_writer *writer, FILE *out);
static int compare_accounts(const void *left, const void *right);

void fec_note_account(struct fec_writer *writer, const struct fec_row *row) {
  for (size_t i = 0; i < writer->account_count; i++)
    if (text_equal(writer->accounts[i].number, row->account)) return;
  assert(writer->account_count < FEC_ACCOUNTS);
  struct fec_account *account = &writer->accounts[writer->account_count++];
  TEXT_COPY(account->number, row->account);
  TEXT_COPY(account->name, row->account_name);
}

void fec_describe(const struct fec_writer *writer, const struct fec_written *written, FILE *out) {
  write_origin(writer, written, out);
  write_state(writer, out);
  write_columns(out);
  write_journals(writer, out);
  write_accounts(writer, out);
}

static void write_origin(const struct fec_writer *writer, const struct fec_written *written, FILE *out) {
  const struct export_seller *seller = &writer->seller;
  char today[DATE_TEXT];
  bool aggregated = writer->options->detail == FEC_Z;
  fprintf(out,
          "Description du fichier des écritures comptables (LPF, art. L47 A-I et A47 A-1)\n\n"
          "Fichier     : %s\nEntreprise  : %s, SIREN %s\nExercice    : du 1er janvier au 31 décembre %lld\n"
          "Logiciel    : Comptoir %s\nFait le     : %s\nContenu     : %lld écritures, %lld lignes\n",
          written->name, seller->name, seller->siren, (long long)writer->options->year, COMPTOIR_VERSION,
          date_format(date_in_paris(clock_now_us()), today), (long long)written->entries, (long long)written->lines);
  if (writer->options->scope.kpa && seller->kpas > 1)
    fprintf(out, "Partie      : le KPA %s seulement ; l’entreprise a %lld KPA\n", writer->options->scope.kpa,
            (long long)seller->kpas);
  fprintf(out, "Détail      : %s\n",
          aggregated ? "une écriture par caisse et par jour de vente (Z) ; les caisses gardent chaque ticket, signé"
                     : "une écriture par ticket de caisse");
}

static void write_state(const struct fec_writer *writer, FILE *out) {
  char month[DATE_TEXT];
  if (writer->open_count == 0) {
    fputs("État        : définitif, tous les mois qui ont des écritures sont clos\n", out);
    return;
  }
  fputs("État        : PROVISOIRE, ces mois ne sont pas clos :", out);
  for (size_t i = 0; i < writer->open_count; i++) {
    const struct export_month *open = &writer->open[i];
    bool first = i == 0 || date_compare(writer->open[i - 1].month, open->month) != 0;
    bool last = i + 1 == writer->open_count || date_compare(writer->open[i + 1].month, open->month) != 0;
    if (first) fprintf(out, "\n              %.7s (", date_format(open->month, month));
    fprintf(out, "%s%s", open->kpa, last ? ")" : ", ");
  }
  putc('\n', out);
}

static void write_columns(FILE *out) {
  static const char *const columns[][2] = {
      {"JournalCode", "code du journal (liste ci-dessous)"},
      {"JournalLib", "nom du journal"},
      {"EcritureNum", "code du journal et numéro de l’écriture, sans trou dans chaque journal et chaque exercice"},
      {"EcritureDate", "date de comptabilisation, AAAAMMJJ"},
      {"CompteNum", "numéro du compte, selon le plan comptable général"},
      {"CompteLib", "nom du compte"},
      {"CompAuxNum", "compte 467100 : code de la personne à qui la somme est due ; sinon vide"},
      {"CompAuxLib", "« Coopérant·e » et ce code : le fichier ne contient aucun nom de personne"},
      {"PieceRef", "référence de la pièce : numéro du ticket, du Z (Z-caisse-jour), de la facture, du justificatif"},
      {"PieceDate", "date de la pièce, AAAAMMJJ ; celle de la vente si elle est arrivée après la clôture de son mois"},
      {"EcritureLib", "libellé de l’écriture"},
      {"Debit", "montant au débit, en euros, virgule décimale"},
      {"Credit", "montant au crédit, en euros, virgule décimale"},
      {"EcritureLet", "vide : le lettrage est fait dans le logiciel de la coopérative"},
      {"DateLet", "vide"},
      {"ValidDate", "jour où l’écriture est devenue définitive, AAAAMMJJ ; elle ne peut plus être modifiée ensuite"},
      {"Montantdevise", "vide : tout est en euros"},
      {"Idevise", "vide"},
  };
  fputs("\nForme : une ligne d’en-tête, puis une ligne par mouvement ; champs séparés par une tabulation, lignes par "
        "CR LF, "
        "caractères UTF-8.\nOrdre : les à-nouveaux d’abord, puis par date de validation. Les écritures purement "
        "analytiques (classe 9, répartition entre les personnes, le pot commun et la coopérative) n’y sont pas.\n\n"
        "Champs\n",
        out);
  for (size_t i = 0; i < EXPORTS_COUNT(columns); i++)
    fprintf(out, "%2zu  %-14s %s\n", i + 1, columns[i][0], columns[i][1]);
}

static void write_journals(const struct fec_writer *writer, FILE *out) {
  char debit[40], credit[40];
  fputs("\nJournaux\n", out);
  for (size_t i = 0; i < writer->journal_count; i++) {
    const struct fec_journal *journal = &writer->journals[i];
    fprintf(out, "%s  %s : %lld écritures, débit %s, crédit %s\n", journal->code, journal->name,
            (long long)journal->entries, export_amount(journal->debit, debit), export_amount(journal->credit, credit));
  }
}

static void write_accounts(const struct fec_writer *writer, FILE *out) {
  struct fec_account sorted[FEC_ACCOUNTS];
  memcpy(sorted, writer->accounts, writer->account_count * sizeof *sorted);
  qsort(sorted, writer->account_count, sizeof *sorted, compare_accounts);
  fputs("\nComptes\n", out);
  for (size_t i = 0; i < writer->account_count; i++) fprintf(out, "%s  %s\n", sorted[i].number, sorted[i].name);
}

static int compare_accounts(const void *left, const void *right) {
  return strcmp(((const struct fec_account *)left)->number, ((const struct fec_account *)right)->number);
}
