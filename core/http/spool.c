/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/spool.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { OPEN_MAX_SPOOLS = 24 }; /* of the program: together no more than 24 bodies lie on disk */
static atomic_int open_spools;

static bool open_file(struct spool *spool, const char *folder);

bool spool_add(struct spool *spool, const char *folder, const void *bytes, size_t length) {
  const char *from = bytes;
  if (!spool->is_open && !open_file(spool, folder)) return false;
  while (length > 0) {
    ssize_t written = write(spool->file, from, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    from += written;
    length -= (size_t)written;
    spool->length += (size_t)written;
  }
  return true;
}

static bool open_file(struct spool *spool, const char *folder) {
  char path[4096];
  int length = snprintf(path, sizeof path, "%s/body-XXXXXX", folder);
  if (length < 0 || (size_t)length >= sizeof path) return false;
  spool->file = atomic_fetch_add(&open_spools, 1) < OPEN_MAX_SPOOLS ? mkstemp(path) : -1; /* mode 0600 */
  spool->is_open = spool->file >= 0;
  if (!spool->is_open) {
    atomic_fetch_sub(&open_spools, 1);
    return false;
  }
  return unlink(path) == 0;
}

const char *spool_map(struct spool *spool) {
  if (spool->map) return spool->map;
  void *map = mmap(NULL, spool->length, PROT_READ, MAP_PRIVATE, spool->file, 0);
  if (map == MAP_FAILED) return NULL;
  spool->map = map;
  return map;
}

void spool_done(struct spool *spool) {
  if (spool->map) munmap(spool->map, spool->length);
  if (spool->is_open) {
    close(spool->file);
    atomic_fetch_sub(&open_spools, 1);
  }
  *spool = (struct spool){0};
}
