/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/payouts.h"

#include "core/text.h"

#include <ctype.h>
#include <string.h>

enum { DAY, REFERENCE, GROSS, FEE, NET, CATEGORY, COLUMNS };
enum { CELLS = 64, NAMES = 6 };
#define PAYOUT_EUROS_MAX INT64_C(10000000)

/* Headings by which each is known, in small letters. */
static const char *const headings[COLUMNS][NAMES] = {
    [DAY] = {"automatic_payout_effective_at", "automatic_payout_effective_at_utc", "arrival_date", "date du versement",
             "date de versement", "date"},
    [REFERENCE] = {"automatic_payout_id", "payout_id", "numéro de versement", "id du versement", "référence",
                   "reference"},
    [GROSS] = {"gross", "montant brut", "montant", "amount"},
    [FEE] = {"fee", "frais", "commission", "fees"},
    [NET] = {"net", "montant net"},
    [CATEGORY] = {"reporting_category", "type"},
};

struct reading {
  char *at; /* a copy, cut into cells in place */
  char separator;
  int64_t line;
  size_t column[COLUMNS]; /* from 1; 0: there is none */
  struct payout *payouts;
  size_t count;
  struct fault *fault;
};

static size_t cut_row(struct reading *reading, char *cells[static CELLS]);
static enum outcome find_columns(struct reading *reading);
static enum outcome take_row(struct reading *reading, char *cells[static CELLS], size_t count);
static bool read_cents(const char *text, struct money *money);
static bool read_day(const char *text, struct date *day);
static enum outcome refuse(const struct reading *reading, const char *what);

enum outcome payouts_read(const char *text, size_t length, struct arena *arena, struct payout **payouts, size_t *count,
                          struct fault *fault) {
  size_t rows = 1;
  for (size_t i = 0; i < length; i++) rows += text[i] == '\n';
  struct reading reading = {.at = arena_text(arena, text, length),
                            .line = 1,
                            .payouts = arena_list(arena, rows, sizeof *reading.payouts),
                            .fault = fault};
  if (strncmp(reading.at, "\xef\xbb\xbf", 3) == 0) reading.at += 3;
  enum outcome outcome = find_columns(&reading);
  while (outcome == OK && reading.at[0]) {
    char *cells[CELLS];
    reading.line++;
    size_t cell_count = cut_row(&reading, cells);
    if (cell_count > 1 || cells[0][0]) outcome = take_row(&reading, cells, cell_count);
  }
  for (size_t i = 0; outcome == OK && i < reading.count; i++)
    if (reading.payouts[i].amount.cents <= reading.payouts[i].fee.cents || reading.payouts[i].fee.cents < 0)
      outcome = refuse(&reading, reading.payouts[i].reference);
  if (outcome == OK && reading.count == 0) outcome = refuse(&reading, "aucun versement");
  *payouts = reading.payouts;
  *count = reading.count;
  return outcome;
}

/* One row into cells; at stands on the next. A quoted cell may hold separators, and "" for one quote. */
static size_t cut_row(struct reading *reading, char *cells[static CELLS]) {
  size_t count = 0;
  char *at = reading->at;
  for (bool more = true; more;) {
    bool quoted = *at == '"';
    char *to = quoted ? ++at : at, *start = to;
    while (*at && (quoted || (*at != reading->separator && *at != '\n' && *at != '\r'))) {
      if (quoted && *at == '"' && at[1] != '"') break;
      if (quoted && *at == '"') at++;
      *to++ = *at++;
    }
    if (quoted && *at == '"') at++;
    char end = *at;
    more = end == reading->separator && end != 0;
    while (*at && !more && *at != '\n') at++;
    if (*at) at++;
    *to = 0;
    if (count < CELLS) cells[count++] = start;
  }
  reading->at = at;
  return count;
}

static enum outcome find_columns(struct reading *reading) {
  const char *end = reading->at + strcspn(reading->at, "\n");
  char *cells[CELLS];
  size_t commas = 0, semicolons = 0, tabs = 0;
  for (const char *at = reading->at; at < end; at++) {
    commas += *at == ',';
    semicolons += *at == ';';
    tabs += *at == '\t';
  }
  reading->separator = ',';
  if (semicolons > commas) reading->separator = ';';
  if (tabs > commas && tabs > semicolons) reading->separator = '\t';
  size_t count = cut_row(reading, cells);
  for (size_t column = 0; column < COLUMNS; column++)
    for (size_t name = 0; name < NAMES && reading->column[column] == 0 && headings[column][name]; name++)
      for (size_t i = 0; i < count && reading->column[column] == 0; i++) {
        for (char *at = cells[i]; *at; at++) *at = (char)tolower((unsigned char)*at);
        if (text_equal(cells[i], headings[column][name])) reading->column[column] = i + 1;
      }
  if (!reading->column[DAY]) return refuse(reading, "une colonne « date » (automatic_payout_effective_at)");
  if (!reading->column[REFERENCE]) return refuse(reading, "une colonne « référence » (automatic_payout_id)");
  if (!reading->column[GROSS] && !reading->column[NET]) return refuse(reading, "une colonne « montant » (gross, net)");
  return OK;
}

static const char *cell_of(const struct reading *reading, int column, char *cells[static CELLS], size_t count) {
  size_t at = reading->column[column];
  return at > 0 && at <= count ? cells[at - 1] : "";
}

static enum outcome take_row(struct reading *reading, char *cells[static CELLS], size_t count) {
  struct money gross = MONEY(0), fee = MONEY(0), net = MONEY(0);
  struct date day = {0};
  const char *reference = cell_of(reading, REFERENCE, cells, count);
  if (!reference[0] || strncmp(cell_of(reading, CATEGORY, cells, count), "payout", 6) == 0) return OK;
  if (!read_day(cell_of(reading, DAY, cells, count), &day)) return refuse(reading, "un jour");
  if (!read_cents(cell_of(reading, GROSS, cells, count), &gross) ||
      !read_cents(cell_of(reading, FEE, cells, count), &fee) || !read_cents(cell_of(reading, NET, cells, count), &net))
    return refuse(reading, "un montant");
  if (!reading->column[GROSS]) gross = MONEY(net.cents + fee.cents);
  if (reading->column[NET] && gross.cents - fee.cents != net.cents) return refuse(reading, "brut − frais = net");
  size_t at = 0;
  while (at < reading->count && !text_equal(reading->payouts[at].reference, reference)) at++;
  if (at == reading->count) reading->payouts[reading->count++] = (struct payout){.reference = reference, .day = day};
  struct payout *payout = &reading->payouts[at];
  if (date_compare(payout->day, day) != 0) return refuse(reading, "le même jour pour un même versement");
  payout->amount.cents += gross.cents;
  payout->fee.cents += fee.cents;
  return OK;
}

/* "1 234,50", "-12.5", "12"; "" is nothing. Bounded, so that sums are. */
static bool read_cents(const char *text, struct money *money) {
  int64_t euros = 0, cents = 0;
  bool negative = *text == '-';
  size_t digits = 0, places = 0;
  if (negative) text++;
  for (; isdigit((unsigned char)*text) || *text == ' '; text++) {
    if (*text == ' ') continue;
    euros = euros * 10 + (*text - '0');
    if (++digits > 9 || euros > PAYOUT_EUROS_MAX) return false;
  }
  if (*text == '.' || *text == ',')
    for (text++; isdigit((unsigned char)*text) && places < 2; text++, places++) cents = cents * 10 + (*text - '0');
  while (*text == '0') text++;
  if (*text || (digits == 0 && (negative || places > 0))) return false;
  if (places == 1) cents *= 10;
  *money = MONEY((negative ? -1 : 1) * (euros * 100 + cents));
  return true;
}

static bool read_day(const char *text, struct date *day) {
  char plain[DATE_TEXT];
  if (strlen(text) < 10) return false;
  if (text[2] == '/' && text[5] == '/') {
    const char order[] = {text[6], text[7], text[8], text[9], '-', text[3], text[4], '-', text[0], text[1], 0};
    memcpy(plain, order, sizeof order);
  } else {
    memcpy(plain, text, 10);
    plain[10] = 0;
  }
  return date_parse(plain, day);
}

static enum outcome refuse(const struct reading *reading, const char *what) {
  return fault_set(reading->fault, BANK_FILE_REFUSED, "ligne", "%lld : on attend %s.", (long long)reading->line, what);
}
