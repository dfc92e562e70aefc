/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/http/paging.h"

static const struct spec_field fields[] = {PAGING_FIELDS(struct paging_asked)};
const struct spec paging_query = SPEC("Page", struct paging_asked, fields);

static const char *next_address(const struct request *request, const char *cursor);

enum outcome paging_begin(struct request *request, const char *prefix, struct paging *paging) {
  const struct paging_asked *asked = request->asked;
  char id[UUID_TEXT];
  *paging =
      (struct paging){.request = request, .prefix = prefix, .rows = (asked->limit ? asked->limit : PAGE_DEFAULT) + 1};
  if (!asked->cursor) return OK;
  if (!public_id_parse(prefix, asked->cursor, id))
    return fault_set(&request->fault, OUT_OF_RANGE, "cursor", "not a cursor of an earlier answer");
  paging->after = arena_text(request->arena, id, UUID_TEXT - 1);
  return OK;
}

bool paging_cut(const struct paging *paging, size_t *count) {
  bool more = *count == (size_t)paging->rows;
  if (more) --*count;
  return more;
}

void paging_end(const struct paging *paging, struct reply *reply, struct json *json, const char *last) {
  char cursor[PUBLIC_ID_TEXT];
  json_text(json, "next_cursor", last ? public_id(paging->prefix, last, cursor) : NULL);
  if (last) reply_header(reply, "Link", next_address(paging->request, cursor));
}

/* The same question, further on: relative to its own address. */
static const char *next_address(const struct request *request, const char *cursor) {
  AUTO(buffer) struct buffer address = {0};
  const struct spec *query = request->route->query;
  buffer_format(&address, "<?cursor=%s", cursor);
  for (size_t i = 0; i < query->count; i++) {
    const char *name = query->fields[i].name, *value = request_query(request, name);
    if (!value || text_equal(name, "cursor")) continue;
    buffer_format(&address, "&%s=", name);
    buffer_escaped(&address, value);
  }
  buffer_text(&address, ">; rel=\"next\"");
  return arena_text(request->arena, address.bytes, address.length);
}
