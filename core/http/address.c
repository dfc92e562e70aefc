/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/address.h"
#include "core/text.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

static bool is_mapped(const struct address *address);
static bool parse_numeric(const char *text, size_t length, struct address *address);
static bool cut_port(const char **text, size_t *length);
static bool is_port(const char *text, size_t length);
static bool parse_network(const char *text, size_t length, struct networks *networks);
static void keep_bits(struct address *address, unsigned bits);
static void trim(const char **text, size_t *length);
static const char *last_word(const char *start, const char *end);

bool address_parse(const char *text, size_t length, struct address *address) {
  return cut_port(&text, &length) && parse_numeric(text, length, address);
}

struct address address_of_socket(const struct sockaddr *socket) {
  struct address address = {{0}};
  if (socket->sa_family == AF_INET6)
    memcpy(address.bytes, &((const struct sockaddr_in6 *)(const void *)socket)->sin6_addr, sizeof address.bytes);
  if (socket->sa_family == AF_INET) {
    memcpy(address.bytes, mapped_prefix, sizeof mapped_prefix);
    memcpy(address.bytes + sizeof mapped_prefix, &((const struct sockaddr_in *)(const void *)socket)->sin_addr, 4);
  }
  return address;
}

char *address_write(const struct address *address, char text[static ADDRESS_TEXT]) {
  bool mapped = is_mapped(address);
  const uint8_t *bytes = mapped ? address->bytes + sizeof mapped_prefix : address->bytes;
  if (!inet_ntop(mapped ? AF_INET : AF_INET6, bytes, text, ADDRESS_TEXT)) text[0] = '\0';
  return text;
}

bool address_is_loopback(const struct address *address) {
  static const uint8_t one[16] = {[15] = 1};
  if (is_mapped(address)) return address->bytes[sizeof mapped_prefix] == 127;
  return memcmp(address->bytes, one, sizeof one) == 0;
}

struct address address_household(const struct address *address) {
  struct address household = *address;
  if (!is_mapped(address)) keep_bits(&household, 64);
  return household;
}

enum outcome networks_parse(const char *text, struct networks *networks, struct fault *fault) {
  *networks = (struct networks){.count = 0};
  if (!text || !text[0]) return OK;
  for (const char *rest = text;; rest++) {
    const char *item = rest;
    size_t length = strcspn(rest, ",");
    rest += length;
    trim(&item, &length);
    if (networks->count == NETWORKS_MAX || !parse_network(item, length, networks))
      return fault_set(fault, BAD_OPTION, "trusted-proxy", "%.*s", (int)length, item);
    if (*rest == '\0') return OK;
  }
}

bool networks_hold(const struct networks *networks, const struct address *address) {
  for (size_t i = 0; i < networks->count; i++) {
    struct address network = *address;
    keep_bits(&network, networks->list[i].bits);
    if (memcmp(&network, &networks->list[i].address, sizeof network) == 0) return true;
  }
  return false;
}

struct address address_behind(const struct networks *proxies, const struct address *peer, const char *forwarded_for) {
  if (!forwarded_for || !networks_hold(proxies, peer)) return *peer;
  const char *end = forwarded_for + strlen(forwarded_for);
  for (;;) {
    const char *word = last_word(forwarded_for, end), *start = word;
    size_t length = (size_t)(end - word);
    struct address address;
    trim(&start, &length);
    if (!address_parse(start, length, &address)) return *peer;
    if (word == forwarded_for || !networks_hold(proxies, &address)) return address;
    end = word - 1;
  }
}

bool forwarded_is_secure(const char *forwarded_proto) {
  if (!forwarded_proto) return false;
  const char *end = forwarded_proto + strlen(forwarded_proto), *word = last_word(forwarded_proto, end);
  size_t length = (size_t)(end - word);
  trim(&word, &length);
  return length == strlen("https") && strncasecmp(word, "https", length) == 0;
}

static bool is_mapped(const struct address *address) {
  return memcmp(address->bytes, mapped_prefix, sizeof mapped_prefix) == 0;
}

static bool parse_numeric(const char *text, size_t length, struct address *address) {
  char copy[ADDRESS_TEXT];
  struct address parsed = {{0}};
  if (length >= sizeof copy || memchr(text, '\0', length)) return false;
  memcpy(copy, text, length);
  copy[length] = '\0';
  memcpy(parsed.bytes, mapped_prefix, sizeof mapped_prefix);
  bool known = inet_pton(AF_INET, copy, parsed.bytes + sizeof mapped_prefix) == 1 ||
               inet_pton(AF_INET6, copy, parsed.bytes) == 1;
  if (known) *address = parsed;
  return known;
}

/* "[::1]:80" → "::1", "192.0.2.1:80" → "192.0.2.1"; an IPv6 address without brackets has no port. */
static bool cut_port(const char **text, size_t *length) {
  const char *start = *text, *end = start + *length;
  if (*length > 0 && start[0] == '[') {
    const char *close = memchr(start, ']', *length);
    if (!close || (close + 1 < end && !is_port(close + 1, (size_t)(end - close - 1)))) return false;
    *text = start + 1;
    *length = (size_t)(close - start - 1);
    return memchr(*text, ':', *length) != NULL;
  }
  const char *colon = memchr(start, ':', *length);
  if (!colon || memrchr(start, ':', *length) != colon) return true;
  *length = (size_t)(colon - start);
  return is_port(colon, (size_t)(end - colon));
}

static bool is_port(const char *text, size_t length) {
  if (length < 2 || length > 6 || text[0] != ':') return false;
  for (size_t i = 1; i < length; i++)
    if (text[i] < '0' || text[i] > '9') return false;
  return true;
}

static bool parse_network(const char *text, size_t length, struct networks *networks) {
  const char *slash = memchr(text, '/', length);
  size_t address_length = slash ? (size_t)(slash - text) : length;
  struct address address;
  if (!parse_numeric(text, address_length, &address)) return false;
  int64_t bits = is_mapped(&address) ? 32 : 128;
  char number[4];
  if (slash) {
    size_t digits = length - address_length - 1;
    if (digits == 0 || digits >= sizeof number) return false;
    memcpy(number, slash + 1, digits);
    number[digits] = '\0';
    if (number[0] == '+' || !text_to_integer(number, 1, bits, &bits)) return false;
  }
  if (is_mapped(&address)) bits += 96;
  struct address network = address;
  keep_bits(&network, (unsigned)bits);
  if (memcmp(&network, &address, sizeof network) != 0) return false;
  networks->list[networks->count].address = address;
  networks->list[networks->count++].bits = (unsigned)bits;
  return true;
}

static void keep_bits(struct address *address, unsigned bits) {
  for (unsigned i = 0; i < sizeof address->bytes; i++) {
    if (bits >= 8 * (i + 1)) continue;
    unsigned kept = bits > 8 * i ? bits - 8 * i : 0;
    address->bytes[i] &= (uint8_t)(0xFF00U >> kept);
  }
}

static void trim(const char **text, size_t *length) {
  while (*length > 0 && ((*text)[0] == ' ' || (*text)[0] == '\t')) ++*text, --*length;
  while (*length > 0 && ((*text)[*length - 1] == ' ' || (*text)[*length - 1] == '\t')) --*length;
}

/* Where the word begins that ends at end, after the last comma. */
static const char *last_word(const char *start, const char *end) {
  while (end > start && end[-1] != ',') end--;
  return end;
}
