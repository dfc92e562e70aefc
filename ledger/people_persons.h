/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The persons of a people file: who may enter, and as what. Their means of entry are never in a file. */
#ifndef COMPTOIR_LEDGER_PEOPLE_PERSONS_H
#define COMPTOIR_LEDGER_PEOPLE_PERSONS_H

#include "core/db/db.h"
#include "core/spec.h"

struct file_role {
  const char *role, *kpa, *legal_entity, *member, *ends_on;
};
struct file_person {
  const char *login, *name, *face, *email, *language;
  const struct file_role *roles;
  size_t role_count;
};
extern const struct spec file_person_spec;

/* Adds who is not there yet (by login) and the roles they do not have; takes nothing away. */
NODISCARD enum outcome people_put_persons(struct tx *tx, const struct file_person persons[], size_t count,
                                          struct arena *arena);

#endif
