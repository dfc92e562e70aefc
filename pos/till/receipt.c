/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the screen shows after a sale, made from the signed record and the people of the catalogue. */
#include "pos/till/till.h"

#include <stdio.h>
#include <string.h>

static void write_head(const struct record *record, const struct journal_row *row, struct json *json);
static void write_change(struct money change, struct json *json);
static void write_seller(const struct snapshot *snapshot, struct json *json);
static void write_mentions(const struct record *record, const struct catalogue_view *view, struct arena *arena, struct json *json);
static void write_mention(const struct snapshot_member *member, struct date day, const struct snapshot *snapshot,
                          struct arena *arena, struct json *json);

enum outcome receipt_write(struct till *till, const struct journal_row *row, struct arena *arena, struct buffer *out,
                           struct fault *fault) {
  struct record record;
  enum outcome outcome = record_parse(row->body, row->body_length, arena, &record, fault);
  if (outcome != OK) return outcome;
  struct catalogue_view *view = till_view(till);
  if (!view) return fault_set(fault, NOT_ENROLLED, "", "no catalogue yet");
  struct shares shares = {0};
  struct date day;
  if (!date_parse(record.business_day, &day) ||
      ticket_shares(&record.ticket, view->index, day, arena, &shares, fault) != OK)
    shares.count = 0; /* the rule is the server's to apply; the receipt stands without the picture */
  struct json json = json_into(out);
  json_open(&json, NULL);
  write_head(&record, row, &json);
  ticket_write(&record.ticket, &json, "ticket");
  shares_write(&shares, &json, "shares");
  write_change(record.ticket.change, &json);
  write_seller(&view->snapshot, &json);
  write_mentions(&record, view, arena, &json);
  json_text(&json, "software", record.software);
  json_integer(&json, "unsent", till_unsent(till));
  json_close(&json);
  view_release(view);
  return OK;
}

/* Characters 3, 7, 13 and 19 of the signature are printed, so that a receipt can be matched with the journal. */
static void write_head(const struct record *record, const struct journal_row *row, struct json *json) {
  char number[96], base64[4 * ((SIGNATURE_MAX + 2) / 3) + 1] = "";
  snprintf(number, sizeof number, "%s-%s-%06lld", record->till, record->chain, (long long)record->sequence);
  base64_from_bytes(row->signature, row->signature_length, base64);
  char extract[5] = {0};
  if (strlen(base64) >= 19) {
    extract[0] = base64[2];
    extract[1] = base64[6];
    extract[2] = base64[12];
    extract[3] = base64[18];
  }
  json_text(json, "number", number);
  json_integer(json, "sequence", record->sequence);
  json_text(json, "at", record->at);
  json_text(json, "till", record->till);
  json_text(json, "cashier", record->cashier);
  json_text(json, "signature_extract", extract);
}

void ticket_write(const struct ticket *ticket, struct json *json, const char *key) {
  json_open(json, key);
  json_text(json, "id", ticket->id);
  json_money(json, "total", ticket->total);
  json_money(json, "change", ticket->change);
  json_open_list(json, "lines");
  for (size_t i = 0; i < ticket->line_count; i++) {
    const struct ticket_line *line = &ticket->lines[i];
    json_open(json, NULL);
    json_text(json, "item", line->item);
    json_text(json, "label", line->label);
    json_text(json, "activity", line->activity);
    json_text(json, "kind", line->kind);
    json_text(json, "unit", line->unit);
    json_integer(json, "quantity", line->quantity);
    json_money(json, "unit_price", line->unit_price);
    json_money(json, "gross", line->gross);
    json_money(json, "net", line->net);
    json_money(json, "vat", line->vat);
    json_integer(json, "vat_rate", line->vat_rate);
    json_open_list(json, "members");
    for (size_t m = 0; m < line->member_count; m++) {
      json_open(json, NULL);
      json_text(json, "member", line->members[m].member);
      json_integer(json, "weight", line->members[m].weight);
      json_close(json);
    }
    json_close_list(json);
    json_close(json);
  }
  json_close_list(json);
  json_open_list(json, "vat");
  for (size_t i = 0; i < ticket->vat_count; i++) {
    json_open(json, NULL);
    json_integer(json, "rate", ticket->vat[i].rate);
    json_text(json, "scheme", ticket->vat[i].scheme);
    json_money(json, "gross", ticket->vat[i].gross);
    json_money(json, "net", ticket->vat[i].net);
    json_money(json, "vat", ticket->vat[i].vat);
    json_close(json);
  }
  json_close_list(json);
  json_open_list(json, "tenders");
  for (size_t i = 0; i < ticket->tender_count; i++) {
    json_open(json, NULL);
    json_text(json, "kind", ticket->tenders[i].kind);
    json_money(json, "amount", ticket->tenders[i].amount);
    json_close(json);
  }
  json_close_list(json);
  json_close(json);
}

void shares_write(const struct shares *shares, struct json *json, const char *key) {
  json_open_list(json, key);
  for (size_t i = 0; i < shares->count; i++) {
    json_open(json, NULL);
    json_text(json, "kind", shares->list[i].kind);
    json_text(json, "member", shares->list[i].member);
    json_text(json, "name", shares->list[i].name);
    json_text(json, "face", shares->list[i].face);
    json_money(json, "amount", shares->list[i].amount);
    json_close(json);
  }
  json_close_list(json);
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

/* C. com. R127-3: a receipt names the support contract of each person whose work it sells, once. */
static void write_mentions(const struct record *record, const struct catalogue_view *view, struct arena *arena, struct json *json) {
  const struct snapshot_member *named[TICKET_LINES_MAX * LINE_MEMBERS_MAX];
  size_t count = 0;
  struct date day;
  json_open_list(json, "mentions");
  if (date_parse(record->business_day, &day))
    for (size_t i = 0; i < record->ticket.line_count; i++)
      for (size_t m = 0; m < record->ticket.lines[i].member_count; m++) {
        const struct snapshot_member *member = snapshot_member_find(view->index, record->ticket.lines[i].members[m].member);
        bool again = !member;
        for (size_t k = 0; k < count && !again; k++) again = named[k] == member;
        if (again) continue;
        named[count++] = member;
        write_mention(member, day, &view->snapshot, arena, json);
      }
  json_close_list(json);
}

static void write_mention(const struct snapshot_member *member, struct date day, const struct snapshot *snapshot,
                          struct arena *arena, struct json *json) {
  for (size_t i = 0; i < member->contract_count; i++) {
    struct date from, to;
    if (!text_equal(member->contracts[i].kind, "cape") || !date_parse(member->contracts[i].starts_on, &from) ||
        !member->contracts[i].ends_on || !date_parse(member->contracts[i].ends_on, &to))
      continue;
    if (date_compare(from, day) > 0 || date_compare(day, to) > 0) continue;
    const struct snapshot_seller *cae = &snapshot->legal_entity;
    json_text(json, NULL,
              arena_format(arena,
                           "%s : contrat d’appui au projet d’entreprise (CAPE) échéant le %02d/%02d/%04d, avec %s, %s, SIRET %s",
                           member->name, to.day, to.month, to.year, cae->name, cae->address, cae->siret));
    return;
  }
}
