/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When a paper is given without being asked for (C. env. D541-371, arrêté 83-50/A). A rule: no reading, no writing. */
#include "pos/till/papers.h"

static const char *const words[DUTIES] = {
    [DUTY_SERVICE] = "service", [DUTY_GUARANTEE] = "guarantee", [DUTY_CARD_VOID] = "card_void"};

static bool is_owed(enum duty duty, const struct ticket *ticket, const struct snapshot_index *index);
static bool has_guarantee(const struct ticket *ticket, const struct snapshot_index *index);
static bool card_given_back(const struct ticket *ticket);

size_t receipt_duties(const struct ticket *ticket, const struct snapshot_index *index,
                      const char *why[static DUTIES + 1]) {
  size_t count = 0;
  for (enum duty duty = 0; duty < DUTIES; duty++)
    if (is_owed(duty, ticket, index)) why[count++] = words[duty];
  why[count] = NULL;
  return count;
}

void duties_write(const struct ticket *ticket, const struct snapshot_index *index, struct json *json, const char *key) {
  const char *why[DUTIES + 1];
  size_t count = receipt_duties(ticket, index, why);
  json_open_list(json, key);
  for (size_t i = 0; i < count; i++) json_text(json, NULL, why[i]);
  json_close_list(json);
}

static bool is_owed(enum duty duty, const struct ticket *ticket, const struct snapshot_index *index) {
  switch (duty) {
  case DUTY_SERVICE: return note_is_owed(ticket);
  case DUTY_GUARANTEE: return has_guarantee(ticket, index);
  case DUTY_CARD_VOID: return card_given_back(ticket);
  case DUTIES: break;
  }
  return false;
}

/* Each service by itself: two of 15 € are not one of 30 €. */
bool note_is_owed(const struct ticket *ticket) {
  for (size_t i = 0; i < ticket->line_count; i++) {
    const struct ticket_line *line = &ticket->lines[i];
    if (text_equal(line->kind, "service") && line->turnover && line->gross.cents >= NOTE_FROM_CENTS) return true;
  }
  return false;
}

/* C. conso. D211-6: durable goods whose paper tells the legal guarantee of conformity. */
static bool has_guarantee(const struct ticket *ticket, const struct snapshot_index *index) {
  for (size_t i = 0; i < ticket->line_count; i++) {
    const struct snapshot_item *item = snapshot_item_find(index, ticket->lines[i].item);
    if (item && item->guarantee_notice && ticket->lines[i].quantity > 0) return true;
  }
  return false;
}

/* Money that goes back onto a card. */
static bool card_given_back(const struct ticket *ticket) {
  for (size_t i = 0; i < ticket->tender_count; i++)
    if (text_equal(ticket->tenders[i].kind, "card") && ticket->tenders[i].amount.cents < 0) return true;
  return false;
}
