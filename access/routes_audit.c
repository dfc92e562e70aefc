/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What happened in a KPA outside its sales: who changed what, and who looked at whom. */
#include "access/access.h"
#include "access/privacy_private.h"
#include "core/text.h"

#include <string.h>

enum { PAGE_DEFAULT = 50, PAGE_MAX = 200 };

struct audit_job {
  struct request *request;
  int64_t change, view; /* both journals go on before these */
  int64_t limit;
  const struct privacy_change *rows;
  size_t count;
};

static enum outcome read_page(struct request *request, struct audit_job *job);
static bool parse_cursor(const char *text, struct audit_job *job);
static enum outcome read_changes(struct tx *tx, void *context);
static void write_change(struct json *json, const struct privacy_change *row);
static void write_view(struct json *json, const struct privacy_change *row);
static void write_head(struct json *json, const struct privacy_change *row);
static void write_next(struct json *json, const struct audit_job *job);

enum outcome get_audit(struct request *request, struct reply *reply) {
  struct audit_job job = {.request = request, .change = INT64_MAX, .view = INT64_MAX, .limit = PAGE_DEFAULT};
  enum outcome outcome = read_page(request, &job);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_changes, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "changes");
  for (size_t i = 0; i < job.count; i++)
    if (job.rows[i].change) write_change(&json, &job.rows[i]);
  json_close_list(&json);
  json_open_list(&json, "views");
  for (size_t i = 0; i < job.count; i++)
    if (!job.rows[i].change) write_view(&json, &job.rows[i]);
  json_close_list(&json);
  write_next(&json, &job);
  json_close(&json);
  return OK;
}

static enum outcome read_page(struct request *request, struct audit_job *job) {
  const char *before = request_query(request, "before"), *limit = request_query(request, "limit");
  if (limit && !text_to_integer(limit, 1, PAGE_MAX, &job->limit))
    return fault_set(&request->fault, OUT_OF_RANGE, "limit", "1 to %d", PAGE_MAX);
  if (before && !parse_cursor(before, job))
    return fault_set(&request->fault, OUT_OF_RANGE, "before", "not a cursor of an earlier answer");
  return OK;
}

/* "120.33": the oldest change and the oldest view shown so far. */
static bool parse_cursor(const char *text, struct audit_job *job) {
  char copy[48];
  if (strlen(text) >= sizeof copy) return false;
  TEXT_COPY(copy, text);
  char *view = strchr(copy, '.');
  if (!view) return false;
  *view++ = '\0';
  int64_t change_id, view_id;
  if (!text_to_integer(copy, 0, INT64_MAX, &change_id) || !text_to_integer(view, 0, INT64_MAX, &view_id)) return false;
  job->change = change_id;
  job->view = view_id;
  return true;
}

static enum outcome read_changes(struct tx *tx, void *context) {
  struct audit_job *job = context;
  const struct request *request = job->request;
  const struct db_param params[] = {P_TEXT(request->params[0]), P_INTEGER(job->change), P_INTEGER(job->view),
                                    P_INTEGER(job->limit)};
  return tx_run(tx, &privacy_list_changes, params, request->arena, &job->rows, &job->count);
}

static void write_change(struct json *json, const struct privacy_change *row) {
  json_open(json, NULL);
  write_head(json, row);
  json_text(json, "address", row->address);
  json_text(json, "action", row->action);
  json_text(json, "subject", row->subject);
  json_text(json, "key", row->key);
  json_text(json, "about", row->about);
  json_raw(json, "changes", row->changes, strlen(row->changes));
  json_close(json);
}

static void write_view(struct json *json, const struct privacy_change *row) {
  json_open(json, NULL);
  write_head(json, row);
  json_text(json, "member", row->member);
  json_text(json, "route", row->route);
  json_close(json);
}

static void write_head(struct json *json, const struct privacy_change *row) {
  char at[TIME_TEXT];
  json_integer(json, "id", row->id);
  json_text(json, "at", time_format_paris(row->at, at));
  json_text(json, "who", row->who);
  json_text(json, "role", row->role);
}

/* A page that is not full is the last one. */
static void write_next(struct json *json, const struct audit_job *job) {
  if (job->count < (size_t)job->limit) {
    json_null(json, "next");
    return;
  }
  int64_t change = job->change, view = job->view;
  for (size_t i = 0; i < job->count; i++)
    if (job->rows[i].change) change = job->rows[i].id;
    else view = job->rows[i].id;
  json_text(json, "next", arena_format(job->request->arena, "%lld.%lld", (long long)change, (long long)view));
}
