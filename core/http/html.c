/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/http.h"

#include <string.h>

static const char *entity(char character);

void html_text(struct buffer *out, const char *text) {
  for (;;) {
    size_t plain = strcspn(text, "&<>\"'");
    buffer_add(out, text, plain);
    text += plain;
    if (*text == '\0') return;
    buffer_text(out, entity(*text++));
  }
}

static const char *entity(char character) {
  switch (character) {
  case '&': return "&amp;";
  case '<': return "&lt;";
  case '>': return "&gt;";
  case '"': return "&quot;";
  default: return "&#39;";
  }
}
