/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The five ways in which a serving program stands before its database (sql/migrations: 0008, 0010, 0023). */
#ifndef COMPTOIR_SERVER_POOLS_H
#define COMPTOIR_SERVER_POOLS_H

#include "core/db/services.h"
#include "server/command.h"

/* Fills db, books, house, door and shop_db of services with a pool of their roles each, for threads HTTP threads, and
 * gives up the owner's connections: whoever answers strangers owns nothing. In the private cluster each pool signs in
 * as its role and has no way back; with --db it puts its role on. DATABASE_ROLE when a role is missing, or could make a
 * table, change one, or pass by row-level security. */
NODISCARD enum outcome pools_open(const struct options *options, struct database *database, struct services *services,
                                  struct fault *fault);
void pools_close(struct services *services);

extern const struct db_query *const pools_queries[];  /* NULL-terminated */
const struct db_query *const *database_queries(void); /* of all modules together */

#endif
