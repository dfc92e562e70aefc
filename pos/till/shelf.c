/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/shelf.h"

#include <stdio.h>
#include <string.h>

#define MARK "shop shelf"
#define PIECES_MAX 5000

static const struct spec_field piece_fields[] = {
    SPEC_FIELD(struct shelf_piece, code, .required = true, .max = 24),
    SPEC_FIELD(struct shelf_piece, item, .required = true, .max = 24),
    SPEC_FIELD(struct shelf_piece, name, .required = true, .max = 120),
    SPEC_FIELD(struct shelf_piece, size, .max = 40),
    SPEC_FIELD(struct shelf_piece, state, .required = true, .max = 16),
    SPEC_FIELD(struct shelf_piece, price, .required = true, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct shelf_piece, member, .omitted = true, .max = 24),
    SPEC_FIELD(struct shelf_piece, held_until, .omitted = true, .max = 40),
};
static const struct spec piece_spec = SPEC("ShelfPiece", struct shelf_piece, piece_fields);
static const struct spec_field count_fields[] = {
    SPEC_FIELD(struct shelf_count, item, .required = true, .max = 24),
    SPEC_FIELD(struct shelf_count, free, .required = true, .min = -INT64_C(1000000000000),
               .max = INT64_C(1000000000000)),
};
static const struct spec count_spec = SPEC("ShelfCount", struct shelf_count, count_fields);
static const struct spec_field list_fields[] = {
    SPEC_FIELD(struct shelf_list, code, .required = true, .max = 40),
    SPEC_FIELD(struct shelf_list, digest, .required = true, .max = 64),
    SPEC_FIELD(struct shelf_list, same, .required = true),
    SPEC_LIST_OF(struct shelf_list, pieces, piece_count, &piece_spec, .required = true, .max = PIECES_MAX),
    SPEC_LIST_OF(struct shelf_list, counts, count_count, &count_spec, .required = true, .max = PIECES_MAX),
};
const struct spec shelf_list_spec = SPEC("ShelfList", struct shelf_list, list_fields);

void shelf_exchange(struct till *till) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer text = {0};
  struct shelf_list known, told = {0};
  struct fault fault = {0};
  struct till_identity identity = till_identity(till);
  if (!till->custody) return;
  shelf_known(till, &arena, &known);
  struct exchange question = {
      .method = "GET", .path = arena_format(&arena, "/api/pos/tills/%s/shelf?known=%s", identity.till, known.digest)};
  secret_wipe(identity.token, sizeof identity.token);
  if (server_ask(till, &question, &shelf_list_spec, &arena, &told) != SERVER_ANSWERED || told.same) return;
  struct json json = json_into(&text);
  spec_write(&shelf_list_spec, &told, &json);
  buffer_char(&text, '\0');
  (void)!store_mark_write(till->custody, MARK, text.bytes, &fault);
}

/* What cannot be read was written by another version: the server tells it again. */
void shelf_known(struct till *till, struct arena *arena, struct shelf_list *list) {
  struct fault ignored = {0};
  struct shelf_list read;
  const char *kept = till->custody ? store_mark(till->custody, MARK, arena) : NULL;
  *list = (struct shelf_list){.code = "ok", .digest = ""};
  if (kept && spec_read_open(&shelf_list_spec, kept, strlen(kept), arena, &read, &ignored) == OK) *list = read;
}

const struct shelf_piece *shelf_find(const struct shelf_list *list, const char *code) {
  for (size_t i = 0; i < list->piece_count; i++)
    if (text_equal(list->pieces[i].code, code)) return &list->pieces[i];
  return NULL;
}

enum outcome shelf_agree(struct till *till, struct basket *basket, struct arena *arena, struct fault *fault) {
  struct shelf_list list = {0};
  bool any = false;
  for (size_t i = 0; i < basket->line_count; i++) any = any || basket->lines[i].reference;
  if (!any) return OK;
  shelf_known(till, arena, &list);
  struct basket_line *lines = arena_copy(arena, basket->lines, basket->line_count * sizeof *lines);
  for (size_t i = 0; i < basket->line_count; i++) {
    const struct shelf_piece *piece = lines[i].reference ? shelf_find(&list, lines[i].reference) : NULL;
    if (!piece || !text_equal(piece->item, lines[i].item) || lines[i].agreed || lines[i].order) continue;
    for (size_t j = 0; j < i; j++)
      if (lines[j].piece && text_equal(lines[j].reference, piece->code))
        return fault_set(fault, BAD_QUANTITY, arena_format(arena, "/lines/%zu/reference", i), "%s is there twice",
                         piece->code);
    const struct sold_piece sold = {piece->code, piece->name, piece->price};
    lines[i].piece = arena_copy(arena, &sold, sizeof sold);
  }
  basket->lines = lines;
  return OK;
}

enum outcome shelf_scan(struct till *till, const char *code, struct arena *arena, struct scanned *scanned, bool *found,
                        struct fault *fault) {
  struct shelf_list list;
  shelf_known(till, arena, &list);
  const struct shelf_piece *piece = shelf_find(&list, code);
  *found = piece != NULL;
  if (!piece) return OK;
  if (!text_equal(piece->state, "published")) return fault_set(fault, PIECE_SOLD, "/barcode", "%s", code);
  *scanned = (struct scanned){.item = piece->item,
                              .reference = piece->code,
                              .member = piece->member,
                              .quantity = QUANTITY_ONE,
                              .priced = true,
                              .unit_price = piece->price};
  return OK;
}

enum outcome shelf_warning(struct till *till, const struct scanned *scanned, struct arena *arena) {
  struct shelf_list list;
  shelf_known(till, arena, &list);
  const struct shelf_piece *piece = scanned->reference ? shelf_find(&list, scanned->reference) : NULL;
  if (piece) return piece->held_until ? PIECE_RESERVED : OK;
  for (size_t i = 0; i < list.count_count; i++)
    if (text_equal(list.counts[i].item, scanned->item) && list.counts[i].free < scanned->quantity) return SHELF_EMPTY;
  return OK;
}
