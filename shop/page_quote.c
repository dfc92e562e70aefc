/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/text.h"
#include "shop/quote_page.h"
#include "shop/words.h"

#include <inttypes.h>
#include <stdio.h>

static void write_form(const struct quote_form_page *page);
static void write_activities(const struct quote_form_page *page);
static void write_lines(const struct quote_page *page);
static void write_terms(const struct quote_page *page);
static void write_choices(const struct quote_page *page);
static void write_order(const struct quote_page *page);
static void write_over(const struct quote_page *page);
static void write_ways(const struct quote_page *page);

void view_quote_form(const struct quote_form_page *page) {
  struct buffer *out = page->view->out;
  view_begin(page->view, "Demander un devis");
  buffer_text(out, "<div class=\"wrap narrow\"><section class=\"sec stack\"><h1>Demander un devis</h1>");
  if (page->received) {
    view_note(out, "is-ok", "circle-check", "Votre demande est bien arrivée.");
    html_write(out, "<p>Son numéro : <b class=\"num\">%s</b>. Nous vous répondons avec un prix et un délai. ",
               page->received);
    html_write(out,
               "C’est gratuit, et vous n’êtes obligé à rien.</p><p><a href=\"/boutique?kpa=%s\">Revenir à la "
               "boutique</a></p>",
               page->view->catalog->kpa);
  } else if (!page->is_open) view_note(out, "is-wait", "clock", "Nous ne prenons pas de demande pour le moment.");
  else write_form(page);
  buffer_text(out, "</section></div>\n");
  view_end(page->view);
}

static void write_form(const struct quote_form_page *page) {
  struct buffer *out = page->view->out;
  if (page->trouble.text) {
    html_write(out, "<p class=\"note is-stop\" role=\"alert\" id=\"erreur\">");
    view_icon(out, "triangle-alert");
    html_write(out, "<span>%s%s%s Choisissez de nouveau vos fichiers.</span></p>", page->file ? page->file : "",
               page->file ? " : " : "", page->trouble.text);
  }
  html_write(
      out,
      "<p>Impression 3D, gravure, flocage, couture… Dites ce que vous voulez : nous répondons avec un prix. C’est "
      "gratuit.</p><form class=\"stack\" method=\"post\" enctype=\"multipart/form-data\" "
      "action=\"/boutique/%s/devis\"><input type=\"hidden\" name=\"cle\" value=\"%s\">",
      page->view->catalog->kpa, page->key);
  buffer_text(out, "<fieldset class=\"card\"><legend>Ce que vous voulez</legend>");
  write_activities(page);
  html_write(
      out,
      "<div class=\"field\"><label for=\"demande\">Votre demande</label><textarea class=\"input\" id=\"demande\" "
      "name=\"demande\" rows=\"6\" maxlength=\"2000\" required aria-describedby=\"aide-demande\">%s</textarea>"
      "<p class=\"hint\" id=\"aide-demande\">Combien, quelle taille, quelle couleur, pour quand.</p></div>",
      page->wish);
  buffer_text(out,
              "<div class=\"field\"><label for=\"fichiers\">Vos fichiers</label><input class=\"input\" id=\"fichiers\" "
              "name=\"fichiers\" type=\"file\" multiple accept=\".stl,.svg,.pdf,.jpg,.jpeg,.png,.webp\" "
              "aria-describedby=\"aide-fichiers\"><p class=\"hint\" id=\"aide-fichiers\">Cinq au plus, 20 Mo chacun : "
              "STL, SVG, PDF ou photo. Seul l’atelier les voit. Ils sont effacés 30 jours après la fin.</p></div>"
              "</fieldset><fieldset class=\"card\"><legend>Pour vous répondre</legend>");
  view_contact(out, &(struct view_contact){.name = page->name,
                                           .email = page->email,
                                           .phone = page->phone,
                                           .hint = "L’un des deux suffit. Le devis vient par e-mail, ou nous vous "
                                                   "appelons.",
                                           .trouble = page->trouble});
  buffer_text(out, "</fieldset><button class=\"btn btn-do btn-lg btn-wide\">Envoyer ma demande</button></form>\n");
}

static void write_activities(const struct quote_form_page *page) {
  struct buffer *out = page->view->out;
  const struct catalog *catalog = page->view->catalog;
  buffer_text(out, "<div class=\"field\"><label for=\"activite\">Quel atelier\u202f?</label><select class=\"input\" "
                   "id=\"activite\" name=\"activite\"><option value=\"\">Je ne sais pas</option>");
  for (size_t i = 0; i < catalog->activity_count; i++)
    html_write(out, "<option value=\"%s\"%s>%s</option>", catalog->activities[i].code,
               text_equal(catalog->activities[i].code, page->activity) ? " selected" : "", catalog->activities[i].name);
  buffer_text(out, "</select></div>");
}

/* ---- the answer ----------------------------------------------------------------------------------------------------
 */

void view_quote(const struct quote_page *page) {
  struct buffer *out = page->view->out;
  const struct quote_row *row = page->quote->row;
  view_begin(page->view, "Mon devis");
  html_write(out, "<div class=\"wrap narrow\"><section class=\"sec stack\"><h1>Mon devis %s</h1>", row->code);
  if (page->trouble.text) view_note(out, "is-stop", "triangle-alert", page->trouble.text);
  html_write(out, "<p><span class=\"badge %s\">%s</span></p>", page->is_open ? "is-wait" : "", quote_state_text(row));
  if (row->answer[0]) html_write(out, "<p class=\"words\">%s</p>", row->answer);
  write_lines(page);
  write_terms(page);
  if (page->is_open) write_choices(page);
  else if (row->order) write_order(page);
  else write_over(page);
  buffer_text(out, "</section></div>\n");
  view_end(page->view);
}

static void write_lines(const struct quote_page *page) {
  struct buffer *out = page->view->out;
  char amount[PRICE_WORDS];
  buffer_text(out, "<div class=\"card stack\"><h2>Ce que nous proposons</h2><ul class=\"lines\">");
  for (size_t i = 0; i < page->quote->line_count; i++) {
    const struct quote_line_row *line = &page->quote->lines[i];
    html_write(out, "<li><span><b>%s</b>", line->label);
    if (line->quantity % 1000 == 0)
      html_write(out, "<span class=\"second\">%zu × %s</span>", (size_t)(line->quantity / 1000),
                 words_euros(line->unit_price, amount));
    html_write(out, "</span><span class=\"num\">%s</span></li>", words_euros(line->gross, amount));
  }
  html_write(out, "</ul><p class=\"sum-total\"><b>Total TTC</b><span class=\"num\">%s</span></p></div>\n",
             words_euros(page->quote->row->total, amount));
}

static void write_terms(const struct quote_page *page) {
  struct buffer *out = page->view->out;
  const struct quote_row *row = page->quote->row;
  char amount[PRICE_WORDS], date[DATE_WORDS];
  buffer_text(out, "<div class=\"card stack\"><h2>Comment</h2>");
  if (row->deposit.cents)
    html_write(out, "<p>Acompte avant le travail : <b class=\"num\">%s</b>. Le reste au retrait.</p>",
               words_euros(row->deposit, amount));
  else buffer_text(out, "<p>Tout se paie au retrait.</p>");
  html_write(out, "<p>Délai : %zu jour%s%s.</p><p>Prix valable jusqu’au <b>%s</b>.</p>", (size_t)row->delay_days,
             row->delay_days > 1 ? "s" : "", row->deposit.cents ? " après l’acompte" : "",
             words_date(row->valid_until, date));
  buffer_text(out,
              "<p>Fait pour vous seul·e : pas de rétractation une fois le travail commandé (Code de la consommation, "
              "article L221-28, 3°).</p></div>\n");
}

static void write_choices(const struct quote_page *page) {
  html_write(
      page->view->out,
      "<p><a class=\"btn btn-do btn-lg btn-wide\" href=\"/boutique/devis/%s/accepter\">Accepter ce devis</a></p>"
      "<details class=\"card\"><summary>Refuser ce devis</summary><form class=\"stack\" method=\"post\" "
      "action=\"/boutique/devis/%s/refuser\"><p>Rien n’est dû. Vos fichiers sont effacés dans 30 jours.</p><button "
      "class=\"btn\">Oui, refuser</button></form></details>\n",
      page->token, page->token);
}

/* What was accepted is an order: its own page says how to pay it, and pays it again. */
static void write_order(const struct quote_page *page) {
  struct buffer *out = page->view->out;
  enum order_state state = order_state_of(page->quote->row->order_state);
  if (state == ORDER_EXPIRED) {
    view_note(out, "is-wait", "clock", "L’acompte n’est pas arrivé à temps. Rien n’est dû.");
    write_over(page);
    return;
  }
  if (state == ORDER_AWAITING_PAYMENT)
    view_note(out, "is-wait", "clock", "Il reste à payer l’acompte. Le travail commence après.");
  html_write(out, "<p><a class=\"btn btn-do btn-wide\" href=\"/boutique/commande/%s\">%s</a></p>", page->token,
             state == ORDER_AWAITING_PAYMENT ? "Suivre ma commande et payer l’acompte" : "Suivre ma commande");
}

static void write_over(const struct quote_page *page) {
  html_write(page->view->out,
             "<p>Ce devis est terminé.</p><p><a class=\"btn btn-wide\" href=\"/boutique/%s/devis\">Demander un "
             "nouveau devis</a></p>\n",
             page->view->catalog->kpa);
}

void view_quote_acceptance(const struct quote_page *page) {
  struct buffer *out = page->view->out;
  view_begin(page->view, "Accepter le devis");
  html_write(out, "<div class=\"wrap narrow\"><section class=\"sec stack\"><h1>Accepter le devis %s</h1>",
             page->quote->row->code);
  if (page->trouble.text) view_note(out, "is-stop", "triangle-alert", page->trouble.text);
  write_lines(page);
  write_terms(page);
  html_write(out,
             "<form class=\"stack\" method=\"post\" action=\"/boutique/devis/%s/accepter\"><input type=\"hidden\" "
             "name=\"version\" value=\"%zu\">",
             page->token, (size_t)page->quote->row->version);
  write_ways(page);
  html_write(
      out,
      "<label class=\"choice\"><input type=\"checkbox\" name=\"conditions\" value=\"oui\" required><span>J’ai lu "
      "et j’accepte les <a href=\"/boutique/%s/conditions\" target=\"_blank\">conditions de vente</a></span>"
      "</label>",
      page->view->catalog->kpa);
  html_write(out,
             "<button class=\"btn btn-pay btn-wide btn-lg\">Accepter le devis, avec obligation de "
             "paiement</button></form><p><a href=\"/boutique/devis/%s\">Revenir au devis</a></p></section></div>\n",
             page->token);
  view_end(page->view);
}

static void write_ways(const struct quote_page *page) {
  struct buffer *out = page->view->out;
  if (!page->quote->row->deposit.cents) return;
  buffer_text(out, "<fieldset class=\"card\"><legend>Payer l’acompte</legend>");
  if (page->pays_online)
    buffer_text(out, "<label class=\"choice\"><input type=\"radio\" name=\"paiement\" value=\"online\" checked "
                     "required><span><b>En ligne, par carte</b></span></label>");
  if (page->pays_counter)
    html_write(
        out,
        "<label class=\"choice\"><input type=\"radio\" name=\"paiement\" value=\"counter\"%s required><span><b>À "
        "l’atelier</b><br><span class=\"second\">Sous 7 jours.</span></span></label>",
        page->pays_online ? "" : " checked");
  buffer_text(out, "</fieldset>\n");
}
