/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What records of other chains than T change in the tables beside them. A chain that is not named here is kept, and has
 * no effect. */
#include "custody/custody.h"
#include "pos/intake/drawer.h"
#include "pos/intake/letters.h"

#include <string.h>

typedef enum outcome effect(struct tx *tx, const struct record *const records[], size_t count, int64_t now_us,
                            struct arena *arena);

/* Each is given the records of its chains, in their order. */
static const struct {
  const char *chains;
  effect *store;
} effects[] = {
    {CHAIN_CASH CHAIN_CLOSINGS, drawer_store},
    {CHAIN_PROVISIONAL, custody_store},
    {CHAIN_INVOICES, invoices_store},
};

enum outcome effects_store(struct tx *tx, const struct record *const records[], size_t count, int64_t now_us,
                           struct arena *arena) {
  const struct record **chosen = arena_list(arena, count, sizeof *chosen);
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < sizeof effects / sizeof effects[0]; i++) {
    size_t found = 0;
    for (size_t j = 0; j < count; j++)
      if (strchr(effects[i].chains, records[j]->chain[0]) != NULL) chosen[found++] = records[j];
    if (found > 0) outcome = effects[i].store(tx, chosen, found, now_us, arena);
  }
  return outcome;
}
