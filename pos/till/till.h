/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir-till: one touchscreen terminal. It prices with the catalogue it keeps, signs, commits to its journal,
 * answers, and only then sends to the server, for ever, until the server has acknowledged by number and hash. */
#ifndef COMPTOIR_POS_TILL_TILL_H
#define COMPTOIR_POS_TILL_TILL_H

#include "core/http/http.h"
#include "core/vault.h"
#include "pos/ticket/record.h"
#include "pos/ticket/snapshot.h"
#include "pos/till/cashier.h"
#include "pos/till/journal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#define TILL_SOFTWARE_NAME "comptoir-till"

/* A catalogue as received, ready to sell from; shared by the requests that use it while a newer one replaces it. */
struct catalogue_view {
  atomic_int references;
  struct arena arena;
  struct snapshot snapshot;
  const struct snapshot_index *index;
  struct shared_body *body; /* for GET /api/till/snapshot: without PINs */
  char etag[80];
  bool is_incomplete; /* read back without the PINs, or kept by another version: a whole one is asked for */
};

struct till_identity { /* empty texts before enrolment */
  char till[64], name[80], kpa[16];
  char server[256]; /* "http://127.0.0.1:8080", no final slash */
  char token[128];
};

struct moment { /* see till_moment_begin; belongs to whoever holds sale_lock */
  int depth;
  int64_t now_us;
  struct date day;
  char at[TIME_TEXT], business_day[DATE_TEXT];
  struct till_identity identity;
  struct catalogue_view *view; /* NULL before the first snapshot */
};

struct till {
  char *folder;    /* journal.db, keys, archives/ */
  int folder_lock; /* one program a folder: two would number the same chain */
  struct journal *journal;
  struct vault *vault; /* seals the key, the token and the PINs at rest */
  struct signing_key *key;
  pthread_mutex_t sale_lock;  /* one thing at a time: number, previous hash, commit; may be taken again by its holder */
  struct moment moment;       /* guarded by sale_lock */
  pthread_mutex_t held_lock;  /* taken before sale_lock: one ticket at a time spends what only the server knows */
  atomic_bool training;       /* what is done goes to chain X */
  pthread_mutex_t enrol_lock; /* one enrolment at a time */
  pthread_mutex_t lock;       /* guards identity and view */
  struct till_identity identity;
  struct catalogue_view *view; /* NULL before the first snapshot */
  struct cashier_desk desk;    /* who is signed in */
  atomic_bool online;
  atomic_bool chain_broken; /* the server holds another chain than ours: nothing is sent meanwhile */
  atomic_bool revoked;      /* the server answers, but no longer knows our token: staff have blocked this till */
  atomic_bool stopping;     /* exchanges with the server are given up */
  atomic_int_least64_t paying_until_us; /* monotonic: the screen is at the payment */
  struct sync *sync;
  struct asking *asking;     /* pos/till/asking.h; NULL without the sender, like the next three */
  struct hardware *hardware; /* (till_open_parts) */
  struct printer *printer;   /* pos/printer/queue.h: slip_print(till->printer, &slip) */
  struct display *display;   /* the customer's screen */
  struct follower *follower;
  struct custody_store *custody; /* pos/till/custody.h; NULL: its file cannot be opened */
};

struct till_options {
  const char *folder;      /* journal.db, key.sealed; made when it is not there */
  const char *server;      /* default address of the server; may be NULL */
  const char *machine_key; /* what opens key.sealed; NULL: machine.key in the folder */
};

/* Opens the journal and the key (made on first use), checks that they belong together and that the end marker agrees
 * with the records, loads the kept catalogue, and starts the sender. Refuses to open a damaged journal, one without its
 * key, a key without its journal or its machine key, and a folder that another till uses (UNAVAILABLE). */
NODISCARD enum outcome till_open(const struct till_options *options, struct till **till, struct fault *fault);
void till_close(struct till *till);

/* The same without the sender: nothing is asked of the server. */
NODISCARD enum outcome till_open_parts(const struct till_options *options, struct till **till, struct fault *fault);
/* Seals key, token and PINs with a new machine key, and drops the old one. UNAVAILABLE while a till runs in this
 * folder. A crash at any point leaves a till that opens; started again, the rotation goes on. */
NODISCARD enum outcome till_rotate(const struct till_options *options, struct fault *fault);

/* Copies of what another thread may replace. The view must be given back with view_release; NULL before enrolment. */
struct till_identity till_identity(struct till *till);
struct catalogue_view *till_view(struct till *till);
void view_release(struct catalogue_view *view);
/* Parses snapshot bytes and makes them the catalogue in use, kept in the journal; BAD_JSON… when they are not one,
 * WRONG_TILL when they are another KPA's. On refusal the former one stays. */
NODISCARD enum outcome till_view_replace(struct till *till, const char *bytes, size_t length, const char *etag,
                                         bool keep, struct fault *fault);

/* Trades a one-time code for an identity: sends our public key, keeps the answer, fetches the first catalogue (which
 * the sender goes on asking for when it does not come). ALREADY_ENROLLED, BAD_CODE, UNAVAILABLE when the server cannot
 * be reached. */
NODISCARD enum outcome till_enrol(struct till *till, const char *server, const char *code, struct fault *fault);
/* One request for the catalogue, which the server may answer as late as wait_s when it has no newer one than ours.
 * *answered: the server spoke. False when it gave none that can be used. */
bool till_snapshot_fetch(struct till *till, const struct till_identity *identity, int wait_s, bool *answered);
/* A payment is under way on the screen: for a few seconds from now no other catalogue takes the place of this one. */
void till_hold_view(struct till *till);
/* Sleeps, at most until the till stops. */
void till_pause(const struct till *till, int64_t microseconds);

/* cashier: who is signed in; NULL where nobody needs to be. Prices, signs and keeps a sale in her name; a basket that
 * names another is FORBIDDEN, a till that waits for its cashier UNAUTHENTICATED. A sale that is kept already needs
 * neither: it is answered again, whoever made it. OK with replayed true when this id was already kept with the same
 * content; ID_REUSED (journalled) with another content. Not within a moment: the server may have to be asked. */
NODISCARD enum outcome till_sell(struct till *till, const char *cashier, const struct basket *basket,
                                 struct arena *arena, struct journal_row *row, bool *replayed, struct fault *fault);
/* The same for a request, which may bring the right to what its cashier may not: RIGHT_NEEDED otherwise. DEFERRED:
 * nothing was kept, the server has to be asked first and may_ask is false. */
NODISCARD enum outcome till_sell_asked(struct till *till, struct request *request, bool may_ask,
                                       const struct basket *basket, struct journal_row *row, bool *replayed);
/* The rights that ticket needs, at most SALE_RIGHTS. */
#define SALE_RIGHTS 3
size_t sale_rights(struct till *till, const struct catalogue_view *view, const struct ticket *ticket,
                   const char *rights[SALE_RIGHTS]);
/* Whether a basket asks for the sale that was kept under its id. */
bool sale_is_same(const struct basket *basket, const struct record *kept);
bool sale_asks_discount(const struct basket *basket);

/* What a scanned barcode puts on the ticket. UNKNOWN_ITEM, ITEM_ARCHIVED, BAD_QUANTITY or PRICE_REQUIRED for an empty
 * label, PRICE_NOT_ALLOWED for a label whose price is not the catalogue's. */
struct scanned {
  const char *item;
  int64_t quantity;
  bool priced; /* unit_price goes into the basket */
  struct money unit_price;
  const char *reference, *member; /* of a piece of which there is one: its code, whose work it is; NULL */
};
NODISCARD enum outcome till_scan(const struct catalogue_view *view, const char *barcode, struct scanned *scanned,
                                 struct fault *fault);

/* The receipt of a kept record, as JSON (docs/api.md). */
NODISCARD enum outcome receipt_write(struct till *till, const struct journal_row *row, struct arena *arena,
                                     struct buffer *out, struct fault *fault);
#define RECEIPT_NUMBER 96
/* "BLG-1-T-000012" */
void receipt_number(const char *till, const char *chain, int64_t sequence, char number[static RECEIPT_NUMBER]);
/* What the law wants printed beside the amounts of ticket (record's own, or of the one it is about). */
const char *const *mentions_of(const struct record *record, const struct ticket *ticket,
                               const struct catalogue_view *view, struct arena *arena, size_t *count);
/* A priced ticket and who gets what, as members of an open object. */
void ticket_write(const struct ticket *ticket, struct json *json, const char *key);
void shares_write(const struct shares *shares, struct json *json, const char *key);

/* Records not yet acknowledged by the server, of every chain. */
int64_t till_unsent(struct till *till);

/* The sender: a thread that sends records in order and fetches the catalogue. */
NODISCARD enum outcome sync_start(struct till *till, struct sync **sync, struct fault *fault);
void sync_wake(struct sync *sync); /* a sale was kept: try now */
void sync_stop(struct sync *sync); /* may still be woken until sync_free */
void sync_free(struct sync *sync);

/* The follower: a thread that waits at the server for the next catalogue. till->stopping must be true before it is
 * stopped. */
NODISCARD enum outcome follower_start(struct till *till, struct follower **follower, struct fault *fault);
void follower_stop(struct follower *follower);

/* One HTTP exchange with the server. status 0 when there was no answer. */
struct exchange {
  const char *method, *path, *if_none_match, *content_type;
  const char *body;
  size_t body_length;
  const atomic_bool *stopping; /* given up when it becomes true; may be NULL */
  long wait_s;                 /* the server may be silent so long */
  long most_ms;                /* all of it takes no longer: somebody waits; 0: as long as it needs */
  long status;                 /* out */
  struct buffer answer;        /* out; released by the caller */
  char etag[80];               /* out */
};
void exchange_run(const struct till_identity *identity, struct exchange *exchange);

/* Recounts one journal from zero: sequence, previous hash, hash, signature, amounts, totals, end marker, guards. Works
 * beside a till that runs, and on a copy without its private key. Findings go to found(context, where, what); returns
 * how many records were read, -1 when the file cannot be opened. */
int64_t journal_verify(const char *folder, journal_found *found, void *context);

extern const struct route_table till_routes;
/* Every table of the till (tables.c). */
const struct route_table *till_tables(size_t *count);

#endif
