/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What may be said about the drawer: fixed words, so that a signed record holds nothing about a person. */
#include "pos/till/cash.h"

#define IDS .required = true, .form = FORM_UUID
#define CENTS .min = 0, .max = MONEY_LIMIT_CENTS
#define WORD .min = 1, .max = 40
#define TOKEN .min = 1, .max = 80

static const struct spec_field piece_fields[] = {
    SPEC_FIELD(struct record_piece, value, .required = true, .min = 1, .max = 50000),
    SPEC_FIELD(struct record_piece, count, .required = true, .min = 0, .max = 10000),
};
static const struct spec piece_spec = SPEC("CashPiece", struct record_piece, piece_fields);

static const struct spec_field opening_fields[] = {
    SPEC_FIELD(struct cash_opening, id, IDS),
    SPEC_FIELD(struct cash_opening, counted, CENTS),
    SPEC_LIST_OF(struct cash_opening, pieces, piece_count, &piece_spec, .max = CASH_PIECES_MAX),
    SPEC_FIELD(struct cash_opening, reason, WORD),
    SPEC_FIELD(struct cash_opening, override, TOKEN),
};
const struct spec cash_opening_spec = SPEC("TillOpening", struct cash_opening, opening_fields);

static const struct spec_field count_fields[] = {
    SPEC_FIELD(struct cash_count, id, IDS),
    SPEC_FIELD(struct cash_count, counted, CENTS),
    SPEC_LIST_OF(struct cash_count, pieces, piece_count, &piece_spec, .max = CASH_PIECES_MAX),
};
const struct spec cash_count_spec = SPEC("TillCount", struct cash_count, count_fields);

static const char *const move_kinds[] = {"cash_in", "cash_out", "bank_drop", NULL};
static const struct spec_field move_fields[] = {
    SPEC_FIELD(struct cash_move, id, IDS),
    SPEC_FIELD(struct cash_move, kind, .required = true, .choices = move_kinds),
    SPEC_FIELD(struct cash_move, amount, .required = true, .min = 1, .max = 10000000),
    SPEC_FIELD(struct cash_move, reason, WORD),
    SPEC_FIELD(struct cash_move, reference, WORD),
    SPEC_FIELD(struct cash_move, override, TOKEN),
};
const struct spec cash_move_spec = SPEC("TillMove", struct cash_move, move_fields);

static const struct spec_field change_fields[] = {
    SPEC_FIELD(struct cash_tender_change, id, IDS),
    SPEC_FIELD(struct cash_tender_change, ticket, IDS),
    SPEC_FIELD(struct cash_tender_change, tender, .required = true, WORD),
    SPEC_FIELD(struct cash_tender_change, tender_to, .required = true, WORD),
    SPEC_FIELD(struct cash_tender_change, amount, .required = true, .min = 1, .max = MONEY_LIMIT_CENTS),
    SPEC_FIELD(struct cash_tender_change, override, TOKEN),
};
const struct spec cash_tender_change_spec = SPEC("TillTenderChange", struct cash_tender_change, change_fields);

static const struct spec_field closing_fields[] = {
    SPEC_FIELD(struct cash_closing, id, IDS),
    SPEC_FIELD(struct cash_closing, count, IDS),
    SPEC_FIELD(struct cash_closing, reason, WORD),
    SPEC_FIELD(struct cash_closing, override, TOKEN),
    SPEC_FIELD(struct cash_closing, terminal_read),
    SPEC_FIELD(struct cash_closing, card_total, CENTS),
    SPEC_FIELD(struct cash_closing, drop, CENTS),
    SPEC_FIELD(struct cash_closing, reference, WORD),
    SPEC_FIELD(struct cash_closing, open_sales, .min = 0, .max = 1000),
    SPEC_FIELD(struct cash_closing, confirmed),
};
const struct spec cash_closing_spec = SPEC("TillClosing", struct cash_closing, closing_fields);

static const char *const period_kinds[] = {"month", "year", NULL};
static const struct spec_field period_fields[] = {
    SPEC_FIELD(struct cash_period_closing, id, IDS),
    SPEC_FIELD(struct cash_period_closing, kind, .required = true, .choices = period_kinds),
};
const struct spec cash_period_closing_spec = SPEC("TillPeriodClosing", struct cash_period_closing, period_fields);

static const struct spec_field setting_fields[] = {
    SPEC_FIELD(struct cash_setting, gap_limit, .required = true, .min = 0, .max = 1000000),
};
const struct spec cash_setting_spec = SPEC("TillCashSetting", struct cash_setting, setting_fields);

struct money cash_gap_limit(struct till *till) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  const char *text = NULL;
  struct catalogue_view *view = till_view(till);
  struct money limit = view ? snapshot_gap_limit(&view->snapshot) : MONEY(GAP_LIMIT_UNSAID);
  int64_t own;
  view_release(view);
  bool said = journal_setting_read(till->journal, CASH_GAP_SETTING, &arena, &text, &fault) == OK && text != NULL;
  return said && text_to_integer(text, 0, MONEY_LIMIT_CENTS, &own) && own < limit.cents ? MONEY(own) : limit;
}

bool cash_reason_known(const char *kind, const char *reason) {
  static const struct {
    const char *kind, *reason;
  } known[] = {
      {"cash_in", "change"},     {"cash_in", "safe"},       {"cash_in", "other"},        {"cash_out", "change"},
      {"cash_out", "safe"},      {"cash_out", "purchase"},  {"cash_out", "other"},       {"bank_drop", NULL},
      {"count", "wrong_change"}, {"count", "wrong_tender"}, {"count", "forgotten_move"}, {"count", "wrong_float"},
      {"count", "unknown"},
  };
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (text_equal(known[i].kind, kind) && text_equal(known[i].reason, reason)) return true;
  return false;
}

enum outcome cash_pieces_sum(const struct record_piece pieces[], size_t count, struct money *sum, struct fault *fault) {
  static const int64_t values[] = {50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1};
  *sum = MONEY(0);
  for (size_t i = 0; i < count; i++) {
    size_t at = 0;
    while (at < sizeof values / sizeof values[0] && values[at] != pieces[i].value) at++;
    if (at == sizeof values / sizeof values[0])
      return fault_set(fault, OUT_OF_RANGE, "/pieces", "no euro coin or note of %lld cents",
                       (long long)pieces[i].value);
    sum->cents += pieces[i].value * pieces[i].count;
  }
  return OK;
}
