/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What leaves the house for others' software: the tax office (FEC), the CAE's accounting (Sage), its platform for
 * e-reporting. Each reads the ledger and the tickets, and writes nothing back. Formats: docs/exports.md. */
#ifndef COMPTOIR_EXPORTS_H
#define COMPTOIR_EXPORTS_H

#include "core/arena.h"
#include "core/clock.h"
#include "core/db/db.h"
#include "core/http/http.h"

#include <stdio.h>

struct export_scope {             /* a whole legal entity, or one of its KPAs */
  const char *legal_entity, *kpa; /* one of them may be NULL */
};

/* ---- FEC (LPF art. L47 A, A47 A-1) --------------------------------------------------------------------------------
 */

enum fec_detail { FEC_TICKET, FEC_Z }; /* an entry a ticket, or one a till and day: its Z */
struct fec_options {
  struct export_scope scope;
  int64_t year; /* the fiscal year is the calendar's: the ledger numbers by it */
  enum fec_detail detail;
};
#define FEC_NAME 48
struct fec_written {
  char name[FEC_NAME], description_name[FEC_NAME + 16]; /* "123456789FEC20231231.txt", its description beside it */
  int64_t lines, entries;
  bool provisional; /* a month of the year is not sealed: numbers and amounts may still change */
};
/* Streams the file to out and its description (French) to description. A closed year gives the same bytes each time.
 * NOT_FOUND: no such seller. */
NODISCARD enum outcome fec_write(struct tx *tx, const struct fec_options *options, FILE *out, FILE *description,
                                 struct fec_written *written, struct fault *fault);

/* ---- Sage, enDI ---------------------------------------------------------------------------------------------------
 */

/* A month of a KPA: ";", windows-1252, CR LF, every line twice (G general, A analytic). month: its first day. */
NODISCARD enum outcome sage_write(struct tx *tx, const char *kpa, struct date month, FILE *out, struct fault *fault);

/* ---- e-reporting (flux 10.3 and 10.4) ------------------------------------------------------------------------------
 */

enum reporting_format { REPORTING_JSON, REPORTING_CSV };
struct reporting_options {
  struct export_scope scope;
  struct date month; /* its first day */
  enum reporting_format format;
};
NODISCARD enum outcome reporting_write(struct tx *tx, const struct reporting_options *options, FILE *out,
                                       struct fault *fault);

/* "2023-11": its first day. */
NODISCARD bool export_month_parse(const char *text, struct date *month);

extern const struct db_query *const exports_queries[]; /* NULL-terminated */
extern const struct route_table exports_routes;

#endif
