/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/printer: the queue and the thread that empties it. */
#ifndef COMPTOIR_POS_PRINTER_QUEUE_PRIVATE_H
#define COMPTOIR_POS_PRINTER_QUEUE_PRIVATE_H

#include "pos/device/port.h"
#include "pos/printer/escpos.h"
#include "pos/printer/queue.h"

#include <pthread.h>

struct print_job {
  struct escpos_job bytes;
  int64_t shelf_id; /* 0: it lies in memory alone */
  bool begun;       /* the shelf knows that it may be on paper */
  struct print_job *next;
};

struct printer {
  pthread_mutex_t lock; /* guards all of it */
  pthread_cond_t wake;
  pthread_t thread;
  bool started, stopping;
  struct printer_settings settings;
  int64_t generation; /* one more with every change: what is under way must be looked at again */
  struct print_job *first, *last;
  int64_t forgets; /* how often the list was emptied unprinted: a slip on its way then must not come back into it */
  int64_t drawer_until_us; /* a pulse is asked for; 0: none */
  struct printer_state state;
  printer_told *told; /* NULL: nobody wants to know */
  void *told_context;
  struct slip_shelf shelf; /* keep is NULL: there is none */
  struct buffer shown;     /* bytes of the last slip */
  int64_t shown_columns;
};

void print_job_begin(struct printer *printer, struct print_job *job);
void print_job_drop(struct printer *printer, int64_t shelf_id); /* SHELF_ALL: all of them */
#define SHELF_ALL INT64_C(0)
void print_job_free(struct print_job *job);
void *printer_work(void *printer); /* the thread */

#endif
