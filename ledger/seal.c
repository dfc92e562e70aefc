/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/seal.h"

#include "core/buffer.h"

#include <string.h>

enum { LAYOUT = 1, BITS = 8, LENGTH_BYTES = 4, INTEGER_BYTES = 8 };

static void put_integer(struct buffer *out, int64_t value, int bytes) {
  char little[INTEGER_BYTES];
  for (int i = 0; i < bytes; i++) little[i] = (char)(((uint64_t)value >> (i * BITS)) & 0xff);
  buffer_add(out, little, (size_t)bytes);
}

static void put_text(struct buffer *out, const char *text) {
  size_t length = text ? strlen(text) : 0;
  put_integer(out, (int64_t)length, LENGTH_BYTES);
  if (length > 0) buffer_add(out, text, length);
}

void seal_content(const struct ledger_entry *entry, uint8_t digest[static SHA256_BYTES]) {
  AUTO(buffer) struct buffer out = {0};
  const char *const texts[] = {entry->legal_entity, entry->kpa,    entry->journal, entry->piece,
                               entry->label,        entry->ticket, entry->reason};
  const int64_t integers[] = {entry->date.year, entry->date.month, entry->date.day, entry->reverses,
                              (int64_t)entry->posting_count};
  put_integer(&out, LAYOUT, 1);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) put_text(&out, texts[i]);
  for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++) put_integer(&out, integers[i], INTEGER_BYTES);
  for (size_t i = 0; i < entry->posting_count; i++) {
    const struct ledger_posting *posting = &entry->postings[i];
    put_text(&out, posting->account);
    put_text(&out, posting->activity);
    put_text(&out, posting->member);
    put_integer(&out, posting->amount.cents, INTEGER_BYTES);
    put_integer(&out, posting->split_rule, INTEGER_BYTES);
    put_integer(&out, posting->ticket_line, INTEGER_BYTES);
  }
  sha256(out.bytes, out.length, digest);
}
