/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "hook/hook.h"

#include "core/text.h"

#include <curl/curl.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)

const struct hook_event_type hook_event_types[] = {
#define HOOK_EVENT(type, text) {type, text},
#include "hook/event.def"
#undef HOOK_EVENT
    {NULL, NULL}};

bool hook_event_is_known(const char *type) {
  for (const struct hook_event_type *known = hook_event_types; known->type; known++)
    if (text_equal(known->type, type)) return true;
  return false;
}

/* ---- where to ------------------------------------------------------------------------------------------------------
 */

struct net { /* the first bits of an address */
  uint8_t bytes[16];
  unsigned bits;
};
#define MAPPED 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff

static bool is_in(const struct address *address, const struct net *net) {
  for (unsigned bit = 0; bit < net->bits; bit += 8) {
    unsigned left = net->bits - bit, mask = left >= 8 ? 0xffU : 0xffU << (8 - left) & 0xffU;
    if ((address->bytes[bit / 8] & mask) != (net->bytes[bit / 8] & mask)) return false;
  }
  return true;
}

/* IANA special-purpose registries. Of IPv6 only what is given out to the world, without the forms that hide an IPv4
 * address. */
bool hook_address_is_public(const struct address *address) {
  static const struct net world = {{0x20}, 3}, ipv4 = {{MAPPED}, 96};
  static const struct net closed4[] = {{{MAPPED, 0}, 104},           {{MAPPED, 10}, 104},
                                       {{MAPPED, 100, 64}, 106},     {{MAPPED, 127}, 104},
                                       {{MAPPED, 169, 254}, 112},    {{MAPPED, 172, 16}, 108},
                                       {{MAPPED, 192, 0, 0}, 120},   {{MAPPED, 192, 0, 2}, 120},
                                       {{MAPPED, 192, 88, 99}, 120}, {{MAPPED, 192, 168}, 112},
                                       {{MAPPED, 198, 18}, 111},     {{MAPPED, 198, 51, 100}, 120},
                                       {{MAPPED, 203, 0, 113}, 120}, {{MAPPED, 224}, 99 /* and above */}};
  static const struct net closed6[] = {
      {{0x20, 0x01, 0}, 23}, {{0x20, 0x01, 0x0d, 0xb8}, 32}, {{0x20, 0x02}, 16}, {{0x3f, 0xff}, 20}};
  bool is_4 = is_in(address, &ipv4);
  const struct net *closed = is_4 ? closed4 : closed6;
  size_t count = is_4 ? sizeof closed4 / sizeof closed4[0] : sizeof closed6 / sizeof closed6[0];
  if (!is_4 && !is_in(address, &world)) return false;
  for (size_t i = 0; i < count; i++)
    if (is_in(address, &closed[i])) return false;
  return true;
}

static bool is_this_machine(const char *host) {
  return text_equal(host, "localhost") || text_equal(host, "[::1]") || text_equal(host, "127.0.0.1");
}

bool hook_url_is_fit(const char *url, bool allow_loopback) {
  size_t length = url ? strlen(url) : 0;
  if (length < 8 || length > 500) return false;
  for (const char *c = url; *c; c++)
    if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 127) return false;
  CURLU *parts = curl_url();
  char *scheme = NULL, *host = NULL, *other = NULL;
  bool fit = parts && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
             curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
             curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK && host[0];
  static const CURLUPart unwanted[] = {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_FRAGMENT};
  for (size_t i = 0; fit && i < sizeof unwanted / sizeof unwanted[0]; i++) {
    fit = curl_url_get(parts, unwanted[i], &other, 0) != CURLUE_OK;
    curl_free(other);
    other = NULL;
  }
  fit = fit && (text_equal(scheme, "https") || (text_equal(scheme, "http") && allow_loopback && is_this_machine(host)));
  curl_free(scheme);
  curl_free(host);
  curl_url_cleanup(parts);
  return fit;
}

/* ---- when again ----------------------------------------------------------------------------------------------------
 */

int64_t hook_patience_us(int64_t attempts, uint32_t draw) {
  int64_t wait = 5 * SECOND_US, longest = SECOND_US * 3600 * 8;
  for (int64_t i = 1; i < attempts && wait < longest; i++) wait *= 3;
  if (wait > longest) wait = longest;
  return wait * 4 / 5 + wait / 1000 * (int64_t)(draw % 401);
}

struct hook_step hook_after(const struct hook_attempt *attempt) {
  if (attempt->status >= 200 && attempt->status < 300) return (struct hook_step){.state = "sent"};
  if (attempt->status == 410) return (struct hook_step){.state = "failed", .breaks = true};
  int64_t next = attempt->now_us + hook_patience_us(attempt->attempts, attempt->draw);
  bool ends = next - attempt->made_at_us > HOOK_GIVES_UP_US;
  int64_t failed_for = attempt->failing_since_us ? attempt->now_us - attempt->failing_since_us : 0;
  return (struct hook_step){.state = ends ? "failed" : "waiting",
                            .next_us = ends ? 0 : next,
                            .breaks = ends && failed_for >= HOOK_GIVES_UP_US / 3 * 2};
}
