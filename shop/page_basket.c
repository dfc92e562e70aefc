/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The basket: nothing is held yet, and the page says so. */
#include "shop/view.h"
#include "shop/words.h"

#define UNIT 1000

static void write_line(const struct shop_view *view, const struct shop_line *line);
static void write_quantity(const struct shop_view *view, const struct shop_line *line);
static void write_total(const struct shop_view *view, const struct shop_lines *lines);

void view_basket(const struct shop_view *view, const struct shop_lines *lines) {
  struct buffer *out = view->out;
  view_begin(view, "Mon panier");
  buffer_text(out, "<div class=\"wrap narrow\"><section class=\"sec stack\"><h1>Mon panier</h1>\n");
  if (lines->count == 0) {
    html_write(out,
               "<p>Votre panier est vide.</p><p><a class=\"btn btn-do\" href=\"/boutique?kpa=%s\">Voir la "
               "boutique</a></p></section></div>\n",
               view->catalog->kpa);
    view_end(view);
    return;
  }
  buffer_text(out, "<ul class=\"card lines\">\n");
  for (size_t i = 0; i < lines->count; i++) write_line(view, &lines->lines[i]);
  buffer_text(out, "</ul>\n");
  write_total(view, lines);
  buffer_text(out, "</section></div>\n");
  view_end(view);
}

static void write_line(const struct shop_view *view, const struct shop_line *line) {
  struct buffer *out = view->out;
  char price[PRICE_WORDS];
  const char *name = line->piece ? line->piece->name : line->item ? line->item->name : "Cet article";
  html_write(out, "<li data-act=\"%s\"><span class=\"plate\">", line->item ? line->item->activity : "");
  view_photo(view, line->wish.piece, line->item, PHOTO_SMALL);
  html_write(out, "</span><div><b>%s</b>", name);
  if (line->piece)
    html_write(out, "<span class=\"second\">%s%s%s</span>", line->piece->size[0] ? "Taille " : "Une seule pièce",
               line->piece->size, "");
  if (line->trouble) html_write(out, "<span class=\"badge is-stop\">%s</span>", line->trouble);
  write_quantity(view, line);
  buffer_text(out, "</div>");
  if (!line->trouble) html_write(out, "<span class=\"num\">%s</span>", words_euros(line->priced.gross, price));
  buffer_text(out, "</li>\n");
}

static void write_quantity(const struct shop_view *view, const struct shop_line *line) {
  struct buffer *out = view->out;
  size_t units = (size_t)(line->wish.quantity / UNIT);
  const char *name = line->piece ? line->piece->name : line->item ? line->item->name : "cet article";
  html_write(out,
             "<form class=\"change\" action=\"/boutique/%s/panier\" method=\"post\"><input type=\"hidden\" "
             "name=\"changer\" value=\"%s\">",
             view->catalog->kpa, line->name);
  if (!line->piece && line->item) {
    html_write(out,
               "<input class=\"input\" name=\"quantite\" type=\"number\" inputmode=\"numeric\" min=\"1\" max=\"99\" "
               "value=\"%zu\" aria-label=\"Combien de %s\">",
               units, name);
    html_write(out, "<button class=\"btn\">Changer<span class=\"vh\"> %s</span></button>", name);
  }
  html_write(out,
             "<button class=\"btn btn-quiet\" name=\"retirer\" value=\"1\" formnovalidate>Retirer<span class=\"vh\"> "
             "%s</span></button></form>",
             name);
}

static void write_total(const struct shop_view *view, const struct shop_lines *lines) {
  struct buffer *out = view->out;
  char total[PRICE_WORDS];
  html_write(out, "<p class=\"sum-total\"><b>Total</b><span class=\"num\">%s</span></p>",
             words_euros(lines->total, total));
  if (!view->stock->offer.is_open)
    view_note(out, "is-wait", "clock", "La boutique ne prend pas de commande en ce moment.");
  else if (lines->good < lines->count)
    view_note(out, "is-stop", "triangle-alert", "Retirez ce qui n’est plus là, puis commandez.");
  else {
    view_note(out, "", "clock", "Rien n’est encore mis de côté : ce l’est quand vous commandez.");
    html_write(out, "<p><a class=\"btn btn-do btn-lg btn-wide\" href=\"/boutique/%s/commander\">Commander</a></p>",
               view->catalog->kpa);
  }
  html_write(out, "<p><a href=\"/boutique?kpa=%s\">Continuer à regarder</a></p>", view->catalog->kpa);
}
