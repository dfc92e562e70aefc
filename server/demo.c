/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir demo: people, catalogues and sales, through the same doors as real ones: import, pricing, signing, intake.
 */
#include "server/demo.h"
#include "server/command.h"

#include "catalog/catalog.h"
#include "core/version.h"
#include "ledger/people_file.h"
#include "pos/intake/intake.h"

#include "sql_queries.h"

#include <stdio.h>
#include <string.h>

#define DEMO_SEED UINT64_C(20220301)
#define SOFTWARE "comptoir-demo " COMPTOIR_VERSION
static const struct date published_from = {2022, 3, 1}, published_to = {2023, 12, 31}, prices_from = {2022, 1, 1};

struct turnover_row {
  int64_t net, tills;
};
static const struct db_column turnover_columns[] = {DB_COLUMN(struct turnover_row, net),
                                                    DB_COLUMN(struct turnover_row, tills)};
static const enum db_kind turnover_params[] = {DB_TEXT, DB_TEXT, DB_DATE, DB_DATE};
static const struct db_query read_turnover = {
    "demo/read_turnover", sql_demo_read_turnover, turnover_params, 4, turnover_columns, 2, sizeof(struct turnover_row)};
const struct db_query *const demo_queries[] = {&read_turnover, &demo_open_shop, &demo_open_campaign, NULL};

struct demo { /* what the steps share */
  struct db *db;
  struct intake *intake;
  struct arena *arena; /* of the whole demonstration */
  struct demo_plan plan;
  struct date today;
  size_t tickets;
  struct fault *fault;
};

struct till_chain { /* the demonstration's till of one KPA */
  const struct demo_kpa *kpa;
  const struct snapshot *snapshot;
  char code[32], previous[SHA256_HEX];
  struct signing_key *key;
  int64_t sequence;
  struct money total;
};

static long long seconds_since(int64_t started_us);
static enum outcome close_months(struct demo *demo, const char *last_day);
static enum outcome load(struct demo *demo);
static enum outcome analyze(struct tx *tx, void *context);
static enum outcome already_loaded(struct demo *demo, bool *loaded);
static enum outcome import_all(struct demo *demo);
static enum outcome sell_kpa(struct demo *demo, const struct demo_kpa *kpa);
static enum outcome enrol(struct demo *demo, struct till_chain *chain);
static enum outcome sell_month(struct demo *demo, struct demo_shop *shop, struct till_chain *chain,
                               const struct demo_cell *cells, size_t count);
static enum outcome sign(struct demo *demo, struct demo_shop *shop, struct till_chain *chain,
                         const struct demo_sale *sale, struct arena *arena, struct intake_record *signed_record);
static enum outcome submit(struct demo *demo, const struct till_chain *chain, const struct intake_record *records,
                           size_t count, struct arena *arena);

int command_demo(const struct options *options, struct arena *arena, struct fault *fault) {
  AUTO(database) struct database database = {0};
  struct demo demo = {.arena = arena, .fault = fault, .today = date_in_paris(clock_now_us())};
  bool loaded = false;
  int64_t started = clock_monotonic_us();
  enum outcome outcome = database_open(options, 2, &database, fault);
  demo.db = database.db;
  if (outcome == OK) outcome = demo_plan_read(arena, &demo.plan, fault);
  if (outcome == OK) outcome = already_loaded(&demo, &loaded);
  if (outcome == OK && loaded) puts("La démonstration est déjà là.");
  if (outcome == OK && !loaded) outcome = load(&demo);
  if (outcome == OK && !loaded)
    printf("Démonstration chargée : %zu tickets en %lld s.\n", demo.tickets, seconds_since(started));
  if (outcome == OK && options->close) outcome = close_months(&demo, options->to);
  return outcome == OK ? 0 : 1;
}

static long long seconds_since(int64_t started_us) {
  return (long long)((clock_monotonic_us() - started_us) / 1000000);
}

static enum outcome close_months(struct demo *demo, const char *last_day) {
  size_t closed = 0;
  int64_t started = clock_monotonic_us();
  struct date last = published_to;
  if (last_day && !date_parse(last_day, &last))
    return fault_set(demo->fault, OUT_OF_RANGE, "--to", "un jour comme 2026-09-30");
  enum outcome outcome =
      demo_close(demo->db, &demo->plan, (struct date){last.year, last.month, 1}, &closed, demo->fault);
  if (outcome == OK) printf("Mois clos : %zu en %lld s.\n", closed, seconds_since(started));
  return outcome;
}

static enum outcome load(struct demo *demo) {
  enum outcome outcome = import_all(demo);
  if (outcome == OK) outcome = intake_start(demo->db, &demo->intake, demo->fault);
  for (size_t i = 0; i < demo->plan.kpa_count && outcome == OK; i++) outcome = sell_kpa(demo, &demo->plan.kpas[i]);
  if (demo->intake) intake_stop(demo->intake);
  if (outcome == OK) outcome = demo_shop_open(demo->db, "BLG", demo->fault);
  return outcome == OK ? db_transact(demo->db, TX_WRITE, analyze, NULL, demo->fault) : outcome;
}

/* Fresh tables have no statistics: plans made without them cost several times the work of a sale. */
static enum outcome analyze(struct tx *tx, void *context) {
  (void)context;
  return tx_command(tx, "ANALYZE");
}

/* ---- is it there already? ------------------------------------------------------------------------------------------
 */

struct turnover_look {
  struct demo *demo;
  size_t whole, begun;
};

static enum outcome look_turnover(struct tx *tx, void *context) {
  struct turnover_look *look = context;
  AUTO(arena) struct arena arena = {0};
  look->whole = look->begun = 0;
  for (size_t i = 0; i < look->demo->plan.kpa_count; i++) {
    const struct demo_kpa *kpa = &look->demo->plan.kpas[i];
    const struct db_param params[] = {P_TEXT(kpa->code), P_TEXT(arena_format(&arena, "%s-H", kpa->code)),
                                      P_DATE(published_from), P_DATE(published_to)};
    struct turnover_row *rows = NULL;
    size_t count = 0;
    enum outcome outcome = tx_run(tx, &read_turnover, params, &arena, &rows, &count);
    if (outcome != OK) return outcome;
    if (count && rows[0].tills) look->begun++;
    if (count && rows[0].tills && rows[0].net == kpa->total) look->whole++;
  }
  return OK;
}

/* Its tills' keys are gone once it is loaded: an interrupted load cannot be continued, only begun again elsewhere. */
static enum outcome already_loaded(struct demo *demo, bool *loaded) {
  struct turnover_look look = {.demo = demo};
  enum outcome outcome = db_transact(demo->db, TX_READ, look_turnover, &look, demo->fault);
  if (outcome != OK) return outcome;
  *loaded = look.whole == demo->plan.kpa_count;
  if (look.begun > 0 && !*loaded)
    return fault_set(demo->fault, DEMO_INTERRUPTED, "--data", "%zu / %zu", look.whole, demo->plan.kpa_count);
  return OK;
}

/* ---- people and catalogues
 * ------------------------------------------------------------------------------------------- */

static enum outcome import_all(struct demo *demo) {
  AUTO(buffer) struct buffer report = {0};
  enum outcome outcome = people_import(demo->db, demo_people, strlen(demo_people), &report, demo->fault);
  if (outcome == OK) outcome = people_import(demo->db, demo_persons, strlen(demo_persons), &report, demo->fault);
  for (size_t i = 0; i < demo->plan.kpa_count && outcome == OK; i++) {
    buffer_clear(&report);
    outcome = catalog_import(demo->db,
                             &(struct catalog_import_options){.kpa = demo->plan.kpas[i].code,
                                                              .bytes = demo_catalogue,
                                                              .length = strlen(demo_catalogue),
                                                              .from = prices_from},
                             &report, demo->fault);
    if (outcome == IMPORT_REFUSED) fputs(report.bytes, stderr);
  }
  return outcome;
}

/* ---- sales
 * -------------------------------------------------------------------------------------------------------------- */

struct snapshot_look {
  const char *kpa;
  struct date day;
  struct arena *arena;
  struct snapshot snapshot;
};

static enum outcome look_snapshot(struct tx *tx, void *context) {
  struct snapshot_look *look = context;
  return intake_snapshot_read(tx, look->kpa, look->day, look->arena, &look->snapshot);
}

static enum outcome sell_kpa(struct demo *demo, const struct demo_kpa *published) {
  struct demo_kpa kpa = demo_prolong(published, demo->today, demo->arena);
  struct snapshot_look look = {.kpa = kpa.code, .day = demo->today, .arena = demo->arena};
  enum outcome outcome = db_transact(demo->db, TX_READ, look_snapshot, &look, demo->fault);
  if (outcome != OK) return outcome;
  const struct snapshot_index *index = snapshot_index_new(&look.snapshot, demo->arena);
  struct demo_shop shop = {.plan = &demo->plan,
                           .kpa = &kpa,
                           .snapshot = &look.snapshot,
                           .catalogue = snapshot_catalogue(index),
                           .random = {DEMO_SEED ^ (uint64_t)kpa.total}};
  struct till_chain chain = {.kpa = &kpa, .snapshot = &look.snapshot};
  outcome = enrol(demo, &chain);
  for (size_t from = 0, to = 0; from < kpa.cell_count && outcome == OK; from = to) {
    while (to < kpa.cell_count && text_equal(kpa.cells[to].month, kpa.cells[from].month)) to++;
    outcome = sell_month(demo, &shop, &chain, &kpa.cells[from], to - from);
  }
  if (outcome == OK && text_equal(kpa.code, "BLG"))
    outcome = demo_care(&(struct demo_care){demo->db, demo->intake, chain.key, chain.code, kpa.code,
                                            look.snapshot.legal_entity.code, SOFTWARE, shop.catalogue, demo->today},
                        demo->arena, demo->fault);
  signing_key_free(chain.key);
  if (outcome == OK) printf("  %-6s %lld tickets\n", kpa.code, (long long)chain.sequence);
  return outcome;
}

static enum outcome enrol(struct demo *demo, struct till_chain *chain) {
  char code[INTAKE_CODE_TEXT];
  struct intake_enrolled enrolled;
  uint8_t der[PUBLIC_KEY_MAX];
  chain->key = signing_key_new();
  snprintf(chain->code, sizeof chain->code, "%s-H", chain->kpa->code);
  memset(chain->previous, '0', SHA256_HEX - 1);
  enum outcome outcome =
      intake_enrolment_create(demo->db, chain->kpa->code, chain->code, "Caisse de la démonstration", code, demo->fault);
  return outcome == OK ? intake_enrol(demo->db, code, der, signing_key_public(chain->key, der), &enrolled, demo->fault)
                       : outcome;
}

static struct date last_day_of(const struct demo_cell *cell, struct date today) {
  char text[DATE_TEXT];
  struct date first = {0};
  memcpy(text, cell->month, 7);
  memcpy(text + 7, "-01", 4);
  if (!date_parse(text, &first)) return today;
  struct date next =
      first.month == 12 ? (struct date){first.year + 1, 1, 1} : (struct date){first.year, first.month + 1, 1};
  struct date last = date_add_days(next, -1), yesterday = date_add_days(today, -1);
  return date_compare(last, yesterday) < 0 ? last : yesterday;
}

static enum outcome sell_month(struct demo *demo, struct demo_shop *shop, struct till_chain *chain,
                               const struct demo_cell *cells, size_t count) {
  AUTO(arena) struct arena arena = {0};
  struct demo_sale *sales = NULL;
  size_t sale_count = 0;
  enum outcome outcome =
      demo_month(shop, cells, count, last_day_of(cells, demo->today), &arena, &sales, &sale_count, demo->fault);
  if (outcome != OK) return outcome;
  struct intake_record *records = arena_list(&arena, sale_count, sizeof *records);
  for (size_t i = 0; i < sale_count && outcome == OK; i++)
    outcome = sign(demo, shop, chain, &sales[i], &arena, &records[i]);
  return outcome == OK ? submit(demo, chain, records, sale_count, &arena) : outcome;
}

static enum outcome sign(struct demo *demo, struct demo_shop *shop, struct till_chain *chain,
                         const struct demo_sale *sale, struct arena *arena, struct intake_record *signed_record) {
  struct date day = date_in_paris(sale->at_us);
  char at[TIME_TEXT], business_day[DATE_TEXT];
  struct record record = {.version = RECORD_VERSION,
                          .chain = CHAIN_SALES,
                          .till = chain->code,
                          .sequence = chain->sequence + 1,
                          .previous = chain->previous,
                          .id = sale->basket.id,
                          .kind = "sale",
                          .at = time_format_paris(sale->at_us, at),
                          .business_day = date_format(day, business_day),
                          .legal_entity = chain->snapshot->legal_entity.code,
                          .kpa = chain->kpa->code,
                          .currency = "EUR",
                          .catalogue = "demo",
                          .software = SOFTWARE};
  enum outcome outcome = ticket_price(&sale->basket, &shop->catalogue, day, true, arena, &record.ticket, demo->fault);
  if (outcome != OK) return outcome;
  if (!money_add(chain->total, record.ticket.total, &chain->total))
    return fault_set(demo->fault, OUT_OF_RANGE, "total", "too large");
  record.perpetual_total = record.perpetual_total_abs = chain->total;
  AUTO(buffer) struct buffer body = {0};
  uint8_t digest[SHA256_BYTES], signature[SIGNATURE_MAX];
  record_write(&record, &body);
  sha256(body.bytes, body.length, digest);
  size_t signature_length = record_sign(chain->key, body.bytes, body.length, signature);
  *signed_record = (struct intake_record){{arena_copy(arena, body.bytes, body.length), body.length},
                                          {arena_copy(arena, signature, signature_length), signature_length}};
  hex_from_bytes(digest, SHA256_BYTES, chain->previous);
  chain->sequence++;
  return OK;
}

static enum outcome submit(struct demo *demo, const struct till_chain *chain, const struct intake_record *records,
                           size_t count, struct arena *arena) {
  struct intake_result *results = arena_list(arena, count, sizeof *results);
  enum outcome outcome = intake_submit(demo->intake, chain->code, records, count, results, demo->fault);
  for (size_t i = 0; i < count && outcome == OK; i++) {
    if (results[i].answer != INTAKE_REFUSED) continue;
    *demo->fault = results[i].fault;
    outcome = results[i].code;
  }
  demo->tickets += count;
  return outcome;
}
