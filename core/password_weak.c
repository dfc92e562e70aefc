/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is too easy to guess: once the runs, the repetitions and the words that everybody takes are struck out, too
 * little is left. */
#include "core/password.h"

#include "core/buffer.h"
#include "core/text.h"
#include "core/vault.h"

#include <string.h>

enum { LEFT_MIN = 6, RUN_MIN = 3, WORD_MIN = 3 };

static bool holds_words_of(const char *folded, const char *name);
static bool repeats(const char *text, size_t length);
static size_t letters_left(const char *folded);
static size_t struck_length(const char *at);
static size_t run_length(const char *at);
static size_t run_along(const char *at, const char *line, int direction);
static void fold(const char *text, struct buffer *folded);
static char fold_latin(unsigned char second);
static void unmask(struct buffer *folded);

bool password_is_weak(const char *text, const char *name, const char *login) {
  AUTO(secret) struct buffer folded = {0};
  size_t bytes = strlen(text);
  if (bytes > PASSWORD_MAX_BYTES || !text_is_utf8(text, bytes) || text_length(text) < PASSWORD_MIN) return true;
  fold(text, &folded);
  if (holds_words_of(folded.bytes, name) || holds_words_of(folded.bytes, login)) return true;
  if (repeats(folded.bytes, folded.length) || letters_left(folded.bytes) < LEFT_MIN) return true;
  unmask(&folded);
  return holds_words_of(folded.bytes, name) || letters_left(folded.bytes) < LEFT_MIN;
}

/* Each word of the name; of an address, what stands before the @. */
static bool holds_words_of(const char *folded, const char *name) {
  AUTO(buffer) struct buffer words = {0}, word = {0};
  if (!name) return false;
  fold(name, &words);
  for (const char *at = words.bytes;; at++) {
    bool letter = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || (unsigned char)*at >= 0x80;
    if (letter) {
      buffer_char(&word, *at);
      continue;
    }
    if (word.length >= WORD_MIN && strstr(folded, word.bytes)) return true;
    buffer_clear(&word);
    if (*at == '\0' || *at == '@') return false;
  }
}

/* One pattern again and again, the last time perhaps cut. */
static bool repeats(const char *text, size_t length) {
  for (size_t period = 1; period <= length / 2; period++)
    if (memcmp(text, text + period, length - period) == 0) return true;
  return false;
}

static size_t letters_left(const char *folded) {
  size_t left = 0;
  while (*folded) {
    size_t struck = struck_length(folded);
    if (struck == 0) {
      left += ((unsigned char)*folded & 0xc0) != 0x80; /* code points */
      struck = 1;
    }
    folded += struck;
  }
  return left;
}

static size_t struck_length(const char *at) {
  static const char *const words[] = {
      "abricot",     "admin",     "administrateur", "adore",    "amour",     "angel",    "anniversaire", "argent",
      "association", "bebe",      "bienvenue",      "bisous",   "bonjour",   "bordeaux", "bureau",       "caisse",
      "camille",     "changeme",  "changer",        "chaton",   "cheval",    "chocolat", "chouchou",     "citron",
      "comptoir",    "coucou",    "cooperative",    "defaut",   "demo",      "doudou",   "dragon",       "ecole",
      "famille",     "football",  "fraise",         "france",   "friperie",  "hello",    "iloveyou",     "internet",
      "jardin",      "jetaime",   "kpacite",        "laverie",  "letmein",   "lille",    "login",        "loulou",
      "lyon",        "magasin",   "maison",         "maman",    "marseille", "master",   "merci",        "minou",
      "monamour",    "monkey",    "motdepasse",     "nantes",   "nicolas",   "nounours", "ordinateur",   "papa",
      "paris",       "passe",     "passer",         "password", "pokemon",   "portable", "princess",     "princesse",
      "qwerty",      "referente", "root",           "salut",    "secret",    "soleil",   "starwars",     "sunshine",
      "superman",    "telephone", "test",           "tigrou",   "toulouse",  "travail",  "utilisateur",  "vacances",
      "vanille",     "welcome"};
  size_t longest = run_length(at);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strlen(words[i]) > longest && text_starts(at, words[i])) longest = strlen(words[i]);
  return longest;
}

static size_t run_length(const char *at) {
  static const char *const lines[] = {"abcdefghijklmnopqrstuvwxyz",
                                      "01234567890",
                                      "azertyuiop",
                                      "qsdfghjklm",
                                      "wxcvbn",
                                      "qwertyuiop",
                                      "asdfghjkl",
                                      "zxcvbnm"};
  size_t longest = 1;
  while (at[longest] == at[0]) longest++;
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    size_t up = run_along(at, lines[i], 1), down = run_along(at, lines[i], -1);
    if (up > longest) longest = up;
    if (down > longest) longest = down;
  }
  return longest >= RUN_MIN ? longest : 0;
}

static size_t run_along(const char *at, const char *line, int direction) {
  size_t longest = 0, size = strlen(line);
  for (size_t start = 0; start < size; start++) {
    size_t length = 0, place = start;
    while (at[length] && place < size && at[length] == line[place]) { /* below 0 wraps to a large number, and ends */
      length++;
      place = direction > 0 ? place + 1 : place - 1;
    }
    if (length > longest) longest = length;
  }
  return longest;
}

/* Lower case, without the accents of western Europe. */
static void fold(const char *text, struct buffer *folded) {
  buffer_text(folded, "");
  for (; *text; text++) {
    char letter = *text;
    if (letter >= 'A' && letter <= 'Z') letter = (char)(letter - 'A' + 'a');
    if ((unsigned char)letter == 0xc3 && text[1] && fold_latin((unsigned char)text[1])) {
      letter = fold_latin((unsigned char)*++text);
    }
    buffer_char(folded, letter);
  }
}

/* U+00C0 to U+00FF, by the second byte; 0 for what is no letter with an accent. */
static char fold_latin(unsigned char second) {
  static const char letters[] = "aaaaaa_ceeeeiiii_nooooo_ouuuuy__aaaaaa_ceeeeiiii_nooooo_ouuuuy_y";
  char letter = second >= 0x80 && second <= 0xbf ? letters[second - 0x80] : '_';
  return letter == '_' ? '\0' : letter;
}

/* P4$$w0rd is a word. */
static void unmask(struct buffer *folded) {
  static const char masks[] = "@4$5013!", letters[] = "aassoiei";
  for (size_t i = 0; i < folded->length; i++) {
    const char *mask = strchr(masks, folded->bytes[i]);
    if (mask) folded->bytes[i] = letters[mask - masks];
  }
}
