/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of groupages: what can be joined, joining it, and what a pledge became. Private to shop/. */
#ifndef COMPTOIR_SHOP_GROUP_PAGE_H
#define COMPTOIR_SHOP_GROUP_PAGE_H

#include "group/group.h"
#include "shop/pay_page.h"
#include "shop/view.h"

#define GROUP_OFFERS 30
struct group_page {
  const struct shop_view *view;
  const struct group_campaign *campaigns; /* of the list */
  size_t campaign_count;
  const struct group_whole *whole;
  const struct group_plan *plan;
  struct pledge_wish wishes[GROUP_OFFERS]; /* as they were asked for */
  size_t wish_count;
  struct money asked, most;
  const struct form *sent; /* what was typed; empty at first */
  const char *key, *token;
  const struct group_pledge *pledge;
  const struct payment_row *payment;
  struct pay_return back;
  int64_t now_us;
  bool may_choose; /* how she is told: only where the KPA sends SMS */
  struct view_trouble trouble;
};
void view_campaigns(const struct group_page *page);
void view_campaign(const struct group_page *page);
void view_joining(const struct group_page *page); /* the whole of it before the button that binds */
void view_pledge(const struct group_page *page);

/* "2,5" in thousandths; false: no quantity. "" is 0. Pure. */
NODISCARD bool group_parse_quantity(const char *text, int64_t *quantity);
/* One row of inputs an offer, with what wishes say. */
void view_offer_fields(const struct group_page *page, const struct group_offer *offer, bool with_progress);

#endif
