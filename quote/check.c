/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "quote/check.h"

#include <string.h>
#include <strings.h>

enum { EXTENSIONS = 4, ZIP_END = 22, ZIP_COMMENT = 65535, PDF_START = 1024 };

static const struct {
  const char *name, *extension;
  const char *said[EXTENSIONS];
} kinds[QUOTE_KINDS] = {
    [QUOTE_STL] = {"stl", "stl", {"stl"}},
    [QUOTE_SVG] = {"svg", "svg", {"svg"}},
    [QUOTE_PDF] = {"pdf", "pdf", {"pdf"}},
    [QUOTE_PICTURE] = {"picture", "jpg", {"jpg", "jpeg", "png", "webp"}},
};

static bool recognise(struct quote_bytes file, enum quote_kind *kind);
static bool starts(struct quote_bytes file, size_t at, const char *magic, size_t length);
static bool looks_like_svg(struct quote_bytes file);
static bool name_agrees(const char *name, enum quote_kind kind);
static bool hides(struct quote_bytes file);

const char *quote_kind_name(enum quote_kind kind) {
  return kinds[kind].name;
}

const char *quote_kind_extension(enum quote_kind kind) {
  return kinds[kind].extension;
}

enum outcome quote_check(const void *bytes, size_t length, const char *name, enum quote_kind *kind,
                         struct fault *fault) {
  const struct quote_bytes file = {bytes, length};
  enum quote_kind found = QUOTE_KINDS;
  if (length == 0) return fault_set(fault, FILE_EMPTY, "", "%s", name);
  if (length > QUOTE_FILE_MAX) return fault_set(fault, BODY_TOO_LARGE, "", "20 Mo au plus");
  if (!recognise(file, &found)) return fault_set(fault, QUOTE_FILE_KIND, "", "%s", name);
  if (!name_agrees(name, found)) return fault_set(fault, QUOTE_FILE_LIES, "", "%s: %s", name, kinds[found].name);
  *kind = found;
  if (found == QUOTE_PDF || found == QUOTE_PICTURE) return OK; /* the worker says the rest */
  if (hides(file)) return fault_set(fault, FILE_HIDES, "", "%s", name);
  if (found == QUOTE_SVG) return quote_svg(file, fault);
  return quote_stl_is_binary(file) ? quote_stl_binary(file, fault) : quote_stl_ascii(file, fault);
}

static bool recognise(struct quote_bytes file, enum quote_kind *kind) {
  if (starts(file, 0, "\xff\xd8\xff", 3) || starts(file, 0, "\x89PNG\r\n\x1a\n", 8) ||
      (starts(file, 0, "RIFF", 4) && starts(file, 8, "WEBP", 4)))
    *kind = QUOTE_PICTURE;
  else if (starts(file, 0, "%PDF-", 5)) *kind = QUOTE_PDF;
  else if (quote_stl_is_binary(file) || starts(file, 0, "solid", 5)) *kind = QUOTE_STL;
  else if (looks_like_svg(file)) *kind = QUOTE_SVG;
  else return false;
  return true;
}

static bool starts(struct quote_bytes file, size_t at, const char *magic, size_t length) {
  return file.length >= at + length && memcmp(file.at + at, magic, length) == 0;
}

/* Something of XML, with its first element near: quote_svg() says whether it is one. */
static bool looks_like_svg(struct quote_bytes file) {
  size_t at = starts(file, 0, "\xef\xbb\xbf", 3) ? 3 : 0;
  while (at < file.length && strchr(" \t\r\n", file.at[at]) && file.at[at]) at++;
  size_t near = file.length < 4096 ? file.length : 4096;
  return at < file.length && file.at[at] == '<' &&
         (memmem(file.at, near, "<svg", 4) != NULL || memmem(file.at, near, "<svg:svg", 8) != NULL);
}

static bool name_agrees(const char *name, enum quote_kind kind) {
  const char *dot = strrchr(name, '.');
  for (size_t i = 0; dot && i < EXTENSIONS && kinds[kind].said[i]; i++)
    if (strcasecmp(dot + 1, kinds[kind].said[i]) == 0) return true;
  return false;
}

/* Readers of PDF look for its mark in the first kilobyte, those of archives from the end. */
static bool hides(struct quote_bytes file) {
  size_t head = file.length < PDF_START ? file.length : PDF_START;
  size_t tail = file.length < ZIP_END + ZIP_COMMENT ? file.length : ZIP_END + ZIP_COMMENT;
  return memmem(file.at, head, "%PDF-", 5) != NULL || starts(file, 0, "PK\3\4", 4) ||
         memmem(file.at + file.length - tail, tail, "PK\5\6", 4) != NULL;
}
