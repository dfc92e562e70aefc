/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The signed journal of one till: SQLite, WAL, synchronous=FULL. A record is kept when journal_append returns OK and
 * not before; nothing in it is ever changed. All functions are thread-safe (one connection behind a lock). */
#ifndef COMPTOIR_POS_TILL_JOURNAL_H
#define COMPTOIR_POS_TILL_JOURNAL_H

#include "core/arena.h"
#include "core/money.h"
#include "core/text.h"

#include <stdbool.h>

struct journal;

/* Opens or makes PATH. STORAGE_FULL, UNAVAILABLE (another program holds it) or FAILED_INTERNAL with what SQLite says;
 * SCHEMA_TOO_NEW for a later format, SCHEMA_MISMATCH when a table or a guard is not as it was made. */
NODISCARD enum outcome journal_open(const char *path, struct journal **journal, struct fault *fault);
/* The same for reading only, for the recount, beside a till that runs or stands still: never creates, never writes, and
 * sees one moment of the journal from the first read until it is closed. */
NODISCARD enum outcome journal_open_to_read(const char *path, struct journal **journal, struct fault *fault);
void journal_close(struct journal *journal);

#define ZERO_HASH_HEX "0000000000000000000000000000000000000000000000000000000000000000"

#define HEAD_SIGNATURE_MAX 80
#define HEAD_TEXT 200

/* The end marker of a chain, written in the same commit as its last record, and signed like it: a cut tail shows, also
 * when the marker is moved back. */
struct journal_head {
  int64_t sequence;      /* 0: empty chain */
  char hash[SHA256_HEX]; /* of the last body; zeros when empty */
  struct money perpetual_total, perpetual_total_abs;
  int64_t at_us;                         /* of the last record */
  uint8_t signature[HEAD_SIGNATURE_MAX]; /* of journal_head_text; length 0: from before markers were signed */
  size_t signature_length;
};
/* What is signed of it. Returns its length. */
size_t journal_head_text(const char *chain, const struct journal_head *head, char text[static HEAD_TEXT]);
NODISCARD enum outcome journal_head_read(struct journal *journal, const char *chain, struct journal_head *head,
                                         struct fault *fault);

struct journal_row { /* texts and bytes live in the caller's arena */
  const char *chain, *kind, *id, *at, *business_day;
  int64_t sequence;
  struct money total;
  char hash[SHA256_HEX]; /* "" when what stands there cannot be one */
  const char *body;
  size_t body_length;
  const uint8_t *signature;
  size_t signature_length;
};

/* What a record is about: a text that leads from one record to those that refer to it (journal_about). */
struct journal_entry { /* one record to append, and where its chain ends then */
  struct journal_row row;
  struct journal_head next;
  const char *const *about; /* see record_about */
  size_t about_count;
  const uint8_t *request; /* SHA-256 of the request that made it, SHA256_BYTES; NULL: none is kept */
};
/* Appends all of them, each after the head of its chain (row.sequence = head.sequence + 1), and moves the end markers:
 * one commit. STORAGE_FULL when the disk refuses; then nothing was kept. */
NODISCARD enum outcome journal_append(struct journal *journal, const struct journal_entry entries[], size_t count,
                                      struct fault *fault);

struct journal_setting {
  const char *name, *value;
};
/* The same, and settings that change with them. */
NODISCARD enum outcome journal_append_setting(struct journal *journal, const struct journal_entry entries[],
                                              size_t count, const struct journal_setting settings[],
                                              size_t setting_count, struct fault *fault);

struct archived_chain; /* pos/ticket/record.h */
/* Removes what an archive holds, up to and with last of each chain, and appends the entries that say so: one commit. */
NODISCARD enum outcome journal_purge(struct journal *journal, const struct archived_chain *chains, size_t chain_count,
                                     const struct journal_entry entries[], size_t count, struct fault *fault);

/* found false when no record has this id. */
NODISCARD enum outcome journal_find(struct journal *journal, const char *id, struct arena *arena,
                                    struct journal_row *row, bool *found, struct fault *fault);
/* SHA-256 of the request that made the record id; false when none is kept. */
bool journal_request_of(struct journal *journal, const char *id, uint8_t hash[static SHA256_BYTES]);
struct journal_about {              /* which records */
  const char *about, *chain, *kind; /* chain, kind: NULL for any */
};
/* Records that refer to about, in the order they were kept. TOO_MANY_RECORDS where there are more than limit, because
 * what was left out could be what decides; rows holds the first of them. */
NODISCARD enum outcome journal_about(struct journal *journal, const struct journal_about *about, size_t limit,
                                     struct arena *arena, struct journal_row **rows, size_t *count,
                                     struct fault *fault);
NODISCARD enum outcome journal_about_count(struct journal *journal, const struct journal_about *about, int64_t *count,
                                           struct fault *fault);
bool journal_refers(struct journal *journal, const char *about, const char *chain, int64_t sequence);
NODISCARD enum outcome journal_references_count(struct journal *journal, int64_t *count, struct fault *fault);
/* Records with sequence > after, in order, at most limit. */
NODISCARD enum outcome journal_after(struct journal *journal, const char *chain, int64_t after, size_t limit,
                                     struct arena *arena, struct journal_row **rows, size_t *count,
                                     struct fault *fault);
/* The newest first, at most limit. */
NODISCARD enum outcome journal_latest(struct journal *journal, const char *chain, size_t limit, struct arena *arena,
                                      struct journal_row **rows, size_t *count, struct fault *fault);
/* The newest of one kind ("day"); found false when there is none. */
NODISCARD enum outcome journal_last_of(struct journal *journal, const char *chain, const char *kind,
                                       struct arena *arena, struct journal_row *row, bool *found, struct fault *fault);
/* Calls each(context, row) for the records from first to last (sequences of chain, both included), in order; row and
 * what it points to live until each returns. Stops at the first outcome that is not OK and returns it. each must not
 * call the journal. */
typedef enum outcome journal_each(void *context, const struct journal_row *row, struct fault *fault);
NODISCARD enum outcome journal_between(struct journal *journal, const char *chain, int64_t first, int64_t last,
                                       journal_each *each, void *context, struct fault *fault);
/* Hash of the record at sequence, as hex; false when there is none. */
bool journal_hash_at(struct journal *journal, const char *chain, int64_t sequence, char hash[static SHA256_HEX]);

struct journal_extent { /* first and last are 0 when there is no record */
  int64_t records, first, last;
};
NODISCARD enum outcome journal_extent_read(struct journal *journal, const char *chain, struct journal_extent *extent,
                                           struct fault *fault);

struct journal_day { /* of chain T */
  int64_t tickets;
  struct money total;
};
NODISCARD enum outcome journal_day_read(struct journal *journal, const char *business_day, struct journal_day *day,
                                        struct fault *fault);
/* The amounts of one kind of record in one day, with their signs. */
NODISCARD enum outcome journal_day_moved(struct journal *journal, const char *chain, const char *business_day,
                                         const char *kind, struct money *moved, struct fault *fault);

/* How far the server has acknowledged a chain, by number; may move back when the server was restored from a backup. */
NODISCARD enum outcome journal_sent_read(struct journal *journal, const char *chain, int64_t *sequence,
                                         struct fault *fault);
NODISCARD enum outcome journal_sent_write(struct journal *journal, const char *chain, int64_t sequence,
                                          struct fault *fault);

/* Records of every chain that the server has not acknowledged. */
NODISCARD enum outcome journal_unsent_read(struct journal *journal, int64_t *count, struct fault *fault);

/* Requests that were refused for the law's sake (the id of a record used again with another content). *fresh: it was
 * not written yet. */
NODISCARD enum outcome journal_refuse(struct journal *journal, const char *id, const char *code,
                                      const uint8_t request_hash[static SHA256_BYTES], const char *at, bool *fresh,
                                      struct fault *fault);

/* Named values: identity, token, public key, snapshot. NULL when absent. */
NODISCARD enum outcome journal_setting_read(struct journal *journal, const char *name, struct arena *arena,
                                            const char **value, struct fault *fault);
/* All of them in one commit, or none. */
NODISCARD enum outcome journal_settings_write(struct journal *journal, const struct journal_setting settings[],
                                              size_t count, struct fault *fault);

typedef void journal_found(void *context, const char *where, const char *what);
/* What no chain can show: damaged pages, tables or guards that are not as they were made, rows of a chain that does not
 * exist. Each goes to found. */
void journal_inspect(struct journal *journal, journal_found *found, void *context);

#endif
