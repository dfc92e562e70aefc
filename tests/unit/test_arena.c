/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
#include "tests/unit/kit.h"

#include "core/arena.h"
#include "core/buffer.h"

#include <fcntl.h>
#include <signal.h>
#include <stdalign.h>
#include <string.h>
#include <sys/stat.h>

/* ---- arena
 * --------------------------------------------------------------------------------------------------------------- */

static bool all_are(const unsigned char *bytes, size_t size, unsigned char value) {
  for (size_t i = 0; i < size; i++)
    if (bytes[i] != value) return false;
  return true;
}

static void gives_separate_aligned_zeroes(void **state) {
  (void)state;
  enum { PIECES = 3000 };
  static unsigned char *pieces[PIECES];
  static size_t sizes[PIECES];
  uint64_t chance = chance_seed();
  AUTO(arena) struct arena arena = {0};
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < PIECES; i++) {
      sizes[i] = (size_t)chance_between(&chance, 0, i % 100 == 0 ? 100000 : 200);
      pieces[i] = arena_alloc(&arena, sizes[i]);
      assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
      assert_true(all_are(pieces[i], sizes[i], 0));
      memset(pieces[i], i % 255 + 1, sizes[i]);
    }
    for (int i = 0; i < PIECES; i++) assert_true(all_are(pieces[i], sizes[i], (unsigned char)(i % 255 + 1)));
    arena_reset(&arena); /* what the next round gets is zero again */
  }
}

static void copies(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  const char source[] = "Aïcha";
  assert_string_equal(arena_text(&arena, source, 3), "Aï");
  assert_string_equal(arena_text(&arena, NULL, 0), "");
  assert_memory_equal(arena_copy(&arena, source, sizeof source), source, sizeof source);
  assert_non_null(arena_copy(&arena, NULL, 0));
  assert_string_equal(arena_format(&arena, "%s: %d", "lines", 12), "lines: 12");
  char *longer = arena_format(&arena, "%020000d", 7);
  assert_int_equal(strlen(longer), 20000);
  int64_t *list = arena_list(&arena, 1000, sizeof *list);
  assert_true(all_are((unsigned char *)list, 1000 * sizeof *list, 0));
}

static void keeps_one_block(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  arena_reset(&arena);
  void *first = arena_alloc(&arena, 10);
  arena_reset(&arena);
  assert_ptr_equal(arena_alloc(&arena, 10), first);
  arena_alloc(&arena, 50 * 1024 * 1024);
  arena_reset(&arena); /* the huge one is given back, and the arena still works */
  assert_null(arena.blocks);
  assert_non_null(arena_alloc(&arena, 10));
  arena_done(&arena);
  assert_null(arena.blocks);
}

static void ask_for_too_many(void) {
  AUTO(arena) struct arena arena = {0};
  arena_list(&arena, SIZE_MAX / 8 + 2, 8); /* 8 bytes, if nobody checks */
}

static void ask_for_all_there_is(void) {
  AUTO(arena) struct arena arena = {0};
  arena_alloc(&arena, SIZE_MAX - 3);
}

static void stops_rather_than_guess(void **state) {
  (void)state;
  int status = child_status(ask_for_too_many);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  status = child_status(ask_for_all_there_is);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* ---- take
 * ------------------------------------------------------------------------------------------------------------------ */

static void hands_over(void **state) {
  (void)state;
  char *mine = test_malloc(1), *kept = mine;
  char *theirs = take(&mine);
  assert_null(mine);
  assert_ptr_equal(theirs, kept);
  test_free(theirs);
}

/* ---- buffer
 * ---------------------------------------------------------------------------------------------------------------- */

static void grows(void **state) {
  (void)state;
  AUTO(buffer) struct buffer buffer = {0};
  buffer_clear(&buffer);
  buffer_add(&buffer, "", 0);
  assert_string_equal(buffer.bytes, "");
  for (int i = 0; i < 1000; i++) {
    buffer_text(&buffer, "ab");
    buffer_char(&buffer, 'c');
    buffer_format(&buffer, "%d", i % 10);
    assert_int_equal(buffer.length, 4 * (size_t)(i + 1));
    assert_int_equal(buffer.bytes[buffer.length], '\0');
    assert_true(buffer.length < buffer.capacity);
  }
  assert_memory_equal(buffer.bytes + 3996, "abc9", 5);
  char *kept = buffer.bytes;
  buffer_clear(&buffer);
  assert_int_equal(buffer.length, 0);
  assert_string_equal(kept, "");
  buffer_format(&buffer, "%09000d", 1);
  assert_int_equal(buffer.length, 9000);
  buffer_done(&buffer);
  assert_null(buffer.bytes);
}

static void reads_files(void **state) {
  (void)state;
  char path[] = "/tmp/comptoir-test-XXXXXX", missing[64];
  int file = mkstemp(path);
  assert_true(file >= 0);
  assert_int_equal(write(file, "abc\0def", 7), 7);
  close(file);
  struct fault fault = {0};
  AUTO(buffer) struct buffer buffer = {0};
  buffer_text(&buffer, "what was there before");
  assert_int_equal(buffer_read_file(&buffer, path, 7, &fault), OK);
  assert_int_equal(buffer.length, 7);
  assert_memory_equal(buffer.bytes, "abc\0def", 8);
  assert_int_equal(buffer_read_file(&buffer, path, 6, &fault), UNAVAILABLE);
  assert_string_equal(fault.field, path);
  assert_int_equal(buffer_read_file(&buffer, "/tmp", 100, &fault), UNAVAILABLE);
  snprintf(missing, sizeof missing, "%s-not", path);
  assert_int_equal(buffer_read_file(&buffer, missing, 100, &fault), UNAVAILABLE);
  assert_string_equal(fault.field, missing);
  assert_int_equal(buffer_read_file(&buffer, missing, 100, NULL), UNAVAILABLE);
  unlink(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gives_separate_aligned_zeroes),
      cmocka_unit_test(copies),
      cmocka_unit_test(keeps_one_block),
      cmocka_unit_test(stops_rather_than_guess),
      cmocka_unit_test(hands_over),
      cmocka_unit_test(grows),
      cmocka_unit_test(reads_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
