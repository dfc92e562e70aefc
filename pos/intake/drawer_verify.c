/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Drawers and closings, from zero: tables against signed bytes, closings against the records they counted. */
#include "pos/intake/drawer.h"

#include "pos/ticket/closing_recount.h"

#include <inttypes.h>
#include <string.h>

#define PAGE 500

struct counting {
  struct tx *tx;
  const char *till;
  struct verify_report *report;
  struct fault *why; /* of one closing */
};

static enum outcome compare_chain(const struct counting *counting, const char *chain);
static enum outcome compare_page(const struct counting *counting, const char *chain,
                                 const struct verify_record_row rows[], size_t count, struct arena *arena);
static void expect(struct row_list lists[static DRAWER_TABLES], const struct record *record, struct arena *arena);
static void *next_row(struct row_list *list, enum drawer_kind kind, struct arena *arena);
static enum outcome read_records(void *context, const char *chain, int64_t first, int64_t last, closing_each *each,
                                 void *to, struct fault *fault);
static enum outcome read_page(const struct counting *counting, const char *chain, int64_t after, struct arena *arena,
                              struct verify_record_row **rows, size_t *count);
static void tell(void *context, const struct record *closing, const struct fault *why);
static bool waits(const struct counting *counting, const struct record *closing);
static void note(void *context, const struct record *closing, const struct fault *why);
static enum outcome tell_totals(struct tx *tx, struct verify_report *report);

enum outcome drawer_recount(struct tx *tx, const char *till, struct verify_report *report, int64_t *closings) {
  struct counting counting = {.tx = tx, .till = till, .report = report};
  const struct closing_source source = {read_records, tell, &counting};
  struct fault fault = {0};
  enum outcome outcome = compare_chain(&counting, CHAIN_CASH);
  if (outcome == OK) outcome = compare_chain(&counting, CHAIN_CLOSINGS);
  return outcome == OK ? closing_recount(&source, closings, &fault) : outcome;
}

enum outcome drawer_recount_one(struct tx *tx, const struct record *closing, const struct record *previous,
                                struct fault *why) {
  struct counting counting = {.tx = tx, .till = closing->till, .why = why};
  const struct closing_source source = {read_records, note, &counting};
  return closing_recount_one(&source, closing, previous, tx_fault(tx));
}

static enum outcome compare_chain(const struct counting *counting, const char *chain) {
  enum outcome outcome = OK;
  int64_t after = 0;
  for (size_t count = PAGE; outcome == OK && count == PAGE;) {
    AUTO(arena) struct arena arena = {0};
    struct verify_record_row *rows = NULL;
    outcome = read_page(counting, chain, after, &arena, &rows, &count);
    if (outcome == OK && count > 0) outcome = compare_page(counting, chain, rows, count, &arena);
    if (outcome == OK && count > 0) after = rows[count - 1].sequence;
  }
  return outcome;
}

static enum outcome compare_page(const struct counting *counting, const char *chain,
                                 const struct verify_record_row rows[], size_t count, struct arena *arena) {
  struct row_list expected[DRAWER_TABLES] = {0};
  struct record *records = arena_list(arena, count, sizeof *records);
  bool moves = text_equal(chain, CHAIN_CASH);
  for (size_t i = 0; i < count; i++) {
    struct fault unreadable = {0};
    if (!rows[i].refused &&
        record_parse((const char *)rows[i].body.bytes, rows[i].body.length, arena, &records[i], &unreadable) == OK)
      expect(expected, &records[i], arena);
  }
  const struct db_param params[] = {P_TEXT(counting->till), P_INTEGER(rows[0].sequence),
                                    P_INTEGER(rows[count - 1].sequence)};
  for (int kind = moves ? DRAWER_MOVE : DRAWER_CLOSING; kind < (moves ? DRAWER_CLOSING : DRAWER_TABLES); kind++) {
    struct row_list actual = {0};
    enum outcome outcome = tx_run(counting->tx, &drawer_verify[kind], params, arena, &actual.rows, &actual.count);
    if (outcome != OK) return outcome;
    table_compare(&drawer_tables[kind], &expected[kind], &actual, arena, counting->report);
  }
  return OK;
}

static void expect(struct row_list lists[static DRAWER_TABLES], const struct record *record, struct arena *arena) {
  if (record_payload_of(record) == PAYLOAD_CASH)
    *(struct move_row *)next_row(&lists[DRAWER_MOVE], DRAWER_MOVE, arena) = drawer_move_row(record);
  if (record_payload_of(record) != PAYLOAD_CLOSING) return;
  const struct record_closing *closing = &record->closing;
  *(struct closing_row *)next_row(&lists[DRAWER_CLOSING], DRAWER_CLOSING, arena) = drawer_closing_row(record);
  for (size_t i = 0; i < closing->vat_count; i++) {
    const struct ticket_vat *vat = &closing->vat[i];
    *(struct closing_vat_row *)next_row(&lists[DRAWER_VAT], DRAWER_VAT, arena) =
        (struct closing_vat_row){record->id, vat->rate, vat->scheme, vat->gross.cents, vat->net.cents, vat->vat.cents};
  }
  for (size_t i = 0; i < closing->tender_count; i++)
    *(struct closing_tender_row *)next_row(&lists[DRAWER_TENDER], DRAWER_TENDER, arena) =
        (struct closing_tender_row){record->id, closing->tenders[i].kind, closing->tenders[i].amount.cents};
}

static void *next_row(struct row_list *list, enum drawer_kind kind, struct arena *arena) {
  size_t size = drawer_tables[kind].row_size;
  if (list->count == list->capacity) {
    size_t capacity = list->capacity > 0 ? list->capacity * 2 : 64;
    char *larger = arena_list(arena, capacity, size);
    if (list->count > 0) memcpy(larger, list->rows, list->count * size);
    list->rows = larger;
    list->capacity = capacity;
  }
  return list->rows + list->count++ * size;
}

/* Refused ones too: the till counted them, whatever the server thinks of them. */
static enum outcome read_records(void *context, const char *chain, int64_t first, int64_t last, closing_each *each,
                                 void *to, struct fault *fault) {
  const struct counting *counting = context;
  enum outcome outcome = OK;
  int64_t after = first - 1;
  for (size_t count = PAGE; outcome == OK && count == PAGE && after < last;) {
    AUTO(arena) struct arena arena = {0};
    struct verify_record_row *rows = NULL;
    outcome = read_page(counting, chain, after, &arena, &rows, &count);
    for (size_t i = 0; outcome == OK && i < count && rows[i].sequence <= last; i++) {
      struct record record;
      struct fault unreadable = {0};
      if (record_parse((const char *)rows[i].body.bytes, rows[i].body.length, &arena, &record, &unreadable) == OK)
        outcome = each(to, &record, fault);
    }
    if (count > 0) after = rows[count - 1].sequence;
  }
  return outcome;
}

static enum outcome read_page(const struct counting *counting, const char *chain, int64_t after, struct arena *arena,
                              struct verify_record_row **rows, size_t *count) {
  const struct db_param params[] = {P_TEXT(counting->till), P_TEXT(chain), P_INTEGER(after), P_INTEGER(PAGE)};
  return tx_run(counting->tx, &intake_verify_records, params, arena, rows, count);
}

static void tell(void *context, const struct record *closing, const struct fault *why) {
  const struct counting *counting = context;
  if (!waits(counting, closing))
    verify_found(counting->report, "closing", "%s G %" PRId64 " (%s %" PRId64 ") : %s %s", counting->till,
                 closing->sequence, closing->kind, closing->closing.number, why->field, why->hint);
}

/* A Z may be here before its last sale: that is no fault, unless all of it was here once. */
static bool waits(const struct counting *counting, const struct record *closing) {
  AUTO(arena) struct arena arena = {0};
  enum { COUNTED = 4 };
  const struct record_closing *of = &closing->closing;
  const char *const chains[COUNTED] = {CHAIN_SALES, CHAIN_CASH, CHAIN_COPIES, CHAIN_EVENTS};
  const int64_t last[COUNTED] = {of->last, of->moves_last, of->copies_last, of->events_last};
  const struct db_param params[] = {P_UUID(closing->id), P_TEXT(counting->till), P_LIST(DB_TEXTS, chains, COUNTED),
                                    P_LIST(DB_INTEGERS, last, COUNTED)};
  struct closing_waiting *row = NULL;
  return tx_run(counting->tx, &closings_wait, params, &arena, &row, NULL) == OK && row->waits;
}

static void note(void *context, const struct record *closing, const struct fault *why) {
  const struct counting *counting = context;
  (void)closing;
  *counting->why = *why;
}

enum outcome drawer_recount_entries(struct tx *tx, struct verify_report *report) {
  AUTO(arena) struct arena arena = {0};
  struct stray_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &drawer_verify_entries, NULL, &arena, &rows, &count);
  for (size_t i = 0; outcome == OK && i < count; i++)
    verify_found(report, rows[i].name, "%s : jamais signé, ou pas ce que les livres en disent", rows[i].row);
  return outcome == OK ? tell_totals(tx, report) : outcome;
}

/* Per legal entity, for whoever compares with what she wrote down last time. */
static enum outcome tell_totals(struct tx *tx, struct verify_report *report) {
  AUTO(arena) struct arena arena = {0};
  struct entity_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = tx_run(tx, &drawer_verify_totals, NULL, &arena, &rows, &count);
  for (size_t i = 0; outcome == OK && i < count; i++) {
    char total[40], absolute[40];
    verify_checked(report, rows[i].tills, "caisses clôturées de %s : total perpétuel %s €, absolu %s €",
                   rows[i].legal_entity, money_french(MONEY(rows[i].perpetual), total),
                   money_french(MONEY(rows[i].perpetual_abs), absolute));
  }
  return outcome;
}
