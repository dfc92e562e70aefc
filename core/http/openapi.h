/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files that write the OpenAPI document share. Nobody else includes it. */
#ifndef COMPTOIR_CORE_HTTP_OPENAPI_H
#define COMPTOIR_CORE_HTTP_OPENAPI_H

#include "core/http/http.h"
#include "core/json.h"

#define SCHEMA_NAME 80

/* ---- openapi_schemas.c: every object of a body or an answer, by a name of its own */
struct schema {
  const struct spec *spec;
  bool is_answer;
  char name[SCHEMA_NAME];
};
struct schemas {
  struct schema *list;
  size_t count, capacity;
};
void schemas_collect(struct schemas *schemas, const struct http_api *api);
void schemas_write(const struct schemas *schemas, struct json *json);
struct spec_document schemas_document(const struct schemas *schemas, bool is_answer);

/* ---- openapi_answers.c: successes and refusals; the same refusals are told once */
struct problem {
  int status;
  bool is_whole; /* nothing else of this status is given */
  bool codes[OUTCOME_COUNT];
  char name[SCHEMA_NAME];
};
struct problems {
  struct problem *list;
  size_t count, capacity;
};
struct writing {
  const struct http_api *api;
  const struct schemas *schemas;
  struct problems *problems;
};
void responses_write(const struct writing *writing, const struct route *route, struct json *json);
void problems_write(const struct problems *problems, struct json *json);

/* ---- openapi_request.c */
void parameters_write(const struct writing *writing, const struct route *route, struct json *json);
void request_body_write(const struct writing *writing, const struct route *route, struct json *json);

#endif
