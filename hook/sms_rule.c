/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/text.h"
#include "hook/hook.h"

#include <string.h>

bool sms_number(const char *phone, char number[static SMS_NUMBER_TEXT]) {
  char digits[SMS_NUMBER_TEXT] = "";
  size_t count = 0;
  bool abroad = false;
  for (const char *c = phone; *c; c++) {
    if (*c == '+' && count == 0) abroad = true;
    else if (*c >= '0' && *c <= '9') {
      if (count == 15) return false;
      digits[count++] = *c;
    } else if (!strchr(" .-()/", *c)) return false;
  }
  const char *rest = digits;
  if (!abroad && text_starts(rest, "00")) {
    abroad = true;
    rest += 2;
  }
  bool is_french = !abroad && digits[0] == '0' && count == 10;
  if (is_french) rest = digits + 1;
  else if (abroad && text_starts(rest, "33")) {
    is_french = true;
    rest += rest[2] == '0' ? 3 : 2; /* +33 (0)6 … */
  }
  if (is_french && (strlen(rest) != 9 || (rest[0] != '6' && rest[0] != '7'))) return false;
  if (!is_french && (!abroad || strlen(rest) < 8)) return false;
  text_copy(number, SMS_NUMBER_TEXT, is_french ? "+33" : "+");
  text_copy(number + strlen(number), SMS_NUMBER_TEXT - strlen(number), rest);
  return true;
}

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
