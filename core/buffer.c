/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/buffer.h"
#include "core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_CAPACITY = 128, READ_STEP = 64 * 1024 };

static void reserve(struct buffer *buffer, size_t more);
static enum outcome read_all(struct buffer *buffer, int file, const char *path, size_t limit, struct fault *fault);

void buffer_add(struct buffer *buffer, const void *bytes, size_t length) {
  reserve(buffer, length);
  if (length > 0) memcpy(buffer->bytes + buffer->length, bytes, length);
  buffer->length += length;
  buffer->bytes[buffer->length] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text) {
  buffer_add(buffer, text, strlen(text));
}

void buffer_char(struct buffer *buffer, char character) {
  buffer_add(buffer, &character, 1);
}

void buffer_format(struct buffer *buffer, const char *format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  reserve(buffer, 0);
  size_t space = buffer->capacity - buffer->length;
  int needed = vsnprintf(buffer->bytes + buffer->length, space, format, arguments);
  va_end(arguments);
  if (needed < 0) abort(); /* only a broken format or more than 2 GB */
  if ((size_t)needed >= space) {
    reserve(buffer, (size_t)needed);
    vsnprintf(buffer->bytes + buffer->length, buffer->capacity - buffer->length, format, again);
  }
  va_end(again);
  buffer->length += (size_t)needed;
}

void buffer_escaped(struct buffer *buffer, const char *text) {
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  for (; *text; text++)
    if (strchr(plain, *text)) buffer_char(buffer, *text);
    else buffer_format(buffer, "%%%02X", (unsigned)(unsigned char)*text);
}

void buffer_clear(struct buffer *buffer) {
  buffer->length = 0;
  if (buffer->bytes) buffer->bytes[0] = '\0';
}

void buffer_done(struct buffer *buffer) {
  free(buffer->bytes);
  *buffer = (struct buffer){0};
}

enum outcome buffer_read_file(struct buffer *buffer, const char *path, size_t limit, struct fault *fault) {
  buffer_clear(buffer);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return fault_set(fault, UNAVAILABLE, path, "cannot open: %s", strerror(errno));
  enum outcome outcome = read_all(buffer, file, path, limit, fault);
  close(file);
  return outcome;
}

/* Room for so many more bytes and the NUL. */
static void reserve(struct buffer *buffer, size_t more) {
  if (more > SIZE_MAX / 2 - buffer->length - 1) abort();
  size_t needed = buffer->length + more + 1;
  if (needed <= buffer->capacity) return;
  size_t capacity = buffer->capacity > 0 ? buffer->capacity : FIRST_CAPACITY;
  while (capacity < needed) capacity *= 2;
  buffer->bytes = memory_resize(buffer->bytes, capacity);
  buffer->capacity = capacity;
}

/* The size is found by reading: what stat says is not true of pipes and of /proc. */
static enum outcome read_all(struct buffer *buffer, int file, const char *path, size_t limit, struct fault *fault) {
  for (;;) {
    reserve(buffer, READ_STEP);
    ssize_t got = read(file, buffer->bytes + buffer->length, READ_STEP);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fault_set(fault, UNAVAILABLE, path, "cannot read: %s", strerror(errno));
    buffer->length += (size_t)got;
    buffer->bytes[buffer->length] = '\0';
    if (got == 0) return OK;
    if (buffer->length > limit) return fault_set(fault, UNAVAILABLE, path, "larger than %zu bytes", limit);
  }
}

void buffer_fill(struct buffer *buffer, const char *text, const char *const words[]) {
  for (size_t word = 0; *text; text++)
    if (text[0] == '%' && text[1] == 's' && words[word]) {
      buffer_text(buffer, words[word++]);
      text++;
    } else buffer_char(buffer, *text);
}
