/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Legal entities, KPAs, members, contracts, decisions with their split rules, and persons, from one JSON file. Rows
 * already there with the same content are left alone, so that the same file can be read again; a member's name, face
 * and place may change, a contract's end may change; decisions, rules, persons and their roles are only ever added. */
#ifndef COMPTOIR_LEDGER_PEOPLE_FILE_H
#define COMPTOIR_LEDGER_PEOPLE_FILE_H

#include "core/buffer.h"
#include "core/db/db.h"
#include "core/spec.h"

extern const struct spec people_file_spec; /* the file's form */

/* All or nothing, in one transaction. IMPORT_REFUSED or the spec's outcome names the place as a JSON pointer.
 * report (French) receives one line with what was read. */
NODISCARD enum outcome people_import(struct db *db, const char *bytes, size_t length, struct buffer *report,
                                     struct fault *fault);

extern const struct db_query *const people_queries[]; /* NULL-terminated */

#endif
