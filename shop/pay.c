/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where the page of an order sends whoever pays it. */
#include "core/text.h"
#include "payment/payment.h"
#include "shop/order_page.h"

/* Only over the web's own schemes: what a provider answered stands in a link. */
const char *shop_pay_url(const struct order_row *row, const struct payment_row *payment) {
  const char *url = payment ? payment->redirect_url : NULL;
  bool waits = text_equal(row->state, order_state_name(ORDER_AWAITING_PAYMENT)) && payment &&
               text_equal(payment->state, payment_state_name(PAYMENT_SENT));
  return waits && url && (text_starts(url, "https://") || text_starts(url, "http://")) ? url : NULL;
}

bool shop_may_pay_again(const struct order_row *row, const struct payment_row *payment, int64_t now_us) {
  if (!payment || !text_equal(row->state, order_state_name(ORDER_AWAITING_PAYMENT))) return false;
  enum payment_state state = payment_state_of(payment->state);
  return (state == PAYMENT_EXPIRED || state == PAYMENT_FAILED) && (!row->held_until || row->held_until > now_us);
}
