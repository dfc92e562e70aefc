/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders and slots as JSON. Money is {"amount": cents, "currency": "EUR"}, times are RFC 3339 in Paris. */
#include "core/text.h"
#include "order/private.h"

#include <string.h>

static void write_interval(struct json *json, const char *key, int64_t from, int64_t to) {
  if (!from) {
    json_null(json, key);
    return;
  }
  json_open(json, key);
  json_time(json, "starts_at", from);
  json_time(json, "ends_at", to);
  json_close(json);
}

void order_write_slot(struct json *json, const struct order_slot *slot) {
  json_open(json, NULL);
  json_time(json, "starts_at", slot->starts_at);
  json_time(json, "ends_at", slot->ends_at);
  json_integer(json, "free", slot->free);
  json_close(json);
}

static void write_line(struct json *json, const struct order_line_row *row) {
  char id[PUBLIC_ID_TEXT];
  json_open(json, NULL);
  json_integer(json, "line", row->line);
  json_text(json, "item", row->item);
  json_text(json, "piece", row->piece ? public_id(PUBLIC_PIECE, row->piece, id) : NULL);
  json_text(json, "label", row->label);
  json_text(json, "activity", row->activity);
  json_integer(json, "quantity", row->quantity);
  json_euros(json, "unit_price", row->unit_price);
  json_euros(json, "gross", row->gross);
  json_integer(json, "vat_rate", row->vat_rate);
  json_text(json, "vat_scheme", row->vat_scheme);
  json_bool(json, "withdrawal", !row->withdrawal[0]);
  json_close(json);
}

static void write_event(struct json *json, const struct order_event_row *row) {
  json_open(json, NULL);
  json_time(json, "at", row->at);
  json_text(json, "event", row->event);
  json_text(json, "state", row->state);
  json_text(json, "by", row->by);
  json_close(json);
}

static void write_head(struct json *json, const struct order_row *row) {
  char id[PUBLIC_ID_TEXT];
  json_text(json, "id", public_id(PUBLIC_ORDER, row->id, id));
  json_text(json, "code", row->code);
  json_text(json, "state", row->state);
  json_text(json, "pays", row->pays);
  json_text(json, "source", row->source);
  json_integer(json, "version", row->version);
  json_text(json, "content", row->content);
  json_euros(json, "total", row->total);
  json_euros(json, "paid", row->paid);
  json_euros(json, "given_back", row->back);
  json_euros(json, "deposit", row->deposit);
  json_euros(json, "paid_at_till", row->counter);
  json_time(json, "made_at", row->made_at);
  json_time(json, "held_until", row->held_until);
  write_interval(json, "dropoff", row->dropoff_from, row->dropoff_to);
  write_interval(json, "pickup", row->pickup_from, row->pickup_to);
  json_time(json, "withdrawn_at", row->withdrawn_at);
}

static void write_contact(struct json *json, const struct order_row *row) {
  json_text(json, "name", row->name);
  json_text(json, "email", row->email);
  json_text(json, "phone", row->phone);
}

void order_write(struct json *json, const char *key, const struct order_whole *order) {
  json_open(json, key);
  write_head(json, order->row);
  if (order->shows_contact) write_contact(json, order->row);
  json_open_list(json, "lines");
  for (size_t i = 0; i < order->line_count; i++) write_line(json, &order->lines[i]);
  json_close_list(json);
  json_open_list(json, "events");
  for (size_t i = 0; i < order->event_count; i++) write_event(json, &order->events[i]);
  json_close_list(json);
  json_close(json);
}

void order_write_on_board(struct json *json, const struct order_row *row) {
  json_open(json, NULL);
  write_head(json, row);
  write_contact(json, row);
  json_close(json);
}

enum outcome order_read(struct tx *tx, const char *id, struct arena *arena, struct order_whole *order) {
  const struct db_param params[] = {P_UUID(id)};
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &order_find_order, params, arena, &order->row, &count);
  if (outcome == OK && count == 0) return fault_set(tx_fault(tx), NO_SUCH_ORDER, "order", "no such order");
  if (outcome == OK) outcome = tx_run(tx, &order_list_lines, params, arena, &order->lines, &order->line_count);
  return outcome == OK ? tx_run(tx, &order_list_events, params, arena, &order->events, &order->event_count) : outcome;
}

enum outcome order_of_token(struct tx *tx, const char *token, struct arena *arena, const char **id) {
  uint8_t digest[SHA256_BYTES];
  struct order_id_row *row = NULL;
  size_t count = 0;
  sha256(token, strlen(token), digest);
  const struct db_param params[] = {P_BYTES(digest, sizeof digest)};
  enum outcome outcome = tx_run(tx, &order_find_order_by_token, params, arena, &row, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), NO_SUCH_ORDER, "token", "no such order");
  *id = row->id;
  return OK;
}

enum outcome order_version_asked(struct request *request, int64_t *version) {
  const char *match = request_header(request, "If-Match");
  char digits[24] = "";
  if (!match) return fault_set(&request->fault, VERSION_NEEDED, "If-Match", "which version did you see?");
  size_t length = strlen(match);
  if (length > 2 && length < sizeof digits && match[0] == '"' && match[length - 1] == '"') {
    memcpy(digits, match + 1, length - 2);
    digits[length - 2] = '\0';
  }
  if (!text_to_integer(digits, 1, INT64_MAX, version))
    return fault_set(&request->fault, STALE_VERSION, "If-Match", "no version of it");
  return OK;
}
