/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the contribution stands on, from the database: rules with their bands, contracts. The close of a month, the
 * trial of a rule and the estimate of a pay read it here. */
#ifndef COMPTOIR_LEDGER_DUE_STORE_H
#define COMPTOIR_LEDGER_DUE_STORE_H

#include "core/db/db.h"
#include "ledger/due_rows.h"

/* Every version of the KPA's rules, in the order of valid_from and id; fixed weights are not read. Rows live in arena.
 */
NODISCARD enum outcome due_store_rules(struct tx *tx, const char *kpa, struct arena *arena, struct rule **rules,
                                       size_t *count);
/* Those that the caller may see, into books. */
NODISCARD enum outcome due_store_contracts(struct tx *tx, const char *kpa, struct arena *arena,
                                           struct due_books *books);

#endif
