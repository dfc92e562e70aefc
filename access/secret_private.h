/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The statements of the two files about sealed values. */
#ifndef COMPTOIR_ACCESS_SECRET_PRIVATE_H
#define COMPTOIR_ACCESS_SECRET_PRIVATE_H

#include "access/secret.h"

struct sealed_row { /* of any table: whose it is, and the value */
  const char *owner;
  struct db_bytes sealed;
};

/* A table with a sealed column, as a rotation sees it. */
struct sealed_table {
  const struct db_query *list, *reseal, *drop; /* struct sealed_row; owner and value; owner */
  enum db_kind owner_kind;
  void (*purpose)(const char *owner, char purpose[static SECRET_PURPOSE]);
};
extern const struct sealed_table sealed_secrets, sealed_second_factors, sealed_hooks;

NODISCARD enum outcome secret_hold(struct tx *tx); /* nobody seals until this transaction ends */

#endif
