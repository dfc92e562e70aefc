/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From an order that was paid to the ticket that is signed. */
#include "online/private.h"

static enum outcome price(const char *id, const struct basket_line lines[], size_t count, struct money amount,
                          const struct ticket_catalogue *catalogue, struct date day, struct arena *arena,
                          struct ticket *ticket, struct fault *fault);

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
  size_t most = count > 0 ? count : of->source->line_count, used = 0;
  struct return_line *lines = arena_list(arena, most, sizeof *lines);
  for (size_t i = 0; i < most; i++) {
    int64_t line = count > 0 ? rows[i].line : (int64_t)i + 1, left = 0;
    struct money gross;
    if (line < 1 || line > (int64_t)of->source->line_count) return fault_set(fault, UNKNOWN_LINE, "lines", "%s", id);
    return_line_left(of, (size_t)line - 1, &left, &gross);
    if (count > 0 && rows[i].quantity > 0) left = rows[i].quantity;
    if (left > 0) lines[used++] = (struct return_line){.line = line, .quantity = left};
  }
  struct basket_tender *tender = arena_alloc(arena, sizeof *tender);
  *tender = (struct basket_tender){.kind = "online", .amount = amount};
  const struct return_request request = {.id = id,
                                         .source = source,
                                         .reason = return_reasons[0],
                                         .lines = lines,
                                         .line_count = used,
                                         .tenders = tender,
                                         .tender_count = 1};
  return ticket_return(&request, of, true, arena, ticket, fault);
}
