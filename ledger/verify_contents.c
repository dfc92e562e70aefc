/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every entry said again, and the digest of it compared with the one that was kept: a changed label, day, reason or
 * amount shows, whoever changed it. Read as it comes: memory holds one entry. */
#include "core/text.h"
#include "ledger/seal.h"
#include "ledger/verify.h"

#include <stdio.h>
#include <string.h>

enum { PLACE = 64, POSTINGS_FIRST = 32 };

struct said_row { /* a posting and its entry; line 0: an entry without any */
  int64_t id, reverses, line, split_rule, ticket_line;
  const char *legal_entity, *kpa, *journal, *piece, *label, *ticket, *reason, *account, *activity, *member;
  struct date said_on;
  struct money amount;
  struct db_bytes content_hash;
};
static const struct db_column said_columns[] = {DB_COLUMN(struct said_row, id),
                                                DB_COLUMN(struct said_row, legal_entity),
                                                DB_COLUMN(struct said_row, kpa),
                                                DB_COLUMN(struct said_row, journal),
                                                DB_COLUMN(struct said_row, piece),
                                                DB_COLUMN(struct said_row, label),
                                                DB_COLUMN(struct said_row, ticket, .kind = DB_UUID),
                                                DB_COLUMN(struct said_row, reason),
                                                DB_COLUMN(struct said_row, said_on),
                                                DB_COLUMN(struct said_row, reverses),
                                                DB_COLUMN(struct said_row, content_hash),
                                                DB_COLUMN(struct said_row, line),
                                                DB_COLUMN(struct said_row, account),
                                                DB_COLUMN(struct said_row, amount),
                                                DB_COLUMN(struct said_row, activity),
                                                DB_COLUMN(struct said_row, member),
                                                DB_COLUMN(struct said_row, split_rule),
                                                DB_COLUMN(struct said_row, ticket_line)};
LEDGER_QUERY_PLAIN(read_verify_books, said_columns, struct said_row);

struct contents {
  struct verify_report *report;
  struct arena arena; /* of the entry being read */
  struct ledger_entry entry;
  struct ledger_posting *postings;
  size_t capacity;
  int64_t id, entries; /* id 0: none yet */
  uint8_t kept[SHA256_BYTES];
};

static enum outcome read_said(void *context, const void *row);
static void begin_entry(struct contents *contents, const struct said_row *row);
static void add_posting(struct contents *contents, const struct said_row *row);
static void end_entry(struct contents *contents);

enum outcome verify_contents(struct tx *tx, struct verify_report *report) {
  struct contents contents = {.report = report};
  enum outcome outcome = tx_each(tx, &ledger_read_verify_books, NULL, read_said, &contents);
  if (outcome == OK) {
    end_entry(&contents);
    verify_checked(report, contents.entries, "écritures : leur empreinte, refaite depuis tout ce qu’elles disent");
  }
  arena_done(&contents.arena);
  return outcome;
}

static enum outcome read_said(void *context, const void *row) {
  struct contents *contents = context;
  const struct said_row *said = row;
  if (said->id != contents->id) {
    end_entry(contents);
    begin_entry(contents, said);
  }
  if (said->line != 0) add_posting(contents, said);
  return OK;
}

static const char *keep(struct contents *contents, const char *text) {
  return text ? arena_copy(&contents->arena, text, strlen(text) + 1) : NULL;
}

static void begin_entry(struct contents *contents, const struct said_row *row) {
  arena_reset(&contents->arena);
  contents->id = row->id;
  contents->entries++;
  contents->capacity = POSTINGS_FIRST;
  contents->postings = arena_list(&contents->arena, contents->capacity, sizeof *contents->postings);
  contents->entry = (struct ledger_entry){.legal_entity = keep(contents, row->legal_entity),
                                          .kpa = keep(contents, row->kpa),
                                          .journal = keep(contents, row->journal),
                                          .piece = keep(contents, row->piece),
                                          .label = keep(contents, row->label),
                                          .ticket = keep(contents, row->ticket),
                                          .reason = keep(contents, row->reason),
                                          .date = row->said_on,
                                          .reverses = row->reverses};
  memset(contents->kept, 0, sizeof contents->kept);
  if (row->content_hash.length == SHA256_BYTES) memcpy(contents->kept, row->content_hash.bytes, SHA256_BYTES);
}

static void add_posting(struct contents *contents, const struct said_row *row) {
  size_t count = contents->entry.posting_count;
  if (count == contents->capacity) {
    contents->capacity *= 2;
    struct ledger_posting *more = arena_list(&contents->arena, contents->capacity, sizeof *more);
    memcpy(more, contents->postings, count * sizeof *more);
    contents->postings = more;
  }
  contents->postings[count] = (struct ledger_posting){.account = keep(contents, row->account),
                                                      .amount = row->amount,
                                                      .activity = keep(contents, row->activity),
                                                      .member = keep(contents, row->member),
                                                      .split_rule = row->split_rule,
                                                      .ticket_line = row->ticket_line};
  contents->entry.posting_count++;
}

static void end_entry(struct contents *contents) {
  if (contents->id == 0) return;
  uint8_t made[SHA256_BYTES];
  contents->entry.postings = contents->postings;
  seal_content(&contents->entry, made);
  if (memcmp(made, contents->kept, SHA256_BYTES) == 0) return;
  char place[PLACE];
  snprintf(place, sizeof place, "entry id=%lld content_hash", (long long)contents->id);
  verify_found(contents->report, place,
               "l’écriture ou un de ses mouvements ne dit plus ce qu’elle disait à sa validation (pièce %s)",
               contents->entry.piece);
}
