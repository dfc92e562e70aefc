/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: worker_inside */
/* Any bytes as a PDF: the look ends, and what it accepts has pages and none of the names that start something. */
#include "worker/inside/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool says(const uint8_t *bytes, size_t size, const char *name) {
  return memmem(bytes, size, name, strlen(name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  uint32_t pages = 0;
  uint8_t *bytes = malloc(size + 1); /* of its own, so that one byte too far is seen */
  assert(bytes);
  memcpy(bytes, data, size);
  enum file_kind kind = kind_of_file(bytes, size);
  enum worker_verdict verdict = look_at_pdf(bytes, size, &pages);
  assert(verdict < VERDICT_COUNT);
  if (verdict == VERDICT_ACCEPTED) {
    assert(kind == FILE_PDF && pages > 0);
    assert(!says(bytes, size, "/JavaScript ") && !says(bytes, size, "/Launch ") && !says(bytes, size, "/Encrypt "));
  }
  int up = exif_orientation(bytes, size);
  assert(up >= 1 && up <= 8);
  if (has_stowaway(bytes, size)) assert(size > 0);
  free(bytes);
  return 0;
}
