/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The catalogue asked of the server. What cannot be used changes nothing. */
#include "pos/till/till.h"

#include "core/log.h"

bool till_snapshot_fetch(struct till *till, const struct till_identity *identity, bool *answered) {
  AUTO(arena) struct arena arena = {0};
  struct catalogue_view *view = till_view(till);
  struct exchange exchange = {.method = "GET",
                              .path = arena_format(&arena, "/api/pos/tills/%s/snapshot", identity->till),
                              .if_none_match =
                                  view && !view->is_incomplete ? arena_format(&arena, "%s", view->etag) : NULL,
                              .stopping = &till->stopping};
  view_release(view);
  exchange_run(identity, &exchange);
  struct fault fault = {0};
  bool well = exchange.status == 304;
  if (exchange.status == 200) {
    well = till_view_replace(till, exchange.answer.bytes, exchange.answer.length, exchange.etag, true, &fault) == OK;
    if (!well) log_fault(LOG_ERROR, "till.snapshot_refused", &fault);
  }
  buffer_done(&exchange.answer);
  *answered = exchange.status == 200 || exchange.status == 304;
  return well;
}
