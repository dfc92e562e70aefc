/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The archive made: read in the order of the chains, written, made durable, and only then recorded. */
#include "pos/till/archives.h"
#include "pos/till/period.h"

#include "core/file.h"
#include "core/version.h"
#include "pos/archive/archive.h"

#include "fiscal_core.h"

#include <string.h>

#define PAGE 500
#define KEY_TEXT (4 * ((PUBLIC_KEY_MAX + 2) / 3) + 1)

struct making {
  struct till *till;
  struct arena *arena;
  struct fault *fault;
  struct record_archive before; /* the last one */
  struct archive_manifest manifest;
  struct archive_chain chains[RECORD_CHAINS];
  struct archived_chain archived[RECORD_CHAINS]; /* the same, as the record names them */
  struct buffer records;
  int64_t count, oldest_us, youngest_us, closings_first, closings_last;
};

static enum outcome make(struct making *making, const char *folder, struct draft *draft);
static enum outcome plan(struct making *making);
static enum outcome require_closed(const struct making *making);
static enum outcome read_last(struct making *making);
static enum outcome plan_chain(struct making *making, const char *letter);
static enum outcome gather(struct making *making, size_t at);
static int64_t archived_to(const struct record_archive *archive, const char *letter);
static enum outcome take_row(void *context, const struct journal_row *row, struct fault *fault);
static enum outcome describe(struct making *making);
static const char *copy(const struct making *making, const char *text);
static enum outcome write_file(struct making *making, const char *folder, struct record_archive *archive);

enum outcome till_archive(struct till *till, const char *cashier, const char *id, const uint8_t *request,
                          const char *folder, struct arena *arena, struct journal_row *row, bool *replayed,
                          struct fault *fault) {
  static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
  struct making making = {.till = till, .arena = arena, .fault = fault};
  struct draft drafts[2] = {{.record = {.kind = "archive", .id = id}, .request = request}};
  bool found = false;
  pthread_mutex_lock(&one_at_a_time);
  enum outcome outcome = request ? till_replay(till, id, "archive", request, arena, row, &found, fault) : OK;
  if (outcome == OK && !found) outcome = make(&making, folder, &drafts[0]);
  if (outcome == OK && !found) {
    drafts[1] = keep_event_draft(EVENT_ARCHIVE_CREATE, drafts[0].record.archive.file);
    till_moment_begin(till);
    outcome = till_keep(till, cashier, drafts, 2, arena, fault);
    till_moment_end(till);
    if (outcome == OK) *row = drafts[0].row;
  }
  pthread_mutex_unlock(&one_at_a_time);
  if (replayed) *replayed = found;
  buffer_done(&making.records);
  return outcome;
}

/* Up to where is decided in one moment, with the shift closed; what lies before that never changes, and the till sells
 * on while it is read and written. */
static enum outcome make(struct making *making, const char *folder, struct draft *draft) {
  till_moment_begin(making->till);
  enum outcome outcome = making->till->moment.view && making->till->moment.identity.till[0]
                             ? plan(making)
                             : fault_set(making->fault, NOT_ENROLLED, "", "no catalogue yet");
  till_moment_end(making->till);
  for (size_t i = 0; outcome == OK && i < making->manifest.chain_count; i++) outcome = gather(making, i);
  return outcome == OK ? write_file(making, folder, &draft->record.archive) : outcome;
}

static enum outcome plan(struct making *making) {
  enum outcome outcome = require_closed(making);
  if (outcome == OK) outcome = read_last(making);
  for (size_t i = 0; outcome == OK && i < RECORD_CHAINS; i++) outcome = plan_chain(making, record_chains[i].letter);
  if (outcome == OK && making->manifest.chain_count == 0) outcome = NOTHING_TO_ARCHIVE;
  return outcome == OK ? describe(making) : outcome;
}

/* The real shift, also while somebody learns. */
static enum outcome require_closed(const struct making *making) {
  struct period period;
  enum outcome outcome = period_read_real(making->till, making->arena, &period, making->fault);
  if (outcome != OK || !period.open) return outcome;
  return fault_set(making->fault, PERIOD_STILL_OPEN, "", "open since %s", period.since);
}

static enum outcome read_last(struct making *making) {
  struct journal_row row;
  struct record record;
  bool found = false;
  enum outcome outcome =
      journal_last_of(making->till->journal, CHAIN_ARCHIVES, "archive", making->arena, &row, &found, making->fault);
  if (outcome == OK && found) outcome = record_parse(row.body, row.body_length, making->arena, &record, making->fault);
  if (outcome == OK && found) making->before = record.archive;
  return outcome;
}

enum outcome till_archive_due(struct till *till, struct arena *arena, const char **year, struct fault *fault) {
  struct making making = {.till = till, .arena = arena, .fault = fault};
  struct journal_row row;
  struct record record;
  bool found = false;
  *year = NULL;
  enum outcome outcome = journal_last_of(till->journal, CHAIN_CLOSINGS, "year", arena, &row, &found, fault);
  if (outcome == OK && found) outcome = read_last(&making);
  if (outcome != OK || !found || making.before.closings_last >= row.sequence) return outcome;
  outcome = record_parse(row.body, row.body_length, arena, &record, fault);
  if (outcome == OK) *year = arena_format(arena, "%.4s", record.closing.from);
  return outcome;
}

/* Some records at a time: whoever waits for the journal waits for no more of them. */
static enum outcome gather(struct making *making, size_t at) {
  const struct archive_chain *chain = &making->chains[at];
  enum outcome outcome = OK;
  for (int64_t first = chain->first; outcome == OK && first <= chain->last; first += PAGE) {
    int64_t last = first + PAGE - 1 < chain->last ? first + PAGE - 1 : chain->last;
    outcome = journal_between(making->till->journal, chain->chain, first, last, take_row, making, making->fault);
  }
  return outcome;
}

static enum outcome plan_chain(struct making *making, const char *letter) {
  struct journal *journal = making->till->journal;
  struct journal_head head;
  char before[SHA256_HEX] = ZERO_HASH_HEX;
  int64_t last = archived_to(&making->before, letter);
  enum outcome outcome = journal_head_read(journal, letter, &head, making->fault);
  if (outcome != OK || head.sequence == last) return outcome;
  if (last > 0 && !chain_hash_at(journal, letter, last, before))
    return fault_set(making->fault, CHAIN_GAP, letter, "record %lld is missing", (long long)last);
  size_t at = making->manifest.chain_count++;
  making->chains[at] =
      (struct archive_chain){letter, last + 1, head.sequence, arena_format(making->arena, "%s", before),
                             arena_format(making->arena, "%s", head.hash)};
  making->archived[at] = (struct archived_chain){letter, last + 1, head.sequence, making->chains[at].hash};
  return OK;
}

static int64_t archived_to(const struct record_archive *archive, const char *letter) {
  for (size_t i = 0; i < archive->chain_count; i++)
    if (text_equal(archive->chains[i].chain, letter)) return archive->chains[i].last;
  return 0;
}

static enum outcome take_row(void *context, const struct journal_row *row, struct fault *fault) {
  struct making *making = context;
  AUTO(arena) struct arena arena = {0};
  struct record record;
  int64_t at_us = 0;
  enum outcome outcome = record_parse(row->body, row->body_length, &arena, &record, fault);
  if (outcome != OK) return outcome;
  struct archive_manifest *manifest = &making->manifest;
  bool closing = text_equal(row->chain, CHAIN_CLOSINGS), sale = text_equal(row->chain, CHAIN_SALES);
  if (closing) making->closings_last = row->sequence;
  if (closing && making->closings_first == 0) making->closings_first = row->sequence;
  if (sale && !money_add(manifest->grand_total, ticket_turnover(&record.ticket), &manifest->grand_total))
    return fault_set(fault, OUT_OF_RANGE, "grand_total", "does not fit");
  if (!time_parse(record.at, &at_us)) return fault_set(fault, BAD_RECORD, "at", "%s", record.at);
  if (making->count == 0 || at_us < making->oldest_us) making->oldest_us = at_us;
  if (making->count == 0 || at_us > making->youngest_us) making->youngest_us = at_us;
  making->count++;
  archive_add(&making->records, row->body, row->body_length, row->signature, row->signature_length);
  return OK;
}

/* Copies: catalogue and identity may be others when the file is written. */
static enum outcome describe(struct making *making) {
  const struct moment *moment = &making->till->moment;
  const struct snapshot_seller *seller = &moment->view->snapshot.legal_entity;
  const struct snapshot_place *kpa = &moment->view->snapshot.kpa;
  struct archive_manifest *manifest = &making->manifest;
  struct journal_head sales;
  uint8_t der[PUBLIC_KEY_MAX];
  char key[KEY_TEXT];
  enum outcome outcome = journal_head_read(making->till->journal, CHAIN_SALES, &sales, making->fault);
  if (outcome != OK) return outcome;
  base64_from_bytes(der, signing_key_public(making->till->key, der), key);
  manifest->format = ARCHIVE_FORMAT;
  manifest->till = copy(making, moment->identity.till);
  manifest->legal_entity = (struct archive_seller){.code = copy(making, seller->code),
                                                   .name = copy(making, seller->name),
                                                   .siren = copy(making, seller->siren),
                                                   .siret = copy(making, seller->siret),
                                                   .vat_number = copy(making, seller->vat_number),
                                                   .address = copy(making, seller->address),
                                                   .ape = copy(making, seller->ape),
                                                   .legal_mention = copy(making, seller->legal_mention)};
  manifest->kpa = (struct archive_place){copy(making, kpa->code), copy(making, kpa->name), copy(making, kpa->city),
                                         copy(making, kpa->address)};
  manifest->made_at = copy(making, moment->at);
  manifest->software = TILL_SOFTWARE_NAME " " COMPTOIR_VERSION;
  manifest->core = FISCAL_CORE;
  manifest->public_key = copy(making, key);
  manifest->chains = making->chains;
  manifest->perpetual_total = sales.perpetual_total;
  manifest->perpetual_total_abs = sales.perpetual_total_abs;
  return OK;
}

static const char *copy(const struct making *making, const char *text) {
  return text ? arena_format(making->arena, "%s", text) : NULL;
}

/* Under its last name before its record is kept: a file without a record is written again by the next attempt, a record
 * without its file could never be made good. */
static enum outcome write_file(struct making *making, const char *folder, struct record_archive *archive) {
  AUTO(buffer) struct buffer out = {0};
  uint8_t digest[SHA256_BYTES];
  char hex[SHA256_HEX];
  struct journal_head head;
  char from[TIME_TEXT], to[TIME_TEXT];
  enum outcome outcome = journal_head_read(making->till->journal, CHAIN_ARCHIVES, &head, making->fault);
  if (outcome != OK) return outcome;
  making->manifest.from = copy(making, time_format_paris(making->oldest_us, from));
  making->manifest.to = copy(making, time_format_paris(making->youngest_us, to));
  archive_begin(&out, &making->manifest);
  buffer_add(&out, making->records.bytes, making->records.length);
  archive_end(&out, making->count, making->till->key);
  sha256(out.bytes, out.length, digest);
  hex_from_bytes(digest, sizeof digest, hex);
  *archive = (struct record_archive){
      .from = making->manifest.from,
      .to = making->manifest.to,
      .file = arena_format(making->arena, "%s-A-%06lld.txt", making->manifest.till, (long long)head.sequence + 1),
      .sha256 = arena_format(making->arena, "%s", hex),
      .records = making->count,
      .closings_first = making->closings_first,
      .closings_last = making->closings_last,
      .grand_total = making->manifest.grand_total,
      .perpetual_total = making->manifest.perpetual_total,
      .perpetual_total_abs = making->manifest.perpetual_total_abs,
      .chains = making->archived,
      .chain_count = making->manifest.chain_count};
  return file_replace(arena_format(making->arena, "%s/%s", folder, archive->file), out.bytes, out.length,
                      making->fault);
}
