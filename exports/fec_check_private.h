/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A FEC being read back. */
#ifndef COMPTOIR_EXPORTS_FEC_CHECK_PRIVATE_H
#define COMPTOIR_EXPORTS_FEC_CHECK_PRIVATE_H

#include "core/arena.h"
#include "core/clock.h"
#include "exports/fec_check.h"

#include <stddef.h>

enum fec_column {
  JOURNAL_CODE,
  JOURNAL_LIB,
  ECRITURE_NUM,
  ECRITURE_DATE,
  COMPTE_NUM,
  COMPTE_LIB,
  COMP_AUX_NUM,
  COMP_AUX_LIB,
  PIECE_REF,
  PIECE_DATE,
  ECRITURE_LIB,
  DEBIT,
  CREDIT,
  ECRITURE_LET,
  DATE_LET,
  VALID_DATE,
  MONTANT_DEVISE,
  IDEVISE,
  FEC_COLUMNS
};
extern const char *const fec_column_names[FEC_COLUMNS];

struct fec_part {
  const char *at;
  size_t length;
};

/* A key and what goes with it: the name of an account, the sums of an account and person, the number of a journal. */
struct fec_known {
  struct fec_part key, label;
  struct money opening, total; /* of AN; of everything, debit positive */
  int64_t number;
  struct fec_known *next;
};
#define FEC_BUCKETS 1024
struct fec_table {
  struct fec_known *buckets[FEC_BUCKETS];
};
struct fec_known *fec_table_find(struct fec_table *table, struct fec_part key, struct arena *arena);

struct fec_reading {
  struct fec_report *report;
  struct arena arena;
  size_t line;          /* of the file, from 1 */
  struct date from, to; /* the fiscal year */
  bool year_known;
  struct fec_part parts[FEC_COLUMNS]; /* of the line being read */
  struct date date, valid;            /* of the line being read; year 0: unreadable */
  struct money amount;                /* debit positive */
  struct {
    struct fec_part number, journal;
    struct date date, valid;
    struct money sum;
    size_t lines, first_line;
  } entry;
  struct date last_valid; /* outside AN */
  bool past_opening;
  struct fec_table accounts, journals, balances; /* balances: by account and person */
};

void fec_find(struct fec_reading *reading, const char *format, ...) PRINTF(2, 3);
bool fec_part_is(struct fec_part part, const char *text);
bool fec_part_equal(struct fec_part a, struct fec_part b);

/* fec_check_line.c: the fields of one line, each by itself. */
void fec_check_fields(struct fec_reading *reading);
/* fec_check_books.c: the line as a part of its entry, its journal, the year. */
void fec_check_place(struct fec_reading *reading);
void fec_check_end_of_entry(struct fec_reading *reading);
void fec_check_opening(struct fec_reading *reading, struct fec_reading *previous);

#endif
