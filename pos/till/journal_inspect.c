/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What no chain can show: pages, tables and guards, and rows that belong to nothing. */
#include "pos/till/journal_private.h"

#include <stdio.h>
#include <string.h>

static enum outcome compare(struct journal *model, struct journal *journal, struct fault *fault);
static const char *first_name(sqlite3_stmt *expected, sqlite3_stmt *stands);
static void inspect_pages(struct journal *journal, journal_found *found, void *context);
static void inspect_schema(struct journal *journal, journal_found *found, void *context);
static void inspect_strangers(struct journal *journal, journal_found *found, void *context);

/* The tables as this program makes them, made once more in memory, are what the file's must look like. */
enum outcome journal_schema_check(struct journal *journal, struct fault *fault) {
  struct journal model = {0};
  int format = 0;
  enum outcome read = journal_format_read(journal, &format, fault);
  if (read != OK) return read;
  int code = sqlite3_open(":memory:", &model.sqlite);
  for (int i = 0; i < format && i < JOURNAL_FORMAT && code == SQLITE_OK; i++)
    code = sqlite3_exec(model.sqlite, journal_schema[i], NULL, NULL, NULL);
  enum outcome outcome =
      code == SQLITE_OK ? compare(&model, journal, fault) : journal_fault(&model, code, "schema", fault);
  journal_forget_statements(&model);
  sqlite3_close(model.sqlite);
  return outcome;
}

static const char *text_of(sqlite3_stmt *statement, int column) {
  const char *text = (const char *)sqlite3_column_text(statement, column);
  return text ? text : "";
}

static enum outcome compare(struct journal *model, struct journal *journal, struct fault *fault) {
  static const char all[] = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name";
  AUTO(statement) sqlite3_stmt *expected = NULL;
  AUTO(statement) sqlite3_stmt *stands = NULL;
  int code = journal_prepare(model, all, &expected);
  if (code == SQLITE_OK) code = journal_prepare(journal, all, &stands);
  if (code != SQLITE_OK) return journal_fault(journal, code, "schema", fault);
  for (;;) {
    int expected_code = sqlite3_step(expected);
    code = sqlite3_step(stands);
    if (code != SQLITE_ROW && code != SQLITE_DONE) return journal_fault(journal, code, "schema", fault);
    if (expected_code == SQLITE_DONE && code == SQLITE_DONE) return OK;
    if (code == expected_code && text_equal(text_of(expected, 0), text_of(stands, 0)) &&
        text_equal(text_of(expected, 1), text_of(stands, 1)))
      continue;
    const char *name = first_name(expected, stands);
    return fault_set(fault, SCHEMA_MISMATCH, name, "%s is not as this program makes it", name);
  }
}

/* Of two lists in order, where they part: what is missing from one, or too much in the other. */
static const char *first_name(sqlite3_stmt *expected, sqlite3_stmt *stands) {
  const char *a = text_of(expected, 0), *b = text_of(stands, 0);
  if (a[0] == '\0' || b[0] == '\0') return a[0] ? a : b;
  return strcmp(a, b) <= 0 ? a : b;
}

void journal_inspect(struct journal *journal, journal_found *found, void *context) {
  LOCKED(journal);
  inspect_pages(journal, found, context);
  inspect_schema(journal, found, context);
  inspect_strangers(journal, found, context);
}

static void inspect_pages(struct journal *journal, journal_found *found, void *context) {
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, "PRAGMA integrity_check(10)", &statement);
  while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
    if (!text_equal(text_of(statement, 0), "ok")) found(context, "till journal", text_of(statement, 0));
  if (code != SQLITE_OK) found(context, "till journal", sqlite3_errmsg(journal->sqlite));
}

static void inspect_schema(struct journal *journal, journal_found *found, void *context) {
  struct fault fault = {0};
  if (journal_schema_check(journal, &fault) != OK) found(context, "till journal", fault.hint);
}

static void inspect_strangers(struct journal *journal, journal_found *found, void *context) {
#define NO_CHAIN " WHERE chain NOT IN ('T', 'I', 'B', 'P', 'C', 'X', 'G', 'L', 'A')"
  static const char sql[] = "SELECT 'record', chain, sequence FROM record" NO_CHAIN
                            " UNION ALL SELECT 'head', chain, sequence FROM head" NO_CHAIN;
  static const char orphans[] = "SELECT id FROM request WHERE id NOT IN (SELECT id FROM record) LIMIT 10";
  AUTO(statement) sqlite3_stmt *statement = NULL;
  int code = journal_prepare(journal, sql, &statement);
  while (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
    char where[160];
    snprintf(where, sizeof where, "till %s chain=%.40s sequence=%lld", text_of(statement, 0), text_of(statement, 1),
             (long long)sqlite3_column_int64(statement, 2));
    found(context, where, "chain: there is no such chain");
  }
  AUTO(statement) sqlite3_stmt *requests = NULL;
  if (code == SQLITE_OK) code = journal_prepare(journal, orphans, &requests);
  while (code == SQLITE_OK && sqlite3_step(requests) == SQLITE_ROW)
    found(context, "till request", "id: there is no such record");
  if (code != SQLITE_OK) found(context, "till journal", sqlite3_errmsg(journal->sqlite));
}
