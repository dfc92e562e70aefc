/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_till embedded_web */
/* Whatever the server sends as a catalogue: either it is refused, or it is written again the same, and everything in it
 * can be scanned, priced, shared and named on a receipt without a ticket that does not add up. */
#include "catalog/barcode.h"
#include "pos/till/till.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct date today = {2026, 11, 22};

static void must(bool holds) {
  if (!holds) abort();
}

static void write_again(const struct snapshot *snapshot) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer once = {0}, twice = {0};
  struct snapshot again = {0};
  struct fault fault = {0};
  struct json json = json_into(&once);
  spec_write(&snapshot_spec, snapshot, &json);
  must(spec_read(&snapshot_spec, once.bytes, once.length, &arena, &again, &fault) == OK);
  must(spec_read_written(&snapshot_spec, once.bytes, once.length, &arena, &again));
  json = json_into(&twice);
  spec_write(&snapshot_spec, &again, &json);
  must(once.length == twice.length && memcmp(once.bytes, twice.bytes, once.length) == 0);
}

static void name_on_receipt(const struct catalogue_view *view, const struct ticket *ticket, struct arena *arena) {
  AUTO(buffer) struct buffer out = {0};
  struct json json = json_into(&out);
  struct record record = {.till = "BLG-1", .business_day = "2026-11-22", .ticket = *ticket};
  json_open(&json, NULL);
  size_t count = 0;
  const char *const *mentions = mentions_of(&record, ticket, view, arena, &count);
  json_open_list(&json, "mentions");
  for (size_t i = 0; i < count; i++) json_text(&json, NULL, mentions[i]);
  json_close_list(&json);
  ticket_write(ticket, &json, "ticket");
  json_close(&json);
  must(text_is_utf8(out.bytes, out.length));
}

static void sell_one(const struct catalogue_view *view, const struct basket_line *line, struct arena *arena) {
  struct ticket_catalogue catalogue = snapshot_catalogue(view->index);
  struct basket basket = {
      .id = "019aa9f2-0000-7000-8000-000000000001", .confirmed = true, .lines = line, .line_count = 1};
  struct ticket ticket;
  struct shares shares;
  struct fault fault = {0};
  if (ticket_price(&basket, &catalogue, today, false, arena, &ticket, &fault) != OK) return;
  struct basket_tender card = {.kind = "card", .amount = ticket.total};
  basket.tenders = &card;
  basket.tender_count = ticket.total.cents > 0;
  if (ticket_price(&basket, &catalogue, today, true, arena, &ticket, &fault) != OK) return;
  must(ticket_check(&ticket, arena, &fault) == OK);
  if (ticket_shares(&ticket, view->index, today, arena, &shares, &fault) == OK) {
    struct money sum = MONEY(0);
    for (size_t i = 0; i < shares.count; i++) must(money_add(sum, shares.list[i].amount, &sum));
    must(!ticket.lines[0].turnover || sum.cents == ticket.total.cents);
  }
  name_on_receipt(view, &ticket, arena);
}

static void scan_one(const struct catalogue_view *view, const char *barcode, struct arena *arena) {
  static const char *const amounts[] = {"00000", "00001", "01250", "99999"};
  struct scanned scanned;
  struct fault fault = {0};
  if (till_scan(view, barcode, &scanned, &fault) == OK) must(scanned.item != NULL);
  for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++) {
    char code[14];
    if (strspn(barcode, "0123456789") != BARCODE_PREFIX_DIGITS || barcode[BARCODE_PREFIX_DIGITS]) return;
    snprintf(code, sizeof code, "%s%s", barcode, amounts[i]);
    code[12] = catalog_barcode_check_digit(code, 12);
    code[13] = '\0';
    if (till_scan(view, code, &scanned, &fault) != OK) continue;
    must(scanned.quantity > 0 && scanned.unit_price.cents >= 0);
    sell_one(view,
             &(struct basket_line){.item = scanned.item,
                                   .quantity = scanned.quantity,
                                   .unit_price = scanned.unit_price,
                                   .priced = scanned.priced},
             arena);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO(arena) struct arena arena = {0};
  struct catalogue_view view = {0};
  struct fault fault = {0};
  bool refused = spec_read(&snapshot_spec, (const char *)data, size, &arena, &view.snapshot, &fault) != OK;
  struct snapshot at_once;
  if (spec_read_written(&snapshot_spec, (const char *)data, size, &arena, &at_once)) must(!refused);
  if (refused) return 0;
  write_again(&view.snapshot);
  view.index = snapshot_index_new(&view.snapshot, &arena);
  const struct snapshot *snapshot = &view.snapshot;
  for (size_t i = 0; i < snapshot->item_count && i < 8; i++) {
    struct basket_member member = {snapshot->member_count > 0 ? snapshot->members[i % snapshot->member_count].code : "",
                                   3};
    bool open = text_equal(snapshot->items[i].pricing, "free") || text_equal(snapshot->items[i].pricing, "quote");
    struct basket_line line = {.item = snapshot->items[i].code,
                               .quantity = 1000,
                               .unit_price = MONEY(open ? 1999 : 0),
                               .priced = open,
                               .members = &member,
                               .member_count = snapshot->member_count > 0};
    sell_one(&view, &line, &arena);
    if (snapshot->items[i].barcode) scan_one(&view, snapshot->items[i].barcode, &arena);
  }
  return 0;
}
