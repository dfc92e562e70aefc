/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/private.h"

/* clang-format off */
static const struct route routes[] = {
    ROUTE(GET, "/connexion", ROLE_ANYONE, SCOPE_NONE, get_sign_in_page, "Page: every way to sign in", ROUTE_PAGE),
    ROUTE(GET, "/carte", ROLE_ANYONE, SCOPE_NONE, get_sign_in_page, "The same page, from the QR of a card", ROUTE_PAGE),
    ROUTE(GET, "/premier-code", ROLE_ANYONE, SCOPE_NONE, get_account_page, "Page: choose a first way to sign in", ROUTE_PAGE),
    ROUTE(GET, "/compte", ROLE_ANYONE, SCOPE_NONE, get_account_page, "Page: one's own account", ROUTE_PAGE),
    ROUTE(GET, "/membre", ROLE_ANYONE, SCOPE_NONE, get_member_page, "Page: a member's own turnover", ROUTE_PAGE),
    ROUTE(GET, "/bureau", ROLE_ANYONE, SCOPE_NONE, get_office_page, "Page: the office", ROUTE_PAGE),

    ROUTE(GET, "/api/sign-in", ROLE_ANYONE, SCOPE_NONE, get_methods, "Ways to sign in that this server offers"),
    ROUTE(POST, "/api/sign-in/link", ROLE_ANYONE, SCOPE_NONE, post_link, "Ask for a one-time link by e-mail", .body = &link_spec, .rate = RATE_SIGN_IN),
    ROUTE(POST, "/api/sign-in/link/use", ROLE_ANYONE, SCOPE_NONE, post_link_use, "Sign in with a one-time link or invitation", .body = &link_use_spec, .rate = RATE_SIGN_IN),
    ROUTE(POST, "/api/sign-in/password", ROLE_ANYONE, SCOPE_NONE, post_password_sign_in, "Sign in with e-mail or login, and password", .body = &password_sign_in_spec, .rate = RATE_SIGN_IN),
    ROUTE(POST, "/api/sign-in/card", ROLE_ANYONE, SCOPE_NONE, post_card_sign_in, "Sign in with a printed card and its PIN", .body = &card_sign_in_spec, .rate = RATE_SIGN_IN),
    ROUTE(POST, "/api/sign-in/second-factor", ROLE_PERSON, SCOPE_SELF, post_second_factor, "Confirm with an authenticator's code or a recovery code", .body = &code_spec, .rate = RATE_SIGN_IN),
    ROUTE(POST, "/api/sign-in/passkey/options", ROLE_ANYONE, SCOPE_NONE, post_passkey_options, "A challenge for a passkey", .rate = RATE_SIGN_IN),
    ROUTE(POST, "/api/sign-in/passkey", ROLE_ANYONE, SCOPE_NONE, post_passkey_sign_in, "Sign in with a passkey", .body = &assertion_spec, .rate = RATE_SIGN_IN),

    ROUTE(GET, "/api/me", ROLE_PERSON, SCOPE_SELF, get_me, "Who is signed in, as what, and where"),
    ROUTE(POST, "/api/sign-out", ROLE_PERSON, SCOPE_SELF, post_sign_out, "End this session"),
    ROUTE(GET, "/api/me/sessions", ROLE_PERSON, SCOPE_SELF, get_sessions, "One's own sessions, the last seen first"),
    ROUTE(POST, "/api/me/sessions/revoke-others", ROLE_PERSON, SCOPE_SELF, post_revoke_others, "End every session of one's own but this one"),
    ROUTE(DELETE, "/api/me/sessions/{session}", ROLE_PERSON, SCOPE_SELF, delete_session, "End a session of one's own"),
    ROUTE(GET, "/api/me/credentials", ROLE_PERSON, SCOPE_SELF, get_credentials, "One's own ways to sign in"),
    ROUTE(POST, "/api/me/password", ROLE_PERSON, SCOPE_SELF, post_own_password, "Choose a password; ends the other sessions", .body = &own_password_spec, .rate = RATE_SIGN_IN),
    ROUTE(POST, "/api/me/pin", ROLE_PERSON, SCOPE_SELF, post_own_pin, "Choose the PIN of one's card; ends the other sessions", .body = &own_pin_spec, .rate = RATE_SIGN_IN),
    ROUTE(POST, "/api/me/passkeys/options", ROLE_PERSON, SCOPE_SELF, post_own_passkey_options, "What a device needs to make a passkey"),
    ROUTE(POST, "/api/me/passkeys", ROLE_PERSON, SCOPE_SELF, post_own_passkey, "Keep a passkey", .body = &registration_spec),
    ROUTE(DELETE, "/api/me/passkeys/{passkey}", ROLE_PERSON, SCOPE_SELF, delete_own_passkey, "Forget a passkey"),
    ROUTE(POST, "/api/me/totp", ROLE_PERSON, SCOPE_SELF, post_totp, "A secret for an authenticator"),
    ROUTE(POST, "/api/me/totp/confirm", ROLE_PERSON, SCOPE_SELF, post_totp_confirm, "Prove that the authenticator has it; answers recovery codes", .body = &code_spec, .rate = RATE_SIGN_IN),

    ROUTE(GET, "/api/kpas/{kpa}/people", ROLE_REFERENT | ROLE_HOST | ROLE_ACCOUNTANT | ROLE_ADMIN, SCOPE_KPA, get_people, "The people of a KPA: what they are, their contract, their ways in", .personal = true),
    ROUTE(POST, "/api/kpas/{kpa}/people", ROLE_REFERENT | ROLE_ACCOUNTANT | ROLE_ADMIN, SCOPE_KPA, post_person, "Welcome somebody, with a first role", .body = &person_spec),
    ROUTE(POST, "/api/kpas/{kpa}/people/{person}/roles", ROLE_REFERENT | ROLE_ACCOUNTANT | ROLE_ADMIN, SCOPE_KPA, post_role, "Give one more role", .body = &role_spec),
    ROUTE(DELETE, "/api/kpas/{kpa}/people/{person}/roles/{grant}", ROLE_REFERENT | ROLE_ACCOUNTANT | ROLE_ADMIN, SCOPE_KPA, delete_role, "Take a role away"),
    ROUTE(POST, "/api/kpas/{kpa}/people/{person}/card", ROLE_REFERENT | ROLE_ADMIN, SCOPE_KPA, post_card, "A new card and its PIN, shown once; the former card ends", .rate = RATE_SIGN_IN),
    ROUTE(POST, "/api/kpas/{kpa}/people/{person}/invitation", ROLE_REFERENT | ROLE_ACCOUNTANT | ROLE_ADMIN, SCOPE_KPA, post_invitation, "A one-time link for a day"),
    ROUTE(POST, "/api/kpas/{kpa}/people/{person}/pin", ROLE_REFERENT | ROLE_ADMIN, SCOPE_KPA, post_cashier_pin, "A cashier's code for the tills, shown once", .body = &cashier_pin_spec, .rate = RATE_SIGN_IN),
    ROUTE(POST, "/api/kpas/{kpa}/people/{person}/lock", ROLE_REFERENT | ROLE_ACCOUNTANT | ROLE_ADMIN, SCOPE_KPA, post_lock, "Sessions, card and code end now; nobody signs in as her until she gets a new key"),
    ROUTE(POST, "/api/kpas/{kpa}/tills/{till}/revocation", ROLE_REFERENT | ROLE_ADMIN, SCOPE_KPA, post_till_revocation, "A till that is lost or stolen: its token ends"),
};
/* clang-format on */
const struct route_table access_routes = {routes, ACCESS_COUNT(routes)};
