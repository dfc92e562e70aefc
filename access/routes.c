/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/private.h"

/* clang-format off */
static const struct route routes[] = {
    ROUTE(GET, "/connexion", ROLE_ANYONE, SCOPE_NONE, get_sign_in_page, "Page: every way to sign in"),
    ROUTE(GET, "/carte", ROLE_ANYONE, SCOPE_NONE, get_sign_in_page, "The same page, from the QR of a card"),
    ROUTE(GET, "/premier-code", ROLE_ANYONE, SCOPE_NONE, get_account_page, "Page: choose a first way to sign in"),
    ROUTE(GET, "/compte", ROLE_ANYONE, SCOPE_NONE, get_account_page, "Page: one's own account"),
    ROUTE(GET, "/membre", ROLE_ANYONE, SCOPE_NONE, get_member_page, "Page: a member's own turnover"),
    ROUTE(GET, "/bureau", ROLE_ANYONE, SCOPE_NONE, get_office_page, "Page: the office"),

    ROUTE(GET, "/api/sign-in", ROLE_ANYONE, SCOPE_NONE, get_methods, "Ways to sign in that this server offers"),
    ROUTE(POST, "/api/sign-in/link/use", ROLE_ANYONE, SCOPE_NONE, post_link_use, "Sign in with a one-time link or invitation", .body = &link_use_spec, .rate = RATE_SIGN_IN),

    ROUTE(GET, "/api/me", ROLE_PERSON, SCOPE_SELF, get_me, "Who is signed in, as what, and where"),
    ROUTE(POST, "/api/sign-out", ROLE_PERSON, SCOPE_SELF, post_sign_out, "End this session"),
};
/* clang-format on */
const struct route_table access_routes = {routes, ACCESS_COUNT(routes)};
