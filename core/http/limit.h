/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How often one address, and one person, may ask. A bucket holds a burst of tries and refills at its rate; whoever
 * finds it empty is told how long to wait (429, Retry-After). All in memory, of a fixed size: under many addresses the
 * bucket that was asked the longest ago is given to the newcomer, so an attacker can neither fill the memory nor make
 * others wait. A server that starts again begins with full buckets.
 *
 * Threads share the buckets, cut into shards with a lock each, held for a few comparisons: the numbers hold exactly,
 * however many threads and connections there are. */
#ifndef COMPTOIR_CORE_HTTP_LIMIT_H
#define COMPTOIR_CORE_HTTP_LIMIT_H

#include "core/http/address.h"
#include "core/http/http.h"

#include <stdint.h>

struct limits;
struct limits *limits_new(unsigned percent); /* of the numbers in limit.c; 0: NULL, which never refuses */
void limits_free(struct limits *limits);

/* Takes one try: 0 when there was one, else the seconds to wait for the next. now_us is monotonic. */
NODISCARD unsigned limit_address(struct limits *limits, enum rate rate, const struct address *address, int64_t now_us);
NODISCARD unsigned limit_person(struct limits *limits, enum rate rate, const char *person, int64_t now_us);

/* What a stranger makes us do to somebody, or keep for long: counted by whom it meets, over hours. */
enum pace {
  PACE_LETTERS, /* letters to one mailbox, because somebody typed its address */
  PACE_FILES,   /* ten megabytes each, of one household */
  PACE_UNPAID,  /* things and times kept for a guest of one household who pays when she comes */
  PACE_COUNT
};
/* Takes cost of them at once, as above. */
NODISCARD unsigned limit_pace(struct limits *limits, enum pace pace, const char *name, int64_t cost, int64_t now_us);

#endif
