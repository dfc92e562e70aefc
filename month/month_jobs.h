/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the server knows of the desk of the month: its routes, its queries, and its long work. */
#ifndef COMPTOIR_MONTH_MONTH_JOBS_H
#define COMPTOIR_MONTH_MONTH_JOBS_H

#include "core/db/db.h"
#include "core/http/http.h"

extern const struct route_table desk_routes;
extern const struct db_query *const desk_queries[]; /* NULL-terminated */

void month_jobs_finish(void); /* after the last request, before the pools close: waits for work under way */

#endif
