/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* OFX 1.x: SGML where an element with text need not be closed, and the others must. */
#include "bank/private.h"

#include "core/text.h"

#include <string.h>

struct sgml {
  struct bank_tree tree;
  const char *at, *end;
  size_t line;
};

static void read_tag(struct sgml *sgml);
static void open_tag(struct sgml *sgml, struct bank_slice name);
static void close_tag(struct sgml *sgml, struct bank_slice name);
static bool may_be_empty(struct bank_slice name);
static struct bank_slice text_until_tag(struct sgml *sgml);
static const char *unescape(const struct bank_reader *reader, struct bank_slice text);
static void refuse(struct sgml *sgml, const char *why);

enum outcome bank_sgml(const struct bank_reader *reader, struct bank_slice text, size_t first_line,
                       struct bank_node **root) {
  struct sgml sgml = {.tree = {.reader = reader}, .at = text.at, .end = text.at + text.length, .line = first_line};
  while (sgml.tree.outcome == OK && sgml.at < sgml.end) {
    if (*sgml.at == '<') read_tag(&sgml);
    else if (bank_trim(text_until_tag(&sgml)).length > 0) refuse(&sgml, "Du texte traîne entre les balises.");
  }
  if (sgml.tree.outcome == OK && (!sgml.tree.root || sgml.tree.open))
    refuse(&sgml, "Le fichier s’arrête avant sa fin (</OFX>).");
  if (sgml.tree.outcome == OK) *root = sgml.tree.root;
  return sgml.tree.outcome;
}

static void read_tag(struct sgml *sgml) {
  const char *close = memchr(sgml->at, '>', (size_t)(sgml->end - sgml->at));
  bool ends = sgml->at + 1 < sgml->end && sgml->at[1] == '/';
  const char *start = sgml->at + (ends ? 2 : 1);
  struct bank_slice name = {start, close && close > start ? (size_t)(close - start) : 0};
  bool good = name.length > 0 && name.length <= 32;
  for (size_t i = 0; good && i < name.length; i++)
    good = strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._", name.at[i]) && name.at[i] != '\0';
  if (!good) {
    refuse(sgml, "Une balise n’est pas lisible.");
    return;
  }
  sgml->at = close + 1;
  if (ends) close_tag(sgml, name);
  else open_tag(sgml, name);
}

static void open_tag(struct sgml *sgml, struct bank_slice name) {
  size_t line = sgml->line;
  bank_tree_open(&sgml->tree, name, line);
  struct bank_slice text = bank_trim(text_until_tag(sgml));
  if (sgml->tree.outcome != OK || (text.length == 0 && !may_be_empty(name))) return;
  bank_tree_close(&sgml->tree, unescape(sgml->tree.reader, text));
  size_t left = (size_t)(sgml->end - sgml->at);
  bool closed = left >= name.length + 3 && memcmp(sgml->at, "</", 2) == 0 &&
                memcmp(sgml->at + 2, name.at, name.length) == 0 && sgml->at[name.length + 2] == '>';
  if (closed) sgml->at += name.length + 3;
}

/* Without text, only these are not the beginning of a group. */
static bool may_be_empty(struct bank_slice name) {
  static const char *const names[] = {"MEMO",  "NAME",     "CHECKNUM", "REFNUM",   "BRANCHID", "ACCTKEY",    "ORG",
                                      "FID",   "INTU.BID", "MESSAGE",  "EXTDNAME", "DTUSER",   "DTAVAIL",    "NAME2",
                                      "MEMO2", "PAYEEID",  "SRVRTID",  "SIC",      "BANKID",   "INTU.USERID"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (bank_slice_is(name, names[i])) return true;
  return false;
}

static void close_tag(struct sgml *sgml, struct bank_slice name) {
  if (sgml->tree.open && bank_slice_is(name, sgml->tree.open->name)) bank_tree_close(&sgml->tree, "");
  else refuse(sgml, "Une balise se ferme sans avoir été ouverte, ou avant celles qu’elle contient.");
}

static struct bank_slice text_until_tag(struct sgml *sgml) {
  const char *start = sgml->at;
  for (; sgml->at < sgml->end && *sgml->at != '<'; sgml->at++) sgml->line += *sgml->at == '\n';
  return (struct bank_slice){start, (size_t)(sgml->at - start)};
}

/* Three names, as the standard says; any other & is a & that a bank did not write as it should. */
static const char *unescape(const struct bank_reader *reader, struct bank_slice text) {
  static const struct {
    const char *name;
    char character;
  } known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&nbsp;", ' '}};
  char *copy = bank_copy(reader, text);
  size_t length = 0;
  for (size_t i = 0; i < text.length;) {
    size_t k = 0, left = text.length - i;
    while (k < 4 && !(strlen(known[k].name) <= left && memcmp(known[k].name, text.at + i, strlen(known[k].name)) == 0))
      k++;
    copy[length++] = k < 4 ? known[k].character : text.at[i];
    i += k < 4 ? strlen(known[k].name) : 1;
  }
  copy[length] = '\0';
  return copy;
}

static void refuse(struct sgml *sgml, const char *why) {
  if (sgml->tree.outcome == OK) sgml->tree.outcome = bank_refuse(sgml->tree.reader, sgml->line, "%s", why);
}
