/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* links: core */
/* Any bytes as the body of a request: refused with a fault that can be shown, or read, and then what is written from
 * the struct reads back as the same bytes. */
#include "core/spec.h"
#include "core/text.h"

#include <assert.h>
#include <string.h>

struct share {
  const char *member;
  int64_t weight;
};

struct line {
  const char *item, *hash;
  struct money price;
  const struct share *shares;
  size_t share_count;
};

struct place {
  const char *town;
  int64_t number;
};

struct body {
  const char *id, *kind, *day, *at, *note, *key;
  bool confirmed;
  struct place place;
  const struct line *lines;
  size_t line_count;
};

static const struct spec_field share_fields[] = {
    SPEC_FIELD(struct share, member, .required = true, .form = FORM_CODE),
    SPEC_FIELD(struct share, weight, .required = true, .min = 1, .max = 100),
};
static const struct spec share_spec = SPEC("Share", struct share, share_fields);

static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct line, item, .required = true, .min = 1, .max = 8),
    SPEC_FIELD(struct line, hash, .form = FORM_HEX64),
    SPEC_FIELD(struct line, price),
    SPEC_LIST_OF(struct line, shares, share_count, &share_spec, .max = 12),
};
static const struct spec line_spec = SPEC("Line", struct line, line_fields);

static const struct spec_field place_fields[] = {
    SPEC_FIELD(struct place, town),
    SPEC_FIELD(struct place, number),
};
static const struct spec place_spec = SPEC("Place", struct place, place_fields);

static const char *const kinds[] = {"sale", "refund", NULL};
static const struct spec_field body_fields[] = {
    SPEC_FIELD(struct body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct body, kind, .choices = kinds),
    SPEC_FIELD(struct body, day, .form = FORM_DATE),
    SPEC_FIELD(struct body, at, .form = FORM_TIME),
    SPEC_FIELD(struct body, note),
    SPEC_FIELD(struct body, key, .form = FORM_BASE64),
    SPEC_FIELD(struct body, confirmed),
    SPEC_OBJECT_OF(struct body, place, &place_spec),
    SPEC_LIST_OF(struct body, lines, line_count, &line_spec, .max = 20),
};
static const struct spec body_spec = SPEC("Body", struct body, body_fields);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
static void check_fault(const struct fault *fault, enum outcome outcome);
static void check_round_trip(const struct body *body, struct arena *arena);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  AUTO(arena) struct arena arena = {0};
  struct fault fault = {0};
  struct body body;
  enum outcome outcome = spec_read(&body_spec, (const char *)bytes, length, &arena, &body, &fault);
  if (outcome == OK) check_round_trip(&body, &arena);
  else check_fault(&fault, outcome);
  return 0;
}

static void check_fault(const struct fault *fault, enum outcome outcome) {
  assert(fault->outcome == outcome);
  assert(outcome == BAD_JSON || outcome == DUPLICATE_KEY || outcome == UNKNOWN_FIELD || outcome == MISSING_FIELD ||
         outcome == WRONG_TYPE || outcome == OUT_OF_RANGE);
  assert(fault->field[0] == '\0' || fault->field[0] == '/');
  assert(text_is_utf8(fault->field, strlen(fault->field)));
  assert(fault->hint[0] && text_is_utf8(fault->hint, strlen(fault->hint)));
}

static void check_round_trip(const struct body *body, struct arena *arena) {
  AUTO(buffer) struct buffer first = {0}, second = {0};
  struct json json = json_into(&first);
  struct body again;
  spec_write(&body_spec, body, &json);
  enum outcome outcome = spec_read(&body_spec, first.bytes, first.length, arena, &again, NULL);
  assert(outcome == OK);
  json = json_into(&second);
  spec_write(&body_spec, &again, &json);
  assert(first.length == second.length && memcmp(first.bytes, second.bytes, first.length) == 0);
}
