/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tables of core/spec.h as a description of the API: of answers that are written by hand, and of every object by a
 * name of its own in one document. */
#ifndef COMPTOIR_CORE_SAID_H
#define COMPTOIR_CORE_SAID_H

#include "core/spec.h"

/* What an answer holds, where its handler writes it by hand: no C member behind a field. SAYS is there always, MAY_SAY
 * may be null or absent; .of, .form, .choices, .min, .max as above. A list without .of is one of texts, an object
 * without .of says anything. tests/contract compares these tables with what is really answered. */
#define SAYS(kind_, name_, ...)                                                                                        \
  { .name = #name_, .kind = SPEC_##kind_, .required = true, __VA_ARGS__ }
#define MAY_SAY(kind_, name_, ...)                                                                                     \
  { .name = #name_, .kind = SPEC_##kind_, __VA_ARGS__ }
#define SAID(label, table)                                                                                             \
  { .name = (label), .fields = (table), .count = sizeof(table) / sizeof((table)[0]) }
extern const struct spec spec_euros; /* {"amount": 1250, "currency": "EUR"}, as json_euros writes it */

/* The same schema inside a document: the objects in it are named there, "#/components/schemas/…". */
struct spec_document {
  const char *(*name_of)(const void *book, const struct spec *spec, bool is_answer);
  const void *book;
  bool is_answer; /* fields may be added later, and what the table leaves unsaid has no bounds */
};
void spec_describe_in(const struct spec_document *document, const struct spec *spec, struct json *json);
/* Of one field alone: {"type": "integer", "minimum": 1, …}. */
void spec_describe_field(const struct spec_document *document, const struct spec_field *field, struct json *json,
                         const char *key);

#endif
