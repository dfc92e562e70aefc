/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a customer's file is, told by its content alone. Pure. An STL is kept when its triangles fill it to the byte, or
 * its words are those of the ASCII grammar; an SVG when it is well-formed and can neither run, nor load, nor include
 * anything. Pictures and PDF are only recognised here: comptoir-worker, confined, looks into them. */
#ifndef COMPTOIR_QUOTE_CHECK_H
#define COMPTOIR_QUOTE_CHECK_H

#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUOTE_FILE_MAX ((size_t)20 * 1024 * 1024)

enum quote_kind { QUOTE_STL, QUOTE_SVG, QUOTE_PDF, QUOTE_PICTURE, QUOTE_KINDS };
const char *quote_kind_name(enum quote_kind kind);      /* "stl" */
const char *quote_kind_extension(enum quote_kind kind); /* "stl"; of a picture "jpg": it is made anew */

/* FILE_EMPTY, BODY_TOO_LARGE, QUOTE_FILE_KIND (none of ours), QUOTE_FILE_LIES (its name says something else),
 * FILE_BROKEN (cut or malformed), FILE_HIDES (an archive or a page in it), SVG_ACTIVE (it runs, loads or includes). */
NODISCARD enum outcome quote_check(const void *bytes, size_t length, const char *name, enum quote_kind *kind,
                                   struct fault *fault);

/* ---- shared by the files of the check ---- */

struct quote_bytes {
  const uint8_t *at;
  size_t length;
};
bool quote_stl_is_binary(struct quote_bytes file); /* its count of triangles is its size */
NODISCARD enum outcome quote_stl_binary(struct quote_bytes file, struct fault *fault);
NODISCARD enum outcome quote_stl_ascii(struct quote_bytes file, struct fault *fault);
NODISCARD enum outcome quote_svg(struct quote_bytes file, struct fault *fault);
/* What an attribute, or a style sheet, may say; value is decoded. */
NODISCARD bool quote_svg_attribute(const char *name, size_t name_length, const char *value, size_t length);
NODISCARD bool quote_svg_style(const char *text, size_t length);

#endif
