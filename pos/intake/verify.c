/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The recount: what the tables say against what the tills signed. It trusts nothing but the keys and the bytes. */
#include "pos/intake/drawer.h"

#include <inttypes.h>
#include <string.h>

#define PAGE 500

struct recount {
  struct tx *tx;
  struct verify_report *report;
  struct arena arena; /* of a page */
  const struct verify_till_row *till;
  const struct record_chain *chain;
  struct verify_key *key; /* NULL: the till's key cannot be used */
  int64_t sequence;       /* of the last record seen */
  uint8_t hash[SHA256_BYTES];
  struct money perpetual_total, perpetual_total_abs;
  int64_t records, tickets, rows, refusals, closings;
};

static enum outcome recount_till(struct recount *recount);
static enum outcome recount_closings(struct recount *recount);
static enum outcome recount_chain(struct recount *recount);
static enum outcome recount_page(struct recount *recount, size_t *count);
static void recount_record(struct recount *recount, const struct verify_record_row *row, struct record *record);
static void check_links(struct recount *recount, const struct verify_record_row *row, const struct record *record);
static void check_totals(struct recount *recount, const struct verify_record_row *row, const struct record *record);
static void found(struct recount *recount, const struct verify_record_row *row, const char *what);
static enum outcome compare_page(struct recount *recount, const struct projection *expected, int64_t first,
                                 int64_t last);
static enum outcome recount_strays(struct recount *recount);
static enum outcome recount_refused(struct recount *recount);
static enum outcome recount_refused_page(struct recount *recount, size_t *count);
static void recount_refusal(struct recount *recount, const struct refused_row *row);

enum outcome intake_verify(struct tx *tx, struct verify_report *report) {
  AUTO(arena) struct arena arena = {0};
  struct recount recount = {.tx = tx, .report = report};
  struct verify_till_row *tills = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &intake_verify_tills, NULL, &arena, &tills, &count);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    recount.till = &tills[i];
    outcome = recount_till(&recount);
  }
  verify_checked(report, (int64_t)count, "caisses");
  verify_checked(
      report, recount.records,
      "enregistrements de toutes les chaînes : numéro, empreinte, chaînage, signature, contenu, totaux perpétuels");
  verify_checked(report, recount.rows, "lignes de tables pour %" PRId64 " tickets : conformes aux octets signés",
                 recount.tickets);
  verify_checked(report, recount.closings,
                 "clôtures de jours, mois et années : recomptées depuis les tickets et les mouvements de caisse");
  if (outcome == OK) outcome = recount_strays(&recount);
  if (outcome == OK) outcome = drawer_recount_entries(tx, report);
  if (outcome == OK) outcome = recount_refused(&recount);
  verify_checked(report, recount.refusals, "refus : numéro, empreinte, chaînage");
  arena_done(&recount.arena);
  return outcome;
}

static enum outcome recount_till(struct recount *recount) {
  const struct verify_till_row *till = recount->till;
  enum outcome outcome = OK;
  recount->key = verify_key_from_der(till->public_key.bytes, till->public_key.length);
  if (recount->key == NULL) verify_found(recount->report, "till", "%s : public_key n’est pas une clé", till->till);
  for (size_t i = 0; outcome == OK && i < RECORD_CHAINS; i++) {
    recount->chain = &record_chains[i];
    outcome = recount_chain(recount);
  }
  if (outcome == OK) outcome = recount_closings(recount);
  verify_key_free(recount->key);
  return outcome;
}

static enum outcome recount_closings(struct recount *recount) {
  int64_t closings = 0;
  enum outcome outcome = drawer_recount(recount->tx, recount->till->till, recount->report, &closings);
  recount->closings += closings;
  return outcome;
}

static enum outcome recount_chain(struct recount *recount) {
  size_t count = PAGE;
  enum outcome outcome = OK;
  recount->sequence = 0;
  memset(recount->hash, 0, sizeof recount->hash);
  recount->perpetual_total = recount->perpetual_total_abs = MONEY(0);
  while (outcome == OK && count == PAGE) outcome = recount_page(recount, &count);
  return outcome;
}

static enum outcome recount_page(struct recount *recount, size_t *count) {
  struct verify_record_row *rows = NULL;
  arena_reset(&recount->arena);
  const struct db_param params[] = {P_TEXT(recount->till->till), P_TEXT(recount->chain->letter),
                                    P_INTEGER(recount->sequence), P_INTEGER(PAGE)};
  bool sales = text_equal(recount->chain->letter, CHAIN_SALES);
  enum outcome outcome = tx_run(recount->tx, &intake_verify_records, params, &recount->arena, &rows, count);
  if (outcome != OK || *count == 0) return outcome;
  struct projection expected = {.arena = &recount->arena};
  struct record *records = arena_list(&recount->arena, *count, sizeof *records);
  for (size_t i = 0; i < *count; i++) {
    recount_record(recount, &rows[i], &records[i]);
    if (sales && records[i].version != 0 && !rows[i].refused) projection_add(&expected, &records[i]);
  }
  recount->records += (int64_t)*count;
  recount->tickets += (int64_t)expected.tables[ROW_TICKET].count;
  return !sales ? OK : compare_page(recount, &expected, rows[0].sequence, rows[*count - 1].sequence);
}

/* record stays zero when the bytes cannot be read. */
static void recount_record(struct recount *recount, const struct verify_record_row *row, struct record *record) {
  struct fault fault = {0};
  uint8_t hash[SHA256_BYTES];
  sha256(row->body.bytes, row->body.length, hash);
  if (row->hash.length != sizeof hash || memcmp(hash, row->hash.bytes, sizeof hash) != 0)
    found(recount, row, "hash n’est pas l’empreinte de body");
  if (recount->key != NULL &&
      !record_verify(recount->key, row->body.bytes, row->body.length, row->signature.bytes, row->signature.length))
    found(recount, row, "signature n’est pas celle de la caisse");
  if (record_parse((const char *)row->body.bytes, row->body.length, &recount->arena, record, &fault) == OK) {
    check_links(recount, row, record);
    check_totals(recount, row, record);
  } else {
    found(recount, row, "body n’est pas un enregistrement");
  }
  recount->sequence = row->sequence;
  memcpy(recount->hash, hash, sizeof hash);
}

static void check_links(struct recount *recount, const struct verify_record_row *row, const struct record *record) {
  char previous[SHA256_HEX];
  hex_from_bytes(recount->hash, sizeof recount->hash, previous);
  if (row->sequence != recount->sequence + 1) found(recount, row, "il manque l’enregistrement d’avant");
  if (record->sequence != row->sequence) found(recount, row, "sequence n’est pas le numéro signé");
  if (!text_equal(record->previous, previous)) found(recount, row, "ne suit pas l’enregistrement d’avant");
  if (!text_equal(record->chain, recount->chain->letter)) found(recount, row, "chain n’est pas la chaîne signée");
  if (!text_equal(record->till, recount->till->till)) found(recount, row, "till n’est pas la caisse signée");
  if (row->refused) return;
  if (!text_equal(record->kpa, recount->till->kpa)) found(recount, row, "till.kpa n’est pas le KPA signé");
  if (!text_equal(record->legal_entity, recount->till->legal_entity))
    found(recount, row, "kpa.legal_entity n’est pas l’entité signée");
}

/* A refused record may well be wrong; the next one goes on from what it says. */
static void check_totals(struct recount *recount, const struct verify_record_row *row, const struct record *record) {
  struct fault fault = {0};
  struct money total = record_turnover(record);
  int64_t size = total.cents < 0 ? -total.cents : total.cents;
  bool goes_on = recount->perpetual_total.cents + total.cents == record->perpetual_total.cents &&
                 recount->perpetual_total_abs.cents + size == record->perpetual_total_abs.cents;
  if (!row->refused && !goes_on) found(recount, row, "les totaux perpétuels ne continuent pas");
  if (!row->refused && record_check(record, &recount->arena, &fault) != OK) found(recount, row, fault.field);
  recount->perpetual_total = record->perpetual_total;
  recount->perpetual_total_abs = record->perpetual_total_abs;
}

static void found(struct recount *recount, const struct verify_record_row *row, const char *what) {
  verify_found(recount->report, "record", "%s %s %" PRId64 " : %s", recount->till->till, recount->chain->letter,
               row->sequence, what);
}

static enum outcome compare_page(struct recount *recount, const struct projection *expected, int64_t first,
                                 int64_t last) {
  const struct db_param params[] = {P_TEXT(recount->till->till), P_INTEGER(first), P_INTEGER(last)};
  for (int kind = 0; kind < PROJECTION_TABLES; kind++) {
    const struct row_list *list = &expected->tables[kind];
    struct row_list actual = {0};
    enum outcome outcome =
        tx_run(recount->tx, &intake_verify_projection[kind], params, &recount->arena, &actual.rows, &actual.count);
    if (outcome != OK) return outcome;
    rows_compare((enum row_kind)kind, list, &actual, &recount->arena, recount->report);
    recount->rows += (int64_t)list->count;
  }
  return OK;
}

static enum outcome recount_strays(struct recount *recount) {
  struct stray_row *rows = NULL;
  size_t count = 0;
  arena_reset(&recount->arena);
  enum outcome outcome = tx_run(recount->tx, &intake_verify_strays, NULL, &recount->arena, &rows, &count);
  for (size_t i = 0; outcome == OK && i < count; i++)
    verify_found(recount->report, rows[i].name, "%s : ne se rattache à rien", rows[i].row);
  return outcome;
}

static enum outcome recount_refused(struct recount *recount) {
  size_t count = PAGE;
  enum outcome outcome = OK;
  recount->sequence = 0;
  memset(recount->hash, 0, sizeof recount->hash);
  while (outcome == OK && count == PAGE) outcome = recount_refused_page(recount, &count);
  return outcome;
}

static enum outcome recount_refused_page(struct recount *recount, size_t *count) {
  struct refused_row *rows = NULL;
  arena_reset(&recount->arena);
  const struct db_param params[] = {P_INTEGER(recount->sequence), P_INTEGER(PAGE)};
  enum outcome outcome = tx_run(recount->tx, &intake_verify_refused, params, &recount->arena, &rows, count);
  for (size_t i = 0; outcome == OK && i < *count; i++) recount_refusal(recount, &rows[i]);
  return outcome;
}

static void recount_refusal(struct recount *recount, const struct refused_row *row) {
  uint8_t digest[SHA256_BYTES], hash[SHA256_BYTES];
  sha256(row->body.bytes, row->body.length, digest);
  refused_hash(row, hash);
  bool linked = row->previous.length == sizeof hash && memcmp(row->previous.bytes, recount->hash, sizeof hash) == 0;
  bool whole = row->hash.length == sizeof hash && memcmp(row->hash.bytes, hash, sizeof hash) == 0;
  bool same_body = row->body_hash.length == sizeof digest && memcmp(row->body_hash.bytes, digest, sizeof digest) == 0;
  if (row->sequence != recount->sequence + 1 || !linked)
    verify_found(recount->report, "refused_record", "%" PRId64 " : ne suit pas le refus d’avant", row->sequence);
  if (!whole || !same_body)
    verify_found(recount->report, "refused_record", "%" PRId64 " : ne correspond pas à son empreinte", row->sequence);
  recount->sequence = row->sequence;
  memcpy(recount->hash, hash, sizeof hash);
  recount->refusals++;
}
