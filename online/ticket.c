/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From an order that was paid to the ticket that is signed. */
#include "online/private.h"

static enum outcome price(const char *id, const struct basket_line lines[], size_t count, struct money amount,
                          const struct ticket_catalogue *catalogue, struct date day, struct arena *arena,
                          struct ticket *ticket, struct fault *fault);
static size_t name_lines(const struct return_of *of, const struct withdrawn_row rows[], size_t count,
                         struct return_line lines[]);
static enum outcome give(struct return_request *request, const struct return_of *of, struct money amount,
                         struct arena *arena, struct ticket *ticket, struct fault *fault);

enum outcome online_ticket(const char *id, const struct pickup_line_row rows[], size_t count, struct money amount,
                           const struct ticket_catalogue *catalogue, struct date day, struct arena *arena,
                           struct ticket *ticket, struct fault *fault) {
  struct basket_line *lines = arena_list(arena, count, sizeof *lines);
  struct basket_member *members = arena_list(arena, count, sizeof *members);
  struct ticket_line *agreed = arena_list(arena, count, sizeof *agreed);
  for (size_t i = 0; i < count; i++) {
    const struct pickup_line_row *row = &rows[i];
    agreed[i] = (struct ticket_line){
        .item = row->item, .quantity = row->quantity, .unit_price = row->unit_price, .reference = row->reference};
    members[i] = (struct basket_member){row->member, 1};
    lines[i] = (struct basket_line){.item = row->item,
                                    .quantity = row->quantity,
                                    .order = row->order,
                                    .agreed = &agreed[i],
                                    .members = &members[i],
                                    .member_count = row->member != NULL};
  }
  enum outcome outcome = price(id, lines, count, amount, catalogue, day, arena, ticket, fault);
  if (outcome != UNKNOWN_MEMBER && outcome != CONTRACT_EXPIRED) return outcome;
  for (size_t i = 0; i < count; i++) lines[i].member_count = 0; /* who made it left: the common pot */
  return price(id, lines, count, amount, catalogue, day, arena, ticket, fault);
}

enum outcome online_deposit(const char *id, const struct pickup_line_row rows[], size_t count, struct money amount,
                            const struct ticket_catalogue *catalogue, struct date day, struct arena *arena,
                            struct ticket *ticket, struct fault *fault) {
  struct basket_line *lines = arena_list(arena, count, sizeof *lines);
  struct money *gross = arena_list(arena, count, sizeof *gross), *shares = arena_list(arena, count, sizeof *shares);
  size_t used = 0;
  for (size_t i = 0; i < count; i++) gross[i] = rows[i].gross;
  order_share_deposit(gross, count, amount, shares);
  for (size_t i = 0; i < count; i++)
    if (shares[i].cents > 0)
      lines[used++] = (struct basket_line){.item = rows[i].item,
                                           .quantity = 1000,
                                           .unit_price = shares[i],
                                           .priced = true,
                                           .as = "deposit",
                                           .order = rows[i].order};
  return price(id, lines, used, amount, catalogue, day, arena, ticket, fault);
}

static enum outcome price(const char *id, const struct basket_line lines[], size_t count, struct money amount,
                          const struct ticket_catalogue *catalogue, struct date day, struct arena *arena,
                          struct ticket *ticket, struct fault *fault) {
  struct basket_tender *tender = arena_alloc(arena, sizeof *tender);
  *tender = (struct basket_tender){.kind = "online", .amount = amount};
  const struct basket basket = {
      .id = id, .confirmed = true, .lines = lines, .line_count = count, .tenders = tender, .tender_count = 1};
  return ticket_price(&basket, catalogue, day, true, arena, ticket, fault);
}

enum outcome online_return(const char *id, const char *source, const struct return_of *of,
                           const struct withdrawn_row rows[], size_t count, struct money amount, struct arena *arena,
                           struct ticket *ticket, struct fault *fault) {
  struct return_line lines[TICKET_LINES_MAX];
  struct money left = MONEY(0), gross;
  int64_t quantity;
  struct return_request request = {.id = id, .source = source, .reason = return_reasons[0], .lines = lines};
  for (size_t i = 0; i < of->source->line_count; i++) {
    return_line_left(of, i, &quantity, &gross);
    left.cents += gross.cents;
    if (count == 0 && quantity > 0)
      lines[request.line_count++] = (struct return_line){.line = (int64_t)i + 1, .quantity = quantity};
  }
  bool is_all = count == 0 && amount.cents == left.cents;
  if (count > 0 && count <= TICKET_LINES_MAX) request.line_count = name_lines(of, rows, count, lines);
  if ((is_all || count > 0) && give(&request, of, amount, arena, ticket, fault) == OK) return OK;
  request.reason = RETURN_GESTURE;
  request.line_count = return_spread(of, amount, lines);
  return give(&request, of, amount, arena, ticket, fault);
}

static size_t name_lines(const struct return_of *of, const struct withdrawn_row rows[], size_t count,
                         struct return_line lines[]) {
  struct money gross;
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    int64_t left = rows[i].quantity;
    if (rows[i].line < 1 || rows[i].line > (int64_t)of->source->line_count) return 0;
    if (left == 0) return_line_left(of, (size_t)rows[i].line - 1, &left, &gross);
    if (left > 0) lines[used++] = (struct return_line){.line = rows[i].line, .quantity = left};
  }
  return used;
}

static enum outcome give(struct return_request *request, const struct return_of *of, struct money amount,
                         struct arena *arena, struct ticket *ticket, struct fault *fault) {
  struct basket_tender *tender = arena_alloc(arena, sizeof *tender);
  *tender = (struct basket_tender){.kind = "online", .amount = amount};
  request->tenders = tender;
  request->tender_count = 1;
  return ticket_return(request, of, true, arena, ticket, fault);
}
