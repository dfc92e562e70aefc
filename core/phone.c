/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/phone.h"

#include "core/text.h"

#include <string.h>

bool phone_mobile(const char *phone, char number[static PHONE_TEXT]) {
  char digits[PHONE_TEXT] = "";
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
  text_copy(number, PHONE_TEXT, is_french ? "+33" : "+");
  text_copy(number + strlen(number), PHONE_TEXT - strlen(number), rest);
  return true;
}
