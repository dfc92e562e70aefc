/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A thread of its own owns PostgreSQL: the kernel ends PostgreSQL when the thread that forked it ends, and no other
 * thread lives exactly as long as the cluster is wanted. Ownership of the data folder among processes is a lock on
 * <data>/pg.lock; who does not get it uses the owner's server, and takes over when the owner is gone. */
#include "core/buffer.h"
#include "core/clock.h"
#include "core/db/cluster_private.h"
#include "core/db/private.h"
#include "core/log.h"
#include "core/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  READY_WITHIN_MS = 120000, /* once it runs: a recovery on a slow disk takes its time */
  GUEST_LOOK_MS = 200,
  SHUTDOWN_MS = 20000,
  LIVED_MS = 2000,      /* longer than that, and its end was not a failure to start */
  FIRST_PAUSE_MS = 100, /* after a failure to start; doubled each time */
  LONGEST_PAUSE_MS = 5000,
  FAILURES_SHOWN = 5 /* then cluster_start gives up waiting */
};

enum state { LOOKING, GUEST, SERVING, FAILED };

struct cluster {
  struct cluster_place place;
  pthread_t thread;
  int lock, stop; /* the lock file; an eventfd */
  int failures;   /* starts that failed one after the other; the thread's own */
  pthread_mutex_t guard;
  enum state state;   /* guarded */
  struct fault fault; /* guarded; of FAILED */
};

/* On the command line they hold whatever the files in the folder say. */
static const char *const settings[] = {
    "listen_addresses=", ("port=" CLUSTER_PORT), "unix_socket_permissions=0700", ("cluster_name=" CLUSTER_MARK),
    "max_connections=100", "shared_buffers=128MB", "random_page_cost=1.1", /* solid-state disk */
    "jit=off",                                                             /* costs more than these queries take */
    "fsync=on", "synchronous_commit=on", "full_page_writes=on", "wal_compression=on", "max_wal_size=512MB",
    "checkpoint_timeout=10min", "recovery_init_sync_method=syncfs", /* one call instead of a thousand files */
    "max_logical_replication_workers=0", "timezone=UTC", "log_timezone=UTC",
    /* a log without statements, parameters and details holds no personal datum */
    "log_statement=none", "log_min_error_statement=panic", "log_error_verbosity=terse", "log_checkpoints=off",
    "log_min_duration_statement=-1", "log_destination=stderr", "logging_collector=off"};

enum { SETTING_COUNT = sizeof settings / sizeof settings[0] };

static enum outcome start_thread(struct cluster *cluster, struct fault *fault);
static enum outcome wait_until_ready(struct cluster *cluster, struct fault *fault);
static enum state look(struct cluster *cluster, struct fault *fault);
static bool answers(const struct cluster_place *place);
static bool is_ready(const struct cluster_place *place);
static bool has_database(PGconn *connection);
static void *supervise(void *argument);
static bool become_owner(struct cluster *cluster);
static bool serve(struct cluster *cluster);
static enum outcome prepare(struct cluster *cluster, struct fault *fault);
static enum outcome start_server(struct cluster *cluster, pid_t *pid, struct fault *fault);
static const char *socket_setting(struct arena *arena, const char *folder);
static bool watch(struct cluster *cluster, pid_t pid);
static void note_end(struct cluster *cluster, int status, int64_t lived_ms);
static void set_state(struct cluster *cluster, enum state state, const struct fault *fault);
static int pause_ms(const struct cluster *cluster);

enum outcome cluster_start(const char *data_dir, struct cluster **cluster, struct fault *fault) {
  struct cluster *started = memory_resize(NULL, sizeof *started);
  *started = (struct cluster){.lock = -1, .stop = -1, .guard = PTHREAD_MUTEX_INITIALIZER};
  enum outcome outcome = cluster_place_find(data_dir, &started->place, fault);
  if (outcome == OK) outcome = start_thread(started, fault);
  if (outcome == OK) {
    outcome = wait_until_ready(started, fault);
    if (outcome == OK) {
      *cluster = started;
      return OK;
    }
    cluster_stop(started);
    return outcome;
  }
  if (started->lock >= 0) close(started->lock);
  if (started->stop >= 0) close(started->stop);
  cluster_place_done(&started->place);
  free(started);
  return outcome;
}

const char *cluster_conninfo(const struct cluster *cluster) {
  return cluster->place.conninfo;
}

void cluster_stop(struct cluster *cluster) {
  if (!cluster) return;
  eventfd_write(cluster->stop, 1);
  pthread_join(cluster->thread, NULL);
  close(cluster->stop);
  close(cluster->lock); /* gives the data folder to the next owner */
  pthread_mutex_destroy(&cluster->guard);
  cluster_place_done(&cluster->place);
  free(cluster);
}

/* Signals are for the main program's threads. */
static enum outcome start_thread(struct cluster *cluster, struct fault *fault) {
  const struct cluster_place *place = &cluster->place;
  cluster->lock = open(place->lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (cluster->lock < 0) return fault_set(fault, DATABASE_DOWN, place->lock, "cannot write here: %s", strerror(errno));
  cluster->stop = eventfd(0, EFD_CLOEXEC);
  if (cluster->stop < 0) return fault_set(fault, DATABASE_DOWN, "eventfd", "%s", strerror(errno));
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&cluster->thread, NULL, supervise, cluster);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error == 0 ? OK : fault_set(fault, DATABASE_DOWN, "thread", "%s", strerror(error));
}

static enum outcome wait_until_ready(struct cluster *cluster, struct fault *fault) {
  for (int64_t running_since_us = 0;;) {
    enum state state = look(cluster, fault);
    if (state == FAILED) return fault ? fault->outcome : DATABASE_DOWN;
    int64_t now_us = clock_monotonic_us();
    /* while we look, which ends by itself, what still answers may be a dying server of an earlier owner */
    if (state == LOOKING || running_since_us == 0) running_since_us = now_us;
    if (state != LOOKING && answers(&cluster->place)) return OK;
    if (now_us - running_since_us > (int64_t)READY_WITHIN_MS * 1000) break;
    struct timespec pause = {.tv_nsec = 5000000};
    clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
  }
  return fault_set(fault, DATABASE_DOWN, cluster->place.data, "PostgreSQL does not answer after %d s; see %s",
                   READY_WITHIN_MS / 1000, cluster->place.log);
}

static enum state look(struct cluster *cluster, struct fault *fault) {
  pthread_mutex_lock(&cluster->guard);
  enum state state = cluster->state;
  if (state == FAILED && fault) *fault = cluster->fault;
  pthread_mutex_unlock(&cluster->guard);
  return state;
}

/* Through the database that always exists, because ours does not on the first start. */
static bool answers(const struct cluster_place *place) {
  if (!is_ready(place)) return false;
  static const char *const keywords[] = {"dbname", "dbname", NULL}; /* the later one wins */
  const char *const values[] = {place->conninfo, "postgres", NULL};
  AUTO(connection) PGconn *connection = PQconnectdbParams(keywords, values, 1);
  if (PQstatus(connection) != CONNECTION_OK) return false;
  if (has_database(connection)) return true;
  AUTO(result) PGresult *result = PQexec(connection, "CREATE DATABASE " CLUSTER_DATABASE);
  return PQresultStatus(result) == PGRES_COMMAND_OK || has_database(connection); /* another process was quicker */
}

/* PostgreSQL notes its state on the eighth line; asking it too early only fills its log with refusals. */
static bool is_ready(const struct cluster_place *place) {
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer text = {0};
  const char *path = arena_format(&arena, "%s/postmaster.pid", place->folder);
  return buffer_read_file(&text, path, 64 * (size_t)1024, NULL) == OK && strstr(text.bytes, "\nready") != NULL;
}

static bool has_database(PGconn *connection) {
  AUTO(result) PGresult *result = PQexec(connection, "SELECT FROM pg_database WHERE datname = '" CLUSTER_DATABASE "'");
  return PQntuples(result) == 1;
}

static void *supervise(void *argument) {
  struct cluster *cluster = argument;
  if (!become_owner(cluster)) return NULL;
  while (serve(cluster) && cluster_wait(cluster->stop, 0, pause_ms(cluster), NULL) != CLUSTER_STOP) continue;
  rmdir(cluster->place.sockets); /* fails, rightly, while something is in it */
  return NULL;
}

/* False: told to stop while another process owned the cluster. */
static bool become_owner(struct cluster *cluster) {
  while (flock(cluster->lock, LOCK_EX | LOCK_NB) != 0) {
    set_state(cluster, GUEST, NULL);
    if (cluster_wait(cluster->stop, 0, GUEST_LOOK_MS, NULL) == CLUSTER_STOP) return false;
  }
  set_state(cluster, LOOKING, NULL);
  return true;
}

/* One life of PostgreSQL. False: told to stop, and it has ended. */
static bool serve(struct cluster *cluster) {
  struct fault fault = {0};
  pid_t pid;
  enum outcome outcome = prepare(cluster, &fault);
  if (outcome == OK) outcome = start_server(cluster, &pid, &fault);
  if (outcome == OK) return watch(cluster, pid);
  log_fault(LOG_ERROR, "cluster.failed", &fault);
  cluster->failures++;
  set_state(cluster, FAILED, &fault);
  return true;
}

static enum outcome prepare(struct cluster *cluster, struct fault *fault) {
  struct cluster_place *place = &cluster->place;
  enum outcome outcome = cluster_host_find(place, fault);
  if (outcome == OK) outcome = cluster_make_sockets(place, fault);
  if (outcome == OK) outcome = cluster_make(place, cluster->stop, fault);
  return outcome == OK ? cluster_clear(place, cluster->stop, fault) : outcome;
}

static enum outcome start_server(struct cluster *cluster, pid_t *pid, struct fault *fault) {
  struct cluster_place *place = &cluster->place;
  AUTO(arena) struct arena arena = {0};
  const char **argv = arena_list(&arena, 6 + 2 * SETTING_COUNT, sizeof *argv);
  size_t count = 0;
  argv[count++] = arena_format(&arena, "%s/postgres", place->programs);
  argv[count++] = "-D";
  argv[count++] = cluster_seen_folder(place, place->folder);
  argv[count++] = "-c";
  argv[count++] = socket_setting(&arena, cluster_seen_sockets(place));
  for (size_t i = 0; i < SETTING_COUNT; i++) {
    argv[count++] = "-c";
    argv[count++] = settings[i];
  }
  struct cluster_program program = {argv, place->folder, SIGINT}; /* fast shutdown: the next start needs no recovery */
  return cluster_spawn(place, &program, pid, fault);
}

/* The setting is a list, where commas and spaces part the folders unless they stand in quotes. */
static const char *socket_setting(struct arena *arena, const char *folder) {
  AUTO(buffer) struct buffer setting = {0};
  buffer_text(&setting, "unix_socket_directories=\"");
  for (; *folder; folder++) {
    if (*folder == '"') buffer_char(&setting, '"');
    buffer_char(&setting, *folder);
  }
  buffer_char(&setting, '"');
  return arena_text(arena, setting.bytes, setting.length);
}

static bool watch(struct cluster *cluster, pid_t pid) {
  int64_t started_us = clock_monotonic_us();
  int status = 0;
  log_event(LOG_INFO, "cluster.started", "PostgreSQL is process %d", (int)pid);
  set_state(cluster, SERVING, NULL);
  if (cluster_wait(cluster->stop, pid, -1, &status) == CLUSTER_STOP) {
    cluster_end(pid, SIGINT, SHUTDOWN_MS);
    log_event(LOG_INFO, "cluster.stopped", "PostgreSQL was process %d", (int)pid);
    return false;
  }
  note_end(cluster, status, (clock_monotonic_us() - started_us) / 1000);
  return true;
}

/* Killed, or fallen after some time: it starts again at once. Refusing to start again and again is another matter. */
static void note_end(struct cluster *cluster, int status, int64_t lived_ms) {
  bool refused = WIFEXITED(status) && lived_ms < LIVED_MS;
  cluster->failures = refused ? cluster->failures + 1 : 0;
  log_event(LOG_ERROR, "cluster.ended", "PostgreSQL ended by itself (%s %d) after %lld ms",
            WIFSIGNALED(status) ? "signal" : "exit", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
            (long long)lived_ms);
  if (cluster->failures < FAILURES_SHOWN) return;
  struct fault fault;
  (void)!fault_set(&fault, DATABASE_DOWN, cluster->place.log, "PostgreSQL does not start: %s",
                   cluster_log_complaint(&cluster->place));
  set_state(cluster, FAILED, &fault);
}

static void set_state(struct cluster *cluster, enum state state, const struct fault *fault) {
  pthread_mutex_lock(&cluster->guard);
  cluster->state = state;
  if (fault) cluster->fault = *fault;
  pthread_mutex_unlock(&cluster->guard);
}

static int pause_ms(const struct cluster *cluster) {
  if (cluster->failures == 0) return 0;
  int doublings = cluster->failures < 7 ? cluster->failures - 1 : 6;
  int pause = FIRST_PAUSE_MS << doublings;
  return pause < LONGEST_PAUSE_MS ? pause : LONGEST_PAUSE_MS;
}
