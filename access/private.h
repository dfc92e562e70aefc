/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_ACCESS_PRIVATE_H
#define COMPTOIR_ACCESS_PRIVATE_H

#include "access/access.h"
#include "core/db/services.h"
#include "core/text.h"

#include "sql_queries.h"

#define ACCESS_COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define ACCESS_COOKIE "__Host-comptoir"
#define ACCESS_TOKEN_TEXT 44 /* 256 random bits in base64url without padding, with NUL */

/* One statement as comptoir_door, outside any scope. */
struct access_ask {
  const struct db_query *query;
  const struct db_param *params;
  struct arena *arena;
  void *rows;
  size_t count;
};
NODISCARD enum outcome access_ask(struct request *request, enum tx_mode mode, struct access_ask *ask);

/* ---- session.c */

/* Who holds the session token of this request: who gets person, session and assurance; grants those in force today.
 * UNAUTHENTICATED: no cookie, or an ended session. */
NODISCARD enum outcome session_find(struct request *request, const struct access_grant **grants, size_t *count);
/* The token of this session's changing requests. */
void session_csrf(const char *token, char csrf[static SHA256_HEX]);
const char *session_token(const struct request *request); /* NULL: none */

extern const struct db_query session_find_query, session_grants_query, target_of_kpa_query, target_of_member_query,
    journal_view_query, session_end_query;

#endif
