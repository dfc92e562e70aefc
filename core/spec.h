/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a JSON body may hold, as a constant table checked by one function. The kind of each field is inferred from the
 * C member it fills, so a table that disagrees with its struct does not compile. The same tables write answers
 * (spec_write) and describe the API (spec_describe). */
#ifndef COMPTOIR_CORE_SPEC_H
#define COMPTOIR_CORE_SPEC_H

#include "core/arena.h"
#include "core/json.h"
#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_t;

enum spec_kind { SPEC_TEXT, SPEC_INTEGER, SPEC_MONEY, SPEC_BOOL, SPEC_OBJECT, SPEC_LIST };
enum spec_form { FORM_ANY, FORM_UUID, FORM_DATE, FORM_TIME, FORM_HEX64, FORM_CODE, FORM_LABEL, FORM_BASE64 };

struct spec {
  const char *name; /* of the object, in the API description: "Sale" */
  size_t size;      /* of the C struct */
  const struct spec_field *fields;
  size_t count;
};

struct spec_field {
  const char *name;
  enum spec_kind kind;
  size_t offset;
  size_t count_offset;        /* lists: offset of the size_t that receives the number of elements */
  bool required;              /* false: absent or null leaves the member zero */
  bool omitted;               /* spec_write leaves it out where it is empty: what was written before the field was */
                              /* thought of is still written the same. Empty: 0, false, NULL, "", no element, or an */
                              /* object of which every field is empty */
  enum spec_form form;        /* texts */
  int64_t min, max;           /* texts: code points; numbers and money: value; lists: elements. max 0 on texts: 200 */
                              /* both 0 on numbers: any; max 0 on lists: 1000 (core/spec_limits.h) */
  const struct spec *of;      /* objects and lists of objects */
  const char *const *choices; /* NULL-terminated: the texts allowed; NULL: any */
};

/* Members: const char *, int64_t, struct money, bool. Lists: pointer to the element struct plus a size_t count. */
#define SPEC_KIND(type, member)                                                                                        \
  _Generic(((type *)0)->member, const char *: SPEC_TEXT, int64_t: SPEC_INTEGER, struct money: SPEC_MONEY, bool: SPEC_BOOL)
#define SPEC_FIELD(type, member, ...)                                                                                  \
  { .name = #member, .kind = SPEC_KIND(type, member), .offset = offsetof(type, member), __VA_ARGS__ }
#define SPEC_LIST_OF(type, member, counter, element, ...)                                                              \
  {                                                                                                                    \
    .name = #member, .kind = SPEC_LIST, .offset = offsetof(type, member), .count_offset = offsetof(type, counter),     \
    .of = (element), __VA_ARGS__                                                                                       \
  }
#define SPEC_OBJECT_OF(type, member, element, ...) /* member is the struct itself; absent optional object: all zero */ \
  { .name = #member, .kind = SPEC_OBJECT, .offset = offsetof(type, member), .of = (element), __VA_ARGS__ }
#define SPEC(label, type, table)                                                                                       \
  { .name = (label), .size = sizeof(type), .fields = (table), .count = sizeof(table) / sizeof((table)[0]) }

/* Parses bytes (JSON_REJECT_DUPLICATES) and fills *out; texts and lists live in arena. Refuses, naming the field as a
 * JSON pointer: BAD_JSON, DUPLICATE_KEY, UNKNOWN_FIELD, MISSING_FIELD, WRONG_TYPE, OUT_OF_RANGE. A number with a
 * fraction or exponent is WRONG_TYPE: amounts are whole cents. *out is untouched on refusal. */
NODISCARD enum outcome spec_read(const struct spec *spec, const char *bytes, size_t length, struct arena *arena,
                                 void *out, struct fault *fault);
/* The same for what another program of ours says, which may be newer: fields that spec does not know are passed over,
 * at any depth. What is missing or wrong is refused all the same. */
NODISCARD enum outcome spec_read_open(const struct spec *spec, const char *bytes, size_t length, struct arena *arena,
                                      void *out, struct fault *fault);
/* The same from an already parsed value; pointer is the JSON pointer of value ("" at the top). */
NODISCARD enum outcome spec_read_value(const struct spec *spec, const struct json_t *value, const char *pointer,
                                       struct arena *arena, void *out, struct fault *fault);
/* The same for what spec_write wrote: one pass, no tree, many times faster for a long list. False, and *out untouched,
 * for whatever is not that writing to the letter or is refused; spec_read then says why, or takes it all the same. What
 * was read before that stays in arena. */
NODISCARD bool spec_read_written(const struct spec *spec, const char *bytes, size_t length, struct arena *arena,
                                 void *out);
/* Writes the object in table order; texts that are NULL and optional lists that are empty are written as null / []
 * (nothing at all where the field is .omitted). */
void spec_write(const struct spec *spec, const void *in, struct json *json);
/* One JSON Schema (2020-12) object for the API description: what a body may hold. */
void spec_describe(const struct spec *spec, struct json *json);

#endif
