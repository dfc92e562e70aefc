/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The purge: nothing goes that is not in an archive whose every byte was just verified. */
#include "pos/till/archives.h"

#include "core/log.h"
#include "pos/archive/archive.h"

#include <stdio.h>
#include <string.h>

#define ARCHIVE_BYTES_MAX ((size_t)2 << 30)
#define YEAR_US (INT64_C(366) * 24 * 3600 * 1000000)

static enum outcome verify_file(const char *path, struct arena *arena, char sha256_hex[static SHA256_HEX],
                                struct fault *fault);
static enum outcome replay(struct till *till, const struct purge_order *order, struct arena *arena, int64_t *purged,
                           bool *replayed, struct fault *fault);
static enum outcome find_record(struct till *till, const char *hash, struct arena *arena, struct record *record,
                                struct fault *fault);
static enum outcome check_age(const struct till *till, const struct record_archive *archive, struct fault *fault);
static enum outcome check_sent(struct till *till, const struct record_archive *archive, struct fault *fault);
static enum outcome purge(struct till *till, const struct purge_order *order, const struct record *archive,
                          struct arena *arena, int64_t *purged, struct fault *fault);
static enum outcome check_follows(struct journal *journal, const struct archived_chain gone[], size_t count,
                                  struct fault *fault);
static size_t choose(const struct record_archive *archive, struct archived_chain gone[static RECORD_CHAINS]);
static enum outcome last_purge(struct journal *journal, struct arena *arena, struct record *record, bool *found,
                               struct fault *fault);
static size_t merge(const struct record_archive *before, const struct archived_chain gone[], size_t gone_count,
                    struct archived_chain all[static RECORD_CHAINS]);

enum outcome till_purge(struct till *till, const struct purge_order *order, struct arena *arena, int64_t *purged,
                        bool *replayed, struct fault *fault) {
  char hash[SHA256_HEX];
  struct record record;
  enum outcome outcome = verify_file(order->path, arena, hash, fault);
  if (outcome == ARCHIVE_UNSOUND) till_event(till, EVENT_INTEGRITY_FAILURE, "archive");
  if (outcome != OK) return outcome;
  till_moment_begin(till);
  outcome = replay(till, order, arena, purged, replayed, fault);
  if (outcome == OK && !*replayed) outcome = find_record(till, hash, arena, &record, fault);
  if (outcome == OK && !*replayed) outcome = till_purge_check(till, &record.archive, fault);
  if (outcome == OK && !*replayed) outcome = purge(till, order, &record, arena, purged, fault);
  till_moment_end(till);
  return outcome;
}

static enum outcome replay(struct till *till, const struct purge_order *order, struct arena *arena, int64_t *purged,
                           bool *replayed, struct fault *fault) {
  struct journal_row row;
  struct record record;
  *replayed = false;
  if (!order->request) return OK;
  enum outcome outcome = till_replay(till, order->id, "purge", order->request, arena, &row, replayed, fault);
  if (outcome == OK && *replayed) outcome = record_parse(row.body, row.body_length, arena, &record, fault);
  if (outcome == OK && *replayed) *purged = record.archive.records;
  return outcome;
}

enum outcome till_purge_check(struct till *till, const struct record_archive *archive, struct fault *fault) {
  struct archived_chain gone[RECORD_CHAINS];
  size_t count = choose(archive, gone);
  enum outcome outcome = check_follows(till->journal, gone, count, fault);
  if (outcome == OK) outcome = check_age(till, archive, fault);
  return outcome == OK ? check_sent(till, archive, fault) : outcome;
}

struct findings {
  int64_t count;
  char first[300];
};

static void count_finding(void *context, const char *where, const char *what) {
  struct findings *findings = context;
  if (findings->count++ == 0) snprintf(findings->first, sizeof findings->first, "%s: %s", where, what);
}

static enum outcome verify_file(const char *path, struct arena *arena, char sha256_hex[static SHA256_HEX],
                                struct fault *fault) {
  AUTO(buffer) struct buffer bytes = {0};
  struct archive_manifest manifest;
  struct findings findings = {0};
  uint8_t digest[SHA256_BYTES];
  enum outcome outcome = buffer_read_file(&bytes, path, ARCHIVE_BYTES_MAX, fault);
  if (outcome != OK) return outcome;
  sha256(bytes.bytes, bytes.length, digest);
  hex_from_bytes(digest, sizeof digest, sha256_hex);
  int64_t records = archive_verify(bytes.bytes, bytes.length, arena, &manifest, count_finding, &findings);
  if (records >= 0 && findings.count == 0) return OK;
  return fault_set(fault, ARCHIVE_UNSOUND, path, "%s", findings.first);
}

/* The file that was made is known by its hash, whatever it is called now. */
static enum outcome find_record(struct till *till, const char *hash, struct arena *arena, struct record *record,
                                struct fault *fault) {
  struct journal_head head;
  enum outcome outcome = journal_head_read(till->journal, CHAIN_ARCHIVES, &head, fault);
  for (int64_t after = 0; outcome == OK && after < head.sequence; after++) {
    struct journal_row *row = NULL;
    size_t count = 0;
    outcome = journal_after(till->journal, CHAIN_ARCHIVES, after, 1, arena, &row, &count, fault);
    if (outcome == OK && count == 1) outcome = record_parse(row->body, row->body_length, arena, record, fault);
    if (outcome == OK && count == 1 && text_equal(record->kind, "archive") && text_equal(record->archive.sha256, hash))
      return OK;
  }
  return outcome == OK ? fault_set(fault, ARCHIVE_UNSOUND, "", "this till never made it") : outcome;
}

/* By the clock, and by the last closing: a clock that is put forward makes no archive older. */
static enum outcome check_age(const struct till *till, const struct record_archive *archive, struct fault *fault) {
  int64_t to_us = 0, now_us = till->moment.now_us;
  struct journal_head closings;
  if (!time_parse(archive->to, &to_us)) return fault_set(fault, BAD_RECORD, "to", "%s", archive->to);
  enum outcome outcome = journal_head_read(till->journal, CHAIN_CLOSINGS, &closings, fault);
  if (outcome != OK) return outcome;
  if (closings.at_us < now_us) now_us = closings.at_us;
  if (now_us - to_us >= YEAR_US) return OK;
  return fault_set(fault, ARCHIVE_TOO_YOUNG, "", "its last record is of %s", archive->to);
}

/* The server is the other place where they lie. */
static enum outcome check_sent(struct till *till, const struct record_archive *archive, struct fault *fault) {
  for (size_t i = 0; i < archive->chain_count; i++) {
    const struct archived_chain *chain = &archive->chains[i];
    int64_t sent = 0;
    enum outcome outcome = journal_sent_read(till->journal, chain->chain, &sent, fault);
    if (outcome != OK) return outcome;
    if (sent < chain->last)
      return fault_set(fault, ARCHIVE_NOT_SENT, "", "chain %s: %lld of %lld", chain->chain, (long long)sent,
                       (long long)chain->last);
  }
  return OK;
}

static enum outcome purge(struct till *till, const struct purge_order *order, const struct record *archive,
                          struct arena *arena, int64_t *purged, struct fault *fault) {
  struct archived_chain gone[RECORD_CHAINS], all[RECORD_CHAINS];
  struct record before = {0};
  bool again = false;
  size_t count = choose(&archive->archive, gone);
  enum outcome outcome = last_purge(till->journal, arena, &before, &again, fault);
  if (outcome != OK) return outcome;
  struct record_archive purge = archive->archive;
  purge.chains = all;
  purge.chain_count = merge(&before.archive, gone, count, all);
  purge.records = 0;
  for (size_t i = 0; i < count; i++) purge.records += gone[i].last - gone[i].first + 1;
  struct draft drafts[] = {keep_event_draft(EVENT_ARCHIVE_VERIFY, archive->archive.file),
                           {.record = {.kind = "purge", .id = order->id, .archive = purge}, .request = order->request},
                           keep_event_draft(EVENT_PURGE, archive->archive.file)};
  *purged = purge.records;
  return till_keep_purging(till, order->cashier, drafts, 3, gone, count, arena, fault);
}

/* One archive after the other: what lies before this one must have been verified and gone already. */
static enum outcome check_follows(struct journal *journal, const struct archived_chain gone[], size_t count,
                                  struct fault *fault) {
  for (size_t i = 0; i < count; i++) {
    struct purged_chain purged;
    enum outcome outcome = purged_read(journal, gone[i].chain, &purged, fault);
    if (outcome != OK) return outcome;
    if (purged.last >= gone[i].last) return fault_set(fault, NOTHING_TO_ARCHIVE, "", "purged already");
    if (purged.last + 1 != gone[i].first)
      return fault_set(fault, ARCHIVE_UNSOUND, "", "chain %s: the archive before it comes first", gone[i].chain);
  }
  return OK;
}

/* Closings carry the totals, archives and purges say what went: they stay for ever. */
static size_t choose(const struct record_archive *archive, struct archived_chain gone[static RECORD_CHAINS]) {
  size_t count = 0;
  for (size_t i = 0; i < archive->chain_count && count < RECORD_CHAINS; i++) {
    const char *chain = archive->chains[i].chain;
    if (!text_equal(chain, CHAIN_CLOSINGS) && !text_equal(chain, CHAIN_ARCHIVES)) gone[count++] = archive->chains[i];
  }
  return count;
}

static enum outcome last_purge(struct journal *journal, struct arena *arena, struct record *record, bool *found,
                               struct fault *fault) {
  struct journal_row row;
  enum outcome outcome = journal_last_of(journal, CHAIN_ARCHIVES, "purge", arena, &row, found, fault);
  if (outcome != OK || !*found) return outcome;
  return record_parse(row.body, row.body_length, arena, record, fault);
}

/* What is gone from each chain: the later of the two. */
static size_t merge(const struct record_archive *before, const struct archived_chain gone[], size_t gone_count,
                    struct archived_chain all[static RECORD_CHAINS]) {
  size_t count = 0;
  for (size_t i = 0; i < gone_count; i++) all[count++] = gone[i];
  for (size_t i = 0; i < before->chain_count && count < RECORD_CHAINS; i++) {
    size_t at = 0;
    while (at < gone_count && !text_equal(gone[at].chain, before->chains[i].chain)) at++;
    if (at == gone_count) all[count++] = before->chains[i];
  }
  return count;
}

enum outcome purged_read(struct journal *journal, const char *chain, struct purged_chain *purged, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct record record = {0};
  bool found = false;
  *purged = (struct purged_chain){.hash = ZERO_HASH_HEX};
  enum outcome outcome = last_purge(journal, &arena, &record, &found, fault);
  for (size_t i = 0; outcome == OK && i < record.archive.chain_count; i++) {
    const struct archived_chain *gone = &record.archive.chains[i];
    if (!text_equal(gone->chain, chain)) continue;
    purged->last = gone->last;
    TEXT_COPY(purged->hash, gone->hash);
    if (!text_equal(chain, CHAIN_SALES)) break;
    purged->perpetual_total = record.archive.perpetual_total;
    purged->perpetual_total_abs = record.archive.perpetual_total_abs;
  }
  return outcome;
}

bool chain_hash_at(struct journal *journal, const char *chain, int64_t sequence, char hash[static SHA256_HEX]) {
  struct purged_chain purged;
  struct fault fault = {0};
  if (journal_hash_at(journal, chain, sequence, hash)) return true;
  if (purged_read(journal, chain, &purged, &fault) != OK || sequence == 0 || purged.last != sequence) return false;
  memcpy(hash, purged.hash, SHA256_HEX);
  return true;
}
