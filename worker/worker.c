/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/worker.h"
#include "core/clock.h"
#include "core/file.h"
#include "core/log.h"
#include "worker/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 2, DEFAULT_SIDE = 2000, DEFAULT_PREVIEW = 320, DEFAULT_TIMEOUT_MS = 15000, US = 1000 };
static const char program_name[] = "comptoir-worker";

struct process {
  pid_t pid;
  int ask, hear; /* pipes */
  int64_t until_us;
};

static enum outcome look_at(const void *bytes, size_t length, const struct worker_options *options, struct arena *arena,
                            struct worker_look *look, struct fault *fault);
static bool take_place(int64_t until_us);
static enum outcome start(const struct worker_options *options, struct process *process, struct fault *fault);
static bool find_program(char path[static FILE_PATH]);
static enum outcome spawn(const char *program, int question, int answer, pid_t *pid);
static bool ask(const struct process *process, const void *bytes, size_t length, const struct worker_options *options);
static bool send_all(const struct process *process, const void *bytes, size_t length);
static bool hear_answer(const struct process *process, struct arena *arena, struct wire_answer *answer,
                        struct worker_look *look);
static bool hear(const struct process *process, void *bytes, size_t length);
static bool hear_bytes(const struct process *process, struct arena *arena, uint64_t length, struct worker_bytes *to);
static bool hear_end(const struct process *process);
static bool wait_for(int file, short events, int64_t until_us);
static bool is_jpeg(const struct worker_bytes *picture);
static bool end(struct process *process, bool answered);
static enum outcome refused(enum worker_verdict verdict, struct fault *fault);

/* Two at once: what they may use of the machine's memory has an end too. */
static sem_t places;
__attribute__((constructor)) static void make_places(void) {
  sem_init(&places, 0, AT_ONCE);
}

enum outcome worker_inspect(const void *bytes, size_t length, const struct worker_options *options, struct arena *arena,
                            struct worker_look *look, struct fault *fault) {
  struct worker_options asked = options ? *options : (struct worker_options){0};
  if (asked.side == 0) asked.side = DEFAULT_SIDE;
  if (asked.preview_side == 0) asked.preview_side = DEFAULT_PREVIEW;
  if (asked.timeout_ms == 0) asked.timeout_ms = DEFAULT_TIMEOUT_MS;
  if (length == 0) return fault_set(fault, FILE_EMPTY, "", "%s", "");
  if (length > WORKER_BYTES_MAX) return fault_set(fault, BODY_TOO_LARGE, "", "20 Mo au plus");
  if (!take_place(clock_monotonic_us() + asked.timeout_ms * US)) return fault_set(fault, UNAVAILABLE, "", "%s", "");
  enum outcome outcome = look_at(bytes, length, &asked, arena, look, fault);
  sem_post(&places);
  return outcome;
}

static bool take_place(int64_t until_us) {
  for (;;) {
    if (sem_trywait(&places) == 0) return true;
    if (clock_monotonic_us() > until_us) return false;
    nanosleep(&(struct timespec){.tv_nsec = 20L * 1000 * 1000}, NULL);
  }
}

static enum outcome look_at(const void *bytes, size_t length, const struct worker_options *options, struct arena *arena,
                            struct worker_look *look, struct fault *fault) {
  struct process process;
  struct wire_answer answer = {0};
  struct worker_look seen = {0};
  enum outcome outcome = start(options, &process, fault);
  if (outcome != OK) return outcome;
  bool answered =
      ask(&process, bytes, length, options) && hear_answer(&process, arena, &answer, &seen) && hear_end(&process);
  if (!end(&process, answered)) return fault_set(fault, FILE_UNREADABLE, "", "%s", "");
  if (answer.verdict != VERDICT_ACCEPTED) return refused((enum worker_verdict)answer.verdict, fault);
  if (seen.kind == WORKER_PDF) seen.content = (struct worker_bytes){bytes, length};
  *look = seen;
  return OK;
}

static enum outcome start(const struct worker_options *options, struct process *process, struct fault *fault) {
  char beside[FILE_PATH];
  int question[2], answer[2];
  const char *program = options->program;
  if (!program && find_program(beside)) program = beside;
  if (!program || pipe2(question, O_CLOEXEC) != 0) return fault_set(fault, UNAVAILABLE, "", "%s", "");
  if (pipe2(answer, O_CLOEXEC) != 0) {
    close(question[0]);
    close(question[1]);
    return fault_set(fault, UNAVAILABLE, "", "%s", "");
  }
  enum outcome outcome = spawn(program, question[0], answer[1], &process->pid);
  close(question[0]);
  close(answer[1]);
  process->ask = question[1];
  process->hear = answer[0];
  process->until_us = clock_monotonic_us() + options->timeout_ms * US;
  if (outcome == OK && fcntl(process->ask, F_SETFL, O_NONBLOCK) == 0) return OK;
  log_event(LOG_ERROR, "worker.missing", "%s", program);
  close(process->ask);
  close(process->hear);
  return fault_set(fault, UNAVAILABLE, "", "%s", "");
}

static bool find_program(char path[static FILE_PATH]) {
  ssize_t length = readlink("/proc/self/exe", path, FILE_PATH - sizeof program_name - 1);
  if (length <= 0) return false;
  path[length] = '\0';
  char *name = strrchr(path, '/');
  if (!name) return false;
  memcpy(name + 1, program_name, sizeof program_name);
  return true;
}

/* An empty environment, no files but the two pipes, signals as they were at the beginning of the world. */
static enum outcome spawn(const char *program, int question, int answer, pid_t *pid) {
  char name[sizeof program_name];
  memcpy(name, program_name, sizeof name);
  char *arguments[] = {name, NULL}, *environment[] = {NULL};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  bool ready = posix_spawn_file_actions_adddup2(&files, question, STDIN_FILENO) == 0 &&
               posix_spawn_file_actions_adddup2(&files, answer, STDOUT_FILENO) == 0 &&
               posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO) == 0 &&
               posix_spawn_file_actions_addchdir_np(&files, "/") == 0 &&
               posix_spawnattr_setsigmask(&attributes, &none) == 0 &&
               posix_spawnattr_setsigdefault(&attributes, &all) == 0 &&
               posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0;
  bool spawned = ready && posix_spawn(pid, program, &files, &attributes, arguments, environment) == 0;
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  return spawned ? OK : UNAVAILABLE;
}

/* It reads all before it says a word: no need to listen meanwhile. */
static bool ask(const struct process *process, const void *bytes, size_t length, const struct worker_options *options) {
  struct wire_question question = {.mark = WIRE_MARK,
                                   .trial = (uint32_t)options->trial,
                                   .length = length,
                                   .side = (uint32_t)options->side,
                                   .preview_side = (uint32_t)options->preview_side,
                                   .middle_side = (uint32_t)options->middle_side,
                                   .square = options->square};
  return send_all(process, &question, sizeof question) && send_all(process, bytes, length);
}

static bool send_all(const struct process *process, const void *bytes, size_t length) {
  const char *next = bytes;
  while (length > 0) {
    if (!wait_for(process->ask, POLLOUT, process->until_us)) return false;
    ssize_t sent = write(process->ask, next, length);
    if (sent < 0 && errno != EINTR && errno != EAGAIN) return false;
    if (sent <= 0) continue;
    next += sent;
    length -= (size_t)sent;
  }
  return true;
}

static bool hear_answer(const struct process *process, struct arena *arena, struct wire_answer *answer,
                        struct worker_look *look) {
  if (!hear(process, answer, sizeof *answer) || answer->mark != WIRE_MARK || answer->verdict >= VERDICT_COUNT)
    return false;
  if (answer->verdict != VERDICT_ACCEPTED)
    return (answer->content_length | answer->middle_length | answer->preview_length) == 0;
  bool pdf = answer->kind == WORKER_PDF;
  if (!pdf && answer->kind != WORKER_PICTURE) return false;
  *look = (struct worker_look){.kind = (enum worker_kind)answer->kind,
                               .media_type = pdf ? "application/pdf" : "image/jpeg",
                               .width = answer->width,
                               .height = answer->height,
                               .pages = answer->pages};
  if (!hear_bytes(process, arena, answer->content_length, &look->content) ||
      !hear_bytes(process, arena, answer->middle_length, &look->middle) ||
      !hear_bytes(process, arena, answer->preview_length, &look->preview))
    return false;
  bool middle = look->middle.length == 0 || is_jpeg(&look->middle);
  return pdf ? (look->content.length | look->middle.length | look->preview.length) == 0
             : middle && is_jpeg(&look->content) && is_jpeg(&look->preview);
}

static bool hear_bytes(const struct process *process, struct arena *arena, uint64_t length, struct worker_bytes *to) {
  if (length > WORKER_BYTES_MAX) return false;
  uint8_t *bytes = arena_alloc(arena, length + 1);
  *to = (struct worker_bytes){bytes, length};
  return hear(process, bytes, length);
}

static bool hear(const struct process *process, void *bytes, size_t length) {
  char *next = bytes;
  while (length > 0) {
    if (!wait_for(process->hear, POLLIN, process->until_us)) return false;
    ssize_t heard = read(process->hear, next, length);
    if (heard == 0 || (heard < 0 && errno != EINTR)) return false;
    if (heard < 0) continue;
    next += heard;
    length -= (size_t)heard;
  }
  return true;
}

static bool hear_end(const struct process *process) {
  char more;
  return wait_for(process->hear, POLLIN, process->until_us) && read(process->hear, &more, 1) == 0;
}

static bool wait_for(int file, short events, int64_t until_us) {
  for (;;) {
    int64_t left_ms = (until_us - clock_monotonic_us()) / US;
    if (left_ms <= 0) return false;
    struct pollfd waited = {.fd = file, .events = events};
    int ready = poll(&waited, 1, (int)left_ms);
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

static bool is_jpeg(const struct worker_bytes *picture) {
  static const uint8_t begins[] = {0xff, 0xd8, 0xff}, ends[] = {0xff, 0xd9};
  return picture->length > sizeof begins + sizeof ends && memcmp(picture->bytes, begins, sizeof begins) == 0 &&
         memcmp(picture->bytes + picture->length - sizeof ends, ends, sizeof ends) == 0;
}

/* Whoever did not answer in time is ended. An answer counts only of a process that ended well. */
static bool end(struct process *process, bool answered) {
  int status = 0;
  close(process->ask);
  close(process->hear);
  if (!answered) kill(process->pid, SIGKILL);
  pid_t ended;
  do ended = waitpid(process->pid, &status, 0);
  while (ended < 0 && errno == EINTR);
  bool well = answered && (ended < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0));
  if (!well)
    log_event(LOG_WARNING, "worker.ended", "%s %d", WIFSIGNALED(status) ? "signal" : "exit",
              WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
  return well;
}

static enum outcome refused(enum worker_verdict verdict, struct fault *fault) {
  static const enum outcome outcomes[] = {
#define VERDICT(name, outcome) [name] = (outcome),
#include "worker/verdict.def"
#undef VERDICT
  };
  const char *hint = "";
  if (verdict == VERDICT_HEIC) hint = "Photo HEIC : réglez l’appareil sur « Le plus compatible », puis recommencez.";
  if (verdict == VERDICT_MOVES) hint = "Les images animées ne sont pas acceptées.";
  return fault_set(fault, outcomes[verdict], "", "%s", hint);
}
