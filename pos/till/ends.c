/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where the chains end, looked at before anything is sold. */
#include "pos/till/archives.h"

static enum outcome check_end(struct till *till, const char *chain, struct fault *fault);
static enum outcome check_last(struct till *till, const char *chain, const struct journal_head *head,
                               struct fault *fault);

/* End marker and records must tell the same: a cut tail, a lost beginning or a hole stop the till before it sells. */
enum outcome till_ends_check(struct till *till, struct fault *fault) {
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < RECORD_CHAINS; i++) outcome = check_end(till, record_chains[i].letter, fault);
  return outcome;
}

static enum outcome check_end(struct till *till, const char *chain, struct fault *fault) {
  struct journal_head head;
  struct journal_extent extent;
  struct purged_chain purged;
  enum outcome outcome = journal_head_read(till->journal, chain, &head, fault);
  if (outcome == OK) outcome = journal_extent_read(till->journal, chain, &extent, fault);
  if (outcome == OK) outcome = purged_read(till->journal, chain, &purged, fault);
  if (outcome != OK) return outcome;
  if (extent.records == 0 && purged.last == head.sequence && text_equal(purged.hash, head.hash)) return OK;
  if (extent.last != head.sequence)
    return fault_set(fault, CHAIN_GAP, "journal.db",
                     "chain %s: the end marker says record %lld, the last record is %lld", chain,
                     (long long)head.sequence, (long long)extent.last);
  if (extent.records != head.sequence - purged.last)
    return fault_set(fault, CHAIN_GAP, "journal.db", "chain %s: %lld records where there were %lld", chain,
                     (long long)extent.records, (long long)(head.sequence - purged.last));
  return check_last(till, chain, &head, fault);
}

static enum outcome check_last(struct till *till, const char *chain, const struct journal_head *head,
                               struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = journal_latest(till->journal, chain, 1, &arena, &rows, &count, fault);
  if (outcome != OK) return outcome;
  uint8_t digest[SHA256_BYTES], der[PUBLIC_KEY_MAX];
  char hash[SHA256_HEX];
  sha256(rows[0].body, rows[0].body_length, digest);
  hex_from_bytes(digest, sizeof digest, hash);
  if (!text_equal(hash, head->hash) || !text_equal(hash, rows[0].hash))
    return fault_set(fault, CHAIN_GAP, "journal.db", "record %s %lld is not the one its end marker names", chain,
                     (long long)head->sequence);
  struct verify_key *key = verify_key_from_der(der, signing_key_public(till->key, der));
  bool ours = record_verify(key, rows[0].body, rows[0].body_length, rows[0].signature, rows[0].signature_length);
  verify_key_free(key);
  if (!ours)
    return fault_set(fault, FORGED_SIGNATURE, "key.sealed", "record %s %lld was signed with another key", chain,
                     (long long)head->sequence);
  return OK;
}
