/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where the orders stand, as this till can know it: its own journal, and what the server told of the others. */
#include "pos/till/custody.h"

#include <stdlib.h>
#include <string.h>

#define CATCH_UP 200 /* records at a time */
#define ABOUT_MAX 300
#define EVENTS_MAX 520
#define DAY_US (INT64_C(24) * 3600 * 1000000)

struct reading {
  struct till *till;
  struct arena *arena;
  struct fault *fault;
  struct custody_event *events;
  const struct record **records; /* of the events; NULL: a payment heard of */
  size_t count;
};

static enum outcome catch_up_chain(struct till *till, const char *chain, struct arena *arena, struct fault *fault);
static enum outcome note_tags(struct till *till, const struct record *record, struct arena *arena, struct fault *fault);
static size_t take_off(const struct reading *reading, struct custody_order *order);
static size_t add_held(const struct reading *reading, const struct custody_order *order, size_t at,
                       struct custody_sum sums[], size_t count);
static enum outcome read_events(struct reading *reading, struct custody_order *order);
static enum outcome add_body(struct reading *reading, struct custody_order *order, const char *body, size_t length);
static void look_at(struct custody_order *order, const struct record *record);
static int by_promise(const void *a, const void *b);

enum outcome custody_catch_up(struct till *till, struct arena *arena, struct fault *fault) {
  if (!till->custody) return fault_set(fault, UNAVAILABLE, "custody.db", "it could not be opened");
  enum outcome outcome = catch_up_chain(till, CHAIN_PROVISIONAL, arena, fault);
  return outcome == OK ? catch_up_chain(till, CHAIN_TRAINING, arena, fault) : outcome;
}

static enum outcome catch_up_chain(struct till *till, const char *chain, struct arena *arena, struct fault *fault) {
  const char *name = arena_format(arena, "read %s", chain), *mark = store_mark(till->custody, name, arena);
  int64_t after = 0;
  size_t count = CATCH_UP;
  enum outcome outcome = OK;
  if (mark && !text_to_integer(mark, 0, INT64_MAX, &after)) after = 0;
  while (outcome == OK && count == CATCH_UP) {
    struct journal_row *rows = NULL;
    outcome = journal_after(till->journal, chain, after, CATCH_UP, arena, &rows, &count, fault);
    for (size_t i = 0; outcome == OK && i < count; i++) {
      struct record record;
      after = rows[i].sequence;
      bool ours = text_starts(rows[i].kind, "custody") || text_equal(rows[i].kind, "quote") ||
                  text_equal(rows[i].kind, "donation");
      if (!ours) continue;
      outcome = record_parse(rows[i].body, rows[i].body_length, arena, &record, fault);
      if (outcome == OK) outcome = note_tags(till, &record, arena, fault);
      if (outcome == OK) outcome = custody_note(till, &record, fault);
    }
    if (outcome == OK && count > 0)
      outcome = store_mark_write(till->custody, name, arena_format(arena, "%lld", (long long)after), fault);
  }
  return outcome;
}

/* A quote that became an order is over. */
enum outcome custody_note(struct till *till, const struct record *record, struct fault *fault) {
  const struct record_slip *slip = &record->slip;
  if (text_equal(record->kind, "donation")) return OK;
  if (text_equal(record->kind, "custody_step"))
    return custody_state_is_end(slip->state) ? store_close_order(till->custody, slip->order, record->at, fault) : OK;
  const struct custody_known known = {
      .order = record->id, .customer = slip->customer, .learning = text_equal(record->chain, CHAIN_TRAINING)};
  enum outcome outcome = store_know(till->custody, &known, fault);
  if (outcome == OK && text_equal(record->kind, "custody") && !text_equal(slip->order, record->id))
    outcome = store_close_order(till->custody, slip->order, record->at, fault);
  return outcome;
}

static enum outcome note_tags(struct till *till, const struct record *record, struct arena *arena,
                              struct fault *fault) {
  const char *mark = store_mark(till->custody, "tag", arena);
  int64_t highest = 0,
          number = record->slip.tag_last ? custody_tag_number(record->till, record->kpa, record->slip.tag_last) : 0;
  if (mark && !text_to_integer(mark, 0, INT64_MAX, &highest)) highest = 0;
  return number > highest
             ? store_mark_write(till->custody, "tag", arena_format(arena, "%lld", (long long)number), fault)
             : OK;
}

enum outcome custody_next_tag(struct till *till, struct arena *arena, int64_t *number, struct fault *fault) {
  int64_t highest = 0;
  enum outcome outcome = custody_catch_up(till, arena, fault);
  if (outcome != OK) return outcome;
  const char *mark = store_mark(till->custody, "tag", arena);
  if (mark && !text_to_integer(mark, 0, INT64_MAX, &highest)) highest = 0;
  *number = highest + 1;
  return OK;
}

enum outcome custody_board(struct till *till, struct arena *arena, struct custody_order **orders, size_t *count,
                           struct fault *fault) {
  struct custody_known *known = NULL;
  size_t found = 0;
  char since[TIME_TEXT];
  enum outcome outcome = custody_catch_up(till, arena, fault);
  if (outcome == OK)
    outcome = store_orders(till->custody, atomic_load(&till->training),
                           time_format_paris(clock_now_us() - DAY_US, since), arena, &known, &found, fault);
  *orders = arena_list(arena, found + 1, sizeof **orders);
  *count = 0;
  for (size_t i = 0; outcome == OK && i < found; i++) {
    struct custody_order *order = &(*orders)[*count];
    enum outcome read = custody_read(till, known[i].order, arena, order, fault);
    if (read == OK) (*count)++;
    else if (read != UNKNOWN_ORDER) outcome = read;
  }
  if (outcome == OK) qsort(*orders, *count, sizeof **orders, by_promise);
  return outcome;
}

static int by_promise(const void *a, const void *b) {
  const struct custody_order *one = a, *other = b;
  const char *first = one->first.slip.promised ? one->first.slip.promised : "";
  const char *second = other->first.slip.promised ? other->first.slip.promised : "";
  int order = strcmp(first, second);
  return order != 0 ? order : strcmp(one->id, other->id);
}

bool custody_is_of_now(const struct till *till, const struct custody_order *order) {
  return order->standing.learning == atomic_load(&till->training);
}

enum outcome custody_read(struct till *till, const char *id, struct arena *arena, struct custody_order *order,
                          struct fault *fault) {
  struct reading reading = {till,
                            arena,
                            fault,
                            arena_list(arena, EVENTS_MAX, sizeof *reading.events),
                            arena_list(arena, EVENTS_MAX, sizeof *reading.records),
                            0};
  struct custody_order read = {.id = id};
  enum outcome outcome = read_events(&reading, &read);
  if (outcome != OK) return outcome;
  if (read.kind == NULL) return fault_set(fault, UNKNOWN_ORDER, "/order", "%s", id);
  custody_fold(reading.events, reading.count, &read.standing);
  if (text_equal(read.kind, "quote")) read.standing.state = "quote";
  for (size_t i = 0; i < reading.count; i++)
    if (reading.records[i] && text_equal(reading.records[i]->id, read.standing.priced_by))
      read.ticket = &reading.records[i]->slip.ticket;
  if (read.ticket) {
    struct ticket_line *lines = arena_list(arena, read.ticket->line_count, sizeof *lines);
    read.to_sell_count = custody_to_sell(&read.standing, read.ticket, lines);
    read.to_sell = lines;
    read.off_count = take_off(&reading, &read);
  }
  *order = read;
  const char *customer = read.first.slip.customer;
  if (customer && store_customer(till->custody, till->vault, customer, arena, &order->customer))
    order->customer.id = customer;
  else order->customer = (struct custody_customer){.id = customer};
  return OK;
}

/* At the rates it was paid at: our own tickets say them; of another till's only the sum is known, and it was spread as
 * ours are. Where that does not come to what is held, as a whole. */
static size_t take_off(const struct reading *reading, struct custody_order *order) {
  struct custody_sum *sums = arena_list(reading->arena, TICKET_LINES_MAX, sizeof *sums);
  const struct custody_standing *standing = &order->standing;
  int64_t held = 0, most = 0;
  size_t count = 0;
  for (size_t i = 0; i < reading->count; i++)
    if (reading->events[i].learning == standing->learning) count = add_held(reading, order, i, sums, count);
  for (size_t i = 0; i < count; i++) held += sums[i].amount.cents;
  for (size_t i = 0; i < order->to_sell_count; i++) most += order->to_sell[i].gross.cents;
  if (held != standing->held.cents)
    count = custody_spread(order->ticket->lines, order->ticket->line_count, standing->held, sums);
  order->off = sums;
  return custody_take_off(sums, count, MONEY(most));
}

static size_t add_held(const struct reading *reading, const struct custody_order *order, size_t at,
                       struct custody_sum sums[], size_t count) {
  const struct record *record = reading->records[at];
  struct custody_sum spread[TICKET_LINES_MAX];
  if (record) {
    for (size_t i = 0; i < record->ticket.line_count; i++) {
      const struct ticket_line *line = &record->ticket.lines[i];
      if (text_equal(line->order, order->id) && text_equal(line->vat_scheme, "deposit"))
        count = custody_sum_add(sums, count, (struct custody_sum){line->item, line->gross});
    }
    return count;
  }
  size_t parts = custody_spread(order->ticket->lines, order->ticket->line_count, reading->events[at].held, spread);
  for (size_t i = 0; i < parts; i++) count = custody_sum_add(sums, count, spread[i]);
  return count;
}

static enum outcome read_events(struct reading *reading, struct custody_order *order) {
  struct till *till = reading->till;
  struct journal_row *rows = NULL;
  struct custody_heard *heard = NULL;
  size_t count = 0, told = 0;
  const struct journal_about about = {.about = order->id};
  enum outcome outcome = journal_about(till->journal, &about, ABOUT_MAX, reading->arena, &rows, &count, reading->fault);
  struct journal_row own;
  bool found = false;
  if (outcome == OK) outcome = journal_find(till->journal, order->id, reading->arena, &own, &found, reading->fault);
  if (outcome == OK && found) outcome = add_body(reading, order, own.body, own.body_length);
  for (size_t i = 0; outcome == OK && i < count; i++)
    outcome = add_body(reading, order, rows[i].body, rows[i].body_length);
  if (outcome == OK) outcome = store_heard(till->custody, order->id, reading->arena, &heard, &told, reading->fault);
  for (size_t i = 0; outcome == OK && i < told; i++) {
    if (heard[i].body) {
      outcome = add_body(reading, order, heard[i].body, strlen(heard[i].body));
      continue;
    }
    struct custody_event *event = &reading->events[reading->count];
    *event = (struct custody_event){
        .id = heard[i].id, .kind = "payment", .paid = MONEY(heard[i].cents), .held = MONEY(heard[i].held)};
    if (time_parse(heard[i].at, &event->at_us)) reading->count++;
  }
  return outcome;
}

static enum outcome add_body(struct reading *reading, struct custody_order *order, const char *body, size_t length) {
  struct record *record = arena_alloc(reading->arena, sizeof *record);
  struct custody_event *event = &reading->events[reading->count];
  enum outcome outcome = record_parse(body, length, reading->arena, record, reading->fault);
  if (outcome != OK) return outcome;
  bool told = custody_event_of(record, order->id, event);
  if (text_equal(record->kind, "quote") && text_equal(record->id, order->id)) {
    *event = (struct custody_event){.id = record->id,
                                    .kind = "quote",
                                    .total = record->slip.ticket.total,
                                    .priced = true,
                                    .learning = text_equal(record->chain, CHAIN_TRAINING)};
    told = time_parse(record->at, &event->at_us);
  }
  if (!told || reading->count + 1 >= EVENTS_MAX) return OK;
  reading->records[reading->count++] = record;
  look_at(order, record);
  return OK;
}

/* The first record says all that no step changes. */
static void look_at(struct custody_order *order, const struct record *record) {
  if (text_equal(record->id, order->id)) {
    order->first = *record;
    order->kind = record->kind;
    order->till = record->till;
    order->at = record->at;
  }
  if (record_payload_of(record) == PAYLOAD_SLIP && record->slip.note) order->note = record->slip.note;
}
