/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/db/private.h"
#include "core/log.h"

#include <string.h>

/* Seconds. The private cluster answers at once; a far one that does not answer must not hold a cashier for minutes. */
#define CONNECT_TIMEOUT "5"
#define ANSWER_TIMEOUT_MS "15000" /* a network that swallows what is sent is noticed; no effect on a unix socket */

/* The session must not depend on the settings of whoever installed PostgreSQL or started the program. */
#define SESSION_SETTINGS                                                                                               \
  "SET client_encoding = 'UTF8'; SET timezone = 'UTC'; SET client_min_messages = 'warning'; "                          \
  "SET standard_conforming_strings = on"

static enum outcome put_on(PGconn *connection, const char *role, struct fault *fault);
static void log_notice(void *unused, const PGresult *notice);

enum outcome db_connect(const char *conninfo, const char *role, PGconn **connection, struct fault *fault) {
  static const char *const keywords[] = {"connect_timeout", "tcp_user_timeout", "fallback_application_name", "dbname",
                                         NULL};
  const char *const values[] = {CONNECT_TIMEOUT, ANSWER_TIMEOUT_MS, "comptoir", conninfo,
                                NULL}; /* what conninfo says wins: it is last */
  AUTO(connection) PGconn *opened = PQconnectdbParams(keywords, values, 1);
  if (!opened || PQstatus(opened) != CONNECTION_OK) return db_fail(opened, NULL, "connect", fault);
  PQsetNoticeReceiver(opened, log_notice, NULL);
  AUTO(result) PGresult *result = PQexec(opened, SESSION_SETTINGS);
  if (PQresultStatus(result) != PGRES_COMMAND_OK) return db_fail(opened, result, "connect", fault);
  enum outcome outcome = role ? put_on(opened, role, fault) : OK;
  if (outcome == OK) *connection = take(&opened);
  return outcome;
}

/* For as long as the connection lives: nothing of ours says SET ROLE again. */
static enum outcome put_on(PGconn *connection, const char *role, struct fault *fault) {
  char *name = PQescapeIdentifier(connection, role, strlen(role));
  if (!name) return db_fail(connection, NULL, "set role", fault);
  AUTO(buffer) struct buffer sql = {0};
  buffer_format(&sql, "SET ROLE %s", name);
  PQfreemem(name);
  AUTO(result) PGresult *result = PQexec(connection, sql.bytes);
  if (PQresultStatus(result) == PGRES_COMMAND_OK) return OK;
  if (PQstatus(connection) == CONNECTION_BAD) return db_fail(connection, result, "set role", fault);
  log_event(LOG_ERROR, "db.role", "%s is not given to the login %s", role, PQuser(connection));
  return fault_set(fault, DATABASE_ROLE, role, "GRANT %s TO %s", role, PQuser(connection));
}

static void log_notice(void *unused, const PGresult *notice) {
  (void)unused;
  const char *message = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
  log_event(LOG_NOTICE, "db.notice", "%s", message ? message : "");
}
