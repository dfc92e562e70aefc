/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files embedded at build time from web/ (with brotli and gzip twins) and sql/. The tables are generated. */
#ifndef COMPTOIR_CORE_ASSET_H
#define COMPTOIR_CORE_ASSET_H

#include <stddef.h>

struct asset_bytes {
  const unsigned char *bytes;
  size_t length; /* 0: this twin does not exist (not smaller than the original) */
};

struct asset {
  const char *path; /* "till/till.js": below web/ */
  const char *content_type;
  const char *etag; /* quoted, from the content's SHA-256 */
  struct asset_bytes identity, gzip, brotli;
};

extern const struct asset asset_table[]; /* sorted by path */
extern const size_t asset_count;
extern const char
    asset_build_id[]; /* hash of all assets: /a/<build id>/<path> never changes and may be cached for ever */

const struct asset *asset_find(const char *path); /* NULL when there is none */

#endif
