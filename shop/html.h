/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* HTML by format: the format is ours and goes out as it is, every text that is filled in is escaped. Private to shop/.
 */
#ifndef COMPTOIR_SHOP_HTML_H
#define COMPTOIR_SHOP_HTML_H

#include "core/buffer.h"

/* Understands %s (escaped text), %zu and %%, nothing else. */
void html_write(struct buffer *out, const char *format, ...) PRINTF(2, 3);

/* A text inside an address, after ? or between slashes: percent-encoded. */
void html_url_part(struct buffer *out, const char *text);

#endif
