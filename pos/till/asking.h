/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Questions to the server that somebody at the till waits for. They are asked outside any moment and on threads of
 * their own: while one waits for a server that is slow or away, the till goes on selling. */
#ifndef COMPTOIR_POS_TILL_ASKING_H
#define COMPTOIR_POS_TILL_ASKING_H

#include "pos/till/till.h"

enum server_said {
  SERVER_ANSWERED,
  SERVER_AWAY,   /* nothing came in time, or only that it cannot: nobody knows what it would have said */
  SERVER_REFUSED /* it spoke, and not to answer: it does not know this till any more, or asks for less */
};
/* One question, of at most a few seconds; not within a moment. answer is filled as spec reads it when ANSWERED. */
enum server_said server_ask(struct till *till, const struct exchange *question, const struct spec *spec,
                            struct arena *arena, void *answer);

struct asking;
NODISCARD enum outcome asking_start(struct asking **asking, struct fault *fault);
/* What waits still is answered before it returns; till->stopping cuts the questions short. */
void asking_stop(struct asking *asking);

/* Whether request began in school. Said at the first call, and the same for the thread that answers it later. */
bool asking_began_in_school(struct request *request);
/* Within a moment, before anything is kept: school may have begun or ended while the server was asked.
 * TICKET_OF_SCHOOL. */
NODISCARD enum outcome asking_check_world(const struct till *till, bool school, struct fault *fault);

typedef enum outcome asking_answer(struct request *request, struct reply *reply);
/* A handler's last word: answer runs on a thread that may wait (DEFERRED), or at once where there is none. UNAVAILABLE
 * when too many wait already. */
NODISCARD enum outcome asking_hand(struct request *request, struct reply *reply, asking_answer *answer);

#endif
