/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was told of a quote, once more: what it says is where the quote stands now. */
#include "quote/private.h"

static enum outcome write_again(struct tx *tx, const struct quote_whole *quote, const char *link,
                                struct quote_mail *mail, struct arena *arena);

bool quote_tells(const char *state) {
  return text_equal(state, "asked") || text_equal(state, "answered") || text_equal(state, "declined");
}

enum outcome quote_tell_again(struct tx *tx, const char *id, const char *link, int64_t now_us) {
  AUTO(arena) struct arena arena = {0};
  struct quote_whole quote = {0};
  enum outcome outcome = quote_lock(tx, id, &arena, &quote);
  if (outcome != OK) return outcome;
  if (!quote_tells(quote.row->state) || !quote.row->email[0])
    return fault_set(tx_fault(tx), MESSAGE_LOST, "message", "it is %s", quote.row->state);
  struct quote_mail mail = {.quote = id, .kpa = quote.row->kpa, .recipient = quote.row->email};
  outcome = write_again(tx, &quote, link, &mail, &arena);
  return outcome == OK ? quote_post(tx, &mail, now_us) : outcome;
}

static enum outcome write_again(struct tx *tx, const struct quote_whole *quote, const char *link,
                                struct quote_mail *mail, struct arena *arena) {
  const struct quote_row *row = quote->row;
  uint8_t digest[SHA256_BYTES];
  const struct quote_asked asked = {.code = row->code, .name = row->name, .language = row->language};
  bool answered = text_equal(row->state, "answered");
  const char *opens = answered ? quote_new_link(link, digest, arena) : NULL;
  const struct db_param params[] = {P_UUID(row->id), P_BYTES(digest, sizeof digest)};
  mail->body = text_equal(row->state, "asked") ? quote_receipt(&asked, row->place, &mail->subject, arena)
                                               : quote_letter(quote, opens, &mail->subject, arena);
  return answered ? tx_run(tx, &quote_put_link, params, NULL, NULL, NULL) : OK;
}
