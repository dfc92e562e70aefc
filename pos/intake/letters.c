/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pos/intake/letters.h"

#include "access/access.h"
#include "core/db/services.h"
#include "core/mail.h"

#include "sql_queries.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define BODY_MAX ((size_t)64 << 10)

struct letter_body {
  const char *id, *kind, *to, *subject, *text;
  const char *customer, *invoice, *name, *address, *siren, *vat_number, *delivery_address, *salt;
};
static const char *const kinds[] = {"mail", "customer", NULL};
static const struct spec_field letter_fields[] = {
    SPEC_FIELD(struct letter_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct letter_body, kind, .required = true, .choices = kinds),
    SPEC_FIELD(struct letter_body, to, .max = 120),
    SPEC_FIELD(struct letter_body, subject, .max = 300),
    SPEC_FIELD(struct letter_body, text, .max = 40000),
    SPEC_FIELD(struct letter_body, customer, .form = FORM_UUID),
    SPEC_FIELD(struct letter_body, invoice, .form = FORM_UUID),
    SPEC_FIELD(struct letter_body, name, .max = 120),
    SPEC_FIELD(struct letter_body, address, .max = 200),
    SPEC_FIELD(struct letter_body, siren, .max = 9),
    SPEC_FIELD(struct letter_body, vat_number, .max = 20),
    SPEC_FIELD(struct letter_body, delivery_address, .max = 200),
    SPEC_FIELD(struct letter_body, salt, .form = FORM_HEX64),
};
static const struct spec letter_spec = SPEC("TillLetterSent", struct letter_body, letter_fields);

static const enum db_kind invoice_params[] = {DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_INTEGER,
                                              DB_UUID, DB_TIME, DB_TEXT, DB_TEXT, DB_INTEGER};
static const struct db_query insert_till_invoice = {.name = "intake/insert_till_invoice",
                                                    .sql = sql_intake_insert_till_invoice,
                                                    .params = invoice_params,
                                                    .param_count = COUNT(invoice_params)};
static const enum db_kind customer_params[] = {DB_UUID, DB_TEXT, DB_UUID, DB_TEXT, DB_TEXT,
                                               DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME, DB_TEXT};
static const struct db_query put_till_customer = {.name = "intake/put_till_customer",
                                                  .sql = sql_intake_put_till_customer,
                                                  .params = customer_params,
                                                  .param_count = COUNT(customer_params)};
static const enum db_kind mail_params[] = {DB_UUID, DB_TEXT, DB_TEXT, DB_TEXT, DB_TIME};
static const struct db_query put_till_mail = {.name = "intake/put_till_mail",
                                              .sql = sql_intake_put_till_mail,
                                              .params = mail_params,
                                              .param_count = COUNT(mail_params)};
const struct db_query *const letters_queries[] = {&insert_till_invoice, &put_till_customer, &put_till_mail, NULL};

struct letter_job {
  const struct letter_body *letter;
  const char *kpa;
};

static enum outcome check_letter(const struct letter_body *letter, struct fault *fault);
static enum outcome keep_letter(struct tx *tx, void *context);

static const char *or_empty(const char *text) {
  return text ? text : "";
}

/* The same letter twice is one: its id was made at the till. */
static enum outcome post_letter(struct request *request, struct reply *reply) {
  const struct services *services = request->app;
  struct letter_job job = {request->parsed, request->who.kpa};
  if (!text_equal(request->who.id, request->params[0]))
    return fault_set(&request->fault, WRONG_TILL, "till", "%s", request->params[0]);
  enum outcome outcome = check_letter(job.letter, &request->fault);
  if (outcome == OK) outcome = db_transact(services->house, TX_WRITE, keep_letter, &job, &request->fault);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_text(&json, "id", job.letter->id);
  json_close(&json);
  return OK;
}

static enum outcome check_letter(const struct letter_body *letter, struct fault *fault) {
  if (text_equal(letter->kind, "mail")) {
    if (!letter->to || !mail_address_is_valid(letter->to))
      return fault_set(fault, OUT_OF_RANGE, "/to", "an e-mail address");
    return letter->subject && letter->text ? OK : fault_set(fault, MISSING_FIELD, "/text", "what it says");
  }
  bool whole = letter->customer && letter->invoice && letter->name && letter->address && letter->salt;
  return whole ? OK : fault_set(fault, MISSING_FIELD, "/customer", "whose invoice is it?");
}

static enum outcome keep_letter(struct tx *tx, void *context) {
  const struct letter_job *job = context;
  const struct letter_body *letter = job->letter;
  int64_t now_us = clock_now_us();
  if (text_equal(letter->kind, "mail")) {
    const struct db_param params[] = {P_UUID(letter->id), P_TEXT(letter->to), P_TEXT(letter->subject),
                                      P_TEXT(letter->text), P_TIME(now_us)};
    return tx_run(tx, &put_till_mail, params, NULL, NULL, NULL);
  }
  const struct db_param params[] = {P_UUID(letter->customer),
                                    P_TEXT(job->kpa),
                                    P_UUID(letter->invoice),
                                    P_TEXT(letter->name),
                                    P_TEXT(letter->address),
                                    P_TEXT(or_empty(letter->siren)),
                                    P_TEXT(or_empty(letter->vat_number)),
                                    P_TEXT(letter->salt),
                                    P_TIME(now_us),
                                    P_TEXT(or_empty(letter->delivery_address))};
  return tx_run(tx, &put_till_customer, params, NULL, NULL, NULL);
}

enum outcome invoices_store(struct tx *tx, const struct record *const records[], size_t count, int64_t now_us,
                            struct arena *arena) {
  (void)arena;
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < count; i++) {
    const struct record *record = records[i];
    int64_t at_us = now_us;
    const char *customer = or_empty(record->invoice.customer);
    if (!uuid_is_valid(customer)) customer = "";
    if (!time_parse(record->at, &at_us)) at_us = now_us;
    const struct db_param params[] = {P_UUID(record->id),
                                      P_TEXT(record->legal_entity),
                                      P_TEXT(record->kpa),
                                      P_TEXT(record->till),
                                      P_INTEGER(record->sequence),
                                      P_UUID(record->invoice.ticket),
                                      P_TIME(at_us),
                                      P_TEXT(customer),
                                      P_TEXT(or_empty(record->invoice.customer_hash)),
                                      P_INTEGER(record->invoice.total.cents)};
    outcome = tx_run(tx, &insert_till_invoice, params, NULL, NULL, NULL);
  }
  return outcome;
}

static const struct route routes[] = {
    ROUTE(POST, "/api/pos/tills/{till}/letters", ROLE_TILL, SCOPE_TILL, post_letter,
          "What a till gives once: a receipt to mail, the name on an invoice", .body = &letter_spec,
          .body_max = BODY_MAX, .rate = RATE_TILL),
};
const struct route_table letters_routes = {routes, COUNT(routes)};
