/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What leads from a ticket to its returns, from an order to its slips, from a voucher to where it was sold and spent,
 * from a receipt to its copies. */
#include "pos/ticket/record.h"

struct about_list {
  const char **texts;
  size_t count;
};

static void add(struct about_list *list, const char *text);
static void add_ticket(struct about_list *list, const struct ticket *ticket);

size_t record_about(const struct record *record, struct arena *arena, const char *about[static RECORD_ABOUT_MAX]) {
  struct about_list list = {about, 0};
  switch (record_payload_of(record)) {
  case PAYLOAD_TICKET: add_ticket(&list, &record->ticket); break;
  case PAYLOAD_SLIP:
    add(&list, record->slip.order);
    add_ticket(&list, &record->slip.ticket);
    break;
  case PAYLOAD_INVOICE: add(&list, record->invoice.ticket); break;
  case PAYLOAD_CASH: add(&list, record->cash.ticket); break;
  case PAYLOAD_COPY:
    add(&list, arena_format(arena, "%s-%lld", record->copy.of_chain, (long long)record->copy.of_sequence));
    break;
  case PAYLOAD_CLOSING:
  case PAYLOAD_EVENT:
  case PAYLOAD_ARCHIVE:
  case RECORD_PAYLOADS: break;
  }
  return list.count;
}

static void add_ticket(struct about_list *list, const struct ticket *ticket) {
  add(list, ticket->source);
  for (size_t i = 0; i < ticket->line_count; i++) {
    add(list, ticket->lines[i].order);
    add(list, ticket->lines[i].reference);
  }
  for (size_t i = 0; i < ticket->tender_count; i++) add(list, ticket->tenders[i].reference);
}

static void add(struct about_list *list, const char *text) {
  if (text == NULL || text[0] == '\0') return;
  for (size_t i = 0; i < list->count; i++)
    if (text_equal(list->texts[i], text)) return;
  list->texts[list->count++] = text;
}
