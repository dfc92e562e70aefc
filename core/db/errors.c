/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From SQLSTATE to outcome. The primary message of PostgreSQL names tables and constraints, never the values of a row
 * (those are in its DETAIL, which stays where it is); class 22 is the exception and keeps its message to itself. */
#include "core/db/private.h"
#include "core/log.h"
#include "core/text.h"

#include <string.h>

struct meaning {
  const char *state; /* the whole SQLSTATE, or its first two characters: the class */
  enum outcome outcome;
  enum log_level level;
};

/* The first that fits. */
static const struct meaning meanings[] = {
    {"40001", UNAVAILABLE, LOG_INFO},      /* serialisation failure: retried, so seen only when all tries failed */
    {"40P01", UNAVAILABLE, LOG_INFO},      /* deadlock: the same */
    {"55P03", UNAVAILABLE, LOG_WARNING},   /* a lock was not to be had in time */
    {"57014", UNAVAILABLE, LOG_WARNING},   /* cancelled: statement timeout, or tx_each told to stop */
    {"57P", DATABASE_DOWN, LOG_WARNING},   /* shutting down, starting up, killed */
    {"08", DATABASE_DOWN, LOG_WARNING},    /* connection */
    {"53300", DATABASE_DOWN, LOG_WARNING}, /* too many connections */
    {"53100", STORAGE_FULL, LOG_ERROR},    /* no space left */
    {"58030", STORAGE_FULL, LOG_ERROR},    /* input/output error */
    {"23", FAILED_INTERNAL, LOG_WARNING},  /* a constraint: often two requests that raced, and the caller looks again */
    {"22", FAILED_INTERNAL, LOG_ERROR},    /* a value its type does not take */
    {"P0001", FAILED_INTERNAL, LOG_ERROR}, /* RAISE without "outcome:" */
    {"", FAILED_INTERNAL, LOG_ERROR},
};

#define OUTCOME_PREFIX "outcome:"

static enum outcome fail_without_answer(PGconn *connection, const char *what, struct fault *fault);
static const struct meaning *find_meaning(const char *state);
static enum outcome fail_as_named(const char *message, const char *what, struct fault *fault);
static const char *field_of(const PGresult *result, int code);

enum outcome db_fail(PGconn *connection, const PGresult *result, const char *what, struct fault *fault) {
  const char *state = field_of(result, PG_DIAG_SQLSTATE);
  if (!*state || PQstatus(connection) == CONNECTION_BAD) return fail_without_answer(connection, what, fault);
  const char *message = field_of(result, PG_DIAG_MESSAGE_PRIMARY);
  if (text_starts(message, OUTCOME_PREFIX)) return fail_as_named(message, what, fault);
  if (text_starts(state, "22")) message = "a value does not fit its type";
  const struct meaning *meaning = find_meaning(state);
  log_event(meaning->level, "db.refused", "%s: %s %s", what, state, message);
  const char *constraint = field_of(result, PG_DIAG_CONSTRAINT_NAME);
  return fault_set(fault, meaning->outcome, *constraint ? constraint : what, "%s", message);
}

enum outcome tx_fail(struct tx *tx, const PGresult *result, const char *what) {
  const char *state = field_of(result, PG_DIAG_SQLSTATE);
  if (text_equal(state, "40001") || text_equal(state, "40P01")) tx->retry = true;
  return db_fail(tx->session->connection, result, what, &tx->fault);
}

/* libpq's own words: the socket is gone, the server hung up. They may hold several lines and the address. */
static enum outcome fail_without_answer(PGconn *connection, const char *what, struct fault *fault) {
  const char *words = connection ? PQerrorMessage(connection) : "out of memory";
  int length = (int)strcspn(words, "\n");
  enum outcome outcome = PQstatus(connection) == CONNECTION_BAD ? DATABASE_DOWN : FAILED_INTERNAL;
  log_event(outcome == DATABASE_DOWN ? LOG_WARNING : LOG_ERROR, "db.failed", "%s: %.*s", what, length, words);
  return fault_set(fault, outcome, what, "%.*s", length, words);
}

static const struct meaning *find_meaning(const char *state) {
  const struct meaning *meaning = meanings;
  while (!text_starts(state, meaning->state)) meaning++; /* the last one fits all */
  return meaning;
}

/* RAISE EXCEPTION 'outcome:chain_fork till 3 …': the words after the code become the hint. */
static enum outcome fail_as_named(const char *message, const char *what, struct fault *fault) {
  char code[64] = "";
  const char *colon = strchr(message, ':'); /* the end of the prefix */
  if (colon) message = colon + 1;
  size_t length = strspn(message, "abcdefghijklmnopqrstuvwxyz0123456789_");
  if (length < sizeof code) memcpy(code, message, length);
  enum outcome outcome = outcome_from_code(code);
  if (outcome_status(outcome) < 400) outcome = FAILED_INTERNAL; /* an exception is never a success */
  message += length;
  message += strspn(message, ": ");
  log_event(LOG_INFO, "db.outcome", "%s: %s %s", what, outcome_code(outcome), message);
  return fault_set(fault, outcome, what, "%s", message);
}

static const char *field_of(const PGresult *result, int code) {
  const char *field = result ? PQresultErrorField(result, code) : NULL;
  return field ? field : "";
}
