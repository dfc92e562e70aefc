/* links: worker worker_inside */
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The process that looks at what people send: what it gives back, what it refuses, and that it can do nothing else. The
 * real program is started for every case. */
#include "kit.h"

#include "core/buffer.h"
#include "core/clock.h"
#include "core/file.h"
#include "worker/inside/inside.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define UPLOADS TESTS_DIR "/golden/uploads/"

static char program[FILE_PATH];

static enum outcome look_with(const void *bytes, size_t length, struct worker_options options, struct arena *arena,
                              struct worker_look *look, struct fault *fault) {
  options.program = program;
  return worker_inspect(bytes, length, &options, arena, look, fault);
}

static enum outcome look_at(const struct buffer *file, struct arena *arena, struct worker_look *look) {
  struct fault fault = {0};
  return look_with(file->bytes, file->length, (struct worker_options){0}, arena, look, &fault);
}

static void load(struct buffer *file, const char *name) {
  struct fault fault = {0};
  char path[FILE_PATH];
  snprintf(path, sizeof path, UPLOADS "%s", name);
  buffer_clear(file);
  assert_int_equal(buffer_read_file(file, path, WORKER_BYTES_MAX, &fault), OK);
}

/* "red" or "blue": which it is more of. */
static const char *colour_at(const struct worker_bytes *jpeg, uint32_t x, uint32_t y, struct arena *arena) {
  struct picture picture = {0};
  assert_int_equal(read_jpeg(jpeg->bytes, jpeg->length, 100000, arena, &picture), VERDICT_ACCEPTED);
  const uint8_t *rgb = picture.pixels.rgb + ((size_t)y * picture.pixels.width + x) * 3;
  return rgb[0] > 200 && rgb[2] > 200 ? "white" : rgb[0] > rgb[2] ? "red" : "blue";
}

static const struct {
  const char *file;
  int64_t width, height;
  uint32_t near_x, near_y, far_x, far_y;
  const char *near, *far;
} PICTURES[] = {
    {"half.jpg", 300, 200, 20, 100, 280, 100, "red", "blue"},
    {"half.png", 300, 200, 20, 100, 280, 100, "red", "blue"},
    {"half.webp", 300, 200, 20, 100, 280, 100, "red", "blue"},
    {"lying.jpg", 200, 300, 100, 20, 100, 280, "red", "blue"}, /* the camera was held upright: its left is our top */
    {"glass.png", 60, 40, 10, 20, 50, 20, "red", "white"},     /* white behind what is transparent */
    {"big.jpg", 2000, 1000, 100, 500, 1900, 500, "red", "blue"},
};

static void test_pictures(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(PICTURES); i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer file = {0};
    struct worker_look look;
    load(&file, PICTURES[i].file);
    assert_int_equal(look_at(&file, &arena, &look), OK);
    assert_int_equal(look.kind, WORKER_PICTURE);
    assert_string_equal(look.media_type, "image/jpeg");
    assert_int_equal(look.width, PICTURES[i].width);
    assert_int_equal(look.height, PICTURES[i].height);
    assert_int_equal(look.pages, 1);
    assert_string_equal(colour_at(&look.content, PICTURES[i].near_x, PICTURES[i].near_y, &arena), PICTURES[i].near);
    assert_string_equal(colour_at(&look.content, PICTURES[i].far_x, PICTURES[i].far_y, &arena), PICTURES[i].far);
    struct picture preview = {0};
    assert_int_equal(read_jpeg(look.preview.bytes, look.preview.length, 100000, &arena, &preview), VERDICT_ACCEPTED);
    assert_true(preview.pixels.width <= 320 && preview.pixels.height <= 320);
  }
}

/* For the shop: what stands in the middle, three times. */
static void test_squares(void **state) {
  (void)state;
  static const struct {
    const char *file;
    int64_t side;
    uint32_t near_x, near_y, far_x, far_y;
  } squares[] = {{"half.jpg", 200, 20, 100, 180, 100},
                 {"lying.jpg", 200, 100, 20, 100, 180},
                 {"big.jpg", 1280, 300, 640, 980, 640}};
  for (size_t i = 0; i < COUNT(squares); i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer file = {0};
    struct worker_look look;
    struct fault fault = {0};
    const struct worker_options options = {.side = 1280, .middle_side = 640, .square = true};
    load(&file, squares[i].file);
    assert_int_equal(look_with(file.bytes, file.length, options, &arena, &look, &fault), OK);
    assert_int_equal(look.width, squares[i].side);
    assert_int_equal(look.height, squares[i].side);
    assert_string_equal(colour_at(&look.content, squares[i].near_x, squares[i].near_y, &arena), "red");
    assert_string_equal(colour_at(&look.content, squares[i].far_x, squares[i].far_y, &arena), "blue");
    const struct worker_bytes *smaller[] = {&look.middle, &look.preview};
    for (size_t k = 0; k < COUNT(smaller); k++) {
      struct picture picture = {0};
      int64_t most = k == 0 ? 640 : 320, side = squares[i].side < most ? squares[i].side : most;
      assert_int_equal(read_jpeg(smaller[k]->bytes, smaller[k]->length, 100000, &arena, &picture), VERDICT_ACCEPTED);
      assert_int_equal(picture.pixels.width, side);
      assert_int_equal(picture.pixels.height, side);
    }
  }
}

/* What the camera wrote is gone: place, description, the whole block. */
static void test_no_metadata(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer file = {0};
  struct worker_look look;
  load(&file, "lying.jpg");
  assert_non_null(memmem(file.bytes, file.length, "GPS", 3));
  assert_int_equal(look_at(&file, &arena, &look), OK);
  assert_null(memmem(look.content.bytes, look.content.length, "GPS", 3));
  assert_null(memmem(look.content.bytes, look.content.length, "Exif", 4));
  assert_null(memmem(look.preview.bytes, look.preview.length, "Exif", 4));
}

static void test_orientations(void **state) {
  (void)state;
  /* 1 2 over 3 4, as each of the eight ways of holding a camera wrote it; the answer is always the same */
  static const uint8_t written[8][4] = {{1, 2, 3, 4}, {2, 1, 4, 3}, {4, 3, 2, 1}, {3, 4, 1, 2},
                                        {1, 3, 2, 4}, {2, 4, 1, 3}, {4, 2, 3, 1}, {3, 1, 4, 2}};
  for (int orientation = 1; orientation <= 8; orientation++) {
    AUTO(arena) struct arena arena = {0};
    uint8_t rgb[12];
    for (size_t i = 0; i < sizeof rgb; i++) rgb[i] = written[orientation - 1][i / 3];
    struct pixels up = picture_upright(&(struct pixels){rgb, 2, 2}, orientation, &arena);
    for (size_t i = 0; i < 4; i++) assert_int_equal(up.rgb[i * 3], i + 1);
  }
}

static void test_fit(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  uint8_t rgb[9] = {0, 0, 0, 90, 90, 90, 255, 255, 255};
  struct pixels small = picture_fit(&(struct pixels){rgb, 3, 1}, 2, &arena);
  assert_int_equal(small.width, 2);
  assert_int_equal(small.height, 1);
  assert_int_equal(small.rgb[0], 30);  /* (0 × 2 + 90 × 1) / 3 */
  assert_int_equal(small.rgb[3], 200); /* (90 × 1 + 255 × 2) / 3 */
}

static void test_pdf(void **state) {
  (void)state;
  static const char *const files[] = {"plain.pdf", "receipt.pdf" /* its objects packed in a stream */};
  for (size_t i = 0; i < COUNT(files); i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer file = {0};
    struct worker_look look;
    load(&file, files[i]);
    assert_int_equal(look_at(&file, &arena, &look), OK);
    assert_int_equal(look.kind, WORKER_PDF);
    assert_string_equal(look.media_type, "application/pdf");
    assert_int_equal(look.pages, 2);
    assert_int_equal(look.content.length, file.length); /* as it was sent */
    assert_memory_equal(look.content.bytes, file.bytes, file.length);
    assert_int_equal(look.preview.length, 0);
  }
}

#define PDF(inside) "%PDF-1.4\n1 0 obj\n<< /Type /Page >>\nendobj\n2 0 obj\n" inside "\nendobj\n%%EOF\n"

static const struct {
  const char *what, *file; /* a file of golden/uploads, or NULL: text is all */
  size_t cut;              /* its first bytes only; 0: all */
  const char *text;        /* added behind */
  enum outcome outcome;
} REFUSED[] = {
    {"a page called .jpg", NULL, 0, "<!DOCTYPE html><html><script>alert(1)</script></html>", FILE_KIND},
    {"SVG with a script", NULL, 0, "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
     FILE_KIND},
    {"a GIF", NULL, 0, "GIF89a\x01", FILE_KIND},
    {"a telephone's own format", NULL, 0, "    ftypheic    mif1heic", FILE_KIND},
    {"text", NULL, 0, "12,00", FILE_KIND},
    {"a cut JPEG", "half.jpg", 2000, "", FILE_BROKEN},
    {"the beginning of a JPEG", "half.jpg", 3, "", FILE_BROKEN},
    {"a cut PNG", "half.png", 500, "", FILE_BROKEN},
    {"a cut WebP", "half.webp", 100, "", FILE_BROKEN},
    {"a PNG of 900 million points", "bomb.png", 0, "", PICTURE_TOO_LARGE},
    {"an archive behind a JPEG", "half.jpg", 0, "PK\x03\x04rest", FILE_HIDES},
    {"a page behind a JPEG", "half.jpg", 0, "<html><script>alert(1)</script>", FILE_HIDES},
    {"anything behind a PNG", "half.png", 0, "x", FILE_HIDES},
    {"anything behind a WebP", "half.webp", 0, "xyz", FILE_HIDES},
    {"a locked PDF", "locked.pdf", 0, "", PDF_LOCKED},
    {"a script packed in a stream of objects", "packed_script.pdf", 0, "", PDF_ACTIVE},
    {"a stream of objects of 40 MB", "bomb.pdf", 0, "", FILE_BROKEN},
    {"a cut PDF", "plain.pdf", 700, "", FILE_BROKEN},
    {"something behind a PDF", "plain.pdf", 0, "MZ an executable", FILE_BROKEN},
    {"no page", NULL, 0, "%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF", FILE_BROKEN},
    {"a script", NULL, 0, PDF("<< /S /JavaScript /JS (app.alert(1)) >>"), PDF_ACTIVE},
    {"a script whose name is disguised", NULL, 0, PDF("<< /S /J#61vaScr#69pt >>"), PDF_ACTIVE},
    {"an action on opening", NULL, 0, PDF("<< /OpenAction << /S /URI >> >>"), PDF_ACTIVE},
    {"an action on opening, elsewhere", NULL, 0, PDF("<< /OpenAction 7 0 R >>"), PDF_ACTIVE},
    {"a program to start", NULL, 0, PDF("<< /S /Launch /F (cmd.exe) >>"), PDF_ACTIVE},
    {"a file inside", NULL, 0, PDF("<< /Type /EmbeddedFile >>\nstream\nabc\nendstream"), PDF_ACTIVE},
    {"files inside, by name", NULL, 0, PDF("<< /Names << /EmbeddedFiles 3 0 R >> >>"), PDF_ACTIVE},
    {"a form that sends itself", NULL, 0, PDF("<< /S /SubmitForm >>"), PDF_ACTIVE},
    {"an additional action", NULL, 0, PDF("<< /AA << >> >>"), PDF_ACTIVE},
    {"a script hidden in a stream", NULL, 0, PDF("<< >>\nstream\n9 0 obj << /S /JavaScript >>\nendstream"), PDF_ACTIVE},
    {"objects packed in an unusual way", NULL, 0,
     PDF("<< /Type /ObjStm /N 1 /First 4 /Filter /ASCIIHexDecode >>\nstream\n00>\nendstream"), FILE_BROKEN},
    {"objects that do not unpack", NULL, 0,
     PDF("<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >>\nstream\nx\x9c nonsense\nendstream"), FILE_BROKEN},
    {"locked, by name", NULL, 0, PDF("<< /Encrypt 3 0 R >>"), PDF_LOCKED},
};

static void test_refused(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(REFUSED); i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(buffer) struct buffer file = {0};
    struct worker_look look = {0};
    if (REFUSED[i].file) load(&file, REFUSED[i].file);
    if (REFUSED[i].cut > 0) file.length = REFUSED[i].cut;
    buffer_text(&file, REFUSED[i].text);
    enum outcome outcome = look_at(&file, &arena, &look);
    if (outcome != REFUSED[i].outcome)
      fail_msg("%s: %s instead of %s", REFUSED[i].what, outcome_code(outcome), outcome_code(REFUSED[i].outcome));
    assert_null(look.content.bytes);
  }
}

static void test_sizes(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct worker_look look;
  struct fault fault = {0};
  assert_int_equal(look_with("", 0, (struct worker_options){0}, &arena, &look, &fault), FILE_EMPTY);
  const size_t much = (size_t)100 * 1024 * 1024;
  char *bytes = calloc(much, 1);
  assert_int_equal(look_with(bytes, much, (struct worker_options){0}, &arena, &look, &fault), BODY_TOO_LARGE);
  assert_int_equal(look_with(bytes, WORKER_BYTES_MAX + 1, (struct worker_options){0}, &arena, &look, &fault),
                   BODY_TOO_LARGE);
  assert_int_equal(look_with(bytes, WORKER_BYTES_MAX, (struct worker_options){0}, &arena, &look, &fault), FILE_KIND);
  free(bytes);
}

/* A JPEG that says it is 60 000 points wide and high, without its lines. */
static void test_lying_header(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer file = {0};
  struct worker_look look;
  load(&file, "half.jpg");
  char *frame = memmem(file.bytes, file.length, "\xff\xc0", 2);
  assert_non_null(frame);
  memcpy(frame + 5, "\xea\x60\xea\x60", 4);
  assert_int_equal(look_at(&file, &arena, &look), PICTURE_TOO_LARGE);
}

static const struct {
  enum worker_trial trial;
  enum outcome outcome; /* OK: the call was refused, and the work went on */
} TRIALS[] = {
    {TRIAL_OPEN, OK},
    {TRIAL_SOCKET, FILE_UNREADABLE},
    {TRIAL_FORK, FILE_UNREADABLE},
    {TRIAL_EXEC, FILE_UNREADABLE},
    {TRIAL_SIGNAL, FILE_UNREADABLE},
    {TRIAL_CODE, FILE_UNREADABLE},
    {TRIAL_MEMORY, OK},
    {TRIAL_CRASH, FILE_UNREADABLE},
    {TRIAL_LIES, FILE_UNREADABLE},
};

static void test_confined(void **state) {
  (void)state;
  AUTO(buffer) struct buffer file = {0};
  load(&file, "half.png");
  for (size_t i = 0; i < COUNT(TRIALS); i++) {
    AUTO(arena) struct arena arena = {0};
    struct worker_look look;
    struct fault fault = {0};
    if (WORKER_SANITIZED && (TRIALS[i].trial == TRIAL_CODE || TRIALS[i].trial == TRIAL_MEMORY)) continue;
    struct worker_options options = {.trial = TRIALS[i].trial};
    enum outcome outcome = look_with(file.bytes, file.length, options, &arena, &look, &fault);
    if (outcome != TRIALS[i].outcome) fail_msg("trial %d: %s", (int)TRIALS[i].trial, outcome_code(outcome));
  }
}

static long children_s(void) {
  struct rusage spent;
  assert_int_equal(getrusage(RUSAGE_CHILDREN, &spent), 0);
  return spent.ru_utime.tv_sec + spent.ru_stime.tv_sec;
}

/* Five seconds of the processor, or the clock on the wall if that is sooner. */
static void test_endless(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct worker_look look;
  struct fault fault = {0};
  struct worker_options options = {.trial = TRIAL_PROCESSOR, .timeout_ms = 300};
  int64_t before = clock_monotonic_us();
  assert_int_equal(look_with("x", 1, options, &arena, &look, &fault), FILE_UNREADABLE);
  assert_true(clock_monotonic_us() - before < 3000000);
  options.timeout_ms = 180000; /* of a busy machine */
  long spent_s = children_s();
  assert_int_equal(look_with("x", 1, options, &arena, &look, &fault), FILE_UNREADABLE);
  spent_s = children_s() - spent_s;
  assert_in_range(spent_s, 4, 8);
}

static void test_no_program(void **state) {
  (void)state;
  AUTO(arena) struct arena arena = {0};
  struct worker_look look;
  struct fault fault = {0};
  struct worker_options options = {.program = "/nowhere/comptoir-worker"};
  assert_int_equal(worker_inspect("x", 1, &options, &arena, &look, &fault), UNAVAILABLE);
}

static int setup(void **state) {
  (void)state;
  signal(SIGPIPE, SIG_IGN);
  ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  assert_true(length > 0);
  program[length] = '\0';
  char *folder = strstr(program, "/tests/");
  assert_non_null(folder);
  snprintf(folder, sizeof "/comptoir-worker", "/comptoir-worker");
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_pictures),     cmocka_unit_test(test_squares), cmocka_unit_test(test_no_metadata),
      cmocka_unit_test(test_orientations), cmocka_unit_test(test_fit),     cmocka_unit_test(test_pdf),
      cmocka_unit_test(test_refused),      cmocka_unit_test(test_sizes),   cmocka_unit_test(test_lying_header),
      cmocka_unit_test(test_confined),     cmocka_unit_test(test_endless), cmocka_unit_test(test_no_program),
  };
  return cmocka_run_group_tests(tests, setup, NULL);
}
