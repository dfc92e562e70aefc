/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which PostgreSQL, and as whom. */
#include "core/buffer.h"
#include "core/db/cluster_private.h"
#include "core/text.h"

#include <dirent.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEBIAN_PROGRAMS "/usr/lib/postgresql"
#define PACKAGE "postgresql-15"
#define SPARE_VIEW "/mnt" /* for a user without home; every Debian has it */

static enum outcome find_user(struct cluster_place *place, struct fault *fault);
static enum outcome take_user(struct cluster_place *place, const struct passwd *user);
static enum outcome find_programs(struct cluster_place *place, struct fault *fault);
static int64_t version_of(const char *folder);
static int64_t highest_version(struct arena *arena);
static bool has_programs(struct arena *arena, const char *folder);
static const char *programs_in_path(struct arena *arena);
static bool is_debian(struct arena *arena, const char *folder);
static bool can_reach(struct arena *arena, const char *path, uid_t uid, gid_t gid);
static bool can_enter(const struct stat *folder, uid_t uid, gid_t gid);

enum outcome cluster_host_find(struct cluster_place *place, struct fault *fault) {
  arena_reset(&place->found);
  enum outcome outcome = find_user(place, fault);
  if (outcome == OK) outcome = find_programs(place, fault);
  if (outcome != OK || !place->change_user) return outcome;
  place->hidden = !can_reach(&place->found, place->folder, place->uid, place->gid) ||
                  !can_reach(&place->found, place->sockets, place->uid, place->gid);
  return OK;
}

/* PostgreSQL refuses to run as root. A cluster that someone made without being root stays theirs. */
static enum outcome find_user(struct cluster_place *place, struct fault *fault) {
  struct stat folder;
  bool exists = stat(place->folder, &folder) == 0;
  place->uid = geteuid();
  place->gid = getegid();
  place->change_user = place->uid == 0;
  if (!place->change_user) {
    if (!exists || folder.st_uid == place->uid) return OK;
    return fault_set(fault, DATABASE_DOWN, place->folder,
                     "this folder belongs to another user: start the program as that user or as root, or choose "
                     "another data folder");
  }
  if (exists && folder.st_uid == 0)
    return fault_set(fault, DATABASE_DOWN, place->folder,
                     "this folder belongs to root, who may not run PostgreSQL: chown -R postgres: it");
  struct passwd entry, *found = NULL;
  enum { ENTRY_BYTES = 4096 };
  char *bytes = arena_alloc(&place->found, ENTRY_BYTES);
  if (exists) getpwuid_r(folder.st_uid, &entry, bytes, ENTRY_BYTES, &found);
  else getpwnam_r("postgres", &entry, bytes, ENTRY_BYTES, &found);
  if (found) return take_user(place, found);
  return fault_set(fault, DATABASE_DOWN, PACKAGE,
                   "there is no system user to run PostgreSQL as: install the package " PACKAGE);
}

static enum outcome take_user(struct cluster_place *place, const struct passwd *user) {
  struct stat home;
  place->uid = user->pw_uid;
  place->gid = user->pw_gid;
  place->user = user->pw_name; /* both live in place->found */
  place->view = stat(user->pw_dir, &home) == 0 && S_ISDIR(home.st_mode) ? user->pw_dir : SPARE_VIEW;
  return OK;
}

/* A cluster can only be run by the major version that made it. */
static enum outcome find_programs(struct cluster_place *place, struct fault *fault) {
  int64_t made_by = version_of(arena_format(&place->found, "%s/PG_VERSION", place->folder));
  int64_t version = made_by > 0 ? made_by : highest_version(&place->found);
  place->programs = arena_format(&place->found, DEBIAN_PROGRAMS "/%d/bin", (int)version);
  if (has_programs(&place->found, place->programs)) return OK;
  place->programs = programs_in_path(&place->found);
  if (place->programs) return OK;
  if (made_by > 0)
    return fault_set(fault, DATABASE_DOWN, place->folder,
                     "this folder was made by PostgreSQL %d: install the package postgresql-%d", (int)made_by,
                     (int)made_by);
  return fault_set(fault, DATABASE_DOWN, PACKAGE, "PostgreSQL was not found: install the package " PACKAGE);
}

static int64_t version_of(const char *path) {
  AUTO(buffer) struct buffer text = {0};
  if (buffer_read_file(&text, path, 64, NULL) != OK) return 0;
  text.bytes[strcspn(text.bytes, "\n")] = '\0';
  int64_t version;
  return text_to_integer(text.bytes, 1, 999, &version) ? version : 0;
}

static int64_t highest_version(struct arena *arena) {
  int64_t highest = 0, version;
  DIR *folder = opendir(DEBIAN_PROGRAMS);
  if (!folder) return 0;
  for (struct dirent *entry; (entry = readdir(folder));)
    if (text_to_integer(entry->d_name, 1, 999, &version) && version > highest &&
        has_programs(arena, arena_format(arena, DEBIAN_PROGRAMS "/%s/bin", entry->d_name)))
      highest = version;
  closedir(folder);
  return highest;
}

static bool has_programs(struct arena *arena, const char *folder) {
  return access(arena_format(arena, "%s/initdb", folder), X_OK) == 0 &&
         access(arena_format(arena, "%s/postgres", folder), X_OK) == 0;
}

static const char *programs_in_path(struct arena *arena) {
  const char *path = secure_getenv("PATH");
  while (path && *path) {
    size_t length = strcspn(path, ":");
    const char *folder = arena_text(arena, path, length);
    if (folder[0] == '/' && has_programs(arena, folder) && !is_debian(arena, folder)) return folder;
    path += length + (path[length] == ':');
  }
  return NULL;
}

/* Links to programs that find_programs has looked at already, and found to be of another version. */
static bool is_debian(struct arena *arena, const char *folder) {
  char *real = realpath(arena_format(arena, "%s/postgres", folder), NULL);
  bool found = real && text_starts(real, DEBIAN_PROGRAMS "/");
  free(real);
  return found;
}

/* Every folder above path must let the user pass. What access lists add is not counted: the detour works anyway. */
static bool can_reach(struct arena *arena, const char *path, uid_t uid, gid_t gid) {
  char *part = arena_text(arena, path, strlen(path));
  for (char *slash = strrchr(part, '/'); slash && slash != part; slash = strrchr(part, '/')) {
    *slash = '\0';
    struct stat folder;
    if (stat(part, &folder) != 0 || !can_enter(&folder, uid, gid)) return false;
  }
  return true;
}

static bool can_enter(const struct stat *folder, uid_t uid, gid_t gid) {
  if (folder->st_uid == uid) return folder->st_mode & S_IXUSR;
  if (folder->st_gid == gid) return folder->st_mode & S_IXGRP;
  return folder->st_mode & S_IXOTH;
}
