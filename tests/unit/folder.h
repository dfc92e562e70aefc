/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* New folders for tests, where TMPDIR says: ./check puts them into memory, for a test waits for no disk. */
#ifndef COMPTOIR_TESTS_UNIT_FOLDER_H
#define COMPTOIR_TESTS_UNIT_FOLDER_H

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* Makes a folder that only this user may enter and writes its name into name; a TMPDIR too long for size is passed
 * over. */
static inline const char *folder_new(char *name, size_t size, const char *kind) {
  const char *place = getenv("TMPDIR");
  int length = place ? snprintf(name, size, "%s/comptoir-%s-XXXXXX", place, kind) : -1;
  if (length < 0 || (size_t)length >= size) length = snprintf(name, size, "/tmp/comptoir-%s-XXXXXX", kind);
  assert((size_t)length < size);
  const char *made = mkdtemp(name);
  assert(made);
  return made;
}

#endif
