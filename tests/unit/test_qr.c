/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: access */
/* What is drawn is what a camera reads: each code is painted as a bitmap and given to zbarimg, a reader of others. */
#include "tests/unit/kit.h"

#include "access/qr.h"
#include "access/totp.h"
#include "core/buffer.h"

#include <string.h>
#include <unistd.h>

enum { SCALE = 4, MARGIN = 4 };

static bool is_dark(const char *const rows[], size_t count, size_t x, size_t y) {
  return x >= MARGIN && y >= MARGIN && x < count + MARGIN && y < count + MARGIN && rows[y - MARGIN][x - MARGIN] == '1';
}

static void paint(const char *path, const char *const rows[], size_t count) {
  size_t side = (count + 2 * (size_t)MARGIN) * SCALE;
  FILE *file = fopen(path, "we");
  assert_non_null(file);
  fprintf(file, "P1\n%zu %zu\n", side, side);
  for (size_t y = 0; y < side; y++) {
    for (size_t x = 0; x < side; x++) fputs(is_dark(rows, count, x / SCALE, y / SCALE) ? "1 " : "0 ", file);
    fputs("\n", file);
  }
  fclose(file);
}

/* What the other program reads, into text. */
static void read_back(const char *path, struct buffer *text) {
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  fflush(NULL);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]), close(ends[1]);
    if (!freopen("/dev/null", "w", stderr)) _exit(98);
    execlp("zbarimg", "zbarimg", "--quiet", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable", path, (char *)NULL);
    _exit(99);
  }
  close(ends[1]);
  char piece[512];
  for (ssize_t got; (got = read(ends[0], piece, sizeof piece)) > 0;) buffer_add(text, piece, (size_t)got);
  close(ends[0]);
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 99) fail_msg("zbarimg is missing: apt-get install zbar-tools");
  assert_int_equal(status, 0);
}

static void assert_read_back(const char *text) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer read = {0};
  const char **rows = NULL;
  size_t count = 0;
  char path[] = "/tmp/comptoir-qr-XXXXXX";
  int file = mkstemp(path);
  assert_true(file >= 0);
  close(file);
  assert_int_equal(qr_rows(text, &arena, &rows, &count), OK);
  paint(path, rows, count);
  read_back(path, &read);
  unlink(path);
  assert_string_equal(read.bytes, text);
}

static void a_camera_reads_what_was_written(void **state) {
  (void)state;
  AUTO(buffer) struct buffer uri = {0};
  uint8_t secret[TOTP_SECRET_BYTES];
  assert_read_back("https://comptoir.example.org/carte#Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0");
  assert_read_back("http://127.0.0.1:8080/connexion#invitation=0123456789abcdefghijklmnopqrstuvwxyzABCDEFG");
  assert_read_back("1");
  totp_secret_new(secret);
  totp_uri(secret, sizeof secret, "Comptoir KPA-Cité", "aicha.benali@example.org", &uri);
  assert_read_back(uri.bytes);
}

static void a_long_text_still_fits(void **state) {
  (void)state;
  char text[1002];
  AUTO(arena) struct arena arena = {0};
  const char **rows = NULL;
  size_t count = 0;
  memset(text, 'a', sizeof text);
  text[1001] = '\0';
  assert_int_equal(qr_rows(text, &arena, &rows, &count), OUT_OF_RANGE);
  assert_int_equal(qr_rows("", &arena, &rows, &count), OUT_OF_RANGE);
  assert_null(rows);
  text[1000] = '\0';
  for (size_t i = 0; i < 1000; i++) text[i] = (char)('!' + i * 7 % 90);
  assert_read_back(text);
}

static void rows_are_square(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  const char **rows = NULL;
  size_t count = 0;
  assert_int_equal(qr_rows("https://comptoir.example.org/carte#abc", &arena, &rows, &count), OK);
  assert_int_equal(count % 4, 1); /* 21, 25, 29… */
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(strlen(rows[i]), count);
    assert_int_equal(strspn(rows[i], "01"), count);
  }
  assert_memory_equal(rows[0], "11111110", 8); /* a corner's frame */
  assert_memory_equal(rows[1], "10000010", 8);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_are_square),
      cmocka_unit_test(a_camera_reads_what_was_written),
      cmocka_unit_test(a_long_text_still_fits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
