/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Time ends quotes; and the folder holds what the rows know, and nothing else. */
#include "core/clock.h"
#include "core/log.h"
#include "quote/private.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MINUTE_US INT64_C(60000000)
enum { HOUR_S = 3600, BATCH = 500 };

struct sweeping {
  const char *folder;
  int64_t now_us;
  struct arena arena;
  const char *ids[BATCH];
  size_t count;
  struct quote_id_row *strangers;
  size_t stranger_count;
};

static enum outcome expire(struct tx *tx, void *context);
static void sweep(struct db *house, const char *folder, int64_t now_us);
static bool is_old(const struct sweeping *sweeping, const char *name);
static void remove_strangers(struct db *house, struct sweeping *sweeping);
static enum outcome find_strangers(struct tx *tx, void *context);

void quote_tick(struct db *house, const char *folder, int64_t now_us, int64_t *done_us) {
  struct fault fault = {0};
  if (*done_us && now_us - *done_us < MINUTE_US) return;
  *done_us = now_us;
  if (db_transact(house, TX_WRITE, expire, &now_us, &fault) != OK) log_fault(LOG_WARNING, "quote.not_expired", &fault);
  sweep(house, folder, now_us);
}

static enum outcome expire(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  const int64_t *now_us = context;
  const struct db_param params[] = {P_TIME(*now_us), P_DATE(date_in_paris(*now_us))};
  struct quote_id_row *rows = NULL;
  size_t count = 0;
  return tx_run(tx, &quote_expire_quotes, params, &arena, &rows, &count);
}

/* An upload writes its files before its rows: one that is young may still get one. */
static void sweep(struct db *house, const char *folder, int64_t now_us) {
  struct sweeping sweeping = {.folder = folder, .now_us = now_us};
  DIR *directory = opendir(folder);
  if (!directory) return;
  for (const struct dirent *entry; (entry = readdir(directory));) {
    if (entry->d_name[0] == '.' || !is_old(&sweeping, entry->d_name)) continue;
    if (!uuid_is_valid(entry->d_name)) { /* half of a file, or nothing of ours */
      unlinkat(dirfd(directory), entry->d_name, 0);
      continue;
    }
    sweeping.ids[sweeping.count++] = arena_text(&sweeping.arena, entry->d_name, strlen(entry->d_name));
    if (sweeping.count == BATCH) remove_strangers(house, &sweeping);
  }
  remove_strangers(house, &sweeping);
  closedir(directory);
  arena_done(&sweeping.arena);
}

static bool is_old(const struct sweeping *sweeping, const char *name) {
  char path[4096];
  struct stat about;
  int length = snprintf(path, sizeof path, "%s/%s", sweeping->folder, name);
  if (length < 0 || (size_t)length >= sizeof path || lstat(path, &about) != 0) return false;
  return S_ISREG(about.st_mode) && sweeping->now_us / 1000000 - about.st_mtime > HOUR_S;
}

static void remove_strangers(struct db *house, struct sweeping *sweeping) {
  struct fault fault = {0};
  sweeping->stranger_count = 0;
  if (sweeping->count > 0 && db_transact(house, TX_READ, find_strangers, sweeping, &fault) != OK)
    log_fault(LOG_WARNING, "quote.not_swept", &fault);
  for (size_t i = 0; i < sweeping->stranger_count; i++) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", sweeping->folder, sweeping->strangers[i].id);
    if (length > 0 && (size_t)length < sizeof path && unlink(path) == 0)
      log_event(LOG_INFO, "quote.file_gone", "%s", sweeping->strangers[i].id);
  }
  sweeping->count = 0;
  arena_reset(&sweeping->arena);
}

static enum outcome find_strangers(struct tx *tx, void *context) {
  struct sweeping *sweeping = context;
  const struct db_param params[] = {P_LIST(DB_UUIDS, sweeping->ids, sweeping->count)};
  return tx_run(tx, &quote_list_strangers, params, &sweeping->arena, &sweeping->strangers, &sweeping->stranger_count);
}
