/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records go in order, in batches. A record is acknowledged when the server names a head that our journal knows by
 * number and hash; what it says of each record on the way is only told. A server restored from an older backup names an
 * older head: we send again. A head we do not know stops the sending until the server names one we know. */
#include "pos/till/sender.h"
#include "pos/till/archives.h"
#include "pos/till/keep.h"

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

struct heads_answer {
  const struct head_answer *heads;
  size_t head_count;
};
static const struct spec_field heads_fields[] = {
    SPEC_LIST_OF(struct heads_answer, heads, head_count, &head_spec, .required = true, .max = 40),
};
static const struct spec heads_spec = SPEC("Heads", struct heads_answer, heads_fields);

struct record_result {
  int64_t sequence;
  const char *chain, *id, *outcome, *code;
};
static const struct spec_field result_fields[] = {
    SPEC_FIELD(struct record_result, chain), SPEC_FIELD(struct record_result, sequence, .max = INT64_MAX),
    SPEC_FIELD(struct record_result, id),    SPEC_FIELD(struct record_result, outcome, .required = true),
    SPEC_FIELD(struct record_result, code),
};
static const struct spec result_spec = SPEC("RecordResult", struct record_result, result_fields);

static const struct spec_field problem_fields[] = {SPEC_FIELD(struct record_result, code, .required = true)};
static const struct spec problem_spec = SPEC("Problem", struct record_result, problem_fields);

struct records_answer {
  const struct head_answer *heads;
  size_t head_count;
  const struct record_result *results;
  size_t result_count;
};
static const struct spec_field records_fields[] = {
    SPEC_LIST_OF(struct records_answer, heads, head_count, &head_spec, .required = true, .max = 40),
    SPEC_LIST_OF(struct records_answer, results, result_count, &result_spec, .max = 1000),
};
static const struct spec records_spec = SPEC("RecordsAnswer", struct records_answer, records_fields);

static bool ask_heads(struct sender *sender);
static bool send_chain(struct sender *sender, size_t at);
static bool send_next(struct sender *sender, size_t at, bool *left);
static bool progressed(struct sender *sender, size_t at, int64_t after, size_t count);
static size_t write_batch(const struct journal_row rows[], size_t count, struct buffer *body);
static bool post_batch(struct sender *sender, const struct journal_row rows[], size_t count, const struct buffer *body,
                       struct arena *arena);
static bool take_refusal(struct sender *sender, const struct journal_row *only, const struct buffer *bytes,
                         struct arena *arena);
static bool take_answer(struct sender *sender, const struct buffer *bytes, struct arena *arena);
static void tell_refused(struct sender *sender, const struct record_result *result, struct arena *arena);
static bool is_news(struct sender *sender, const struct record_result *result);
static bool acknowledge(struct sender *sender, const struct head_answer heads[], size_t count);
static bool acknowledge_chain(struct sender *sender, size_t at, const struct head_answer *head);
static void tell_whole(struct sender *sender, const struct head_answer *head, bool broken);
static bool knows(struct till *till, const struct head_answer *head);
static void run(struct sender *sender, struct exchange *exchange);
static void tell_reach(struct sender *sender, bool reached);

bool sender_round(struct sender *sender) {
  bool well = ask_heads(sender); /* once a round: has the server gone back to an older backup? */
  for (size_t i = 0; sender->answered && i < RECORD_CHAINS; i++) well = send_chain(sender, i) && well;
  return well;
}

static bool ask_heads(struct sender *sender) {
  AUTO(arena) struct arena arena = {0};
  struct exchange exchange = {.method = "GET",
                              .path = arena_format(&arena, "/api/pos/tills/%s/head", sender->identity.till)};
  struct heads_answer answer;
  struct fault fault = {0};
  run(sender, &exchange);
  bool well = exchange.status == 200 &&
              spec_read_open(&heads_spec, exchange.answer.bytes, exchange.answer.length, &arena, &answer, &fault) == OK;
  buffer_done(&exchange.answer);
  return well && acknowledge(sender, answer.heads, answer.head_count);
}

static bool send_chain(struct sender *sender, size_t at) {
  bool left = true;
  if (sender->chains[at].broken) return false;
  while (left && !atomic_load(&sender->till->stopping))
    if (!send_next(sender, at, &left)) return false;
  return !left;
}

static bool send_next(struct sender *sender, size_t at, bool *left) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer body = {0};
  struct journal *journal = sender->till->journal;
  const char *chain = record_chains[at].letter;
  struct journal_row *rows = NULL;
  struct fault fault = {0};
  size_t count = 0, limit = sender->chains[at].batch ? sender->chains[at].batch : BATCH_RECORDS;
  int64_t after = 0;
  enum outcome outcome = journal_sent_read(journal, chain, &after, &fault);
  if (outcome == OK) outcome = journal_after(journal, chain, after, limit, &arena, &rows, &count, &fault);
  if (outcome != OK) {
    log_fault(LOG_ERROR, "till.journal", &fault);
    return false;
  }
  *left = count > 0;
  if (count == 0) return true;
  count = write_batch(rows, count, &body);
  return post_batch(sender, rows, count, &body, &arena) && !sender->chains[at].broken &&
         progressed(sender, at, after, count);
}

/* A batch that brought us no further is cut down to single records, so that one cannot hold up the others; a single one
 * that gets no further waits for the next round. */
static bool progressed(struct sender *sender, size_t at, int64_t after, size_t count) {
  struct sender_chain *chain = &sender->chains[at];
  const char *letter = record_chains[at].letter;
  int64_t sent = after;
  struct fault fault = {0};
  if (journal_sent_read(sender->till->journal, letter, &sent, &fault) != OK || sent < after) return false;
  if (sent > after) {
    if (chain->batch) chain->batch = chain->batch * 2 < BATCH_RECORDS ? chain->batch * 2 : 0;
    return true;
  }
  chain->batch = 1;
  if (count > 1) return true;
  if (chain->stuck_at != after + 1)
    log_event(LOG_ERROR, "till.record_stuck", "the server does not take record %s %lld", letter, (long long)after + 1);
  chain->stuck_at = after + 1;
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
static bool post_batch(struct sender *sender, const struct journal_row rows[], size_t count, const struct buffer *body,
                       struct arena *arena) {
  struct exchange exchange = {.method = "POST",
                              .path = arena_format(arena, "/api/pos/tills/%s/records", sender->identity.till),
                              .content_type = "application/json",
                              .body = body->bytes,
                              .body_length = body->length};
  run(sender, &exchange);
  bool well = exchange.status == 200 && take_answer(sender, &exchange.answer, arena);
  bool refused = exchange.status >= 400 && exchange.status < 500;
  if (refused) log_event(LOG_WARNING, "till.records_refused", "HTTP %ld", exchange.status);
  if (refused) well = take_refusal(sender, count == 1 ? rows : NULL, &exchange.answer, arena);
  buffer_done(&exchange.answer);
  return well;
}

/* only: the one record that was sent. Where the server has its number now, it was its content that was refused. */
static bool take_refusal(struct sender *sender, const struct journal_row *only, const struct buffer *bytes,
                         struct arena *arena) {
  struct record_result problem = {0};
  struct fault fault = {0};
  bool read = spec_read_open(&problem_spec, bytes->bytes, bytes->length, arena, &problem, &fault) == OK;
  if (!ask_heads(sender)) return false;
  int64_t sent = 0;
  if (!only || !read || journal_sent_read(sender->till->journal, only->chain, &sent, &fault) != OK) return true;
  problem.chain = only->chain;
  problem.sequence = only->sequence;
  if (sent >= only->sequence) tell_refused(sender, &problem, arena);
  return true;
}

static bool take_answer(struct sender *sender, const struct buffer *bytes, struct arena *arena) {
  struct records_answer answer;
  struct fault fault = {0};
  if (spec_read_open(&records_spec, bytes->bytes, bytes->length, arena, &answer, &fault) != OK) {
    log_fault(LOG_ERROR, "till.answer_unreadable", &fault);
    return false;
  }
  for (size_t i = 0; i < answer.result_count; i++)
    if (text_equal(answer.results[i].outcome, "refused") && is_news(sender, &answer.results[i]))
      tell_refused(sender, &answer.results[i], arena);
  return acknowledge(sender, answer.heads, answer.head_count);
}

/* A ticket that was given back twice, say. Of the event log itself only the program's log speaks, or one refusal would
 * bring the next. */
static void tell_refused(struct sender *sender, const struct record_result *result, struct arena *arena) {
  const char *chain = result->chain ? result->chain : "", *code = result->code ? result->code : "";
  log_event(LOG_WARNING, "till.record_refused", "%s %lld: %s", chain, (long long)result->sequence, code);
  if (!record_chain_find(chain) || text_equal(chain, CHAIN_EVENTS)) return;
  till_event_by(sender->till, NULL, EVENT_RECORD_REFUSED,
                arena_format(arena, "%s %lld: %.80s", chain, (long long)result->sequence, code));
}

/* Sent again after the server went back, it was told before. */
static bool is_news(struct sender *sender, const struct record_result *result) {
  int64_t sent = 0;
  struct fault fault = {0};
  if (!result->chain || !record_chain_find(result->chain)) return true;
  return journal_sent_read(sender->till->journal, result->chain, &sent, &fault) == OK && result->sequence > sent;
}

/* A chain the server does not name is one it holds nothing of. */
static bool acknowledge(struct sender *sender, const struct head_answer heads[], size_t count) {
  bool well = true, broken = false;
  for (size_t i = 0; i < RECORD_CHAINS; i++) {
    struct head_answer head = {.chain = record_chains[i].letter, .hash = ZERO_HASH_HEX};
    for (size_t j = 0; j < count; j++)
      if (text_equal(heads[j].chain, head.chain)) head = heads[j];
    well = acknowledge_chain(sender, i, &head) && well;
    broken = broken || sender->chains[i].broken;
  }
  atomic_store(&sender->till->chain_broken, broken);
  return well;
}

static bool acknowledge_chain(struct sender *sender, size_t at, const struct head_answer *head) {
  struct till *till = sender->till;
  struct sender_chain *chain = &sender->chains[at];
  bool broken = !knows(till, head);
  if (chain->broken != broken) tell_whole(sender, head, broken);
  chain->broken = broken;
  if (broken) return true; /* that it stands still is no failure of the others */
  int64_t sent = 0;
  struct fault fault = {0};
  enum outcome outcome = journal_sent_read(till->journal, head->chain, &sent, &fault);
  if (outcome == OK && sent == head->sequence) return true;
  if (outcome == OK && head->sequence < sent)
    log_event(LOG_WARNING, "till.server_went_back", "%s from %lld to %lld: sending again", head->chain, (long long)sent,
              (long long)head->sequence);
  if (outcome == OK) outcome = journal_sent_write(till->journal, head->chain, head->sequence, &fault);
  if (outcome != OK) log_fault(LOG_ERROR, "till.journal", &fault);
  return outcome == OK;
}

static void tell_whole(struct sender *sender, const struct head_answer *head, bool broken) {
  AUTO(arena) struct arena arena = {0};
  log_event(broken ? LOG_ERROR : LOG_NOTICE, broken ? "till.chain_broken" : "till.chain_whole",
            "the server holds %s %s %lld", broken ? "another record" : "our record", head->chain,
            (long long)head->sequence);
  if (broken)
    till_event(sender->till, EVENT_INTEGRITY_FAILURE,
               arena_format(&arena, "server holds another %s %lld", head->chain, (long long)head->sequence));
}

static bool knows(struct till *till, const struct head_answer *head) {
  char ours[SHA256_HEX] = ZERO_HASH_HEX;
  if (head->sequence > 0 && !chain_hash_at(till->journal, head->chain, head->sequence, ours)) return false;
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
  bool reached = exchange->status != 0 && exchange->status < 500 && exchange->status != 401;
  tell_reach(sender, reached);
  if (atomic_exchange(&till->online, reached) == reached) return;
  log_event(LOG_NOTICE, reached ? "till.online" : "till.offline", "%s: HTTP %ld", sender->identity.server,
            exchange->status);
}

/* Each time out of reach is two events; a till that is being switched off is not out of reach. */
static void tell_reach(struct sender *sender, bool reached) {
  if (reached != sender->told_offline || atomic_load(&sender->till->stopping)) return;
  sender->told_offline = !reached;
  till_event(sender->till, reached ? EVENT_OFFLINE_END : EVENT_OFFLINE_START, NULL);
}
