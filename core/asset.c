/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/asset.h"

#include <stdlib.h>
#include <string.h>

static int compare_path(const void *path, const void *asset);

const struct asset *asset_find(const char *path) {
  return bsearch(path, asset_table, asset_count, sizeof asset_table[0], compare_path);
}

static int compare_path(const void *path, const void *asset) {
  return strcmp(path, ((const struct asset *)asset)->path);
}
