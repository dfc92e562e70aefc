/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A credit note repeats lines of its invoice, whole or in part. */
#include "core/text.h"
#include "ledger/mention.h"
#include "statements/invoice.h"
#include "statements/private.h"

#include <stdio.h>

static void drop_payment_terms(struct invoice *credit, struct arena *arena);
static const struct invoice_line *line_of(const struct invoice *invoice, int64_t number);
static struct invoice_line left_of(const struct invoice_line *line, const struct invoice earlier[], size_t count);
static enum outcome give_back(const struct invoice *invoice, const struct invoice earlier[], size_t count,
                              const struct credit_request *request, struct arena *arena, struct invoice *credit,
                              struct fault *fault);
static bool part_of_line(const struct invoice_line *left, struct money gross, struct arena *arena,
                         struct invoice_line *part);

enum outcome invoice_credit(const struct invoice *invoice, const struct invoice earlier[], size_t count,
                            const struct credit_request *request, const char *number, struct date issued_on,
                            struct arena *arena, struct invoice *credit, struct fault *fault) {
  char day[DATE_TEXT];
  struct invoice made = *invoice;
  made.kind = "credit_note";
  made.number = number;
  made.issued_on = made.due_on = arena_format(arena, "%s", date_format(issued_on, day));
  made.reason = request->reason;
  made.credits = (struct invoice_origin){invoice->number, invoice->issued_on};
  made.payment_count = 0;
  drop_payment_terms(&made, arena);
  made.line_count = 0;
  made.lines = arena_list(arena, invoice->line_count + request->line_count, sizeof *made.lines);
  enum outcome outcome = give_back(invoice, earlier, count, request, arena, &made, fault);
  if (outcome != OK) return outcome;
  invoice_add_up(&made, arena);
  if (made.gross.cents <= 0) return fault_set(fault, CREDIT_TOO_MUCH, "/lines", "nothing is left of this invoice");
  *credit = made;
  return OK;
}

/* What is given back is not paid late. */
static void drop_payment_terms(struct invoice *credit, struct arena *arena) {
  const struct invoice_mention *mentions = credit->mentions;
  size_t count = credit->mention_count;
  credit->mentions = arena_list(arena, count, sizeof *credit->mentions);
  credit->mention_count = 0;
  for (size_t i = 0; i < count; i++)
    if (!text_equal(mentions[i].text, MENTION_PAYMENT_TERMS)) invoice_add_mention(credit, mentions[i].text);
}

static enum outcome give_back(const struct invoice *invoice, const struct invoice earlier[], size_t count,
                              const struct credit_request *request, struct arena *arena, struct invoice *credit,
                              struct fault *fault) {
  for (size_t i = 0; request->line_count == 0 && i < invoice->line_count; i++) {
    struct invoice_line left = left_of(&invoice->lines[i], earlier, count);
    if (left.gross.cents > 0) credit->lines[credit->line_count++] = left;
  }
  for (size_t i = 0; i < request->line_count; i++) {
    char field[32];
    snprintf(field, sizeof field, "/lines/%zu", i);
    const struct invoice_line *line = line_of(invoice, request->lines[i].line);
    if (!line || line_of(credit, request->lines[i].line))
      return fault_set(fault, UNKNOWN_LINE, field, "line %lld, once", (long long)request->lines[i].line);
    struct invoice_line left = left_of(line, earlier, count);
    if (!part_of_line(&left, request->lines[i].gross, arena, &credit->lines[credit->line_count]))
      return fault_set(fault, CREDIT_TOO_MUCH, field, "%lld cents are left of it", (long long)left.gross.cents);
    credit->line_count++;
  }
  return OK;
}

static const struct invoice_line *line_of(const struct invoice *invoice, int64_t number) {
  for (size_t i = 0; i < invoice->line_count; i++)
    if (invoice->lines[i].line == number) return &invoice->lines[i];
  return NULL;
}

static struct invoice_line left_of(const struct invoice_line *line, const struct invoice earlier[], size_t count) {
  struct invoice_line left = *line;
  for (size_t i = 0; i < count; i++) {
    const struct invoice_line *given = line_of(&earlier[i], line->line);
    if (!given) continue;
    left.net.cents -= given->net.cents;
    left.vat.cents -= given->vat.cents;
    left.gross.cents -= given->gross.cents;
  }
  return left;
}

/* The last part of a line is what is left of it; an earlier one shares it as the line does, in whole cents. */
static bool part_of_line(const struct invoice_line *left, struct money gross, struct arena *arena,
                         struct invoice_line *part) {
  struct money parts[2];
  const int64_t weights[] = {left->net.cents, left->vat.cents};
  if (gross.cents > left->gross.cents) return false;
  *part = *left;
  if (gross.cents == left->gross.cents) return true;
  if (!money_share(gross, weights, parts, 2)) return false;
  part->label = arena_format(arena, "%s, en partie", left->label);
  part->quantity = QUANTITY_ONE;
  part->gross = part->unit_price = gross;
  part->net = part->unit_net = parts[0];
  part->vat = parts[1];
  return true;
}
