/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pictures of things, one a tag: kept here, given to the server for the other tills of the KPA, and asked for when
 * somebody looks at one that another till took. */
#include "pos/till/asking.h"
#include "pos/till/custody_store.h"

#include <string.h>

struct picture_answer {
  const char *jpeg;
};
static const struct spec_field answer_fields[] = {
    SPEC_FIELD(struct picture_answer, jpeg, .required = true, .form = FORM_BASE64, .max = (int64_t)PICTURE_MAX * 2)};
static const struct spec answer_spec = SPEC("CustodyPictureAnswer", struct picture_answer, answer_fields);
struct taken {
  bool taken;
};
static const struct spec_field taken_fields[] = {SPEC_FIELD(struct taken, taken, .required = true)};
static const struct spec taken_spec = SPEC("CustodyPictureTaken", struct taken, taken_fields);

static enum outcome check_id(struct custody_store *store, const struct custody_picture *picture, bool *same,
                             struct fault *fault);
static bool send_one(struct till *till, const struct till_identity *identity, const struct custody_picture *picture,
                     struct arena *arena);
static struct custody_picture picture_of(sqlite3_stmt *row, struct arena *arena);

enum outcome store_picture_put(struct custody_store *store, const struct custody_picture *picture, bool unsent,
                               struct fault *fault) {
  HELD(store);
  bool same = false;
  const char *const texts[] = {picture->id, picture->order, picture->tag};
  enum outcome outcome = check_id(store, picture, &same, fault);
  if (outcome != OK || same) return outcome;
  AUTO(asked)
  sqlite3_stmt *ask = store_ask(store,
                                "INSERT INTO picture (id, about, tag, bytes, unsent) VALUES (?1, ?2, ?3, ?4, ?5)"
                                " ON CONFLICT (about, tag) DO UPDATE SET id = excluded.id, bytes = excluded.bytes,"
                                " unsent = excluded.unsent",
                                texts, 3);
  if (ask) {
    sqlite3_bind_blob(ask, 4, picture->bytes, (int)picture->length, SQLITE_STATIC);
    sqlite3_bind_int(ask, 5, unsent);
  }
  return store_done(store, ask, fault);
}

static enum outcome check_id(struct custody_store *store, const struct custody_picture *picture, bool *same,
                             struct fault *fault) {
  AUTO(asked)
  sqlite3_stmt *ask = store_ask(store, "SELECT about, tag, bytes FROM picture WHERE id = ?1", &picture->id, 1);
  enum outcome outcome = store_done(store, ask, fault);
  if (outcome != OK || sqlite3_data_count(ask) == 0) return outcome;
  const char *about = (const char *)sqlite3_column_text(ask, 0), *tag = (const char *)sqlite3_column_text(ask, 1);
  const void *bytes = sqlite3_column_blob(ask, 2);
  size_t length = (size_t)sqlite3_column_bytes(ask, 2);
  *same = text_equal(about, picture->order) && text_equal(tag, picture->tag) && bytes && length == picture->length &&
          memcmp(bytes, picture->bytes, length) == 0;
  return *same ? OK : fault_set(fault, ID_REUSED, "/id", "%s", picture->id);
}

enum outcome store_picture_told(struct custody_store *store, const struct custody_picture *picture,
                                struct fault *fault) {
  HELD(store);
  const char *const texts[] = {picture->id, picture->order, picture->tag};
  AUTO(asked)
  sqlite3_stmt *ask = store_ask(store,
                                "INSERT INTO picture (id, about, tag, bytes, unsent) VALUES (?1, ?2, ?3, NULL, 0)"
                                " ON CONFLICT (about, tag) DO UPDATE SET id = excluded.id, bytes = NULL"
                                " WHERE picture.unsent = 0 AND picture.id <> excluded.id ON CONFLICT DO NOTHING",
                                texts, 3);
  return store_done(store, ask, fault);
}

bool store_picture(struct custody_store *store, const char *order, const char *tag, struct arena *arena,
                   struct custody_picture *picture) {
  HELD(store);
  const char *const texts[] = {order, tag};
  AUTO(asked)
  sqlite3_stmt *ask =
      store_ask(store, "SELECT id, about, tag, bytes FROM picture WHERE about = ?1 AND tag = ?2", texts, 2);
  if (!ask || sqlite3_step(ask) != SQLITE_ROW) return false;
  *picture = picture_of(ask, arena);
  return true;
}

bool store_has_picture(struct custody_store *store, const char *order, const char *tag) {
  HELD(store);
  const char *const texts[] = {order, tag};
  AUTO(asked) sqlite3_stmt *ask = store_ask(store, "SELECT 1 FROM picture WHERE about = ?1 AND tag = ?2", texts, 2);
  return ask && sqlite3_step(ask) == SQLITE_ROW;
}

bool store_picture_unsent(struct custody_store *store, struct arena *arena, struct custody_picture *picture) {
  HELD(store);
  AUTO(asked)
  sqlite3_stmt *ask = store_ask(store, "SELECT id, about, tag, bytes FROM picture WHERE unsent = 1 LIMIT 1", NULL, 0);
  if (!ask || sqlite3_step(ask) != SQLITE_ROW) return false;
  *picture = picture_of(ask, arena);
  return true;
}

static struct custody_picture picture_of(sqlite3_stmt *row, struct arena *arena) {
  size_t length = (size_t)sqlite3_column_bytes(row, 3);
  const void *bytes = sqlite3_column_blob(row, 3);
  return (struct custody_picture){.id = store_text(row, 0, arena),
                                  .order = store_text(row, 1, arena),
                                  .tag = store_text(row, 2, arena),
                                  .bytes = bytes ? arena_copy(arena, bytes, length) : NULL,
                                  .length = length};
}

enum outcome store_picture_sent(struct custody_store *store, const char *id, struct fault *fault) {
  HELD(store);
  AUTO(asked) sqlite3_stmt *ask = store_ask(store, "UPDATE picture SET unsent = 0 WHERE id = ?1", &id, 1);
  return store_done(store, ask, fault);
}

bool custody_send_pictures(struct till *till, const struct till_identity *identity, struct arena *arena) {
  struct custody_picture picture;
  struct fault fault = {0};
  while (store_picture_unsent(till->custody, arena, &picture)) {
    if (!send_one(till, identity, &picture, arena) || store_picture_sent(till->custody, picture.id, &fault) != OK)
      return false;
  }
  return true;
}

static bool send_one(struct till *till, const struct till_identity *identity, const struct custody_picture *picture,
                     struct arena *arena) {
  struct taken taken = {0};
  char *jpeg = arena_alloc(arena, 4 * ((picture->length + 2) / 3) + 1);
  AUTO(buffer) struct buffer body = {0};
  struct json json = json_into(&body);
  base64_from_bytes(picture->bytes, picture->length, jpeg);
  json_open(&json, NULL);
  json_text(&json, "id", picture->id);
  json_text(&json, "order", picture->order);
  json_text(&json, "tag", picture->tag);
  json_text(&json, "jpeg", jpeg);
  json_close(&json);
  const struct exchange question = {.method = "POST",
                                    .path = arena_format(arena, "/api/pos/tills/%s/custody/pictures", identity->till),
                                    .content_type = "application/json",
                                    .body = body.bytes,
                                    .body_length = body.length};
  return server_ask(till, &question, &taken_spec, arena, &taken) == SERVER_ANSWERED;
}

enum outcome custody_picture_find(struct till *till, const char *order, const char *tag, struct arena *arena,
                                  struct custody_picture *picture, struct fault *fault) {
  struct picture_answer answer;
  struct till_identity identity = till_identity(till);
  if (!till->custody || !store_picture(till->custody, order, tag, arena, picture)) return NOT_FOUND;
  if (picture->bytes) return OK;
  const struct exchange question = {
      .method = "GET",
      .path = arena_format(arena, "/api/pos/tills/%s/custody/pictures/%s", identity.till, picture->id)};
  secret_wipe(identity.token, sizeof identity.token);
  if (server_ask(till, &question, &answer_spec, arena, &answer) != SERVER_ANSWERED) return NOT_FOUND;
  size_t room = strlen(answer.jpeg), length = 0;
  uint8_t *bytes = arena_alloc(arena, room + 1);
  if (!base64_to_bytes(answer.jpeg, bytes, room, &length)) return NOT_FOUND;
  picture->bytes = bytes;
  picture->length = length;
  HELD(till->custody);
  AUTO(asked)
  sqlite3_stmt *ask =
      store_ask(till->custody, "UPDATE picture SET bytes = ?2 WHERE id = ?1 AND bytes IS NULL", &picture->id, 1);
  if (ask) sqlite3_bind_blob(ask, 2, bytes, (int)length, SQLITE_STATIC);
  return store_done(till->custody, ask, fault);
}
