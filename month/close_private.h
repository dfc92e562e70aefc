/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files that close a month share; nothing outside this folder may include it. */
#ifndef COMPTOIR_MONTH_CLOSE_PRIVATE_H
#define COMPTOIR_MONTH_CLOSE_PRIVATE_H

#include "month/month.h"
#include "month/trueup.h"
#include "sql_queries.h"

#define CLOSE_REGISTERED(file) extern const struct db_query close_##file;
#include "month/close_queries.def"
#undef CLOSE_REGISTERED

#define CLOSE_COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* A query of sql/queries/month, its parameters and the columns of its row type. */
#define CLOSE_QUERY(file, param_list, column_list, row_type)                                                           \
  const struct db_query close_##file = {.name = "month/" #file,                                                        \
                                        .sql = sql_month_##file,                                                       \
                                        .params = (param_list),                                                        \
                                        .param_count = CLOSE_COUNT(param_list),                                        \
                                        .columns = (column_list),                                                      \
                                        .column_count = CLOSE_COUNT(column_list),                                      \
                                        .row_size = sizeof(row_type)}

/* Everything trueup_compute needs of the books of a KPA, as they stand; month, first and fiscal_month of books say
 * which.
 */
NODISCARD enum outcome trueup_read(struct tx *tx, const char *kpa, struct arena *arena, struct due_books *books);
/* The same without holding the books: to look, not to post. */
NODISCARD enum outcome trueup_look(struct tx *tx, const char *kpa, struct arena *arena, struct due_books *books);

#endif
