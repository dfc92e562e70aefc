/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The server's part of docs/api.md, played inside the test, with switches for everything that goes wrong. It checks
 * what a real one checks of a chain: signature, number, previous hash. */
#ifndef COMPTOIR_TESTS_TILL_FAKE_SERVER_H
#define COMPTOIR_TESTS_TILL_FAKE_SERVER_H

#include "tests/till/till_kit.h"

#include "core/clock.h"

#define FAKE_CODE "483-915-207-641"
#define FAKE_TOKEN "c29tZSB0b2tlbiBvZiBhIHRpbGwgaW4gYSB0ZXN0"
#define FAKE_RECORDS 8192
#define FAKE_OTHERS 512

struct fake {
  struct http_server *http;
  uint16_t port;
  char address[64];
  pthread_mutex_t lock; /* guards everything below */
  struct shared_body *snapshot;
  struct verify_key *key;
  char hashes[FAKE_RECORDS][SHA256_HEX]; /* of record i + 1 of chain T */
  char ids[FAKE_RECORDS][UUID_TEXT];
  int64_t count;
  struct fake_chain {
    char hashes[FAKE_OTHERS][SHA256_HEX];
    int64_t count;
  } others[RECORD_CHAINS]; /* of every chain but T */

  /* switches: about T */
  int64_t slow_ms;   /* before every answer */
  int64_t refuse;    /* number whose content is refused; it keeps its place */
  int64_t stuck;     /* number that is never taken */
  bool lose_answers; /* kept, but the answer is another one */
  bool only_singles; /* a batch of several is refused as a whole */
  bool locked_out;   /* the token is no longer good */
  bool forked;       /* the head's hash is not ours */
  bool no_snapshot;  /* 500 */

  /* what was seen */
  unsigned heads, posts, snapshots, replayed, refused; /* posts: of sales */
  size_t largest_bytes, largest_count;
  char wrong[200]; /* the first thing an honest till would not have sent */
};

struct fake_enrolment {
  const char *code, *public_key, *software;
};
static const struct spec_field fake_enrolment_fields[] = {
    SPEC_FIELD(struct fake_enrolment, code, .required = true),
    SPEC_FIELD(struct fake_enrolment, public_key, .required = true, .form = FORM_BASE64),
    SPEC_FIELD(struct fake_enrolment, software, .required = true),
};
static const struct spec fake_enrolment_spec = SPEC("Enrolment", struct fake_enrolment, fake_enrolment_fields);

struct fake_record {
  const char *body, *signature;
};
static const struct spec_field fake_record_fields[] = {
    SPEC_FIELD(struct fake_record, body, .required = true, .max = 1 << 20),
    SPEC_FIELD(struct fake_record, signature, .required = true, .form = FORM_BASE64),
};
static const struct spec fake_record_spec = SPEC("SignedRecord", struct fake_record, fake_record_fields);

struct fake_records {
  const struct fake_record *records;
  size_t count;
};
static const struct spec_field fake_records_fields[] = {
    SPEC_LIST_OF(struct fake_records, records, count, &fake_record_spec, .required = true, .min = 1, .max = 500),
};
static const struct spec fake_records_spec = SPEC("Records", struct fake_records, fake_records_fields);

static inline void fake_pause(int64_t milliseconds) {
  struct timespec pause = {.tv_sec = (time_t)(milliseconds / 1000), .tv_nsec = (long)(milliseconds % 1000) * 1000000};
  nanosleep(&pause, NULL);
}

static inline void fake_enter(struct fake *fake) {
  pthread_mutex_lock(&fake->lock);
  int64_t slow_ms = fake->slow_ms;
  pthread_mutex_unlock(&fake->lock);
  for (; slow_ms > 0; slow_ms -= 50) { /* in steps, so that the switch can be turned back */
    fake_pause(50);
    pthread_mutex_lock(&fake->lock);
    if (!fake->slow_ms) slow_ms = 0;
    pthread_mutex_unlock(&fake->lock);
  }
  pthread_mutex_lock(&fake->lock);
}

static inline void fake_write_one_head(struct json *json, const char *chain, int64_t sequence, const char *hash) {
  json_open(json, NULL);
  json_text(json, "chain", chain);
  json_integer(json, "sequence", sequence);
  json_text(json, "hash", hash);
  json_close(json);
}

static inline void fake_write_heads(const struct fake *fake, struct json *json) {
  json_open_list(json, "heads");
  fake_write_one_head(json, CHAIN_SALES, fake->count,
                      fake->forked  ? "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0"
                      : fake->count ? fake->hashes[fake->count - 1]
                                    : ZERO_HASH_HEX);
  for (size_t i = 0; i < RECORD_CHAINS; i++)
    if (fake->others[i].count > 0)
      fake_write_one_head(json, record_chains[i].letter, fake->others[i].count,
                          fake->others[i].hashes[fake->others[i].count - 1]);
  json_close_list(json);
}

static inline enum outcome fake_post_enrolment(struct request *request, struct reply *reply) {
  struct fake *fake = request->app;
  const struct fake_enrolment *asked = request->parsed;
  uint8_t der[PUBLIC_KEY_MAX];
  size_t length = 0;
  fake_enter(fake);
  bool good = text_equal(asked->code, FAKE_CODE) && base64_to_bytes(asked->public_key, der, sizeof der, &length);
  if (good) {
    verify_key_free(fake->key);
    fake->key = verify_key_from_der(der, length);
  }
  pthread_mutex_unlock(&fake->lock);
  if (!good) return BAD_CODE;
  buffer_text(&reply->body, "{\"till\":\"BLG-1\",\"name\":\"Caisse 1\",\"kpa\":\"BLG\",\"token\":\"" FAKE_TOKEN "\"}");
  return CREATED;
}

static inline enum outcome fake_get_snapshot(struct request *request, struct reply *reply) {
  struct fake *fake = request->app;
  fake_enter(fake);
  fake->snapshots++;
  bool given = !fake->no_snapshot;
  if (given) reply->shared = shared_body_ref(fake->snapshot);
  pthread_mutex_unlock(&fake->lock);
  return given ? OK : FAILED_INTERNAL;
}

static inline enum outcome fake_get_head(struct request *request, struct reply *reply) {
  struct fake *fake = request->app;
  struct json json = json_into(&reply->body);
  fake_enter(fake);
  fake->heads++;
  json_open(&json, NULL);
  fake_write_heads(fake, &json);
  json_close(&json);
  pthread_mutex_unlock(&fake->lock);
  return OK;
}

static inline void fake_complain(struct fake *fake, const char *what, int64_t sequence) {
  if (!fake->wrong[0]) snprintf(fake->wrong, sizeof fake->wrong, "record %lld: %s", (long long)sequence, what);
}

static inline enum outcome fake_take_other(struct fake *fake, const struct record *record, const char *hash,
                                           bool *replayed) {
  struct fake_chain *chain = &fake->others[record_chain_find(record->chain) - record_chains];
  *replayed = record->sequence <= chain->count;
  if (*replayed && text_equal(chain->hashes[record->sequence - 1], hash)) return OK;
  if (record->sequence > chain->count + 1) return CHAIN_GAP;
  if (*replayed || !text_equal(record->previous, chain->count ? chain->hashes[chain->count - 1] : ZERO_HASH_HEX)) {
    fake_complain(fake, "fork of another chain", record->sequence);
    return CHAIN_FORK;
  }
  if (chain->count == FAKE_OTHERS) abort();
  text_copy(chain->hashes[chain->count++], SHA256_HEX, hash);
  return OK;
}

/* OK, or why not; *replayed when it was here already. */
static inline enum outcome fake_take(struct fake *fake, const struct fake_record *sent, struct arena *arena,
                                     struct record *record, bool *replayed) {
  struct fault fault = {0};
  uint8_t digest[SHA256_BYTES], signature[SIGNATURE_MAX];
  char hash[SHA256_HEX];
  size_t length = strlen(sent->body), signature_length = 0;
  if (record_parse(sent->body, length, arena, record, &fault) != OK || record_check(record, arena, &fault) != OK) {
    fake_complain(fake, fault.hint, 0);
    return BAD_RECORD;
  }
  if (!base64_to_bytes(sent->signature, signature, sizeof signature, &signature_length) || !fake->key ||
      !record_verify(fake->key, sent->body, length, signature, signature_length)) {
    fake_complain(fake, "forged", record->sequence);
    return FORGED_SIGNATURE;
  }
  sha256(sent->body, length, digest);
  hex_from_bytes(digest, sizeof digest, hash);
  if (!text_equal(record->chain, CHAIN_SALES)) return fake_take_other(fake, record, hash, replayed);
  *replayed = record->sequence <= fake->count;
  if (*replayed && !text_equal(fake->hashes[record->sequence - 1], hash)) {
    fake_complain(fake, "fork", record->sequence);
    return CHAIN_FORK;
  }
  if (*replayed) return OK;
  if (record->sequence != fake->count + 1 || record->sequence == fake->stuck) return CHAIN_GAP;
  if (!text_equal(record->previous, fake->count ? fake->hashes[fake->count - 1] : ZERO_HASH_HEX)) {
    fake_complain(fake, "previous", record->sequence);
    return CHAIN_FORK;
  }
  if (fake->count == FAKE_RECORDS) abort();
  TEXT_COPY(fake->hashes[fake->count], hash);
  TEXT_COPY(fake->ids[fake->count], record->id);
  fake->count++;
  return record->sequence == fake->refuse ? BAD_QUANTITY : OK;
}

static inline enum outcome fake_write_results(struct fake *fake, struct request *request, struct reply *reply) {
  const struct fake_records *asked = request->parsed;
  AUTO(buffer) struct buffer results = {0};
  struct json list = json_into(&results), json = json_into(&reply->body);
  enum outcome outcome = OK;
  json_open_list(&list, NULL);
  for (size_t i = 0; i < asked->count; i++) {
    struct record record = {0};
    bool replayed = false;
    outcome = fake_take(fake, &asked->records[i], request->arena, &record, &replayed);
    fake->replayed += outcome == OK && replayed;
    fake->refused += outcome != OK;
    json_open(&list, NULL);
    json_text(&list, "chain", record.chain ? record.chain : "");
    json_integer(&list, "sequence", record.sequence);
    json_text(&list, "id", record.id ? record.id : "");
    json_text(&list, "outcome", outcome != OK ? "refused" : replayed ? "replayed" : "accepted");
    json_text(&list, "code", outcome != OK ? outcome_code(outcome) : NULL);
    json_close(&list);
  }
  json_close_list(&list);
  json_open(&json, NULL);
  fake_write_heads(fake, &json);
  json_raw(&json, "results", results.bytes, results.length);
  json_close(&json);
  return asked->count == 1 ? outcome : OK; /* a single record answers its own status */
}

static inline enum outcome fake_post_records(struct request *request, struct reply *reply) {
  struct fake *fake = request->app;
  const struct fake_records *asked = request->parsed;
  fake_enter(fake);
  fake->posts += strstr(asked->records[0].body, "\"chain\":\"T\"") != NULL;
  if (request->body_length > fake->largest_bytes) fake->largest_bytes = request->body_length;
  if (asked->count > fake->largest_count) fake->largest_count = asked->count;
  enum outcome outcome = fake->only_singles && asked->count > 1 ? BAD_JSON : fake_write_results(fake, request, reply);
  if (fake->lose_answers) outcome = UNAVAILABLE;
  pthread_mutex_unlock(&fake->lock);
  return outcome;
}

static inline enum outcome fake_authorise(struct request *request) {
  struct fake *fake = request->app;
  const char *token = request_header(request, "Authorization");
  pthread_mutex_lock(&fake->lock);
  bool out = fake->locked_out;
  pthread_mutex_unlock(&fake->lock);
  if (request->route->roles & ROLE_ANYONE) return OK;
  return !out && text_equal(token, "Bearer " FAKE_TOKEN) ? OK : UNAUTHENTICATED;
}

static const struct route fake_routes[] = {
    ROUTE(POST, "/api/pos/enrolments", ROLE_ANYONE, SCOPE_NONE, fake_post_enrolment, "", .body = &fake_enrolment_spec),
    ROUTE(GET, "/api/pos/tills/{till}/snapshot", ROLE_TILL, SCOPE_NONE, fake_get_snapshot, ""),
    ROUTE(GET, "/api/pos/tills/{till}/head", ROLE_TILL, SCOPE_NONE, fake_get_head, ""),
    ROUTE(POST, "/api/pos/tills/{till}/records", ROLE_TILL, SCOPE_NONE, fake_post_records, "",
          .body = &fake_records_spec, .body_max = 4 << 20),
};
static const struct route_table fake_table = {fake_routes, COUNT(fake_routes)};

static inline void fake_up(struct fake *fake) {
  struct fault fault = {0};
  struct http_options options = {.address = "127.0.0.1",
                                 .port = fake->port,
                                 .threads = 1,
                                 .tables = &fake_table,
                                 .table_count = 1,
                                 .authorise = fake_authorise,
                                 .app = fake};
  if (http_start(&options, &fake->http, &fault) != OK) fail_msg("%s", fault.hint);
  fake->port = http_port(fake->http);
  snprintf(fake->address, sizeof fake->address, "http://127.0.0.1:%u", (unsigned)fake->port);
}

static inline void fake_down(struct fake *fake) {
  http_stop(fake->http);
  fake->http = NULL;
}

static inline void fake_offer(struct fake *fake, const char *bytes, size_t length) {
  struct shared_body *fresh = shared_body_new("application/json", bytes, length);
  pthread_mutex_lock(&fake->lock);
  struct shared_body *former = fake->snapshot;
  fake->snapshot = fresh;
  pthread_mutex_unlock(&fake->lock);
  if (former) shared_body_unref(former);
}

static inline void fake_offer_snapshot(struct fake *fake, const struct snapshot *snapshot) {
  AUTO(buffer) struct buffer bytes = {0};
  snapshot_json(snapshot, &bytes);
  fake_offer(fake, bytes.bytes, bytes.length);
}

static inline struct fake *fake_new(void) {
  struct fake *fake = calloc(1, sizeof *fake);
  assert_non_null(fake);
  pthread_mutex_init(&fake->lock, NULL);
  struct snapshot snapshot = kit_snapshot();
  fake_offer_snapshot(fake, &snapshot);
  fake_up(fake);
  return fake;
}

static inline void fake_free(struct fake *fake) {
  if (fake->http) fake_down(fake);
  shared_body_unref(fake->snapshot);
  verify_key_free(fake->key);
  pthread_mutex_destroy(&fake->lock);
  free(fake);
}

/* Reads or turns a member under the lock. */
#define FAKE_GET(fake, member)                                                                                         \
  __extension__({                                                                                                      \
    pthread_mutex_lock(&(fake)->lock);                                                                                 \
    __typeof__((fake)->member) value_ = (fake)->member;                                                                \
    pthread_mutex_unlock(&(fake)->lock);                                                                               \
    value_;                                                                                                            \
  })
#define FAKE_SET(fake, member, value)                                                                                  \
  do {                                                                                                                 \
    pthread_mutex_lock(&(fake)->lock);                                                                                 \
    (fake)->member = (value);                                                                                          \
    pthread_mutex_unlock(&(fake)->lock);                                                                               \
  } while (0)

/* Until condition holds; the test fails after half a minute. */
#define WAIT_FOR(condition)                                                                                            \
  do {                                                                                                                 \
    int64_t until_ = clock_monotonic_us() + INT64_C(30000000);                                                         \
    while (!(condition)) {                                                                                             \
      if (clock_monotonic_us() > until_) fail_msg("never: %s", #condition);                                            \
      fake_pause(10);                                                                                                  \
    }                                                                                                                  \
  } while (0)

#endif
