/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_COSTS_PRIVATE_H
#define COMPTOIR_COSTS_PRIVATE_H

#include "access/access.h"
#include "core/text.h"
#include "costs/costs.h"
#include "sql_queries.h"
#include "worker/worker.h"

#define COSTS_REGISTERED(file) extern const struct db_query costs_##file;
#include "costs/queries.def"
#undef COSTS_REGISTERED

#define COSTS_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A query of sql/queries/costs, its parameters and the columns of its row type; or one that answers no rows. */
#define QUERY(file, param_list, column_list, row_type)                                                                 \
  const struct db_query costs_##file = {.name = "costs/" #file,                                                        \
                                        .sql = sql_costs_##file,                                                       \
                                        .params = (param_list),                                                        \
                                        .param_count = COSTS_COUNT(param_list),                                        \
                                        .columns = (column_list),                                                      \
                                        .column_count = COSTS_COUNT(column_list),                                      \
                                        .row_size = sizeof(row_type)}
#define QUERY_PLAIN(file, column_list, row_type)                                                                       \
  const struct db_query costs_##file = {.name = "costs/" #file,                                                        \
                                        .sql = sql_costs_##file,                                                       \
                                        .columns = (column_list),                                                      \
                                        .column_count = COSTS_COUNT(column_list),                                      \
                                        .row_size = sizeof(row_type)}
#define COMMAND(file, param_list)                                                                                      \
  const struct db_query costs_##file = {                                                                               \
      .name = "costs/" #file, .sql = sql_costs_##file, .params = (param_list), .param_count = COSTS_COUNT(param_list)}

/* ---- store --------------------------------------------------------------------------------------------------------
 */

struct span { /* of days, or one row by its id */
  const char *kpa;
  struct date from, to;
  const char *id; /* NULL: all between the days */
};

struct undone { /* the entry that took an entry back; reversal 0: it stands */
  int64_t entry, reversal;
  struct date reversed_on;
  const char *reason;
};

struct cost_row {
  const char *id, *kind, *label, *supplier, *scope, *member, *activity, *paid_by, *payer, *borne_by, *receipt,
      *media_type, *reason;
  struct date spent_on, booked_on, reversed_on;
  struct money net, vat;
  int64_t rate, entry, reversal;
  bool vat_deductible, in_base;
};
struct internal_row {
  const char *id, *seller, *buyer, *activity, *label, *reason;
  struct date sold_on, reversed_on;
  struct money net, cae;
  int64_t rate, entry, reversal;
};
struct receipt_row {
  const char *id, *media_type;
  int64_t pages, width, height, added_at;
};
struct lot_row {
  const char *id, *category, *origin;
  struct date received_on;
  int64_t weight, pieces;
  bool cancelled;
};
struct gift_row {
  const char *id, *association, *means;
  struct date given_on;
  struct money amount;
  bool cancelled;
};

struct author { /* who writes, and when */
  const char *kpa, *legal_entity, *person;
  int64_t now_us;
  struct date today;
};
struct author cost_author(const struct request *request);

/* One at a time for this id: what is read after it is what counts. */
NODISCARD enum outcome cost_store_lock(struct tx *tx, const char *kpa, const char *id, struct arena *arena);
NODISCARD enum outcome cost_store_list_costs(struct tx *tx, const struct span *span, struct arena *arena,
                                             struct cost_row **rows, size_t *count);
NODISCARD enum outcome cost_store_add_cost(struct tx *tx, const struct cost *cost, const struct author *author,
                                           int64_t entry);
NODISCARD enum outcome cost_store_first_open(struct tx *tx, const char *kpa, struct arena *arena, struct date *day);
/* What member has left; her purse is held until the transaction ends, as by whoever asks to be paid. */
NODISCARD enum outcome cost_store_balance(struct tx *tx, const char *kpa, const char *member, struct arena *arena,
                                          struct money *balance);
NODISCARD enum outcome cost_store_list_rates(struct tx *tx, struct date day, struct arena *arena, int64_t **rates,
                                             size_t *count);
struct activity_row {
  const char *code, *name;
};
NODISCARD enum outcome cost_store_list_activities(struct tx *tx, const char *kpa, struct arena *arena,
                                                  struct activity_row **rows, size_t *count);
NODISCARD enum outcome cost_store_list_internal(struct tx *tx, const struct span *span, struct arena *arena,
                                                struct internal_row **rows, size_t *count);
NODISCARD enum outcome cost_store_add_internal(struct tx *tx, const struct internal_sale *sale,
                                               const struct author *author, const struct split_rule *rule,
                                               int64_t entry);

/* By its id or by the digest of what was sent; rows empty when there is none. */
NODISCARD enum outcome cost_store_find_receipt(struct tx *tx, const char *kpa, const char *id,
                                               const uint8_t digest[SHA256_BYTES], struct arena *arena,
                                               struct receipt_row **rows, size_t *count);
NODISCARD enum outcome cost_store_add_receipt(struct tx *tx, const char *id, const struct worker_look *look,
                                              const uint8_t digest[static SHA256_BYTES], const struct author *author);
NODISCARD enum outcome cost_store_read_receipt(struct tx *tx, const char *kpa, const char *id, bool small,
                                               struct arena *arena, struct db_bytes *content, const char **media_type);

NODISCARD enum outcome cost_store_list_lots(struct tx *tx, const struct span *span, struct arena *arena,
                                            struct lot_row **rows, size_t *count);
NODISCARD enum outcome cost_store_add_lot(struct tx *tx, const struct lot_row *lot, const struct author *author);
NODISCARD enum outcome cost_store_list_gifts(struct tx *tx, const struct span *span, struct arena *arena,
                                             struct gift_row **rows, size_t *count);
NODISCARD enum outcome cost_store_add_gift(struct tx *tx, const struct gift_row *gift, const struct author *author);
NODISCARD enum outcome cost_store_cancel(struct tx *tx, const struct db_query *query, const char *id,
                                         const struct author *author);

/* ---- routes -------------------------------------------------------------------------------------------------------
 */

enum outcome get_costs(struct request *request, struct reply *reply);
enum outcome post_cost(struct request *request, struct reply *reply);
enum outcome post_cost_reversal(struct request *request, struct reply *reply);
enum outcome post_receipt(struct request *request, struct reply *reply);
enum outcome get_receipt(struct request *request, struct reply *reply);
enum outcome get_internal_sales(struct request *request, struct reply *reply);
enum outcome post_internal_sale(struct request *request, struct reply *reply);
enum outcome post_internal_reversal(struct request *request, struct reply *reply);
enum outcome get_donations(struct request *request, struct reply *reply);
enum outcome post_lot(struct request *request, struct reply *reply);
enum outcome post_gift(struct request *request, struct reply *reply);
enum outcome post_lot_cancel(struct request *request, struct reply *reply);
enum outcome post_gift_cancel(struct request *request, struct reply *reply);

extern const struct spec cost_spec, cost_reversal_spec, cost_internal_spec, cost_lot_spec, cost_gift_spec,
    cost_cancel_spec;

struct reversal_body {
  const char *reason;
};

/* ?month=YYYY-MM, this month without it; OUT_OF_RANGE. */
NODISCARD enum outcome cost_month_asked(struct request *request, struct span *span);
/* Takes back what stands, on the first open day that is not before its own; once: the second time says the same. */
struct taking_back {
  const char *id, *reason; /* reason: free words, kept with the row */
  const char *words;       /* of the entry, which nobody can empty */
  const struct db_query *note;
  struct date booked_on;
};
NODISCARD enum outcome cost_take_back(struct tx *tx, const struct author *author, const struct taking_back *taking,
                                      struct arena *arena, struct undone *undone, struct fault *fault);
void cost_write_date(struct json *json, const char *key, struct date date);
void cost_write_undone(struct json *json, const struct undone *undone);
enum outcome cost_reply_undone(struct reply *reply, const struct undone *undone); /* OK: {"reversed": …} */
NODISCARD enum outcome cost_knows_activity(struct tx *tx, const char *kpa, const char *code, struct arena *arena,
                                           bool *known);

#endif
