/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "quote/private.h"

#include <string.h>

static void write_line(struct json *json, const struct quote_line_row *row);
static void write_file(struct json *json, const struct quote_file_row *row);

enum outcome quote_read(struct tx *tx, const char *id, struct arena *arena, struct quote_whole *quote) {
  const struct db_param params[] = {P_UUID(id)};
  struct quote_row *row = NULL;
  struct quote_line_row *lines = NULL;
  struct quote_file_row *files = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &quote_find_quote, params, arena, &row, &count);
  if (outcome == OK && count == 0) return fault_set(tx_fault(tx), NO_SUCH_QUOTE, "quote", "no such quote");
  if (outcome == OK) outcome = tx_run(tx, &quote_list_lines, params, arena, &lines, &quote->line_count);
  if (outcome != OK) return outcome;
  const struct db_param of[] = {P_TEXT(row->kpa), P_UUID(id), P_TIME(0)};
  outcome = tx_run(tx, &quote_list_files, of, arena, &files, &quote->file_count);
  quote->row = row;
  quote->lines = lines;
  quote->files = files;
  return outcome;
}

enum outcome quote_of_token(struct tx *tx, const char *token, struct arena *arena, const char **id) {
  uint8_t digest[SHA256_BYTES];
  struct quote_id_row *row = NULL;
  size_t count = 0;
  sha256(token, strlen(token), digest);
  const struct db_param params[] = {P_BYTES(digest, sizeof digest)};
  enum outcome outcome = tx_run(tx, &quote_find_by_token, params, arena, &row, &count);
  if (outcome == OK && count == 0) return fault_set(tx_fault(tx), NO_SUCH_QUOTE, "token", "no such quote");
  if (outcome == OK) *id = row->id;
  return outcome;
}

const char *quote_state_text(const struct quote_row *row) {
  static const char *const words[][2] = {{"asked", "Demande reçue"},       {"answered", "À accepter"},
                                         {"accepted", "Accepté"},          {"refused", "Refusé"},
                                         {"declined", "Pas possible ici"}, {"expired", "Dépassé"}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (text_equal(words[i][0], row->state)) return words[i][1];
  return "";
}

void quote_write(struct json *json, const char *key, const struct quote_whole *quote, bool for_office) {
  const struct quote_row *row = quote->row;
  char id[PUBLIC_ID_TEXT], day[DATE_TEXT];
  json_open(json, key);
  json_text(json, "id", public_id(PUBLIC_QUOTE, row->id, id));
  json_text(json, "code", row->code);
  json_text(json, "state", row->state);
  json_integer(json, "version", row->version);
  json_text(json, "activity", row->activity);
  json_time(json, "asked_at", row->asked_at);
  json_time(json, "answered_at", row->answered_at);
  json_time(json, "ended_at", row->ended_at);
  json_integer(json, "delay_days", row->delay_days);
  json_text(json, "valid_until", row->valid_until.year ? date_format(row->valid_until, day) : NULL);
  json_integer(json, "deposit_bp", row->deposit_bp);
  json_euros(json, "total", row->total);
  json_euros(json, "deposit", row->deposit);
  json_text(json, "answer", row->answer);
  json_open_list(json, "lines");
  for (size_t i = 0; i < quote->line_count; i++) write_line(json, &quote->lines[i]);
  json_close_list(json);
  json_open_list(json, "files");
  for (size_t i = 0; i < quote->file_count; i++) write_file(json, &quote->files[i]);
  json_close_list(json);
  json_text(json, "order", row->order ? public_id(PUBLIC_ORDER, row->order, id) : NULL);
  json_text(json, "order_code", row->order ? row->order_code : NULL);
  json_text(json, "order_state", row->order ? row->order_state : NULL);
  if (for_office) {
    json_integer(json, "order_version", row->order_version);
    json_text(json, "name", row->name);
    json_text(json, "email", row->email);
    json_text(json, "phone", row->phone);
    json_text(json, "wish", row->wish);
  }
  json_close(json);
}

static void write_line(struct json *json, const struct quote_line_row *row) {
  json_open(json, NULL);
  json_text(json, "item", row->item);
  json_text(json, "label", row->label);
  json_integer(json, "quantity", row->quantity);
  json_euros(json, "unit_price", row->unit_price);
  json_euros(json, "gross", row->gross);
  json_close(json);
}

static void write_file(struct json *json, const struct quote_file_row *row) {
  json_open(json, NULL);
  json_text(json, "id", row->id);
  json_text(json, "kind", row->kind);
  json_text(json, "name", row->name);
  json_integer(json, "bytes", row->bytes);
  json_close(json);
}
