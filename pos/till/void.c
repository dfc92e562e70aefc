/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Taken off before anybody paid: nothing was sold, but somebody had seen a price. The event log says how much, of what,
 * and whose hand; the books know nothing of it. */
#include "pos/till/papers.h"

#define DETAIL_MAX 180

static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct void_line, item, .required = true, .form = FORM_CODE, .min = 2, .max = 24),
    SPEC_FIELD(struct void_line, quantity, .required = true, .min = 1, .max = QUANTITY_MAX),
    SPEC_FIELD(struct void_line, gross, .required = true, .max = MONEY_LIMIT_CENTS),
};
static const struct spec line_spec = SPEC("TillVoidLine", struct void_line, line_fields);
static const struct spec_field void_fields[] = {
    SPEC_FIELD(struct void_request, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct void_request, ticket, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct void_request, whole),
    SPEC_LIST_OF(struct void_request, lines, line_count, &line_spec, .required = true, .min = 1,
                 .max = TICKET_LINES_MAX),
};
const struct spec void_request_spec = SPEC("TillVoid", struct void_request, void_fields);

static const char *detail_of(const struct void_request *asked, struct arena *arena);

enum outcome papers_void(struct papers_call *call, const struct void_request *asked) {
  uint8_t hash[SHA256_BYTES];
  till_request_hash(&void_request_spec, asked, hash);
  till_moment_begin(call->till);
  enum outcome outcome =
      till_replay(call->till, asked->id, "event", hash, call->arena, &call->row, &call->replayed, call->fault);
  if (outcome == OK && !call->replayed) {
    struct draft draft =
        keep_event_draft(asked->whole ? EVENT_TICKET_VOID : EVENT_LINE_VOID, detail_of(asked, call->arena));
    draft.record.id = asked->id;
    draft.request = hash;
    outcome = till_keep(call->till, call->cashier, &draft, 1, call->arena, call->fault);
    if (outcome == OK) call->row = draft.row;
  }
  till_moment_end(call->till);
  return outcome;
}

/* "12.50 EUR: FRI-007 x1, FRI-001 x2": as many lines as there is room for. */
static const char *detail_of(const struct void_request *asked, struct arena *arena) {
  AUTO(buffer) struct buffer text = {0};
  char total[40];
  struct money sum = MONEY(0);
  for (size_t i = 0; i < asked->line_count; i++) sum.cents += asked->lines[i].gross.cents; /* 200 below the limit */
  buffer_format(&text, "%s EUR:", money_plain(sum, total));
  for (size_t i = 0; i < asked->line_count && text.length < DETAIL_MAX - 40; i++)
    buffer_format(&text, "%s %s x%lld", i ? "," : "", asked->lines[i].item,
                  (long long)(asked->lines[i].quantity >= 1000 ? asked->lines[i].quantity / 1000 : 1));
  return arena_text(arena, text.bytes, text.length);
}
