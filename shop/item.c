/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/view.h"
#include "shop/words.h"

#include "core/text.h"

static void write_crumbs(const struct shop_view *view, const struct catalog_activity *activity);
static void write_price(const struct shop_view *view, const struct catalog_item *item);
static void write_facts(const struct shop_view *view, const struct catalog_item *item);
static void write_fact(struct buffer *out, const char *term, const char *value);
static void write_where(const struct shop_view *view);
static void write_good_to_know(const struct shop_view *view, const struct catalog_item *item);
static void write_detail(struct buffer *out, const char *summary, const char *text);

void view_item(const struct shop_view *view, const struct catalog_item *item) {
  struct buffer *out = view->out;
  const struct catalog_activity *activity = view_activity(view->catalog, item->activity);
  view_begin(view, item->name);
  buffer_text(out, "<div class=\"wrap\">\n");
  write_crumbs(view, activity);
  html_write(out, "<article class=\"item\" data-act=\"%s\"><div class=\"plate\">", item->activity);
  view_pictogram(out, item->pictogram, "288");
  buffer_text(out, "</div>\n<div class=\"buy\">");
  html_write(out, "<p class=\"act-name\"><span class=\"shape\" aria-hidden=\"true\"></span>%s</p><h1>%s</h1>",
             activity ? activity->name : item->activity, item->name);
  write_price(view, item);
  write_facts(view, item);
  write_where(view);
  buffer_text(out, "</div></article>\n");
  write_good_to_know(view, item);
  buffer_text(out, "</div>\n");
  view_end(view);
}

void view_absent(const struct shop_view *view) {
  view_begin(view, "Pas ici");
  buffer_text(view->out, "<div class=\"wrap\"><section class=\"sec stack\"><h1>Ce n’est pas, ou plus, dans la boutique"
                         "</h1><p>L’article a peut-être été vendu, ou l’adresse est incomplète.</p><p><a class=\"btn "
                         "btn-do\" href=\"/boutique");
  if (view->catalog) html_write(view->out, "?kpa=%s", view->catalog->kpa);
  buffer_text(view->out, "\">Voir la boutique</a></p></section></div>\n");
  view_end(view);
}

static void write_crumbs(const struct shop_view *view, const struct catalog_activity *activity) {
  html_write(view->out, "<nav class=\"crumbs\" aria-label=\"Fil d’Ariane\"><a href=\"/boutique?kpa=%s\">Boutique</a>",
             view->catalog->kpa);
  if (activity)
    html_write(view->out, " › <a href=\"/boutique?kpa=%s&amp;activite=%s\">%s</a>", view->catalog->kpa, activity->code,
               activity->short_name);
  buffer_text(view->out, "</nav>\n");
}

static void write_price(const struct shop_view *view, const struct catalog_item *item) {
  char price[PRICE_WORDS], amount[40];
  html_write(view->out, "<p class=\"row row-wrap\"><span class=\"tag\">%s</span>", words_price(item, price));
  if (words_unit(item)[0]) html_write(view->out, "<span class=\"second\">%s</span>", words_unit(item));
  if (text_equal(item->pricing, "free") && item->price.cents > 0)
    html_write(view->out, "<span class=\"second\">conseillé\u00a0: %s\u00a0€</span>",
               money_french(item->price, amount));
  buffer_text(view->out, "</p>");
  if (text_equal(item->pricing, "free"))
    buffer_text(view->out, "<p>Vous donnez ce que vous pouvez, ce que vous voulez.</p>");
  if (text_equal(item->pricing, "quote"))
    buffer_text(view->out, "<p>Le prix dépend de votre demande. Passez à l’atelier, le devis est gratuit.</p>");
}

static void write_facts(const struct shop_view *view, const struct catalog_item *item) {
  char vat[PRICE_WORDS];
  buffer_text(view->out, "<dl class=\"facts\">");
  write_fact(view->out, "C’est", text_equal(item->kind, "service") ? "Un service" : "Un article");
  write_fact(view->out, "TVA", words_vat(item, vat));
  if (text_equal(item->origin, "donation")) write_fact(view->out, "Provenance", "Un don");
  if (text_equal(item->origin, "purchase_individual")) write_fact(view->out, "Provenance", "Achat à un particulier");
  write_fact(view->out, "Référence", item->code);
  buffer_text(view->out, "</dl>");
}

static void write_fact(struct buffer *out, const char *term, const char *value) {
  html_write(out, "<div><dt>%s</dt><dd>%s</dd></div>", term, value);
}

static void write_where(const struct shop_view *view) {
  struct buffer *out = view->out;
  buffer_text(out, "<p class=\"note\">");
  view_icon(out, "map-pin");
  html_write(out, "<span>À voir et à payer à l’atelier, %s.",
             view->catalog->address[0] ? view->catalog->address : view->catalog->city);
  buffer_text(out, "</span></p>");
}

static void write_good_to_know(const struct shop_view *view, const struct catalog_item *item) {
  struct buffer *out = view->out;
  buffer_text(out, "<section class=\"below\"><h2>Bon à savoir</h2>");
  if (text_equal(item->withdrawal, "excluded_personalised"))
    write_detail(out, "Fait pour vous", "Un article personnalisé ne peut pas être rendu parce qu’on a changé d’avis.");
  if (text_equal(item->withdrawal, "excluded_perishable"))
    write_detail(out, "Produit frais", "Un produit frais ne peut pas être rendu parce qu’on a changé d’avis.");
  if (text_equal(item->kind, "good") && !text_equal(item->withdrawal, "excluded_perishable"))
    write_detail(out, "Garantie légale de conformité",
                 "Deux ans. Un défaut qui apparaît la première année, pour un objet d’occasion, ou les deux premières, "
                 "pour un objet neuf, est présumé exister à la vente.");
  if (item->guarantee_notice)
    write_detail(out, "Le ticket vaut preuve", "Gardez-le\u00a0: il dit la date d’achat, d’où part la garantie.");
  if (item->repair_bonus[0])
    write_detail(out, "Bonus réparation", "Cette réparation peut ouvrir droit au bonus. Demandez à l’atelier.");
  buffer_text(out, "<details open><summary>Qui vend\u202f?</summary>");
  view_seller(view);
  buffer_text(out, "</details></section>\n");
}

static void write_detail(struct buffer *out, const char *summary, const char *text) {
  html_write(out, "<details><summary>%s</summary><p>%s</p></details>", summary, text);
}
