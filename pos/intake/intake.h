/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Server side of the tills: enrolment, snapshots, and the one writer through which every sale enters the database.
 *
 * A record that a till signed is accepted, or refused with its reason and kept. Three kinds of refusal:
 *   - no place in its till's chain (gap, fork, forged, not canonical, of another till): kept in refused_record only;
 *   - place and signature right, content not (unknown item, no contract, amounts that disagree…): kept verbatim in
 *     record, so that the chain goes on, and named in refused_record; no ticket and no ledger entry;
 *   - the machine cannot (database away, another server writes): nothing is kept, the till sends again.
 * The same record again gets the same answer. */
#ifndef COMPTOIR_POS_INTAKE_H
#define COMPTOIR_POS_INTAKE_H

#include "core/db/db.h"
#include "core/http/http.h"
#include "ledger/ledger.h"
#include "pos/ticket/record.h"
#include "pos/ticket/snapshot.h"

/* ---- the writer -------------------------------------------------------------------------------------- */

struct intake; /* struct services.intake */

/* One thread and one connection of its own (beside db's pool) that holds the writer's lock in the database for as long
 * as it lives. UNAVAILABLE when another server still writes after ten seconds. db must outlive intake. */
NODISCARD enum outcome intake_start(struct db *db, struct intake **intake, struct fault *fault);
/* Answers the tills that wait for a catalogue, at once and from now on. Call it before http_stop, which waits for them.
 */
void intake_dismiss(struct intake *intake);
/* Answers what was queued, then stops. Call it after http_stop. */
void intake_stop(struct intake *intake);

struct intake_record { /* as the till sent it */
  struct db_bytes body, signature;
};

enum intake_answer { INTAKE_ACCEPTED, INTAKE_REPLAYED, INTAKE_REFUSED };
const char *intake_answer_name(enum intake_answer answer); /* "accepted", "replayed", "refused" */

struct intake_result {
  int64_t sequence; /* 0 when the record could not be read */
  char chain[RECORD_CHAIN_TEXT];
  char id[UUID_TEXT];
  enum intake_answer answer;
  enum outcome code; /* OK, or why it is refused */
  struct fault fault;
};

/* Gives records of one till, in order, to the writer and waits until they are committed: what POST …/records does,
 * without HTTP. Any number; the writer cuts them into transactions. OK: results holds one answer each. DATABASE_DOWN,
 * UNAVAILABLE: some may be committed; give all of them again. UNAUTHENTICATED: no such till. */
NODISCARD enum outcome intake_submit(struct intake *intake, const char *till, const struct intake_record records[],
                                     size_t count, struct intake_result results[], struct fault *fault);

/* ---- enrolment --------------------------------------------------------------------------------------- */

#define INTAKE_CODE_TEXT 16  /* "483-915-207-641" */
#define INTAKE_TOKEN_TEXT 44 /* 256 random bits in base64 without padding */

/* A one-time code, valid for 24 hours, that makes a machine the till named till of kpa. Only its hash is kept.
 * NOT_FOUND: no such KPA. OUT_OF_RANGE: till is no code, or name is empty. ALREADY_ENROLLED: the till exists. A second
 * code for a till not enrolled yet replaces the first. */
NODISCARD enum outcome intake_enrolment_create(struct db *db, const char *kpa, const char *till, const char *name,
                                               char code[static INTAKE_CODE_TEXT], struct fault *fault);

struct intake_enrolled {
  char till[64], name[200], kpa[16], token[INTAKE_TOKEN_TEXT];
};
/* Uses code up (blanks and hyphens do not matter) and keeps public_key (SubjectPublicKeyInfo DER) as the till's.
 * BAD_CODE: wrong, used by another key, or too old. WRONG_TYPE: a right code with what is no P-256 key, and the code is
 * still good. The same code with the same key within its 24 hours gives a new token: an answer that was lost can be
 * asked for again. */
NODISCARD enum outcome intake_enrol(struct db *db, const char *code, const uint8_t *public_key, size_t length,
                                    struct intake_enrolled *enrolled, struct fault *fault);

/* Whose bearer token this is. UNAUTHENTICATED: nobody's, or a revoked till's (noticed within five seconds: answers are
 * remembered that long). Thread-safe. */
NODISCARD enum outcome intake_authorise_till(struct db *db, const char *token, char till[static 64],
                                             char kpa[static 16]);

/* ---- snapshot ---------------------------------------------------------------------------------------- */

/* What the tills of kpa need to sell on day, from catalogue and people as they are now. NOT_FOUND: no such KPA. */
NODISCARD enum outcome intake_snapshot_read(struct tx *tx, const char *kpa, struct date day, struct arena *arena,
                                            struct snapshot *snapshot);

/* ---- recount ----------------------------------------------------------------------------------------- */

/* Every chain from its first record to its head (sequence, previous, hash, signature), every column of the projection
 * against the signed bytes, tickets without record and records without ticket, and the chain of refusals. */
NODISCARD enum outcome intake_verify(struct tx *tx, struct verify_report *report);

extern const struct db_query *const intake_queries[], *const drawer_queries[]; /* NULL-terminated */
extern const struct route_table intake_routes, known_routes, settings_routes, totals_routes;
/* Appends the totals of a legal entity's tills as CSV in euros, its own last: turnover of year by their Z, perpetual
 * totals. */
NODISCARD enum outcome intake_totals(struct tx *tx, const char *legal_entity, int64_t year, struct buffer *out);
extern const struct db_query *const settings_queries[]; /* NULL-terminated */

#endif
