/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Draws the baskets of one month: what a KPA sells, in plausible quantities, until each cell holds its exact net. The
 * last line of a cell has a price chosen for that: one cent more of price moves the net by at most one cent, so an
 * exact end always exists. */
#include "server/demo.h"

#include <stdlib.h>
#include <string.h>

#define TRIES_BEFORE_CLOSING 8
#define LINES_DRAWN_MAX 5

struct month {
  struct demo_shop *shop;
  const struct demo_cell *cells;
  int64_t *left; /* net still to be sold, per cell */
  size_t cell_count;
  struct date first, last;
  struct arena *arena;
  struct demo_sale *sales;
  size_t count, capacity;
  struct fault *fault;
};

struct draft { /* a basket being drawn, and the cell each line counts for */
  struct demo_sale sale;
  struct basket_line *lines;
  size_t cell[LINES_DRAWN_MAX];
  size_t line_count;
  struct date day;
};

static enum outcome fill_cell(struct month *month, size_t cell);
static void start_draft(struct month *month, struct draft *draft);
static bool draw_line(struct month *month, struct draft *draft, size_t cell);
static bool take_if_it_fits(struct month *month, struct draft *draft);
static enum outcome close_cell(struct month *month, size_t cell);
static const struct snapshot_item *closing_item(struct month *month, size_t cell);
static bool price_for_net(const struct snapshot_item *item, int64_t net, struct basket_line *line);
static void draw_workers(struct month *month, struct draft *draft, struct basket_line *line, const char *activity);
static void keep(struct month *month, struct draft *draft, const struct ticket *ticket);
static void draw_tenders(struct month *month, struct demo_sale *sale, struct money total);
static int by_time(const void *a, const void *b);

enum outcome demo_month(struct demo_shop *shop, const struct demo_cell *cells, size_t cell_count, struct date last_day,
                        struct arena *arena, struct demo_sale **sales, size_t *count, struct fault *fault) {
  char first[DATE_TEXT];
  struct month month = {
      .shop = shop, .cells = cells, .cell_count = cell_count, .arena = arena, .fault = fault, .last = last_day};
  memcpy(first, cells[0].month, 7);
  memcpy(first + 7, "-01", 4);
  if (!date_parse(first, &month.first)) return fault_set(fault, BAD_RECORD, "month", "%s", cells[0].month);
  month.left = arena_list(arena, cell_count, sizeof *month.left);
  for (size_t i = 0; i < cell_count; i++) month.left[i] = cells[i].net;
  enum outcome outcome = OK;
  for (size_t i = 0; i < cell_count && outcome == OK; i++) outcome = fill_cell(&month, i);
  if (outcome != OK) return outcome;
  qsort(month.sales, month.count, sizeof *month.sales, by_time);
  *sales = month.sales;
  *count = month.count;
  return OK;
}

static enum outcome fill_cell(struct month *month, size_t cell) {
  for (int tries = 0; tries < TRIES_BEFORE_CLOSING && month->left[cell] > 0;) {
    struct draft draft;
    start_draft(month, &draft);
    size_t lines = 1 + demo_draw(&month->shop->random, 3);
    for (size_t i = 0; i < lines; i++) {
      /* one line in eight is something else that the same customer takes along */
      size_t other = demo_draw(&month->shop->random, month->cell_count);
      bool along = i > 0 && month->left[other] > 0 && demo_draw(&month->shop->random, 8) == 0;
      if (!draw_line(month, &draft, along ? other : cell)) break;
    }
    if (draft.line_count == 0 || !take_if_it_fits(month, &draft)) tries++;
  }
  return month->left[cell] == 0 ? OK : close_cell(month, cell);
}

/* A day of the month, Monday to Saturday, between 9 and 18 o'clock. */
static void start_draft(struct month *month, struct draft *draft) {
  struct demo_random *random = &month->shop->random;
  int days = date_days_between(month->first, month->last) + 1;
  static const struct date monday = {2022, 1, 3};
  struct date day = date_add_days(month->first, (int)demo_draw(random, (uint64_t)days));
  if (date_days_between(monday, day) % 7 == 6)
    day = date_compare(day, month->last) < 0 && days > 1 ? date_add_days(day, 1) : month->first;
  *draft = (struct draft){.day = day};
  draft->sale.at_us =
      time_in_paris(day, 9 + (int)demo_draw(random, 9), (int)demo_draw(random, 60), (int)demo_draw(random, 60));
  draft->lines = arena_list(month->arena, LINES_DRAWN_MAX, sizeof *draft->lines);
}

/* The activity of a cell that leaves it open is drawn among those of the KPA. */
static const char *activity_of(struct month *month, size_t cell) {
  if (month->cells[cell].activity) return month->cells[cell].activity;
  const char *codes = month->shop->kpa->activities;
  size_t count = 1;
  for (const char *c = codes; *c; c++) count += *c == ' ';
  for (size_t skip = demo_draw(&month->shop->random, count); skip > 0; skip--) codes = strchr(codes, ' ') + 1;
  return arena_text(month->arena, codes, strcspn(codes, " "));
}

static const struct snapshot_item *draw_item(struct month *month, const char *activity) {
  const struct snapshot *snapshot = month->shop->snapshot;
  const struct snapshot_item *fit[64];
  size_t count = 0;
  for (size_t i = 0; i < snapshot->item_count && count < 64; i++) {
    const struct snapshot_item *item = &snapshot->items[i];
    bool plain = item->turnover && text_equal(item->vat_scheme, "normal") && !text_equal(item->pricing, "quote");
    if (plain && text_equal(item->activity, activity)) fit[count++] = item;
  }
  return count ? fit[demo_draw(&month->shop->random, count)] : NULL;
}

static bool draw_line(struct month *month, struct draft *draft, size_t cell) {
  struct demo_random *random = &month->shop->random;
  const char *activity = activity_of(month, cell);
  const struct snapshot_item *item = draw_item(month, activity);
  if (!item) return false;
  struct basket_line *line = &draft->lines[draft->line_count];
  *line = (struct basket_line){.item = item->code, .quantity = QUANTITY_ONE};
  if (text_equal(item->pricing, "weight")) line->quantity = 200 + 50 * (int64_t)demo_draw(random, 60);
  else if (text_equal(item->unit, "hour") || text_equal(item->unit, "metre"))
    line->quantity = 500 * (1 + (int64_t)demo_draw(random, 4));
  else if (demo_draw(random, 5) == 0) line->quantity = QUANTITY_ONE * (2 + (int64_t)demo_draw(random, 2));
  if (text_equal(item->pricing, "free")) {
    line->priced = true;
    line->unit_price = MONEY(100 * (1 + (int64_t)demo_draw(random, 6)));
  }
  draw_workers(month, draft, line, activity);
  draft->cell[draft->line_count++] = cell;
  return true;
}

/* Two times in three one person, sometimes two; the rest is the collective's. Only who has a contract that day. */
static void draw_workers(struct month *month, struct draft *draft, struct basket_line *line, const char *activity) {
  const struct demo_plan *plan = month->shop->plan;
  struct basket_member *members = arena_list(month->arena, 2, sizeof *members);
  size_t wanted = (size_t[]){1, 1, 1, 1, 2, 0}[demo_draw(&month->shop->random, 6)],
         start = demo_draw(&month->shop->random, plan->worker_count);
  for (size_t i = 0; i < plan->worker_count && line->member_count < wanted; i++) {
    const struct demo_worker *worker = &plan->workers[(start + i) % plan->worker_count];
    bool here = text_starts(worker->member, month->shop->kpa->code) &&
                strlen(worker->member) == strlen(month->shop->kpa->code) + 4;
    if (!here || !strstr(worker->activities, activity)) continue;
    if (month->shop->catalogue.member(month->shop->catalogue.context, worker->member, draft->day) != OK) continue;
    members[line->member_count++] = (struct basket_member){worker->member, 1};
  }
  line->members = members;
}

static bool take_if_it_fits(struct month *month, struct draft *draft) {
  draft->sale.basket = (struct basket){.lines = draft->lines, .line_count = draft->line_count, .confirmed = true};
  struct ticket ticket;
  if (ticket_price(&draft->sale.basket, &month->shop->catalogue, draft->day, false, month->arena, &ticket,
                   month->fault) != OK)
    return false;
  int64_t taken[LINES_DRAWN_MAX] = {0}; /* per line's cell, summed on its first line */
  for (size_t i = 0; i < ticket.line_count; i++) {
    size_t first = 0;
    while (draft->cell[first] != draft->cell[i]) first++;
    taken[first] += ticket.lines[i].net.cents;
  }
  for (size_t i = 0; i < ticket.line_count; i++)
    if (taken[i] > month->left[draft->cell[i]]) return false;
  for (size_t i = 0; i < ticket.line_count; i++) month->left[draft->cell[i]] -= taken[i];
  keep(month, draft, &ticket);
  return true;
}

static enum outcome close_cell(struct month *month, size_t cell) {
  struct draft draft;
  start_draft(month, &draft);
  const struct snapshot_item *item = closing_item(month, cell);
  if (!item)
    return fault_set(month->fault, FAILED_INTERNAL, month->cells[cell].month, "nothing to close the cell with");
  draft.lines[0] = (struct basket_line){.item = item->code, .quantity = QUANTITY_ONE};
  if (!price_for_net(item, month->left[cell], &draft.lines[0]))
    return fault_set(month->fault, ARITHMETIC_MISMATCH, month->cells[cell].month, "no price gives this net");
  draw_workers(month, &draft, &draft.lines[0], item->activity);
  draft.line_count = 1;
  draft.cell[0] = cell;
  if (!take_if_it_fits(month, &draft) || month->left[cell] != 0)
    return fault_set(month->fault, ARITHMETIC_MISMATCH, month->cells[cell].month, "the cell does not close");
  return OK;
}

/* Something whose price or weight is open, and no margin scheme. */
static const struct snapshot_item *closing_item(struct month *month, size_t cell) {
  for (int tries = 0; tries < 40; tries++) {
    const char *activity = activity_of(month, cell);
    for (size_t i = 0; i < month->shop->snapshot->item_count; i++) {
      const struct snapshot_item *item = &month->shop->snapshot->items[i];
      if (text_equal(item->activity, activity) && !text_equal(item->pricing, "fixed") &&
          text_equal(item->vat_scheme, "normal") && item->price.cents < 500)
        return item;
    }
  }
  return NULL;
}

static bool price_for_net(const struct snapshot_item *item, int64_t net, struct basket_line *line) {
  int64_t guess = (net * (RATE_ONE + item->vat_rate) + RATE_ONE / 2) / RATE_ONE;
  for (int64_t gross = guess > 2 ? guess - 2 : 1; gross <= guess + 2; gross++) {
    struct money found;
    if (!money_net(MONEY(gross), (int32_t)item->vat_rate, &found) || found.cents != net) continue;
    if (!text_equal(item->pricing, "weight")) {
      line->priced = true;
      line->unit_price = MONEY(gross);
      return true;
    }
    struct money weighed; /* a price per kilo under 5 € moves by at most half a cent a gram */
    line->quantity = (gross * QUANTITY_ONE + item->price.cents / 2) / item->price.cents;
    if (line->quantity > 0 && money_times(item->price, line->quantity, &weighed) && weighed.cents == gross) return true;
  }
  return false;
}

static void keep(struct month *month, struct draft *draft, const struct ticket *ticket) {
  char id[UUID_TEXT];
  demo_uuid(&month->shop->random, draft->sale.at_us, id);
  draft->sale.basket.id = arena_text(month->arena, id, UUID_TEXT - 1);
  draw_tenders(month, &draft->sale, ticket->total);
  if (month->count == month->capacity) {
    size_t capacity = month->capacity ? month->capacity * 2 : 256;
    struct demo_sale *larger = arena_list(month->arena, capacity, sizeof *larger);
    if (month->count) memcpy(larger, month->sales, month->count * sizeof *larger);
    month->sales = larger;
    month->capacity = capacity;
  }
  month->sales[month->count++] = draft->sale;
}

/* Cash with the nearest note, card to the cent, now and then a cheque. */
static void draw_tenders(struct month *month, struct demo_sale *sale, struct money total) {
  if (total.cents == 0) return;
  struct basket_tender *tender = arena_alloc(month->arena, sizeof *tender);
  uint64_t how = demo_draw(&month->shop->random, 20);
  const char *kind = how < 13 && total.cents <= 20000 ? "cash" : how < 19 ? "card" : "cheque";
  *tender = (struct basket_tender){.kind = kind, .amount = total};
  if (text_equal(tender->kind, "cash") && demo_draw(&month->shop->random, 3) > 0) {
    int64_t note = total.cents <= 500 ? 500 : total.cents <= 1000 ? 1000 : total.cents <= 2000 ? 2000 : 5000;
    tender->amount = MONEY((total.cents + note - 1) / note * note);
  }
  sale->basket.tenders = tender;
  sale->basket.tender_count = 1;
}

static int by_time(const void *a, const void *b) {
  const struct demo_sale *left = a, *right = b;
  if (left->at_us != right->at_us) return left->at_us < right->at_us ? -1 : 1;
  return strcmp(left->basket.id, right->basket.id);
}
