/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one way in which records leave the journal: those an archive holds, in the commit of the record that says so. */
#include "pos/ticket/record.h"
#include "pos/till/journal_private.h"

static int remove_guards(struct journal *journal);
static int remove_records(struct journal *journal, const struct archived_chain *chain);
static int remove_from(struct journal *journal, const char *sql, const struct archived_chain *chain);
static int restore_guards(struct journal *journal);

static const char *const guards[] = {
    "CREATE TRIGGER record_is_final_2 BEFORE DELETE ON record"
    " BEGIN SELECT RAISE(ABORT, 'record is append-only'); END",
    "CREATE TRIGGER about_is_final_2 BEFORE DELETE ON about BEGIN SELECT RAISE(ABORT, 'about is append-only'); END",
    "CREATE TRIGGER request_is_final_2 BEFORE DELETE ON request"
    " BEGIN SELECT RAISE(ABORT, 'request is append-only'); END",
};

enum outcome journal_purge(struct journal *journal, const struct archived_chain *chains, size_t chain_count,
                           const struct journal_entry entries[], size_t count, struct fault *fault) {
  LOCKED(journal);
  int code = journal_run(journal, "BEGIN IMMEDIATE");
  if (code == SQLITE_OK) code = remove_guards(journal);
  for (size_t i = 0; i < chain_count && code == SQLITE_OK; i++) code = remove_records(journal, &chains[i]);
  if (code == SQLITE_OK) code = restore_guards(journal);
  if (code == SQLITE_OK) code = journal_append_open(journal, entries, count);
  if (code == SQLITE_OK) code = journal_run(journal, "COMMIT");
  if (code == SQLITE_OK) return OK;
  enum outcome outcome = journal_fault(journal, code, "purge", fault);
  journal_run(journal, "ROLLBACK");
  return outcome;
}

static int remove_guards(struct journal *journal) {
  return sqlite3_exec(journal->sqlite,
                      "DROP TRIGGER record_is_final_2; DROP TRIGGER about_is_final_2; DROP TRIGGER request_is_final_2",
                      NULL, NULL, NULL);
}

static int restore_guards(struct journal *journal) {
  int code = SQLITE_OK;
  for (size_t i = 0; i < sizeof guards / sizeof guards[0] && code == SQLITE_OK; i++)
    code = sqlite3_exec(journal->sqlite, guards[i], NULL, NULL, NULL);
  return code;
}

static int remove_records(struct journal *journal, const struct archived_chain *chain) {
  int code = remove_from(
      journal, "DELETE FROM request WHERE id IN (SELECT id FROM record WHERE chain = ? AND sequence BETWEEN ? AND ?)",
      chain);
  if (code == SQLITE_OK)
    code = remove_from(journal, "DELETE FROM about WHERE chain = ? AND sequence BETWEEN ? AND ?", chain);
  if (code == SQLITE_OK)
    code = remove_from(journal, "DELETE FROM record WHERE chain = ? AND sequence BETWEEN ? AND ?", chain);
  return code;
}

static int remove_from(struct journal *journal, const char *sql, const struct archived_chain *chain) {
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  if (code != SQLITE_OK) return code;
  sqlite3_bind_text(statement, 1, chain->chain, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, chain->first);
  sqlite3_bind_int64(statement, 3, chain->last);
  code = sqlite3_step(statement);
  return code == SQLITE_DONE ? SQLITE_OK : code;
}
