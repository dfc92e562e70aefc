/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "month/match.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define COMMISSION_MAX_BP 300 /* more than 3 % is no commission of a card or a provider */

struct matcher {
  const struct match_line *lines;
  const struct match_deposit *deposits;
  size_t line_count, deposit_count;
  bool *line_taken, *deposit_taken;
  int *line_day, *deposit_day; /* counted from one day */
  size_t *said;                /* the kind that each line's label names; DEPOSIT_KINDS: none */
  struct match_proposal *proposals;
};

#define DAYS_MAX 10 /* the longest of deposit_days */

/* What a label says the money is; several words may say the same. */
static const struct {
  const char *word;
  enum deposit_kind kind;
} kind_words[] = {{"ESPECES", DEPOSIT_CASH},    {"ESPÈCES", DEPOSIT_CASH},   {"VERST", DEPOSIT_CASH},
                  {"VERSEMENT", DEPOSIT_CASH},  {"CHQ", DEPOSIT_CHEQUE},     {"CHEQUE", DEPOSIT_CHEQUE},
                  {"CHÈQUE", DEPOSIT_CHEQUE},   {"chèque", DEPOSIT_CHEQUE},  {"CARTE", DEPOSIT_CARD},
                  {"REM CB", DEPOSIT_CARD},     {"REMISE CB", DEPOSIT_CARD}, {"TELECOLLECTE", DEPOSIT_CARD},
                  {"EN LIGNE", DEPOSIT_ONLINE}, {"STRIPE", DEPOSIT_ONLINE},  {"PAYPLUG", DEPOSIT_ONLINE},
                  {"HELLOASSO", DEPOSIT_ONLINE}};
static const char *const fee_words[] = {"FRAIS", "COMMISSION", "COTIS", "AGIOS", "ABONNEMENT", "TENUE DE COMPTE"};

static void look_once(struct matcher *matcher, struct arena *arena);
static void propose_one(struct matcher *matcher, size_t line, bool sure_only);
static bool propose_same_amount(struct matcher *matcher, size_t line, bool sure_only);
static bool propose_commission(struct matcher *matcher, size_t line, bool sure_only);
static bool propose_several_deposits(struct matcher *matcher, size_t line);
static bool propose_several_lines(struct matcher *matcher, size_t line);
static size_t says_kind(const char *label);
static bool says_fee(const char *label);

static const char *const kind_names[] = {"cash", "cheque", "card", "online"};
const char *deposit_kind_name(enum deposit_kind kind) {
  return kind_names[kind];
}

bool deposit_kind_parse(const char *name, enum deposit_kind *kind) {
  for (size_t i = 0; i < DEPOSIT_KINDS; i++)
    if (text_equal(name, kind_names[i])) return *kind = (enum deposit_kind)i, true;
  return false;
}

int deposit_days(enum deposit_kind kind) {
  static const int days[] = {[DEPOSIT_CASH] = 5, [DEPOSIT_CHEQUE] = 10, [DEPOSIT_CARD] = 5, [DEPOSIT_ONLINE] = 7};
  return days[kind];
}

const char *match_reason_name(enum match_reason reason) {
  static const char *const names[] = {"same_amount", "commission",   "several_deposits", "several_lines",
                                      "bank_fee",    "two_possible", "doubled",          "nothing"};
  return names[reason];
}

bool match_is_missing(const struct match_deposit *deposit, struct date seen) {
  return date_days_between(deposit->day, seen) > deposit_days(deposit->kind);
}

/* What leaves no doubt takes its deposit first: a guess must not take it away. */
void match_propose(const struct match_line lines[], size_t line_count, const struct match_deposit deposits[],
                   size_t deposit_count, struct arena *arena, struct match_proposal proposals[]) {
  struct matcher matcher = {.lines = lines,
                            .deposits = deposits,
                            .line_count = line_count,
                            .deposit_count = deposit_count,
                            .line_taken = arena_list(arena, line_count + 1, sizeof(bool)),
                            .deposit_taken = arena_list(arena, deposit_count + 1, sizeof(bool)),
                            .proposals = proposals};
  look_once(&matcher, arena);
  for (size_t i = 0; i < line_count; i++) proposals[i] = (struct match_proposal){.reason = MATCH_NOTHING};
  for (size_t i = 0; i < line_count; i++) propose_one(&matcher, i, true);
  for (size_t i = 0; i < line_count; i++) propose_one(&matcher, i, false);
}

static void look_once(struct matcher *matcher, struct arena *arena) {
  static const struct date origin = {2000, 1, 1};
  matcher->line_day = arena_list(arena, matcher->line_count + 1, sizeof(int));
  matcher->deposit_day = arena_list(arena, matcher->deposit_count + 1, sizeof(int));
  matcher->said = arena_list(arena, matcher->line_count + 1, sizeof(size_t));
  for (size_t i = 0; i < matcher->line_count; i++) {
    matcher->line_day[i] = date_days_between(origin, matcher->lines[i].day);
    matcher->said[i] = says_kind(matcher->lines[i].label);
  }
  for (size_t i = 0; i < matcher->deposit_count; i++)
    matcher->deposit_day[i] = date_days_between(origin, matcher->deposits[i].day);
}

static void propose_one(struct matcher *matcher, size_t at, bool sure_only) {
  const struct match_line *line = &matcher->lines[at];
  struct match_proposal *proposal = &matcher->proposals[at];
  if (matcher->line_taken[at]) return;
  if (line->doubled) {
    proposal->reason = MATCH_DOUBLED;
    return;
  }
  if (line->amount.cents < 0) {
    if (says_fee(line->label)) *proposal = (struct match_proposal){.reason = MATCH_BANK_FEE, .sure = true};
    return;
  }
  if (propose_same_amount(matcher, at, sure_only) || propose_commission(matcher, at, sure_only) || sure_only) return;
  if (propose_several_deposits(matcher, at)) return;
  (void)propose_several_lines(matcher, at);
}

static struct money net_of(const struct match_deposit *deposit) {
  return MONEY(deposit->amount.cents - deposit->fee.cents);
}

/* Free, of the kind that the label names (any, when it names none), and handed in a few days before. */
static bool is_candidate(const struct matcher *matcher, size_t line, size_t at) {
  const struct match_deposit *deposit = &matcher->deposits[at];
  size_t said = matcher->said[line];
  if (matcher->deposit_taken[at] || (said != DEPOSIT_KINDS && said != (size_t)deposit->kind)) return false;
  int days = matcher->line_day[line] - matcher->deposit_day[at];
  return days >= 0 && days <= deposit_days(deposit->kind);
}

/* Candidates of a line stand between these two places, end excluded. */
struct window {
  size_t first, end;
};
static struct window window_of(const struct matcher *matcher, size_t line) {
  struct window window = {0, matcher->deposit_count};
  for (size_t high = matcher->deposit_count; window.first < high;) {
    size_t middle = window.first + (high - window.first) / 2;
    if (matcher->deposit_day[middle] < matcher->line_day[line] - DAYS_MAX) window.first = middle + 1;
    else high = middle;
  }
  for (window.end = window.first; window.end < matcher->deposit_count; window.end++)
    if (matcher->deposit_day[window.end] > matcher->line_day[line]) break;
  return window;
}

static bool same_reference(const char *a, const char *b) {
  return *a && *b && strcasecmp(a, b) == 0;
}

/* "REMISE CARTES 08/11", "REMISE CB 081123": the day of the deposit, in the label. */
static bool names_day(const char *label, struct date day) {
  char slashed[8], packed[8];
  snprintf(slashed, sizeof slashed, "%02u/%02u", (unsigned)day.day % 100, (unsigned)day.month % 100);
  snprintf(packed, sizeof packed, "%02u%02u%02u", (unsigned)day.day % 100, (unsigned)day.month % 100,
           (unsigned)day.year % 100);
  return strstr(label, slashed) || strstr(label, packed);
}

static bool is_named(const struct match_line *line, const struct match_deposit *deposit) {
  return same_reference(line->reference, deposit->reference) || names_day(line->label, deposit->day);
}

static void take_deposit(struct matcher *matcher, struct match_proposal *proposal, size_t deposit) {
  proposal->deposits[proposal->deposit_count++] = deposit;
  matcher->deposit_taken[deposit] = true;
}

static bool propose_same_amount(struct matcher *matcher, size_t at, bool sure_only) {
  const struct match_line *line = &matcher->lines[at];
  size_t count = 0, found[MATCH_DEPOSITS_MAX];
  struct window window = window_of(matcher, at);
  for (size_t d = window.first; d < window.end && count < MATCH_DEPOSITS_MAX; d++) {
    if (!is_candidate(matcher, at, d) || net_of(&matcher->deposits[d]).cents != line->amount.cents) continue;
    if (is_named(line, &matcher->deposits[d])) {
      found[0] = d; /* nothing says it better */
      count = 1;
      break;
    }
    found[count++] = d;
  }
  if (count == 0) return false;
  bool named = is_named(line, &matcher->deposits[found[0]]);
  bool sure = count == 1 && (matcher->said[at] != DEPOSIT_KINDS || named);
  if (sure_only && !sure) return false;
  struct match_proposal *proposal = &matcher->proposals[at];
  *proposal = (struct match_proposal){.reason = count == 1 ? MATCH_SAME_AMOUNT : MATCH_TWO_POSSIBLE, .sure = sure};
  for (size_t i = 0; i < count; i++)
    if (count == 1) take_deposit(matcher, proposal, found[i]);
    else proposal->deposits[proposal->deposit_count++] = found[i];
  if (count == 1) proposal->fee = matcher->deposits[found[0]].fee;
  matcher->line_taken[at] = true;
  return true;
}

/* A remittance whose commission nobody noted: less than 3 % is missing. The label's own day leaves no doubt; otherwise
 * the nearest day is the best guess. */
static bool propose_commission(struct matcher *matcher, size_t at, bool sure_only) {
  const struct match_line *line = &matcher->lines[at];
  size_t said = matcher->said[at], best = matcher->deposit_count;
  bool named = false;
  if (said != DEPOSIT_CARD && said != DEPOSIT_ONLINE) return false;
  struct window window = window_of(matcher, at);
  for (size_t d = window.first; d < window.end && !named; d++) {
    const struct match_deposit *deposit = &matcher->deposits[d];
    int64_t fee = deposit->amount.cents - line->amount.cents;
    if (!is_candidate(matcher, at, d) || deposit->fee.cents != 0 || fee <= 0) continue;
    if (fee * RATE_ONE > deposit->amount.cents * COMMISSION_MAX_BP) continue;
    best = d; /* later is nearer */
    named = is_named(line, deposit);
  }
  if (best == matcher->deposit_count || (sure_only && !named)) return false;
  struct match_proposal *proposal = &matcher->proposals[at];
  *proposal = (struct match_proposal){.reason = MATCH_COMMISSION, .sure = named};
  proposal->fee = MONEY(matcher->deposits[best].amount.cents - line->amount.cents);
  take_deposit(matcher, proposal, best);
  matcher->line_taken[at] = true;
  return true;
}

/* Deposits of one kind, in a row from first on, until they make the amount. How many; 0: they do not. */
static size_t run_from(const struct matcher *matcher, size_t line, size_t first, size_t end, size_t run[]) {
  size_t count = 0;
  int64_t left = matcher->lines[line].amount.cents;
  for (size_t d = first; d < end && count < MATCH_DEPOSITS_MAX && left > 0; d++) {
    if (matcher->deposits[d].kind != matcher->deposits[first].kind || !is_candidate(matcher, line, d)) continue;
    run[count++] = d;
    left -= net_of(&matcher->deposits[d]).cents;
  }
  return left == 0 && count > 1 ? count : 0;
}

static bool propose_several_deposits(struct matcher *matcher, size_t at) {
  size_t run[MATCH_DEPOSITS_MAX];
  struct window window = window_of(matcher, at);
  for (size_t first = window.first; first < window.end; first++) {
    if (!is_candidate(matcher, at, first)) continue;
    size_t count = run_from(matcher, at, first, window.end, run);
    if (count == 0) continue;
    struct match_proposal *proposal = &matcher->proposals[at];
    *proposal = (struct match_proposal){.reason = MATCH_SEVERAL_DEPOSITS, .sure = matcher->said[at] != DEPOSIT_KINDS};
    for (size_t i = 0; i < count; i++) {
      proposal->fee.cents += matcher->deposits[run[i]].fee.cents;
      take_deposit(matcher, proposal, run[i]);
    }
    matcher->line_taken[at] = true;
    return true;
  }
  return false;
}

/* Lines of one kind, in a row from first on, that make deposit. */
static bool gather_lines(const struct matcher *matcher, size_t first, size_t deposit, struct match_proposal *together) {
  int64_t left = net_of(&matcher->deposits[deposit]).cents;
  int last = matcher->line_day[first] + DAYS_MAX;
  *together = (struct match_proposal){.reason = MATCH_SEVERAL_LINES, .fee = matcher->deposits[deposit].fee};
  for (size_t l = first; l < matcher->line_count && matcher->line_day[l] <= last && left > 0; l++) {
    const struct match_line *line = &matcher->lines[l];
    bool fits = !matcher->line_taken[l] && !line->doubled && line->amount.cents > 0 &&
                matcher->said[l] == matcher->said[first] && is_candidate(matcher, l, deposit);
    if (!fits || together->line_count == MATCH_LINES_MAX) continue;
    together->lines[together->line_count++] = l;
    left -= line->amount.cents;
  }
  return left == 0 && together->line_count > 1;
}

static bool propose_several_lines(struct matcher *matcher, size_t at) {
  struct window window = window_of(matcher, at);
  if (matcher->said[at] == DEPOSIT_KINDS) return false;
  for (size_t d = window.first; d < window.end; d++) {
    struct match_proposal together;
    if (!is_candidate(matcher, at, d) || !gather_lines(matcher, at, d, &together)) continue;
    take_deposit(matcher, &together, d);
    for (size_t i = 0; i < together.line_count; i++) {
      matcher->line_taken[together.lines[i]] = true;
      matcher->proposals[together.lines[i]] = together;
    }
    return true;
  }
  return false;
}

/* A label is what the bank's machine printed: capitals, rarely accents. */
static bool says(const char *label, const char *word) {
  size_t length = strlen(word);
  for (const char *at = label; *at; at++)
    if (strncasecmp(at, word, length) == 0) return true;
  return false;
}

static size_t says_kind(const char *label) {
  for (size_t i = 0; i < sizeof kind_words / sizeof kind_words[0]; i++)
    if (says(label, kind_words[i].word)) return (size_t)kind_words[i].kind;
  return DEPOSIT_KINDS;
}

static bool says_fee(const char *label) {
  for (size_t i = 0; i < sizeof fee_words / sizeof fee_words[0]; i++)
    if (says(label, fee_words[i])) return true;
  return false;
}
