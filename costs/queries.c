/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "costs/private.h"

const struct db_query *const costs_queries[] = {
#define COSTS_REGISTERED(file) &costs_##file,
#include "costs/queries.def"
#undef COSTS_REGISTERED
    NULL,
};
