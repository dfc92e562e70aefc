/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who may open what: persons, what they are and where (grants), how they prove it (passkey, password, link, card), and
 * the session that follows. A person is nobody's property: she may be member here, cashier there, and customer.
 *
 * Four database roles share the work (sql/migrations/0008, 0010): handlers run as comptoir_app and see, row by
 * row, what the scope of their transaction reaches; only this folder, as comptoir_door, sees credentials and sessions.
 */
#ifndef COMPTOIR_ACCESS_H
#define COMPTOIR_ACCESS_H

#include "core/clock.h"
#include "core/db/db.h"
#include "core/http/http.h"
#include "core/vault.h"

/* ---- the rule (reach.c: pure) ------------------------------------------------------------------------------------ */

/* Those who see or change what belongs to many people prove themselves twice. */
#define ACCESS_TWO_FACTORS (ROLE_ACCOUNTANT | ROLE_ADMIN)

struct access_grant { /* one role of a person, in force today */
  enum role role;
  const char *kpa, *legal_entity, *member; /* "" when the role has none */
};

struct access_target { /* what the path names, as the database knows it; "" when it names none */
  const char *kpa, *legal_entity, *member;
  bool known; /* false: it names what does not exist */
};

/* The strongest of the route's roles that the grants give over the target, into who (role, id, kpa, legal_entity).
 * FORBIDDEN: none of the route's roles is theirs anywhere. NOT_FOUND: theirs, but not over this target; or no such
 * target. SECOND_FACTOR_NEEDED: an accountant or an administrator with one factor only. who holds the assurance. */
NODISCARD enum outcome access_reach(const struct access_grant grants[], size_t count, const struct route *route,
                                    const struct access_target *target, struct principal *who);

/* ---- requests ------------------------------------------------------------------------------------------------------
 */

/* For struct http_options.authorise, persons and open routes; tills are pos/intake's. Refuses a changing request whose
 * X-CSRF-Token is not its session's (BAD_TOKEN). Journals a staff view of a personal route. */
enum outcome access_authorise(struct request *request);

/* db_transact for whoever calls: the transaction of every handler. The scope is request->who's. TX_READ sees what it
 * reaches; TX_WRITE may also add to the books that it opens. */
NODISCARD enum outcome access_transact(struct request *request, enum tx_mode mode,
                                       enum outcome (*work)(struct tx *tx, void *context), void *context);

struct access_options {
  struct db *door;
  struct vault *vault;              /* of the machine; must outlive access_stop */
  const char *public_url;           /* NULL: http://localhost:PORT, see access_listening */
  const char *smtp_url, *mail_from; /* NULL: no links by e-mail */
};
struct access;
NODISCARD enum outcome access_start(const struct access_options *options, struct access **access, struct fault *fault);
void access_listening(struct access *access, unsigned port); /* before the first invitation or passkey */
/* When no administrator ever came in: the address of an invitation to become the first one; else NULL. For the console,
 * never for the log. */
NODISCARD enum outcome access_first_invitation(struct access *access, struct arena *arena, const char **url,
                                               struct fault *fault);
const char *access_public_url(
    const struct access *access); /* what links begin with; no slash at its end. NULL, or before it is known: "" */
void access_stop(struct access *access); /* after the last request; NULL is fine */

extern const struct route_table access_routes;
extern const struct db_query *const access_queries[]; /* NULL-terminated */

#endif
