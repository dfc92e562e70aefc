/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/close_private.h"

const struct db_query *const month_close_queries[] = {
#define CLOSE_REGISTERED(file) &close_##file,
#include "month/close_queries.def"
#undef CLOSE_REGISTERED
    NULL,
};
