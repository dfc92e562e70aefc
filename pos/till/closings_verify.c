/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every closing of a journal, added up again. */
#include "pos/till/closings_verify.h"
#include "pos/till/archives.h"

#include "pos/ticket/closing_recount.h"

#include <stdio.h>

#define READ_AT_ONCE 500

struct verifying {
  struct journal *journal;
  journal_found *found;
  void *context;
};

static enum outcome read_records(void *context, const char *chain, int64_t first, int64_t last, closing_each *each,
                                 void *to, struct fault *fault);
static enum outcome give_rows(const struct journal_row rows[], size_t count, int64_t last, struct arena *arena,
                              closing_each *each, void *to, struct fault *fault);
static void tell(void *context, const struct record *closing, const struct fault *why);

int64_t closings_verify(struct journal *journal, journal_found *found, void *context) {
  struct verifying verifying = {journal, found, context};
  const struct closing_source source = {read_records, tell, &verifying};
  struct fault fault = {0};
  int64_t closings = 0;
  if (closing_recount(&source, &closings, &fault) != OK) found(context, "till record chain=G", fault.hint);
  return closings;
}

static enum outcome read_records(void *context, const char *chain, int64_t first, int64_t last, closing_each *each,
                                 void *to, struct fault *fault) {
  struct verifying *verifying = context;
  int64_t after = first - 1;
  for (size_t count = READ_AT_ONCE; count == READ_AT_ONCE && after < last;) {
    AUTO(arena) struct arena arena = {0};
    struct journal_row *rows = NULL;
    enum outcome outcome = journal_after(verifying->journal, chain, after, READ_AT_ONCE, &arena, &rows, &count, fault);
    if (outcome == OK) outcome = give_rows(rows, count, last, &arena, each, to, fault);
    if (outcome != OK) return outcome;
    if (count > 0) after = rows[count - 1].sequence;
  }
  return OK;
}

static enum outcome give_rows(const struct journal_row rows[], size_t count, int64_t last, struct arena *arena,
                              closing_each *each, void *to, struct fault *fault) {
  enum outcome outcome = OK;
  for (size_t i = 0; outcome == OK && i < count && rows[i].sequence <= last; i++) {
    struct record record;
    struct fault unreadable = {0};
    if (record_parse(rows[i].body, rows[i].body_length, arena, &record, &unreadable) == OK)
      outcome = each(to, &record, fault);
  }
  return outcome;
}

/* What a purge took out cannot be added up any more: the archive holds it, and the closing what it came to. */
static bool is_purged(const struct verifying *verifying, const struct record *closing) {
  struct purged_chain purged;
  struct fault fault = {0};
  return purged_read(verifying->journal, CHAIN_CASH, &purged, &fault) == OK && closing->closing.moves_last > 0 &&
         closing->closing.moves_last <= purged.last;
}

static void tell(void *context, const struct record *closing, const struct fault *why) {
  struct verifying *verifying = context;
  if (is_purged(verifying, closing)) return;
  char where[80], what[sizeof why->field + sizeof why->hint + 8];
  snprintf(where, sizeof where, "till record chain=%s sequence=%lld", closing->chain, (long long)closing->sequence);
  snprintf(what, sizeof what, "%s: %s", why->field, why->hint);
  verifying->found(verifying->context, where, what);
}
