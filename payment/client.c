/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One request to a provider with libcurl: short, never redirected, never a megabyte. */
#include "payment/private.h"

#include "core/version.h"

#include <curl/curl.h>
#include <string.h>

#define CONNECT_S 5L
#define WHOLE_S 15L
#define ANSWER_MAX ((size_t)1 << 20)

static size_t take_bytes(char *bytes, size_t size, size_t count, void *context) {
  struct payment_answer *answer = context;
  if (answer->body.length + size * count > ANSWER_MAX) return 0;
  buffer_add(&answer->body, bytes, size * count);
  return size * count;
}

static void choose(CURL *curl, const struct payment_request *request, struct payment_answer *answer) {
  curl_easy_setopt(curl, CURLOPT_URL, request->url);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, text_starts(request->url, "http://") ? "http" : "https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, WHOLE_S);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "Comptoir/" COMPTOIR_VERSION);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
  if (!text_equal(request->method, "POST")) return;
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(request->body ? strlen(request->body) : 0));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body ? request->body : "");
}

enum outcome payment_ask(const struct payment_request *request, struct payment_answer *answer, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  CURL *curl = curl_easy_init();
  struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
  CURLcode code = CURLE_OUT_OF_MEMORY;
  answer->status = 0;
  headers = curl_slist_append(headers, "Expect:"); /* no waiting for 100-continue */
  if (request->content_type)
    headers = curl_slist_append(headers, arena_format(&arena, "Content-Type: %s", request->content_type));
  for (size_t i = 0; i < 4 && request->headers[i]; i++) headers = curl_slist_append(headers, request->headers[i]);
  if (curl && headers) {
    choose(curl, request, answer);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    code = curl_easy_perform(curl);
    if (code == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
  }
  curl_slist_free_all(headers);
  curl_easy_cleanup(curl);
  if (code == CURLE_OK) return OK;
  return fault_set(fault, UNAVAILABLE, "provider", "%s", curl_easy_strerror(code));
}

enum outcome payment_judge_status(long status, const char *what, struct fault *fault) {
  if (status >= 200 && status < 300) return OK;
  bool passes = status == 408 || status == 409 || status == 425 || status == 429 || status >= 500;
  return fault_set(fault, passes ? UNAVAILABLE : PROVIDER_REFUSES, what, "the provider answered %ld", status);
}
