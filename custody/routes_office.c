/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: what is in our care, what nobody fetches, the machines, the register of second-hand goods. */
#include "custody/private.h"
#include "paper/paper.h"

static const struct spec_field machine_fields[] = {
    SPEC_FIELD(struct machine_row, code, .required = true, .form = FORM_LABEL, .max = 24),
    SPEC_FIELD(struct machine_row, name, .required = true, .min = 1, .max = 60),
    SPEC_FIELD(struct machine_row, activity, .required = true, .max = 24),
    SPEC_FIELD(struct machine_row, size, .required = true, .min = 1, .max = 1000000),
    SPEC_FIELD(struct machine_row, cycles, .required = true, .min = 0, .max = 1000),
    SPEC_FIELD(struct machine_row, days, .required = true, .min = 1, .max = 7),
};
static const struct spec machine_spec = SPEC("CustodyMachine", struct machine_row, machine_fields);

struct office {
  struct request *request;
  int64_t now_us;
  struct date from, to;
  struct board_row *orders;
  struct machine_row *machines;
  struct law_row *law;
  struct lots_row *lots;
  struct register_row *rows;
  size_t order_count, machine_count, law_count, lot_count, row_count, touched;
};

static enum outcome read_board(struct tx *tx, void *context) {
  struct office *office = context;
  struct arena *arena = office->request->arena;
  const char *kpa = office->request->who.kpa;
  struct date today = date_in_paris(office->now_us);
  struct date from = {today.year - 1, today.month, 1};
  const struct db_param board[] = {P_TEXT(kpa), P_TIME(office->now_us)};
  const struct db_param one[] = {P_TEXT(kpa)};
  const struct db_param day[] = {P_DATE(today)};
  const struct db_param year[] = {P_TEXT(kpa), P_DATE(from), P_DATE(today)};
  enum outcome outcome = tx_run(tx, &custody_list_board, board, arena, &office->orders, &office->order_count);
  if (outcome == OK)
    outcome = tx_run(tx, &custody_list_machines, one, arena, &office->machines, &office->machine_count);
  if (outcome == OK) outcome = tx_run(tx, &custody_find_delay, day, arena, &office->law, &office->law_count);
  return outcome == OK ? tx_run(tx, &custody_sum_lots, year, arena, &office->lots, &office->lot_count) : outcome;
}

static void write_order(const struct board_row *row, struct json *json) {
  char day[DATE_TEXT];
  json_open(json, NULL);
  json_text(json, "id", row->id);
  json_text(json, "till", row->till);
  json_time(json, "at", row->at);
  json_text(json, "tag", row->tag);
  json_text(json, "tag_last", row->tag_last);
  json_integer(json, "items", row->items);
  json_text(json, "label", row->label);
  json_text(json, "promised", row->promised.year ? date_format(row->promised, day) : NULL);
  json_text(json, "state", row->state);
  json_time(json, "since", row->since);
  json_text(json, "place", row->place);
  json_money(json, "total", row->total);
  json_money(json, "due", MONEY(row->total.cents - row->paid.cents));
  json_integer(json, "clashes", row->clashes);
  json_time(json, "announced_at", row->announced_at);
  json_integer(json, "reminders", row->reminders);
  json_text(json, "name", row->name);
  json_text(json, "phone", row->phone);
  json_text(json, "email", row->email);
  json_time(json, "sold_from", row->sold_from);
  json_close(json);
}

static enum outcome get_board(struct request *request, struct reply *reply) {
  struct office office = {.request = request, .now_us = clock_now_us()};
  enum outcome outcome = access_transact(request, TX_READ, read_board, &office);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "orders");
  for (size_t i = 0; i < office.order_count; i++) write_order(&office.orders[i], &json);
  json_close_list(&json);
  json_open_list(&json, "machines");
  for (size_t i = 0; i < office.machine_count; i++) spec_write(&machine_spec, &office.machines[i], &json);
  json_close_list(&json);
  json_open_list(&json, "given");
  for (size_t i = 0; i < office.lot_count; i++) {
    json_open(&json, NULL);
    json_text(&json, "month", office.lots[i].month);
    json_text(&json, "category", office.lots[i].category);
    json_integer(&json, "grams", office.lots[i].grams);
    json_integer(&json, "lots", office.lots[i].lots);
    json_close(&json);
  }
  json_close_list(&json);
  json_text(&json, "law", office.law_count ? office.law->law : NULL);
  json_close(&json);
  return OK;
}

static enum outcome keep_machine(struct tx *tx, void *context) {
  struct office *office = context;
  const struct machine_row *row = office->request->parsed;
  const struct db_param params[] = {P_TEXT(office->request->who.kpa),
                                    P_TEXT(row->code),
                                    P_TEXT(row->name),
                                    P_TEXT(row->activity),
                                    P_INTEGER(row->size),
                                    P_INTEGER(row->cycles),
                                    P_TEXT(row->days)};
  enum outcome outcome = tx_run(tx, &custody_put_machine, params, NULL, NULL, &office->touched);
  if (outcome != OK || office->touched > 0) return outcome;
  return fault_set(&office->request->fault, OUT_OF_RANGE, "/activity", "no activity of this KPA");
}

/* "135": Monday, Wednesday, Friday; each once and in their order. */
static bool are_days(const char *text) {
  for (char last = '0'; *text; last = *text++)
    if (*text <= last || *text > '7') return false;
  return true;
}

static enum outcome post_machine(struct request *request, struct reply *reply) {
  struct office office = {.request = request};
  const struct machine_row *row = request->parsed;
  if (!are_days(row->days))
    return fault_set(&request->fault, OUT_OF_RANGE, "/days", "1 Monday to 7 Sunday, in order: 12345");
  enum outcome outcome = access_transact(request, TX_WRITE, keep_machine, &office);
  if (outcome == OK) buffer_text(&reply->body, "{\"kept\":true}");
  return outcome;
}

static enum outcome erase(struct tx *tx, void *context) {
  struct office *office = context;
  const struct db_param params[] = {P_UUID(office->request->params[1]), P_TIME(office->now_us)};
  return tx_run(tx, &custody_erase_customer, params, NULL, NULL, &office->touched);
}

/* She asks for it: the tills forget her too, with their next look at the server. */
static enum outcome post_erasure(struct request *request, struct reply *reply) {
  struct office office = {.request = request, .now_us = clock_now_us()};
  if (!uuid_is_valid(request->params[1])) return fault_set(&request->fault, UNKNOWN_ORDER, "order", "no UUID");
  enum outcome outcome = access_transact(request, TX_WRITE, erase, &office);
  if (outcome == OK && office.touched == 0)
    return fault_set(&request->fault, UNKNOWN_ORDER, "order", "nobody is named");
  if (outcome == OK) buffer_text(&reply->body, "{\"erased\":true}");
  return outcome;
}

static enum outcome read_register(struct tx *tx, void *context) {
  struct office *office = context;
  const struct db_param params[] = {P_TEXT(office->request->who.kpa), P_DATE(office->from), P_DATE(office->to)};
  return tx_run(tx, &custody_list_register, params, office->request->arena, &office->rows, &office->row_count);
}

static struct paper register_paper(const struct office *office, struct arena *arena) {
  static const struct paper_column columns[] = {{"Jour", 3, false},   {"Entrée", 2, false},  {"Numéro", 4, false},
                                                {"Nature", 5, false}, {"Origine", 3, false}, {"Kilos", 2, true},
                                                {"Pièces", 2, true},  {"Payé", 3, true},     {"Caisse", 3, false}};
  enum { COLUMNS = sizeof columns / sizeof columns[0] };
  struct paper_row *rows = arena_list(arena, office->row_count, sizeof *rows);
  for (size_t i = 0; i < office->row_count; i++) {
    const struct register_row *row = &office->rows[i];
    struct paper_cell *cells = arena_list(arena, COLUMNS, sizeof *cells);
    cells[0] = (struct paper_cell){.kind = PAPER_DAY, .day = row->day};
    cells[1] = (struct paper_cell){.kind = PAPER_TEXT, .text = row->kind};
    cells[2] = (struct paper_cell){.kind = PAPER_TEXT, .text = row->number};
    cells[3] = (struct paper_cell){.kind = PAPER_TEXT, .text = row->nature};
    cells[4] = (struct paper_cell){.kind = PAPER_TEXT, .text = row->origin};
    cells[5] = (struct paper_cell){.kind = PAPER_QUANTITY, .number = row->grams};
    cells[6] = (struct paper_cell){.kind = PAPER_COUNT, .number = row->pieces};
    cells[7] = (struct paper_cell){.kind = PAPER_MONEY, .number = row->paid.cents};
    cells[8] = (struct paper_cell){.kind = PAPER_TEXT, .text = row->till};
    rows[i] = (struct paper_row){PAPER_ROW_PLAIN, cells};
  }
  struct paper_block *blocks = arena_list(arena, 2, sizeof *blocks);
  blocks[0] = (struct paper_block){.kind = PAPER_TABLE,
                                   .text = "Registre",
                                   .columns = columns,
                                   .column_count = COLUMNS,
                                   .rows = rows,
                                   .row_count = office->row_count};
  blocks[1] = (struct paper_block){.kind = PAPER_NOTE,
                                   .text = "Lots donnés et pièces achetées d’occasion (C. pén. 321-7). Pour des dons "
                                           "anonymes, l’obligation du livre de police est à confirmer."};
  return (struct paper){.title = "Registre des dons et des achats d’occasion", .blocks = blocks, .block_count = 2};
}

/* ?from=2026-01-01&to=2026-12-31&format=csv|pdf|xlsx */
static enum outcome get_register(struct request *request, struct reply *reply) {
  struct office office = {.request = request, .now_us = clock_now_us()};
  const char *from = request_query(request, "from"), *to = request_query(request, "to");
  const char *format = request_query(request, "format");
  struct date today = date_in_paris(office.now_us);
  office.from = (struct date){today.year, 1, 1};
  office.to = today;
  if ((from && !date_parse(from, &office.from)) || (to && !date_parse(to, &office.to)))
    return fault_set(&request->fault, OUT_OF_RANGE, "from", "days");
  enum outcome outcome = access_transact(request, TX_READ, read_register, &office);
  if (outcome != OK) return outcome;
  struct paper paper = register_paper(&office, request->arena);
  paper.day = today;
  paper.language = "fr";
  paper.author = paper.footer = paper.title;
  if (text_equal(format, "pdf")) {
    http_download(reply, "registre.pdf", "application/pdf");
    return paper_pdf(&paper, &reply->body, &request->fault);
  }
  if (text_equal(format, "xlsx")) {
    http_download(reply, "registre.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    return paper_xlsx(&paper, &reply->body, &request->fault);
  }
  http_download(reply, "registre.csv", "text/csv; charset=utf-8");
  paper_csv(&paper, &reply->body);
  return OK;
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/kpas/{kpa}/custody", OFFICE, SCOPE_KPA, get_board,
          "What is in our care, what nobody fetches, machines, kilos given"),
    ROUTE(POST, "/api/kpas/{kpa}/custody/machines", OFFICE, SCOPE_KPA, post_machine,
          "A machine and what a day can take", .body = &machine_spec),
    ROUTE(POST, "/api/kpas/{kpa}/custody/{order}/erasure", OFFICE, SCOPE_KPA, post_erasure,
          "Forget who left something"),
    ROUTE(GET, "/api/kpas/{kpa}/custody/register", OFFICE, SCOPE_KPA, get_register,
          "Lots given and pieces bought, as CSV, PDF or a spreadsheet", .rate = RATE_HEAVY),
};
const struct route_table custody_office_routes = {routes, sizeof routes / sizeof routes[0]};
