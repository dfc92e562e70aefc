/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a new catalogue changes of what the law wants told: rates, rights, rules of sharing. */
#include "pos/till/view_kept.h"

#include <string.h>

static bool same_rates(const struct snapshot *one, const struct snapshot *other);
static bool same_rights(const struct snapshot *one, const struct snapshot *other);
static bool same_rules(const struct snapshot *one, const struct snapshot *other);
static void write_rules(const struct snapshot *snapshot, struct buffer *out);

size_t view_events(const struct snapshot *former, const struct snapshot *next, struct arena *arena,
                   struct draft drafts[static VIEW_EVENTS]) {
  size_t count = 0;
  drafts[count++] = keep_event_draft(EVENT_CATALOGUE_IMPORT, arena_format(arena, "%zu articles", next->item_count));
  if (!same_rates(former, next)) drafts[count++] = keep_event_draft(EVENT_VAT_RATE_CHANGE, NULL);
  if (!same_rights(former, next)) drafts[count++] = keep_event_draft(EVENT_RIGHTS_CHANGE, NULL);
  if (!same_rules(former, next)) drafts[count++] = keep_event_draft(EVENT_SPLIT_RULE_CHANGE, NULL);
  return count;
}

static bool same_rates(const struct snapshot *one, const struct snapshot *other) {
  bool same = one->vat_rate_count == other->vat_rate_count;
  for (size_t i = 0; same && i < one->vat_rate_count; i++) {
    const struct snapshot_vat_rate *a = &one->vat_rates[i], *b = &other->vat_rates[i];
    same = a->rate == b->rate && text_equal(a->valid_from, b->valid_from) && text_equal(a->valid_to, b->valid_to);
  }
  return same;
}

/* Who may hold the till, and with what; a new code is a new right. */
static bool same_rights(const struct snapshot *one, const struct snapshot *other) {
  bool same = one->cashier_count == other->cashier_count;
  for (size_t i = 0; same && i < one->cashier_count; i++) {
    const struct snapshot_cashier *a = &one->cashiers[i], *b = &other->cashiers[i];
    same = text_equal(a->code, b->code) && text_equal(a->rights, b->rights) && text_equal(a->pin, b->pin);
  }
  return same;
}

static bool same_rules(const struct snapshot *one, const struct snapshot *other) {
  AUTO(buffer) struct buffer a = {0};
  AUTO(buffer) struct buffer b = {0};
  write_rules(one, &a);
  write_rules(other, &b);
  return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static void write_rules(const struct snapshot *snapshot, struct buffer *out) {
  const struct snapshot rules = {.split_rules = snapshot->split_rules, .split_rule_count = snapshot->split_rule_count};
  struct json json = json_into(out);
  spec_write(&snapshot_spec, &rules, &json);
}
