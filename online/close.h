/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records of the shop's other chains: what the files of closings and archives share. */
#ifndef COMPTOIR_ONLINE_CLOSE_H
#define COMPTOIR_ONLINE_CLOSE_H

#include "online/private.h"

struct shop_row {
  const char *kpa;
};
extern const struct db_query online_list_shops, online_list_closings, online_list_uncounted, online_insert_record,
    online_list_unbooked, online_end_record;

struct online_signer { /* where a chain other than T stands, and who signs it */
  const struct head_row *head;
  const char *kpa;
  struct signing_key *key;
  int64_t now_us, sequence; /* of the last one */
  struct db_bytes last;     /* its bytes */
  struct arena *arena;
};
/* Fills the head of record (its chain, kind and payload are given), signs and keeps it; signer is after it then. */
NODISCARD enum outcome online_keep_record(struct tx *tx, struct online_signer *signer, struct record *record);
/* To intake, in their order; false: what is left waits. */
NODISCARD bool online_book_records(const struct online *online);

#endif
