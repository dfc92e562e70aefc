/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A KPA with three counted articles, a service and some pieces, for the tests of stock/. */
#ifndef COMPTOIR_TESTS_STOCK_KIT_H
#define COMPTOIR_TESTS_STOCK_KIT_H

#include "tests/unit/migrated.h"

#include "core/text.h"
#include "stock/stock.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NOW INT64_C(1800000000000000)
#define MINUTE INT64_C(60000000)

static const char stock_kit_sql[] =
    "INSERT INTO legal_entity VALUES ('GV', 'cae', 'Coopérative Grand-Vent (fictive)', '000000000', '00000000000000', "
    "'FR00000000000', '3, quai du Port, 62100 Calais');"
    "INSERT INTO kpa VALUES ('BLG', 'GV', 'La Fourmilière', 'Calais', ''), ('TIL', 'GV', 'Les Tilleuls', 'Calais', '');"
    "INSERT INTO activity (kpa, code, name, short_name, pictogram, position) VALUES ('BLG', 'ALI', 'Épicerie', "
    "'Épicerie', "
    "'basket', 1);"
    "INSERT INTO item (kpa, code, activity, name, short_name, kind, unit, pricing, vat_rate, vat_scheme, account, "
    "pictogram, online, position)"
    " SELECT 'BLG', 'ALI-00' || n, 'ALI', 'Article ' || n, 'Article', 'good', 'piece', 'fixed', 550, 'normal', "
    "'707000', "
    "'basket', true, n FROM generate_series(1, 9) n;"
    "INSERT INTO till (code, kpa, name, public_key, token_hash, enrolled_at) VALUES ('BLG-1', 'BLG', 'Caisse 1', '', "
    "sha256('till'), now());";

struct stock_place {
  struct db_fixture base;
  struct arena arena;
};

static inline void stock_place_start(struct stock_place *place, size_t connections) {
  struct fault fault = {0};
  log_set_level(LOG_WARNING);
  fixture_start_migrated(&place->base);
  const char *conninfo = cluster_conninfo(place->base.cluster);
  fixture_command(conninfo, stock_kit_sql);
  const struct db_options options = {
      .conninfo = conninfo, .connections = connections, .queries = stock_queries, .role = "comptoir_shop"};
  fixture_expect(db_open(&options, &place->base.db, &fault), OK, &fault);
}

static inline void stock_place_stop(struct stock_place *place) {
  db_close(place->base.db);
  fixture_stop(&place->base);
  arena_done(&place->arena);
}

static inline void stock_place_do(const struct stock_place *place, const char *sql) {
  fixture_command(cluster_conninfo(place->base.cluster), sql);
}

static inline const char *stock_place_ask(const struct stock_place *place, const char *sql) {
  static char answer[2048];
  PGconn *connection = PQconnectdb(cluster_conninfo(place->base.cluster));
  PGresult *result = PQexec(connection, sql);
  if (PQresultStatus(result) != PGRES_TUPLES_OK) print_error("%s: %s", sql, PQerrorMessage(connection));
  assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
  TEXT_COPY(answer, PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
  PQclear(result);
  PQfinish(connection);
  return answer;
}

/* Shelves with so much of ALI-001, -002 and -003 (ALI-009 is not counted), pieces 1 to 3 of ALI-004 for sale, no hold.
 */
static inline void stock_place_fill(const struct stock_place *place, int64_t first, int64_t second, int64_t third) {
  char sql[1200];
  snprintf(
      sql, sizeof sql,
      "ALTER TABLE stock_move DISABLE TRIGGER USER; TRUNCATE stock_hold, stock, piece, stock_move CASCADE;"
      "ALTER TABLE stock_move ENABLE TRIGGER USER;"
      "INSERT INTO stock (kpa, item, on_hand) VALUES ('BLG', 'ALI-001', %lld), ('BLG', 'ALI-002', %lld), ('BLG', "
      "'ALI-003', %lld);"
      "INSERT INTO stock_move (kpa, item, quantity, kind, made_at) SELECT kpa, item, on_hand, 'count', now() FROM "
      "stock;"
      "INSERT INTO piece (id, kpa, code, item, name, condition, price_cents, state, created_at, changed_at)"
      " SELECT ('00000000-0000-7000-8000-00000000000' || n)::uuid, 'BLG', 'P-' || n, 'ALI-004', 'Pièce', 'good', 500, "
      "'published', now(), now() FROM generate_series(1, 3) n;",
      (long long)first, (long long)second, (long long)third);
  stock_place_do(place, sql);
}

static const char *const stock_kit_pieces[] = {"00000000-0000-7000-8000-000000000001",
                                               "00000000-0000-7000-8000-000000000002",
                                               "00000000-0000-7000-8000-000000000003"};

enum stock_verb { TAKE, RELEASE, EXTEND, SELL, PUT_BACK, EXPIRE, RECOUNT, LOOK };
struct stock_job {
  enum stock_verb verb;
  struct stock_holder holder;
  const struct stock_line *lines;
  size_t count;
  bool anyway; /* commits what did not succeed */
  enum outcome outcome;
  struct stock_shortages shortages;
  int64_t touched;
  struct stock_ended *ended;
  struct stock_difference *differences;
  struct stock_free *free;
  size_t row_count;
  struct arena *arena;
};

static inline enum outcome stock_job_run(struct tx *tx, void *context) {
  struct stock_job *job = context;
  const char *id = job->holder.id;
  switch (job->verb) {
  case TAKE: job->outcome = stock_take(tx, &job->holder, job->lines, job->count, job->arena, &job->shortages); break;
  case RELEASE: job->outcome = stock_release(tx, id, job->holder.now_us, &job->touched); break;
  case EXTEND: job->outcome = stock_extend(tx, id, job->holder.until_us, &job->touched); break;
  case SELL: job->outcome = stock_sell(tx, id, job->holder.now_us, &job->touched); break;
  case PUT_BACK: job->outcome = stock_put_back(tx, id, job->holder.now_us, &job->touched); break;
  case EXPIRE:
    job->outcome = stock_expire(tx, job->holder.kind, job->holder.now_us, job->arena, &job->ended, &job->row_count);
    break;
  case RECOUNT: job->outcome = stock_recount(tx, job->arena, &job->differences, &job->row_count); break;
  case LOOK:
    job->outcome =
        stock_look(tx, "BLG", job->lines, job->count, job->holder.now_us, job->arena, &job->free, &job->row_count);
    break;
  }
  return job->anyway ? OK : job->outcome;
}

static inline enum outcome stock_do(struct stock_place *place, struct stock_job *job) {
  struct fault fault = {0};
  job->arena = &place->arena;
  if (!job->holder.kind) job->holder.kind = STOCK_ORDER;
  if (!job->holder.kpa) job->holder.kpa = "BLG";
  if (!job->holder.now_us) job->holder.now_us = NOW;
  enum outcome outcome = db_transact(place->base.db, TX_WRITE, stock_job_run, job, &fault);
  if (outcome != OK && outcome != STOCK_INSUFFICIENT) print_error("%s: %s\n", outcome_code(outcome), fault.hint);
  return outcome;
}

static inline void stock_must_add_up(struct stock_place *place) {
  struct stock_job job = {.verb = RECOUNT};
  assert_int_equal(stock_do(place, &job), OK);
  if (job.row_count)
    print_error("%s: on hand %lld, moved %lld, held %lld, holds %lld\n", job.differences->item,
                (long long)job.differences->on_hand, (long long)job.differences->moved,
                (long long)job.differences->held, (long long)job.differences->holds);
  assert_int_equal(job.row_count, 0);
}

#endif
