/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Money that waits for somebody: what is left on a voucher, a credit note, a deposit, something suspended. Pure. */
#ifndef COMPTOIR_POS_HELD_H
#define COMPTOIR_POS_HELD_H

#include "pos/ticket/ticket.h"

struct held_movement {
  const char *kind;      /* voucher (multi-purpose), single, credit, suspended, deposit */
  const char *reference; /* its number; the item of something suspended; the UUID of a deposit's order */
  struct money amount;   /* above zero: kept; below: spent, or given back */
};
#define HELD_MOVEMENTS_MAX (TICKET_LINES_MAX + TICKET_TENDERS_MAX)
/* What ticket moves, each reference once, what comes to zero left out. */
size_t ticket_held(const struct ticket *ticket, struct held_movement movements[static HELD_MOVEMENTS_MAX]);
/* Of a line; kind NULL: it keeps nothing for anybody. */
struct held_movement held_of_line(const struct ticket_line *line);
struct held_movement held_of_tender(const struct ticket_tender *tender);

struct hold { /* one sum that a ticket is about to spend */
  const char *kind, *reference;
  struct money amount; /* above zero */
};
struct hold_request { /* POST /api/pos/tills/{till}/holds */
  const char *ticket; /* UUID */
  int64_t sequence;   /* the next of chain T at this till: when it is taken by another ticket, this one never was */
  const struct hold *holds;
  size_t hold_count;
};
extern const struct spec hold_spec;

#endif
