/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* /api for people: every route with what it takes, answers and refuses, from the tables the document is made of. */
#include "core/spec_limits.h"
#include "core/text.h"
#include "server/api.h"

#include <string.h>

static void write_head(struct buffer *out);
static void write_parts(const struct http_api *api, struct buffer *out);
static bool is_said_before(const struct http_api *api, const struct http_api_tag *tag);
static void write_part(const struct http_api *api, const struct http_api_tag *tag, struct buffer *out);
static void write_route(const struct route *route, struct buffer *out);
static void write_path(const char *path, struct buffer *out);
static void write_callers(const struct route *route, struct buffer *out);
static void write_arguments(const struct route *route, struct buffer *out);
static void write_fields(const char *caption, const struct spec *spec, bool is_answer, struct buffer *out);
static void write_rows(const struct spec *spec, bool is_answer, const char *before, unsigned depth, struct buffer *out);
static void write_kind(const struct spec_field *field, bool is_answer, struct buffer *out);
static void write_bounds(const struct spec_field *field, struct buffer *out);
static void write_refusals(const struct route *route, struct buffer *out);
static void write_code(struct buffer *out, const char *text);
static void write_paragraph(struct buffer *out, const char *text);

enum { DEPTH_MAX = 6 };

static const char *const verbs[] = {
    [HTTP_GET] = "GET", [HTTP_POST] = "POST", [HTTP_PUT] = "PUT", [HTTP_DELETE] = "DELETE"};

void api_page(const struct http_api *api, struct buffer *out) {
  write_head(out);
  write_paragraph(out, api->text);
  buffer_text(out, "<p>The same for programs: <a href=\"/openapi.json\">openapi.json</a> (OpenAPI 3.1).</p>\n");
  write_parts(api, out);
  for (const struct http_api_tag *tag = api->tags; tag->name; tag++)
    if (!is_said_before(api, tag)) write_part(api, tag, out);
  buffer_text(out, "</main>\n</body>\n</html>\n");
}

static void write_head(struct buffer *out) {
  static const char *const sheets[] = {"ui/tokens.css", "ui/parts.css", "ui/pages.css", "api/api.css"};
  buffer_text(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                   "content=\"width=device-width, initial-scale=1\">\n<title>The API of Comptoir</title>\n");
  for (size_t i = 0; i < sizeof sheets / sizeof sheets[0]; i++)
    buffer_format(out, "<link rel=\"stylesheet\" href=\"/a/%s/%s\">\n", asset_build_id, sheets[i]);
  buffer_text(out, "</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the content</a>\n<header class=\"top\"><div "
                   "class=\"wrap\"><a class=\"brand\" href=\"/\"><span>Comptoir</span></a></div></header>\n<main "
                   "id=\"main\" class=\"wrap api stack\">\n<h1>The API</h1>\n");
}

static void write_parts(const struct http_api *api, struct buffer *out) {
  buffer_text(out, "<nav aria-label=\"Parts of the API\"><ul class=\"parts\">\n");
  for (const struct http_api_tag *tag = api->tags; tag->name; tag++)
    if (!is_said_before(api, tag)) buffer_format(out, "<li><a href=\"#%s\">%s</a></li>\n", tag->name, tag->name);
  buffer_text(out, "</ul></nav>\n");
}

static bool is_said_before(const struct http_api *api, const struct http_api_tag *tag) {
  for (const struct http_api_tag *before = api->tags; before < tag; before++)
    if (text_equal(before->name, tag->name)) return true;
  return false;
}

static void write_part(const struct http_api *api, const struct http_api_tag *tag, struct buffer *out) {
  buffer_format(out, "<section id=\"%s\" aria-labelledby=\"%s-name\">\n<h2 id=\"%s-name\">%s</h2>\n", tag->name,
                tag->name, tag->name, tag->name);
  write_paragraph(out, tag->text);
  for (size_t t = 0; t < api->table_count; t++)
    for (size_t r = 0; r < api->tables[t].count; r++) {
      const struct route *route = &api->tables[t].routes[r];
      if (text_equal(http_api_tag_of(api, route->path)->name, tag->name)) write_route(route, out);
    }
  buffer_text(out, "</section>\n");
}

static void write_route(const struct route *route, struct buffer *out) {
  buffer_format(out, "<details><summary><code>%s ", verbs[route->method]);
  write_path(route->path, out);
  buffer_text(out, "</code> <span class=\"second\">");
  html_text(out, route->summary);
  buffer_text(out, "</span></summary><div>\n");
  write_callers(route, out);
  write_arguments(route, out);
  if (route->body) write_fields("Body", route->body, false, out);
  if (route->answer) write_fields("Answer", route->answer, true, out);
  write_refusals(route, out);
  buffer_text(out, "</div></details>\n");
}

/* A long one is broken where a reader pauses. */
static void write_path(const char *path, struct buffer *out) {
  for (; *path; path++) {
    const char one[] = {*path, '\0'};
    html_text(out, one);
    if (*path == '/') buffer_text(out, "<wbr>");
  }
}

static void write_callers(const struct route *route, struct buffer *out) {
  int statuses[2];
  size_t count = http_successes(route, statuses);
  buffer_text(out, "<p>For: ");
  const char *comma = "";
  for (int i = 0; i < ROLE_COUNT; i++) {
    if (!(route->roles & 1U << i)) continue;
    buffer_format(out, "%s%s", comma, role_name((enum role)(1U << i)));
    comma = ", ";
  }
  if (count > 0) buffer_format(out, ". Succeeds with %d", statuses[0]);
  if (count > 1) buffer_format(out, " or %d", statuses[1]);
  if (route->answers) buffer_format(out, ", %s", route->answers);
  if (route->takes) buffer_format(out, "; its body is %s", route->takes);
  if (route->keyed) buffer_text(out, "; needs <code>Idempotency-Key</code>");
  if (route->versioned)
    buffer_text(out,
                route->method == HTTP_GET ? "; <code>ETag</code> is its version" : "; needs <code>If-Match</code>");
  buffer_text(out, ".</p>\n");
}

static void write_arguments(const struct route *route, struct buffer *out) {
  if (route->query) write_fields("Arguments after ?", route->query, false, out);
}

static void write_fields(const char *caption, const struct spec *spec, bool is_answer, struct buffer *out) {
  buffer_format(
      out,
      "<div class=\"scroll\" role=\"group\" aria-label=\"%s\" tabindex=\"0\"><table class=\"table\"><caption>%s"
      "</caption><thead><tr><th scope=\"col\">Field</th><th scope=\"col\">What it is</th></tr></thead><tbody>\n",
      caption, caption);
  write_rows(spec, is_answer, "", 0, out);
  buffer_text(out, "</tbody></table></div>\n");
}

/* What is inside an object is named with its way: "lines[].price.amount". */
static void write_rows(const struct spec *spec, bool is_answer, const char *before, unsigned depth,
                       struct buffer *out) {
  for (size_t i = 0; i < spec->count; i++) {
    const struct spec_field *field = &spec->fields[i];
    AUTO(buffer) struct buffer name = {0};
    buffer_format(&name, "%s%s", before, field->name);
    buffer_text(out, "<tr><th scope=\"row\">");
    write_code(out, name.bytes);
    buffer_text(out, "</th><td>");
    write_kind(field, is_answer, out);
    buffer_text(out, "</td></tr>\n");
    if (!field->of || depth == DEPTH_MAX) continue;
    buffer_text(&name, field->kind == SPEC_LIST ? "[]." : ".");
    write_rows(field->of, is_answer, name.bytes, depth + 1, out);
  }
}

static void write_kind(const struct spec_field *field, bool is_answer, struct buffer *out) {
  static const char *const forms[] = {[FORM_ANY] = "text",
                                      [FORM_UUID] = "UUID",
                                      [FORM_DATE] = "date",
                                      [FORM_TIME] = "time, RFC 3339",
                                      [FORM_HEX64] = "SHA-256, hexadecimal",
                                      [FORM_CODE] = "code",
                                      [FORM_LABEL] = "label",
                                      [FORM_BASE64] = "base64"};
  switch (field->kind) {
  case SPEC_TEXT: buffer_text(out, forms[field->form]); break;
  case SPEC_INTEGER: buffer_text(out, "whole number"); break;
  case SPEC_MONEY: buffer_text(out, "whole cents"); break;
  case SPEC_BOOL: buffer_text(out, "true or false"); break;
  case SPEC_OBJECT: buffer_text(out, "object"); break;
  case SPEC_LIST: buffer_text(out, "list"); break;
  }
  if (field->choices) {
    buffer_text(out, ": ");
    for (size_t i = 0; field->choices[i]; i++) {
      if (i > 0) buffer_text(out, ", ");
      write_code(out, field->choices[i]);
    }
  } else if (!is_answer) write_bounds(field, out);
  if (!field->required) buffer_text(out, is_answer ? "; or null" : "; may be left out");
}

static void write_bounds(const struct spec_field *field, struct buffer *out) {
  static const char *const units[] = {[SPEC_TEXT] = " characters", [SPEC_LIST] = " elements"};
  if (field->kind == SPEC_BOOL || field->kind == SPEC_OBJECT) return;
  const char *unit = field->kind == SPEC_TEXT || field->kind == SPEC_LIST ? units[field->kind] : "";
  if (spec_min(field) != INT64_MIN && spec_max(field) != INT64_MAX)
    buffer_format(out, ", %lld to %lld%s", (long long)spec_min(field), (long long)spec_max(field), unit);
  else if (spec_min(field) != INT64_MIN) buffer_format(out, ", at least %lld%s", (long long)spec_min(field), unit);
}

static void write_refusals(const struct route *route, struct buffer *out) {
  enum outcome codes[OUTCOME_COUNT];
  size_t count = http_refusals(route, codes);
  buffer_text(out, "<p>Refuses with ");
  for (size_t i = 0; i < count; i++) {
    if (i > 0) buffer_text(out, ", ");
    write_code(out, outcome_code(codes[i]));
    buffer_format(out, " %d", outcome_status(codes[i]));
  }
  buffer_text(out, route->refusals ? ".</p>\n" : ", and for reasons of its own.</p>\n");
}

static void write_code(struct buffer *out, const char *text) {
  buffer_text(out, "<code>");
  html_text(out, text);
  buffer_text(out, "</code>");
}

static void write_paragraph(struct buffer *out, const char *text) {
  if (!text[0]) return;
  buffer_text(out, "<p>");
  html_text(out, text);
  buffer_text(out, "</p>\n");
}
