/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Refusals in a chain of their own: nothing a till sent is dropped silently, and no refusal can be taken back unseen.
 */
#include "pos/intake/private.h"

#include <inttypes.h>
#include <string.h>

static enum outcome read_head(struct batch *batch, struct fault *fault);
static enum outcome read_named(struct batch *batch, struct named_row **named, size_t *count, struct fault *fault);
static bool is_named(const struct batch *batch, size_t at, const struct named_row named[], size_t count);
static bool same_refusal(const struct claim *claim, const char *till, const uint8_t *hash, const char *code);
static void append(struct batch *batch, const struct claim *claim);
static const char *detail_of(const struct claim *claim, struct arena *arena);

enum outcome refused_chain(struct batch *batch, struct fault *fault) {
  struct named_row *named = NULL;
  size_t refusals = 0, named_count = 0;
  batch->refused_count = 0;
  for (size_t i = 0; i < batch->count; i++) refusals += batch->claims[i]->keep_refused;
  if (refusals == 0) return OK;
  enum outcome outcome = read_head(batch, fault);
  if (outcome == OK) outcome = read_named(batch, &named, &named_count, fault);
  if (outcome != OK) return outcome;
  batch->refused = arena_list(batch->arena, refusals, sizeof *batch->refused);
  for (size_t i = 0; i < batch->count; i++)
    if (batch->claims[i]->keep_refused && !is_named(batch, i, named, named_count)) append(batch, batch->claims[i]);
  return OK;
}

void refused_hash(const struct refused_row *row, uint8_t hash[static SHA256_BYTES]) {
  AUTO(buffer) struct buffer bytes = {0};
  uint8_t digest[SHA256_BYTES];
  buffer_add(&bytes, row->previous.bytes, row->previous.length);
  sha256(row->body.bytes, row->body.length, digest);
  buffer_add(&bytes, digest, sizeof digest);
  sha256(row->signature.bytes, row->signature.length, digest);
  buffer_add(&bytes, digest, sizeof digest);
  buffer_format(&bytes, "%" PRId64 "|%s|%s|%" PRId64 "|%s", row->sequence, row->till, row->code, row->received_at,
                row->detail);
  sha256(bytes.bytes, bytes.length, hash);
}

static enum outcome read_head(struct batch *batch, struct fault *fault) {
  struct refused_head *head = &batch->intake->refused;
  struct chain_row *row = NULL;
  size_t count = 0;
  if (head->known) return OK;
  enum outcome outcome =
      intake_look_up(batch->intake->own, &intake_find_refused_head, NULL, batch->arena, &row, &count, fault);
  if (outcome != OK) return outcome;
  *head = (struct refused_head){.known = true};
  if (count == 0 || row->hash.length != sizeof head->hash) return OK;
  head->sequence = row->sequence;
  memcpy(head->hash, row->hash.bytes, sizeof head->hash);
  return OK;
}

static enum outcome read_named(struct batch *batch, struct named_row **named, size_t *count, struct fault *fault) {
  const char **tills = arena_list(batch->arena, batch->count, sizeof *tills);
  const char **codes = arena_list(batch->arena, batch->count, sizeof *codes);
  struct db_bytes *hashes = arena_list(batch->arena, batch->count, sizeof *hashes);
  size_t asked = 0;
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *claim = batch->claims[i];
    if (!claim->keep_refused) continue;
    tills[asked] = claim->till->code;
    codes[asked] = outcome_code(claim->code);
    hashes[asked++] = (struct db_bytes){claim->hash, sizeof claim->hash};
  }
  const struct db_param params[] = {P_LIST(DB_TEXTS, tills, asked), P_LIST(DB_BYTES_LIST, hashes, asked),
                                    P_LIST(DB_TEXTS, codes, asked)};
  return intake_look_up(batch->intake->own, &intake_find_refused, params, batch->arena, named, count, fault);
}

/* In the table already, or a little earlier in this batch. */
static bool is_named(const struct batch *batch, size_t at, const struct named_row named[], size_t count) {
  const struct claim *claim = batch->claims[at];
  for (size_t i = 0; i < count; i++)
    if (same_refusal(claim, named[i].till, named[i].body_hash.bytes, named[i].code)) return true;
  for (size_t i = 0; i < at; i++) {
    const struct claim *other = batch->claims[i];
    if (other->keep_refused && same_refusal(claim, other->till->code, other->hash, outcome_code(other->code)))
      return true;
  }
  return false;
}

static bool same_refusal(const struct claim *claim, const char *till, const uint8_t *hash, const char *code) {
  return text_equal(claim->till->code, till) && memcmp(claim->hash, hash, sizeof claim->hash) == 0 &&
         text_equal(outcome_code(claim->code), code);
}

static void append(struct batch *batch, const struct claim *claim) {
  struct refused_row *row = &batch->refused[batch->refused_count];
  const struct refused_head *head = &batch->intake->refused;
  const struct refused_row *last = batch->refused_count > 0 ? row - 1 : NULL;
  uint8_t *hash = arena_alloc(batch->arena, SHA256_BYTES);
  *row = (struct refused_row){.sequence = last != NULL ? last->sequence + 1 : head->sequence + 1,
                              .till = claim->till->code,
                              .code = outcome_code(claim->code),
                              .detail = detail_of(claim, batch->arena),
                              .body = claim->body,
                              .body_hash = {claim->hash, sizeof claim->hash},
                              .signature = claim->signature,
                              .received_at = batch->now_us,
                              .previous = last != NULL ? last->hash : (struct db_bytes){head->hash, sizeof head->hash}};
  refused_hash(row, hash);
  row->hash = (struct db_bytes){hash, SHA256_BYTES};
  batch->refused_count++;
}

/* Names of fields may come from the record itself. */
static const char *detail_of(const struct claim *claim, struct arena *arena) {
  const char *detail = arena_format(arena, "%s %s", claim->fault.field, claim->fault.hint);
  return text_is_utf8(detail, strlen(detail)) ? detail : outcome_text(claim->code, LANGUAGE_EN);
}
