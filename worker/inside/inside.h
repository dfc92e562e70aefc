/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What comptoir-worker does with a file, once it may do nothing else (confine.c). A decoder that gives up ends the
 * process: the process is the try block. */
#ifndef COMPTOIR_WORKER_INSIDE_H
#define COMPTOIR_WORKER_INSIDE_H

#include "worker/wire.h"

/* Under a sanitizer the process is looser: its shadow needs terabytes of addresses and calls of its own. Tests only. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define WORKER_SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WORKER_SANITIZED 1
#endif
#endif
#ifndef WORKER_SANITIZED
#define WORKER_SANITIZED 0
#endif

enum file_kind { FILE_OTHER, FILE_JPEG, FILE_PNG, FILE_WEBP, FILE_HEIF, FILE_PDF };

struct pixels { /* red, green, blue: three bytes each, rows without gap */
  uint8_t *rgb;
  uint32_t width, height;
};

struct picture {
  struct pixels pixels;
  int orientation; /* as EXIF says it, 1 to 8 */
};

/* No network, no file, no process, limits of processor and memory; from here on nothing but reading, writing and
 * ending. False: it could not be made sure. */
NODISCARD bool confine(void);

enum file_kind kind_of_file(const uint8_t *bytes, size_t length);

/* Whether an archive, a PDF or a page of the web begins in bytes, and whether a file ends as a zip archive does. */
bool has_stowaway(const uint8_t *bytes, size_t length);
bool ends_as_archive(const uint8_t *bytes, size_t length);

/* Each decodes the whole of a picture into memory of arena (a JPEG may come smaller, but at least side pixels long),
 * white behind what is transparent. */
enum worker_verdict read_jpeg(const uint8_t *bytes, size_t length, uint32_t side, struct arena *arena,
                              struct picture *picture);
enum worker_verdict read_png(const uint8_t *bytes, size_t length, struct arena *arena, struct picture *picture);
enum worker_verdict read_webp(const uint8_t *bytes, size_t length, struct arena *arena, struct picture *picture);
bool too_many_pixels(uint64_t width, uint64_t height);

/* Where the top of the picture is: 1 to 8; 1 when the TIFF block of an EXIF record does not say. */
int exif_orientation(const uint8_t *tiff, size_t length);

/* The average of what each new point covers; never larger than it was. Then turned so that its top is up. */
struct pixels picture_fit(const struct pixels *from, uint32_t side, struct arena *arena);
struct pixels picture_upright(const struct pixels *from, int orientation, struct arena *arena);
/* The largest square in the middle of it. */
struct pixels picture_square(const struct pixels *from, struct arena *arena);
/* A baseline JPEG that says nothing but its points; lives until the process ends. */
struct worker_bytes write_jpeg(const struct pixels *pixels);

/* A light reading: whole, not locked, no script, no action, no file inside. Not an antivirus: whoever gets the file
 * gets it as a download. Pure. */
enum worker_verdict look_at_pdf(const uint8_t *bytes, size_t length, uint32_t *pages);

/* What must fail; says whether it did, unless it ends the process. */
bool trial_fails(enum worker_trial trial);

#endif
