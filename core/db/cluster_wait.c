/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/clock.h"
#include "core/db/cluster_private.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LAST_PATIENCE_MS = 5000, FOREVER_MS = -1 };

static bool has_ended(pid_t child, int *status);
static bool ends_within(pid_t child, int timeout_ms);
static int remaining_ms(int64_t until_us);

enum cluster_event cluster_wait(int stop, pid_t child, int timeout_ms, int *status) {
  struct pollfd awaited[] = {{.fd = stop, .events = POLLIN}, {.fd = -1, .events = POLLIN}};
  if (child > 0) awaited[1].fd = pidfd_open(child, 0); /* -1, when it is gone already, is not polled */
  int64_t until_us = clock_monotonic_us() + (int64_t)timeout_ms * 1000;
  enum cluster_event event = CLUSTER_TIMEOUT;
  for (;;) {
    if (child > 0 && has_ended(child, status)) {
      event = CLUSTER_CHILD_ENDED;
      break;
    }
    int ready = poll(awaited, 2, timeout_ms < 0 ? FOREVER_MS : remaining_ms(until_us));
    if (ready < 0 && errno == EINTR) continue;
    if (awaited[0].revents & POLLIN) event = CLUSTER_STOP;
    if (event == CLUSTER_STOP || ready == 0) break;
  }
  if (awaited[1].fd >= 0) close(awaited[1].fd);
  return event;
}

void cluster_end(pid_t child, int first, int patience_ms) {
  kill(child, first);
  if (ends_within(child, patience_ms)) return;
  kill(child, SIGQUIT);
  if (ends_within(child, LAST_PATIENCE_MS)) return;
  kill(child, SIGKILL);
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
}

/* ECHILD: the program that uses us ignores SIGCHLD, and the kernel has reaped the child. */
static bool has_ended(pid_t child, int *status) {
  pid_t ended = waitpid(child, status, WNOHANG);
  return ended == child || (ended < 0 && errno == ECHILD);
}

static bool ends_within(pid_t child, int timeout_ms) {
  int status;
  return cluster_wait(-1, child, timeout_ms, &status) == CLUSTER_CHILD_ENDED;
}

static int remaining_ms(int64_t until_us) {
  int64_t remaining = (until_us - clock_monotonic_us() + 999) / 1000;
  return remaining > 0 ? (int)remaining : 0;
}
