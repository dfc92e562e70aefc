/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/spool.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PLACES = 24, PLACES_OF_ONE = 6 }; /* of the program: together no more than 24 bodies lie on disk */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct place {
  bool taken;
  struct address household;
} places[PLACES];

static bool open_file(struct spool *spool, const struct address *sender, const char *folder);
static int take_place(const struct address *sender);
static void leave_place(int place);

bool spool_add(struct spool *spool, const struct address *sender, const char *folder, const void *bytes,
               size_t length) {
  const char *from = bytes;
  if (!spool->is_open && !open_file(spool, sender, folder)) return false;
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

static bool open_file(struct spool *spool, const struct address *sender, const char *folder) {
  char path[4096];
  int length = snprintf(path, sizeof path, "%s/body-XXXXXX", folder);
  if (length < 0 || (size_t)length >= sizeof path) return false;
  int place = take_place(sender);
  if (place < 0) return false;
  spool->file = mkstemp(path); /* mode 0600 */
  spool->place = place;
  spool->is_open = spool->file >= 0;
  if (!spool->is_open) leave_place(place);
  return spool->is_open && unlink(path) == 0;
}

/* -1: there is none, or this household has its share. */
static int take_place(const struct address *sender) {
  struct address household = address_household(sender);
  int free_place = -1, own = 0;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < PLACES; i++) {
    if (!places[i].taken) free_place = i;
    else own += memcmp(&places[i].household, &household, sizeof household) == 0;
  }
  if (own >= PLACES_OF_ONE) free_place = -1;
  if (free_place >= 0) places[free_place] = (struct place){true, household};
  pthread_mutex_unlock(&lock);
  return free_place;
}

static void leave_place(int place) {
  pthread_mutex_lock(&lock);
  places[place].taken = false;
  pthread_mutex_unlock(&lock);
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
    leave_place(spool->place);
  }
  *spool = (struct spool){0};
}
