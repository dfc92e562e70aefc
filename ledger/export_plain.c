/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* hledger and ledger: two dialects of one language. Accounts are "530000 Caisse"; a dot marks the decimals, because
 * ledger is called without --decimal-comma. */
#include "ledger/export.h"

/* ; starts a comment, | a note, ( [ a virtual account, : a sub-account, , a tag, = ! * @ { } " ~ mean something at the
 * beginning of a word. */
#define FORBIDDEN ";|:,()[]{}=!*@\"~\\#%&"
#define NAME_FORBIDDEN ";:[]{}=!*@\"~\\"

static void hledger_head(FILE *out, const struct export_head *head);
static char hledger_type(const char *number);
static void hledger_entry(FILE *out, const struct export_row *row);
static void hledger_posting(FILE *out, const struct export_account *account, const struct export_row *row);
static void hledger_tag(FILE *out, const char **separator, const char *name, const char *value);
static void ledger_head(FILE *out, const struct export_head *head);
static void ledger_entry(FILE *out, const struct export_row *row);
static void ledger_posting(FILE *out, const struct export_account *account, const struct export_row *row);
static void ledger_tag(FILE *out, const char *name, const char *value);
static void write_payees(FILE *out, const struct export_head *head);
static void write_account(FILE *out, const struct export_account *account);
static void write_entry(FILE *out, const struct export_row *row);
static void write_posting(FILE *out, const struct export_account *account, struct money amount);
static void write_control(FILE *out, struct date day, const struct export_account accounts[], size_t count);

const struct export_writer export_hledger = {hledger_head, hledger_entry, hledger_posting, write_control};
const struct export_writer export_ledger = {ledger_head, ledger_entry, ledger_posting, write_control};

static void hledger_head(FILE *out, const struct export_head *head) {
  fprintf(out,
          "; %s\n; Chaque écriture porte kpa:, entite: et piece: ; ses mouvements activite:, personne: et regle:.\n"
          "decimal-mark .\ncommodity 1000.00 EUR\n\n",
          head->title);
  for (size_t i = 0; i < head->account_count; i++) {
    fputs("account ", out);
    write_account(out, &head->accounts[i]);
    fprintf(out, "  ; type:%c\n", hledger_type(head->accounts[i].number));
  }
  write_payees(out, head);
}

/* A asset, C cash, L liability, R revenue, X expense, E the rest: class 9 sums to zero. */
static char hledger_type(const char *number) {
  switch (number[0]) {
  case '5': return number[1] == '3' || number[1] == '1' ? 'C' : 'A';
  case '2':
  case '3': return 'A';
  case '4': return number[1] == '1' && number[2] != '9' ? 'A' : 'L';
  case '6': return 'X';
  case '7': return 'R';
  }
  return 'E';
}

static void hledger_entry(FILE *out, const struct export_row *row) {
  write_entry(out, row);
  const char *separator = "  ; ";
  hledger_tag(out, &separator, "kpa", row->kpa);
  hledger_tag(out, &separator, "entite", row->legal_entity);
  hledger_tag(out, &separator, "piece", row->piece);
  putc('\n', out);
}

static void hledger_posting(FILE *out, const struct export_account *account, const struct export_row *row) {
  write_posting(out, account, row->amount);
  const char *separator = "  ; ";
  if (row->activity) hledger_tag(out, &separator, "activite", row->activity);
  if (row->member) hledger_tag(out, &separator, "personne", row->member);
  if (row->split_rule) fprintf(out, "%sregle:%lld", separator, (long long)row->split_rule);
  putc('\n', out);
}

static void hledger_tag(FILE *out, const char **separator, const char *name, const char *value) {
  fprintf(out, "%s%s:", *separator, name);
  export_text(out, value, FORBIDDEN);
  *separator = ", ";
}

static void ledger_head(FILE *out, const struct export_head *head) {
  static const char *const tags[] = {"kpa", "entite", "piece", "activite", "personne", "regle"};
  fprintf(out, "; %s\ncommodity EUR\n    format 1000.00 EUR\n\n", head->title);
  for (size_t i = 0; i < LEDGER_COUNT(tags); i++) fprintf(out, "tag %s\n", tags[i]);
  for (size_t i = 0; i < head->account_count; i++) {
    fputs("account ", out);
    write_account(out, &head->accounts[i]);
    putc('\n', out);
  }
  write_payees(out, head);
}

static void ledger_entry(FILE *out, const struct export_row *row) {
  write_entry(out, row);
  putc('\n', out);
  ledger_tag(out, "kpa", row->kpa);
  ledger_tag(out, "entite", row->legal_entity);
  ledger_tag(out, "piece", row->piece);
}

static void ledger_posting(FILE *out, const struct export_account *account, const struct export_row *row) {
  write_posting(out, account, row->amount);
  putc('\n', out);
  if (row->activity) ledger_tag(out, "activite", row->activity);
  if (row->member) ledger_tag(out, "personne", row->member);
  if (row->split_rule) fprintf(out, "    ; regle: %lld\n", (long long)row->split_rule);
}

static void ledger_tag(FILE *out, const char *name, const char *value) {
  fprintf(out, "    ; %s: ", name);
  export_text(out, value, FORBIDDEN);
  putc('\n', out);
}

static void write_payees(FILE *out, const struct export_head *head) {
  for (size_t i = 0; i < head->payee_count; i++) {
    fputs("payee ", out);
    export_text(out, head->payees[i], FORBIDDEN);
    putc('\n', out);
  }
  fprintf(out, "payee %s\n", EXPORT_CONTROL);
}

static void write_account(FILE *out, const struct export_account *account) {
  fprintf(out, "%s ", account->number);
  export_text(out, account->name, NAME_FORBIDDEN);
}

static void write_entry(FILE *out, const struct export_row *row) {
  char date[DATE_TEXT];
  fprintf(out, "\n%s * (", date_format(row->date, date));
  export_code(out, row);
  fputs(") ", out);
  export_text(out, row->label, FORBIDDEN);
}

static void write_posting(FILE *out, const struct export_account *account, struct money amount) {
  char text[40];
  fputs("    ", out);
  write_account(out, account);
  fprintf(out, "  %s EUR", money_plain(amount, text));
}

static void write_control(FILE *out, struct date day, const struct export_account accounts[], size_t count) {
  char date[DATE_TEXT], text[40];
  fprintf(out, "\n%s * %s\n", date_format(day, date), EXPORT_CONTROL);
  for (size_t i = 0; i < count; i++) {
    write_posting(out, &accounts[i], MONEY(0));
    fprintf(out, " = %s EUR\n", money_plain(accounts[i].balance, text));
  }
}
