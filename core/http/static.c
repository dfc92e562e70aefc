/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Embedded files: assets under an address that changes with their content, and pages that are asked for each time. */
#include "core/http/internal.h"
#include "core/memory.h"
#include "core/text.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

struct slot {
  _Atomic(struct shared_body *) body;
};

static pthread_once_t slots_made = PTHREAD_ONCE_INIT;
static struct slot *asset_slots, *page_slots; /* one per asset, filled when first asked for */

static void make_slots(void);
static struct slot *new_slots(void);
static struct shared_body *from_slot(struct slot *slots, const struct asset *asset,
                                     struct shared_body *(*make)(const struct asset *asset));
static struct shared_body *make_asset(const struct asset *asset);
static struct shared_body *make_page(const struct asset *asset);

enum outcome http_serve_asset(struct request *request, struct reply *reply) {
  static const char prefix[] = "/a/";
  size_t build_length = strlen(asset_build_id);
  if (!text_starts(request->path, prefix)) return NOT_FOUND;
  const char *build = request->path + sizeof prefix - 1;
  if (!text_starts(build, asset_build_id) || build[build_length] != '/') return NOT_FOUND;
  const struct asset *asset = asset_find(build + build_length + 1); /* exact names only: "../" is nobody's name */
  if (!asset) return NOT_FOUND;
  pthread_once(&slots_made, make_slots);
  reply->shared = from_slot(asset_slots, asset, make_asset);
  return OK;
}

enum outcome http_serve_page(struct request *request, struct reply *reply, const char *asset_path) {
  (void)request;
  const struct asset *asset = asset_find(asset_path);
  if (!asset) return NOT_FOUND;
  pthread_once(&slots_made, make_slots);
  reply->shared = from_slot(page_slots, asset, make_page);
  return OK;
}

static void make_slots(void) {
  asset_slots = new_slots();
  page_slots = new_slots();
}

static struct slot *new_slots(void) {
  struct slot *slots = memory_resize(NULL, asset_count * sizeof *slots);
  for (size_t i = 0; i < asset_count; i++) atomic_init(&slots[i].body, NULL);
  return slots;
}

/* Two threads may make the same body at the same time; the second one is thrown away. */
static struct shared_body *from_slot(struct slot *slots, const struct asset *asset,
                                     struct shared_body *(*make)(const struct asset *asset)) {
  struct slot *slot = &slots[asset - asset_table];
  struct shared_body *body = atomic_load(&slot->body);
  if (body) return shared_body_ref(body);
  struct shared_body *made = make(asset);
  if (atomic_compare_exchange_strong(&slot->body, &body, made)) return shared_body_ref(made);
  shared_body_unref(made);
  return shared_body_ref(body);
}

static struct shared_body *make_asset(const struct asset *asset) {
  return shared_body_build(&(struct shared_source){.content_type = asset->content_type,
                                                   .etag = asset->etag,
                                                   .cache_control = "public, max-age=31536000, immutable",
                                                   .twins = {asset->identity, asset->gzip, asset->brotli}});
}

static struct shared_body *make_page(const struct asset *asset) {
  return shared_body_build(&(struct shared_source){.content_type = asset->content_type,
                                                   .etag = asset->etag,
                                                   .cache_control = "no-cache",
                                                   .headers = page_headers,
                                                   .header_count = PAGE_HEADERS,
                                                   .twins = {asset->identity, asset->gzip, asset->brotli}});
}
