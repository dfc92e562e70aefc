/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is on the shelf of the KPA, as the server told it last: pieces of which there is one, by the code on their
 * label, and what is left of what is counted. The till sells from it without a network; what the web reserved meanwhile
 * is said, and hinders nobody who stands here with the thing in her hand. */
#ifndef COMPTOIR_POS_TILL_SHELF_H
#define COMPTOIR_POS_TILL_SHELF_H

#include "pos/till/asking.h"
#include "pos/till/custody.h"

struct shelf_piece {
  const char *code, *item, *name, *size, *state; /* published; sold, withdrawn: a while ago */
  struct money price;
  const char *member;     /* whose work it is; NULL */
  const char *held_until; /* somebody on the web reserved it, until when; NULL: nobody */
};
struct shelf_count {
  const char *item;
  int64_t free; /* thousandths that nobody holds */
};
struct shelf_list {
  const char *code, *digest; /* "ok"; of what follows */
  bool same;                 /* as the digest that we named: nothing follows */
  const struct shelf_piece *pieces;
  size_t piece_count;
  const struct shelf_count *counts;
  size_t count_count;
};
extern const struct spec shelf_list_spec;

/* Asks the server what changed, and keeps it; what fails is asked again at the next look. Not within a moment. */
void shelf_exchange(struct till *till);
/* What was told last; nothing before it was. */
void shelf_known(struct till *till, struct arena *arena, struct shelf_list *list);
const struct shelf_piece *shelf_find(const struct shelf_list *list, const char *code); /* NULL: none of that code */
/* A line that sells one of these pieces gets its name and price (basket_line.piece). BAD_QUANTITY: it is there twice.
 */
NODISCARD enum outcome shelf_agree(struct till *till, struct basket *basket, struct arena *arena, struct fault *fault);
/* The code of a label of ours puts the piece on the ticket: *found false when it is none. PIECE_SOLD: it is no longer
 * in the shop. Beside it, or beside what a barcode stands for, why one should look twice: PIECE_RESERVED, SHELF_EMPTY,
 * OK. */
NODISCARD enum outcome shelf_scan(struct till *till, const char *code, struct arena *arena, struct scanned *scanned,
                                  bool *found, struct fault *fault);
enum outcome shelf_warning(struct till *till, const struct scanned *scanned, struct arena *arena);

#endif
