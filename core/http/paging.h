/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Long lists, a page at a time: ?limit=24&cursor=… → {"data": […], "next_cursor": "…"|null} and Link: rel="next" (RFC
 * 8288). A cursor is the outward id of the last thing shown: whoever gets it treats it as opaque. It opens nothing, as
 * what a caller may see is looked at for every page again.
 *
 *   SQL: … WHERE ($2::uuid IS NULL OR t.id < $2) ORDER BY t.id DESC LIMIT $3
 *   struct paging paging;
 *   enum outcome outcome = paging_begin(request, PUBLIC_ORDER, &paging);      with .query = &paging_query
 *   … {…, P_UUID(paging.after), P_INTEGER(paging.rows)} → rows, count
 *   bool more = paging_cut(&paging, &count);
 *   … the list …; paging_end(&paging, reply, &json, more ? rows[count - 1].id : NULL); */
#ifndef COMPTOIR_CORE_HTTP_PAGING_H
#define COMPTOIR_CORE_HTTP_PAGING_H

#include "core/http/http.h"
#include "core/json.h"
#include "core/public_id.h"

enum { PAGE_DEFAULT = 100, PAGE_MAX = 500 };

struct paging_asked { /* the first members of a struct that asks for more */
  int64_t limit;
  const char *cursor;
};
#define PAGING_FIELDS(type)                                                                                            \
  SPEC_FIELD(type, limit, .min = 1, .max = PAGE_MAX), SPEC_FIELD(type, cursor, .max = PUBLIC_ID_TEXT)
extern const struct spec paging_query; /* of a list that is asked nothing else */

struct paging {
  struct request *request;
  const char *prefix, *after; /* after: UUID; NULL: from the beginning */
  int64_t rows;               /* to ask the database for: one more than are shown */
};
/* Refuses a cursor that is no id of this kind: OUT_OF_RANGE. request->asked begins with a struct paging_asked. */
NODISCARD enum outcome paging_begin(struct request *request, const char *prefix, struct paging *paging);
bool paging_cut(const struct paging *paging, size_t *count); /* true: there are more; count is those to show */
void paging_end(const struct paging *paging, struct reply *reply, struct json *json, const char *last);
#define SAYS_NEXT MAY_SAY(TEXT, next_cursor) /* beside SAYS(LIST, data, …) in the table of an answer */

#endif
