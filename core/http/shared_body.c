/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One answer for everybody: a response per representation and the 304 are made once, with their headers, for those who
 * come over TLS and for those who do not, and only counted afterwards. A response still being sent keeps the bytes
 * alive, so a body may be swapped at any time.
 * The entity tag is weak because the three representations share it. */
#include "core/http/internal.h"
#include "core/memory.h"
#include "core/text.h"

#include <assert.h>
#include <brotli/encode.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST /* next_in points to const */
#include <zlib.h>

enum { ETAG_TEXT = 72, BROTLI_QUALITY = 5, GZIP_LEVEL = 6, GZIP_WINDOW = 15 + 16, COMPRESSED_MIN = 200 };

struct shared_body {
  atomic_uint references; /* of those who may ask for it */
  atomic_uint holders;    /* of its bytes: all of the above together, and each response */
  bool owned;
  unsigned available; /* bits 1 << enum encoding */
  char etag[ETAG_TEXT];
  char *content_type, *cache_control;
  const struct header *headers;
  size_t header_count;
  struct asset_bytes twins[ENCODING_COUNT];
  struct MHD_Response *full[2][ENCODING_COUNT], *not_modified[2]; /* [1]: over TLS */
};

static const char *const coding_names[ENCODING_COUNT] = {NULL, "gzip", "br"};

static struct shared_body *body_of(const char *content_type, const void *bytes, size_t length, bool packed);
static struct asset_bytes copy_of(const void *bytes, size_t length);
static struct asset_bytes gzip_of(const void *bytes, size_t length);
static struct asset_bytes brotli_of(const void *bytes, size_t length);
static struct asset_bytes smaller(unsigned char *packed, size_t packed_length, size_t length);
static void build_responses(struct shared_body *body, bool secure);
static struct MHD_Response *response_of(struct shared_body *body, struct asset_bytes bytes);
static void add_headers(struct MHD_Response *response, const struct shared_body *body, const char *cache_control);
static bool brings_policy(const struct shared_body *body);
static void add_content_headers(struct MHD_Response *response, const struct shared_body *body, enum encoding encoding);
static enum MHD_Result send_own(struct shared_body *body, struct exchange *exchange, enum encoding encoding,
                                bool fresh);
static void let_go(void *body);

struct shared_body *shared_body_new(const char *content_type, const void *bytes, size_t length) {
  return body_of(content_type, bytes, length, length >= COMPRESSED_MIN);
}

struct shared_body *shared_body_plain(const char *content_type, const void *bytes, size_t length) {
  return body_of(content_type, bytes, length, false);
}

static struct shared_body *body_of(const char *content_type, const void *bytes, size_t length, bool packed) {
  uint8_t digest[SHA256_BYTES];
  char hex[SHA256_HEX], etag[SHA256_HEX + 2];
  sha256(bytes, length, digest);
  hex_from_bytes(digest, sizeof digest, hex);
  snprintf(etag, sizeof etag, "\"%.24s\"", hex);
  struct shared_source source = {
      .content_type = content_type, .etag = etag, .cache_control = "no-cache", .owned = true};
  source.twins[ENCODING_IDENTITY] = copy_of(bytes, length);
  if (packed) {
    source.twins[ENCODING_GZIP] = gzip_of(bytes, length);
    source.twins[ENCODING_BROTLI] = brotli_of(bytes, length);
  }
  return shared_body_build(&source);
}

struct shared_body *shared_body_of_asset(const struct asset *asset) {
  return shared_body_build(&(struct shared_source){.content_type = asset->content_type,
                                                   .etag = asset->etag,
                                                   .cache_control = "no-cache",
                                                   .twins = {asset->identity, asset->gzip, asset->brotli}});
}

struct shared_body *shared_body_ref(struct shared_body *body) {
  atomic_fetch_add(&body->references, 1);
  return body;
}

void shared_body_unref(struct shared_body *body) {
  if (atomic_fetch_sub(&body->references, 1) > 1) return;
  for (size_t secure = 0; secure < 2; secure++) {
    for (size_t i = 0; i < ENCODING_COUNT; i++)
      if (body->full[secure][i]) MHD_destroy_response(body->full[secure][i]);
    MHD_destroy_response(body->not_modified[secure]);
  }
  let_go(body);
}

size_t shared_body_length(const struct shared_body *body) {
  return body->twins[ENCODING_IDENTITY].length; /* a twin is only kept when it is shorter */
}

const char *shared_body_etag(const struct shared_body *body) {
  return body->etag;
}

struct shared_body *shared_body_build(const struct shared_source *source) {
  struct shared_body *body = memory_resize(NULL, sizeof *body);
  *body =
      (struct shared_body){.headers = source->headers, .header_count = source->header_count, .owned = source->owned};
  atomic_init(&body->references, 1);
  atomic_init(&body->holders, 1);
  snprintf(body->etag, sizeof body->etag, "W/%s", source->etag);
  body->content_type = strdup(source->content_type);
  body->cache_control = strdup(source->cache_control);
  assert(body->content_type && body->cache_control);
  for (unsigned i = 0; i < ENCODING_COUNT; i++) {
    body->twins[i] = source->twins[i];
    if (i == ENCODING_IDENTITY || source->twins[i].length > 0) body->available |= 1U << i;
  }
  build_responses(body, false);
  build_responses(body, true);
  return body;
}

enum MHD_Result shared_body_send(struct shared_body *body, struct exchange *exchange) {
  const struct request *request = &exchange->request;
  struct reply *reply = &exchange->reply;
  bool fresh =
      reply->status == MHD_HTTP_OK && etag_matches(request_header(request, MHD_HTTP_HEADER_IF_NONE_MATCH), body->etag);
  enum encoding encoding = encoding_choose(request_header(request, MHD_HTTP_HEADER_ACCEPT_ENCODING), body->available);
  if (fresh) reply->status = MHD_HTTP_NOT_MODIFIED;
  if (reply->cache_control || reply->header_count > 0) return send_own(body, exchange, encoding, fresh);
  struct MHD_Response *response = fresh ? body->not_modified[request->secure] : body->full[request->secure][encoding];
  return MHD_queue_response(exchange->connection, (unsigned)reply->status, response);
}

static struct asset_bytes copy_of(const void *bytes, size_t length) {
  unsigned char *copy = memory_resize(NULL, length);
  if (length > 0) memcpy(copy, bytes, length);
  return (struct asset_bytes){.bytes = copy, .length = length};
}

static struct asset_bytes gzip_of(const void *bytes, size_t length) {
  z_stream stream = {.next_in = bytes, .avail_in = (uInt)length};
  if (length > UINT32_MAX / 2 ||
      deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
    return (struct asset_bytes){0};
  uLong bound = deflateBound(&stream, (uLong)length);
  unsigned char *packed = memory_resize(NULL, bound);
  stream.next_out = packed;
  stream.avail_out = (uInt)bound;
  bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  size_t packed_length = whole ? (size_t)stream.total_out : length;
  deflateEnd(&stream);
  return smaller(packed, packed_length, length);
}

static struct asset_bytes brotli_of(const void *bytes, size_t length) {
  size_t packed_length = BrotliEncoderMaxCompressedSize(length);
  unsigned char *packed = memory_resize(NULL, packed_length);
  if (BrotliEncoderCompress(BROTLI_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, length, bytes, &packed_length,
                            packed) != BROTLI_TRUE)
    packed_length = length;
  return smaller(packed, packed_length, length);
}

/* Nothing when packing gained nothing. */
static struct asset_bytes smaller(unsigned char *packed, size_t packed_length, size_t length) {
  if (packed_length < length)
    return (struct asset_bytes){.bytes = memory_resize(packed, packed_length), .length = packed_length};
  free(packed);
  return (struct asset_bytes){0};
}

static void build_responses(struct shared_body *body, bool secure) {
  for (unsigned i = 0; i < ENCODING_COUNT; i++) {
    if (!(body->available & 1U << i)) continue;
    struct MHD_Response *full = body->full[secure][i] = response_of(body, body->twins[i]);
    add_headers(full, body, body->cache_control);
    security_headers(full, secure, brings_policy(body));
    add_content_headers(full, body, (enum encoding)i);
  }
  /* libmicrohttpd cannot leave Content-Length out of a 304. Ours says 0, which caches ignore (RFC 9111 §3.2); the
   * length of the 200 would be truer, but simple clients would wait for that many bytes. */
  body->not_modified[secure] = response_of(body, (struct asset_bytes){0});
  add_headers(body->not_modified[secure], body, body->cache_control);
  security_headers(body->not_modified[secure], secure, brings_policy(body));
}

static struct MHD_Response *response_of(struct shared_body *body, struct asset_bytes bytes) {
  /* libmicrohttpd's signature knows no const; it only reads */
  void *memory = (void *)(uintptr_t)bytes.bytes;
  atomic_fetch_add(&body->holders, 1);
  struct MHD_Response *response =
      MHD_create_response_from_buffer_with_free_callback_cls(bytes.length, memory, let_go, body);
  assert(response);
  return response;
}

/* What a 200 and its 304 have in common. */
static void add_headers(struct MHD_Response *response, const struct shared_body *body, const char *cache_control) {
  response_header(response, MHD_HTTP_HEADER_ETAG, body->etag);
  response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, cache_control);
  if (body->available != 1U << ENCODING_IDENTITY) response_header(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding");
  for (size_t i = 0; i < body->header_count; i++)
    response_header(response, body->headers[i].name, body->headers[i].value);
}

static bool brings_policy(const struct shared_body *body) {
  for (size_t i = 0; i < body->header_count; i++)
    if (is_policy(body->headers[i].name)) return true;
  return false;
}

static void add_content_headers(struct MHD_Response *response, const struct shared_body *body, enum encoding encoding) {
  response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, body->content_type);
  if (coding_names[encoding]) response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, coding_names[encoding]);
}

/* The same bytes with headers of this reply only (a cookie…). */
static enum MHD_Result send_own(struct shared_body *body, struct exchange *exchange, enum encoding encoding,
                                bool fresh) {
  const struct reply *reply = &exchange->reply;
  struct asset_bytes bytes = fresh ? (struct asset_bytes){0} : body->twins[encoding];
  struct MHD_Response *response = response_of(body, bytes);
  add_headers(response, body, reply->cache_control ? reply->cache_control : body->cache_control);
  if (!fresh) add_content_headers(response, body, encoding);
  security_headers(response, exchange->request.secure, has_policy(reply) || brings_policy(body));
  response_header(response, "X-Request-Id", exchange->request.id);
  for (size_t i = 0; i < reply->header_count; i++)
    response_header(response, reply->headers[i][0], reply->headers[i][1]);
  enum MHD_Result result = MHD_queue_response(exchange->connection, (unsigned)reply->status, response);
  MHD_destroy_response(response);
  return result;
}

static void let_go(void *context) {
  struct shared_body *body = context;
  if (atomic_fetch_sub(&body->holders, 1) > 1) return;
  for (size_t i = 0; i < ENCODING_COUNT && body->owned; i++) free((void *)(uintptr_t)body->twins[i].bytes);
  free(body->content_type);
  free(body->cache_control);
  free(body);
}
