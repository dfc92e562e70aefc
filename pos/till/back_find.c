/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where a ticket that comes back is known: in our own journal, at the server, in both. */
#include "pos/till/back.h"

#include "pos/till/held.h"

#include <string.h>

#define RETURNS_MAX 200

struct server_record {
  const char *body;
};
struct server_ticket { /* the answer: the ticket and its returns, as they were signed */
  const struct server_record *records;
  size_t record_count;
  const struct credited_line *credited;
  size_t credited_count;
};
struct credited_line {
  int64_t line;
};
static const struct spec_field body_fields[] = {
    SPEC_FIELD(struct server_record, body, .required = true, .max = 1 << 20),
};
static const struct spec body_spec = SPEC("KnownRecord", struct server_record, body_fields);
static const struct spec_field credited_fields[] = {
    SPEC_FIELD(struct credited_line, line, .required = true, .min = 1, .max = TICKET_LINES_MAX),
};
static const struct spec credited_spec = SPEC("CreditedLine", struct credited_line, credited_fields);
static const struct spec_field answer_fields[] = {
    SPEC_LIST_OF(struct server_ticket, records, record_count, &body_spec, .required = true, .max = RETURNS_MAX),
    SPEC_LIST_OF(struct server_ticket, credited, credited_count, &credited_spec, .max = TICKET_LINES_MAX),
};
static const struct spec answer_spec = SPEC("KnownTicket", struct server_ticket, answer_fields);

struct finding {
  struct till *till;
  struct arena *arena;
  struct back_source *source;
  struct record *returns; /* RETURNS_MAX */
  size_t count;
  bool found;
  struct ticket *credited; /* lines the office gave back: as if returned; NULL: none */
};

static enum outcome find_ours(struct finding *finding, const char *ticket, struct fault *fault);
static enum outcome read_returns(struct finding *finding, const char *chain, struct fault *fault);
static bool ask(struct finding *finding, const char *ticket);
static void take_record(struct finding *finding, const struct record *record);
static void take_credited(struct finding *finding, const struct server_ticket *answer);
static void put_together(struct finding *finding);
static enum outcome correct_tenders(struct finding *finding, struct fault *fault);
static void change_tender(struct ticket *paid, const struct record_cash *change, struct arena *arena);

enum outcome back_find(struct till *till, const char *ticket, struct arena *arena, struct back_source *source,
                       struct fault *fault) {
  struct finding finding = {.till = till, .arena = arena, .source = source};
  finding.returns = arena_list(arena, RETURNS_MAX, sizeof *finding.returns);
  *source = (struct back_source){0};
  enum outcome outcome = find_ours(&finding, ticket, fault);
  if (outcome != OK) return outcome;
  bool ours = finding.found, learning = atomic_load(&till->training);
  bool answered =
      !learning && (!ours || atomic_load(&till->online)) && ask(&finding, ours ? source->record.id : ticket);
  if (!finding.found)
    return learning || answered ? fault_set(fault, UNKNOWN_TICKET, "/source", "%s", ticket)
                                : fault_set(fault, OTHER_TILL_OFFLINE, "/source", "%s", ticket);
  put_together(&finding);
  return correct_tenders(&finding, fault);
}

static enum outcome find_ours(struct finding *finding, const char *ticket, struct fault *fault) {
  struct journal *journal = finding->till->journal;
  struct till_identity identity = till_identity(finding->till);
  const char *chain = atomic_load(&finding->till->training) ? CHAIN_TRAINING : CHAIN_SALES;
  const char *prefix = arena_format(finding->arena, "%s-%s-", identity.till, chain);
  struct journal_row row, *rows = NULL;
  int64_t sequence = 0;
  size_t count = 0;
  enum outcome outcome = OK;
  if (text_starts(ticket, prefix) && text_to_integer(ticket + strlen(prefix), 1, INT64_MAX, &sequence)) {
    outcome = journal_after(journal, chain, sequence - 1, 1, finding->arena, &rows, &count, fault);
    finding->found = outcome == OK && count == 1 && rows->sequence == sequence;
    if (finding->found) row = *rows;
  } else {
    outcome = journal_find(journal, ticket, finding->arena, &row, &finding->found, fault);
  }
  if (outcome != OK || !finding->found) return outcome;
  finding->found = text_equal(row.chain, chain); /* what was learned is not sold, nor the reverse */
  outcome = record_parse(row.body, row.body_length, finding->arena, &finding->source->record, fault);
  return outcome == OK && finding->found ? read_returns(finding, chain, fault) : outcome;
}

static enum outcome read_returns(struct finding *finding, const char *chain, struct fault *fault) {
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = journal_about(finding->till->journal, finding->source->record.id, RETURNS_MAX, finding->arena,
                                       &rows, &count, fault);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record record;
    if (!text_equal(rows[i].chain, chain)) continue;
    outcome = record_parse(rows[i].body, rows[i].body_length, finding->arena, &record, fault);
    if (outcome == OK) take_record(finding, &record);
  }
  return outcome;
}

/* False: no answer. A ticket the server does not know either is an answer without records. */
static bool ask(struct finding *finding, const char *ticket) {
  struct till_identity identity = till_identity(finding->till);
  struct server_ticket answer;
  struct fault ignored = {0};
  for (const char *at = ticket; *at != '\0'; at++)
    if (strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-", *at) == NULL) return true;
  const struct exchange question = {
      .method = "GET", .path = arena_format(finding->arena, "/api/pos/tills/%s/tickets/%s", identity.till, ticket)};
  if (!ask_server(finding->till, &question, &answer_spec, finding->arena, &answer)) return false;
  for (size_t i = 0; i < answer.record_count; i++) {
    struct record record;
    const char *body = answer.records[i].body;
    if (record_parse(body, strlen(body), finding->arena, &record, &ignored) == OK) take_record(finding, &record);
  }
  take_credited(finding, &answer);
  return true;
}

/* The sale comes first; the rest are its returns, each once. */
static void take_record(struct finding *finding, const struct record *record) {
  if (record_payload_of(record) != PAYLOAD_TICKET) return;
  if (!finding->found) {
    finding->source->record = *record;
    finding->found = true;
    return;
  }
  if (!text_equal(record->ticket.source, finding->source->record.id) || finding->count == RETURNS_MAX) return;
  for (size_t i = 0; i < finding->count; i++)
    if (text_equal(finding->returns[i].id, record->id)) return;
  finding->returns[finding->count++] = *record;
}

static void take_credited(struct finding *finding, const struct server_ticket *answer) {
  if (answer->credited_count == 0) return;
  struct ticket *taken = arena_alloc(finding->arena, sizeof *taken);
  struct ticket_line *lines = arena_list(finding->arena, answer->credited_count, sizeof *lines);
  for (size_t i = 0; i < answer->credited_count; i++)
    lines[i] = (struct ticket_line){.source_line = answer->credited[i].line, .quantity = QUANTITY_MAX};
  *taken = (struct ticket){.kind = "return", .lines = lines, .line_count = answer->credited_count};
  finding->credited = taken;
}

static void put_together(struct finding *finding) {
  struct back_source *source = finding->source;
  struct ticket *earlier = arena_list(finding->arena, finding->count + 1, sizeof *earlier);
  for (size_t i = 0; i < finding->count; i++) earlier[i] = finding->returns[i].ticket;
  source->count = finding->count;
  if (finding->credited != NULL) earlier[source->count++] = *finding->credited;
  source->earlier = earlier;
  source->paid = source->record.ticket;
  source->of = (struct return_of){&source->paid, source->record.business_day, earlier, source->count};
}

/* A payment that was noted wrongly and corrected since goes back the right way. */
static enum outcome correct_tenders(struct finding *finding, struct fault *fault) {
  struct back_source *source = finding->source;
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome =
      journal_about(finding->till->journal, source->record.id, RETURNS_MAX, finding->arena, &rows, &count, fault);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record record;
    outcome = record_parse(rows[i].body, rows[i].body_length, finding->arena, &record, fault);
    if (outcome == OK && text_equal(record.kind, "tender_change"))
      change_tender(&source->paid, &record.cash, finding->arena);
  }
  return outcome;
}

static void change_tender(struct ticket *paid, const struct record_cash *change, struct arena *arena) {
  int64_t amount = change->amount.cents < 0 ? -change->amount.cents : change->amount.cents;
  struct ticket_tender *tenders = arena_list(arena, paid->tender_count + 1, sizeof *tenders);
  size_t count = 0;
  for (size_t i = 0; i < paid->tender_count; i++) {
    struct ticket_tender tender = paid->tenders[i];
    int64_t moved = text_equal(tender.kind, change->tender) ? amount : 0;
    if (moved > tender.amount.cents) moved = tender.amount.cents;
    tender.amount.cents -= moved;
    amount -= moved;
    if (tender.amount.cents > 0) tenders[count++] = tender;
    if (moved > 0 && count < TICKET_TENDERS_MAX)
      tenders[count++] = (struct ticket_tender){.kind = change->tender_to, .amount = MONEY(moved)};
  }
  paid->tenders = tenders;
  paid->tender_count = count;
}
