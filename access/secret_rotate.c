/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done with every sealed value of the database at once: seal it with a new key, or give it up. */
#include "access/secret_private.h"

static const struct sealed_table *const tables[] = {&sealed_secrets, &sealed_second_factors, &sealed_hooks};
enum { SECRETS, SECOND_FACTORS, HOOKS, TABLES = sizeof tables / sizeof tables[0] };

struct sweep {
  struct vault *vault;
  size_t changed[TABLES];
};

static size_t sum(const struct sweep *sweep);
static enum outcome find_sealed(struct tx *tx, void *context);
static enum outcome try_first(struct tx *tx, void *context);
static enum outcome seal_all(struct tx *tx, void *context);
static enum outcome seal_again(struct tx *tx, struct vault *vault, const struct sealed_table *table,
                               const struct sealed_row *row);
static enum outcome drop_lost(struct tx *tx, void *context);
static enum outcome open_row(struct vault *vault, const struct sealed_table *table, const struct sealed_row *row,
                             struct buffer *opened, struct fault *fault);
static struct db_param owner_of(const struct sealed_table *table, const struct sealed_row *row);

enum outcome secret_vault_open(struct db *db, const char *path, struct vault **vault, struct fault *fault) {
  struct sweep sweep = {0};
  enum outcome outcome = db_transact(db, TX_READ, find_sealed, &sweep, fault);
  if (outcome != OK) return outcome;
  bool sealed = sum(&sweep) > 0;
  outcome = sealed ? vault_open_existing(path, &sweep.vault, fault) : vault_open(path, &sweep.vault, fault);
  if (outcome == OK && sealed) outcome = db_transact(db, TX_READ, try_first, &sweep, fault);
  if (outcome == OK) *vault = sweep.vault;
  else vault_close(sweep.vault);
  return outcome;
}

static size_t sum(const struct sweep *sweep) {
  size_t all = 0;
  for (size_t i = 0; i < TABLES; i++) all += sweep->changed[i];
  return all;
}

static enum outcome find_sealed(struct tx *tx, void *context) {
  struct sweep *sweep = context;
  enum outcome outcome = OK;
  for (size_t i = 0; i < TABLES && outcome == OK; i++) {
    AUTO(arena) struct arena arena = {0};
    struct sealed_row *rows = NULL;
    outcome = tx_run(tx, tables[i]->list, NULL, &arena, &rows, &sweep->changed[i]);
  }
  return outcome;
}

/* One of each kind is enough to tell another machine's key. */
static enum outcome try_first(struct tx *tx, void *context) {
  struct sweep *sweep = context;
  enum outcome outcome = OK;
  for (size_t i = 0; i < TABLES && outcome == OK; i++) {
    AUTO(arena) struct arena arena = {0};
    AUTO(secret) struct buffer opened = {0};
    struct sealed_row *rows = NULL;
    size_t count = 0;
    outcome = tx_run(tx, tables[i]->list, NULL, &arena, &rows, &count);
    if (outcome == OK && count > 0) outcome = open_row(sweep->vault, tables[i], &rows[0], &opened, tx_fault(tx));
  }
  return outcome;
}

/* The new key is in the file before anything is sealed with it, and the old one leaves it after the commit. */
enum outcome secret_rotate(struct db *db, struct vault *vault, size_t *sealed, struct fault *fault) {
  struct sweep sweep = {.vault = vault};
  enum outcome outcome = db_transact(db, TX_WRITE, seal_all, &sweep, fault);
  if (outcome == OK) *sealed = sum(&sweep);
  return outcome == OK ? vault_rotate_finish(vault, fault) : outcome;
}

static enum outcome seal_all(struct tx *tx, void *context) {
  struct sweep *sweep = context;
  enum outcome outcome = secret_hold(tx);
  if (outcome == OK) outcome = vault_rotate_begin(sweep->vault, tx_fault(tx));
  for (size_t i = 0; i < TABLES && outcome == OK; i++) {
    AUTO(arena) struct arena arena = {0};
    struct sealed_row *rows = NULL;
    size_t count = 0;
    outcome = tx_run(tx, tables[i]->list, NULL, &arena, &rows, &count);
    for (size_t r = 0; r < count && outcome == OK; r++) outcome = seal_again(tx, sweep->vault, tables[i], &rows[r]);
    sweep->changed[i] = count;
  }
  return outcome;
}

static enum outcome seal_again(struct tx *tx, struct vault *vault, const struct sealed_table *table,
                               const struct sealed_row *row) {
  AUTO(secret) struct buffer opened = {0};
  AUTO(buffer) struct buffer sealed = {0};
  char purpose[SECRET_PURPOSE];
  if (vault_is_current(vault, row->sealed.bytes, row->sealed.length)) return OK;
  enum outcome outcome = open_row(vault, table, row, &opened, tx_fault(tx));
  table->purpose(row->owner, purpose);
  if (outcome == OK) outcome = vault_seal(vault, purpose, opened.bytes, opened.length, &sealed, tx_fault(tx));
  if (outcome != OK) return outcome;
  const struct db_param params[] = {owner_of(table, row), P_BYTES((const uint8_t *)sealed.bytes, sealed.length)};
  return tx_run(tx, table->reseal, params, NULL, NULL, NULL);
}

enum outcome secret_forget_lost(struct db *db, struct vault *vault, struct secret_losses *losses, struct fault *fault) {
  struct sweep sweep = {.vault = vault};
  enum outcome outcome = db_transact(db, TX_WRITE, drop_lost, &sweep, fault);
  if (outcome == OK)
    *losses = (struct secret_losses){sweep.changed[SECRETS] + sweep.changed[HOOKS], sweep.changed[SECOND_FACTORS]};
  return outcome;
}

static enum outcome drop_lost(struct tx *tx, void *context) {
  struct sweep *sweep = context;
  enum outcome outcome = secret_hold(tx);
  for (size_t i = 0; i < TABLES && outcome == OK; i++) {
    AUTO(arena) struct arena arena = {0};
    struct sealed_row *rows = NULL;
    size_t count = 0;
    sweep->changed[i] = 0; /* the transaction may run again */
    outcome = tx_run(tx, tables[i]->list, NULL, &arena, &rows, &count);
    for (size_t r = 0; r < count && outcome == OK; r++) {
      AUTO(secret) struct buffer opened = {0};
      struct fault why = {0};
      if (open_row(sweep->vault, tables[i], &rows[r], &opened, &why) == OK) continue;
      outcome = tx_run(tx, tables[i]->drop, (struct db_param[]){owner_of(tables[i], &rows[r])}, NULL, NULL, NULL);
      sweep->changed[i]++;
    }
  }
  return outcome;
}

static enum outcome open_row(struct vault *vault, const struct sealed_table *table, const struct sealed_row *row,
                             struct buffer *opened, struct fault *fault) {
  char purpose[SECRET_PURPOSE];
  table->purpose(row->owner, purpose);
  return vault_unseal(vault, purpose, row->sealed.bytes, row->sealed.length, opened, fault);
}

static struct db_param owner_of(const struct sealed_table *table, const struct sealed_row *row) {
  return table->owner_kind == DB_UUID ? P_UUID(row->owner) : P_TEXT(row->owner);
}
