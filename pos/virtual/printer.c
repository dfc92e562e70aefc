/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/virtual/printer.h"

#include "core/clock.h"
#include "core/file.h"
#include "core/log.h"
#include "pos/virtual/roll.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define TICK_MS 10
#define MEMORY 4096                           /* bytes it keeps while it cannot print */
#define MEMORY_PRINTING ((size_t)1024 * 1024) /* room for a whole picture */
#define TEXT_MAX ((size_t)4 * 1024 * 1024)

struct virtual_printer {
  struct virtual_options options;
  int listening, caller; /* one caller at a time, as real ones; -1: none */
  pthread_t thread;
  pthread_mutex_t lock; /* guards what follows */
  struct virtual_manners manners;
  bool stopping;
  struct roll *roll;
  struct buffer received; /* not printed yet */
  struct buffer text;     /* of the strips that are cut off */
  int strips, live_pulses;
  int64_t slow_since_us; /* what was printed slowly took until then */
};

static enum outcome listen_on(struct virtual_printer *printer, struct fault *fault);
static void *work(void *context);
static void round_once(struct virtual_printer *printer);
static void receive(struct virtual_printer *printer);
static void hang_up(struct virtual_printer *printer);
static void answer_live(struct virtual_printer *printer, unsigned char *bytes, size_t length);
static void print(struct virtual_printer *printer);
static size_t allowance(struct virtual_printer *printer);
static void cut_strip(struct virtual_printer *printer);
static void save(const struct virtual_printer *printer, const char *text, size_t length);
static bool blocked(const struct virtual_printer *printer);
static size_t room(const struct virtual_printer *printer);

enum outcome virtual_open(const struct virtual_options *options, struct virtual_printer **printer,
                          struct fault *fault) {
  struct virtual_printer *opened = calloc(1, sizeof *opened);
  if (!opened) return fault_set(fault, FAILED_INTERNAL, "", "no memory");
  opened->options = *options;
  opened->listening = opened->caller = -1;
  pthread_mutex_init(&opened->lock, NULL);
  opened->roll = roll_new(options->columns);
  enum outcome outcome = listen_on(opened, fault);
  if (outcome == OK && pthread_create(&opened->thread, NULL, work, opened) != 0)
    outcome = fault_set(fault, FAILED_INTERNAL, "", "no thread");
  if (outcome != OK) {
    if (opened->listening >= 0) close(opened->listening);
    roll_free(opened->roll);
    free(opened);
    return outcome;
  }
  *printer = opened;
  return OK;
}

static enum outcome listen_on(struct virtual_printer *printer, struct fault *fault) {
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons(printer->options.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int yes = 1;
  printer->listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  (void)setsockopt(printer->listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(printer->listening, (struct sockaddr *)&address, sizeof address) != 0 || listen(printer->listening, 4) != 0)
    return fault_set(fault, UNAVAILABLE, "port", "%s", strerror(errno));
  return OK;
}

void virtual_close(struct virtual_printer *printer) {
  if (!printer) return;
  pthread_mutex_lock(&printer->lock);
  printer->stopping = true;
  pthread_mutex_unlock(&printer->lock);
  pthread_join(printer->thread, NULL);
  close(printer->listening);
  roll_free(printer->roll);
  buffer_done(&printer->received);
  buffer_done(&printer->text);
  pthread_mutex_destroy(&printer->lock);
  free(printer);
}

uint16_t virtual_port(const struct virtual_printer *printer) {
  struct sockaddr_in address = {0};
  socklen_t length = sizeof address;
  (void)getsockname(printer->listening, (struct sockaddr *)&address, &length);
  return ntohs(address.sin_port);
}

void virtual_behave(struct virtual_printer *printer, struct virtual_manners manners) {
  pthread_mutex_lock(&printer->lock);
  printer->manners = manners;
  pthread_mutex_unlock(&printer->lock);
}

void virtual_text(struct virtual_printer *printer, struct buffer *out) {
  pthread_mutex_lock(&printer->lock);
  buffer_add(out, printer->text.bytes, printer->text.length);
  roll_text(printer->roll, out);
  pthread_mutex_unlock(&printer->lock);
}

int virtual_pulses(struct virtual_printer *printer) {
  pthread_mutex_lock(&printer->lock);
  int pulses = printer->roll->pulses + printer->live_pulses;
  pthread_mutex_unlock(&printer->lock);
  return pulses;
}

int virtual_strips(struct virtual_printer *printer) {
  pthread_mutex_lock(&printer->lock);
  int strips = printer->strips;
  pthread_mutex_unlock(&printer->lock);
  return strips;
}

static void *work(void *context) {
  struct virtual_printer *printer = context;
  for (bool going = true; going;) {
    struct pollfd wanted = {.fd = printer->caller >= 0 ? printer->caller : printer->listening, .events = POLLIN};
    (void)poll(&wanted, 1, TICK_MS);
    pthread_mutex_lock(&printer->lock);
    going = !printer->stopping;
    if (going) round_once(printer);
    pthread_mutex_unlock(&printer->lock);
    if (going && printer->caller >= 0 && printer->received.length >= MEMORY) usleep(TICK_MS * 1000); /* not to spin */
  }
  hang_up(printer);
  return NULL;
}

static void round_once(struct virtual_printer *printer) {
  if (printer->caller < 0) printer->caller = accept4(printer->listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (printer->manners.refuses) hang_up(printer);
  if (printer->caller >= 0 && printer->received.length < room(printer)) receive(printer);
  if (!blocked(printer)) print(printer);
}

static size_t room(const struct virtual_printer *printer) {
  return blocked(printer) || printer->manners.slowly ? MEMORY : MEMORY_PRINTING;
}

static bool blocked(const struct virtual_printer *printer) {
  return printer->manners.paper_out || printer->manners.cover_open;
}

static void receive(struct virtual_printer *printer) {
  unsigned char bytes[512];
  size_t wanted = sizeof bytes;
  int *hangs_up = &printer->manners.hangs_up;
  if (*hangs_up > 0 && (size_t)*hangs_up < wanted) wanted = (size_t)*hangs_up;
  ssize_t got = recv(printer->caller, bytes, wanted, 0);
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
    hang_up(printer);
    return;
  }
  if (got <= 0) return;
  answer_live(printer, bytes, (size_t)got);
  buffer_add(&printer->received, bytes, (size_t)got);
  if (*hangs_up > 0 && (*hangs_up -= (int)got) == 0) { /* switched off: what it kept is lost, the paper is torn */
    hang_up(printer);
    buffer_clear(&printer->received);
    roll_tear(printer->roll);
  }
}

/* At once and rudely, so that whoever sends notices. */
static void hang_up(struct virtual_printer *printer) {
  if (printer->caller < 0) return;
  struct linger at_once = {.l_onoff = 1};
  if (printer->received.length > 0 || printer->manners.refuses)
    (void)setsockopt(printer->caller, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(printer->caller);
  printer->caller = -1;
}

static void say(const struct virtual_printer *printer, const void *bytes, size_t length) {
  if (printer->caller >= 0 && !printer->manners.mute) (void)send(printer->caller, bytes, length, MSG_NOSIGNAL);
}

/* Questions and pulses that do not wait in line: DLE EOT n, DLE DC4 1 m t. */
static void answer_live(struct virtual_printer *printer, unsigned char *bytes, size_t length) {
  for (size_t i = 0; i + 2 < length; i++) {
    if (bytes[i] != 0x10) continue;
    if (bytes[i + 1] == 0x14 && bytes[i + 2] == 1 && blocked(printer)) {
      printer->live_pulses++;
      bytes[i] = bytes[i + 1] = bytes[i + 2] = 0; /* done: not again when its turn comes */
    }
    if (bytes[i + 1] != 0x04) continue;
    const struct virtual_manners *manners = &printer->manners;
    unsigned char status = 0x12;
    if (bytes[i + 2] == 1 && blocked(printer)) status |= 0x08;
    if (bytes[i + 2] == 2)
      status |= (unsigned char)((manners->cover_open ? 0x04 : 0) | (manners->paper_out ? 0x20 : 0));
    if (bytes[i + 2] == 4 && manners->paper_out) status |= 0x6C;
    say(printer, &status, 1);
  }
}

static void print(struct virtual_printer *printer) {
  struct buffer *received = &printer->received;
  for (;;) {
    size_t allowed = allowance(printer);
    size_t taken = allowed > 0 ? roll_print(printer->roll, received->bytes, allowed) : 0;
    if (taken == 0) break;
    memmove(received->bytes, received->bytes + taken, received->length - taken);
    received->length -= taken;
    if (printer->manners.slowly > 0) printer->slow_since_us += (int64_t)taken * 1000000 / printer->manners.slowly;
    if (printer->roll->cuts > printer->strips) cut_strip(printer);
  }
  say(printer, printer->roll->answers.bytes, printer->roll->answers.length);
  buffer_clear(&printer->roll->answers);
}

/* Bytes that may be printed by now. */
static size_t allowance(struct virtual_printer *printer) {
  size_t waiting = printer->received.length;
  if (printer->manners.slowly == 0) return waiting;
  int64_t now_us = clock_monotonic_us();
  if (printer->slow_since_us < now_us - 1000000) printer->slow_since_us = now_us; /* stood still before */
  size_t earned = (size_t)((now_us - printer->slow_since_us) * printer->manners.slowly / 1000000);
  return earned < waiting ? earned : waiting;
}

static void cut_strip(struct virtual_printer *printer) {
  if (printer->text.length > TEXT_MAX) buffer_clear(&printer->text);
  size_t before = printer->text.length;
  roll_text(printer->roll, &printer->text);
  printer->strips = printer->roll->cuts;
  save(printer, printer->text.bytes + before, printer->text.length - before);
  roll_tear(printer->roll);
}

static void save(const struct virtual_printer *printer, const char *text, size_t length) {
  if (!printer->options.folder) return;
  AUTO(arena) struct arena arena = {0};
  AUTO(buffer) struct buffer png = {0};
  struct fault fault = {0};
  const char *stem = arena_format(&arena, "%s/%04d", printer->options.folder, printer->strips);
  enum outcome outcome = file_replace(arena_format(&arena, "%s.txt", stem), text, length, &fault);
  if (outcome == OK) outcome = roll_png(printer->roll, &png);
  if (outcome == OK) outcome = file_replace(arena_format(&arena, "%s.png", stem), png.bytes, png.length, &fault);
  if (outcome != OK) log_fault(LOG_ERROR, "virtual_printer.save", &fault);
}
