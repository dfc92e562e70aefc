/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the readers share, private to this folder. */
#ifndef COMPTOIR_BANK_PRIVATE_H
#define COMPTOIR_BANK_PRIVATE_H

#include "bank/bank.h"

#include <stdint.h>

struct bank_reader { /* one file being read */
  struct arena *arena;
  struct fault *fault;
  size_t line_count; /* of all statements so far */
  enum bank_format format;
  struct bank_statement *statements;
  size_t statement_count, statement_capacity;
};
#define BANK_STATEMENTS_MAX 4000 /* ten accounts, one statement a day, a year */

struct bank_slice { /* characters of the file, or of a copy in the arena; not terminated */
  const char *at;
  size_t length;
};

struct bank_draft { /* a statement being filled */
  struct bank_statement statement;
  struct bank_line *lines;
  size_t capacity;
  size_t file_line; /* where it begins, for faults */
};

/* Fills the fault ("ligne 12" and the reason) and returns BANK_FILE_REFUSED. Line 0: the file as a whole. */
NODISCARD enum outcome bank_refuse(const struct bank_reader *reader, size_t line, const char *format, ...) PRINTF(3, 4);

/* A line is numbered and kept; refused beyond BANK_LINES_MAX in the file. */
NODISCARD enum outcome bank_add_line(struct bank_reader *reader, struct bank_draft *draft,
                                     const struct bank_line *line);
/* The statement is proven (opening + lines = closing, days in their period, no twin) and kept. */
NODISCARD enum outcome bank_add_statement(struct bank_reader *reader, struct bank_draft *draft);

/* ---- text.c ---- */
enum bank_encoding { BANK_UTF8, BANK_CP1252, BANK_LATIN9 };
/* UTF-8 without byte order mark, ends of line as \n, NUL-terminated, in the arena. A byte the encoding does not know,
 * or a control character, refuses the file with its line. */
NODISCARD enum outcome bank_decode(const struct bank_reader *reader, struct bank_slice bytes,
                                   enum bank_encoding encoding, struct bank_slice *text);
bool bank_is_utf8(struct bank_slice bytes); /* as a file may be: with \r, \t and a byte order mark */
bool bank_is_ascii(struct bank_slice bytes);
/* "utf-8", "CP1252", "ISO-8859-15"…, in any case; false when it is none we read. */
NODISCARD bool bank_encoding_named(struct bank_slice name, enum bank_encoding *encoding);

/* ---- value.c ---- */
struct bank_slice bank_slice_of(const char *text);
struct bank_slice bank_trim(struct bank_slice text);
bool bank_slice_is(struct bank_slice slice, const char *text);
char *bank_copy(const struct bank_reader *reader, struct bank_slice slice);
/* Pieces joined by " · ", runs of blanks made one; "" when all are empty. */
struct bank_label {
  char text[600];
  size_t length;
};
void bank_label_add(struct bank_label *label, struct bank_slice piece);
const char *bank_label_keep(const struct bank_reader *reader,
                            const struct bank_label *label); /* "Sans libellé" if empty */
struct bank_shown {
  char text[64];
};
struct bank_shown bank_shown(struct bank_slice piece);              /* the beginning of what was read, for a fault */
NODISCARD bool bank_digits(struct bank_slice text, int64_t *value); /* 1 to 15 digits and nothing else */
/* "-1234.5", "+12,50": at most two decimals that are not zero; thousands are not separated. */
NODISCARD bool bank_amount(struct bank_slice text, const char *decimals, struct money *amount);
/* The same with groups of three ("1 234,56 €", "1.234,56"), decimals after that character only. */
NODISCARD bool bank_table_amount(char decimal, struct bank_slice text, struct money *amount);
NODISCARD bool bank_date(struct bank_slice year, struct bank_slice month, struct bank_slice day, struct date *date);
NODISCARD bool bank_iso_date(struct bank_slice text, struct date *date); /* xs:date or xs:dateTime: the day it says */

/* ---- node.c, xml.c, sgml.c: the same small tree for CAMT and both OFX ---- */
struct bank_node {
  const char *name;     /* without prefix */
  const char *text;     /* trimmed; "" when it has children */
  const char *currency; /* attribute Ccy; NULL: none */
  size_t line;
  struct bank_node *parent, *first, *last, *next;
};
#define BANK_NODES_MAX 1000000
#define BANK_DEPTH_MAX 40

struct bank_tree {
  const struct bank_reader *reader;
  struct bank_node *root, *open; /* open: the innermost element not yet closed */
  size_t count, depth;
  enum outcome outcome;
};
void bank_tree_open(struct bank_tree *tree, struct bank_slice name, size_t line);
void bank_tree_close(struct bank_tree *tree, const char *text);

NODISCARD enum outcome bank_xml(const struct bank_reader *reader, struct bank_slice bytes, struct bank_node **root);
NODISCARD enum outcome bank_sgml(const struct bank_reader *reader, struct bank_slice text, size_t first_line,
                                 struct bank_node **root);

const struct bank_node *bank_child(const struct bank_node *node, const char *name); /* the first; NULL: none */
const struct bank_node *bank_sibling(const struct bank_node *node);                 /* next of the same name */
const struct bank_node *bank_find(const struct bank_node *node, const char *path);  /* "Acct/Id/IBAN" */
const char *bank_find_text(const struct bank_node *node, const char *path);         /* "" when there is none */

/* ---- one a format ---- */
NODISCARD enum outcome bank_read_cfonb(struct bank_reader *reader, struct bank_slice bytes);
NODISCARD enum outcome bank_read_camt(struct bank_reader *reader, const struct bank_node *root);
NODISCARD enum outcome bank_read_ofx(struct bank_reader *reader, const struct bank_node *root);
NODISCARD enum outcome bank_read_ofx_sgml(struct bank_reader *reader, struct bank_slice bytes);
NODISCARD enum outcome bank_read_csv(struct bank_reader *reader, struct bank_slice bytes,
                                     const struct bank_csv_mapping *mapping);
bool bank_looks_cfonb(struct bank_slice bytes);

/* camt_entry.c: one Ntry of a statement; says nothing of entries that are not booked. */
NODISCARD enum outcome bank_camt_entry(struct bank_reader *reader, const struct bank_node *entry,
                                       struct bank_draft *draft);
/* Amount of a node with Ccy, made negative by CdtDbtInd beside it. */
NODISCARD enum outcome bank_camt_amount(const struct bank_reader *reader, const struct bank_node *holder,
                                        struct money *amount);
NODISCARD enum outcome bank_camt_date(const struct bank_reader *reader, const struct bank_node *choice,
                                      struct date *date);

#endif
