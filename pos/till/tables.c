/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every route of the till, one table a module. */
#include "pos/till/archives.h"
#include "pos/till/back.h"
#include "pos/till/cash.h"
#include "pos/till/cashier.h"
#include "pos/till/custody.h"
#include "pos/till/hardware.h"
#include "pos/till/held.h"
#include "pos/till/papers.h"
#include "pos/till/pickup.h"
#include "pos/till/till.h"

#include <pthread.h>

#define TABLES_MAX 16

static struct route_table tables[TABLES_MAX];
static size_t table_count;

static void gather(void) {
  const struct route_table *const all[] = {&till_routes,  &override_routes, &cash_routes,   &hardware_routes,
                                           &back_routes,  &held_routes,     &papers_routes, &custody_routes,
                                           &label_routes, &archive_routes,  &pickup_routes};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) tables[table_count++] = *all[i];
}

const struct route_table *till_tables(size_t *count) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, gather);
  *count = table_count;
  return tables;
}
