/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "catalog/file.h"
#include "core/text.h"

struct code_slot {
  const char *code; /* NULL: free */
  size_t position;
};

static struct code_slot *find_slot(const struct code_index *index, const char *code);

struct code_index code_index_new(size_t count, struct arena *arena) {
  size_t slots = 16;
  while (slots < 2 * count) slots *= 2; /* never more than half full */
  return (struct code_index){.slots = arena_list(arena, slots, sizeof(struct code_slot)), .mask = slots - 1};
}

size_t code_index_put(struct code_index *index, const char *code, size_t position) {
  struct code_slot *slot = find_slot(index, code);
  if (slot->code) return slot->position;
  *slot = (struct code_slot){.code = code, .position = position};
  return CODE_NONE;
}

size_t code_index_get(const struct code_index *index, const char *code) {
  const struct code_slot *slot = code ? find_slot(index, code) : NULL;
  return slot && slot->code ? slot->position : CODE_NONE;
}

/* FNV-1a, linear probing. */
static struct code_slot *find_slot(const struct code_index *index, const char *code) {
  uint64_t hash = 14695981039346656037u;
  for (const char *at = code; *at; at++) hash = (hash ^ (unsigned char)*at) * 1099511628211u;
  size_t slot = hash & index->mask;
  while (index->slots[slot].code && !text_equal(index->slots[slot].code, code)) slot = (slot + 1) & index->mask;
  return &index->slots[slot];
}
