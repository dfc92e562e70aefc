/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What may be asked for, what a settlement writes. Pure. Amounts of requests are total cost, contributions included. */
#ifndef COMPTOIR_PAY_REQUEST_H
#define COMPTOIR_PAY_REQUEST_H

#include "ledger/ledger.h"

struct pay_asking {
  struct date today, month; /* month: its first day */
  int64_t request_day;      /* of the cooperative */
  struct money amount;
  struct money balance, asked; /* what she has left (account 911000); what of it is asked for and not settled */
  bool there_is_one;           /* of hers, for this month */
};
/* PAY_DEADLINE: not the month that is open; PAY_ASKED: once a month; PAY_BALANCE: more than balance − asked. */
NODISCARD enum outcome pay_may_ask(const struct pay_asking *asking);

/* The day a settlement is dated, unless it is sealed: within its month, today at the latest. False: the month has not
 * begun. */
NODISCARD bool pay_settled_on(struct date month, struct date today, struct date *day);

struct pay_books { /* whose books */
  const char *legal_entity, *kpa;
};
/* D 911000 member / C 921000: what was hers is on its way to her. The entry lives in arena. */
struct ledger_entry pay_entry_of_request(const struct pay_books *books, const char *member, struct date month,
                                         struct money amount, struct date day, struct arena *arena);

struct pay_part { /* of the pot, for one member; zero makes no posting */
  const char *member;
  struct money amount;
};
/* D 912000 the sum / C 911000 each, in one entry with fixed words; without postings when everybody's part is zero. */
struct ledger_entry pay_entry_of_budget(const struct pay_books *books, const struct pay_part parts[], size_t count,
                                        struct date day, struct arena *arena);

#endif
