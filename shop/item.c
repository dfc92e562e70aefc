/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/view.h"
#include "shop/words.h"

#include "core/json.h"
#include "core/public_id.h"
#include "core/text.h"

static void write_crumbs(const struct shop_view *view, const struct catalog_activity *activity);
static void write_price(const struct shop_view *view, const struct catalog_item *item);
static void write_facts(const struct shop_view *view, const struct catalog_item *item);
static void write_fact(struct buffer *out, const char *term, const char *value);
static void write_buy(const struct shop_view *view, const struct catalog_item *item);
static void write_add(const struct shop_view *view, const char *name, const struct catalog_item *item,
                      struct money price, bool one);
static void write_pieces_of(const struct shop_view *view, const struct catalog_item *item);
struct described {                           /* to who searches elsewhere */
  const char *name, *sku, *text, *condition; /* text, condition: NULL when there is none */
  const char *photo;                         /* NULL: none */
  struct money price;
  bool available;
};
static void write_description(const struct shop_view *view, const struct described *thing);
static const char *photo_url(const struct shop_view *view, const char *piece, const char *item);
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
  view_photo(view, NULL, item, PHOTO_MEDIUM);
  buffer_text(out, "</div>\n<div class=\"buy\">");
  html_write(out, "<p class=\"act-name\"><span class=\"shape\" aria-hidden=\"true\"></span>%s</p><h1>%s</h1>",
             activity ? activity->name : item->activity, item->name);
  write_price(view, item);
  write_buy(view, item);
  write_facts(view, item);
  write_where(view);
  buffer_text(out, "</div></article>\n");
  write_pieces_of(view, item);
  const struct shop_shelf *shelf = shop_find_shelf(view->stock, item->code);
  if (!text_equal(item->pricing, "quote"))
    write_description(view, &(struct described){.name = item->name,
                                                .sku = item->code,
                                                .photo = photo_url(view, NULL, item->code),
                                                .price = item->price,
                                                .available = !shelf || shelf->free > 0});
  write_good_to_know(view, item);
  buffer_text(out, "</div>\n");
  view_end(view);
}

void view_piece(const struct shop_view *view, const struct shop_piece *piece) {
  struct buffer *out = view->out;
  char price[PRICE_WORDS], id[PUBLIC_ID_TEXT];
  const struct catalog_item *item = catalog_find(view->catalog, piece->item);
  const struct catalog_activity *activity = view_activity(view->catalog, item->activity);
  view_begin(view, piece->name);
  buffer_text(out, "<div class=\"wrap\">\n");
  write_crumbs(view, activity);
  html_write(out, "<article class=\"item\" data-act=\"%s\"><div class=\"plate\">", item->activity);
  view_photo(view, piece->id, item, PHOTO_MEDIUM);
  html_write(out,
             "</div>\n<div class=\"buy\"><p class=\"row row-wrap between\"><span class=\"act-name\"><span "
             "class=\"shape\" aria-hidden=\"true\"></span>%s</span>",
             activity ? activity->name : item->activity);
  buffer_text(out, "<span class=\"badge\">");
  view_icon(out, "gem");
  html_write(out, "Une seule pièce</span></p><h1>%s</h1><p><span class=\"tag\">%s</span></p>", piece->name,
             words_euros(piece->price, price));
  buffer_text(out, "<p>");
  view_live(view, piece, true);
  buffer_text(out, "</p>");
  if (piece->is_held) {
    buffer_text(out, "<p>Quelqu’un l’a mise de côté. Si elle se libère, elle revient ici.</p>");
  } else if (view->stock->offer.is_open)
    write_add(view, public_id(PUBLIC_PIECE, piece->id, id), item, piece->price, true);
  buffer_text(out, "<dl class=\"facts\">");
  if (piece->size[0]) write_fact(out, "Taille", piece->size);
  write_fact(out, "État", words_condition(piece->condition));
  write_fact(out, "TVA", words_vat(item, price));
  write_fact(out, "Étiquette", piece->code);
  buffer_text(out, "</dl>");
  if (piece->description[0]) html_write(out, "<p>%s</p>", piece->description);
  write_where(view);
  buffer_text(out, "</div></article>\n");
  write_description(view, &(struct described){.name = piece->name,
                                              .sku = piece->code,
                                              .text = piece->description[0] ? piece->description : NULL,
                                              .condition = text_equal(piece->condition, "new") ? "New" : "Used",
                                              .photo = photo_url(view, piece->id, NULL),
                                              .price = piece->price,
                                              .available = !piece->is_held});
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
  if (text_equal(item->pricing, "quote"))
    html_write(view->out,
               "<p>Le prix dépend de votre demande, le devis est gratuit.</p><p><a class=\"btn btn-do\" "
               "href=\"/boutique/%s/devis?activite=%s\">Demander un devis</a></p>",
               view->catalog->kpa, item->activity);
}

static void write_buy(const struct shop_view *view, const struct catalog_item *item) {
  struct buffer *out = view->out;
  const struct shop_shelf *shelf = shop_find_shelf(view->stock, item->code);
  if (shelf && shelf->free < 1000) {
    buffer_text(out, "<p>");
    if (shelf->held_until) view_held(view, shelf->held_until);
    else buffer_text(out, "<span class=\"badge\">Épuisé pour l’instant</span>");
    buffer_text(out, "</p>");
    return;
  }
  if (shop_sells(view->stock, item)) write_add(view, item->code, item, item->price, false);
  else if (view->stock->offer.is_open && !text_equal(item->pricing, "quote"))
    view_note(out, "", "map-pin", "Ne se commande pas ici : on le choisit à l’atelier.");
}

static void write_add(const struct shop_view *view, const char *name, const struct catalog_item *item,
                      struct money price, bool one) {
  struct buffer *out = view->out;
  html_write(out, "<form class=\"add\" action=\"/boutique/%s/panier\" method=\"post\">", view->catalog->kpa);
  html_write(out, "<input type=\"hidden\" name=\"ajouter\" value=\"%s\">", name);
  if (!one && text_equal(item->pricing, "free")) view_free_price(view, item);
  view_levels(view, item, price);
  if (!one)
    html_write(out,
               "<div class=\"field\"><label for=\"quantite\">Combien%s\u202f?</label><input class=\"input\" "
               "id=\"quantite\" name=\"quantite\" type=\"number\" inputmode=\"numeric\" min=\"1\" max=\"99\" "
               "value=\"1\"></div>",
               words_many(item));
  buffer_text(out, "<button class=\"btn btn-do btn-lg\">");
  view_icon(out, "shopping-bag");
  buffer_text(out, "Mettre dans mon panier</button></form>\n");
  if (text_equal(item->withdrawal, "excluded_personalised"))
    view_note(out, "", "tag", "Le texte ou l’image se choisit avec l’atelier, avant de fabriquer.");
}

static void write_pieces_of(const struct shop_view *view, const struct catalog_item *item) {
  size_t shown = 0;
  for (size_t i = 0; i < view->stock->piece_count; i++) {
    const struct shop_piece *piece = &view->stock->pieces[i];
    if (!text_equal(piece->item, item->code)) continue;
    if (shown++ == 0)
      buffer_text(view->out, "<section class=\"sec\"><header><h2>En ce moment, une seule de chaque</h2></header><ul "
                             "class=\"pieces\">\n");
    view_piece_card(view, piece);
  }
  if (shown > 0) buffer_text(view->out, "</ul></section>\n");
}

/* For who searches elsewhere: schema.org. */
static void write_description(const struct shop_view *view, const struct described *thing) {
  AUTO(buffer) struct buffer text = {0};
  struct json json = json_into(&text);
  struct arena *arena = view->arena;
  json_open(&json, NULL);
  json_text(&json, "@context", "https://schema.org");
  json_text(&json, "@type", "Product");
  json_text(&json, "name", thing->name);
  json_text(&json, "sku", thing->sku);
  if (thing->text) json_text(&json, "description", thing->text);
  if (thing->photo) json_text(&json, "image", thing->photo);
  json_open(&json, "offers");
  json_text(&json, "@type", "Offer");
  json_text(
      &json, "price",
      arena_format(arena, "%lld.%02lld", (long long)(thing->price.cents / 100), (long long)(thing->price.cents % 100)));
  json_text(&json, "priceCurrency", "EUR");
  json_text(&json, "availability", thing->available ? "https://schema.org/InStoreOnly" : "https://schema.org/SoldOut");
  if (thing->condition)
    json_text(&json, "itemCondition", arena_format(arena, "https://schema.org/%sCondition", thing->condition));
  json_text(&json, "url", arena_format(arena, "%s%s", view->origin, view->canonical ? view->canonical : ""));
  json_open(&json, "seller");
  json_text(&json, "@type", "Organization");
  json_text(&json, "name", view->seller->name);
  json_close(&json);
  json_close(&json);
  json_close(&json);
  view_json_ld(view, &text);
}

static const char *photo_url(const struct shop_view *view, const char *piece, const char *item) {
  char address[PHOTO_ADDRESS_TEXT];
  const struct photo *photo = photo_of(view->stock->photos, view->stock->photo_count, piece, item);
  return photo ? arena_format(view->arena, "%s%s", view->origin, photo_address(photo->hash, PHOTO_LARGE, address))
               : NULL;
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
  html_write(out, "<span>%s, %s.",
             view->stock->offer.is_open ? "À retirer à l’atelier" : "À voir et à payer à l’atelier",
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
