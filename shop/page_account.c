/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* « Mes commandes »: an account, for who wants one. Ordering needs none. */
#include "shop/order_page.h"
#include "shop/words.h"

#include "core/public_id.h"

static void begin(const struct account_page *page, const char *title);
static void end(const struct account_page *page);
static void write_orders(const struct account_page *page);
static void write_order(const struct account_page *page, const struct order_row *order);
static void write_her(const struct account_page *page);
static void write_erasure(const struct account_page *page);
static void write_form(const struct account_page *page, const char *step);

void view_account(const struct account_page *page) {
  begin(page, "Mes commandes");
  write_orders(page);
  write_her(page);
  write_erasure(page);
  end(page);
}

static void begin(const struct account_page *page, const char *title) {
  view_begin(page->view, title);
  html_write(page->view->out, "<div class=\"wrap narrow\"><section class=\"sec stack\"><h1>%s</h1>\n", title);
  if (page->trouble.text) view_note(page->view->out, "is-stop", "triangle-alert", page->trouble.text);
}

static void end(const struct account_page *page) {
  html_write(page->view->out, "<p><a href=\"/boutique?kpa=%s\">Revenir à la boutique</a></p></section></div>\n",
             page->view->catalog->kpa);
  view_end(page->view);
}

static void write_orders(const struct account_page *page) {
  struct buffer *out = page->view->out;
  if (page->count == 0) {
    buffer_text(out, "<p>Aucune commande ici pour l’instant.</p>");
    return;
  }
  buffer_text(out, "<ul class=\"card lines\">\n");
  for (size_t i = 0; i < page->count; i++) write_order(page, &page->orders[i]);
  buffer_text(out, "</ul>\n");
}

static void write_order(const struct account_page *page, const struct order_row *order) {
  struct buffer *out = page->view->out;
  char id[PUBLIC_ID_TEXT], day[DATE_WORDS], total[PRICE_WORDS];
  enum order_state state = order_state_of(order->state);
  html_write(out, "<li><div><a href=\"/boutique/%s/compte/%s\"><b>%s</b></a><span class=\"second\">%s · ",
             page->view->catalog->kpa, public_id(PUBLIC_ORDER, order->id, id), order->content ? order->content : "",
             words_date(date_in_paris(order->made_at), day));
  html_write(
      out,
      "<span class=\"num\">%s</span></span><span class=\"badge\">%s</span></div><span class=\"num\">%s</span></li>\n",
      order->code, order_state_text(state), words_euros(order->total, total));
}

static void write_her(const struct account_page *page) {
  struct buffer *out = page->view->out;
  html_write(out, "<div class=\"card stack\"><h2>Mon compte</h2><dl class=\"facts\"><div><dt>Nom</dt><dd>%s</dd></div>",
             page->name);
  if (page->email[0]) html_write(out, "<div><dt>E-mail</dt><dd>%s</dd></div>", page->email);
  buffer_text(
      out,
      "</dl><p>À la commande, vos coordonnées sont déjà remplies.</p><p><a class=\"btn\" href=\"/compte\">Clé d’accès "
      "et mot de passe</a></p>");
  write_form(page, "sortir");
  buffer_text(out, "<button class=\"btn\">Me déconnecter</button></form></div>\n");
}

static void write_erasure(const struct account_page *page) {
  struct buffer *out = page->view->out;
  buffer_text(out, "<details class=\"card\"><summary>Effacer mon compte</summary>");
  write_form(page, "effacer");
  buffer_text(out,
              "<p>Votre nom, votre e-mail et vos moyens d’entrer disparaissent, ici et dans tout Comptoir. Une "
              "commande à venir chercher garde votre nom jusqu’au retrait. Rien ne se récupère.</p><label "
              "class=\"choice\"><input type=\"checkbox\" name=\"sur\" value=\"oui\" required><span>Oui, effacer mon "
              "compte</span></label><button class=\"btn\">Effacer</button></form></details>\n");
}

static void write_form(const struct account_page *page, const char *step) {
  html_write(page->view->out,
             "<form class=\"stack\" method=\"post\" action=\"/boutique/%s/compte/%s\"><input type=\"hidden\" "
             "name=\"jeton\" value=\"%s\">",
             page->view->catalog->kpa, step, page->csrf);
}

void view_account_door(const struct account_page *page) {
  struct buffer *out = page->view->out;
  begin(page, "Mes commandes");
  html_write(
      out,
      "<p>Pour commander, aucun compte n’est nécessaire. Avec un compte, vous retrouvez vos commandes, et vos "
      "coordonnées se remplissent seules.</p><form class=\"card stack\" method=\"post\" "
      "action=\"/boutique/%s/compte/lien\"><div class=\"field\"><label for=\"email\">Votre e-mail</label><input "
      "class=\"input\" id=\"email\" name=\"email\" type=\"email\" autocomplete=\"email\" maxlength=\"200\" required "
      "value=\"%s\"></div>",
      page->view->catalog->kpa, page->email ? page->email : "");
  buffer_text(
      out,
      "<button class=\"btn btn-do\">Recevoir un lien</button><p class=\"hint\">Le lien ouvre votre compte, ou le crée. "
      "Les commandes passées avec cette adresse y viennent.</p></form><p><a class=\"btn\" "
      "href=\"/connexion\">Entrer avec une clé d’accès ou un code</a></p>\n");
  end(page);
}

void view_account_sent(const struct account_page *page) {
  begin(page, "Regardez votre boîte");
  view_note(page->view->out, "", "circle-check",
            "Si l’adresse est juste, un lien vient de partir. Il marche une fois, pendant 30 minutes. Pensez aux "
            "indésirables.");
  end(page);
}

void view_account_enter(const struct account_page *page) {
  struct buffer *out = page->view->out;
  begin(page, "Entrer");
  html_write(out,
             "<form class=\"card stack\" method=\"post\" action=\"/boutique/%s/compte/entrer\"><input type=\"hidden\" "
             "name=\"cle\" value=\"%s\"><p>Pour <b>%s</b>.</p>",
             page->view->catalog->kpa, page->key, page->email);
  buffer_text(
      out, "<div class=\"field\"><label for=\"nom\">Votre nom, si c’est la première fois</label><input class=\"input\" "
           "id=\"nom\" name=\"nom\" autocomplete=\"name\" maxlength=\"80\"></div><button class=\"btn btn-do "
           "btn-lg\">Entrer</button><p class=\"hint\">Un cookie garde la porte ouverte jusqu’à ce que vous vous "
           "déconnectiez.</p></form>\n");
  end(page);
}

void view_account_gone(const struct account_page *page) {
  begin(page, "C’est effacé");
  view_note(page->view->out, "", "circle-check", "Votre compte n’existe plus. Merci de votre passage.");
  end(page);
}
