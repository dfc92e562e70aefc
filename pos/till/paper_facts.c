/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A kept record, read for people: its number, its marks, who is named on it. */
#include "pos/till/papers.h"

#include <stdio.h>
#include <string.h>

#define BARCODE_PREFIX "27" /* in-store, as 21 and 22 are items, 28 credit notes, 29 vouchers */
#define BARCODE_SEQUENCES INT64_C(1000000)
#define CLOCK_BACK_US INT64_C(60000000) /* a clock is put right by less */

static const char *extract_of(const struct journal_row *row, struct arena *arena);
static const char *name_of(const struct snapshot *snapshot, const struct snapshot_index *index, const char *code);
static enum outcome find_number(struct till *till, const char *what, struct arena *arena, struct journal_row *row,
                                bool *found, struct fault *fault);
static int64_t barcode_sequence(const char *till, const char *what);
static void barcode_head(const char *till, char head[static 7]);

enum outcome paper_read(const struct journal_row *row, struct catalogue_view *view, struct arena *arena,
                        struct paper *paper, struct fault *fault) {
  struct paper *read = arena_alloc(arena, sizeof *read); /* the ticket is pointed into: it must not move */
  enum outcome outcome = record_parse(row->body, row->body_length, arena, &read->record, fault);
  if (outcome != OK) return outcome;
  const struct record *record = &read->record;
  char number[RECEIPT_NUMBER];
  struct fault unseen = {0};
  struct date day;
  receipt_number(record->till, record->chain, record->sequence, number);
  read->view = view;
  read->ticket = record_payload_of(record) == PAYLOAD_SLIP ? &record->slip.ticket : &record->ticket;
  read->number = arena_format(arena, "%s", number);
  read->extract = extract_of(row, arena);
  read->barcode =
      text_equal(record->chain, CHAIN_SALES) ? receipt_barcode(record->till, record->sequence, arena) : NULL;
  read->mentions = mentions_of(record, read->ticket, view, arena, &read->mention_count);
  read->cashier = name_of(&view->snapshot, view->index, record->cashier);
  read->learning = text_equal(record->chain, CHAIN_TRAINING);
  /* An old receipt may name somebody who has left and is no longer in the catalogue: it stands without the picture. */
  if (!date_parse(record->business_day, &day) ||
      ticket_shares(read->ticket, view->index, day, arena, &read->shares, &unseen) != OK)
    read->shares.count = 0;
  *paper = *read;
  return OK;
}

/* Characters 3, 7, 13 and 19 of the signature are printed, so that a receipt can be matched with the journal. */
static const char *extract_of(const struct journal_row *row, struct arena *arena) {
  char base64[4 * ((SIGNATURE_MAX + 2) / 3) + 1] = "";
  if (row->signature_length <= SIGNATURE_MAX) base64_from_bytes(row->signature, row->signature_length, base64);
  if (strlen(base64) < 19) return "";
  return arena_format(arena, "%c%c%c%c", base64[2], base64[6], base64[12], base64[18]);
}

/* Somebody who holds the till no longer, and is no member, is known by her code only. */
static const char *name_of(const struct snapshot *snapshot, const struct snapshot_index *index, const char *code) {
  if (code == NULL) return NULL;
  const struct snapshot_member *member = snapshot_member_find(index, code);
  const struct snapshot_cashier *cashier = snapshot_cashier_find(snapshot, code);
  return member ? member->name : cashier ? cashier->name : code;
}

enum outcome paper_find(struct till *till, const char *what, struct arena *arena, struct journal_row *row,
                        struct fault *fault) {
  bool found = false;
  enum outcome outcome = uuid_is_valid(what) ? till_kept(till, what, arena, row, &found, fault)
                                             : find_number(till, what, arena, row, &found, fault);
  if (outcome != OK) return outcome;
  bool ticket = found && (text_equal(row->kind, "sale") || text_equal(row->kind, "return"));
  return ticket ? OK : fault_set(fault, UNKNOWN_TICKET, "", "no ticket %s on this till", what);
}

enum outcome paper_find_credited(struct till *till, struct paper *paper, struct arena *arena, struct fault *fault) {
  const struct record *record = &paper->record;
  const struct journal_about about = {.about = record->ticket.source, .kind = "invoice"};
  struct journal_row *rows = NULL;
  struct record invoice;
  size_t count = 0;
  char number[RECEIPT_NUMBER];
  if (!text_equal(record->kind, "return")) return OK;
  enum outcome outcome = journal_about(till->journal, &about, 1, arena, &rows, &count, fault);
  if (outcome == OK && count > 0) outcome = record_parse(rows[0].body, rows[0].body_length, arena, &invoice, fault);
  if (outcome != OK || count == 0) return outcome;
  receipt_number(invoice.till, invoice.chain, invoice.sequence, number);
  paper->credits = arena_format(arena, "%s du %.10s", number, invoice.at);
  return OK;
}

enum outcome paper_world_check(struct till *till, const struct journal_row *row, struct fault *fault) {
  bool learned = text_equal(row->chain, CHAIN_TRAINING);
  if (learned == atomic_load(&till->training)) return OK;
  return fault_set(fault, TICKET_OF_SCHOOL, "", "chain %s", row->chain);
}

bool paper_is_fresh(const struct till *till, const struct journal_head *head, int64_t sequence) {
  int64_t age_us = till->moment.now_us - head->at_us;
  return head->sequence == sequence && age_us > -CLOCK_BACK_US && age_us < RECEIPT_AT_SALE_US;
}

/* "BLG-1-T-000012", "12", or thirteen digits read from the paper. */
static enum outcome find_number(struct till *till, const char *what, struct arena *arena, struct journal_row *row,
                                bool *found, struct fault *fault) {
  struct till_identity identity = till_identity(till);
  const char *chain = atomic_load(&till->training) ? CHAIN_TRAINING : CHAIN_SALES;
  int64_t sequence = barcode_sequence(identity.till, what);
  size_t head = strlen(identity.till);
  if (sequence == 0 && strncmp(what, identity.till, head) == 0 && what[head] == '-' && strlen(what) > head + 3) {
    chain = what[head + 1] == 'X' ? CHAIN_TRAINING : CHAIN_SALES;
    what += head + 3;
  }
  if (sequence == 0 && !text_to_integer(what, 1, INT64_C(1000000000), &sequence)) return OK;
  struct journal_row *rows = NULL;
  size_t count = 0;
  enum outcome outcome = journal_after(till->journal, chain, sequence - 1, 1, arena, &rows, &count, fault);
  if (outcome != OK || count == 0 || rows[0].sequence != sequence) return outcome;
  *row = rows[0];
  *found = true;
  return OK;
}

const char *receipt_barcode(const char *till, int64_t sequence, struct arena *arena) {
  char head[7], digits[BARCODE_TEXT];
  if (sequence < 1 || sequence >= BARCODE_SEQUENCES) return NULL;
  barcode_head(till, head);
  snprintf(digits, sizeof digits, "%s%06d", head, (int)sequence);
  return arena_format(arena, "%s%c", digits, slip_ean13_check(digits));
}

/* 0: no barcode of a ticket of this till. */
static int64_t barcode_sequence(const char *till, const char *what) {
  char head[7], digits[BARCODE_TEXT];
  int64_t sequence = 0;
  if (strlen(what) != BARCODE_TEXT - 1) return 0;
  barcode_head(till, head);
  text_copy(digits, BARCODE_TEXT - 1, what);
  if (strncmp(what, head, 6) != 0 || slip_ean13_check(digits) != what[12]) return 0;
  return text_to_integer(digits + 6, 1, BARCODE_SEQUENCES - 1, &sequence) ? sequence : 0;
}

/* Four digits keep the tickets of two tills of one shop apart. */
static void barcode_head(const char *till, char head[static 7]) {
  uint8_t digest[SHA256_BYTES];
  sha256(till, strlen(till), digest);
  snprintf(head, 7, BARCODE_PREFIX "%04u", ((unsigned)digest[0] << 8 | digest[1]) % 10000U);
}
