/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "quote/private.h"

static enum outcome insert_files(struct tx *tx, const struct quote_asked *asked, struct arena *arena);

enum outcome quote_insert(struct tx *tx, const struct quote_asked *asked, struct arena *arena, bool *made) {
  const struct db_param quote[] = {P_UUID(asked->id),
                                   P_TEXT(asked->kpa),
                                   P_TEXT(asked->code),
                                   P_BYTES(asked->key_hash, SHA256_BYTES),
                                   P_BYTES(asked->content_hash, SHA256_BYTES),
                                   P_TEXT(asked->activity),
                                   P_TEXT(asked->language),
                                   P_TIME(asked->now_us)};
  const struct db_param contact[] = {P_UUID(asked->id),    P_TEXT(asked->kpa),   P_TEXT(asked->name),
                                     P_TEXT(asked->email), P_TEXT(asked->phone), P_TEXT(asked->wish),
                                     P_TIME(asked->now_us)};
  struct quote_id_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &quote_insert_quote, quote, arena, &row, &count);
  *made = outcome == OK && count == 1;
  if (!*made) return outcome;
  outcome = tx_run(tx, &quote_insert_contact, contact, NULL, NULL, NULL);
  return outcome == OK && asked->file_count > 0 ? insert_files(tx, asked, arena) : outcome;
}

static enum outcome insert_files(struct tx *tx, const struct quote_asked *asked, struct arena *arena) {
  size_t count = asked->file_count;
  const char *ids[QUOTE_FILES_MAX], *kinds[QUOTE_FILES_MAX], *names[QUOTE_FILES_MAX];
  int64_t bytes[QUOTE_FILES_MAX];
  struct db_bytes *digests = arena_list(arena, count, sizeof *digests);
  for (size_t i = 0; i < count; i++) {
    ids[i] = asked->files[i].id;
    kinds[i] = quote_kind_name(asked->files[i].kind);
    names[i] = asked->files[i].name;
    bytes[i] = (int64_t)asked->files[i].length;
    digests[i] = (struct db_bytes){asked->files[i].digest, SHA256_BYTES};
  }
  const struct db_param params[] = {P_UUID(asked->id),
                                    P_TEXT(asked->kpa),
                                    P_LIST(DB_UUIDS, ids, count),
                                    P_LIST(DB_TEXTS, kinds, count),
                                    P_LIST(DB_TEXTS, names, count),
                                    P_LIST(DB_INTEGERS, bytes, count),
                                    P_LIST(DB_BYTES_LIST, digests, count)};
  return tx_run(tx, &quote_insert_files, params, NULL, NULL, NULL);
}

enum outcome quote_lock(struct tx *tx, const char *id, struct arena *arena, struct quote_whole *quote) {
  const struct db_param params[] = {P_UUID(id)};
  struct quote_id_row *row = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &quote_lock_quote, params, arena, &row, &count);
  if (outcome == OK && count == 0) return fault_set(tx_fault(tx), NO_SUCH_QUOTE, "quote", "no such quote");
  return outcome == OK ? quote_read(tx, id, arena, quote) : outcome;
}

enum outcome quote_put(struct tx *tx, const char *kpa, const char *id, const struct quote_sums *sums, size_t count,
                       struct arena *arena) {
  const char **items = arena_list(arena, count, sizeof *items);
  int64_t *quantities = arena_list(arena, count, sizeof *quantities),
          *prices = arena_list(arena, count, sizeof *prices), *gross = arena_list(arena, count, sizeof *gross);
  for (size_t i = 0; i < count; i++) {
    items[i] = sums->lines[i].item;
    quantities[i] = sums->lines[i].quantity;
    prices[i] = sums->lines[i].unit_price.cents;
    gross[i] = sums->lines[i].gross.cents;
  }
  const struct db_param old[] = {P_UUID(id)};
  const struct db_param params[] = {P_UUID(id),
                                    P_TEXT(kpa),
                                    P_LIST(DB_TEXTS, items, count),
                                    P_LIST(DB_INTEGERS, quantities, count),
                                    P_LIST(DB_INTEGERS, prices, count),
                                    P_LIST(DB_INTEGERS, gross, count)};
  enum outcome outcome = tx_run(tx, &quote_drop_lines, old, NULL, NULL, NULL);
  return outcome == OK ? tx_run(tx, &quote_insert_lines, params, NULL, NULL, NULL) : outcome;
}

enum outcome quote_end(struct tx *tx, const char *id, const char *state, int64_t now_us) {
  const struct db_param params[] = {P_UUID(id), P_TEXT(state), P_TIME(now_us)};
  return tx_run(tx, &quote_end_quote, params, NULL, NULL, NULL);
}

enum outcome quote_post(struct tx *tx, const struct quote_mail *mail, int64_t now_us) {
  char id[UUID_TEXT];
  if (!mail->recipient || !mail->recipient[0]) return OK;
  uuid_v7(id);
  const struct db_param params[] = {P_UUID(id),     P_TEXT(mail->recipient), P_TEXT(mail->subject), P_TEXT(mail->body),
                                    P_TIME(now_us), P_TEXT(mail->kpa),       P_UUID(mail->quote)};
  return tx_run(tx, &quote_insert_mail, params, NULL, NULL, NULL);
}

const char *quote_new_link(const char *link, uint8_t digest[static SHA256_BYTES], struct arena *arena) {
  char token[ORDER_TOKEN_TEXT];
  order_make_token(token);
  sha256(token, ORDER_TOKEN_TEXT - 1, digest);
  return arena_format(arena, "%s%s", link, token);
}
