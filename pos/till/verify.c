/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The recount of a till's journal, from the first record to the end marker, trusting nothing but the bytes. */
#include "pos/till/key.h"

#include <stdio.h>
#include <string.h>

#define READ_AT_ONCE 500

struct recount {
  struct journal *journal;
  struct verify_key *key;
  char till[64];              /* whose journal this says it is; "" before enrolment */
  struct journal_head so_far; /* what the end marker must say after the records read */
  char at[TIME_TEXT];         /* of the last record */
  char where[160];
  journal_found *found;
  void *context;
  struct arena *arena;
};

static bool open_recount(const char *folder, struct recount *recount);
static bool find_key(const char *folder, struct recount *recount, struct arena *arena);
static bool kept_key(struct recount *recount, struct arena *arena, uint8_t der[static PUBLIC_KEY_MAX], size_t *length);
static int64_t recount_records(struct recount *recount);
static void recount_row(struct recount *recount, const struct journal_row *row);
static bool check_bytes(struct recount *recount, const struct journal_row *row, char hash[static SHA256_HEX]);
static void check_place(struct recount *recount, const struct journal_row *row, const struct record *record);
static void check_totals(struct recount *recount, const struct journal_row *row, const struct record *record);
static void check_end(struct recount *recount);
static void check_snapshot(struct recount *recount);
static void same_text(struct recount *recount, const char *column, const char *stands, const char *expected);
static void same_number(struct recount *recount, const char *column, int64_t stands, int64_t expected);
static void same_cents(struct recount *recount, const char *column, struct money stands, struct money expected);

int64_t journal_verify(const char *folder, journal_found *found, void *context) {
  struct recount recount = {.found = found, .context = context, .so_far = {.hash = ZERO_HASH_HEX}};
  int64_t records = -1;
  if (open_recount(folder, &recount)) {
    records = recount_records(&recount);
    check_end(&recount);
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

static int64_t recount_records(struct recount *recount) {
  int64_t records = 0;
  for (size_t count = READ_AT_ONCE; count == READ_AT_ONCE;) {
    AUTO(arena) struct arena arena = {0};
    struct journal_row *rows = NULL;
    struct fault fault = {0};
    recount->arena = &arena;
    if (journal_after(recount->journal, CHAIN_SALES, recount->so_far.sequence, READ_AT_ONCE, &arena, &rows, &count,
                      &fault) != OK) {
      recount->found(recount->context, "till record", fault.hint);
      break;
    }
    for (size_t i = 0; i < count; i++) recount_row(recount, &rows[i]);
    records += (int64_t)count;
  }
  recount->arena = NULL; /* it was of the last round */
  return records;
}

/* Each row is held against the bytes that were signed; after a fault the recount goes on from what those bytes say, so
 * that one altered row is one finding and not thousands. */
static void recount_row(struct recount *recount, const struct journal_row *row) {
  snprintf(recount->where, sizeof recount->where, "till record chain=%s sequence=%lld", row->chain,
           (long long)row->sequence);
  char hash[SHA256_HEX];
  bool signed_by_till = check_bytes(recount, row, hash);
  if (row->sequence != recount->so_far.sequence + 1)
    same_number(recount, "sequence", row->sequence, recount->so_far.sequence + 1);
  struct record record;
  struct fault fault = {0};
  enum outcome outcome = record_parse(row->body, row->body_length, recount->arena, &record, &fault);
  if (outcome == OK) outcome = ticket_check(&record.ticket, recount->arena, &fault);
  if (outcome != OK) {
    char what[sizeof fault.field + sizeof fault.hint + 16];
    snprintf(what, sizeof what, "body: %s %s", fault.field, fault.hint);
    recount->found(recount->context, recount->where, what);
  } else {
    check_place(recount, row, &record);
    check_totals(recount, row, &record);
  }
  recount->so_far.sequence = row->sequence;
  TEXT_COPY(recount->so_far.hash, signed_by_till ? hash : row->hash);
}

/* Three witnesses: body, signature, hash. The one that two contradict is the one that was altered. */
static bool check_bytes(struct recount *recount, const struct journal_row *row, char hash[static SHA256_HEX]) {
  uint8_t digest[SHA256_BYTES];
  sha256(row->body, row->body_length, digest);
  hex_from_bytes(digest, SHA256_BYTES, hash);
  bool ours = record_verify(recount->key, row->body, row->body_length, row->signature, row->signature_length);
  if (ours) same_text(recount, "hash", row->hash, hash);
  else if (text_equal(row->hash, hash)) recount->found(recount->context, recount->where, "signature: not the till's");
  else recount->found(recount->context, recount->where, "body: not the bytes that were signed");
  return ours;
}

static void check_place(struct recount *recount, const struct journal_row *row, const struct record *record) {
  same_text(recount, "chain", row->chain, record->chain);
  same_number(recount, "sequence", row->sequence, record->sequence);
  same_text(recount, "previous", record->previous, recount->so_far.hash);
  same_text(recount, "id", row->id, record->id);
  same_text(recount, "at", row->at, record->at);
  same_text(recount, "business_day", row->business_day, record->business_day);
  same_text(recount, "till", recount->till, record->till);
  TEXT_COPY(recount->at, record->at);
}

static void check_totals(struct recount *recount, const struct journal_row *row, const struct record *record) {
  struct money total = record->ticket.total, absolute = MONEY(total.cents < 0 ? -total.cents : total.cents);
  struct money sum = MONEY(0), sum_abs = MONEY(0);
  same_cents(recount, "total_cents", row->total, total);
  if (!money_add(recount->so_far.perpetual_total, total, &sum) ||
      !money_add(recount->so_far.perpetual_total_abs, absolute, &sum_abs))
    recount->found(recount->context, recount->where, "perpetual_total: does not fit");
  same_cents(recount, "perpetual_total", record->perpetual_total, sum);
  same_cents(recount, "perpetual_total_abs", record->perpetual_total_abs, sum_abs);
  recount->so_far.perpetual_total = record->perpetual_total;
  recount->so_far.perpetual_total_abs = record->perpetual_total_abs;
}

static void check_end(struct recount *recount) {
  struct journal_head head;
  struct fault fault = {0};
  char at[TIME_TEXT];
  snprintf(recount->where, sizeof recount->where, "till head chain=%s", CHAIN_SALES);
  if (journal_head_read(recount->journal, CHAIN_SALES, &head, &fault) != OK) {
    recount->found(recount->context, recount->where, fault.hint);
    return;
  }
  same_number(recount, "sequence", head.sequence, recount->so_far.sequence);
  same_text(recount, "hash", head.hash, recount->so_far.hash);
  same_cents(recount, "perpetual_cents", head.perpetual_total, recount->so_far.perpetual_total);
  same_cents(recount, "perpetual_abs_cents", head.perpetual_total_abs, recount->so_far.perpetual_total_abs);
  if (recount->at[0]) same_text(recount, "at_us", time_format_paris(head.at_us, at), recount->at);
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
  same_text(recount, "value (SHA-256)", hash, expected ? expected : "none");
}

static void same_text(struct recount *recount, const char *column, const char *stands, const char *expected) {
  if (text_equal(stands, expected)) return;
  char what[400];
  snprintf(what, sizeof what, "%s: %.120s stands, %.120s expected", column, stands, expected);
  recount->found(recount->context, recount->where, what);
}

static void same_number(struct recount *recount, const char *column, int64_t stands, int64_t expected) {
  char a[24], b[24];
  snprintf(a, sizeof a, "%lld", (long long)stands);
  snprintf(b, sizeof b, "%lld", (long long)expected);
  same_text(recount, column, a, b);
}

static void same_cents(struct recount *recount, const char *column, struct money stands, struct money expected) {
  char a[40], b[40];
  same_text(recount, column, money_plain(stands, a), money_plain(expected, b));
}
