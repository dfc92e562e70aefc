/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groupages: a campaign offers what a supplier sells by the case, people pledge a quantity and how much more or less
 * will do, and when it closes cases come out even: each pledge that is served becomes an order of the shop (source
 * "group"), the others are told and paid back.
 *
 * Quantities are thousandths of the item's unit, prices whole cents VAT included, times UTC microseconds. Nobody ever
 * gets, or pays, what is outside of the tolerance that they gave. Law: C. conso. L221-14 (duty to pay), L221-28 (fresh
 * food does not come back), CGI 269 (VAT: docs/shop.md). */
#ifndef COMPTOIR_GROUP_H
#define COMPTOIR_GROUP_H

#include "catalog/catalog.h"
#include "core/db/db.h"
#include "core/http/http.h"
#include "core/json.h"
#include "core/text.h"

/* ---- state.c: pure -------------------------------------------------------------------------------------------------
 */

enum campaign_state {
#define CAMPAIGN(name, code, text) CAMPAIGN_##name,
#define CAMPAIGN_MOVE(from, event, to)
#define PLEDGE(name, code, text)
#define PLEDGE_MOVE(from, event, to)
#include "group/state.def"
#undef CAMPAIGN
#undef PLEDGE
  CAMPAIGN_STATES
};
enum pledge_state {
#define CAMPAIGN(name, code, text)
#define PLEDGE(name, code, text) PLEDGE_##name,
#include "group/state.def"
#undef CAMPAIGN
#undef CAMPAIGN_MOVE
#undef PLEDGE
#undef PLEDGE_MOVE
  PLEDGE_STATES
};
const char *campaign_state_name(enum campaign_state state); /* "open" */
const char *campaign_state_text(enum campaign_state state); /* French */
enum campaign_state campaign_state_of(const char *name);    /* CAMPAIGN_STATES: none */
NODISCARD bool campaign_move(enum campaign_state from, const char *event, enum campaign_state *to);
const char *pledge_state_name(enum pledge_state state);
const char *pledge_state_text(enum pledge_state state);
enum pledge_state pledge_state_of(const char *name);
NODISCARD bool pledge_move(enum pledge_state from, const char *event, enum pledge_state *to);

/* ---- allot.c: pure -------------------------------------------------------------------------------------------------
 */

struct group_want { /* one pledge of one offer; all in the order in which they came */
  int64_t quantity, minus, plus;
};
struct group_case {                       /* of one offer; multiples of step, but for threshold and ceiling 0: none */
  int64_t pack, step, threshold, ceiling; /* threshold: less is not ordered; ceiling: more there is not */
};
struct group_fit {
  int64_t total, packs; /* what is ordered from the supplier; 0: nothing */
  int64_t wanted;       /* what was pledged, without tolerances */
  size_t served;        /* pledges that get something */
  bool reached;
};
/* Fits pledges into whole cases. Everybody is served when some number of cases lies between what they take at least and
 * at most; else whoever came last steps back until it does, and later ones are served again where they fit. Of the
 * numbers of cases that fit, the one nearest to what was asked, the greater of two; and one that reaches the threshold
 * before any that does not. The difference is shared by tolerance, largest remainder, ties to who came last. allotted:
 * of each, 0 when not served or when the threshold is missed. */
struct group_fit group_allot(const struct group_case *offer, const struct group_want wants[], size_t count,
                             int64_t allotted[]);
/* What a weighed thing is charged for: what it weighs, never above the margin that was agreed. */
int64_t group_charged(int64_t agreed, int64_t margin_bp, int64_t weighed);

/* ---- plan.c: pure: what closing does -------------------------------------------------------------------------------
 */

struct group_offer {
  int64_t line;
  const char *item, *label, *activity, *kind, *unit;
  int64_t pack, step, minimum, maximum, threshold, ceiling;
  struct money price;
  int64_t vat_rate;
  const char *vat_scheme, *withdrawal;
};
struct group_line { /* of a pledge */
  const char *pledge;
  int64_t offer, quantity, minus, plus;
  int64_t allotted; /* once it closed */
};
struct group_pledge {
  const char *id, *state, *pays, *language;
  int64_t version, sequence;
  struct money paid, back;
  int64_t made_at, held_until;
  const char *order, *order_code, *order_state; /* NULL before it closed */
  const char *name, *email, *phone;             /* NULL when it ended: the order knows */
  bool by_sms;                                  /* she chose it for what changes her way */
};
struct group_campaign {
  const char *id, *kpa, *title, *intro, *state, *reason;
  int64_t version;
  struct money threshold;
  int64_t margin_bp, closes_at, starts_at, ends_at, made_at, ended_at;
};
struct group_whole { /* lines in the order of pledges, those in the order in which they came */
  struct group_campaign *campaign;
  struct group_offer *offers;
  struct group_pledge *pledges;
  struct group_line *lines;
  size_t offer_count, pledge_count, line_count;
};
struct group_plan {
  struct group_fit *fits;  /* one an offer */
  int64_t *allotted;       /* one a line */
  struct money *totals;    /* one a pledge: what it would cost */
  struct money total;      /* of all of them */
  struct money pledged;    /* of what was asked, without tolerances */
  size_t served, unserved; /* pledges that stand */
  bool confirmed;
};
/* Only pledges that stand (pledged) count. Of a campaign that ended: what it became. In arena. */
NODISCARD enum outcome group_plan(const struct group_whole *whole, struct arena *arena, struct group_plan *plan,
                                  struct fault *fault);
/* The pledge with that id, looked for from *from on, which is moved there: lines and pledges come in one order. NULL:
 * none. */
const struct group_pledge *group_find_from(const struct group_whole *whole, const char *pledge, size_t *from);
/* Of a pledge: what it asks for, and the most it may cost. */
NODISCARD enum outcome group_price(const struct group_whole *whole, const char *pledge, struct money *asked,
                                   struct money *most, struct fault *fault);

/* ---- store.c -------------------------------------------------------------------------------------------------------
 */

/* In arena; NO_SUCH_CAMPAIGN. locked: nobody pledges, changes or closes until the transaction ends. */
NODISCARD enum outcome group_read(struct tx *tx, const char *kpa, const char *campaign, bool locked,
                                  struct arena *arena, struct group_whole *whole);
/* Those that can be joined now; without pledges. */
NODISCARD enum outcome group_list_open(struct tx *tx, const char *kpa, int64_t now_us, struct arena *arena,
                                       struct group_campaign **campaigns, size_t *count);

/* ---- pledge.c: in the transaction of whoever calls, as comptoir_shop -----------------------------------------------
 */

#define PLEDGE_TOKEN_TEXT 44
struct pledge_wish {
  int64_t offer, quantity, minus, plus;
};
struct pledge_form {
  const struct pledge_wish *lines;
  size_t line_count;
  const char *pays, *name, *email, *phone, *told_by; /* pays: counter, online; told_by: sms, or email (NULL, "") */
  struct money expected;                             /* what the page said that it costs, without tolerance */
  bool accepts_terms;
};
struct pledge_asked {
  const char *kpa, *campaign, *id; /* id: UUID of the pledge to be */
  const char *link;                /* of its page, up to the token */
  enum language language;
  int64_t now_us;
};
struct pledge_made {
  char id[UUID_TEXT], token[PLEDGE_TOKEN_TEXT];
  enum pledge_state state;
};
/* CAMPAIGN_NOT_OPEN, PLEDGE_QUANTITY (step, minimum, maximum, tolerance), OFFER_FULL (fault: available), and what
 * order_checkout refuses of a form. Paid online: what it may cost at most is asked for, in the same transaction. */
NODISCARD enum outcome pledge_make(struct tx *tx, const struct pledge_asked *asked, const struct pledge_form *form,
                                   struct arena *arena, struct pledge_made *made, struct fault *fault);
/* Whose page this link opens; NO_SUCH_PLEDGE, whatever is wrong with it. */
NODISCARD enum outcome pledge_of_token(struct tx *tx, const char *token, struct arena *arena, const char **id,
                                       const char **kpa, const char **campaign);
struct pledge_change {
  const char *kpa, *campaign, *id;
  int64_t version; /* the one that was seen; 0: any */
  int64_t now_us;
};
/* Other quantities of the same offers, while it is open. PLEDGE_PAID: more than was paid on the web. What is less goes
 * back. */
NODISCARD enum outcome pledge_rewrite(struct tx *tx, const struct pledge_change *change,
                                      const struct pledge_wish lines[], size_t count, struct arena *arena,
                                      struct fault *fault);
NODISCARD enum outcome pledge_cancel(struct tx *tx, const struct pledge_change *change, struct arena *arena,
                                     struct fault *fault);
/* struct payment_target: purpose "pledge". */
NODISCARD enum outcome pledge_paid(struct tx *tx, const char *pledge, struct money amount, int64_t now_us,
                                   struct money *refund, struct fault *fault);
NODISCARD enum outcome pledge_paid_back(struct tx *tx, const char *pledge, struct money amount, int64_t now_us,
                                        struct fault *fault);

/* ---- letter.c ------------------------------------------------------------------------------------------------------
 */

/* Whether a pledge that stands there has a letter that says so. */
bool group_tells(const char *state);
/* Sends once more what tells where a pledge stands: it is noted, with a new link (link: up to the token) after which
 * the former one opens nothing; or it comes to nothing. address: where the first letter went, for when nothing else
 * knows. MESSAGE_LOST: it tells nothing, or nobody is known to write to. */
NODISCARD enum outcome group_tell_again(struct tx *tx, const char *id, const char *link, const char *address,
                                        int64_t now_us);

/* ---- close.c -------------------------------------------------------------------------------------------------------
 */

struct group_closing {
  const char *kpa, *campaign;
  const char *origin; /* of the public address, for links in letters */
  const char *reason; /* code, when somebody calls it off; NULL: as the plan says */
  int64_t now_us;
};
/* Closes, all of it in one transaction: orders, letters, money that goes back. Closed already: nothing happens, OK.
 * NO_SUCH_STEP: it was never open. */
NODISCARD enum outcome group_close(struct tx *tx, const struct group_closing *closing, struct arena *arena,
                                   struct fault *fault);
/* Closes what is due and ends payments that never came; returns how many. For a background thread. */
size_t group_close_due(struct db *shop, const char *origin, int64_t now_us);

/* ---- weigh.c -------------------------------------------------------------------------------------------------------
 */

/* What a line of an order weighs when it is handed over: price and total follow, never above the margin, and what was
 * paid too much goes back. ORDER_OVER: it was fetched or ended; NOT_WEIGHED: it counts pieces; OUT_OF_RANGE. */
NODISCARD enum outcome group_weigh(struct tx *tx, const char *kpa, const char *campaign, const char *order,
                                   int64_t offer, int64_t weighed, const char *person, int64_t now_us,
                                   struct arena *arena, struct fault *fault);

/* ---- view.c --------------------------------------------------------------------------------------------------------
 */

void group_write(struct json *json, const char *key, const struct group_whole *whole, const struct group_plan *plan);
/* A pledge, for whoever made it. */
void pledge_write(struct json *json, const char *key, const struct group_whole *whole, const char *pledge);
/* "1,5 kg", "3": quantity of an offer. In arena. */
const char *group_quantity(const struct group_offer *offer, int64_t quantity, struct arena *arena);

extern const struct route_table group_shop_routes, group_office_routes;
extern const struct db_query *const group_queries[]; /* NULL-terminated */

#endif
