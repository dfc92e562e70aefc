/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every signed record must be, whatever it tells. */
#include "pos/intake/private.h"

#define DAY_US (INT64_C(24) * 3600 * 1000000)

static enum outcome check_dates(const struct record *record, int64_t now_us, struct fault *fault);

enum outcome place_check(const struct record *record, const struct known_till *till, const struct head *before,
                         const struct directory *directory, int64_t now_us, struct arena *arena, struct fault *fault) {
  if (!text_equal(record->currency, "EUR"))
    return fault_set(fault, WRONG_CURRENCY, "/currency", "%s", record->currency);
  if (!text_equal(record->kpa, till->kpa))
    return fault_set(fault, WRONG_TILL, "/kpa", "%s, not %s", record->kpa, till->kpa);
  if (!text_equal(record->legal_entity, till->legal_entity))
    return fault_set(fault, WRONG_TILL, "/legal_entity", "%s, not %s", record->legal_entity, till->legal_entity);
  enum outcome outcome = cashier_check(record, till, directory, fault);
  if (outcome == OK) outcome = check_dates(record, now_us, fault);
  if (outcome == OK) outcome = perpetual_check(record, before, fault);
  return outcome == OK ? record_check(record, arena, fault) : outcome;
}

enum outcome perpetual_check(const struct record *record, const struct head *before, struct fault *fault) {
  struct money total = record_turnover(record), size = MONEY(total.cents < 0 ? -total.cents : total.cents), sum;
  if (!money_add(before->perpetual_total, total, &sum) || sum.cents != record->perpetual_total.cents)
    return fault_set(fault, ARITHMETIC_MISMATCH, "/perpetual_total", "does not continue the record before");
  if (!money_add(before->perpetual_total_abs, size, &sum) || sum.cents != record->perpetual_total_abs.cents)
    return fault_set(fault, ARITHMETIC_MISMATCH, "/perpetual_total_abs", "does not continue the record before");
  return OK;
}

enum outcome cashier_check(const struct record *record, const struct known_till *till,
                           const struct directory *directory, struct fault *fault) {
  const char *code = record->cashier;
  if (code == NULL || directory_has(&directory->cashiers, till->kpa, code)) return OK;
  const struct ledger_member *member = ledger_member_find(&directory->people, code);
  if (member != NULL && text_equal(member->kpa, till->kpa)) return OK;
  return fault_set(fault, UNKNOWN_MEMBER, "/cashier", "%s", code);
}

/* What happens after midnight may belong to the day before. A clock may be a little wrong, not by a day. */
static enum outcome check_dates(const struct record *record, int64_t now_us, struct fault *fault) {
  struct date day;
  int64_t at_us;
  if (!time_parse(record->at, &at_us) || at_us > now_us + DAY_US)
    return fault_set(fault, OUT_OF_RANGE, "/at", "%s is in the future", record->at);
  if (!date_parse(record->business_day, &day)) return fault_set(fault, OUT_OF_RANGE, "/business_day", "no day");
  int days = date_days_between(day, date_in_paris(at_us));
  if (days >= 0 && days <= 1) return OK;
  return fault_set(fault, OUT_OF_RANGE, "/business_day", "%s for what happened %s", record->business_day, record->at);
}
