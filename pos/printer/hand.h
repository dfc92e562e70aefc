/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/printer: what the thread does with one printer, and what it has learned about it. */
#ifndef COMPTOIR_POS_PRINTER_HAND_H
#define COMPTOIR_POS_PRINTER_HAND_H

#include "pos/printer/queue_private.h"

enum hearing {
  HEARING_UNKNOWN,
  HEARING_MUTE,   /* does not say how it is: what has arrived there counts as printed */
  HEARING_ANSWERS /* says how it is */
};

struct hand {
  struct printer *printer;
  struct port port;
  int64_t generation; /* of the settings in use */
  struct printer_settings settings;
  int64_t retry_us; /* no slip is tried before */
  int64_t idle_us;  /* the wire is left then */
  enum hearing hearing;
  bool never_confirms;     /* answers, but never that a slip is on paper */
  unsigned char answer[2]; /* to escpos_ask, in order */
  size_t answered;
  bool confirmed; /* what was sent is on paper */
  struct escpos_status status;
};

enum delivery { DELIVERY_DONE, DELIVERY_AGAIN };
enum delivery hand_deliver(struct hand *hand, struct print_job *job);
/* The pulse that was asked for, if its time is not over. */
void hand_pulse(struct hand *hand);
void hand_hang_up(struct hand *hand);

/* pos/printer/hear.c: takes what the printer says until until_us or until both answers to a question are there;
 * UNAVAILABLE: it hung up. */
NODISCARD enum outcome hand_hear(struct hand *hand, int64_t until_us);
NODISCARD enum outcome hand_ask(struct hand *hand); /* the question; forgets earlier answers */
bool hand_heard(const struct hand *hand);           /* both answers are there, and are in status */
bool hand_blocked(const struct hand *hand);         /* nothing would come out now */
void hand_tell(struct hand *hand);                  /* status becomes the condition that everybody sees */
void hand_tell_as(struct hand *hand, enum printer_condition condition);

#endif
