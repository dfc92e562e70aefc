/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shop of shop_kit.h in a real database, with its people and rules, and sales written as the intake writes them. */
#ifndef COMPTOIR_TESTS_UNIT_LEDGER_KIT_H
#define COMPTOIR_TESTS_UNIT_LEDGER_KIT_H

#include "tests/unit/migrated.h"
#include "tests/unit/shop_kit.h"

#include "ledger/ledger.h"
#include "pos/ticket/record.h"

/* A second KPA of the same seller, and one of another: numbers run per seller. */
static const char *const ledger_people_sql =
    "INSERT INTO legal_entity VALUES"
    " ('CAE1', 'cae', 'Coopérative Exemple', '123456782', '12345678200010', 'FR00123456782', '2 rue de l’Exemple'),"
    " ('ASS1', 'association', 'Association Exemple', '123456790', '12345679000013', '', '3 rue de l’Exemple');"
    "INSERT INTO kpa VALUES"
    " ('BLG', 'CAE1', 'La Fourmilière', 'Boulogne-sur-Mer', ''), ('CAP', 'CAE1', 'La Cape', 'Ailleurs', ''),"
    " ('TOU', 'ASS1', 'Touraine', 'Tours', '');"
    "INSERT INTO member (code, kpa, name, face, joined_on) VALUES"
    " ('BLG-M01', 'BLG', 'Aïcha', 'aicha', '2025-12-01'), ('BLG-M02', 'BLG', 'Yann', 'yann', '2025-01-01'),"
    " ('BLG-M03', 'BLG', 'Karim', 'karim', '2025-01-01'), ('BLG-M04', 'BLG', 'Sylvie', 'sylvie', '2024-01-01');"
    "INSERT INTO contract (member, kpa, legal_entity, kind, starts_on, ends_on) VALUES"
    " ('BLG-M01', 'BLG', 'CAE1', 'cape', '2025-12-01', '2026-11-30'),"
    " ('BLG-M02', 'BLG', 'CAE1', 'cape', '2025-01-01', '2025-12-31'),"
    " ('BLG-M02', 'BLG', 'CAE1', 'cesa', '2026-01-01', NULL),"
    " ('BLG-M03', 'BLG', 'CAE1', 'cape', '2025-01-01', '2025-12-31'),"
    " ('BLG-M04', 'BLG', 'CAE1', 'volunteer', '2024-01-01', NULL);"
    "UPDATE contract SET insured_on = starts_on;"
    "INSERT INTO decision (kpa, decided_on, title, present, votes_for, votes_against, by_consent, minutes_sha256) "
    "VALUES"
    " ('BLG', '2021-12-15', 'Comment on partage', 8, 8, 0, true, sha256('1')),"
    " ('BLG', '2025-12-10', 'La laverie donne plus au pot', 9, 7, 2, false, sha256('2'));"
    "INSERT INTO split_rule (kpa, activity, cae_bp, pot_bp, valid_from, decision, fingerprint) VALUES"
    " ('BLG', NULL, 1150, 1000, '2022-01-01', 1, ''), ('BLG', 'BLA', 1150, 2000, '2026-01-01', 2, '');"
    "INSERT INTO activity (kpa, code, name, short_name, pictogram, position) VALUES"
    " ('BLG', 'FRI', 'Friperie', 'Friperie', 'hanger', 1), ('BLG', 'BLA', 'Blanchisserie', 'Linge', 'washer', 2),"
    " ('BLG', 'ALI', 'Alimentation', 'Épicerie', 'basket', 3), ('BLG', 'AUT', 'Autres services', 'Autres', "
    "'handshake', 4);"
    "INSERT INTO item (kpa, code, activity, name, short_name, kind, unit, pricing, vat_rate, vat_scheme, account, "
    "pictogram,"
    " online, position) VALUES ('BLG', 'FRI-007', 'FRI', 'Manteau', 'Manteau', 'good', 'piece', 'fixed', 2000, "
    "'normal',"
    " '707000', 'coat', true, 1);"
    "INSERT INTO item_price (kpa, item, valid_from, price_cents, fingerprint) VALUES ('BLG', 'FRI-007', '2026-01-01', "
    "1000, '');"
    "INSERT INTO till (code, kpa, name, public_key, token_hash, enrolled_at) VALUES"
    " ('BLG-1', 'BLG', 'Caisse 1', '', sha256('till'), now())";

/* Sales to be written: the rows of each table, as text, and what the ledger needs of them. */
struct ledger_kit {
  struct arena arena; /* of the sales not yet written */
  struct snapshot_index const *index;
  struct ticket_catalogue catalogue;
  struct ledger_people people;
  struct arena people_arena;
  uint64_t chance;
  int64_t sequence;
  struct buffer records, tickets, lines, members, vat, tenders;
  struct ledger_entry *entries;
  size_t count;
  const char *label; /* of the entries to come */
};

static inline enum outcome kit_read_people(struct tx *tx, void *context) {
  struct ledger_kit *kit = context;
  return ledger_people_read(tx, NULL, &kit->people_arena, &kit->people);
}

static inline void kit_start(struct ledger_kit *kit, struct db *db, uint64_t seed) {
  struct fault fault = {0};
  *kit = (struct ledger_kit){.chance = seed, .label = "Vente au comptoir"};
  kit->index = snapshot_index_new(&shop, &kit->people_arena);
  kit->catalogue = snapshot_catalogue(kit->index);
  fixture_expect(db_transact(db, TX_READ, kit_read_people, kit, &fault), OK, &fault);
}

static inline void kit_done(struct ledger_kit *kit) {
  struct buffer *buffers[] = {&kit->records, &kit->tickets, &kit->lines, &kit->members, &kit->vat, &kit->tenders};
  for (size_t i = 0; i < COUNT(buffers); i++) buffer_done(buffers[i]);
  arena_done(&kit->arena);
  arena_done(&kit->people_arena);
}

static inline struct ledger_line kit_line(struct ledger_kit *kit, const struct ticket_line *line, struct date day) {
  struct ledger_worker *workers = arena_list(&kit->arena, line->member_count, sizeof *workers);
  for (size_t i = 0; i < line->member_count; i++)
    workers[i] = (struct ledger_worker){.member = line->members[i].member,
                                        .contract = ledger_contract_on(&kit->people, line->members[i].member, day),
                                        .weight = line->members[i].weight};
  return (struct ledger_line){.account = line->account,
                              .activity = line->activity,
                              .net = line->net,
                              .gross = line->gross,
                              .turnover = line->turnover,
                              .workers = workers,
                              .worker_count = line->member_count};
}

/* The facts of a ticket as the ledger wants them; texts live as long as the ticket. */
static inline struct ledger_sale kit_sale(struct ledger_kit *kit, const struct ticket *ticket, struct date day,
                                          const char *piece) {
  struct ledger_line *lines = arena_list(&kit->arena, ticket->line_count, sizeof *lines);
  struct ledger_vat *vat = arena_list(&kit->arena, ticket->vat_count, sizeof *vat);
  struct ledger_tender *tenders = arena_list(&kit->arena, ticket->tender_count, sizeof *tenders);
  for (size_t i = 0; i < ticket->line_count; i++) lines[i] = kit_line(kit, &ticket->lines[i], day);
  for (size_t i = 0; i < ticket->vat_count; i++)
    vat[i] = (struct ledger_vat){.rate = ticket->vat[i].rate, .vat = ticket->vat[i].vat};
  for (size_t i = 0; i < ticket->tender_count; i++) {
    bool cash = text_equal(ticket->tenders[i].kind, "cash");
    int64_t change = cash ? ticket->change.cents : 0;
    tenders[i] = (struct ledger_tender){.kind = ticket->tenders[i].kind,
                                        .amount = MONEY(ticket->tenders[i].amount.cents - change)};
  }
  return (struct ledger_sale){.legal_entity = "CAE1",
                              .kpa = "BLG",
                              .ticket = ticket->id,
                              .date = day,
                              .piece = piece,
                              .label = kit->label,
                              .lines = lines,
                              .line_count = ticket->line_count,
                              .vat = vat,
                              .vat_count = ticket->vat_count,
                              .tenders = tenders,
                              .tender_count = ticket->tender_count};
}

static inline void kit_row(struct buffer *rows, const char *table) {
  if (rows->length == 0) buffer_format(rows, "INSERT INTO %s VALUES ", table);
  else buffer_char(rows, ',');
}

static inline void kit_line_rows(struct ledger_kit *kit, const struct ticket *ticket, size_t i) {
  const struct ticket_line *line = &ticket->lines[i];
  kit_row(&kit->lines, "ticket_line");
  buffer_format(&kit->lines, "('%s',%zu,'%s','%s','%s','%s','%s','%s','%s',%lld,%lld,%lld,%lld,%lld,%lld,%lld,%s)",
                ticket->id, i + 1, line->item, line->label, line->kind, line->activity, line->unit, line->account,
                line->vat_scheme, (long long)line->vat_rate, (long long)line->quantity,
                (long long)line->unit_price.cents, (long long)line->purchase_price.cents, (long long)line->gross.cents,
                (long long)line->net.cents, (long long)line->vat.cents, line->turnover ? "true" : "false");
  for (size_t j = 0; j < line->member_count; j++) {
    kit_row(&kit->members, "ticket_line_member");
    buffer_format(&kit->members, "('%s',%zu,%zu,'%s',%lld)", ticket->id, i + 1, j + 1, line->members[j].member,
                  (long long)line->members[j].weight);
  }
}

static inline void kit_rows(struct ledger_kit *kit, const struct ticket *ticket, struct date day) {
  char date[DATE_TEXT];
  date_format(day, date);
  long long sequence = (long long)kit->sequence;
  kit_row(&kit->records, "record");
  buffer_format(&kit->records, "('BLG-1','T',%lld,sha256('%lld'),'%lld','',now())", sequence, sequence, sequence);
  kit_row(&kit->tickets, "ticket");
  buffer_format(
      &kit->tickets,
      "('%s','BLG-1','T',%lld,'sale','CAE1','BLG','%s 10:00'::timestamptz + interval '1 s' * %lld,'%s',NULL,%lld,%lld)",
      ticket->id, sequence, date, sequence % 30000, date, (long long)ticket->total.cents,
      (long long)ticket->change.cents);
  for (size_t i = 0; i < ticket->line_count; i++) kit_line_rows(kit, ticket, i);
  for (size_t i = 0; i < ticket->vat_count; i++) {
    const struct ticket_vat *vat = &ticket->vat[i];
    kit_row(&kit->vat, "ticket_vat");
    buffer_format(&kit->vat, "('%s',%lld,'%s',%lld,%lld,%lld)", ticket->id, (long long)vat->rate, vat->scheme,
                  (long long)vat->gross.cents, (long long)vat->net.cents, (long long)vat->vat.cents);
  }
  for (size_t i = 0; i < ticket->tender_count; i++) {
    kit_row(&kit->tenders, "ticket_tender");
    buffer_format(&kit->tenders, "('%s',%zu,'%s',%lld)", ticket->id, i + 1, ticket->tenders[i].kind,
                  (long long)ticket->tenders[i].amount.cents);
  }
}

/* Prices basket, adds its rows, and its entry to entries. */
static inline void kit_sell(struct ledger_kit *kit, const struct basket *basket, struct date day) {
  struct ticket ticket;
  struct fault fault = {0};
  fixture_expect(ticket_price(basket, &kit->catalogue, shop_day, true, &kit->arena, &ticket, &fault), OK, &fault);
  kit->sequence++;
  kit_rows(kit, &ticket, day);
  const char *piece = arena_format(&kit->arena, "BLG-1-T-%06lld", (long long)kit->sequence);
  struct ledger_sale sale = kit_sale(kit, &ticket, day, piece);
  fixture_expect(ledger_entry_of_sale(&sale, kit->people.split_rules, kit->people.rule_count, &kit->arena,
                                      &kit->entries[kit->count++], &fault),
                 OK, &fault);
}

static inline enum outcome kit_post(struct tx *tx, void *context) {
  struct ledger_kit *kit = context;
  struct buffer *buffers[] = {&kit->records, &kit->tickets, &kit->lines, &kit->members, &kit->vat, &kit->tenders};
  for (size_t i = 0; i < COUNT(buffers); i++) {
    if (buffers[i]->length == 0) continue;
    enum outcome outcome = tx_command(tx, buffers[i]->bytes);
    if (outcome != OK) return outcome;
  }
  return ledger_post(tx, kit->entries, kit->count, clock_now_us(), &kit->arena, NULL);
}

static inline void kit_flush(struct ledger_kit *kit, struct db *db) {
  struct fault fault = {0};
  fixture_expect(db_transact(db, TX_WRITE, kit_post, kit, &fault), OK, &fault);
  struct buffer *buffers[] = {&kit->records, &kit->tickets, &kit->lines, &kit->members, &kit->vat, &kit->tenders};
  for (size_t i = 0; i < COUNT(buffers); i++) buffer_clear(buffers[i]);
  kit->count = 0;
  arena_reset(&kit->arena);
}

/* count baskets drawn by chance, sold on days from first on, ascending, 500 a transaction. */
static inline void kit_sell_many(struct ledger_kit *kit, struct db *db, size_t count, struct date first, int days) {
  enum { BATCH = 500 };
  for (size_t done = 0; done < count; done += BATCH) {
    kit->entries = arena_list(&kit->arena, BATCH, sizeof *kit->entries);
    for (size_t i = done; i < count && i < done + BATCH; i++) {
      struct basket basket = draw_basket(&kit->chance, &kit->catalogue, &kit->arena);
      kit_sell(kit, &basket, date_add_days(first, (int)(i * (size_t)days / count)));
    }
    kit_flush(kit, db);
  }
}

/* ---- a place to test in ---- */

struct ledger_place {
  struct db_fixture base;
  struct ledger_kit kit;
};

static inline void place_start(struct ledger_place *place, const struct db_query *const *queries, size_t connections) {
  log_set_level(0); /* refusals are what these tests are about */
  fixture_start_migrated(&place->base);
  fixture_command(cluster_conninfo(place->base.cluster), ledger_people_sql);
  fixture_open(&place->base, queries, connections);
  kit_start(&place->kit, place->base.db, chance_seed());
}

static inline void place_stop(struct ledger_place *place) {
  kit_done(&place->kit);
  db_close(place->base.db);
  fixture_stop(&place->base);
}

/* The first column of the first row, or "" when there is none; valid until the next call. */
static inline const char *place_ask(const struct ledger_place *place, const char *sql) {
  static char answer[1024];
  PGconn *connection = PQconnectdb(cluster_conninfo(place->base.cluster));
  PGresult *result = PQexec(connection, sql);
  if (PQresultStatus(result) != PGRES_TUPLES_OK) print_error("%s: %s", sql, PQerrorMessage(connection));
  assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
  TEXT_COPY(answer, PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
  PQclear(result);
  PQfinish(connection);
  return answer;
}

static inline int64_t place_count(const struct ledger_place *place, const char *sql) {
  int64_t count = -1;
  assert_true(text_to_integer(place_ask(place, sql), INT64_MIN, INT64_MAX, &count));
  return count;
}

#endif
