/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bar codes as rows of dark and light modules: EAN (ISO/IEC 15420), Code 39 (16388), Interleaved 2 of 5 (16390), Code
 * 128 (15417). */
#include "pos/virtual/pen.h"

#include <string.h>

static bool all_digits(const char *text, size_t count);
static char check_digit(const char *digits, size_t count);
static void add_widths(struct buffer *out, const char *widths);
static const char *finish(struct buffer *out, struct arena *arena);

/* Light and dark widths of the left, odd digits; the others are the same read backwards or with colours changed. */
static const char *const ean_widths[10] = {"3211", "2221", "2122", "1411", "1132",
                                           "1231", "1114", "1312", "1213", "3112"};

static void add_ean(struct buffer *out, char digit, bool even, bool right) {
  const char *widths = ean_widths[digit - '0'];
  char colour = right ? '1' : '0';
  for (int i = 0; i < 4; i++, colour = colour == '0' ? '1' : '0')
    for (char left = even ? widths[3 - i] : widths[i]; left > '0'; left--) buffer_char(out, colour);
}

const char *bars_ean13(const char *digits, struct arena *arena, const char **says) {
  static const char *const parities[10] = {"000000", "001011", "001101", "001110", "010011",
                                           "011001", "011100", "010101", "010110", "011010"};
  if (!all_digits(digits, 12)) return NULL;
  char check = check_digit(digits, 12);
  if (digits[12] && (digits[12] != check || digits[13])) return NULL;
  const char *whole = arena_format(arena, "%.12s%c", digits, check), *parity = parities[digits[0] - '0'];
  AUTO(buffer) struct buffer out = {0};
  buffer_text(&out, "101");
  for (int i = 1; i <= 6; i++) add_ean(&out, whole[i], parity[i - 1] == '1', false);
  buffer_text(&out, "01010");
  for (int i = 7; i <= 12; i++) add_ean(&out, whole[i], false, true);
  buffer_text(&out, "101");
  *says = whole;
  return finish(&out, arena);
}

const char *bars_ean8(const char *digits, struct arena *arena, const char **says) {
  if (!all_digits(digits, 7)) return NULL;
  char check = check_digit(digits, 7);
  if (digits[7] && (digits[7] != check || digits[8])) return NULL;
  const char *whole = arena_format(arena, "%.7s%c", digits, check);
  AUTO(buffer) struct buffer out = {0};
  buffer_text(&out, "101");
  for (int i = 0; i < 4; i++) add_ean(&out, whole[i], false, false);
  buffer_text(&out, "01010");
  for (int i = 4; i < 8; i++) add_ean(&out, whole[i], false, true);
  buffer_text(&out, "101");
  *says = whole;
  return finish(&out, arena);
}

static char check_digit(const char *digits, size_t count) {
  int sum = 0;
  for (size_t i = 0; i < count; i++) sum += (digits[i] - '0') * ((count - i) % 2 ? 3 : 1);
  return (char)('0' + (10 - sum % 10) % 10);
}

/* Nine bars a sign, three of them wide; wide is three times narrow. */
const char *bars_code39(const char *text, struct arena *arena) {
  static const char signs[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*";
  static const unsigned short wide[] = {0x034, 0x121, 0x061, 0x160, 0x031, 0x130, 0x070, 0x025, 0x124, 0x064, 0x109,
                                        0x049, 0x148, 0x019, 0x118, 0x058, 0x00D, 0x10C, 0x04C, 0x01C, 0x103, 0x043,
                                        0x142, 0x013, 0x112, 0x052, 0x007, 0x106, 0x046, 0x016, 0x181, 0x0C1, 0x1C0,
                                        0x091, 0x190, 0x0D0, 0x085, 0x184, 0x0C4, 0x0A8, 0x0A2, 0x08A, 0x02A, 0x094};
  const char *framed = text[0] == '*' ? text : arena_format(arena, "*%s*", text);
  AUTO(buffer) struct buffer out = {0};
  for (const char *sign = framed; *sign; sign++) {
    const char *at = strchr(signs, *sign);
    if (!at) return NULL;
    char widths[10] = "";
    for (int i = 0; i < 9; i++) widths[i] = wide[at - signs] >> (8 - i) & 1 ? '3' : '1';
    add_widths(&out, widths);
    buffer_char(&out, '0');
  }
  return finish(&out, arena);
}

/* Bars say one digit, the spaces between them the next. */
const char *bars_itf(const char *digits, struct arena *arena) {
  static const char *const widths[10] = {"11331", "31113", "13113", "33111", "11313",
                                         "31311", "13311", "11133", "31131", "13131"};
  size_t count = strlen(digits);
  if (count < 2 || count % 2 || !all_digits(digits, count)) return NULL;
  AUTO(buffer) struct buffer out = {0};
  buffer_text(&out, "1010");
  for (size_t i = 0; i < count; i += 2) {
    char pair[11] = "";
    for (size_t bar = 0; bar < 5; bar++) {
      pair[2 * bar] = widths[digits[i] - '0'][bar];
      pair[2 * bar + 1] = widths[digits[i + 1] - '0'][bar];
    }
    add_widths(&out, pair);
  }
  buffer_text(&out, "11101");
  return finish(&out, arena);
}

static bool all_digits(const char *text, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (text[i] < '0' || text[i] > '9') return false;
  return true;
}

static void add_widths(struct buffer *out, const char *widths) {
  char colour = '1';
  for (; *widths; widths++, colour = colour == '0' ? '1' : '0')
    for (char left = *widths; left > '0'; left--) buffer_char(out, colour);
}

static const char *finish(struct buffer *out, struct arena *arena) {
  return arena_text(arena, out->bytes, out->length);
}

static const char *const code128_widths[107] = {
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112"};

struct code128 {
  struct buffer values, says;
  char set; /* 'A', 'B', 'C'; 0: not begun */
};

static bool add_128(struct code128 *code, const unsigned char *data, size_t length);
static void change_set(struct code128 *code, char to);
static bool add_sign(struct code128 *code, unsigned char sign);

/* As ESC/POS sends it: {A {B {C choose a set, {S shifts, {1…{4 are functions, {{ is a brace. Without a choice, set B.
 */
const char *bars_code128(const unsigned char *data, size_t length, struct arena *arena, const char **says) {
  struct code128 code = {0};
  const char *drawn = NULL;
  if (add_128(&code, data, length) && code.values.length > 1) {
    AUTO(buffer) struct buffer out = {0};
    int sum = (unsigned char)code.values.bytes[0];
    for (size_t i = 0; i < code.values.length; i++) {
      unsigned char value = (unsigned char)code.values.bytes[i];
      add_widths(&out, code128_widths[value]);
      sum += (int)i * value;
    }
    add_widths(&out, code128_widths[sum % 103]);
    add_widths(&out, code128_widths[106]);
    drawn = finish(&out, arena);
    *says = arena_text(arena, code.says.bytes ? code.says.bytes : "", code.says.length);
  }
  buffer_done(&code.values);
  buffer_done(&code.says);
  return drawn;
}

static bool add_128(struct code128 *code, const unsigned char *data, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (data[i] == '{' && i + 1 < length) {
      char what = (char)data[++i];
      bool chosen = what >= 'A' && what <= 'C';
      bool function = what >= '1' && what <= '4';
      if (chosen) change_set(code, what);
      if (function) buffer_char(&code->values, (char)(what == '1' ? 102 : what == '2' ? 97 : what == '3' ? 96 : 100));
      if (!chosen && !function && (what != '{' || !add_sign(code, '{'))) return false;
    } else if (!add_sign(code, data[i])) {
      return false;
    }
  }
  return true;
}

static void change_set(struct code128 *code, char to) {
  if (!code->set) buffer_char(&code->values, (char)(103 + to - 'A'));
  else if (to != code->set) buffer_char(&code->values, (char)(to == 'A' ? 101 : to == 'B' ? 100 : 99));
  code->set = to;
}

static bool add_sign(struct code128 *code, unsigned char sign) {
  if (!code->set) change_set(code, 'B');
  if (code->set == 'C') {
    if (sign > 99) return false;
    buffer_char(&code->values, (char)sign);
    buffer_format(&code->says, "%02d", sign);
    return true;
  }
  bool fits = code->set == 'A' ? sign < 96 : sign >= 32 && sign < 127;
  if (!fits) return false;
  buffer_char(&code->values, (char)(sign < 32 ? sign + 64 : sign - 32));
  if (sign >= 32) buffer_char(&code->says, (char)sign);
  return true;
}
