/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "stock/private.h"

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/stock", OFFICE, SCOPE_KPA, get_shelves, "What is on the shelf, held and free"),
    ROUTE(GET, "/api/office/{kpa}/stock/{item}/moves", OFFICE, SCOPE_KPA, get_moves,
          "Why what is on the shelf of an article changed, the newest first"),
    ROUTE(POST, "/api/office/{kpa}/stock/{item}/moves", OFFICE, SCOPE_KPA, post_move,
          "Counted, received, lost, used, or counted no longer", .body = &stock_move_spec),
    ROUTE(GET, "/api/office/{kpa}/pieces", OFFICE, SCOPE_KPA, get_pieces,
          "Pieces of which there is one, with who holds them"),
    ROUTE(POST, "/api/office/{kpa}/pieces", OFFICE, SCOPE_KPA, post_piece, "A piece, not in the window yet",
          .body = &stock_piece_spec),
    ROUTE(GET, "/api/office/{kpa}/pieces/{piece}", OFFICE, SCOPE_KPA, get_piece, "One piece"),
    ROUTE(PUT, "/api/office/{kpa}/pieces/{piece}", OFFICE, SCOPE_KPA, put_piece, "The piece as it shall be",
          .body = &stock_piece_spec),
    ROUTE(POST, "/api/office/{kpa}/pieces/{piece}/state", OFFICE, SCOPE_KPA, post_turn,
          "Into the window, out of it, or back because it came back", .body = &stock_turn_spec),
};
const struct route_table stock_routes = {routes, sizeof routes / sizeof routes[0]};
