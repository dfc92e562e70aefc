/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "statements/invoice_store.h"

#include "core/text.h"

#include <string.h>

struct line_row {
  int64_t line, quantity, vat_rate;
  const char *label, *kind, *unit, *vat_scheme, *capes;
  struct money unit_price, gross, net, vat;
};
struct number_row {
  int64_t number;
};
struct document_row {
  const char *document;
};

struct returned_row {
  int64_t line;
  struct money net, vat, gross;
};
static const struct db_column returned_columns[] = {
    DB_COLUMN(struct returned_row, line), DB_COLUMN(struct returned_row, net), DB_COLUMN(struct returned_row, vat),
    DB_COLUMN(struct returned_row, gross)};
static enum outcome add_returned(struct tx *tx, const char *ticket, struct arena *arena, struct invoice *returned);

static const enum db_kind one_uuid[] = {DB_UUID};
static const enum db_kind one_text[] = {DB_TEXT};
static const enum db_kind number_params[] = {DB_TEXT, DB_INTEGER, DB_TEXT};
static const enum db_kind ticket_params[] = {DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER};
static const enum db_kind line_params[] = {DB_UUID, DB_DATE};
static const enum db_kind list_params[] = {DB_TEXT, DB_DATE, DB_INTEGER};
static const enum db_kind insert_params[] = {DB_UUID, DB_TEXT, DB_TEXT, DB_DATE,    DB_INTEGER, DB_TEXT, DB_UUID,
                                             DB_UUID, DB_TIME, DB_UUID, DB_INTEGER, DB_BYTES,   DB_TEXT, DB_INTEGER};
#define ROW(member, ...) DB_COLUMN(struct invoice_row, member, ##__VA_ARGS__)
static const struct db_column row_columns[] = {
    ROW(id, .kind = DB_UUID),      ROW(kpa),       ROW(year),  ROW(number), ROW(kind),     ROW(ticket, .kind = DB_UUID),
    ROW(credits, .kind = DB_UUID), ROW(issued_on), ROW(total), ROW(asked),  ROW(document), ROW(hash)};
#define SELLER(member) DB_COLUMN(struct invoice_seller, member)
static const struct db_column seller_columns[] = {
    SELLER(kpa),     SELLER(kpa_name),      SELLER(city),         SELLER(kpa_address), SELLER(entity),
    SELLER(kind),    SELLER(name),          SELLER(siren),        SELLER(siret),       SELLER(vat_number),
    SELLER(address), SELLER(legal_mention), SELLER(vat_on_debits)};
static const struct db_column number_columns[] = {DB_COLUMN(struct number_row, number)};
static const struct db_column ticket_columns[] = {
    DB_COLUMN(struct invoice_ticket, id, .kind = DB_UUID), DB_COLUMN(struct invoice_ticket, at, .kind = DB_TIME),
    DB_COLUMN(struct invoice_ticket, day), DB_COLUMN(struct invoice_ticket, total)};
#define LINE(member) DB_COLUMN(struct line_row, member)
static const struct db_column line_columns[] = {LINE(line),     LINE(label),      LINE(kind),     LINE(unit),
                                                LINE(quantity), LINE(vat_scheme), LINE(vat_rate), LINE(unit_price),
                                                LINE(gross),    LINE(net),        LINE(vat),      LINE(capes)};
static const struct db_column payment_columns[] = {DB_COLUMN(struct invoice_payment, kind),
                                                   DB_COLUMN(struct invoice_payment, amount)};
static const struct db_column document_columns[] = {DB_COLUMN(struct document_row, document)};
#define LISTED(member, ...) DB_COLUMN(struct invoice_listed, member, ##__VA_ARGS__)
static const struct db_column listed_columns[] = {LISTED(id, .kind = DB_UUID),
                                                  LISTED(legal_entity),
                                                  LISTED(year),
                                                  LISTED(number),
                                                  LISTED(kind),
                                                  LISTED(issued_on),
                                                  LISTED(total),
                                                  LISTED(customer),
                                                  LISTED(ticket),
                                                  LISTED(credits, .kind = DB_UUID),
                                                  LISTED(credits_number),
                                                  LISTED(credits_year),
                                                  LISTED(credited)};
STATEMENTS_QUERY(find_invoice, one_uuid, row_columns, struct invoice_row);
STATEMENTS_QUERY(read_seller, one_text, seller_columns, struct invoice_seller);
STATEMENTS_QUERY(take_invoice_number, number_params, number_columns, struct number_row);
STATEMENTS_QUERY(find_ticket, ticket_params, ticket_columns, struct invoice_ticket);
STATEMENTS_QUERY(read_ticket_lines, line_params, line_columns, struct line_row);
STATEMENTS_QUERY(read_ticket_tenders, one_uuid, payment_columns, struct invoice_payment);
STATEMENTS_QUERY(list_credits, one_uuid, document_columns, struct document_row);
STATEMENTS_QUERY(list_returned, one_uuid, returned_columns, struct returned_row);
STATEMENTS_QUERY(list_invoices, list_params, listed_columns, struct invoice_listed);
const struct db_query statements_insert_invoice = {.name = "statements/insert_invoice",
                                                   .sql = sql_statements_insert_invoice,
                                                   .params = insert_params,
                                                   .param_count = STATEMENTS_COUNT(insert_params)};

static void keep_lines(const struct line_row rows[], size_t count, struct arena *arena, struct invoice_facts *facts);
static void keep_capes(const struct line_row *row, struct arena *arena, struct invoice_cape *capes, size_t *count);
static size_t count_capes(const struct line_row rows[], size_t count);

enum outcome invoice_find(struct tx *tx, const char *id, struct arena *arena, struct invoice_row *row, bool *found) {
  struct invoice_row *rows;
  size_t count;
  enum outcome outcome = tx_run(tx, &statements_find_invoice, (struct db_param[]){P_UUID(id)}, arena, &rows, &count);
  if (outcome != OK) return outcome;
  *found = count > 0;
  if (count > 0) *row = rows[0];
  return OK;
}

enum outcome invoice_seller_read(struct tx *tx, const char *kpa, struct arena *arena, struct invoice_seller *seller) {
  struct invoice_seller *rows;
  size_t count;
  enum outcome outcome = tx_run(tx, &statements_read_seller, (struct db_param[]){P_TEXT(kpa)}, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), NOT_FOUND, "kpa", "no such KPA");
  *seller = rows[0];
  return OK;
}

enum outcome invoice_number_take(struct tx *tx, const struct invoice_seller *seller, int year, struct arena *arena,
                                 int64_t *number) {
  struct number_row *rows;
  const struct db_param params[] = {P_TEXT(seller->entity), P_INTEGER(year), P_TEXT(seller->kpa)};
  enum outcome outcome = tx_run(tx, &statements_take_invoice_number, params, arena, &rows, NULL);
  if (outcome == OK) *number = rows[0].number;
  return outcome;
}

/* Till, chain and number are between the last two hyphens; a till's code may hold some itself. */
enum outcome invoice_ticket_find(struct tx *tx, const char *kpa, const char *number, struct arena *arena,
                                 struct invoice_ticket *ticket) {
  struct invoice_ticket *rows;
  size_t count = 0;
  int64_t sequence;
  char *till = arena_text(arena, number, strlen(number)), *last = strrchr(till, '-'), *chain = NULL;
  if (last) *last = '\0';
  if (last) chain = strrchr(till, '-');
  if (chain) *chain = '\0';
  if (!chain || !text_to_integer(last + 1, 1, INT64_MAX, &sequence))
    return fault_set(tx_fault(tx), UNKNOWN_TICKET, "/ticket", "such as BLG-1-T-000012");
  const struct db_param params[] = {P_TEXT(kpa), P_TEXT(till), P_TEXT(chain + 1), P_INTEGER(sequence)};
  enum outcome outcome = tx_run(tx, &statements_find_ticket, params, arena, &rows, &count);
  if (outcome != OK) return outcome;
  if (count == 0) return fault_set(tx_fault(tx), UNKNOWN_TICKET, "/ticket", "no ticket %s here", number);
  *ticket = rows[0];
  return OK;
}

enum outcome invoice_facts_read(struct tx *tx, const struct invoice_ticket *ticket, struct arena *arena,
                                struct invoice_facts *facts) {
  struct line_row *rows;
  struct invoice_payment *payments;
  size_t count;
  enum outcome outcome = tx_run(tx, &statements_read_ticket_lines,
                                (struct db_param[]){P_UUID(ticket->id), P_DATE(ticket->day)}, arena, &rows, &count);
  if (outcome != OK) return outcome;
  outcome = tx_run(tx, &statements_read_ticket_tenders, (struct db_param[]){P_UUID(ticket->id)}, arena, &payments,
                   &facts->payment_count);
  if (outcome != OK) return outcome;
  facts->payments = payments;
  keep_lines(rows, count, arena, facts);
  return OK;
}

static void keep_lines(const struct line_row rows[], size_t count, struct arena *arena, struct invoice_facts *facts) {
  struct invoice_line *lines = arena_list(arena, count, sizeof *lines);
  struct invoice_cape *capes = arena_list(arena, count_capes(rows, count), sizeof *capes);
  for (size_t i = 0; i < count; i++) {
    const struct line_row *row = &rows[i];
    lines[i] = (struct invoice_line){.line = row->line,
                                     .quantity = row->quantity,
                                     .vat_rate = row->vat_rate,
                                     .label = row->label,
                                     .kind = row->kind,
                                     .unit = row->unit,
                                     .vat_scheme = row->vat_scheme,
                                     .unit_price = row->unit_price,
                                     .net = row->net,
                                     .vat = row->vat,
                                     .gross = row->gross};
    keep_capes(row, arena, capes, &facts->cape_count);
  }
  facts->lines = lines;
  facts->line_count = count;
  facts->capes = capes;
}

/* "Aïcha|30/11/2026", one a line of text */
static void keep_capes(const struct line_row *row, struct arena *arena, struct invoice_cape *capes, size_t *count) {
  for (const char *at = row->capes; at && *at;) {
    size_t length = strcspn(at, "\n"), name = 0;
    for (size_t i = 0; i < length; i++)
      if (at[i] == '|') name = i;
    capes[(*count)++] = (struct invoice_cape){.line = row->line,
                                              .name = arena_text(arena, at, name),
                                              .ends_on = arena_text(arena, at + name + 1, length - name - 1)};
    at += length + (at[length] == '\n');
  }
}

static size_t count_capes(const struct line_row rows[], size_t count) {
  size_t capes = 0;
  for (size_t i = 0; i < count; i++) {
    if (rows[i].capes) capes++;
    for (const char *at = rows[i].capes; at && *at; at++) capes += *at == '\n';
  }
  return capes;
}

enum outcome invoice_credits_read(struct tx *tx, const struct invoice_row *of, struct arena *arena,
                                  struct invoice **list, size_t *count) {
  struct document_row *rows;
  enum outcome outcome = tx_run(tx, &statements_list_credits, (struct db_param[]){P_UUID(of->id)}, arena, &rows, count);
  if (outcome != OK) return outcome;
  *list = arena_list(arena, *count + 1, sizeof **list);
  for (size_t i = 0; i < *count && outcome == OK; i++)
    outcome = invoice_parse(rows[i].document, arena, &(*list)[i], tx_fault(tx));
  return outcome == OK ? add_returned(tx, of->ticket, arena, &(*list)[(*count)++]) : outcome;
}

/* As one paper more: what came back at the till is not given back again. */
static enum outcome add_returned(struct tx *tx, const char *ticket, struct arena *arena, struct invoice *returned) {
  struct returned_row *rows;
  *returned = (struct invoice){0};
  const struct db_param params[] = {P_UUID(ticket)};
  enum outcome outcome = tx_run(tx, &statements_list_returned, params, arena, &rows, &returned->line_count);
  if (outcome != OK) return outcome;
  returned->lines = arena_list(arena, returned->line_count, sizeof *returned->lines);
  for (size_t i = 0; i < returned->line_count; i++)
    returned->lines[i] =
        (struct invoice_line){.line = rows[i].line, .net = rows[i].net, .vat = rows[i].vat, .gross = rows[i].gross};
  return OK;
}

enum outcome invoice_parse(const char *document, struct arena *arena, struct invoice *invoice, struct fault *fault) {
  return spec_read(&invoice_spec, document, strlen(document), arena, invoice, fault);
}

enum outcome invoice_insert(struct tx *tx, const struct invoice_row *row, const char *entity, const char *person,
                            int64_t now_us) {
  const struct db_param params[] = {P_UUID(row->id),
                                    P_TEXT(entity),
                                    P_TEXT(row->kpa),
                                    P_DATE(row->issued_on),
                                    P_INTEGER(row->number),
                                    P_TEXT(row->kind),
                                    P_UUID(row->ticket),
                                    P_UUID(row->credits),
                                    P_TIME(now_us),
                                    P_UUID(person),
                                    P_INTEGER(row->total.cents),
                                    P_BYTES(row->asked.bytes, row->asked.length),
                                    P_TEXT(row->document),
                                    {.kind = DB_INTEGER, .integer = row->entry, .is_null = row->entry == 0}};
  return tx_run(tx, &statements_insert_invoice, params, NULL, NULL, NULL);
}

enum outcome invoice_list(struct tx *tx, const char *kpa, struct date before, size_t limit, struct arena *arena,
                          struct invoice_listed **list, size_t *count) {
  const struct db_param params[] = {P_TEXT(kpa), P_DATE(before), P_INTEGER((int64_t)limit)};
  return tx_run(tx, &statements_list_invoices, params, arena, list, count);
}
