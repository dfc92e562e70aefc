/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* After a kill -9 of its owner PostgreSQL is still shutting down; after a kill -9 of itself its helper processes may
 * still be at work. Either holds the shared memory, and a new server would refuse to start. */
#include "core/buffer.h"
#include "core/db/cluster_private.h"
#include "core/log.h"
#include "core/text.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEP_MS = 20, URGE_AFTER_MS = 5000, GIVE_UP_AFTER_MS = 30000, LONGEST_COMMAND = 64 * 1024 };

enum relation { UNRELATED, OURS, STRANGER };

struct leftovers {
  size_t count;
  int64_t one, stranger; /* process numbers; 0: none */
};

static struct leftovers find_leftovers(const struct stat *folder, int signal_number);
static enum relation relation_of(int64_t pid, const struct stat *folder);
static bool read_about(int64_t pid, const char *what, struct buffer *text);
static void remove_stale_files(const struct cluster_place *place);
static bool is_stale(const char *lock_file);

enum outcome cluster_clear(const struct cluster_place *place, int stop, struct fault *fault) {
  struct stat folder;
  if (stat(place->folder, &folder) != 0)
    return fault_set(fault, DATABASE_DOWN, place->folder, "cannot use this folder: %s", strerror(errno));
  for (int waited_ms = 0;; waited_ms += STEP_MS) {
    int signal_number = waited_ms == 0 ? SIGINT : waited_ms == URGE_AFTER_MS ? SIGQUIT : 0;
    struct leftovers left = find_leftovers(&folder, signal_number);
    if (left.count == 0) break;
    if (left.stranger)
      return fault_set(fault, DATABASE_DOWN, place->folder,
                       "a PostgreSQL that is not ours (process %d) runs on this folder: stop it", (int)left.stranger);
    if (waited_ms >= GIVE_UP_AFTER_MS)
      return fault_set(fault, DATABASE_DOWN, place->folder, "an earlier PostgreSQL (process %d) does not end: stop it",
                       (int)left.one);
    if (cluster_wait(stop, 0, STEP_MS, NULL) == CLUSTER_STOP)
      return fault_set(fault, DATABASE_DOWN, place->folder, "told to stop before it started");
  }
  remove_stale_files(place);
  return OK;
}

static struct leftovers find_leftovers(const struct stat *folder, int signal_number) {
  struct leftovers left = {0};
  DIR *processes = opendir("/proc");
  if (!processes) return left; /* PostgreSQL's own lock then speaks, and its start is tried again */
  for (struct dirent *entry; (entry = readdir(processes));) {
    int64_t pid;
    if (!text_to_integer(entry->d_name, 1, INT32_MAX, &pid)) continue;
    enum relation relation = relation_of(pid, folder);
    if (relation == UNRELATED) continue;
    left.count++;
    left.one = pid;
    if (relation == STRANGER) left.stranger = pid;
    if (relation == OURS && signal_number) kill((pid_t)pid, signal_number);
  }
  closedir(processes);
  return left;
}

/* The server and its helpers all work in the cluster's folder; ours carry our name in their command line. */
static enum relation relation_of(int64_t pid, const struct stat *folder) {
  AUTO(buffer) struct buffer text = {0};
  struct stat works_in;
  char path[64];
  if (!read_about(pid, "comm", &text) || !text_equal(text.bytes, "postgres\n")) return UNRELATED;
  snprintf(path, sizeof path, "/proc/%d/cwd", (int)pid);
  if (stat(path, &works_in) != 0) return UNRELATED;
  if (works_in.st_dev != folder->st_dev || works_in.st_ino != folder->st_ino) return UNRELATED;
  if (!read_about(pid, "cmdline", &text) || text.length == 0) return UNRELATED; /* it has just ended */
  return memmem(text.bytes, text.length, CLUSTER_MARK, strlen(CLUSTER_MARK)) ? OURS : STRANGER;
}

static bool read_about(int64_t pid, const char *what, struct buffer *text) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, what);
  return buffer_read_file(text, path, LONGEST_COMMAND, NULL) == OK;
}

/* After a power cut the number in a lock file may belong to another program by now, and PostgreSQL would believe it. */
static void remove_stale_files(const struct cluster_place *place) {
  AUTO(arena) struct arena arena = {0};
  const char *const files[] = {arena_format(&arena, "%s/postmaster.pid", place->folder),
                               arena_format(&arena, "%s/.s.PGSQL." CLUSTER_PORT ".lock", place->sockets)};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    if (is_stale(files[i])) {
      log_event(LOG_NOTICE, "cluster.stale", "a lock file named a process that is not PostgreSQL's");
      unlink(files[i]);
    }
}

/* The number of a process that is alive, and that we can see does something else. A dead one's is left to PostgreSQL.
 */
static bool is_stale(const char *lock_file) {
  AUTO(buffer) struct buffer text = {0};
  if (buffer_read_file(&text, lock_file, LONGEST_COMMAND, NULL) != OK) return false;
  text.bytes[strcspn(text.bytes, "\n")] = '\0';
  int64_t pid;
  char path[64];
  struct stat works_in;
  if (!text_to_integer(text.bytes, 1, INT32_MAX, &pid) || (kill((pid_t)pid, 0) != 0 && errno == ESRCH)) return false;
  snprintf(path, sizeof path, "/proc/%d/cwd", (int)pid);
  return stat(path, &works_in) == 0; /* none of those we can see works in the folder: cluster_clear has looked */
}
