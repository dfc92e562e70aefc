/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What browsers are told about an answer, whoever wrote it: not to guess its type, not to show it in another site's
 * frame, not to let another site read it, and to run nothing from what is no page of ours. */
#include "core/http/internal.h"
#include "core/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { NAME_MAX_BYTES = 100 };

static const char content_security_policy[] = "Content-Security-Policy";

/* Not no-referrer: under it browsers send Origin: null with our own forms, which the origin check refuses. */
static const struct header every_answer[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Frame-Options", "DENY"},
};

/* Only files of ours run, style, and load; nothing can be built from text (Trusted Types without any policy). */
const struct header page_headers[PAGE_HEADERS] = {
    {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                                "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
                                "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
                                "trusted-types 'none'"},
    /* a card's QR code is read by the phone itself: no page needs the camera; passkeys are for the sign-in page */
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), "
                           "display-capture=(), publickey-credentials-get=(self), "
                           "publickey-credentials-create=(self)"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};
_Static_assert(PAGE_HEADERS + 3 <= REPLY_HEADERS, "a page may still set two cookies and redirect");

static void plain_name(const char *name, char *out);
static void encoded_name(const char *name, size_t length, char *out);
static size_t cut_name(const char *name);
static bool is_plain(char character);
static bool is_attribute(char character);

void http_download(struct reply *reply, const char *filename, const char *content_type) {
  char plain[NAME_MAX_BYTES + 1];
  plain_name(filename, plain);
  size_t length = cut_name(filename);
  size_t used = (size_t)snprintf(reply->disposition, sizeof reply->disposition, "attachment; filename=\"%s\"", plain);
  if (length != strlen(plain) || strncmp(plain, filename, length) != 0) {
    static const char extended[] = "; filename*=UTF-8''";
    memcpy(reply->disposition + used, extended, sizeof extended);
    encoded_name(filename, length, reply->disposition + used + sizeof extended - 1);
  }
  reply->content_type = content_type;
  reply_header(reply, "Content-Disposition", reply->disposition);
  reply_header(reply, content_security_policy, "default-src 'none'; sandbox; frame-ancestors 'none'");
}

void security_headers(struct MHD_Response *response, bool secure, bool own_policy) {
  for (size_t i = 0; i < sizeof every_answer / sizeof every_answer[0]; i++)
    response_header(response, every_answer[i].name, every_answer[i].value);
  if (!own_policy) response_header(response, content_security_policy, "default-src 'none'; frame-ancestors 'none'");
  if (secure) response_header(response, "Strict-Transport-Security", "max-age=63072000");
}

void http_page_headers(struct reply *reply) {
  if (!reply->content_type) reply->content_type = "text/html; charset=utf-8";
  for (size_t i = 0; i < PAGE_HEADERS; i++) reply_header(reply, page_headers[i].name, page_headers[i].value);
}

void http_page_etag(const struct request *request, struct reply *reply) {
  uint8_t digest[SHA256_BYTES];
  char hex[SHA256_HEX], etag[SHA256_HEX + 5];
  if (request->route->method != HTTP_GET || reply->status >= 300 || reply->body.length == 0) return;
  sha256(reply->body.bytes, reply->body.length, digest);
  hex_from_bytes(digest, sizeof digest, hex);
  snprintf(etag, sizeof etag, "W/\"%.24s\"", hex);
  reply_header(reply, "ETag", arena_text(request->arena, etag, strlen(etag)));
  if (!etag_matches(request_header(request, "If-None-Match"), etag)) return;
  buffer_clear(&reply->body);
  reply->status = 304;
}

bool is_policy(const char *header_name) {
  return strcasecmp(header_name, content_security_policy) == 0;
}

/* What old programs understand; the true name follows when it is another one (RFC 6266 §4.3, RFC 8187). */
static void plain_name(const char *name, char *out) {
  size_t used = 0, length = cut_name(name);
  for (size_t i = 0; i < length; i++)
    if (((unsigned char)name[i] & 0xC0U) != 0x80) out[used++] = is_plain(name[i]) ? name[i] : '_';
  out[used] = '\0';
  if (out[0] == '.') out[0] = '_';
}

static void encoded_name(const char *name, size_t length, char *out) {
  static const char digits[] = "0123456789ABCDEF";
  size_t used = 0;
  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)name[i];
    if (is_attribute(name[i]) && (i > 0 || name[i] != '.')) { /* no hidden file */
      out[used++] = name[i];
      continue;
    }
    bool harmful = byte < ' ' || byte == 0x7F || byte == '/' || byte == '\\' || (i == 0 && byte == '.');
    out[used++] = harmful ? '_' : '%';
    if (harmful) continue;
    out[used++] = digits[byte >> 4];
    out[used++] = digits[byte & 15];
  }
  out[used] = '\0';
}

static size_t cut_name(const char *name) {
  size_t length = strlen(name);
  if (length <= NAME_MAX_BYTES) return length;
  length = NAME_MAX_BYTES;
  while (length > 0 && ((unsigned char)name[length] & 0xC0U) == 0x80) length--; /* not within a character */
  return length;
}

static bool is_plain(char character) {
  return is_attribute(character) || character == ' ' || character == '(' || character == ')';
}

/* attr-char of RFC 8187 that no file system minds */
static bool is_attribute(char character) {
  bool letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  return letter || (character >= '0' && character <= '9') || character == '.' || character == '-' || character == '_';
}
