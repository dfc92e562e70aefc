/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A migrated database with one fictional KPA, for the tests of catalog/ and shop/. */
#ifndef COMPTOIR_TESTS_CATALOG_KIT_H
#define COMPTOIR_TESTS_CATALOG_KIT_H

#include "tests/unit/migrated.h"

#include "catalog/catalog.h"
#include "core/text.h"

#include <unistd.h>

#define DEMO_FILE TESTS_DIR "/../demo/catalogue.json"

struct catalog_place {
  char folder[32];
  struct cluster *cluster;
  struct db *db;
  struct buffer demo; /* demo/catalogue.json */
  struct arena arena;
};

static inline int catalog_place_open(struct catalog_place *place, const struct db_query *const *queries) {
  char data[64];
  struct fault fault = {0};
  log_set_level(LOG_WARNING);
  snprintf(data, sizeof data, "%s/data", folder_new(place->folder, sizeof place->folder, "test"));
  place->cluster = migrated_cluster(data);
  const char *conninfo = cluster_conninfo(place->cluster);
  fixture_command(conninfo,
                  "INSERT INTO legal_entity VALUES ('GV', 'cae', 'Coopérative Grand-Vent (fictive)', '000000000', "
                  "'00000000000000', 'FR00000000000', '3, quai du Port, 62100 Calais');"
                  "INSERT INTO kpa VALUES ('BLG', 'GV', 'La Fourmilière', 'Calais', '12, allée des Tilleuls'),"
                  "                       ('TIL', 'GV', 'Les Tilleuls', 'Port-Clairval', '1, rue Haute')");
  const struct db_options options = {.conninfo = conninfo, .connections = 4, .queries = queries};
  fixture_expect(db_open(&options, &place->db, &fault), OK, &fault);
  fixture_expect(buffer_read_file(&place->demo, DEMO_FILE, 1 << 20, &fault), OK, &fault);
  return 0;
}

static inline void catalog_place_close(struct catalog_place *place) {
  db_close(place->db);
  cluster_stop(place->cluster);
  fixture_remove(place->folder);
  buffer_done(&place->demo);
  arena_done(&place->arena);
}

#define DAY(y, m, d) ((struct date){(y), (m), (d)})

/* Imports bytes into kpa from a day; the report is kept in arena. */
static inline enum outcome catalog_place_import(struct catalog_place *place, struct catalog_import_options options,
                                                const char *bytes, size_t length, const char **report) {
  AUTO(buffer) struct buffer out = {0};
  struct fault fault = {0};
  options.bytes = bytes;
  options.length = length;
  if (!options.kpa) options.kpa = "BLG";
  enum outcome outcome = catalog_import(place->db, &options, &out, &fault);
  *report = arena_text(&place->arena, out.bytes ? out.bytes : "", out.length);
  return outcome;
}

#endif
