/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the pages of the shop are made from, and their common frame. Private to shop/. */
#ifndef COMPTOIR_SHOP_VIEW_H
#define COMPTOIR_SHOP_VIEW_H

#include "catalog/catalog.h"
#include "shop/html.h"

struct shop_view {
  const struct catalog_edition *edition;
  const struct catalog *catalog; /* the KPA that is looked at */
  const struct catalog_seller *seller;
  const struct catalog_activity *activity; /* chosen; NULL: all */
  const char *words;                       /* searched; NULL: nothing */
  const struct catalog_item *found;        /* by the search */
  size_t found_count;
  struct buffer *out;
};

/* frame.c */
void view_begin(const struct shop_view *view, const char *title); /* up to <main>; view->catalog may be NULL */
void view_end(const struct shop_view *view);
void view_icon(struct buffer *out, const char *name);                        /* of web/shop/icons.svg */
void view_pictogram(struct buffer *out, const char *name, const char *size); /* nothing when we have no such picture */
void view_asset(struct buffer *out, const char *path);                       /* its address */
const struct catalog_activity *view_activity(const struct catalog *catalog, const char *code); /* NULL: none */
void view_seller(const struct shop_view *view); /* who sells, and the CAPE sentence of C. com. R127-3 */

/* The pages. */
void view_list(const struct shop_view *view);
void view_item(const struct shop_view *view, const struct catalog_item *item);
void view_absent(const struct shop_view *view); /* such an item, activity or KPA is not here */
void view_doors(struct buffer *out, const char *till_url);

#endif
