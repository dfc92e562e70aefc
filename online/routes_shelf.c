/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tills: what is on the shelf, so that a label is sold without a network. */
#include "online/private.h"

#define DIGEST_TEXT 17

struct shelf {
  struct request *request;
  struct shelf_piece_row *pieces;
  struct shelf_count_row *counts;
  size_t piece_count, count_count;
};

static enum outcome read_shelf(struct tx *tx, void *context) {
  struct shelf *shelf = context;
  struct arena *arena = shelf->request->arena;
  const char *kpa = shelf->request->who.kpa;
  const struct db_param pieces[] = {P_TEXT(kpa), P_TIME(clock_now_us())}, counts[] = {P_TEXT(kpa)};
  enum outcome outcome = tx_run(tx, &online_list_shelf, pieces, arena, &shelf->pieces, &shelf->piece_count);
  return outcome == OK ? tx_run(tx, &online_list_counts, counts, arena, &shelf->counts, &shelf->count_count) : outcome;
}

static void write_piece(struct json *json, const struct shelf_piece_row *piece) {
  char until[TIME_TEXT];
  json_open(json, NULL);
  json_text(json, "code", piece->code);
  json_text(json, "item", piece->item);
  json_text(json, "name", piece->name);
  json_text(json, "size", piece->size);
  json_text(json, "state", piece->state);
  json_money(json, "price", piece->price);
  if (piece->member) json_text(json, "member", piece->member);
  if (piece->is_held)
    json_text(json, "held_until", piece->held_until ? time_format_paris(piece->held_until, until) : "always");
  json_close(json);
}

static void write_lists(struct json *json, const struct shelf *shelf) {
  json_open_list(json, "pieces");
  for (size_t i = 0; i < shelf->piece_count; i++) write_piece(json, &shelf->pieces[i]);
  json_close_list(json);
  json_open_list(json, "counts");
  for (size_t i = 0; i < shelf->count_count; i++) {
    json_open(json, NULL);
    json_text(json, "item", shelf->counts[i].item);
    json_integer(json, "free", shelf->counts[i].free);
    json_close(json);
  }
  json_close_list(json);
}

static void digest_of(const struct shelf *shelf, char digest[static DIGEST_TEXT]) {
  AUTO(buffer) struct buffer text = {0};
  uint8_t hash[SHA256_BYTES];
  char hex[SHA256_HEX];
  struct json json = json_into(&text);
  json_open(&json, NULL);
  write_lists(&json, shelf);
  json_close(&json);
  sha256(text.bytes, text.length, hash);
  hex_from_bytes(hash, sizeof hash, hex);
  text_copy(digest, DIGEST_TEXT, hex);
}

/* A till asks every few seconds: what it knows already is not told again. */
static enum outcome get_shelf(struct request *request, struct reply *reply) {
  struct shelf shelf = {.request = request};
  char digest[DIGEST_TEXT];
  const struct services *services = request->app;
  if (!text_equal(request->who.id, request->params[0]))
    return fault_set(&request->fault, WRONG_TILL, "till", "%s", request->params[0]);
  enum outcome outcome = db_transact(services->house, TX_READ, read_shelf, &shelf, &request->fault);
  if (outcome != OK) return outcome;
  digest_of(&shelf, digest);
  bool same = text_equal(request_query(request, "known"), digest);
  if (same) shelf.piece_count = shelf.count_count = 0;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "code", "ok");
  json_text(&json, "digest", digest);
  json_bool(&json, "same", same);
  write_lists(&json, &shelf);
  json_close(&json);
  return OK;
}

static const struct route routes[] = {
    ROUTE(GET, "/api/pos/tills/{till}/shelf", ROLE_TILL, SCOPE_TILL, get_shelf,
          "Pieces by the code on their label, and what is left of what is counted: ?known= of the digest told before"),
};
const struct route_table online_shelf_routes = {routes, sizeof routes / sizeof routes[0]};
