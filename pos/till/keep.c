/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one moment that matters: number, chain, sign, commit. If the commit fails nothing happened. */
#include "pos/till/hardware.h"

#include "core/log.h"
#include "core/version.h"

#include "fiscal_core.h"

#include <assert.h>
#include <string.h>

#define CLOCK_BACK_US INT64_C(60000000)
#define CLOCK_FORWARD_US (INT64_C(24) * 3600 * 1000000)

struct keeping { /* what the steps hand to each other */
  struct till *till;
  const char *cashier;
  struct arena *arena;
  struct fault *fault;
  struct journal_head heads[RECORD_CHAINS]; /* as they will be */
  bool known[RECORD_CHAINS];
  struct journal_entry *entries;
  size_t count;
};

static enum outcome make_entries(struct keeping *keeping, struct draft drafts[], size_t count);
static void tell_kept(struct till *till, const struct draft drafts[], size_t count);
static enum outcome keep_one(struct keeping *keeping, struct draft *draft);
static enum outcome keep_clock(struct keeping *keeping);
static const char *chain_of(struct till *till, const struct record *record);
static enum outcome take_head(struct keeping *keeping, const char *chain, struct journal_head **head);
static void fill(struct keeping *keeping, const struct journal_head *before, struct record *record);
static enum outcome add_totals(struct keeping *keeping, const struct journal_head *before, struct record *record);
static void seal(struct keeping *keeping, struct draft *draft, struct journal_head *head);
static enum outcome read_back(struct keeping *keeping, const struct draft *draft);

enum outcome till_keep(struct till *till, const char *cashier, struct draft drafts[], size_t count, struct arena *arena,
                       struct fault *fault) {
  return till_keep_setting(till, cashier, drafts, count, NULL, 0, arena, fault);
}

enum outcome till_keep_setting(struct till *till, const char *cashier, struct draft drafts[], size_t count,
                               const struct journal_setting settings[], size_t setting_count, struct arena *arena,
                               struct fault *fault) {
  struct keeping keeping = {.till = till, .cashier = cashier, .arena = arena, .fault = fault};
  enum outcome outcome = make_entries(&keeping, drafts, count);
  if (outcome == OK)
    outcome = journal_append_setting(till->journal, keeping.entries, keeping.count, settings, setting_count, fault);
  if (outcome == OK) tell_kept(till, drafts, count);
  return outcome;
}

enum outcome till_keep_purging(struct till *till, const char *cashier, struct draft drafts[], size_t count,
                               const struct archived_chain gone[], size_t gone_count, struct arena *arena,
                               struct fault *fault) {
  struct keeping keeping = {.till = till, .cashier = cashier, .arena = arena, .fault = fault};
  enum outcome outcome = make_entries(&keeping, drafts, count);
  if (outcome == OK) outcome = journal_purge(till->journal, gone, gone_count, keeping.entries, keeping.count, fault);
  if (outcome == OK) tell_kept(till, drafts, count);
  return outcome;
}

static enum outcome make_entries(struct keeping *keeping, struct draft drafts[], size_t count) {
  const struct moment *moment = &keeping->till->moment;
  assert(moment->depth > 0);
  if (!moment->view || !moment->identity.till[0])
    return fault_set(keeping->fault, NOT_ENROLLED, "", "no catalogue yet");
  keeping->entries = arena_list(keeping->arena, count + 1, sizeof *keeping->entries); /* and a clock that jumped */
  enum outcome outcome = keep_clock(keeping);
  for (size_t i = 0; outcome == OK && i < count; i++) outcome = keep_one(keeping, &drafts[i]);
  return outcome;
}

static void tell_kept(struct till *till, const struct draft drafts[], size_t count) {
  hardware_kept(till, drafts, count);
  sync_wake(till->sync);
}

static enum outcome keep_one(struct keeping *keeping, struct draft *draft) {
  struct record *record = &draft->record;
  struct journal_head *head = NULL;
  record->chain = chain_of(keeping->till, record);
  enum outcome outcome = take_head(keeping, record->chain, &head);
  if (outcome != OK) return outcome;
  fill(keeping, head, record);
  outcome = add_totals(keeping, head, record);
  if (outcome == OK) {
    seal(keeping, draft, head);
    outcome = read_back(keeping, draft);
  }
  return outcome;
}

static const char *chain_of(struct till *till, const struct record *record) {
  const struct record_chain *chain =
      record->chain ? record_chain_find(record->chain) : record_chain_of_kind(record->kind);
  assert(chain != NULL);
  bool real = text_equal(chain->letter, CHAIN_EVENTS) || text_equal(chain->letter, CHAIN_ARCHIVES);
  return atomic_load(&till->training) && !real ? CHAIN_TRAINING : chain->letter;
}

static enum outcome take_head(struct keeping *keeping, const char *chain, struct journal_head **head) {
  size_t at = (size_t)(record_chain_find(chain) - record_chains);
  *head = &keeping->heads[at];
  if (keeping->known[at]) return OK;
  keeping->known[at] = true;
  return journal_head_read(keeping->till->journal, chain, *head, keeping->fault);
}

static void fill(struct keeping *keeping, const struct journal_head *before, struct record *record) {
  const struct moment *moment = &keeping->till->moment;
  const struct snapshot *snapshot = &moment->view->snapshot;
  char id[UUID_TEXT];
  record->version = RECORD_VERSION;
  record->till = moment->identity.till;
  record->sequence = before->sequence + 1;
  record->previous = arena_format(keeping->arena, "%s", before->hash);
  if (!record->id) {
    uuid_v7(id);
    record->id = arena_format(keeping->arena, "%s", id);
  }
  record->at = moment->at;
  if (!record->business_day) record->business_day = moment->business_day;
  record->legal_entity = snapshot->legal_entity.code;
  record->kpa = snapshot->kpa.code;
  record->cashier = keeping->cashier;
  record->currency = "EUR";
  record->catalogue = moment->view->etag;
  record->software = TILL_SOFTWARE_NAME " " COMPTOIR_VERSION;
  record->core = FISCAL_CORE;
}

static enum outcome add_totals(struct keeping *keeping, const struct journal_head *before, struct record *record) {
  struct money turnover = record_turnover(record);
  struct money absolute = MONEY(turnover.cents < 0 ? -turnover.cents : turnover.cents);
  if (money_add(before->perpetual_total, turnover, &record->perpetual_total) &&
      money_add(before->perpetual_total_abs, absolute, &record->perpetual_total_abs))
    return OK;
  return fault_set(keeping->fault, OUT_OF_RANGE, "perpetual_total", "the perpetual total is full");
}

static void seal(struct keeping *keeping, struct draft *draft, struct journal_head *head) {
  AUTO(buffer) struct buffer body = {0};
  uint8_t digest[SHA256_BYTES], signature[SIGNATURE_MAX];
  char text[HEAD_TEXT];
  const struct record *record = &draft->record;
  struct arena *arena = keeping->arena;
  record_write(record, &body);
  sha256(body.bytes, body.length, digest);
  *head = (struct journal_head){.sequence = record->sequence,
                                .perpetual_total = record->perpetual_total,
                                .perpetual_total_abs = record->perpetual_total_abs,
                                .at_us = keeping->till->moment.now_us};
  hex_from_bytes(digest, SHA256_BYTES, head->hash);
  head->signature_length =
      record_sign(keeping->till->key, text, journal_head_text(record->chain, head, text), head->signature);
  size_t length = record_sign(keeping->till->key, body.bytes, body.length, signature);
  draft->row = (struct journal_row){.chain = record->chain,
                                    .kind = record->kind,
                                    .id = arena_format(arena, "%s", record->id),
                                    .at = arena_format(arena, "%s", record->at),
                                    .business_day = arena_format(arena, "%s", record->business_day),
                                    .sequence = record->sequence,
                                    .total = record_total(record),
                                    .body = arena_text(arena, body.bytes, body.length),
                                    .body_length = body.length,
                                    .signature = arena_copy(arena, signature, length),
                                    .signature_length = length};
  TEXT_COPY(draft->row.hash, head->hash);
  const char **about = arena_list(arena, RECORD_ABOUT_MAX, sizeof *about);
  keeping->entries[keeping->count++] = (struct journal_entry){.row = draft->row,
                                                              .next = *head,
                                                              .about = about,
                                                              .about_count = record_about(record, arena, about),
                                                              .request = draft->request};
}

/* What a catalogue may hold and a record may not (a name that is too long…) is found here, while nothing is kept yet,
 * and not by the server when the customer has left. */
static enum outcome read_back(struct keeping *keeping, const struct draft *draft) {
  struct record record;
  enum outcome outcome = record_parse(draft->row.body, draft->row.body_length, keeping->arena, &record, keeping->fault);
  return outcome == OK ? record_check(&record, keeping->arena, keeping->fault) : outcome;
}

/* Against the last record of any chain: a clock that stands before it, or a day after it, is told before what it dates.
 */
static enum outcome keep_clock(struct keeping *keeping) {
  int64_t last_us = 0, now_us = keeping->till->moment.now_us;
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < RECORD_CHAINS; i++) {
    struct journal_head *head = NULL;
    outcome = take_head(keeping, record_chains[i].letter, &head);
    if (outcome == OK && head->at_us > last_us) last_us = head->at_us;
  }
  int64_t jump_us = now_us - last_us;
  if (outcome != OK || last_us == 0 || (jump_us >= -CLOCK_BACK_US && jump_us <= CLOCK_FORWARD_US)) return outcome;
  log_event(LOG_WARNING, "clock.change", "the clock stands %lld s from the last record",
            (long long)(jump_us / 1000000));
  struct draft draft =
      keep_event_draft(EVENT_CLOCK_CHANGE, arena_format(keeping->arena, "%+lld s", (long long)(jump_us / 1000000)));
  return keep_one(keeping, &draft);
}
