/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* beancount: five roots, renamed; a part of an account's name is letters, digits and dashes. Class 9 has its own
 * branch. */
#include "ledger/export.h"

#include <string.h>

static void head(FILE *out, const struct export_head *head);
static void entry(FILE *out, const struct export_row *row);
static void write_symbol(FILE *out, const char *text);
static void posting(FILE *out, const struct export_account *account, const struct export_row *row);
static void control(FILE *out, struct date day, const struct export_account accounts[], size_t count);
static void write_account(FILE *out, const struct export_account *account);
static const char *root_of(const char *number);
static void write_component(FILE *out, const char *name);
static size_t letter_length(const char *text);

const struct export_writer export_beancount = {head, entry, posting, control};

static void head(FILE *out, const struct export_head *head) {
  char date[DATE_TEXT];
  date_format(head->first_day, date);
  fprintf(out,
          "option \"title\" \"%s\"\noption \"operating_currency\" \"EUR\"\noption \"name_assets\" \"Actif\"\n"
          "option \"name_liabilities\" \"Tiers\"\noption \"name_equity\" \"Capitaux\"\n"
          "option \"name_income\" \"Produits\"\noption \"name_expenses\" \"Charges\"\n\n%s commodity EUR\n",
          head->title, date);
  for (size_t i = 0; i < head->account_count; i++) {
    fprintf(out, "%s open ", date);
    write_account(out, &head->accounts[i]);
    fputs(" EUR\n", out);
  }
}

/* Payee: the label; narration: the number; tag: the KPA; link: the piece. */
static void entry(FILE *out, const struct export_row *row) {
  char date[DATE_TEXT];
  fprintf(out, "\n%s * \"", date_format(row->date, date));
  export_text(out, row->label, "\"\\");
  fputs("\" \"", out);
  export_code(out, row);
  fputs("\" #", out);
  write_symbol(out, row->kpa);
  fputs(" ^", out);
  write_symbol(out, row->piece);
  fputs("\n  entite: \"", out);
  export_text(out, row->legal_entity, "\"\\");
  fputs("\"\n", out);
}

/* What a tag or a link may hold. */
static void write_symbol(FILE *out, const char *text) {
  static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/.";
  if (!*text) putc('-', out);
  for (; *text; text++) putc(strchr(allowed, *text) ? *text : '-', out);
}

static void posting(FILE *out, const struct export_account *account, const struct export_row *row) {
  char text[40];
  fputs("  ", out);
  write_account(out, account);
  fprintf(out, "  %s EUR\n", money_plain(row->amount, text));
  const char *const names[] = {"activite", "personne"}, *const values[] = {row->activity, row->member};
  for (size_t i = 0; i < LEDGER_COUNT(names); i++) {
    if (!values[i]) continue;
    fprintf(out, "    %s: \"", names[i]);
    export_text(out, values[i], "\"\\");
    fputs("\"\n", out);
  }
  if (row->split_rule) fprintf(out, "    regle: \"%lld\"\n", (long long)row->split_rule);
}

/* A balance holds at the beginning of its day; without "~ 0.00" a cent too many would pass. */
static void control(FILE *out, struct date day, const struct export_account accounts[], size_t count) {
  char date[DATE_TEXT], text[40];
  date_format(date_add_days(day, 1), date);
  putc('\n', out);
  for (size_t i = 0; i < count; i++) {
    fprintf(out, "%s balance ", date);
    write_account(out, &accounts[i]);
    fprintf(out, "  %s ~ 0.00 EUR\n", money_plain(accounts[i].balance, text));
  }
}

static void write_account(FILE *out, const struct export_account *account) {
  fprintf(out, "%s:%s", root_of(account->number), account->number);
  write_component(out, account->name);
}

static const char *root_of(const char *number) {
  switch (number[0]) {
  case '2':
  case '3':
  case '5': return "Actif";
  case '4': return number[1] == '1' && number[2] != '9' ? "Actif" : "Tiers";
  case '6': return "Charges";
  case '7': return "Produits";
  case '9': return "Capitaux:Analytique";
  }
  return "Capitaux";
}

/* "Part des coopérant·es" → "-Part-des-coopérant-es" */
static void write_component(FILE *out, const char *name) {
  bool dash = true;
  while (*name) {
    size_t length = letter_length(name);
    if (length == 0) {
      dash = true;
      name++;
      continue;
    }
    if (dash) putc('-', out);
    fwrite(name, 1, length, out);
    name += length;
    dash = false;
  }
}

/* ASCII letters and digits, and the letters of Latin-1 and Latin Extended-A (U+00C0 to U+017F without × and ÷). */
static size_t letter_length(const char *text) {
  unsigned char first = (unsigned char)text[0], second = first ? (unsigned char)text[1] : 0;
  if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", text[0])) return 1;
  bool continues = second >= 0x80 && second <= 0xbf;
  if (first == 0xc3 && continues && second != 0x97 && second != 0xb7) return 2;
  return (first == 0xc4 || first == 0xc5) && continues ? 2 : 0;
}
