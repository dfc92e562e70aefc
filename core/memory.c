/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>

void *memory_resize(void *old, size_t size) {
  void *memory = realloc(old, size > 0 ? size : 1);
  if (!memory) {
    fprintf(stderr, "comptoir: out of memory (%zu bytes asked)\n", size);
    abort();
  }
  return memory;
}
