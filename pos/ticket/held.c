/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/held.h"

static size_t add(struct held_movement movements[], size_t count, struct held_movement movement);

static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct hold, kind, .required = true, .min = 1, .max = 16),
    SPEC_FIELD(struct hold, reference, .required = true, .form = FORM_CODE, .min = 1, .max = 40),
    SPEC_FIELD(struct hold, amount, .required = true, .min = 1, .max = MONEY_LIMIT_CENTS),
};
static const struct spec line_spec = SPEC("Hold", struct hold, line_fields);
static const struct spec_field hold_fields[] = {
    SPEC_FIELD(struct hold_request, ticket, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct hold_request, sequence, .required = true, .min = 1, .max = INT64_C(1000000000000)),
    SPEC_LIST_OF(struct hold_request, holds, hold_count, &line_spec, .required = true, .min = 1,
                 .max = HELD_MOVEMENTS_MAX),
};
const struct spec hold_spec = SPEC("Holds", struct hold_request, hold_fields);

size_t ticket_held(const struct ticket *ticket, struct held_movement movements[static HELD_MOVEMENTS_MAX]) {
  size_t count = 0, kept = 0;
  for (size_t i = 0; i < ticket->line_count; i++) count = add(movements, count, held_of_line(&ticket->lines[i]));
  for (size_t i = 0; i < ticket->tender_count; i++) count = add(movements, count, held_of_tender(&ticket->tenders[i]));
  for (size_t i = 0; i < count; i++)
    if (movements[i].amount.cents != 0) movements[kept++] = movements[i];
  return kept;
}

static size_t add(struct held_movement movements[], size_t count, struct held_movement movement) {
  if (movement.kind == NULL || movement.reference == NULL) return count;
  for (size_t i = 0; i < count; i++)
    if (text_equal(movements[i].kind, movement.kind) && text_equal(movements[i].reference, movement.reference)) {
      movements[i].amount.cents += movement.amount.cents;
      return count;
    }
  movements[count] = movement;
  return count + 1;
}

struct held_movement held_of_line(const struct ticket_line *line) {
  static const char *const kinds[][2] = {
      {"voucher_multi", "voucher"}, {"voucher_single", "single"}, {"suspended", "suspended"}, {"deposit", "deposit"}};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if (text_equal(line->vat_scheme, kinds[i][0]))
      return (struct held_movement){kinds[i][1], i == 3 ? line->order : line->reference, line->gross};
  return (struct held_movement){0};
}

/* Paid with, it is spent; given back, it is there again. */
struct held_movement held_of_tender(const struct ticket_tender *tender) {
  bool kept = text_equal(tender->kind, "voucher") || text_equal(tender->kind, "credit") ||
              text_equal(tender->kind, "suspended");
  return kept ? (struct held_movement){tender->kind, tender->reference, MONEY(-tender->amount.cents)}
              : (struct held_movement){0};
}
