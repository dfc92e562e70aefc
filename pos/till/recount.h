/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Private to pos/till: what the files of the recount share. */
#ifndef COMPTOIR_POS_TILL_RECOUNT_H
#define COMPTOIR_POS_TILL_RECOUNT_H

#include "pos/till/till.h"

struct recount {
  struct journal *journal;
  struct verify_key *key;
  char till[64]; /* whose journal this says it is; "" before enrolment */
  const struct record_chain *chain;
  struct journal_head so_far; /* what the end marker must say after the records read */
  char at[TIME_TEXT];         /* of the last record */
  bool named_core;            /* by the last record: its end marker is signed */
  char where[160];
  int64_t references; /* from records to what they are about */
  journal_found *found;
  void *context;
  struct arena *arena;
};

/* Each row is held against the bytes that were signed; after a fault the recount goes on from what those bytes say, so
 * that one altered row is one finding and not thousands. */
void recount_row(struct recount *recount, const struct journal_row *row);
/* References that no record makes. After all chains. */
void recount_strays(struct recount *recount);

/* A finding at recount->where when they are not the same. */
void recount_text(struct recount *recount, const char *column, const char *stands, const char *expected);
void recount_number(struct recount *recount, const char *column, int64_t stands, int64_t expected);
void recount_cents(struct recount *recount, const char *column, struct money stands, struct money expected);

#endif
