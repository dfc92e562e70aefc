/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/people.h"

#include <stdio.h>

struct sharing {
  const struct ticket *ticket;
  const struct snapshot_index *index;
  struct date day;
  struct split_rule *rules;
  size_t rule_count;
  struct share *persons;
  size_t person_count;
  struct money pot, cae, vat;
  struct fault *fault;
};

static void list_rules(struct sharing *sharing, struct arena *arena);
static enum outcome share_line(struct sharing *sharing, size_t at);
static struct split_rule rule_of(const struct snapshot *snapshot, const struct snapshot_rule *rule,
                                 struct arena *arena);
static enum outcome split_line(const struct sharing *sharing, size_t at, struct split_line *split);
static enum outcome give_persons(struct sharing *sharing, const struct ticket_line *line,
                                 const struct split_line *split);
static struct share *person_of(struct sharing *sharing, const char *member);
static enum outcome add_vat(struct sharing *sharing);
static void put_together(const struct sharing *sharing, struct arena *arena, struct shares *shares);
static enum outcome too_large(const struct sharing *sharing);

enum outcome ticket_shares(const struct ticket *ticket, const struct snapshot_index *index, struct date day,
                           struct arena *arena, struct shares *shares, struct fault *fault) {
  struct sharing sharing = {.ticket = ticket, .index = index, .day = day, .fault = fault};
  if (ticket->source_day != NULL && !date_parse(ticket->source_day, &sharing.day)) /* shared as it was sold */
    return fault_set(fault, OUT_OF_RANGE, "/source_day", "%s", ticket->source_day);
  list_rules(&sharing, arena);
  sharing.persons = arena_list(arena, ticket->line_count * LINE_MEMBERS_MAX, sizeof *sharing.persons);
  for (size_t i = 0; i < ticket->line_count; i++) {
    enum outcome outcome = share_line(&sharing, i);
    if (outcome != OK) return outcome;
  }
  enum outcome outcome = add_vat(&sharing);
  if (outcome == OK) put_together(&sharing, arena, shares);
  return outcome;
}

static void list_rules(struct sharing *sharing, struct arena *arena) {
  const struct snapshot *snapshot = snapshot_of(sharing->index);
  sharing->rules = arena_list(arena, snapshot->split_rule_count, sizeof *sharing->rules);
  sharing->rule_count = snapshot->split_rule_count;
  for (size_t i = 0; i < snapshot->split_rule_count; i++)
    sharing->rules[i] = rule_of(snapshot, &snapshot->split_rules[i], arena);
}

static struct split_rule rule_of(const struct snapshot *snapshot, const struct snapshot_rule *rule,
                                 struct arena *arena) {
  struct split_rule made = {.id = rule->id,
                            .kpa = snapshot->kpa.code,
                            .activity = rule->activity,
                            .cae_bp = rule->cae_bp,
                            .pot_bp = rule->pot_bp,
                            .valid_from = snapshot_date(rule->valid_from),
                            .deduction = split_deduction_parse(rule->deduction),
                            .weighting = split_weighting_parse(rule->weighting),
                            .weight_count = rule->weight_count};
  struct split_weight *weights = arena_list(arena, rule->weight_count, sizeof *weights);
  for (size_t i = 0; i < rule->weight_count; i++)
    weights[i] = (struct split_weight){rule->weights[i].member, rule->weights[i].weight};
  made.weights = weights;
  if (!contract_kind_parse(rule->contract, &made.contract)) made.contract = CONTRACT_NONE;
  return made;
}

/* A gift card belongs to nobody yet: it is shared when it is spent. */
static enum outcome share_line(struct sharing *sharing, size_t at) {
  const struct ticket_line *line = &sharing->ticket->lines[at];
  struct split_line split = {0};
  if (!line->turnover) return OK;
  enum outcome outcome = split_line(sharing, at, &split);
  if (outcome != OK) return outcome;
  if (!money_add(sharing->pot, split.pot, &sharing->pot) || !money_add(sharing->cae, split.cae, &sharing->cae))
    return too_large(sharing);
  return give_persons(sharing, line, &split);
}

static enum outcome split_line(const struct sharing *sharing, size_t at, struct split_line *split) {
  const struct ticket_line *line = &sharing->ticket->lines[at];
  struct split_worker workers[LINE_MEMBERS_MAX];
  char field[64];
  snprintf(field, sizeof field, "/lines/%zu", at);
  for (size_t i = 0; i < line->member_count && i < LINE_MEMBERS_MAX; i++) {
    const struct snapshot_member *member = snapshot_member_find(sharing->index, line->members[i].member);
    if (member == NULL) return fault_set(sharing->fault, UNKNOWN_MEMBER, field, "%s", line->members[i].member);
    workers[i] =
        (struct split_worker){member->code, snapshot_contract_on(member, sharing->day), line->members[i].weight};
  }
  const struct split_case of = {
      .kpa = snapshot_of(sharing->index)->kpa.code, .activity = line->activity, .day = sharing->day};
  const struct split_sold sold = {.net = line->net,
                                  .discount = line->discount,
                                  .bearer = line->bearer,
                                  .vat_rate = line->vat_rate,
                                  .kept_net = line->source_net,
                                  .kept_discount = line->source_discount};
  enum outcome outcome =
      ledger_split_sold(sharing->rules, sharing->rule_count, &of, &sold, workers, line->member_count, split);
  if (outcome == NO_SPLIT_RULE) return fault_set(sharing->fault, NO_SPLIT_RULE, field, "%s", line->activity);
  return outcome == OK ? OK : fault_set(sharing->fault, OUT_OF_RANGE, field, "cannot be shared");
}

static enum outcome give_persons(struct sharing *sharing, const struct ticket_line *line,
                                 const struct split_line *split) {
  for (size_t i = 0; i < line->member_count; i++) {
    struct share *share = person_of(sharing, line->members[i].member);
    if (!money_add(share->amount, split->parts[i].share, &share->amount)) return too_large(sharing);
  }
  return OK;
}

static struct share *person_of(struct sharing *sharing, const char *code) {
  for (size_t i = 0; i < sharing->person_count; i++)
    if (text_equal(sharing->persons[i].member, code)) return &sharing->persons[i];
  const struct snapshot_member *member = snapshot_member_find(sharing->index, code);
  struct share *share = &sharing->persons[sharing->person_count++];
  *share = (struct share){.kind = "person", .member = code, .name = member->name, .face = member->face};
  return share;
}

static enum outcome add_vat(struct sharing *sharing) {
  for (size_t i = 0; i < sharing->ticket->vat_count; i++)
    if (!money_add(sharing->vat, sharing->ticket->vat[i].vat, &sharing->vat)) return too_large(sharing);
  return OK;
}

/* Pot, cooperative and State are always there, even with nothing: a picture whose parts come and go is not learnt. */
static void put_together(const struct sharing *sharing, struct arena *arena, struct shares *shares) {
  size_t count = sharing->person_count;
  struct share *list = arena_list(arena, count + 3, sizeof *list);
  for (size_t i = 0; i < count; i++) list[i] = sharing->persons[i];
  list[count] = (struct share){.kind = "pot", .name = "Pot commun", .face = "pot-commun", .amount = sharing->pot};
  list[count + 1] = (struct share){
      .kind = "cae", .name = snapshot_of(sharing->index)->legal_entity.name, .face = "coop", .amount = sharing->cae};
  list[count + 2] = (struct share){.kind = "vat", .name = "TVA", .face = "etat", .amount = sharing->vat};
  *shares = (struct shares){.list = list, .count = count + 3};
}

static enum outcome too_large(const struct sharing *sharing) {
  return fault_set(sharing->fault, OUT_OF_RANGE, "/total", "the amounts are too large");
}
