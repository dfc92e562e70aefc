/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COMPTOIR_SERVER_AUTHORISE_H
#define COMPTOIR_SERVER_AUTHORISE_H

#include "core/db/db.h"
#include "core/http/http.h"

/* For struct http_options.authorise: tills by their token, persons by their session. */
enum outcome server_authorise(struct request *request);

extern const struct route_table health_routes;
extern const struct db_query *const health_queries[]; /* NULL-terminated */

#endif
