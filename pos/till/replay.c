/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The same request twice is one thing done; the same id for another request is refused, and remembered. */
#include "pos/till/keep.h"

#include "core/log.h"

#include <string.h>

void till_request_hash(const struct spec *spec, const void *request, uint8_t hash[static SHA256_BYTES]) {
  AUTO(buffer) struct buffer bytes = {0};
  struct json json = json_into(&bytes);
  spec_write(spec, request, &json);
  sha256(bytes.bytes, bytes.length, hash);
}

enum outcome till_kept(struct till *till, const char *id, struct arena *arena, struct journal_row *row, bool *found,
                       struct fault *fault) {
  return journal_find(till->journal, id, arena, row, found, fault);
}

enum outcome till_replay(struct till *till, const char *id, const char *kind,
                         const uint8_t request[static SHA256_BYTES], struct arena *arena, struct journal_row *row,
                         bool *found, struct fault *fault) {
  struct journal_row kept;
  uint8_t hash[SHA256_BYTES];
  bool there = false;
  *found = false;
  enum outcome outcome = journal_find(till->journal, id, arena, &kept, &there, fault);
  if (outcome != OK || !there) return outcome;
  if (text_equal(kept.kind, kind) && journal_request_of(till->journal, id, hash) &&
      memcmp(hash, request, sizeof hash) == 0) {
    *row = kept;
    *found = true;
    return OK;
  }
  char number[RECEIPT_NUMBER];
  receipt_number(till_identity(till).till, kept.chain, kept.sequence, number);
  return till_refuse_reuse(till, id, number, request, fault);
}

enum outcome till_refuse_reuse(struct till *till, const char *id, const char *kept_number,
                               const uint8_t request[static SHA256_BYTES], struct fault *fault) {
  char at[TIME_TEXT];
  bool fresh = false;
  time_format_paris(clock_now_us(), at);
  enum outcome outcome = journal_refuse(till->journal, id, outcome_code(ID_REUSED), request, at, &fresh, fault);
  if (outcome != OK) return outcome;
  log_event(LOG_WARNING, "till.id_reused", "id %s", id);
  if (fresh) till_event(till, EVENT_REQUEST_REFUSED, id);
  return fault_set(fault, ID_REUSED, "/id", "%s", kept_number);
}
