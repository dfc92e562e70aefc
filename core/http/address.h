/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who a connection or a request comes from. Every address is an IPv6 one; IPv4 is ::ffff:a.b.c.d, so that there is one
 * way to compare. */
#ifndef COMPTOIR_CORE_HTTP_ADDRESS_H
#define COMPTOIR_CORE_HTTP_ADDRESS_H

#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct address {
  uint8_t bytes[16];
};
#define ADDRESS_TEXT 46

/* "192.0.2.1", "2001:db8::1", "[2001:db8::1]" and the first and last with ":port", as proxies write them. */
NODISCARD bool address_parse(const char *text, size_t length, struct address *address);
struct address address_of_socket(const struct sockaddr *socket); /* :: for what is neither IPv4 nor IPv6 */
char *address_write(const struct address *address, char text[static ADDRESS_TEXT]); /* IPv4 as itself */
bool address_is_loopback(const struct address *address);
/* What one customer of a provider has: the IPv4 address, or the /64 of an IPv6 one, which is theirs to the last bit. */
struct address address_household(const struct address *address);

#define NETWORKS_MAX 16
struct networks {
  struct {
    struct address address;
    unsigned bits; /* of 128 that are the network's */
  } list[NETWORKS_MAX];
  size_t count;
};

/* "127.0.0.1, 10.0.0.0/8, 2001:db8::/32"; NULL and "" are nobody. BAD_OPTION for what is no network, for one whose host
 * bits are set, and for /0: everybody is never meant. */
NODISCARD enum outcome networks_parse(const char *text, struct networks *networks, struct fault *fault);
bool networks_hold(const struct networks *networks, const struct address *address);

/* The client behind a chain of proxies: each one wrote at the right of X-Forwarded-For (several headers joined by
 * commas) who called it, so the rightmost address that is no proxy of ours is the last one to be believed. A malformed
 * one, or none, gives the peer. */
struct address address_behind(const struct networks *proxies, const struct address *peer, const char *forwarded_for);
/* Whether the nearest proxy says X-Forwarded-Proto: https (the rightmost word). */
bool forwarded_is_secure(const char *forwarded_proto);

#endif
