/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The part of custody.db that is about people: sealed while it is needed, overwritten with zeros when it goes. */
#include "pos/till/custody_store.h"

#define PURPOSE "till:custody"

static const struct spec_field customer_fields[] = {
    SPEC_FIELD(struct custody_customer, id, .form = FORM_UUID), SPEC_FIELD(struct custody_customer, name, .max = 80),
    SPEC_FIELD(struct custody_customer, phone, .max = 30),      SPEC_FIELD(struct custody_customer, email, .max = 120),
    SPEC_FIELD(struct custody_customer, language, .max = 2),
};
const struct spec custody_customer_spec = SPEC("CustodyCustomer", struct custody_customer, customer_fields);

static bool unseal(struct vault *vault, sqlite3_stmt *row, struct arena *arena, struct custody_customer *customer);

enum outcome store_customer_put(struct custody_store *store, struct vault *vault,
                                const struct custody_customer *customer, bool unsent, struct fault *fault) {
  AUTO(secret) struct buffer plain = {0};
  AUTO(buffer) struct buffer sealed = {0};
  struct json json = json_into(&plain);
  spec_write(&custody_customer_spec, customer, &json);
  enum outcome outcome = vault_seal(vault, PURPOSE, plain.bytes, plain.length, &sealed, fault);
  if (outcome != OK) return outcome;
  HELD(store);
  AUTO(asked)
  sqlite3_stmt *ask = store_ask(store,
                                "INSERT INTO customer VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET sealed = "
                                "excluded.sealed, unsent = excluded.unsent",
                                &customer->id, 1);
  if (ask) {
    sqlite3_bind_blob(ask, 2, sealed.bytes, (int)sealed.length, SQLITE_STATIC);
    sqlite3_bind_int(ask, 3, unsent);
  }
  return store_done(store, ask, fault);
}

bool store_customer(struct custody_store *store, struct vault *vault, const char *id, struct arena *arena,
                    struct custody_customer *customer) {
  HELD(store);
  AUTO(asked) sqlite3_stmt *ask = store_ask(store, "SELECT sealed FROM customer WHERE id = ?1", &id, 1);
  return ask && sqlite3_step(ask) == SQLITE_ROW && unseal(vault, ask, arena, customer);
}

bool store_customer_unsent(struct custody_store *store, struct vault *vault, struct arena *arena,
                           struct custody_customer *customer) {
  HELD(store);
  AUTO(asked) sqlite3_stmt *ask = store_ask(store, "SELECT sealed FROM customer WHERE unsent = 1 LIMIT 1", NULL, 0);
  return ask && sqlite3_step(ask) == SQLITE_ROW && unseal(vault, ask, arena, customer);
}

/* What another machine key sealed is asked of the server again (custody_feed.c). */
static bool unseal(struct vault *vault, sqlite3_stmt *row, struct arena *arena, struct custody_customer *customer) {
  AUTO(secret) struct buffer plain = {0};
  struct fault fault = {0};
  const void *sealed = sqlite3_column_blob(row, 0);
  size_t length = (size_t)sqlite3_column_bytes(row, 0);
  return vault_unseal(vault, PURPOSE, sealed, length, &plain, &fault) == OK &&
         spec_read(&custody_customer_spec, plain.bytes, plain.length, arena, customer, &fault) == OK;
}

enum outcome store_customer_sent(struct custody_store *store, const char *id, struct fault *fault) {
  HELD(store);
  AUTO(asked) sqlite3_stmt *ask = store_ask(store, "UPDATE customer SET unsent = 0 WHERE id = ?1", &id, 1);
  return store_done(store, ask, fault);
}

enum outcome store_forget(struct custody_store *store, const char *names_before, const char *pictures_before,
                          struct fault *fault) {
  HELD(store);
  AUTO(asked)
  sqlite3_stmt *names =
      store_ask(store,
                "DELETE FROM customer WHERE unsent = 0 AND id IN (SELECT customer FROM known WHERE closed_at < ?1)"
                " AND id NOT IN (SELECT customer FROM known WHERE customer IS NOT NULL AND (closed_at IS NULL OR "
                "closed_at >= ?1))",
                &names_before, 1);
  AUTO(asked)
  sqlite3_stmt *pictures = store_ask(
      store, "DELETE FROM picture WHERE about IN (SELECT id FROM known WHERE closed_at < ?1)", &pictures_before, 1);
  enum outcome outcome = store_done(store, names, fault);
  return outcome == OK ? store_done(store, pictures, fault) : outcome;
}
