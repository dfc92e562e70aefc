/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/once/private.h"

#include "sql_queries.h"

#include <assert.h>
#include <string.h>

enum { KEY_MIN = 16, KEY_MAX = 255 };

struct found_row {
  bool mine; /* nobody else works on this key */
  struct db_bytes request;
  int64_t status;
  const char *type;
  struct db_bytes sealed;
};

static const struct db_column found_row_columns[] = {
    DB_COLUMN(struct found_row, mine), DB_COLUMN(struct found_row, request), DB_COLUMN(struct found_row, status),
    DB_COLUMN(struct found_row, type), DB_COLUMN(struct found_row, sealed)};
static const enum db_kind find_params[] = {DB_TEXT, DB_TEXT};
static const struct db_query find_answer = {.name = "once/find_answer",
                                            .sql = sql_once_find_answer,
                                            .params = find_params,
                                            .param_count = 2,
                                            .columns = found_row_columns,
                                            .column_count = sizeof found_row_columns / sizeof found_row_columns[0],
                                            .row_size = sizeof(struct found_row)};
static const enum db_kind keep_params[] = {DB_TEXT, DB_TEXT, DB_BYTES, DB_INTEGER, DB_TEXT, DB_BYTES, DB_TIME};
static const struct db_query keep_answer = {
    .name = "once/keep_answer", .sql = sql_once_keep_answer, .params = keep_params, .param_count = 7};
const struct db_query *const once_queries[] = {&find_answer, &keep_answer, NULL};

static bool is_key(const char *key);
static const char *caller_of(const struct once *once);
static void digest_of(const struct request *request, const struct once_seal *seal, uint8_t digest[static SHA256_BYTES]);
static enum outcome find(struct tx *tx, struct once *once, const struct once_seal *seal);
static enum outcome do_work(struct tx *tx, struct once *once, const struct once_seal *seal, const uint8_t *digest);
static enum outcome keep(struct tx *tx, const struct once *once, const struct once_seal *seal, const uint8_t *digest,
                         enum outcome outcome);
static enum outcome say_again(struct tx *tx, struct once *once, const struct once_seal *seal,
                              const struct found_row *row);
static void forget_answer(struct reply *reply);

enum outcome once_work(struct tx *tx, void *context) {
  struct once *once = context;
  const char *key = once->key ? once->key : request_header(once->request, "Idempotency-Key");
  struct once_seal seal;
  if (!key || !is_key(key))
    return fault_set(tx_fault(tx), ONCE_KEY_MISSING, "Idempotency-Key", "%d to %d visible characters", KEY_MIN,
                     KEY_MAX);
  once_seal_of(caller_of(once), key, &seal);
  enum outcome outcome = find(tx, once, &seal);
  once_seal_done(&seal);
  return outcome;
}

static enum outcome find(struct tx *tx, struct once *once, const struct once_seal *seal) {
  uint8_t digest[SHA256_BYTES];
  struct found_row *row = NULL;
  const struct db_param params[] = {P_TEXT(caller_of(once)), P_TEXT(seal->name)};
  enum outcome outcome = tx_run(tx, &find_answer, params, once->request->arena, &row, NULL);
  if (outcome != OK) return outcome;
  if (!row->mine) return fault_set(tx_fault(tx), ONCE_RUNNING, "Idempotency-Key", "under way");
  digest_of(once->request, seal, digest);
  if (!row->request.bytes) return do_work(tx, once, seal, digest);
  if (memcmp(row->request.bytes, digest, sizeof digest) != 0)
    return fault_set(tx_fault(tx), ONCE_KEY_REUSED, "Idempotency-Key", "another request");
  return say_again(tx, once, seal, row);
}

static bool is_key(const char *key) {
  size_t length = 0;
  for (; key[length]; length++)
    if (key[length] <= ' ' || key[length] > '~') return false;
  return length >= KEY_MIN && length <= KEY_MAX;
}

static const char *caller_of(const struct once *once) {
  const struct principal *who = &once->request->who;
  if (once->visitor || who->role == 0) return "";
  return who->role == ROLE_TILL ? who->id : who->person;
}

/* What is the same request: method, path with its arguments, body. With the key, so that nobody tries telephone numbers
 * on the digest. */
static void digest_of(const struct request *request, const struct once_seal *seal,
                      uint8_t digest[static SHA256_BYTES]) {
  AUTO(buffer) struct buffer said = {0};
  buffer_add(&said, seal->key, sizeof seal->key);
  buffer_format(&said, "%d %s?%s\n", (int)request->route->method, request->path, request_whole_query(request));
  if (request->body_length > 0) buffer_add(&said, request->body, request->body_length);
  sha256(said.bytes, said.length, digest);
}

static enum outcome do_work(struct tx *tx, struct once *once, const struct once_seal *seal, const uint8_t *digest) {
  enum outcome outcome = once->work(tx, once->context);
  if (outcome_status(outcome) >= 400) return outcome;
  forget_answer(once->reply);
  once->answer(once->request, once->reply, once->context);
  enum outcome kept = keep(tx, once, seal, digest, outcome);
  return kept == OK ? outcome : kept;
}

/* Sealed together: the headers, a line each, an empty line, the body. */
static enum outcome keep(struct tx *tx, const struct once *once, const struct once_seal *seal, const uint8_t *digest,
                         enum outcome outcome) {
  AUTO(buffer) struct buffer said = {0};
  AUTO(buffer) struct buffer sealed = {0};
  const struct reply *reply = once->reply;
  assert(!reply->shared);
  for (size_t i = 0; i < reply->header_count; i++)
    buffer_format(&said, "%s: %s\n", reply->headers[i][0], reply->headers[i][1]);
  buffer_add(&said, "\n", 1);
  if (reply->body.length > 0) buffer_add(&said, reply->body.bytes, reply->body.length);
  once_seal_close(seal, said.bytes, said.length, &sealed);
  const struct db_param params[] = {P_TEXT(caller_of(once)),
                                    P_TEXT(seal->name),
                                    P_BYTES(digest, SHA256_BYTES),
                                    P_INTEGER(reply->status ? reply->status : outcome_status(outcome)),
                                    P_TEXT(reply->content_type ? reply->content_type : ""),
                                    P_BYTES((const uint8_t *)sealed.bytes, sealed.length),
                                    P_TIME(clock_now_us())};
  return tx_run(tx, &keep_answer, params, NULL, NULL, NULL);
}

static enum outcome say_again(struct tx *tx, struct once *once, const struct once_seal *seal,
                              const struct found_row *row) {
  AUTO(buffer) struct buffer said = {0};
  struct reply *reply = once->reply;
  if (!once_seal_open(seal, row->sealed.bytes, row->sealed.length, &said))
    return fault_set(tx_fault(tx), FAILED_INTERNAL, "once", "an answer does not open");
  forget_answer(reply);
  once->replayed = true;
  reply->status = (int)row->status;
  reply->content_type = row->type[0] ? row->type : NULL;
  char *line = arena_text(once->request->arena, said.bytes, said.length);
  const char *start = line;
  for (char *end; *line != '\n' && (end = strchr(line, '\n')); line = end + 1) {
    char *colon = strstr(line, ": ");
    *end = *colon = '\0';
    reply_header(reply, line, colon + 2);
  }
  size_t head = (size_t)(line - start) + 1;
  buffer_add(&reply->body, said.bytes + head, said.length - head);
  reply_header(reply, "Idempotent-Replayed", "true");
  return OK;
}

/* What an attempt that was rolled back had written. */
static void forget_answer(struct reply *reply) {
  buffer_clear(&reply->body);
  reply->header_count = 0;
  reply->status = 0;
  reply->content_type = NULL;
}
