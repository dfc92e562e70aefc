/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/cluster_private.h"
#include "core/log.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { INITDB_MS = 120 * 1000, OPEN_FOLDERS = 16 };

static enum outcome make_folder(const struct cluster_place *place, const char *path, struct fault *fault);
static enum outcome run_initdb(struct cluster_place *place, int stop, struct fault *fault);
static enum outcome keep(const struct cluster_place *place, struct fault *fault);
static int remove_one(const char *path, const struct stat *file, int kind, struct FTW *position);
static enum outcome fail(const char *path, const char *what, struct fault *fault);

/* Made beside its place and renamed when it is complete and on disk: a cluster exists whole or not at all. */
enum outcome cluster_make(struct cluster_place *place, int stop, struct fault *fault) {
  if (access(arena_format(&place->found, "%s/PG_VERSION", place->folder), F_OK) == 0) return OK;
  nftw(place->making, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
  enum outcome outcome = make_folder(place, place->making, fault);
  if (outcome == OK) outcome = run_initdb(place, stop, fault);
  if (outcome == OK) outcome = keep(place, fault);
  if (outcome == OK) log_event(LOG_NOTICE, "cluster.made", "by %s", place->programs);
  return outcome;
}

enum outcome cluster_make_sockets(const struct cluster_place *place, struct fault *fault) {
  return make_folder(place, place->sockets, fault);
}

/* Only the user of PostgreSQL enters: whoever reaches the socket is trusted. The folder may lie in /tmp, where anybody
 * could have made it first. Who changes no user asks for no change of owner either: a sandbox may refuse the mere call.
 */
static enum outcome make_folder(const struct cluster_place *place, const char *path, struct fault *fault) {
  if (mkdir(path, 0700) != 0 && errno != EEXIST) return fail(path, "cannot make this folder", fault);
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) return fail(path, "cannot open this folder", fault);
  struct stat found;
  enum outcome outcome = OK;
  if (fstat(folder, &found) != 0 || (found.st_uid != place->uid && found.st_uid != geteuid()))
    outcome = fault_set(fault, DATABASE_DOWN, path, "this folder belongs to somebody else: remove it");
  else if ((place->change_user && fchown(folder, place->uid, place->gid) != 0) || fchmod(folder, 0700) != 0)
    outcome = fail(path, "cannot give this folder to the user of PostgreSQL", fault);
  close(folder);
  return outcome;
}

static enum outcome run_initdb(struct cluster_place *place, int stop, struct fault *fault) {
  const char *argv[] = {arena_format(&place->found, "%s/initdb", place->programs),
                        "--pgdata",
                        cluster_seen_folder(place, place->making),
                        "--username=comptoir",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--data-checksums",
                        "--auth=trust",
                        "--no-instructions",
                        "--no-sync", /* keep() does it at once for all files */
                        NULL};
  struct cluster_program program = {argv, place->making, SIGTERM};
  pid_t pid;
  int status = 0;
  enum outcome outcome = cluster_spawn(place, &program, &pid, fault);
  if (outcome != OK) return outcome;
  if (cluster_wait(stop, pid, INITDB_MS, &status) != CLUSTER_CHILD_ENDED) {
    cluster_end(pid, SIGTERM, 1000);
    return fault_set(fault, DATABASE_DOWN, place->making, "making the database was interrupted");
  }
  if (status == 0) return OK;
  return fault_set(fault, DATABASE_DOWN, place->log, "the database could not be made: %s",
                   cluster_log_complaint(place));
}

static enum outcome keep(const struct cluster_place *place, struct fault *fault) {
  int data = open(place->data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (data < 0) return fail(place->data, "cannot open this folder", fault);
  enum outcome outcome = OK;
  if (syncfs(data) != 0) outcome = fail(place->data, "cannot write to disk", fault);
  if (outcome == OK && rename(place->making, place->folder) != 0)
    outcome = fail(place->folder, "cannot put the new database here", fault);
  if (outcome == OK && fsync(data) != 0) outcome = fail(place->data, "cannot write to disk", fault);
  close(data);
  return outcome;
}

static int remove_one(const char *path, const struct stat *file, int kind, struct FTW *position) {
  (void)file, (void)kind, (void)position;
  return remove(path);
}

static enum outcome fail(const char *path, const char *what, struct fault *fault) {
  return fault_set(fault, errno == ENOSPC ? STORAGE_FULL : DATABASE_DOWN, path, "%s: %s", what, strerror(errno));
}
