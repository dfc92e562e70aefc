/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/staff.h"

bool staff_may_give(enum role caller, enum role given) {
  if (caller == ROLE_ADMIN) return given & ROLE_PERSON;
  if (caller == ROLE_ACCOUNTANT) return given & (ROLE_MEMBER | ROLE_CASHIER | ROLE_REFERENT | ROLE_HOST);
  if (caller == ROLE_REFERENT) return given & (ROLE_MEMBER | ROLE_CASHIER);
  return false;
}

bool staff_may_touch(const struct principal *caller, const char *person, const struct grant_row grants[],
                     size_t count) {
  if (text_equal(caller->person, person)) return false;
  if (caller->role == ROLE_ADMIN) return true;
  if (!(caller->role & (ROLE_ACCOUNTANT | ROLE_REFERENT))) return false;
  for (size_t i = 0; i < count; i++) {
    enum role role = role_from_name(grants[i].role);
    if (role == ROLE_CUSTOMER) continue; /* her own business only */
    if (!role || role == ROLE_OBSERVER || role >= caller->role) return false;
    bool here = caller->role == ROLE_ACCOUNTANT ? text_equal(grants[i].reach_entity, caller->legal_entity)
                                                : text_equal(grants[i].kpa, caller->kpa);
    if (!here) return false;
  }
  return true;
}
