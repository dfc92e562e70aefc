/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What anybody may read of a catalogue, as JSON. Private to catalog/. */
#ifndef COMPTOIR_CATALOG_PUBLIC_H
#define COMPTOIR_CATALOG_PUBLIC_H

#include "catalog/catalog.h"

/* {"kpa":{…},"activities":[…],"items":[…]} without the archived items. */
void public_write_catalog(const struct catalog *catalog, struct buffer *out);
void public_write_item(const struct catalog_item *item, struct buffer *out);
/* {"items":[…]} */
void public_write_items(const struct catalog_item items[], size_t count, struct buffer *out);

#endif
