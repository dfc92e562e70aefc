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
    SPEC_LIST_OF(struct server_ticket, records, record_count, &body_spec, .required = true, .max = RETURNS_MAX + 1),
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
  int64_t sent; /* how far the server has our chain */
  struct fault *fault;
};

static enum outcome find_ours(struct finding *finding, const char *ticket);
static enum outcome read_returns(struct finding *finding, const char *chain);
static bool only_we_know(const struct finding *finding);
static bool may_be_a_ticket(const char *ticket);
static void take_answer(const struct server_ticket *answer, struct arena *arena, struct back_known *known);
static enum outcome take_record(struct finding *finding, const struct record *record);
static enum outcome not_found(const struct finding *finding, const struct back_known *known, const char *ticket);
static void put_together(struct finding *finding, const struct back_known *known);
static enum outcome correct_tenders(struct finding *finding);
static void change_tender(struct ticket *paid, const struct record_cash *change, struct arena *arena);

enum outcome back_ask(struct till *till, const char *ticket, struct arena *arena, struct back_known *known,
                      struct fault *fault) {
  struct back_source source;
  struct finding finding = {.till = till, .arena = arena, .source = &source, .fault = fault};
  *known = (struct back_known){.said = SERVER_ANSWERED};
  enum outcome outcome = find_ours(&finding, ticket);
  if (outcome != OK || atomic_load(&till->training) || only_we_know(&finding) || !may_be_a_ticket(ticket))
    return outcome;
  known->asked = true;
  known->said = SERVER_AWAY;
  if (finding.found && !atomic_load(&till->online)) { /* we were told so a moment ago */
    if (atomic_load(&till->revoked)) known->said = SERVER_REFUSED;
    return OK;
  }
  struct till_identity identity = till_identity(till);
  struct server_ticket answer;
  const struct exchange question = {.method = "GET",
                                    .path = arena_format(arena, "/api/pos/tills/%s/tickets/%s", identity.till,
                                                         finding.found ? source.record.id : ticket)};
  secret_wipe(identity.token, sizeof identity.token);
  known->said = server_ask(till, &question, &answer_spec, arena, &answer);
  if (known->said == SERVER_ANSWERED) take_answer(&answer, arena, known);
  return OK;
}

static bool may_be_a_ticket(const char *ticket) {
  for (const char *at = ticket; *at != '\0'; at++)
    if (strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-", *at) == NULL) return false;
  return true;
}

static void take_answer(const struct server_ticket *answer, struct arena *arena, struct back_known *known) {
  struct record *records = arena_list(arena, answer->record_count, sizeof *records);
  struct fault ignored = {0};
  for (size_t i = 0; i < answer->record_count; i++) {
    const char *body = answer->records[i].body;
    if (record_parse(body, strlen(body), arena, &records[known->record_count], &ignored) == OK) known->record_count++;
    else known->said = SERVER_REFUSED; /* what we cannot read may be what came back already */
  }
  known->records = records;
  if (answer->credited_count == 0) return;
  struct ticket *taken = arena_alloc(arena, sizeof *taken);
  struct ticket_line *lines = arena_list(arena, answer->credited_count, sizeof *lines);
  for (size_t i = 0; i < answer->credited_count; i++)
    lines[i] = (struct ticket_line){.source_line = answer->credited[i].line, .quantity = QUANTITY_MAX};
  *taken = (struct ticket){.kind = "return", .lines = lines, .line_count = answer->credited_count};
  known->credited = taken;
}

enum outcome back_find(struct till *till, const char *ticket, const struct back_known *known, struct arena *arena,
                       struct back_source *source, struct fault *fault) {
  struct finding finding = {.till = till, .arena = arena, .source = source, .fault = fault};
  *source = (struct back_source){0};
  enum outcome outcome = find_ours(&finding, ticket);
  bool ours = only_we_know(&finding);
  if (outcome == OK && known->said == SERVER_REFUSED) return fault_set(fault, SERVER_REFUSES, "/source", "%s", ticket);
  for (size_t i = 0; outcome == OK && i < known->record_count; i++) outcome = take_record(&finding, &known->records[i]);
  if (outcome != OK) return outcome;
  if (!finding.found) return not_found(&finding, known, ticket);
  source->unasked = known->asked && known->said == SERVER_AWAY;
  source->stale = !known->asked && !atomic_load(&till->training) && !ours;
  put_together(&finding, known);
  return correct_tenders(&finding);
}

static enum outcome not_found(const struct finding *finding, const struct back_known *known, const char *ticket) {
  return fault_set(finding->fault, known->said == SERVER_AWAY ? OTHER_TILL_OFFLINE : UNKNOWN_TICKET, "/source", "%s",
                   ticket);
}

/* What the server does not have yet no other till can have heard of. */
static bool only_we_know(const struct finding *finding) {
  return finding->found && finding->source->record.sequence > finding->sent;
}

static enum outcome find_ours(struct finding *finding, const char *ticket) {
  struct journal *journal = finding->till->journal;
  struct till_identity identity = till_identity(finding->till);
  const char *chain = atomic_load(&finding->till->training) ? CHAIN_TRAINING : CHAIN_SALES;
  const char *prefix = arena_format(finding->arena, "%s-%s-", identity.till, chain);
  struct journal_row row, *rows = NULL;
  int64_t sequence = 0;
  size_t count = 0;
  finding->returns = arena_list(finding->arena, RETURNS_MAX, sizeof *finding->returns);
  enum outcome outcome = journal_sent_read(journal, chain, &finding->sent, finding->fault);
  if (outcome == OK && text_starts(ticket, prefix) &&
      text_to_integer(ticket + strlen(prefix), 1, INT64_MAX, &sequence)) {
    outcome = journal_after(journal, chain, sequence - 1, 1, finding->arena, &rows, &count, finding->fault);
    finding->found = outcome == OK && count == 1 && rows->sequence == sequence;
    if (finding->found) row = *rows;
  } else if (outcome == OK) {
    outcome = journal_find(journal, ticket, finding->arena, &row, &finding->found, finding->fault);
  }
  if (outcome != OK || !finding->found) return outcome;
  finding->found = text_equal(row.chain, chain); /* what was learned is not sold, nor the reverse */
  outcome = record_parse(row.body, row.body_length, finding->arena, &finding->source->record, finding->fault);
  return outcome == OK && finding->found ? read_returns(finding, chain) : outcome;
}

static enum outcome read_returns(struct finding *finding, const char *chain) {
  const struct journal_about about = {.about = finding->source->record.id, .chain = chain, .kind = "return"};
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome =
      journal_about(finding->till->journal, &about, RETURNS_MAX, finding->arena, &rows, &count, finding->fault);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record record;
    outcome = record_parse(rows[i].body, rows[i].body_length, finding->arena, &record, finding->fault);
    if (outcome == OK) outcome = take_record(finding, &record);
    if (outcome == OK) finding->source->back_here.cents -= record.ticket.total.cents;
  }
  return outcome;
}

/* The sale comes first; the rest are its returns, each once. */
static enum outcome take_record(struct finding *finding, const struct record *record) {
  if (record_payload_of(record) != PAYLOAD_TICKET) return OK;
  if (!finding->found) {
    finding->source->record = *record;
    finding->found = true;
    return OK;
  }
  if (!text_equal(record->ticket.source, finding->source->record.id)) return OK;
  for (size_t i = 0; i < finding->count; i++)
    if (text_equal(finding->returns[i].id, record->id)) return OK;
  if (finding->count == RETURNS_MAX)
    return fault_set(finding->fault, RETURN_TOO_MUCH, "/source", "%d returns of it already", RETURNS_MAX);
  finding->returns[finding->count++] = *record;
  return OK;
}

static void put_together(struct finding *finding, const struct back_known *known) {
  struct back_source *source = finding->source;
  struct ticket *earlier = arena_list(finding->arena, finding->count + 1, sizeof *earlier);
  for (size_t i = 0; i < finding->count; i++) earlier[i] = finding->returns[i].ticket;
  source->count = finding->count;
  if (known->credited != NULL) earlier[source->count++] = *known->credited;
  source->earlier = earlier;
  source->paid = source->record.ticket;
  source->of = (struct return_of){&source->paid, source->record.business_day, earlier, source->count};
}

/* A payment that was noted wrongly and corrected since goes back the right way. */
static enum outcome correct_tenders(struct finding *finding) {
  struct back_source *source = finding->source;
  const struct journal_about about = {.about = source->record.id, .kind = "tender_change"};
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome =
      journal_about(finding->till->journal, &about, RETURNS_MAX, finding->arena, &rows, &count, finding->fault);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record record;
    outcome = record_parse(rows[i].body, rows[i].body_length, finding->arena, &record, finding->fault);
    if (outcome == OK) change_tender(&source->paid, &record.cash, finding->arena);
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
