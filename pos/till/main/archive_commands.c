/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/main/archive_commands.h"

#include "pos/archive/archive.h"
#include "pos/till/archives.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define ARCHIVE_BYTES_MAX ((size_t)2 << 30)
#define FINDINGS_SHOWN 50

static int fail(const struct fault *fault) {
  fprintf(stderr, "comptoir-till: %s %s%s%s\n", outcome_text(fault->outcome, LANGUAGE_FR), fault->field,
          fault->field[0] && fault->hint[0] ? ": " : "", fault->hint);
  return 1;
}

int archive_command(const struct till_options *options, const char *out) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct till *till = NULL;
  struct journal_row row;
  const char *folder = out ? out : arena_format(&arena, "%s/archives", options->folder);
  enum outcome outcome = till_open_parts(options, &till, &fault);
  if (outcome == OK && mkdir(folder, 0700) != 0 && errno != EEXIST)
    outcome = fault_set(&fault, STORAGE_FULL, folder, "%s", strerror(errno));
  if (outcome == OK) outcome = till_archive(till, NULL, NULL, NULL, folder, &arena, &row, NULL, &fault);
  if (outcome == OK) {
    struct record record;
    outcome = record_parse(row.body, row.body_length, &arena, &record, &fault);
    if (outcome == OK)
      printf("%s/%s\n%lld documents, du %.10s au %.10s. SHA-256 : %s\n", folder, record.archive.file,
             (long long)record.archive.records, record.archive.from, record.archive.to, record.archive.sha256);
  }
  till_close(till);
  return outcome == OK ? 0 : fail(&fault);
}

int purge_command(const struct till_options *options, const char *path) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct till *till = NULL;
  int64_t purged = 0;
  bool again = false;
  enum outcome outcome = till_open_parts(options, &till, &fault);
  if (outcome == OK) outcome = till_purge(till, &(struct purge_order){.path = path}, &arena, &purged, &again, &fault);
  till_close(till);
  if (outcome != OK) return fail(&fault);
  printf("%lld documents retirés de la caisse. Gardez %s à deux endroits.\n", (long long)purged, path);
  return 0;
}

static void print_finding(void *context, const char *where, const char *what) {
  int64_t *findings = context;
  if ((*findings)++ < FINDINGS_SHOWN) printf("FAUTE %s: %s\n", where, what);
}

int verify_command(const char *folder) {
  int64_t findings = 0, records = journal_verify(folder, print_finding, &findings);
  if (records >= 0)
    printf("%lld documents, toutes chaînes : numéro, empreinte, chaînage, signature, totaux.\n", (long long)records);
  printf("%lld faute%s.\n", (long long)findings, findings > 1 ? "s" : "");
  return records < 0 || findings > 0;
}

int verify_archive_command(const char *path) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer bytes = {0};
  struct archive_manifest manifest;
  struct fault fault = {0};
  int64_t findings = 0;
  if (buffer_read_file(&bytes, path, ARCHIVE_BYTES_MAX, &fault) != OK) return fail(&fault);
  int64_t records = archive_verify(bytes.bytes, bytes.length, &arena, &manifest, print_finding, &findings);
  if (records >= 0)
    printf("Caisse %s, %s. %lld documents, du %.10s au %.10s.\n", manifest.till, manifest.legal_entity.name,
           (long long)records, manifest.from, manifest.to);
  printf("%lld faute%s.\n", (long long)findings, findings > 1 ? "s" : "");
  return findings > 0;
}
