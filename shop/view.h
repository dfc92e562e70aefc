/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of the shop are made from, and their common frame. Private to shop/. */
#ifndef COMPTOIR_SHOP_VIEW_H
#define COMPTOIR_SHOP_VIEW_H

#include "catalog/catalog.h"
#include "group/group.h"
#include "shop/html.h"
#include "shop/private.h"

struct shop_view {
  const struct catalog_edition *edition;
  const struct catalog *catalog; /* the KPA that is looked at */
  const struct catalog_seller *seller;
  const struct catalog_activity *activity; /* chosen; NULL: all */
  const char *words;                       /* searched; NULL: nothing */
  const struct catalog_item *found;        /* by the search */
  size_t found_count;
  struct money price_max;                 /* 0: whatever it costs */
  bool only_pieces;                       /* those of which there is one */
  bool only_free;                         /* what nobody holds */
  const char *size, *condition;           /* of pieces; NULL: any */
  const struct shop_stock *stock;         /* NULL: a page that shows nothing for sale */
  const struct basket *basket;            /* NULL: none */
  const struct group_campaign *campaigns; /* that can be joined now: read for the first page alone */
  size_t campaign_count;
  const char *origin, *canonical; /* "https://…" and the path of this page; NULL: it is nobody else's business */
  const char *description;
  struct arena *arena;
  struct buffer *out;
};

struct view_trouble { /* why a form came back */
  const char *text;   /* NULL: it did not */
  const char *field;  /* "/phone"; "" when it is about the whole */
};

/* contact.c: name, e-mail and telephone, what was typed in them, and which of them is wrong. */
struct view_contact {
  const char *name, *email, *phone, *hint;
  bool may_choose, by_sms; /* how she is told: only where the KPA sends SMS */
  struct view_trouble trouble;
};
void view_contact(struct buffer *out, const struct view_contact *contact);

/* frame.c */
void view_begin(const struct shop_view *view, const char *title); /* up to <main>; view->catalog may be NULL */
void view_end(const struct shop_view *view);
void view_icon(struct buffer *out, const char *name);                        /* of web/shop/icons.svg */
void view_pictogram(struct buffer *out, const char *name, const char *size); /* nothing when we have no such picture */
void view_asset(struct buffer *out, const char *path);                       /* its address */
const struct catalog_activity *view_activity(const struct catalog *catalog, const char *code); /* NULL: none */
void view_seller(const struct shop_view *view); /* who sells, and the CAPE sentence of C. com. R127-3 */
void view_address(struct buffer *out, const struct catalog *catalog);
void view_note(struct buffer *out, const char *kind, const char *icon, const char *text); /* kind "", "is-stop"… */
void view_photo(const struct shop_view *view, const char *piece, const struct catalog_item *item, int size);
void view_held(const struct shop_view *view, int64_t until_us);        /* "Réservé jusqu’à 14 h 32" */
void view_time(struct buffer *out, int64_t at_us);                     /* <time>, "14 h 32" */
bool view_shows(const struct shop_view *view, struct money price);     /* within the price that was asked for */
const char *view_unit(const struct shop_view *view, const char *code); /* of an item; NULL: no longer sold */
bool view_is_home(const struct shop_view *view);                       /* nothing was asked for: the first page */
void view_json_ld(const struct shop_view *view, const struct buffer *json);

/* The pages. */
void view_list(const struct shop_view *view);
void view_item(const struct shop_view *view, const struct catalog_item *item);
void view_piece(const struct shop_view *view, const struct shop_piece *piece);
void view_pieces(const struct shop_view *view, const char *activity, size_t most); /* cards; activity NULL: all */
/* Where a script says how the piece stands; whole: the page is about it, and looked at anew. */
void view_live(const struct shop_view *view, const struct shop_piece *piece, bool whole);
void view_piece_card(const struct shop_view *view, const struct shop_piece *piece);
size_t view_count_pieces(const struct shop_view *view, const char *activity);
void view_filters(const struct shop_view *view);
void view_free_price(const struct shop_view *view, const struct catalog_item *item);
void view_levels(const struct shop_view *view, const struct catalog_item *item,
                 struct money fair); /* nothing when none was decided */
void view_basket(const struct shop_view *view, const struct shop_lines *lines);
void view_absent(const struct shop_view *view); /* such an item, activity or KPA is not here */
void view_doors(struct buffer *out, const char *till_url);

/* Of an input for an e-mail: "prenom@exemple" is none that a letter reaches, though a browser takes it for one. */
#define WHOLE_ADDRESS "pattern=\"[^@]+@[^@]+\\.[^@]+\" title=\"Une adresse entière, par exemple prenom@exemple.fr\""

#endif
