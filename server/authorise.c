/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/authorise.h"

#include "access/access.h"
#include "core/db/services.h"
#include "core/text.h"
#include "pos/intake/intake.h"

#include <string.h>

static enum outcome authorise_till(struct request *request);

enum outcome server_authorise(struct request *request) {
  return request->route->scope == SCOPE_TILL ? authorise_till(request) : access_authorise(request);
}

static enum outcome authorise_till(struct request *request) {
  static const char scheme[] = "Bearer ";
  const char *header = request_header(request, "Authorization");
  if (!header || !text_starts(header, scheme)) return UNAUTHENTICATED;
  struct services *services = request->app;
  struct principal *who = &request->who;
  enum outcome outcome = intake_authorise_till(services->house, header + strlen(scheme), who->id, who->kpa);
  if (outcome != OK) return outcome;
  who->role = ROLE_TILL;
  if (text_equal(who->id, request->params[0])) return OK;
  return fault_set(&request->fault, WRONG_TILL, "till", "%s", request->params[0]);
}
