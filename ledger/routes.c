/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/reports.h"

static const struct route routes[] = {
    {HTTP_GET, "/api/members/{member}/turnover", ROLE_MEMBER, get_member_turnover,
     "Turnover of the work she did: this month, this year by month, since entry", NULL, 0},
    {HTTP_GET, "/api/members/{member}/sales", ROLE_MEMBER, get_member_sales,
     "Her sales, newest first, each with its split; before=<cursor>, limit", NULL, 0},
    {HTTP_GET, "/api/office/day", ROLE_OFFICE, get_office_day, "The sales of a day and who gets what; day=YYYY-MM-DD",
     NULL, 0},
};
const struct route_table ledger_routes = {routes, LEDGER_COUNT(routes)};
