/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An archive read by somebody who was not there: what it says of itself is recomputed from what was signed. */
#include "pos/archive/archive_spec.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FIRST_RECORD 3 /* line */

struct reading {
  const struct archive_manifest *manifest;
  struct verify_key *key;
  struct { /* of each chain of the manifest */
    int64_t sequence;
    char hash[SHA256_HEX];
  } at[RECORD_CHAINS];
  struct money sold, perpetual_total, perpetual_total_abs;
  int64_t line;
  char where[96];
  archive_found *found;
  void *context;
};

struct line { /* fields of one, cut at the tabulations */
  char *word, *second, *third, *fourth;
};

static bool open_archive(char *bytes, size_t length, struct arena *arena, struct archive_manifest *manifest,
                         char **records, char **end);
static bool read_manifest(char *line, struct arena *arena, struct archive_manifest *manifest);
static struct verify_key *key_of(const struct archive_manifest *manifest);
static void begin(struct reading *reading);
static void check_end(struct reading *reading, const char *bytes, char *end, int64_t records);
static int64_t read_records(struct reading *reading, char *at, const char *end);
static void check_record(struct reading *reading, char *text);
static bool check_signature(const struct reading *reading, const char *text, const char *body, size_t length);
static void check_place(struct reading *reading, const struct record *record, const char *body, size_t length);
static void check_amounts(struct reading *reading, const struct record *record, struct arena *arena);
static void check_chains(struct reading *reading);
static void check_totals(struct reading *reading);
static size_t chain_index(const struct archive_manifest *manifest, const char *letter);
static struct line cut(char *text);
static void say(struct reading *reading, const char *what, ...) PRINTF(2, 3);

int64_t archive_verify(char *bytes, size_t length, struct arena *arena, struct archive_manifest *manifest,
                       archive_found *found, void *context) {
  struct reading reading = {.manifest = manifest, .found = found, .context = context, .line = FIRST_RECORD};
  char *records = NULL, *end = NULL;
  *manifest = (struct archive_manifest){0};
  TEXT_COPY(reading.where, "archive");
  if (!open_archive(bytes, length, arena, manifest, &records, &end) || !(reading.key = key_of(manifest))) {
    say(&reading, "this is no archive of format %d, or its beginning or end is missing", ARCHIVE_FORMAT);
    return -1;
  }
  begin(&reading);
  int64_t lines = 0;
  for (const char *at = records; at < end; at++) lines += *at == '\n';
  check_end(&reading, bytes, end, lines);
  int64_t count = read_records(&reading, records, end);
  check_chains(&reading);
  check_totals(&reading);
  verify_key_free(reading.key);
  return count;
}

/* Nothing is cut yet but the manifest's line: the end signs all bytes before it, so they are read first as they are. */
static bool open_archive(char *bytes, size_t length, struct arena *arena, struct archive_manifest *manifest,
                         char **records, char **end) {
  static const char first[] = "comptoir-archive\t1\n";
  size_t skip = sizeof first - 1;
  if (length <= skip || memcmp(bytes, first, skip) != 0 || bytes[length - 1] != '\n' || memchr(bytes, '\0', length))
    return false;
  char *line = bytes + skip, *stop = memchr(line, '\n', length - skip);
  if (stop == bytes + length - 1) return false;
  char *last = bytes + length - 2;
  while (last > stop && *last != '\n') last--;
  *records = stop + 1;
  *end = last + 1;
  return read_manifest(arena_text(arena, line, (size_t)(stop - line)), arena, manifest);
}

static bool read_manifest(char *line, struct arena *arena, struct archive_manifest *manifest) {
  static const char word[] = "manifest\t";
  struct fault fault = {0};
  if (strncmp(line, word, sizeof word - 1) != 0) return false;
  const char *json = line + sizeof word - 1;
  return spec_read(&archive_manifest_spec, json, strlen(json), arena, manifest, &fault) == OK;
}

static struct verify_key *key_of(const struct archive_manifest *manifest) {
  uint8_t der[PUBLIC_KEY_MAX];
  size_t length = 0;
  return base64_to_bytes(manifest->public_key, der, sizeof der, &length) ? verify_key_from_der(der, length) : NULL;
}

static void begin(struct reading *reading) {
  for (size_t i = 0; i < reading->manifest->chain_count; i++) {
    reading->at[i].sequence = reading->manifest->chains[i].first - 1;
    TEXT_COPY(reading->at[i].hash, reading->manifest->chains[i].before);
  }
}

static void check_end(struct reading *reading, const char *bytes, char *end, int64_t records) {
  AUTO(arena) struct arena arena = {0};
  size_t before = (size_t)(end - bytes), left = strlen(end);
  uint8_t digest[SHA256_BYTES];
  char hex[SHA256_HEX];
  TEXT_COPY(reading->where, "last line");
  struct line line = cut(arena_text(&arena, end, left > 0 ? left - 1 : 0));
  sha256(bytes, before, digest);
  hex_from_bytes(digest, sizeof digest, hex);
  int64_t count = -1;
  if (!text_equal(line.word, "end") || !text_to_integer(line.second, 0, INT64_MAX, &count) || count != records)
    say(reading, "%s records are announced, %lld stand there", line.second, (long long)records);
  if (!text_equal(line.third, hex)) say(reading, "not the SHA-256 of what stands before it");
  if (!check_signature(reading, line.fourth, bytes, before)) say(reading, "not signed by this till");
}

static int64_t read_records(struct reading *reading, char *at, const char *end) {
  int64_t count = 0;
  for (; at < end; count++, reading->line++) {
    char *stop = strchr(at, '\n');
    *stop = '\0'; /* there is one: the end's line follows */
    check_record(reading, at);
    at = stop + 1;
  }
  return count;
}

static void check_record(struct reading *reading, char *text) {
  AUTO(arena) struct arena arena = {0};
  struct record record;
  struct fault fault = {0};
  snprintf(reading->where, sizeof reading->where, "line %lld", (long long)reading->line);
  struct line line = cut(text);
  size_t length = strlen(line.third);
  if (!text_equal(line.word, "record") || record_parse(line.third, length, &arena, &record, &fault) != OK) {
    say(reading, "not a record: %s %s", fault.field, fault.hint);
    return;
  }
  snprintf(reading->where, sizeof reading->where, "line %lld %s %lld", (long long)reading->line, record.chain,
           (long long)record.sequence);
  if (!check_signature(reading, line.second, line.third, length)) say(reading, "not the bytes that this till signed");
  check_place(reading, &record, line.third, length);
  check_amounts(reading, &record, &arena);
}

static bool check_signature(const struct reading *reading, const char *text, const char *body, size_t length) {
  uint8_t signature[SIGNATURE_MAX];
  size_t signature_length = 0;
  return base64_to_bytes(text, signature, sizeof signature, &signature_length) &&
         record_verify(reading->key, body, length, signature, signature_length);
}

static void check_place(struct reading *reading, const struct record *record, const char *body, size_t length) {
  size_t at = chain_index(reading->manifest, record->chain);
  uint8_t digest[SHA256_BYTES];
  if (!text_equal(record->till, reading->manifest->till)) say(reading, "of another till: %s", record->till);
  if (at == reading->manifest->chain_count) {
    say(reading, "of a chain that the manifest does not name");
    return;
  }
  if (record->sequence != reading->at[at].sequence + 1)
    say(reading, "number %lld was expected", (long long)reading->at[at].sequence + 1);
  if (!text_equal(record->previous, reading->at[at].hash)) say(reading, "does not follow the record before it");
  reading->at[at].sequence = record->sequence;
  sha256(body, length, digest);
  hex_from_bytes(digest, sizeof digest, reading->at[at].hash);
}

static void check_amounts(struct reading *reading, const struct record *record, struct arena *arena) {
  struct fault fault = {0};
  if (record_check(record, arena, &fault) != OK) say(reading, "%s: %s", fault.field, fault.hint);
  if (!text_equal(record->chain, CHAIN_SALES)) return;
  if (!money_add(reading->sold, ticket_turnover(&record->ticket), &reading->sold)) say(reading, "the sum does not fit");
  reading->perpetual_total = record->perpetual_total;
  reading->perpetual_total_abs = record->perpetual_total_abs;
}

static void check_chains(struct reading *reading) {
  for (size_t i = 0; i < reading->manifest->chain_count; i++) {
    const struct archive_chain *chain = &reading->manifest->chains[i];
    snprintf(reading->where, sizeof reading->where, "chain %s", chain->chain);
    if (reading->at[i].sequence != chain->last)
      say(reading, "ends at %lld, the manifest says %lld", (long long)reading->at[i].sequence, (long long)chain->last);
    else if (!text_equal(reading->at[i].hash, chain->hash)) say(reading, "does not end with the record it should");
  }
}

static void check_totals(struct reading *reading) {
  const struct archive_manifest *manifest = reading->manifest;
  bool sells = chain_index(manifest, CHAIN_SALES) < manifest->chain_count;
  TEXT_COPY(reading->where, "manifest");
  if (reading->sold.cents != manifest->grand_total.cents)
    say(reading, "grand_total: %lld cents stand, the tickets give %lld", (long long)manifest->grand_total.cents,
        (long long)reading->sold.cents);
  if (sells && (reading->perpetual_total.cents != manifest->perpetual_total.cents ||
                reading->perpetual_total_abs.cents != manifest->perpetual_total_abs.cents))
    say(reading, "perpetual totals: not those of the last ticket");
}

static size_t chain_index(const struct archive_manifest *manifest, const char *letter) {
  size_t at = 0;
  while (at < manifest->chain_count && !text_equal(manifest->chains[at].chain, letter)) at++;
  return at;
}

/* Fields that are not there read as empty. */
static struct line cut(char *text) {
  static char nothing[] = "";
  char *fields[4] = {text, nothing, nothing, nothing};
  for (size_t i = 1; i < 4; i++) {
    char *tab = strchr(fields[i - 1], '\t');
    if (!tab) break;
    *tab = '\0';
    fields[i] = tab + 1;
  }
  return (struct line){fields[0], fields[1], fields[2], fields[3]};
}

static void say(struct reading *reading, const char *what, ...) {
  char text[300];
  va_list arguments;
  va_start(arguments, what);
  vsnprintf(text, sizeof text, what, arguments);
  va_end(arguments);
  reading->found(reading->context, reading->where, text);
}
