/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One request of a visitor: the catalogue that is held for it, what is on the shelves, the basket. Private to shop/. */
#ifndef COMPTOIR_SHOP_VISIT_H
#define COMPTOIR_SHOP_VISIT_H

#include "core/db/services.h"
#include "shop/shop.h"
#include "shop/view.h"

struct visit {
  struct request *request;
  struct reply *reply;
  struct shop_view view;
  struct shop_stock stock;
  struct basket basket;
  struct form form;  /* what was sent, if anything was */
  bool shows_groups; /* visit_look reads them too */
  int64_t now_us;
};
struct services *services_of(const struct request *request);
/* kpa NULL: the first collective that sells something. view.catalog stays NULL when there is none. */
NODISCARD enum outcome visit_open(struct request *request, struct reply *reply, const char *kpa, struct visit *visit);
#define EVERYTHING ((struct shop_sought){0})
/* Reads what is shown; visit_open does not, so that a page may do it in its own transaction. */
NODISCARD enum outcome visit_look(struct visit *visit, struct shop_sought sought);
/* Sends the page that was written, and lets go of the catalogue. Nobody else may keep a page with a basket. */
void visit_close(struct visit *visit);
void visit_absent(struct visit *visit); /* writes the page that says so: 404 */
void visit_keep_basket(struct visit *visit);
void visit_go(struct visit *visit, const char *path); /* 303, after a form */

#endif
