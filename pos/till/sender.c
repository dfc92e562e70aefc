/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records go in order, in batches. A record is acknowledged when the server names a head that our journal knows by
 * number and hash; what it says of each record on the way is only told. A server restored from an older backup names an
 * older head: we send again. A head we do not know stops the sending until the server names one we know. */
#include "pos/till/sender.h"

#include "core/log.h"

#include <string.h>

enum { BATCH_RECORDS = 200, BATCH_BYTES = 3 * 1024 * 1024 }; /* the server takes 500 and 4 MiB */

struct head_answer {
  const char *chain, *hash;
  int64_t sequence;
};
static const struct spec_field head_fields[] = {
    SPEC_FIELD(struct head_answer, chain, .required = true, .max = 8),
    SPEC_FIELD(struct head_answer, sequence, .required = true, .max = INT64_MAX),
    SPEC_FIELD(struct head_answer, hash, .required = true, .form = FORM_HEX64),
};
static const struct spec head_spec = SPEC("Head", struct head_answer, head_fields);

struct record_result {
  int64_t sequence;
  const char *id, *outcome, *code;
};
static const struct spec_field result_fields[] = {
    SPEC_FIELD(struct record_result, sequence, .max = INT64_MAX),
    SPEC_FIELD(struct record_result, id),
    SPEC_FIELD(struct record_result, outcome, .required = true),
    SPEC_FIELD(struct record_result, code),
};
static const struct spec result_spec = SPEC("RecordResult", struct record_result, result_fields);

struct records_answer {
  struct head_answer head;
  const struct record_result *results;
  size_t result_count;
};
static const struct spec_field records_fields[] = {
    SPEC_OBJECT_OF(struct records_answer, head, &head_spec, .required = true),
    SPEC_LIST_OF(struct records_answer, results, result_count, &result_spec, .max = 1000),
};
static const struct spec records_spec = SPEC("RecordsAnswer", struct records_answer, records_fields);

static bool ask_head(struct sender *sender);
static bool send_next(struct sender *sender, bool *left);
static bool progressed(struct sender *sender, int64_t after, size_t count);
static size_t write_batch(const struct journal_row rows[], size_t count, struct buffer *body);
static bool post_batch(struct sender *sender, const struct buffer *body, struct arena *arena);
static bool take_answer(struct sender *sender, const struct buffer *bytes, struct arena *arena);
static bool acknowledge(struct sender *sender, const struct head_answer *head);
static bool knows(struct till *till, const struct head_answer *head);
static void run(struct sender *sender, struct exchange *exchange);

bool sender_round(struct sender *sender) {
  bool left = true;
  if (!ask_head(sender)) return false; /* once a round: has the server gone back to an older backup? */
  while (left && !atomic_load(&sender->till->stopping))
    if (!send_next(sender, &left)) return false;
  return !left;
}

static bool ask_head(struct sender *sender) {
  AUTO(arena) struct arena arena = {0};
  struct exchange exchange = {.method = "GET",
                              .path = arena_format(&arena, "/api/pos/tills/%s/head", sender->identity.till)};
  struct head_answer head;
  struct fault fault = {0};
  run(sender, &exchange);
  bool well = exchange.status == 200 &&
              spec_read(&head_spec, exchange.answer.bytes, exchange.answer.length, &arena, &head, &fault) == OK;
  buffer_done(&exchange.answer);
  return well && acknowledge(sender, &head);
}

static bool send_next(struct sender *sender, bool *left) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer body = {0};
  struct journal *journal = sender->till->journal;
  struct journal_row *rows = NULL;
  struct fault fault = {0};
  size_t count = 0, limit = sender->batch ? sender->batch : BATCH_RECORDS;
  int64_t after = 0;
  enum outcome outcome = journal_sent_read(journal, CHAIN_SALES, &after, &fault);
  if (outcome == OK) outcome = journal_after(journal, CHAIN_SALES, after, limit, &arena, &rows, &count, &fault);
  if (outcome != OK) {
    log_fault(LOG_ERROR, "till.journal", &fault);
    return false;
  }
  *left = count > 0;
  if (count == 0) return true;
  count = write_batch(rows, count, &body);
  return post_batch(sender, &body, &arena) && progressed(sender, after, count);
}

/* A batch that brought us no further is cut down to single records, so that one cannot hold up the others; a single one
 * that gets no further waits for the next round. */
static bool progressed(struct sender *sender, int64_t after, size_t count) {
  int64_t sent = after;
  struct fault fault = {0};
  if (journal_sent_read(sender->till->journal, CHAIN_SALES, &sent, &fault) != OK || sent < after) return false;
  if (sent > after) {
    if (sender->batch) sender->batch = sender->batch * 2 < BATCH_RECORDS ? sender->batch * 2 : 0;
    return true;
  }
  sender->batch = 1;
  if (count > 1) return true;
  if (sender->stuck_at != after + 1)
    log_event(LOG_ERROR, "till.record_stuck", "the server does not take record %lld", (long long)after + 1);
  sender->stuck_at = after + 1;
  return false;
}

static size_t write_batch(const struct journal_row rows[], size_t count, struct buffer *body) {
  struct json json = json_into(body);
  size_t written = 0;
  json_open(&json, NULL);
  json_open_list(&json, "records");
  for (; written < count && body->length < BATCH_BYTES; written++) {
    const struct journal_row *row = &rows[written];
    char signature[4 * ((SIGNATURE_MAX + 2) / 3) + 1] = "";
    if (row->signature_length <= SIGNATURE_MAX) base64_from_bytes(row->signature, row->signature_length, signature);
    json_open(&json, NULL);
    json_text(&json, "body", row->body);
    json_text(&json, "signature", signature);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return written;
}

/* True when the server has said where it stands. A refusal of the whole (a single record's own problem, a batch it
 * cannot read) says nothing about that: it is asked. */
static bool post_batch(struct sender *sender, const struct buffer *body, struct arena *arena) {
  struct exchange exchange = {.method = "POST",
                              .path = arena_format(arena, "/api/pos/tills/%s/records", sender->identity.till),
                              .content_type = "application/json",
                              .body = body->bytes,
                              .body_length = body->length};
  run(sender, &exchange);
  bool well = exchange.status == 200 && take_answer(sender, &exchange.answer, arena);
  bool refused = exchange.status >= 400 && exchange.status < 500;
  if (refused) log_event(LOG_WARNING, "till.records_refused", "HTTP %ld", exchange.status);
  buffer_done(&exchange.answer);
  return refused ? ask_head(sender) : well;
}

static bool take_answer(struct sender *sender, const struct buffer *bytes, struct arena *arena) {
  struct records_answer answer;
  struct fault fault = {0};
  if (spec_read(&records_spec, bytes->bytes, bytes->length, arena, &answer, &fault) != OK) {
    log_fault(LOG_ERROR, "till.answer_unreadable", &fault);
    return false;
  }
  for (size_t i = 0; i < answer.result_count; i++)
    if (text_equal(answer.results[i].outcome, "refused"))
      log_event(LOG_WARNING, "till.record_refused", "%lld: %s", (long long)answer.results[i].sequence,
                answer.results[i].code ? answer.results[i].code : "");
  return acknowledge(sender, &answer.head);
}

static bool acknowledge(struct sender *sender, const struct head_answer *head) {
  struct till *till = sender->till;
  bool broken = !knows(till, head);
  if (atomic_exchange(&till->chain_broken, broken) != broken)
    log_event(broken ? LOG_ERROR : LOG_NOTICE, broken ? "till.chain_broken" : "till.chain_whole",
              "the server holds %s %lld", broken ? "another record" : "our record", (long long)head->sequence);
  if (broken) return false;
  int64_t sent = 0;
  struct fault fault = {0};
  enum outcome outcome = journal_sent_read(till->journal, CHAIN_SALES, &sent, &fault);
  if (outcome == OK && sent == head->sequence) return true;
  if (outcome == OK && head->sequence < sent)
    log_event(LOG_WARNING, "till.server_went_back", "from %lld to %lld: sending again", (long long)sent,
              (long long)head->sequence);
  if (outcome == OK) outcome = journal_sent_write(till->journal, CHAIN_SALES, head->sequence, &fault);
  if (outcome != OK) log_fault(LOG_ERROR, "till.journal", &fault);
  return outcome == OK;
}

static bool knows(struct till *till, const struct head_answer *head) {
  char ours[SHA256_HEX] = ZERO_HASH_HEX;
  if (!text_equal(head->chain, CHAIN_SALES)) return false;
  if (head->sequence > 0 && !journal_hash_at(till->journal, CHAIN_SALES, head->sequence, ours)) return false;
  return text_equal(ours, head->hash);
}

static void run(struct sender *sender, struct exchange *exchange) {
  struct till *till = sender->till;
  exchange->stopping = &till->stopping;
  exchange_run(&sender->identity, exchange);
  sender->answered = exchange->status == 200;
  bool revoked = exchange->status == 401 || (exchange->status == 0 && atomic_load(&till->revoked));
  if (atomic_exchange(&till->revoked, revoked) != revoked)
    log_event(LOG_WARNING, revoked ? "till.revoked" : "till.welcome_again", "%s", sender->identity.server);
  if (atomic_exchange(&till->online, sender->answered) == sender->answered) return;
  log_event(LOG_NOTICE, sender->answered ? "till.online" : "till.offline", "%s: HTTP %ld", sender->identity.server,
            exchange->status);
}
