/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A price that the customer chooses: what she gives (prix libre), or one of the levels that the collective decided. */
#include "shop/view.h"
#include "shop/words.h"

#include "core/text.h"

enum { AMOUNTS = 3, HALF_EURO = 50 };

static size_t amounts_of(const struct catalog_item *item, struct money amounts[static AMOUNTS]);
static void write_level(const struct shop_view *view, const char *name, const char *label, struct money price,
                        bool chosen);

/* The least, what is suggested, and more; round ones where nobody said anything. */
static size_t amounts_of(const struct catalog_item *item, struct money amounts[static AMOUNTS]) {
  static const int64_t ROUND[AMOUNTS] = {200, 500, 1000};
  int64_t least = item->minimum, wished = item->price.cents, given[AMOUNTS];
  size_t count = 0;
  for (size_t i = 0; i < AMOUNTS; i++) given[i] = ROUND[i];
  if (wished > 0) {
    given[0] = least > 0 ? least : wished / 2 / HALF_EURO * HALF_EURO;
    given[1] = wished;
    given[2] = wished * 3 / 2 / HALF_EURO * HALF_EURO;
  }
  for (size_t i = 0; i < AMOUNTS; i++)
    if (given[i] > 0 && given[i] >= least && (count == 0 || given[i] > amounts[count - 1].cents))
      amounts[count++] = MONEY(given[i]);
  return count;
}

void view_free_price(const struct shop_view *view, const struct catalog_item *item) {
  struct buffer *out = view->out;
  struct money amounts[AMOUNTS];
  char words[PRICE_WORDS];
  size_t count = amounts_of(item, amounts);
  buffer_text(
      out, "<fieldset class=\"card choices\"><legend>Vous choisissez le prix</legend><p class=\"hint\">Vous donnez ce "
           "que vous pouvez, ce que vous voulez. Personne ne demande pourquoi.</p>");
  for (size_t i = 0; i < count; i++) {
    bool suggested = amounts[i].cents == item->price.cents;
    html_write(out,
               "<label class=\"choice\"><input type=\"radio\" name=\"montant\" value=\"%zu\"%s><b "
               "class=\"num\">%s</b>%s</label>",
               (size_t)amounts[i].cents, suggested || (item->price.cents == 0 && i == 0) ? " checked" : "",
               words_euros(amounts[i], words), suggested ? "<span class=\"second\">conseillé</span>" : "");
  }
  buffer_text(
      out,
      "<label class=\"choice\"><input type=\"radio\" name=\"montant\" value=\"autre\"><b>Un autre "
      "montant</b></label><div "
      "class=\"field\"><label for=\"prix\">Lequel, en euros</label><input class=\"input\" id=\"prix\" name=\"prix\" "
      "inputmode=\"decimal\" autocomplete=\"off\"></div>");
  if (item->minimum > 0)
    html_write(out, "<p class=\"hint\">Au moins %s.</p>", words_euros(MONEY(item->minimum), words));
  buffer_text(out, "</fieldset>");
}

void view_levels(const struct shop_view *view, const struct catalog_item *item, struct money fair) {
  const struct order_level *level = order_level_of(&view->stock->levels, item);
  char day[DATE_WORDS];
  if (!level) return;
  buffer_text(view->out,
              "<fieldset class=\"card choices\"><legend>Quel prix vous va\u202f?</legend><p class=\"hint\">À vous de "
              "choisir, sans justificatif. Le soutien des uns permet le prix solidaire des autres.</p>");
  if (level->solidarity_bp)
    write_level(view, "solidarity", "Prix solidaire", order_level_price(fair, level->solidarity_bp), false);
  write_level(view, "fair", "Prix juste", fair, true);
  if (level->support_bp)
    write_level(view, "support", "Prix de soutien", order_level_price(fair, level->support_bp), false);
  html_write(view->out, "<p class=\"hint\">Décidé par le collectif le %s.</p></fieldset>",
             words_date(level->decided_on, day));
}

static void write_level(const struct shop_view *view, const char *name, const char *label, struct money price,
                        bool chosen) {
  char words[PRICE_WORDS];
  html_write(view->out,
             "<label class=\"choice\"><input type=\"radio\" name=\"niveau\" value=\"%s\"%s><b>%s</b><span "
             "class=\"num\">%s</span></label>",
             name, chosen ? " checked" : "", label, words_euros(price, words));
}
