/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: pos_virtual */
/* Bytes to the virtual printer, in pieces as a network cuts them: it never reads past them, never grows without end,
 * and what it says of the paper is text. The first byte chooses the paper and where the bytes are cut. */
#include "core/text.h"
#include "pos/virtual/roll.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void); /* NOLINT(bugprone-reserved-identifier): its name is the sanitizer's */

/* What fontconfig keeps for the life of the process, on purpose. */
const char *__lsan_default_suppressions(void) { /* NOLINT(bugprone-reserved-identifier) */
  return "leak:libfontconfig.so";
}

static size_t print(struct roll *roll, const uint8_t *bytes, size_t length) {
  size_t done = 0;
  for (size_t taken; done < length && (taken = roll_print(roll, bytes + done, length - done)) > 0;) {
    assert(taken <= length - done);
    done += taken;
  }
  return done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  static unsigned runs;
  struct roll *roll = roll_new(data[0] & 1 ? 32 : 48);
  size_t cut = 1 + (size_t)(data[0] >> 1) % (size - 1);
  size_t done = print(roll, data + 1, cut - 1 < size - 1 ? cut - 1 : size - 1);
  print(roll, data + 1 + done, size - 1 - done);
  AUTO(buffer) struct buffer text = {0};
  AUTO(buffer) struct buffer png = {0};
  roll_text(roll, &text);
  for (size_t i = 0; i < text.length; i++) assert(text.bytes[i] != '\0');
  assert(text.length == 0 || text_is_utf8(text.bytes, text.length));
  if (++runs % 16 == 0) assert(roll_png(roll, &png) == OK && memcmp(png.bytes, "\x89PNG", 4) == 0);
  roll_tear(roll);
  assert(!roll->first);
  roll_free(roll);
  return 0;
}
