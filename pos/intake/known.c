/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a batch refers to, read before anything is decided. */
#include "pos/intake/private.h"

static enum outcome read_sources(struct batch *batch, struct fault *fault);
static enum outcome parse_records(struct batch *batch, struct fault *fault);
static enum outcome read_held(struct batch *batch, struct fault *fault);
static size_t list_references(const struct batch *batch, const char *kpas[], const char *references[]);

enum outcome known_read(struct batch *batch, struct fault *fault) {
  batch->known = (struct known){0};
  enum outcome outcome = read_sources(batch, fault);
  return outcome == OK ? read_held(batch, fault) : outcome;
}

static enum outcome read_sources(struct batch *batch, struct fault *fault) {
  const char **sources = arena_list(batch->arena, batch->count, sizeof *sources);
  struct known *known = &batch->known;
  size_t count = 0;
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *claim = batch->claims[i];
    if (claim->early == OK && claim_is_sale(claim) && claim->record.ticket.source != NULL)
      sources[count++] = claim->record.ticket.source;
  }
  if (count == 0) return OK;
  const struct db_param params[] = {P_LIST(DB_UUIDS, sources, count)};
  enum outcome outcome =
      intake_look_up(batch->intake->own, &intake_read_known, params, batch->arena, &known->rows, &known->count, fault);
  if (outcome == OK)
    outcome = intake_look_up(batch->intake->own, &intake_read_credited, params, batch->arena, &known->credited,
                             &known->credited_count, fault);
  return outcome == OK ? parse_records(batch, fault) : outcome;
}

static enum outcome parse_records(struct batch *batch, struct fault *fault) {
  struct known *known = &batch->known;
  known->records = arena_list(batch->arena, known->count, sizeof *known->records);
  for (size_t i = 0; i < known->count; i++) {
    const struct db_bytes *body = &known->rows[i].body;
    enum outcome outcome =
        record_parse((const char *)body->bytes, body->length, batch->arena, &known->records[i], fault);
    if (outcome != OK) return outcome;
  }
  return OK;
}

static enum outcome read_held(struct batch *batch, struct fault *fault) {
  size_t most = 0;
  for (size_t i = 0; i < batch->count; i++)
    if (batch->claims[i]->early == OK && claim_is_sale(batch->claims[i]))
      most += batch->claims[i]->record.ticket.line_count + batch->claims[i]->record.ticket.tender_count;
  const char **kpas = arena_list(batch->arena, most, sizeof *kpas);
  const char **references = arena_list(batch->arena, most, sizeof *references);
  size_t count = list_references(batch, kpas, references);
  if (count == 0) return OK;
  const struct db_param params[] = {P_LIST(DB_TEXTS, kpas, count), P_LIST(DB_TEXTS, references, count)};
  return intake_look_up(batch->intake->own, &intake_sum_held, params, batch->arena, &batch->known.held,
                        &batch->known.held_count, fault);
}

/* Those that some ticket spends. */
static size_t list_references(const struct batch *batch, const char *kpas[], const char *references[]) {
  struct held_movement movements[HELD_MOVEMENTS_MAX];
  size_t count = 0;
  for (size_t i = 0; i < batch->count; i++) {
    const struct claim *claim = batch->claims[i];
    if (claim->early != OK || !claim_is_sale(claim)) continue;
    size_t moved = ticket_held(&claim->record.ticket, movements);
    for (size_t j = 0; j < moved; j++) {
      if (movements[j].amount.cents >= 0) continue;
      kpas[count] = claim->till->kpa;
      references[count++] = movements[j].reference;
    }
  }
  return count;
}
