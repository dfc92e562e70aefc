/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rule of who reaches what: nothing but the grants, the route and its target. */
#include "access/access.h"

#include "core/text.h"

static bool covers(const struct access_grant *grant, enum scope scope, const struct access_target *target);
static bool is_there(const struct access_grant *grant, const struct access_target *target);
static void become(const struct access_grant *grant, const struct access_target *target, struct principal *who);

enum outcome access_reach(const struct access_grant grants[], size_t count, const struct route *route,
                          const struct access_target *target, struct principal *who) {
  const struct access_grant *best = NULL;
  bool has_role = false, needs_second = false;
  if (route->scope == SCOPE_SELF && (route->roles & ROLE_PERSON) == ROLE_PERSON)
    return OK; /* one's own account needs no grant: it outlives them */
  for (size_t i = 0; i < count; i++) {
    const struct access_grant *grant = &grants[i];
    if (!(route->roles & grant->role)) continue;
    has_role = true;
    if (!covers(grant, route->scope, target)) continue;
    if ((grant->role & ACCESS_TWO_FACTORS) && who->assurance < 2) needs_second = true;
    else if (!best || grant->role > best->role) best = grant;
  }
  if (best) {
    become(best, target, who);
    return OK;
  }
  if (needs_second) return SECOND_FACTOR_NEEDED;
  return has_role ? NOT_FOUND : FORBIDDEN;
}

static bool covers(const struct access_grant *grant, enum scope scope, const struct access_target *target) {
  switch (scope) {
  case SCOPE_NONE:
  case SCOPE_SELF:
  case SCOPE_NETWORK: return true;
  case SCOPE_KPA: return target->known && is_there(grant, target);
  case SCOPE_MEMBER:
    if (grant->role == ROLE_MEMBER) return target->known && text_equal(grant->member, target->member);
    return target->known && is_there(grant, target);
  case SCOPE_TILL:
  case SCOPE_COUNT: break;
  }
  return false;
}

static bool is_there(const struct access_grant *grant, const struct access_target *target) {
  if (grant->role == ROLE_ADMIN) return true;
  if (grant->role == ROLE_ACCOUNTANT) return text_equal(grant->legal_entity, target->legal_entity);
  if (grant->role & (ROLE_MEMBER | ROLE_CASHIER | ROLE_HOST | ROLE_REFERENT))
    return text_equal(grant->kpa, target->kpa);
  return false;
}

static void become(const struct access_grant *grant, const struct access_target *target, struct principal *who) {
  who->role = grant->role;
  TEXT_COPY(who->id, grant->role == ROLE_MEMBER ? grant->member : "");
  TEXT_COPY(who->kpa, target->kpa);
  TEXT_COPY(who->legal_entity, target->legal_entity);
}
