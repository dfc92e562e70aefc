/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The private cluster, piece by piece: where it lies, who runs it, how it is made, what an earlier owner left. */
#ifndef COMPTOIR_CORE_DB_CLUSTER_PRIVATE_H
#define COMPTOIR_CORE_DB_CLUSTER_PRIVATE_H

#include "core/arena.h"

#include <stdbool.h>
#include <sys/types.h>

#define CLUSTER_DATABASE "comptoir"
#define CLUSTER_PORT "5432"             /* only a part of the socket's name: nothing listens on the network */
#define CLUSTER_MARK "comptoir_private" /* the cluster_name: how our PostgreSQL is told from a stranger's in /proc */

struct cluster_place {
  struct arena arena;          /* the texts that follow */
  const char *data;            /* real path of the data folder */
  const char *folder, *making; /* <data>/pg, and <data>/pg.new until it is complete */
  const char *sockets;         /* folder of the socket */
  const char *log, *lock, *conninfo;
  /* found by cluster_host_find, by the owner only, anew before each start */
  struct arena found;
  const char *programs; /* folder of initdb and postgres */
  const char *user;     /* who runs PostgreSQL, when it is not us */
  const char *view;     /* existing folder where that user sees what is hidden from it */
  uid_t uid;
  gid_t gid;
  bool change_user; /* we are root, who may not run PostgreSQL */
  bool hidden;      /* that user cannot reach the folder by its own path */
};

/* cluster_place.c: makes the data folder when it is missing. */
NODISCARD enum outcome cluster_place_find(const char *data_dir, struct cluster_place *place, struct fault *fault);
void cluster_place_done(struct cluster_place *place);

/* cluster_host.c */
NODISCARD enum outcome cluster_host_find(struct cluster_place *place, struct fault *fault);

/* cluster_spawn.c: starts programs/argv[0] as the cluster's user, in its own session, with the log as its output.
 * folder is the cluster's folder, which the program knows as cluster_seen_folder(). The program receives death_signal
 * when the calling THREAD ends, so call from one that outlives it. */
struct cluster_program {
  const char *const *argv;
  const char *folder;
  int death_signal;
};
NODISCARD enum outcome cluster_spawn(const struct cluster_place *place, const struct cluster_program *program,
                                     pid_t *pid, struct fault *fault);
const char *cluster_seen_folder(struct cluster_place *place, const char *folder);
const char *cluster_seen_sockets(struct cluster_place *place);
/* The last complaint in the log, for a hint. */
const char *cluster_log_complaint(struct cluster_place *place);

/* cluster_wait.c: waits for the end of child (0: none), for a word on the eventfd stop, or for the time to pass. */
enum cluster_event { CLUSTER_TIMEOUT, CLUSTER_CHILD_ENDED, CLUSTER_STOP };
enum cluster_event cluster_wait(int stop, pid_t child, int timeout_ms, int *status);
/* Ends child with first, then with SIGQUIT, then with SIGKILL, and reaps it. */
void cluster_end(pid_t child, int first, int patience_ms);

/* cluster_make.c: initdb when there is no cluster yet; the folder of the socket. */
NODISCARD enum outcome cluster_make(struct cluster_place *place, int stop, struct fault *fault);
NODISCARD enum outcome cluster_make_sockets(const struct cluster_place *place, struct fault *fault);

/* cluster_leftover.c: waits until no process of an earlier owner's PostgreSQL is left in folder. */
NODISCARD enum outcome cluster_clear(const struct cluster_place *place, int stop, struct fault *fault);

#endif
