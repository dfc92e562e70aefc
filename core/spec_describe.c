/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/said.h"
#include "core/spec_limits.h"

static void describe_object(const struct spec_document *document, const struct spec *spec, struct json *json,
                            const char *key, bool nullable);
static void refer(const struct spec_document *document, const struct spec *spec, struct json *json, const char *key,
                  bool nullable);
static void describe_type(const char *type, bool nullable, struct json *json);
static void describe_text(const struct spec_document *document, const struct spec_field *field, struct json *json);
static void describe_form(enum spec_form form, struct json *json);
static void describe_number(const struct spec_field *field, struct json *json);
static void describe_list(const struct spec_document *document, const struct spec_field *field, struct json *json);
static bool is_bounded(const struct spec_document *document, const struct spec_field *field);

static const char *const euros[] = {"EUR", NULL};
static const struct spec_field euro_fields[] = {SAYS(MONEY, amount), SAYS(TEXT, currency, .choices = euros)};
const struct spec spec_euros = SAID("Money", euro_fields);

static const struct spec_document alone = {0}; /* one schema and nothing around it */

void spec_describe(const struct spec *spec, struct json *json) {
  describe_object(&alone, spec, json, NULL, false);
}

void spec_describe_in(const struct spec_document *document, const struct spec *spec, struct json *json) {
  describe_object(document, spec, json, document->name_of(document->book, spec, document->is_answer), false);
}

static void describe_object(const struct spec_document *document, const struct spec *spec, struct json *json,
                            const char *key, bool nullable) {
  json_open(json, key);
  json_text(json, "title", spec->name);
  describe_type("object", nullable, json);
  if (!document->is_answer) json_bool(json, "additionalProperties", false);
  json_open_list(json, "required");
  for (size_t i = 0; i < spec->count; i++)
    if (spec->fields[i].required) json_text(json, NULL, spec->fields[i].name);
  json_close_list(json);
  json_open(json, "properties");
  for (size_t i = 0; i < spec->count; i++) spec_describe_field(document, &spec->fields[i], json, spec->fields[i].name);
  json_close(json);
  json_close(json);
}

void spec_describe_field(const struct spec_document *document, const struct spec_field *field, struct json *json,
                         const char *key) {
  if (field->kind == SPEC_OBJECT && field->of) {
    refer(document, field->of, json, key, !field->required);
    return;
  }
  json_open(json, key);
  switch (field->kind) {
  case SPEC_TEXT: describe_text(document, field, json); break;
  case SPEC_INTEGER:
  case SPEC_MONEY: describe_number(field, json); break;
  case SPEC_BOOL: describe_type("boolean", !field->required, json); break;
  case SPEC_LIST: describe_list(document, field, json); break;
  case SPEC_OBJECT: describe_type("object", !field->required, json); break;
  }
  json_close(json);
}

/* By its name where the document has one for it, else the whole of it here. */
static void refer(const struct spec_document *document, const struct spec *spec, struct json *json, const char *key,
                  bool nullable) {
  AUTO(buffer) struct buffer address = {0};
  if (!document->name_of) {
    describe_object(document, spec, json, key, nullable);
    return;
  }
  buffer_format(&address, "#/components/schemas/%s", document->name_of(document->book, spec, document->is_answer));
  json_open(json, key);
  if (nullable) {
    json_open_list(json, "anyOf");
    json_open(json, NULL);
  }
  json_text(json, "$ref", address.bytes);
  if (nullable) {
    json_close(json);
    json_open(json, NULL);
    json_text(json, "type", "null");
    json_close(json);
    json_close_list(json);
  }
  json_close(json);
}

static void describe_type(const char *type, bool nullable, struct json *json) {
  if (!nullable) {
    json_text(json, "type", type);
    return;
  }
  json_open_list(json, "type");
  json_text(json, NULL, type);
  json_text(json, NULL, "null");
  json_close_list(json);
}

static void describe_text(const struct spec_document *document, const struct spec_field *field, struct json *json) {
  describe_type("string", !field->required, json);
  if (field->min > 0) json_integer(json, "minLength", field->min);
  if (is_bounded(document, field)) json_integer(json, "maxLength", spec_max(field));
  describe_form(field->form, json);
  if (!field->choices) return;
  json_open_list(json, "enum");
  for (size_t i = 0; field->choices[i]; i++) json_text(json, NULL, field->choices[i]);
  if (!field->required) json_null(json, NULL);
  json_close_list(json);
}

static void describe_form(enum spec_form form, struct json *json) {
  switch (form) {
  case FORM_ANY: return;
  case FORM_UUID: json_text(json, "format", "uuid"); return;
  case FORM_DATE: json_text(json, "format", "date"); return;
  case FORM_TIME: json_text(json, "format", "date-time"); return;
  case FORM_HEX64: json_text(json, "pattern", "^[0-9a-f]{64}$"); return;
  case FORM_CODE: json_text(json, "pattern", "^[A-Za-z0-9._-]{1,64}$"); return;
  case FORM_LABEL: json_text(json, "pattern", "^[A-Za-z0-9][A-Za-z0-9-]{0,23}$"); return;
  case FORM_BASE64: json_text(json, "contentEncoding", "base64"); return;
  }
}

static void describe_number(const struct spec_field *field, struct json *json) {
  describe_type("integer", !field->required, json);
  if (spec_min(field) != INT64_MIN) json_integer(json, "minimum", spec_min(field));
  if (spec_max(field) != INT64_MAX) json_integer(json, "maximum", spec_max(field));
  if (field->kind == SPEC_MONEY) json_text(json, "description", "euros, in whole cents");
}

static void describe_list(const struct spec_document *document, const struct spec_field *field, struct json *json) {
  describe_type("array", !field->required, json);
  if (field->min > 0) json_integer(json, "minItems", field->min);
  if (is_bounded(document, field)) json_integer(json, "maxItems", spec_max(field));
  if (field->of) {
    refer(document, field->of, json, "items", false);
    return;
  }
  json_open(json, "items");
  json_text(json, "type", "string");
  json_close(json);
}

static bool is_bounded(const struct spec_document *document, const struct spec_field *field) {
  return !document->is_answer || field->max > 0;
}
