/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Contracts and their duties, what members ask to be paid, what they received, the contributive budget. docs/pay.md */
#ifndef COMPTOIR_PAY_PAY_H
#define COMPTOIR_PAY_PAY_H

#include "core/db/db.h"
#include "core/http/http.h"

extern const struct db_query *const pay_queries[]; /* NULL-terminated */
extern const struct route_table pay_routes;

#endif
