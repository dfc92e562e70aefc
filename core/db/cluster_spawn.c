/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/buffer.h"
#include "core/db/cluster_private.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LARGEST_LOG = 1024 * 1024 };

/* Below place->view, where only our PostgreSQL sees them. */
#define VIEW_FOLDER "/data"
#define VIEW_SOCKETS "/socket"

enum stage { STAGE_OUTPUT, STAGE_VIEW, STAGE_USER, STAGE_RUN };

struct report {
  enum stage stage;
  int error;
};

/* All that the child needs, made before fork: after it, a child of a program with threads may allocate nothing. */
struct launch {
  const struct cluster_place *place;
  const struct cluster_program *program;
  char *const *environment;
  const char *view_folder, *view_sockets;
  int log, report;
  pid_t parent;
};

static int open_log(const struct cluster_place *place, struct arena *arena);
static char **make_environment(struct arena *arena);
static bool is_kept(const char *variable);
static void run_child(const struct launch *launch) __attribute__((noreturn));
static bool set_output(int log);
static void reset_signals(void);
static bool make_view(const struct launch *launch);
static bool change_user(const struct cluster_place *place);
static enum outcome read_report(const struct launch *launch, int report, pid_t pid, struct fault *fault);
static enum outcome explain(const struct cluster_place *place, const struct report *report, struct fault *fault);

enum outcome cluster_spawn(const struct cluster_place *place, const struct cluster_program *program, pid_t *pid,
                           struct fault *fault) {
  AUTO(arena) struct arena arena = {0};
  int ends[2];
  int log = open_log(place, &arena);
  if (log < 0) return fault_set(fault, DATABASE_DOWN, place->log, "cannot write here: %s", strerror(errno));
  if (pipe2(ends, O_CLOEXEC) != 0) {
    close(log);
    return fault_set(fault, DATABASE_DOWN, "pipe", "%s", strerror(errno));
  }
  struct launch launch = {.place = place,
                          .program = program,
                          .environment = make_environment(&arena),
                          .log = log,
                          .report = ends[1],
                          .parent = getpid()};
  if (place->hidden) {
    launch.view_folder = arena_format(&arena, "%s" VIEW_FOLDER, place->view);
    launch.view_sockets = arena_format(&arena, "%s" VIEW_SOCKETS, place->view);
  }
  pid_t child = fork();
  if (child == 0) run_child(&launch);
  close(ends[1]);
  close(log);
  enum outcome outcome = child < 0 ? fault_set(fault, DATABASE_DOWN, "fork", "%s", strerror(errno))
                                   : read_report(&launch, ends[0], child, fault);
  close(ends[0]);
  if (outcome == OK) *pid = child;
  return outcome;
}

const char *cluster_seen_folder(struct cluster_place *place, const char *folder) {
  return place->hidden ? arena_format(&place->found, "%s" VIEW_FOLDER, place->view) : folder;
}

const char *cluster_seen_sockets(struct cluster_place *place) {
  return place->hidden ? arena_format(&place->found, "%s" VIEW_SOCKETS, place->view) : place->sockets;
}

/* Lines of PostgreSQL after the fatal one ("database system is shut down") explain nothing. */
const char *cluster_log_complaint(struct cluster_place *place) {
  static const char *const marks[] = {"FATAL:", "PANIC:", "error:"};
  AUTO(buffer) struct buffer log = {0};
  if (buffer_read_file(&log, place->log, 2 * (size_t)LARGEST_LOG, NULL) != OK) return "it left no word";
  const char *last = "it left no word";
  for (const char *line = log.bytes; line && *line;) {
    size_t length = strcspn(line, "\n");
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
      const char *mark = memmem(line, length, marks[i], strlen(marks[i]));
      if (mark) last = arena_text(&place->found, mark, (size_t)(line + length - mark));
    }
    line += length + (line[length] == '\n');
  }
  return last;
}

/* The log says little (core/db/cluster.c), so that one older file is enough history. */
static int open_log(const struct cluster_place *place, struct arena *arena) {
  struct stat file;
  if (stat(place->log, &file) == 0 && file.st_size > LARGEST_LOG)
    rename(place->log, arena_format(arena, "%s.1", place->log));
  return open(place->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* Ours, less what would lead libpq or the server astray. */
static char **make_environment(struct arena *arena) {
  size_t count = 0, kept = 0;
  while (environ[count]) count++;
  char **environment = arena_list(arena, count + 3, sizeof *environment);
  for (size_t i = 0; i < count; i++)
    if (is_kept(environ[i])) environment[kept++] = environ[i];
  environment[kept++] = arena_format(arena, "LC_ALL=C");
  environment[kept] = arena_format(arena, "TZ=UTC");
  return environment;
}

static bool is_kept(const char *variable) {
  return !text_starts(variable, "PG") && !text_starts(variable, "LC_ALL=") && !text_starts(variable, "TZ=");
}

/* Its own session: Ctrl-C on the terminal is for us, who then stop PostgreSQL in good order. */
static void run_child(const struct launch *launch) {
  const struct cluster_place *place = launch->place;
  struct report report = {STAGE_OUTPUT, 0};
  setsid();
  reset_signals();
  umask(0077);
  bool ready = set_output(launch->log);
  if (ready && place->hidden) {
    report.stage = STAGE_VIEW;
    ready = make_view(launch);
  }
  if (ready && place->change_user) {
    report.stage = STAGE_USER;
    ready = change_user(place);
  }
  if (ready) {
    report.stage = STAGE_RUN;
    prctl(PR_SET_PDEATHSIG, launch->program->death_signal);   /* only now: a change of user clears it */
    if (getppid() != launch->parent) _exit(1);                /* died before we asked to be told */
    close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC); /* no port of ours may stay open in PostgreSQL */
    execve(launch->program->argv[0], (char *const *)(uintptr_t)launch->program->argv, launch->environment);
  }
  report.error = errno;
  ssize_t written = write(launch->report, &report, sizeof report);
  _exit(written == sizeof report ? 1 : 2);
}

static bool set_output(int log) {
  int nothing = open("/dev/null", O_RDONLY);
  return nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(log, STDOUT_FILENO) >= 0 &&
         dup2(log, STDERR_FILENO) >= 0;
}

static void reset_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  for (int signal_number = 1; signal_number < NSIG; signal_number++) signal(signal_number, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In a mount namespace of its own the two folders appear below another, whatever lies above them here. */
static bool make_view(const struct launch *launch) {
  const char *view = launch->place->view;
  if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return false;
  int folder = open_tree(AT_FDCWD, launch->program->folder, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
  int sockets = open_tree(AT_FDCWD, launch->place->sockets, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
  if (folder < 0 || sockets < 0) return false;
  if (mount("tmpfs", view, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=64k") != 0) return false;
  if (mkdir(launch->view_folder, 0700) != 0 || mkdir(launch->view_sockets, 0700) != 0) return false;
  return move_mount(folder, "", AT_FDCWD, launch->view_folder, MOVE_MOUNT_F_EMPTY_PATH) == 0 &&
         move_mount(sockets, "", AT_FDCWD, launch->view_sockets, MOVE_MOUNT_F_EMPTY_PATH) == 0;
}

static bool change_user(const struct cluster_place *place) {
  return setgroups(0, NULL) == 0 && setgid(place->gid) == 0 && setuid(place->uid) == 0;
}

/* Nothing but the end of the pipe means that the program runs: exec closed it. */
static enum outcome read_report(const struct launch *launch, int report, pid_t pid, struct fault *fault) {
  struct report read_back;
  ssize_t got;
  do got = read(report, &read_back, sizeof read_back);
  while (got < 0 && errno == EINTR);
  if (got != sizeof read_back) return OK;
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) continue;
  return explain(launch->place, &read_back, fault);
}

static enum outcome explain(const struct cluster_place *place, const struct report *report, struct fault *fault) {
  const char *error = strerrordesc_np(report->error);
  switch (report->stage) {
  case STAGE_OUTPUT: return fault_set(fault, DATABASE_DOWN, place->log, "cannot write here: %s", error);
  case STAGE_VIEW:
    return fault_set(fault, DATABASE_DOWN, place->data,
                     "user %s may not enter a folder above this one, and this machine allows no private view of it "
                     "(%s): give the folders above the right to be entered (chmod o+x), or choose another data folder",
                     place->user, error);
  case STAGE_USER: return fault_set(fault, DATABASE_DOWN, place->user, "cannot become this user: %s", error);
  case STAGE_RUN: return fault_set(fault, DATABASE_DOWN, place->programs, "cannot run PostgreSQL: %s", error);
  }
  return DATABASE_DOWN;
}
