/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two records that never change: their bytes, hashes and signatures are kept in tests/golden. */
#ifndef COMPTOIR_TESTS_UNIT_RECORD_KIT_H
#define COMPTOIR_TESTS_UNIT_RECORD_KIT_H

#include "pos/ticket/record.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* A coat for a 50 euro note. */
static inline struct record golden_coat(void) {
  static const struct ticket_member aicha = {"BLG-M01", 1};
  static const struct ticket_line line = {.item = "FRI-007",
                                          .label = "Manteau / blouson",
                                          .kind = "good",
                                          .activity = "FRI",
                                          .unit = "piece",
                                          .account = "707000",
                                          .vat_scheme = "normal",
                                          .vat_rate = 2000,
                                          .quantity = 1000,
                                          .unit_price = {1000},
                                          .gross = {1000},
                                          .net = {833},
                                          .vat = {167},
                                          .turnover = true,
                                          .members = &aicha,
                                          .member_count = 1};
  static const struct ticket_vat vat = {2000, "normal", {1000}, {833}, {167}};
  static const struct ticket_tender cash = {.kind = "cash", .amount = {5000}};
  return (struct record){.version = RECORD_VERSION,
                         .chain = CHAIN_SALES,
                         .till = "BLG-1",
                         .sequence = 1,
                         .previous = ZEROS,
                         .id = "019aa9f2-4d80-7c3e-9a51-3f1b6c2d8e07",
                         .kind = "sale",
                         .at = "2026-11-22T14:12:03+01:00",
                         .business_day = "2026-11-22",
                         .legal_entity = "CAE1",
                         .kpa = "BLG",
                         .cashier = "BLG-M04",
                         .currency = "EUR",
                         .catalogue = "\"b2d1c0f5a3e84977\"",
                         .software = "comptoir-till 0.1.0",
                         .ticket = {.id = "019aa9f2-4d80-7c3e-9a51-3f1b6c2d8e07",
                                    .kind = "sale",
                                    .total = {1000},
                                    .change = {4000},
                                    .lines = &line,
                                    .line_count = 1,
                                    .vat = &vat,
                                    .vat_count = 1,
                                    .tenders = &cash,
                                    .tender_count = 1},
                         .perpetual_total = {1000},
                         .perpetual_total_abs = {1000}};
}

/* Everything a record can hold: several rates and schemes, nobody at the till, quotes, accents, a line done by two. */
static const struct ticket_member golden_two[] = {{"BLG-M01", 1}, {"BLG-M02", 2}};
static const struct ticket_line golden_lines[] = {{.item = "BLA-001",
                                                   .label = "Lavage 17 kg",
                                                   .kind = "service",
                                                   .activity = "BLA",
                                                   .unit = "cycle",
                                                   .account = "706000",
                                                   .vat_scheme = "normal",
                                                   .vat_rate = 2000,
                                                   .quantity = 1000,
                                                   .unit_price = {500},
                                                   .gross = {500},
                                                   .net = {417},
                                                   .vat = {83},
                                                   .turnover = true,
                                                   .members = golden_two,
                                                   .member_count = 2},
                                                  {.item = "FRI-016",
                                                   .label = "Pièce « rachetée » \"été\" \\ n° 3",
                                                   .kind = "good",
                                                   .activity = "FRI",
                                                   .unit = "piece",
                                                   .account = "707000",
                                                   .vat_scheme = "margin",
                                                   .vat_rate = 2000,
                                                   .quantity = 1000,
                                                   .unit_price = {2000},
                                                   .purchase_price = {800},
                                                   .gross = {2000},
                                                   .net = {1800},
                                                   .vat = {200},
                                                   .turnover = true},
                                                  {.item = "ALI-003",
                                                   .label = "Carottes",
                                                   .kind = "good",
                                                   .activity = "ALI",
                                                   .unit = "kg",
                                                   .account = "707000",
                                                   .vat_scheme = "normal",
                                                   .vat_rate = 550,
                                                   .quantity = 1250,
                                                   .unit_price = {130},
                                                   .gross = {163},
                                                   .net = {155},
                                                   .vat = {8},
                                                   .turnover = true},
                                                  {.item = "AUT-007",
                                                   .label = "Carte cadeau",
                                                   .kind = "good",
                                                   .activity = "AUT",
                                                   .unit = "piece",
                                                   .account = "419100",
                                                   .vat_scheme = "voucher_multi",
                                                   .quantity = 1000,
                                                   .unit_price = {2500},
                                                   .gross = {2500},
                                                   .net = {2500}}};
static const struct ticket_vat golden_vat[] = {{2000, "margin", {2000}, {1800}, {200}},
                                               {2000, "normal", {500}, {417}, {83}},
                                               {550, "normal", {163}, {155}, {8}},
                                               {0, "voucher_multi", {2500}, {2500}, {0}}};
static const struct ticket_tender golden_tenders[] = {
    {.kind = "card", .amount = {4000}}, {.kind = "cheque", .amount = {163}}, {.kind = "cash", .amount = {2000}}};

static inline struct record golden_everything(const char *previous) {
  return (struct record){.version = RECORD_VERSION,
                         .chain = CHAIN_SALES,
                         .till = "BLG-1",
                         .sequence = 2,
                         .previous = previous,
                         .id = "019aa9f5-0b11-7f00-8d3a-5b7a2e9c4410",
                         .kind = "sale",
                         .at = "2026-11-22T14:15:40+01:00",
                         .business_day = "2026-11-22",
                         .legal_entity = "CAE1",
                         .kpa = "BLG",
                         .currency = "EUR",
                         .catalogue = "\"b2d1c0f5a3e84977\"",
                         .software = "comptoir-till 0.1.0",
                         .ticket = {.id = "019aa9f5-0b11-7f00-8d3a-5b7a2e9c4410",
                                    .kind = "sale",
                                    .total = {5163},
                                    .change = {1000},
                                    .lines = golden_lines,
                                    .line_count = 4,
                                    .vat = golden_vat,
                                    .vat_count = 4,
                                    .tenders = golden_tenders,
                                    .tender_count = 3},
                         .perpetual_total = {6163},
                         .perpetual_total_abs = {6163}};
}

#endif
