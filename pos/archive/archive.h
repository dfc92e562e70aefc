/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The archive of a till: one text file with everything it signed since the archive before, and what is needed to verify
 * it without the till, the server or us. The format is docs/archive.md. Pure: bytes in memory. LPF L102 B: six years.
 */
#ifndef COMPTOIR_POS_ARCHIVE_H
#define COMPTOIR_POS_ARCHIVE_H

#include "core/buffer.h"
#include "pos/ticket/record.h"

#define ARCHIVE_FORMAT 1

struct archive_seller {
  const char *code, *name, *siren, *siret, *vat_number, *address;
  const char *ape, *legal_mention; /* NULL: nobody said */
};
struct archive_place {
  const char *code, *name, *city, *address;
};
struct archive_chain {
  const char *chain;
  int64_t first, last;       /* sequences in this archive */
  const char *before, *hash; /* of the record before first (64 zeros: none), and of last */
};
struct archive_manifest {
  int64_t format;
  const char *till;
  struct archive_seller legal_entity;
  struct archive_place kpa;
  const char *from, *to; /* of the oldest and the youngest record */
  const char *made_at, *software, *core;
  const char *public_key; /* SubjectPublicKeyInfo, base64 */
  const struct archive_chain *chains;
  size_t chain_count;
  struct money grand_total;                          /* turnover of the tickets in this archive, returns taken off */
  struct money perpetual_total, perpetual_total_abs; /* at its end */
};

/* Writing: the beginning once everything is known, each record, the end. */
void archive_begin(struct buffer *out, const struct archive_manifest *manifest);
void archive_add(struct buffer *out, const void *body, size_t length, const uint8_t *signature,
                 size_t signature_length);
void archive_end(struct buffer *out, int64_t records, const struct signing_key *key);

typedef void archive_found(void *context, const char *where, const char *what);
/* Reads bytes as a stranger would, trusting nothing but the signatures: numbers, hashes, signatures, amounts, totals,
 * the end. Every fault goes to found; texts of manifest live in arena. Returns how many records were read; -1: this is
 * no archive, or one that lost its end. bytes is cut into lines in place; a NUL stands after its length. */
int64_t archive_verify(char *bytes, size_t length, struct arena *arena, struct archive_manifest *manifest,
                       archive_found *found, void *context);

#endif
