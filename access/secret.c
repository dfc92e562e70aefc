/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/secret_private.h"

#include "core/text.h"

#include "sql_queries.h"

#include <stdio.h>
#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
enum { SECRET_MAX_BYTES = 8192 };

struct held_row {
  bool held;
};

static enum outcome share(struct tx *tx);
static bool is_name(const char *name);
static void secret_purpose(const char *name, char purpose[static SECRET_PURPOSE]);

static const struct db_column held_columns[] = {DB_COLUMN(struct held_row, held)};
static const struct db_column secret_columns[] = {DB_COLUMN(struct secret_row, name),
                                                  DB_COLUMN(struct secret_row, sealed),
                                                  DB_COLUMN(struct secret_row, changed_at, .kind = DB_TIME)};
static const struct db_column sealed_columns[] = {DB_COLUMN(struct sealed_row, owner),
                                                  DB_COLUMN(struct sealed_row, sealed)};
static const struct db_column read_columns[] = {DB_COLUMN(struct sealed_row, sealed)};

static const enum db_kind of_name[] = {DB_TEXT}, of_uuid[] = {DB_UUID}, of_name_bytes[] = {DB_TEXT, DB_BYTES},
                          of_uuid_bytes[] = {DB_UUID, DB_BYTES}, of_name_bytes_time[] = {DB_TEXT, DB_BYTES, DB_TIME};

#define WORDS(name_) .name = "access/" #name_, .sql = sql_access_##name_
#define GIVEN(kinds) .params = (kinds), .param_count = COUNT(kinds)
#define GIVING(type, columns_) .columns = (columns_), .column_count = COUNT(columns_), .row_size = sizeof(type)

static const struct db_query share_secrets = {WORDS(share_secrets), GIVING(struct held_row, held_columns)};
static const struct db_query hold_secrets = {WORDS(hold_secrets), GIVING(struct held_row, held_columns)};
static const struct db_query read_secret = {WORDS(read_secret), GIVEN(of_name),
                                            GIVING(struct sealed_row, read_columns)};
static const struct db_query list_secrets = {WORDS(list_secrets), GIVING(struct secret_row, secret_columns)};
static const struct db_query put_secret = {WORDS(put_secret), GIVEN(of_name_bytes_time)};
static const struct db_query list_sealed_secrets = {WORDS(list_sealed_secrets),
                                                    GIVING(struct sealed_row, sealed_columns)};
static const struct db_query reseal_secret = {WORDS(reseal_secret), GIVEN(of_name_bytes)};
static const struct db_query drop_secret = {WORDS(drop_secret), GIVEN(of_name)};
static const struct db_query list_totp_secrets = {WORDS(list_totp_secrets), GIVING(struct sealed_row, sealed_columns)};
static const struct db_query reseal_totp_secret = {WORDS(reseal_totp_secret), GIVEN(of_uuid_bytes)};
static const struct db_query drop_totp_secret = {WORDS(drop_totp_secret), GIVEN(of_uuid)};
static const struct db_query list_hook_secrets = {WORDS(list_hook_secrets), GIVING(struct sealed_row, sealed_columns)};
static const struct db_query reseal_hook_secret = {WORDS(reseal_hook_secret), GIVEN(of_uuid_bytes)};
static const struct db_query drop_hook_secret = {WORDS(drop_hook_secret), GIVEN(of_uuid)};

const struct db_query *const secret_queries[] = {
    &share_secrets,       &hold_secrets,      &read_secret,        &list_secrets,      &put_secret,
    &list_sealed_secrets, &reseal_secret,     &drop_secret,        &list_totp_secrets, &reseal_totp_secret,
    &drop_totp_secret,    &list_hook_secrets, &reseal_hook_secret, &drop_hook_secret,  NULL};

const struct sealed_table sealed_secrets = {&list_sealed_secrets, &reseal_secret, &drop_secret, DB_TEXT,
                                            secret_purpose};
const struct sealed_table sealed_second_factors = {&list_totp_secrets, &reseal_totp_secret, &drop_totp_secret, DB_UUID,
                                                   secret_totp_purpose};
const struct sealed_table sealed_hooks = {&list_hook_secrets, &reseal_hook_secret, &drop_hook_secret, DB_UUID,
                                          secret_hook_purpose};

enum outcome secret_read(struct tx *tx, struct vault *vault, const char *name, struct arena *arena, const char **text,
                         struct fault *fault) {
  AUTO(secret) struct buffer opened = {0};
  struct sealed_row *rows = NULL;
  size_t count = 0;
  char purpose[SECRET_PURPOSE];
  enum outcome outcome = tx_run(tx, &read_secret, (struct db_param[]){P_TEXT(name)}, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(fault, NOT_FOUND, name, "no such secret: comptoir secret set %s", name);
  secret_purpose(name, purpose);
  outcome = vault_unseal(vault, purpose, rows[0].sealed.bytes, rows[0].sealed.length, &opened, fault);
  if (outcome == OK) *text = arena_text(arena, opened.bytes, opened.length);
  return outcome;
}

enum outcome secret_write(struct tx *tx, struct vault *vault, const char *name, const char *text, struct fault *fault) {
  AUTO(buffer) struct buffer sealed = {0};
  char purpose[SECRET_PURPOSE];
  size_t length = strlen(text);
  if (!is_name(name)) return fault_set(fault, BAD_OPTION, "name", "small letters, digits and hyphens, 2 to 40");
  if (length == 0 || length > SECRET_MAX_BYTES || !text_is_utf8(text, length))
    return fault_set(fault, BAD_OPTION, "value", "1 to %d bytes of text", SECRET_MAX_BYTES);
  secret_purpose(name, purpose);
  enum outcome outcome = secret_seal(tx, vault, purpose, text, length, &sealed, fault);
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_TEXT(name), P_BYTES((const uint8_t *)sealed.bytes, sealed.length),
                                    P_TIME(clock_now_us())};
  return tx_run(tx, &put_secret, params, NULL, NULL, NULL);
}

enum outcome secret_list(struct tx *tx, struct arena *arena, struct secret_row **rows, size_t *count) {
  return tx_run(tx, &list_secrets, NULL, arena, rows, count);
}

enum outcome secret_seal(struct tx *tx, struct vault *vault, const char *purpose, const void *bytes, size_t length,
                         struct buffer *sealed, struct fault *fault) {
  enum outcome outcome = share(tx);
  return outcome == OK ? vault_seal(vault, purpose, bytes, length, sealed, fault) : outcome;
}

void secret_totp_purpose(const char *person, char purpose[static SECRET_PURPOSE]) {
  snprintf(purpose, SECRET_PURPOSE, "totp:%s", person);
}

void secret_hook_purpose(const char *id, char purpose[static SECRET_PURPOSE]) {
  snprintf(purpose, SECRET_PURPOSE, "hook:%s", id);
}

enum outcome secret_hold(struct tx *tx) {
  AUTO(arena) struct arena arena = {0};
  struct held_row *rows = NULL;
  return tx_run(tx, &hold_secrets, NULL, &arena, &rows, NULL);
}

static enum outcome share(struct tx *tx) {
  AUTO(arena) struct arena arena = {0};
  struct held_row *rows = NULL;
  return tx_run(tx, &share_secrets, NULL, &arena, &rows, NULL);
}

static bool is_name(const char *name) {
  size_t length = strlen(name);
  return length >= 2 && length <= 40 && name[0] >= 'a' && name[0] <= 'z' &&
         strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static void secret_purpose(const char *name, char purpose[static SECRET_PURPOSE]) {
  snprintf(purpose, SECRET_PURPOSE, "secret:%s", name);
}
