/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ticket of a sale on the web, as a letter, to whoever asked for it: once, with what the signed record says. */
#include "online/receipt.h"
#include "core/log.h"
#include "ledger/mention.h"
#include "online/letter.h"
#include "online/private.h"
#include "pos/ticket/amounts.h"
#include "sql_queries.h"

#include <inttypes.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct letter_row {
  const char *sale, *kpa, *code, *email;
  struct db_bytes body, signature;
};
static const struct db_column letter_columns[] = {DB_COLUMN(struct letter_row, sale, .kind = DB_UUID),
                                                  DB_COLUMN(struct letter_row, kpa),
                                                  DB_COLUMN(struct letter_row, code),
                                                  DB_COLUMN(struct letter_row, email),
                                                  DB_COLUMN(struct letter_row, body),
                                                  DB_COLUMN(struct letter_row, signature)};
static const enum db_kind ask_params[] = {DB_UUID, DB_TIME},
                          keep_params[] = {DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME, DB_UUID};
static const struct db_query list_letters = {.name = "online/list_letters",
                                             .sql = sql_online_list_letters,
                                             .columns = letter_columns,
                                             .column_count = COUNT(letter_columns),
                                             .row_size = sizeof(struct letter_row)};
static const struct db_query ask_letter = {
    .name = "online/ask_letter", .sql = sql_online_ask_letter, .params = ask_params, .param_count = COUNT(ask_params)};
static const struct db_query send_again = {
    .name = "online/send_again", .sql = sql_online_send_again, .params = ask_params, .param_count = 1};
static const struct db_query keep_letter = {.name = "online/keep_letter",
                                            .sql = sql_online_keep_letter,
                                            .params = keep_params,
                                            .param_count = COUNT(keep_params)};
const struct db_query *const online_receipt_queries[] = {&list_letters, &ask_letter, &send_again, &keep_letter, NULL};

struct sending {
  int64_t now_us;
};

static enum outcome send_asked(struct tx *tx, void *context);
static enum outcome send_one(struct tx *tx, const struct letter_row *row, int64_t now_us, struct arena *arena);
static void write_seller(struct buffer *out, const struct snapshot *snapshot);
static void write_lines(struct buffer *out, const struct ticket *ticket);
static void write_rates(struct buffer *out, const struct ticket *ticket);
static void write_contracts(struct buffer *out, const struct ticket *ticket, const struct snapshot *snapshot,
                            struct date day, struct arena *arena);

enum outcome online_ask_receipt(struct tx *tx, const char *order, int64_t now_us, bool *asked) {
  const struct db_param params[] = {P_UUID(order), P_TIME(now_us)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &ask_letter, params, NULL, NULL, &count);
  *asked = count > 0;
  return outcome;
}

enum outcome online_send_again(struct tx *tx, const char *order) {
  const struct db_param params[] = {P_UUID(order)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &send_again, params, NULL, NULL, &count);
  return outcome == OK && count == 0 ? fault_set(tx_fault(tx), MESSAGE_LOST, "message", "nobody to write to") : outcome;
}

void online_send_receipts(const struct online *online, int64_t now_us) {
  struct fault fault = {0};
  struct sending sending = {now_us};
  if (db_transact(online->house, TX_WRITE, send_asked, &sending, &fault) != OK)
    log_fault(LOG_WARNING, "online.receipts", &fault);
}

static enum outcome send_asked(struct tx *tx, void *context) {
  const struct sending *sending = context;
  AUTO(arena) struct arena arena = {0};
  struct letter_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &list_letters, NULL, &arena, &rows, &count);
  for (size_t i = 0; outcome == OK && i < count; i++) outcome = send_one(tx, &rows[i], sending->now_us, &arena);
  return outcome;
}

static enum outcome send_one(struct tx *tx, const struct letter_row *row, int64_t now_us, struct arena *arena) {
  AUTO(buffer) struct buffer text = {0};
  struct record record;
  struct snapshot *snapshot = arena_alloc(arena, sizeof *snapshot);
  struct date day = {0};
  char id[UUID_TEXT];
  enum outcome outcome = record_parse((const char *)row->body.bytes, row->body.length, arena, &record, tx_fault(tx));
  if (outcome == OK && !date_parse(record.business_day, &day)) outcome = BAD_RECORD;
  if (outcome == OK) outcome = intake_snapshot_read(tx, row->kpa, day, arena, snapshot);
  if (outcome != OK) return outcome;
  online_receipt_text(&record, row->signature, snapshot, arena, &text);
  uuid_v7(id);
  const struct db_param params[] = {
      P_UUID(id),         P_TEXT(row->email), P_TEXT(arena_format(arena, "Votre ticket, commande %s", row->code)),
      P_TEXT(text.bytes), P_TIME(now_us),     P_UUID(row->sale)};
  return tx_run(tx, &keep_letter, params, NULL, NULL, NULL);
}

/* What a ticket says on paper (docs/conformite.md), in lines of text. */
void online_receipt_text(const struct record *record, struct db_bytes signature, const struct snapshot *snapshot,
                         struct arena *arena, struct buffer *out) {
  static const size_t printed[] = {3, 7, 13, 19}; /* characters of the signature that a paper shows */
  char amount[40], base64[4 * ((SIGNATURE_MAX + 2) / 3) + 1];
  struct date day = {0};
  write_seller(out, snapshot);
  buffer_format(out, "\nTICKET n° %s-%s-%06" PRId64 "\nLe %.10s à %.8s\nCaisse %s (boutique en ligne)\n\n",
                record->till, record->chain, record->sequence, record->at, record->at + 11, record->till);
  write_lines(out, &record->ticket);
  buffer_format(out, "\nTOTAL TTC : %s €\n", money_french(record->ticket.total, amount));
  write_rates(out, &record->ticket);
  buffer_format(out, "Payé en ligne : %s €\n", money_french(record->ticket.total, amount));
  if (date_parse(record->business_day, &day)) write_contracts(out, &record->ticket, snapshot, day, arena);
  base64_from_bytes(signature.bytes, signature.length, base64);
  buffer_text(out, "\nSignature : ");
  for (size_t i = 0; i < COUNT(printed); i++)
    if (strlen(base64) > printed[i]) buffer_char(out, base64[printed[i] - 1]);
  buffer_format(out, "\n%s, cœur fiscal %s\n", record->software, record->core ? record->core : "");
  buffer_text(out, "\nPour une facture à votre nom, répondez à ce message avec votre nom et votre adresse.\n");
}

static void write_part(struct buffer *out, const char *label, const char *text) {
  if (text && text[0]) buffer_format(out, "%s%s\n", label, text);
}

static void write_seller(struct buffer *out, const struct snapshot *snapshot) {
  const struct snapshot_seller *seller = &snapshot->legal_entity;
  write_part(out, "", snapshot->kpa.name);
  write_part(out, "", seller->name);
  write_part(out, "", seller->legal_mention);
  write_part(out, "", seller->address);
  write_part(out, "SIRET ", seller->siret);
  write_part(out, "APE ", seller->ape);
  write_part(out, "TVA ", seller->vat_number);
}

static void write_lines(struct buffer *out, const struct ticket *ticket) {
  char gross[40], unit[40];
  for (size_t i = 0; i < ticket->line_count; i++) {
    const struct ticket_line *line = &ticket->lines[i];
    buffer_format(out, "%s\n  ", line->label);
    if (line->quantity % 1000 == 0) buffer_format(out, "%" PRId64, line->quantity / 1000);
    else buffer_format(out, "%" PRId64 ",%03" PRId64, line->quantity / 1000, line->quantity % 1000);
    buffer_format(out, " × %s € = %s €\n", money_french(line->unit_price, unit), money_french(line->gross, gross));
  }
}

/* Goods taxed on their margin show no tax (CGI 297 E). */
static void write_rates(struct buffer *out, const struct ticket *ticket) {
  char net[40], vat[40];
  for (size_t i = 0; i < ticket->vat_count; i++) {
    const struct ticket_vat *part = &ticket->vat[i];
    if (text_equal(part->scheme, "margin")) buffer_text(out, "Régime particulier – Biens d’occasion\n");
    else
      buffer_format(out, "HT à %" PRId64 ",%02" PRId64 " %% : %s €, TVA : %s €\n", part->rate / 100, part->rate % 100,
                    money_french(part->net, net), money_french(part->vat, vat));
  }
}

/* C. com. R127-3: the support contract of each person whose work is sold, once. */
static void write_contracts(struct buffer *out, const struct ticket *ticket, const struct snapshot *snapshot,
                            struct date day, struct arena *arena) {
  const struct snapshot_seller *cae = &snapshot->legal_entity;
  for (size_t m = 0; m < snapshot->member_count; m++) {
    const struct snapshot_member *member = &snapshot->members[m];
    bool sells = false;
    for (size_t i = 0; i < ticket->line_count; i++)
      for (size_t j = 0; j < ticket->lines[i].member_count; j++)
        sells = sells || text_equal(ticket->lines[i].members[j].member, member->code);
    for (size_t i = 0; sells && i < member->contract_count; i++) {
      const struct snapshot_contract *contract = &member->contracts[i];
      struct mention mention = {
          .name = member->name, .supporter = cae->name, .seat = cae->address, .siret = cae->siret};
      struct date from;
      if (!text_equal(contract->kind, "cape") || !date_parse(contract->starts_on, &from)) continue;
      if (contract->ends_on && !date_parse(contract->ends_on, &mention.ends_on)) mention.ends_on = (struct date){0};
      bool on = date_compare(day, from) >= 0 && (!mention.ends_on.year || date_compare(day, mention.ends_on) <= 0);
      if (on) buffer_format(out, "%s\n", ledger_mention(&mention, arena));
    }
  }
}
