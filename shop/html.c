/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shop/html.h"
#include "core/http/http.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

void html_write(struct buffer *out, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  for (;;) {
    size_t plain = strcspn(format, "%");
    buffer_add(out, format, plain);
    format += plain;
    if (*format == '\0') break;
    if (format[1] == 's') {
      html_text(out, va_arg(arguments, const char *));
      format += 2;
    } else if (strncmp(format, "%zu", 3) == 0) {
      buffer_format(out, "%zu", va_arg(arguments, size_t));
      format += 3;
    } else {
      assert(format[1] == '%');
      buffer_char(out, '%');
      format += 2;
    }
  }
  va_end(arguments);
}

void html_url_part(struct buffer *out, const char *text) {
  static const char HEX[] = "0123456789ABCDEF";
  for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
    bool plain =
        (*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || strchr("-._~", *at);
    if (plain) {
      buffer_char(out, (char)*at);
      continue;
    }
    buffer_char(out, '%');
    buffer_char(out, HEX[*at >> 4]);
    buffer_char(out, HEX[*at & 15]);
  }
}
