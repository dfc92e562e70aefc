/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir-till virtual-printer */
#include "pos/virtual/printer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum outcome virtual_run(const struct virtual_options *options, struct fault *fault) {
  struct virtual_printer *printer = NULL;
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stops, NULL);
  if (options->folder && mkdir(options->folder, 0700) != 0 && errno != EEXIST)
    return fault_set(fault, STORAGE_FULL, options->folder, "%s", strerror(errno));
  enum outcome outcome = virtual_open(options, &printer, fault);
  if (outcome != OK) return outcome;
  printf("127.0.0.1:%u\n", (unsigned)virtual_port(printer));
  fflush(stdout);
  int received = 0;
  while (sigwait(&stops, &received) != 0) continue;
  printf("%d %d\n", virtual_strips(printer), virtual_pulses(printer));
  virtual_close(printer);
  return OK;
}
