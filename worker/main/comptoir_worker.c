/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir-worker: looks at one file that somebody sent, and ends (worker/worker.h). It confines itself before it reads
 * the first byte, and does not read when it could not. */
#include "core/memory.h"
#include "worker/inside/inside.h"

#include <errno.h>
#include <unistd.h>

enum { UNCONFINED = 3, NO_QUESTION = 4, NO_ANSWER = 5, TRIAL_DONE = 6 };

static void hear(void *bytes, size_t length);
static void say(const void *bytes, size_t length);
static void answer_about(const uint8_t *bytes, const struct wire_question *question);
static struct worker_bytes shrunk(const struct pixels *pixels, uint32_t side, struct arena *arena);
static enum worker_verdict look_at_picture(const uint8_t *bytes, const struct wire_question *question,
                                           struct arena *arena, struct pixels *pixels);
static enum worker_verdict decode(enum file_kind kind, const uint8_t *bytes, const struct wire_question *question,
                                  struct arena *arena, struct picture *picture);

int main(void) {
  if (!confine()) _exit(UNCONFINED);
  struct wire_question question;
  hear(&question, sizeof question);
  if (question.mark != WIRE_MARK || question.length > WORKER_BYTES_MAX || question.trial >= TRIAL_COUNT)
    _exit(NO_QUESTION);
  uint8_t *bytes = memory_resize(NULL, question.length + 1);
  hear(bytes, question.length);
  bytes[question.length] = '\0';
  if (!trial_fails((enum worker_trial)question.trial)) _exit(TRIAL_DONE);
  answer_about(bytes, &question);
  if (question.trial == TRIAL_LIES) say(&question, sizeof question);
  _exit(0); /* nothing to tidy up, and no handler that could be there */
}

static void hear(void *bytes, size_t length) {
  for (char *next = bytes; length > 0;) {
    ssize_t heard = read(STDIN_FILENO, next, length);
    if (heard < 0 && errno == EINTR) continue;
    if (heard <= 0) _exit(NO_QUESTION);
    next += heard;
    length -= (size_t)heard;
  }
}

static void answer_about(const uint8_t *bytes, const struct wire_question *question) {
  struct wire_answer answer = {.mark = WIRE_MARK};
  struct worker_bytes content = {0}, middle = {0}, preview = {0};
  struct arena arena = {0}; /* given back by the end of the process */
  if (kind_of_file(bytes, question->length) == FILE_PDF) {
    answer.kind = WORKER_PDF;
    answer.verdict = look_at_pdf(bytes, question->length, &answer.pages);
  } else {
    struct pixels pixels;
    answer.kind = WORKER_PICTURE;
    answer.pages = 1;
    answer.verdict = look_at_picture(bytes, question, &arena, &pixels);
    if (answer.verdict == VERDICT_ACCEPTED) {
      answer.width = pixels.width;
      answer.height = pixels.height;
      content = write_jpeg(&pixels);
      if (question->middle_side > 0) middle = shrunk(&pixels, question->middle_side, &arena);
      preview = shrunk(&pixels, question->preview_side, &arena);
    }
  }
  answer.content_length = content.length;
  answer.middle_length = middle.length;
  answer.preview_length = preview.length;
  say(&answer, sizeof answer);
  say(content.bytes, content.length);
  say(middle.bytes, middle.length);
  say(preview.bytes, preview.length);
}

static struct worker_bytes shrunk(const struct pixels *pixels, uint32_t side, struct arena *arena) {
  struct pixels small = picture_fit(pixels, side, arena);
  return write_jpeg(&small);
}

static enum worker_verdict look_at_picture(const uint8_t *bytes, const struct wire_question *question,
                                           struct arena *arena, struct pixels *pixels) {
  struct picture picture = {.orientation = 1};
  enum file_kind kind = kind_of_file(bytes, question->length);
  if (kind == FILE_OTHER) return VERDICT_KIND;
  if (kind == FILE_HEIF) return VERDICT_HEIC;
  if (ends_as_archive(bytes, question->length)) return VERDICT_HIDES;
  enum worker_verdict verdict = decode(kind, bytes, question, arena, &picture);
  if (verdict != VERDICT_ACCEPTED) return verdict;
  if (question->square) picture.pixels = picture_square(&picture.pixels, arena);
  struct pixels small = picture_fit(&picture.pixels, question->side, arena);
  *pixels = picture_upright(&small, picture.orientation, arena);
  return VERDICT_ACCEPTED;
}

static enum worker_verdict decode(enum file_kind kind, const uint8_t *bytes, const struct wire_question *question,
                                  struct arena *arena, struct picture *picture) {
  /* Of a square the shorter side counts: up to twice as long as wide, nothing is lost. */
  uint32_t side = question->square ? question->side * 2 : question->side;
  if (kind == FILE_JPEG) return read_jpeg(bytes, question->length, side, arena, picture);
  if (kind == FILE_PNG) return read_png(bytes, question->length, arena, picture);
  return read_webp(bytes, question->length, arena, picture);
}

static void say(const void *bytes, size_t length) {
  for (const char *next = bytes; length > 0;) {
    ssize_t said = write(STDOUT_FILENO, next, length);
    if (said < 0 && errno == EINTR) continue;
    if (said <= 0) _exit(NO_ANSWER);
    next += said;
    length -= (size_t)said;
  }
}
