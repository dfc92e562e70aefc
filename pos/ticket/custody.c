/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/custody.h"

#include "pos/ticket/amounts.h"

#include <stdio.h>
#include <string.h>

static bool seen_before(const struct custody_event events[], size_t at);
static bool is_later(const struct custody_event *a, const struct custody_event *b);
static bool replaces(const struct custody_event *event, const struct custody_event *current);
static bool of_school(const struct custody_event events[], size_t count);
static bool pay_for(const struct ticket *ticket, const char *order, struct custody_event *event);
static const char *suffix_of(const char *till, const char *kpa);

bool custody_state_is_end(const char *state) {
  return text_equal(state, CUSTODY_COLLECTED) || text_equal(state, CUSTODY_CANCELLED) ||
         text_equal(state, CUSTODY_DISPOSED);
}

bool custody_is_settled(const struct custody_standing *standing) {
  return standing->held.cents == 0 && standing->paid.cents >= standing->total.cents;
}

bool custody_state_is_known(const char *state) {
  return text_equal(state, CUSTODY_DEPOSITED) || text_equal(state, CUSTODY_WORKING) ||
         text_equal(state, CUSTODY_READY) || custody_state_is_end(state);
}

void custody_fold(const struct custody_event events[], size_t count, struct custody_standing *standing) {
  const struct custody_event *state = NULL, *price = NULL, *place = NULL;
  int64_t ends = 0;
  *standing = (struct custody_standing){.learning = of_school(events, count)};
  for (size_t i = 0; i < count; i++) {
    const struct custody_event *event = &events[i];
    if (event->learning != standing->learning || seen_before(events, i)) continue;
    if (text_equal(event->kind, "payment")) {
      standing->paid.cents += event->paid.cents;
      standing->held.cents += event->held.cents;
      continue;
    }
    if (text_equal(event->kind, "custody")) standing->known = true;
    if (event->state && custody_state_is_end(event->state)) ends++;
    if (event->state && (!state || replaces(event, state))) state = event;
    if (event->priced && (!price || is_later(event, price))) price = event;
    if (event->place && (!place || is_later(event, place))) place = event;
  }
  standing->state = state ? state->state : NULL;
  standing->since_us = state ? state->at_us : 0;
  standing->closed = state && custody_state_is_end(state->state);
  standing->place = place ? place->place : NULL;
  standing->priced_by = price ? price->id : NULL;
  standing->total = price ? price->total : MONEY(0);
  standing->due = MONEY(standing->total.cents - standing->paid.cents);
  standing->clashes = ends > 1 ? ends - 1 : 0;
}

/* The drop-off, or the quote, says in which world the order lives. */
static bool of_school(const struct custody_event events[], size_t count) {
  for (size_t i = 0; i < count; i++)
    if (text_equal(events[i].kind, "custody") || text_equal(events[i].kind, "quote")) return events[i].learning;
  return false;
}

static bool seen_before(const struct custody_event events[], size_t at) {
  for (size_t i = 0; i < at; i++)
    if (text_equal(events[i].id, events[at].id)) return true;
  return false;
}

/* Clocks of two tills differ, and a second holds several records: what was left here was left here before anything was
 * done with it, and a till's own records are in the order of their numbers. */
static bool is_later(const struct custody_event *a, const struct custody_event *b) {
  bool step = !text_equal(a->kind, "custody"), other_step = !text_equal(b->kind, "custody");
  if (step != other_step) return step;
  if (a->at_us != b->at_us) return a->at_us > b->at_us;
  int tills = strcmp(a->till ? a->till : "", b->till ? b->till : "");
  return tills != 0 ? tills > 0 : a->sequence > b->sequence;
}

/* Of two ends the first stands; an end stands before whatever is none. */
static bool replaces(const struct custody_event *event, const struct custody_event *current) {
  bool ends = custody_state_is_end(event->state), ended = custody_state_is_end(current->state);
  if (ends != ended) return ends;
  return ends ? is_later(current, event) : is_later(event, current);
}

bool custody_event_of(const struct record *record, const char *order, struct custody_event *event) {
  struct custody_event made = {.id = record->id,
                               .kind = record->kind,
                               .till = record->till,
                               .sequence = record->sequence,
                               .learning = text_equal(record->chain, CHAIN_TRAINING)};
  if (!time_parse(record->at, &made.at_us)) return false;
  if (record_payload_of(record) == PAYLOAD_TICKET) {
    made.kind = "payment";
    if (!pay_for(&record->ticket, order, &made)) return false;
    *event = made;
    return true;
  }
  bool taken = text_equal(record->kind, "custody"), step = text_equal(record->kind, "custody_step");
  const char *about = taken ? record->id : record->slip.order; /* a drop-off's own reference is the quote it follows */
  if ((!taken && !step) || !text_equal(about, order)) return false;
  made.state = taken ? CUSTODY_DEPOSITED : record->slip.state;
  made.place = record->slip.place;
  made.total = record->slip.ticket.total;
  made.priced = taken || record->slip.ticket.line_count > 0;
  *event = made;
  return true;
}

/* A deposit counts when it is paid and is taken off when it is deducted: the sum is what was paid for the order. */
static bool pay_for(const struct ticket *ticket, const char *order, struct custody_event *event) {
  bool any = false;
  for (size_t i = 0; i < ticket->line_count; i++) {
    const struct ticket_line *line = &ticket->lines[i];
    if (!text_equal(line->order, order)) continue;
    any = true;
    event->paid.cents += line->gross.cents;
    if (text_equal(line->vat_scheme, "deposit")) event->held.cents += line->gross.cents;
  }
  return any;
}

size_t custody_to_sell(const struct custody_standing *standing, const struct ticket *ticket,
                       struct ticket_line lines[]) {
  int64_t weights[TICKET_LINES_MAX], sold = standing->paid.cents - standing->held.cents;
  struct money parts[TICKET_LINES_MAX];
  size_t count = 0;
  if (sold == 0) {
    for (size_t i = 0; i < ticket->line_count; i++) lines[i] = ticket->lines[i];
    return ticket->line_count;
  }
  for (size_t i = 0; i < ticket->line_count; i++) weights[i] = ticket->lines[i].gross.cents;
  if (standing->total.cents <= sold ||
      !money_share(MONEY(standing->total.cents - sold), weights, parts, (int)ticket->line_count))
    return 0;
  for (size_t i = 0; i < ticket->line_count; i++) {
    if (parts[i].cents == 0) continue;
    lines[count] = ticket->lines[i];
    lines[count].quantity = QUANTITY_ONE;
    lines[count].unit_price = lines[count].gross = parts[i];
    lines[count].list_price = lines[count].discount = MONEY(0);
    lines[count].bearer = lines[count].reason = NULL;
    count++;
  }
  return count;
}

enum outcome custody_price(const struct basket *basket, const struct ticket_catalogue *catalogue, struct date day,
                           struct arena *arena, struct ticket *ticket, struct fault *fault) {
  struct basket priced = *basket;
  char field[64];
  priced.confirmed = true;
  for (size_t i = 0; i < priced.line_count; i++) {
    if (!line_is_held(priced.lines[i].as)) continue;
    snprintf(field, sizeof field, "/lines/%zu/as", i);
    return fault_set(fault, PRICE_NOT_ALLOWED, field, "%s: nothing is paid in an order", priced.lines[i].as);
  }
  return ticket_price(&priced, catalogue, day, false, arena, ticket, fault);
}

void custody_tag(const char *till, const char *kpa, int64_t number, char tag[static TAG_TEXT]) {
  const char *suffix = suffix_of(till, kpa);
  size_t length = strlen(suffix);
  if (length > 7) suffix += length - 7; /* the end of a code is what differs */
  snprintf(tag, TAG_TEXT, "%s-%lld", suffix, (long long)(number % 1000000));
}

int64_t custody_tag_number(const char *till, const char *kpa, const char *tag) {
  const char *suffix = suffix_of(till, kpa), *dash = strrchr(tag, '-');
  size_t length = strlen(suffix);
  int64_t number = 0;
  if (length > 7) suffix += length - 7;
  if (!dash || strncmp(tag, suffix, (size_t)(dash - tag)) != 0 || strlen(suffix) != (size_t)(dash - tag)) return 0;
  return text_to_integer(dash + 1, 1, 999999, &number) ? number : 0;
}

static const char *suffix_of(const char *till, const char *kpa) {
  size_t length = strlen(kpa);
  return text_starts(till, kpa) && till[length] == '-' && till[length + 1] ? till + length + 1 : till;
}
