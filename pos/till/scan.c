/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From a scanned code to a line that ticket_price will accept at the price the customer reads on the label. */
#include "pos/till/till.h"

#include "catalog/barcode.h"

static enum outcome read_code(const char *barcode, struct catalog_barcode *code, struct fault *fault);
static const struct snapshot_item *find_item(const struct snapshot_index *index, const struct catalog_barcode *code);
static enum outcome honour_label(const struct snapshot_item *item, struct money label, struct scanned *scanned,
                                 struct fault *fault);
static bool weigh_back(struct money unit_price, struct money label, int64_t *quantity);

enum outcome till_scan(const struct catalogue_view *view, const char *barcode, struct scanned *scanned,
                       struct fault *fault) {
  struct catalog_barcode code;
  enum outcome outcome = read_code(barcode, &code, fault);
  if (outcome != OK) return outcome;
  const struct snapshot_item *item = find_item(view->index, &code);
  if (!item) return fault_set(fault, UNKNOWN_ITEM, "/barcode", "%s", barcode);
  if (item->archived) return fault_set(fault, ITEM_ARCHIVED, "/barcode", "%s", item->code);
  struct scanned read = {.item = item->code, .quantity = code.quantity};
  if (code.kind == BARCODE_PRICE) outcome = honour_label(item, code.price, &read, fault);
  if (outcome == OK) *scanned = read;
  return outcome;
}

static enum outcome read_code(const char *barcode, struct catalog_barcode *code, struct fault *fault) {
  enum outcome outcome = catalog_barcode_read(barcode, code);
  return outcome == OK ? OK : fault_set(fault, outcome, "/barcode", "%s", barcode);
}

static const struct snapshot_item *find_item(const struct snapshot_index *index, const struct catalog_barcode *code) {
  static const char *const kinds[] = {
      [BARCODE_UNIT] = "unit", [BARCODE_WEIGHT] = "weight_prefix", [BARCODE_PRICE] = "price_prefix"};
  return snapshot_barcode_find(index, code->code, kinds[code->kind]);
}

/* Only an open price can be the label's own. What has a price in the catalogue is sold at that price: by weight, the
 * label says how much there is; by the piece, it must say the same. */
static enum outcome honour_label(const struct snapshot_item *item, struct money label, struct scanned *scanned,
                                 struct fault *fault) {
  bool open = text_equal(item->pricing, "free") || text_equal(item->pricing, "quote");
  bool weighed = text_equal(item->pricing, "weight");
  scanned->priced = true;
  scanned->unit_price = open ? label : item->price;
  if (open || (weighed && weigh_back(item->price, label, &scanned->quantity))) return OK;
  if (!weighed && item->price.cents == label.cents) return OK;
  char on_label[40], in_catalogue[40];
  return fault_set(fault, PRICE_NOT_ALLOWED, "/barcode", "%s: the label says %s, the catalogue %s", item->code,
                   money_plain(label, on_label), money_plain(item->price, in_catalogue));
}

/* The grams that cost what the label says. Above 10 € a kilo some sums belong to no whole gram: no scale printed them.
 */
static bool weigh_back(struct money unit_price, struct money label, int64_t *quantity) {
  if (unit_price.cents <= 0) return false;
  int64_t grams = (label.cents * QUANTITY_ONE + unit_price.cents / 2) / unit_price.cents;
  struct money amount;
  if (grams < 1 || grams > QUANTITY_MAX || !money_times(unit_price, grams, &amount) || amount.cents != label.cents)
    return false;
  *quantity = grams;
  return true;
}
