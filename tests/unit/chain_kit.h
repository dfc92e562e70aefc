/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One honest record of every kind a till can sign, chain by chain. */
#ifndef COMPTOIR_TESTS_UNIT_CHAIN_KIT_H
#define COMPTOIR_TESTS_UNIT_CHAIN_KIT_H

#include "tests/unit/record_kit.h"

#define CHAIN_SOURCE "019aa9f2-4d80-7c3e-9a51-3f1b6c2d8e07"
#define CHAIN_ORDER "019aa9f2-4d80-7c3e-9a51-0000000000aa"

/* The head of a coat, with another chain, kind and nothing sold. */
static inline struct record chain_head(const char *chain, const char *kind) {
  struct record record = golden_coat();
  record.chain = chain;
  record.kind = kind;
  record.core = "0123456789abcdef";
  record.ticket = (struct ticket){0};
  record.perpetual_total = record.perpetual_total_abs = MONEY(0);
  return record;
}

static inline struct record chain_cash(const char *chain, const char *kind) {
  static const struct record_piece pieces[] = {{2000, 3}, {200, 7}};
  struct record record = chain_head(chain, kind);
  record.cash = (struct record_cash){.reason = "float",
                                     .amount = {7400},
                                     .counted = {7400},
                                     .pieces = pieces,
                                     .piece_count = 2,
                                     .reference = "sac 12"};
  return record;
}

static inline struct record chain_closing(const char *chain, const char *kind) {
  static const struct ticket_vat vat = {2000, "normal", {1000}, {833}, {167}};
  static const struct record_tender tender = {"cash", {1000}};
  struct record record = chain_head(chain, kind);
  record.closing = (struct record_closing){.number = 1,
                                           .from = "2026-11-22T09:00:00+01:00",
                                           .to = "2026-11-22T19:00:00+01:00",
                                           .first = 1,
                                           .last = 1,
                                           .tickets = 1,
                                           .sales = {1000},
                                           .grand_total = {1000},
                                           .perpetual_total = {1000},
                                           .perpetual_total_abs = {1000},
                                           .vat = &vat,
                                           .vat_count = 1,
                                           .tenders = &tender,
                                           .tender_count = 1};
  return record;
}

static inline struct record chain_slip(const char *chain, const char *kind) {
  static const struct slip_item item = {"0412", "Veste en laine", "bouton manquant"};
  struct record record = chain_head(chain, kind);
  record.slip = (struct record_slip){.order = CHAIN_ORDER,
                                     .tag_first = "0412",
                                     .promised = "2026-11-25",
                                     .state = "deposited",
                                     .customer = "c-17",
                                     .items = &item,
                                     .item_count = 1};
  return record;
}

static inline struct record chain_bill(const char *chain) {
  struct record record = chain_head(chain, "bill");
  record.slip = (struct record_slip){.print_number = 2, .ticket = golden_coat().ticket};
  record.slip.ticket.tenders = NULL;
  record.slip.ticket.tender_count = 0;
  record.slip.ticket.change = MONEY(0);
  return record;
}

static inline struct record chain_copy(const char *chain) {
  struct record record = chain_head(chain, "copy");
  record.copy = (struct record_copy){"T", "sale", "paper", 12, 2};
  return record;
}

static inline struct record chain_invoice(const char *chain) {
  struct record record = chain_head(chain, "invoice");
  record.invoice = (struct record_invoice){
      .ticket = CHAIN_SOURCE, .ticket_sequence = 1, .customer = "c-17", .total = {1000}, .net = {833}, .vat = {167}};
  return record;
}

static inline struct record chain_event(void) {
  struct record record = chain_head("L", "event");
  record.event = (struct record_event){.code = "operator.login"};
  return record;
}

static inline struct record chain_archive(const char *kind) {
  struct record record = chain_head("A", kind);
  record.archive =
      (struct record_archive){"2026-01-01", "2026-12-31", "BLG-1-2026.archive", ZEROS, 10, 1, 3, {1}, {2}, {3}};
  return record;
}

static inline struct record chain_sale(const char *chain) {
  struct record record = golden_coat();
  record.chain = chain;
  record.core = "0123456789abcdef";
  return record;
}

/* Every kind of every chain; returns how many. */
static inline size_t chain_examples(struct record examples[static 64]) {
  size_t n = 0;
  for (size_t i = 0; i < RECORD_CHAINS; i++)
    for (size_t k = 0; record_chains[i].kinds[k]; k++) {
      const char *chain = record_chains[i].letter, *kind = record_chains[i].kinds[k];
      switch (record_chain_of_kind(kind)->payload) {
      case PAYLOAD_TICKET: examples[n] = chain_sale(chain), examples[n].kind = kind; break;
      case PAYLOAD_INVOICE: examples[n] = chain_invoice(chain); break;
      case PAYLOAD_SLIP: examples[n] = text_equal(kind, "bill") ? chain_bill(chain) : chain_slip(chain, kind); break;
      case PAYLOAD_CASH: examples[n] = chain_cash(chain, kind); break;
      case PAYLOAD_COPY: examples[n] = chain_copy(chain); break;
      case PAYLOAD_CLOSING: examples[n] = chain_closing(chain, kind); break;
      case PAYLOAD_EVENT: examples[n] = chain_event(); break;
      case PAYLOAD_ARCHIVE: examples[n] = chain_archive(kind); break;
      case RECORD_PAYLOADS: break;
      }
      n++;
    }
  return n;
}

#endif
