/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/text.h"
#include "ledger/verify.h"

#define NO_UUID "00000000-0000-0000-0000-000000000000"
enum { PAGE = 2000 };

struct tally {
  int64_t tickets, lines, entries, postings;
};

static void verify_page(const struct verify_page *page, const struct ledger_people *people, struct arena *arena,
                        struct tally *tally, struct verify_report *report);

enum outcome verify_tickets(struct tx *tx, struct verify_report *report) {
  AUTO(arena) struct arena people_arena = {0};
  AUTO(arena) struct arena arena = {0};
  struct ledger_people people;
  struct tally tally = {0};
  char after[UUID_TEXT] = NO_UUID;
  enum outcome outcome = ledger_people_read(tx, NULL, &people_arena, &people);
  while (outcome == OK) {
    struct verify_page page;
    arena_reset(&arena);
    outcome = verify_page_read(tx, after, PAGE, &arena, &page);
    if (outcome != OK) return outcome;
    if (page.ticket_count == 0) break;
    verify_page(&page, &people, &arena, &tally, report);
    TEXT_COPY(after, page.tickets[page.ticket_count - 1].id);
  }
  if (outcome != OK) return outcome;
  verify_checked(report, tally.lines,
                 "lignes de %lld tickets : quantités, prix, TVA, règlements et totaux se répondent",
                 (long long)tally.tickets);
  verify_checked(
      report, tally.postings,
      "mouvements de %lld écritures de vente : recalculés depuis les tickets, les contrats et les règles du jour",
      (long long)tally.entries);
  return OK;
}

/* The rows of list that belong to ticket: they stand at *at, which moves behind them. */
#define TAKE(sale, page, list, counter, at)                                                                            \
  do {                                                                                                                 \
    size_t from_ = (at);                                                                                               \
    while ((at) < (page)->counter && text_equal((page)->list[at].ticket, (sale)->ticket->id)) (at)++;                  \
    (sale)->list = (page)->list + from_;                                                                               \
    (sale)->counter = (at)-from_;                                                                                      \
  } while (0)

static void verify_page(const struct verify_page *page, const struct ledger_people *people, struct arena *arena,
                        struct tally *tally, struct verify_report *report) {
  size_t line = 0, worker = 0, vat = 0, tender = 0, posting = 0;
  for (size_t i = 0; i < page->ticket_count; i++) {
    struct verify_sale sale = {.ticket = &page->tickets[i]};
    TAKE(&sale, page, lines, line_count, line);
    TAKE(&sale, page, workers, worker_count, worker);
    TAKE(&sale, page, vat, vat_count, vat);
    TAKE(&sale, page, tenders, tender_count, tender);
    TAKE(&sale, page, postings, posting_count, posting);
    verify_sale_amounts(&sale, report);
    verify_sale_entry(&sale, people, arena, report);
    tally->entries += sale.ticket->entry != 0;
  }
  tally->tickets += (int64_t)page->ticket_count;
  tally->lines += (int64_t)page->line_count;
  tally->postings += (int64_t)page->posting_count;
}
