/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* ISO 20022 camt.053 (statement) and camt.054 (notification of debits and credits). The versions differ in elements we
 * do not read and in where a status stands; the namespace says nothing more. */
#include "bank/private.h"

#include "core/text.h"

#include <string.h>

static enum outcome read_statement(struct bank_reader *reader, const struct bank_node *node);
static enum outcome read_account(struct bank_reader *reader, const struct bank_node *node,
                                 struct bank_statement *statement);
static enum outcome read_period(const struct bank_reader *reader, const struct bank_node *node,
                                struct bank_statement *statement, bool *said);
static enum outcome read_balances(const struct bank_reader *reader, const struct bank_node *node,
                                  struct bank_statement *statement, bool period_said);
static const struct bank_node *find_balance(const struct bank_node *node, const char *const codes[], bool last);
static enum outcome read_entries(struct bank_reader *reader, const struct bank_node *node, struct bank_draft *draft);
static enum outcome check_summary(const struct bank_reader *reader, const struct bank_node *node);
static enum outcome check_count(const struct bank_reader *reader, const struct bank_node *node,
                                const struct bank_node *total, const char *indicator);
static void widen(struct bank_draft *draft);

enum outcome bank_read_camt(struct bank_reader *reader, const struct bank_node *root) {
  const struct bank_node *body = bank_child(root, "BkToCstmrStmt"), *list = bank_child(body, "Stmt");
  reader->format = BANK_CAMT053;
  if (!body) {
    body = bank_child(root, "BkToCstmrDbtCdtNtfctn");
    list = bank_child(body, "Ntfctn");
    reader->format = BANK_CAMT054;
  }
  if (!body) return bank_refuse(reader, root->line, "Ce message ISO 20022 n’est ni un CAMT.053 ni un CAMT.054.");
  enum outcome outcome = OK;
  for (; list && outcome == OK; list = bank_sibling(list)) outcome = read_statement(reader, list);
  return outcome;
}

static enum outcome read_statement(struct bank_reader *reader, const struct bank_node *node) {
  struct bank_draft draft = {.file_line = node->line};
  bool period = false, notice = reader->format == BANK_CAMT054;
  enum outcome outcome = read_account(reader, node, &draft.statement);
  if (outcome == OK) outcome = read_period(reader, node, &draft.statement, &period);
  if (outcome == OK && !notice) outcome = read_balances(reader, node, &draft.statement, period);
  if (outcome == OK) outcome = read_entries(reader, node, &draft);
  if (outcome == OK) outcome = check_summary(reader, node);
  if (outcome != OK) return outcome;
  if (notice && !period) widen(&draft);
  if (draft.statement.from.year == 0) return OK; /* a notification of nothing that is booked */
  return bank_add_statement(reader, &draft);
}

static enum outcome read_account(struct bank_reader *reader, const struct bank_node *node,
                                 struct bank_statement *statement) {
  const char *currency = bank_find_text(node, "Acct/Ccy");
  statement->reference = bank_find_text(node, "Id");
  statement->account = bank_find_text(node, "Acct/Id/IBAN");
  if (!*statement->account) statement->account = bank_find_text(node, "Acct/Id/Othr/Id");
  if (!*statement->reference) return bank_refuse(reader, node->line, "Le relevé n’a pas d’identifiant (Id).");
  if (!*statement->account) return bank_refuse(reader, node->line, "Le relevé ne dit pas de quel compte il est.");
  if (*currency && !text_equal(currency, "EUR"))
    return bank_refuse(reader, node->line, "La monnaie du compte est « %s » : seul l’euro est accepté.",
                       bank_shown(bank_slice_of(currency)).text);
  return OK;
}

static enum outcome read_period(const struct bank_reader *reader, const struct bank_node *node,
                                struct bank_statement *statement, bool *said) {
  const struct bank_node *period = bank_child(node, "FrToDt");
  if (!period) return OK;
  const char *from = bank_find_text(period, "FrDtTm"), *to = bank_find_text(period, "ToDtTm");
  *said = true;
  if (bank_iso_date(bank_slice_of(from), &statement->from) && bank_iso_date(bank_slice_of(to), &statement->to))
    return OK;
  return bank_refuse(reader, period->line, "Les dates du relevé (FrToDt) ne sont pas lisibles.");
}

/* The opening balance is dated the day before; the period said, when it is, is the wider of the two. */
static enum outcome read_balances(const struct bank_reader *reader, const struct bank_node *node,
                                  struct bank_statement *statement, bool period_said) {
  static const char *const opening[] = {"OPBD", "PRCD", "ITBD", NULL}, *const closing[] = {"CLBD", "ITBD", NULL};
  const struct bank_node *first = find_balance(node, opening, false), *last = find_balance(node, closing, true);
  if (!first || !last || first == last)
    return bank_refuse(reader, node->line, "Il manque l’ancien ou le nouveau solde (OPBD, CLBD).");
  struct date from = {0}, to = {0};
  enum outcome outcome = bank_camt_amount(reader, first, &statement->opening);
  if (outcome == OK) outcome = bank_camt_amount(reader, last, &statement->closing);
  if (outcome == OK) outcome = bank_camt_date(reader, bank_child(first, "Dt"), &from);
  if (outcome == OK) outcome = bank_camt_date(reader, bank_child(last, "Dt"), &to);
  if (outcome != OK) return outcome;
  if (date_compare(from, to) > 0) return bank_refuse(reader, first->line, "L’ancien solde est daté après le nouveau.");
  statement->has_balances = true;
  if (!period_said || date_compare(from, statement->from) < 0) statement->from = from;
  if (!period_said || date_compare(to, statement->to) > 0) statement->to = to;
  return OK;
}

/* The balance of the first code that there is; the last one of it when a long statement repeats intermediate ones. */
static const struct bank_node *find_balance(const struct bank_node *node, const char *const codes[], bool last) {
  const struct bank_node *found = NULL;
  for (size_t i = 0; codes[i] && !found; i++)
    for (const struct bank_node *at = bank_child(node, "Bal"); at && (last || !found); at = bank_sibling(at))
      if (text_equal(bank_find_text(at, "Tp/CdOrPrtry/Cd"), codes[i])) found = at;
  return found;
}

static enum outcome read_entries(struct bank_reader *reader, const struct bank_node *node, struct bank_draft *draft) {
  enum outcome outcome = OK;
  for (const struct bank_node *entry = bank_child(node, "Ntry"); entry && outcome == OK; entry = bank_sibling(entry))
    outcome = bank_camt_entry(reader, entry, draft);
  return outcome;
}

/* What the bank says it counted. */
static enum outcome check_summary(const struct bank_reader *reader, const struct bank_node *node) {
  static const struct {
    const char *total, *indicator;
  } totals[] = {{"TtlNtries", NULL}, {"TtlCdtNtries", "CRDT"}, {"TtlDbtNtries", "DBIT"}};
  const struct bank_node *summary = bank_child(node, "TxsSummry");
  enum outcome outcome = OK;
  for (size_t i = 0; i < 3 && outcome == OK; i++) {
    const struct bank_node *total = bank_child(summary, totals[i].total);
    if (total) outcome = check_count(reader, node, total, totals[i].indicator);
  }
  return outcome;
}

static enum outcome check_count(const struct bank_reader *reader, const struct bank_node *node,
                                const struct bank_node *total, const char *indicator) {
  const struct bank_node *said = bank_child(total, "NbOfNtries"), *said_sum = bank_child(total, "Sum");
  int64_t count = 0, expected;
  struct money sum = {0}, amount, expected_sum;
  for (const struct bank_node *entry = bank_child(node, "Ntry"); entry; entry = bank_sibling(entry)) {
    if (indicator && !text_equal(bank_find_text(entry, "CdtDbtInd"), indicator)) continue;
    count++;
    if (!bank_amount(bank_slice_of(bank_find_text(entry, "Amt")), ".", &amount) || !money_add(sum, amount, &sum))
      return bank_refuse(reader, entry->line, "Le montant n’est pas lisible.");
  }
  if (said && (!bank_digits(bank_slice_of(said->text), &expected) || expected != count))
    return bank_refuse(reader, said->line, "La banque annonce %s opérations, le fichier en contient %lld.",
                       bank_shown(bank_slice_of(said->text)).text, (long long)count);
  if (said_sum && (!bank_amount(bank_slice_of(said_sum->text), ".", &expected_sum) || expected_sum.cents != sum.cents))
    return bank_refuse(reader, said_sum->line, "Le total annoncé (%s) n’est pas la somme des opérations.",
                       bank_shown(bank_slice_of(said_sum->text)).text);
  return OK;
}

/* A notification without period: that of its entries. */
static void widen(struct bank_draft *draft) {
  for (size_t i = 0; i < draft->statement.line_count; i++) {
    struct date day = draft->lines[i].day;
    if (i == 0 || date_compare(day, draft->statement.from) < 0) draft->statement.from = day;
    if (i == 0 || date_compare(day, draft->statement.to) > 0) draft->statement.to = day;
  }
}
