/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/returns.h"

#include "pos/ticket/amounts.h"

#include <stdio.h>

const char *const return_reasons[] = {"defect",   "size",       "changed_mind", "error",
                                      "not_done", "withdrawal", "other",        NULL};

static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct return_line, line, .required = true, .min = 1, .max = TICKET_LINES_MAX),
    SPEC_FIELD(struct return_line, quantity, .required = true, .min = -QUANTITY_MAX, .max = QUANTITY_MAX),
    SPEC_FIELD(struct return_line, source, .form = FORM_UUID),
};
static const struct spec line_spec = SPEC("ReturnLine", struct return_line, line_fields);
static const struct spec_field return_fields[] = {
    SPEC_FIELD(struct return_request, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct return_request, source, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct return_request, cashier, .min = 1, .max = CASHIER_CODE_MAX),
    SPEC_FIELD(struct return_request, reason, .required = true, .min = 1, .max = 16, .choices = return_reasons),
    SPEC_FIELD(struct return_request, override, .min = 1, .max = 64),
    SPEC_LIST_OF(struct return_request, lines, line_count, &line_spec, .required = true, .max = TICKET_LINES_MAX),
    SPEC_LIST_OF(struct return_request, tenders, tender_count, &basket_tender_spec, .max = TICKET_TENDERS_MAX),
};
const struct spec return_spec = SPEC("Return", struct return_request, return_fields);

struct taking {
  const struct return_request *request;
  const struct return_of *of;
  struct fault *fault;
};

static enum outcome take_lines(const struct taking *taking, struct arena *arena, struct ticket *ticket);
static enum outcome take_line(const struct taking *taking, size_t at, struct ticket_line *line);
static enum outcome check_line(const struct taking *taking, size_t at);
static int64_t size_of(int64_t quantity);
static int64_t taken_before(const struct return_of *of, int64_t line);
static struct ticket_line part_of(const struct ticket_line *line, int64_t before, int64_t quantity);
static bool amounts_up_to(const struct ticket_line *line, int64_t quantity, struct ticket_line *sum);
static enum outcome refuse(const struct taking *taking, enum outcome outcome, size_t at, const char *name,
                           const char *hint);

enum outcome ticket_return(const struct return_request *request, const struct return_of *of, bool with_tenders,
                           struct arena *arena, struct ticket *ticket, struct fault *fault) {
  const struct taking taking = {request, of, fault};
  struct ticket made = {.id = request->id, .kind = "return", .source = request->source, .source_day = of->day};
  if (!text_equal(of->source->kind, "sale"))
    return fault_set(fault, RETURN_SOURCES, "/source", "only a sale is taken back");
  enum outcome outcome = take_lines(&taking, arena, &made);
  if (outcome == OK && with_tenders) outcome = return_tenders_take(request, of, arena, &made, fault);
  if (outcome == OK) *ticket = made;
  return outcome;
}

void return_line_left(const struct return_of *of, size_t at, int64_t *quantity, struct money *gross) {
  const struct ticket_line *line = &of->source->lines[at];
  int64_t before = taken_before(of, (int64_t)at + 1);
  struct ticket_line taken;
  *quantity = before > size_of(line->quantity) ? 0 : size_of(line->quantity) - before;
  *gross = amounts_up_to(line, before, &taken) ? MONEY(line->gross.cents - taken.gross.cents) : MONEY(0);
}

static enum outcome take_lines(const struct taking *taking, struct arena *arena, struct ticket *ticket) {
  size_t count = taking->request->line_count;
  struct ticket_line *lines = arena_list(arena, count, sizeof *lines);
  if (count == 0) return fault_set(taking->fault, EMPTY_TICKET, "/lines", "no line");
  for (size_t i = 0; i < count; i++) {
    enum outcome outcome = take_line(taking, i, &lines[i]);
    if (outcome != OK) return outcome;
  }
  if (!amounts_total(lines, count, &ticket->total) || !amounts_rates(lines, count, arena, ticket))
    return fault_set(taking->fault, OUT_OF_RANGE, "/lines", "too large");
  if (ticket->total.cents > 0) /* a deposit that was taken off comes back with what it paid, not alone */
    return fault_set(taking->fault, RETURN_TOO_MUCH, "/lines", "the customer would pay");
  ticket->lines = lines;
  ticket->line_count = count;
  return OK;
}

static enum outcome take_line(const struct taking *taking, size_t at, struct ticket_line *line) {
  const struct return_line *asked = &taking->request->lines[at];
  enum outcome outcome = check_line(taking, at);
  if (outcome != OK) return outcome;
  const struct ticket_line *sold = &taking->of->source->lines[asked->line - 1];
  int64_t before = taken_before(taking->of, asked->line);
  if (asked->quantity > size_of(sold->quantity) - before)
    return refuse(taking, RETURN_TOO_MUCH, at, "quantity", sold->item);
  *line = part_of(sold, before, asked->quantity);
  line->source_line = asked->line;
  line->reason = taking->request->reason;
  return OK;
}

static enum outcome check_line(const struct taking *taking, size_t at) {
  const struct return_request *request = taking->request;
  const struct return_line *asked = &request->lines[at];
  const struct ticket *source = taking->of->source;
  if (asked->source != NULL && !text_equal(asked->source, request->source))
    return refuse(taking, RETURN_SOURCES, at, "source", asked->source);
  if (asked->line < 1 || asked->line > (int64_t)source->line_count)
    return refuse(taking, UNKNOWN_LINE, at, "line", "not on the ticket");
  for (size_t i = 0; i < at; i++)
    if (request->lines[i].line == asked->line) return refuse(taking, UNKNOWN_LINE, at, "line", "named twice");
  const char *unit = source->lines[asked->line - 1].unit;
  bool whole = text_equal(unit, "piece") || text_equal(unit, "cycle");
  if (asked->quantity <= 0 || (whole && asked->quantity % QUANTITY_ONE != 0))
    return refuse(taking, BAD_QUANTITY, at, "quantity", unit);
  return OK;
}

static int64_t size_of(int64_t quantity) {
  return quantity < 0 ? -quantity : quantity;
}

static int64_t taken_before(const struct return_of *of, int64_t line) {
  int64_t taken = 0;
  for (size_t i = 0; i < of->count; i++)
    for (size_t j = 0; j < of->earlier[i].line_count; j++)
      if (of->earlier[i].lines[j].source_line == line) taken += size_of(of->earlier[i].lines[j].quantity);
  return taken;
}

static struct ticket_line part_of(const struct ticket_line *line, int64_t before, int64_t quantity) {
  struct ticket_line part = *line, from = {0}, to = {0};
  bool fits = amounts_up_to(line, before, &from) && amounts_up_to(line, before + quantity, &to);
  part.quantity = line->quantity < 0 ? quantity : -quantity;
  part.gross = MONEY(fits ? from.gross.cents - to.gross.cents : 0);
  part.vat = MONEY(fits ? from.vat.cents - to.vat.cents : 0);
  part.net = MONEY(part.gross.cents - part.vat.cents);
  part.discount = MONEY(fits ? from.discount.cents - to.discount.cents : 0);
  part.source_before = before;
  part.source_net = MONEY(line->net.cents - (from.gross.cents - from.vat.cents));
  part.source_discount = MONEY(line->discount.cents - from.discount.cents);
  return part;
}

/* What the first quantity thousandths of a line are of it; the whole is all of it, whatever rounding did before. */
static bool amounts_up_to(const struct ticket_line *line, int64_t quantity, struct ticket_line *sum) {
  int64_t whole = size_of(line->quantity);
  const int64_t weights[] = {whole - quantity, quantity};
  struct money parts[2];
  if (!money_share(line->gross, weights, parts, 2)) return false;
  sum->gross = parts[1];
  if (!money_share(line->vat, weights, parts, 2)) return false;
  sum->vat = parts[1];
  if (!money_share(line->discount, weights, parts, 2)) return false;
  sum->discount = parts[1];
  return true;
}

static enum outcome refuse(const struct taking *taking, enum outcome outcome, size_t at, const char *name,
                           const char *hint) {
  char field[48];
  snprintf(field, sizeof field, "/lines/%zu/%s", at, name);
  return fault_set(taking->fault, outcome, field, "%s", hint);
}
