/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Growing bytes, always followed by a NUL that length does not count. {0} is a valid empty buffer. */
#ifndef COMPTOIR_CORE_BUFFER_H
#define COMPTOIR_CORE_BUFFER_H

#include "core/auto.h"
#include "core/outcome.h"

#include <stddef.h>

struct buffer {
  char *bytes;
  size_t length, capacity;
};

void buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_char(struct buffer *buffer, char character);
void buffer_format(struct buffer *buffer, const char *format, ...) PRINTF(2, 3);
void buffer_escaped(struct buffer *buffer, const char *text); /* for a part of a URL, as RFC 3986 asks */
void buffer_clear(struct buffer *buffer);                     /* length 0, memory kept */
void buffer_done(struct buffer *buffer);
/* Whole file into buffer; UNAVAILABLE with the path in fault->field when it cannot be read or exceeds limit bytes. */
NODISCARD enum outcome buffer_read_file(struct buffer *buffer, const char *path, size_t limit, struct fault *fault);
/* Appends text with each "%s" replaced by the next word, of a NULL-terminated list: for sentences kept in tables, whose
 * format is no literal. A "%s" without a word stays as it is. */
void buffer_fill(struct buffer *buffer, const char *text, const char *const words[]);

AUTO_RELEASE(buffer, struct buffer, buffer_done);

#endif
