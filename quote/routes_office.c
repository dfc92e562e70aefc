/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The office: what was asked for, with its files; the answer; what is forgotten. */
#include "quote/private.h"

#include <stdio.h>

#define DAY_US INT64_C(86400000000)
#define SHOWN_DAYS 60
#define VALID_DAYS 180 /* an answer is not valid longer */

struct line_asked {
  const char *item;
  int64_t quantity;
  struct money unit_price;
};
static const struct spec_field line_fields[] = {
    SPEC_FIELD(struct line_asked, item, .required = true, .form = FORM_CODE, .max = 24),
    SPEC_FIELD(struct line_asked, quantity, .required = true, .min = 1, .max = 1000000),
    SPEC_FIELD(struct line_asked, unit_price, .required = true, .max = 10000000),
};
static const struct spec line_spec = SPEC("QuoteLine", struct line_asked, line_fields);

struct answer_asked {
  struct line_asked *lines;
  size_t line_count;
  int64_t delay_days, deposit_bp;
  const char *valid_until, *words;
};
static const struct spec_field answer_fields[] = {
    SPEC_LIST_OF(struct answer_asked, lines, line_count, &line_spec, .required = true, .min = 1,
                 .max = QUOTE_LINES_MAX),
    SPEC_FIELD(struct answer_asked, delay_days, .required = true, .min = 0, .max = 365),
    SPEC_FIELD(struct answer_asked, deposit_bp, .required = true, .min = 0, .max = 9000),
    SPEC_FIELD(struct answer_asked, valid_until, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct answer_asked, words, .max = 2000),
};
static const struct spec answer_spec = SPEC("QuoteAnswer", struct answer_asked, answer_fields);

struct decline_asked {
  const char *words;
};
static const struct spec_field decline_fields[] = {SPEC_FIELD(struct decline_asked, words, .max = 2000)};
static const struct spec decline_spec = SPEC("QuoteDecline", struct decline_asked, decline_fields);

struct office {
  struct request *request;
  struct reply *reply;
  int64_t now_us, version;
  char id[UUID_TEXT];
  struct quote_row *rows;
  struct quote_file_row *files;
  size_t row_count, file_count;
  struct quote_whole quote;
  struct quote_sums sums;
  struct date valid_until;
  const char *link; /* of an answer, told once: for whoever has no e-mail */
};

static const struct services *services_of(const struct request *request) {
  return request->app;
}

/* ---- to read
 * ---------------------------------------------------------------------------------------------------------
 */

static enum outcome list(struct tx *tx, void *context) {
  struct office *office = context;
  struct arena *arena = office->request->arena;
  const struct db_param since = P_TIME(office->now_us - SHOWN_DAYS * DAY_US), kpa = P_TEXT(office->request->who.kpa);
  const struct db_param rows[] = {kpa, since}, files[] = {kpa, P_UUID(NULL), since};
  enum outcome outcome = tx_run(tx, &quote_list_quotes, rows, arena, &office->rows, &office->row_count);
  return outcome == OK ? tx_run(tx, &quote_list_files, files, arena, &office->files, &office->file_count) : outcome;
}

static enum outcome get_quotes(struct request *request, struct reply *reply) {
  struct office office = {.request = request, .now_us = clock_now_us()};
  enum outcome outcome = access_transact(request, TX_READ, list, &office);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "data");
  for (size_t i = 0; i < office.row_count; i++) {
    struct quote_whole quote = {.row = &office.rows[i]};
    for (size_t n = 0; n < office.file_count; n++) {
      if (!text_equal(office.files[n].quote, office.rows[i].id)) continue;
      if (quote.file_count++ == 0) quote.files = &office.files[n]; /* those of one quote stand together */
    }
    quote_write(&json, NULL, &quote, true);
  }
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome name_quote(struct office *office) {
  if (public_id_parse(PUBLIC_QUOTE, office->request->params[1], office->id)) return OK;
  return fault_set(&office->request->fault, NO_SUCH_QUOTE, "quote", "no such quote");
}

static enum outcome read_quote(struct tx *tx, void *context) {
  struct office *office = context;
  return quote_read(tx, office->id, office->request->arena, &office->quote);
}

static enum outcome write(const struct office *office) {
  struct json json = json_into(&office->reply->body);
  json_open(&json, NULL);
  quote_write(&json, "quote", &office->quote, true);
  json_text(&json, "link", office->link);
  json_close(&json);
  reply_header(office->reply, "ETag",
               arena_format(office->request->arena, "\"%lld\"", (long long)office->quote.row->version));
  return OK;
}

static enum outcome get_quote(struct request *request, struct reply *reply) {
  struct office office = {.request = request, .reply = reply};
  enum outcome outcome = name_quote(&office);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_quote, &office);
  return outcome == OK ? write(&office) : outcome;
}

static enum outcome find_file(struct tx *tx, void *context) {
  struct office *office = context;
  const struct db_param params[] = {P_UUID(office->id), P_UUID(office->request->params[2])};
  return tx_run(tx, &quote_find_file, params, office->request->arena, &office->files, &office->file_count);
}

/* To keep, never to look at here: whatever it is, the browser gets no type that it would open. */
static enum outcome get_file(struct request *request, struct reply *reply) {
  struct office office = {.request = request};
  struct fault none = {0};
  enum outcome outcome = name_quote(&office);
  if (outcome == OK && !uuid_is_valid(request->params[2])) return NOT_FOUND;
  if (outcome == OK) outcome = access_transact(request, TX_READ, find_file, &office);
  if (outcome != OK) return outcome;
  if (office.file_count == 0) return fault_set(&request->fault, NOT_FOUND, "file", "no such file");
  const struct quote_file_row *file = office.files;
  const char *path = arena_format(request->arena, "%s/%s", services_of(request)->quote_files, file->id);
  if (buffer_read_file(&reply->body, path, (size_t)file->bytes, &none) != OK)
    return fault_set(&request->fault, NOT_FOUND, "file", "%s is gone", file->id);
  const char *name = file->name;
  if (text_equal(file->kind, quote_kind_name(QUOTE_PICTURE))) name = arena_format(request->arena, "%s.jpg", file->name);
  http_download(reply, name, "application/octet-stream");
  return OK;
}

/* ---- to answer
 * -------------------------------------------------------------------------------------------------------
 */

static enum outcome price_answer(struct office *office) {
  const struct answer_asked *asked = office->request->parsed;
  struct request *request = office->request;
  struct services *services = request->app;
  struct date today = date_in_paris(office->now_us);
  if (!date_parse(asked->valid_until, &office->valid_until) || date_compare(office->valid_until, today) < 0 ||
      date_compare(office->valid_until, date_add_days(today, VALID_DAYS)) > 0)
    return fault_set(&request->fault, OUT_OF_RANGE, "/valid_until", "from today, for %d days at most", VALID_DAYS);
  struct quote_wish *wishes = arena_list(request->arena, asked->line_count, sizeof *wishes);
  for (size_t i = 0; i < asked->line_count; i++)
    wishes[i] = (struct quote_wish){asked->lines[i].item, asked->lines[i].quantity, asked->lines[i].unit_price};
  const struct catalog_edition *edition = catalog_hold(services->catalog);
  if (!edition) return UNAVAILABLE;
  size_t at = catalog_of(edition, request->who.kpa);
  const struct quote_offer offer = {wishes, asked->line_count, asked->deposit_bp};
  enum outcome outcome =
      at == CATALOG_NONE ? NOT_FOUND
                         : quote_price(&edition->catalogs[at], &offer, request->arena, &office->sums, &request->fault);
  for (size_t i = 0; outcome == OK && i < asked->line_count; i++) office->sums.lines[i].item = wishes[i].item;
  catalog_release(services->catalog, edition);
  return outcome;
}

/* Anew, until somebody accepted or refused it: each answer has a link of its own, and the former one opens nothing. */
static enum outcome put(struct tx *tx, void *context) {
  struct office *office = context;
  struct request *request = office->request;
  const struct answer_asked *asked = request->parsed;
  uint8_t digest[SHA256_BYTES];
  const char *subject = NULL;
  enum outcome outcome = quote_lock(tx, office->id, request->arena, &office->quote);
  if (outcome != OK) return outcome;
  const struct quote_row *row = office->quote.row;
  if (!text_equal(row->state, "asked") && !text_equal(row->state, "answered") && !text_equal(row->state, "expired"))
    return fault_set(&request->fault, QUOTE_ENDED, "", "it is %s", row->state);
  if (row->version != office->version) return fault_set(&request->fault, QUOTE_CHANGED, "If-Match", "it changed");
  office->link = quote_new_link(
      arena_format(request->arena, "%s/boutique/devis/", access_public_url(services_of(request)->access)), digest,
      request->arena);
  const struct db_param params[] = {P_UUID(row->id),
                                    P_BYTES(digest, sizeof digest),
                                    P_UUID(request->who.person),
                                    P_TIME(office->now_us),
                                    P_INTEGER(asked->delay_days),
                                    P_DATE(office->valid_until),
                                    P_INTEGER(asked->deposit_bp),
                                    P_INTEGER(office->sums.total.cents),
                                    P_INTEGER(office->sums.deposit.cents)};
  const struct db_param words[] = {P_UUID(row->id), P_TEXT(asked->words ? asked->words : ""), P_TIME(office->now_us)};
  outcome = tx_run(tx, &quote_put_answer, params, NULL, NULL, NULL);
  if (outcome == OK) outcome = tx_run(tx, &quote_put_words, words, NULL, NULL, NULL);
  if (outcome == OK)
    outcome = quote_put(tx, request->who.kpa, row->id, &office->sums, asked->line_count, request->arena);
  if (outcome == OK) outcome = read_quote(tx, office);
  if (outcome != OK) return outcome;
  const char *letter = quote_letter(&office->quote, office->link, &subject, request->arena);
  const struct quote_mail mail = {office->id, office->quote.row->kpa, office->quote.row->email, subject, letter};
  return quote_post(tx, &mail, office->now_us);
}

static enum outcome put_answer(struct request *request, struct reply *reply) {
  struct office office = {.request = request, .reply = reply, .now_us = clock_now_us()};
  enum outcome outcome = name_quote(&office);
  if (outcome == OK) outcome = order_version_asked(request, &office.version);
  if (outcome == OK) outcome = price_answer(&office);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, put, &office);
  return outcome == OK ? write(&office) : outcome;
}

/* ---- to end it
 * -------------------------------------------------------------------------------------------------------
 */

/* Whoever left an address gets a letter that says no, and why. */
static enum outcome decline(struct tx *tx, void *context) {
  struct office *office = context;
  const struct decline_asked *asked = office->request->parsed;
  const char *subject = NULL;
  enum outcome outcome = quote_lock(tx, office->id, office->request->arena, &office->quote);
  if (outcome != OK || text_equal(office->quote.row->state, "declined")) return outcome;
  if (!text_equal(office->quote.row->state, "asked") && !text_equal(office->quote.row->state, "answered"))
    return fault_set(&office->request->fault, QUOTE_ENDED, "", "it is %s", office->quote.row->state);
  const struct db_param words[] = {P_UUID(office->id), P_TEXT(asked->words ? asked->words : ""),
                                   P_TIME(office->now_us)};
  outcome = quote_end(tx, office->id, "declined", office->now_us);
  if (outcome == OK) outcome = tx_run(tx, &quote_put_words, words, NULL, NULL, NULL);
  if (outcome == OK) outcome = read_quote(tx, office);
  if (outcome != OK) return outcome;
  const char *letter = quote_letter(&office->quote, NULL, &subject, office->request->arena);
  const struct quote_mail mail = {office->id, office->quote.row->kpa, office->quote.row->email, subject, letter};
  return quote_post(tx, &mail, office->now_us);
}

static enum outcome post_decline(struct request *request, struct reply *reply) {
  struct office office = {.request = request, .reply = reply, .now_us = clock_now_us()};
  enum outcome outcome = name_quote(&office);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, decline, &office);
  return outcome == OK ? write(&office) : outcome;
}

/* Whoever asked wants to be forgotten: their words, how they are reached, their files, whose rows go now and whose
 * bytes go within two hours. What is open ends. */
static enum outcome forget(struct tx *tx, void *context) {
  struct office *office = context;
  const struct db_param of[] = {P_UUID(office->id)}, contact[] = {P_UUID(office->id), P_TIME(office->now_us)};
  enum outcome outcome = quote_lock(tx, office->id, office->request->arena, &office->quote);
  if (outcome != OK) return outcome;
  const char *state = office->quote.row->state;
  bool is_open = text_equal(state, "asked") || text_equal(state, "answered");
  if (is_open) outcome = quote_end(tx, office->id, "declined", office->now_us);
  if (outcome == OK) outcome = tx_run(tx, &quote_empty_contact, contact, NULL, NULL, NULL);
  if (outcome == OK) outcome = tx_run(tx, &quote_drop_files, of, NULL, NULL, NULL);
  return outcome == OK ? read_quote(tx, office) : outcome;
}

static enum outcome post_erasure(struct request *request, struct reply *reply) {
  struct office office = {.request = request, .reply = reply, .now_us = clock_now_us()};
  enum outcome outcome = name_quote(&office);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, forget, &office);
  return outcome == OK ? write(&office) : outcome;
}

#define OFFICE (ROLE_REFERENT | ROLE_ACCOUNTANT)
static const struct route routes[] = {
    ROUTE(GET, "/api/office/{kpa}/quotes", OFFICE, SCOPE_KPA, get_quotes, "Requests and quotes: open, or of two months",
          .answer = &quote_list_said, .refusals = REFUSALS(OK), .personal = true),
    ROUTE(GET, "/api/office/{kpa}/quotes/{quote}", OFFICE, SCOPE_KPA, get_quote, "One quote",
          .answer = &quote_desk_said, .versioned = true, .refusals = REFUSALS(NO_SUCH_QUOTE), .personal = true),
    ROUTE(GET, "/api/office/{kpa}/quotes/{quote}/files/{file}", OFFICE, SCOPE_KPA, get_file,
          "A file of a customer, to keep", .answers = "application/octet-stream", .refusals = REFUSALS(NO_SUCH_QUOTE),
          .personal = true),
    ROUTE(PUT, "/api/office/{kpa}/quotes/{quote}/answer", OFFICE, SCOPE_KPA, put_answer,
          "Prices, delay, last day, deposit: a letter with a link goes out. If-Match", .body = &answer_spec,
          .answer = &quote_desk_said, .status = 200, .versioned = true,
          .refusals = REFUSALS(NO_SUCH_QUOTE, QUOTE_ENDED, QUOTE_CHANGED, QUOTE_ITEM, BAD_QUANTITY, EMPTY_TICKET)),
    ROUTE(POST, "/api/office/{kpa}/quotes/{quote}/decline", OFFICE, SCOPE_KPA, post_decline,
          "It is not made here, and why: a letter says so", .body = &decline_spec, .answer = &quote_desk_said,
          .status = 200, .refusals = REFUSALS(NO_SUCH_QUOTE, QUOTE_ENDED)),
    ROUTE(POST, "/api/office/{kpa}/quotes/{quote}/erasure", OFFICE, SCOPE_KPA, post_erasure,
          "Whoever asked is forgotten: words, contact, files", .answer = &quote_desk_said, .status = 200,
          .refusals = REFUSALS(NO_SUCH_QUOTE)),
};
const struct route_table quote_office_routes = {routes, sizeof routes / sizeof routes[0]};
