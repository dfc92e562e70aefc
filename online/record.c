/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One record of another chain than T: signed and kept in one transaction, then given to intake. */
#include "core/log.h"
#include "core/version.h"
#include "fiscal_core.h"
#include "online/close.h"

#define AT_ONCE 100

enum outcome online_keep_record(struct tx *tx, struct online_signer *signer, struct record *record) {
  struct arena *arena = signer->arena;
  AUTO(buffer) struct buffer body = {0};
  char at[TIME_TEXT], day[DATE_TEXT], id[UUID_TEXT], hex[SHA256_HEX];
  uint8_t hash[SHA256_BYTES] = {0}, signature[SIGNATURE_MAX];
  struct record again;
  if (signer->sequence > 0) sha256(signer->last.bytes, signer->last.length, hash);
  hex_from_bytes(hash, SHA256_BYTES, hex);
  uuid_v7(id);
  record->version = RECORD_VERSION;
  record->till = signer->head->till;
  record->sequence = signer->sequence + 1;
  record->previous = arena_format(arena, "%s", hex);
  record->id = arena_format(arena, "%s", id);
  record->at = arena_format(arena, "%s", time_format_paris(signer->now_us, at));
  record->business_day = arena_format(arena, "%s", date_format(date_in_paris(signer->now_us), day));
  record->legal_entity = signer->head->legal_entity;
  record->kpa = signer->kpa;
  record->currency = "EUR";
  record->catalogue = "shop";
  record->software = "comptoir " COMPTOIR_VERSION;
  record->core = FISCAL_CORE;
  record_write(record, &body);
  enum outcome outcome = record_parse(body.bytes, body.length, arena, &again, tx_fault(tx));
  if (outcome == OK) outcome = record_check(&again, arena, tx_fault(tx));
  if (outcome != OK) return outcome;
  size_t length = record_sign(signer->key, body.bytes, body.length, signature);
  const struct db_param params[] = {P_UUID(record->id),        P_TEXT(signer->kpa),
                                    P_TEXT(record->chain),     P_INTEGER(record->sequence),
                                    P_TEXT(record->kind),      P_BYTES((const uint8_t *)body.bytes, body.length),
                                    P_BYTES(signature, length)};
  signer->sequence = record->sequence;
  signer->last = (struct db_bytes){arena_copy(arena, body.bytes, body.length), body.length};
  return tx_run(tx, &online_insert_record, params, NULL, NULL, NULL);
}

struct reading {
  struct arena *arena;
  struct signed_row *rows;
  size_t count;
};

static enum outcome read_unbooked(struct tx *tx, void *context) {
  struct reading *reading = context;
  return tx_run(tx, &online_list_unbooked, NULL, reading->arena, &reading->rows, &reading->count);
}

struct ending {
  const char *id, *state;
  enum outcome code;
};

static enum outcome write_end(struct tx *tx, void *context) {
  const struct ending *ending = context;
  const struct db_param params[] = {P_UUID(ending->id), P_TEXT(ending->state),
                                    P_TEXT(ending->code == OK ? "" : outcome_code(ending->code))};
  return tx_run(tx, &online_end_record, params, NULL, NULL, NULL);
}

bool online_book_records(const struct online *online) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct reading reading = {.arena = &arena};
  enum outcome outcome = db_transact(online->house, TX_READ, read_unbooked, &reading, &fault);
  for (size_t i = 0; outcome == OK && i < reading.count; i++) {
    struct intake_result result = {0};
    const struct intake_record record = {reading.rows[i].body, reading.rows[i].signature};
    outcome = intake_submit(online->intake, reading.rows[i].till, &record, 1, &result, &fault);
    if (outcome != OK) break;
    bool refused = result.answer == INTAKE_REFUSED;
    if (refused) log_fault(LOG_ERROR, "online.record_refused", &result.fault);
    struct ending ending = {reading.rows[i].id, refused ? "refused" : "booked", result.code};
    outcome = db_transact(online->house, TX_WRITE, write_end, &ending, &fault);
  }
  if (outcome != OK) log_fault(LOG_WARNING, "online.records", &fault);
  return outcome == OK && reading.count < AT_ONCE;
}
