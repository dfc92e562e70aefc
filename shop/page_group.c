/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groupages that can be joined, how far they are in words and as a bar, and joining them (C. conso. L221-14). */
#include "core/public_id.h"
#include "core/text.h"
#include "shop/group_page.h"
#include "shop/words.h"

#include <stdio.h>

static void write_times(const struct group_page *page, const struct group_campaign *campaign);
static void write_progress(const struct group_page *page, const struct group_offer *offer, const struct group_fit *fit);
static void write_amount_progress(const struct group_page *page);
static void write_number(const struct group_page *page, const struct group_offer *offer, const char *kind,
                         const char *label, int64_t value, const char *hint);
static const struct pledge_wish *wish_of(const struct group_page *page, int64_t offer);
static void write_hidden(const struct group_page *page);
static void write_contact(const struct group_page *page);
static void write_payment(const struct group_page *page);
static void write_summary(const struct group_page *page);

void view_campaigns(const struct group_page *page) {
  const struct shop_view *view = page->view;
  struct buffer *out = view->out;
  char id[PUBLIC_ID_TEXT];
  view_begin(view, "Groupages");
  buffer_text(out, "<div class=\"wrap narrow\"><section class=\"sec stack\"><h1>Groupages</h1><p>À plusieurs, nous "
                   "achetons par colis entiers, au prix du colis.</p>");
  if (page->campaign_count == 0)
    view_note(out, "", "info", "Aucun groupage n’est ouvert pour l’instant. Revenez bientôt.");
  for (size_t i = 0; i < page->campaign_count; i++) {
    const struct group_campaign *campaign = &page->campaigns[i];
    html_write(out, "<article class=\"card stack\"><h2><a href=\"/boutique/%s/groupages/%s\">%s</a></h2>",
               view->catalog->kpa, public_id(PUBLIC_CAMPAIGN, campaign->id, id), campaign->title);
    if (campaign->intro[0]) html_write(out, "<p>%s</p>", campaign->intro);
    write_times(page, campaign);
    html_write(out,
               "<p><a class=\"btn\" href=\"/boutique/%s/groupages/%s\">Voir et participer<span class=\"vh\">\u00a0: "
               "%s</span></a></p></article>\n",
               view->catalog->kpa, id, campaign->title);
  }
  buffer_text(out, "</section></div>\n");
  view_end(view);
}

static void write_times(const struct group_page *page, const struct group_campaign *campaign) {
  char day[DAY_WORDS], span[SPAN_WORDS];
  struct buffer *out = page->view->out;
  html_write(out, "<p>On s’engage jusqu’au <b>%s</b>.</p>", words_moment(campaign->closes_at, day));
  html_write(out, "<p>Distribution\u00a0: <b>%s</b>, %s.</p>", words_span(campaign->starts_at, campaign->ends_at, span),
             page->view->catalog->kpa_name);
}

void view_campaign(const struct group_page *page) {
  const struct shop_view *view = page->view;
  const struct group_campaign *campaign = page->whole->campaign;
  struct buffer *out = view->out;
  char id[PUBLIC_ID_TEXT];
  bool open = campaign_state_of(campaign->state) == CAMPAIGN_OPEN && page->now_us < campaign->closes_at;
  view_begin(view, campaign->title);
  html_write(out, "<div class=\"wrap narrow\"><section class=\"sec stack\"><h1>%s</h1>", campaign->title);
  if (campaign->intro[0]) html_write(out, "<p>%s</p>", campaign->intro);
  if (page->trouble.text) view_note(out, "is-stop", "triangle-alert", page->trouble.text);
  write_times(page, campaign);
  if (!open) view_note(out, "", "info", "Ce groupage ne prend plus de commandes.");
  write_amount_progress(page);
  html_write(out, "<form class=\"stack\" method=\"get\" action=\"/boutique/%s/groupages/%s/rejoindre\">",
             view->catalog->kpa, public_id(PUBLIC_CAMPAIGN, campaign->id, id));
  for (size_t i = 0; i < page->whole->offer_count; i++) view_offer_fields(page, &page->whole->offers[i], true);
  if (open) buffer_text(out, "<button class=\"btn btn-do btn-lg btn-wide\">Continuer</button>");
  buffer_text(out, "</form><p class=\"hint\">Le fournisseur vend par colis entiers. Si vous pouvez prendre un peu plus "
                   "ou un peu moins, le compte tombe juste plus facilement. Vous n’aurez jamais, et ne paierez jamais, "
                   "ce que vous n’avez pas accepté.</p></section></div>\n");
  view_end(view);
}

static void write_amount_progress(const struct group_page *page) {
  char now[PRICE_WORDS], wanted[PRICE_WORDS];
  struct money threshold = page->whole->campaign->threshold, pledged = page->plan->pledged;
  struct buffer *out = page->view->out;
  if (threshold.cents == 0) return;
  html_write(out,
             "<div class=\"card goal\"><p id=\"montant\"><b>%s demandés sur %s</b>, pour que le groupage ait lieu.</p>",
             words_euros(pledged, now), words_euros(threshold, wanted));
  html_write(out, "<progress aria-labelledby=\"montant\" max=\"%zu\" value=\"%zu\"></progress></div>\n",
             (size_t)threshold.cents, (size_t)(pledged.cents < threshold.cents ? pledged.cents : threshold.cents));
}

void view_offer_fields(const struct group_page *page, const struct group_offer *offer, bool with_progress) {
  struct buffer *out = page->view->out;
  struct arena *arena = page->view->arena;
  const struct pledge_wish *wish = wish_of(page, offer->line);
  bool weighed = text_equal(offer->unit, "kg");
  char price[PRICE_WORDS];
  html_write(out,
             "<fieldset class=\"card offer\"><legend>%s</legend><p><b class=\"num\">%s</b> %s, par colis de %s</p>",
             offer->label, words_euros(offer->price, price), weighed ? "le kilo" : "la pièce",
             group_quantity(offer, offer->pack, arena));
  if (with_progress) write_progress(page, offer, &page->plan->fits[offer - page->whole->offers]);
  buffer_text(out, "<div class=\"three\">");
  const char *limits =
      offer->minimum && offer->maximum ? arena_format(arena, "De %s à %s", group_quantity(offer, offer->minimum, arena),
                                                      group_quantity(offer, offer->maximum, arena))
      : offer->minimum ? arena_format(arena, "Au moins %s", group_quantity(offer, offer->minimum, arena))
      : offer->maximum ? arena_format(arena, "Au plus %s", group_quantity(offer, offer->maximum, arena))
                       : NULL;
  write_number(page, offer, "q", weighed ? "Je voudrais (kg)" : "Je voudrais", wish ? wish->quantity : 0, limits);
  write_number(page, offer, "m", "Moins, si besoin", wish ? wish->minus : 0, NULL);
  write_number(page, offer, "p", "Plus, si besoin", wish ? wish->plus : 0, NULL);
  buffer_text(out, "</div>");
  if (weighed && page->whole->campaign->margin_bp > 0)
    html_write(
        out, "<p class=\"hint\">Pesé à la distribution\u00a0: le prix suit le poids, au plus %zu\u00a0%% de plus.</p>",
        (size_t)(page->whole->campaign->margin_bp / 100));
  buffer_text(out, "</fieldset>\n");
}

static void write_progress(const struct group_page *page, const struct group_offer *offer,
                           const struct group_fit *fit) {
  struct buffer *out = page->view->out;
  struct arena *arena = page->view->arena;
  int64_t goal = offer->threshold > 0 ? offer->threshold : offer->pack;
  html_write(out, "<p id=\"seuil%zu\">%s demandés", (size_t)offer->line, group_quantity(offer, fit->wanted, arena));
  if (fit->wanted < goal)
    html_write(out, "\u00a0: il manque <b>%s</b> pour que ce soit commandé.</p>",
               group_quantity(offer, goal - fit->wanted, arena));
  else html_write(out, "\u00a0: <b>le seuil de %s est atteint</b>.</p>", group_quantity(offer, goal, arena));
  html_write(out, "<progress aria-labelledby=\"seuil%zu\" max=\"%zu\" value=\"%zu\"></progress>\n", (size_t)offer->line,
             (size_t)goal, (size_t)(fit->wanted < goal ? fit->wanted : goal));
}

/* "2.5", as an input of numbers holds it. */
static void write_number(const struct group_page *page, const struct group_offer *offer, const char *kind,
                         const char *label, int64_t value, const char *hint) {
  struct buffer *out = page->view->out;
  char text[32] = "", step[32];
  if (value > 0) snprintf(text, sizeof text, "%lld.%03lld", (long long)(value / 1000), (long long)(value % 1000));
  snprintf(step, sizeof step, "%lld.%03lld", (long long)(offer->step / 1000), (long long)(offer->step % 1000));
  html_write(
      out,
      "<div class=\"field\"><label for=\"%s%zu\">%s</label><input class=\"input num\" type=\"number\" id=\"%s%zu\" ",
      kind, (size_t)offer->line, label, kind, (size_t)offer->line);
  html_write(out, "name=\"%s%zu\" min=\"0\" step=\"%s\" inputmode=\"decimal\" value=\"%s\"", kind, (size_t)offer->line,
             step, text);
  if (hint) html_write(out, " aria-describedby=\"%s%zu-aide\"", kind, (size_t)offer->line);
  buffer_text(out, ">");
  if (hint) html_write(out, "<p class=\"hint\" id=\"%s%zu-aide\">%s</p>", kind, (size_t)offer->line, hint);
  buffer_text(out, "</div>");
}

static const struct pledge_wish *wish_of(const struct group_page *page, int64_t offer) {
  for (size_t i = 0; i < page->wish_count; i++)
    if (page->wishes[i].offer == offer) return &page->wishes[i];
  return NULL;
}

bool group_parse_quantity(const char *text, int64_t *quantity) {
  int64_t whole = 0, rest = 0, scale = 1000;
  const char *at = text;
  for (; *at >= '0' && *at <= '9' && whole < 1000000; at++) whole = whole * 10 + (*at - '0');
  if (*at == '.' || *at == ',')
    for (at++; *at >= '0' && *at <= '9' && scale > 1; at++) {
      scale /= 10;
      rest += (*at - '0') * scale;
    }
  if (*at) return false;
  *quantity = whole * 1000 + rest;
  return true;
}

/* ---- the page that binds -------------------------------------------------------------------------------------------
 */

void view_joining(const struct group_page *page) {
  const struct shop_view *view = page->view;
  struct buffer *out = view->out;
  char id[PUBLIC_ID_TEXT];
  public_id(PUBLIC_CAMPAIGN, page->whole->campaign->id, id);
  view_begin(view, "Mon engagement");
  html_write(
      out,
      "<div class=\"wrap\"><form class=\"order\" method=\"post\" action=\"/boutique/%s/groupages/%s/rejoindre\"><div>",
      view->catalog->kpa, id);
  html_write(out,
             "<div class=\"stack\"><h1>Mon engagement</h1><p><a href=\"/boutique/%s/groupages/%s\">Changer les "
             "quantités</a></p>",
             view->catalog->kpa, id);
  if (page->trouble.text) {
    buffer_text(out, "<p class=\"note is-stop\" role=\"alert\" id=\"erreur\">");
    view_icon(out, "triangle-alert");
    html_write(out, "<span>%s</span></p>", page->trouble.text);
  }
  write_times(page, page->whole->campaign);
  buffer_text(out, "</div>\n");
  write_hidden(page);
  write_contact(page);
  write_payment(page);
  buffer_text(out, "</div>\n");
  write_summary(page);
  buffer_text(out, "</form></div>\n");
  view_end(view);
}

static void write_hidden(const struct group_page *page) {
  struct buffer *out = page->view->out;
  html_write(out,
             "<input type=\"hidden\" name=\"cle\" value=\"%s\"><input type=\"hidden\" name=\"total\" value=\"%zu\">",
             page->key, (size_t)page->asked.cents);
  for (size_t i = 0; i < page->wish_count; i++) {
    const struct pledge_wish *wish = &page->wishes[i];
    const int64_t values[] = {wish->quantity, wish->minus, wish->plus};
    for (size_t n = 0; n < 3; n++) {
      char text[32];
      snprintf(text, sizeof text, "%c%lld", "qmp"[n], (long long)wish -> offer);
      html_write(out, "<input type=\"hidden\" name=\"%s\" ", text);
      snprintf(text, sizeof text, "%lld.%03lld", (long long)(values[n] / 1000), (long long)(values[n] % 1000));
      html_write(out, "value=\"%s\">", text);
    }
  }
}

static void write_contact(const struct group_page *page) {
  struct buffer *out = page->view->out;
  buffer_text(out, "<fieldset class=\"card\"><legend><span class=\"nb\" aria-hidden=\"true\"></span>Comment vous "
                   "prévenir\u202f?</legend>");
  view_contact(out, &(struct view_contact){.name = form_value(page->sent, "nom"),
                                           .email = form_value(page->sent, "email"),
                                           .phone = form_value(page->sent, "telephone"),
                                           .hint = "L’un des deux suffit. Nous écrivons quand le groupage est décidé. "
                                                   "Rien d’autre, et pas de compte à créer.",
                                           .may_choose = page->may_choose,
                                           .by_sms = text_equal(form_value(page->sent, "prevenir"), "sms"),
                                           .trouble = page->trouble});
  buffer_text(out, "</fieldset>\n");
}

static void write_payment(const struct group_page *page) {
  struct buffer *out = page->view->out;
  bool offered = page->view->stock->offer.pays_online;
  bool online = offered && text_equal(form_value(page->sent, "paiement"), "online");
  char most[PRICE_WORDS];
  buffer_text(out, "<fieldset class=\"card\"><legend><span class=\"nb\" aria-hidden=\"true\"></span>Comment "
                   "payer\u202f?</legend>");
  html_write(
      out,
      "<label class=\"choice\"><input type=\"radio\" name=\"paiement\" value=\"counter\"%s required><span><b>À "
      "la distribution</b><br><span class=\"second\">Espèces, carte ou chèque. Rien avant.</span></span></label>",
      online ? "" : " checked");
  if (offered)
    html_write(
        out,
        "<label class=\"choice\"><input type=\"radio\" name=\"paiement\" value=\"online\"%s required><span><b>En "
        "ligne, par carte</b><br><span class=\"second\">%s, le plus que cela peut coûter. Ce qui est en trop, ou "
        "tout si le groupage n’a pas lieu, vous est rendu.</span></span></label>",
        online ? " checked" : "", words_euros(page->most, most));
  buffer_text(out, "</fieldset>\n");
}

static void write_summary(const struct group_page *page) {
  struct buffer *out = page->view->out;
  struct arena *arena = page->view->arena;
  char amount[PRICE_WORDS];
  buffer_text(out, "<section class=\"card sum\" aria-labelledby=\"recap\"><h2 id=\"recap\">Récapitulatif</h2><ul "
                   "class=\"lines\">");
  for (size_t i = 0; i < page->wish_count; i++) {
    const struct pledge_wish *wish = &page->wishes[i];
    const struct group_offer *offer = NULL;
    struct money gross = {0};
    for (size_t n = 0; n < page->whole->offer_count; n++)
      if (page->whole->offers[n].line == wish->offer) offer = &page->whole->offers[n];
    if (!offer || !money_times(offer->price, wish->quantity, &gross)) continue;
    html_write(out, "<li><span><b>%s</b><span class=\"second\">%s × %s", offer->label,
               group_quantity(offer, wish->quantity, arena), words_euros(offer->price, amount));
    if (wish->minus) html_write(out, ", %s de moins possible", group_quantity(offer, wish->minus, arena));
    if (wish->plus) html_write(out, ", %s de plus possible", group_quantity(offer, wish->plus, arena));
    html_write(out, "</span></span><span class=\"num\">%s</span></li>", words_euros(gross, amount));
  }
  html_write(out, "</ul><p class=\"sum-total\"><b>Total, TTC</b><span class=\"num\">%s</span></p>",
             words_euros(page->asked, amount));
  if (page->most.cents > page->asked.cents)
    html_write(out, "<p class=\"between row\"><span>Au plus</span><span class=\"num\">%s</span></p>",
               words_euros(page->most, amount));
  html_write(
      out,
      "<label class=\"choice\"><input type=\"checkbox\" name=\"conditions\" value=\"oui\"%s required><span>J’ai lu "
      "et j’accepte les <a href=\"/boutique/%s/conditions\" target=\"_blank\">conditions de vente</a></span></label>",
      text_equal(form_value(page->sent, "conditions"), "oui") ? " checked" : "", page->view->catalog->kpa);
  buffer_text(out,
              "<button class=\"btn btn-pay btn-wide btn-lg\">Je commande, avec obligation de paiement</button>\n<div "
              "class=\"promises\"><p>Rien n’est dû si le groupage n’a pas lieu. Vous pouvez changer ou annuler jusqu’à "
              "la clôture.</p></div></section>\n");
}
