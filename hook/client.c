/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One request to an address that somebody gave us. Which machine it is decides itself at the moment of connecting,
 * after the name was looked up: a name that points to ourselves, today or a minute later, reaches nothing. */
#include "hook/private.h"

#include "core/text.h"
#include "core/version.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_S 5L
#define WHOLE_S 10L
#define ANSWER_MAX ((size_t)64 * 1024)

struct exchange {
  const struct hook_call *call;
  struct hook_answer *answer;
  size_t length, read;
  bool refused;
};

static curl_socket_t open_outside(void *context, curlsocktype purpose, struct curl_sockaddr *to);
static size_t take_bytes(char *bytes, size_t size, size_t count, void *context);
static void choose(CURL *curl, struct exchange *exchange);
static const char *trouble_of(CURLcode code, const struct exchange *exchange);

void hook_ask(const struct hook_call *call, struct hook_answer *answer) {
  struct exchange exchange = {.call = call, .answer = answer};
  *answer = (struct hook_answer){.trouble = "unreachable"};
  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Expect:"); /* no waiting for 100-continue */
  char type[96];
  if (call->content_type) {
    snprintf(type, sizeof type, "Content-Type: %s", call->content_type);
    headers = curl_slist_append(headers, type);
  }
  for (const char *const *header = call->headers; *header; header++) headers = curl_slist_append(headers, *header);
  if (curl && headers) {
    int64_t began_us = clock_monotonic_us();
    choose(curl, &exchange);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK || code == CURLE_WRITE_ERROR) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
    answer->trouble = answer->status ? "" : trouble_of(code, &exchange);
    long sent = 0;
    curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &sent);
    answer->went = sent > 0;
    answer->took_ms = (clock_monotonic_us() - began_us) / 1000;
  }
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  while (answer->text[0] && !text_is_utf8(answer->text, strlen(answer->text))) { /* bytes, or cut within a character */
    for (char *c = answer->text; *c; c++)
      if ((unsigned char)*c >= 127 || ((unsigned char)*c < ' ' && *c != '\n')) *c = '?';
  }
}

static void choose(CURL *curl, struct exchange *exchange) {
  const struct hook_call *call = exchange->call;
  curl_easy_setopt(curl, CURLOPT_URL, call->url);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* the check below sees who we really speak to */
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, call->allow_loopback ? "http,https" : "https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, WHOLE_S);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "Comptoir/" COMPTOIR_VERSION);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_outside);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, exchange);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
  if (!call->body) return;
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(call->body));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body);
}

static curl_socket_t open_outside(void *context, curlsocktype purpose, struct curl_sockaddr *to) {
  struct exchange *exchange = context;
  struct address address = address_of_socket(&to->addr);
  bool allowed = hook_address_is_public(&address) || (exchange->call->allow_loopback && address_is_loopback(&address));
  if (purpose != CURLSOCKTYPE_IPCXN || !allowed) {
    exchange->refused = true;
    return CURL_SOCKET_BAD;
  }
  return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context) {
  struct exchange *exchange = context;
  size_t length = size * count, room = HOOK_ANSWER_TEXT - 1 - exchange->length, take = length < room ? length : room;
  for (size_t i = 0; i < take; i++) exchange->answer->text[exchange->length++] = bytes[i] ? bytes[i] : '?';
  exchange->read += length;
  return exchange->read > ANSWER_MAX ? 0 : length;
}

static const char *trouble_of(CURLcode code, const struct exchange *exchange) {
  if (exchange->refused) return "private_address";
  if (code == CURLE_OPERATION_TIMEDOUT) return "timeout";
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR ? "tls" : "unreachable";
}
