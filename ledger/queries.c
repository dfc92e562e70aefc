/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/private.h"

const struct db_query *const ledger_queries[] = {
#define LEDGER_REGISTERED(file) &ledger_##file,
#include "ledger/queries.def"
#undef LEDGER_REGISTERED
    NULL,
};
