/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one moment that matters: price, number, chain, sign, commit. If the commit fails nothing happened. */
#include "pos/till/till.h"

#include "core/log.h"
#include "core/version.h"

#include <string.h>

struct sale { /* what the steps hand to each other */
  struct till *till;
  const struct basket *basket;
  struct arena *arena;
  struct fault *fault;
  uint8_t request_hash[SHA256_BYTES];
  int64_t now_us;
  struct ticket ticket;
  struct journal_head head, next;
};

static void hash_basket(struct sale *sale);
static enum outcome answer_again(struct sale *sale, const struct journal_row *kept);
static enum outcome sell(struct sale *sale, struct journal_row *row);
static enum outcome price(struct sale *sale, const struct catalogue_view *view, struct date day);
static enum outcome chain(struct sale *sale);
static void write_record(struct sale *sale, const struct catalogue_view *view, struct journal_row *row);

enum outcome till_sell(struct till *till, const struct basket *basket, struct arena *arena, struct journal_row *row,
                       bool *replayed, struct fault *fault) {
  struct sale sale = {.till = till, .basket = basket, .arena = arena, .fault = fault};
  hash_basket(&sale);
  bool found = false;
  struct journal_row kept;
  pthread_mutex_lock(&till->sale_lock);
  sale.now_us = clock_now_us();
  enum outcome outcome = journal_find(till->journal, basket->id, arena, &kept, &found, fault);
  if (outcome == OK && found) outcome = answer_again(&sale, &kept);
  if (outcome == OK && !found) outcome = sell(&sale, &kept);
  pthread_mutex_unlock(&till->sale_lock);
  if (outcome != OK) return outcome;
  *row = kept;
  *replayed = found;
  sync_wake(till->sync);
  return OK;
}

/* The same sale whatever the blanks and the order of fields: the basket is written again by its own table. The
 * confirmation is not content: "yes, 600 €" is the same sale as the one that asked for it. */
static void hash_basket(struct sale *sale) {
  struct basket content = *sale->basket;
  content.confirmed = false;
  AUTO(buffer) struct buffer bytes = {0};
  struct json json = json_into(&bytes);
  spec_write(&basket_spec, &content, &json);
  sha256(bytes.bytes, bytes.length, sale->request_hash);
}

static enum outcome answer_again(struct sale *sale, const struct journal_row *kept) {
  if (memcmp(kept->request_hash, sale->request_hash, SHA256_BYTES) == 0) return OK;
  char at[TIME_TEXT];
  time_format_paris(sale->now_us, at);
  enum outcome outcome =
      journal_refuse(sale->till->journal, sale->basket->id, outcome_code(ID_REUSED), sale->request_hash, at, sale->fault);
  if (outcome != OK) return outcome;
  log_event(LOG_WARNING, "sale.id_reused", "id %s", sale->basket->id);
  return fault_set(sale->fault, ID_REUSED, "/id", "ticket %lld", (long long)kept->sequence);
}

static enum outcome sell(struct sale *sale, struct journal_row *row) {
  struct catalogue_view *view = till_view(sale->till);
  if (!view) return fault_set(sale->fault, NOT_ENROLLED, "", "no catalogue yet");
  struct date day = date_in_paris(sale->now_us);
  enum outcome outcome = price(sale, view, day);
  if (outcome == OK) outcome = chain(sale);
  if (outcome == OK) {
    write_record(sale, view, row);
    outcome = journal_append(sale->till->journal, row, &sale->next, sale->fault);
  }
  view_release(view);
  return outcome;
}

static enum outcome price(struct sale *sale, const struct catalogue_view *view, struct date day) {
  struct ticket_catalogue catalogue = snapshot_catalogue(view->index);
  enum outcome outcome =
      ticket_price(sale->basket, &catalogue, day, true, sale->arena, &sale->ticket, sale->fault);
  if (outcome != OK) return outcome;
  if (sale->basket->cashier && !snapshot_member_find(view->index, sale->basket->cashier))
    return fault_set(sale->fault, UNKNOWN_MEMBER, "/cashier", "%s", sale->basket->cashier);
  return OK;
}

static enum outcome chain(struct sale *sale) {
  enum outcome outcome = journal_head_read(sale->till->journal, CHAIN_SALES, &sale->head, sale->fault);
  if (outcome != OK) return outcome;
  if (sale->now_us < sale->head.at_us) log_event(LOG_WARNING, "clock.change", "the clock went back since the last sale");
  struct money total = sale->ticket.total;
  struct money absolute = MONEY(total.cents < 0 ? -total.cents : total.cents);
  sale->next = (struct journal_head){.sequence = sale->head.sequence + 1, .at_us = sale->now_us};
  if (!money_add(sale->head.perpetual_total, total, &sale->next.perpetual_total) ||
      !money_add(sale->head.perpetual_total_abs, absolute, &sale->next.perpetual_total_abs))
    return fault_set(sale->fault, OUT_OF_RANGE, "perpetual_total", "the perpetual total is full");
  return OK;
}

static void write_record(struct sale *sale, const struct catalogue_view *view, struct journal_row *row) {
  char at[TIME_TEXT], day[DATE_TEXT];
  struct till_identity identity = till_identity(sale->till);
  struct record record = {
      .version = RECORD_VERSION,
      .chain = CHAIN_SALES,
      .till = identity.till,
      .sequence = sale->next.sequence,
      .previous = sale->head.hash,
      .id = sale->basket->id,
      .kind = "sale",
      .at = time_format_paris(sale->now_us, at),
      .business_day = date_format(date_in_paris(sale->now_us), day),
      .legal_entity = view->snapshot.legal_entity.code,
      .kpa = view->snapshot.kpa.code,
      .cashier = sale->basket->cashier,
      .currency = "EUR",
      .catalogue = view->etag,
      .software = TILL_SOFTWARE_NAME " " COMPTOIR_VERSION,
      .ticket = sale->ticket,
      .perpetual_total = sale->next.perpetual_total,
      .perpetual_total_abs = sale->next.perpetual_total_abs,
  };
  AUTO(buffer) struct buffer body = {0};
  record_write(&record, &body);
  uint8_t digest[SHA256_BYTES], signature[SIGNATURE_MAX];
  sha256(body.bytes, body.length, digest);
  hex_from_bytes(digest, SHA256_BYTES, sale->next.hash);
  size_t signature_length = record_sign(sale->till->key, body.bytes, body.length, signature);
  *row = (struct journal_row){.chain = CHAIN_SALES,
                              .id = sale->basket->id,
                              .at = arena_text(sale->arena, at, strlen(at)),
                              .business_day = arena_text(sale->arena, day, strlen(day)),
                              .sequence = sale->next.sequence,
                              .total = sale->ticket.total,
                              .body = arena_text(sale->arena, body.bytes, body.length),
                              .body_length = body.length,
                              .signature = arena_copy(sale->arena, signature, signature_length),
                              .signature_length = signature_length};
  TEXT_COPY(row->hash, sale->next.hash);
  memcpy(row->request_hash, sale->request_hash, SHA256_BYTES);
}
