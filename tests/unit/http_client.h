/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A browser without manners for the tests of core/http: raw sockets, so that what is on the wire is what is checked. */
#ifndef COMPTOIR_TESTS_HTTP_CLIENT_H
#define COMPTOIR_TESTS_HTTP_CLIENT_H

#include "core/buffer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

struct client {
  int socket;
  struct buffer held; /* received, not yet read as an answer */
};

struct answer {
  int status; /* 0: the connection was closed, or nothing came for five seconds */
  struct buffer head, body;
};

static inline struct client client_open(uint16_t port) {
  struct client client = {.socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  struct timeval patience = {.tv_sec = 5};
  setsockopt(client.socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (connect(client.socket, (struct sockaddr *)&at, sizeof at) != 0) {
    close(client.socket);
    client.socket = -1;
  }
  return client;
}

static inline void client_close(struct client *client) {
  if (client->socket >= 0) close(client->socket);
  client->socket = -1;
  buffer_done(&client->held);
}

static inline void client_send(struct client *client, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(client->socket, bytes, length, MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes += sent;
    length -= (size_t)sent;
  }
}

static inline bool client_receive(struct client *client) {
  char bytes[16384];
  ssize_t got = recv(client->socket, bytes, sizeof bytes, 0);
  if (got <= 0) return false;
  buffer_add(&client->held, bytes, (size_t)got);
  return true;
}

static inline void answer_done(struct answer *answer) {
  buffer_done(&answer->head);
  buffer_done(&answer->body);
}
AUTO_RELEASE(answer, struct answer, answer_done);
AUTO_RELEASE(client, struct client, client_close);

/* The value of a header of the answer, copied; "" when it is not there. Valid until the next call. */
static inline const char *answer_header(const struct answer *answer, const char *name) {
  static _Thread_local char value[2048];
  value[0] = '\0';
  size_t length = strlen(name);
  for (const char *line = answer->head.bytes; line; line = strstr(line, "\r\n")) {
    line += line[0] == '\r' ? 2 : 0;
    if (strncasecmp(line, name, length) == 0 && line[length] == ':')
      snprintf(value, sizeof value, "%.*s", (int)strcspn(line + length + 2, "\r"), line + length + 2);
  }
  return value;
}

static inline void client_cut(struct client *client, struct buffer *to, size_t length) {
  buffer_add(to, client->held.bytes, length);
  memmove(client->held.bytes, client->held.bytes + length, client->held.length - length);
  client->held.length -= length;
  client->held.bytes[client->held.length] = '\0';
}

/* bodiless: the answer to HEAD */
static inline struct answer client_read(struct client *client, bool bodiless) {
  struct answer answer = {0};
  const char *end = NULL;
  while (!client->held.bytes || !(end = strstr(client->held.bytes, "\r\n\r\n")))
    if (!client_receive(client)) return answer;
  client_cut(client, &answer.head, (size_t)(end - client->held.bytes) + 4);
  answer.status = (int)strtol(answer.head.bytes + strlen("HTTP/1.1 "), NULL, 10);
  buffer_text(&answer.body, "");
  if (bodiless || answer.status == 304 || answer.status == 100) return answer;
  size_t length = strtoul(answer_header(&answer, "Content-Length"), NULL, 10);
  while (client->held.length < length)
    if (!client_receive(client)) return answer;
  client_cut(client, &answer.body, length);
  return answer;
}

/* One request line, Host, the headers given ("A: b\r\n" or ""), and a body unless NULL. */
static inline struct answer client_ask(struct client *client, const char *line, const char *headers, const char *body) {
  AUTO(buffer) struct buffer request = {0};
  buffer_format(&request, "%s HTTP/1.1\r\nHost: localhost\r\n%s", line, headers);
  if (body) buffer_format(&request, "Content-Length: %zu\r\n", strlen(body));
  buffer_text(&request, "\r\n");
  if (body) buffer_text(&request, body);
  client_send(client, request.bytes, request.length);
  return client_read(client, strncmp(line, "HEAD ", 5) == 0);
}

/* The same on a connection of its own. */
static inline struct answer ask(uint16_t port, const char *line, const char *headers, const char *body) {
  AUTO(client) struct client client = client_open(port);
  return client_ask(&client, line, headers, body);
}

static inline void assert_contains(const char *text, const char *part) {
  bool contained = text && strstr(text, part);
  if (!contained) print_error("not in there: %s\n%s\n", part, text ? text : "(nothing)");
  assert_true(contained);
}

#endif
