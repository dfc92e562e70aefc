/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Must not compile: nobody is named who may call this route. With ROLE_GIVEN it does, which shows that nothing else is
 * wrong with it. */
#include "core/http/http.h"

#ifdef ROLE_GIVEN
#define WHO ROLE_REFERENT
#else
#define WHO 0
#endif

static enum outcome answer(struct request *request, struct reply *reply) {
  (void)request, (void)reply;
  return OK;
}

extern const struct route_table open_door;
static const struct route routes[] = {ROUTE(GET, "/api/kpas/{kpa}/secrets", WHO, SCOPE_KPA, answer, "an open door")};
const struct route_table open_door = {routes, 1};
