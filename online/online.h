/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where the shop meets the tills and the signed records: orders fetched at a till.
 *
 * Who pays at the counter gets an ordinary signed ticket whose lines name the order; what was paid on the web is handed
 * over without a ticket, so that nothing is paid twice. Money is whole cents. */
#ifndef COMPTOIR_ONLINE_H
#define COMPTOIR_ONLINE_H

#include "core/db/db.h"
#include "core/http/http.h"

extern const struct route_table online_till_routes;
extern const struct db_query *const online_queries[]; /* NULL-terminated */

#endif
