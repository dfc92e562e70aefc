/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/text.h"
#include "hook/hook.h"

#include <string.h>

static const char *word_at(const char *at, const struct sms_words *words, size_t *length) {
  const struct {
    const char *mark, *word;
  } known[] = {{"{to}", words->to},
               {"{text}", words->text},
               {"{sender}", words->sender},
               {"{id}", words->id},
               {"{token}", words->token}};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (known[i].word && text_starts(at, known[i].mark)) {
      *length = strlen(known[i].mark);
      return known[i].word;
    }
  return NULL;
}

static void json_word(struct buffer *out, const char *word) {
  AUTO(buffer) struct buffer quoted = {0};
  struct json json = json_into(&quoted);
  json_text(&json, NULL, word);
  buffer_add(out, quoted.bytes + 1, quoted.length - 2);
}

void sms_fill(struct buffer *out, const char *pattern, const struct sms_words *words, enum sms_form form) {
  for (const char *at = pattern; *at;) {
    size_t length = 0;
    const char *word = *at == '{' ? word_at(at, words, &length) : NULL;
    if (!word) {
      buffer_char(out, *at++);
      continue;
    }
    if (form == SMS_URL) buffer_escaped(out, word);
    else if (form == SMS_JSON) json_word(out, word);
    else buffer_text(out, word);
    at += length;
  }
}
