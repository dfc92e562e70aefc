/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/buffer.h"
#include "core/db/cluster_private.h"
#include "core/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A socket's whole path must fit in 108 bytes, "/.s.PGSQL.5432.lock" included. */
enum { LONGEST_SOCKET_FOLDER = 90 - 1 };

static bool make_folders(struct arena *arena, const char *path);
static const char *socket_folder(struct arena *arena, const char *data);
static const char *make_conninfo(struct arena *arena, const char *sockets);

enum outcome cluster_place_find(const char *data_dir, struct cluster_place *place, struct fault *fault) {
  struct arena *arena = &place->arena;
  if (!make_folders(arena, data_dir))
    return fault_set(fault, DATABASE_DOWN, data_dir, "cannot make this folder: %s", strerror(errno));
  char *real = realpath(data_dir, NULL);
  if (!real) return fault_set(fault, DATABASE_DOWN, data_dir, "cannot use this folder: %s", strerror(errno));
  place->data = arena_text(arena, real, strlen(real));
  free(real);
  place->folder = arena_format(arena, "%s/pg", place->data);
  place->making = arena_format(arena, "%s/pg.new", place->data);
  place->log = arena_format(arena, "%s/pg.log", place->data);
  place->lock = arena_format(arena, "%s/pg.lock", place->data);
  place->sockets = socket_folder(arena, place->data);
  place->conninfo = make_conninfo(arena, place->sockets);
  return OK;
}

void cluster_place_done(struct cluster_place *place) {
  arena_done(&place->arena);
  arena_done(&place->found);
}

static bool make_folders(struct arena *arena, const char *path) {
  char *part = arena_text(arena, path, strlen(path));
  for (char *slash = part; *slash; slash++) {
    if (*slash != '/' || slash == part) continue;
    *slash = '\0';
    if (mkdir(part, 0755) != 0 && errno != EEXIST) return false;
    *slash = '/';
  }
  return mkdir(part, 0755) == 0 || errno == EEXIST;
}

static const char *socket_folder(struct arena *arena, const char *data) {
  const char *inside = arena_format(arena, "%s/pg-socket", data);
  if (strlen(inside) <= LONGEST_SOCKET_FOLDER && !strchr(inside, ',')) return inside; /* libpq would see two hosts */
  uint8_t digest[SHA256_BYTES];
  char hex[SHA256_HEX];
  sha256(data, strlen(data), digest);
  hex_from_bytes(digest, sizeof digest, hex);
  return arena_format(arena, "/tmp/comptoir-%.16s", hex);
}

static const char *make_conninfo(struct arena *arena, const char *sockets) {
  AUTO(buffer) struct buffer conninfo = {0};
  buffer_text(&conninfo, "host='");
  for (const char *at = sockets; *at; at++) {
    if (*at == '\'' || *at == '\\') buffer_char(&conninfo, '\\');
    buffer_char(&conninfo, *at);
  }
  buffer_text(&conninfo, "' port=" CLUSTER_PORT " user=comptoir dbname=" CLUSTER_DATABASE);
  return arena_text(arena, conninfo.bytes, conninfo.length);
}
