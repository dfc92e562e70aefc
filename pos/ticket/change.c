/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/ticket.h"

static const int64_t pieces_given[CASH_PIECES] = {5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1};

size_t cash_change(struct money amount, struct cash_piece pieces[static CASH_PIECES]) {
  size_t kinds = 0;
  int64_t left = amount.cents;
  for (size_t i = 0; i < CASH_PIECES && left > 0; i++) {
    int64_t count = left / pieces_given[i];
    if (count == 0) continue;
    pieces[kinds++] = (struct cash_piece){.value = pieces_given[i], .count = count};
    left -= count * pieces_given[i];
  }
  return kinds;
}
