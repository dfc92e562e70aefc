/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The archive made: read in the order of the chains, written, made durable, and only then recorded. */
#include "pos/till/archives.h"
#include "pos/till/period.h"

#include "core/file.h"
#include "core/version.h"
#include "pos/archive/archive.h"

#include "fiscal_core.h"

#include <string.h>

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
static enum outcome require_closed(const struct making *making);
static enum outcome read_last(struct making *making);
static enum outcome gather(struct making *making);
static enum outcome gather_chain(struct making *making, const char *letter);
static int64_t archived_to(const struct record_archive *archive, const char *letter);
static enum outcome take_row(void *context, const struct journal_row *row, struct fault *fault);
static enum outcome describe(struct making *making);
static enum outcome write_file(struct making *making, const char *folder, struct record_archive *archive);

enum outcome till_archive(struct till *till, const char *cashier, const char *id, const uint8_t *request,
                          const char *folder, struct arena *arena, struct journal_row *row, struct fault *fault) {
  struct making making = {.till = till, .arena = arena, .fault = fault};
  struct draft drafts[2] = {{.record = {.kind = "archive", .id = id}, .request = request}};
  till_moment_begin(till);
  enum outcome outcome = till->moment.view && till->moment.identity.till[0]
                             ? make(&making, folder, &drafts[0])
                             : fault_set(fault, NOT_ENROLLED, "", "no catalogue yet");
  if (outcome == OK) {
    drafts[1] = keep_event_draft(EVENT_ARCHIVE_CREATE, drafts[0].record.archive.file);
    outcome = till_keep(till, cashier, drafts, 2, arena, fault);
  }
  till_moment_end(till);
  if (outcome == OK) *row = drafts[0].row;
  buffer_done(&making.records);
  return outcome;
}

static enum outcome make(struct making *making, const char *folder, struct draft *draft) {
  enum outcome outcome = require_closed(making);
  if (outcome == OK) outcome = read_last(making);
  if (outcome == OK) outcome = gather(making);
  if (outcome == OK) outcome = describe(making);
  return outcome == OK ? write_file(making, folder, &draft->record.archive) : outcome;
}

static enum outcome require_closed(const struct making *making) {
  struct period period;
  enum outcome outcome = period_read(making->till, making->arena, &period, making->fault);
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

static enum outcome gather(struct making *making) {
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < RECORD_CHAINS; i++) outcome = gather_chain(making, record_chains[i].letter);
  if (outcome == OK && making->count == 0) outcome = NOTHING_TO_ARCHIVE;
  return outcome;
}

static enum outcome gather_chain(struct making *making, const char *letter) {
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
  return journal_between(journal, letter, last + 1, head.sequence, take_row, making, making->fault);
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

static enum outcome describe(struct making *making) {
  const struct moment *moment = &making->till->moment;
  const struct snapshot_seller *seller = &moment->view->snapshot.legal_entity;
  const struct snapshot_place *kpa = &moment->view->snapshot.kpa;
  struct archive_manifest *manifest = &making->manifest;
  struct journal_head sales;
  uint8_t der[PUBLIC_KEY_MAX];
  char key[KEY_TEXT], text[TIME_TEXT];
  enum outcome outcome = journal_head_read(making->till->journal, CHAIN_SALES, &sales, making->fault);
  if (outcome != OK) return outcome;
  base64_from_bytes(der, signing_key_public(making->till->key, der), key);
  manifest->format = ARCHIVE_FORMAT;
  manifest->till = moment->identity.till;
  manifest->legal_entity = (struct archive_seller){.code = seller->code,
                                                   .name = seller->name,
                                                   .siren = seller->siren,
                                                   .siret = seller->siret,
                                                   .vat_number = seller->vat_number,
                                                   .address = seller->address,
                                                   .ape = seller->ape,
                                                   .legal_mention = seller->legal_mention};
  manifest->kpa = (struct archive_place){kpa->code, kpa->name, kpa->city, kpa->address};
  manifest->from = arena_format(making->arena, "%s", time_format_paris(making->oldest_us, text));
  manifest->to = arena_format(making->arena, "%s", time_format_paris(making->youngest_us, text));
  manifest->made_at = moment->at;
  manifest->software = TILL_SOFTWARE_NAME " " COMPTOIR_VERSION;
  manifest->core = FISCAL_CORE;
  manifest->public_key = arena_format(making->arena, "%s", key);
  manifest->chains = making->chains;
  manifest->perpetual_total = sales.perpetual_total;
  manifest->perpetual_total_abs = sales.perpetual_total_abs;
  return OK;
}

/* Under its last name before its record is kept: a file without a record is written again by the next attempt, a record
 * without its file could never be made good. */
static enum outcome write_file(struct making *making, const char *folder, struct record_archive *archive) {
  AUTO(buffer) struct buffer out = {0};
  uint8_t digest[SHA256_BYTES];
  char hex[SHA256_HEX];
  struct journal_head head;
  enum outcome outcome = journal_head_read(making->till->journal, CHAIN_ARCHIVES, &head, making->fault);
  if (outcome != OK) return outcome;
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
