/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the law wants said, in short sentences. A KPA's own terms of sale replace ours. */
#include "shop/order_page.h"

static void write_own_terms(struct buffer *out, const char *terms);
static void write_our_terms(const struct shop_view *view);
static void write_mediator(const struct shop_view *view);
static void write_publisher(const struct shop_view *view);
static void write_part(struct buffer *out, const char *title, const char *text);

void view_terms(const struct shop_view *view) {
  struct buffer *out = view->out;
  view_begin(view, "Conditions de vente");
  buffer_text(out, "<div class=\"wrap narrow\"><section class=\"sec stack law\"><h1>Conditions de vente</h1>");
  view_seller(view);
  if (view->stock->offer.terms[0]) write_own_terms(out, view->stock->offer.terms);
  else write_our_terms(view);
  write_mediator(view);
  buffer_text(out, "</section></div>\n");
  view_end(view);
}

/* Plain text: a paragraph a line. */
static void write_own_terms(struct buffer *out, const char *terms) {
  AUTO(buffer) struct buffer line = {0};
  for (const char *at = terms;; at++) {
    if (*at != '\n' && *at != '\0') {
      buffer_char(&line, *at);
      continue;
    }
    if (line.length > 0) html_write(out, "<p>%s</p>", line.bytes);
    buffer_clear(&line);
    if (*at == '\0') return;
  }
}

static void write_our_terms(const struct shop_view *view) {
  struct buffer *out = view->out;
  write_part(out, "Prix",
             "Les prix sont en euros, toutes taxes comprises. Il n’y a pas de livraison, donc pas de frais.");
  write_part(out, "Commande",
             "Vous choisissez, vous vérifiez, vous commandez avec obligation de paiement. Vous recevez une "
             "confirmation par e-mail si vous avez donné une adresse. Le français fait foi.");
  write_part(out, "Paiement",
             "À l’atelier, au retrait, ou en ligne quand c’est proposé. Une pièce payée en ligne vous attend "
             "le temps de payer ; sans paiement à l’heure dite, elle retourne en rayon et rien n’est dû.");
  write_part(out, "Retrait",
             "À l’atelier, au moment choisi, avec le code de la commande. Sans moment choisi : au plus tard "
             "30 jours après la commande.");
  html_write(
      out,
      "<h2>Si vous ne venez pas</h2><p>Une commande à payer au retrait est gardée %zu jours après le moment choisi, "
      "puis annulée sans frais. Une commande payée reste à vous : écrivez ou appelez l’atelier.</p>",
      (size_t)view->stock->offer.keep_days);
  write_part(out, "Changer d’avis",
             "Payé en ligne, vous avez 14 jours à partir du retrait pour renoncer au contrat, sans raison "
             "ni frais, par la fonction « Renoncer au contrat ici » ou en nous le disant. Vous êtes "
             "remboursé sous 14 jours. Exceptions (Code de la consommation, L221-28) : ce qui est fait "
             "pour vous, les produits frais, les services entièrement rendus avec votre accord. Ce qui "
             "se paie à l’atelier s’y achète : jusque-là, vous annulez librement.");
  write_part(out, "Garanties",
             "Garantie légale de conformité : deux ans (L217-3 et suivants). Un défaut est présumé exister à "
             "la vente pendant deux ans pour le neuf, un an pour l’occasion. Garantie des vices cachés : "
             "articles 1641 et suivants du Code civil.");
  write_part(out, "Réclamations", "Dites-le à l’atelier : on cherche une solution ensemble.");
}

static void write_mediator(const struct shop_view *view) {
  const char *mediator = view->stock->offer.mediator;
  html_write(view->out, "<h2>Médiateur de la consommation</h2><p>%s</p>",
             mediator[0]
                 ? mediator
                 : "L’atelier n’a pas encore indiqué son médiateur : demandez-lui ses coordonnées, il vous les doit.");
}

void view_notices(const struct shop_view *view) {
  struct buffer *out = view->out;
  view_begin(view, "Mentions légales et vie privée");
  buffer_text(
      out, "<div class=\"wrap narrow\"><section class=\"sec stack law\"><h1>Mentions légales et vie privée</h1><h2>Qui "
           "vend et publie</h2>");
  view_seller(view);
  write_publisher(view);
  html_write(out, "<p>Nous joindre : %s, à l’adresse de l’atelier.</p>", view->catalog->kpa_name);
  view_address(out, view->catalog);
  write_part(
      out, "Ce que nous gardons de vous",
      "Votre nom et un moyen de vous joindre, pour préparer la commande et vous "
      "prévenir. Ils s’effacent d’eux-mêmes après 3 ans ; la commande reste, sans votre nom, pour les comptes (10 "
      "ans).");
  write_part(
      out, "Un cookie, deux avec un compte",
      "Le panier, sur votre appareil : ce que vous y avez mis, rien sur vous, sept jours. Si vous entrez dans votre "
      "compte, un second garde la porte "
      "ouverte. Ils sont nécessaires, donc il n’y a rien à accepter. Aucune mesure d’audience, aucune publicité.");
  write_part(out, "Vos droits",
             "Voir, corriger, effacer, vous opposer : votre compte a un bouton « Effacer », ou dites-le à l’atelier. "
             "Sans réponse : la CNIL, cnil.fr.");
  write_part(
      out, "Accessibilité",
      "Ces pages marchent sans souris, sans JavaScript et avec un lecteur d’écran. Vérification "
      "faite par un outil automatique, pas encore par un audit : partiellement conforme. Un obstacle\u202f? Dites-le, "
      "on vous sert autrement et on corrige.");
  write_mediator(view);
  buffer_text(out, "</section></div>\n");
  view_end(view);
}

/* Loi 2004-575 for confidence in the digital economy, art. 1-1. */
static void write_publisher(const struct shop_view *view) {
  const struct order_offer *offer = &view->stock->offer;
  if (offer->publisher[0]) html_write(view->out, "<p>Responsable de la publication : %s.</p>", offer->publisher);
  else
    html_write(view->out, "<p>Responsable de la publication : la personne qui représente légalement %s.</p>",
               view->seller->name);
  html_write(view->out, "<p>Hébergement du site : %s.</p>",
             offer->host[0] ? offer->host : "l’atelier ne l’a pas encore indiqué, demandez-lui");
}

static void write_part(struct buffer *out, const char *title, const char *text) {
  html_write(out, "<h2>%s</h2><p>%s</p>", title, text);
}

void view_find_order(const struct shop_view *view, const char *trouble, const char *code, const char *contact) {
  struct buffer *out = view->out;
  view_begin(view, "Renoncer au contrat ici");
  html_write(
      out,
      "<div class=\"wrap narrow\"><section class=\"sec stack\"><h1>Renoncer au contrat ici</h1><p>Le plus simple : "
      "ouvrez le lien de votre commande, reçu par e-mail. Sinon, donnez son code et ce que vous aviez indiqué pour "
      "vous joindre.</p><form class=\"card stack\" method=\"post\" action=\"/boutique/%s/renoncer\">",
      view->catalog->kpa);
  if (trouble) {
    buffer_text(out, "<p class=\"note is-stop\" role=\"alert\">");
    view_icon(out, "triangle-alert");
    html_write(out, "<span>%s</span></p>", trouble);
  }
  html_write(
      out,
      "<div class=\"field\"><label for=\"code\">Code de la commande</label><input class=\"input\" id=\"code\" "
      "name=\"code\" required maxlength=\"12\" autocapitalize=\"characters\" autocomplete=\"off\" value=\"%s\"></div>",
      code);
  html_write(
      out,
      "<div class=\"field\"><label for=\"joindre\">Votre e-mail ou votre téléphone</label><input class=\"input\" "
      "id=\"joindre\" name=\"joindre\" required maxlength=\"200\" value=\"%s\"></div><button class=\"btn btn-do\">"
      "Continuer</button></form></section></div>\n",
      contact);
  view_end(view);
}
