/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/inside/inside.h"

#include <string.h>

enum { ZIP_END = 22, ZIP_COMMENT_MAX = 65535 };

static bool begins(const uint8_t *bytes, size_t length, size_t at, const char *mark);

enum file_kind kind_of_file(const uint8_t *bytes, size_t length) {
  static const char *const heif_brands[] = {"heic", "heix", "hevc", "heim", "mif1", "msf1", "avif"};
  if (begins(bytes, length, 0, "\xff\xd8\xff")) return FILE_JPEG;
  if (begins(bytes, length, 0, "\x89PNG\r\n\x1a\n")) return FILE_PNG;
  if (begins(bytes, length, 0, "RIFF") && begins(bytes, length, 8, "WEBP")) return FILE_WEBP;
  if (begins(bytes, length, 0, "%PDF-")) return FILE_PDF;
  for (size_t i = 0; i < sizeof heif_brands / sizeof heif_brands[0]; i++)
    if (begins(bytes, length, 4, "ftyp") && begins(bytes, length, 8, heif_brands[i])) return FILE_HEIF;
  return FILE_OTHER;
}

bool has_stowaway(const uint8_t *bytes, size_t length) {
  static const char *const marks[] = {"PK\x03\x04", "7z\xbc\xaf\x27\x1c", "Rar!\x1a\x07", "%PDF-", "<script",
                                      "<html",      "<!DOCTYPE",          "<svg",         "<?php", "\x7f\x45LF"};
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
    if (memmem(bytes, length, marks[i], strlen(marks[i]))) return true;
  return ends_as_archive(bytes, length);
}

/* A zip archive is read from its end: there its directory is, and a comment as long as it says. */
bool ends_as_archive(const uint8_t *bytes, size_t length) {
  for (size_t comment = 0; comment <= ZIP_COMMENT_MAX && comment + ZIP_END <= length; comment++) {
    size_t at = length - ZIP_END - comment;
    if (begins(bytes, length, at, "PK\x05\x06") && (size_t)(bytes[at + 20] | bytes[at + 21] << 8) == comment)
      return true;
  }
  return false;
}

static bool begins(const uint8_t *bytes, size_t length, size_t at, const char *mark) {
  size_t size = strlen(mark);
  return at + size <= length && memcmp(bytes + at, mark, size) == 0;
}
