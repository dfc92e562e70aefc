/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/intake/private.h"

#include <string.h>

static struct db_bytes present(struct db_bytes bytes);
static enum outcome examine(struct claim *claim, struct arena *arena);

void claim_read(struct claim *claim, struct known_till *till, const struct intake_record *record, struct arena *arena) {
  *claim = (struct claim){.till = till, .body = present(record->body), .signature = present(record->signature)};
  sha256(claim->body.bytes, claim->body.length, claim->hash);
  claim->early = examine(claim, arena);
}

void claim_result(const struct claim *claim, struct intake_result *result) {
  bool readable = claim->early != BAD_RECORD;
  *result = (struct intake_result){.sequence = readable ? claim->record.sequence : 0,
                                   .answer = claim->answer,
                                   .code = claim->code,
                                   .fault = claim->fault};
  if (readable) TEXT_COPY(result->id, claim->record.id);
  if (readable) TEXT_COPY(result->chain, claim->record.chain);
}

const char *intake_answer_name(enum intake_answer answer) {
  switch (answer) {
  case INTAKE_ACCEPTED: return "accepted";
  case INTAKE_REPLAYED: return "replayed";
  case INTAKE_REFUSED: return "refused";
  }
  return "";
}

/* Nothing sent is empty, not NULL: it is kept like anything else. */
static struct db_bytes present(struct db_bytes bytes) {
  return bytes.bytes != NULL ? bytes : (struct db_bytes){(const uint8_t *)"", 0};
}

static enum outcome examine(struct claim *claim, struct arena *arena) {
  struct fault *fault = &claim->early_fault;
  const char *body = (const char *)claim->body.bytes;
  enum outcome outcome = record_parse(body, claim->body.length, arena, &claim->record, fault);
  if (outcome != OK) return outcome;
  claim->chain = (size_t)(record_chain_find(claim->record.chain) - record_chains);
  if (!text_equal(claim->record.till, claim->till->code))
    return fault_set(fault, WRONG_TILL, "/till", "%s, sent by %s", claim->record.till, claim->till->code);
  if (!record_verify(claim->till->key, body, claim->body.length, claim->signature.bytes, claim->signature.length))
    return fault_set(fault, FORGED_SIGNATURE, "/signature", "not signed by the key of %s", claim->till->code);
  return OK;
}
