/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_EXPORTS_PRIVATE_H
#define COMPTOIR_EXPORTS_PRIVATE_H

#include "exports/exports.h"
#include "exports/fec_check.h"
#include "sql_queries.h"

#define EXPORTS_REGISTERED(file) extern const struct db_query exports_##file;
#include "exports/queries.def"
#undef EXPORTS_REGISTERED

#define EXPORTS_COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* A query of sql/queries/exports, its parameters and the columns of its row type. */
#define EXPORTS_QUERY(file, param_list, column_list, row_type)                                                         \
  const struct db_query exports_##file = {.name = "exports/" #file,                                                    \
                                          .sql = sql_exports_##file,                                                   \
                                          .params = (param_list),                                                      \
                                          .param_count = EXPORTS_COUNT(param_list),                                    \
                                          .columns = (column_list),                                                    \
                                          .column_count = EXPORTS_COUNT(column_list),                                  \
                                          .row_size = sizeof(row_type)}

struct export_seller { /* a legal entity */
  const char *code, *name, *siren, *siret, *vat, *address;
  bool vat_on_debits; /* option pour le paiement de la taxe d'après les débits */
  int64_t kpas;
};
/* By its code, or that of a KPA; NOT_FOUND names the option. */
NODISCARD enum outcome export_seller_find(struct tx *tx, const struct export_scope *scope, struct arena *arena,
                                          struct export_seller *seller, struct fault *fault);

struct export_month { /* with entries that are not sealed */
  const char *kpa;
  struct date month;
};
/* The months of a year that may still change. */
NODISCARD enum outcome export_open_months(struct tx *tx, const char *legal_entity, const char *kpa, int64_t year,
                                          struct arena *arena, struct export_month **months, size_t *count);

/* text.c. "2023-11-30" → "20231130" */
#define COMPACT_DATE 9
char *export_compact(struct date date, char text[static COMPACT_DATE]);
/* "1234,50", never a sign: the column says the side. */
char *export_amount(struct money amount, char text[static 40]);
/* Without what would end a field or a line; blanks are made one. */
void export_field(FILE *out, const char *text, const char *forbidden);
/* UTF-8 as windows-1252; what it cannot hold becomes its plain letter, or "?". */
void export_cp1252(FILE *out, const char *text, const char *forbidden);

#endif
