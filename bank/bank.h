/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A bank's file, whatever its form, as one list of statements. Pure: no database, no clock.
 *
 * Read: CFONB 120 (AFB, records 01 04 05 07), ISO 20022 camt.053 and camt.054 (versions 02 to 08), OFX 1.x (SGML) and
 * 2.x (XML), CSV with a mapping of its columns. One entry on the account is one line, also when it is a batch (its
 * parts must add up to it and give their words to the label); what is only announced (pending) is left out. A file is
 * taken whole or refused whole: an opening and a closing that do not differ by the sum of the lines, a bad date, a
 * record out of order, a wrong encoding, another currency than EUR, an XML entity, more than the limits below: the
 * fault names the line and the reason and nothing is returned. */
#ifndef COMPTOIR_BANK_H
#define COMPTOIR_BANK_H

#include "core/arena.h"
#include "core/clock.h"
#include "core/money.h"
#include "core/outcome.h"

#include <stdbool.h>
#include <stddef.h>

#define BANK_FILE_MAX (16u << 20) /* bytes: a year of a busy account is under 4 MB */
#define BANK_LINES_MAX 100000

enum bank_format { BANK_CFONB120, BANK_CAMT053, BANK_CAMT054, BANK_OFX, BANK_CSV };
const char *bank_format_name(enum bank_format format); /* "cfonb120", "camt053", … */

struct bank_line {
  size_t position;       /* 1… within its statement */
  struct date day;       /* booking date */
  struct date value_day; /* year 0: not said */
  struct money amount;   /* positive: came in; negative: went out */
  const char *label;     /* UTF-8, one line, never empty; continuation records or remittance text joined by " · " */
  const char *reference; /* what the bank calls it; "" when it says nothing */
  const char *code;      /* CFONB operation code, ISO domain or OFX type; "" */
};

struct bank_statement {
  const char *account;   /* IBAN, or bank-branch-account as the file says it; "" in a CSV, which never says it */
  const char *reference; /* the statement's own id; made of account and days where the format has none */
  struct date from, to;  /* from: the day of the opening balance when the format dates it */
  bool has_balances;     /* false: camt.054, OFX, CSV without a balance column: nothing to prove the sum against */
  struct money opening, closing;
  const struct bank_line *lines;
  size_t line_count;
};

struct bank_csv_mapping {  /* columns count from 1; 0: there is none */
  char separator;          /* ',', ';' or '\t' */
  char decimal;            /* ',' or '.' */
  const char *date_format; /* "DD/MM/YYYY", "YYYY-MM-DD", "DD.MM.YYYY", "YYYYMMDD" */
  const char *encoding;    /* "utf-8", "cp1252" */
  size_t heading_lines;    /* skipped */
  size_t day, label, reference, amount, debit, credit, balance;
};

struct bank_file {
  enum bank_format format;
  const struct bank_statement *statements;
  size_t statement_count;
};

/* Recognises the format from the bytes themselves (a name proves nothing); mapping is needed for CSV only, else NULL.
 * Everything lives in arena. BANK_FILE_REFUSED: fault.field is "ligne 12", fault.hint the reason in French.
 * OUT_OF_RANGE ("/mapping/decimal"…): the mapping itself is wrong. BODY_TOO_LARGE beyond BANK_FILE_MAX. file is left
 * untouched unless OK. */
NODISCARD enum outcome bank_read(const void *bytes, size_t length, const struct bank_csv_mapping *mapping,
                                 struct arena *arena, struct bank_file *file, struct fault *fault);

#endif
