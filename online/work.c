/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows of online_sale become signed records, one after the other; then intake has them. */
#include "online/private.h"

#include "core/log.h"
#include "core/version.h"
#include "fiscal_core.h"

#include <string.h>

struct signing {
  const struct online *online;
  const struct waiting_row *row;
  struct signing_key *key;
  int64_t now_us;
  struct arena *arena;
  struct record record;
  struct buffer body;
};
struct reading {
  struct arena *arena;
  void *rows;
  size_t count;
  const struct db_query *query;
};

static void sign_one(const struct online *online, const struct waiting_row *row, int64_t now_us);
static enum outcome sign(struct tx *tx, void *context);
static enum outcome fill(struct tx *tx, struct signing *signing, const struct head_row *head);
static enum outcome fill_sale(struct tx *tx, struct signing *signing, struct date day);
static enum outcome fill_return(struct tx *tx, struct signing *signing);
static enum outcome keep(struct tx *tx, struct signing *signing);
static void book(const struct online *online, const struct signed_row *row);
static void end(const struct online *online, const char *id, const char *state, enum outcome code);

static enum outcome read_rows(struct tx *tx, void *context) {
  struct reading *reading = context;
  return tx_run(tx, reading->query, NULL, reading->arena, reading->rows, &reading->count);
}

void online_work(const struct online *online, int64_t now_us) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct waiting_row *waiting = NULL;
  struct signed_row *done = NULL;
  struct reading reading = {.arena = &arena, .rows = &waiting, .query = &online_list_waiting};
  enum outcome outcome = db_transact(online->house, TX_READ, read_rows, &reading, &fault);
  for (size_t i = 0; outcome == OK && i < reading.count; i++) sign_one(online, &waiting[i], now_us);
  reading = (struct reading){.arena = &arena, .rows = &done, .query = &online_list_signed};
  if (outcome == OK) outcome = db_transact(online->house, TX_READ, read_rows, &reading, &fault);
  for (size_t i = 0; outcome == OK && i < reading.count; i++) book(online, &done[i]);
  if (outcome != OK) log_fault(LOG_WARNING, "online.work", &fault);
}

static void sign_one(const struct online *online, const struct waiting_row *row, int64_t now_us) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct signing signing = {.online = online, .row = row, .now_us = now_us, .arena = &arena};
  enum outcome outcome = online_key(online, row->kpa, now_us, &signing.key, &fault);
  if (outcome == OK) outcome = db_transact(online->house, TX_WRITE, sign, &signing, &fault);
  signing_key_free(signing.key);
  buffer_done(&signing.body);
  if (outcome == OK) return;
  log_fault(LOG_ERROR, "online.not_signed", &fault);
  if (outcome_status(outcome) < 500) end(online, row->id, "refused", outcome);
}

static enum outcome sign(struct tx *tx, void *context) {
  struct signing *signing = context;
  const struct db_param kpa[] = {P_TEXT(signing->row->kpa)};
  struct head_row *head = NULL;
  enum outcome outcome = tx_run(tx, &online_lock_head, kpa, signing->arena, &head, NULL);
  if (outcome == OK) outcome = fill(tx, signing, head);
  return outcome == OK ? keep(tx, signing) : outcome;
}

static enum outcome fill(struct tx *tx, struct signing *signing, const struct head_row *head) {
  struct record *record = &signing->record;
  char at[TIME_TEXT], day[DATE_TEXT], previous[SHA256_HEX];
  struct date today = date_in_paris(signing->now_us);
  hex_from_bytes(head->hash.bytes, SHA256_BYTES, previous);
  *record = (struct record){.version = RECORD_VERSION,
                            .chain = CHAIN_SALES,
                            .till = head->till,
                            .sequence = head->sequence + 1,
                            .previous = arena_format(signing->arena, "%s", previous),
                            .id = signing->row->id,
                            .kind = signing->row->source ? "return" : "sale",
                            .at = arena_format(signing->arena, "%s", time_format_paris(signing->now_us, at)),
                            .business_day = arena_format(signing->arena, "%s", date_format(today, day)),
                            .legal_entity = head->legal_entity,
                            .kpa = signing->row->kpa,
                            .currency = "EUR",
                            .catalogue = "shop",
                            .software = "comptoir " COMPTOIR_VERSION,
                            .core = FISCAL_CORE};
  enum outcome outcome = signing->row->source ? fill_return(tx, signing) : fill_sale(tx, signing, today);
  if (outcome != OK) return outcome;
  struct money turnover = record_turnover(record);
  struct money size = MONEY(turnover.cents < 0 ? -turnover.cents : turnover.cents);
  if (money_add(head->perpetual, turnover, &record->perpetual_total) &&
      money_add(head->perpetual_abs, size, &record->perpetual_total_abs))
    return OK;
  return fault_set(tx_fault(tx), OUT_OF_RANGE, "perpetual_total", "the perpetual total is full");
}

static enum outcome fill_sale(struct tx *tx, struct signing *signing, struct date day) {
  struct arena *arena = signing->arena;
  const struct db_param orders[] = {P_LIST(DB_UUIDS, &signing->row->order, 1)};
  struct snapshot *snapshot = arena_alloc(arena, sizeof *snapshot);
  struct pickup_line_row *lines = NULL;
  size_t count = 0;
  enum outcome outcome = intake_snapshot_read(tx, signing->row->kpa, day, arena, snapshot);
  if (outcome == OK) outcome = tx_run(tx, &online_list_order_lines, orders, arena, &lines, &count);
  if (outcome != OK) return outcome;
  struct ticket_catalogue catalogue = snapshot_catalogue(snapshot_index_new(snapshot, arena));
  enum outcome (*make)(const char *, const struct pickup_line_row[], size_t, struct money,
                       const struct ticket_catalogue *, struct date, struct arena *, struct ticket *, struct fault *) =
      signing->row->is_deposit ? online_deposit : online_ticket;
  return make(signing->row->id, lines, count, signing->row->amount, &catalogue, day, arena, &signing->record.ticket,
              tx_fault(tx));
}

/* All of it, or the lines that were renounced; another sum is for somebody who knows what it was for. */
static enum outcome fill_return(struct tx *tx, struct signing *signing) {
  struct arena *arena = signing->arena;
  struct money back = MONEY(-signing->row->amount.cents);
  const struct db_param sale[] = {P_UUID(signing->row->source)};
  const struct db_param renounced[] = {P_UUID(signing->row->order), P_INTEGER(back.cents)};
  struct body_row *bodies = NULL;
  struct withdrawn_row *lines = NULL;
  size_t count = 0, line_count = 0;
  enum outcome outcome = tx_run(tx, &online_list_records, sale, arena, &bodies, &count);
  if (outcome == OK) outcome = tx_run(tx, &online_list_withdrawn, renounced, arena, &lines, &line_count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), UNAVAILABLE, "source", "%s is not signed yet", signing->row->source);
  struct record *records = arena_list(arena, count, sizeof *records);
  struct ticket *earlier = arena_list(arena, count, sizeof *earlier);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    outcome = record_parse((const char *)bodies[i].body.bytes, bodies[i].body.length, arena, &records[i], tx_fault(tx));
    if (outcome == OK && i > 0) earlier[i - 1] = records[i].ticket;
  }
  if (outcome != OK) return outcome;
  const struct return_of of = {&records[0].ticket, records[0].business_day, earlier, count - 1};
  return online_return(signing->row->id, signing->row->source, &of, lines, line_count, back, arena,
                       &signing->record.ticket, tx_fault(tx));
}

/* Bytes and head in one transaction: whatever happens afterwards, these are the bytes under this number. */
static enum outcome keep(struct tx *tx, struct signing *signing) {
  struct record again;
  uint8_t hash[SHA256_BYTES], signature[SIGNATURE_MAX];
  const struct record *record = &signing->record;
  buffer_done(&signing->body); /* the transaction may be run again */
  signing->body = (struct buffer){0};
  record_write(record, &signing->body);
  enum outcome outcome = record_parse(signing->body.bytes, signing->body.length, signing->arena, &again, tx_fault(tx));
  if (outcome == OK) outcome = record_check(&again, signing->arena, tx_fault(tx));
  if (outcome != OK) return outcome;
  sha256(signing->body.bytes, signing->body.length, hash);
  size_t length = record_sign(signing->key, signing->body.bytes, signing->body.length, signature);
  const struct db_param bytes[] = {P_UUID(record->id), P_INTEGER(record->sequence),
                                   P_BYTES((const uint8_t *)signing->body.bytes, signing->body.length),
                                   P_BYTES(signature, length)};
  const struct db_param head[] = {P_TEXT(record->kpa), P_INTEGER(record->sequence), P_BYTES(hash, sizeof hash),
                                  P_INTEGER(record->perpetual_total.cents),
                                  P_INTEGER(record->perpetual_total_abs.cents)};
  outcome = tx_run(tx, &online_keep_bytes, bytes, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &online_move_head, head, NULL, NULL, NULL) : outcome;
}

static void book(const struct online *online, const struct signed_row *row) {
  struct intake_result result = {0};
  struct fault fault = {0};
  const struct intake_record record = {row->body, row->signature};
  enum outcome outcome = intake_submit(online->intake, row->till, &record, 1, &result, &fault);
  if (outcome != OK) {
    log_fault(LOG_WARNING, "online.not_booked", &fault);
    return;
  }
  if (result.answer == INTAKE_REFUSED) log_fault(LOG_ERROR, "online.refused", &result.fault);
  end(online, row->id, result.answer == INTAKE_REFUSED ? "refused" : "booked", result.code);
}

struct ending {
  const char *id, *state;
  enum outcome code;
};

static enum outcome write_end(struct tx *tx, void *context) {
  const struct ending *ending = context;
  const struct db_param params[] = {P_UUID(ending->id), P_TEXT(ending->state),
                                    P_TEXT(ending->code == OK ? "" : outcome_code(ending->code))};
  return tx_run(tx, &online_end_sale, params, NULL, NULL, NULL);
}

static void end(const struct online *online, const char *id, const char *state, enum outcome code) {
  struct fault fault = {0};
  struct ending ending = {id, state, code};
  if (db_transact(online->house, TX_WRITE, write_end, &ending, &fault) != OK)
    log_fault(LOG_WARNING, "online.end", &fault);
}
