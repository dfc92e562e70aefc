/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The whole order on one page: when, who, how, what, and the button that binds (C. conso. L111-1, L221-5, L221-14). */
#include "shop/checkout.h"
#include "shop/words.h"

#include <stdio.h>

enum { DAYS_SHOWN = 8 };

static void write_trouble(const struct checkout_page *page);
static void write_slots(const struct checkout_page *page, const char *name, const char *legend, const char *hint,
                        const struct order_slot slots[], size_t count, const char *chosen);
static void write_visits(const struct checkout_page *page);
static void write_visit(const struct checkout_page *page, const struct order_visits *visits);
static void write_day(const struct checkout_page *page, const char *name, const struct order_slot slots[], size_t count,
                      const char *chosen, bool open);
static void write_contact(const struct checkout_page *page);
static void write_payment(const struct checkout_page *page);
static void write_way(const struct checkout_page *page, const char *value, const char *icon, const char *title,
                      const char *text, bool chosen);
static void write_summary(const struct checkout_page *page);
static void write_promises(const struct checkout_page *page);
static size_t same_day(const struct order_slot slots[], size_t count);
static void write_step(const struct checkout_page *page, const char *title);

void view_checkout(const struct checkout_page *page) {
  const struct shop_view *view = page->view;
  struct buffer *out = view->out;
  view_begin(view, "Ma commande");
  html_write(out, "<div class=\"wrap\"><form class=\"order\" action=\"/boutique/%s/commander\" method=\"post\"><div>",
             view->catalog->kpa);
  html_write(out, "<input type=\"hidden\" name=\"cle\" value=\"%s\"><div class=\"stack\"><h1>Ma commande</h1>",
             page->key);
  write_trouble(page);
  buffer_text(out, "</div>\n");
  if (page->offer->left && page->offer->fetched_by_slot) write_visits(page);
  else if (page->offer->left)
    write_slots(page, "depot", "Quand déposez-vous\u202f?", "Ce qui est à laver ou à réparer, vous l’apportez d’abord.",
                page->offer->dropoffs, page->offer->dropoff_count, page->form.dropoff);
  else if (page->offer->fetched_by_slot)
    write_slots(page, "retrait", "Quand venez-vous\u202f?", NULL, page->offer->pickups, page->offer->pickup_count,
                page->form.pickup);
  write_contact(page);
  write_payment(page);
  buffer_text(out, "</div>\n");
  write_summary(page);
  buffer_text(out, "</form></div>\n");
  view_end(view);
}

static void write_trouble(const struct checkout_page *page) {
  if (!page->trouble.text) return;
  html_write(page->view->out, "<p class=\"note is-stop\" role=\"alert\" id=\"erreur\">");
  view_icon(page->view->out, "triangle-alert");
  html_write(page->view->out, "<span>%s</span></p>", page->trouble.text);
}

static void write_step(const struct checkout_page *page, const char *title) {
  html_write(page->view->out,
             "<fieldset class=\"card\"><legend><span class=\"nb\" aria-hidden=\"true\"></span>%s</legend>", title);
}

static void write_slots(const struct checkout_page *page, const char *name, const char *legend, const char *hint,
                        const struct order_slot slots[], size_t count, const char *chosen) {
  struct buffer *out = page->view->out;
  size_t days = 0;
  bool any = false;
  char time[TIME_TEXT];
  write_step(page, legend);
  buffer_text(out, "<div class=\"second\">");
  view_address(out, page->view->catalog);
  buffer_text(out, "</div>");
  if (hint) html_write(out, "<p class=\"hint\">%s</p>", hint);
  if (count == 0)
    view_note(out, "is-wait", "clock", "Aucun moment libre pour l’instant. Appelez l’atelier, ou revenez demain.");
  for (size_t i = 0; i < count; i++) any = any || text_equal(time_format_paris(slots[i].starts_at, time), chosen);
  for (size_t at = 0, next; at < count && days < DAYS_SHOWN; at = next, days++) {
    next = at + same_day(slots + at, count - at);
    bool open = !any && days == 0;
    for (size_t i = at; any && i < next; i++)
      open = open || text_equal(time_format_paris(slots[i].starts_at, time), chosen);
    write_day(page, name, slots + at, next - at, chosen, open);
  }
  buffer_text(out, "</fieldset>\n");
}

static void write_day(const struct checkout_page *page, const char *name, const struct order_slot slots[], size_t count,
                      const char *chosen, bool open) {
  struct buffer *out = page->view->out;
  char day[DAY_WORDS], time[TIME_TEXT], from[HOUR_WORDS], to[HOUR_WORDS];
  html_write(out, "<details class=\"day\"%s><summary>%s</summary><div class=\"times\">", open ? " open" : "",
             words_day(slots[0].starts_at, day));
  for (size_t i = 0; i < count; i++) {
    time_format_paris(slots[i].starts_at, time);
    html_write(out, "<label class=\"choice\"><input type=\"radio\" name=\"%s\" value=\"%s\"%s required><b>%s – %s</b>",
               name, time, text_equal(time, chosen) ? " checked" : "", words_hour(slots[i].starts_at, from),
               words_hour(slots[i].ends_at, to));
    html_write(out, "<span class=\"left\">%zu place%s</span></label>", (size_t)slots[i].free,
               slots[i].free > 1 ? "s" : "");
  }
  buffer_text(out, "</div></details>\n");
}

/* What is left for work: both visits are one choice, so that nobody comes back before it is done. */
static void write_visits(const struct checkout_page *page) {
  struct buffer *out = page->view->out;
  const struct order_offer *offer = page->offer;
  write_step(page, "Quand déposez-vous, quand revenez-vous\u202f?");
  buffer_text(out, "<div class=\"second\">");
  view_address(out, page->view->catalog);
  buffer_text(out, "</div>");
  if (offer->visit_count == 0)
    view_note(out, "is-wait", "clock", "Aucun moment libre pour l’instant. Appelez l’atelier, ou revenez demain.");
  else {
    buffer_text(out,
                "<div class=\"field\"><label for=\"passages\">Vos deux passages</label><select class=\"input\" "
                "id=\"passages\" name=\"passages\" required aria-describedby=\"travail\"><option value=\"\">Choisissez"
                "</option>");
    for (size_t i = 0; i < offer->visit_count; i++) write_visit(page, &offer->visits[i]);
    buffer_text(out,
                "</select></div><p class=\"hint\" id=\"travail\">Chaque retour proposé laisse à l’atelier le temps "
                "de finir.</p>");
  }
  buffer_text(out, "</fieldset>\n");
}

static void write_visit(const struct checkout_page *page, const struct order_visits *visits) {
  struct buffer *out = page->view->out;
  char span[SPAN_WORDS], left[TIME_TEXT], fetched[TIME_TEXT];
  const struct order_slot *dropoff = visits->dropoff;
  time_format_paris(dropoff->starts_at, left);
  html_write(out, "<optgroup label=\"Je dépose %s\">", words_span(dropoff->starts_at, dropoff->ends_at, span));
  for (size_t i = 0; i < visits->pickup_count; i++) {
    const struct order_slot *pickup = &visits->pickups[i];
    time_format_paris(pickup->starts_at, fetched);
    bool chosen = text_equal(left, page->form.dropoff) && text_equal(fetched, page->form.pickup);
    html_write(out, "<option value=\"%s|%s\"%s>je reviens %s</option>", left, fetched, chosen ? " selected" : "",
               words_span(pickup->starts_at, pickup->ends_at, span));
  }
  buffer_text(out, "</optgroup>");
}

static size_t same_day(const struct order_slot slots[], size_t count) {
  struct date day = date_in_paris(slots[0].starts_at);
  size_t same = 1;
  while (same < count && date_compare(date_in_paris(slots[same].starts_at), day) == 0) same++;
  return same;
}

static void write_contact(const struct checkout_page *page) {
  const struct form *sent = page->sent;
  write_step(page, "Comment vous prévenir\u202f?");
  view_contact(page->view->out,
               &(struct view_contact){.name = form_value(sent, "nom"),
                                      .email = form_value(sent, "email"),
                                      .phone = form_value(sent, "telephone"),
                                      .hint = "L’un des deux suffit. Par e-mail, vous recevez le code et le lien de la "
                                              "commande. Rien d’autre, et pas de compte à créer.",
                                      .may_choose = page->offer->sends_sms,
                                      .by_sms = text_equal(page->form.told_by, "sms"),
                                      .trouble = page->trouble});
  buffer_text(page->view->out, "</fieldset>\n");
}

static void write_payment(const struct checkout_page *page) {
  const struct order_offer *offer = page->offer;
  bool online = offer->pays_online && !text_equal(page->form.pays, "counter");
  char text[160];
  write_step(page, "Comment payer\u202f?");
  snprintf(text, sizeof text, "Page sécurisée. Vos articles vous attendent %lld minutes pendant que vous payez.",
           (long long)offer->hold_minutes);
  if (offer->pays_online) write_way(page, "online", "credit-card", "En ligne, par carte", text, online);
  snprintf(text, sizeof text, "Espèces, carte ou chèque. Gardé %lld jour%s après le moment choisi.",
           (long long)offer->keep_days, offer->keep_days > 1 ? "s" : "");
  if (offer->pays_counter) write_way(page, "counter", "store", "À l’atelier, au retrait", text, !online);
  buffer_text(page->view->out, "</fieldset>\n");
}

static void write_way(const struct checkout_page *page, const char *value, const char *icon, const char *title,
                      const char *text, bool chosen) {
  struct buffer *out = page->view->out;
  html_write(
      out,
      "<label class=\"choice\"><input type=\"radio\" name=\"paiement\" value=\"%s\"%s required><span><b>%s</b><br>",
      value, chosen ? " checked" : "", title);
  html_write(out, "<span class=\"second\">%s</span></span>", text);
  view_icon(out, icon);
  buffer_text(out, "</label>\n");
}

static void write_summary(const struct checkout_page *page) {
  struct buffer *out = page->view->out;
  char amount[PRICE_WORDS], times[TIMES_WORDS];
  buffer_text(
      out,
      "<section class=\"card sum\" aria-labelledby=\"recap\"><h2 id=\"recap\">Récapitulatif</h2><ul class=\"lines\">");
  for (size_t i = 0; i < page->lines->good; i++) {
    const struct order_line *line = &page->lines->priced[i];
    html_write(out, "<li><span><b>%s</b>", line->label);
    if (!line->piece)
      html_write(out, "<span class=\"second\">%s</span>",
                 words_times(line->quantity, view_unit(page->view, line->item), line->unit_price, times));
    html_write(out, "</span><span class=\"num\">%s</span></li>", words_euros(line->gross, amount));
  }
  buffer_text(out,
              "</ul><p class=\"between row\"><span>Retrait à l’atelier</span><span class=\"num\">Gratuit</span></p>");
  html_write(out, "<p class=\"sum-total\"><b>Total à payer, TTC</b><span class=\"num\">%s</span></p>",
             words_euros(page->lines->total, amount));
  html_write(out, "<input type=\"hidden\" name=\"total\" value=\"%zu\">", (size_t)page->lines->total.cents);
  html_write(
      out,
      "<label class=\"choice\"><input type=\"checkbox\" name=\"conditions\" value=\"oui\"%s required><span>J’ai lu et "
      "j’accepte les <a href=\"/boutique/%s/conditions\" target=\"_blank\">conditions de vente</a></span></label>",
      page->form.accepts_terms ? " checked" : "", page->view->catalog->kpa);
  buffer_text(out, "<button class=\"btn btn-pay btn-wide btn-lg\">Commander avec obligation de paiement</button>\n");
  write_promises(page);
  buffer_text(out, "</section>\n");
}

static void write_promises(const struct checkout_page *page) {
  struct buffer *out = page->view->out;
  html_write(out,
             "<div class=\"promises\"><p>Payé en ligne, vous avez 14 jours après le retrait pour <a "
             "href=\"/boutique/%s/renoncer\">renoncer au contrat ici</a>. Payé à l’atelier, vous annulez quand vous "
             "voulez jusqu’au retrait.</p>",
             page->view->catalog->kpa);
  for (size_t i = 0; i < page->lines->good; i++) {
    const struct order_line *line = &page->lines->priced[i];
    if (text_equal(line->withdrawal, "excluded_personalised"))
      html_write(out, "<p>%s : fait pour vous, ne se rend pas.</p>", line->label);
    else if (line->withdrawal[0]) html_write(out, "<p>%s : produit frais, ne se rend pas.</p>", line->label);
  }
  buffer_text(out, "</div>");
}
