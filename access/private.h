/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_ACCESS_PRIVATE_H
#define COMPTOIR_ACCESS_PRIVATE_H

#include "access/access.h"
#include "access/person.h"
#include "core/db/services.h"
#include "core/json.h"
#include "core/password.h"
#include "core/text.h"

#include "sql_queries.h"

#include <stdatomic.h>

#define ACCESS_COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define ACCESS_COOKIE "__Host-comptoir"

#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)
#define HOUR_US (60 * MINUTE_US)
#define DAY_US (24 * HOUR_US)

/* ---- statements ------------------------------------------------------------------------------------------------- */

/* STATEMENT(end_card, DB_UUID, DB_TIME): one that returns no rows; ROWS(find_person, struct person_id, columns, …). */
#define STATEMENT(name_, ...)                                                                                          \
  static const enum db_kind name_##_params[] = {__VA_ARGS__};                                                          \
  const struct db_query access_##name_ = {.name = "access/" #name_,                                                    \
                                          .sql = sql_access_##name_,                                                   \
                                          .params = name_##_params,                                                    \
                                          .param_count = ACCESS_COUNT(name_##_params)}
#define ROWS(name_, type, columns_, ...)                                                                               \
  static const enum db_kind name_##_params[] = {__VA_ARGS__};                                                          \
  const struct db_query access_##name_ = {.name = "access/" #name_,                                                    \
                                          .sql = sql_access_##name_,                                                   \
                                          .params = name_##_params,                                                    \
                                          .param_count = ACCESS_COUNT(name_##_params),                                 \
                                          .columns = (columns_),                                                       \
                                          .column_count = ACCESS_COUNT(columns_),                                      \
                                          .row_size = sizeof(type)}

#define QUERY(name) extern const struct db_query access_##name;
#include "access/query.def"
#undef QUERY

/* One statement as comptoir_door, outside any scope: reading, and what is no change of anybody's data. */
struct access_ask {
  const struct db_query *query;
  const struct db_param *params;
  struct arena *arena;
  void *rows;
  size_t count;
};
NODISCARD enum outcome access_ask(struct request *request, enum tx_mode mode, struct access_ask *ask);

/* A transaction as comptoir_door on behalf of person (NULL: request->who's), so that the audit names the actor. */
NODISCARD enum outcome access_door(struct request *request, const char *person,
                                   enum outcome (*work)(struct tx *tx, void *context), void *context);

struct target_row { /* find_kpa, find_member */
  const char *kpa, *legal_entity, *member;
};

/* ---- service.c */

struct access { /* behind request->app */
  struct db *door;
  struct vault *vault;
  struct password_queue *passwords;
  struct mailer *mailer;   /* NULL: no mail server */
  atomic_bool has_address; /* the two below are set, and never change again */
  char public_url[300], host[256];
};
struct access *access_of(const struct request *request);

/* ---- letter.c */

struct link_letter {
  const char *subject, *before, *after; /* of the link */
};
const struct link_letter *link_letter_in(const char *language); /* French when there is no such translation */

/* ---- tries.c */

struct account { /* what tries are counted for */
  uint8_t digest[SHA256_BYTES];
  bool is_shared;                 /* digest is that of one household: others may be trying the same account */
  uint8_t everyone[SHA256_BYTES]; /* then, the account whoever tries */
};
struct account account_of(const char *kind, const char *name, struct arena *arena);
/* For what strangers may try: five wrong tries shut it for the household they came from alone, fifty for everybody, so
 * that nobody keeps the owner out by being wrong in her name. */
struct account account_tried_from(const char *kind, const char *name, const struct request *request);
/* Counts a try before its secret is looked at; *wait_s above 0: locked for so many seconds. */
NODISCARD enum outcome try_take(struct tx *tx, const struct account *account, struct arena *arena, int64_t *wait_s);
NODISCARD enum outcome try_clear(struct tx *tx, const struct account *account); /* it was right */
enum outcome try_refuse(struct request *request, struct reply *reply, int64_t wait_s);

/* ---- common.c */

void token_new(char token[static ACCESS_TOKEN_TEXT], uint8_t hash[static SHA256_BYTES]);
/* Codes; or a passkey, which counts where two factors are asked. */
bool has_second_factor(const struct person_row *who, unsigned roles);
/* Before somebody changes her own means: SECOND_FACTOR_NEEDED when she has one and did not give it. */
NODISCARD enum outcome require_second_factor(struct tx *tx, struct request *request, const struct person_row **who);
/* Before she makes herself a new way in: FRESH_SIGN_IN_NEEDED unless she proved who she is just now. A session may be
 * somebody else's hand on a phone left open. */
NODISCARD enum outcome require_fresh_session(struct tx *tx, struct request *request);
/* Hands the request to the queue of passwords: DEFERRED, always. */
NODISCARD enum outcome access_defer(struct request *request, struct reply **reply, const struct password_job *job);
struct one_change { /* for access_door(…, change_one, …) */
  const struct db_query *query;
  const struct db_param *params;
  size_t count; /* rows touched */
};
NODISCARD enum outcome change_one(struct tx *tx, void *context);
void write_qr(struct json *json, const char *const rows[], size_t count);

struct secret_owner {
  const char *person, *hash;
};
extern const struct db_column secret_owner_columns[2];

struct passkey_listed {
  struct db_bytes id;
  const char *label;
  int64_t created_at, used_at;
};

/* ---- routes_keys.c: NOT_FOUND unless {person} has a role in {kpa}, or the caller is an administrator */
NODISCARD enum outcome person_is_here(struct tx *tx, const struct request *request);
/* The same, and the caller may change her ways in and what she is: FORBIDDEN when not. She is held (person_hold).
 * Her roles into grants and count, unless NULL. */
NODISCARD enum outcome person_may_be_touched(struct tx *tx, const struct request *request,
                                             const struct grant_row **grants, size_t *count);
/* ---- authorise.c: who calls looked at this member's data, or could from now on; NULL: nobody in particular */
NODISCARD enum outcome journal_look(struct tx *tx, const struct request *request, const char *member);

/* ---- session.c */

/* Who holds the session token of this request: who gets person, session and assurance; grants those in force today.
 * UNAUTHENTICATED: no cookie, or an ended session. */
NODISCARD enum outcome session_find(struct request *request, const struct access_grant **grants, size_t *count);
/* The token of this session's changing requests. */
void session_csrf(const char *token, char csrf[static SHA256_HEX]);
/* A second proof: the same session goes on under a new token, so that whoever had read the old one is out. */
NODISCARD enum outcome session_strengthen(struct tx *tx, const struct request *request,
                                          char token[static ACCESS_TOKEN_TEXT]);
/* A new token: the cookie, and "csrf" beside it. */
void session_give(const struct request *request, const char *token, struct reply *reply, struct json *json);
const char *session_token(const struct request *request); /* NULL: none */

/* ---- arrival.c: a person who proved who she is gets a session */

struct arrival {
  struct request *request;
  const char *person, *method; /* of session.method */
  int64_t assurance;
  char token[ACCESS_TOKEN_TEXT]; /* from here on filled by arrival_open */
  const struct person_row *who;
  const struct access_grant *grants;
  size_t grant_count;
};
/* SIGN_IN_REFUSED for a person who is erased, or locked and without a card or invitation that was made since. */
NODISCARD enum outcome arrival_open(struct tx *tx, struct arrival *arrival);
/* Cookie and session answer, after the commit. */
void arrival_answer(const struct arrival *arrival, struct reply *reply);
/* "done", "needed", "to_enrol" or "none", as the session answer says it. */
const char *second_factor_state(const struct person_row *who, unsigned roles, int64_t assurance);

NODISCARD enum outcome grants_today(struct tx *tx, const char *person, struct arena *arena,
                                    const struct access_grant **grants, size_t *count);
unsigned grants_roles(const struct access_grant grants[], size_t count); /* the set of their roles */
void device_name(const char *user_agent, char name[static 81]);

/* ---- handlers, a file a subject */

extern const struct spec link_spec, link_use_spec, password_sign_in_spec, card_sign_in_spec, own_password_spec,
    own_pin_spec, code_spec, person_spec, role_spec, cashier_pin_spec, assertion_spec, registration_spec;
enum outcome get_sign_in_page(struct request *request, struct reply *reply);
enum outcome get_account_page(struct request *request, struct reply *reply);
enum outcome get_member_page(struct request *request, struct reply *reply);
enum outcome get_office_page(struct request *request, struct reply *reply);
enum outcome get_methods(struct request *request, struct reply *reply);
enum outcome post_link(struct request *request, struct reply *reply);
enum outcome post_link_use(struct request *request, struct reply *reply);
enum outcome post_sign_out(struct request *request, struct reply *reply);
enum outcome post_password_sign_in(struct request *request, struct reply *reply);
enum outcome post_card_sign_in(struct request *request, struct reply *reply);
enum outcome post_second_factor(struct request *request, struct reply *reply);
enum outcome get_sessions(struct request *request, struct reply *reply);
enum outcome delete_session(struct request *request, struct reply *reply);
enum outcome post_revoke_others(struct request *request, struct reply *reply);
enum outcome get_credentials(struct request *request, struct reply *reply);
enum outcome post_own_password(struct request *request, struct reply *reply);
enum outcome post_own_pin(struct request *request, struct reply *reply);
enum outcome post_totp(struct request *request, struct reply *reply);
enum outcome post_totp_confirm(struct request *request, struct reply *reply);
enum outcome get_people(struct request *request, struct reply *reply);
enum outcome post_person(struct request *request, struct reply *reply);
enum outcome post_role(struct request *request, struct reply *reply);
enum outcome delete_role(struct request *request, struct reply *reply);
enum outcome post_card(struct request *request, struct reply *reply);
enum outcome post_invitation(struct request *request, struct reply *reply);
enum outcome post_cashier_pin(struct request *request, struct reply *reply);
enum outcome post_lock(struct request *request, struct reply *reply);
enum outcome post_till_revocation(struct request *request, struct reply *reply);
enum outcome post_passkey_options(struct request *request, struct reply *reply);
enum outcome post_passkey_sign_in(struct request *request, struct reply *reply);
enum outcome post_own_passkey_options(struct request *request, struct reply *reply);
enum outcome post_own_passkey(struct request *request, struct reply *reply);
enum outcome delete_own_passkey(struct request *request, struct reply *reply);
enum outcome get_me(struct request *request, struct reply *reply);

#endif
