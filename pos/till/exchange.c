/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One request to the server with libcurl. No answer is an ordinary event: the till sells on. */
#include "pos/till/till.h"

#include "core/log.h"
#include "core/version.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#define ANSWER_LIMIT ((size_t)64 << 20) /* the catalogue of 100 000 articles */
#define CONNECT_MS 10000L               /* a handshake over a line with two seconds there and back */
#define SILENCE_S 15L                   /* not a byte for so long beyond what was asked for: given up */
#define WHOLE_S 120L

#define LOOK_MS 100 /* how soon a till that stops is heard */

static void choose(CURL *curl, struct exchange *exchange);
static CURLcode perform(CURL *curl, const struct exchange *exchange);
static struct curl_slist *headers_of(const struct till_identity *identity, const struct exchange *exchange,
                                     struct arena *arena);
static size_t take_bytes(char *bytes, size_t size, size_t count, void *context);
static size_t take_header(char *bytes, size_t size, size_t count, void *context);

void exchange_run(const struct till_identity *identity, struct exchange *exchange) {
  AUTO(arena) struct arena arena = {0};
  exchange->status = 0;
  exchange->etag[0] = '\0';
  CURL *curl = curl_easy_init();
  if (!curl) return;
  struct curl_slist *headers = headers_of(identity, exchange, &arena);
  curl_easy_setopt(curl, CURLOPT_URL, arena_format(&arena, "%s%s", identity->server, exchange->path));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  choose(curl, exchange);
  CURLcode code = perform(curl, exchange);
  if (code == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &exchange->status);
  else log_event(LOG_DEBUG, "exchange.no_answer", "%s: %s", exchange->path, curl_easy_strerror(code));
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
}

static void choose(CURL *curl, struct exchange *exchange) {
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, SILENCE_S + exchange->wait_s);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, WHOLE_S + exchange->wait_s);
  if (exchange->most_ms > 0) {
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, exchange->most_ms);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, exchange->most_ms);
  }
  curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* the server is ours, on this machine or this network */
  curl_easy_setopt(curl, CURLOPT_USERAGENT, TILL_SOFTWARE_NAME "/" COMPTOIR_VERSION);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
  if (!text_equal(exchange->method, "POST")) return;
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body_length);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, exchange->body);
}

/* By hand, because the till may stop while the server keeps a question open. */
static CURLcode perform(CURL *curl, const struct exchange *exchange) {
  CURLM *multi = curl_multi_init();
  CURLcode code = CURLE_ABORTED_BY_CALLBACK;
  int running = 1, left = 0;
  if (!multi) return CURLE_OUT_OF_MEMORY;
  curl_multi_add_handle(multi, curl);
  while (curl_multi_perform(multi, &running) == CURLM_OK && running > 0) {
    if (exchange->stopping && atomic_load(exchange->stopping)) break;
    if (curl_multi_poll(multi, NULL, 0, LOOK_MS, NULL) != CURLM_OK) break;
  }
  const CURLMsg *message = curl_multi_info_read(multi, &left);
  if (message && message->msg == CURLMSG_DONE) code = message->data.result;
  curl_multi_remove_handle(multi, curl);
  curl_multi_cleanup(multi);
  return code;
}

static struct curl_slist *headers_of(const struct till_identity *identity, const struct exchange *exchange,
                                     struct arena *arena) {
  struct curl_slist *headers = NULL;
  if (identity->token[0])
    headers = curl_slist_append(headers, arena_format(arena, "Authorization: Bearer %s", identity->token));
  if (exchange->content_type)
    headers = curl_slist_append(headers, arena_format(arena, "Content-Type: %s", exchange->content_type));
  if (exchange->if_none_match)
    headers = curl_slist_append(headers, arena_format(arena, "If-None-Match: %s", exchange->if_none_match));
  return curl_slist_append(headers, "Expect:"); /* no waiting for 100-continue */
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context) {
  struct exchange *exchange = context;
  size_t length = size * count;
  if (exchange->answer.length + length > ANSWER_LIMIT) return 0;
  buffer_add(&exchange->answer, bytes, length);
  return length;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
  struct exchange *exchange = context;
  size_t length = size * count;
  static const char name[] = "etag:";
  if (length <= sizeof name || strncasecmp(bytes, name, sizeof name - 1) != 0) return length;
  const char *value = bytes + sizeof name - 1;
  size_t left = length - (sizeof name - 1);
  while (left && (*value == ' ' || *value == '\t')) value++, left--;
  while (left && (value[left - 1] == '\r' || value[left - 1] == '\n' || value[left - 1] == ' ')) left--;
  if (left < sizeof exchange->etag) {
    memcpy(exchange->etag, value, left);
    exchange->etag[left] = '\0';
  }
  return length;
}
