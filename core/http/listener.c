/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/listener.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

static enum outcome find_address(const char *address, uint16_t port, struct addrinfo **found, struct fault *fault);
static int open_on(const struct addrinfo *at, enum listener_kind kind);
static bool set(int listener, int option);
static uint16_t port_of(int listener);

enum outcome listener_open(const char *address, enum listener_kind kind, uint16_t *port, int *listener,
                           struct fault *fault) {
  struct addrinfo *at = NULL;
  enum outcome outcome = find_address(address, *port, &at, fault);
  if (outcome != OK) return outcome;
  int opened = open_on(at, kind);
  int error = errno;
  freeaddrinfo(at);
  if (opened < 0 && error == EADDRINUSE)
    return fault_set(fault, UNAVAILABLE, "port", "le port %u est déjà pris par un autre programme", *port);
  if (opened < 0) return fault_set(fault, UNAVAILABLE, "port", "%s port %u : %s", address, *port, strerror(error));
  *listener = opened;
  *port = port_of(opened);
  return OK;
}

static enum outcome find_address(const char *address, uint16_t port, struct addrinfo **found, struct fault *fault) {
  char service[8];
  snprintf(service, sizeof service, "%u", port);
  struct addrinfo wanted = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
  int error = getaddrinfo(address, service, &wanted, found);
  if (error == 0) return OK;
  return fault_set(fault, UNAVAILABLE, "address", "%s : %s", address, gai_strerror(error));
}

static int open_on(const struct addrinfo *at, enum listener_kind kind) {
  int listener = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0) return -1;
  bool open = set(listener, SO_REUSEADDR) && (kind == LISTENER_FIRST || set(listener, SO_REUSEPORT)) &&
              bind(listener, at->ai_addr, at->ai_addrlen) == 0 &&
              (kind == LISTENER_NEXT || set(listener, SO_REUSEPORT)) && listen(listener, BACKLOG) == 0;
  if (open) return listener;
  int error = errno;
  close(listener);
  errno = error;
  return -1;
}

static bool set(int listener, int option) {
  int yes = 1;
  return setsockopt(listener, SOL_SOCKET, option, &yes, sizeof yes) == 0;
}

static uint16_t port_of(int listener) {
  struct sockaddr_storage bound = {0};
  socklen_t length = sizeof bound;
  if (getsockname(listener, (struct sockaddr *)&bound, &length) != 0) return 0;
  uint16_t port = 0;
  if (bound.ss_family == AF_INET) memcpy(&port, &((struct sockaddr_in *)&bound)->sin_port, sizeof port);
  if (bound.ss_family == AF_INET6) memcpy(&port, &((struct sockaddr_in6 *)&bound)->sin6_port, sizeof port);
  return ntohs(port);
}
