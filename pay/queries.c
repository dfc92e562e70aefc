/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pay/private.h"

const struct db_query *const pay_queries[] = {
#define PAY_QUERY(file) &pay_##file,
#include "pay/queries.def"
#undef PAY_QUERY
    NULL,
};
