/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where the page of an order or of a pledge sends whoever pays it. */
#include "core/text.h"
#include "shop/order_page.h"
#include "shop/pay_page.h"

#define LOOKS_MAX 20 /* then whoever waits looks again with a finger */

static int64_t number_of(const struct request *request, const char *name);
static void write_again(const struct shop_view *view, const char *name, int64_t looks, size_t wait_ms);

struct pay_return shop_pay_return(const struct request *request) {
  return (struct pay_return){.looks = number_of(request, "retour"),
                             .prepares = number_of(request, "actualiser"),
                             .gave_up = request_query(request, "abandon") != NULL};
}

/* What cannot be read counts as one: whoever comes back is asked about, whatever a provider adds to the address. */
static int64_t number_of(const struct request *request, const char *name) {
  const char *text = request_query(request, name);
  int64_t number = 0;
  return text ? text_to_integer(text, 1, 1000, &number) ? number : 1 : 0;
}

const char *shop_pay_url(const struct payment_row *payment) {
  const char *url = payment ? payment->redirect_url : NULL;
  bool sent = payment && payment_state_of(payment->state) == PAYMENT_SENT;
  return sent && url && (text_starts(url, "https://") || text_starts(url, "http://")) ? url : NULL;
}

bool shop_may_pay_again(const struct order_row *row, const struct payment_row *payment, int64_t now_us) {
  if (!payment || !text_equal(row->state, order_state_name(ORDER_AWAITING_PAYMENT))) return false;
  enum payment_state state = payment_state_of(payment->state);
  return (state == PAYMENT_EXPIRED || state == PAYMENT_FAILED) && (!row->held_until || row->held_until > now_us);
}

/* Whoever comes back from paying is told to wait: a key to pay would be touched a second time. */
void view_pay(const struct shop_view *view, const struct payment_row *payment, const struct pay_return *back) {
  struct buffer *out = view->out;
  const char *url = shop_pay_url(payment);
  bool asked = url && back->looks > 0 && !back->gave_up;
  if (!url) {
    view_note(out, "is-wait", "clock", payment_state_text(payment_state_of(payment->state)));
    write_again(view, "actualiser", back->prepares, 1500);
  } else if (asked && back->looks < LOOKS_MAX) {
    view_note(out, "is-wait", "clock",
              "Nous demandons si votre paiement est arrivé. Cette page se met à jour toute seule.");
    write_again(view, "retour", back->looks, 3000);
    html_write(out, "<p><a href=\"%s\">Je n’ai pas encore payé</a></p>\n", url);
  } else {
    if (asked)
      view_note(out, "is-wait", "clock",
                "Le paiement n’est pas encore arrivé. Si vous avez payé, ne payez pas une deuxième fois\u00a0: "
                "revenez sur cette page un peu plus tard.");
    if (back->gave_up) view_note(out, "is-wait", "clock", "Le paiement n’est pas fait. Vous pouvez recommencer.");
    html_write(out, "<p><a class=\"btn btn-pay btn-lg btn-wide\" href=\"%s\">Payer maintenant</a></p>\n", url);
  }
}

/* The page looks again by itself (web/shop/clock.js); without a script, with a finger. */
static void write_again(const struct shop_view *view, const char *name, int64_t looks, size_t wait_ms) {
  html_write(view->out, "<p><a class=\"btn btn-wide\" href=\"?%s=%zu\"", name, (size_t)looks + 1);
  if (looks < LOOKS_MAX) html_write(view->out, " data-again=\"%zu\"", wait_ms);
  buffer_text(view->out, ">Où en est le paiement\u202f?</a></p>\n");
}
