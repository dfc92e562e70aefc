/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Price labels in a series. A piece that is the only one of its kind needs no row of its own: the label carries the
 * number of an item with an open price (22…) and the price itself, and is sold without a network. */
#include "pos/till/shelf.h"

#include "catalog/barcode.h"

#include <stdio.h>
#include <string.h>

#define LABELS_MAX 100
#define LABEL_CENTS_MAX 99999 /* five digits of the barcode */

struct labels_body {
  const char *item, *detail;
  const char *piece; /* code of a piece of the shop: then nothing else is asked */
  struct money price;
  int64_t count;
};
static const struct spec_field labels_fields[] = {
    SPEC_FIELD(struct labels_body, item, .max = 24),
    SPEC_FIELD(struct labels_body, piece, .min = 1, .max = 24),
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

/* The code of the piece is on its label: what is scanned is looked up, the price of the day the label was made is not.
 */
static enum outcome label_of_piece(struct till *till, const char *code, struct arena *arena, struct slip_label *label,
                                   struct fault *fault) {
  struct shelf_list list;
  char amount[40];
  shelf_known(till, arena, &list);
  const struct shelf_piece *piece = shelf_find(&list, code);
  if (!piece) return fault_set(fault, UNKNOWN_PIECE, "/piece", "%s", code);
  if (!text_equal(piece->state, "published")) return fault_set(fault, PIECE_SOLD, "/piece", "%s", code);
  *label = (struct slip_label){.name = piece->name,
                               .price = arena_format(arena, "%s €", money_french(piece->price, amount)),
                               .detail = piece->size && piece->size[0] ? piece->size : NULL,
                               .barcode = piece->code};
  return OK;
}

static enum outcome label_of_item(const struct snapshot_index *index, const struct labels_body *asked,
                                  struct arena *arena, struct slip_label *label, struct fault *fault) {
  const struct snapshot_item *item = asked->item ? snapshot_item_find(index, asked->item) : NULL;
  if (item && !item->archived) return label_of(item, asked, arena, label, fault);
  return fault_set(fault, UNKNOWN_ITEM, "/item", "%s", asked->item ? asked->item : "");
}

static enum outcome post_labels(struct request *request, struct reply *reply) {
  const struct labels_body *asked = request->parsed;
  struct till *till = request->app;
  struct slip_label label = {0};
  struct slip slip;
  struct catalogue_view *view = till_view(till);
  if (!view) return NOT_ENROLLED;
  enum outcome outcome = asked->piece ? label_of_piece(till, asked->piece, request->arena, &label, &request->fault)
                                      : label_of_item(view->index, asked, request->arena, &label, &request->fault);
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

/* Those that have a label, or want one: what is sold needs none. */
static enum outcome get_pieces(struct request *request, struct reply *reply) {
  struct shelf_list list;
  struct json json = json_into(&reply->body);
  shelf_known(request->app, request->arena, &list);
  json_open(&json, NULL);
  json_open_list(&json, "pieces");
  for (size_t i = 0; i < list.piece_count; i++) {
    if (!text_equal(list.pieces[i].state, "published")) continue;
    json_open(&json, NULL);
    json_text(&json, "code", list.pieces[i].code);
    json_text(&json, "item", list.pieces[i].item);
    json_text(&json, "name", list.pieces[i].name);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static const struct route routes[] = {
    ROUTE(GET, "/api/till/pieces", ROLE_CASHIER, SCOPE_NONE, get_pieces, "pieces of the shop, as the server told them",
          .right = RIGHT_WORK),
    ROUTE(POST, "/api/till/labels", ROLE_CASHIER, SCOPE_NONE, post_labels, "price labels in a series",
          .body = &labels_spec, .right = RIGHT_WORK),
};
const struct route_table label_routes = {routes, sizeof routes / sizeof routes[0]};
