/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page that the link of an order opens, and giving a contract up. Private to shop/. */
#ifndef COMPTOIR_SHOP_ORDER_PAGE_H
#define COMPTOIR_SHOP_ORDER_PAGE_H

#include "shop/pay_page.h"
#include "shop/view.h"
#include "shop/withdrawal.h"

/* The page it was paid on is closed, and the order is kept: whoever has its link may ask for another. */
bool shop_may_pay_again(const struct order_row *row, const struct payment_row *payment, int64_t now_us);

struct order_page {
  const struct shop_view *view;
  const struct order_whole *order;
  const char *token;                 /* NULL: opened by code and contact, which are given again with each step */
  const char *code, *contact;        /* as they were typed */
  const char *account;               /* opened from her account: its path; NULL: not */
  const char *csrf;                  /* then, of her forms */
  const struct payment_row *payment; /* NULL: none was asked for on the web */
  struct pay_return back;
  bool may_pay_again;
  int64_t now_us;
  bool ticket_asked; /* the ticket is on its way by mail */
  struct view_trouble trouble;
};
void view_order(const struct order_page *page);
void view_withdrawal(const struct order_page *page); /* step one: what, and by whom */
void view_withdrawn(const struct order_page *page);  /* the acknowledgement, dated */

/* Pages of law. */
void view_terms(const struct shop_view *view);
void view_notices(const struct shop_view *view);
/* Of an account (page_account.c). */
struct account_page {
  const struct shop_view *view;
  const char *name, *email, *csrf; /* csrf NULL: nobody is signed in */
  const struct order_row *orders;
  size_t count;
  const char *key; /* of the link that was followed */
  struct view_trouble trouble;
};
void view_account(const struct account_page *page);
void view_account_door(const struct account_page *page); /* the way in: an address, or a key */
void view_account_sent(const struct account_page *page); /* a letter went, or nobody is told that none did */
void view_account_enter(
    const struct account_page *page); /* the link was followed: a button, so that no robot opens it */
void view_account_gone(const struct account_page *page);

/* By its code and contact, as they were typed. */
void view_find_order(const struct shop_view *view, const char *trouble, const char *code, const char *contact);

#endif
