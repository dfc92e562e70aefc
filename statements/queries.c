/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "statements/private.h"

const struct db_query *const statements_queries[] = {
#define STATEMENTS_REGISTERED(file) &statements_##file,
#include "statements/queries.def"
#undef STATEMENTS_REGISTERED
    NULL,
};
