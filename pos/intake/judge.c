/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Decides about records in the order they came: what has been here before, what has its place in the chain, what may
 * become a sale. Everything is decided before anything is written. */
#include "pos/intake/private.h"

#include <string.h>

struct stored_list {
  struct stored_row *rows;
  size_t count;
};

static enum outcome read_stored(struct batch *batch, struct stored_list *stored, struct fault *fault);
static enum outcome read_taken(struct batch *batch, bool *taken, struct fault *fault);
static void judge_all(struct batch *batch, const struct stored_list *stored, bool taken);
static void judge(struct batch *batch, size_t at, const struct stored_list *stored, bool taken);
static bool judge_past(struct batch *batch, size_t at, const struct stored_list *stored);
static const struct claim *earlier_in_batch(const struct batch *batch, size_t at);
static void judge_against(struct claim *claim, const uint8_t *hash, const char *id, const char *refused);
static const struct stored_row *find_stored(const struct stored_list *stored, const struct claim *claim);
static const char *stored_id(const struct batch *batch, const struct stored_row *row);
static void judge_content(struct batch *batch, struct claim *claim, const struct head *before, bool taken);
static enum outcome judge_sale(struct batch *batch, struct claim *claim, const struct head *before,
                               struct fault *fault);
static void advance(struct claim *claim);
static void refuse_place(struct claim *claim, enum outcome outcome, const char *field, const char *hint);
static bool may_be_outdated(const struct batch *batch);

enum outcome batch_judge(struct batch *batch, struct fault *fault) {
  struct stored_list stored = {0};
  bool taken = false;
  struct directory *directory = &batch->intake->directory;
  int64_t started_us = clock_monotonic_us();
  enum outcome outcome = read_stored(batch, &stored, fault);
  if (outcome == OK && batch->careful) outcome = read_taken(batch, &taken, fault);
  if (outcome == OK) outcome = known_read(batch, fault);
  if (outcome != OK) return outcome;
  judge_all(batch, &stored, taken);
  if (may_be_outdated(batch) && directory->checked_us < started_us) { /* added a moment ago? */
    outcome = directory_refresh(batch->intake, true, fault);
    if (outcome != OK) return outcome;
    judge_all(batch, &stored, taken);
  }
  return refused_chain(batch, fault);
}

/* What the tables hold under the numbers that are already taken. */
static enum outcome read_stored(struct batch *batch, struct stored_list *stored, struct fault *fault) {
  const char **tills = arena_list(batch->arena, batch->count, sizeof *tills);
  const char **chains = arena_list(batch->arena, batch->count, sizeof *chains);
  int64_t *sequences = arena_list(batch->arena, batch->count, sizeof *sequences);
  size_t count = 0;
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *claim = batch->claims[i];
    if (claim->early != OK || claim->record.sequence > claim_chain(claim)->head.sequence) continue;
    tills[count] = claim->till->code;
    chains[count] = claim->record.chain;
    sequences[count++] = claim->record.sequence;
  }
  if (count == 0) return OK;
  const struct db_param params[] = {P_LIST(DB_TEXTS, tills, count), P_LIST(DB_TEXTS, chains, count),
                                    P_LIST(DB_INTEGERS, sequences, count)};
  return intake_look_up(batch->intake->own, &intake_find_stored, params, batch->arena, &stored->rows, &stored->count,
                        fault);
}

static enum outcome read_taken(struct batch *batch, bool *taken, struct fault *fault) {
  const struct claim *claim = batch->claims[0];
  struct uuid_row *rows = NULL;
  size_t count = 0;
  if (batch->count != 1 || claim->early != OK || !claim_is_sale(claim)) return OK;
  const struct db_param params[] = {P_LIST(DB_UUIDS, &claim->record.id, 1)};
  enum outcome outcome =
      intake_look_up(batch->intake->own, &intake_find_tickets, params, batch->arena, &rows, &count, fault);
  *taken = count > 0;
  return outcome;
}

static void judge_all(struct batch *batch, const struct stored_list *stored, bool taken) {
  for (size_t i = 0; i < batch->count; i++) {
    struct till_chain *chain = claim_chain(batch->claims[i]);
    chain->next = chain->head;
  }
  for (size_t i = 0; i < batch->count; i++) judge(batch, i, stored, taken);
}

/* Guards in a fixed order: readable and signed, seen before, its place, its content. */
static void judge(struct batch *batch, size_t at, const struct stored_list *stored, bool taken) {
  struct claim *claim = batch->claims[at];
  const struct head *next = &claim_chain(claim)->next;
  char previous[SHA256_HEX];
  claim->keep_record = claim->keep_refused = false;
  claim->answer = INTAKE_ACCEPTED;
  claim->code = OK;
  claim->fault = claim->early_fault;
  if (claim->early != OK) {
    refuse_place(claim, claim->early, claim->early_fault.field, claim->early_fault.hint);
    return;
  }
  if (judge_past(batch, at, stored)) return;
  hex_from_bytes(next->hash, sizeof next->hash, previous);
  if (claim->record.sequence > next->sequence + 1) {
    refuse_place(
        claim, CHAIN_GAP, "/sequence",
        arena_format(batch->arena, "%lld follows %lld", (long long)claim->record.sequence, (long long)next->sequence));
  } else if (!text_equal(claim->record.previous, previous)) {
    refuse_place(claim, CHAIN_FORK, "/previous", "does not follow the record before it");
  } else {
    const struct head before = *next;
    advance(claim);
    judge_content(batch, claim, &before, taken);
  }
}

/* A number at or below the head: the same record again, or another one in its place. */
static bool judge_past(struct batch *batch, size_t at, const struct stored_list *stored) {
  struct claim *claim = batch->claims[at];
  if (claim->record.sequence > claim_chain(claim)->next.sequence) return false;
  const struct claim *twin = earlier_in_batch(batch, at);
  const struct stored_row *row = twin == NULL ? find_stored(stored, claim) : NULL;
  if (twin != NULL) {
    judge_against(claim, twin->hash, twin->record.id, twin->code == OK ? NULL : outcome_code(twin->code));
  } else if (row != NULL && row->hash.length == SHA256_BYTES) {
    judge_against(claim, row->hash.bytes, stored_id(batch, row), row->refused);
  } else {
    refuse_place(claim, CHAIN_FORK, "/sequence", "this number is taken");
  }
  return true;
}

static const struct claim *earlier_in_batch(const struct batch *batch, size_t at) {
  const struct claim *claim = batch->claims[at];
  if (claim->record.sequence <= claim_chain(claim)->head.sequence) return NULL;
  for (size_t i = 0; i < at; i++) {
    const struct claim *other = batch->claims[i];
    if (other->till == claim->till && other->chain == claim->chain && other->keep_record &&
        other->record.sequence == claim->record.sequence)
      return other;
  }
  return NULL;
}

/* hash, id: of the record that has this number. refused: why it was, NULL if it was accepted. */
static void judge_against(struct claim *claim, const uint8_t *hash, const char *id, const char *refused) {
  if (memcmp(claim->hash, hash, SHA256_BYTES) != 0) {
    bool same_sale = text_equal(claim->record.id, id);
    refuse_place(claim, same_sale ? ID_REUSED : CHAIN_FORK, same_sale ? "/id" : "/sequence",
                 "another content was recorded");
    return;
  }
  claim->code = refused == NULL ? OK : outcome_from_code(refused);
  claim->answer = refused == NULL ? INTAKE_REPLAYED : INTAKE_REFUSED;
  if (refused != NULL) claim->fault = (struct fault){.outcome = claim->code, .hint = "refused when it first came"};
}

static const struct stored_row *find_stored(const struct stored_list *stored, const struct claim *claim) {
  for (size_t i = 0; i < stored->count; i++)
    if (stored->rows[i].sequence == claim->record.sequence && text_equal(stored->rows[i].till, claim->till->code) &&
        text_equal(stored->rows[i].chain, claim->record.chain))
      return &stored->rows[i];
  return NULL;
}

static const char *stored_id(const struct batch *batch, const struct stored_row *row) {
  struct record record;
  struct fault ignored;
  enum outcome outcome = record_parse((const char *)row->body.bytes, row->body.length, batch->arena, &record, &ignored);
  return outcome == OK ? record.id : "";
}

/* Its place is right: whatever its content, the chain goes on from here. */
static void judge_content(struct batch *batch, struct claim *claim, const struct head *before, bool taken) {
  struct fault fault = {0};
  claim->keep_record = true;
  claim->code = claim->forced;
  if (claim->forced != OK) fault = claim->early_fault;
  if (claim->code == OK && taken)
    claim->code = fault_set(&fault, ID_REUSED, "/id", "%s is another sale", claim->record.id);
  if (claim->code == OK && claim_is_sale(claim)) claim->code = judge_sale(batch, claim, before, &fault);
  else if (claim->code == OK)
    claim->code = place_check(&claim->record, claim->till, before, &batch->intake->directory, batch->now_us,
                              batch->arena, &fault);
  if (claim->code == OK) return;
  claim->answer = INTAKE_REFUSED;
  claim->keep_refused = true;
  claim->fault = fault;
}

static enum outcome judge_sale(struct batch *batch, struct claim *claim, const struct head *before,
                               struct fault *fault) {
  const struct directory *directory = &batch->intake->directory;
  enum outcome outcome =
      content_check(&claim->record, claim->till, before, directory, batch->now_us, batch->arena, fault);
  if (outcome == OK && claim->record.ticket.source != NULL) outcome = back_check(batch, claim, fault);
  if (outcome == OK) outcome = held_judge(batch, claim, fault);
  return outcome == OK ? sale_entry(&claim->record, directory, batch->arena, &claim->entry, fault) : outcome;
}

static void advance(struct claim *claim) {
  struct head *next = &claim_chain(claim)->next;
  next->sequence = claim->record.sequence;
  memcpy(next->hash, claim->hash, sizeof next->hash);
  next->perpetual_total = claim->record.perpetual_total;
  next->perpetual_total_abs = claim->record.perpetual_total_abs;
}

static void refuse_place(struct claim *claim, enum outcome outcome, const char *field, const char *hint) {
  struct fault fault = {0};
  claim->answer = INTAKE_REFUSED;
  claim->keep_refused = true;
  claim->code = fault_set(&fault, outcome, field, "%s", hint);
  claim->fault = fault;
}

static bool may_be_outdated(const struct batch *batch) {
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *claim = batch->claims[i];
    enum outcome code = claim->keep_record ? claim->code : OK;
    if (code == UNKNOWN_ITEM || code == UNKNOWN_MEMBER || code == CONTRACT_EXPIRED || code == NO_VAT_RATE ||
        code == NO_SPLIT_RULE)
      return true;
  }
  return false;
}
