/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share; nothing outside it may include this. */
#ifndef COMPTOIR_QUOTE_PRIVATE_H
#define COMPTOIR_QUOTE_PRIVATE_H

#include "access/access.h"
#include "core/db/services.h"
#include "core/public_id.h"
#include "quote/quote.h"

struct quote_id_row {
  const char *id;
};
struct quote_key_row {
  const char *id, *code;
  struct db_bytes content_hash;
};
struct quote_sum_row {
  int64_t bytes;
};

extern const struct db_query quote_insert_quote, quote_insert_contact, quote_insert_files, quote_find_by_key,
    quote_sum_bytes, quote_find_quote, quote_find_by_token, quote_list_quotes, quote_lock_quote, quote_list_lines,
    quote_list_files, quote_find_file, quote_put_answer, quote_put_words, quote_drop_lines, quote_insert_lines,
    quote_end_quote, quote_accept_quote, quote_empty_contact, quote_drop_files, quote_expire_quotes,
    quote_list_strangers, quote_insert_mail, quote_put_link;

/* ---- store.c ---- */

struct quote_kept { /* a file that was looked at */
  char id[UUID_TEXT];
  enum quote_kind kind;
  const char *name;
  const void *bytes;
  size_t length;
  uint8_t digest[SHA256_BYTES];
};
struct quote_asked {
  const char *id, *kpa, *code, *activity, *name, *email, *phone, *wish, *language;
  const uint8_t *key_hash, *content_hash;
  const struct quote_kept *files;
  size_t file_count;
  int64_t now_us;
};
/* *made false: the key was used before, nothing was kept. */
NODISCARD enum outcome quote_insert(struct tx *tx, const struct quote_asked *asked, struct arena *arena, bool *made);
NODISCARD enum outcome quote_lock(struct tx *tx, const char *id, struct arena *arena, struct quote_whole *quote);
NODISCARD enum outcome quote_put(struct tx *tx, const char *kpa, const char *id, const struct quote_sums *sums,
                                 size_t count, struct arena *arena);
NODISCARD enum outcome quote_end(struct tx *tx, const char *id, const char *state, int64_t now_us);
struct quote_mail {
  const char *quote, *kpa, *recipient, *subject, *body;
};
/* In the name of its KPA. Nothing when there is no address. */
NODISCARD enum outcome quote_post(struct tx *tx, const struct quote_mail *mail, int64_t now_us);
/* A link that nobody knows yet: link, then what opens the quote. In arena; digest is what we keep of it. */
const char *quote_new_link(const char *link, uint8_t digest[static SHA256_BYTES], struct arena *arena);

/* ---- letter.c: pure ---- */

/* The letter of an answer, in the language of who asked, in arena; link NULL: it is not made here. */
const char *quote_letter(const struct quote_whole *quote, const char *link, const char **subject, struct arena *arena);
/* That a request came, to whoever asked (code, name, language). In arena. */
const char *quote_receipt(const struct quote_asked *asked, const char *place, const char **subject,
                          struct arena *arena);

void quote_write(struct json *json, const char *key, const struct quote_whole *quote, bool for_office);
extern const struct spec quote_made_said, quote_said, quote_list_said, quote_desk_said; /* said.c: what it is */

#endif
