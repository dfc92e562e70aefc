/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access/access.h"
#include "core/text.h"
#include "statements/invoice_store.h"

#include <string.h>

enum { LISTED_MAX = 100 };

struct issue_job { /* an invoice or a credit note about to be made */
  struct request *request;
  int64_t now_us;
  struct date today;
  uint8_t asked[SHA256_BYTES];
  const char *id;
  enum outcome (*make)(struct tx *tx, struct issue_job *job);
  struct invoice_seller seller;
  int64_t taken; /* the number */
  struct invoice_row row;
  struct invoice document;
  bool existed;
};
struct list_job {
  struct request *request;
  struct date before;
  struct invoice_listed *list;
  size_t count;
};
struct show_job {
  struct request *request;
  struct invoice_row row;
};

static enum outcome issue(struct request *request, struct reply *reply, const struct spec *spec, const char *id,
                          enum outcome (*make)(struct tx *tx, struct issue_job *job));
static enum outcome issue_in(struct tx *tx, void *context);
static enum outcome answer_same(struct tx *tx, struct issue_job *job);
static enum outcome make_invoice(struct tx *tx, struct issue_job *job);
static enum outcome make_credit(struct tx *tx, struct issue_job *job);
static enum outcome keep(struct tx *tx, struct issue_job *job);
static const char *number_text(const struct issue_job *job);
static enum outcome read_list(struct tx *tx, void *context);
static void write_listed(struct json *json, const struct invoice_listed *one, struct arena *arena);
static enum outcome read_one(struct tx *tx, void *context);

enum outcome post_invoice(struct request *request, struct reply *reply) {
  const struct invoice_request *asked = request->parsed;
  return issue(request, reply, &invoice_request_spec, asked->id, make_invoice);
}

enum outcome post_credit_note(struct request *request, struct reply *reply) {
  const struct credit_request *asked = request->parsed;
  return issue(request, reply, &credit_request_spec, asked->id, make_credit);
}

static enum outcome issue(struct request *request, struct reply *reply, const struct spec *spec, const char *id,
                          enum outcome (*make)(struct tx *tx, struct issue_job *job)) {
  AUTO(buffer) struct buffer canonical = {0};
  struct issue_job job = {.request = request, .now_us = clock_now_us(), .id = id, .make = make};
  struct json json = json_into(&canonical);
  spec_write(spec, request->parsed, &json);
  sha256(canonical.bytes, canonical.length, job.asked);
  job.today = date_in_paris(job.now_us);
  enum outcome outcome = access_transact(request, TX_WRITE, issue_in, &job);
  if (outcome != OK) return outcome;
  struct json answer = json_into(&reply->body);
  json_open(&answer, NULL);
  json_text(&answer, "id", id);
  json_text(&answer, "number", job.document.number);
  json_money(&answer, "gross", job.document.gross);
  json_close(&answer);
  return job.existed ? OK : CREATED;
}

/* The number is taken first: whoever asks at the same time waits, and then sees what was made. */
static enum outcome issue_in(struct tx *tx, void *context) {
  struct issue_job *job = context;
  struct arena *arena = job->request->arena;
  job->existed = false;
  enum outcome outcome = invoice_seller_read(tx, job->request->who.kpa, arena, &job->seller);
  if (outcome == OK) outcome = invoice_number_take(tx, &job->seller, job->today.year, arena, &job->taken);
  if (outcome == OK) outcome = invoice_find(tx, job->id, arena, &job->row, &job->existed);
  if (outcome != OK) return outcome;
  return job->existed ? answer_same(tx, job) : job->make(tx, job);
}

static enum outcome answer_same(struct tx *tx, struct issue_job *job) {
  const struct db_bytes *asked = &job->row.asked;
  if (asked->length != sizeof job->asked || memcmp(asked->bytes, job->asked, sizeof job->asked) != 0)
    return fault_set(tx_fault(tx), ID_REUSED, "/id", "another paper has this id");
  return invoice_parse(job->row.document, job->request->arena, &job->document, tx_fault(tx));
}

static enum outcome make_invoice(struct tx *tx, struct issue_job *job) {
  const struct invoice_request *asked = job->request->parsed;
  const struct invoice_seller *seller = &job->seller;
  struct arena *arena = job->request->arena;
  struct invoice_ticket ticket;
  enum outcome outcome = invoice_ticket_find(tx, seller->kpa, asked->ticket, arena, &ticket);
  if (outcome != OK) return outcome;
  struct invoice_facts facts = {.number = number_text(job),
                                .ticket = asked->ticket,
                                .place = arena_format(arena, "%s, %s", seller->kpa_name, seller->city),
                                .issued_on = job->today,
                                .sold_on = ticket.day,
                                .seller = {.name = seller->name,
                                           .address = seller->address,
                                           .legal_mention = seller->legal_mention,
                                           .siren = seller->siren,
                                           .siret = seller->siret,
                                           .vat_number = seller->vat_number},
                                .vat_on_debits = seller->vat_on_debits};
  outcome = invoice_facts_read(tx, &ticket, arena, &facts);
  if (outcome == OK) outcome = invoice_make(&facts, &asked->customer, arena, &job->document, tx_fault(tx));
  if (outcome != OK) return outcome;
  if (job->document.gross.cents <= 0)
    return fault_set(tx_fault(tx), UNKNOWN_TICKET, "/ticket", "nothing was paid on %s", asked->ticket);
  job->row = (struct invoice_row){.id = job->id, .kind = "invoice", .ticket = ticket.id};
  return keep(tx, job);
}

static enum outcome make_credit(struct tx *tx, struct issue_job *job) {
  const struct credit_request *asked = job->request->parsed;
  struct arena *arena = job->request->arena;
  struct invoice_row origin;
  struct invoice invoice, *earlier;
  size_t count;
  bool found;
  enum outcome outcome = invoice_find(tx, asked->invoice, arena, &origin, &found);
  if (outcome != OK) return outcome;
  if (!found || !text_equal(origin.kind, "invoice"))
    return fault_set(tx_fault(tx), NOT_FOUND, "/invoice", "no such invoice here");
  outcome = invoice_parse(origin.document, arena, &invoice, tx_fault(tx));
  if (outcome == OK) outcome = invoice_credits_read(tx, &origin, arena, &earlier, &count);
  if (outcome == OK)
    outcome = invoice_credit(&invoice, earlier, count, asked, number_text(job), job->today, arena, &job->document,
                             tx_fault(tx));
  if (outcome != OK) return outcome;
  job->row = (struct invoice_row){.id = job->id, .kind = "credit_note", .ticket = origin.ticket, .credits = origin.id};
  outcome = invoice_credit_post(tx, &job->seller, &job->row, &job->document, job->now_us, arena, &job->row.entry);
  return outcome == OK ? keep(tx, job) : outcome;
}

static enum outcome keep(struct tx *tx, struct issue_job *job) {
  AUTO(buffer) struct buffer document = {0};
  struct json json = json_into(&document);
  spec_write(&invoice_spec, &job->document, &json);
  job->row.kpa = job->seller.kpa;
  job->row.number = job->taken;
  job->row.issued_on = job->today;
  job->row.total = job->document.gross;
  job->row.asked = (struct db_bytes){job->asked, sizeof job->asked};
  job->row.document = document.bytes;
  return invoice_insert(tx, &job->row, job->seller.entity, job->request->who.person, job->now_us);
}

/* "CAE1-2026-000012" */
static const char *number_text(const struct issue_job *job) {
  return arena_format(job->request->arena, "%s-%d-%06lld", job->seller.entity, (int)job->today.year,
                      (long long)job->taken);
}

enum outcome get_invoices(struct request *request, struct reply *reply) {
  struct list_job job = {.request = request};
  const char *before = request_query(request, "before");
  if (before && !date_parse(before, &job.before))
    return fault_set(&request->fault, OUT_OF_RANGE, "before", "a day such as 2026-11-22");
  enum outcome outcome = access_transact(request, TX_READ, read_list, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "invoices");
  for (size_t i = 0; i < job.count; i++) write_listed(&json, &job.list[i], request->arena);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_list(struct tx *tx, void *context) {
  struct list_job *job = context;
  return invoice_list(tx, job->request->who.kpa, job->before, LISTED_MAX, job->request->arena, &job->list, &job->count);
}

static void write_listed(struct json *json, const struct invoice_listed *one, struct arena *arena) {
  char day[DATE_TEXT];
  json_open(json, NULL);
  json_text(json, "id", one->id);
  json_text(json, "number",
            arena_format(arena, "%s-%lld-%06lld", one->legal_entity, (long long)one->year, (long long)one->number));
  json_text(json, "kind", one->kind);
  json_text(json, "issued_on", date_format(one->issued_on, day));
  json_text(json, "customer", one->customer);
  json_text(json, "ticket", one->ticket);
  json_money(json, "gross", one->total);
  json_money(json, "credited", one->credited);
  json_text(json, "credits",
            one->credits ? arena_format(arena, "%s-%lld-%06lld", one->legal_entity, (long long)one->credits_year,
                                        (long long)one->credits_number)
                         : NULL);
  json_close(json);
}

enum outcome get_invoice(struct request *request, struct reply *reply) {
  struct show_job job = {.request = request};
  struct invoice invoice;
  if (!uuid_is_valid(request->params[1])) return fault_set(&request->fault, NOT_FOUND, "invoice", "no such invoice");
  enum outcome outcome = access_transact(request, TX_READ, read_one, &job);
  if (outcome == OK) outcome = invoice_parse(job.row.document, request->arena, &invoice, &request->fault);
  if (outcome != OK) return outcome;
  const char *format = request_query(request, "format");
  if (!format || text_equal(format, "json")) {
    buffer_text(&reply->body, job.row.document); /* the very bytes that were hashed */
    return OK;
  }
  struct paper paper = invoice_paper(&invoice, request->arena);
  const char *kind = text_equal(invoice.kind, "invoice") ? "facture" : "avoir";
  return reply_paper(request, reply, &paper, arena_format(request->arena, "%s-%s", kind, invoice.number));
}

static enum outcome read_one(struct tx *tx, void *context) {
  struct show_job *job = context;
  bool found = false;
  enum outcome outcome = invoice_find(tx, job->request->params[1], job->request->arena, &job->row, &found);
  if (outcome == OK && !found) return fault_set(tx_fault(tx), NOT_FOUND, "invoice", "no such invoice here");
  return outcome;
}
