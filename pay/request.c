/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pay/request.h"

#include "core/text.h"
#include "pay/months.h"

static const char *const month_names[] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                          "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};

enum outcome pay_may_ask(const struct pay_asking *asking) {
  if (date_compare(asking->month, pay_month_to_ask(asking->today, asking->request_day)) != 0) return PAY_DEADLINE;
  if (asking->there_is_one) return PAY_ASKED;
  return asking->amount.cents > asking->balance.cents - asking->asked.cents ? PAY_BALANCE : OK;
}

bool pay_settled_on(struct date month, struct date today, struct date *day) {
  if (date_compare(today, month) < 0) return false;
  struct date end = pay_month_end(month);
  *day = date_compare(today, end) < 0 ? today : end;
  return true;
}

struct ledger_entry pay_entry_of_request(const struct pay_books *books, const char *member, struct date month,
                                         struct money amount, struct date day, struct arena *arena) {
  struct ledger_posting *postings = arena_list(arena, 2, sizeof *postings);
  postings[0] = (struct ledger_posting){.account = "911000", .amount = amount, .member = member};
  postings[1] = (struct ledger_posting){.account = "921000", .amount = MONEY(-amount.cents), .member = member};
  return (struct ledger_entry){
      .legal_entity = books->legal_entity,
      .kpa = books->kpa,
      .journal = "OD",
      .piece = arena_format(arena, "PAIE-%04d-%02d-%s", (int)month.year, (int)month.month, member),
      .label = arena_format(arena, "Rémunération demandée, %s %d", month_names[month.month - 1], (int)month.year),
      .reason = "",
      .date = day,
      .postings = postings,
      .posting_count = 2};
}

struct ledger_entry pay_entry_of_budget(const struct pay_books *books, const struct pay_part parts[], size_t count,
                                        struct date day, struct arena *arena) {
  struct ledger_posting *postings = arena_list(arena, count + 1, sizeof *postings);
  size_t posting = 1;
  int64_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    if (parts[i].amount.cents == 0) continue;
    sum += parts[i].amount.cents;
    postings[posting++] = (struct ledger_posting){
        .account = "911000", .amount = MONEY(-parts[i].amount.cents), .member = parts[i].member};
  }
  postings[0] = (struct ledger_posting){.account = "912000", .amount = MONEY(sum)};
  char date[DATE_TEXT];
  return (struct ledger_entry){.legal_entity = books->legal_entity,
                               .kpa = books->kpa,
                               .journal = "OD",
                               .piece = arena_format(arena, "BUDGET-%s", date_format(day, date)),
                               .label = "Budget contributif",
                               .reason = "",
                               .date = day,
                               .postings = postings,
                               .posting_count = sum == 0 ? 0 : posting};
}
