/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_POS_INTAKE_PRIVATE_H
#define COMPTOIR_POS_INTAKE_PRIVATE_H

#include "pos/intake/intake.h"
#include "pos/intake/rows.h"
#include "pos/ticket/held.h"
#include "pos/ticket/returns.h"

#include <pthread.h>

/* ---- tills.c: keys and heads ------------------------------------------------------------------------- */

struct head { /* of one chain of a till; sequence 0 and zeros when it is empty */
  int64_t sequence;
  uint8_t hash[SHA256_BYTES];
  struct money perpetual_total, perpetual_total_abs; /* as the last record states them */
};

struct till_chain {
  struct head head; /* committed */
  struct head next; /* as the batch under way would leave it */
  bool stuck;       /* one of its records could not be written */
};

struct known_till { /* never freed before intake_stop: requests and the writer point to it */
  char code[64], kpa[16], legal_entity[32];
  struct verify_key *key;
  /* the rest belongs to the writer's thread */
  bool heads_known;
  bool closings_to_recount;                /* some may wait to be counted again */
  struct till_chain chains[RECORD_CHAINS]; /* in the order of record_chains */
};

struct till_registry {
  pthread_mutex_t lock;
  struct known_till **list; /* sorted by code */
  size_t count, capacity;
};
void tills_init(struct till_registry *registry);
void tills_done(struct till_registry *registry);
/* UNAUTHENTICATED: no such till. */
NODISCARD enum outcome tills_find(struct intake *intake, const char *code, struct known_till **till,
                                  struct fault *fault);
void tills_forget_heads(struct till_registry *registry);

/* ---- claims.c: records on their way in --------------------------------------------------------------- */

struct claim { /* one record a till claims to have made */
  struct known_till *till;
  struct db_bytes body, signature;
  uint8_t hash[SHA256_BYTES];
  struct record record; /* meaningful unless early is BAD_RECORD */
  size_t chain;         /* place in record_chains; 0 when early is BAD_RECORD */
  enum outcome early;   /* OK, or what reading and verifying found */
  enum outcome forced;  /* OK, or why the database would not take its content */
  struct fault early_fault;
  /* what the judge decided */
  bool settled, keep_record, keep_refused;
  enum intake_answer answer;
  enum outcome code;
  struct fault fault;
  struct ledger_entry entry; /* of an accepted record, in the writer's arena; no postings: nothing to post */
};
/* Everything that needs no database: parse, whose it is, signature. Runs in the caller's thread. */
void claim_read(struct claim *claim, struct known_till *till, const struct intake_record *record, struct arena *arena);
void claim_result(const struct claim *claim, struct intake_result *result);
static inline struct till_chain *claim_chain(const struct claim *claim) {
  return &claim->till->chains[claim->chain];
}
static inline bool claim_is_sale(const struct claim *claim) { /* of chain T: the only one with a ticket and an entry */
  return text_equal(record_chains[claim->chain].letter, CHAIN_SALES);
}

/* ---- queue.c ----------------------------------------------------------------------------------------- */

#define BATCH_JOBS 256
#define BATCH_RECORDS 1000
#define QUEUE_JOBS 4096
#define JOB_RECORDS 500

struct job { /* records of one till that arrive together and are answered together */
  struct job *next;
  struct known_till *till;
  struct claim *claims;
  size_t count;
  /* Called once by the writer, which then forgets the job. outcome OK: every claim is settled. */
  void (*done)(struct job *job, enum outcome outcome, const struct fault *fault);
  void *context;
};

struct queue {
  pthread_mutex_t lock;
  pthread_cond_t filled;
  struct job *first, **last;
  size_t count;
  bool stopping;
};
void queue_init(struct queue *queue);
void queue_done(struct queue *queue);
NODISCARD bool queue_put(struct queue *queue, struct job *job); /* false: full or stopping */
/* What waits, in order, up to the limits of a batch; waits for a first one. NULL: stopping and empty. */
struct job *queue_take(struct queue *queue);
void queue_stop(struct queue *queue);

/* ---- directory.c: what the content of a record is held against --------------------------------------- */

struct versions {
  int64_t catalog, people;
};
NODISCARD enum outcome versions_read(struct tx *tx, struct arena *arena, struct versions *versions);

struct coded { /* a code of a KPA */
  const char *kpa, *code;
};
struct coded_list {
  struct coded *list; /* sorted */
  size_t count;
};
struct directory {
  struct arena arena;
  struct versions versions;
  int64_t checked_us; /* monotonic; 0: never read */
  struct ledger_people people;
  struct coded_list items, activities, accounts; /* accounts: kpa "" */
  struct coded_list cashiers; /* whoever was ever given a till of a KPA, by what records call who is no member */
  const struct catalog_vat_rate *rates;
  size_t rate_count;
};
/* Reads everything again when catalogue or people changed; asks at most once a second unless now. */
NODISCARD enum outcome directory_refresh(struct intake *intake, bool now, struct fault *fault);
bool directory_has(const struct coded_list *list, const char *kpa, const char *code);
bool directory_has_rate(const struct directory *directory, int64_t rate, struct date day);

/* ---- content.c, sale.c: may this record become a sale? ----------------------------------------------- */

/* Pure. The head is the one before the record. Field pointers are those of the record ("/ticket/lines/0/item"). */
NODISCARD enum outcome content_check(const struct record *record, const struct known_till *till,
                                     const struct head *before, const struct directory *directory, int64_t now_us,
                                     struct arena *arena, struct fault *fault);
NODISCARD enum outcome sale_entry(const struct record *record, const struct directory *directory, struct arena *arena,
                                  struct ledger_entry *entry, struct fault *fault);

/* ---- place.c: may this record of another chain be kept as it is? ------------------------------------- */

/* Pure. Of this till's KPA and legal entity, by somebody who held it, dated, carrying the totals of before on, right in
 * itself. */
NODISCARD enum outcome place_check(const struct record *record, const struct known_till *till,
                                   const struct head *before, const struct directory *directory, int64_t now_us,
                                   struct arena *arena, struct fault *fault);
/* Of any chain: totals that go on from the record before. ARITHMETIC_MISMATCH. */
NODISCARD enum outcome perpetual_check(const struct record *record, const struct head *before, struct fault *fault);
/* Members, and whoever was given a till: a right that ended meanwhile does not undo a sale of when it lasted. */
NODISCARD enum outcome cashier_check(const struct record *record, const struct known_till *till,
                                     const struct directory *directory, struct fault *fault);

/* ---- effects.c: what records of other chains than T change in tables beside them ---------------------- */

/* Called by the writer with the accepted records of a batch, in the order they came, in its transaction. Sales, which
 * have their projection and their entry, are not among them. Chain X has no effect, ever. */
NODISCARD enum outcome effects_store(struct tx *tx, const struct record *const records[], size_t count, int64_t now_us,
                                     struct arena *arena);

/* ---- orders.c: tells the orders of the shop which ticket of the batch sold them. ------------------------ */

struct batch;
NODISCARD enum outcome orders_hear(struct tx *tx, const struct batch *batch);

/* ---- closings.c: closings counted again ----------------------------------------------------------------- */

/* Fills tills, which has room for count, with those of a batch that have closings to count again. */
size_t closings_to_recount(struct claim *const claims[], size_t count, struct known_till *tills[]);
/* After the batch is answered. What cannot be counted yet, or fails, is tried again with the till's next records. */
void closings_recount(struct intake *intake, struct known_till *const tills[], size_t count);
struct unchecked_row {
  const char *closing;
  struct db_bytes body, previous; /* previous empty: there is none */
};
struct difference_row {
  const char *till, *kind;
  int64_t number;
  struct date business_day;
  const char *field, *hint;
  int64_t checked_at;
};
struct closing_waiting {
  bool waits;
};
extern const struct db_query closings_list_unchecked, closings_wait, closings_put_recount, closings_list_differences;

/* ---- judge.c, store.c, refused.c --------------------------------------------------------------------- */

struct known_row {         /* a ticket that comes back, and what came back of it */
  const char *id, *source; /* source NULL: the sale */
  struct db_bytes body;
};
struct credited_row { /* what the office gave back of a line by credit notes */
  const char *ticket;
  int64_t line, gross_cents;
};
struct held_row_sum { /* what is left of something that waits for somebody */
  const char *kpa, *kind, *reference;
  int64_t amount;
};
struct held_fact_row {
  const char *kind, *item, *label, *ticket;
  int64_t balance, vat_rate, line;
};
struct held_member_row {
  const char *member;
  int64_t weight;
};
struct hold_row {
  const char *code, *reference;
};
struct known { /* what the tables say about the tickets of a batch */
  struct known_row *rows;
  struct record *records; /* the rows, read */
  struct credited_row *credited;
  struct held_row_sum *held;
  size_t count, credited_count, held_count;
};

struct batch {
  struct intake *intake;
  struct claim **claims;
  size_t count;
  bool careful; /* after a failure: also look for ids that are taken */
  int64_t now_us;
  struct arena *arena;
  struct refused_row *refused; /* to insert, chained */
  size_t refused_count;
  struct known known;
};
/* Decides every claim in order; moves the tills' next heads. Reads what replays need. */
NODISCARD enum outcome batch_judge(struct batch *batch, struct fault *fault);
/* One transaction: records, projection, ledger entries, refusals. */
NODISCARD enum outcome batch_store(struct batch *batch, struct fault *fault);

/* ---- known.c, back.c: returns and what waits for somebody
 * ------------------------------------------------------------ */

/* Reads what the tickets of batch refer to. */
NODISCARD enum outcome known_read(struct batch *batch, struct fault *fault);
/* Whether a return gives back what its source says, and no more than is left after the returns and credit notes before
 * it: UNKNOWN_TICKET, RETURN_TOO_MUCH, ARITHMETIC_MISMATCH. Those before it in the batch count. */
NODISCARD enum outcome back_check(const struct batch *batch, const struct claim *claim, struct fault *fault);
/* Whether what it spends is there: UNKNOWN_VOUCHER, VOUCHER_SPENT. */
NODISCARD enum outcome held_judge(const struct batch *batch, const struct claim *claim, struct fault *fault);

struct refused_head {
  bool known;
  int64_t sequence;
  uint8_t hash[SHA256_BYTES];
};
/* Chains the refusals of batch that are not named yet. */
NODISCARD enum outcome refused_chain(struct batch *batch, struct fault *fault);
void refused_hash(const struct refused_row *row, uint8_t hash[static SHA256_BYTES]);

/* ---- compare.c --------------------------------------------------------------------------------------- */

/* Findings name table, row and column. Both lists in the order of the chain. */
void rows_compare(enum row_kind kind, const struct row_list *expected, const struct row_list *actual,
                  struct arena *arena, struct verify_report *report);

/* ---- snapshot.c -------------------------------------------------------------------------------------- */

struct shelf_place {
  char kpa[16];
  struct versions versions;
  struct date day;
  int64_t checked_us;
  struct shared_body *body;
};
struct shelf {
  pthread_mutex_t lock;
  struct shelf_place *places;
  size_t count;
};
void shelf_init(struct shelf *shelf);
void shelf_done(struct shelf *shelf);
/* The prebuilt answer for tills of kpa; the caller owns one reference. */
NODISCARD enum outcome shelf_take(struct intake *intake, const char *kpa, struct shared_body **body,
                                  struct fault *fault);

/* ---- waiting.c: tills that wait for the next catalogue ------------------------------------------------ */

struct waiter;
struct waiting {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t changed;
  struct waiter *first;
  bool started, stopping;
};
NODISCARD enum outcome waiting_start(struct intake *intake, struct fault *fault);
void waiting_stop(struct waiting *waiting); /* answers everybody who waits, and lets nobody wait any more */
/* Keeps the request, which has become DEFERRED, until the catalogue of its till is not the one of its If-None-Match, or
 * wait_us have passed. False: it must be answered at once. */
NODISCARD bool waiting_put(struct intake *intake, struct request *request, int64_t wait_us);

/* ---- routes.c: how often a wrong enrolment code may be tried ----------------------------------------- */

#define WRONG_CODES_A_MINUTE 60
struct door {
  pthread_mutex_t lock;
  int64_t since_us;
  int wrong; /* codes in the minute that began at since_us */
};

/* ---- writer.c ---------------------------------------------------------------------------------------- */

struct intake {
  struct db *db, *own; /* the pool of all; the writer's single connection */
  pthread_t thread;
  struct queue queue;
  struct till_registry tills;
  struct shelf shelf;
  struct waiting waiting;
  struct door door;
  /* the rest belongs to the writer's thread */
  struct arena arena;
  struct directory directory;
  struct refused_head refused;
  int64_t backend;             /* process id of the connection that holds the lock; 0: not held */
  int64_t written, analyze_at; /* records: in the tables, and when the planner looks at them again */
};
/* The lock and every head of batch are in hand afterwards. */
NODISCARD enum outcome writer_prepare(struct intake *intake, struct claim *const claims[], size_t count,
                                      struct fault *fault);
void writer_forget(struct intake *intake); /* what memory says may be wrong now */

/* ---- queries.c: one look into the database ----------------------------------------------------------- */

struct look { /* work for db_transact: runs query once */
  const struct db_query *query;
  const struct db_param *params;
  struct arena *arena;
  void *rows;
  size_t count;
};
enum outcome intake_look(struct tx *tx, void *look);
/* Reads rows (address of a pointer to the row struct; may be NULL) outside of any other transaction. */
NODISCARD enum outcome intake_look_up(struct db *db, const struct db_query *query, const struct db_param params[],
                                      struct arena *arena, void *rows, size_t *count, struct fault *fault);

struct till_row {
  const char *code, *kpa, *legal_entity, *name;
  struct db_bytes public_key;
};
struct token_row {
  const char *code, *kpa;
};
struct lock_row {
  bool taken;
  int64_t backend;
};
struct held_row {
  bool held;
};
struct chain_row {
  int64_t sequence;
  struct db_bytes hash;
};
struct chain_head_row {
  const char *chain;
  int64_t sequence;
  struct db_bytes hash;
};
struct head_row {
  const char *till, *chain;
  int64_t sequence;
  struct db_bytes hash, body;
};
struct stored_row {
  const char *till, *chain;
  int64_t sequence;
  struct db_bytes hash, body;
  const char *refused;
};
struct uuid_row {
  const char *id;
};
struct shop_order_row {
  const char *id, *kpa, *web; /* web: the till that the shop is itself; NULL */
};
struct named_row {
  const char *till;
  struct db_bytes body_hash;
  const char *code;
};
struct code_row {
  const char *code;
};
struct enrolment_row {
  const char *till, *kpa, *name;
};
struct till_state_row {
  const char *till, *name;
  int64_t sequence;
  struct db_bytes hash;
  int64_t received_at, records, last_at, refused;
  bool whole;
};
struct refusal_row {
  int64_t sequence;
  const char *till, *code, *detail;
  int64_t received_at;
};
struct verify_till_row {
  const char *till, *kpa, *legal_entity;
  struct db_bytes public_key;
};
struct verify_record_row {
  int64_t sequence;
  struct db_bytes hash, body, signature;
  bool refused;
};
struct count_row {
  int64_t records;
};
struct stray_row {
  const char *name, *row;
};

extern const struct db_query intake_find_till, intake_find_token, intake_take_lock, intake_require_backend,
    intake_read_heads, intake_find_heads, intake_find_stored, intake_find_tickets, intake_find_refused,
    intake_find_refused_head, intake_insert_records, intake_insert_parts, intake_insert_refused, intake_read_versions,
    intake_count_records, intake_list_items, intake_list_activities, intake_list_accounts, intake_list_cashiers,
    intake_read_cashiers, intake_find_kpa, intake_put_enrolment, intake_use_enrolment, intake_put_till,
    intake_list_tills, intake_list_refused, intake_list_revoked, intake_verify_tills, intake_verify_records,
    intake_verify_strays, intake_verify_refused;
extern const struct db_query intake_verify_projection[PROJECTION_TABLES];
/* ---- settings.c: what the KPA decided about its tills ------------------------------------------------- */

/* day: what is closed from then on. NOT_FOUND: no such KPA. */
NODISCARD enum outcome till_settings_read(struct tx *tx, const char *kpa, struct date day, struct arena *arena,
                                          struct snapshot_till *till);
extern const struct db_query intake_list_shop_orders, intake_read_known, intake_read_credited, intake_sum_held,
    intake_find_held, intake_find_ticket, intake_take_holds, intake_list_held_members;

#endif
