/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The FEC being written, and what its description will say of it. */
#ifndef COMPTOIR_EXPORTS_FEC_PRIVATE_H
#define COMPTOIR_EXPORTS_FEC_PRIVATE_H

#include "exports/private.h"

#define FEC_FORBIDDEN "\t\r\n|" /* the DGFiP's reader takes | for a separator, also in a file that has tabs */
#define FEC_JOURNALS 16
#define FEC_ACCOUNTS 256

struct fec_row { /* a line of the file */
  const char *journal, *journal_name, *account, *account_name, *member, *piece, *label;
  const char *till; /* NULL: an entry as it is; else the sales of that till on business_day */
  int64_t ordinal, sales;
  struct date date, piece_date, business_day, validated_on;
  struct money amount;
};

struct fec_journal {
  char code[4], name[64];
  int64_t ordinal, entries; /* ordinal: of the entry being written */
  struct money debit, credit;
};
struct fec_account {
  char number[16], name[96];
};

struct fec_writer {
  const struct fec_options *options;
  FILE *out;
  struct arena *arena;
  struct export_seller seller;
  struct export_month *open;
  size_t open_count;
  struct fec_journal journals[FEC_JOURNALS];
  size_t journal_count;
  struct fec_account accounts[FEC_ACCOUNTS];
  size_t account_count;
  int64_t lines, entries;
};

void fec_note_account(struct fec_writer *writer, const struct fec_row *row);
void fec_describe(const struct fec_writer *writer, const struct fec_written *written, FILE *out);

#endif
