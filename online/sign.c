/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows of online_sale become signed records: those of a KPA in one transaction, bytes and head together, so that these
 * are the bytes under these numbers whatever happens afterwards. */
#include "online/private.h"

#include "core/log.h"
#include "core/version.h"
#include "fiscal_core.h"

struct signing {
  const struct waiting_row *rows; /* of one KPA, in their order */
  size_t count;
  struct signing_key *key;
  int64_t now_us;
  struct arena *arena;
  struct head_row *head; /* as it is after the records that are signed */
  const struct snapshot_index *index;
};

static bool sign_rows(const struct online *online, struct signing *signing, struct fault *fault);
static bool sign_each(const struct online *online, struct signing *signing);
static enum outcome sign(struct tx *tx, void *context);
static enum outcome look_whether_all_wait(struct tx *tx, const struct signing *signing, bool *all);
static enum outcome sign_row(struct tx *tx, struct signing *signing, const struct waiting_row *row);
static enum outcome fill(struct tx *tx, struct signing *signing, const struct waiting_row *row, struct record *record);
static enum outcome fill_sale(struct tx *tx, struct signing *signing, const struct waiting_row *row, struct date day,
                              struct ticket *ticket);
static enum outcome read_catalogue(struct tx *tx, struct signing *signing, struct date day);
static enum outcome fill_return(struct tx *tx, const struct signing *signing, const struct waiting_row *row,
                                struct ticket *ticket);
static enum outcome say_why_unsigned(const struct waiting_row *row, struct fault *fault);
static enum outcome keep(struct tx *tx, struct signing *signing, const struct record *record);

size_t online_sign(const struct online *online, const struct waiting_row rows[], size_t count, int64_t now_us,
                   bool *done) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct signing signing = {.rows = rows, .count = 1, .now_us = now_us, .arena = &arena};
  while (signing.count < count && text_equal(rows[signing.count].kpa, rows[0].kpa)) signing.count++;
  size_t taken = signing.count;
  enum outcome outcome = online_key(online, rows[0].kpa, now_us, &signing.key, &fault);
  *done = outcome == OK && sign_rows(online, &signing, &fault);
  if (outcome == OK && !*done && taken > 1) *done = sign_each(online, &signing);
  else if (!*done) log_fault(LOG_ERROR, "online.not_signed", &fault);
  signing_key_free(signing.key);
  return taken;
}

static bool sign_rows(const struct online *online, struct signing *signing, struct fault *fault) {
  return db_transact(online->house, TX_WRITE, sign, signing, fault) == OK;
}

/* One that fails keeps no other from its number. */
static bool sign_each(const struct online *online, struct signing *signing) {
  const struct waiting_row *after = signing->rows + signing->count;
  bool done = true;
  for (signing->count = 1; signing->rows < after; signing->rows++) {
    struct fault fault = {0};
    if (sign_rows(online, signing, &fault)) continue;
    log_fault(LOG_ERROR, "online.not_signed", &fault);
    done = false;
  }
  return done;
}

static enum outcome sign(struct tx *tx, void *context) {
  struct signing *signing = context;
  const struct db_param kpa[] = {P_TEXT(signing->rows[0].kpa)};
  bool all = false;
  signing->index = NULL; /* the transaction may be run again */
  enum outcome outcome = tx_run(tx, &online_lock_head, kpa, signing->arena, &signing->head, NULL);
  if (outcome == OK) outcome = look_whether_all_wait(tx, signing, &all);
  if (outcome != OK || !all) return outcome; /* what is left of them is listed again */
  for (size_t i = 0; outcome == OK && i < signing->count; i++) outcome = sign_row(tx, signing, &signing->rows[i]);
  if (outcome != OK) return outcome;
  const struct head_row *head = signing->head;
  const struct db_param moved[] = {kpa[0], P_INTEGER(head->sequence), P_BYTES(head->hash.bytes, head->hash.length),
                                   P_INTEGER(head->perpetual.cents), P_INTEGER(head->perpetual_abs.cents)};
  return tx_run(tx, &online_move_head, moved, NULL, NULL, NULL);
}

/* Since they were listed another server may have signed them, or the last transaction of one that was killed: a number
 * for nothing would be a gap that ends the chain. */
static enum outcome look_whether_all_wait(struct tx *tx, const struct signing *signing, bool *all) {
  const char **ids = arena_list(signing->arena, signing->count, sizeof *ids);
  struct waiting_count_row *row = NULL;
  for (size_t i = 0; i < signing->count; i++) ids[i] = signing->rows[i].id;
  const struct db_param params[] = {P_LIST(DB_UUIDS, ids, signing->count)};
  enum outcome outcome = tx_run(tx, &online_count_waiting, params, signing->arena, &row, NULL);
  *all = outcome == OK && row->waiting == (int64_t)signing->count;
  return outcome;
}

/* What the rules refuse ends as refused, with its code; the chain goes on. */
static enum outcome sign_row(struct tx *tx, struct signing *signing, const struct waiting_row *row) {
  struct record record;
  enum outcome outcome = fill(tx, signing, row, &record);
  if (outcome == OK) return keep(tx, signing, &record);
  if (outcome_status(outcome) >= 500) return outcome;
  log_fault(LOG_ERROR, "online.not_signed", tx_fault(tx));
  const struct db_param refused[] = {P_UUID(row->id), P_TEXT("refused"), P_TEXT(outcome_code(outcome))};
  return tx_run(tx, &online_end_sale, refused, NULL, NULL, NULL);
}

static enum outcome fill(struct tx *tx, struct signing *signing, const struct waiting_row *row, struct record *record) {
  const struct head_row *head = signing->head;
  char at[TIME_TEXT], day[DATE_TEXT], previous[SHA256_HEX];
  struct date today = date_in_paris(signing->now_us);
  hex_from_bytes(head->hash.bytes, SHA256_BYTES, previous);
  *record = (struct record){.version = RECORD_VERSION,
                            .chain = CHAIN_SALES,
                            .till = head->till,
                            .sequence = head->sequence + 1,
                            .previous = arena_format(signing->arena, "%s", previous),
                            .id = row->id,
                            .kind = row->source ? "return" : "sale",
                            .at = arena_format(signing->arena, "%s", time_format_paris(signing->now_us, at)),
                            .business_day = arena_format(signing->arena, "%s", date_format(today, day)),
                            .legal_entity = head->legal_entity,
                            .kpa = row->kpa,
                            .currency = "EUR",
                            .catalogue = "shop",
                            .software = "comptoir " COMPTOIR_VERSION,
                            .core = FISCAL_CORE};
  enum outcome outcome = row->source ? fill_return(tx, signing, row, &record->ticket)
                                     : fill_sale(tx, signing, row, today, &record->ticket);
  if (outcome != OK) return outcome;
  struct money turnover = record_turnover(record);
  struct money size = MONEY(turnover.cents < 0 ? -turnover.cents : turnover.cents);
  if (money_add(head->perpetual, turnover, &record->perpetual_total) &&
      money_add(head->perpetual_abs, size, &record->perpetual_total_abs))
    return OK;
  return fault_set(tx_fault(tx), OUT_OF_RANGE, "perpetual_total", "the perpetual total is full");
}

static enum outcome fill_sale(struct tx *tx, struct signing *signing, const struct waiting_row *row, struct date day,
                              struct ticket *ticket) {
  const struct db_param orders[] = {P_LIST(DB_UUIDS, &row->order, 1)};
  struct pickup_line_row *lines = NULL;
  size_t count = 0;
  enum outcome outcome = signing->index ? OK : read_catalogue(tx, signing, day);
  if (outcome == OK) outcome = tx_run(tx, &online_list_order_lines, orders, signing->arena, &lines, &count);
  if (outcome != OK) return outcome;
  const struct ticket_catalogue catalogue = snapshot_catalogue(signing->index);
  enum outcome (*make)(const char *, const struct pickup_line_row[], size_t, struct money,
                       const struct ticket_catalogue *, struct date, struct arena *, struct ticket *, struct fault *) =
      row->is_deposit ? online_deposit : online_ticket;
  return make(row->id, lines, count, row->amount, &catalogue, day, signing->arena, ticket, tx_fault(tx));
}

/* Once for all of them: it holds every article. */
static enum outcome read_catalogue(struct tx *tx, struct signing *signing, struct date day) {
  struct snapshot *snapshot = arena_alloc(signing->arena, sizeof *snapshot);
  enum outcome outcome = intake_snapshot_read(tx, signing->rows[0].kpa, day, signing->arena, snapshot);
  if (outcome == OK) signing->index = snapshot_index_new(snapshot, signing->arena);
  return outcome;
}

static enum outcome fill_return(struct tx *tx, const struct signing *signing, const struct waiting_row *row,
                                struct ticket *ticket) {
  struct arena *arena = signing->arena;
  struct money back = MONEY(-row->amount.cents);
  const struct db_param sale[] = {P_UUID(row->source)};
  const struct db_param named[] = {P_UUID(row->order), P_INTEGER(back.cents)};
  struct body_row *bodies = NULL;
  struct withdrawn_row *lines = NULL;
  size_t count = 0, line_count = 0;
  enum outcome outcome = tx_run(tx, &online_list_records, sale, arena, &bodies, &count);
  if (outcome == OK) outcome = tx_run(tx, &online_list_withdrawn, named, arena, &lines, &line_count);
  if (outcome != OK) return outcome;
  if (count == 0) return say_why_unsigned(row, tx_fault(tx));
  struct record *records = arena_list(arena, count, sizeof *records);
  struct ticket *earlier = arena_list(arena, count, sizeof *earlier);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    outcome = record_parse((const char *)bodies[i].body.bytes, bodies[i].body.length, arena, &records[i], tx_fault(tx));
    if (outcome == OK && i > 0) earlier[i - 1] = records[i].ticket;
  }
  if (outcome != OK) return outcome;
  const struct return_of of = {&records[0].ticket, records[0].business_day, earlier, count - 1};
  return online_return(row->id, row->source, &of, lines, line_count, back, arena, ticket, tx_fault(tx));
}

/* What gives back a sale that was refused is refused as it was. */
static enum outcome say_why_unsigned(const struct waiting_row *row, struct fault *fault) {
  enum outcome why = row->source_code[0] ? outcome_from_code(row->source_code) : UNAVAILABLE;
  return fault_set(fault, why, "source", "%s is not signed", row->source);
}

static enum outcome keep(struct tx *tx, struct signing *signing, const struct record *record) {
  AUTO(buffer) struct buffer body = {0};
  struct record again;
  struct head_row *head = signing->head;
  uint8_t signature[SIGNATURE_MAX], *hash = arena_alloc(signing->arena, SHA256_BYTES);
  record_write(record, &body);
  enum outcome outcome = record_parse(body.bytes, body.length, signing->arena, &again, tx_fault(tx));
  if (outcome == OK) outcome = record_check(&again, signing->arena, tx_fault(tx));
  if (outcome != OK) return outcome;
  sha256(body.bytes, body.length, hash);
  size_t length = record_sign(signing->key, body.bytes, body.length, signature);
  head->sequence = record->sequence;
  head->hash = (struct db_bytes){hash, SHA256_BYTES};
  head->perpetual = record->perpetual_total;
  head->perpetual_abs = record->perpetual_total_abs;
  const struct db_param bytes[] = {P_UUID(record->id), P_INTEGER(record->sequence),
                                   P_BYTES((const uint8_t *)body.bytes, body.length), P_BYTES(signature, length)};
  return tx_run(tx, &online_keep_bytes, bytes, NULL, NULL, NULL);
}
