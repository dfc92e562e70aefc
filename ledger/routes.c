/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/reports.h"

static const struct route routes[] = {
    ROUTE(GET, "/api/members/{member}/turnover", ROLE_MEMBER | ROLE_REFERENT | ROLE_ACCOUNTANT, SCOPE_MEMBER,
          get_member_turnover, "Turnover of the work she did: this month, this year by month, since entry",
          .personal = true),
    ROUTE(GET, "/api/members/{member}/sales", ROLE_MEMBER | ROLE_REFERENT | ROLE_ACCOUNTANT, SCOPE_MEMBER,
          get_member_sales, "Her sales, newest first, each with its split; before=<cursor>, limit", .personal = true),
    ROUTE(GET, "/api/kpas/{kpa}/day", ROLE_REFERENT | ROLE_ACCOUNTANT, SCOPE_KPA, get_office_day,
          "The sales of a day and who gets what; day=YYYY-MM-DD", .personal = true),
    ROUTE(GET, "/api/network/totals", ROLE_OBSERVER | ROLE_ADMIN, SCOPE_NETWORK, get_network_totals,
          "Net turnover of every KPA by month; from=YYYY-MM-DD, to=", .rate = RATE_HEAVY),
};
const struct route_table ledger_routes = {routes, LEDGER_COUNT(routes)};
