/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a page may offer to somebody who fills in an order: what the KPA decided about its shop, and when one may come.
 * The same rules choose the slots of order_checkout(), which says yes or no. */
#ifndef COMPTOIR_ORDER_OFFER_H
#define COMPTOIR_ORDER_OFFER_H

#include "order/order.h"

struct order_visits { /* a drop-off, and the times to fetch what was done since, the nearest ones */
  const struct order_slot *dropoff;
  struct order_slot *pickups;
  size_t pickup_count;
};
struct order_offer {
  bool is_open, pays_counter, pays_online, sends_sms;
  int64_t hold_minutes, keep_days;
  const char *mediator, *terms, *publisher, *host; /* "" when the KPA wrote none */
  const char *left;     /* activity of what is brought here for work, before it is fetched; NULL: nothing is */
  bool fetched_by_slot; /* a time is chosen to fetch it */
  struct order_slot *dropoffs,
      *pickups; /* those somebody may still take, in order of time, where one is chosen alone */
  size_t dropoff_count, pickup_count;
  struct order_visits *visits; /* where both are chosen: each drop-off with when it can be fetched */
  size_t visit_count;
};
struct order_offered {            /* for what */
  const struct order_line *lines; /* priced by order_price(); none: no time is offered */
  size_t line_count;
  int64_t now_us;
};
/* Lists and texts live in arena. A KPA that decided nothing is not open. */
NODISCARD enum outcome order_offer_read(struct tx *tx, const char *kpa, const struct order_offered *offered,
                                        struct arena *arena, struct order_offer *offer);
/* The settings alone, in the round trip of what else is asked (tx_ask): settled once the answer is there. */
struct order_setting_row;
struct order_setting_asked {
  struct order_setting_row *row;
  size_t count;
};
NODISCARD enum outcome order_setting_ask(struct tx *tx, const char *kpa, struct arena *arena,
                                         struct order_setting_asked *asked);
struct order_offer order_setting_settle(const struct order_setting_asked *asked);

/* ---- shared with checkout.c ---- */

struct order_diary;
/* The activity of what is brought here for work; NULL: nothing is. */
const char *order_left_activity(const struct order_diary *diary, const struct order_line lines[], size_t count);
/* The activity of all lines; "" when they are of several. */
const char *order_common_activity(const struct order_line lines[], size_t count);
/* Whether what is fetched of activity is fetched at a time that one chooses. */
bool order_is_fetched_by_slot(const struct order_diary *diary, const char *activity);

#endif
