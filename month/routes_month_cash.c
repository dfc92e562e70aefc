/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people note of the drawer and the terminal, one by one or a file at a time. */
#include "access/access.h"
#include "bank/bank.h"
#include "month/desk.h"
#include "month/payouts.h"

#include <string.h>

struct count_body {
  const char *id, *day;
  struct money counted;
};
static const struct spec_field count_fields[] = {
    SPEC_FIELD(struct count_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct count_body, day, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct count_body, counted, .required = true, .min = 0, .max = 100000000)};
const struct spec count_spec = SPEC("CashCount", struct count_body, count_fields);

struct deposit_body {
  const char *id, *kind, *day, *reference, *covers_from, *covers_to;
  struct money amount, fee;
};
static const char *const kinds[] = {"cash", "cheque", "online", NULL};
static const struct spec_field deposit_fields[] = {
    SPEC_FIELD(struct deposit_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct deposit_body, kind, .required = true, .choices = kinds),
    SPEC_FIELD(struct deposit_body, day, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct deposit_body, amount, .required = true, .min = 1, .max = 100000000),
    SPEC_FIELD(struct deposit_body, fee, .min = 0, .max = 100000000),
    SPEC_FIELD(struct deposit_body, reference, .max = 60),
    SPEC_FIELD(struct deposit_body, covers_from, .form = FORM_DATE),
    SPEC_FIELD(struct deposit_body, covers_to, .form = FORM_DATE)};
const struct spec deposit_spec = SPEC("Deposit", struct deposit_body, deposit_fields);

struct terminal_total {
  const char *id, *day, *reference;
  struct money amount, fee;
};
struct terminal_body {
  struct terminal_total *totals;
  size_t count;
};
static const struct spec_field total_fields[] = {
    SPEC_FIELD(struct terminal_total, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct terminal_total, day, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct terminal_total, amount, .required = true, .min = 1, .max = 100000000),
    SPEC_FIELD(struct terminal_total, fee, .min = 0, .max = 100000000),
    SPEC_FIELD(struct terminal_total, reference, .max = 60)};
static const struct spec total_spec = SPEC("TerminalTotal", struct terminal_total, total_fields);
static const struct spec_field terminal_fields[] = {
    SPEC_LIST_OF(struct terminal_body, totals, count, &total_spec, .required = true, .min = 1, .max = 62)};
const struct spec terminal_spec = SPEC("TerminalTotals", struct terminal_body, terminal_fields);

struct noting { /* one request */
  struct request *request;
  struct desk desk;
  const struct desk_new_count *counts;
  const struct desk_new_deposit *deposits;
  size_t count_count, deposit_count;
};

static enum outcome note_all(struct tx *tx, void *context);
static enum outcome answer(struct noting *noting, struct reply *reply);
static enum outcome read_file(struct request *request, struct bank_file *file);
static enum outcome note_cash_lines(struct noting *noting, const struct bank_file *file);

enum outcome post_count(struct request *request, struct reply *reply) {
  const struct count_body *body = request->parsed;
  const struct desk_new_count count = {.id = body->id, .day = desk_date(body->day), .counted = body->counted};
  struct noting noting = {.request = request, .counts = &count, .count_count = 1};
  return answer(&noting, reply);
}

enum outcome post_deposit(struct request *request, struct reply *reply) {
  const struct deposit_body *body = request->parsed;
  struct desk_new_deposit deposit = {.id = body->id,
                                     .reference = body->reference,
                                     .day = desk_date(body->day),
                                     .covers_from = desk_date(body->covers_from),
                                     .covers_to = desk_date(body->covers_to),
                                     .amount = body->amount,
                                     .fee = body->fee};
  if (!deposit_kind_parse(body->kind, &deposit.kind)) return OUT_OF_RANGE;
  if (body->fee.cents && deposit.kind != DEPOSIT_ONLINE)
    return fault_set(&request->fault, OUT_OF_RANGE, "/fee",
                     "Il n’y a pas de commission sur des espèces ou des chèques.");
  struct noting noting = {.request = request, .deposits = &deposit, .deposit_count = 1};
  return answer(&noting, reply);
}

enum outcome post_terminal_totals(struct request *request, struct reply *reply) {
  const struct terminal_body *body = request->parsed;
  struct desk_new_deposit *deposits = arena_list(request->arena, body->count, sizeof *deposits);
  for (size_t i = 0; i < body->count; i++)
    deposits[i] = (struct desk_new_deposit){.id = body->totals[i].id,
                                            .reference = body->totals[i].reference,
                                            .kind = DEPOSIT_CARD,
                                            .day = desk_date(body->totals[i].day),
                                            .amount = body->totals[i].amount,
                                            .fee = body->totals[i].fee};
  struct noting noting = {.request = request, .deposits = deposits, .deposit_count = body->count};
  return answer(&noting, reply);
}

/* All or nothing. */
static enum outcome note_all(struct tx *tx, void *context) {
  struct noting *noting = context;
  enum outcome outcome = desk_hold(tx, &noting->desk);
  for (size_t i = 0; i < noting->count_count && outcome == OK; i++)
    outcome = desk_put_count(tx, &noting->desk, &noting->counts[i]);
  for (size_t i = 0; i < noting->deposit_count && outcome == OK; i++)
    outcome = desk_put_deposit(tx, &noting->desk, &noting->deposits[i]);
  return outcome;
}

static enum outcome answer(struct noting *noting, struct reply *reply) {
  noting->desk = desk_of(noting->request);
  enum outcome outcome = access_transact(noting->request, TX_WRITE, note_all, noting);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_integer(&json, "counts", (int64_t)noting->count_count);
  json_integer(&json, "deposits", (int64_t)noting->deposit_count);
  json_close(&json);
  return CREATED;
}

/* ---- a file at a time: "day;label;amount;reference", read like a bank's CSV ----------------------------------------
 */

static enum outcome read_file(struct request *request, struct bank_file *file) {
  static const struct bank_csv_mapping mapping = {.separator = ';',
                                                  .decimal = ',',
                                                  .date_format = "DD/MM/YYYY",
                                                  .encoding = "utf-8",
                                                  .heading_lines = 1,
                                                  .day = 1,
                                                  .label = 2,
                                                  .amount = 3,
                                                  .reference = 4};
  return bank_read(request->body, request->body_length, &mapping, request->arena, file, &request->fault);
}

/* An id that the same file gives again, so that nothing is noted twice: of the file's digest and the line's number. */
static const char *id_of_line(const struct request *request, const char hex[static SHA256_HEX], size_t line) {
  return arena_format(request->arena, "%.8s-%.4s-8%.3s-8%.3s-%.6s%06zx", hex, hex + 8, hex + 12, hex + 15, hex + 18,
                      line & 0xffffff);
}

static void digest_of_file(const struct request *request, char hex[static SHA256_HEX]) {
  uint8_t digest[SHA256_BYTES];
  sha256(request->body, request->body_length, digest);
  hex_from_bytes(digest, SHA256_BYTES, hex);
}

enum outcome post_card_file(struct request *request, struct reply *reply) {
  struct bank_file file;
  enum outcome outcome = read_file(request, &file);
  if (outcome != OK) return outcome;
  size_t count = 0, position = 0, total = 0;
  char hex[SHA256_HEX];
  digest_of_file(request, hex);
  for (size_t s = 0; s < file.statement_count; s++) total += file.statements[s].line_count;
  struct desk_new_deposit *deposits = arena_list(request->arena, total + 1, sizeof *deposits);
  for (size_t s = 0; s < file.statement_count; s++)
    for (size_t i = 0; i < file.statements[s].line_count; i++) { /* payments of a day are one total */
      const struct bank_line *line = &file.statements[s].lines[i];
      position++;
      if (count > 0 && date_compare(deposits[count - 1].day, line->day) == 0) {
        deposits[count - 1].amount.cents += line->amount.cents;
        continue;
      }
      deposits[count++] = (struct desk_new_deposit){.id = id_of_line(request, hex, position),
                                                    .kind = DEPOSIT_CARD,
                                                    .day = line->day,
                                                    .amount = line->amount,
                                                    .reference = line->reference};
    }
  struct noting noting = {.request = request, .deposits = deposits, .deposit_count = count};
  return answer(&noting, reply);
}

/* The same payout in another file is the same one: its id is of the provider's name of it. */
enum outcome post_payout_file(struct request *request, struct reply *reply) {
  struct payout *payouts;
  size_t count;
  enum outcome outcome =
      payouts_read(request->body, request->body_length, request->arena, &payouts, &count, &request->fault);
  if (outcome != OK) return outcome;
  struct desk_new_deposit *deposits = arena_list(request->arena, count, sizeof *deposits);
  for (size_t i = 0; i < count; i++) {
    const char *name = arena_format(request->arena, "payout %s %s", request->who.kpa, payouts[i].reference);
    uint8_t digest[SHA256_BYTES];
    char hex[SHA256_HEX];
    sha256(name, strlen(name), digest);
    hex_from_bytes(digest, SHA256_BYTES, hex);
    deposits[i] = (struct desk_new_deposit){
        .id = id_of_line(request, hex, 1),
        .kind = DEPOSIT_ONLINE,
        .day = payouts[i].day,
        .amount = payouts[i].amount,
        .fee = payouts[i].fee,
        .reference = arena_text(request->arena, payouts[i].reference, strnlen(payouts[i].reference, 60))};
  }
  struct noting noting = {.request = request, .deposits = deposits, .deposit_count = count};
  return answer(&noting, reply);
}

enum outcome post_cash_file(struct request *request, struct reply *reply) {
  struct bank_file file;
  struct noting noting = {.request = request};
  enum outcome outcome = read_file(request, &file);
  if (outcome == OK) outcome = note_cash_lines(&noting, &file);
  return outcome == OK ? answer(&noting, reply) : outcome;
}

/* "Comptage", "Dépôt espèces", "Dépôt chèques": the first letters are enough, with or without accents. */
static enum outcome note_cash_lines(struct noting *noting, const struct bank_file *file) {
  size_t total = 0, position = 0;
  char hex[SHA256_HEX];
  digest_of_file(noting->request, hex);
  for (size_t s = 0; s < file->statement_count; s++) total += file->statements[s].line_count;
  struct desk_new_count *counts = arena_list(noting->request->arena, total + 1, sizeof *counts);
  struct desk_new_deposit *deposits = arena_list(noting->request->arena, total + 1, sizeof *deposits);
  for (size_t s = 0; s < file->statement_count; s++)
    for (size_t i = 0; i < file->statements[s].line_count; i++) {
      const struct bank_line *line = &file->statements[s].lines[i];
      const char *id = id_of_line(noting->request, hex, ++position);
      bool is_count = text_starts(line->label, "Comptage"), is_cheque = strstr(line->label, "ch") != NULL;
      bool is_deposit = text_starts(line->label, "Dépôt") || text_starts(line->label, "Depot");
      if (line->amount.cents < 0 || (!is_count && !is_deposit))
        return fault_set(&noting->request->fault, BANK_FILE_REFUSED, "ligne",
                         "%zu : « %s ». On attend « Comptage », « Dépôt espèces » ou « Dépôt chèques ».", position + 1,
                         line->label);
      if (is_count)
        counts[noting->count_count++] = (struct desk_new_count){.id = id, .day = line->day, .counted = line->amount};
      else
        deposits[noting->deposit_count++] = (struct desk_new_deposit){.id = id,
                                                                      .kind = is_cheque ? DEPOSIT_CHEQUE : DEPOSIT_CASH,
                                                                      .day = line->day,
                                                                      .amount = line->amount,
                                                                      .reference = line->reference};
    }
  noting->counts = counts;
  noting->deposits = deposits;
  return OK;
}
