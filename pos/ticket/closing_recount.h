/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Adds up every closing of a till again from the records it counted: the till on its journal, the server on what it was
 * sent, an inspector on an archive. Pure but for the reader it is given. */
#ifndef COMPTOIR_POS_TICKET_CLOSING_RECOUNT_H
#define COMPTOIR_POS_TICKET_CLOSING_RECOUNT_H

#include "pos/ticket/closing_sum.h"

typedef enum outcome closing_each(void *to, const struct record *record, struct fault *fault);

struct closing_source {
  /* Calls each(to, record) for the records of chain from first to last (both included), in order; a record need not
   * live longer than the call. What cannot be read is passed over: whoever recounts the chain has told of it. */
  enum outcome (*records)(void *context, const char *chain, int64_t first, int64_t last, closing_each *each, void *to,
                          struct fault *fault);
  /* A closing that is not what its records come to. */
  void (*found)(void *context, const struct record *closing, const struct fault *why);
  void *context;
};
/* Counts in *closings how many there are. Whatever the source could not give is its outcome. */
NODISCARD enum outcome closing_recount(const struct closing_source *source, int64_t *closings, struct fault *fault);
/* One closing alone; previous: the one of its kind before it, NULL for the first. What it counts must be there. */
NODISCARD enum outcome closing_recount_one(const struct closing_source *source, const struct record *closing,
                                           const struct record *previous, struct fault *fault);

#endif
