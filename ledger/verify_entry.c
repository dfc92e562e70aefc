/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The entry of a sale made again from its ticket, compared with the one that stands. */
#include "core/text.h"
#include "ledger/verify.h"

#include <stdio.h>

enum { PLACE = 160 };

static struct date sold_on(const struct verify_ticket *ticket);
static void gather_sale(const struct verify_sale *rows, const struct ledger_people *people, struct arena *arena,
                        struct ledger_sale *sale);
static void gather_workers(const struct verify_sale *rows, size_t index, const struct ledger_people *people,
                           struct arena *arena, struct ledger_line *line);
static void compare_head(const struct verify_ticket *ticket, struct verify_report *report);
static void compare_text(struct verify_report *report, const struct verify_ticket *ticket, const char *column,
                         const char *stands, const char *expected);
static void compare_postings(const struct verify_sale *rows, const struct ledger_entry *entry,
                             struct verify_report *report);
static void compare_posting(const struct verify_posting *stands, const struct ledger_posting *expected,
                            struct verify_report *report);
static void report_posting(struct verify_report *report, int64_t entry, int64_t line, const char *column,
                           const char *stands, const char *expected);
static const char *integer_text(int64_t number, char text[static 24]);

void verify_sale_entry(const struct verify_sale *rows, const struct ledger_people *people, struct arena *arena,
                       struct verify_report *report) {
  struct ledger_sale sale;
  struct ledger_entry entry;
  struct fault fault = {0};
  char place[PLACE];
  snprintf(place, sizeof place, "ticket id=%s", rows->ticket->id);
  gather_sale(rows, people, arena, &sale);
  enum outcome outcome = ledger_entry_of_sale(&sale, people->split_rules, people->rule_count, arena, &entry, &fault);
  if (outcome != OK) {
    verify_found(report, place, "son écriture ne peut plus être refaite : %s (%s)", outcome_code(outcome), fault.hint);
    return;
  }
  if (rows->ticket->entry == 0 && entry.posting_count > 0) {
    verify_found(report, place, "aucune écriture, %zu mouvements attendus", entry.posting_count);
    return;
  }
  if (rows->ticket->entry == 0) return;
  compare_head(rows->ticket, report);
  compare_postings(rows, &entry, report);
}

static struct date sold_on(const struct verify_ticket *ticket) {
  return ticket->source_day.year != 0 ? ticket->source_day : ticket->day;
}

static void gather_sale(const struct verify_sale *rows, const struct ledger_people *people, struct arena *arena,
                        struct ledger_sale *sale) {
  const struct verify_ticket *ticket = rows->ticket;
  struct ledger_line *lines = arena_list(arena, rows->line_count, sizeof *lines);
  struct ledger_vat *vat = arena_list(arena, rows->vat_count, sizeof *vat);
  struct ledger_tender *tenders = arena_list(arena, rows->tender_count + 1, sizeof *tenders);
  for (size_t i = 0; i < rows->line_count; i++) {
    const struct verify_line *row = &rows->lines[i];
    lines[i] = (struct ledger_line){.account = row->account,
                                    .activity = row->activity,
                                    .net = row->net,
                                    .gross = row->gross,
                                    .turnover = row->turnover,
                                    .deposit = text_equal(row->vat_scheme, "deposit"),
                                    .vat_rate = row->vat_rate,
                                    .discount = row->discount,
                                    .bearer = row->bearer,
                                    .kept_net = row->source_net,
                                    .kept_discount = row->source_discount};
    gather_workers(rows, i, people, arena, &lines[i]);
  }
  for (size_t i = 0; i < rows->vat_count; i++)
    vat[i] = (struct ledger_vat){.rate = rows->vat[i].rate, .vat = rows->vat[i].vat};
  for (size_t i = 0; i < rows->tender_count; i++)
    tenders[i] = (struct ledger_tender){.kind = rows->tenders[i].kind, .amount = rows->tenders[i].amount};
  tenders[rows->tender_count] = (struct ledger_tender){.kind = "cash", .amount = MONEY(-ticket->change.cents)};
  *sale = (struct ledger_sale){.legal_entity = ticket->legal_entity,
                               .kpa = ticket->kpa,
                               .ticket = ticket->id,
                               .date = ticket->day,
                               .shared_on = sold_on(ticket),
                               .piece = ticket->piece,
                               .lines = lines,
                               .line_count = rows->line_count,
                               .vat = vat,
                               .vat_count = rows->vat_count,
                               .tenders = tenders,
                               .tender_count = rows->tender_count + 1};
}

static void gather_workers(const struct verify_sale *rows, size_t index, const struct ledger_people *people,
                           struct arena *arena, struct ledger_line *line) {
  struct ledger_worker *workers = arena_list(arena, rows->worker_count, sizeof *workers);
  for (size_t i = 0; i < rows->worker_count; i++) {
    const struct verify_worker *row = &rows->workers[i];
    if (row->line != rows->lines[index].line) continue;
    workers[line->worker_count++] =
        (struct ledger_worker){.member = row->member,
                               .contract = ledger_contract_on(people, row->member, sold_on(rows->ticket)),
                               .weight = row->weight};
  }
  line->workers = workers;
}

static void compare_head(const struct verify_ticket *ticket, struct verify_report *report) {
  char stands[DATE_TEXT], expected[DATE_TEXT];
  compare_text(report, ticket, "legal_entity", ticket->entry_legal_entity, ticket->legal_entity);
  compare_text(report, ticket, "kpa", ticket->entry_kpa, ticket->kpa);
  compare_text(report, ticket, "journal", ticket->journal, "VT");
  compare_text(report, ticket, "piece", ticket->entry_piece, ticket->piece);
  compare_text(report, ticket, "date", date_format(ticket->entry_date, stands), date_format(ticket->day, expected));
}

static void compare_text(struct verify_report *report, const struct verify_ticket *ticket, const char *column,
                         const char *stands, const char *expected) {
  if (text_equal(stands, expected)) return;
  char place[PLACE];
  snprintf(place, sizeof place, "entry id=%lld %s", (long long)ticket->entry, column);
  verify_found(report, place, "%s inscrit, %s attendu", stands, expected);
}

/* Both lists in the order of their lines, 1, 2, 3…: a row that is missing or added does not shift the others. */
static void compare_postings(const struct verify_sale *rows, const struct ledger_entry *entry,
                             struct verify_report *report) {
  size_t at = 0;
  for (size_t i = 0; i < entry->posting_count; i++) {
    int64_t line = (int64_t)i + 1;
    for (; at < rows->posting_count && rows->postings[at].line < line; at++)
      report_posting(report, rows->ticket->entry, rows->postings[at].line, "line", "ce mouvement", "aucun");
    if (at < rows->posting_count && rows->postings[at].line == line)
      compare_posting(&rows->postings[at++], &entry->postings[i], report);
    else report_posting(report, rows->ticket->entry, line, "line", "aucun mouvement", entry->postings[i].account);
  }
  for (; at < rows->posting_count; at++)
    report_posting(report, rows->ticket->entry, rows->postings[at].line, "line", "ce mouvement", "aucun");
}

static void compare_posting(const struct verify_posting *stands, const struct ledger_posting *expected,
                            struct verify_report *report) {
  const struct {
    const char *column;
    int64_t stands, expected;
  } numbers[] = {{"amount_cents", stands->amount.cents, expected->amount.cents},
                 {"split_rule", stands->split_rule, expected->split_rule},
                 {"ticket_line", stands->ticket_line, expected->ticket_line}};
  const struct {
    const char *column, *stands, *expected;
  } texts[] = {{"account", stands->account, expected->account},
               {"activity", stands->activity, expected->activity},
               {"member", stands->member, expected->member}};
  char stands_text[24], expected_text[24];
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    if (numbers[i].stands != numbers[i].expected)
      report_posting(report, stands->entry, stands->line, numbers[i].column,
                     integer_text(numbers[i].stands, stands_text), integer_text(numbers[i].expected, expected_text));
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    if (!text_equal(texts[i].stands, texts[i].expected))
      report_posting(report, stands->entry, stands->line, texts[i].column, texts[i].stands, texts[i].expected);
}

static void report_posting(struct verify_report *report, int64_t entry, int64_t line, const char *column,
                           const char *stands, const char *expected) {
  char place[PLACE];
  snprintf(place, sizeof place, "posting entry=%lld line=%lld %s", (long long)entry, (long long)line, column);
  verify_found(report, place, "%s inscrit, %s attendu", stands ? stands : "rien", expected ? expected : "rien");
}

static const char *integer_text(int64_t number, char text[static 24]) {
  snprintf(text, 24, "%lld", (long long)number);
  return text;
}
