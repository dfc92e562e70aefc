/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the screen shows after a sale, made from the signed record and the people of the catalogue. */
#include "pos/till/till.h"

#include <stdio.h>
#include <string.h>

static void write_head(const struct record *record, const struct journal_row *row, struct json *json);
static void write_shares(const struct record *record, const struct catalogue_view *view, struct arena *arena,
                         struct json *json);
static void write_change(struct money change, struct json *json);
static void write_seller(const struct snapshot *snapshot, struct json *json);

enum outcome receipt_write(struct till *till, const struct journal_row *row, struct arena *arena, struct buffer *out,
                           struct fault *fault) {
  struct record record;
  enum outcome outcome = record_parse(row->body, row->body_length, arena, &record, fault);
  if (outcome != OK) return outcome;
  struct catalogue_view *view = till_view(till);
  if (!view) return fault_set(fault, NOT_ENROLLED, "", "no catalogue yet");
  struct json json = json_into(out);
  json_open(&json, NULL);
  write_head(&record, row, &json);
  ticket_write(&record.ticket, &json, "ticket");
  write_shares(&record, view, arena, &json);
  write_change(record.ticket.change, &json);
  write_seller(&view->snapshot, &json);
  mentions_write(&record, view, arena, &json, "mentions");
  json_text(&json, "software", record.software);
  json_integer(&json, "unsent", till_unsent(till));
  json_close(&json);
  view_release(view);
  return OK;
}

void receipt_number(const char *till, const char *chain, int64_t sequence, char number[static RECEIPT_NUMBER]) {
  snprintf(number, RECEIPT_NUMBER, "%s-%s-%06lld", till, chain, (long long)sequence);
}

/* Characters 3, 7, 13 and 19 of the signature are printed, so that a receipt can be matched with the journal. */
static void write_head(const struct record *record, const struct journal_row *row, struct json *json) {
  char number[RECEIPT_NUMBER], base64[4 * ((SIGNATURE_MAX + 2) / 3) + 1] = "", extract[5] = "";
  receipt_number(record->till, record->chain, record->sequence, number);
  if (row->signature_length <= SIGNATURE_MAX) base64_from_bytes(row->signature, row->signature_length, base64);
  if (strlen(base64) >= 19) snprintf(extract, sizeof extract, "%c%c%c%c", base64[2], base64[6], base64[12], base64[18]);
  json_text(json, "number", number);
  json_integer(json, "sequence", record->sequence);
  json_text(json, "at", record->at);
  json_text(json, "till", record->till);
  json_text(json, "cashier", record->cashier);
  json_text(json, "signature_extract", extract);
}

/* An old receipt may name somebody who has left and is no longer in the catalogue: it stands without the picture. */
static void write_shares(const struct record *record, const struct catalogue_view *view, struct arena *arena,
                         struct json *json) {
  struct shares shares = {0};
  struct fault fault = {0};
  struct date day;
  if (!date_parse(record->business_day, &day) ||
      ticket_shares(&record->ticket, view->index, day, arena, &shares, &fault) != OK)
    shares.count = 0;
  shares_write(&shares, json, "shares");
}

static void write_change(struct money change, struct json *json) {
  struct cash_piece pieces[CASH_PIECES];
  size_t count = cash_change(change, pieces);
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
