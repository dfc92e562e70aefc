/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shop's chain is closed as a till's is (BOI-TVA-DECLA-30-10-30): a day when it is over, then its month, then its
 * year, by number and whatever the dates inside. There is no drawer, so nothing is counted. */
#include "online/close.h"

#include "core/log.h"
#include "pos/ticket/closing_sum.h"

#include <string.h>

enum { DAY, MONTH, YEAR, LEVELS };
static const char *const kinds[LEVELS] = {"day", "month", "year"};
static const size_t period_text[LEVELS] = {10, 7, 4}; /* of "2026-11-22T…" */

struct closing_shop { /* one shop, while its closings are due */
  const struct online *online;
  struct online_signer signer;
  struct record *closings; /* so far, and those made now */
  size_t count;
};
struct reading {
  struct arena *arena;
  const struct db_query *query;
  void *rows;
  size_t count;
};

static bool close_shop(const struct online *online, const char *kpa, int64_t now_us);
static enum outcome close_due(struct tx *tx, void *context);
static enum outcome read_closings(struct tx *tx, struct closing_shop *shop);
static enum outcome close_level(struct tx *tx, struct closing_shop *shop, size_t level);
static enum outcome add_sales(struct tx *tx, const struct closing_shop *shop, struct closing_sum *sum,
                              const char **newest);
static void add_parts(const struct closing_shop *shop, size_t level, struct closing_sum *sum, const char **newest);

static enum outcome read_rows(struct tx *tx, void *context) {
  struct reading *reading = context;
  return tx_run(tx, reading->query, NULL, reading->arena, reading->rows, &reading->count);
}

void online_close(const struct online *online, int64_t now_us, struct date *closed) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct shop_row *shops = NULL;
  struct reading reading = {.arena = &arena, .query = &online_list_shops, .rows = &shops};
  struct date today = date_in_paris(now_us);
  if (date_compare(*closed, today) == 0) return;
  bool all = db_transact(online->house, TX_READ, read_rows, &reading, &fault) == OK;
  for (size_t i = 0; all && i < reading.count; i++) all = close_shop(online, shops[i].kpa, now_us);
  if (all && online_book_records(online)) *closed = today;
}

static bool close_shop(const struct online *online, const char *kpa, int64_t now_us) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct closing_shop shop = {.online = online, .signer = {.kpa = kpa, .arena = &arena, .now_us = now_us}};
  enum outcome outcome = online_key(online, kpa, now_us, &shop.signer.key, &fault);
  if (outcome == OK) outcome = db_transact(online->house, TX_WRITE, close_due, &shop, &fault);
  signing_key_free(shop.signer.key);
  if (outcome != OK) log_fault(LOG_ERROR, "online.not_closed", &fault);
  return outcome == OK;
}

static enum outcome close_due(struct tx *tx, void *context) {
  struct closing_shop *shop = context;
  const struct db_param kpa[] = {P_TEXT(shop->signer.kpa)};
  struct head_row *head = NULL;
  enum outcome outcome = tx_run(tx, &online_lock_head, kpa, shop->signer.arena, &head, NULL);
  shop->signer.head = head;
  if (outcome == OK) outcome = read_closings(tx, shop);
  for (size_t level = 0; outcome == OK && level < LEVELS; level++) outcome = close_level(tx, shop, level);
  return outcome;
}

static enum outcome read_closings(struct tx *tx, struct closing_shop *shop) {
  const struct db_param kpa[] = {P_TEXT(shop->signer.kpa)};
  struct body_row *rows = NULL;
  enum outcome outcome = tx_run(tx, &online_list_closings, kpa, shop->signer.arena, &rows, &shop->count);
  if (outcome != OK) return outcome;
  shop->closings = arena_list(shop->signer.arena, shop->count + LEVELS, sizeof *shop->closings);
  for (size_t i = 0; outcome == OK && i < shop->count; i++) {
    outcome = record_parse((const char *)rows[i].body.bytes, rows[i].body.length, shop->signer.arena,
                           &shop->closings[i], tx_fault(tx));
  }
  shop->signer.sequence = (int64_t)shop->count;
  if (shop->count > 0) shop->signer.last = rows[shop->count - 1].body;
  return outcome;
}

static const struct record *last_of(const struct closing_shop *shop, size_t level) {
  for (size_t i = shop->count; i > 0; i--)
    if (text_equal(shop->closings[i - 1].kind, kinds[level])) return &shop->closings[i - 1];
  return NULL;
}

/* Due when the newest of what it counts began in a period that is over. */
static enum outcome close_level(struct tx *tx, struct closing_shop *shop, size_t level) {
  const struct record *before = last_of(shop, level);
  struct closing_sum *sum = arena_alloc(shop->signer.arena, sizeof *sum);
  struct record *record = &shop->closings[shop->count];
  const char *newest = NULL;
  char now[TIME_TEXT];
  closing_sum_start(sum, before ? &before->closing : NULL, shop->signer.arena);
  enum outcome outcome = OK;
  if (level == DAY) outcome = add_sales(tx, shop, sum, &newest);
  else add_parts(shop, level, sum, &newest);
  if (outcome != OK || !newest) return outcome;
  if (strncmp(newest, time_format_paris(shop->signer.now_us, now), period_text[level]) >= 0) return OK;
  *record = (struct record){.kind = kinds[level], .chain = CHAIN_CLOSINGS};
  if (!closing_sum_finish(sum, &record->closing))
    return fault_set(tx_fault(tx), OUT_OF_RANGE, "", "more than a closing can say");
  if (level == DAY) record->closing.to = arena_format(shop->signer.arena, "%s", now);
  outcome = online_keep_record(tx, &shop->signer, record);
  if (outcome == OK) shop->count++;
  return outcome;
}

/* newest: the business day of the last one. */
static enum outcome add_sales(struct tx *tx, const struct closing_shop *shop, struct closing_sum *sum,
                              const char **newest) {
  const struct db_param params[] = {P_TEXT(shop->signer.kpa), P_INTEGER(sum->closing.last)};
  struct body_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &online_list_uncounted, params, shop->signer.arena, &rows, &count);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record record;
    outcome =
        record_parse((const char *)rows[i].body.bytes, rows[i].body.length, shop->signer.arena, &record, tx_fault(tx));
    if (outcome != OK) return outcome;
    closing_sum_add(sum, &record);
    *newest = record.business_day;
  }
  return outcome;
}

/* The days of a month, the months of a year: those after the one before, by number. newest: when the last one began. */
static void add_parts(const struct closing_shop *shop, size_t level, struct closing_sum *sum, const char **newest) {
  for (size_t i = 0; i < shop->count; i++) {
    const struct record *part = &shop->closings[i];
    if (!text_equal(part->kind, kinds[level - 1]) || part->closing.number <= sum->closing.closings_last) continue;
    closing_sum_add(sum, part);
    *newest = part->closing.from;
  }
}
