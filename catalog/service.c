/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Editions are made by one thread and read by many: a reader counts itself in and out under the lock, and an edition
 * that was replaced goes with its last reader. */
#include "catalog/public.h"
#include "catalog/store.h"
#include "core/memory.h"
#include "core/text.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

struct edition {
  struct catalog_edition public; /* first: what readers hold */
  struct arena arena;
  struct shared_body **bodies;
  size_t readers; /* under the lock; the service itself is one while it is current */
};

struct catalog_service {
  struct db *db;
  pthread_mutex_t lock; /* guards current and every readers */
  struct edition *current;
};

struct reading {                        /* of one refresh */
  const struct catalog_edition *before; /* NULL: none yet */
  struct edition *edition;
  bool same; /* nothing changed since before */
};

static enum outcome read_edition(struct tx *tx, void *context);
static enum outcome read_all(struct tx *tx, struct edition *edition);
static void write_bodies(struct edition *edition);
static struct edition *edition_new(void);
static void edition_free(struct edition *edition);
static void leave(struct catalog_service *service, struct edition *edition);

struct catalog_service *catalog_service_new(struct db *db) {
  struct catalog_service *service = memory_resize(NULL, sizeof *service);
  *service = (struct catalog_service){.db = db, .lock = PTHREAD_MUTEX_INITIALIZER};
  return service;
}

void catalog_service_free(struct catalog_service *service) {
  if (service->current) leave(service, service->current);
  pthread_mutex_destroy(&service->lock);
  free(service);
}

/* Only this thread replaces current, so it may look at it without holding it. */
enum outcome catalog_refresh(struct catalog_service *service, struct fault *fault) {
  struct reading reading = {.before = service->current ? &service->current->public : NULL, .edition = edition_new()};
  enum outcome outcome = db_transact(service->db, TX_READ, read_edition, &reading, fault);
  if (outcome != OK || reading.same) {
    edition_free(reading.edition);
    return outcome;
  }
  write_bodies(reading.edition);
  pthread_mutex_lock(&service->lock);
  struct edition *old = service->current;
  service->current = reading.edition;
  pthread_mutex_unlock(&service->lock);
  if (old) leave(service, old);
  return OK;
}

const struct catalog_edition *catalog_hold(struct catalog_service *service) {
  pthread_mutex_lock(&service->lock);
  struct edition *edition = service->current;
  if (edition) edition->readers++;
  pthread_mutex_unlock(&service->lock);
  return edition ? &edition->public : NULL;
}

void catalog_release(struct catalog_service *service, const struct catalog_edition *edition) {
  if (edition) leave(service, (struct edition *)(uintptr_t)edition); /* public is its first member */
}

size_t catalog_of(const struct catalog_edition *edition, const char *kpa) {
  for (size_t i = 0; i < edition->count; i++)
    if (text_equal(edition->catalogs[i].kpa, kpa)) return i;
  return CATALOG_NONE;
}

/* The version is read in the same snapshot as the rest. Dated prices make a new day a new edition. */
static enum outcome read_edition(struct tx *tx, void *context) {
  struct reading *reading = context;
  struct edition *edition = reading->edition;
  arena_reset(&edition->arena); /* the transaction may be run again */
  edition->public = (struct catalog_edition){.day = date_in_paris(clock_now_us())};
  enum outcome outcome = store_find_version(tx, &edition->public.version);
  if (outcome != OK) return outcome;
  const struct catalog_edition *before = reading->before;
  reading->same =
      before && before->version == edition->public.version && date_compare(before->day, edition->public.day) == 0;
  return reading->same ? OK : read_all(tx, edition);
}

static enum outcome read_all(struct tx *tx, struct edition *edition) {
  struct catalog_edition *public = &edition->public;
  size_t seller_count = 0;
  enum outcome outcome = store_list_sellers(tx, public->day, &edition->arena, &public->sellers, &seller_count);
  if (outcome != OK) return outcome;
  struct catalog *catalogs = arena_list(&edition->arena, seller_count, sizeof *catalogs);
  for (size_t i = 0; i < seller_count && outcome == OK; i++)
    outcome = catalog_read(tx, public->sellers[i].kpa, public->day, &edition->arena, &catalogs[i]);
  public->catalogs = catalogs;
  public->count = seller_count;
  return outcome;
}

static void write_bodies(struct edition *edition) {
  edition->bodies = arena_list(&edition->arena, edition->public.count, sizeof(struct shared_body *));
  for (size_t i = 0; i < edition->public.count; i++) {
    AUTO(buffer) struct buffer json = {0};
    public_write_catalog(&edition->public.catalogs[i], &json);
    edition->bodies[i] = shared_body_new("application/json", json.bytes, json.length);
  }
  edition->public.bodies = edition->bodies;
}

static struct edition *edition_new(void) {
  struct edition *edition = memory_resize(NULL, sizeof *edition);
  *edition = (struct edition){.readers = 1};
  return edition;
}

static void edition_free(struct edition *edition) {
  for (size_t i = 0; edition->bodies && i < edition->public.count; i++) shared_body_unref(edition->bodies[i]);
  arena_done(&edition->arena);
  free(edition);
}

static void leave(struct catalog_service *service, struct edition *edition) {
  pthread_mutex_lock(&service->lock);
  assert(edition->readers > 0);
  bool last = --edition->readers == 0;
  pthread_mutex_unlock(&service->lock);
  if (last) edition_free(edition);
}
