/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_LEDGER_PRIVATE_H
#define COMPTOIR_LEDGER_PRIVATE_H

#include "ledger/ledger.h"
#include "sql_queries.h"

#define LEDGER_REGISTERED(file) extern const struct db_query ledger_##file;
#include "ledger/queries.def"
#undef LEDGER_REGISTERED

#define LEDGER_COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* A query of sql/queries/ledger, its parameters and the columns of its row type. */
#define LEDGER_QUERY(file, param_list, column_list, row_type)                                                          \
  const struct db_query ledger_##file = {.name = "ledger/" #file,                                                      \
                                         .sql = sql_ledger_##file,                                                     \
                                         .params = (param_list),                                                       \
                                         .param_count = LEDGER_COUNT(param_list),                                      \
                                         .columns = (column_list),                                                     \
                                         .column_count = LEDGER_COUNT(column_list),                                    \
                                         .row_size = sizeof(row_type)}
/* The same without parameters. */
#define LEDGER_QUERY_PLAIN(file, column_list, row_type)                                                                \
  const struct db_query ledger_##file = {.name = "ledger/" #file,                                                      \
                                         .sql = sql_ledger_##file,                                                     \
                                         .columns = (column_list),                                                     \
                                         .column_count = LEDGER_COUNT(column_list),                                    \
                                         .row_size = sizeof(row_type)}

#endif
