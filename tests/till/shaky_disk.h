/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A disk that fails when told to: SQLite's own file access, with a count before each write, flush and truncation. And
 * one whose power can go: what was written and not flushed since shaky_remember() is then gone. */
#ifndef COMPTOIR_TESTS_TILL_SHAKY_DISK_H
#define COMPTOIR_TESTS_TILL_SHAKY_DISK_H

#include <sqlite3.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum shaky_way { SHAKY_FULL, SHAKY_BROKEN };

static struct {
  atomic_int operations; /* writes, flushes and truncations so far */
  atomic_int flushes;    /* of any file */
  atomic_int fail_at;    /* the operation of that count fails; 0: none */
  atomic_bool for_good;  /* and so does every later one */
  atomic_int way;        /* enum shaky_way */
} shaky;

struct shaky_undo { /* what a write that was not flushed yet has covered */
  struct shaky_undo *older;
  char name[128]; /* several connections write the same file, and any of them may flush it */
  sqlite3_int64 at, file_size;
  int length;
  unsigned char bytes[];
};
static struct {
  pthread_mutex_t lock;
  bool remembers;
  struct shaky_undo *newest;
} shaky_cache = {.lock = PTHREAD_MUTEX_INITIALIZER};

struct shaky_file {
  sqlite3_file base;
  sqlite3_file *real;
  char name[128];
};

static inline sqlite3_file *shaky_real(sqlite3_file *file) {
  return ((struct shaky_file *)file)->real;
}

static inline bool shaky_fails(void) {
  int count = atomic_fetch_add(&shaky.operations, 1) + 1, at = atomic_load(&shaky.fail_at);
  return at > 0 && (count == at || (count > at && atomic_load(&shaky.for_good)));
}

/* Before amount bytes at this place are written, or cut off. */
static inline void shaky_cover(sqlite3_file *file, sqlite3_int64 at, sqlite3_int64 amount) {
  sqlite3_file *real = shaky_real(file);
  sqlite3_int64 size = 0;
  pthread_mutex_lock(&shaky_cache.lock);
  if (shaky_cache.remembers && real->pMethods->xFileSize(real, &size) == SQLITE_OK) {
    sqlite3_int64 length = at >= size ? 0 : size - at < amount ? size - at : amount;
    struct shaky_undo *undo = calloc(1, sizeof *undo + (size_t)length);
    if (!undo) abort();
    *undo = (struct shaky_undo){.older = shaky_cache.newest, .at = at, .file_size = size, .length = (int)length};
    memcpy(undo->name, ((struct shaky_file *)file)->name, sizeof undo->name);
    if (length > 0 && real->pMethods->xRead(real, undo->bytes, (int)length, at) != SQLITE_OK) abort();
    shaky_cache.newest = undo;
  }
  pthread_mutex_unlock(&shaky_cache.lock);
}

/* What was written to this file stays. */
static inline void shaky_forget(const sqlite3_file *file) {
  pthread_mutex_lock(&shaky_cache.lock);
  for (struct shaky_undo **at = &shaky_cache.newest; *at;) {
    struct shaky_undo *undo = *at;
    if (strcmp(undo->name, ((const struct shaky_file *)file)->name) != 0) at = &undo->older;
    else {
      *at = undo->older;
      free(undo);
    }
  }
  pthread_mutex_unlock(&shaky_cache.lock);
}

static int shaky_close(sqlite3_file *file) {
  sqlite3_file *real = shaky_real(file);
  int code = real->pMethods->xClose(real);
  free(real);
  return code;
}
static int shaky_read(sqlite3_file *file, void *to, int amount, sqlite3_int64 at) {
  return shaky_real(file)->pMethods->xRead(shaky_real(file), to, amount, at);
}
static int shaky_write(sqlite3_file *file, const void *from, int amount, sqlite3_int64 at) {
  if (shaky_fails()) {
    if (atomic_load(&shaky.way) == SHAKY_FULL) return SQLITE_FULL;
    shaky_cover(file, at, amount / 2);
    shaky_real(file)->pMethods->xWrite(shaky_real(file), from, amount / 2, at); /* torn */
    return SQLITE_IOERR_WRITE;
  }
  shaky_cover(file, at, amount);
  return shaky_real(file)->pMethods->xWrite(shaky_real(file), from, amount, at);
}
static int shaky_truncate(sqlite3_file *file, sqlite3_int64 size) {
  if (shaky_fails()) return SQLITE_IOERR_TRUNCATE;
  shaky_cover(file, size, INT64_C(1) << 30);
  return shaky_real(file)->pMethods->xTruncate(shaky_real(file), size);
}
static int shaky_sync(sqlite3_file *file, int flags) {
  atomic_fetch_add(&shaky.flushes, 1);
  if (shaky_fails()) return SQLITE_IOERR_FSYNC;
  int code = shaky_real(file)->pMethods->xSync(shaky_real(file), flags);
  if (code == SQLITE_OK) shaky_forget(file);
  return code;
}
static int shaky_size(sqlite3_file *file, sqlite3_int64 *size) {
  return shaky_real(file)->pMethods->xFileSize(shaky_real(file), size);
}
static int shaky_lock(sqlite3_file *file, int level) {
  return shaky_real(file)->pMethods->xLock(shaky_real(file), level);
}
static int shaky_unlock(sqlite3_file *file, int level) {
  return shaky_real(file)->pMethods->xUnlock(shaky_real(file), level);
}
static int shaky_reserved(sqlite3_file *file, int *held) {
  return shaky_real(file)->pMethods->xCheckReservedLock(shaky_real(file), held);
}
static int shaky_control(sqlite3_file *file, int what, void *argument) {
  return shaky_real(file)->pMethods->xFileControl(shaky_real(file), what, argument);
}
static int shaky_sector(sqlite3_file *file) {
  return shaky_real(file)->pMethods->xSectorSize(shaky_real(file));
}
static int shaky_device(sqlite3_file *file) {
  return shaky_real(file)->pMethods->xDeviceCharacteristics(shaky_real(file));
}
static int shaky_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **at) {
  return shaky_real(file)->pMethods->xShmMap(shaky_real(file), page, size, extend, at);
}
static int shaky_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  return shaky_real(file)->pMethods->xShmLock(shaky_real(file), offset, count, flags);
}
static void shaky_shm_barrier(sqlite3_file *file) {
  shaky_real(file)->pMethods->xShmBarrier(shaky_real(file));
}
static int shaky_shm_unmap(sqlite3_file *file, int delete) {
  return shaky_real(file)->pMethods->xShmUnmap(shaky_real(file), delete);
}

static const sqlite3_io_methods shaky_methods = {.iVersion = 2, /* no mapping of the file itself: all passes here */
                                                 .xClose = shaky_close,
                                                 .xRead = shaky_read,
                                                 .xWrite = shaky_write,
                                                 .xTruncate = shaky_truncate,
                                                 .xSync = shaky_sync,
                                                 .xFileSize = shaky_size,
                                                 .xLock = shaky_lock,
                                                 .xUnlock = shaky_unlock,
                                                 .xCheckReservedLock = shaky_reserved,
                                                 .xFileControl = shaky_control,
                                                 .xSectorSize = shaky_sector,
                                                 .xDeviceCharacteristics = shaky_device,
                                                 .xShmMap = shaky_shm_map,
                                                 .xShmLock = shaky_shm_lock,
                                                 .xShmBarrier = shaky_shm_barrier,
                                                 .xShmUnmap = shaky_shm_unmap};

static int shaky_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags) {
  sqlite3_vfs *below = vfs->pAppData;
  sqlite3_file *real = calloc(1, (size_t)below->szOsFile);
  if (!real) return SQLITE_NOMEM;
  int code = below->xOpen(below, name, real, flags, out_flags);
  file->pMethods = NULL;
  if (code != SQLITE_OK) {
    free(real);
    return code;
  }
  struct shaky_file *shaky_file = (struct shaky_file *)file;
  shaky_file->real = real;
  snprintf(shaky_file->name, sizeof shaky_file->name, "%s", name ? name : "");
  file->pMethods = &shaky_methods;
  return SQLITE_OK;
}

/* Every journal opened from now on lies on the shaky disk. */
static inline void shaky_install(void) {
  static sqlite3_vfs vfs;
  sqlite3_vfs *below = sqlite3_vfs_find(NULL);
  vfs = *below;
  vfs.zName = "shaky";
  vfs.szOsFile = (int)sizeof(struct shaky_file);
  vfs.pAppData = below;
  vfs.xOpen = shaky_open;
  sqlite3_vfs_register(&vfs, 1);
}

/* The operation after `skip` more fails, and every later one too if for_good. */
static inline void shaky_arm(int skip, enum shaky_way way, bool for_good) {
  atomic_store(&shaky.way, (int)way);
  atomic_store(&shaky.for_good, for_good);
  atomic_store(&shaky.operations, 0);
  atomic_store(&shaky.fail_at, skip + 1);
}

static inline void shaky_heal(void) {
  atomic_store(&shaky.fail_at, 0);
}

static inline void shaky_remember(void) {
  pthread_mutex_lock(&shaky_cache.lock);
  shaky_cache.remembers = true;
  pthread_mutex_unlock(&shaky_cache.lock);
}

/* The power goes: newest first, what was never flushed is taken back. Whoever calls must end without closing. */
static inline void shaky_cut_power(void) {
  pthread_mutex_lock(&shaky_cache.lock); /* for ever: nobody writes any more */
  for (const struct shaky_undo *undo = shaky_cache.newest; undo; undo = undo->older) {
    int file = open(undo->name, O_WRONLY | O_CLOEXEC);
    if (file < 0) continue; /* it is gone altogether */
    if (pwrite(file, undo->bytes, (size_t)undo->length, undo->at) != undo->length ||
        ftruncate(file, undo->file_size) != 0)
      abort();
    close(file);
  }
}

#endif
