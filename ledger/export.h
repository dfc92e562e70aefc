/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Plain-text ledgers, private to this folder: one reader of the database, one writer for each program. */
#ifndef COMPTOIR_LEDGER_EXPORT_H
#define COMPTOIR_LEDGER_EXPORT_H

#include "ledger/private.h"

struct export_account {
  const char *number, *name;
  struct money balance; /* of the months already written */
};

struct export_row { /* one posting, and its entry */
  int64_t entry, year, number, split_rule;
  const char *legal_entity, *kpa, *journal, *piece, *label, *account, *activity, *member;
  struct date date;
  struct money amount;
};

struct export_head {
  const char *title;
  struct date first_day;
  const struct export_account *accounts;
  size_t account_count; /* by number */
  const char *const *payees;
  size_t payee_count;
};

struct export_writer {
  void (*head)(FILE *out, const struct export_head *head);
  void (*entry)(FILE *out, const struct export_row *row);
  void (*posting)(FILE *out, const struct export_account *account, const struct export_row *row);
  /* Every account stands at its balance at the end of day. */
  void (*control)(FILE *out, struct date day, const struct export_account accounts[], size_t count);
};
extern const struct export_writer export_hledger, export_ledger, export_beancount;

#define EXPORT_CONTROL "Contrôle de fin de mois" /* the label of what only asserts */

/* "VT-2026-000001" */
void export_code(FILE *out, const struct export_row *row);
/* text without what would end it or mean something to the programs; never empty. */
void export_text(FILE *out, const char *text, const char *forbidden);

#endif
