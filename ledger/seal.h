/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What makes a change in the books visible: every entry carries a digest of all it says, and a sealed month a digest of
 * its entries and of the month before (sql/migrations, month_close). Pure. */
#ifndef COMPTOIR_LEDGER_SEAL_H
#define COMPTOIR_LEDGER_SEAL_H

#include "core/text.h"
#include "ledger/ledger.h"

/* SHA-256 of, in this order: the byte 1 (version of the layout); legal_entity, kpa, journal, piece, label, ticket (UUID
 * as text), reason, each as its length in bytes (32 bits, little endian) and its UTF-8, NULL as ""; date as year,
 * month, day and reverses, each 64 bits little endian; the number of postings; and of each posting account, activity,
 * member as texts, amount in cents, split_rule, ticket_line (0: none) as 64-bit integers. The date is the one that was
 * asked for: happened_on where the entry has one. Number, date given and time of validation are in the month's hash. */
void seal_content(const struct ledger_entry *entry, uint8_t digest[static SHA256_BYTES]);

#endif
