/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The archive of the shop's chain, in the format of the tills (docs/archive.md): what was signed since the one before
 * and is closed. The file stands, durable, before its record (chain A) is kept. */
#include "online/archive.h"

#include "core/file.h"
#include "core/version.h"
#include "fiscal_core.h"
#include "online/close.h"
#include "pos/archive/archive.h"
#include "sql_queries.h"

#include <inttypes.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define KEY_TEXT (4 * ((PUBLIC_KEY_MAX + 2) / 3) + 1)
#define NOTHING_BEFORE "0000000000000000000000000000000000000000000000000000000000000000"
enum { SALES, CLOSINGS, ARCHIVES, CHAINS };
static const char *const letters[CHAINS] = {CHAIN_SALES, CHAIN_CLOSINGS, CHAIN_ARCHIVES};

struct archived_row {
  const char *chain;
  int64_t sequence;
  struct db_bytes body, signature;
};
static const struct db_column row_columns[] = {
    DB_COLUMN(struct archived_row, chain), DB_COLUMN(struct archived_row, sequence),
    DB_COLUMN(struct archived_row, body), DB_COLUMN(struct archived_row, signature)};
static const enum db_kind row_params[] = {DB_TEXT};
static const struct db_query list_signed = {.name = "online/list_archive",
                                            .sql = sql_online_list_archive,
                                            .params = row_params,
                                            .param_count = COUNT(row_params),
                                            .columns = row_columns,
                                            .column_count = COUNT(row_columns),
                                            .row_size = sizeof(struct archived_row)};
const struct db_query *const online_archive_queries[] = {&list_signed, NULL};

struct archiving {
  const char *kpa, *folder, *file;
  struct signing_key *key;
  struct arena *arena;
  int64_t now_us;
  struct archived_row *rows;
  size_t row_count;
  struct record_closing day; /* the last one: what lies before it is closed */
  struct record_archive before;
  struct archive_manifest manifest;
  struct archive_chain chains[CHAINS];
  struct archived_chain archived[CHAINS];
  struct online_signer signer; /* of chain A */
  struct buffer records;
  int64_t count, oldest_us, youngest_us, closings_first, closings_last;
};

static enum outcome require_shop(struct tx *tx, void *context);
static enum outcome make(struct tx *tx, void *context);
static enum outcome look(struct tx *tx, struct archiving *archiving);
static enum outcome take_row(struct archiving *archiving, const struct archived_row *row, struct fault *fault);
static void take_into_chain(struct archiving *archiving, const struct archived_row *row);
static enum outcome describe(struct tx *tx, struct archiving *archiving);
static enum outcome write_file(struct tx *tx, struct archiving *archiving);

enum outcome online_archive(const struct online *online, const char *kpa, const char *folder, int64_t now_us,
                            struct arena *arena, const char **file, struct fault *fault) {
  struct archiving *archiving = arena_alloc(arena, sizeof *archiving);
  *archiving = (struct archiving){.kpa = kpa, .folder = folder, .arena = arena, .now_us = now_us};
  enum outcome outcome = db_transact(online->house, TX_READ, require_shop, archiving, fault);
  if (outcome == OK) outcome = online_key(online, kpa, now_us, &archiving->key, fault);
  if (outcome == OK) outcome = db_transact(online->house, TX_WRITE, make, archiving, fault);
  signing_key_free(archiving->key);
  buffer_done(&archiving->records);
  *file = archiving->file;
  return outcome;
}

/* Before its key is asked for, which makes one, and a till, where there is none. */
static enum outcome require_shop(struct tx *tx, void *context) {
  const struct archiving *archiving = context;
  struct shop_row *shops = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &online_list_shops, NULL, archiving->arena, &shops, &count);
  for (size_t i = 0; outcome == OK && i < count; i++)
    if (text_equal(shops[i].kpa, archiving->kpa)) return OK;
  return outcome == OK ? fault_set(tx_fault(tx), NOTHING_TO_ARCHIVE, "", "%s", archiving->kpa) : outcome;
}

static enum outcome make(struct tx *tx, void *context) {
  struct archiving *archiving = context;
  const struct db_param kpa[] = {P_TEXT(archiving->kpa)};
  struct head_row *head = NULL;
  *archiving = (struct archiving){archiving->kpa,
                                  archiving->folder,
                                  .key = archiving->key,
                                  .arena = archiving->arena,
                                  .now_us = archiving->now_us,
                                  .records = archiving->records};
  buffer_clear(&archiving->records); /* the transaction may be run again */
  enum outcome outcome = tx_run(tx, &online_lock_head, kpa, archiving->arena, &head, NULL);
  archiving->signer = (struct online_signer){.head = head,
                                             .kpa = archiving->kpa,
                                             .key = archiving->key,
                                             .now_us = archiving->now_us,
                                             .arena = archiving->arena};
  if (outcome == OK) outcome = tx_run(tx, &list_signed, kpa, archiving->arena, &archiving->rows, &archiving->row_count);
  if (outcome == OK) outcome = look(tx, archiving);
  for (size_t i = 0; outcome == OK && i < archiving->row_count; i++)
    outcome = take_row(archiving, &archiving->rows[i], tx_fault(tx));
  if (outcome == OK && archiving->count == 0)
    return fault_set(tx_fault(tx), NOTHING_TO_ARCHIVE, "", "%s", archiving->kpa);
  if (outcome == OK) outcome = describe(tx, archiving);
  return outcome == OK ? write_file(tx, archiving) : outcome;
}

/* Up to where it is closed, and up to where it was archived. */
static enum outcome look(struct tx *tx, struct archiving *archiving) {
  for (size_t i = 0; i < archiving->row_count; i++) {
    const struct archived_row *row = &archiving->rows[i];
    struct record record;
    if (text_equal(row->chain, CHAIN_SALES)) continue;
    enum outcome outcome =
        record_parse((const char *)row->body.bytes, row->body.length, archiving->arena, &record, tx_fault(tx));
    if (outcome != OK) return outcome;
    if (text_equal(record.kind, "day")) archiving->day = record.closing;
    if (!text_equal(row->chain, CHAIN_ARCHIVES)) continue;
    archiving->before = record.archive;
    archiving->signer.sequence = row->sequence;
    archiving->signer.last = row->body;
  }
  return OK;
}

static int64_t archived_to(const struct record_archive *archive, const char *letter) {
  for (size_t i = 0; i < archive->chain_count; i++)
    if (text_equal(archive->chains[i].chain, letter)) return archive->chains[i].last;
  return 0;
}

static enum outcome take_row(struct archiving *archiving, const struct archived_row *row, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  struct record record;
  int64_t at_us = 0;
  bool is_sale = text_equal(row->chain, CHAIN_SALES), is_closing = text_equal(row->chain, CHAIN_CLOSINGS);
  if (row->sequence <= archived_to(&archiving->before, row->chain)) return OK;
  if (is_sale && row->sequence > archiving->day.last) return OK; /* of a day that is not over */
  enum outcome outcome = record_parse((const char *)row->body.bytes, row->body.length, &arena, &record, fault);
  if (outcome != OK) return outcome;
  if (!time_parse(record.at, &at_us)) return fault_set(fault, BAD_RECORD, "at", "%s", record.at);
  struct archive_manifest *manifest = &archiving->manifest;
  if (is_sale && !money_add(manifest->grand_total, record_turnover(&record), &manifest->grand_total))
    return fault_set(fault, OUT_OF_RANGE, "grand_total", "does not fit");
  if (is_closing) archiving->closings_last = row->sequence;
  if (is_closing && archiving->closings_first == 0) archiving->closings_first = row->sequence;
  if (archiving->count == 0 || at_us < archiving->oldest_us) archiving->oldest_us = at_us;
  if (archiving->count == 0 || at_us > archiving->youngest_us) archiving->youngest_us = at_us;
  archiving->count++;
  archive_add(&archiving->records, row->body.bytes, row->body.length, row->signature.bytes, row->signature.length);
  take_into_chain(archiving, row);
  return OK;
}

static const char *digest_of(const struct archiving *archiving, struct db_bytes bytes) {
  uint8_t hash[SHA256_BYTES];
  char hex[SHA256_HEX];
  sha256(bytes.bytes, bytes.length, hash);
  hex_from_bytes(hash, sizeof hash, hex);
  return arena_format(archiving->arena, "%s", hex);
}

/* Rows come chain by chain, each in its order. */
static void take_into_chain(struct archiving *archiving, const struct archived_row *row) {
  size_t count = archiving->manifest.chain_count;
  const struct archived_row *previous = row > archiving->rows ? row - 1 : NULL;
  if (count == 0 || !text_equal(archiving->chains[count - 1].chain, row->chain)) {
    const char *letter = letters[SALES];
    for (size_t i = 0; i < CHAINS; i++)
      if (text_equal(letters[i], row->chain)) letter = letters[i];
    bool follows = previous && text_equal(previous->chain, row->chain);
    archiving->chains[count] =
        (struct archive_chain){.chain = letter,
                               .first = row->sequence,
                               .before = follows ? digest_of(archiving, previous->body) : NOTHING_BEFORE};
    archiving->manifest.chain_count = ++count;
  }
  struct archive_chain *chain = &archiving->chains[count - 1];
  chain->last = row->sequence;
  chain->hash = digest_of(archiving, row->body);
  archiving->archived[count - 1] = (struct archived_chain){chain->chain, chain->first, chain->last, chain->hash};
}

static enum outcome describe(struct tx *tx, struct archiving *archiving) {
  struct arena *arena = archiving->arena;
  struct snapshot *snapshot = arena_alloc(arena, sizeof *snapshot);
  struct archive_manifest *manifest = &archiving->manifest;
  uint8_t der[PUBLIC_KEY_MAX];
  char key[KEY_TEXT], at[TIME_TEXT];
  enum outcome outcome = intake_snapshot_read(tx, archiving->kpa, date_in_paris(archiving->now_us), arena, snapshot);
  if (outcome != OK) return outcome;
  const struct snapshot_seller *seller = &snapshot->legal_entity;
  base64_from_bytes(der, signing_key_public(archiving->key, der), key);
  manifest->format = ARCHIVE_FORMAT;
  manifest->till = archiving->signer.head->till;
  manifest->legal_entity =
      (struct archive_seller){seller->code,       seller->name,    seller->siren, seller->siret,
                              seller->vat_number, seller->address, seller->ape,   seller->legal_mention};
  manifest->kpa =
      (struct archive_place){snapshot->kpa.code, snapshot->kpa.name, snapshot->kpa.city, snapshot->kpa.address};
  manifest->from = arena_format(arena, "%s", time_format_paris(archiving->oldest_us, at));
  manifest->to = arena_format(arena, "%s", time_format_paris(archiving->youngest_us, at));
  manifest->made_at = arena_format(arena, "%s", time_format_paris(archiving->now_us, at));
  manifest->software = "comptoir " COMPTOIR_VERSION;
  manifest->core = FISCAL_CORE;
  manifest->public_key = arena_format(arena, "%s", key);
  manifest->chains = archiving->chains;
  manifest->perpetual_total = archiving->day.perpetual_total;
  manifest->perpetual_total_abs = archiving->day.perpetual_total_abs;
  return OK;
}

static enum outcome write_file(struct tx *tx, struct archiving *archiving) {
  AUTO(buffer) struct buffer out = {0};
  const struct archive_manifest *manifest = &archiving->manifest;
  archive_begin(&out, manifest);
  buffer_add(&out, archiving->records.bytes, archiving->records.length);
  archive_end(&out, archiving->count, archiving->key);
  struct record record = {.kind = "archive", .chain = CHAIN_ARCHIVES};
  record.archive = (struct record_archive){
      .from = manifest->from,
      .to = manifest->to,
      .file = arena_format(archiving->arena, "%s-A-%06" PRId64 ".txt", manifest->till, archiving->signer.sequence + 1),
      .sha256 = digest_of(archiving, (struct db_bytes){(const uint8_t *)out.bytes, out.length}),
      .records = archiving->count,
      .closings_first = archiving->closings_first,
      .closings_last = archiving->closings_last,
      .grand_total = manifest->grand_total,
      .perpetual_total = manifest->perpetual_total,
      .perpetual_total_abs = manifest->perpetual_total_abs,
      .chains = archiving->archived,
      .chain_count = manifest->chain_count};
  archiving->file = arena_format(archiving->arena, "%s/%s", archiving->folder, record.archive.file);
  enum outcome outcome = file_replace(archiving->file, out.bytes, out.length, tx_fault(tx));
  return outcome == OK ? online_keep_record(tx, &archiving->signer, &record) : outcome;
}
