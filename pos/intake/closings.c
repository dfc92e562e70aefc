/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a till closed, counted again as soon as everything it counted is here: chains come one after the other, and a Z
 * may be here before its last sale. A difference refuses nothing, for the paper is signed and the drawer counted: it is
 * told, to whoever reads the log and to the office. */
#include "core/log.h"
#include "pos/intake/drawer.h"

#include <inttypes.h>

#define AT_ONCE INT64_C(20)

struct recounting {
  struct known_till *till;
  bool more; /* some cannot be counted yet, or were not looked at */
};

static enum outcome recount(struct tx *tx, void *context);
static enum outcome recount_row(struct tx *tx, struct recounting *recounting, const struct unchecked_row *row,
                                struct arena *arena);
static bool is_here(const struct known_till *till, const struct record_closing *closing);
static enum outcome put(struct tx *tx, const struct unchecked_row *row, const struct record *closing,
                        const struct fault *why);

size_t closings_to_recount(struct claim *const claims[], size_t count, struct known_till *tills[]) {
  size_t due = 0;
  for (size_t i = 0; i < count; i++) {
    struct known_till *till = claims[i]->till;
    if (claims[i]->keep_record && text_equal(claims[i]->record.chain, CHAIN_CLOSINGS)) till->closings_to_recount = true;
  }
  for (size_t i = 0; i < count; i++) {
    struct known_till *till = claims[i]->till;
    bool listed = !till->closings_to_recount;
    for (size_t j = 0; !listed && j < due; j++) listed = tills[j] == till;
    if (!listed) tills[due++] = till;
  }
  return due;
}

void closings_recount(struct intake *intake, struct known_till *const tills[], size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct recounting recounting = {tills[i], false};
    struct fault fault = {0};
    enum outcome outcome = db_transact(intake->own, TX_WRITE, recount, &recounting, &fault);
    if (outcome == OK) tills[i]->closings_to_recount = recounting.more;
    else log_fault(LOG_WARNING, "intake.closings", &fault);
  }
}

static enum outcome recount(struct tx *tx, void *context) {
  AUTO(arena) struct arena arena = {0};
  struct recounting *recounting = context;
  const struct db_param params[] = {P_TEXT(recounting->till->code), P_INTEGER(AT_ONCE)};
  struct unchecked_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &closings_list_unchecked, params, &arena, &rows, &count);
  recounting->more = count == (size_t)AT_ONCE;
  for (size_t i = 0; outcome == OK && i < count; i++) outcome = recount_row(tx, recounting, &rows[i], &arena);
  return outcome;
}

static enum outcome recount_row(struct tx *tx, struct recounting *recounting, const struct unchecked_row *row,
                                struct arena *arena) {
  struct record closing, previous;
  struct fault why = {0};
  enum outcome outcome = record_parse((const char *)row->body.bytes, row->body.length, arena, &closing, tx_fault(tx));
  if (outcome != OK) return outcome;
  if (!is_here(recounting->till, &closing.closing)) {
    recounting->more = true;
    return OK;
  }
  bool first = closing.closing.number == 1;
  if (!first) outcome = record_parse((const char *)row->previous.bytes, row->previous.length, arena, &previous, &why);
  if (outcome == OK) outcome = drawer_recount_one(tx, &closing, first ? NULL : &previous, &why);
  else
    outcome = OK; /* the one before it was refused, or never came: what that one says is what this one goes on from */
  return outcome == OK ? put(tx, row, &closing, &why) : outcome;
}

static bool is_here(const struct known_till *till, const struct record_closing *closing) {
  const struct {
    const char *chain;
    int64_t last;
  } ends[] = {{CHAIN_SALES, closing->last},
              {CHAIN_CASH, closing->moves_last},
              {CHAIN_COPIES, closing->copies_last},
              {CHAIN_EVENTS, closing->events_last}};
  for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
    if (till->chains[record_chain_find(ends[i].chain) - record_chains].head.sequence < ends[i].last) return false;
  return true;
}

static enum outcome put(struct tx *tx, const struct unchecked_row *row, const struct record *closing,
                        const struct fault *why) {
  bool right = why->outcome == OK;
  const struct db_param params[] = {P_UUID(row->closing), P_BOOL(right), P_TEXT(right ? "" : why->field),
                                    P_TEXT(right ? "" : why->hint)};
  if (!right)
    log_event(LOG_WARNING, "intake.closing_differs", "%s G %" PRId64 " (%s %" PRId64 "): %s %s", closing->till,
              closing->sequence, closing->kind, closing->closing.number, why->field, why->hint);
  return tx_run(tx, &closings_put_recount, params, NULL, NULL, NULL);
}
