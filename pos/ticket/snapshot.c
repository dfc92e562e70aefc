/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/ticket/snapshot.h"
#include "pos/ticket/people.h"

#include <stdlib.h>
#include <string.h>

struct vat_period {
  int64_t rate;
  struct date from, to; /* year 0: open */
};

struct snapshot_index {
  const struct snapshot *snapshot;
  const struct snapshot_item **items; /* sorted by code */
  const struct snapshot_item **coded; /* those with a barcode, sorted by it */
  size_t coded_count;
  const struct snapshot_member **members; /* sorted by code */
  struct sold_item *sold;                 /* in the order of items */
  struct vat_period *rates;
};

static int compare_items(const void *left, const void *right);
static int compare_barcodes(const void *left, const void *right);
static int compare_members(const void *left, const void *right);
static void index_barcodes(struct snapshot_index *index, struct arena *arena);
static struct sold_item sell(const struct snapshot_item *item);
static struct vat_period period_of(const struct snapshot_vat_rate *rate);
static const struct snapshot_item *const *locate_item(const struct snapshot_index *index, const char *code);
static const struct sold_item *find_sold(const void *context, const char *code);
static enum outcome may_sell(const void *context, const char *code, struct date day);
static bool may_hold_till(const void *context, const char *code);
static bool rate_in_force(const void *context, int64_t rate_bp, struct date day);
static bool may_bear(const void *context, const char *bearer);
static bool has_word(const char *words, const char *word);
static bool within(struct date day, struct date from, struct date to);

const struct snapshot_index *snapshot_index_new(const struct snapshot *snapshot, struct arena *arena) {
  struct snapshot_index *index = arena_alloc(arena, sizeof *index);
  index->snapshot = snapshot;
  index->items = arena_list(arena, snapshot->item_count, sizeof *index->items);
  index->sold = arena_list(arena, snapshot->item_count, sizeof *index->sold);
  index->members = arena_list(arena, snapshot->member_count, sizeof *index->members);
  index->rates = arena_list(arena, snapshot->vat_rate_count, sizeof *index->rates);
  for (size_t i = 0; i < snapshot->item_count; i++) index->items[i] = &snapshot->items[i];
  for (size_t i = 0; i < snapshot->member_count; i++) index->members[i] = &snapshot->members[i];
  qsort(index->items, snapshot->item_count, sizeof *index->items, compare_items);
  qsort(index->members, snapshot->member_count, sizeof *index->members, compare_members);
  for (size_t i = 0; i < snapshot->item_count; i++) index->sold[i] = sell(index->items[i]);
  index_barcodes(index, arena);
  for (size_t i = 0; i < snapshot->vat_rate_count; i++) index->rates[i] = period_of(&snapshot->vat_rates[i]);
  return index;
}

struct ticket_catalogue snapshot_catalogue(const struct snapshot_index *index) {
  return (struct ticket_catalogue){.item = find_sold,
                                   .member = may_sell,
                                   .cashier = may_hold_till,
                                   .vat_rate = rate_in_force,
                                   .bearer = may_bear,
                                   .context = index};
}

const struct snapshot_item *snapshot_item_find(const struct snapshot_index *index, const char *code) {
  const struct snapshot_item *const *found = locate_item(index, code);
  return found == NULL ? NULL : *found;
}

const struct snapshot_item *snapshot_barcode_find(const struct snapshot_index *index, const char *barcode,
                                                  const char *kind) {
  const struct snapshot_item wanted = {.barcode = barcode, .barcode_kind = kind}, *key = &wanted;
  const struct snapshot_item *const *found =
      bsearch(&key, index->coded, index->coded_count, sizeof *index->coded, compare_barcodes);
  return found == NULL ? NULL : *found;
}

const struct snapshot_member *snapshot_member_find(const struct snapshot_index *index, const char *code) {
  const struct snapshot_member wanted = {.code = code}, *key = &wanted;
  const struct snapshot_member *const *found =
      bsearch(&key, index->members, index->snapshot->member_count, sizeof *index->members, compare_members);
  return found == NULL ? NULL : *found;
}

bool snapshot_cashier_may(const struct snapshot_cashier *cashier, const char *right) {
  const char *rights = cashier->rights ? cashier->rights : CASHIER_RIGHTS;
  return text_equal(rights, "all") || has_word(rights, right);
}

int64_t snapshot_discount_bp(const struct snapshot *snapshot) {
  return snapshot->till.bearers != NULL ? snapshot->till.discount_bp : DISCOUNT_BP_UNSAID;
}

struct money snapshot_gap_limit(const struct snapshot *snapshot) {
  return snapshot->till.limited ? snapshot->till.gap_limit : MONEY(GAP_LIMIT_UNSAID);
}

struct money snapshot_paper_limit(const struct snapshot *snapshot) {
  return snapshot->till.limited ? snapshot->till.paper_limit : MONEY(PAPER_LIMIT_UNSAID);
}

struct money snapshot_out_limit(const struct snapshot *snapshot) {
  return snapshot->till.limited ? snapshot->till.out_limit : MONEY(OUT_LIMIT_UNSAID);
}

const struct snapshot_cashier *snapshot_cashier_find(const struct snapshot *snapshot, const char *code) {
  for (size_t i = 0; i < snapshot->cashier_count; i++)
    if (text_equal(snapshot->cashiers[i].code, code)) return &snapshot->cashiers[i];
  return NULL;
}

const struct snapshot *snapshot_of(const struct snapshot_index *index) {
  return index->snapshot;
}

enum contract_kind snapshot_contract_on(const struct snapshot_member *member, struct date day) {
  for (size_t i = 0; i < member->contract_count; i++) {
    const struct snapshot_contract *contract = &member->contracts[i];
    enum contract_kind kind;
    if (within(day, snapshot_date(contract->starts_on), snapshot_date(contract->ends_on)) &&
        contract_kind_parse(contract->kind, &kind))
      return kind;
  }
  return CONTRACT_NONE;
}

/* An unreadable date must not widen a right: the year 1 begins nothing that is over and ends everything. */
struct date snapshot_date(const char *text) {
  struct date date = {0};
  if (text != NULL && !date_parse(text, &date)) return (struct date){.year = 1, .month = 1, .day = 1};
  return date;
}

static int compare_items(const void *left, const void *right) {
  const struct snapshot_item *const *a = left, *const *b = right;
  return strcmp((*a)->code, (*b)->code);
}

/* The kind of a code that came without one is as good as any other word. */
static int compare_barcodes(const void *left, const void *right) {
  const struct snapshot_item *const *a = left, *const *b = right;
  int order = strcmp((*a)->barcode, (*b)->barcode);
  const char *kind = (*a)->barcode_kind, *other = (*b)->barcode_kind;
  return order != 0 ? order : strcmp(kind ? kind : "", other ? other : "");
}

static int compare_members(const void *left, const void *right) {
  const struct snapshot_member *const *a = left, *const *b = right;
  return strcmp((*a)->code, (*b)->code);
}

static void index_barcodes(struct snapshot_index *index, struct arena *arena) {
  const struct snapshot *snapshot = index->snapshot;
  index->coded = arena_list(arena, snapshot->item_count, sizeof *index->coded);
  for (size_t i = 0; i < snapshot->item_count; i++)
    if (snapshot->items[i].barcode) index->coded[index->coded_count++] = &snapshot->items[i];
  qsort(index->coded, index->coded_count, sizeof *index->coded, compare_barcodes);
}

static struct sold_item sell(const struct snapshot_item *item) {
  return (struct sold_item){.code = item->code,
                            .name = item->name,
                            .kind = item->kind,
                            .activity = item->activity,
                            .unit = item->unit,
                            .pricing = item->pricing,
                            .account = item->account,
                            .vat_scheme = item->vat_scheme,
                            .vat_rate = item->vat_rate,
                            .price = item->price,
                            .minimum = item->minimum,
                            .turnover = item->turnover,
                            .archived = item->archived};
}

static struct vat_period period_of(const struct snapshot_vat_rate *rate) {
  return (struct vat_period){
      .rate = rate->rate, .from = snapshot_date(rate->valid_from), .to = snapshot_date(rate->valid_to)};
}

static const struct snapshot_item *const *locate_item(const struct snapshot_index *index, const char *code) {
  const struct snapshot_item wanted = {.code = code}, *key = &wanted;
  return bsearch(&key, index->items, index->snapshot->item_count, sizeof *index->items, compare_items);
}

static const struct sold_item *find_sold(const void *context, const char *code) {
  const struct snapshot_index *index = context;
  const struct snapshot_item *const *found = locate_item(index, code);
  return found == NULL ? NULL : &index->sold[found - (const struct snapshot_item *const *)index->items];
}

static enum outcome may_sell(const void *context, const char *code, struct date day) {
  const struct snapshot_member *member = snapshot_member_find(context, code);
  if (member == NULL) return UNKNOWN_MEMBER;
  return snapshot_contract_on(member, day) == CONTRACT_NONE ? CONTRACT_EXPIRED : OK;
}

static bool may_hold_till(const void *context, const char *code) {
  const struct snapshot_index *index = context;
  return snapshot_cashier_find(index->snapshot, code) != NULL || snapshot_member_find(index, code) != NULL;
}

static bool rate_in_force(const void *context, int64_t rate_bp, struct date day) {
  const struct snapshot_index *index = context;
  for (size_t i = 0; i < index->snapshot->vat_rate_count; i++)
    if (index->rates[i].rate == rate_bp && within(day, index->rates[i].from, index->rates[i].to)) return true;
  return false;
}

static bool may_bear(const void *context, const char *bearer) {
  const struct snapshot_index *index = context;
  return index->snapshot->till.bearers != NULL && has_word(index->snapshot->till.bearers, bearer);
}

/* words: between blanks */
static bool has_word(const char *words, const char *word) {
  size_t length = strlen(word);
  for (const char *at = strstr(words, word); at; at = strstr(at + 1, word))
    if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) return true;
  return false;
}

static bool within(struct date day, struct date from, struct date to) {
  return (from.year == 0 || date_compare(day, from) >= 0) && (to.year == 0 || date_compare(day, to) <= 0);
}
