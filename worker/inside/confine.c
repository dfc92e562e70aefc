/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/inside/inside.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { CPU_SECONDS = 5 };
static const rlim_t memory_bytes = (rlim_t)512 * 1024 * 1024;

static bool limit(void);
static bool filter_calls(void);
static bool allow_memory(scmp_filter_ctx filter);
static bool refuse_gently(scmp_filter_ctx filter);

bool confine(void) {
  return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
         prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && limit() && filter_calls();
}

static bool limit(void) {
  const struct {
    __rlimit_resource_t of;
    rlim_t most;
  } limits[] = {{RLIMIT_CPU, CPU_SECONDS}, {RLIMIT_AS, WORKER_SANITIZED ? RLIM_INFINITY : memory_bytes},
                {RLIMIT_NOFILE, 0},        {RLIMIT_NPROC, 0},
                {RLIMIT_FSIZE, 0},         {RLIMIT_CORE, 0}};
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
    if (setrlimit(limits[i].of, &(struct rlimit){limits[i].most, limits[i].most}) != 0) return false;
  return true;
}

/* What is not in this list ends the thread, which is all there is of the process. (Ending the process by name asks for
 * a call that a unit of systemd may refuse.) */
static bool filter_calls(void) {
  static const int allowed[] = {SCMP_SYS(read),         SCMP_SYS(write),     SCMP_SYS(munmap), SCMP_SYS(mremap),
                                SCMP_SYS(brk),          SCMP_SYS(madvise),   SCMP_SYS(exit),   SCMP_SYS(exit_group),
                                SCMP_SYS(rt_sigreturn), SCMP_SYS(getrandom), SCMP_SYS(futex)};
  static const int of_sanitizers[] = {SCMP_SYS(mmap),        SCMP_SYS(mprotect),     SCMP_SYS(rt_sigprocmask),
                                      SCMP_SYS(sigaltstack), SCMP_SYS(rt_sigaction), SCMP_SYS(gettid),
                                      SCMP_SYS(getpid),      SCMP_SYS(sched_yield),  SCMP_SYS(clock_gettime)};
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_THREAD);
  bool ready = filter && seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_THREAD) == 0;
  for (size_t i = 0; ready && i < sizeof allowed / sizeof allowed[0]; i++)
    ready = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
  for (size_t i = 0; ready && WORKER_SANITIZED && i < sizeof of_sanitizers / sizeof of_sanitizers[0]; i++)
    ready = seccomp_rule_add(filter, SCMP_ACT_ALLOW, of_sanitizers[i], 0) == 0;
  ready = ready && (WORKER_SANITIZED || allow_memory(filter)) && refuse_gently(filter) && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return ready;
}

/* Memory of its own that nothing can be run from. */
static bool allow_memory(scmp_filter_ctx filter) {
  return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                          SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0;
}

/* A library that looks for a file of the machine (what the processor can do) hears no, and does without. */
static bool refuse_gently(scmp_filter_ctx filter) {
  static const int refused[] = {SCMP_SYS(open),      SCMP_SYS(openat),   SCMP_SYS(access),
                                SCMP_SYS(faccessat), SCMP_SYS(readlink), SCMP_SYS(readlinkat)};
  for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
    if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0) != 0) return false;
  return true;
}
