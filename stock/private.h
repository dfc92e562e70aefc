/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_STOCK_PRIVATE_H
#define COMPTOIR_STOCK_PRIVATE_H

#include "access/access.h"
#include "core/json.h"
#include "core/once/once.h"
#include "core/public_id.h"
#include "stock/stock.h"

struct touched_row {
  int64_t touched;
};
struct shelf_row {
  const char *item, *name, *activity, *unit;
  int64_t on_hand, held, available, held_until, counted_at;
};
struct move_row {
  const char *id, *kind;
  int64_t quantity, missing;
  const char *note, *ticket, *holder, *made_by;
  int64_t made_at;
};
struct verdict_row { /* outcome: a code of core/outcome.def */
  const char *outcome;
  int64_t available, held_until;
};
struct turned_row {
  const char *outcome;
  int64_t held_until;
};
struct piece_row {
  const char *id, *code, *item, *name, *description, *condition, *size;
  struct money price;
  const char *member, *state, *sold_ticket;
  int64_t created_at, changed_at, published_at;
  const char *holder_kind, *holder;
  int64_t held_until;
};
struct piece_check_row {
  bool item_known, member_known, code_free;
};

extern const struct db_query stock_take_lines, stock_release_holds, stock_extend_holds, stock_sell_holds,
    stock_return_holds, stock_expire_holds, stock_look_lines, stock_recount_shelves, stock_list_shelves,
    stock_list_moves, stock_change_shelf, stock_list_pieces, stock_read_piece, stock_check_piece, stock_insert_piece,
    stock_update_piece, stock_turn_piece;

/* routes_shelf.c and routes_piece.c, for the table of routes.c */
extern const struct spec stock_move_spec, stock_piece_spec, stock_turn_spec, stock_pieces_query;
extern const struct spec stock_shelves_said, stock_moves_said, stock_moved_said, stock_piece_said, stock_pieces_said;
enum outcome get_shelves(struct request *request, struct reply *reply);
enum outcome get_moves(struct request *request, struct reply *reply);
enum outcome post_move(struct request *request, struct reply *reply);
enum outcome get_pieces(struct request *request, struct reply *reply);
enum outcome get_piece(struct request *request, struct reply *reply);
enum outcome post_piece(struct request *request, struct reply *reply);
enum outcome put_piece(struct request *request, struct reply *reply);
enum outcome post_turn(struct request *request, struct reply *reply);

#endif
