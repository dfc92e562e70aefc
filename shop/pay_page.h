/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where the pages of an order and of a pledge send whoever pays, and what they say meanwhile. Private to shop/. */
#ifndef COMPTOIR_SHOP_PAY_PAGE_H
#define COMPTOIR_SHOP_PAY_PAGE_H

#include "payment/payment.h"
#include "shop/view.h"

/* What her browser says in the address: no proof of anything, only what she is told while the provider is asked. */
struct pay_return {
  int64_t looks;    /* ?retour=N: she is back from the provider's page, and looks for the Nth time; 0: she is not */
  int64_t prepares; /* ?actualiser=N: the same of a page to pay on that is not there yet */
  bool gave_up;     /* she turned back there, or her card was refused */
};
struct pay_return shop_pay_return(const struct request *request);

/* The provider's page while it is open; NULL: there is none. Only over the web's own schemes. */
const char *shop_pay_url(const struct payment_row *payment);
/* What is still to pay, and there is a payment for it: the way to it, or to wait for what was done there. */
void view_pay(const struct shop_view *view, const struct payment_row *payment, const struct pay_return *back);

#endif
