/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Apart from migrate_table.c, so that a test with its own table needs no embedded one. */
#include "core/db/private.h"

enum outcome db_migrate(const char *conninfo, size_t *applied, struct fault *fault) {
  return db_migrate_table(conninfo, migration_table, migration_count, applied, fault);
}
