/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "rules/private.h"

const struct db_query *const rules_queries[] = {
#define RULES_REGISTERED(file) &rules_##file,
#include "rules/queries.def"
#undef RULES_REGISTERED
    NULL,
};
