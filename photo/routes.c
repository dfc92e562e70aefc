/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What photos show, for the office; the photos themselves, for anybody. */
#include "photo/private.h"

#include "core/db/services.h"
#include "core/json.h"
#include "core/public_id.h"

#include <stdio.h>
#include <string.h>

struct photo_asked {
  const char *hash;
};
struct photos_asked {
  struct photo_asked *photos;
  size_t photo_count;
};
static const struct spec_field photo_fields[] = {
    SPEC_FIELD(struct photo_asked, hash, .required = true, .form = FORM_HEX64)};
static const struct spec photo_spec = SPEC("Photo", struct photo_asked, photo_fields);
static const struct spec_field photos_fields[] = {{.name = "photos",
                                                   .kind = SPEC_LIST,
                                                   .offset = offsetof(struct photos_asked, photos),
                                                   .count_offset = offsetof(struct photos_asked, photo_count),
                                                   .of = &photo_spec,
                                                   .required = true,
                                                   .max = PHOTOS_MAX}};
static const struct spec photos_spec = SPEC("Photos", struct photos_asked, photos_fields);

static const struct spec_field shown_fields[] = {
    MAY_SAY(TEXT, piece), MAY_SAY(TEXT, item), SAYS(INTEGER, position), SAYS(TEXT, hash, .form = FORM_HEX64),
    SAYS(INTEGER, side),  SAYS(TEXT, url),
};
static const struct spec shown_said = SAID("PhotoShown", shown_fields);
static const struct spec_field list_fields[] = {SAYS(LIST, data, .of = &shown_said)};
static const struct spec list_said = SAID("PhotosShown", list_fields);
static const struct spec_field made_fields[] = {SAYS(TEXT, hash, .form = FORM_HEX64), SAYS(INTEGER, side),
                                                SAYS(TEXT, url)};
static const struct spec made_said = SAID("PhotoMade", made_fields);

static const char folder[] = "/boutique/photos/";

struct desk {
  struct request *request;
  struct shown shown;
  char piece[UUID_TEXT];
  const char *hashes[PHOTOS_MAX];
  struct photo *photos;
  size_t count;
};
struct visit {
  const struct request *request;
  uint8_t digest[SHA256_BYTES];
  int64_t size;
  struct db_bytes content;
};

static enum outcome list(struct tx *tx, void *context) {
  struct desk *desk = context;
  return photo_list(tx, &desk->shown, desk->request->arena, &desk->photos, &desk->count);
}

static void write_photos(const struct desk *desk, struct reply *reply) {
  char id[PUBLIC_ID_TEXT], address[PHOTO_ADDRESS_TEXT];
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < desk->count; i++) {
    const struct photo *photo = &desk->photos[i];
    json_open(&json, NULL);
    json_text(&json, "piece", photo->piece ? public_id(PUBLIC_PIECE, photo->piece, id) : NULL);
    json_text(&json, "item", photo->item);
    json_integer(&json, "position", photo->position);
    json_text(&json, "hash", photo->hash);
    json_integer(&json, "side", photo->side);
    json_text(&json, "url", photo_address(photo->hash, PHOTO_MEDIUM, address));
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
}

static enum outcome get_photos(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .shown = {.kpa = request->who.kpa}};
  enum outcome outcome = access_transact(request, TX_READ, list, &desk);
  if (outcome == OK) write_photos(&desk, reply);
  return outcome;
}

/* The same photo twice shows nothing more. */
static enum outcome gather(struct desk *desk) {
  const struct photos_asked *asked = desk->request->parsed;
  for (size_t i = 0; i < asked->photo_count; i++) {
    for (size_t k = 0; k < i; k++)
      if (text_equal(desk->hashes[k], asked->photos[i].hash))
        return fault_set(&desk->request->fault, OUT_OF_RANGE, "/photos", "the same photo twice");
    desk->hashes[i] = asked->photos[i].hash;
  }
  return OK;
}

static enum outcome show(struct tx *tx, void *context) {
  struct desk *desk = context;
  const struct photos_asked *asked = desk->request->parsed;
  enum outcome outcome = photo_lock(tx, &desk->shown, desk->request->arena);
  if (outcome == OK) outcome = photo_show(tx, &desk->shown, desk->hashes, asked->photo_count);
  return outcome == OK ? list(tx, desk) : outcome;
}

static enum outcome put_photos(struct desk *desk, struct reply *reply) {
  enum outcome outcome = gather(desk);
  if (outcome == OK) outcome = access_transact(desk->request, TX_WRITE, show, desk);
  if (outcome == OK) write_photos(desk, reply);
  return outcome;
}

static enum outcome put_piece_photos(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .shown = {.kpa = request->who.kpa}};
  if (!public_id_parse(PUBLIC_PIECE, request->params[1], desk.piece))
    return fault_set(&request->fault, UNKNOWN_PIECE, "piece", "no such id");
  desk.shown.piece = desk.piece;
  return put_photos(&desk, reply);
}

static enum outcome put_item_photos(struct request *request, struct reply *reply) {
  struct desk desk = {.request = request, .shown = {.kpa = request->who.kpa, .item = request->params[1]}};
  return put_photos(&desk, reply);
}

/* "<64 hex digits>-<size>", in that one writing: an address more is a copy more in every cache. */
static bool parse_name(const char *name, struct visit *visit) {
  static const int sizes[] = {PHOTO_SMALL, PHOTO_MEDIUM, PHOTO_LARGE};
  char hash[SHA256_HEX], address[PHOTO_ADDRESS_TEXT];
  if (strlen(name) < sizeof hash) return false;
  memcpy(hash, name, sizeof hash - 1);
  hash[sizeof hash - 1] = '\0';
  if (!hex_to_bytes(hash, visit->digest, SHA256_BYTES)) return false;
  hex_from_bytes(visit->digest, SHA256_BYTES, hash);
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] && visit->size == 0; i++)
    if (text_equal(photo_address(hash, sizes[i], address) + sizeof folder - 1, name)) visit->size = sizes[i];
  return visit->size != 0;
}

static enum outcome read_photo(struct tx *tx, void *context) {
  struct visit *visit = context;
  return photo_read(tx, visit->digest, visit->size, visit->request->arena, &visit->content);
}

enum outcome get_photo(struct request *request, struct reply *reply) {
  struct visit visit = {.request = request};
  const struct services *services = request->app;
  if (!parse_name(request->params[0], &visit)) return NOT_FOUND;
  enum outcome outcome = db_transact(services->shop_db, TX_READ, read_photo, &visit, &request->fault);
  if (outcome != OK) return outcome;
  reply->content_type = "image/jpeg";
  reply->cache_control = "public, max-age=31536000, immutable";
  reply_header(reply, "Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'");
  buffer_add(&reply->body, visit.content.bytes, visit.content.length);
  return OK;
}

const char *photo_address(const char *hash, int size, char text[static PHOTO_ADDRESS_TEXT]) {
  snprintf(text, PHOTO_ADDRESS_TEXT, "%s%s-%d", folder, hash, size);
  return text;
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/boutique/photos/{photo}", ROLE_ANYONE, SCOPE_NONE, get_photo,
          "A photo of something in the shop: <SHA-256>-320, -640 or -1280", .answers = "image/jpeg",
          .refusals = REFUSALS(OK)),
    ROUTE(GET, "/api/office/{kpa}/photos", OFFICE, SCOPE_KPA, get_photos, "Which photos show what",
          .answer = &list_said, .refusals = REFUSALS(OK)),
    ROUTE(POST, "/api/office/{kpa}/photos", OFFICE, SCOPE_KPA, post_photo,
          "A photo as it was taken (JPEG, PNG, WebP): made square, upright, small", .body_max = PHOTO_BYTES_MAX,
          .takes = "image/*", .answer = &made_said, .status = 201),
    ROUTE(PUT, "/api/office/{kpa}/pieces/{piece}/photos", OFFICE, SCOPE_KPA, put_piece_photos,
          "The photos of a piece, the first one first", .body = &photos_spec, .answer = &list_said, .status = 200,
          .refusals = REFUSALS(UNKNOWN_PIECE, UNKNOWN_PHOTO)),
    ROUTE(PUT, "/api/office/{kpa}/items/{item}/photos", OFFICE, SCOPE_KPA, put_item_photos,
          "The photos of an article, the first one first", .body = &photos_spec, .answer = &list_said, .status = 200,
          .refusals = REFUSALS(UNKNOWN_ITEM, UNKNOWN_PHOTO)),
};
const struct route_table photo_routes = {routes, sizeof routes / sizeof routes[0]};
