/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/pace.h"

#include "core/clock.h"
#include "core/http/internal.h"
#include "core/http/limit.h"

#include <ctype.h>
#include <string.h>

#define FILES_UNIT ((size_t)10 * 1024 * 1024)

static enum outcome keep_to(struct request *request, enum pace pace, const char *name, int64_t cost);

enum outcome http_pace_letter(struct request *request, const char *email) {
  if (!email || !email[0]) return OK;
  char *address = arena_text(request->arena, email, strlen(email));
  for (char *c = address; *c; c++) *c = (char)tolower((unsigned char)*c);
  return keep_to(request, PACE_LETTERS, address, 1);
}

enum outcome http_pace_unpaid(struct request *request) {
  return keep_to(request, PACE_UNPAID, NULL, 1);
}

enum outcome http_pace_files(struct request *request) {
  return keep_to(request, PACE_FILES, NULL, 1 + (int64_t)(request->body_length / FILES_UNIT));
}

/* name NULL: the household that asks. A request without a connection is a test's. */
static enum outcome keep_to(struct request *request, enum pace pace, const char *name, int64_t cost) {
  struct exchange *exchange = request->connection;
  char text[ADDRESS_TEXT];
  if (!exchange) return OK;
  const struct address household = address_household(&exchange->client);
  if (!name) name = address_write(&household, text);
  unsigned wait_s = limit_pace(exchange->worker->server->limits, pace, name, cost, clock_monotonic_us());
  if (wait_s == 0) return OK;
  reply_header(&exchange->reply, "Retry-After", arena_format(request->arena, "%u", wait_s));
  return fault_set(&request->fault, TOO_MANY_TRIES, "", "enough for now");
}
