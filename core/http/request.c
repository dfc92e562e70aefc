/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/internal.h"
#include "core/text.h"

#include <string.h>
#include <strings.h>

struct header_count {
  const char *name;
  size_t count;
};

static enum MHD_Result add_argument(void *context, enum MHD_ValueKind kind, const char *name, const char *value);
static enum MHD_Result count_header(void *context, enum MHD_ValueKind kind, const char *name, const char *value);
static int hex_digit(char character);
static struct MHD_Connection *connection_of(const struct request *request);

const char *request_query(const struct request *request, const char *name) {
  const char *value = NULL;
  size_t length = 0;
  if (MHD_lookup_connection_value_n(connection_of(request), MHD_GET_ARGUMENT_KIND, name, strlen(name), &value,
                                    &length) != MHD_YES)
    return NULL;
  if (!value) return ""; /* "?all" */
  return percent_free(value) ? value : percent_decode(request->arena, value, length);
}

const char *request_whole_query(const struct request *request) {
  AUTO(buffer) struct buffer query = {0};
  MHD_get_connection_values(connection_of(request), MHD_GET_ARGUMENT_KIND, add_argument, &query);
  return query.length ? arena_text(request->arena, query.bytes, query.length) : "";
}

static enum MHD_Result add_argument(void *context, enum MHD_ValueKind kind, const char *name, const char *value) {
  struct buffer *query = context;
  (void)kind;
  if (query->length) buffer_char(query, '&');
  buffer_text(query, name);
  if (!value) return MHD_YES; /* "?all" */
  buffer_char(query, '=');
  buffer_text(query, value);
  return MHD_YES;
}

const char *request_header(const struct request *request, const char *name) {
  return MHD_lookup_connection_value(connection_of(request), MHD_HEADER_KIND, name);
}

size_t request_header_count(const struct request *request, const char *name) {
  struct header_count counted = {.name = name};
  MHD_get_connection_values(connection_of(request), MHD_HEADER_KIND, count_header, &counted);
  return counted.count;
}

static enum MHD_Result count_header(void *context, enum MHD_ValueKind kind, const char *name, const char *value) {
  struct header_count *counted = context;
  (void)kind;
  (void)value;
  counted->count += strcasecmp(name, counted->name) == 0;
  return MHD_YES;
}

const char *request_cookie(const struct request *request, const char *name) {
  return MHD_lookup_connection_value(connection_of(request), MHD_COOKIE_KIND, name);
}

char *percent_decode(struct arena *arena, const char *text, size_t length) {
  char *decoded = arena_text(arena, text, length);
  size_t used = 0;
  for (size_t i = 0; i < length; i++) {
    decoded[used++] = text[i];
    if (text[i] != '%') continue;
    if (length - i < 3) return NULL;
    int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return NULL;
    decoded[used - 1] = (char)(high * 16 + low);
    i += 2;
  }
  decoded[used] = '\0';
  return text_is_utf8(decoded, used) ? decoded : NULL;
}

bool percent_free(const char *text) {
  for (; *text; text++)
    if (*text == '%' || *text < ' ' || *text > '~') return false;
  return true;
}

bool header_is_json(const char *content_type) {
  static const char json[] = "application/json";
  if (!content_type || strncasecmp(content_type, json, sizeof json - 1) != 0) return false;
  char next = content_type[sizeof json - 1];
  return next == '\0' || next == ';' || next == ' ';
}

static int hex_digit(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  if (character >= 'a' && character <= 'f') return character - 'a' + 10;
  if (character >= 'A' && character <= 'F') return character - 'A' + 10;
  return -1;
}

static struct MHD_Connection *connection_of(const struct request *request) {
  return ((struct exchange *)request->connection)->connection;
}
