/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Persons, what they are and where, and the one-time keys that let them in: what the console and the office share.
 * Every function works inside the caller's transaction, which says who acts. */
#ifndef COMPTOIR_ACCESS_PERSON_H
#define COMPTOIR_ACCESS_PERSON_H

#include "core/arena.h"
#include "core/clock.h"
#include "core/db/db.h"
#include "core/http/http.h"
#include "core/text.h"

#include <stdbool.h>
#include <stdint.h>

#define ACCESS_TOKEN_TEXT 44 /* 256 random bits in base64url without padding, with NUL */

struct person_row {
  const char *person, *name, *face, *email, *login, *language;
  bool barred; /* erased or locked: no way in */
  bool has_password, has_passkey, has_card, has_totp;
};
/* NOT_FOUND when there is no such person. */
NODISCARD enum outcome person_read(struct tx *tx, const char *person, struct arena *arena,
                                   const struct person_row **row);
/* By id, login, e-mail or member code; NOT_FOUND names what was looked for. */
NODISCARD enum outcome person_find(struct tx *tx, const char *text, struct arena *arena, const char **person);

struct person_new {
  const char *name, *face, *email, *login, *language; /* all but name may be NULL */
  const char *member;                                 /* whose picture is hers when face is NULL; NULL: nobody's */
};
/* ALREADY_TAKEN when the e-mail or the login is somebody's; OUT_OF_RANGE for one of a wrong form. */
NODISCARD enum outcome person_add(struct tx *tx, const struct person_new *person, char id[static UUID_TEXT]);

struct grant_new {
  enum role role;
  const char *kpa, *legal_entity, *member; /* those the role has; a member's KPA follows from the member */
  struct date ends_on;                     /* year 0: open-ended */
  const char *granted_by;                  /* NULL: the console */
  bool *emptied;                           /* NULL, or told whether her ways in were taken from her */
};
/* Gives a role from today on. NOT_FOUND: no such KPA, legal entity or member. ALREADY_TAKEN: she has it, or the member
 * is somebody else. The first role that asks for two factors ends her sessions and takes her ways in: whoever planted
 * a key while she was less must not come in as more. */
NODISCARD enum outcome person_grant(struct tx *tx, const char *person, const struct grant_new *grant,
                                    struct arena *arena, char id[static UUID_TEXT]);

struct grant_row { /* given and not over */
  const char *id, *role, *kpa, *legal_entity, *member;
  struct date ends_on;
  const char *reach_entity; /* the legal entity, or the KPA's */
  const char *kpa_name, *kpa_city, *entity_name;
};
NODISCARD enum outcome person_grants(struct tx *tx, const char *person, struct arena *arena,
                                     const struct grant_row **rows, size_t *count);
/* NOT_FOUND when it is not hers or is over. */
NODISCARD enum outcome person_revoke(struct tx *tx, const char *person, const char *grant);

/* Sessions, password, passkeys, card, cashier's code and unused keys end now, and she stays out until she uses a card
 * or an invitation that was made since. The authenticator stays: it opens nothing by itself. */
NODISCARD enum outcome person_lock(struct tx *tx, const char *person);

#define INVITATION_US (24 * INT64_C(3600000000))
/* A one-time key, valid from now for valid_us; kind "link" or "invitation". A new invitation ends the
 * former. */
NODISCARD enum outcome person_token(struct tx *tx, const char *person, const char *kind, int64_t valid_us,
                                    char token[static ACCESS_TOKEN_TEXT]);

NODISCARD enum outcome person_spend_tokens(struct tx *tx, const char *person); /* unused keys end now */

/* No change of hers until the end of this transaction but ours. NOT_FOUND when there is no such person. */
NODISCARD enum outcome person_hold(struct tx *tx, const char *person, struct arena *arena);

/* Every way in ends: password, passkeys, authenticator, recovery codes, card, unused keys, sessions. *emptied (may be
 * NULL): there were some. She comes back by a fresh invitation. */
NODISCARD enum outcome person_empty(struct tx *tx, const char *person, bool *emptied);

struct person_listed {
  const char *person, *name, *account, *roles;
  bool locked;
};
NODISCARD enum outcome person_list(struct tx *tx, const char *kpa, struct arena *arena,
                                   const struct person_listed **rows, size_t *count);

#endif
