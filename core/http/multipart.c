/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/multipart.h"
#include "core/text.h"

#include <string.h>
#include <strings.h>

enum { BOUNDARY_MAX = 70, HEAD_MAX = 2048, NAME_MAX_BYTES = 200 };

struct reading {
  const char *at, *end;
  char mark[BOUNDARY_MAX + 5]; /* "\r\n--" and the boundary */
  size_t mark_length;
  struct arena *arena;
};

static bool read_boundary(const char *content_type, struct reading *reading);
static bool read_part(struct reading *reading, struct multipart_part *part);
static bool read_head(struct reading *reading, const char *end, struct multipart_part *part);
static bool read_disposition(const char *value, const char *end, struct arena *arena, struct multipart_part *part);
static const char *read_quoted(const char **at, const char *end, struct arena *arena);
static const char *find(const char *from, const char *end, const char *what, size_t length);
static bool is_last(const struct reading *reading);

enum outcome multipart_read(const char *content_type, const char *body, size_t length, struct arena *arena,
                            struct multipart *form, struct fault *fault) {
  struct reading reading = {.at = body, .end = body + length, .arena = arena};
  form->count = 0;
  if (!read_boundary(content_type, &reading)) return fault_set(fault, WRONG_MEDIA_TYPE, "Content-Type", "a form");
  const char *first = reading.mark + 2; /* the first one has no line before it */
  size_t first_length = reading.mark_length - 2;
  if (length < first_length || memcmp(body, first, first_length) != 0)
    return fault_set(fault, BAD_REQUEST, "", "no part");
  reading.at += first_length;
  while (!is_last(&reading)) {
    if (form->count == MULTIPART_PARTS) return fault_set(fault, BAD_REQUEST, "", "at most %d parts", MULTIPART_PARTS);
    if (!read_part(&reading, &form->parts[form->count]))
      return fault_set(fault, BAD_REQUEST, "", "part %zu is cut or malformed", form->count);
    form->count++;
  }
  return OK;
}

const char *multipart_text(const struct multipart *form, const char *name, size_t max, struct arena *arena) {
  for (size_t i = 0; i < form->count; i++) {
    const struct multipart_part *part = &form->parts[i];
    if (part->filename || !text_equal(part->name, name)) continue;
    char *text = arena_alloc(arena, part->length + 1);
    size_t used = 0;
    for (size_t n = 0; n < part->length; n++)
      if (part->bytes[n] != '\r') text[used++] = part->bytes[n];
    while (used > 0 && (text[used - 1] == ' ' || text[used - 1] == '\n' || text[used - 1] == '\t')) used--;
    size_t skipped = 0;
    while (skipped < used && (text[skipped] == ' ' || text[skipped] == '\n' || text[skipped] == '\t')) skipped++;
    text[used] = '\0';
    return used - skipped <= max && text_is_utf8(text, used) ? text + skipped : "";
  }
  return "";
}

static bool read_boundary(const char *content_type, struct reading *reading) {
  static const char type[] = "multipart/form-data", key[] = "boundary=";
  if (!content_type || strncasecmp(content_type, type, sizeof type - 1) != 0) return false;
  const char *at = content_type + sizeof type - 1;
  while (*at && strncasecmp(at, key, sizeof key - 1) != 0) at++;
  if (!*at) return false;
  at += sizeof key - 1;
  bool quoted = *at == '"';
  at += quoted;
  size_t length = strcspn(at, quoted ? "\"" : "; \t");
  if (length == 0 || length > BOUNDARY_MAX) return false;
  memcpy(reading->mark, "\r\n--", 4);
  memcpy(reading->mark + 4, at, length);
  reading->mark_length = length + 4;
  return true;
}

static bool is_last(const struct reading *reading) {
  return reading->end - reading->at >= 2 && memcmp(reading->at, "--", 2) == 0;
}

/* From after one boundary to after the next. */
static bool read_part(struct reading *reading, struct multipart_part *part) {
  const char *head = reading->at, *limit = reading->end - head > HEAD_MAX ? head + HEAD_MAX : reading->end;
  const char *blank = find(head, limit, "\r\n\r\n", 4);
  if (!blank || !read_head(reading, blank, part)) return false;
  const char *from = blank + 4, *next = find(from - 2, reading->end, reading->mark, reading->mark_length);
  if (!next) return false;
  part->bytes = from;
  part->length = next > from ? (size_t)(next - from) : 0;
  reading->at = next + reading->mark_length;
  return true;
}

static bool read_head(struct reading *reading, const char *end, struct multipart_part *part) {
  static const char key[] = "Content-Disposition:";
  *part = (struct multipart_part){0};
  if (end - reading->at < 2 || memcmp(reading->at, "\r\n", 2) != 0) return false;
  for (const char *at = reading->at + 2; at < end;) {
    const char *line_end = find(at, end, "\r\n", 2);
    if (!line_end) line_end = end;
    bool says = (size_t)(line_end - at) > sizeof key - 1 && strncasecmp(at, key, sizeof key - 1) == 0;
    if (says && (part->name || !read_disposition(at + sizeof key - 1, line_end, reading->arena, part))) return false;
    at = line_end + 2;
  }
  return part->name != NULL;
}

static bool read_disposition(const char *value, const char *end, struct arena *arena, struct multipart_part *part) {
  static const char form[] = "form-data";
  while (value < end && *value == ' ') value++;
  if ((size_t)(end - value) < sizeof form - 1 || strncasecmp(value, form, sizeof form - 1) != 0) return false;
  for (value += sizeof form - 1; value < end;) {
    const char **to = NULL;
    while (value < end && (*value == ';' || *value == ' ')) value++;
    if (value == end) break;
    const char *equals = memchr(value, '=', (size_t)(end - value));
    if (!equals) return false;
    size_t length = (size_t)(equals - value);
    if (length == 4 && strncasecmp(value, "name", 4) == 0) to = &part->name;
    else if (length == 8 && strncasecmp(value, "filename", 8) == 0) to = &part->filename;
    value = equals + 1;
    const char *text = read_quoted(&value, end, arena);
    if (!text || (to && *to)) return false;
    if (to) *to = text;
  }
  return part->name && part->name[0];
}

/* "…" as browsers write it, or a bare word; of a path the last part, and no character that could be a header. */
static const char *read_quoted(const char **at, const char *end, struct arena *arena) {
  const char *from = *at, *stop = from;
  bool quoted = from < end && *from == '"';
  if (quoted) stop = ++from;
  while (stop < end && (quoted ? *stop != '"' : *stop != ';' && *stop != ' ')) stop++;
  if (quoted && stop == end) return NULL;
  *at = quoted ? stop + 1 : stop;
  for (const char *one = from; one < stop; one++)
    if (*one == '/' || *one == '\\') from = one + 1;
  size_t length = (size_t)(stop - from);
  return length <= NAME_MAX_BYTES && text_is_utf8(from, length) ? arena_text(arena, from, length) : NULL;
}

static const char *find(const char *from, const char *end, const char *what, size_t length) {
  return from < end ? memmem(from, (size_t)(end - from), what, length) : NULL;
}
