/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page that the link of a pledge opens: what was asked for, what became of it, and changing one's mind. */
#include "core/text.h"
#include "shop/group_page.h"
#include "shop/words.h"

static void write_state(const struct group_page *page);
static const char *state_says(const struct group_page *page);
static void write_lines(const struct group_page *page);
static void write_change(const struct group_page *page);
static void write_cancel(const struct group_page *page);

void view_pledge(const struct group_page *page) {
  const struct shop_view *view = page->view;
  const struct group_campaign *campaign = page->whole->campaign;
  struct buffer *out = view->out;
  enum pledge_state state = pledge_state_of(page->pledge->state), to;
  bool open = campaign_state_of(campaign->state) == CAMPAIGN_OPEN && page->now_us < campaign->closes_at;
  char span[SPAN_WORDS];
  view_begin(view, "Mon engagement");
  html_write(out, "<div class=\"wrap narrow\"><section class=\"sec stack\"><h1>%s</h1>", campaign->title);
  if (page->trouble.text) view_note(out, "is-stop", "triangle-alert", page->trouble.text);
  write_state(page);
  if (page->pledge->order_code)
    html_write(
        out,
        "<div class=\"card code\"><div><h2>À dire à la distribution</h2><p class=\"code-big num\">%s</p></div></div>",
        page->pledge->order_code);
  if (state == PLEDGE_PLEDGED || state == PLEDGE_ORDERED)
    html_write(out, "<p>Distribution\u00a0: <b>%s</b></p>", words_span(campaign->starts_at, campaign->ends_at, span));
  write_lines(page);
  if (open && state == PLEDGE_PLEDGED) write_change(page);
  if (open && pledge_move(state, "cancel", &to)) write_cancel(page);
  buffer_text(
      out, "<p class=\"hint\">Gardez cette adresse pour vous\u00a0: qui l’a voit l’engagement.</p></section></div>\n");
  view_end(view);
}

static void write_state(const struct group_page *page) {
  struct buffer *out = page->view->out;
  enum pledge_state state = pledge_state_of(page->pledge->state);
  bool good = state == PLEDGE_PLEDGED || state == PLEDGE_ORDERED;
  html_write(out, "<div class=\"order-state\"><p><span class=\"badge %s\">",
             good                               ? "is-ok"
             : state == PLEDGE_AWAITING_PAYMENT ? "is-wait"
                                                : "");
  view_icon(out, good ? "circle-check" : state == PLEDGE_AWAITING_PAYMENT ? "clock" : "ban");
  html_write(out, "%s</span></p><p>%s</p></div>\n", pledge_state_text(state), state_says(page));
  if (state == PLEDGE_AWAITING_PAYMENT && page->payment) view_pay(page->view, page->payment, &page->back);
}

static const char *state_says(const struct group_page *page) {
  char day[DAY_WORDS];
  const struct group_campaign *campaign = page->whole->campaign;
  switch (pledge_state_of(page->pledge->state)) {
  case PLEDGE_AWAITING_PAYMENT: return "Il reste à payer. L’engagement compte dès que le paiement est arrivé.";
  case PLEDGE_PLEDGED:
    return arena_format(page->view->arena, "C’est noté. Le groupage se décide le %s.",
                        words_moment(campaign->closes_at, day));
  case PLEDGE_ORDERED: return "Le groupage a lieu. Votre part est commandée.";
  case PLEDGE_UNSERVED:
    return campaign_state_of(campaign->state) == CAMPAIGN_CANCELLED
               ? "Le groupage n’a pas lieu. Rien n’est dû, et ce que vous avez payé vous est rendu."
               : "Les colis ne tombaient pas juste\u00a0: pas de part cette fois. Rien n’est dû, et ce que vous avez "
                 "payé "
                 "vous est rendu.";
  case PLEDGE_CANCELLED: return "Vous avez annulé. Rien n’est dû, et ce que vous avez payé vous est rendu.";
  case PLEDGE_EXPIRED: return "Le paiement n’est pas arrivé à temps. Rien n’est dû.";
  case PLEDGE_STATES: break;
  }
  return "";
}

static void write_lines(const struct group_page *page) {
  struct buffer *out = page->view->out;
  const struct group_whole *whole = page->whole;
  struct arena *arena = page->view->arena;
  bool ended = whole->campaign->ended_at != 0;
  char amount[PRICE_WORDS];
  struct money total = {0};
  buffer_text(out, "<div class=\"card stack\"><h2>Mon engagement</h2><ul class=\"lines\">");
  for (size_t i = 0; i < whole->line_count; i++) {
    const struct group_line *line = &whole->lines[i];
    const struct group_offer *offer = NULL;
    struct money gross = {0};
    for (size_t n = 0; n < whole->offer_count; n++)
      if (whole->offers[n].line == line->offer) offer = &whole->offers[n];
    if (!text_equal(line->pledge, page->pledge->id) || !offer) continue;
    int64_t quantity = ended ? line->allotted : line->quantity;
    if (!money_times(offer->price, quantity, &gross) || !money_add(total, gross, &total)) continue;
    html_write(out, "<li><span><b>%s</b><span class=\"second\">%s", offer->label,
               group_quantity(offer, quantity, arena));
    if (ended && quantity != line->quantity)
      html_write(out, " (demandé\u00a0: %s)", group_quantity(offer, line->quantity, arena));
    if (!ended && line->minus) html_write(out, ", %s de moins possible", group_quantity(offer, line->minus, arena));
    if (!ended && line->plus) html_write(out, ", %s de plus possible", group_quantity(offer, line->plus, arena));
    html_write(out, "</span></span><span class=\"num\">%s</span></li>", words_euros(gross, amount));
  }
  html_write(out, "</ul><p class=\"sum-total\"><b>Total TTC</b><span class=\"num\">%s</span></p>",
             words_euros(total, amount));
  if (page->pledge->paid.cents)
    html_write(out, "<p class=\"row between\"><span>Payé</span><span class=\"num\">%s</span></p>",
               words_euros(page->pledge->paid, amount));
  if (page->pledge->back.cents)
    html_write(out, "<p class=\"row between\"><span>Rendu</span><span class=\"num\">%s</span></p>",
               words_euros(page->pledge->back, amount));
  buffer_text(out, "</div>\n");
}

static void write_change(const struct group_page *page) {
  struct buffer *out = page->view->out;
  html_write(out,
             "<details class=\"card\"><summary>Changer les quantités</summary><form class=\"stack\" method=\"post\" "
             "action=\"/boutique/engagement/%s\"><input type=\"hidden\" name=\"version\" value=\"%zu\">",
             page->token, (size_t)page->pledge->version);
  for (size_t i = 0; i < page->whole->offer_count; i++) view_offer_fields(page, &page->whole->offers[i], false);
  buffer_text(out, "<button class=\"btn btn-do\">Changer, avec obligation de paiement</button></form></details>\n");
}

static void write_cancel(const struct group_page *page) {
  html_write(page->view->out,
             "<details class=\"card\"><summary>Annuler mon engagement</summary><form class=\"stack\" method=\"post\" "
             "action=\"/boutique/engagement/%s/annuler\"><input type=\"hidden\" name=\"version\" value=\"%zu\"><p>Rien "
             "n’est dû. Ce que vous avez payé vous est rendu.</p><button class=\"btn\">Oui, "
             "annuler</button></form></details>\n",
             page->token, (size_t)page->pledge->version);
}
