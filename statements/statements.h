/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A month told to a beginner, from the ledger and to its cent: of one member, of the pot, of a collective, of the whole
 * cooperative. And invoices and credit notes of sales that were recorded. Both are papers (paper/paper.h). */
#ifndef COMPTOIR_STATEMENTS_H
#define COMPTOIR_STATEMENTS_H

#include "core/db/db.h"
#include "core/http/http.h"
#include "paper/paper.h"

enum statement_kind { STATEMENT_MEMBER, STATEMENT_POT, STATEMENT_KPA, STATEMENT_CAE };
struct statement_order {
  enum statement_kind kind;
  const char *kpa;
  const char *member; /* of STATEMENT_MEMBER */
  struct date month;  /* its first day */
};
/* "pot", "kpa", "cae", or the code of a member. */
struct statement_order statement_order_of(const char *kpa, const char *who, struct date month);
/* "2023-11" and nothing else. */
NODISCARD bool statement_month_parse(const char *text, struct date *month);

/* The paper, in arena. It is provisional until the month is sealed; then it bears the beginning of the seal. NOT_FOUND:
 * no such KPA, or nobody of that code in it. The transaction sees what it may: a referent's paper of the cooperative
 * holds her own KPA only. */
NODISCARD enum outcome statement_read(struct tx *tx, const struct statement_order *order, struct arena *arena,
                                      struct paper *paper);
/* "releve-BLG-M01-2023-11" */
const char *statement_file_name(const struct statement_order *order, struct arena *arena);

extern const struct db_query *const statements_queries[]; /* NULL-terminated */
extern const struct route_table statements_routes;        /* docs/api.md */

#endif
