/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is given: things (they cost nothing) and money for the association (it is not ours). Registers, outside the
 * books. */
#include "costs/private.h"

#include "core/json.h"

enum { WEIGHT_MAX = 50000000, PIECES_MAX = 100000 };

struct lot_body {
  const char *id, *received_on, *category, *origin;
  int64_t weight, pieces;
};
struct gift_body {
  const char *id, *given_on, *association, *means;
  struct money amount;
};
struct cancel_body {
  bool sure;
};
static const char *const categories[] = {"clothes", "shoes",      "linen",     "furniture", "crockery", "books",
                                         "toys",    "electrical", "materials", "other",     NULL};
static const char *const origins[] = {"person", "drop_box", "association", "company", "other", NULL};
static const char *const means[] = {"cash", "cheque", "card", "transfer", NULL};
static const struct spec_field lot_fields[] = {
    SPEC_FIELD(struct lot_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct lot_body, received_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct lot_body, category, .required = true, .choices = categories),
    SPEC_FIELD(struct lot_body, origin, .required = true, .choices = origins),
    SPEC_FIELD(struct lot_body, weight, .min = 0, .max = WEIGHT_MAX),
    SPEC_FIELD(struct lot_body, pieces, .min = 0, .max = PIECES_MAX),
};
const struct spec cost_lot_spec = SPEC("DonationLot", struct lot_body, lot_fields);
static const struct spec_field gift_fields[] = {
    SPEC_FIELD(struct gift_body, id, .required = true, .form = FORM_UUID),
    SPEC_FIELD(struct gift_body, given_on, .required = true, .form = FORM_DATE),
    SPEC_FIELD(struct gift_body, association, .required = true, .min = 1, .max = 80),
    SPEC_FIELD(struct gift_body, means, .required = true, .choices = means),
    SPEC_FIELD(struct gift_body, amount, .required = true, .min = 1, .max = COST_LIMIT_CENTS),
};
const struct spec cost_gift_spec = SPEC("MoneyDonation", struct gift_body, gift_fields);
static const struct spec_field cancel_fields[] = {SPEC_FIELD(struct cancel_body, sure, .required = true)};
const struct spec cost_cancel_spec = SPEC("Cancellation", struct cancel_body, cancel_fields);

struct donation_job {
  struct request *request;
  struct author author;
  struct span span;
  struct lot_row lot, *lots;
  struct gift_row gift, *gifts;
  size_t lot_count, gift_count;
};

static enum outcome read_donations(struct tx *tx, void *context);
static enum outcome check_day(struct request *request, const char *text, const char *field, struct date *day);
static enum outcome keep_lot(struct tx *tx, void *context);
static bool same_lot(const struct lot_row *kept, const struct lot_row *asked);
static enum outcome keep_gift(struct tx *tx, void *context);
static bool same_gift(const struct gift_row *kept, const struct gift_row *asked);
static enum outcome cancel(struct request *request, enum outcome (*work)(struct tx *tx, void *context),
                           struct donation_job *job);
static enum outcome cancel_lot(struct tx *tx, void *context);
static enum outcome cancel_gift(struct tx *tx, void *context);
static void write_lot(struct json *json, const struct lot_row *row);
static void write_gift(struct json *json, const struct gift_row *row);

enum outcome get_donations(struct request *request, struct reply *reply) {
  struct donation_job job = {.request = request};
  enum outcome outcome = cost_month_asked(request, &job.span);
  if (outcome == OK) outcome = access_transact(request, TX_READ, read_donations, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  json_open(&json, NULL);
  json_open_list(&json, "lots");
  for (size_t i = 0; i < job.lot_count; i++) write_lot(&json, &job.lots[i]);
  json_close_list(&json);
  json_open_list(&json, "money");
  for (size_t i = 0; i < job.gift_count; i++) write_gift(&json, &job.gifts[i]);
  json_close_list(&json);
  json_close(&json);
  return OK;
}

static enum outcome read_donations(struct tx *tx, void *context) {
  struct donation_job *job = context;
  struct arena *arena = job->request->arena;
  enum outcome outcome = cost_store_list_lots(tx, &job->span, arena, &job->lots, &job->lot_count);
  return outcome == OK ? cost_store_list_gifts(tx, &job->span, arena, &job->gifts, &job->gift_count) : outcome;
}

enum outcome post_lot(struct request *request, struct reply *reply) {
  const struct lot_body *body = request->parsed;
  struct donation_job job = {.request = request, .author = cost_author(request)};
  job.lot = (struct lot_row){.id = body->id,
                             .category = body->category,
                             .origin = body->origin,
                             .weight = body->weight,
                             .pieces = body->pieces};
  if (body->weight == 0 && body->pieces == 0)
    return fault_set(&request->fault, MISSING_FIELD, "/weight", "Écrivez un poids ou un nombre de pièces.");
  enum outcome outcome = check_day(request, body->received_on, "/received_on", &job.lot.received_on);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, keep_lot, &job);
  if (outcome != OK && outcome != CREATED) return outcome;
  struct json json = json_into(&reply->body);
  write_lot(&json, &job.lot);
  return outcome;
}

static enum outcome check_day(struct request *request, const char *text, const char *field, struct date *day) {
  if (date_parse(text, day) && date_compare(*day, date_in_paris(clock_now_us())) <= 0) return OK;
  return fault_set(&request->fault, OUT_OF_RANGE, field, "Cette date n’est pas encore arrivée.");
}

static enum outcome keep_lot(struct tx *tx, void *context) {
  struct donation_job *job = context;
  struct arena *arena = job->request->arena;
  const struct span one = {.kpa = job->author.kpa, .id = job->lot.id};
  enum outcome outcome = cost_store_lock(tx, one.kpa, one.id, arena);
  if (outcome == OK) outcome = cost_store_list_lots(tx, &one, arena, &job->lots, &job->lot_count);
  if (outcome != OK) return outcome;
  if (job->lot_count == 0) {
    outcome = cost_store_add_lot(tx, &job->lot, &job->author);
    return outcome == OK ? CREATED : outcome;
  }
  if (!same_lot(job->lots, &job->lot)) return fault_set(tx_fault(tx), ID_REUSED, "/id", "%s", "");
  job->lot = job->lots[0];
  return OK;
}

static bool same_lot(const struct lot_row *kept, const struct lot_row *asked) {
  return date_compare(kept->received_on, asked->received_on) == 0 && text_equal(kept->category, asked->category) &&
         text_equal(kept->origin, asked->origin) && kept->weight == asked->weight && kept->pieces == asked->pieces;
}

enum outcome post_gift(struct request *request, struct reply *reply) {
  const struct gift_body *body = request->parsed;
  struct donation_job job = {.request = request, .author = cost_author(request)};
  job.gift =
      (struct gift_row){.id = body->id, .association = body->association, .means = body->means, .amount = body->amount};
  enum outcome outcome = check_day(request, body->given_on, "/given_on", &job.gift.given_on);
  if (outcome == OK) outcome = access_transact(request, TX_WRITE, keep_gift, &job);
  if (outcome != OK && outcome != CREATED) return outcome;
  struct json json = json_into(&reply->body);
  write_gift(&json, &job.gift);
  return outcome;
}

static enum outcome keep_gift(struct tx *tx, void *context) {
  struct donation_job *job = context;
  struct arena *arena = job->request->arena;
  const struct span one = {.kpa = job->author.kpa, .id = job->gift.id};
  enum outcome outcome = cost_store_lock(tx, one.kpa, one.id, arena);
  if (outcome == OK) outcome = cost_store_list_gifts(tx, &one, arena, &job->gifts, &job->gift_count);
  if (outcome != OK) return outcome;
  if (job->gift_count == 0) {
    outcome = cost_store_add_gift(tx, &job->gift, &job->author);
    return outcome == OK ? CREATED : outcome;
  }
  if (!same_gift(job->gifts, &job->gift)) return fault_set(tx_fault(tx), ID_REUSED, "/id", "%s", "");
  job->gift = job->gifts[0];
  return OK;
}

static bool same_gift(const struct gift_row *kept, const struct gift_row *asked) {
  return date_compare(kept->given_on, asked->given_on) == 0 && text_equal(kept->association, asked->association) &&
         text_equal(kept->means, asked->means) && kept->amount.cents == asked->amount.cents;
}

enum outcome post_lot_cancel(struct request *request, struct reply *reply) {
  struct donation_job job = {.request = request, .author = cost_author(request)};
  enum outcome outcome = cancel(request, cancel_lot, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  write_lot(&json, job.lots);
  return OK;
}

enum outcome post_gift_cancel(struct request *request, struct reply *reply) {
  struct donation_job job = {.request = request, .author = cost_author(request)};
  enum outcome outcome = cancel(request, cancel_gift, &job);
  if (outcome != OK) return outcome;
  struct json json = json_into(&reply->body);
  write_gift(&json, job.gifts);
  return OK;
}

static enum outcome cancel(struct request *request, enum outcome (*work)(struct tx *tx, void *context),
                           struct donation_job *job) {
  const struct cancel_body *body = request->parsed;
  if (!uuid_is_valid(request->params[1])) return NOT_FOUND;
  if (!body->sure) return fault_set(&request->fault, CONFIRMATION_NEEDED, "/sure", "%s", "");
  job->span = (struct span){.kpa = job->author.kpa, .id = request->params[1]};
  return access_transact(request, TX_WRITE, work, job);
}

static enum outcome cancel_lot(struct tx *tx, void *context) {
  struct donation_job *job = context;
  enum outcome outcome = cost_store_cancel(tx, &costs_cancel_lot, job->span.id, &job->author);
  if (outcome == OK) outcome = cost_store_list_lots(tx, &job->span, job->request->arena, &job->lots, &job->lot_count);
  return outcome == OK && job->lot_count == 0 ? NOT_FOUND : outcome;
}

static enum outcome cancel_gift(struct tx *tx, void *context) {
  struct donation_job *job = context;
  enum outcome outcome = cost_store_cancel(tx, &costs_cancel_gift, job->span.id, &job->author);
  if (outcome == OK)
    outcome = cost_store_list_gifts(tx, &job->span, job->request->arena, &job->gifts, &job->gift_count);
  return outcome == OK && job->gift_count == 0 ? NOT_FOUND : outcome;
}

static void write_lot(struct json *json, const struct lot_row *row) {
  json_open(json, NULL);
  json_text(json, "id", row->id);
  cost_write_date(json, "received_on", row->received_on);
  json_text(json, "category", row->category);
  json_text(json, "origin", row->origin);
  json_integer(json, "weight", row->weight);
  json_integer(json, "pieces", row->pieces);
  json_bool(json, "cancelled", row->cancelled);
  json_close(json);
}

static void write_gift(struct json *json, const struct gift_row *row) {
  json_open(json, NULL);
  json_text(json, "id", row->id);
  cost_write_date(json, "given_on", row->given_on);
  json_text(json, "association", row->association);
  json_text(json, "means", row->means);
  json_money(json, "amount", row->amount);
  json_bool(json, "cancelled", row->cancelled);
  json_close(json);
}
