/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the screen shows after a sale, made from the signed record and the people of the catalogue. */
#include "pos/till/papers.h"

#include <stdio.h>

#define FOLLOWED_MAX 200 /* returns, copies and the like of one ticket */

static enum outcome write_receipt(struct till *till, const struct journal_row *row, struct catalogue_view *view,
                                  struct arena *arena, struct buffer *out, struct fault *fault);
static void write_head(const struct paper *paper, struct json *json);
static void write_change(struct money change, struct json *json);
static void write_seller(const struct snapshot *snapshot, struct json *json);
static enum outcome write_followed(struct till *till, const struct record *record, struct arena *arena,
                                   struct json *json, struct fault *fault);
static void write_follower(const struct record *record, struct json *json);

enum outcome receipt_write(struct till *till, const struct journal_row *row, struct arena *arena, struct buffer *out,
                           struct fault *fault) {
  struct catalogue_view *view = till_view(till);
  if (!view) return fault_set(fault, NOT_ENROLLED, "", "no catalogue yet");
  enum outcome outcome = write_receipt(till, row, view, arena, out, fault);
  view_release(view);
  return outcome;
}

static enum outcome write_receipt(struct till *till, const struct journal_row *row, struct catalogue_view *view,
                                  struct arena *arena, struct buffer *out, struct fault *fault) {
  struct paper paper;
  struct json json = json_into(out);
  enum outcome outcome = paper_read(row, view, arena, &paper, fault);
  if (outcome == OK) outcome = paper_find_credited(till, &paper, arena, fault);
  if (outcome != OK) return outcome;
  json_open(&json, NULL);
  write_head(&paper, &json);
  ticket_write(paper.ticket, &json, "ticket");
  shares_write(&paper.shares, &json, "shares");
  write_change(paper.ticket->change, &json);
  write_seller(&view->snapshot, &json);
  json_open_list(&json, "mentions");
  for (size_t i = 0; i < paper.mention_count; i++) json_text(&json, NULL, paper.mentions[i]);
  json_close_list(&json);
  duties_write(paper.ticket, view->index, &json, "must_issue");
  outcome = write_followed(till, &paper.record, arena, &json, fault);
  json_integer(&json, "unsent", till_unsent(till));
  json_close(&json);
  return outcome;
}

void receipt_number(const char *till, const char *chain, int64_t sequence, char number[static RECEIPT_NUMBER]) {
  snprintf(number, RECEIPT_NUMBER, "%s-%s-%06lld", till, chain, (long long)sequence);
}

static void write_head(const struct paper *paper, struct json *json) {
  const struct record *record = &paper->record;
  json_text(json, "number", paper->number);
  json_integer(json, "sequence", record->sequence);
  json_text(json, "at", record->at);
  json_text(json, "till", record->till);
  json_text(json, "cashier", record->cashier);
  json_text(json, "signature_extract", paper->extract);
  json_text(json, "barcode", paper->barcode);
  json_bool(json, "training", paper->learning);
  json_text(json, "credits", paper->credits);
  json_text(json, "software", record->software);
  json_text(json, "core", record->core);
}

static void write_change(struct money change, struct json *json) {
  struct cash_piece pieces[CASH_PIECES];
  size_t count = change.cents > 0 ? cash_change(change, pieces) : 0;
  json_open_list(json, "change_pieces");
  for (size_t i = 0; i < count; i++) {
    json_open(json, NULL);
    json_integer(json, "value", pieces[i].value);
    json_integer(json, "count", pieces[i].count);
    json_close(json);
  }
  json_close_list(json);
}

static void write_seller(const struct snapshot *snapshot, struct json *json) {
  json_open(json, "seller");
  json_text(json, "name", snapshot->legal_entity.name);
  json_text(json, "siren", snapshot->legal_entity.siren);
  json_text(json, "siret", snapshot->legal_entity.siret);
  json_text(json, "vat_number", snapshot->legal_entity.vat_number);
  json_text(json, "address", snapshot->legal_entity.address);
  json_close(json);
  json_open(json, "kpa");
  json_text(json, "name", snapshot->kpa.name);
  json_text(json, "city", snapshot->kpa.city);
  json_text(json, "address", snapshot->kpa.address);
  json_close(json);
}

/* What became of the ticket later: returns, its invoice, other ways it was paid; and how many copies there are. */
static enum outcome write_followed(struct till *till, const struct record *record, struct arena *arena,
                                   struct json *json, struct fault *fault) {
  struct journal_row *rows = NULL;
  size_t count = 0;
  int64_t copies = 0;
  const struct journal_about about = {.about = record->id};
  enum outcome outcome = journal_about(till->journal, &about, FOLLOWED_MAX, arena, &rows, &count, fault);
  if (outcome == TOO_MANY_RECORDS) outcome = OK; /* enough to look at */
  if (outcome == OK) outcome = papers_copies(till, record->chain, record->sequence, arena, &copies, fault);
  json_open_list(json, "followed");
  for (size_t i = 0; outcome == OK && i < count; i++) {
    struct record later;
    outcome = record_parse(rows[i].body, rows[i].body_length, arena, &later, fault);
    if (outcome == OK) write_follower(&later, json);
  }
  json_close_list(json);
  json_integer(json, "copies", copies);
  return outcome;
}

static void write_follower(const struct record *record, struct json *json) {
  char number[RECEIPT_NUMBER];
  receipt_number(record->till, record->chain, record->sequence, number);
  json_open(json, NULL);
  json_text(json, "kind", record->kind);
  json_text(json, "id", record->id);
  json_text(json, "number", number);
  json_text(json, "at", record->at);
  json_money(json, "amount", record_total(record));
  if (text_equal(record->kind, "tender_change")) {
    json_text(json, "tender", record->cash.tender);
    json_text(json, "tender_to", record->cash.tender_to);
  }
  json_close(json);
}
