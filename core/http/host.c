/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The names this server answers to. A page from elsewhere may give its own name to our address (DNS rebinding), and
 * then reads our answers as its own: the browser still says that name in Host, and here it is refused.
 *
 * With a public address, that one; and on a machine that listens to itself alone, its loopback names for programs that
 * run on it (the till, the administrator), but not for who came through a proxy. Without a public address, the loopback
 * names; a server that listens to a network does not start without one.
 */
#include "core/http/internal.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool read_public(const char *url, struct hosts *hosts);
static bool read_authority(const char *authority, size_t length, struct hosts *hosts);
static size_t host_length(const char *authority, size_t length);
static bool is_public(const struct hosts *hosts, const char *authority);
static bool is_loopback_name(const char *host);

enum outcome hosts_read(const struct http_options *options, struct hosts *hosts, struct fault *fault) {
  struct address listening = {{0}};
  const char *url = options->public_url ? options->public_url : "";
  *hosts = (struct hosts){.named = url[0] != '\0'};
  hosts->here =
      is_loopback_name(options->address) || (address_parse(options->address, strlen(options->address), &listening) && //
                                             address_is_loopback(&listening));
  if (hosts->named) return read_public(url, hosts) ? OK : fault_set(fault, BAD_OPTION, "public-url", "%s", url);
  if (hosts->here) return OK;
  return fault_set(fault, BAD_OPTION, "public-url",
                   "with --listen %s, give the address that people type: --public-url https://comptoir.example.org "
                   "(or http://NAME:PORT); no other name is answered",
                   options->address);
}

bool host_is_ours(const struct hosts *hosts, const char *host, const struct address *client) {
  if (!host) return false;
  if (is_public(hosts, host)) return true;
  return hosts->here && address_is_loopback(client) && is_loopback_name(host);
}

/* A page of another site can make a browser send our cookies, but not lie about where it comes from. Programs that
 * are no browser send no Origin. The proxy may speak plainly with us: what it is called outside is public_url. */
bool origin_is_ours(const struct hosts *hosts, const char *origin, const char *host) {
  if (!origin) return true;
  const char *authority = strstr(origin, "://");
  if (!authority || !host) return false;
  size_t scheme = (size_t)(authority - origin);
  authority += 3;
  if (!is_public(hosts, host)) return strcasecmp(authority, host) == 0;
  return scheme == strlen(hosts->scheme) && strncasecmp(origin, hosts->scheme, scheme) == 0 &&
         is_public(hosts, authority);
}

static bool read_public(const char *url, struct hosts *hosts) {
  static const char *const schemes[] = {"https", "http"};
  const char *authority = strstr(url, "://");
  if (!authority) return false;
  size_t scheme = (size_t)(authority - url);
  for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
    if (scheme == strlen(schemes[i]) && strncasecmp(url, schemes[i], scheme) == 0) hosts->scheme = schemes[i];
  authority += 3;
  size_t length = strcspn(authority, "/");
  if (!hosts->scheme || !text_equal(authority + length, authority[length] ? "/" : "")) return false;
  return read_authority(authority, length, hosts);
}

/* Both ways to say a default port: browsers leave it out, some programs write it. */
static bool read_authority(const char *authority, size_t length, struct hosts *hosts) {
  const char *standard = text_equal(hosts->scheme, "https") ? ":443" : ":80";
  size_t host = host_length(authority, length);
  if (host == 0 || length >= sizeof hosts->bare) return false;
  const char *port = authority + host;
  char number[6] = "";
  int64_t value = 0;
  size_t digits = length - host;
  if (digits == 1 || digits > sizeof number) return false;
  if (digits > 0) snprintf(number, sizeof number, "%.*s", (int)digits - 1, port + 1);
  if (digits > 0 && (number[0] == '+' || !text_to_integer(number, 1, 65535, &value))) return false;
  bool usual = digits == 0 || (digits == strlen(standard) && strncmp(port, standard, digits) == 0);
  snprintf(hosts->bare, sizeof hosts->bare, "%.*s", (int)(usual ? host : length), authority);
  snprintf(hosts->full, sizeof hosts->full, "%s%s", hosts->bare, usual ? standard : "");
  return true;
}

/* Of "name", "192.0.2.1" or "[2001:db8::1]", before ":port"; 0 when it is none of these. */
static size_t host_length(const char *authority, size_t length) {
  struct address address;
  const char *close = memchr(authority, ']', length);
  if (authority[0] == '[') {
    size_t host = close ? (size_t)(close - authority) + 1 : 0;
    bool ends = host > 0 && (host == length || authority[host] == ':');
    return ends && address_parse(authority, host, &address) ? host : 0;
  }
  size_t host = strspn(authority, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
  return host >= length || authority[host] == ':' ? host : 0;
}

static bool is_public(const struct hosts *hosts, const char *authority) {
  return hosts->named && (strcasecmp(authority, hosts->bare) == 0 || strcasecmp(authority, hosts->full) == 0);
}

static bool is_loopback_name(const char *host) {
  static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    size_t length = strlen(names[i]);
    if (strncasecmp(host, names[i], length) != 0) continue;
    const char *port = host + length;
    if (*port == '\0') return true;
    if (*port == ':' && port[1 + strspn(port + 1, "0123456789")] == '\0') return true;
  }
  return false;
}
