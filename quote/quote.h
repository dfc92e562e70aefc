/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Quotes for work made to order. A visitor asks with up to five files, the team answers with prices, a delay, a last
 * day and a deposit; whoever holds the link of the answer accepts it, with the duty to pay, or refuses. What is
 * accepted is an order of the shop (source "quote"), whose states say where the work is.
 *
 * Files are believed by their content alone (quote/check.h) and lie in a folder of the server under names made by
 * chance; the team alone downloads them. Who asked, and in what words, is in one table that can be emptied. Amounts are
 * whole cents VAT included. Law: C. conso. L111-1 (what is said before), L221-14 (the duty to pay), L221-28, 3° (no
 * withdrawal from what is made for one person); CGI 269, 2 (VAT of a deposit is due when it comes). */
#ifndef COMPTOIR_QUOTE_H
#define COMPTOIR_QUOTE_H

#include "catalog/catalog.h"
#include "core/db/db.h"
#include "core/http/http.h"
#include "core/http/multipart.h"
#include "core/json.h"
#include "core/text.h"
#include "order/order.h"
#include "quote/check.h"

#define QUOTE_FILES_MAX 5
#define QUOTE_BODY_MAX ((size_t)50 * 1024 * 1024)
#define QUOTE_ROOM_MAX (INT64_C(2) * 1024 * 1024 * 1024) /* of a KPA, bytes */
#define QUOTE_LINES_MAX 20
#define QUOTE_CODE_TEXT 10 /* "D-K7MPX4R" */

/* ---- rules.c: pure -------------------------------------------------------------------------------------------------
 */

struct quote_wish { /* one line of an answer */
  const char *item;
  int64_t quantity; /* thousandths */
  struct money price;
};
struct quote_offer {
  const struct quote_wish *lines;
  size_t line_count;
  int64_t deposit_bp; /* of the total, at most 9 000 */
};
struct quote_sums {
  struct order_line *lines;
  struct money total, deposit; /* deposit: rounded to the cent, halves up; below the total */
};
/* Prices an answer: QUOTE_ITEM (unknown, archived, without turnover, or under a VAT scheme without deposits),
 * BAD_QUANTITY, EMPTY_TICKET, OUT_OF_RANGE. What is made for one person cannot be given back: its lines say so. */
NODISCARD enum outcome quote_price(const struct catalog *catalog, const struct quote_offer *offer, struct arena *arena,
                                   struct quote_sums *sums, struct fault *fault);
/* Whether somebody may still accept or refuse it. */
bool quote_is_open(const char *state, struct date valid_until, struct date today);

/* ---- intake.c: what a visitor sends -------------------------------------------------------------------------------
 */

struct quote_intake {
  struct request *request;
  struct reply *reply;
  const char *key; /* of the request; NULL: the field "cle" */
  struct multipart form;
  const char *kpa, *activity, *name, *email, *phone, *wish; /* as they were sent */
  char id[UUID_TEXT], code[QUOTE_CODE_TEXT];                /* of what was kept */
  bool replayed;                                            /* it had been kept before */
  int64_t now_us;
  /* Writes the reply to whatever came of it, in a thread of its own; what it returns is the outcome of the request. */
  enum outcome (*answer)(struct quote_intake *intake, enum outcome outcome);
  void *work; /* private */
};
/* Hands the request to a thread that reads the form, looks at the files and keeps all of it or nothing: DEFERRED. Four
 * are read at once, others wait their turn. intake is copied. */
NODISCARD enum outcome quote_take_in(const struct quote_intake *intake);

/* ---- view.c --------------------------------------------------------------------------------------------------------
 */

struct quote_row {
  const char *id, *kpa, *code, *activity, *state;
  int64_t version;
  const char *language;
  int64_t asked_at, answered_at, delay_days;
  struct date valid_until;
  int64_t deposit_bp;
  struct money total, deposit;
  int64_t ended_at;
  const char *order, *order_code, *order_state; /* order NULL: none */
  int64_t order_version;
  const char *name, *email, *phone, *wish, *answer, *place;
};
struct quote_line_row {
  int64_t line;
  const char *item, *label;
  int64_t quantity;
  struct money unit_price, gross;
};
struct quote_file_row {
  const char *id, *quote, *kind, *name;
  int64_t bytes;
};
struct quote_whole {
  const struct quote_row *row;
  const struct quote_line_row *lines;
  const struct quote_file_row *files;
  size_t line_count, file_count;
};
/* Into arena; NO_SUCH_QUOTE. */
NODISCARD enum outcome quote_read(struct tx *tx, const char *id, struct arena *arena, struct quote_whole *quote);
/* Which one this link opens: NO_SUCH_QUOTE, whatever is wrong with it. */
NODISCARD enum outcome quote_of_token(struct tx *tx, const char *token, struct arena *arena, const char **id);
const char *quote_state_text(const struct quote_row *row); /* French */

/* ---- accept.c: whoever holds the link ------------------------------------------------------------------------------
 */

struct quote_choice {
  const char *token, *link; /* link: of the order's page, up to the token */
  const struct catalog_edition *edition;
  bool online;             /* the deposit is paid on the web */
  int64_t version, now_us; /* version: of the page that was shown */
};
/* An order from an answer, and the payment of its deposit, in one transaction; accepted again it is the same order.
 * NO_SUCH_QUOTE, QUOTE_ENDED, QUOTE_CHANGED, PAYMENT_NOT_OFFERED, QUOTE_ITEM. The token opens the order from then on.
 */
NODISCARD enum outcome quote_accept(struct tx *tx, const struct quote_choice *choice, struct arena *arena,
                                    struct fault *fault);
NODISCARD enum outcome quote_refuse(struct tx *tx, const struct quote_choice *choice, struct arena *arena,
                                    struct fault *fault);

/* ---- again.c -------------------------------------------------------------------------------------------------------
 */

/* Whether a quote that stands there has a letter that says so. */
bool quote_tells(const char *state);
/* Sends once more what tells where it stands: a request came, an answer, no. An answer goes with a new link (link: up
 * to the token), and the former one opens nothing. MESSAGE_LOST: it tells nothing, or nobody is known to write to. */
NODISCARD enum outcome quote_tell_again(struct tx *tx, const char *id, const char *link, int64_t now_us);

/* ---- night.c -------------------------------------------------------------------------------------------------------
 */

/* Ends what time ended, and removes from folder the files that no row knows for an hour; at most once a minute. For a
 * background thread; done_us: 0 before the first time. */
void quote_tick(struct db *house, const char *folder, int64_t now_us, int64_t *done_us);

extern const struct route_table quote_shop_routes, quote_office_routes;
extern const struct db_query *const quote_queries[]; /* NULL-terminated */

#endif
