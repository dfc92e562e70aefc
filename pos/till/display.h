/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The customer's screen: what the ticket under way costs, then the change and thanks. It shows nothing that the
 * cashier's screen does not, and no name. */
#ifndef COMPTOIR_POS_TILL_DISPLAY_H
#define COMPTOIR_POS_TILL_DISPLAY_H

#include "core/http/http.h"
#include "pos/ticket/ticket.h"

struct display;
NODISCARD enum outcome display_open(struct display **display, struct fault *fault);
void display_close(struct display *display);
/* Whoever waits is answered, and nobody waits from now on. */
void display_quiet(struct display *display);

/* The ticket as it was just priced. NULL display: nothing. */
void display_ticket(struct display *display, const struct ticket *ticket);
/* A ticket was kept: total, change, thanks. */
void display_paid(struct display *display, const struct ticket *ticket, bool training);
/* Nothing is on the ticket any more; thanks stay where they are. */
void display_idle(struct display *display);

/* Answers at once when what is shown is not number `seen`, else as soon as it changes, or after 20 s. */
enum outcome display_answer(struct display *display, struct request *request, struct reply *reply, int64_t seen);

#endif
