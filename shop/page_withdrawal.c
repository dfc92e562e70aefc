/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/order_page.h"
#include "shop/words.h"

static void write_form(const struct order_page *page);
static void write_way_back(const struct order_page *page);
static void write_choice(const struct order_page *page, const struct order_line_row *line);
static void write_who(const struct order_page *page);

/* L221-21 and D221-5: a statement with a name, the contract and where the answer goes; then a second step that
 * confirms. */
void view_withdrawal(const struct order_page *page) {
  struct buffer *out = page->view->out;
  const struct order_whole *order = page->order;
  enum withdrawal withdrawal = withdrawal_of(order, page->now_us);
  view_begin(page->view, "Renoncer au contrat ici");
  html_write(out,
             "<div class=\"wrap narrow\"><section class=\"sec stack\"><h1>Renoncer au contrat ici</h1><p>Commande "
             "<b class=\"num\">%s</b>.</p>",
             order->row->code);
  if (page->trouble.text) view_note(out, "is-stop", "triangle-alert", page->trouble.text);
  if (withdrawal == WITHDRAWAL_OPEN) {
    write_form(page);
    buffer_text(out, "<fieldset class=\"card\"><legend>Ce que vous rendez</legend>");
    for (size_t i = 0; i < order->line_count; i++) write_choice(page, &order->lines[i]);
    buffer_text(out, "</fieldset>");
    write_who(page);
    buffer_text(out,
                "<p>Aucune raison à donner. Ce que vous avez payé vous est rendu par le même moyen, sous 14 jours. "
                "Si vous avez déjà les articles, rapportez-les à l’atelier sous 14 jours aussi.</p><button class=\"btn "
                "btn-do btn-lg "
                "btn-wide\">Confirmer la rétractation</button></form>\n");
  } else view_note(out, "", "info", withdrawal_text(withdrawal));
  write_way_back(page);
  buffer_text(out, "</section></div>\n");
  view_end(page->view);
}

static void write_form(const struct order_page *page) {
  struct buffer *out = page->view->out;
  if (page->token) {
    html_write(out, "<form class=\"stack\" method=\"post\" action=\"/boutique/commande/%s/renoncer\">", page->token);
    return;
  }
  html_write(out,
             "<form class=\"stack\" method=\"post\" action=\"/boutique/%s/renoncer\"><input type=\"hidden\" "
             "name=\"code\" value=\"%s\"><input type=\"hidden\" name=\"joindre\" value=\"%s\"><input type=\"hidden\" "
             "name=\"confirmer\" value=\"1\">",
             page->view->catalog->kpa, page->code, page->contact);
}

static void write_way_back(const struct order_page *page) {
  if (page->token)
    html_write(page->view->out, "<p><a href=\"/boutique/commande/%s\">Revenir à ma commande</a></p>", page->token);
  else
    html_write(page->view->out, "<p><a href=\"/boutique?kpa=%s\">Revenir à la boutique</a></p>",
               page->view->catalog->kpa);
}

static void write_choice(const struct order_page *page, const struct order_line_row *line) {
  struct buffer *out = page->view->out;
  char amount[PRICE_WORDS], date[DATE_WORDS];
  const char *why = withdrawal_of_line(page->order, line, page->now_us);
  struct date last = withdrawal_last_day(page->order, line);
  html_write(out, "<label class=\"choice\"><input type=\"checkbox\" name=\"ligne\" value=\"%zu\"%s><span><b>%s</b>",
             (size_t)line->line, why ? " disabled" : " checked", line->label);
  if (why) html_write(out, "<br><span class=\"second\">%s</span>", why);
  else if (last.year) html_write(out, "<br><span class=\"second\">Jusqu’au %s.</span>", words_date(last, date));
  html_write(out, "</span><span class=\"num\">%s</span></label>", words_euros(line->gross, amount));
}

static void write_who(const struct order_page *page) {
  const struct order_row *row = page->order->row;
  html_write(
      page->view->out,
      "<fieldset class=\"card\"><legend>Vous</legend><p>%s</p><div class=\"field\"><label for=\"email\">E-mail, pour "
      "l’accusé de réception</label><input class=\"input\" id=\"email\" name=\"email\" type=\"email\" " WHOLE_ADDRESS
      " "
      "autocomplete=\"email\" required maxlength=\"200\" value=\"%s\"></div></fieldset>\n",
      row->name, row->email);
}

void view_withdrawn(const struct order_page *page) {
  struct buffer *out = page->view->out;
  const struct order_row *row = page->order->row;
  char day[DAY_WORDS], hour[HOUR_WORDS];
  view_begin(page->view, "Rétractation enregistrée");
  html_write(
      out,
      "<div class=\"wrap narrow\"><section class=\"sec stack\"><h1>Votre rétractation est enregistrée</h1><p>Commande "
      "<b class=\"num\">%s</b>, le <b>%s à %s</b>.</p>",
      row->code, words_day(row->withdrawn_at, day), words_hour(row->withdrawn_at, hour));
  view_note(out, "is-ok", "circle-check", "L’accusé de réception part par e-mail. Gardez-le.");
  buffer_text(out, "<p>Ce que vous avez payé vous est rendu sous 14 jours.</p>");
  write_way_back(page);
  buffer_text(out, "</section></div>\n");
  view_end(page->view);
}
