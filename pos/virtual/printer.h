/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A receipt printer that listens on a TCP port as real ones do, and can be as tiresome as they are: for tests, and to
 * see what a till prints where there is no printer. */
#ifndef COMPTOIR_POS_VIRTUAL_PRINTER_H
#define COMPTOIR_POS_VIRTUAL_PRINTER_H

#include "core/buffer.h"

#include <stdbool.h>
#include <stdint.h>

struct virtual_options {
  uint16_t port;      /* on loopback; 0: any */
  int columns;        /* 32 or 48 */
  const char *folder; /* 0001.txt and 0001.png of each strip of paper go there; NULL: nowhere */
};
struct virtual_manners {
  bool mute;       /* answers no question */
  bool paper_out;  /* keeps what it is sent, up to 4 KiB, and takes no more */
  bool cover_open; /* the same, for another reason */
  bool refuses;    /* whoever calls is turned away */
  int hangs_up;    /* closes after so many bytes more, once; 0: never */
  int slowly;      /* bytes a second; 0: as fast as they come */
};

struct virtual_printer;
NODISCARD enum outcome virtual_open(const struct virtual_options *options, struct virtual_printer **printer,
                                    struct fault *fault);
void virtual_close(struct virtual_printer *printer);
uint16_t virtual_port(const struct virtual_printer *printer);
void virtual_behave(struct virtual_printer *printer, struct virtual_manners manners);
/* What is on paper so far, as roll_text writes it, and how often a drawer was opened. */
void virtual_text(struct virtual_printer *printer, struct buffer *out);
int virtual_pulses(struct virtual_printer *printer);
int virtual_strips(struct virtual_printer *printer); /* papers cut off */

/* Listens until SIGINT or SIGTERM; says on standard output where, and how many strips came out. */
NODISCARD enum outcome virtual_run(const struct virtual_options *options, struct fault *fault);

#endif
