/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a till keeps to sell on its own, as one prebuilt answer per KPA, made again when something in it changed. */
#include "pos/intake/private.h"

#include "catalog/catalog.h"
#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

#define CHECK_EVERY_US INT64_C(1000000)

struct reading {
  const char *kpa;
  struct date day;
  struct arena *arena;
  struct snapshot *snapshot;
};
struct building {                  /* for a shelf */
  const struct shelf_place *known; /* what we had, or nothing */
  struct shelf_place *built;
  struct arena arena;
};

static enum outcome read_catalogue(struct tx *tx, const struct reading *reading);
static enum outcome read_rates(struct tx *tx, const struct reading *reading);
static enum outcome read_people(struct tx *tx, const struct reading *reading);
static enum outcome take_place(const struct ledger_people *people, const struct reading *reading);
static struct snapshot_seller seller_of(const struct ledger_entity *entity, struct arena *arena);
static void take_members(const struct ledger_people *people, const struct reading *reading);
static void take_contracts(const struct ledger_people *people, struct snapshot_member *member, struct arena *arena);
static void take_rules(const struct ledger_people *people, const struct reading *reading);
static enum outcome read_cashiers(struct tx *tx, const struct reading *reading);
static enum outcome read_till_rules(struct tx *tx, const struct reading *reading);
static const char *date_text(struct date date, struct arena *arena);
static bool find_place(struct shelf *shelf, const char *kpa, bool fresh_only, struct shelf_place *found);
static enum outcome build(struct tx *tx, void *context);
static void put_place(struct shelf *shelf, const struct shelf_place *built);

enum outcome intake_snapshot_read(struct tx *tx, const char *kpa, struct date day, struct arena *arena,
                                  struct snapshot *snapshot) {
  struct snapshot read = {0};
  const struct reading reading = {kpa, day, arena, &read};
  enum outcome outcome = read_catalogue(tx, &reading);
  if (outcome == OK) outcome = read_rates(tx, &reading);
  if (outcome == OK) outcome = read_people(tx, &reading);
  if (outcome == OK) outcome = read_cashiers(tx, &reading);
  if (outcome == OK) outcome = read_till_rules(tx, &reading);
  if (outcome == OK) *snapshot = read;
  return outcome;
}

void shelf_init(struct shelf *shelf) {
  *shelf = (struct shelf){0};
  pthread_mutex_init(&shelf->lock, NULL);
}

void shelf_done(struct shelf *shelf) {
  for (size_t i = 0; i < shelf->count; i++) shared_body_unref(shelf->places[i].body);
  free(shelf->places);
  pthread_mutex_destroy(&shelf->lock);
}

enum outcome shelf_take(struct intake *intake, const char *kpa, struct shared_body **body, struct fault *fault) {
  struct shelf_place known = {0}, built = {.checked_us = clock_monotonic_us(), .day = date_in_paris(clock_now_us())};
  if (find_place(&intake->shelf, kpa, true, &known)) {
    *body = known.body;
    return OK;
  }
  bool had = find_place(&intake->shelf, kpa, false, &known);
  TEXT_COPY(built.kpa, kpa);
  struct building building = {.known = had ? &known : NULL, .built = &built};
  enum outcome outcome = db_transact(intake->db, TX_READ, build, &building, fault);
  arena_done(&building.arena);
  if (outcome == OK) {
    put_place(&intake->shelf, &built);
    *body = take(&built.body);
  }
  if (built.body != NULL) shared_body_unref(built.body);
  if (had) shared_body_unref(known.body);
  return outcome;
}

static enum outcome read_catalogue(struct tx *tx, const struct reading *reading) {
  struct catalog catalog = {0};
  enum outcome outcome = catalog_read(tx, reading->kpa, reading->day, reading->arena, &catalog);
  if (outcome != OK) return outcome;
  struct snapshot_activity *activities = arena_list(reading->arena, catalog.activity_count, sizeof *activities);
  struct snapshot_item *items = arena_list(reading->arena, catalog.item_count, sizeof *items);
  for (size_t i = 0; i < catalog.activity_count; i++) {
    const struct catalog_activity *from = &catalog.activities[i];
    activities[i] = (struct snapshot_activity){from->code, from->name, from->short_name, from->pictogram};
  }
  for (size_t i = 0; i < catalog.item_count; i++) {
    const struct catalog_item *from = &catalog.items[i];
    bool coded = from->barcode[0] != '\0';
    items[i] = (struct snapshot_item){.code = from->code,
                                      .name = from->name,
                                      .short_name = from->short_name,
                                      .kind = from->kind,
                                      .activity = from->activity,
                                      .unit = from->unit,
                                      .pricing = from->pricing,
                                      .account = from->account,
                                      .vat_scheme = from->vat_scheme,
                                      .pictogram = from->pictogram,
                                      .vat_rate = from->vat_rate,
                                      .price = from->price,
                                      .barcode = coded ? from->barcode : NULL,
                                      .barcode_kind = coded ? from->barcode_kind : NULL,
                                      .turnover = from->turnover,
                                      .guarantee_notice = from->guarantee_notice,
                                      .archived = from->archived,
                                      .minimum = MONEY(from->minimum)};
  }
  reading->snapshot->activities = activities, reading->snapshot->activity_count = catalog.activity_count;
  reading->snapshot->items = items, reading->snapshot->item_count = catalog.item_count;
  return OK;
}

static enum outcome read_rates(struct tx *tx, const struct reading *reading) {
  const struct catalog_vat_rate *rates = NULL;
  size_t count = 0;
  enum outcome outcome = catalog_read_vat_rates(tx, reading->arena, &rates, &count);
  if (outcome != OK) return outcome;
  struct snapshot_vat_rate *list = arena_list(reading->arena, count, sizeof *list);
  for (size_t i = 0; i < count; i++)
    list[i] = (struct snapshot_vat_rate){rates[i].rate, date_text(rates[i].valid_from, reading->arena),
                                         date_text(rates[i].valid_to, reading->arena)};
  reading->snapshot->vat_rates = list, reading->snapshot->vat_rate_count = count;
  return OK;
}

static enum outcome read_people(struct tx *tx, const struct reading *reading) {
  struct ledger_people people = {0};
  enum outcome outcome = ledger_people_read(tx, reading->kpa, reading->arena, &people);
  if (outcome == OK) outcome = take_place(&people, reading);
  if (outcome != OK) return outcome;
  take_members(&people, reading);
  take_rules(&people, reading);
  return OK;
}

static enum outcome take_place(const struct ledger_people *people, const struct reading *reading) {
  const struct ledger_kpa *kpa = ledger_kpa_find(people, reading->kpa);
  if (kpa == NULL) return NOT_FOUND;
  reading->snapshot->kpa = (struct snapshot_place){kpa->code, kpa->name, kpa->city, kpa->address};
  for (size_t i = 0; i < people->entity_count; i++) {
    const struct ledger_entity *entity = &people->entities[i];
    if (text_equal(entity->code, kpa->legal_entity))
      reading->snapshot->legal_entity = seller_of(entity, reading->arena);
  }
  return OK;
}

static struct snapshot_seller seller_of(const struct ledger_entity *entity, struct arena *arena) {
  return (struct snapshot_seller){.code = entity->code,
                                  .name = entity->name,
                                  .siren = entity->siren,
                                  .siret = entity->siret,
                                  .vat_number = entity->vat_number,
                                  .address = entity->address,
                                  .legal_mention = entity->legal_mention,
                                  .ape = entity->ape,
                                  .vat_on_debits = entity->vat_on_debits,
                                  .attestation = entity->attestation,
                                  .attestation_on = date_text(entity->attestation_on, arena)};
}

static void take_members(const struct ledger_people *people, const struct reading *reading) {
  struct snapshot_member *members = arena_list(reading->arena, people->member_count, sizeof *members);
  size_t count = 0;
  for (size_t i = 0; i < people->member_count; i++) {
    const struct ledger_member *from = &people->members[i];
    if (!text_equal(from->kpa, reading->kpa)) continue;
    members[count] = (struct snapshot_member){.code = from->code, .name = from->name, .face = from->face};
    take_contracts(people, &members[count++], reading->arena);
  }
  reading->snapshot->members = members, reading->snapshot->member_count = count;
}

static void take_contracts(const struct ledger_people *people, struct snapshot_member *member, struct arena *arena) {
  struct snapshot_contract *contracts = NULL;
  for (int round = 0; round < 2; round++) { /* counted, then copied */
    size_t count = 0;
    for (size_t i = 0; i < people->contract_count; i++) {
      const struct ledger_contract *from = &people->contracts[i];
      if (!text_equal(from->member, member->code)) continue;
      if (contracts != NULL)
        contracts[count] = (struct snapshot_contract){contract_kind_name(from->kind), date_text(from->starts_on, arena),
                                                      date_text(from->ends_on, arena)};
      count++;
    }
    if (contracts == NULL) contracts = arena_list(arena, count, sizeof *contracts);
    member->contracts = contracts, member->contract_count = count;
  }
}

static void take_rules(const struct ledger_people *people, const struct reading *reading) {
  struct snapshot_rule *rules = arena_list(reading->arena, people->rule_count, sizeof *rules);
  size_t count = 0;
  for (size_t i = 0; i < people->rule_count; i++) {
    const struct split_rule *from = &people->rules[i].rule;
    if (!text_equal(from->kpa, reading->kpa)) continue;
    struct snapshot_weight *weights = arena_list(reading->arena, from->weight_count, sizeof *weights);
    for (size_t j = 0; j < from->weight_count; j++)
      weights[j] = (struct snapshot_weight){from->weights[j].member, from->weights[j].weight};
    rules[count++] =
        (struct snapshot_rule){.id = from->id,
                               .activity = from->activity,
                               .contract = from->contract == CONTRACT_NONE ? NULL : contract_kind_name(from->contract),
                               .deduction = split_deduction_name(from->deduction),
                               .weighting = split_weighting_name(from->weighting),
                               .weights = weights,
                               .weight_count = from->weight_count,
                               .cae_bp = from->cae_bp,
                               .pot_bp = from->pot_bp,
                               .valid_from = date_text(from->valid_from, reading->arena),
                               .decided_on = date_text(people->rules[i].decided_on, reading->arena)};
  }
  reading->snapshot->split_rules = rules, reading->snapshot->split_rule_count = count;
}

static enum outcome read_cashiers(struct tx *tx, const struct reading *reading) {
  struct snapshot_cashier *cashiers = NULL;
  size_t count = 0;
  const struct db_param params[] = {P_TEXT(reading->kpa), P_DATE(reading->day)};
  enum outcome outcome = tx_run(tx, &intake_read_cashiers, params, reading->arena, &cashiers, &count);
  reading->snapshot->cashiers = cashiers, reading->snapshot->cashier_count = count;
  return outcome;
}

static enum outcome read_till_rules(struct tx *tx, const struct reading *reading) {
  return till_settings_read(tx, reading->kpa, reading->day, reading->arena, &reading->snapshot->till);
}

static const char *date_text(struct date date, struct arena *arena) {
  char text[DATE_TEXT];
  return date.year == 0 ? NULL : arena_format(arena, "%s", date_format(date, text));
}

/* found holds a reference of its own. */
static bool find_place(struct shelf *shelf, const char *kpa, bool fresh_only, struct shelf_place *found) {
  bool have = false;
  pthread_mutex_lock(&shelf->lock);
  for (size_t i = 0; i < shelf->count && !have; i++) {
    const struct shelf_place *place = &shelf->places[i];
    if (!text_equal(place->kpa, kpa)) continue;
    if (fresh_only && clock_monotonic_us() - place->checked_us >= CHECK_EVERY_US) continue;
    *found = *place;
    found->body = shared_body_ref(place->body);
    have = true;
  }
  pthread_mutex_unlock(&shelf->lock);
  return have;
}

static enum outcome build(struct tx *tx, void *context) {
  struct building *building = context;
  struct shelf_place *built = building->built;
  const struct shelf_place *known = building->known;
  struct snapshot snapshot;
  arena_reset(&building->arena);
  if (built->body != NULL) shared_body_unref(take(&built->body)); /* a second try */
  enum outcome outcome = versions_read(tx, &building->arena, &built->versions);
  if (outcome != OK) return outcome;
  if (known != NULL && known->versions.catalog == built->versions.catalog &&
      known->versions.people == built->versions.people && date_compare(known->day, built->day) == 0) {
    built->body = shared_body_ref(known->body);
    return OK;
  }
  outcome = intake_snapshot_read(tx, built->kpa, built->day, &building->arena, &snapshot);
  if (outcome != OK) return outcome;
  AUTO(buffer) struct buffer bytes = {0};
  struct json json = json_into(&bytes);
  spec_write(&snapshot_spec, &snapshot, &json);
  built->body = shared_body_new("application/json", bytes.bytes, bytes.length);
  return OK;
}

static void put_place(struct shelf *shelf, const struct shelf_place *built) {
  pthread_mutex_lock(&shelf->lock);
  size_t at = 0;
  while (at < shelf->count && !text_equal(shelf->places[at].kpa, built->kpa)) at++;
  if (at == shelf->count) {
    shelf->places = memory_resize(shelf->places, ++shelf->count * sizeof *shelf->places);
    shelf->places[at] = (struct shelf_place){0};
  }
  struct shared_body *old = shelf->places[at].body;
  shelf->places[at] = *built;
  shelf->places[at].body = shared_body_ref(built->body);
  pthread_mutex_unlock(&shelf->lock);
  if (old != NULL) shared_body_unref(old);
}
