/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What happened where figures differ: the sale and the bank's line never change, a dated entry says it. */
#include "access/access.h"
#include "month/desk.h"

struct was_row {
  const char *kind, *note, *deposit;
  struct date day;
  struct money amount;
  int64_t entry, bank_line;
  bool undone, matched;
};
static const enum db_kind by_id[] = {DB_UUID}, of_days[] = {DB_TEXT, DB_DATE, DB_DATE};
static const enum db_kind insert_params[] = {DB_UUID,    DB_TEXT, DB_TEXT,    DB_DATE, DB_UUID, DB_INTEGER,
                                             DB_INTEGER, DB_TEXT, DB_INTEGER, DB_UUID, DB_TIME};
static const enum db_kind undo_params[] = {DB_UUID, DB_INTEGER, DB_UUID, DB_TIME};
static const struct db_column was_columns[] = {
    DB_COLUMN(struct was_row, kind),      DB_COLUMN(struct was_row, day),
    DB_COLUMN(struct was_row, amount),    DB_COLUMN(struct was_row, note),
    DB_COLUMN(struct was_row, entry),     DB_COLUMN(struct was_row, undone),
    DB_COLUMN(struct was_row, bank_line), DB_COLUMN(struct was_row, deposit, .kind = DB_UUID),
    DB_COLUMN(struct was_row, matched)};
static const struct db_column listed_columns[] = {DB_COLUMN(struct desk_explanation, id, .kind = DB_UUID),
                                                  DB_COLUMN(struct desk_explanation, kind),
                                                  DB_COLUMN(struct desk_explanation, day),
                                                  DB_COLUMN(struct desk_explanation, amount),
                                                  DB_COLUMN(struct desk_explanation, note),
                                                  DB_COLUMN(struct desk_explanation, deposit, .kind = DB_UUID),
                                                  DB_COLUMN(struct desk_explanation, bank_line),
                                                  DB_COLUMN(struct desk_explanation, at, .kind = DB_TIME),
                                                  DB_COLUMN(struct desk_explanation, who)};
DESK_QUERY(find_explanation, by_id, was_columns, struct was_row);
DESK_COMMAND(insert_explanation, insert_params);
DESK_COMMAND(undo_explanation, undo_params);
DESK_QUERY(list_explanations, of_days, listed_columns, struct desk_explanation);

struct explanation_body {
  const char *id, *kind, *day, *deposit, *note;
  struct money amount;
  int64_t line;
};
static const char *const kinds[] = {"gap",     "paid_in_cash", "claim",    "lost",         "typed_in_cash",
                                    "surplus", "on_its_way",   "not_made", "really_twice", NULL};
static const struct spec_field explanation_fields[] = {
    SPEC_FIELD(struct explanation_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct explanation_body, kind, .required = true, .choices = kinds),
    SPEC_FIELD(struct explanation_body, day, .form = FORM_DATE),
    SPEC_FIELD(struct explanation_body, amount, .min = 0, .max = 100000000),
    SPEC_FIELD(struct explanation_body, deposit, .form = FORM_UUID),
    SPEC_FIELD(struct explanation_body, line, .min = 1, .max = INT64_MAX),
    SPEC_FIELD(struct explanation_body, note, .required = true, .min = 1, .max = 300)};
const struct spec explanation_spec = SPEC("Explanation", struct explanation_body, explanation_fields);

struct explaining {
  struct request *request;
  struct desk desk;
  const struct explanation_body *body;
  struct date day; /* of what is explained */
  struct money amount;
  int64_t entry; /* 0: none */
};

static enum outcome explain(struct tx *tx, void *context);
static enum outcome explain_gap(struct tx *tx, struct explaining *it);
static enum outcome explain_card(struct tx *tx, struct explaining *it);
static bool same_explanation(const struct explanation_body *body, const struct was_row *was);
static enum outcome explain_deposit(struct tx *tx, struct explaining *it);
static enum outcome explain_line(struct tx *tx, struct explaining *it);
static enum outcome keep(struct tx *tx, struct explaining *it);
static enum outcome take_back(struct tx *tx, void *context);

enum outcome post_explanation(struct request *request, struct reply *reply) {
  struct explaining it = {.request = request, .desk = desk_of(request), .body = request->parsed};
  it.day = desk_date(it.body->day);
  enum outcome outcome = access_transact(request, TX_WRITE, explain, &it);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", it.body->id);
  json_money(&json, "amount", it.amount);
  json_close(&json);
  return CREATED;
}

static enum outcome explain(struct tx *tx, void *context) {
  struct explaining *it = context;
  const struct explanation_body *body = it->body;
  struct was_row *was;
  size_t found;
  enum outcome outcome = desk_hold(tx, &it->desk);
  if (outcome == OK)
    outcome = tx_run(tx, &desk_find_explanation, (struct db_param[]){P_UUID(body->id)}, it->desk.arena, &was, &found);
  if (outcome != OK) return outcome;
  if (found) {
    it->amount = was->amount;
    return same_explanation(body, was) ? OK
                                       : fault_set(tx_fault(tx), ID_REUSED, "/id", "this id names another explanation");
  }
  if (text_equal(body->kind, "gap")) outcome = explain_gap(tx, it);
  else if (text_equal(body->kind, "really_twice")) outcome = explain_line(tx, it);
  else if (text_equal(body->kind, "on_its_way") || text_equal(body->kind, "not_made"))
    outcome = explain_deposit(tx, it);
  else outcome = explain_card(tx, it);
  return outcome == OK ? keep(tx, it) : outcome;
}

/* Every field that its kind goes by. */
static bool same_explanation(const struct explanation_body *body, const struct was_row *was) {
  const bool way = text_equal(body->kind, "on_its_way"), twice = text_equal(body->kind, "really_twice");
  const bool of_deposit = way || text_equal(body->kind, "not_made");
  if (was->undone || !text_equal(was->kind, body->kind) || !text_equal(was->note, body->note)) return false;
  if (of_deposit && !(body->deposit && was->deposit && text_equal(body->deposit, was->deposit))) return false;
  if (twice && body->line != was->bank_line) return false;
  if ((way || !(of_deposit || twice)) && body->day && date_compare(desk_date(body->day), was->day) != 0) return false;
  const bool has_amount = !of_deposit && !twice && !text_equal(body->kind, "gap") && body->amount.cents != 0;
  return !has_amount || body->amount.cents == (was->amount.cents < 0 ? -was->amount.cents : was->amount.cents);
}

static enum outcome missing(struct explaining *it, const char *field) {
  return fault_set(&it->request->fault, MISSING_FIELD, field, "Il manque une information.");
}

/* What the count of a day is off: a loss (658) or a gain (758) of that day. */
static enum outcome explain_gap(struct tx *tx, struct explaining *it) {
  struct desk_flow *flows;
  size_t flow_count;
  struct desk_cash cash;
  if (it->day.year == 0) return missing(it, "/day");
  const struct date first = {it->day.year, it->day.month, 1};
  enum outcome outcome = desk_read_flows(tx, &it->desk, first, &flows, &flow_count);
  if (outcome == OK) outcome = desk_read_cash(tx, &it->desk, first, flows, flow_count, &cash);
  if (outcome != OK) return outcome;
  for (size_t i = 0; i < cash.count; i++)
    if (date_compare(cash.checks[i].day, it->day) == 0) it->amount = cash.checks[i].gap;
  if (it->amount.cents == 0) return NO_GAP;
  const struct desk_entry entry = {.journal = "CA",
                                   .piece = "COMPTAGE",
                                   .label =
                                       it->amount.cents < 0 ? "Écart de caisse, il manque" : "Écart de caisse, en trop",
                                   .debit = it->amount.cents < 0 ? "658000" : "530000",
                                   .credit = it->amount.cents < 0 ? "530000" : "758000",
                                   .day = it->day,
                                   .amount = MONEY(it->amount.cents < 0 ? -it->amount.cents : it->amount.cents)};
  return desk_post(tx, &it->desk, &entry, &it->entry);
}

/* What happened to a card. too_much: the terminal has it, and no till noted it as a card. */
static const struct card_story {
  const char *kind, *label, *debit, *credit;
  bool too_much;
} stories[] = {{"paid_in_cash", "Carte refusée, payé en espèces", "530000", "511500", false},
               {"claim", "Carte non encaissée, à réclamer", "416000", "511500", false},
               {"lost", "Carte non encaissée, abandonnée", "654000", "511500", false},
               {"typed_in_cash", "Payé par carte, tapé en espèces", "511500", "530000", true},
               {"surplus", "Carte encaissée en trop", "511500", "758000", true}};

static const struct card_story *story_of(const char *kind) {
  size_t i = 0;
  while (i + 1 < DESK_COUNT(stories) && !text_equal(stories[i].kind, kind)) i++;
  return &stories[i];
}

static enum outcome explain_card(struct tx *tx, struct explaining *it) {
  struct card_day day;
  if (it->day.year == 0) return missing(it, "/day");
  enum outcome outcome = desk_read_card_day(tx, &it->desk, it->day, &day);
  if (outcome != OK) return outcome;
  const struct card_story *story = story_of(it->body->kind);
  struct money gap = day.known ? card_gap(&day) : (struct money){0};
  if (story->too_much) gap = MONEY(-gap.cents);
  struct money amount = it->body->amount.cents ? it->body->amount : gap;
  if (gap.cents <= 0) return NO_GAP;
  if (amount.cents > gap.cents)
    return fault_set(tx_fault(tx), MATCH_MISMATCH, "/amount", "L’écart n’est que de %s.",
                     desk_amount(gap, it->desk.arena));
  it->amount = story->too_much ? MONEY(-amount.cents) : amount;
  const struct desk_entry entry = {.journal = "OD",
                                   .piece = "CARTE",
                                   .label = story->label,
                                   .debit = story->debit,
                                   .credit = story->credit,
                                   .day = it->day,
                                   .amount = amount};
  return desk_post(tx, &it->desk, &entry, &it->entry);
}

/* On its way is said of one month, by a day in it; the month after it is asked again. */
static enum outcome explain_deposit(struct tx *tx, struct explaining *it) {
  const char *id = it->body->deposit;
  struct desk_match_deposit *found;
  size_t count;
  if (!id) return missing(it, "/deposit");
  if (text_equal(it->body->kind, "not_made"))
    return desk_withdraw_deposit(tx, &it->desk, id, &it->day, &it->amount, &it->entry);
  enum outcome outcome = desk_find_deposits_by_id(tx, &it->desk, &id, 1, &found, &count);
  if (outcome != OK) return outcome;
  if (!count) return NOT_FOUND;
  if (found->matched) return ALREADY_MATCHED;
  if (it->day.year != 0 && date_compare(it->day, found->day) < 0)
    return fault_set(tx_fault(tx), OUT_OF_RANGE, "/day", "Le dépôt est du %s.", desk_day(found->day, it->desk.arena));
  const struct date today = date_in_paris(it->desk.now_us);
  if (date_compare(it->day, desk_last_day((struct date){today.year, today.month, 1})) > 0)
    return fault_set(tx_fault(tx), DAY_AHEAD, "/day", "On le dit mois par mois, jusqu’à celui qui court.");
  if (it->day.year == 0) it->day = found->day;
  it->amount = found->amount;
  return OK;
}

static enum outcome explain_line(struct tx *tx, struct explaining *it) {
  struct desk_match_line *found;
  size_t count;
  if (!it->body->line) return missing(it, "/line");
  enum outcome outcome = desk_find_lines_by_id(tx, &it->desk, &it->body->line, 1, &found, &count);
  if (outcome != OK) return outcome;
  if (!count) return NOT_FOUND;
  if (!found->doubled) return found->matched ? ALREADY_MATCHED : NO_GAP;
  it->day = found->day;
  it->amount = found->amount;
  return OK;
}

static enum outcome keep(struct tx *tx, struct explaining *it) {
  size_t added;
  const bool of_deposit = text_equal(it->body->kind, "on_its_way") || text_equal(it->body->kind, "not_made");
  const bool of_line = text_equal(it->body->kind, "really_twice");
  const struct db_param params[] = {P_UUID(it->body->id),
                                    P_TEXT(it->desk.kpa),
                                    P_TEXT(it->body->kind),
                                    P_DATE(it->day),
                                    P_UUID(of_deposit ? it->body->deposit : NULL),
                                    {.kind = DB_INTEGER, .integer = it->body->line, .is_null = !of_line},
                                    P_INTEGER(it->amount.cents),
                                    P_TEXT(it->body->note),
                                    {.kind = DB_INTEGER, .integer = it->entry, .is_null = it->entry == 0},
                                    P_UUID(it->desk.person),
                                    P_TIME(it->desk.now_us)};
  enum outcome outcome = tx_run(tx, &desk_insert_explanation, params, it->desk.arena, NULL, &added);
  return outcome == OK && !added ? ID_REUSED : outcome;
}

enum outcome undo_explanation(struct request *request, struct reply *reply) {
  struct explaining it = {.request = request, .desk = desk_of(request)};
  enum outcome outcome = access_transact(request, TX_WRITE, take_back, &it);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome;
}

static enum outcome take_back(struct tx *tx, void *context) {
  struct explaining *it = context;
  const char *id = it->request->params[1];
  struct was_row *was;
  size_t found;
  struct date open;
  int64_t reversal = 0;
  if (!uuid_is_valid(id)) return NOT_FOUND;
  enum outcome outcome = desk_hold(tx, &it->desk);
  if (outcome == OK) outcome = desk_first_open(tx, &it->desk, &open);
  if (outcome == OK)
    outcome = tx_run(tx, &desk_find_explanation, (struct db_param[]){P_UUID(id)}, it->desk.arena, &was, &found);
  if (outcome != OK) return outcome;
  if (!found) return NOT_FOUND;
  if (was->undone) return OK;
  if (text_equal(was->kind, "not_made")) return CANNOT_UNDO;
  if (was->matched) return ALREADY_MATCHED;
  if (date_compare(was->day, open) < 0) return MONTH_CLOSED;
  if (was->entry) outcome = desk_take_back(tx, &it->desk, was->entry, was->day, "Explication annulée", &reversal);
  if (outcome != OK) return outcome;
  const struct db_param params[] = {P_UUID(id),
                                    {.kind = DB_INTEGER, .integer = reversal, .is_null = reversal == 0},
                                    P_UUID(it->desk.person),
                                    P_TIME(it->desk.now_us)};
  return tx_run(tx, &desk_undo_explanation, params, it->desk.arena, NULL, NULL);
}
