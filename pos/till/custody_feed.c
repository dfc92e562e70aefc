/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* With the server: names it must know to send word, and what the other tills of the KPA signed. Everything is asked by
 * number and kept once, so an answer that is lost is only asked for again. */
#include "pos/till/custody.h"
#include "pos/till/held.h"

#include "core/log.h"

#include <string.h>

#define DAY_US (INT64_C(24) * 3600 * 1000000)
#define ROUNDS_MAX 50 /* pages of the feed in one go */

struct feed {
  int64_t next;
  const char *since;
  const struct custody_heard *events;
  size_t event_count;
  const struct custody_machine *machines;
  size_t machine_count;
  const struct custody_customer *customers;
  size_t customer_count;
  const struct custody_picture *pictures;
  size_t picture_count;
  int64_t kept_days;
};
static const struct spec_field heard_fields[] = {
    SPEC_FIELD(struct custody_heard, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct custody_heard, order, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct custody_heard, at, .required = true, .form = FORM_TIME),
    SPEC_FIELD(struct custody_heard, till, .required = true, .max = 64),
    SPEC_FIELD(struct custody_heard, body, .max = 4 << 20),
    SPEC_FIELD(struct custody_heard, cents, .min = -MONEY_LIMIT_CENTS, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct custody_heard, held, .min = -MONEY_LIMIT_CENTS, .max = MONEY_LIMIT_CENTS),
};
static const struct spec heard_spec = SPEC("CustodyEvent", struct custody_heard, heard_fields);
static const struct spec_field told_fields[] = {
    SPEC_FIELD(struct custody_picture, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct custody_picture, order, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct custody_picture, tag, .required = true, .max = TAG_TEXT),
};
static const struct spec told_spec = SPEC("CustodyPictureTold", struct custody_picture, told_fields);
static const struct spec_field feed_fields[] = {
    SPEC_FIELD(struct feed, next, .required = true, .min = 0, .max = INT64_MAX),
    SPEC_FIELD(struct feed, since, .required = true, .form = FORM_TIME),
    SPEC_LIST_OF(struct feed, events, event_count, &heard_spec, .required = true, .max = 200),
    SPEC_LIST_OF(struct feed, machines, machine_count, &custody_machine_spec, .required = true,
                 .max = CUSTODY_MACHINES_MAX),
    SPEC_LIST_OF(struct feed, pictures, picture_count, &told_spec, .max = 2000),
    SPEC_FIELD(struct feed, kept_days, .min = 0, .max = 36500),
    SPEC_LIST_OF(struct feed, customers, customer_count, &custody_customer_spec, .required = true, .max = 5000),
};
static const struct spec feed_spec = SPEC("CustodyFeed", struct feed, feed_fields);
struct taken {
  bool taken;
};
static const struct spec_field taken_fields[] = {SPEC_FIELD(struct taken, taken, .required = true)};
static const struct spec taken_spec = SPEC("CustodyTaken", struct taken, taken_fields);

static bool send_names(struct till *till, const struct till_identity *identity, struct arena *arena);
static bool hear(struct till *till, const struct till_identity *identity, struct arena *arena, size_t *heard);
static enum outcome keep_feed(struct till *till, const struct feed *feed, struct arena *arena, struct fault *fault);
static enum outcome keep_event(struct till *till, const struct custody_heard *heard, struct arena *arena,
                               struct fault *fault);
static void forget(struct till *till);

void custody_exchange(struct till *till) {
  struct till_identity identity = till_identity(till);
  if (!till->custody || !identity.till[0]) return;
  bool well = true;
  size_t heard = 1;
  for (int round = 0; well && heard > 0 && round < ROUNDS_MAX && !atomic_load(&till->stopping); round++) {
    AUTO(arena) struct arena arena = {0};
    well = send_names(till, &identity, &arena) && custody_send_pictures(till, &identity, &arena) &&
           hear(till, &identity, &arena, &heard);
  }
  forget(till);
  secret_wipe(identity.token, sizeof identity.token);
}

static bool send_names(struct till *till, const struct till_identity *identity, struct arena *arena) {
  struct custody_customer customer;
  struct taken taken = {0};
  struct fault fault = {0};
  while (store_customer_unsent(till->custody, till->vault, arena, &customer)) {
    AUTO(secret) struct buffer body = {0};
    struct json json = json_into(&body);
    spec_write(&custody_customer_spec, &customer, &json);
    const struct exchange question = {.method = "POST",
                                      .path =
                                          arena_format(arena, "/api/pos/tills/%s/custody/customers", identity->till),
                                      .content_type = "application/json",
                                      .body = body.bytes,
                                      .body_length = body.length};
    if (server_ask(till, &question, &taken_spec, arena, &taken) != SERVER_ANSWERED ||
        store_customer_sent(till->custody, customer.id, &fault) != OK)
      return false;
  }
  return true;
}

static bool hear(struct till *till, const struct till_identity *identity, struct arena *arena, size_t *heard) {
  const char *after = store_mark(till->custody, "heard", arena), *since = store_mark(till->custody, "since", arena);
  struct buffer path = {0};
  struct feed feed;
  struct fault fault = {0};
  buffer_format(&path, "/api/pos/tills/%s/custody?after=%s&since=", identity->till, after ? after : "0");
  buffer_escaped(&path, since ? since : "2000-01-01T00:00:00Z");
  const struct exchange question = {.method = "GET", .path = path.bytes};
  bool well = server_ask(till, &question, &feed_spec, arena, &feed) == SERVER_ANSWERED;
  buffer_done(&path);
  if (!well) return false;
  *heard = feed.event_count;
  till_moment_begin(till);
  enum outcome outcome = keep_feed(till, &feed, arena, &fault);
  till_moment_end(till);
  if (outcome != OK) log_fault(LOG_WARNING, "till.custody", &fault);
  return outcome == OK;
}

/* The marks move last: whatever happens before, the same is asked for again. */
static enum outcome keep_feed(struct till *till, const struct feed *feed, struct arena *arena, struct fault *fault) {
  enum outcome outcome = OK;
  AUTO(buffer) struct buffer machines = {0};
  struct json json = json_into(&machines);
  json_open(&json, NULL);
  json_open_list(&json, "machines");
  for (size_t i = 0; i < feed->machine_count; i++) spec_write(&custody_machine_spec, &feed->machines[i], &json);
  json_close_list(&json);
  json_close(&json);
  for (size_t i = 0; outcome == OK && i < feed->event_count; i++)
    outcome = keep_event(till, &feed->events[i], arena, fault);
  for (size_t i = 0; outcome == OK && i < feed->customer_count; i++)
    outcome = store_customer_put(till->custody, till->vault, &feed->customers[i], false, fault);
  for (size_t i = 0; outcome == OK && i < feed->picture_count; i++)
    outcome = store_picture_told(till->custody, &feed->pictures[i], fault);
  if (outcome == OK) outcome = store_mark_write(till->custody, "machines", machines.bytes, fault);
  if (outcome == OK)
    outcome =
        store_mark_write(till->custody, "kept_days", arena_format(arena, "%lld", (long long)feed->kept_days), fault);
  if (outcome == OK)
    outcome = store_mark_write(till->custody, "heard", arena_format(arena, "%lld", (long long)feed->next), fault);
  return outcome == OK ? store_mark_write(till->custody, "since", feed->since, fault) : outcome;
}

static enum outcome keep_event(struct till *till, const struct custody_heard *heard, struct arena *arena,
                               struct fault *fault) {
  struct record record;
  enum outcome outcome = store_hear(till->custody, heard, fault);
  if (outcome == OK && heard->body) outcome = record_parse(heard->body, strlen(heard->body), arena, &record, fault);
  return outcome == OK && heard->body ? custody_note(till, &record, fault) : outcome;
}

static void forget(struct till *till) {
  char names[TIME_TEXT], pictures[TIME_TEXT];
  struct fault fault = {0};
  int64_t now_us = clock_now_us();
  time_format_paris(now_us - NAME_DAYS * DAY_US, names);
  time_format_paris(now_us - PICTURE_DAYS * DAY_US, pictures);
  if (store_forget(till->custody, names, pictures, &fault) != OK) log_fault(LOG_WARNING, "till.custody", &fault);
}
