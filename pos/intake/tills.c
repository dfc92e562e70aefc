/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tills this server has met: their keys for whoever verifies, their heads for the writer. */
#include "pos/intake/private.h"

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

static struct known_till *find(const struct till_registry *registry, const char *code, size_t *place);
static enum outcome load(struct intake *intake, const char *code, struct known_till **till, struct fault *fault);
static struct known_till *keep(struct till_registry *registry, struct known_till *till);
static void forget(struct known_till *till);

void tills_init(struct till_registry *registry) {
  *registry = (struct till_registry){0};
  pthread_mutex_init(&registry->lock, NULL);
}

void tills_done(struct till_registry *registry) {
  for (size_t i = 0; i < registry->count; i++) forget(registry->list[i]);
  free(registry->list);
  pthread_mutex_destroy(&registry->lock);
}

enum outcome tills_find(struct intake *intake, const char *code, struct known_till **till, struct fault *fault) {
  size_t place;
  pthread_mutex_lock(&intake->tills.lock);
  struct known_till *known = find(&intake->tills, code, &place);
  pthread_mutex_unlock(&intake->tills.lock);
  if (known == NULL) {
    enum outcome outcome = load(intake, code, &known, fault);
    if (outcome != OK) return outcome;
    known = keep(&intake->tills, known);
  }
  *till = known;
  return OK;
}

void tills_forget_heads(struct till_registry *registry) {
  pthread_mutex_lock(&registry->lock);
  for (size_t i = 0; i < registry->count; i++) registry->list[i]->heads_known = false;
  pthread_mutex_unlock(&registry->lock);
}

/* place: where it is or would be. */
static struct known_till *find(const struct till_registry *registry, const char *code, size_t *place) {
  size_t low = 0, high = registry->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = strcmp(registry->list[middle]->code, code);
    if (order == 0) return registry->list[middle];
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  *place = low;
  return NULL;
}

static enum outcome load(struct intake *intake, const char *code, struct known_till **till, struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  const struct db_param params[] = {P_TEXT(code)};
  struct till_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = intake_look_up(intake->db, &intake_find_till, params, &arena, &row, &count, fault);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(fault, UNAUTHENTICATED, "till", "%s", code);
  struct verify_key *key = verify_key_from_der(row->public_key.bytes, row->public_key.length);
  if (key == NULL) return fault_set(fault, FAILED_INTERNAL, "till.public_key", "%s has no usable key", code);
  struct known_till *loaded = memory_resize(NULL, sizeof *loaded);
  *loaded = (struct known_till){.key = key};
  TEXT_COPY(loaded->code, row->code);
  TEXT_COPY(loaded->kpa, row->kpa);
  TEXT_COPY(loaded->legal_entity, row->legal_entity);
  *till = loaded;
  return OK;
}

/* Two threads may have loaded it at once: the first one stays. */
static struct known_till *keep(struct till_registry *registry, struct known_till *till) {
  size_t place = 0;
  pthread_mutex_lock(&registry->lock);
  struct known_till *first = find(registry, till->code, &place);
  if (first == NULL) {
    if (registry->count == registry->capacity) {
      registry->capacity = registry->capacity > 0 ? registry->capacity * 2 : 16;
      registry->list = memory_resize(registry->list, registry->capacity * sizeof *registry->list);
    }
    memmove(registry->list + place + 1, registry->list + place, (registry->count - place) * sizeof *registry->list);
    registry->list[place] = till;
    registry->count++;
  }
  pthread_mutex_unlock(&registry->lock);
  if (first != NULL) forget(till);
  return first != NULL ? first : till;
}

static void forget(struct known_till *till) {
  verify_key_free(till->key);
  free(till);
}
