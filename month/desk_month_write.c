/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/desk_month.h"

#include <string.h>

static void write_steps(const struct desk_month *month, struct json *json);
static void write_totals(const struct desk_month *month, struct json *json);
static void write_tills(const struct desk_month *month, struct json *json);
static void write_cash(const struct desk_month *month, struct json *json);
static void write_cards(const struct desk_month *month, struct json *json);
static void write_deposits(const struct desk_month *month, struct json *json);
static void write_bank(const struct desk_month *month, struct json *json);
static void write_explained(const struct desk_month *month, struct json *json);
static void write_log(const struct desk_month *month, struct json *json);
static void write_shares(const struct desk_month *month, struct json *json);
static void write_close(const struct desk_month *month, struct json *json);

static void write_day(struct json *json, const char *key, struct date day) {
  char text[DATE_TEXT];
  json_text(json, key, day.year ? date_format(day, text) : NULL);
}

void desk_month_write(const struct desk_month *month, struct json *json) {
  char day[DATE_TEXT];
  json_open(json, NULL);
  date_format(month->first, day);
  day[7] = '\0';
  json_text(json, "month", day);
  write_day(json, "first", month->first);
  write_day(json, "last", month->last);
  json_bool(json, "over", month->facts.is_over);
  write_totals(month, json);
  write_steps(month, json);
  write_tills(month, json);
  write_cash(month, json);
  write_cards(month, json);
  write_deposits(month, json);
  write_bank(month, json);
  write_explained(month, json);
  write_shares(month, json);
  write_log(month, json);
  write_close(month, json);
  json_close(json);
}

static void write_totals(const struct desk_month *month, struct json *json) {
  static const char *const accounts[] = {"530000", "511500", "511200", "511600"};
  static const char *const keys[] = {"cash", "card", "cheque", "online"};
  json_open(json, "totals");
  json_integer(json, "tickets", month->sales->tickets);
  json_integer(json, "days", month->sales->days);
  json_money(json, "gross", month->sales->gross);
  for (size_t a = 0; a < DESK_COUNT(accounts); a++) {
    struct money sold = {0};
    for (size_t i = 0; i < month->flows_count; i++)
      if (text_equal(month->flows[i].account, accounts[a])) sold.cents += month->flows[i].sold.cents;
    json_money(json, keys[a], sold);
  }
  json_close(json);
}

static void write_steps(const struct desk_month *month, struct json *json) {
  json_open_list(json, "steps");
  for (size_t i = 0; i < STEP_COUNT; i++) {
    const struct desk_said *said = month->last_said[i];
    json_open(json, NULL);
    json_text(json, "step", month_step_name((enum month_step)i));
    json_text(json, "state", step_state_name(month->states[i]));
    json_text(json, "action", said ? said->action : NULL);
    json_text(json, "note", said ? said->note : NULL);
    json_text(json, "who", said ? said->who : NULL);
    json_time(json, "at", said ? said->at : 0);
    json_close(json);
  }
  json_close_list(json);
}

static void write_closings(const struct desk_month *month, struct json *json) {
  json_open_list(json, "closings");
  for (size_t i = 0; i < month->closings_count; i++) {
    const struct desk_closing *closing = &month->closings[i];
    json_open(json, NULL);
    json_text(json, "till", closing->till);
    json_text(json, "kind", closing->kind);
    json_integer(json, "number", closing->number);
    json_time(json, "at", closing->at);
    json_integer(json, "tickets", closing->tickets);
    json_money(json, "total", closing->total);
    json_money(json, "difference", closing->difference);
    json_money(json, "perpetual", closing->perpetual);
    json_money(json, "perpetual_abs", closing->perpetual_abs);
    json_close(json);
  }
  json_close_list(json);
}

static void write_tills(const struct desk_month *month, struct json *json) {
  json_open_list(json, "tills");
  for (size_t i = 0; i < month->tills_count; i++) {
    json_open(json, NULL);
    json_text(json, "till", month->tills[i].code);
    json_text(json, "name", month->tills[i].name);
    json_bool(json, "whole", month->tills[i].whole);
    json_integer(json, "records", month->tills[i].records);
    json_integer(json, "refused", month->tills[i].refused);
    json_integer(json, "days_open", month->tills[i].days_open);
    json_time(json, "last_at", month->tills[i].last);
    json_close(json);
  }
  json_close_list(json);
  write_closings(month, json);
  json_open_list(json, "late");
  for (size_t i = 0; i < month->late_count; i++) {
    json_open(json, NULL);
    write_day(json, "happened_on", month->late[i].happened);
    write_day(json, "day", month->late[i].day);
    json_text(json, "piece", month->late[i].piece);
    json_money(json, "amount", month->late[i].amount);
    json_close(json);
  }
  json_close_list(json);
}

static void write_cash(const struct desk_month *month, struct json *json) {
  json_open(json, "cash");
  json_money(json, "closing", month->cash.closing);
  json_bool(json, "counted", month->facts.counted);
  json_open_list(json, "counts");
  for (size_t i = 0; i < month->cash.count; i++) {
    const struct desk_count *count = &month->cash.counts[i];
    json_open(json, NULL);
    json_text(json, "id", count->id);
    write_day(json, "day", count->day);
    json_money(json, "counted", count->counted);
    json_money(json, "expected", month->cash.checks[i].expected);
    json_money(json, "gap", month->cash.checks[i].gap);
    json_text(json, "who", count->who);
    json_time(json, "at", count->at);
    json_close(json);
  }
  json_close_list(json);
  json_close(json);
}

static void write_cards(const struct desk_month *month, struct json *json) {
  json_open_list(json, "card_days");
  for (size_t i = 0; i < month->cards.count; i++) {
    const struct card_day *day = &month->cards.days[i];
    json_open(json, NULL);
    write_day(json, "day", day->day);
    json_money(json, "sold", day->sold);
    if (day->known) json_money(json, "collected", day->collected);
    else json_null(json, "collected");
    json_money(json, "explained", day->explained);
    json_money(json, "gap", day->known ? card_gap(day) : (struct money){0});
    json_close(json);
  }
  json_close_list(json);
}

static void write_deposits(const struct desk_month *month, struct json *json) {
  json_open_list(json, "deposits");
  for (size_t i = 0; i < month->bank.deposit_count; i++) {
    const struct desk_deposit *deposit = &month->bank.deposits[i];
    json_open(json, NULL);
    json_text(json, "id", deposit->id);
    json_text(json, "kind", deposit->kind);
    write_day(json, "day", deposit->day);
    json_money(json, "amount", deposit->amount);
    json_money(json, "fee", deposit->fee);
    json_text(json, "reference", deposit->reference);
    write_day(json, "covers_from", deposit->covers_from);
    write_day(json, "covers_to", deposit->covers_to);
    json_text(json, "match", deposit->match);
    write_day(json, "seen", deposit->seen);
    json_bool(json, "missing", desk_deposit_is_missing(month, deposit));
    json_text(json, "note", deposit->note);
    json_text(json, "explanation", deposit->explanation);
    json_text(json, "who", deposit->who);
    json_close(json);
  }
  json_close_list(json);
}

static void write_proposal(const struct desk_month *month, size_t at, struct json *json) {
  const struct match_proposal *proposal = &month->bank.proposals[at];
  json_open(json, "proposal");
  json_text(json, "reason", match_reason_name(proposal->reason));
  json_bool(json, "sure", proposal->sure);
  json_money(json, "fee", proposal->fee);
  json_text(json, "account", proposal->reason == MATCH_BANK_FEE ? "627000" : NULL);
  json_open_list(json, "deposits");
  for (size_t d = 0; d < proposal->deposit_count; d++)
    json_text(json, NULL, month->bank.waiting[proposal->deposits[d]]->id);
  json_close_list(json);
  json_open_list(json, "lines");
  for (size_t l = 0; l < proposal->line_count; l++) json_integer(json, NULL, month->bank.open[proposal->lines[l]]->id);
  json_close_list(json);
  json_close(json);
}

static void write_statements(const struct desk_month *month, struct json *json) {
  json_open_list(json, "statements");
  for (size_t i = 0; i < month->statements_count; i++) {
    const struct desk_statement *statement = &month->statements[i];
    json_open(json, NULL);
    json_text(json, "id", statement->id);
    json_text(json, "account", statement->account);
    json_text(json, "reference", statement->reference);
    json_text(json, "format", statement->format);
    write_day(json, "from", statement->from_day);
    write_day(json, "to", statement->to_day);
    json_integer(json, "lines", statement->lines);
    if (statement->has_balances) {
      json_money(json, "opening", statement->opening);
      json_money(json, "closing", statement->closing);
    }
    json_text(json, "who", statement->who);
    json_time(json, "at", statement->at);
    json_close(json);
  }
  json_close_list(json);
}

enum { LINES_SHOWN = 500 }; /* more than anybody matches in one sitting; the rest comes as these go */

static void write_bank(const struct desk_month *month, struct json *json) {
  json_open(json, "bank");
  json_bool(json, "covered", month->facts.covered);
  write_day(json, "seen", month->seen);
  json_integer(json, "lines", (int64_t)month->bank.line_count);
  json_integer(json, "open", (int64_t)month->bank.open_count);
  json_integer(json, "doubled", month->facts.lines_doubled);
  json_integer(json, "missing", month->facts.deposits_missing);
  write_statements(month, json);
  json_open_list(json, "to_match");
  for (size_t i = 0; i < month->bank.open_count && i < LINES_SHOWN; i++) {
    const struct desk_line *line = month->bank.open[i];
    json_open(json, NULL);
    json_integer(json, "id", line->id);
    write_day(json, "day", line->day);
    json_money(json, "amount", line->amount);
    json_text(json, "label", line->label);
    json_text(json, "reference", line->reference);
    json_text(json, "account", line->account);
    json_text(json, "note", line->note);
    write_proposal(month, i, json);
    json_close(json);
  }
  json_close_list(json);
  json_open_list(json, "matched");
  for (size_t i = 0; i < month->matched_count; i++) {
    const struct desk_matched *match = &month->matched[i];
    json_open(json, NULL);
    json_text(json, "id", match->id);
    write_day(json, "day", match->day);
    json_money(json, "amount", match->amount);
    json_money(json, "fee", match->fee);
    json_text(json, "label", match->label);
    json_text(json, "account", match->account);
    json_text(json, "reason", match->reason);
    json_text(json, "who", match->who);
    json_time(json, "at", match->at);
    json_close(json);
  }
  json_close_list(json);
  json_close(json);
}

static void write_explained(const struct desk_month *month, struct json *json) {
  json_open_list(json, "explanations");
  for (size_t i = 0; i < month->explained_count; i++) {
    const struct desk_explanation *explained = &month->explained[i];
    json_open(json, NULL);
    json_text(json, "id", explained->id);
    json_text(json, "kind", explained->kind);
    write_day(json, "day", explained->day);
    json_money(json, "amount", explained->amount);
    json_text(json, "note", explained->note);
    json_text(json, "deposit", explained->deposit);
    json_integer(json, "line", explained->bank_line);
    json_text(json, "who", explained->who);
    json_time(json, "at", explained->at);
    json_close(json);
  }
  json_close_list(json);
}

static void write_shares(const struct desk_month *month, struct json *json) {
  json_open(json, "costs");
  json_integer(json, "entries", month->costs->entries);
  json_money(json, "net", month->costs->net);
  json_close(json);
  json_open(json, "shares");
  json_money(json, "turnover", month->shares->turnover);
  json_money(json, "members", month->shares->members);
  json_money(json, "pot", month->shares->pot);
  json_money(json, "cae", month->shares->cae);
  json_close(json);
  json_open(json, "pot");
  json_money(json, "balance", month->pot.balance);
  json_bool(json, "ends_soon", month->pot.ends_soon);
  json_close(json);
}

static void write_log(const struct desk_month *month, struct json *json) {
  json_open_list(json, "log");
  for (size_t i = 0; i < month->log_count; i++) {
    json_open(json, NULL);
    json_text(json, "what", month->log[i].what);
    json_text(json, "detail", month->log[i].detail);
    json_integer(json, "number", month->log[i].number);
    json_text(json, "who", month->log[i].who);
    json_text(json, "face", month->log[i].face);
    json_time(json, "at", month->log[i].at);
    json_close(json);
  }
  json_close_list(json);
  json_open_list(json, "jobs");
  for (size_t i = 0; i < month->jobs_count; i++) desk_job_write(&month->jobs[i], json);
  json_close_list(json);
}

static void write_close(const struct desk_month *month, struct json *json) {
  json_bool(json, "closable", month->is_closable);
  write_day(json, "first_open", month->first_open.year == 1900 ? (struct date){0} : month->first_open);
  if (month->closed_count == 0) {
    json_null(json, "closed");
    return;
  }
  json_open(json, "closed");
  json_time(json, "at", month->closed->closed_at);
  json_text(json, "who", month->closed->closed_by);
  json_text(json, "hash", month->closed->hash);
  json_raw(json, "report", month->closed->report, strlen(month->closed->report));
  json_close(json);
}
