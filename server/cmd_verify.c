/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir verify: every module recounts its own from zero; the tills' journals found below the data folder too. */
#include "server/command.h"

#include "costs/costs.h"
#include "custody/custody.h"
#include "ledger/ledger.h"
#include "pos/intake/intake.h"
#include "pos/till/till.h"
#include "stock/stock.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static enum outcome recount_database(struct tx *tx, void *context);
static enum outcome recount_shelves(struct tx *tx, struct verify_report *report);
static enum outcome list_unsold(struct tx *tx, struct verify_report *report);
static void recount_tills(const char *data, struct arena *arena, struct verify_report *report);
static void till_found(void *context, const char *where, const char *what);

int command_verify(const struct options *options, struct arena *arena, struct fault *fault) {
  struct verify_report report = {0};
  AUTO(database) struct database database = {0};
  enum outcome outcome = database_open(options, 1, &database, fault);
  if (outcome == OK) outcome = db_transact(database.db, TX_READ, recount_database, &report, fault);
  if (outcome == OK && !options->db) recount_tills(options->data, arena, &report);
  if (report.text.length) fputs(report.text.bytes, stdout);
  if (outcome == OK)
    printf(report.findings ? "%zu contrôles, %zu FAUTES.\n" : "%zu contrôles, %zu faute : tout est juste.\n",
           report.checks, report.findings);
  buffer_done(&report.text);
  return outcome == OK && report.findings == 0 ? 0 : 1;
}

static enum outcome recount_database(struct tx *tx, void *context) {
  struct verify_report *report = context;
  enum outcome outcome = intake_verify(tx, report);
  if (outcome == OK) outcome = ledger_verify(tx, report);
  if (outcome == OK) outcome = costs_verify(tx, report);
  if (outcome == OK) outcome = list_unsold(tx, report);
  return outcome == OK ? recount_shelves(tx, report) : outcome;
}

static enum outcome recount_shelves(struct tx *tx, struct verify_report *report) {
  AUTO(arena) struct arena arena = {0};
  struct stock_difference *rows = NULL;
  size_t count = 0;
  enum outcome outcome = stock_recount(tx, &arena, &rows, &count);
  if (outcome != OK) return outcome;
  verify_checked(report, 1, "shelves: what is on hand and held, from moves and holds");
  for (size_t i = 0; i < count; i++)
    verify_found(report, arena_format(&arena, "%s %s", rows[i].kpa, rows[i].item),
                 "on hand %" PRId64 ", moved %" PRId64 ", held %" PRId64 ", holds %" PRId64, rows[i].on_hand,
                 rows[i].moved, rows[i].held, rows[i].holds);
  return OK;
}

/* Work that was handed over for a deposit alone never became turnover. */
static enum outcome list_unsold(struct tx *tx, struct verify_report *report) {
  AUTO(arena) struct arena arena = {0};
  struct custody_unsold *rows = NULL;
  size_t count = 0;
  enum outcome outcome = custody_list_unsold(tx, &arena, &rows, &count);
  if (outcome != OK) return outcome;
  verify_checked(report, 1, "dépôts terminés : aucun acompte n’y attend sa vente");
  for (size_t i = 0; i < count; i++)
    verify_found(report, arena_format(&arena, "custody_order %s", rows[i].id),
                 "%s : terminé, un acompte de %" PRId64 " centimes n’est pas vendu", rows[i].till, rows[i].held.cents);
  return OK;
}

struct till_recount {
  struct verify_report *report;
  const char *folder;
};

static void recount_tills(const char *data, struct arena *arena, struct verify_report *report) {
  DIR *folder = opendir(data);
  if (!folder) return;
  for (struct dirent *entry; (entry = readdir(folder));) {
    if (entry->d_name[0] == '.') continue;
    const char *path = arena_format(arena, "%s/%s", data, entry->d_name);
    if (access(arena_format(arena, "%s/journal.db", path), F_OK) != 0) continue;
    struct till_recount recount = {report, path};
    int64_t records = journal_verify(path, till_found, &recount);
    if (records >= 0) verify_checked(report, records, "till journal %s: records, signatures, chain, end marker", path);
  }
  closedir(folder);
}

static void till_found(void *context, const char *where, const char *what) {
  struct till_recount *recount = context;
  verify_found(recount->report, recount->folder, "%s %s", where, what);
}
