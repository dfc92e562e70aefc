/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* confine CALLS USER PROGRAM ARGUMENT…: runs a program as a unit of systemd/ would, where there is no systemd: another
 * user without any capability, no new privileges, only the system calls whose names are in the file CALLS, and the same
 * refusals that RestrictAddressFamilies, RestrictNamespaces, MemoryDenyWriteExecute and LockPersonality make. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FAMILIES = 64, CAPABILITIES = 64 };

static void must(bool done, const char *what);
static void become(const char *user);
static void allow_only(const char *path);
static void refuse_the_rest(void);
static void refuse_families(scmp_filter_ctx filter);
static void refuse_namespaces(scmp_filter_ctx filter);
static void refuse_executable_memory(scmp_filter_ctx filter);

int main(int argc, char *argv[]) {
  if (argc < 4) {
    fputs("confine CALLS USER PROGRAM ARGUMENT…\n", stderr);
    return 2;
  }
  become(argv[2]);
  must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no new privileges");
  refuse_the_rest(); /* before the list, which leaves out what loads filters */
  allow_only(argv[1]);
  execv(argv[3], argv + 3);
  must(false, argv[3]);
}

static void must(bool done, const char *what) {
  if (done) return;
  fprintf(stderr, "confine: %s: %s\n", what, strerror(errno));
  exit(125);
}

static void become(const char *user) {
  const struct passwd *entry = getpwnam(user);
  must(entry != NULL, user);
  for (int capability = 0; capability < CAPABILITIES; capability++)
    if (prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1)
      must(prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0, "capabilities");
  must(setgroups(0, NULL) == 0 && setgid(entry->pw_gid) == 0 && setuid(entry->pw_uid) == 0, "user");
}

/* A name this machine's kernel does not know is nothing that could be called. */
static void allow_only(const char *path) {
  FILE *names = fopen(path, "re");
  must(names != NULL, path);
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  must(filter != NULL, "filter");
  char name[64];
  int allowed = 0;
  while (fscanf(names, "%63s", name) == 1) {
    int call = seccomp_syscall_resolve_name(name);
    if (call == __NR_SCMP_ERROR) continue;
    if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0) allowed++;
  }
  fclose(names);
  must(allowed > 100, "too few system calls in the list");
  must(seccomp_load(filter) == 0, "filter");
  seccomp_release(filter);
}

static void refuse_the_rest(void) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  must(filter != NULL, "filter");
  must(seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0) == 0, "filter");
  refuse_families(filter);
  refuse_namespaces(filter);
  refuse_executable_memory(filter);
  for (uint64_t kind = 1; kind < 256; kind++)
    must(seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(personality), 1, SCMP_A0(SCMP_CMP_EQ, kind)) == 0,
         "personality");
  must(seccomp_load(filter) == 0, "filter");
  seccomp_release(filter);
}

static void refuse_families(scmp_filter_ctx filter) {
  for (uint64_t family = 0; family < FAMILIES; family++) {
    if (family == AF_UNIX || family == AF_INET || family == AF_INET6) continue;
    must(seccomp_rule_add(filter, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_EQ, family)) == 0,
         "families");
  }
}

static void refuse_namespaces(scmp_filter_ctx filter) {
  static const uint64_t kinds[] = {CLONE_NEWNS,   CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
                                   CLONE_NEWUSER, CLONE_NEWPID,    CLONE_NEWNET};
  bool added = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
               seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(setns), 0) == 0;
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    added = added &&
            seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(unshare), 1,
                             SCMP_A0(SCMP_CMP_MASKED_EQ, kinds[i], kinds[i])) == 0 &&
            seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                             SCMP_A0(SCMP_CMP_MASKED_EQ, kinds[i], kinds[i])) == 0;
  must(added, "namespaces");
}

static void refuse_executable_memory(scmp_filter_ctx filter) {
  static const uint64_t both = PROT_WRITE | PROT_EXEC;
  bool added = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(mmap), 1,
                                SCMP_A2(SCMP_CMP_MASKED_EQ, both, both)) == 0 &&
               seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(mprotect), 1,
                                SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)) == 0 &&
               seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(pkey_mprotect), 1,
                                SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)) == 0 &&
               seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(shmat), 1,
                                SCMP_A2(SCMP_CMP_MASKED_EQ, SHM_EXEC, SHM_EXEC)) == 0;
  must(added, "executable memory");
}
