/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: quote core_http core */
/* Any bytes as a customer's file, under each name; then as a form that holds one. */
#include "core/http/multipart.h"
#include "quote/check.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const names[] = {"a.stl", "a.svg", "a.pdf", "a.png"};
  struct fault fault = {0};
  size_t kept = 0;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    enum quote_kind kind = QUOTE_KINDS;
    if (quote_check(data, size, names[i], &kind, &fault) != OK) continue;
    assert(kind == (enum quote_kind)i);
    kept++;
  }
  assert(kept <= 1); /* one content, one kind */
  AUTO(arena) struct arena arena = {0};
  struct multipart form;
  if (multipart_read("multipart/form-data; boundary=x", (const char *)data, size, &arena, &form, &fault) != OK)
    return 0;
  assert(form.count <= MULTIPART_PARTS);
  for (size_t i = 0; i < form.count; i++) {
    const char *bytes = form.parts[i].bytes;
    assert(bytes >= (const char *)data && bytes + form.parts[i].length <= (const char *)data + size);
  }
  (void)multipart_text(&form, "a", 100, &arena);
  return 0;
}
