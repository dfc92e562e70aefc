/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/cash_entry.h"

#include "core/text.h"

#define DRAWER "530000"
#define ON_ITS_WAY "580000"
#define UNEXPLAINED "471000"
#define SHORT "658000"
#define OVER "758000"

enum { POSTINGS = 4 };

static const struct {
  const char *kind, *reason; /* reason NULL: any */
  const char *against, *label;
} moves[] = {
    {"float", NULL, ON_ITS_WAY, "Fonds de caisse"},
    {"cash_in", "other", UNEXPLAINED, "Entrée d’espèces"},
    {"cash_in", NULL, ON_ITS_WAY, "Appoint de monnaie"},
    {"cash_out", "purchase", UNEXPLAINED, "Petit achat payé par la caisse"},
    {"cash_out", "other", UNEXPLAINED, "Sortie d’espèces"},
    {"cash_out", NULL, ON_ITS_WAY, "Espèces retirées de la caisse"},
    {"bank_drop", NULL, ON_ITS_WAY, "Espèces portées à la banque"},
    {"day", NULL, NULL, "Écart de caisse"},
    {"tender_change", NULL, NULL, "Moyen de paiement corrigé"},
};
enum { MOVES = sizeof moves / sizeof moves[0] };

static size_t find_move(const struct ledger_cash *cash);
static const char *account_of(const char *tender);
static void add(struct ledger_entry *entry, struct ledger_posting postings[], const char *debit, const char *credit,
                struct money amount);

enum outcome ledger_entry_of_cash(const struct ledger_cash *cash, struct arena *arena, struct ledger_entry *entry,
                                  struct fault *fault) {
  size_t at = find_move(cash);
  struct ledger_posting *postings = arena_list(arena, POSTINGS, sizeof *postings);
  *entry = (struct ledger_entry){.legal_entity = cash->legal_entity,
                                 .kpa = cash->kpa,
                                 .journal = "CA",
                                 .piece = cash->piece,
                                 .label = at < MOVES ? moves[at].label : "",
                                 .reason = "",
                                 .date = cash->date,
                                 .postings = postings};
  if (at == MOVES) return OK; /* counts and the terminal's total move nothing */
  if (text_equal(cash->kind, "tender_change")) {
    const char *from = account_of(cash->tender), *to = account_of(cash->tender_to);
    if (!from || !to) return fault_set(fault, LEDGER_UNBALANCED, "/tender", "no account for this tender");
    add(entry, postings, to, from, cash->amount);
    return OK;
  }
  if (moves[at].against) add(entry, postings, DRAWER, moves[at].against, cash->amount);
  struct money gap = text_equal(cash->kind, "float") || text_equal(cash->kind, "day") ? cash->difference : MONEY(0);
  add(entry, postings, DRAWER, gap.cents < 0 ? SHORT : OVER, gap);
  return OK;
}

static size_t find_move(const struct ledger_cash *cash) {
  size_t at = 0;
  while (at < MOVES && !(text_equal(moves[at].kind, cash->kind) &&
                         (moves[at].reason == NULL || text_equal(moves[at].reason, cash->reason))))
    at++;
  return at;
}

static const char *account_of(const char *tender) {
  if (text_equal(tender, "cash")) return DRAWER;
  if (text_equal(tender, "card")) return "511500";
  return text_equal(tender, "cheque") ? "511200" : NULL;
}

/* A negative amount goes the other way round. */
static void add(struct ledger_entry *entry, struct ledger_posting postings[], const char *debit, const char *credit,
                struct money amount) {
  if (amount.cents == 0) return;
  postings[entry->posting_count++] = (struct ledger_posting){.account = debit, .amount = amount};
  postings[entry->posting_count++] = (struct ledger_posting){.account = credit, .amount = MONEY(-amount.cents)};
}
