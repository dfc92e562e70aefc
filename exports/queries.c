/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "exports/private.h"

const struct db_query *const exports_queries[] = {
#define EXPORTS_REGISTERED(file) &exports_##file,
#include "exports/queries.def"
#undef EXPORTS_REGISTERED
    NULL,
};
