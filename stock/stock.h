/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is on the shelf: counted articles, pieces of which there is one, and who holds what for how long.
 *
 * Quantities are thousandths of the item's unit: one piece is 1000. An item that nobody counts (no row in stock) is
 * never short and never held. Check and take are one statement under the row's lock, in the caller's transaction
 * (TX_WRITE, as comptoir_shop, comptoir_books or comptoir_writer): whoever rolls back took nothing. Holds are rows; an
 * order holds before it is paid, sells when it is, and lets go when it ends. A sale at a till leaves the shelf whatever
 * is held: see stock_take_at_counter() of 0023_stock.sql, which the insertion of its lines calls. */
#ifndef COMPTOIR_STOCK_H
#define COMPTOIR_STOCK_H

#include "core/db/db.h"
#include "core/http/http.h"

#define STOCK_ORDER "order"
#define STOCK_PLEDGE "pledge"
#define STOCK_TILL "till"

struct stock_holder {
  const char *kind; /* STOCK_ORDER … */
  const char *id;   /* UUID of the order, pledge or ticket */
  const char *kpa;
  int64_t until_us; /* when the hold ends by itself; 0: when its holder lets go */
  int64_t now_us;
};

struct stock_line {
  const char *item;  /* code in the KPA's catalogue */
  const char *piece; /* UUID of a piece of that item, whose quantity is 1000; NULL: counted, or not counted */
  int64_t quantity;  /* > 0 */
};

struct stock_shortage {
  int64_t line;       /* the first of lines[] that asks for it, from 0 */
  int64_t available;  /* what this holder could have, thousandths; never below 0 */
  int64_t held_until; /* when the first hold of somebody else ends, µs UTC; 0: none will by itself */
};

struct stock_shortages {
  struct stock_shortage *rows; /* in the order of the lines */
  size_t count;
};

/* Holds every line, or nothing: STOCK_INSUFFICIENT, with the first shortage in the fault (available, held_until) and
 * all of them in shortages (may be NULL; in arena). The same thing on several lines is summed. What the holder has
 * already, held or sold, counts: asked again it takes only what is missing and sets the deadline anew, so that late
 * money may call it again. Overdue holds of others on these rows end first. OUT_OF_RANGE: a quantity. */
NODISCARD enum outcome stock_take(struct tx *tx, const struct stock_holder *holder, const struct stock_line lines[],
                                  size_t count, struct arena *arena, struct stock_shortages *shortages);

/* Each concerns whatever the holder still holds, says how many holds that were (touched may be NULL), and changes
 * nothing when asked again. */
NODISCARD enum outcome stock_release(struct tx *tx, const char *holder_id, int64_t now_us, int64_t *touched);
NODISCARD enum outcome stock_extend(struct tx *tx, const char *holder_id, int64_t until_us, int64_t *touched);
/* Held becomes sold: it leaves the shelf, though it may still lie in the shop, packed. Whoever may be late calls
 * stock_take() before, with the same lines. */
NODISCARD enum outcome stock_sell(struct tx *tx, const char *holder_id, int64_t now_us, int64_t *touched);
/* What the holder bought goes back on the shelf. */
NODISCARD enum outcome stock_put_back(struct tx *tx, const char *holder_id, int64_t now_us, int64_t *touched);

struct stock_ended {
  const char *kpa, *holder, *item, *piece; /* piece: NULL for what is counted */
  int64_t quantity;
  const char *state; /* "expired": its time was over; "broken": a till sold it, or the office took it */
};
/* Ends every hold that is overdue, and tells the holds of this kind that ended without their holder since it was last
 * asked, each once: the caller reacts in the same transaction. For a sweeper, as comptoir_writer or comptoir_shop. */
NODISCARD enum outcome stock_expire(struct tx *tx, const char *kind, int64_t now_us, struct arena *arena,
                                    struct stock_ended **ended, size_t *count);

/* What a page shows, without taking anything: of each line what anybody could have now. Lines of items that nobody
 * counts say counted = false. */
struct stock_free {
  int64_t line, available, held_until;
  bool counted;
};
NODISCARD enum outcome stock_look(struct tx *tx, const char *kpa, const struct stock_line lines[], size_t count,
                                  int64_t now_us, struct arena *arena, struct stock_free **rows, size_t *row_count);

/* Counters that are not what their rows say (none, ever): for verify and the night. A piece is named by its code, with
 * zeros. */
struct stock_difference {
  const char *kpa, *item;
  int64_t on_hand, moved, held, holds;
};
NODISCARD enum outcome stock_recount(struct tx *tx, struct arena *arena, struct stock_difference **rows, size_t *count);

/* The same once a day (done: the last day it was, {0} at first), in the log: for the server's own thread, as
 * comptoir_writer. */
void stock_night(struct db *house, int64_t now_us, struct date *done);

extern const struct route_table stock_routes;
extern const struct db_query *const stock_queries[]; /* NULL-terminated */

#endif
