/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Looks at a file that somebody sent. Nothing in this program decodes a picture or reads a PDF: each file goes through
 * a pipe to comptoir-worker, a process that lives for this one file and may do nothing but read it and answer: no
 * network, no file, no other process, 5 s of processor, 512 MiB (worker/inside/confine.c). What kills it is a file
 * refused. */
#ifndef COMPTOIR_WORKER_H
#define COMPTOIR_WORKER_H

#include "core/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define WORKER_BYTES_MAX ((size_t)20 * 1024 * 1024)
#define WORKER_PIXELS_MAX INT64_C(40000000)

enum worker_kind { WORKER_PICTURE = 1, WORKER_PDF };

/* What the process is asked to try instead of looking, so that tests can see it fail. */
enum worker_trial {
  TRIAL_NONE,
  TRIAL_OPEN,      /* a file of the machine */
  TRIAL_SOCKET,    /* the network */
  TRIAL_FORK,      /* another process */
  TRIAL_EXEC,      /* another program */
  TRIAL_SIGNAL,    /* its parent */
  TRIAL_CODE,      /* memory that can be executed */
  TRIAL_MEMORY,    /* more than its share */
  TRIAL_PROCESSOR, /* more than its share */
  TRIAL_CRASH,
  TRIAL_LIES, /* an answer longer than it announced */
  TRIAL_COUNT
};

struct worker_options { /* zero: what is said below */
  const char *program;  /* NULL: comptoir-worker, beside the program that asks */
  int64_t side;         /* the longer side of the picture given back, at most, pixels; 0: 2000 */
  int64_t preview_side; /* 0: 320 */
  int64_t middle_side;  /* of a picture between the two; 0: none is made */
  bool square;          /* what stands in the middle of a picture, as wide as it is high */
  int64_t timeout_ms;   /* of the clock on the wall; 0: 15 000 */
  enum worker_trial trial;
};

struct worker_bytes {
  const uint8_t *bytes;
  size_t length;
};

struct worker_look {
  enum worker_kind kind;
  const char *media_type;       /* of content: "image/jpeg" or "application/pdf" */
  int64_t width, height, pages; /* of content, pixels; 0 for a PDF. pages: 1 for a picture */
  /* A picture is made anew: upright, at most side pixels, a JPEG without any of what its camera wrote (place, time,
   * model). A PDF is what was sent (these are the caller's bytes): serve it with http_download and nothing else. */
  struct worker_bytes content;
  struct worker_bytes middle;  /* as options.middle_side asked */
  struct worker_bytes preview; /* a small JPEG; empty for a PDF */
};

/* The type is told by the content, never by a name. Refuses, with what to do in fault: FILE_EMPTY, BODY_TOO_LARGE (over
 * WORKER_BYTES_MAX), FILE_KIND, FILE_BROKEN (cut, or not what it says), FILE_HIDES (an archive or a page in a picture
 * or behind a PDF), PICTURE_TOO_LARGE (over WORKER_PIXELS_MAX), PDF_LOCKED, PDF_ACTIVE (a script, an action, a file
 * inside), FILE_UNREADABLE (the process was killed, or was too slow); UNAVAILABLE: it could not be started, or too many
 * files are being looked at. Takes up to timeout_ms: not for an HTTP thread. SIGPIPE must be ignored (http_start does).
 * What look points to lives in arena. Any thread. */
NODISCARD enum outcome worker_inspect(const void *bytes, size_t length, const struct worker_options *options,
                                      struct arena *arena, struct worker_look *look, struct fault *fault);

#endif
