/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/desk_import.h"

#include <string.h>

enum { CHUNK = 1000 }; /* lines a statement of the database; between two, whoever waits is told */

struct file_row {
  int64_t at, lines;
  const char *who;
};
struct account_row {
  const char *id, *mapping;
};
struct known_row {
  struct db_bytes content;
  int64_t at;
};
struct neighbour_row {
  const char *place, *reference;
  struct date from_day, to_day;
  bool has_balances;
  struct money opening, closing;
};
static const enum db_kind of_file[] = {DB_TEXT, DB_BYTES}, of_number[] = {DB_TEXT, DB_TEXT};
static const enum db_kind account_params[] = {DB_UUID, DB_TEXT, DB_TEXT, DB_TIME},
                          mapping_params[] = {DB_UUID, DB_TEXT};
static const enum db_kind of_reference[] = {DB_UUID, DB_TEXT}, of_days[] = {DB_UUID, DB_DATE, DB_DATE};
static const enum db_kind statement_params[] = {DB_UUID, DB_TEXT,  DB_UUID,    DB_TEXT,    DB_DATE,
                                                DB_DATE, DB_BOOL,  DB_INTEGER, DB_INTEGER, DB_INTEGER,
                                                DB_TEXT, DB_BYTES, DB_BYTES,   DB_TIME,    DB_UUID};
static const enum db_kind line_params[] = {DB_TEXT,  DB_UUID,     DB_UUID,  DB_INTEGERS,
                                           DB_DATES, DB_INTEGERS, DB_TEXTS, DB_TEXTS};
static const struct db_column file_columns[] = {DB_COLUMN(struct file_row, at, .kind = DB_TIME),
                                                DB_COLUMN(struct file_row, lines), DB_COLUMN(struct file_row, who)};
static const struct db_column account_columns[] = {DB_COLUMN(struct account_row, id, .kind = DB_UUID),
                                                   DB_COLUMN(struct account_row, mapping)};
static const struct db_column known_columns[] = {DB_COLUMN(struct known_row, content),
                                                 DB_COLUMN(struct known_row, at, .kind = DB_TIME)};
static const struct db_column neighbour_columns[] = {
    DB_COLUMN(struct neighbour_row, place),        DB_COLUMN(struct neighbour_row, reference),
    DB_COLUMN(struct neighbour_row, from_day),     DB_COLUMN(struct neighbour_row, to_day),
    DB_COLUMN(struct neighbour_row, has_balances), DB_COLUMN(struct neighbour_row, opening),
    DB_COLUMN(struct neighbour_row, closing)};
DESK_QUERY(find_file, of_file, file_columns, struct file_row);
DESK_QUERY(find_bank_account, of_number, account_columns, struct account_row);
DESK_QUERY(find_statement, of_reference, known_columns, struct known_row);
DESK_QUERY(list_neighbours, of_days, neighbour_columns, struct neighbour_row);
DESK_COMMAND(insert_bank_account, account_params);
DESK_COMMAND(set_mapping, mapping_params);
DESK_COMMAND(insert_statement, statement_params);
struct doubled_row {
  int64_t doubled;
};
static const struct db_column doubled_columns[] = {DB_COLUMN(struct doubled_row, doubled)};
DESK_QUERY(insert_bank_lines, line_params, doubled_columns, struct doubled_row);

struct importing {
  struct tx *tx;
  const struct desk *desk;
  struct desk_import *import;
  const struct bank_statement *statement;
  const char *account; /* its id */
  char id[UUID_TEXT];  /* of the statement */
  uint8_t content[SHA256_BYTES];
};

static enum outcome import_one(struct importing *importing);
static enum outcome check_days(struct importing *importing);
static enum outcome find_account(struct importing *importing);
static enum outcome look_for_known(struct importing *importing, bool *known);
static enum outcome check_neighbours(struct importing *importing);
static enum outcome check_neighbour(struct importing *importing, const struct neighbour_row *beside);
static enum outcome put_statement(struct importing *importing);
static enum outcome put_lines(struct importing *importing, size_t from, size_t count);
static void digest(const struct bank_statement *statement, uint8_t content[static SHA256_BYTES]);

enum outcome desk_import_file(struct tx *tx, const struct desk *desk, struct desk_import *import) {
  struct file_row *was;
  size_t found;
  const struct db_param params[] = {P_TEXT(desk->kpa), P_BYTES(import->sha256, SHA256_BYTES)};
  import->statements = import->lines = import->doubled = 0; /* the transaction may be run again */
  enum outcome outcome = desk_hold(tx, desk);
  if (outcome == OK) outcome = tx_run(tx, &desk_find_file, params, desk->arena, &was, &found);
  if (outcome != OK) return outcome;
  /* A plan made while the account was empty would read all of its lines for each new one. */
  if (!found) outcome = tx_command(tx, "SET LOCAL enable_seqscan = off");
  if (outcome == OK && !found) outcome = tx_command(tx, "SET LOCAL plan_cache_mode = force_custom_plan");
  import->again = found > 0;
  if (found) import->first_at_us = was->at;
  for (size_t i = 0; i < import->file->statement_count && !found && outcome == OK; i++) {
    struct importing importing = {.tx = tx, .desk = desk, .import = import, .statement = &import->file->statements[i]};
    outcome = import_one(&importing);
  }
  if (outcome == OK && import->statements == 0) import->again = true;
  return outcome;
}

static enum outcome import_one(struct importing *importing) {
  bool known = false;
  digest(importing->statement, importing->content);
  enum outcome outcome = check_days(importing);
  if (outcome == OK) outcome = find_account(importing);
  if (outcome == OK) outcome = look_for_known(importing, &known);
  if (outcome != OK || known) return outcome;
  outcome = check_neighbours(importing);
  if (outcome == OK) outcome = put_statement(importing);
  for (size_t from = 0; from < importing->statement->line_count && outcome == OK; from += CHUNK) {
    size_t left = importing->statement->line_count - from;
    outcome = put_lines(importing, from, left < CHUNK ? left : CHUNK);
    if (outcome == OK && importing->import->progress)
      importing->import->progress(importing->import->context, importing->import->lines);
  }
  importing->import->statements++;
  return outcome;
}

/* A bank tells what was: a day still to come is a slip, and would keep its account busy until then. A statement may say
 * that it ends at midnight, which is tomorrow. */
static enum outcome check_days(struct importing *importing) {
  const struct bank_statement *statement = importing->statement;
  struct arena *arena = importing->desk->arena;
  struct fault *fault = tx_fault(importing->tx);
  struct date today = date_in_paris(importing->desk->now_us);
  for (size_t i = 0; i < statement->line_count; i++) {
    const struct bank_line *line = &statement->lines[i];
    if (date_compare(line->day, today) > 0)
      return fault_set(fault, BANK_FILE_REFUSED, "ligne", "%zu : « %s » est du %s, qui n’est pas encore venu.",
                       line->position, line->label, desk_day(line->day, arena));
  }
  if (date_compare(statement->to, date_add_days(today, 1)) > 0)
    return fault_set(fault, BANK_FILE_REFUSED, "relevé", "Il va jusqu’au %s, qui n’est pas encore venu.",
                     desk_day(statement->to, arena));
  return OK;
}

static enum outcome find_account(struct importing *importing) {
  const struct desk *desk = importing->desk;
  const char *number = *importing->statement->account ? importing->statement->account : importing->import->account;
  struct account_row *rows;
  size_t found;
  const struct db_param params[] = {P_TEXT(desk->kpa), P_TEXT(number)};
  enum outcome outcome = tx_run(importing->tx, &desk_find_bank_account, params, desk->arena, &rows, &found);
  if (outcome != OK) return outcome;
  if (found) importing->account = rows[0].id;
  else {
    char id[UUID_TEXT];
    uuid_v7(id);
    importing->account = arena_text(desk->arena, id, UUID_TEXT - 1);
    const struct db_param opened[] = {P_UUID(importing->account), P_TEXT(desk->kpa), P_TEXT(number),
                                      P_TIME(desk->now_us)};
    outcome = tx_run(importing->tx, &desk_insert_bank_account, opened, desk->arena, NULL, NULL);
  }
  const char *mapping = importing->import->mapping;
  if (outcome != OK || !mapping) return outcome;
  return tx_run(importing->tx, &desk_set_mapping, (struct db_param[]){P_UUID(importing->account), P_TEXT(mapping)},
                desk->arena, NULL, NULL);
}

static enum outcome look_for_known(struct importing *importing, bool *known) {
  struct known_row *was;
  size_t found;
  const struct db_param params[] = {P_UUID(importing->account), P_TEXT(importing->statement->reference)};
  enum outcome outcome = tx_run(importing->tx, &desk_find_statement, params, importing->desk->arena, &was, &found);
  if (outcome != OK || !found) return outcome;
  if (was->content.length != SHA256_BYTES || memcmp(was->content.bytes, importing->content, SHA256_BYTES) != 0)
    return fault_set(tx_fault(importing->tx), BANK_OVERLAP, "relevé",
                     "Le relevé « %s » est déjà là, avec d’autres lignes. Demandez à la banque lequel est le bon.",
                     importing->statement->reference);
  importing->import->first_at_us = was->at;
  *known = true;
  return OK;
}

static enum outcome check_neighbours(struct importing *importing) {
  const struct bank_statement *statement = importing->statement;
  struct neighbour_row *rows;
  size_t count;
  const struct db_param params[] = {P_UUID(importing->account), P_DATE(statement->from), P_DATE(statement->to)};
  enum outcome outcome = tx_run(importing->tx, &desk_list_neighbours, params, importing->desk->arena, &rows, &count);
  for (size_t i = 0; i < count && outcome == OK; i++) outcome = check_neighbour(importing, &rows[i]);
  return outcome;
}

static enum outcome check_neighbour(struct importing *importing, const struct neighbour_row *beside) {
  const struct bank_statement *statement = importing->statement;
  struct arena *arena = importing->desk->arena;
  struct fault *fault = tx_fault(importing->tx);
  if (text_equal(beside->place, "over"))
    return fault_set(fault, BANK_OVERLAP, "relevé", "Du %s au %s : le relevé « %s » couvre déjà du %s au %s.",
                     desk_day(statement->from, arena), desk_day(statement->to, arena), beside->reference,
                     desk_day(beside->from_day, arena), desk_day(beside->to_day, arena));
  if (!statement->has_balances || !beside->has_balances) return OK;
  if (text_equal(beside->place, "before") && beside->closing.cents != statement->opening.cents)
    return fault_set(
        fault, BANK_NOT_CONTINUOUS, "solde",
        "Ce relevé commence à %s le %s. Celui d’avant finissait à %s le %s. Il manque sans doute un relevé.",
        desk_amount(statement->opening, arena), desk_day(statement->from, arena), desk_amount(beside->closing, arena),
        desk_day(beside->to_day, arena));
  if (text_equal(beside->place, "after") && beside->opening.cents != statement->closing.cents)
    return fault_set(fault, BANK_NOT_CONTINUOUS, "solde",
                     "Ce relevé finit à %s le %s. Celui d’après commence à %s le %s. Il manque sans doute un relevé.",
                     desk_amount(statement->closing, arena), desk_day(statement->to, arena),
                     desk_amount(beside->opening, arena), desk_day(beside->from_day, arena));
  return OK;
}

static enum outcome put_statement(struct importing *importing) {
  const struct bank_statement *statement = importing->statement;
  const struct desk *desk = importing->desk;
  uuid_v7(importing->id);
  const struct db_param params[] = {P_UUID(importing->id),
                                    P_TEXT(desk->kpa),
                                    P_UUID(importing->account),
                                    P_TEXT(statement->reference),
                                    P_DATE(statement->from),
                                    P_DATE(statement->to),
                                    P_BOOL(statement->has_balances),
                                    P_INTEGER(statement->opening.cents),
                                    P_INTEGER(statement->closing.cents),
                                    P_INTEGER((int64_t)statement->line_count),
                                    P_TEXT(bank_format_name(importing->import->file->format)),
                                    P_BYTES(importing->import->sha256, SHA256_BYTES),
                                    P_BYTES(importing->content, SHA256_BYTES),
                                    P_TIME(desk->now_us),
                                    P_UUID(desk->person)};
  return tx_run(importing->tx, &desk_insert_statement, params, desk->arena, NULL, NULL);
}

static enum outcome put_lines(struct importing *importing, size_t from, size_t count) {
  struct arena *arena = importing->desk->arena;
  const struct bank_line *lines = importing->statement->lines + from;
  int64_t *positions = arena_list(arena, count, sizeof *positions),
          *amounts = arena_list(arena, count, sizeof *amounts);
  struct date *days = arena_list(arena, count, sizeof *days);
  const char **labels = arena_list(arena, count, sizeof *labels),
             **references = arena_list(arena, count, sizeof *references);
  for (size_t i = 0; i < count; i++) {
    positions[i] = (int64_t)lines[i].position;
    amounts[i] = lines[i].amount.cents;
    days[i] = lines[i].day;
    labels[i] = lines[i].label;
    references[i] = lines[i].reference;
  }
  struct doubled_row *rows;
  const struct db_param params[] = {P_TEXT(importing->desk->kpa),    P_UUID(importing->account),
                                    P_UUID(importing->id),           P_LIST(DB_INTEGERS, positions, count),
                                    P_LIST(DB_DATES, days, count),   P_LIST(DB_INTEGERS, amounts, count),
                                    P_LIST(DB_TEXTS, labels, count), P_LIST(DB_TEXTS, references, count)};
  enum outcome outcome = tx_run(importing->tx, &desk_insert_bank_lines, params, arena, &rows, NULL);
  if (outcome != OK) return outcome;
  importing->import->lines += count;
  importing->import->doubled += (size_t)rows[0].doubled;
  return OK;
}

/* Of what the lines say, each on a line of its own. */
static void digest(const struct bank_statement *statement, uint8_t content[static SHA256_BYTES]) {
  AUTO(buffer) struct buffer all = {0};
  char day[DATE_TEXT];
  buffer_format(&all, "%lld|%lld\n", (long long)statement->opening.cents, (long long)statement->closing.cents);
  for (size_t i = 0; i < statement->line_count; i++)
    buffer_format(&all, "%s|%lld|%s|%s\n", date_format(statement->lines[i].day, day),
                  (long long)statement->lines[i].amount.cents, statement->lines[i].label,
                  statement->lines[i].reference);
  sha256(all.bytes, all.length, content);
}
