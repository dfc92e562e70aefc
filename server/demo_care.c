/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is in the care of the demonstration's first laundry: signed by its till like everything else; names invented. */
#include "server/demo.h"

#include "custody/custody.h"
#include "pos/intake/intake.h"

#include <stdio.h>
#include <string.h>

#define CARE_RECORDS 16

struct care { /* one order */
  const char *item, *label, *condition, *name, *state, *place;
  int64_t quantity;
  int days; /* since it was left */
};
static const struct care cares[] = {
    {"BLA-008", "Linge au kilo", "Bon état", "Mme Exemple Perrin", "deposited", NULL, 6400, 0},
    {"BLA-011", "Couette", "Tache", "M. Exemple Diallo", "working", NULL, 1000, 1},
    {"BLA-010", "Chemises", "Bon état", "Mme Exemple Lenoir", "ready", "A1", 3000, 3},
    {"COU-001", "Pantalon", "Bon état", "Association d’exemple", "ready", "B2", 2000, 5},
    {"REP-001", "Ordinateur", "Usé", "M. Exemple Petit", "working", NULL, 1000, 2},
    {"BLA-008", "Linge au kilo", "Bon état", "Mme Exemple Carlier", "ready", "A3", 4000, 42},
};

struct writing {
  const struct demo_care *demo;
  int64_t sequence;
  char previous[SHA256_HEX];
  struct intake_record records[CARE_RECORDS];
  size_t count;
  struct arena *arena;
  struct fault *fault;
};

static enum outcome write_order(struct writing *writing, const struct care *care, int64_t number);
static enum outcome sign(struct writing *writing, struct record *record, int64_t at_us);
static enum outcome keep_around(struct tx *tx, void *context);

enum outcome demo_care(const struct demo_care *demo, struct arena *arena, struct fault *fault) {
  struct writing *writing = arena_alloc(arena, sizeof *writing);
  *writing = (struct writing){.demo = demo, .arena = arena, .fault = fault};
  memset(writing->previous, '0', SHA256_HEX - 1);
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < sizeof cares / sizeof cares[0]; i++)
    outcome = write_order(writing, &cares[i], (int64_t)i + 1);
  struct intake_result *results = arena_list(arena, writing->count, sizeof *results);
  if (outcome == OK)
    outcome = intake_submit(demo->intake, demo->till, writing->records, writing->count, results, fault);
  for (size_t i = 0; outcome == OK && i < writing->count; i++)
    if (results[i].answer == INTAKE_REFUSED) {
      *fault = results[i].fault;
      outcome = results[i].code;
    }
  return outcome == OK ? db_transact(demo->db, TX_WRITE, keep_around, writing, fault) : outcome;
}

/* The order's id says who left it, too: nobody else has it. */
static const char *uuid_of(struct arena *arena, const char *kind, int64_t number) {
  return arena_format(arena, "0198d3a0-%s-7000-8000-%012lld", kind, (long long)number);
}

static enum outcome write_order(struct writing *writing, const struct care *care, int64_t number) {
  const struct demo_care *demo = writing->demo;
  struct arena *arena = writing->arena;
  char tag[TAG_TEXT], promised[DATE_TEXT];
  int64_t at_us = time_in_paris(date_add_days(demo->today, -care->days), 9, 30 + (int)number, 0);
  custody_tag(demo->till, demo->kpa, number, tag);
  const struct slip_item item = {.tag = tag, .label = care->label, .condition = care->condition};
  struct basket_line line = {.item = care->item, .quantity = care->quantity};
  struct basket basket = {.id = uuid_of(arena, "0001", number), .lines = &line, .line_count = 1, .confirmed = true};
  struct record taken = {.kind = "custody", .id = basket.id};
  taken.slip = (struct record_slip){.order = basket.id,
                                    .tag_first = tag,
                                    .tag_last = tag,
                                    .state = CUSTODY_DEPOSITED,
                                    .promised = date_format(date_add_days(demo->today, 2 - care->days), promised),
                                    .customer = uuid_of(arena, "0002", number),
                                    .items = &item,
                                    .item_count = 1};
  enum outcome outcome =
      ticket_price(&basket, &demo->catalogue, date_in_paris(at_us), false, arena, &taken.slip.ticket, writing->fault);
  if (outcome == OK) outcome = sign(writing, &taken, at_us);
  if (outcome != OK || text_equal(care->state, CUSTODY_DEPOSITED)) return outcome;
  struct record step = {.kind = "custody_step", .id = uuid_of(arena, "0003", number)};
  step.slip = (struct record_slip){.order = basket.id, .state = care->state, .place = care->place};
  return sign(writing, &step, at_us + INT64_C(3600000000));
}

static enum outcome sign(struct writing *writing, struct record *record, int64_t at_us) {
  const struct demo_care *demo = writing->demo;
  char at[TIME_TEXT], day[DATE_TEXT];
  AUTO(buffer) struct buffer body = {0};
  uint8_t digest[SHA256_BYTES], signature[SIGNATURE_MAX];
  if (writing->count == CARE_RECORDS) return fault_set(writing->fault, FAILED_INTERNAL, "care", "too many");
  record->version = RECORD_VERSION;
  record->chain = CHAIN_PROVISIONAL;
  record->till = demo->till;
  record->sequence = ++writing->sequence;
  record->previous = writing->previous;
  record->at = time_format_paris(at_us, at);
  record->business_day = date_format(date_in_paris(at_us), day);
  record->legal_entity = demo->legal_entity;
  record->kpa = demo->kpa;
  record->currency = "EUR";
  record->catalogue = "demo";
  record->software = demo->software;
  record_write(record, &body);
  sha256(body.bytes, body.length, digest);
  size_t length = record_sign(demo->key, body.bytes, body.length, signature);
  writing->records[writing->count++] =
      (struct intake_record){{arena_copy(writing->arena, body.bytes, body.length), body.length},
                             {arena_copy(writing->arena, signature, length), length}};
  hex_from_bytes(digest, SHA256_BYTES, writing->previous);
  return OK;
}

/* Who they belong to, and the machines that work on them. */
static enum outcome keep_around(struct tx *tx, void *context) {
  const struct writing *writing = context;
  static const struct custody_machine machines[] = {
      {"LL7", "Lave-linge 7 kg", "BLA", 7000, 5, "12345"},
      {"LL12", "Lave-linge 12 kg", "BLA", 12000, 4, "12345"},
      {"LL18", "Lave-linge 18 kg", "BLA", 18000, 3, "12345"},
  };
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < sizeof machines / sizeof machines[0]; i++)
    outcome = custody_machine_put(tx, writing->demo->kpa, &machines[i]);
  for (size_t i = 0; outcome == OK && i < sizeof cares / sizeof cares[0]; i++)
    outcome = custody_customer_put(tx, writing->demo->kpa, uuid_of(writing->arena, "0002", (int64_t)i + 1),
                                   cares[i].name, clock_now_us());
  return outcome;
}
