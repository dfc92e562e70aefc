/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
/* Any bytes as a configuration file and, after the first NUL, as the words of a command line: refused as BAD_OPTION
 * with the option named, or read, and then every number is within its bounds and the later word has won. */
#include "core/config.h"
#include "core/text.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
static int file_of(const uint8_t *data, size_t size);

enum { WORDS = 12 };

struct values {
  const char *data, *listen;
  int64_t port, threads, any;
  bool demo, quiet;
};
static const struct config_option options[] = {
    CONFIG_OPTION(struct values, data, "data", .value_name = "DIR", .help = "where data live"),
    CONFIG_OPTION(struct values, listen, "listen", .value_name = "ADDRESS", .fallback = "127.0.0.1", .help = "address"),
    CONFIG_OPTION(struct values, port, "port", .value_name = "N", .fallback = "8080", .min = 1, .max = 65535,
                  .help = "port"),
    CONFIG_OPTION(struct values, threads, "threads", .value_name = "N", .fallback = "-1", .min = -1, .max = 64,
                  .help = "threads"),
    CONFIG_OPTION(struct values, any, "any-number", .value_name = "N", .help = "any"),
    CONFIG_OPTION(struct values, demo, "demo", .fallback = "false", .help = "demonstration"),
    CONFIG_OPTION(struct values, quiet, "quiet", .help = "say less"),
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO(arena) struct arena arena = {0};
  const uint8_t *nul = memchr(data, '\0', size);
  size_t file_size = nul ? (size_t)(nul - data) : size;
  int fd = file_of(data, file_size), argc = 2;
  char *argv[2 + WORDS + 1] = {arena_format(&arena, "comptoir"), arena_format(&arena, "--config=/proc/self/fd/%d", fd)};
  for (const uint8_t *at = nul ? nul + 1 : NULL, *end = data + size; at && at < end && argc < 2 + WORDS;) {
    const uint8_t *stop = memchr(at, '\0', (size_t)(end - at));
    size_t length = stop ? (size_t)(stop - at) : (size_t)(end - at);
    argv[argc++] = arena_text(&arena, (const char *)at, length);
    at = stop ? stop + 1 : NULL;
  }
  struct values values = {0};
  const char *rest[2 + WORDS];
  size_t rest_count = 0;
  struct fault fault = {0};
  enum outcome outcome =
      config_read(options, sizeof options / sizeof options[0], argc, argv, &arena, &values, rest, &rest_count, &fault);
  close(fd);
  if (outcome != OK) {
    assert(outcome == BAD_OPTION && fault.outcome == BAD_OPTION && fault.hint[0]);
    return 0;
  }
  assert(values.port >= 1 && values.port <= 65535 && values.threads >= -1 && values.threads <= 64);
  assert(values.listen && rest_count <= (size_t)argc);
  for (size_t i = 0; i < rest_count; i++) assert(rest[i]);
  return 0;
}

static int file_of(const uint8_t *data, size_t size) {
  int fd = memfd_create("config", MFD_CLOEXEC);
  if (fd < 0 || write(fd, data, size) != (ssize_t)size) abort();
  return fd;
}
