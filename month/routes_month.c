/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The months of a KPA: their list, everything one page shows of one, what is said of its steps, and its close. */
#include "access/access.h"
#include "bank/bank.h"
#include "month/desk_month.h"
#include "month/month_jobs.h"

#include <string.h>

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
#define NOTES_MAX (256u << 10)
#define PAYOUTS_MAX (2u << 20)

static const struct route routes[] = {
    ROUTE(GET, "/api/kpas/{kpa}/months", OFFICE, SCOPE_KPA, get_months, "The months of a KPA and which are sealed"),
    ROUTE(GET, "/api/kpas/{kpa}/months/{month}", OFFICE, SCOPE_KPA, get_month,
          "A month's checklist: tills, drawer, card terminal, online, bank, costs, contributions, close",
          .personal = true),
    ROUTE(GET, "/api/kpas/{kpa}/months/{month}/true-up", OFFICE, SCOPE_KPA, get_true_up,
          "What closing the month as it is would post for each: set aside, due, difference; nothing is posted",
          .personal = true, .rate = RATE_HEAVY),
    ROUTE(GET, "/api/kpas/{kpa}/card-days/{day}", OFFICE, SCOPE_KPA, get_card_day,
          "The tickets paid by card on a day, and which one the terminal may have missed", .personal = true),
    ROUTE(POST, "/api/kpas/{kpa}/counts", OFFICE, SCOPE_KPA, post_count,
          "The drawer was counted in the evening of a day", .body = &count_spec),
    ROUTE(POST, "/api/kpas/{kpa}/deposits", OFFICE, SCOPE_KPA, post_deposit,
          "Cash or cheques were handed to the bank, or an online payout was announced", .body = &deposit_spec),
    ROUTE(POST, "/api/kpas/{kpa}/terminal-totals", OFFICE, SCOPE_KPA, post_terminal_totals,
          "What the card terminal collected, day by day", .body = &terminal_spec),
    ROUTE(POST, "/api/kpas/{kpa}/cash-files", OFFICE, SCOPE_KPA, post_cash_file,
          "Counts and deposits from a file: date;Comptage, Dépôt espèces or Dépôt chèques;amount;reference",
          .body_max = NOTES_MAX, .rate = RATE_HEAVY),
    ROUTE(POST, "/api/kpas/{kpa}/card-files", OFFICE, SCOPE_KPA, post_card_file,
          "The terminal's payments or totals from a file: date;label;amount;reference", .body_max = NOTES_MAX,
          .rate = RATE_HEAVY),
    ROUTE(POST, "/api/kpas/{kpa}/payout-files", OFFICE, SCOPE_KPA, post_payout_file,
          "What Stripe or HelloAsso paid out, as they let one download it; each payout is noted once",
          .body_max = PAYOUTS_MAX, .rate = RATE_HEAVY),
    ROUTE(POST, "/api/kpas/{kpa}/explanations", OFFICE, SCOPE_KPA, post_explanation,
          "What happened where figures differ: a count, a card, a deposit, a line that came twice",
          .body = &explanation_spec),
    ROUTE(POST, "/api/kpas/{kpa}/explanations/{explanation}/undo", OFFICE, SCOPE_KPA, undo_explanation,
          "Takes an explanation back, by the opposite entry, until its month is sealed"),
    ROUTE(POST, "/api/kpas/{kpa}/bank-statements", OFFICE, SCOPE_KPA, post_bank_statement,
          "A bank's file as it is: CFONB 120, CAMT.053 and 054, OFX, or a table with its columns in the address; "
          "large ones answer 202 with a job",
          .body_max = BANK_FILE_MAX, .rate = RATE_HEAVY),
    ROUTE(POST, "/api/kpas/{kpa}/matches", OFFICE, SCOPE_KPA, post_match,
          "Brings lines of the bank together with deposits, or with an account", .body = &match_spec),
    ROUTE(POST, "/api/kpas/{kpa}/matches/sure", OFFICE, SCOPE_KPA, post_sure_matches,
          "Accepts every proposal of a month that leaves no doubt", .body = &sure_spec, .rate = RATE_HEAVY),
    ROUTE(POST, "/api/kpas/{kpa}/matches/{match}/undo", OFFICE, SCOPE_KPA, undo_match,
          "Takes a match back, by the opposite entry, until its month is sealed"),
    ROUTE(POST, "/api/kpas/{kpa}/months/{month}/steps", OFFICE, SCOPE_KPA, post_step,
          "A step is checked, set aside with its reason (accountants), or open again", .body = &step_spec),
    ROUTE(POST, "/api/kpas/{kpa}/months/{month}/close", ROLE_ACCOUNTANT, SCOPE_KPA, post_close,
          "Seals a month for ever: what the contracts still owe is posted, then nothing is added any more",
          .body = &close_spec, .rate = RATE_HEAVY),
    ROUTE(GET, "/api/kpas/{kpa}/jobs/{job}", OFFICE, SCOPE_KPA, get_job, "How far a long piece of work is"),
};
const struct route_table desk_routes = {routes, DESK_COUNT(routes)};

struct month_row {
  struct date month;
  int64_t closed_at, entries;
  const char *closed_by, *hash;
};
struct ticket_row {
  const char *ticket, *piece, *summary;
  int64_t at;
  struct money amount;
};
struct step_row {
  struct date month;
  const char *step, *action, *note;
};
static const enum db_kind of_day[] = {DB_TEXT, DB_DATE}, by_id[] = {DB_UUID};
static const enum db_kind step_params[] = {DB_UUID, DB_TEXT, DB_DATE, DB_TEXT, DB_TEXT, DB_TEXT, DB_UUID, DB_TIME};
static const struct db_column month_columns[] = {
    DB_COLUMN(struct month_row, month), DB_COLUMN(struct month_row, closed_at, .kind = DB_TIME),
    DB_COLUMN(struct month_row, closed_by), DB_COLUMN(struct month_row, hash), DB_COLUMN(struct month_row, entries)};
static const struct db_column ticket_columns[] = {
    DB_COLUMN(struct ticket_row, ticket), DB_COLUMN(struct ticket_row, at, .kind = DB_TIME),
    DB_COLUMN(struct ticket_row, piece), DB_COLUMN(struct ticket_row, amount), DB_COLUMN(struct ticket_row, summary)};
static const struct db_column step_columns[] = {DB_COLUMN(struct step_row, month), DB_COLUMN(struct step_row, step),
                                                DB_COLUMN(struct step_row, action), DB_COLUMN(struct step_row, note)};
DESK_QUERY(list_months, of_day, month_columns, struct month_row);
DESK_QUERY(list_card_tickets, of_day, ticket_columns, struct ticket_row);
DESK_QUERY(find_step, by_id, step_columns, struct step_row);
DESK_COMMAND(insert_step, step_params);

struct step_body {
  const char *id, *step, *action, *note;
};
static const char *const step_names[] = {"tills", "cash", "cards", "online", "bank", "costs", "contributions", NULL};
static const char *const actions[] = {"checked", "set_aside", "reopened", NULL};
static const struct spec_field step_fields[] = {
    SPEC_FIELD(struct step_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct step_body, step, .required = true, .choices = step_names),
    SPEC_FIELD(struct step_body, action, .required = true, .choices = actions),
    SPEC_FIELD(struct step_body, note, .max = 300)};
const struct spec step_spec = SPEC("MonthStep", struct step_body, step_fields);

struct close_body {
  bool for_ever;
};
static const struct spec_field close_fields[] = {SPEC_FIELD(struct close_body, for_ever, .required = true)};
const struct spec close_spec = SPEC("MonthClose", struct close_body, close_fields);

struct asking {
  struct request *request;
  struct desk desk;
  struct date first, day;
  struct desk_month month;
  struct month_row *months;
  struct ticket_row *tickets;
  size_t count;
  struct card_day card_day;
  struct month_sealed sealed;
};

static enum outcome list_months(struct tx *tx, void *context);
static enum outcome read_month(struct tx *tx, void *context);
static enum outcome read_card_day(struct tx *tx, void *context);
static void write_card_day(const struct asking *asking, struct json *json);
static enum outcome put_step(struct tx *tx, void *context);
static enum outcome seal(struct tx *tx, void *context);

static void write_day(struct json *json, const char *key, struct date day) {
  char text[DATE_TEXT];
  json_text(json, key, date_format(day, text));
}

enum outcome get_months(struct request *request, struct reply *reply) {
  struct asking asking = {.request = request, .desk = desk_of(request)};
  enum outcome outcome = access_transact(request, TX_READ, list_months, &asking);
  if (outcome != OK) return outcome;
  char text[TIME_TEXT];
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "months");
  for (size_t i = 0; i < asking.count; i++) {
    const struct month_row *row = &asking.months[i];
    json_open(&json, NULL);
    date_format(row->month, text);
    text[7] = '\0';
    json_text(&json, "month", text);
    json_text(&json, "state", row->closed_at ? "closed" : "open");
    json_text(&json, "closed_at", row->closed_at ? time_format_paris(row->closed_at, text) : NULL);
    json_text(&json, "closed_by", row->closed_by);
    json_text(&json, "hash", row->closed_at ? row->hash : NULL);
    json_integer(&json, "entries", row->entries);
    json_close(&json);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome list_months(struct tx *tx, void *context) {
  struct asking *asking = context;
  const struct db_param params[] = {P_TEXT(asking->desk.kpa), P_DATE(date_in_paris(asking->desk.now_us))};
  return tx_run(tx, &desk_list_months, params, asking->desk.arena, &asking->months, &asking->count);
}

static enum outcome find_month(struct request *request, struct asking *asking) {
  struct date last;
  *asking = (struct asking){.request = request, .desk = desk_of(request)};
  if (!desk_month(request->params[1], &asking->first, &last)) return NOT_FOUND;
  return OK;
}

enum outcome get_month(struct request *request, struct reply *reply) {
  struct asking asking;
  enum outcome outcome = find_month(request, &asking);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_month, &asking);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  desk_month_write(&asking.month, &json);
  return OK;
}

static enum outcome read_month(struct tx *tx, void *context) {
  struct asking *asking = context;
  return desk_month_read(tx, &asking->desk, asking->first, true, &asking->month);
}

enum outcome get_card_day(struct request *request, struct reply *reply) {
  struct asking asking = {.request = request, .desk = desk_of(request)};
  if (!date_parse(request->params[1], &asking.day)) return NOT_FOUND;
  enum outcome outcome = access_transact(request, TX_READ, read_card_day, &asking);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  write_card_day(&asking, &json);
  return OK;
}

static enum outcome read_card_day(struct tx *tx, void *context) {
  struct asking *asking = context;
  const struct db_param params[] = {P_TEXT(asking->desk.kpa), P_DATE(asking->day)};
  enum outcome outcome =
      tx_run(tx, &desk_list_card_tickets, params, asking->desk.arena, &asking->tickets, &asking->count);
  return outcome == OK ? desk_read_card_day(tx, &asking->desk, asking->day, &asking->card_day) : outcome;
}

static void write_card_day(const struct asking *asking, struct json *json) {
  char at[TIME_TEXT];
  struct card_ticket *tickets = arena_list(asking->desk.arena, asking->count + 1, sizeof *tickets);
  for (size_t i = 0; i < asking->count; i++)
    tickets[i] = (struct card_ticket){asking->tickets[i].ticket, asking->tickets[i].amount};
  struct money gap = asking->card_day.known ? card_gap(&asking->card_day) : (struct money){0};
  const struct card_ticket *suspect = gap.cents > 0 ? card_suspect(tickets, asking->count, gap) : NULL;
  json_open(json, NULL);
  write_day(json, "day", asking->day);
  json_text(json, "suspect", suspect ? suspect->ticket : NULL);
  json_open_list(json, "tickets");
  for (size_t i = 0; i < asking->count; i++) {
    json_open(json, NULL);
    json_text(json, "ticket", asking->tickets[i].ticket);
    json_text(json, "at", time_format_paris(asking->tickets[i].at, at));
    json_text(json, "piece", asking->tickets[i].piece);
    json_money(json, "amount", asking->tickets[i].amount);
    json_text(json, "summary", asking->tickets[i].summary);
    json_close(json);
  }
  json_close_list(json);
  json_close(json);
}

/* Setting a step aside is the accountant's, who answers for the books. */
enum outcome post_step(struct request *request, struct reply *reply) {
  struct asking asking;
  const struct step_body *body = request->parsed;
  bool aside = text_equal(body->action, "set_aside");
  enum outcome outcome = find_month(request, &asking);
  if (outcome != OK) return outcome;
  if (aside && request->who.role != ROLE_ACCOUNTANT)
    return fault_set(&request->fault, FORBIDDEN, "/action", "Seule la comptable peut mettre une étape de côté.");
  if (aside && !(body->note && *body->note))
    return fault_set(&request->fault, MISSING_FIELD, "/note", "Écrivez pourquoi : cela restera affiché.");
  outcome = access_transact(request, TX_WRITE, put_step, &asking);
  if (outcome == OK) buffer_text(&reply->body, "{}");
  return outcome == OK ? CREATED : outcome;
}

static enum outcome put_step(struct tx *tx, void *context) {
  struct asking *asking = context;
  const struct step_body *body = asking->request->parsed;
  const char *note = body->note ? body->note : "";
  struct step_row *was;
  size_t found, added;
  struct date open;
  enum outcome outcome = desk_hold(tx, &asking->desk);
  if (outcome == OK) outcome = desk_first_open(tx, &asking->desk, &open);
  if (outcome == OK)
    outcome = tx_run(tx, &desk_find_step, (struct db_param[]){P_UUID(body->id)}, asking->desk.arena, &was, &found);
  if (outcome != OK) return outcome;
  if (found) {
    bool same = date_compare(was->month, asking->first) == 0 && text_equal(was->step, body->step) &&
                text_equal(was->action, body->action) && text_equal(was->note, note);
    return same ? OK : fault_set(tx_fault(tx), ID_REUSED, "/id", "this id names another word");
  }
  if (date_compare(asking->first, open) < 0) return MONTH_CLOSED;
  const struct db_param params[] = {P_UUID(body->id),
                                    P_TEXT(asking->desk.kpa),
                                    P_DATE(asking->first),
                                    P_TEXT(body->step),
                                    P_TEXT(body->action),
                                    P_TEXT(note),
                                    P_UUID(asking->desk.person),
                                    P_TIME(asking->desk.now_us)};
  outcome = tx_run(tx, &desk_insert_step, params, asking->desk.arena, NULL, &added);
  return outcome == OK && !added ? ID_REUSED : outcome;
}

enum outcome post_close(struct request *request, struct reply *reply) {
  struct asking asking;
  const struct close_body *body = request->parsed;
  enum outcome outcome = find_month(request, &asking);
  if (outcome != OK) return outcome;
  if (!body->for_ever)
    return fault_set(&request->fault, OUT_OF_RANGE, "/for_ever",
                     "Une clôture est pour toujours : dites que vous le voulez.");
  outcome = access_transact(request, TX_WRITE, seal, &asking);
  if (outcome != OK) return outcome;
  char hash[SHA256_HEX], at[TIME_TEXT];
  hex_from_bytes(asking.sealed.hash, SHA256_BYTES, hash);
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "month", asking.request->params[1]);
  json_text(&json, "closed_at", time_format_paris(asking.sealed.closed_at_us, at));
  json_integer(&json, "entries", asking.sealed.entries);
  json_integer(&json, "postings", asking.sealed.postings);
  json_text(&json, "hash", hash);
  json_close(&json);
  return CREATED;
}

/* What had been checked goes into the seal, for ever: the steps and the figures of that moment. A note may name a
 * person and must stay erasable: the seal holds its digest, the words stay in month_step. */
static void write_note(struct json *json, const struct desk_said *said) {
  uint8_t digest[SHA256_BYTES];
  char hex[SHA256_HEX];
  if (said && *said->note) {
    sha256(said->note, strlen(said->note), digest);
    hex_from_bytes(digest, sizeof digest, hex);
  }
  json_text(json, "note_sha256", said && *said->note ? hex : NULL);
}

static const char *report_of(const struct desk_month *month, struct arena *arena) {
  AUTO(buffer) struct buffer text = {0};
  struct json json = json_into(&text);
  json_open(&json, NULL);
  json_open_list(&json, "steps");
  for (size_t i = 0; i < STEP_COUNT; i++) {
    json_open(&json, NULL);
    json_text(&json, "step", month_step_name((enum month_step)i));
    json_text(&json, "state", step_state_name(month->states[i]));
    write_note(&json, month->last_said[i]);
    json_close(&json);
  }
  json_close_list(&json);
  json_integer(&json, "tickets", month->sales->tickets);
  json_money(&json, "gross", month->sales->gross);
  json_money(&json, "cash", month->cash.closing);
  json_integer(&json, "bank_lines", (int64_t)month->bank.line_count);
  json_integer(&json, "explanations", (int64_t)month->explained_count);
  json_close(&json);
  return arena_text(arena, text.bytes, text.length);
}

/* Of two closes at once the second finds the month sealed. */
static enum outcome seal(struct tx *tx, void *context) {
  struct asking *asking = context;
  enum outcome outcome = desk_hold(tx, &asking->desk);
  if (outcome == OK) outcome = desk_month_read(tx, &asking->desk, asking->first, false, &asking->month);
  if (outcome != OK) return outcome;
  if (asking->month.closed_count) return MONTH_CLOSED;
  if (!asking->month.facts.is_over) return MONTH_NOT_OVER;
  if (!month_steps_ready(asking->month.states)) return STEPS_LEFT;
  const struct month_ask ask = {.kpa = asking->desk.kpa,
                                .month = asking->first,
                                .person = asking->desk.person,
                                .report = report_of(&asking->month, asking->desk.arena)};
  return month_close(tx, &ask, asking->desk.arena, &asking->sealed, tx_fault(tx));
}
