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

struct standing { /* what is left of a line */
  int64_t before; /* thousandths that went back */
  struct money gross, vat, discount;
  bool reduced; /* by a gesture */
};

static enum outcome take_lines(const struct taking *taking, struct arena *arena, struct ticket *ticket);
static enum outcome take_line(const struct taking *taking, size_t at, struct ticket_line *line);
static enum outcome check_line(const struct taking *taking, size_t at);
static int64_t size_of(int64_t quantity);
static struct standing standing_of(const struct return_of *of, int64_t line);
static void take_back(const struct ticket_line *part, struct standing *left);
static struct ticket_line part_of(const struct ticket_line *line, const struct standing *left,
                                  const struct return_line *asked);
static bool amounts_of(const struct ticket_line *line, const struct standing *left, const struct return_line *asked,
                       struct standing *part);
static bool share(const struct standing *of, const int64_t weights[static 2], struct standing *part);
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
  int64_t whole = size_of(of->source->lines[at].quantity);
  const struct standing left = standing_of(of, (int64_t)at + 1);
  *quantity = left.before > whole ? 0 : whole - left.before;
  *gross = left.gross;
}

size_t return_spread(const struct return_of *of, struct money amount, struct return_line lines[]) {
  int64_t left[TICKET_LINES_MAX], all = 0, quantity;
  struct money parts[TICKET_LINES_MAX], gross;
  size_t count = of->source->line_count, used = 0;
  if (count > TICKET_LINES_MAX) return 0;
  for (size_t i = 0; i < count; i++) {
    return_line_left(of, i, &quantity, &gross);
    left[i] = gross.cents > 0 ? gross.cents : 0;
    all += left[i];
  }
  if (amount.cents <= 0 || amount.cents > all || !money_share(amount, left, parts, (int)count)) return 0;
  for (size_t i = 0; i < count; i++)
    if (parts[i].cents > 0) lines[used++] = (struct return_line){.line = (int64_t)i + 1, .gesture = parts[i]};
  return used;
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
  const struct standing left = standing_of(taking->of, asked->line);
  if (asked->quantity > size_of(sold->quantity) - left.before)
    return refuse(taking, RETURN_TOO_MUCH, at, "quantity", sold->item);
  if (asked->quantity == 0 && asked->gesture.cents > left.gross.cents)
    return refuse(taking, RETURN_TOO_MUCH, at, "gesture", sold->item);
  *line = part_of(sold, &left, asked);
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
  bool gesture = asked->quantity == 0 && asked->gesture.cents > 0;
  if (!gesture && (asked->quantity <= 0 || asked->gesture.cents != 0 || (whole && asked->quantity % QUANTITY_ONE != 0)))
    return refuse(taking, BAD_QUANTITY, at, "quantity", unit);
  return OK;
}

static int64_t size_of(int64_t quantity) {
  return quantity < 0 ? -quantity : quantity;
}

/* The sums of what went back are those of the quantities, until a gesture comes between: from then on, what was given.
 */
static struct standing standing_of(const struct return_of *of, int64_t line) {
  const struct ticket_line *sold = &of->source->lines[line - 1];
  const struct standing whole = {.gross = sold->gross, .vat = sold->vat, .discount = sold->discount};
  struct standing left = whole, taken;
  for (size_t i = 0; i < of->count; i++)
    for (size_t j = 0; j < of->earlier[i].line_count; j++)
      if (of->earlier[i].lines[j].source_line == line) take_back(&of->earlier[i].lines[j], &left);
  if (left.reduced) return left;
  const int64_t weights[] = {size_of(sold->quantity) - left.before, left.before};
  if (weights[0] < 0 || !share(&whole, weights, &taken)) return (struct standing){.before = left.before};
  left.gross = MONEY(whole.gross.cents - taken.gross.cents);
  left.vat = MONEY(whole.vat.cents - taken.vat.cents);
  left.discount = MONEY(whole.discount.cents - taken.discount.cents);
  return left;
}

static void take_back(const struct ticket_line *part, struct standing *left) {
  left->before += size_of(part->quantity);
  left->gross.cents += part->gross.cents;
  left->vat.cents += part->vat.cents;
  left->discount.cents += part->discount.cents;
  left->reduced = left->reduced || part->quantity == 0;
}

static struct ticket_line part_of(const struct ticket_line *line, const struct standing *left,
                                  const struct return_line *asked) {
  struct ticket_line made = *line;
  struct standing part = {0};
  if (!amounts_of(line, left, asked, &part)) part = (struct standing){0};
  made.quantity = line->quantity < 0 ? asked->quantity : -asked->quantity;
  made.gross = MONEY(-part.gross.cents);
  made.vat = MONEY(-part.vat.cents);
  made.net = MONEY(made.gross.cents - made.vat.cents);
  made.discount = MONEY(-part.discount.cents);
  made.source_before = left->before;
  made.source_net = MONEY(left->gross.cents - left->vat.cents);
  made.source_discount = left->discount;
  return made;
}

/* What goes back of a line. The parts of the whole are the same whatever rounding did before; a gesture takes the VAT
 * of its sum, and what it left is shared anew. */
static bool amounts_of(const struct ticket_line *line, const struct standing *left, const struct return_line *asked,
                       struct standing *part) {
  int64_t whole = size_of(line->quantity), after = left->before + asked->quantity;
  if (asked->quantity == 0) {
    const int64_t of_price[] = {left->gross.cents - asked->gesture.cents, asked->gesture.cents};
    bool fits = share(left, of_price, part);
    part->discount = MONEY(0);
    return fits;
  }
  const int64_t of_rest[] = {whole - after, asked->quantity}, of_whole[] = {whole - after, after};
  if (left->reduced) return share(left, of_rest, part);
  if (!share(&(struct standing){.gross = line->gross, .vat = line->vat, .discount = line->discount}, of_whole, part))
    return false;
  part->gross.cents -= line->gross.cents - left->gross.cents;
  part->vat.cents -= line->vat.cents - left->vat.cents;
  part->discount.cents -= line->discount.cents - left->discount.cents;
  return true;
}

/* The second of two parts of every amount. */
static bool share(const struct standing *of, const int64_t weights[static 2], struct standing *part) {
  struct money gross[2], vat[2], discount[2];
  if (!money_share(of->gross, weights, gross, 2) || !money_share(of->vat, weights, vat, 2) ||
      !money_share(of->discount, weights, discount, 2))
    return false;
  *part = (struct standing){.gross = gross[1], .vat = vat[1], .discount = discount[1]};
  return true;
}

static enum outcome refuse(const struct taking *taking, enum outcome outcome, size_t at, const char *name,
                           const char *hint) {
  char field[48];
  snprintf(field, sizeof field, "/lines/%zu/%s", at, name);
  return fault_set(taking->fault, outcome, field, "%s", hint);
}
