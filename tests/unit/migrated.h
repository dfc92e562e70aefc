/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A private cluster with today's schema. Making it takes two seconds of a processor and thirty programs begin with it:
 * the first makes it, the others copy it. It is known by its migrations; check empties its place when it begins. */
#ifndef COMPTOIR_TESTS_UNIT_MIGRATED_H
#define COMPTOIR_TESTS_UNIT_MIGRATED_H

#include "tests/unit/db_fixture.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

static inline uint64_t migrated_digest(void) {
  uint64_t digest = 0xcbf29ce484222325u; /* FNV-1a */
  for (size_t i = 0; i < migration_count; i++)
    for (const char *sign = migration_table[i].sql; *sign; sign++) digest = (digest ^ (uint8_t)*sign) * 0x100000001b3u;
  return digest;
}

static inline void migrated_make(const char *template) {
  char folder[64], data[96];
  struct cluster *cluster = NULL;
  struct fault fault = {0};
  snprintf(data, sizeof data, "%s/data", folder_new(folder, sizeof folder, "schema"));
  fixture_expect(cluster_start(data, &cluster, &fault), OK, &fault);
  fixture_expect(db_migrate(cluster_conninfo(cluster), NULL, &fault), OK, &fault);
  cluster_stop(cluster);
  assert_int_equal(rename(data, template), 0);
  fixture_remove(folder);
}

/* Makes data, which must not exist. */
static inline void migrated_copy(const char *data) {
  const char *where = getenv("TMPDIR");
  char place[64], template[128], lock[128], program[] = "cp", all[] = "-a", to[96];
  snprintf(place, sizeof place, "%s/comptoir-furnished-%u", where ? where : "/tmp", (unsigned)getuid());
  snprintf(template, sizeof template, "%s/schema-%016llx", place, (unsigned long long)migrated_digest());
  snprintf(lock, sizeof lock, "%s/schema.lock", place);
  (void)mkdir(place, 0755);
  int locked = open(lock, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  assert_true(locked >= 0);
  assert_int_equal(flock(locked, LOCK_EX), 0);
  if (access(template, F_OK) != 0) migrated_make(template);
  close(locked);
  snprintf(to, sizeof to, "%s", data);
  char *const copy[] = {program, all, template, to, NULL};
  pid_t child;
  int status = 0;
  assert_int_equal(posix_spawnp(&child, program, NULL, NULL, copy, environ), 0);
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
}

static inline struct cluster *migrated_cluster(const char *data) {
  struct cluster *cluster = NULL;
  struct fault fault = {0};
  migrated_copy(data);
  fixture_expect(cluster_start(data, &cluster, &fault), OK, &fault);
  return cluster;
}

static inline void fixture_start_migrated(struct db_fixture *fixture) {
  char data[64];
  snprintf(data, sizeof data, "%s/data", folder_new(fixture->folder, sizeof fixture->folder, "test"));
  fixture->cluster = migrated_cluster(data);
}

#endif
