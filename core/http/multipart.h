/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a form with files sends (multipart/form-data, RFC 7578). Pure: points into the body, and believes nothing. */
#ifndef COMPTOIR_CORE_HTTP_MULTIPART_H
#define COMPTOIR_CORE_HTTP_MULTIPART_H

#include "core/arena.h"

#include <stdint.h>

#define MULTIPART_PARTS 24
struct multipart_part {
  const char *name, *filename; /* in arena; filename NULL: a field of text, "": a file that nobody chose */
  const char *bytes;           /* in the body, no NUL after them */
  size_t length;
};
struct multipart {
  struct multipart_part parts[MULTIPART_PARTS];
  size_t count;
};
/* WRONG_MEDIA_TYPE: it is no such form; BAD_REQUEST: cut, malformed or of more than MULTIPART_PARTS. A name of a file
 * is its last part, without a folder. */
NODISCARD enum outcome multipart_read(const char *content_type, const char *body, size_t length, struct arena *arena,
                                      struct multipart *form, struct fault *fault);
/* The text of the first field of that name, in arena, line ends as \n, without blanks at its ends; "" when there is
 * none, or it is no text, or longer than max bytes. */
const char *multipart_text(const struct multipart *form, const char *name, size_t max, struct arena *arena);

#endif
