/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The body of a large request on disk, in a file without a name: ten people who send 50 MB each take no memory, and
 * nothing is left of them when the program ends. */
#ifndef COMPTOIR_CORE_HTTP_SPOOL_H
#define COMPTOIR_CORE_HTTP_SPOOL_H

#include "core/http/address.h"

struct spool { /* {0}: nothing came yet */
  bool is_open;
  int file, place;
  size_t length;
  void *map;
};

/* Adds bytes to a file in folder, made the first time; false: the machine could not, or too many bodies are under way:
 * 24 in all, six of one household, so that nobody who sends slowly keeps all others from sending. */
bool spool_add(struct spool *spool, const struct address *sender, const char *folder, const void *bytes, size_t length);
/* All of it, to be read; NULL: the machine could not. Valid until spool_done. */
const char *spool_map(struct spool *spool);
void spool_done(struct spool *spool);

#endif
