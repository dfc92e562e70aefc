/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/arena.h"
#include "core/memory.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
  struct arena_block *older;
  size_t used, size;
  alignas(max_align_t) unsigned char bytes[];
};

enum { FIRST_BLOCK = 8 * 1024, LARGEST_KEPT = 1024 * 1024 };

static struct arena_block *add_block(struct arena *arena, size_t needed);
static size_t round_up(size_t size);
static void stop(void) __attribute__((noreturn));

void *arena_alloc(struct arena *arena, size_t size) {
  size_t rounded = round_up(size);
  struct arena_block *block = arena->blocks;
  if (!block || block->size - block->used < rounded) block = add_block(arena, rounded);
  void *memory = block->bytes + block->used;
  block->used += rounded;
  return memset(memory, 0, size);
}

void *arena_list(struct arena *arena, size_t count, size_t size) {
  size_t total;
  if (__builtin_mul_overflow(count, size, &total)) stop();
  return arena_alloc(arena, total);
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size) {
  void *memory = arena_alloc(arena, size);
  if (size > 0) memcpy(memory, bytes, size);
  return memory;
}

char *arena_text(struct arena *arena, const char *text, size_t length) {
  if (length == SIZE_MAX) stop();
  char *copy = arena_alloc(arena, length + 1);
  if (length > 0) memcpy(copy, text, length);
  return copy;
}

char *arena_format(struct arena *arena, const char *format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0) stop();
  char *text = arena_alloc(arena, (size_t)length + 1);
  vsnprintf(text, (size_t)length + 1, format, again);
  va_end(again);
  return text;
}

void arena_reset(struct arena *arena) {
  struct arena_block *kept = arena->blocks;
  if (!kept || kept->size > LARGEST_KEPT) {
    arena_done(arena); /* one huge request must not pin its memory for ever */
    return;
  }
  struct arena older = {.blocks = kept->older};
  arena_done(&older);
  kept->older = NULL;
  kept->used = 0;
}

void arena_done(struct arena *arena) {
  struct arena_block *block = arena->blocks;
  arena->blocks = NULL;
  while (block) {
    struct arena_block *older = block->older;
    free(block);
    block = older;
  }
}

/* Each block is twice the one before, so that a long request needs few of them. */
static struct arena_block *add_block(struct arena *arena, size_t needed) {
  size_t size = FIRST_BLOCK;
  if (arena->blocks) size = arena->blocks->size < LARGEST_KEPT / 2 ? arena->blocks->size * 2 : LARGEST_KEPT;
  if (size < needed) size = needed;
  if (size > SIZE_MAX - sizeof(struct arena_block)) stop();
  struct arena_block *block = memory_resize(NULL, sizeof *block + size);
  block->older = arena->blocks;
  block->used = 0;
  block->size = size;
  arena->blocks = block;
  return block;
}

static size_t round_up(size_t size) {
  size_t unit = alignof(max_align_t);
  if (size > SIZE_MAX - unit) stop();
  size_t rounded = (size + unit - 1) / unit * unit;
  return rounded > 0 ? rounded : unit; /* an empty piece has its own address too */
}

static void stop(void) {
  fputs("comptoir: a request asked for more memory than a size can say\n", stderr);
  abort();
}
