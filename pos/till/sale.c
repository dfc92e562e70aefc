/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one moment that matters: price, number, chain, sign, commit. If the commit fails nothing happened. */
#include "pos/till/till.h"

#include "core/log.h"
#include "core/version.h"

#include <string.h>

struct sale { /* what the steps hand to each other */
  struct till *till;
  const char *cashier; /* signed in; NULL: nobody has to be */
  const struct basket *basket;
  struct arena *arena;
  struct fault *fault;
  int64_t now_us;
  struct till_identity identity;
  struct ticket ticket;
  struct journal_head head, next;
  struct journal_row row;
};

static enum outcome answer_again(struct sale *sale);
static void hash_basket(const struct basket *basket, uint8_t hash[static SHA256_BYTES]);
static enum outcome sell(struct sale *sale);
static enum outcome check_cashier(struct sale *sale);
static enum outcome sell_from(struct sale *sale, const struct catalogue_view *view);
static enum outcome chain(struct sale *sale);
static void write_record(struct sale *sale, const struct catalogue_view *view);
static void seal(struct sale *sale, const struct record *record);
static enum outcome read_back(struct sale *sale);

enum outcome till_sell(struct till *till, const char *cashier, const struct basket *basket, struct arena *arena,
                       struct journal_row *row, bool *replayed, struct fault *fault) {
  struct sale sale = {.till = till, .cashier = cashier, .basket = basket, .arena = arena, .fault = fault};
  bool found = false;
  pthread_mutex_lock(&till->sale_lock);
  sale.now_us = clock_now_us();
  enum outcome outcome = journal_find(till->journal, basket->id, arena, &sale.row, &found, fault);
  if (outcome == OK) outcome = found ? answer_again(&sale) : sell(&sale);
  pthread_mutex_unlock(&till->sale_lock);
  if (outcome != OK) return outcome;
  *row = sale.row;
  *replayed = found;
  sync_wake(till->sync);
  return OK;
}

static enum outcome answer_again(struct sale *sale) {
  struct record kept;
  enum outcome outcome = record_parse(sale->row.body, sale->row.body_length, sale->arena, &kept, sale->fault);
  struct basket asked = *sale->basket;
  if (outcome == OK && sale->cashier && !asked.cashier) asked.cashier = kept.cashier; /* she was left to the till */
  if (outcome != OK || sale_is_same(&asked, &kept)) return outcome;
  uint8_t hash[SHA256_BYTES];
  char at[TIME_TEXT];
  hash_basket(sale->basket, hash);
  time_format_paris(sale->now_us, at);
  outcome = journal_refuse(sale->till->journal, sale->basket->id, outcome_code(ID_REUSED), hash, at, sale->fault);
  if (outcome != OK) return outcome;
  log_event(LOG_WARNING, "sale.id_reused", "id %s", sale->basket->id);
  return fault_set(sale->fault, ID_REUSED, "/id", "ticket %lld", (long long)kept.sequence);
}

/* The same request whatever the blanks and the order of fields: the basket is written again by its own table. */
static void hash_basket(const struct basket *basket, uint8_t hash[static SHA256_BYTES]) {
  AUTO(buffer) struct buffer bytes = {0};
  struct json json = json_into(&bytes);
  spec_write(&basket_spec, basket, &json);
  sha256(bytes.bytes, bytes.length, hash);
}

static enum outcome sell(struct sale *sale) {
  sale->identity = till_identity(sale->till);
  struct catalogue_view *view = till_view(sale->till);
  if (!view || !sale->identity.till[0]) {
    view_release(view);
    return fault_set(sale->fault, NOT_ENROLLED, "", "no catalogue yet");
  }
  enum outcome outcome = check_cashier(sale);
  if (outcome == OK) outcome = sell_from(sale, view);
  view_release(view);
  return outcome;
}

/* The screen leaves the cashier to us. Where it names one, as before there were PINs, it may name no other. */
static enum outcome check_cashier(struct sale *sale) {
  const char *named = sale->basket->cashier;
  if (!sale->cashier && cashier_needed(sale->till)) return UNAUTHENTICATED;
  if (sale->cashier && named && !text_equal(named, sale->cashier))
    return fault_set(sale->fault, FORBIDDEN, "/cashier", "%s is not signed in", named);
  if (!sale->cashier) sale->cashier = named;
  return OK;
}

static enum outcome sell_from(struct sale *sale, const struct catalogue_view *view) {
  struct ticket_catalogue catalogue = snapshot_catalogue(view->index);
  struct date day = date_in_paris(sale->now_us);
  enum outcome outcome = ticket_price(sale->basket, &catalogue, day, true, sale->arena, &sale->ticket, sale->fault);
  if (outcome == OK) outcome = chain(sale);
  if (outcome != OK) return outcome;
  write_record(sale, view);
  outcome = read_back(sale);
  return outcome == OK ? journal_append(sale->till->journal, &sale->row, &sale->next, sale->fault) : outcome;
}

static enum outcome chain(struct sale *sale) {
  enum outcome outcome = journal_head_read(sale->till->journal, CHAIN_SALES, &sale->head, sale->fault);
  if (outcome != OK) return outcome;
  if (sale->now_us < sale->head.at_us)
    log_event(LOG_WARNING, "clock.change", "the clock stands %lld s before the last sale",
              (long long)((sale->head.at_us - sale->now_us) / 1000000));
  struct money total = sale->ticket.total;
  struct money absolute = MONEY(total.cents < 0 ? -total.cents : total.cents);
  sale->next = (struct journal_head){.sequence = sale->head.sequence + 1, .at_us = sale->now_us};
  if (!money_add(sale->head.perpetual_total, total, &sale->next.perpetual_total) ||
      !money_add(sale->head.perpetual_total_abs, absolute, &sale->next.perpetual_total_abs))
    return fault_set(sale->fault, OUT_OF_RANGE, "perpetual_total", "the perpetual total is full");
  return OK;
}

static void write_record(struct sale *sale, const struct catalogue_view *view) {
  char at[TIME_TEXT], day[DATE_TEXT];
  const struct record record = {
      .version = RECORD_VERSION,
      .chain = CHAIN_SALES,
      .till = sale->identity.till,
      .sequence = sale->next.sequence,
      .previous = sale->head.hash,
      .id = sale->basket->id,
      .kind = "sale",
      .at = time_format_paris(sale->now_us, at),
      .business_day = date_format(date_in_paris(sale->now_us), day),
      .legal_entity = view->snapshot.legal_entity.code,
      .kpa = view->snapshot.kpa.code,
      .cashier = sale->cashier,
      .currency = "EUR",
      .catalogue = view->etag,
      .software = TILL_SOFTWARE_NAME " " COMPTOIR_VERSION,
      .ticket = sale->ticket,
      .perpetual_total = sale->next.perpetual_total,
      .perpetual_total_abs = sale->next.perpetual_total_abs,
  };
  seal(sale, &record);
}

static void seal(struct sale *sale, const struct record *record) {
  AUTO(buffer) struct buffer body = {0};
  uint8_t digest[SHA256_BYTES], signature[SIGNATURE_MAX];
  record_write(record, &body);
  sha256(body.bytes, body.length, digest);
  hex_from_bytes(digest, SHA256_BYTES, sale->next.hash);
  size_t signature_length = record_sign(sale->till->key, body.bytes, body.length, signature);
  sale->row = (struct journal_row){.chain = CHAIN_SALES,
                                   .id = sale->basket->id,
                                   .at = arena_text(sale->arena, record->at, strlen(record->at)),
                                   .business_day = arena_text(sale->arena, record->business_day, DATE_TEXT - 1),
                                   .sequence = record->sequence,
                                   .total = record->ticket.total,
                                   .body = arena_text(sale->arena, body.bytes, body.length),
                                   .body_length = body.length,
                                   .signature = arena_copy(sale->arena, signature, signature_length),
                                   .signature_length = signature_length};
  TEXT_COPY(sale->row.hash, sale->next.hash);
}

/* What a catalogue may hold and a record may not (a name that is too long…) is found here, while nothing is kept yet,
 * and not by the server when the customer has left. */
static enum outcome read_back(struct sale *sale) {
  struct record record;
  enum outcome outcome = record_parse(sale->row.body, sale->row.body_length, sale->arena, &record, sale->fault);
  return outcome == OK ? ticket_check(&record.ticket, sale->arena, sale->fault) : outcome;
}
