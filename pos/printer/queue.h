/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The printer of a till: a queue and one thread. Whoever prints never waits and never fails; slips come out whole, once
 * and in order, when the printer is there again. The till's own is till->printer. */
#ifndef COMPTOIR_POS_PRINTER_QUEUE_H
#define COMPTOIR_POS_PRINTER_QUEUE_H

#include "pos/printer/slip.h"

enum printer_link { PRINTER_NONE, PRINTER_TCP, PRINTER_DEVICE };
#define PRINTER_ADDRESS 128

struct printer_settings {
  enum printer_link link;
  char address[PRINTER_ADDRESS]; /* "192.168.1.50:9100", "/dev/usb/lp0" */
  int64_t speed;                 /* bauds of a serial device */
  int64_t columns;               /* 32 or 48 */
  char charset[16];              /* enum charset's name: "multi", "pc858", "wpc1252", "ascii" */
  bool drawer;                   /* a cash drawer hangs on it */
  bool cutter;
};

enum printer_condition {
  PRINTER_ABSENT,    /* no printer is set: slips can be looked at, nothing waits */
  PRINTER_READY,     /* as far as we know */
  PRINTER_WORKING,   /* a slip is on its way */
  PRINTER_AWAY,      /* off, unplugged, or nobody listens there */
  PRINTER_PAPER_OUT, /* says so itself */
  PRINTER_COVER_OPEN,
  PRINTER_TROUBLE /* says that it cannot print, not why */
};
const char *printer_condition_name(enum printer_condition condition); /* "paper_out" */

struct printer_state {
  enum printer_condition condition;
  bool paper_low;
  int64_t waiting;        /* slips not confirmed yet, the one under way included */
  int64_t printed;        /* since the program started */
  int64_t dropped;        /* the oldest ones, of more than PRINTER_WAITING_MAX */
  int64_t drawers;        /* pulses sent */
  int64_t drawers_missed; /* the printer was not there in time: no drawer opens by itself later */
};
#define PRINTER_WAITING_MAX 500

struct printer;
NODISCARD enum outcome printer_open(const struct printer_settings *settings, struct printer **printer,
                                    struct fault *fault);
/* What waits leaves memory; on a shelf it waits for the next start. */
void printer_close(struct printer *printer);
void printer_use(struct printer *printer, const struct printer_settings *settings); /* what waits goes there */
struct printer_settings printer_settings(struct printer *printer);
struct printer_state printer_state(struct printer *printer);
/* told is called, by the thread of the printer, when what it knows of it changes; before anything is printed. */
typedef void printer_told(void *context, enum printer_condition condition);
void printer_watch(struct printer *printer, printer_told *told, void *context);

/* Where slips wait while the program does not run. Nothing is waited for but the disk, and what it refuses is not told:
 * a slip that could not be kept is printed all the same. */
struct escpos_job;
struct slip_shelf {
  void *context;
  int64_t (*keep)(void *context, const struct escpos_job *job); /* its id; 0: could not be kept */
  void (*begin)(void *context, int64_t id);                     /* on the disk before the first byte leaves */
  void (*drop)(void *context, int64_t id);                      /* on paper, or not wanted; 0: all of them */
};
void printer_shelve(struct printer *printer, const struct slip_shelf *shelf); /* before anything is printed */
/* A slip of an earlier start, oldest first; job's memory is taken. One that had begun may be on paper already: it comes
 * out under words that say so. Without a printer it is dropped. */
void printer_resume(struct printer *printer, struct escpos_job *job, int64_t id, bool begun);

/* Encodes slip for the paper in use and queues it. Never blocks. NULL printer: nothing. */
void slip_print(struct printer *printer, const struct slip *slip);
/* Opens the drawer now, before any slip that waits; given up after two seconds. False when none is set. */
bool printer_open_drawer(struct printer *printer);
/* Forgets what waits (the cashier says so on the screen); returns how many slips. */
int64_t printer_forget(struct printer *printer);

/* The bytes of the last slip, for the preview; false when there was none yet. */
struct buffer;
bool printer_last(struct printer *printer, struct buffer *bytes, int64_t *columns);

#endif
