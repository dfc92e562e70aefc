/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first administrator: invited on the console, anew at each start, until somebody came in. */
#include "access/private.h"

struct first {
  struct arena *arena;
  bool needed;
  char token[ACCESS_TOKEN_TEXT];
};
struct admin_row {
  const char *person;
  bool entered;
};

static enum outcome invite(struct tx *tx, void *context);

static const struct db_column admin_columns[] = {DB_COLUMN(struct admin_row, person, .kind = DB_UUID),
                                                 DB_COLUMN(struct admin_row, entered)};
ROWS(find_admin, struct admin_row, admin_columns, DB_DATE);

enum outcome access_first_invitation(struct access *access, struct arena *arena, const char **url,
                                     struct fault *fault) {
  static const struct db_scope scope = {.role = "console"};
  struct first first = {.arena = arena};
  enum outcome outcome = db_transact_as(access->door, &scope, TX_WRITE, invite, &first, fault);
  if (outcome != OK) return outcome;
  *url =
      first.needed ? arena_format(arena, "%s/connexion#invitation=%s", access_public_url(access), first.token) : NULL;
  return OK;
}

/* "Administration" is made once; while nobody has used an invitation of hers, each start gives a new one and the former
 * ends. */
static enum outcome invite(struct tx *tx, void *context) {
  struct first *first = context;
  const struct db_param today[] = {P_DATE(date_in_paris(clock_now_us()))};
  const struct admin_row *row = NULL;
  char id[UUID_TEXT], grant[UUID_TEXT];
  size_t count = 0;
  first->needed = false;
  enum outcome outcome = tx_run(tx, &access_find_admin, today, first->arena, &row, &count);
  if (outcome != OK || (count > 0 && row->entered)) return outcome;
  if (count > 0) TEXT_COPY(id, row->person);
  else outcome = person_add(tx, &(struct person_new){.name = "Administration"}, id);
  if (outcome == OK && count == 0)
    outcome = person_grant(tx, id, &(struct grant_new){.role = ROLE_ADMIN}, first->arena, grant);
  if (outcome == OK) outcome = person_spend_tokens(tx, id);
  if (outcome == OK) outcome = person_token(tx, id, "invitation", INVITATION_US, first->token);
  first->needed = outcome == OK;
  return outcome;
}
