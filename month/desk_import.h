/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A bank's file into the books of a KPA: whole or not at all, and once. */
#ifndef COMPTOIR_MONTH_DESK_IMPORT_H
#define COMPTOIR_MONTH_DESK_IMPORT_H

#include "bank/bank.h"
#include "month/desk.h"

struct desk_import {
  const struct bank_file *file;
  uint8_t sha256[SHA256_BYTES];                  /* of the file's bytes */
  const char *account;                           /* for tables, which name none */
  const char *mapping;                           /* of a table, kept for the next one; NULL: none */
  void (*progress)(void *context, size_t lines); /* so many are in; NULL: nobody waits */
  void *context;
  /* what came of it */
  size_t statements, lines, doubled;
  bool again; /* the same file, or the same statements, were there already */
  int64_t first_at_us;
};
/* The account is known by its number, or opened. A statement must follow the one before it: BANK_NOT_CONTINUOUS names
 * both figures; its days must be new: BANK_OVERLAP. A statement that is there already with the same lines is passed
 * over. A line that the account already has is kept, and counted as doubled. */
NODISCARD enum outcome desk_import_file(struct tx *tx, const struct desk *desk, struct desk_import *import);

/* The columns of a table, as the page sends and the account keeps them:
 * "separator=;&decimal=,&date=DD/MM/YYYY&encoding=utf-8&heading=1&day=1&label=2&amount=3". NULL text: false. */
NODISCARD bool desk_mapping_read(const char *text, struct arena *arena, struct bank_csv_mapping *mapping);
/* The one that the last table of this KPA had; NULL: none. */
NODISCARD enum outcome desk_last_mapping(struct tx *tx, const struct desk *desk, const char **mapping);

#endif
