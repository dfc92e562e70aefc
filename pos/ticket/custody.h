/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People's belongings in our care: where an order stands, and when it can be promised. Pure; the tills and the server
 * fold the same records with it, in whatever order these arrive, and get the same answer. */
#ifndef COMPTOIR_POS_CUSTODY_H
#define COMPTOIR_POS_CUSTODY_H

#include "core/clock.h"
#include "pos/ticket/record.h"

#define CUSTODY_DEPOSITED "deposited"
#define CUSTODY_WORKING "working" /* in the machine, on the bench */
#define CUSTODY_READY "ready"
#define CUSTODY_COLLECTED "collected"
#define CUSTODY_CANCELLED "cancelled" /* given back undone */
#define CUSTODY_DISPOSED "disposed"   /* after the legal delay */

/* ---- where it stands ----------------------------------------------------------------------------------------------
 */

struct custody_event { /* one record about an order */
  const char *id;      /* UUID of the record */
  const char *till;
  int64_t sequence, at_us;
  const char *kind;          /* custody, custody_step, payment */
  const char *state, *place; /* NULL: unchanged */
  struct money total;        /* custody; of a step that adjusts the price */
  bool priced;               /* total is said */
  struct money paid;         /* payment: what the ticket took (below zero: gave back) for this order */
  struct money held;         /* of it, as deposits: what waits for the sale (below zero: taken off) */
  bool learning;             /* signed in chain X, while somebody learned */
};

struct custody_standing {
  bool known;        /* its drop-off is among the events */
  const char *state; /* CUSTODY_… */
  int64_t since_us;
  const char *place;
  const char *priced_by;         /* the record that says the total */
  struct money total, paid, due; /* due may be below zero: more was paid than it costs */
  struct money held;             /* of what was paid, deposits that no sale took off yet */
  bool learning;                 /* an exercise */
  bool closed;                   /* collected, cancelled, disposed */
  int64_t clashes;               /* ends that came after the first: two tills closed it, unknown to each other */
};
/* Events in any order, each id counted once. The latest step says the state: by time, then by till and number, the
 * drop-off before all; the first end stands, whatever comes later. What was done in school counts for an order of
 * school and for no other. */
void custody_fold(const struct custody_event events[], size_t count, struct custody_standing *standing);
bool custody_state_is_end(const char *state);
/* All the work was sold, and no deposit waits: only then may it be handed over. What costs nothing is sold. */
bool custody_is_settled(const struct custody_standing *standing);
bool custody_state_is_known(const char *state);
/* The event that record is for order; false: it says nothing about it. */
bool custody_event_of(const struct record *record, const char *order, struct custody_event *event);

/* What a ticket that pays the rest has to sell, quantities and prices as agreed; lines has room for as many as ticket,
 * the order as it is priced now. Nothing was sold yet: its lines. It became dearer after that: the difference, spread
 * over them. What is held in deposits comes off beside them. Returns how many; 0: all was sold. */
size_t custody_to_sell(const struct custody_standing *standing, const struct ticket *ticket,
                       struct ticket_line lines[]);

struct custody_sum { /* money in advance that bears the VAT of item */
  const char *item;
  struct money amount;
};
/* amount, paid in advance for lines: one sum for each of their VAT rates, pro rata of its gross by largest remainder.
 * sums has room for TICKET_LINES_MAX. Returns how many; 0: nothing of it is taxed on its price. */
size_t custody_spread(const struct ticket_line lines[], size_t count, struct money amount, struct custody_sum sums[]);
/* Adds sum to those of count items; returns how many they are now. */
size_t custody_sum_add(struct custody_sum sums[], size_t count, struct custody_sum sum);
/* What comes off of what is held (sums, in and out) when most is left to sell: at the rates it was paid at. Returns how
 * many; 0: nothing. */
size_t custody_take_off(struct custody_sum sums[], size_t count, struct money most);

/* Prices what is left here or quoted, as ticket_price without tenders; a high amount needs no confirmation, nobody pays
 * yet. PRICE_NOT_ALLOWED for a line that is a deposit or takes something off: in an order nothing is paid, and what
 * makes it cheaper is a discount, with its right. */
NODISCARD enum outcome custody_price(const struct basket *basket, const struct ticket_catalogue *catalogue,
                                     struct date day, struct arena *arena, struct ticket *ticket, struct fault *fault);

/* ---- when it can be ready -----------------------------------------------------------------------------------------
 */

struct custody_machine {
  const char *code, *name, *activity;
  int64_t size;     /* thousandths of kilo or piece that one cycle takes */
  int64_t cycles;   /* a day */
  const char *days; /* it works: "12345" Monday to Friday */
};
struct custody_load { /* what is promised already */
  struct date day;
  int64_t amount; /* thousandths */
};
#define CUSTODY_MACHINES_MAX 24
#define CUSTODY_HORIZON 60 /* days looked ahead */

/* The first day from `from` on which the last cycle for amount is free. Loads are put first, each on its own day, then
 * on earlier ones where it overflows; nobody's things share a cycle with another's. A cycle takes the smallest free
 * machine that holds the rest, else the largest. False: no machine of this activity, or nothing free in the horizon. */
bool custody_promise(const struct custody_machine machines[], size_t machine_count, const char *activity,
                     const struct custody_load loads[], size_t load_count, int64_t amount, struct date from,
                     struct date *promised);
/* The same in a house that is closed on some days (NULL: on none): no machine works then. */
struct snapshot_till;
bool custody_promise_in(const struct snapshot_till *opening, const struct custody_machine machines[],
                        size_t machine_count, const char *activity, const struct custody_load loads[],
                        size_t load_count, int64_t amount, struct date from, struct date *promised);
/* Monday 1 … Sunday 7. */
int custody_weekday(struct date day);

#define CUSTODY_PICTURE_MAX ((size_t)300 * 1024) /* bytes of one picture */

/* ---- numbers ------------------------------------------------------------------------------------------------------
 */

#define TAG_TEXT 15 /* what a CODE 128 of 58 mm holds, and its NUL */
/* "1-215": what of the till's code its KPA does not say, then the number. Two tills of a KPA never make the same. */
void custody_tag(const char *till, const char *kpa, int64_t number, char tag[static TAG_TEXT]);
/* The number in a tag of this till; 0: it is another's, or none. */
int64_t custody_tag_number(const char *till, const char *kpa, const char *tag);

#endif
