/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads a FEC back, knowing nothing of who wrote it, and is stricter than the administration's own tool. Pure.
 *
 * Checked: the name (SIREN with its key, closing date); UTF-8 without byte order mark; the 18 columns in order; as many
 * fields on every line, no | inside; what may not be empty; real days; amounts with two decimals after a comma, on one
 * side and one only; accounts of three digits or more, none of class 8, 9 or 0; a name for each account and journal and
 * always the same; auxiliary, lettering and currency in pairs; entries that stand together, numbered from 1 without gap
 * in each journal; one date, journal and validation an entry, within the year, validated the same day or later; opening
 * entries (journal AN) first, on the first day, on balance accounts; then by day of validation; each entry balanced,
 * and the whole; and, given last year's file, opening balances equal to its closing, capital taking in the result, and
 * no older result beside it. */
#ifndef COMPTOIR_EXPORTS_FEC_CHECK_H
#define COMPTOIR_EXPORTS_FEC_CHECK_H

#include "core/buffer.h"
#include "core/money.h"

#include <stdbool.h>
#include <stdint.h>

#define FEC_FINDINGS_SHOWN 50

struct fec_file {
  const char *name; /* without its folder */
  const char *bytes;
  size_t length;
};
struct fec_report {
  struct buffer text; /* French: "ligne 12 : …", one finding a line, the first FEC_FINDINGS_SHOWN */
  size_t findings;
  int64_t lines, entries;
  struct money debit, credit;
};
/* previous: last year's file of the same seller, or NULL. report starts as {0}; release its text. */
void fec_check(const struct fec_file *file, const struct fec_file *previous, struct fec_report *report);

#endif
