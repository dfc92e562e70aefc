/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/archives.h"
#include "pos/till/override.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define ARCHIVES_SHOWN 100
#define ARCHIVE_BYTES_MAX ((size_t)2 << 30)

struct archive_request {
  const char *id;
};
static const struct spec_field archive_fields[] = {
    SPEC_FIELD(struct archive_request, id, .required = true, .form = FORM_UUID),
};
static const struct spec archive_spec = SPEC("ArchiveRequest", struct archive_request, archive_fields);

struct purge_body { /* what makes two requests the same */
  const char *id, *file;
};
static const struct spec_field purge_fields[] = {
    SPEC_FIELD(struct purge_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct purge_body, file, .required = true, .min = 1, .max = 80),
};
static const struct spec purge_spec = SPEC("PurgeRequest", struct purge_body, purge_fields);

static const char *shelf_of(const struct till *till, struct arena *arena) {
  return arena_format(arena, "%s/archives", till->folder);
}

/* Whether its records may leave the till, in a word the screen draws. */
static const char *purge_word(struct till *till, const struct record_archive *archive) {
  struct fault fault = {0};
  till_moment_begin(till);
  enum outcome outcome = till_purge_check(till, archive, &fault);
  till_moment_end(till);
  if (outcome == OK) return "ready";
  if (outcome == NOTHING_TO_ARCHIVE) return "gone";
  if (outcome == ARCHIVE_TOO_YOUNG) return "young";
  return outcome == ARCHIVE_NOT_SENT ? "unsent" : "after";
}

static void write_archive(struct till *till, const struct journal_row *row, const struct record_archive *archive,
                          bool stands, struct json *json) {
  json_open(json, NULL);
  json_text(json, "id", row->id);
  json_text(json, "file", archive->file);
  json_text(json, "at", row->at);
  json_text(json, "from", archive->from);
  json_text(json, "to", archive->to);
  json_integer(json, "records", archive->records);
  json_money(json, "grand_total", archive->grand_total);
  json_text(json, "sha256", archive->sha256);
  json_bool(json, "stands", stands);
  json_text(json, "purge", purge_word(till, archive));
  json_close(json);
}

static enum outcome write_row(struct request *request, const struct journal_row *row, struct json *json) {
  struct record record;
  struct stat found;
  enum outcome outcome = record_parse(row->body, row->body_length, request->arena, &record, &request->fault);
  if (outcome != OK || !text_equal(record.kind, "archive")) return outcome;
  const char *shelf = shelf_of(request->app, request->arena);
  bool stands = stat(arena_format(request->arena, "%s/%s", shelf, record.archive.file), &found) == 0;
  write_archive(request->app, row, &record.archive, stands, json);
  return OK;
}

static enum outcome get_archives(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome =
      journal_latest(till->journal, CHAIN_ARCHIVES, ARCHIVES_SHOWN, request->arena, &rows, &count, &request->fault);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "archives");
  for (size_t i = 0; outcome == OK && i < count; i++) outcome = write_row(request, &rows[i], &json);
  json_close_list(&json);
  json_close(&json);
  return outcome;
}

/* Not a right that can be lent: whoever keeps the books does it. */
static enum outcome post_archive(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  const struct archive_request *asked = request->parsed;
  const char *cashier = request->who.id[0] ? request->who.id : NULL, *shelf = shelf_of(till, request->arena);
  uint8_t hash[SHA256_BYTES];
  struct journal_row row;
  bool found = false;
  till_request_hash(&archive_spec, asked, hash);
  enum outcome outcome = till_replay(till, asked->id, "archive", hash, request->arena, &row, &found, &request->fault);
  if (outcome == OK && !found && !override_by(till, request, "archive", NULL)) outcome = FORBIDDEN;
  if (outcome == OK && !found && mkdir(shelf, 0700) != 0 && errno != EEXIST)
    outcome = fault_set(&request->fault, STORAGE_FULL, shelf, "%s", strerror(errno));
  if (outcome == OK && !found)
    outcome = till_archive(till, cashier, asked->id, hash, shelf, request->arena, &row, &found, &request->fault);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  outcome = write_row(request, &row, &json);
  return outcome == OK && !found ? CREATED : outcome;
}

/* A name that no record names is no file of ours, wherever it may point. */
static enum outcome find_file(struct request *request, const char *name) {
  struct till *till = request->app;
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome =
      journal_latest(till->journal, CHAIN_ARCHIVES, ARCHIVES_SHOWN, request->arena, &rows, &count, &request->fault);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record record;
    outcome = record_parse(rows[i].body, rows[i].body_length, request->arena, &record, &request->fault);
    if (outcome == OK && text_equal(record.archive.file, name)) return OK;
  }
  return outcome == OK ? NOT_FOUND : outcome;
}

static enum outcome get_archive(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  const char *name = request->params[0], *shelf = shelf_of(till, request->arena);
  enum outcome outcome = find_file(request, name);
  if (outcome == OK)
    outcome = buffer_read_file(&reply->body, arena_format(request->arena, "%s/%s", shelf, name), ARCHIVE_BYTES_MAX,
                               &request->fault);
  if (outcome != OK) return outcome;
  till_event(till, EVENT_ARCHIVE_EXPORT, name);
  http_download(reply, name, "text/plain; charset=utf-8");
  return OK;
}

/* What one archive holds leaves the till; the file stays. */
static enum outcome post_purge(struct request *request, struct reply *reply) {
  struct till *till = request->app;
  const struct archive_request *asked = request->parsed;
  const char *name = request->params[0];
  uint8_t hash[SHA256_BYTES];
  int64_t purged = 0;
  bool again = false;
  struct purge_body body = {.id = asked->id, .file = name};
  till_request_hash(&purge_spec, &body, hash);
  struct purge_order order = {.path = arena_format(request->arena, "%s/%s", shelf_of(till, request->arena), name),
                              .cashier = request->who.id[0] ? request->who.id : NULL,
                              .id = asked->id,
                              .request = hash};
  enum outcome outcome = find_file(request, name);
  if (outcome == OK) outcome = till_purge(till, &order, request->arena, &purged, &again, &request->fault);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "file", name);
  json_integer(&json, "records", purged);
  json_close(&json);
  return again ? OK : CREATED;
}

static const struct route routes[] = {
    ROUTE(GET, "/api/till/archives", ROLE_CASHIER, SCOPE_NONE, get_archives, "the archives this till has made",
          .right = RIGHT_ARCHIVE),
    ROUTE(POST, "/api/till/archives", ROLE_CASHIER, SCOPE_NONE, post_archive,
          "archive everything signed since the last one", .body = &archive_spec, .right = RIGHT_ARCHIVE),
    ROUTE(GET, "/api/till/archives/{file}", ROLE_CASHIER, SCOPE_NONE, get_archive, "one archive, to keep elsewhere",
          .right = RIGHT_ARCHIVE),
    ROUTE(POST, "/api/till/archives/{file}/purge", ROLE_CASHIER, SCOPE_NONE, post_purge,
          "what this archive holds leaves the till; the file stays", .body = &archive_spec, .right = RIGHT_ARCHIVE),
};
const struct route_table archive_routes = {routes, sizeof routes / sizeof routes[0]};
