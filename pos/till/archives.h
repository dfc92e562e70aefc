/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What leaves the till for the shelf: the archive (chain A, BOFiP "archivage"), and the purge of what it holds. */
#ifndef COMPTOIR_POS_TILL_ARCHIVES_H
#define COMPTOIR_POS_TILL_ARCHIVES_H

#include "pos/till/keep.h"

/* Writes everything signed since the last archive to FOLDER/<till>-A-000001.txt (docs/archive.md), then keeps the
 * record of it: one without the other is never left. row, in arena, is that record. id and request: the key of the
 * request and its digest; NULL: nobody asks twice. *replayed: it was made before (may be NULL). PERIOD_STILL_OPEN: a
 * shift is under way. NOTHING_TO_ARCHIVE. STORAGE_FULL. */
NODISCARD enum outcome till_archive(struct till *till, const char *cashier, const char *id, const uint8_t *request,
                                    const char *folder, struct arena *arena, struct journal_row *row, bool *replayed,
                                    struct fault *fault);

/* The year that is closed and in no archive yet, as "2025"; NULL: none. It is proposed at the evening's end. */
NODISCARD enum outcome till_archive_due(struct till *till, struct arena *arena, const char **year, struct fault *fault);

struct purge_order {
  const char *path;       /* of the archive that holds what goes */
  const char *cashier;    /* who asked; NULL: nobody has to be signed in */
  const char *id;         /* key of the request, and its digest; NULL both: nobody asks twice */
  const uint8_t *request; /* SHA256_BYTES */
};
/* Takes the records out of the journal that the archive holds: the file is verified from its first to its last byte,
 * and held against the record its making left. Closings, archives, end markers and totals stay; the record of the purge
 * says what went. *purged: how many. *replayed: it was done before. ARCHIVE_UNSOUND, NOT_FOUND: not an archive of this
 * till; otherwise as till_purge_check. */
NODISCARD enum outcome till_purge(struct till *till, const struct purge_order *order, struct arena *arena,
                                  int64_t *purged, bool *replayed, struct fault *fault);

/* May what this archive holds go today, its file apart? Within a moment. NOTHING_TO_ARCHIVE: it is gone.
 * ARCHIVE_UNSOUND: the archive before it comes first. ARCHIVE_TOO_YOUNG: less than a year (of the clock, and of the
 * last closing). ARCHIVE_NOT_SENT: the server has to hold all of it. */
NODISCARD enum outcome till_purge_check(struct till *till, const struct record_archive *archive, struct fault *fault);

/* What the last purge left out of chain: the sequence and hash of its last missing record; sequence 0: nothing. */
struct purged_chain {
  int64_t last;
  char hash[SHA256_HEX];
  struct money perpetual_total, perpetual_total_abs; /* chain T: as that record stated them */
};
NODISCARD enum outcome purged_read(struct journal *journal, const char *chain, struct purged_chain *purged,
                                   struct fault *fault);

/* journal_hash_at, also for the last record that a purge took out. */
bool chain_hash_at(struct journal *journal, const char *chain, int64_t sequence, char hash[static SHA256_HEX]);

extern const struct route_table archive_routes;

#endif
