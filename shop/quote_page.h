/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Asking for a quote, and the page that the link of its answer opens. Private to shop/. */
#ifndef COMPTOIR_SHOP_QUOTE_PAGE_H
#define COMPTOIR_SHOP_QUOTE_PAGE_H

#include "quote/quote.h"
#include "shop/view.h"

struct quote_form_page {
  const struct shop_view *view;
  const char *key;                                    /* two taps make one request */
  const char *activity, *name, *email, *phone, *wish; /* as they were typed */
  const char *received;                               /* code of what came; NULL: nothing yet */
  struct view_trouble trouble;
  const char *file; /* the one that was refused; NULL: none */
  bool is_open;
};
void view_quote_form(const struct quote_form_page *page);

struct quote_page {
  const struct shop_view *view;
  const struct quote_whole *quote;
  const char *token;
  bool pays_online, pays_counter, is_open;
  struct view_trouble trouble;
};
void view_quote(const struct quote_page *page);
void view_quote_acceptance(const struct quote_page *page); /* step two: what is bound, and the button that binds */

#endif
