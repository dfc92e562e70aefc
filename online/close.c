/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shop's chain is closed as a till's is (BOI-TVA-DECLA-30-10-30): a day when it is over, then its month, then its
 * year, by number. What could not be closed in time is closed later, each period by itself. There is no drawer, so
 * nothing is counted. */
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
  size_t count, room;
};
struct period { /* what one closing counts */
  size_t level;
  struct closing_sum sum;
  const char *when; /* any time in it; NULL: nothing is due */
  char now[TIME_TEXT];
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
static void keep_closing(struct closing_shop *shop, const struct record *record);
static enum outcome close_level(struct tx *tx, struct closing_shop *shop, size_t level, bool *made);
static enum outcome add_sales(struct tx *tx, const struct closing_shop *shop, struct period *period);
static void add_parts(const struct closing_shop *shop, struct period *period);
static bool belongs(struct period *period, const char *when);

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
  for (size_t i = 0; i < reading.count; i++) all &= close_shop(online, shops[i].kpa, now_us); /* whatever ails one */
  bool booked = online_book_records(online);
  if (all && booked) *closed = today;
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
  for (size_t level = 0; level < LEVELS; level++)
    for (bool made = true; outcome == OK && made;) outcome = close_level(tx, shop, level, &made);
  return outcome;
}

static enum outcome read_closings(struct tx *tx, struct closing_shop *shop) {
  const struct db_param kpa[] = {P_TEXT(shop->signer.kpa)};
  struct body_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &online_list_closings, kpa, shop->signer.arena, &rows, &count);
  shop->count = shop->room = 0; /* the transaction may be run again */
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record record;
    outcome =
        record_parse((const char *)rows[i].body.bytes, rows[i].body.length, shop->signer.arena, &record, tx_fault(tx));
    if (outcome == OK) keep_closing(shop, &record);
  }
  shop->signer.sequence = (int64_t)count;
  if (count > 0) shop->signer.last = rows[count - 1].body;
  return outcome;
}

static void keep_closing(struct closing_shop *shop, const struct record *record) {
  if (shop->count == shop->room) {
    shop->room = shop->room ? 2 * shop->room : 64;
    struct record *more = arena_list(shop->signer.arena, shop->room, sizeof *more);
    if (shop->count > 0) memcpy(more, shop->closings, shop->count * sizeof *more);
    shop->closings = more;
  }
  shop->closings[shop->count++] = *record;
}

static const struct record *last_of(const struct closing_shop *shop, size_t level) {
  for (size_t i = shop->count; i > 0; i--)
    if (text_equal(shop->closings[i - 1].kind, kinds[level])) return &shop->closings[i - 1];
  return NULL;
}

/* Of the first period that is not closed yet, if it is over. */
static enum outcome close_level(struct tx *tx, struct closing_shop *shop, size_t level, bool *made) {
  const struct record *before = last_of(shop, level);
  struct period *period = arena_alloc(shop->signer.arena, sizeof *period);
  struct record record = {.kind = kinds[level], .chain = CHAIN_CLOSINGS};
  *period = (struct period){.level = level};
  time_format_paris(shop->signer.now_us, period->now);
  closing_sum_start(&period->sum, before ? &before->closing : NULL, shop->signer.arena);
  enum outcome outcome = OK;
  if (level == DAY) outcome = add_sales(tx, shop, period);
  else add_parts(shop, period);
  *made = false;
  if (outcome != OK || !period->when) return outcome;
  if (!closing_sum_finish(&period->sum, &record.closing))
    return fault_set(tx_fault(tx), OUT_OF_RANGE, "", "more than a closing can say");
  if (level == DAY) record.closing.to = period->now;
  outcome = online_keep_record(tx, &shop->signer, &record);
  if (outcome == OK) keep_closing(shop, &record);
  *made = outcome == OK;
  return outcome;
}

static enum outcome add_sales(struct tx *tx, const struct closing_shop *shop, struct period *period) {
  const struct db_param params[] = {P_TEXT(shop->signer.kpa), P_INTEGER(period->sum.closing.last)};
  struct body_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &online_list_uncounted, params, shop->signer.arena, &rows, &count);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record record;
    outcome =
        record_parse((const char *)rows[i].body.bytes, rows[i].body.length, shop->signer.arena, &record, tx_fault(tx));
    if (outcome != OK || !belongs(period, record.business_day)) return outcome;
    closing_sum_add(&period->sum, &record);
  }
  return outcome;
}

/* The days of a month, the months of a year: those after the one before, by number. */
static void add_parts(const struct closing_shop *shop, struct period *period) {
  int64_t counted = period->sum.closing.closings_last;
  for (size_t i = 0; i < shop->count; i++) {
    const struct record *part = &shop->closings[i];
    if (!text_equal(part->kind, kinds[period->level - 1]) || part->closing.number <= counted) continue;
    if (!belongs(period, part->closing.from)) return;
    closing_sum_add(&period->sum, part);
  }
}

/* The first one says which period it is; what is under way is none. */
static bool belongs(struct period *period, const char *when) {
  size_t length = period_text[period->level];
  if (strncmp(when, period->now, length) >= 0) return false;
  if (!period->when) period->when = when;
  return strncmp(when, period->when, length) == 0;
}
