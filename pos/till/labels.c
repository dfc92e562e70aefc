/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Price labels in a series. A piece that is the only one of its kind needs no row of its own: the label carries the
 * number of an item with an open price (22…) and the price itself, and is sold without a network. */
#include "pos/till/custody.h"

#include "catalog/barcode.h"

#include <stdio.h>
#include <string.h>

#define LABELS_MAX 100
#define LABEL_CENTS_MAX 99999 /* five digits of the barcode */

struct labels_body {
  const char *item, *detail;
  struct money price;
  int64_t count;
};
static const struct spec_field labels_fields[] = {
    SPEC_FIELD(struct labels_body, item, .required = true, .max = 24),
    SPEC_FIELD(struct labels_body, detail, .max = 40),
    SPEC_FIELD(struct labels_body, price, .min = 0, .max = LABEL_CENTS_MAX),
    SPEC_FIELD(struct labels_body, count, .required = true, .min = 1, .max = LABELS_MAX),
};
static const struct spec labels_spec = SPEC("TillLabels", struct labels_body, labels_fields);

static enum outcome label_of(const struct snapshot_item *item, const struct labels_body *asked, struct arena *arena,
                             struct slip_label *label, struct fault *fault) {
  bool open = text_equal(item->pricing, "free") || text_equal(item->pricing, "quote");
  struct money price = open ? asked->price : item->price;
  char amount[40];
  if (!item->barcode) return fault_set(fault, UNKNOWN_ITEM, "/item", "%s has no barcode", item->code);
  if (open && price.cents < 1) return fault_set(fault, PRICE_REQUIRED, "/price", "%s", item->code);
  if (open && price.cents < item->minimum.cents)
    return fault_set(fault, PRICE_NOT_ALLOWED, "/price", "the least is %lld", (long long)item->minimum.cents);
  *label = (struct slip_label){.name = item->name,
                               .price = arena_format(arena, "%s €", money_french(price, amount)),
                               .detail = asked->detail && asked->detail[0] ? asked->detail : NULL,
                               .barcode = item->barcode};
  if (!text_equal(item->barcode_kind, "price_prefix"))
    return open ? fault_set(fault, PRICE_NOT_ALLOWED, "/item", "%s: its barcode carries no price", item->code) : OK;
  const char *digits = arena_format(arena, "%.7s%05lld", item->barcode, (long long)price.cents);
  label->barcode = arena_format(arena, "%s%c", digits, catalog_barcode_check_digit(digits, 12));
  return OK;
}

static enum outcome post_labels(struct request *request, struct reply *reply) {
  const struct labels_body *asked = request->parsed;
  struct till *till = request->app;
  struct slip_label label = {0};
  struct slip slip;
  struct catalogue_view *view = till_view(till);
  if (!view) return NOT_ENROLLED;
  const struct snapshot_item *item = snapshot_item_find(view->index, asked->item);
  enum outcome outcome = item && !item->archived ? label_of(item, asked, request->arena, &label, &request->fault)
                                                 : fault_set(&request->fault, UNKNOWN_ITEM, "/item", "%s", asked->item);
  if (outcome == OK) outcome = slip_of_label(&label, request->arena, &slip);
  for (int64_t i = 0; outcome == OK && i < asked->count; i++) slip_print(till->printer, &slip);
  if (outcome == OK) {
    struct json json = json_into(&reply->body);
    json_open(&json, NULL);
    json_text(&json, "barcode", label.barcode);
    json_text(&json, "price", label.price);
    json_integer(&json, "count", asked->count);
    json_close(&json);
  }
  view_release(view);
  return outcome;
}

static const struct route routes[] = {
    ROUTE(POST, "/api/till/labels", ROLE_CASHIER, SCOPE_NONE, post_labels, "price labels in a series",
          .body = &labels_spec, .right = RIGHT_WORK),
};
const struct route_table label_routes = {routes, sizeof routes / sizeof routes[0]};
