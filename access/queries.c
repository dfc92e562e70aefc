/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/private.h"

const struct db_query *const access_queries[] = {
#define QUERY(name) &access_##name,
#include "access/query.def"
#undef QUERY
    NULL};
