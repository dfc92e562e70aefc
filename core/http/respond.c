/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From an outcome and a reply to a response. Every refusal is a problem (RFC 9457), or a page for who follows a link.
 */
#include "core/clock.h"
#include "core/http/internal.h"
#include "core/json.h"
#include "core/log.h"

#include <assert.h>
#include <stdio.h>

static void write_fact(struct json *json, const struct fault_fact *fact);
static enum MHD_Result send_body(struct exchange *exchange, bool refused);
static void write_problem(struct exchange *exchange, enum outcome outcome);
static bool has_page_headers(struct reply *reply);
static void log_failure(const struct exchange *exchange, enum outcome outcome);
static const char *reply_type(const struct reply *reply);

enum MHD_Result respond(struct exchange *exchange, enum outcome outcome) {
  struct reply *reply = &exchange->reply;
  bool refused = outcome_status(outcome) >= 400;
  if (reply->status == 0 || (refused && reply->status < 400)) reply->status = outcome_status(outcome);
  if (reply->status >= 500) log_failure(exchange, outcome);
  if (refused) write_problem(exchange, outcome);
  size_t length = reply->shared ? shared_body_length(reply->shared) : reply->body.length;
  caller_takes_answer(exchange->worker, exchange->caller, length);
  if (reply->shared) return shared_body_send(reply->shared, exchange);
  return send_body(exchange, refused);
}

void reply_header(struct reply *reply, const char *name, const char *value) {
  assert(reply->header_count < REPLY_HEADERS);
  reply->headers[reply->header_count][0] = name;
  reply->headers[reply->header_count][1] = value;
  reply->header_count++;
}

bool has_policy(const struct reply *reply) {
  for (size_t i = 0; i < reply->header_count; i++)
    if (is_policy(reply->headers[i][0])) return true;
  return false;
}

void response_header(struct MHD_Response *response, const char *name, const char *value) {
  /* libmicrohttpd refuses a line break, which would begin another header */
  if (MHD_add_response_header(response, name, value) != MHD_YES)
    log_event(LOG_WARNING, "http.header_refused", "%s", name);
}

void problem_write(const struct request *request, enum outcome outcome, int status, struct buffer *out) {
  const struct fault *fault = &request->fault;
  const char *code = outcome_code(outcome), *title = outcome_text(outcome, request->language);
  char type[128];
  snprintf(type, sizeof type, "/problems/%s", code);
  struct json json = json_into(out);
  json_open(&json, NULL);
  json_text(&json, "type", type);
  json_text(&json, "title", title);
  json_integer(&json, "status", status);
  if (fault->hint[0]) json_text(&json, "detail", fault->hint);
  json_text(&json, "instance", request->id);
  json_text(&json, "code", code);
  for (size_t i = 0; i < FAULT_FACTS && fault->facts[i].name; i++) write_fact(&json, &fault->facts[i]);
  if (fault->field[0]) {
    json_open_list(&json, "errors");
    json_open(&json, NULL);
    json_text(&json, "pointer", fault->field);
    json_text(&json, "detail", fault->hint[0] ? fault->hint : title);
    json_close(&json);
    json_close_list(&json);
  }
  json_close(&json);
}

static void write_fact(struct json *json, const struct fault_fact *fact) {
  char text[TIME_TEXT];
  if (!fact->is_time) json_integer(json, fact->name, fact->value);
  else json_text(json, fact->name, fact->value ? time_format_paris(fact->value, text) : NULL);
}

static enum MHD_Result send_body(struct exchange *exchange, bool refused) {
  struct reply *reply = &exchange->reply;
  /* the reply, and its body with it, lives until the exchange is completed */
  struct MHD_Response *response =
      MHD_create_response_from_buffer(reply->body.length, reply->body.bytes, MHD_RESPMEM_PERSISTENT);
  if (!response) return MHD_NO;
  if (reply->body.length > 0) response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply_type(reply));
  response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, reply->cache_control ? reply->cache_control : "no-store");
  security_headers(response, exchange->request.secure, has_policy(reply));
  response_header(response, "X-Request-Id", exchange->request.id);
  if (refused) response_header(response, MHD_HTTP_HEADER_CONTENT_LANGUAGE, language_tag(exchange->request.language));
  for (size_t i = 0; i < reply->header_count; i++)
    response_header(response, reply->headers[i][0], reply->headers[i][1]);
  enum MHD_Result result = MHD_queue_response(exchange->connection, (unsigned)reply->status, response);
  MHD_destroy_response(response);
  return result;
}

/* What the handler had begun to write is dropped, its headers (Retry-After…) are kept. */
static void write_problem(struct exchange *exchange, enum outcome outcome) {
  struct reply *reply = &exchange->reply;
  if (reply->shared) shared_body_unref(take(&reply->shared));
  buffer_clear(&reply->body);
  reply->cache_control = "no-store";
  if (problem_page_wanted(&exchange->request, reply->status) && has_page_headers(reply)) {
    problem_page_write(&exchange->request, outcome, reply->status, exchange->worker->server->options.page_head,
                       &reply->body);
    return;
  }
  problem_write(&exchange->request, outcome, reply->status, &reply->body);
  reply->content_type = "application/problem+json";
}

/* A page is shown under a page's policy or not at all: false when the handler's own headers leave no room for it. */
static bool has_page_headers(struct reply *reply) {
  if (!has_policy(reply) && reply->header_count + PAGE_HEADERS > REPLY_HEADERS) return false;
  reply->content_type = "text/html; charset=utf-8";
  if (!has_policy(reply)) http_page_headers(reply);
  return true;
}

static void log_failure(const struct exchange *exchange, enum outcome outcome) {
  const struct request *request = &exchange->request;
  log_set_request(request->id);
  log_event(LOG_ERROR, "http.failed", "%s %s: %s %s", exchange->method, request->route ? request->route->path : "-",
            outcome_code(outcome), request->fault.hint);
  log_set_request(NULL);
}

static const char *reply_type(const struct reply *reply) {
  return reply->content_type ? reply->content_type : "application/json";
}
