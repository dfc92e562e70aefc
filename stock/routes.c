/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/paging.h"
#include "stock/private.h"

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/stock", OFFICE, SCOPE_KPA, get_shelves, "What is on the shelf, held and free",
          .answer = &stock_shelves_said, .refusals = REFUSALS(OK)),
    ROUTE(GET, "/api/office/{kpa}/stock/{item}/moves", OFFICE, SCOPE_KPA, get_moves,
          "Why what is on the shelf of an article changed, the newest first", .query = &paging_query,
          .answer = &stock_moves_said, .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/office/{kpa}/stock/{item}/moves", OFFICE, SCOPE_KPA, post_move,
          "Counted, received, lost, used, or counted no longer", .body = &stock_move_spec, .answer = &stock_moved_said,
          .status = 201, .keyed = true, .refusals = REFUSALS(STOCK_HELD, STOCK_BELOW_ZERO, UNKNOWN_ITEM)),
    ROUTE(GET, "/api/office/{kpa}/pieces", OFFICE, SCOPE_KPA, get_pieces,
          "Pieces of which there is one, with who holds them", .query = &stock_pieces_query,
          .answer = &stock_pieces_said, .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/office/{kpa}/pieces", OFFICE, SCOPE_KPA, post_piece, "A piece, not in the window yet",
          .body = &stock_piece_spec, .answer = &stock_piece_said, .status = 201, .keyed = true,
          .refusals = REFUSALS(UNKNOWN_ITEM, UNKNOWN_MEMBER, PIECE_CODE_TAKEN)),
    ROUTE(GET, "/api/office/{kpa}/pieces/{piece}", OFFICE, SCOPE_KPA, get_piece, "One piece",
          .answer = &stock_piece_said, .refusals = REFUSALS(UNKNOWN_PIECE)),
    ROUTE(PUT, "/api/office/{kpa}/pieces/{piece}", OFFICE, SCOPE_KPA, put_piece, "The piece as it shall be",
          .body = &stock_piece_spec, .answer = &stock_piece_said, .status = 200,
          .refusals = REFUSALS(UNKNOWN_PIECE, UNKNOWN_ITEM, UNKNOWN_MEMBER, PIECE_CODE_TAKEN, PIECE_SOLD, STOCK_HELD)),
    ROUTE(POST, "/api/office/{kpa}/pieces/{piece}/state", OFFICE, SCOPE_KPA, post_turn,
          "Into the window, out of it, or back because it came back", .body = &stock_turn_spec,
          .answer = &stock_piece_said, .status = 200, .refusals = REFUSALS(UNKNOWN_PIECE, PIECE_SOLD, STOCK_HELD)),
};
const struct route_table stock_routes = {routes, sizeof routes / sizeof routes[0]};
