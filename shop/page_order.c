/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/order_page.h"
#include "shop/words.h"

#include "access/qr.h"
#include "core/text.h"

static void write_state(const struct order_page *page);
static void write_pay(const struct order_page *page);
static void write_next(const struct order_page *page);
static const char *deposit_says(const struct order_row *row);
static const char *state_says(const struct order_page *page);
static void write_code(const struct order_page *page);
static void write_qr(const struct order_page *page);
static void write_when(const struct order_page *page);
static void write_moment(struct buffer *out, const char *label, int64_t from, int64_t to);
static void write_lines(const struct order_page *page);
static void write_ticket(const struct order_page *page);
static void write_deposit(struct buffer *out, const struct order_row *row);
static void write_cancel(const struct order_page *page);
static void write_withdraw(const struct order_page *page);

void view_order(const struct order_page *page) {
  const struct shop_view *view = page->view;
  const struct order_row *row = page->order->row;
  struct buffer *out = view->out;
  bool over = order_state_is_over(order_state_of(row->state));
  view_begin(view, "Ma commande");
  buffer_text(out, "<div class=\"wrap narrow\"><section class=\"sec stack\">");
  write_state(page);
  if (page->trouble.text) view_note(out, "is-stop", "triangle-alert", page->trouble.text);
  if (!over) write_code(page);
  if (!over) write_when(page);
  write_lines(page);
  write_ticket(page);
  write_withdraw(page);
  write_cancel(page);
  if (page->account)
    html_write(out, "<p><a href=\"/boutique/%s/compte\">Toutes mes commandes</a></p>", view->catalog->kpa);
  else
    html_write(out, "<p class=\"hint\">Gardez cette adresse pour vous : qui l’a voit la commande%s.</p>",
               row->email && row->email[0] ? ". Elle est aussi dans votre e-mail" : "");
  buffer_text(out, "</section></div>\n");
  view_end(view);
}

static void write_state(const struct order_page *page) {
  struct buffer *out = page->view->out;
  const struct order_row *row = page->order->row;
  enum order_state state = order_state_of(row->state);
  bool good = state == ORDER_CONFIRMED || state == ORDER_PREPARING || state == ORDER_READY || state == ORDER_COLLECTED;
  html_write(out, "<h1>Ma commande %s</h1>", row->code);
  html_write(out, "<div class=\"order-state\"><p><span class=\"badge %s\">",
             good                         ? "is-ok"
             : order_state_is_over(state) ? ""
                                          : "is-wait");
  view_icon(out, good ? "circle-check" : order_state_is_over(state) ? "ban" : "clock");
  html_write(out, "%s</span></p><p>%s", order_state_text(state), state_says(page));
  if (state == ORDER_AWAITING_PAYMENT && row->held_until && row->deposit.cents > 0) {
    char day[DAY_WORDS];
    html_write(out, " Jusqu’au %s.", words_day(row->held_until, day));
  } else if (state == ORDER_AWAITING_PAYMENT && row->held_until) {
    buffer_text(out, " Gardée pour vous jusqu’à <b data-clock>");
    view_time(out, row->held_until);
    buffer_text(out, "</b>.");
  }
  buffer_text(out, "</p></div>\n");
  if (state == ORDER_AWAITING_PAYMENT) write_pay(page);
  else if (state == ORDER_EXPIRED) write_next(page);
}

/* Where to pay; a page that closed is asked for anew by whoever has the link. */
static void write_pay(const struct order_page *page) {
  struct buffer *out = page->view->out;
  if (!page->may_pay_again) {
    if (page->payment) view_pay(page->view, page->payment, &page->back);
  } else {
    view_note(out, "is-wait", "clock", "La page de paiement s’est fermée avant votre paiement. Rien n’a été pris.");
    if (page->token)
      html_write(out,
                 "<form method=\"post\" action=\"/boutique/commande/%s/payer\"><button class=\"btn btn-pay btn-lg "
                 "btn-wide\">Payer à nouveau</button></form>\n",
                 page->token);
    else buffer_text(out, "<p>Pour payer, ouvrez le lien de notre e-mail.</p>\n");
  }
}

/* It is not kept any more, and nobody pays it: where to begin again. */
static void write_next(const struct order_page *page) {
  bool quoted = text_equal(page->order->row->source, "quote");
  html_write(page->view->out,
             quoted
                 ? "<p><a class=\"btn btn-do btn-wide\" href=\"/boutique/%s/devis\">Demander un nouveau devis</a></p>\n"
                 : "<p><a class=\"btn btn-do btn-wide\" href=\"/boutique?kpa=%s\">Commander de nouveau</a></p>\n",
             page->view->catalog->kpa);
}

/* Part of it before the work, the rest when it is fetched. */
static const char *deposit_says(const struct order_row *row) {
  bool counter = text_equal(row->pays, "counter");
  switch (order_state_of(row->state)) {
  case ORDER_AWAITING_PAYMENT:
    return counter ? "Payez l’acompte à l’atelier : le travail commence après." : "Il reste à payer l’acompte.";
  case ORDER_CONFIRMED: return "L’acompte est payé. Vous payez le reste au retrait.";
  case ORDER_PREPARING: return "L’atelier y travaille. Vous payez le reste au retrait.";
  case ORDER_READY: return "C’est prêt. Vous payez le reste au retrait.";
  case ORDER_COLLECTED: return "Le travail vous a été remis. Merci\u202f!";
  case ORDER_CANCELLED:
    return row->counter.cents ? "C’est annulé. L’acompte payé à la caisse vous y est rendu."
                              : "C’est annulé. Ce que vous avez payé vous est rendu.";
  case ORDER_EXPIRED: return "L’acompte n’est pas arrivé à temps. Rien n’est dû.";
  case ORDER_NO_SHOW:
  case ORDER_UNFULFILLABLE:
  case ORDER_STATES: break;
  }
  return "";
}

static const char *state_says(const struct order_page *page) {
  const struct order_row *row = page->order->row;
  bool counter = text_equal(row->pays, "counter");
  if (row->deposit.cents > 0) return deposit_says(row);
  switch (order_state_of(page->order->row->state)) {
  case ORDER_AWAITING_PAYMENT: return "Il reste à payer.";
  case ORDER_CONFIRMED:
    if (row->dropoff_from) /* nothing is put aside yet: it is brought */
      return counter ? "C’est noté, nous vous attendons. Vous payez au retrait." : "C’est payé, nous vous attendons.";
    return counter ? "C’est mis de côté pour vous. Vous payez au retrait." : "C’est payé et mis de côté pour vous.";
  case ORDER_PREPARING: return "L’atelier la prépare.";
  case ORDER_READY: return counter ? "Elle vous attend. Vous payez au retrait." : "Elle vous attend.";
  case ORDER_COLLECTED: return "Elle vous a été remise. Merci\u202f!";
  case ORDER_CANCELLED:
    return row->paid.cents ? "Elle est annulée. Ce que vous avez payé vous est rendu."
                           : "Elle est annulée. Rien n’est dû.";
  case ORDER_EXPIRED: return "Le paiement n’est pas arrivé à temps. Rien n’est dû.";
  case ORDER_NO_SHOW: return "Personne n’est venu la chercher : elle n’est plus gardée.";
  case ORDER_UNFULFILLABLE: return "L’article n’est plus là. Tout ce que vous avez payé vous est rendu.";
  case ORDER_STATES: break;
  }
  return "";
}

static void write_code(const struct order_page *page) {
  struct buffer *out = page->view->out;
  buffer_text(out, "<div class=\"card code\"><div><h2>À dire ou à montrer au comptoir</h2><p class=\"code-big num\">");
  html_write(out, "%s</p></div>", page->order->row->code);
  write_qr(page);
  buffer_text(out, "</div>\n");
}

/* The code alone: whoever reads it over a shoulder gets nothing that opens the page. */
static void write_qr(const struct order_page *page) {
  const char **rows = NULL;
  size_t size = 0;
  struct buffer *out = page->view->out;
  if (qr_rows(page->order->row->code, page->view->arena, &rows, &size) != OK) return;
  html_write(out,
             "<svg class=\"qr\" viewBox=\"-4 -4 %zu %zu\" role=\"img\" aria-label=\"Le même code, à scanner\"><path "
             "class=\"qr-paper\" d=\"M-4-4h%zuv%zuh-%zuz\"/><path d=\"",
             size + 8, size + 8, size + 8, size + 8, size + 8);
  for (size_t y = 0; y < size; y++)
    for (size_t x = 0; x < size; x++)
      if (rows[y][x] == '1') buffer_format(out, "M%zu %zuh1v1h-1z", x, y);
  buffer_text(out, "\"/></svg>");
}

static void write_when(const struct order_page *page) {
  struct buffer *out = page->view->out;
  const struct order_row *row = page->order->row;
  buffer_text(out, "<div class=\"card stack\"><h2>Où et quand</h2>");
  write_moment(out, "Dépôt", row->dropoff_from, row->dropoff_to);
  write_moment(out, "Retrait", row->pickup_from, row->pickup_to);
  if (!row->pickup_from) buffer_text(out, "<p>Nous vous écrivons dès que c’est prêt, au plus tard dans 30 jours.</p>");
  html_write(out, "<p>%s</p>", page->view->catalog->kpa_name);
  view_address(out, page->view->catalog);
  buffer_text(out, "</div>\n");
}

static void write_moment(struct buffer *out, const char *label, int64_t from, int64_t to) {
  char span[SPAN_WORDS];
  if (from) html_write(out, "<p>%s\u00a0: <b>%s</b></p>", label, words_span(from, to, span));
}

static void write_lines(const struct order_page *page) {
  struct buffer *out = page->view->out;
  const struct order_whole *order = page->order;
  char amount[PRICE_WORDS], times[TIMES_WORDS];
  buffer_text(out, "<div class=\"card stack\"><h2>Ce que vous avez commandé</h2><ul class=\"lines\">");
  for (size_t i = 0; i < order->line_count; i++) {
    const struct order_line_row *line = &order->lines[i];
    html_write(out, "<li><span><b>%s</b>", line->label);
    if (!line->piece)
      html_write(out, "<span class=\"second\">%s</span>",
                 words_times(line->quantity, view_unit(page->view, line->item), line->unit_price, times));
    html_write(out, "</span><span class=\"num\">%s</span></li>", words_euros(line->gross, amount));
  }
  html_write(out, "</ul><p class=\"sum-total\"><b>Total TTC</b><span class=\"num\">%s</span></p>",
             words_euros(order->row->total, amount));
  if (order->row->paid.cents)
    html_write(out, "<p class=\"row between\"><span>Payé</span><span class=\"num\">%s</span></p>",
               words_euros(order->row->paid, amount));
  if (order->row->back.cents)
    html_write(out, "<p class=\"row between\"><span>Rendu</span><span class=\"num\">%s</span></p>",
               words_euros(order->row->back, amount));
  write_deposit(page->view->out, order->row);
  buffer_text(out, "</div>\n");
}

/* Of what was paid on the web; at a counter the till gives it. Mailed only to who asks (C. env. L541-15-10). */
static void write_ticket(const struct order_page *page) {
  struct buffer *out = page->view->out;
  const struct order_row *row = page->order->row;
  bool has_mail = row->email && row->email[0];
  if (!page->token || !has_mail || row->ticket || row->paid.cents <= row->back.cents ||
      row->paid.cents < row->total.cents)
    return;
  if (page->ticket_asked) {
    view_note(out, "is-ok", "mail", "Votre ticket part par e-mail. Il n’est envoyé qu’une fois : gardez-le.");
    return;
  }
  html_write(
      out,
      "<form class=\"card stack\" method=\"post\" action=\"/boutique/commande/%s/ticket\"><h2>Ticket et facture</h2>"
      "<p>Le ticket vient par e-mail. Pour une facture à votre nom, répondez à cet e-mail.</p>"
      "<button class=\"btn\">Recevoir mon ticket par e-mail</button></form>\n",
      page->token);
}

static void write_deposit(struct buffer *out, const struct order_row *row) {
  char amount[PRICE_WORDS];
  if (!row->deposit.cents) return;
  html_write(out, "<p class=\"row between\"><span>Acompte demandé</span><span class=\"num\">%s</span></p>",
             words_euros(row->deposit, amount));
  if (row->counter.cents)
    html_write(out, "<p class=\"row between\"><span>Payé à la caisse</span><span class=\"num\">%s</span></p>",
               words_euros(row->counter, amount));
  if (row->ticket || order_state_is_over(order_state_of(row->state))) return;
  struct money left = MONEY(row->total.cents - row->paid.cents + row->back.cents - row->counter.cents);
  html_write(out, "<p class=\"row between\"><span>Reste à payer</span><b class=\"num\">%s</b></p>",
             words_euros(left, amount));
}

static void write_cancel(const struct order_page *page) {
  struct buffer *out = page->view->out;
  const struct order_row *row = page->order->row;
  enum order_state to;
  bool bound = text_equal(row->source, "quote") && order_state_of(row->state) != ORDER_AWAITING_PAYMENT;
  if (bound || !order_move(order_state_of(row->state), "cancel", &to)) return;
  buffer_text(out,
              "<details class=\"card\"><summary>Annuler la commande</summary><form class=\"stack\" method=\"post\" "
              "action=\"");
  if (page->account)
    html_write(out, "%s/annuler\"><input type=\"hidden\" name=\"jeton\" value=\"%s\">", page->account, page->csrf);
  else html_write(out, "/boutique/commande/%s/annuler\">", page->token);
  html_write(out, "<input type=\"hidden\" name=\"version\" value=\"%zu\">", (size_t)row->version);
  html_write(out, "<p>%s</p><button class=\"btn\">Oui, annuler ma commande</button></form></details>\n",
             row->paid.cents ? "Ce que vous avez payé vous est rendu par le même moyen, sous 14 jours."
                             : "Rien n’est dû. Les articles retournent en rayon.");
}

/* There all along, and where it does not apply it says why (L221-21). */
static void write_withdraw(const struct order_page *page) {
  struct buffer *out = page->view->out;
  enum withdrawal withdrawal = withdrawal_of(page->order, page->now_us);
  buffer_text(out, "<div class=\"card stack\"><h2>Changer d’avis</h2>");
  if (withdrawal == WITHDRAWAL_OPEN) {
    buffer_text(out, "<p>Vous avez 14 jours après le retrait, sans donner de raison.</p>");
    if (page->token)
      html_write(out, "<p><a class=\"btn\" href=\"/boutique/commande/%s/renoncer\">Renoncer au contrat ici</a></p>",
                 page->token);
    else
      html_write(out,
                 "<form method=\"post\" action=\"/boutique/%s/renoncer\"><input type=\"hidden\" name=\"code\" "
                 "value=\"%s\"><input type=\"hidden\" name=\"joindre\" value=\"%s\"><button class=\"btn\">Renoncer au "
                 "contrat ici</button></form>",
                 page->view->catalog->kpa, page->code, page->contact);
  } else html_write(out, "<p>%s</p>", withdrawal_text(withdrawal));
  buffer_text(out, "</div>\n");
}
