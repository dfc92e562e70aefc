/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is sold: activities, services and goods, dated prices, VAT rates, barcodes, search.
 * Prices are whole cents VAT included, for one unit (piece, kg, hour, cycle, metre); rates are basis points. Each KPA
 * has its own catalogue. Prices are dated and never edited: a correction is a new row. */
#ifndef COMPTOIR_CATALOG_H
#define COMPTOIR_CATALOG_H

#include "catalog/barcode.h"
#include "core/arena.h"
#include "core/buffer.h"
#include "core/clock.h"
#include "core/db/db.h"
#include "core/http/http.h"
#include "core/money.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- the catalogue of one KPA ------------------------------------------------------------------------------------ */

struct catalog_activity {
  const char *code, *name, *short_name, *pictogram;
  const char *demo_start, *name_source; /* "2022-03" and free text, for the demonstration; "" when absent */
  int64_t position;
};

struct catalog_item { /* texts are never NULL; "" when absent */
  const char *code, *activity, *name, *short_name;
  const char *kind;    /* good, service */
  const char *unit;    /* piece, kg, hour, cycle, metre */
  const char *pricing; /* fixed, weight, free, quote */
  const char *vat_scheme, *account, *pictogram;
  const char *barcode, *barcode_kind; /* unit, weight_prefix, price_prefix */
  const char *withdrawal, *repair_bonus, *origin;
  int64_t vat_rate;
  int64_t minimum;    /* cents: the least of a free price, whose price is what is suggested */
  struct money price; /* in force on the day that was asked for */
  bool online, turnover, guarantee_notice;
  bool archived; /* on that day; kept so that old tickets still open */
  bool priced;   /* false: no price yet on that day; always true of what catalog_read and catalog_search give */
  int64_t position;
};

struct catalog_vat_rate {
  int64_t rate;
  struct date valid_from, valid_to; /* valid_to.year 0: open */
  const char *label;
};

struct catalog_price {
  struct date valid_from;
  struct money price;
};

struct catalog {
  const char *kpa, *kpa_name, *city, *address;
  const struct catalog_activity *activities;
  size_t activity_count;
  const struct catalog_item *items; /* in the order of the activities, then of the file */
  size_t item_count;
};

/* Everything of kpa with the price in force on day: items without a price yet on that day are left out, archived ones
 * are there and flagged. NOT_FOUND: no such KPA. Lists and texts live in arena. */
NODISCARD enum outcome catalog_read(struct tx *tx, const char *kpa, struct date day, struct arena *arena,
                                    struct catalog *catalog);
/* Both are there once tx is flushed (tx_ask). One item that has a price on day, or none. */
NODISCARD enum outcome catalog_ask_item(struct tx *tx, const char *kpa, const char *item, struct date day,
                                        struct arena *arena, const struct catalog_item **found, size_t *count);
/* Best first, at most limit: accents, plurals, typos forgiven; item codes and barcodes too. Archived items never. */
NODISCARD enum outcome catalog_search(struct tx *tx, const char *kpa, const char *words, struct date day, int limit,
                                      struct arena *arena, const struct catalog_item **items, size_t *count);
/* Every dated rate, oldest first. */
NODISCARD enum outcome catalog_read_vat_rates(struct tx *tx, struct arena *arena, const struct catalog_vat_rate **rates,
                                              size_t *count);
/* The prices an item had, has and will have, oldest first; of two for the same day, the last one recorded. */
NODISCARD enum outcome catalog_read_prices(struct tx *tx, const char *kpa, const char *item, struct arena *arena,
                                           const struct catalog_price **prices, size_t *count);
const struct catalog_item *catalog_find(const struct catalog *catalog, const char *item); /* NULL: none; archived too */

/* ---- files --------------------------------------------------------------------------------------------------------
 */

enum catalog_format { CATALOG_JSON, CATALOG_CSV };

struct catalog_import_options {
  const char *kpa;
  const char *bytes; /* the whole file; JSON when its first character is [, CSV otherwise */
  size_t length;
  struct date from;     /* prices of this file are valid from that day; year 0: today in Paris */
  bool archive_missing; /* items of the KPA that the file does not name are archived from that day */
};

/* Reads a whole file into the catalogue, in one transaction: all of it or nothing. A second import of the same file
 * changes nothing; a price gets a new dated row only when it differs from the one in force on that day.
 * IMPORT_REFUSED: nothing was changed and report holds one line of French per fault ("ligne 12, colonne prix : …").
 * OK: report holds one line per change and a summary. NOT_FOUND: no such KPA. */
NODISCARD enum outcome catalog_import(struct db *db, const struct catalog_import_options *options,
                                      struct buffer *report, struct fault *fault);

struct catalog_export_options {
  const char *kpa;
  enum catalog_format format;
  struct date day; /* what is sold on that day, at the price of that day; year 0: today in Paris */
};

/* Writes a file that catalog_import reads back without a change. Archived items are left out. */
NODISCARD enum outcome catalog_export(struct db *db, const struct catalog_export_options *options, struct buffer *out,
                                      struct fault *fault);

/* ---- the service: catalogues kept in memory, answers prebuilt ------------------------------------------------------
 */

/* Who the law calls the seller of a KPA, for the notices of the shop. */
struct catalog_seller {
  const char *kpa, *name, *siren, *siret, *vat_number, *address;
  int64_t cape_count;                        /* people of the KPA under a CAPE contract on that day */
  struct date cape_first_end, cape_last_end; /* when these contracts end; year 0 without any */
};

/* One consistent state of every KPA's catalogue, never changed once made. */
struct catalog_edition {
  int64_t version; /* of table catalog_version */
  struct date day;
  const struct catalog *catalogs;       /* by KPA code */
  const struct catalog_seller *sellers; /* one per catalogue */
  struct shared_body *const *bodies;    /* answer of GET /api/catalogue/{kpa}, one per catalogue */
  size_t count;
};

struct catalog_service;                                     /* struct services.catalog */
struct catalog_service *catalog_service_new(struct db *db); /* no catalogue until the first catalog_refresh */
void catalog_service_free(struct catalog_service *service); /* after the last reader */
/* Reads everything again when the catalogue's version or the day in Paris changed; otherwise one tiny query. Call it
 * once before serving, then every second from one background thread. On failure readers keep the last edition. */
NODISCARD enum outcome catalog_refresh(struct catalog_service *service, struct fault *fault);

/* The current edition, valid until released; NULL before the first refresh. Thread-safe. */
const struct catalog_edition *catalog_hold(struct catalog_service *service);
void catalog_release(struct catalog_service *service, const struct catalog_edition *edition);
#define CATALOG_NONE SIZE_MAX
size_t catalog_of(const struct catalog_edition *edition, const char *kpa); /* its place in the lists, or CATALOG_NONE */

extern const struct route_table catalog_routes;
extern const struct db_query *const catalog_queries[]; /* NULL-terminated */

#endif
