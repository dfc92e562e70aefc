/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who may open what: links that carry a key, kept as a hash; tills by their token. */
#ifndef COMPTOIR_SERVER_ACCESS_H
#define COMPTOIR_SERVER_ACCESS_H

#include "core/db/db.h"
#include "core/http/http.h"

#define ACCESS_KEY_TEXT 41 /* 160 random bits in hexadecimal, with NUL */

/* Makes a key for member (role member; kpa is hers) or for the office of kpa. UNKNOWN_MEMBER, NOT_FOUND. */
NODISCARD enum outcome access_add(struct db *db, enum role role, const char *kpa, const char *member,
                                  char key[static ACCESS_KEY_TEXT], struct fault *fault);

/* For struct http_options.authorise. A member opens her own pages only: another's is NOT_FOUND, as if it did not exist;
 * an office opens those of its KPA's members. */
enum outcome access_authorise(struct request *request);

extern const struct route_table access_routes;        /* /membre, /bureau, /api/me, /healthz */
extern const struct db_query *const access_queries[]; /* NULL-terminated */

#endif
