/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/view.h"

struct door {
  const char *href, *pictogram, *name, *hint;
};

static void write_door(struct buffer *out, const struct door *door);

void view_doors(struct buffer *out, const char *till_url) {
  const struct door doors[] = {
      {till_url, "note", "Caisse", "Encaisser une vente"},
      {"/boutique", "shopfront", "Boutique", "Voir ce qui se vend"},
      {"/membre", "heart", "Coopérante, coopérant", "Mes ventes et ma part, avec mon lien"},
      {"/bureau", "coop", "Bureau", "Les ventes du jour, avec le lien du bureau"},
  };
  const struct shop_view view = {.out = out};
  view_begin(&view, "Les portes");
  buffer_text(out, "<div class=\"wrap\"><section class=\"sec\"><header><h1>Où voulez-vous aller\u202f?</h1></header>"
                   "<ul class=\"doors\">\n");
  for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++) write_door(out, &doors[i]);
  buffer_text(out, "</ul></section></div>\n");
  view_end(&view);
}

/* Without an address the door is still named, so that the page looks the same everywhere. */
static void write_door(struct buffer *out, const struct door *door) {
  if (door->href) html_write(out, "<li><a href=\"%s\">", door->href);
  else buffer_text(out, "<li><div>");
  view_pictogram(out, door->pictogram, "72");
  html_write(out, "<span><b>%s</b><span class=\"second\">%s</span></span>", door->name,
             door->href ? door->hint : "Sur l’écran du magasin");
  buffer_text(out, door->href ? "</a></li>\n" : "</div></li>\n");
}
