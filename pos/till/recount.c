/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One row of the journal against the bytes that were signed. */
#include "pos/till/recount.h"

#include <stdio.h>

static bool check_bytes(struct recount *recount, const struct journal_row *row, char hash[static SHA256_HEX]);
static void check_place(struct recount *recount, const struct journal_row *row, const struct record *record);
static void check_totals(struct recount *recount, const struct journal_row *row, const struct record *record);
static void check_references(struct recount *recount, const struct record *record);

void recount_row(struct recount *recount, const struct journal_row *row) {
  snprintf(recount->where, sizeof recount->where, "till record chain=%s sequence=%lld", row->chain,
           (long long)row->sequence);
  char hash[SHA256_HEX];
  bool signed_by_till = check_bytes(recount, row, hash);
  if (row->sequence != recount->so_far.sequence + 1)
    recount_number(recount, "sequence", row->sequence, recount->so_far.sequence + 1);
  struct record record;
  struct fault fault = {0};
  enum outcome outcome = record_parse(row->body, row->body_length, recount->arena, &record, &fault);
  if (outcome == OK) outcome = record_check(&record, recount->arena, &fault);
  if (outcome != OK) {
    char what[sizeof fault.field + sizeof fault.hint + 16];
    snprintf(what, sizeof what, "body: %s %s", fault.field, fault.hint);
    recount->found(recount->context, recount->where, what);
  } else {
    check_place(recount, row, &record);
    check_totals(recount, row, &record);
    check_references(recount, &record);
    recount->named_core = record.core != NULL;
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
  if (ours) recount_text(recount, "hash", row->hash, hash);
  else if (text_equal(row->hash, hash)) recount->found(recount->context, recount->where, "signature: not the till's");
  else recount->found(recount->context, recount->where, "body: not the bytes that were signed");
  return ours;
}

static void check_place(struct recount *recount, const struct journal_row *row, const struct record *record) {
  recount_text(recount, "chain", row->chain, record->chain);
  recount_number(recount, "sequence", row->sequence, record->sequence);
  recount_text(recount, "previous", record->previous, recount->so_far.hash);
  recount_text(recount, "id", row->id, record->id);
  recount_text(recount, "kind", row->kind, record->kind);
  recount_text(recount, "at", row->at, record->at);
  recount_text(recount, "business_day", row->business_day, record->business_day);
  recount_text(recount, "till", recount->till, record->till);
  TEXT_COPY(recount->at, record->at);
}

static void check_totals(struct recount *recount, const struct journal_row *row, const struct record *record) {
  struct money turnover = record_turnover(record);
  struct money absolute = MONEY(turnover.cents < 0 ? -turnover.cents : turnover.cents);
  struct money sum = MONEY(0), sum_abs = MONEY(0);
  recount_cents(recount, "total_cents", row->total, record_total(record));
  if (!money_add(recount->so_far.perpetual_total, turnover, &sum) ||
      !money_add(recount->so_far.perpetual_total_abs, absolute, &sum_abs))
    recount->found(recount->context, recount->where, "perpetual_total: does not fit");
  recount_cents(recount, "perpetual_total", record->perpetual_total, sum);
  recount_cents(recount, "perpetual_total_abs", record->perpetual_total_abs, sum_abs);
  recount->so_far.perpetual_total = record->perpetual_total;
  recount->so_far.perpetual_total_abs = record->perpetual_total_abs;
}

static void check_references(struct recount *recount, const struct record *record) {
  const char **about = arena_list(recount->arena, RECORD_ABOUT_MAX, sizeof *about);
  size_t count = record_about(record, recount->arena, about);
  for (size_t i = 0; i < count; i++)
    if (!journal_refers(recount->journal, about[i], record->chain, record->sequence))
      recount->found(recount->context, recount->where, "about: the reference is missing");
  recount->references += (int64_t)count;
}

/* Every reference the records make was found: more of them than that are of nobody's making. */
void recount_strays(struct recount *recount) {
  int64_t stand = 0;
  struct fault fault = {0};
  snprintf(recount->where, sizeof recount->where, "till about");
  if (journal_references_count(recount->journal, &stand, &fault) != OK)
    recount->found(recount->context, recount->where, fault.hint);
  else if (stand > recount->references) recount_number(recount, "references", stand, recount->references);
}

void recount_text(struct recount *recount, const char *column, const char *stands, const char *expected) {
  if (text_equal(stands, expected)) return;
  char what[400];
  snprintf(what, sizeof what, "%s: %.120s stands, %.120s expected", column, stands, expected);
  recount->found(recount->context, recount->where, what);
}

void recount_number(struct recount *recount, const char *column, int64_t stands, int64_t expected) {
  char a[24], b[24];
  snprintf(a, sizeof a, "%lld", (long long)stands);
  snprintf(b, sizeof b, "%lld", (long long)expected);
  recount_text(recount, column, a, b);
}

void recount_cents(struct recount *recount, const char *column, struct money stands, struct money expected) {
  char a[40], b[40];
  recount_text(recount, column, money_plain(stands, a), money_plain(expected, b));
}
