/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files that make and count rows share; nothing outside this folder may include it. */
#ifndef COMPTOIR_LEDGER_DUE_PRIVATE_H
#define COMPTOIR_LEDGER_DUE_PRIVATE_H

#include "ledger/due_rows.h"

/* Versions of one lineage are equal: same activity (none first), same contract. */
int due_compare_lineages(const struct rule *a, const struct rule *b);
/* The first day of her first contract that pays; otherwise where there is none. */
struct date due_entered_on(const struct due_books *books, const char *member, struct date otherwise);

#endif
