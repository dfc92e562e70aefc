/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The bank's file, and what belongs to its lines. */
#include "access/access.h"
#include "month/desk_import.h"
#include "month/desk_job.h"

#include <stdio.h>
#include <string.h>

#define SMALL_FILE (512u << 10) /* bytes; larger ones are work that can be left */

struct match_body {
  const char *id, *account, *label, *reason;
  struct match_line_body *lines;
  struct match_deposit_body *deposits;
  size_t line_count, deposit_count;
};
struct match_line_body {
  int64_t line;
};
struct match_deposit_body {
  const char *deposit;
};
static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct match_line_body, line, .required = true, .min = 1, .max = INT64_MAX)};
static const struct spec line_spec = SPEC("MatchLine", struct match_line_body, line_fields);
static const struct spec_field part_fields[] = {
    SPEC_FIELD(struct match_deposit_body, deposit, .required = true, .form = FORM_UUID)};
static const struct spec part_spec = SPEC("MatchDeposit", struct match_deposit_body, part_fields);
/* What a line may be when it is no deposit: the parts of the chart that money of the bank comes from or goes to. */
static const char *const accounts[] = {"401000", "411000", "416000", "467100", "467200", "471000", "511600",
                                       "580000", "601000", "602000", "604000", "606100", "606800", "607000",
                                       "625100", "627000", "627800", "654000", "658000", "758000", NULL};
static const struct spec_field match_fields[] = {
    SPEC_FIELD(struct match_body, id, .required = true, .form = FORM_UUID),
    SPEC_LIST_OF(struct match_body, lines, line_count, &line_spec, .required = true, .min = 1, .max = 50),
    SPEC_LIST_OF(struct match_body, deposits, deposit_count, &part_spec, .max = 100),
    SPEC_FIELD(struct match_body, account, .choices = accounts),
    SPEC_FIELD(struct match_body, label, .max = 120),
    SPEC_FIELD(struct match_body, reason, .max = 40)};
const struct spec match_spec = SPEC("BankMatch", struct match_body, match_fields);

struct sure_body {
  const char *month;
};
static const struct spec_field sure_fields[] = {SPEC_FIELD(struct sure_body, month, .required = true, .max = 7)};
const struct spec sure_spec = SPEC("SureMatches", struct sure_body, sure_fields);

struct asking {
  struct request *request;
  struct desk desk;
  struct desk_match match;
  struct desk_import import;
  const char *mapping;
  struct date first, last;
  size_t matched;
};

static enum outcome read_mapping(struct tx *tx, void *context);
static enum outcome import(struct tx *tx, void *context);
static enum outcome import_now(struct asking *asking, const struct bank_csv_mapping *mapping, const char *account,
                               struct reply *reply);
static bool looks_like_table(const struct request *request);
static enum outcome put_match(struct tx *tx, void *context);
static enum outcome put_sure(struct tx *tx, void *context);
static enum outcome take_back(struct tx *tx, void *context);

/* A table needs its columns: those of the address, or those of the last table. */
enum outcome post_bank_statement(struct request *request, struct reply *reply) {
  struct asking asking = {.request = request, .desk = desk_of(request)};
  struct bank_csv_mapping mapping;
  const char *named = request_query(request, "account"), *account = named && *named ? named : "COMPTE";
  if (strlen(account) > 40) return fault_set(&request->fault, OUT_OF_RANGE, "account", "40 lettres au plus");
  if (request_query(request, "day")) asking.mapping = request_whole_query(request);
  enum outcome outcome = asking.mapping ? OK : access_transact(request, TX_READ, read_mapping, &asking);
  if (outcome != OK) return outcome;
  bool mapped = desk_mapping_read(asking.mapping, request->arena, &mapping);
  if (!mapped && looks_like_table(request)) return MAPPING_NEEDED;
  if (request->body_length <= SMALL_FILE) return import_now(&asking, mapped ? &mapping : NULL, account, reply);
  char id[UUID_TEXT];
  outcome = desk_job_import(request, mapped ? asking.mapping : NULL, account, id);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "job", id);
  json_close(&json);
  reply->status = 202;
  return OK;
}

/* Two separators or more in the first line, and none of the marks of the other formats. */
static bool looks_like_table(const struct request *request) {
  size_t separators = 0, end = 0;
  while (end < request->body_length && request->body[end] != '\n') {
    separators += strchr(";\t,", request->body[end]) != NULL;
    end++;
  }
  bool marked = request->body_length > 0 && (request->body[0] == '<' || request->body[0] == '0');
  return separators >= 2 && !marked && memchr(request->body, '\0', end) == NULL;
}

static enum outcome read_mapping(struct tx *tx, void *context) {
  struct asking *asking = context;
  return desk_last_mapping(tx, &asking->desk, &asking->mapping);
}

static enum outcome import_now(struct asking *asking, const struct bank_csv_mapping *mapping, const char *account,
                               struct reply *reply) {
  struct request *request = asking->request;
  struct bank_file file;
  enum outcome outcome =
      bank_read(request->body, request->body_length, mapping, request->arena, &file, &request->fault);
  if (outcome != OK) return outcome;
  asking->import = (struct desk_import){
      .file = &file, .account = account, .mapping = mapping && file.format == BANK_CSV ? asking->mapping : NULL};
  sha256(request->body, request->body_length, asking->import.sha256);
  outcome = access_transact(request, TX_WRITE, import, asking);
  if (outcome != OK) return outcome;
  char at[TIME_TEXT];
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "format", bank_format_name(file.format));
  json_integer(&json, "statements", (int64_t)asking->import.statements);
  json_integer(&json, "lines", (int64_t)asking->import.lines);
  json_integer(&json, "doubled", (int64_t)asking->import.doubled);
  json_bool(&json, "again", asking->import.again);
  json_text(&json, "first_at", asking->import.again ? time_format_paris(asking->import.first_at_us, at) : NULL);
  json_close(&json);
  return asking->import.again ? OK : CREATED;
}

static enum outcome import(struct tx *tx, void *context) {
  struct asking *asking = context;
  return desk_import_file(tx, &asking->desk, &asking->import);
}

enum outcome post_match(struct request *request, struct reply *reply) {
  const struct match_body *body = request->parsed;
  struct asking asking = {.request = request, .desk = desk_of(request)};
  int64_t *lines = arena_list(request->arena, body->line_count, sizeof *lines);
  const char **deposits = arena_list(request->arena, body->deposit_count + 1, sizeof *deposits);
  for (size_t i = 0; i < body->line_count; i++) lines[i] = body->lines[i].line;
  for (size_t i = 0; i < body->deposit_count; i++) deposits[i] = body->deposits[i].deposit;
  if ((body->deposit_count > 0) == (body->account != NULL))
    return fault_set(&request->fault, MISSING_FIELD, "/deposits", "Choisissez des dépôts, ou bien un compte.");
  if (body->account && !(body->label && *body->label))
    return fault_set(&request->fault, MISSING_FIELD, "/label", "Dites en quelques mots ce que c’est.");
  asking.match = (struct desk_match){.id = body->id,
                                     .account = body->account,
                                     .label = body->label,
                                     .reason = body->reason ? body->reason : "chosen",
                                     .lines = lines,
                                     .line_count = body->line_count,
                                     .deposits = deposits,
                                     .deposit_count = body->deposit_count};
  enum outcome outcome = access_transact(request, TX_WRITE, put_match, &asking);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", body->id);
  json_close(&json);
  return CREATED;
}

static enum outcome put_match(struct tx *tx, void *context) {
  struct asking *asking = context;
  enum outcome outcome = desk_hold(tx, &asking->desk);
  return outcome == OK ? desk_put_match(tx, &asking->desk, &asking->match) : outcome;
}

enum outcome post_sure_matches(struct request *request, struct reply *reply) {
  const struct sure_body *body = request->parsed;
  struct asking asking = {.request = request, .desk = desk_of(request)};
  if (!desk_month(body->month, &asking.first, &asking.last))
    return fault_set(&request->fault, OUT_OF_RANGE, "/month", "un mois comme 2023-11");
  enum outcome outcome = access_transact(request, TX_WRITE, put_sure, &asking);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_integer(&json, "matched", (int64_t)asking.matched);
  json_close(&json);
  return OK;
}

static struct desk_match match_of(const struct desk_bank *bank, size_t at, char id[static UUID_TEXT],
                                  struct arena *arena) {
  const struct match_proposal *proposal = &bank->proposals[at];
  const char **deposits = arena_list(arena, proposal->deposit_count + 1, sizeof *deposits);
  for (size_t d = 0; d < proposal->deposit_count; d++) deposits[d] = bank->waiting[proposal->deposits[d]]->id;
  bool is_fee = proposal->reason == MATCH_BANK_FEE;
  uuid_v7(id);
  return (struct desk_match){.id = id,
                             .account = is_fee ? "627000" : NULL,
                             .label = is_fee ? bank->open[at]->label : NULL,
                             .reason = match_reason_name(proposal->reason),
                             .lines = &bank->open[at]->id,
                             .line_count = 1,
                             .deposits = deposits,
                             .deposit_count = proposal->deposit_count};
}

/* Those that leave no doubt; one line each. Asked twice, the second finds nothing left. */
static enum outcome put_sure(struct tx *tx, void *context) {
  struct asking *asking = context;
  struct desk_bank bank;
  char id[UUID_TEXT];
  asking->matched = 0;
  enum outcome outcome = desk_hold(tx, &asking->desk);
  if (outcome == OK) outcome = desk_read_bank(tx, &asking->desk, asking->first, asking->last, &bank);
  for (size_t i = 0; outcome == OK && i < bank.open_count; i++) {
    if (!bank.proposals[i].sure) continue;
    const struct desk_match match = match_of(&bank, i, id, asking->desk.arena);
    outcome = desk_put_match(tx, &asking->desk, &match);
    asking->matched++;
  }
  return outcome;
}

enum outcome undo_match(struct request *request, struct reply *reply) {
  struct asking asking = {.request = request, .desk = desk_of(request)};
  if (!uuid_is_valid(request->params[1])) return NOT_FOUND;
  enum outcome outcome = access_transact(request, TX_WRITE, take_back, &asking);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}

static enum outcome take_back(struct tx *tx, void *context) {
  struct asking *asking = context;
  enum outcome outcome = desk_hold(tx, &asking->desk);
  return outcome == OK ? desk_undo_match_of(tx, &asking->desk, asking->request->params[1]) : outcome;
}
