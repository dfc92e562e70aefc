/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The closings of a journal against the records they counted: grand totals, VAT, tenders, perpetual totals, drawer. */
#ifndef COMPTOIR_POS_TILL_CLOSINGS_VERIFY_H
#define COMPTOIR_POS_TILL_CLOSINGS_VERIFY_H

#include "pos/till/journal.h"

/* Findings go to found; returns how many closings there are. */
int64_t closings_verify(struct journal *journal, journal_found *found, void *context);

#endif
