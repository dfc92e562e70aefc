/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files given to programs of others (poppler, qpdf, Python), which say what they find in them. */
#ifndef COMPTOIR_TESTS_UNIT_PEER_KIT_H
#define COMPTOIR_TESTS_UNIT_PEER_KIT_H

#include "tests/unit/kit.h"

#include "core/buffer.h"

#include <string.h>

/* What fontconfig and Pango keep for the life of a process is no leak of ours (a name that LeakSanitizer asks for). */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libfontconfig\nleak:libpango\n";
}

static inline void peer_write(const char *folder, const char *name, const struct buffer *bytes) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes->bytes, 1, bytes->length, file), bytes->length);
  fclose(file);
}

/* What a command of the shell says in folder, its errors too; it must end well. */
static inline struct buffer peer_ask(const char *folder, const char *command) {
  struct buffer answer = {0};
  char piece[4096];
  int pipes[2], status = 0;
  assert_int_equal(pipe(pipes), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    if (chdir(folder) != 0 || dup2(pipes[1], 1) < 0 || dup2(pipes[1], 2) < 0) _exit(99);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(99);
  }
  close(pipes[1]);
  for (ssize_t got; (got = read(pipes[0], piece, sizeof piece)) > 0;) buffer_add(&answer, piece, (size_t)got);
  close(pipes[0]);
  assert_int_equal(waitpid(child, &status, 0), child);
  if (status != 0) print_error("%s: %s\n", command, answer.bytes ? answer.bytes : "");
  assert_int_equal(status, 0);
  return answer;
}

/* Each of the texts, one after the other. */
static inline void peer_expect_in_order(const char *text, const char *const parts[], size_t count) {
  const char *at = text;
  for (size_t i = 0; i < count; i++) {
    const char *found = at ? strstr(at, parts[i]) : NULL;
    if (!found) print_error("« %s » is missing, or too early, in:\n%s\n", parts[i], text ? text : "");
    assert_non_null(found);
    at = found + strlen(parts[i]);
  }
}

#endif
