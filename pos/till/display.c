/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/display.h"

#include "core/clock.h"
#include "core/text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define WAITING_MAX 8
#define WAIT_US INT64_C(20000000)
#define LABEL 64

enum shown { SHOWN_IDLE, SHOWN_TICKET, SHOWN_PAID };

struct waiting {
  struct request *request;
  struct reply *reply;
  int64_t until_us;
};
struct display {
  pthread_mutex_t lock;
  pthread_cond_t wake;
  pthread_t thread;
  bool started, quiet, stopping;
  struct waiting waiting[WAITING_MAX];
  size_t waiting_count;
  int64_t number; /* of what is shown: each change has its own */
  bool changed;   /* since who waits was looked at */
  enum shown shown;
  bool training;
  struct money total, change, amount;
  int64_t lines;
  char label[LABEL]; /* of the line touched last */
  char ticket[UUID_TEXT];
  uint64_t prints[TICKET_LINES_MAX]; /* of the lines shown before: to tell which one is new */
};

static void *work(void *context);
static size_t take_due(struct display *display, struct waiting due[WAITING_MAX]);
static void answer_all(struct display *display, const struct waiting due[], size_t count);
static void sleep_until_due(struct display *display);
static void write_shown(struct display *display, struct buffer *out);
static void publish(struct display *display);
static void find_last(struct display *display, const struct ticket *ticket);
static uint64_t print_of(const struct ticket_line *line);

enum outcome display_open(struct display **display, struct fault *fault) {
  struct display *opened = calloc(1, sizeof *opened);
  if (!opened) return fault_set(fault, FAILED_INTERNAL, "display", "no memory");
  pthread_mutex_init(&opened->lock, NULL);
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&opened->wake, &attributes);
  pthread_condattr_destroy(&attributes);
  opened->number = 1;
  int code = pthread_create(&opened->thread, NULL, work, opened);
  opened->started = code == 0;
  if (code != 0) {
    display_close(opened);
    return fault_set(fault, FAILED_INTERNAL, "display", "%s", strerror(code));
  }
  *display = opened;
  return OK;
}

void display_close(struct display *display) {
  if (!display) return;
  pthread_mutex_lock(&display->lock);
  display->stopping = display->quiet = true;
  pthread_cond_signal(&display->wake);
  pthread_mutex_unlock(&display->lock);
  if (display->started) pthread_join(display->thread, NULL);
  pthread_cond_destroy(&display->wake);
  pthread_mutex_destroy(&display->lock);
  free(display);
}

void display_quiet(struct display *display) {
  if (!display) return;
  pthread_mutex_lock(&display->lock);
  display->quiet = true;
  pthread_cond_signal(&display->wake);
  pthread_mutex_unlock(&display->lock);
}

void display_ticket(struct display *display, const struct ticket *ticket) {
  if (!display) return;
  pthread_mutex_lock(&display->lock);
  find_last(display, ticket);
  display->shown = SHOWN_TICKET;
  display->total = ticket->total;
  display->change = MONEY(0);
  display->lines = (int64_t)ticket->line_count;
  publish(display);
  pthread_mutex_unlock(&display->lock);
}

/* The line that is not as it was; the last one when several changed, or none. */
static void find_last(struct display *display, const struct ticket *ticket) {
  bool same_ticket = text_equal(display->ticket, ticket->id);
  size_t last = ticket->line_count ? ticket->line_count - 1 : 0;
  for (size_t i = 0; i < ticket->line_count; i++) {
    uint64_t print = print_of(&ticket->lines[i]);
    if (same_ticket && display->prints[i] != print) last = i;
    display->prints[i] = print;
  }
  if (ticket->line_count < TICKET_LINES_MAX) display->prints[ticket->line_count] = 0;
  TEXT_COPY(display->ticket, ticket->id);
  TEXT_COPY(display->label, ticket->line_count ? ticket->lines[last].label : "");
  display->amount = ticket->line_count ? ticket->lines[last].gross : MONEY(0);
}

/* FNV-1a: one line like another is the same line to a customer. */
static uint64_t print_of(const struct ticket_line *line) {
  uint64_t print = UINT64_C(14695981039346656037);
  for (const char *at = line->item; *at; at++) print = (print ^ (unsigned char)*at) * UINT64_C(1099511628211);
  print = (print ^ (uint64_t)line->quantity) * UINT64_C(1099511628211);
  return (print ^ (uint64_t)line->gross.cents) * UINT64_C(1099511628211);
}

void display_paid(struct display *display, const struct ticket *ticket, bool training) {
  if (!display) return;
  pthread_mutex_lock(&display->lock);
  display->shown = SHOWN_PAID;
  display->training = training;
  display->total = ticket->total;
  display->change = ticket->change;
  display->ticket[0] = display->label[0] = '\0';
  publish(display);
  pthread_mutex_unlock(&display->lock);
}

void display_idle(struct display *display) {
  if (!display) return;
  pthread_mutex_lock(&display->lock);
  if (display->shown == SHOWN_TICKET) {
    display->shown = SHOWN_IDLE;
    display->ticket[0] = '\0';
    publish(display);
  }
  pthread_mutex_unlock(&display->lock);
}

static void publish(struct display *display) {
  display->number++;
  display->changed = true;
  pthread_cond_signal(&display->wake);
}

enum outcome display_answer(struct display *display, struct request *request, struct reply *reply, int64_t seen) {
  pthread_mutex_lock(&display->lock);
  bool now = seen != display->number || display->quiet || display->waiting_count == WAITING_MAX;
  if (now) {
    write_shown(display, &reply->body);
  } else {
    struct waiting *waiting = &display->waiting[display->waiting_count++];
    waiting->request = request;
    waiting->until_us = clock_monotonic_us() + WAIT_US;
    http_defer(request, &waiting->reply);
    pthread_cond_signal(&display->wake);
  }
  pthread_mutex_unlock(&display->lock);
  return now ? OK : DEFERRED;
}

static void write_shown(struct display *display, struct buffer *out) {
  static const char *const names[] = {[SHOWN_IDLE] = "idle", [SHOWN_TICKET] = "ticket", [SHOWN_PAID] = "paid"};
  struct json json = json_into(out);
  json_open(&json, NULL);
  json_integer(&json, "number", display->number);
  json_text(&json, "shown", names[display->shown]);
  json_bool(&json, "training", display->shown == SHOWN_PAID && display->training);
  json_money(&json, "total", display->total);
  json_money(&json, "change", display->change);
  json_integer(&json, "lines", display->lines);
  json_open(&json, "last");
  json_text(&json, "label", display->label);
  json_money(&json, "amount", display->amount);
  json_close(&json);
  json_close(&json);
}

static void *work(void *context) {
  struct display *display = context;
  struct waiting due[WAITING_MAX];
  pthread_mutex_lock(&display->lock);
  while (!display->stopping || display->waiting_count > 0) {
    size_t count = take_due(display, due);
    answer_all(display, due, count);
    if (count == 0 && !display->stopping) sleep_until_due(display);
  }
  pthread_mutex_unlock(&display->lock);
  return NULL;
}

static size_t take_due(struct display *display, struct waiting due[WAITING_MAX]) {
  size_t count = 0, left = 0;
  int64_t now_us = clock_monotonic_us();
  for (size_t i = 0; i < display->waiting_count; i++) {
    struct waiting *waiting = &display->waiting[i];
    if (display->changed || display->quiet || waiting->until_us <= now_us) due[count++] = *waiting;
    else display->waiting[left++] = *waiting;
  }
  display->waiting_count = left;
  display->changed = false;
  return count;
}

static void answer_all(struct display *display, const struct waiting due[], size_t count) {
  for (size_t i = 0; i < count; i++) {
    write_shown(display, &due[i].reply->body);
    http_finish(due[i].request, OK);
  }
}

static void sleep_until_due(struct display *display) {
  int64_t until_us = INT64_MAX;
  for (size_t i = 0; i < display->waiting_count; i++)
    if (display->waiting[i].until_us < until_us) until_us = display->waiting[i].until_us;
  if (until_us == INT64_MAX) {
    pthread_cond_wait(&display->wake, &display->lock);
    return;
  }
  struct timespec until = {.tv_sec = (time_t)(until_us / 1000000), .tv_nsec = (long)(until_us % 1000000) * 1000};
  (void)pthread_cond_timedwait(&display->wake, &display->lock, &until);
}
