/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The end of a month: what the contracts still owe is posted, then the month is sealed for ever (docs/month.md). */
#ifndef COMPTOIR_MONTH_MONTH_H
#define COMPTOIR_MONTH_MONTH_H

#include "core/db/db.h"
#include "core/http/http.h"
#include "core/text.h"

struct month_ask {
  const char *kpa;
  struct date month;  /* its first day */
  const char *person; /* UUID of who closes; NULL: at the console */
  const char *report; /* JSON: what had been checked, kept in the seal; NULL: "{}" */
};
struct month_sealed {
  struct date month;
  int64_t closed_at_us, entries, postings;
  int64_t true_up; /* its entry; 0: nothing was left to post */
  int64_t opening; /* of a December: the opening entry of the next year; 0: none */
  uint8_t hash[SHA256_BYTES];
};
/* Seals a month in the transaction it is given: takes the books of the KPA for itself (whoever writes waits), posts the
 * true-up dated the last day, seals, and opens the next year if it was a December. Refuses, with what is expected in
 * the fault's hint: NOT_FOUND (no such KPA), MONTH_CLOSED, MONTH_ORDER (an older one is open), MONTH_NOT_OVER by the
 * clock. Nothing is half done: a refusal rolls everything back. As comptoir_books the KPA must be that of the scope. */
NODISCARD enum outcome month_close(struct tx *tx, const struct month_ask *ask, struct arena *arena,
                                   struct month_sealed *sealed, struct fault *fault);

struct month_due { /* what a month comes to for one person, or the collective, if it were closed as it is */
  const char *member, *name, *face;  /* member NULL: the collective */
  struct money cae_aside, pot_aside; /* set aside in it so far */
  struct money cae, pot;             /* that the close would add; negative: give back */
};
struct month_foreseen {
  struct date before;     /* an older month is open, which comes first; year 0: this one is next */
  struct month_due *dues; /* by member; none unless this one is next */
  size_t count;
};
/* What month_close would post for each, by the same rules; posts nothing and holds nothing. A sealed month: no dues. */
NODISCARD enum outcome month_foresee(struct tx *tx, const char *kpa, struct date month, struct arena *arena,
                                     struct month_foreseen *foreseen);

/* The month that would be closed next; year 0: the KPA has no entry yet. */
NODISCARD enum outcome month_next_to_close(struct tx *tx, const char *kpa, struct date *month);

/* The opening entry of a year (journal AN, 1 January): what accounts of classes 1 to 5 were left with, 467100 for each
 * person, the result of the year before in 120000 or 129000. It is what an annual file begins with (FEC); in the books
 * that run on, its exact opposite stands beside it, so that a balance is still the sum of all postings. Once: the
 * second time gives the same id. entry 0: there was nothing to carry over. MONTH_ORDER: December is not sealed. */
NODISCARD enum outcome month_year_open(struct tx *tx, const char *kpa, int32_t year, struct arena *arena,
                                       int64_t *entry, struct fault *fault);

struct month_pot { /* the common pot at the end of month */
  struct money balance;
  bool ends_soon; /* from October on: what is left on 31 December falls into the result of the cooperative */
};
NODISCARD enum outcome month_read_pot(struct tx *tx, const char *kpa, struct date month, struct month_pot *pot);

extern const struct db_query *const month_close_queries[]; /* NULL-terminated */

#endif
