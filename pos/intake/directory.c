/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Items, activities, accounts, rates, people and rules of every KPA, read once and again when they change. */
#include "pos/intake/private.h"

#include "catalog/catalog.h"

#include <stdlib.h>
#include <string.h>

#define CHECK_EVERY_US INT64_C(1000000)

struct reading {
  struct directory *directory;
  struct versions known;
  bool unchanged;
};

static enum outcome read_all(struct tx *tx, void *context);
static enum outcome read_lists(struct tx *tx, struct directory *directory);
static enum outcome read_list(struct tx *tx, const struct db_query *query, struct arena *arena,
                              struct coded_list *list);
static enum outcome read_accounts(struct tx *tx, struct directory *directory);
static int compare(const void *left, const void *right);
static bool within(struct date day, struct date from, struct date to);

enum outcome versions_read(struct tx *tx, struct arena *arena, struct versions *versions) {
  struct versions *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &intake_read_versions, NULL, arena, &row, &count);
  if (outcome != OK) return outcome;
  if (count != 1) return fault_set(tx_fault(tx), FAILED_INTERNAL, "catalog_version", "%zu rows", count);
  *versions = *row;
  return OK;
}

enum outcome directory_refresh(struct intake *intake, bool now, struct fault *fault) {
  struct directory *known = &intake->directory;
  int64_t us = clock_monotonic_us();
  if (!now && known->checked_us != 0 && us - known->checked_us < CHECK_EVERY_US) return OK;
  struct directory fresh = {0};
  struct reading reading = {.directory = &fresh, .known = known->versions};
  enum outcome outcome = db_transact(intake->db, TX_READ, read_all, &reading, fault);
  if (outcome != OK || reading.unchanged) {
    arena_done(&fresh.arena);
  } else {
    arena_done(&known->arena);
    *known = fresh;
  }
  if (outcome == OK) known->checked_us = us;
  return outcome;
}

bool directory_has(const struct coded_list *list, const char *kpa, const char *code) {
  const struct coded wanted = {kpa, code};
  return bsearch(&wanted, list->list, list->count, sizeof wanted, compare) != NULL;
}

bool directory_has_rate(const struct directory *directory, int64_t rate, struct date day) {
  for (size_t i = 0; i < directory->rate_count; i++) {
    const struct catalog_vat_rate *known = &directory->rates[i];
    if (known->rate == rate && within(day, known->valid_from, known->valid_to)) return true;
  }
  return false;
}

static enum outcome read_all(struct tx *tx, void *context) {
  struct reading *reading = context;
  struct directory *directory = reading->directory;
  arena_reset(&directory->arena);
  enum outcome outcome = versions_read(tx, &directory->arena, &directory->versions);
  if (outcome != OK) return outcome;
  reading->unchanged =
      directory->versions.catalog == reading->known.catalog && directory->versions.people == reading->known.people;
  return reading->unchanged ? OK : read_lists(tx, directory);
}

static enum outcome read_lists(struct tx *tx, struct directory *directory) {
  struct arena *arena = &directory->arena;
  enum outcome outcome = ledger_people_read(tx, NULL, arena, &directory->people);
  if (outcome == OK) outcome = catalog_read_vat_rates(tx, arena, &directory->rates, &directory->rate_count);
  if (outcome == OK) outcome = read_list(tx, &intake_list_items, arena, &directory->items);
  if (outcome == OK) outcome = read_list(tx, &intake_list_activities, arena, &directory->activities);
  if (outcome == OK) outcome = read_list(tx, &intake_list_cashiers, arena, &directory->cashiers);
  if (outcome == OK) outcome = read_accounts(tx, directory);
  return outcome;
}

static enum outcome read_list(struct tx *tx, const struct db_query *query, struct arena *arena,
                              struct coded_list *list) {
  enum outcome outcome = tx_run(tx, query, NULL, arena, &list->list, &list->count);
  if (outcome == OK) qsort(list->list, list->count, sizeof *list->list, compare);
  return outcome;
}

static enum outcome read_accounts(struct tx *tx, struct directory *directory) {
  struct coded_list *accounts = &directory->accounts;
  struct code_row *rows = NULL;
  enum outcome outcome = tx_run(tx, &intake_list_accounts, NULL, &directory->arena, &rows, &accounts->count);
  if (outcome != OK) return outcome;
  accounts->list = arena_list(&directory->arena, accounts->count, sizeof *accounts->list);
  for (size_t i = 0; i < accounts->count; i++) accounts->list[i] = (struct coded){"", rows[i].code};
  qsort(accounts->list, accounts->count, sizeof *accounts->list, compare);
  return OK;
}

static int compare(const void *left, const void *right) {
  const struct coded *a = left, *b = right;
  int order = strcmp(a->kpa, b->kpa);
  return order != 0 ? order : strcmp(a->code, b->code);
}

static bool within(struct date day, struct date from, struct date to) {
  return date_compare(day, from) >= 0 && (to.year == 0 || date_compare(day, to) <= 0);
}
