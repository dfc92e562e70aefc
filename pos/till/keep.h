/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How anything becomes a signed record of this till: drafts are numbered, chained, signed, checked and kept in one
 * commit of the journal, or nothing happened. */
#ifndef COMPTOIR_POS_TILL_KEEP_H
#define COMPTOIR_POS_TILL_KEEP_H

#include "pos/till/till.h"

/* One thing at a time at this till: what is read between begin and end is still so when it is kept. A moment within a
 * moment of the same thread is the outer one. till->moment says when it is, with which catalogue, and whether somebody
 * is learning. */
void till_moment_begin(struct till *till);
void till_moment_end(struct till *till);

struct draft {
  /* The caller fills kind, id (NULL: one is made), the payload (texts that outlive the call), and chain (NULL: the
   * kind's). till_keep fills the rest; business_day only where the caller left it NULL. */
  struct record record;
  const uint8_t *request; /* digest of the request it answers (till_request_hash), SHA256_BYTES; NULL: none */
  struct journal_row row; /* out */
};

/* Keeps drafts in their order, of several chains if need be, in one commit. cashier: who did it; NULL: nobody has to be
 * signed in. While somebody learns, everything but events and archives goes to chain X. Within a moment (NOT_ENROLLED
 * before the first catalogue). STORAGE_FULL, BAD_RECORD, ARITHMETIC_MISMATCH, OUT_OF_RANGE: nothing was kept. */
NODISCARD enum outcome till_keep(struct till *till, const char *cashier, struct draft drafts[], size_t count,
                                 struct arena *arena, struct fault *fault);

/* The same, and what an archive holds (gone) leaves the journal in the same commit: for till_purge. */
NODISCARD enum outcome till_keep_purging(struct till *till, const char *cashier, struct draft drafts[], size_t count,
                                         const struct archived_chain gone[], size_t gone_count, struct arena *arena,
                                         struct fault *fault);

/* The same, and settings that the records tell of change in the same commit. */
NODISCARD enum outcome till_keep_setting(struct till *till, const char *cashier, struct draft drafts[], size_t count,
                                         const struct journal_setting settings[], size_t setting_count,
                                         struct arena *arena, struct fault *fault);

/* The digest of a request as its table writes it: the same whatever the blanks and the order of fields. */
void till_request_hash(const struct spec *spec, const void *request, uint8_t hash[static SHA256_BYTES]);
/* Was this asked before? *found: id is kept, in row, and the request was the same. ID_REUSED (journalled, and told in
 * the event log): id is kept for another request or another kind. kind: of the record the request makes. */
NODISCARD enum outcome till_replay(struct till *till, const char *id, const char *kind,
                                   const uint8_t request[static SHA256_BYTES], struct arena *arena,
                                   struct journal_row *row, bool *found, struct fault *fault);
/* The record of this id in any chain. */
NODISCARD enum outcome till_kept(struct till *till, const char *id, struct arena *arena, struct journal_row *row,
                                 bool *found, struct fault *fault);
/* Journals that an id was used again with another content, and says so: ID_REUSED. */
NODISCARD enum outcome till_refuse_reuse(struct till *till, const char *id, const char *kept_number,
                                         const uint8_t request[static SHA256_BYTES], struct fault *fault);

/* ---- event log ----------------------------------------------------------------------------------------------------
 */

enum till_event {
#define EVENT(name, code, nf525, text) name,
#include "pos/till/event.def"
#undef EVENT
  TILL_EVENTS
};
const char *till_event_code(enum till_event event); /* "till.start" */
const char *till_event_text(const char *code);      /* in French; the code itself where it is not known */

/* One record of chain L, in a commit of its own, in the name of whoever holds the till. A disk that refuses it is
 * logged, and keeps nobody from selling. detail: NULL, or up to 200 characters without a name in them. Before the first
 * catalogue there is no chain to write to: it is logged only. */
void till_event(struct till *till, enum till_event event, const char *detail);
void till_event_by(struct till *till, const char *cashier, enum till_event event, const char *detail);
/* The same as a draft, to be kept in the commit of what it tells of. */
struct draft keep_event_draft(enum till_event event, const char *detail);
/* Version and fiscal core of this program. */
const char *till_running(void);
/* Switched on: told, with what changed since the last time; and switched off. */
void till_started(struct till *till);
void till_stopping(struct till *till);

/* Every chain against its end marker, and its last record against our key: CHAIN_GAP, FORGED_SIGNATURE. */
NODISCARD enum outcome till_ends_check(struct till *till, struct fault *fault);

/* ---- training -----------------------------------------------------------------------------------------------------
 */

/* Kept over a restart, and told in the event log. The caller has seen the right to it. */
NODISCARD enum outcome till_training_set(struct till *till, const char *cashier, bool on, struct fault *fault);

#endif
