/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/till/held.h"

#include "pos/till/pickup.h"

#define ROUNDS_MAX 4     /* tickets that may take our number while the server thinks */
#define RECORDS_MAX 1000 /* that speak of one reference; more is asked of the server */

struct hold_answer {
  const char *code, *reference; /* code: of the outcome */
};
static const struct spec_field answer_fields[] = {
    SPEC_FIELD(struct hold_answer, code, .required = true, .max = 40),
    SPEC_FIELD(struct hold_answer, reference, .max = 64),
};
static const struct spec answer_spec = SPEC("HoldAnswer", struct hold_answer, answer_fields);

static enum outcome take_one(struct till *till, const struct held_movement *movement, struct arena *arena,
                             bool *settled, struct fault *fault);
static void add_record(const struct record *record, const char *reference, struct held_facts *facts, bool *kept);
static bool only_orders(const struct held_question *asked);
static enum outcome refuse(struct fault *fault, enum outcome outcome, const char *reference);

enum outcome held_check(struct till *till, const struct ticket *ticket, struct arena *arena,
                        struct held_question *question, struct fault *fault) {
  struct held_movement *movements = arena_list(arena, HELD_MOVEMENTS_MAX, sizeof *movements);
  struct journal_head head = {0};
  size_t count = ticket_held(ticket, movements), asked = 0;
  struct hold *holds = arena_list(arena, count + ticket->line_count, sizeof *holds);
  for (size_t i = 0; i < count; i++) {
    bool settled = movements[i].amount.cents > 0;
    enum outcome outcome = settled ? OK : take_one(till, &movements[i], arena, &settled, fault);
    if (outcome != OK) return outcome;
    if (!settled)
      holds[asked++] = (struct hold){movements[i].kind, movements[i].reference, MONEY(-movements[i].amount.cents)};
  }
  asked += pickup_holds(till, ticket, arena, holds + asked);
  enum outcome outcome = journal_head_read(till->journal, CHAIN_SALES, &head, fault);
  if (outcome == OK) *question = (struct held_question){ticket->id, head.sequence + 1, holds, asked};
  return outcome;
}

/* While somebody learns there is nothing but her own records. */
static enum outcome take_one(struct till *till, const struct held_movement *movement, struct arena *arena,
                             bool *settled, struct fault *fault) {
  struct held_facts facts;
  bool whole = false;
  enum outcome outcome = held_look(till, movement->reference, arena, &facts, &whole, fault);
  if (outcome != OK) return outcome;
  *settled = whole || atomic_load(&till->training);
  if (!*settled) return OK;
  if (facts.kind == NULL || !text_equal(facts.kind, movement->kind))
    return refuse(fault, UNKNOWN_VOUCHER, movement->reference);
  if (facts.balance.cents + movement->amount.cents < 0) return refuse(fault, VOUCHER_SPENT, movement->reference);
  return OK;
}

enum outcome held_look(struct till *till, const char *reference, struct arena *arena, struct held_facts *facts,
                       bool *whole, struct fault *fault) {
  struct journal_row *rows = NULL;
  size_t count = 0;
  int64_t sent = 0;
  bool kept = false, first_unsent = false;
  const char *chain = atomic_load(&till->training) ? CHAIN_TRAINING : CHAIN_SALES;
  *facts = (struct held_facts){.reference = reference};
  *whole = false;
  const struct journal_about about = {.about = reference, .chain = chain};
  enum outcome outcome = journal_about(till->journal, &about, RECORDS_MAX, arena, &rows, &count, fault);
  if (outcome == TOO_MANY_RECORDS && !atomic_load(&till->training)) return OK; /* not whole: the server adds it up */
  if (outcome == OK) outcome = journal_sent_read(till->journal, chain, &sent, fault);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record record;
    outcome = record_parse(rows[i].body, rows[i].body_length, arena, &record, fault);
    if (outcome != OK || record_payload_of(&record) != PAYLOAD_TICKET) continue;
    bool had = kept;
    add_record(&record, reference, facts, &kept);
    if (kept && !had) first_unsent = record.sequence > sent;
  }
  *whole = kept && first_unsent;
  return outcome;
}

/* kept: some record put money there; before it, what was spent had come from elsewhere. */
static void add_record(const struct record *record, const char *reference, struct held_facts *facts, bool *kept) {
  const struct ticket *ticket = &record->ticket;
  for (size_t i = 0; i < ticket->line_count + ticket->tender_count; i++) {
    const struct ticket_line *line = i < ticket->line_count ? &ticket->lines[i] : NULL;
    struct held_movement movement =
        line ? held_of_line(line) : held_of_tender(&ticket->tenders[i - ticket->line_count]);
    if (movement.kind == NULL || !text_equal(movement.reference, reference)) continue;
    facts->kind = movement.kind;
    facts->balance.cents += movement.amount.cents;
    if (movement.amount.cents <= 0) continue;
    *kept = true;
    if (line == NULL) continue;
    facts->item = line->item, facts->label = line->label, facts->vat_rate = line->vat_rate;
    facts->members = line->members, facts->member_count = line->member_count;
  }
}

enum outcome held_ask(struct till *till, const struct held_question *asked, int round, struct arena *arena,
                      struct fault *fault) {
  AUTO(buffer) struct buffer body = {0};
  struct hold_answer answer;
  struct till_identity identity = till_identity(till);
  if (round > ROUNDS_MAX) return refuse(fault, VOUCHER_OFFLINE, asked->holds[0].reference);
  struct json json = json_into(&body);
  spec_write(&hold_spec, &(struct hold_request){asked->ticket, asked->sequence, asked->holds, asked->count}, &json);
  const struct exchange question = {.method = "POST",
                                    .path = arena_format(arena, "/api/pos/tills/%s/holds", identity.till),
                                    .content_type = "application/json",
                                    .body = body.bytes,
                                    .body_length = body.length};
  secret_wipe(identity.token, sizeof identity.token);
  switch (server_ask(till, &question, &answer_spec, arena, &answer)) {
  case SERVER_AWAY: return only_orders(asked) ? OK : refuse(fault, VOUCHER_OFFLINE, asked->holds[0].reference);
  case SERVER_REFUSED: return refuse(fault, SERVER_REFUSES, asked->holds[0].reference);
  case SERVER_ANSWERED: break;
  }
  enum outcome outcome = outcome_from_code(answer.code);
  return outcome == OK ? OK : refuse(fault, outcome, answer.reference);
}

/* Who pays at the counter is served while the server is away: if the order was fetched elsewhere it will say so. */
static bool only_orders(const struct held_question *asked) {
  for (size_t i = 0; i < asked->count; i++)
    if (!text_equal(asked->holds[i].kind, "order")) return false;
  return true;
}

bool held_answered(const struct held_question *now, const struct held_question *asked) {
  if (now->count == 0) return true;
  if (now->count != asked->count || now->sequence != asked->sequence || !text_equal(now->ticket, asked->ticket))
    return false;
  for (size_t i = 0; i < now->count; i++)
    if (!text_equal(now->holds[i].kind, asked->holds[i].kind) ||
        !text_equal(now->holds[i].reference, asked->holds[i].reference) ||
        now->holds[i].amount.cents != asked->holds[i].amount.cents)
      return false;
  return true;
}

static enum outcome refuse(struct fault *fault, enum outcome outcome, const char *reference) {
  return fault_set(fault, outcome, "/reference", "%s", reference != NULL ? reference : "");
}
