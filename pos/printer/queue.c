/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/printer/queue_private.h"

#include "core/clock.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>

#define DRAWER_PATIENCE_US INT64_C(2000000)

static enum outcome start(struct printer *printer, struct fault *fault);
static struct escpos_paper paper_of(const struct printer_settings *settings);
static void show(struct printer *printer, const struct escpos_job *bytes, int64_t columns);
static void say_doubt(const struct printer_settings *settings, struct escpos_job *job);
static void append(struct printer *printer, struct print_job *job);
static struct print_job *take_all(struct printer *printer);
static void free_jobs(struct print_job *job);
static bool has_drawer(const struct printer_settings *settings);

const char *printer_condition_name(enum printer_condition condition) {
  static const char *const names[] = {
      [PRINTER_ABSENT] = "absent",  [PRINTER_READY] = "ready",         [PRINTER_WORKING] = "working",
      [PRINTER_AWAY] = "away",      [PRINTER_PAPER_OUT] = "paper_out", [PRINTER_COVER_OPEN] = "cover_open",
      [PRINTER_TROUBLE] = "trouble"};
  return names[condition];
}

enum outcome printer_open(const struct printer_settings *settings, struct printer **printer, struct fault *fault) {
  struct printer *opened = calloc(1, sizeof *opened);
  if (!opened) return fault_set(fault, FAILED_INTERNAL, "printer", "no memory");
  pthread_mutex_init(&opened->lock, NULL);
  pthread_condattr_t attributes; /* a clock that is set back must not stretch a wait */
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&opened->wake, &attributes);
  pthread_condattr_destroy(&attributes);
  printer_use(opened, settings);
  enum outcome outcome = start(opened, fault);
  if (outcome != OK) printer_close(opened);
  else *printer = opened;
  return outcome;
}

static enum outcome start(struct printer *printer, struct fault *fault) {
  int code = pthread_create(&printer->thread, NULL, printer_work, printer);
  printer->started = code == 0;
  return code == 0 ? OK : fault_set(fault, FAILED_INTERNAL, "printer", "%s", strerror(code));
}

void printer_close(struct printer *printer) {
  if (!printer) return;
  pthread_mutex_lock(&printer->lock);
  printer->stopping = true;
  pthread_cond_signal(&printer->wake);
  pthread_mutex_unlock(&printer->lock);
  if (printer->started) pthread_join(printer->thread, NULL);
  free_jobs(printer->first);
  buffer_done(&printer->shown);
  pthread_cond_destroy(&printer->wake);
  pthread_mutex_destroy(&printer->lock);
  free(printer);
}

void printer_use(struct printer *printer, const struct printer_settings *settings) {
  struct print_job *dropped = NULL;
  pthread_mutex_lock(&printer->lock);
  printer->settings = *settings;
  printer->generation++;
  printer->state.condition = settings->link == PRINTER_NONE ? PRINTER_ABSENT : PRINTER_READY;
  printer->state.paper_low = false;
  if (settings->link == PRINTER_NONE) dropped = take_all(printer); /* there is nothing to print them any more */
  pthread_cond_signal(&printer->wake);
  pthread_mutex_unlock(&printer->lock);
  free_jobs(dropped);
}

struct printer_settings printer_settings(struct printer *printer) {
  pthread_mutex_lock(&printer->lock);
  struct printer_settings settings = printer->settings;
  pthread_mutex_unlock(&printer->lock);
  return settings;
}

struct printer_state printer_state(struct printer *printer) {
  pthread_mutex_lock(&printer->lock);
  struct printer_state state = printer->state;
  pthread_mutex_unlock(&printer->lock);
  return state;
}

void printer_watch(struct printer *printer, printer_told *told, void *context) {
  pthread_mutex_lock(&printer->lock);
  printer->told = told;
  printer->told_context = context;
  pthread_mutex_unlock(&printer->lock);
}

/* Encoded outside the lock: the thread goes on meanwhile. */
void slip_print(struct printer *printer, const struct slip *slip) {
  if (!printer) return;
  struct printer_settings settings = printer_settings(printer);
  struct escpos_paper paper = paper_of(&settings);
  struct print_job *job = calloc(1, sizeof *job);
  if (!job) abort();
  escpos_encode(slip, &paper, &job->bytes);
  if (printer->shelf.keep && settings.link != PRINTER_NONE)
    job->shelf_id = printer->shelf.keep(printer->shelf.context, &job->bytes);
  pthread_mutex_lock(&printer->lock);
  show(printer, &job->bytes, paper.columns);
  if (printer->settings.link != PRINTER_NONE) append(printer, take(&job));
  pthread_cond_signal(&printer->wake);
  pthread_mutex_unlock(&printer->lock);
  free_jobs(job);
}

void printer_shelve(struct printer *printer, const struct slip_shelf *shelf) {
  printer->shelf = *shelf;
}

void printer_resume(struct printer *printer, struct escpos_job *bytes, int64_t id, bool begun) {
  struct printer_settings settings = printer_settings(printer);
  struct print_job *job = calloc(1, sizeof *job);
  if (!job) abort();
  *job = (struct print_job){.bytes = *bytes, .shelf_id = id, .begun = begun};
  *bytes = (struct escpos_job){0};
  if (begun) say_doubt(&settings, &job->bytes);
  if (settings.link == PRINTER_NONE) {
    print_job_drop(printer, id);
    print_job_free(job);
    return;
  }
  pthread_mutex_lock(&printer->lock);
  append(printer, job);
  pthread_cond_signal(&printer->wake);
  pthread_mutex_unlock(&printer->lock);
}

/* Nobody can know any more whether it came out: whoever reads it must be able to tell it from a second original. */
static void say_doubt(const struct printer_settings *settings, struct escpos_job *job) {
  AUTO(arena) struct arena arena = {0};
  struct escpos_paper paper = paper_of(settings);
  struct slip words = slip_begin("doubt", &arena);
  struct escpos_job whole;
  slip_text(&words, SLIP_CENTRE, SLIP_BOLD | SLIP_TALL, "À VÉRIFIER");
  slip_text(&words, SLIP_CENTRE, SLIP_PLAIN,
            "La caisse s’est arrêtée pendant l’impression : ce papier est peut-être déjà sorti.");
  slip_rule(&words);
  escpos_encode(&words, &paper, &whole);
  escpos_append(&whole, job);
  escpos_job_done(job);
  *job = whole;
}

static struct escpos_paper paper_of(const struct printer_settings *settings) {
  struct escpos_paper paper = {.columns = settings->columns == 32 ? 32 : 48, .cutter = settings->cutter};
  if (!charset_from_name(settings->charset, &paper.charset)) paper.charset = CHARSET_MULTI;
  return paper;
}

static void show(struct printer *printer, const struct escpos_job *bytes, int64_t columns) {
  buffer_clear(&printer->shown);
  buffer_add(&printer->shown, bytes->bytes.bytes, bytes->bytes.length);
  printer->shown_columns = columns;
}

static void append(struct printer *printer, struct print_job *job) {
  if (printer->state.waiting >= PRINTER_WAITING_MAX && printer->first) {
    struct print_job *oldest = printer->first;
    printer->first = oldest->next;
    printer->state.dropped++;
    printer->state.waiting--;
    if (oldest->shelf_id) print_job_drop(printer, oldest->shelf_id);
    print_job_free(oldest);
  }
  if (printer->first) printer->last->next = job;
  else printer->first = job;
  printer->last = job;
  printer->state.waiting++;
}

/* The one on its way is given up by the thread, which sees another generation, and is not put back. */
static struct print_job *take_all(struct printer *printer) {
  struct print_job *all = printer->first;
  printer->first = printer->last = NULL;
  printer->state.waiting = 0;
  printer->forgets++;
  print_job_drop(printer, SHELF_ALL);
  return all;
}

int64_t printer_forget(struct printer *printer) {
  pthread_mutex_lock(&printer->lock);
  printer->generation++;
  int64_t forgotten = printer->state.waiting;
  struct print_job *dropped = take_all(printer);
  pthread_cond_signal(&printer->wake);
  pthread_mutex_unlock(&printer->lock);
  free_jobs(dropped);
  return forgotten;
}

static void free_jobs(struct print_job *job) {
  while (job) {
    struct print_job *next = job->next;
    print_job_free(job);
    job = next;
  }
}

void print_job_begin(struct printer *printer, struct print_job *job) {
  if (job->shelf_id && !job->begun) printer->shelf.begin(printer->shelf.context, job->shelf_id);
  job->begun = true;
}

void print_job_drop(struct printer *printer, int64_t shelf_id) {
  if (printer->shelf.drop) printer->shelf.drop(printer->shelf.context, shelf_id);
}

void print_job_free(struct print_job *job) {
  escpos_job_done(&job->bytes);
  free(job);
}

static bool has_drawer(const struct printer_settings *settings) {
  return settings->drawer && settings->link != PRINTER_NONE;
}

bool printer_open_drawer(struct printer *printer) {
  if (!printer) return false;
  pthread_mutex_lock(&printer->lock);
  bool asked = has_drawer(&printer->settings);
  if (asked) printer->drawer_until_us = clock_monotonic_us() + DRAWER_PATIENCE_US;
  pthread_cond_signal(&printer->wake);
  pthread_mutex_unlock(&printer->lock);
  return asked;
}

bool printer_last(struct printer *printer, struct buffer *bytes, int64_t *columns) {
  pthread_mutex_lock(&printer->lock);
  bool shown = printer->shown.length > 0;
  if (shown) {
    buffer_add(bytes, printer->shown.bytes, printer->shown.length);
    *columns = printer->shown_columns;
  }
  pthread_mutex_unlock(&printer->lock);
  return shown;
}
