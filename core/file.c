/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/file.h"

#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum outcome write_beside(const char *path, const void *bytes, size_t length, char beside[static FILE_PATH],
                                 struct fault *fault);
static bool name_beside(const char *path, char beside[static FILE_PATH]);
static bool write_all(int file, const uint8_t *bytes, size_t length);
static bool write_zeros(int file);
static enum outcome sync_folder(const char *path, struct fault *fault);
static enum outcome storage_fault(struct fault *fault, const char *path);

enum outcome file_replace(const char *path, const void *bytes, size_t length, struct fault *fault) {
  char beside[FILE_PATH];
  enum outcome outcome = write_beside(path, bytes, length, beside, fault);
  if (outcome != OK) return outcome;
  if (rename(beside, path) == 0) return sync_folder(path, fault);
  outcome = storage_fault(fault, path);
  unlink(beside);
  return outcome;
}

/* A hard link is refused when the name is taken, so that of two programs that begin at once only one makes the file. */
enum outcome file_make(const char *path, const void *bytes, size_t length, bool *made, struct fault *fault) {
  char beside[FILE_PATH];
  enum outcome outcome = write_beside(path, bytes, length, beside, fault);
  if (outcome != OK) return outcome;
  bool linked = link(beside, path) == 0;
  if (!linked && errno != EEXIST) outcome = storage_fault(fault, path);
  unlink(beside);
  if (outcome == OK && linked) outcome = sync_folder(path, fault);
  if (outcome == OK) *made = linked;
  return outcome;
}

enum outcome file_erase(const char *path, struct fault *fault) {
  int file = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return OK;
  if (file < 0) return storage_fault(fault, path);
  bool erased = write_zeros(file) && fsync(file) == 0;
  enum outcome outcome = erased && unlink(path) == 0 ? OK : storage_fault(fault, path);
  close(file);
  return outcome == OK ? sync_folder(path, fault) : outcome;
}

static enum outcome write_beside(const char *path, const void *bytes, size_t length, char beside[static FILE_PATH],
                                 struct fault *fault) {
  if (!name_beside(path, beside)) return fault_set(fault, STORAGE_FULL, path, "path too long");
  int file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return storage_fault(fault, path);
  bool written = write_all(file, bytes, length) && fsync(file) == 0;
  enum outcome outcome = written ? OK : storage_fault(fault, path);
  close(file);
  if (!written) unlink(beside);
  return outcome;
}

/* A name that nobody else uses: two programs may write the same file at once. */
static bool name_beside(const char *path, char beside[static FILE_PATH]) {
  uint8_t chance[6];
  char hex[2 * sizeof chance + 1];
  random_bytes(chance, sizeof chance);
  hex_from_bytes(chance, sizeof chance, hex);
  int length = snprintf(beside, FILE_PATH, "%s.new-%s", path, hex);
  return length > 0 && length < FILE_PATH;
}

static bool write_all(int file, const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(file, bytes, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes += written;
    length -= (size_t)written;
  }
  return true;
}

static bool write_zeros(int file) {
  static const uint8_t zeros[512];
  struct stat about;
  if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return false;
  for (off_t left = about.st_size; left > 0; left -= (off_t)sizeof zeros)
    if (!write_all(file, zeros, left < (off_t)sizeof zeros ? (size_t)left : sizeof zeros)) return false;
  return true;
}

static enum outcome sync_folder(const char *path, struct fault *fault) {
  char copy[FILE_PATH];
  TEXT_COPY(copy, path);
  int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  enum outcome outcome = folder >= 0 && fsync(folder) == 0 ? OK : storage_fault(fault, path);
  if (folder >= 0) close(folder);
  return outcome;
}

static enum outcome storage_fault(struct fault *fault, const char *path) {
  return fault_set(fault, STORAGE_FULL, path, "%s", strerror(errno));
}
