/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The recount of a till's journal, every chain from its first record to its end marker, trusting nothing but the bytes.
 */
#include "pos/till/archives.h"
#include "pos/till/closings_verify.h"
#include "pos/till/key.h"
#include "pos/till/recount.h"

#include <stdio.h>
#include <string.h>

#define READ_AT_ONCE 500

static bool open_recount(const char *folder, struct recount *recount);
static bool find_key(const char *folder, struct recount *recount, struct arena *arena);
static bool kept_key(struct recount *recount, struct arena *arena, uint8_t der[static PUBLIC_KEY_MAX], size_t *length);
static int64_t recount_chain(struct recount *recount, const struct record_chain *chain);
static void begin_chain(struct recount *recount);
static void check_end(struct recount *recount);
static void check_snapshot(struct recount *recount);

int64_t journal_verify(const char *folder, journal_found *found, void *context) {
  struct recount recount = {.found = found, .context = context};
  int64_t records = -1;
  if (open_recount(folder, &recount)) {
    records = 0;
    for (size_t i = 0; i < RECORD_CHAINS; i++) records += recount_chain(&recount, &record_chains[i]);
    recount_strays(&recount);
    closings_verify(recount.journal, found, context);
    check_snapshot(&recount);
    journal_inspect(recount.journal, found, context);
  }
  verify_key_free(recount.key);
  journal_close(recount.journal);
  return records;
}

static bool open_recount(const char *folder, struct recount *recount) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  const char *till = NULL;
  enum outcome outcome = journal_open_to_read(arena_format(&arena, "%s/journal.db", folder), &recount->journal, &fault);
  if (outcome == OK) outcome = journal_setting_read(recount->journal, "till", &arena, &till, &fault);
  if (outcome != OK) {
    recount->found(recount->context, folder, fault.hint);
    return false;
  }
  TEXT_COPY(recount->till, till ? till : "");
  return find_key(folder, recount, &arena);
}

/* The public key of the journal, which must be the one of the private key when that lies beside it: a copy given to
 * somebody else has none. */
static bool find_key(const char *folder, struct recount *recount, struct arena *arena) {
  uint8_t kept[PUBLIC_KEY_MAX], own[PUBLIC_KEY_MAX];
  size_t kept_length = 0, own_length = 0;
  struct signing_key *private = NULL;
  struct fault fault = {0};
  enum outcome outcome = till_key_peek(folder, &private, &fault);
  if (outcome == OK) own_length = signing_key_public(private, own);
  else if (outcome != NOT_FOUND) recount->found(recount->context, "till key", fault.hint);
  signing_key_free(private);
  bool known = kept_key(recount, arena, kept, &kept_length);
  if (!known && own_length == 0) {
    recount->found(recount->context, folder, fault.hint);
    return false;
  }
  if (!known) recount->found(recount->context, "till setting name=public_key", "value: not a public key");
  else if (own_length > 0 && (own_length != kept_length || memcmp(own, kept, own_length) != 0))
    recount->found(recount->context, "till key", "not the key of this journal");
  recount->key = known ? verify_key_from_der(kept, kept_length) : verify_key_from_der(own, own_length);
  return true;
}

static bool kept_key(struct recount *recount, struct arena *arena, uint8_t der[static PUBLIC_KEY_MAX], size_t *length) {
  const char *text = NULL;
  struct fault fault = {0};
  if (journal_setting_read(recount->journal, "public_key", arena, &text, &fault) != OK || !text ||
      !base64_to_bytes(text, der, PUBLIC_KEY_MAX, length))
    return false;
  struct verify_key *key = verify_key_from_der(der, *length);
  verify_key_free(key);
  return key != NULL;
}

static int64_t recount_chain(struct recount *recount, const struct record_chain *chain) {
  int64_t records = 0;
  recount->chain = chain;
  begin_chain(recount);
  for (size_t count = READ_AT_ONCE; count == READ_AT_ONCE;) {
    AUTO(arena) struct arena arena = {0};
    struct journal_row *rows = NULL;
    struct fault fault = {0};
    recount->arena = &arena;
    if (journal_after(recount->journal, chain->letter, recount->so_far.sequence, READ_AT_ONCE, &arena, &rows, &count,
                      &fault) != OK) {
      recount->found(recount->context, "till record", fault.hint);
      break;
    }
    for (size_t i = 0; i < count; i++) recount_row(recount, &rows[i]);
    records += (int64_t)count;
  }
  recount->arena = NULL; /* it was of the last round */
  check_end(recount);
  return records;
}

/* At its first record, or where the last purge left it. */
static void begin_chain(struct recount *recount) {
  struct purged_chain purged;
  struct journal_extent extent;
  struct fault fault = {0};
  snprintf(recount->where, sizeof recount->where, "till record chain=%s", recount->chain->letter);
  recount->at[0] = '\0';
  recount->named_core = false;
  recount->so_far = (struct journal_head){.hash = ZERO_HASH_HEX};
  if (purged_read(recount->journal, recount->chain->letter, &purged, &fault) != OK ||
      journal_extent_read(recount->journal, recount->chain->letter, &extent, &fault) != OK) {
    recount->found(recount->context, recount->where, fault.hint);
    return;
  }
  recount->so_far.sequence = purged.last;
  TEXT_COPY(recount->so_far.hash, purged.hash);
  recount->so_far.perpetual_total = purged.perpetual_total;
  recount->so_far.perpetual_total_abs = purged.perpetual_total_abs;
  if (purged.last > 0 && extent.first > 0 && extent.first <= purged.last)
    recount_number(recount, "first", extent.first, purged.last + 1);
}

/* Whoever takes the last record away must also say that the one before it was the last, in the till's own hand. */
static void check_head_signature(struct recount *recount, const struct journal_head *head) {
  char text[HEAD_TEXT];
  bool needs_none = head->sequence == 0 || (!recount->named_core && head->signature_length == 0);
  if (needs_none) return;
  size_t length = journal_head_text(recount->chain->letter, head, text);
  if (!record_verify(recount->key, text, length, head->signature, head->signature_length))
    recount->found(recount->context, recount->where, "signature: not the till's");
}

static void check_end(struct recount *recount) {
  struct journal_head head;
  struct fault fault = {0};
  char at[TIME_TEXT];
  snprintf(recount->where, sizeof recount->where, "till head chain=%s", recount->chain->letter);
  if (journal_head_read(recount->journal, recount->chain->letter, &head, &fault) != OK) {
    recount->found(recount->context, recount->where, fault.hint);
    return;
  }
  recount_number(recount, "sequence", head.sequence, recount->so_far.sequence);
  recount_text(recount, "hash", head.hash, recount->so_far.hash);
  recount_cents(recount, "perpetual_cents", head.perpetual_total, recount->so_far.perpetual_total);
  recount_cents(recount, "perpetual_abs_cents", head.perpetual_total_abs, recount->so_far.perpetual_total_abs);
  check_head_signature(recount, &head);
  int64_t sent = 0; /* a chain may be cut off together with its end */
  if (journal_sent_read(recount->journal, recount->chain->letter, &sent, &fault) == OK && sent > head.sequence)
    recount_number(recount, "sequence", head.sequence, sent);
  if (recount->at[0]) recount_text(recount, "at_us", time_format_paris(head.at_us, at), recount->at);
}

/* The prices it sells with are those the server gave. */
static void check_snapshot(struct recount *recount) {
  AUTO(arena) struct arena arena = {0};
  const char *bytes = NULL, *expected = NULL;
  struct fault fault = {0};
  snprintf(recount->where, sizeof recount->where, "till setting name=snapshot");
  if (journal_setting_read(recount->journal, "snapshot", &arena, &bytes, &fault) != OK ||
      journal_setting_read(recount->journal, "snapshot_sha256", &arena, &expected, &fault) != OK) {
    recount->found(recount->context, recount->where, fault.hint);
    return;
  }
  uint8_t digest[SHA256_BYTES];
  char hash[SHA256_HEX] = "none";
  if (bytes) {
    sha256(bytes, strlen(bytes), digest);
    hex_from_bytes(digest, SHA256_BYTES, hash);
  }
  recount_text(recount, "value (SHA-256)", hash, expected ? expected : "none");
}
