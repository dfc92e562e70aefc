/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The recount of a till's journal, from the first record to the end marker, trusting nothing but the bytes. */
#include "pos/till/till.h"

#include <stdio.h>
#include <string.h>

#define READ_AT_ONCE 500

struct recount {
  struct journal *journal;
  struct verify_key *key;
  struct journal_head so_far;
  char where[160];
  void (*found)(void *context, const char *where, const char *what);
  void *context;
  struct arena *arena;
};

static bool open_recount(const char *folder, struct arena *arena, struct recount *recount);
static void recount_row(struct recount *recount, const struct journal_row *row);
static void check_bytes(struct recount *recount, const struct journal_row *row);
static void check_record(struct recount *recount, const struct journal_row *row, const struct record *record);
static void check_end(struct recount *recount);
static void check_snapshot(struct recount *recount);
static void differ(struct recount *recount, const char *column, const char *stands, const char *expected);
static void differ_cents(struct recount *recount, const char *column, struct money stands, struct money expected);

int64_t journal_verify(const char *folder, void (*found)(void *context, const char *where, const char *what), void *context) {
  AUTO(arena) struct arena kept = {0};
  struct recount recount = {.found = found, .context = context, .so_far = {.hash = ZERO_HASH_HEX}};
  if (!open_recount(folder, &kept, &recount)) return -1;
  int64_t records = 0;
  for (size_t count = READ_AT_ONCE; count == READ_AT_ONCE;) {
    AUTO(arena) struct arena arena = {0};
    struct journal_row *rows = NULL;
    struct fault fault = {0};
    recount.arena = &arena;
    if (journal_after(recount.journal, CHAIN_SALES, recount.so_far.sequence, READ_AT_ONCE, &arena, &rows, &count, &fault) != OK) {
      found(context, folder, fault.hint);
      break;
    }
    for (size_t i = 0; i < count; i++) recount_row(&recount, &rows[i]);
    records += (int64_t)count;
  }
  check_end(&recount);
  check_snapshot(&recount);
  verify_key_free(recount.key);
  journal_close(recount.journal);
  return records;
}

static bool open_recount(const char *folder, struct arena *arena, struct recount *recount) {
  struct fault fault = {0};
  struct signing_key *key = NULL;
  if (journal_open_to_read(arena_format(arena, "%s/journal.db", folder), &recount->journal, &fault) != OK ||
      signing_key_load(arena_format(arena, "%s/key.pem", folder), &key, &fault) != OK) {
    recount->found(recount->context, folder, fault.hint);
    journal_close(recount->journal);
    return false;
  }
  uint8_t der[PUBLIC_KEY_MAX];
  recount->key = verify_key_from_der(der, signing_key_public(key, der));
  signing_key_free(key);
  return true;
}

static void recount_row(struct recount *recount, const struct journal_row *row) {
  snprintf(recount->where, sizeof recount->where, "till record chain=%s sequence=%lld", row->chain, (long long)row->sequence);
  if (row->sequence != recount->so_far.sequence + 1) {
    char expected[32], stands[32];
    snprintf(expected, sizeof expected, "%lld", (long long)recount->so_far.sequence + 1);
    snprintf(stands, sizeof stands, "%lld", (long long)row->sequence);
    differ(recount, "sequence", stands, expected);
  }
  check_bytes(recount, row);
  struct record record;
  struct fault fault = {0};
  enum outcome outcome = record_parse(row->body, row->body_length, recount->arena, &record, &fault);
  if (outcome == OK) outcome = ticket_check(&record.ticket, recount->arena, &fault);
  if (outcome != OK) recount->found(recount->context, recount->where, fault.hint[0] ? fault.hint : outcome_code(outcome));
  else check_record(recount, row, &record);
  recount->so_far.sequence = row->sequence;
  TEXT_COPY(recount->so_far.hash, row->hash);
}

static void check_bytes(struct recount *recount, const struct journal_row *row) {
  uint8_t digest[SHA256_BYTES];
  char hash[SHA256_HEX];
  sha256(row->body, row->body_length, digest);
  hex_from_bytes(digest, SHA256_BYTES, hash);
  if (!text_equal(hash, row->hash)) differ(recount, "hash", row->hash, hash);
  if (!record_verify(recount->key, row->body, row->body_length, row->signature, row->signature_length))
    recount->found(recount->context, recount->where, "signature: not the till's");
}

static void check_record(struct recount *recount, const struct journal_row *row, const struct record *record) {
  struct money absolute = MONEY(record->ticket.total.cents < 0 ? -record->ticket.total.cents : record->ticket.total.cents);
  if (!text_equal(record->previous, recount->so_far.hash)) differ(recount, "previous", record->previous, recount->so_far.hash);
  if (!text_equal(record->id, row->id)) differ(recount, "id", row->id, record->id);
  if (!text_equal(record->at, row->at)) differ(recount, "at", row->at, record->at);
  if (!text_equal(record->business_day, row->business_day)) differ(recount, "business_day", row->business_day, record->business_day);
  differ_cents(recount, "total_cents", row->total, record->ticket.total);
  struct money total, total_abs;
  if (!money_add(recount->so_far.perpetual_total, record->ticket.total, &total) ||
      !money_add(recount->so_far.perpetual_total_abs, absolute, &total_abs))
    return;
  differ_cents(recount, "perpetual_total", record->perpetual_total, total);
  differ_cents(recount, "perpetual_total_abs", record->perpetual_total_abs, total_abs);
  recount->so_far.perpetual_total = total;
  recount->so_far.perpetual_total_abs = total_abs;
}

static void check_end(struct recount *recount) {
  struct journal_head head;
  struct fault fault = {0};
  snprintf(recount->where, sizeof recount->where, "till head chain=%s", CHAIN_SALES);
  if (journal_head_read(recount->journal, CHAIN_SALES, &head, &fault) != OK) {
    recount->found(recount->context, recount->where, fault.hint);
    return;
  }
  if (head.sequence != recount->so_far.sequence) {
    char stands[32], expected[32];
    snprintf(stands, sizeof stands, "%lld", (long long)recount->so_far.sequence);
    snprintf(expected, sizeof expected, "%lld", (long long)head.sequence);
    differ(recount, "last record", stands, expected);
  }
  if (!text_equal(head.hash, recount->so_far.hash)) differ(recount, "hash", head.hash, recount->so_far.hash);
  differ_cents(recount, "perpetual_cents", head.perpetual_total, recount->so_far.perpetual_total);
  differ_cents(recount, "perpetual_abs_cents", head.perpetual_total_abs, recount->so_far.perpetual_total_abs);
}

/* The prices it sells with are those the server gave. */
static void check_snapshot(struct recount *recount) {
  AUTO(arena) struct arena arena = {0};
  const char *bytes = NULL, *expected = NULL;
  struct fault fault = {0};
  if (journal_setting_read(recount->journal, "snapshot", &arena, &bytes, &fault) != OK ||
      journal_setting_read(recount->journal, "snapshot_sha256", &arena, &expected, &fault) != OK || !bytes)
    return;
  uint8_t digest[SHA256_BYTES];
  char hash[SHA256_HEX];
  sha256(bytes, strlen(bytes), digest);
  hex_from_bytes(digest, SHA256_BYTES, hash);
  snprintf(recount->where, sizeof recount->where, "till setting name=snapshot");
  if (!text_equal(hash, expected)) differ(recount, "value (SHA-256)", hash, expected ? expected : "none");
}

static void differ(struct recount *recount, const char *column, const char *stands, const char *expected) {
  char what[400];
  snprintf(what, sizeof what, "%s: %s stands, %s expected", column, stands, expected);
  recount->found(recount->context, recount->where, what);
}

static void differ_cents(struct recount *recount, const char *column, struct money stands, struct money expected) {
  if (stands.cents == expected.cents) return;
  char a[40], b[40];
  differ(recount, column, money_plain(stands, a), money_plain(expected, b));
}
