/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/inside/inside.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool memory_ends(void);
static void work_for_ever(void);

bool trial_fails(enum worker_trial trial) {
  char *arguments[] = {NULL};
  switch (trial) {
  case TRIAL_NONE:
  case TRIAL_LIES:
  case TRIAL_COUNT: return true;
  case TRIAL_OPEN: return open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0;
  case TRIAL_SOCKET: return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0;
  case TRIAL_FORK: return fork() < 0;
  case TRIAL_EXEC: return execve("/bin/true", arguments, arguments) < 0;
  case TRIAL_SIGNAL: return kill((pid_t)syscall(SYS_getppid), 0) < 0;
  case TRIAL_CODE: return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
  case TRIAL_MEMORY: return memory_ends();
  case TRIAL_PROCESSOR: work_for_ever(); return true;
  case TRIAL_CRASH: abort();
  }
  return true;
}

static bool memory_ends(void) {
  const size_t step = (size_t)64 * 1024 * 1024;
  for (int i = 0; i < 16; i++) {
    char *memory = mmap(NULL, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return true;
    memset(memory, 1, step);
  }
  return false;
}

static void work_for_ever(void) {
  for (volatile uint64_t turn = 0;; turn = turn + 1) continue;
}
