/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the answers about the shelf hold. */
#include "core/http/paging.h"
#include "stock/private.h"

static const struct spec_field shelf_fields[] = {
    SAYS(TEXT, item),
    SAYS(TEXT, name),
    SAYS(TEXT, activity),
    SAYS(TEXT, unit),
    SAYS(INTEGER, on_hand),
    SAYS(INTEGER, held),
    SAYS(INTEGER, available),
    MAY_SAY(TEXT, held_until, .form = FORM_TIME),
    MAY_SAY(TEXT, counted_at, .form = FORM_TIME),
};
static const struct spec shelf_said = SAID("Shelf", shelf_fields);
static const struct spec_field shelves_fields[] = {SAYS(LIST, data, .of = &shelf_said)};
const struct spec stock_shelves_said = SAID("Shelves", shelves_fields);

static const struct spec_field move_fields[] = {
    SAYS(TEXT, id, .form = FORM_UUID),
    SAYS(TEXT, kind),
    SAYS(INTEGER, quantity),
    SAYS(INTEGER, missing),
    SAYS(TEXT, note),
    MAY_SAY(TEXT, ticket),
    MAY_SAY(TEXT, holder),
    MAY_SAY(TEXT, made_by),
    SAYS(TEXT, made_at, .form = FORM_TIME),
};
static const struct spec move_said = SAID("StockMove", move_fields);
static const struct spec_field moves_fields[] = {SAYS(LIST, data, .of = &move_said), SAYS_NEXT};
const struct spec stock_moves_said = SAID("StockMoves", moves_fields);

static const struct spec_field moved_fields[] = {SAYS(TEXT, id, .form = FORM_UUID), SAYS(TEXT, item),
                                                 SAYS(INTEGER, available)};
const struct spec stock_moved_said = SAID("StockMoved", moved_fields);

static const char *const states[] = {"draft", "published", "sold", "withdrawn", NULL};
static const struct spec_field piece_fields[] = {
    SAYS(TEXT, id),
    SAYS(TEXT, code),
    SAYS(TEXT, item),
    SAYS(TEXT, name),
    SAYS(TEXT, description),
    SAYS(TEXT, condition),
    SAYS(TEXT, size),
    SAYS(OBJECT, price, .of = &spec_euros),
    MAY_SAY(TEXT, member),
    SAYS(TEXT, state, .choices = states),
    MAY_SAY(TEXT, sold_ticket),
    SAYS(TEXT, created_at, .form = FORM_TIME),
    SAYS(TEXT, changed_at, .form = FORM_TIME),
    MAY_SAY(TEXT, published_at, .form = FORM_TIME),
    MAY_SAY(TEXT, held_by),
    MAY_SAY(TEXT, holder),
    MAY_SAY(TEXT, held_until, .form = FORM_TIME),
};
const struct spec stock_piece_said = SAID("Piece", piece_fields);
static const struct spec_field pieces_fields[] = {SAYS(LIST, data, .of = &stock_piece_said), SAYS_NEXT};
const struct spec stock_pieces_said = SAID("Pieces", pieces_fields);
