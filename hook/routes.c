/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: which addresses are told what, and the secret that each signs with. */
#include "hook/private.h"

#include "access/secret.h"
#include "core/text.h"

#include <string.h>

#define FORMER_US (INT64_C(24) * 3600 * 1000000) /* both secrets sign while the receiver takes the new one */
enum { EVENTS_MAX = 40 };

struct type_asked {
  const char *type;
};
static const struct spec_field type_fields[] = {SPEC_FIELD(struct type_asked, type, .required = true, .max = 40)};
static const struct spec type_spec = SPEC("HookType", struct type_asked, type_fields);
struct hook_asked {
  const char *url, *label, *state;
  struct type_asked *events;
  size_t event_count;
};
static const char *const states[] = {"active", "paused", NULL};
static const struct spec_field hook_fields[] = {
    SPEC_FIELD(struct hook_asked, url, .required = true, .min = 8, .max = 500),
    SPEC_FIELD(struct hook_asked, label, .max = 80),
    SPEC_FIELD(struct hook_asked, state, .choices = states),
    SPEC_LIST_OF(struct hook_asked, events, event_count, &type_spec, .required = true, .min = 1, .max = EVENTS_MAX),
};
static const struct spec hook_spec = SPEC("Hook", struct hook_asked, hook_fields);

struct desk {
  struct request *request;
  struct hook_row *rows;
  size_t count;
  int64_t now_us;
  const char *id; /* NULL: all */
  char hook[UUID_TEXT], secret[HOOK_SECRET_TEXT];
};

static const struct hooks *hooks_of(const struct request *request) {
  return ((const struct services *)request->app)->hooks;
}

static enum outcome read_hooks(struct tx *tx, void *context) {
  struct desk *desk = context;
  const struct db_param params[] = {P_TEXT(desk->request->who.kpa), P_UUID(desk->id)};
  enum outcome outcome = tx_run(tx, &hook_list_hooks, params, desk->request->arena, &desk->rows, &desk->count);
  return outcome == OK && desk->id && desk->count == 0 ? NOT_FOUND : outcome;
}

static bool has_word(const char *words, const char *word) { /* words, by blanks */
  size_t length = strlen(word);
  for (const char *at = words; (at = strstr(at, word)); at += length)
    if ((at == words || at[-1] == ' ') && (at[length] == ' ' || !at[length])) return true;
  return false;
}

static void write_types(struct json *json, const char *key, const char *blank_separated) {
  json_open_list(json, key);
  for (const struct hook_event_type *type = hook_event_types; type->type; type++) {
    if (blank_separated && !has_word(blank_separated, type->type)) continue;
    json_open(json, NULL);
    json_text(json, "type", type->type);
    json_text(json, "text", type->text);
    json_close(json);
  }
  json_close_list(json);
}

static void write_hook(struct json *json, const struct hook_row *row) {
  char id[PUBLIC_ID_TEXT];
  json_open(json, NULL);
  json_text(json, "id", public_id(PUBLIC_HOOK, row->id, id));
  json_text(json, "url", row->url);
  json_text(json, "label", row->label);
  write_types(json, "events", row->events);
  json_text(json, "state", row->state);
  json_time(json, "made_at", row->made_at);
  json_time(json, "failing_since", row->failing_since);
  json_integer(json, "waiting", row->waiting);
  if (row->last_at) {
    json_open(json, "last");
    json_time(json, "at", row->last_at);
    json_integer(json, "status", row->last_status);
    json_text(json, "trouble", row->last_trouble);
    json_close(json);
  } else json_null(json, "last");
}

static enum outcome get_hooks(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request};
  enum outcome outcome = access_transact(request, TX_READ, read_hooks, &desk);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < desk.count; i++) {
    write_hook(&json, &desk.rows[i]);
    json_close(&json);
  }
  json_close_list(&json);
  write_types(&json, "events", NULL);
  json_close(&json);
  return OK;
}

/* The secret is shown this once: nobody can read it again, here or in the database. */
static void answer(const struct desk *desk, struct reply *reply) {
  struct json json = json_into(&reply->body);
  write_hook(&json, &desk->rows[0]);
  if (desk->secret[0]) json_text(&json, "secret", desk->secret);
  json_close(&json);
}

static enum outcome require_fit(struct request *request) {
  const struct hook_asked *asked = request->parsed;
  if (!hook_url_is_fit(asked->url, hooks_of(request)->options.allow_loopback))
    return fault_set(&request->fault, HOOK_URL, "/url", "https, a host, no user and no fragment");
  for (size_t i = 0; i < asked->event_count; i++)
    if (!hook_event_is_known(asked->events[i].type))
      return fault_set(&request->fault, UNKNOWN_EVENT, "/events", "the list of what may be told is in GET …/hooks");
  return OK;
}

static struct db_param types_of(const struct hook_asked *asked, struct arena *arena) {
  const char **types = arena_list(arena, asked->event_count, sizeof *types);
  for (size_t i = 0; i < asked->event_count; i++) types[i] = asked->events[i].type;
  return P_LIST(DB_TEXTS, types, asked->event_count);
}

static enum outcome add_secret(struct tx *tx, struct desk *desk) {
  AUTO(buffer) struct buffer sealed = {0};
  char id[UUID_TEXT], purpose[SECRET_PURPOSE];
  uuid_v7(id);
  hook_secret_make(desk->secret);
  secret_hook_purpose(id, purpose);
  enum outcome outcome = secret_seal(tx, hooks_of(desk->request)->options.vault, purpose, desk->secret,
                                     HOOK_SECRET_TEXT - 1, &sealed, tx_fault(tx));
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_UUID(id), P_UUID(desk->hook), P_TEXT(desk->request->who.kpa),
                                    P_BYTES((const uint8_t *)sealed.bytes, sealed.length), P_TIME(desk->now_us)};
  return tx_run(tx, &hook_insert_secret, params, NULL, NULL, NULL);
}

static enum outcome require_room(struct tx *tx, const struct desk *desk) {
  const struct db_param kpa[] = {P_TEXT(desk->request->who.kpa)};
  struct hook_count_row *count = NULL;
  enum outcome outcome = tx_run(tx, &hook_count_hooks, kpa, desk->request->arena, &count, NULL);
  if (outcome != OK || count->number <= HOOKS_MAX) return outcome;
  return fault_set(tx_fault(tx), HOOKS_FULL, "/url", "%d at most: take one away first", HOOKS_MAX);
}

static enum outcome add_hook(struct tx *tx, void *context) {
  struct desk *desk = context;
  struct request *request = desk->request;
  const struct hook_asked *asked = request->parsed;
  size_t count = 0;
  const struct db_param params[] = {P_UUID(desk->hook),
                                    P_TEXT(request->who.kpa),
                                    P_TEXT(asked->url),
                                    P_TEXT(asked->label ? asked->label : ""),
                                    types_of(asked, request->arena),
                                    P_UUID(request->who.person),
                                    P_TIME(desk->now_us)};
  struct hook_held_row *held = NULL;
  enum outcome outcome = tx_run(tx, &hook_hold_hooks, &params[1], request->arena, &held, NULL);
  if (outcome == OK) outcome = tx_run(tx, &hook_insert_hook, params, NULL, NULL, &count);
  if (outcome == OK && count == 0)
    return fault_set(&request->fault, HOOK_KNOWN, "/url", "change the one that is there");
  if (outcome == OK) outcome = require_room(tx, desk);
  if (outcome == OK) outcome = add_secret(tx, desk);
  return outcome == OK ? read_hooks(tx, desk) : outcome;
}

static enum outcome post_hook(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .now_us = clock_now_us()};
  desk.id = desk.hook;
  uuid_v7(desk.hook);
  enum outcome outcome = require_fit(request);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, add_hook, &desk);
  if (outcome != OK) return outcome;
  answer(&desk, reply);
  return CREATED;
}

static enum outcome change_hook(struct tx *tx, void *context) {
  struct desk *desk = context;
  struct request *request = desk->request;
  const struct hook_asked *asked = request->parsed;
  size_t count = 0;
  enum outcome outcome = read_hooks(tx, desk);
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_UUID(desk->hook),
                                    P_TEXT(asked->url),
                                    P_TEXT(asked->label ? asked->label : ""),
                                    types_of(asked, request->arena),
                                    P_TEXT(asked->state ? asked->state : "active"),
                                    P_TIME(desk->now_us)};
  outcome = tx_run(tx, &hook_update_hook, params, NULL, NULL, &count);
  if (outcome == OK && count == 0) return fault_set(&request->fault, HOOK_KNOWN, "/url", "another has this address");
  return outcome == OK ? read_hooks(tx, desk) : outcome;
}

static enum outcome find(struct request *request, struct desk *desk) {
  *desk = (struct desk){.request = request, .now_us = clock_now_us()};
  if (!public_id_parse(PUBLIC_HOOK, request->params[1], desk->hook))
    return fault_set(&request->fault, NOT_FOUND, "hook", "no such endpoint");
  desk->id = desk->hook;
  return OK;
}

static enum outcome put_hook(struct request *request, struct reply *reply) {
  struct desk desk;
  enum outcome outcome = find(request, &desk);
  if (outcome == OK) outcome = require_fit(request);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, change_hook, &desk);
  if (outcome == OK) answer(&desk, reply);
  return outcome;
}

static enum outcome drop_hook(struct tx *tx, void *context) {
  struct desk *desk = context;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &hook_delete_hook, (struct db_param[]){P_UUID(desk->hook)}, NULL, NULL, &count);
  return outcome == OK && count == 0 ? NOT_FOUND : outcome;
}

static enum outcome delete_hook(struct request *request, struct reply *reply) {
  struct desk desk;
  enum outcome outcome = find(request, &desk);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, drop_hook, &desk);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}

static enum outcome renew_secret(struct tx *tx, void *context) {
  struct desk *desk = context;
  enum outcome outcome = read_hooks(tx, desk);
  const struct db_param former[] = {P_UUID(desk->hook), P_TIME(desk->now_us + FORMER_US), P_TIME(desk->now_us)};
  if (outcome == OK) outcome = tx_run(tx, &hook_end_secrets, former, NULL, NULL, NULL);
  return outcome == OK ? add_secret(tx, desk) : outcome;
}

/* The one before signs beside it for a day. */
static enum outcome post_secret(struct request *request, struct reply *reply) {
  struct desk desk;
  enum outcome outcome = find(request, &desk);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, renew_secret, &desk);
  if (outcome == OK) answer(&desk, reply);
  return outcome;
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/hooks", OFFICE, SCOPE_KPA, get_hooks, "Addresses that are told what happens",
          .answer = &hook_list_said, .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/office/{kpa}/hooks", ROLE_REFERENT, SCOPE_KPA, post_hook,
          "One more: the answer shows its secret, once", .body = &hook_spec, .answer = &hook_said, .status = 201,
          .refusals = REFUSALS(HOOKS_FULL, HOOK_URL, UNKNOWN_EVENT, HOOK_KNOWN)),
    ROUTE(PUT, "/api/office/{kpa}/hooks/{hook}", ROLE_REFERENT, SCOPE_KPA, put_hook, "Change, pause or activate one",
          .body = &hook_spec),
    ROUTE(DELETE, "/api/office/{kpa}/hooks/{hook}", ROLE_REFERENT, SCOPE_KPA, delete_hook,
          "Tell an address nothing more, and forget what it was told", .status = 200, .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/office/{kpa}/hooks/{hook}/secret", ROLE_REFERENT, SCOPE_KPA, post_secret,
          "A new secret, shown once; the one before signs beside it for a day", .answer = &hook_said, .status = 200,
          .refusals = REFUSALS(OK)),
};
const struct route_table hook_routes = {routes, sizeof routes / sizeof routes[0]};
