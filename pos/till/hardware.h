/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What hangs on a till: printer, cash drawer, scale, second screen. None of them can keep a sale from being made. */
#ifndef COMPTOIR_POS_TILL_HARDWARE_H
#define COMPTOIR_POS_TILL_HARDWARE_H

#include "pos/device/scale.h"
#include "pos/printer/queue.h"
#include "pos/till/keep.h"

struct hardware_settings { /* as in PUT /api/till/hardware and in the setting "hardware" of the journal */
  const char *printer;     /* none, tcp, device */
  const char *address;     /* "192.168.1.50:9100", "/dev/usb/lp0" */
  int64_t speed;           /* bauds of a serial printer */
  int64_t paper;           /* 58 or 80 millimetres */
  const char *charset;     /* multi, pc858, wpc1252, ascii */
  bool drawer, cutter;
  const char *scale; /* none, sics, 8217 */
  const char *scale_address;
  int64_t scale_speed;
  const char *override; /* of the request; never kept */
};
extern const struct spec hardware_spec;
/* OUT_OF_RANGE names the field that cannot be. */
NODISCARD enum outcome hardware_check(const struct hardware_settings *settings, struct fault *fault);

struct hardware;
/* Reads the settings and starts the printer's thread and the second screen's; till->printer and till->display are
 * there from then on. What cannot be read any more counts as no printer: a till must open. */
NODISCARD enum outcome hardware_open(struct till *till, struct fault *fault);
void hardware_close(struct till *till);
/* Nobody waits any longer for news of the second screen: the HTTP server is about to stop. */
void hardware_quiet(struct till *till);

NODISCARD enum outcome hardware_read(struct till *till, struct arena *arena, struct hardware_settings *settings,
                                     struct fault *fault);
NODISCARD enum outcome hardware_write(struct till *till, const struct hardware_settings *settings, struct fault *fault);
/* SCALE_AWAY, SCALE_UNSTABLE, SCALE_REFUSES; at most 0.8 s, and one question at a time. */
NODISCARD enum outcome hardware_weigh(struct till *till, int64_t *grams);

/* Called by till_keep after the commit, never before: opens the drawer when cash changes hands, thanks the customer.
 * While somebody learns, the drawer stays shut. */
void hardware_kept(struct till *till, const struct draft drafts[], size_t count);
/* Whether cash goes into the drawer or comes out of it. */
bool hardware_moves_cash(const struct record *record);

extern const struct route_table hardware_routes;

#endif
