/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One entry (Ntry) is one line, as it is on the account; what a batch holds must add up to it. */
#include "bank/private.h"

#include "core/text.h"

#include <string.h>

static bool is_booked(const struct bank_node *entry);
static enum outcome check_details(const struct bank_reader *reader, const struct bank_node *entry, struct money booked);
static enum outcome detail_amount(const struct bank_reader *reader, const struct bank_node *detail, bool *said,
                                  struct money *amount);
static enum outcome signed_amount(const struct bank_reader *reader, const struct bank_node *amount,
                                  const struct bank_node *indicator, struct money *value);
static const char *label_of(const struct bank_reader *reader, const struct bank_node *entry);
static size_t add_detail_labels(struct bank_label *label, const struct bank_node *entry);
static const char *reference_of(const struct bank_node *entry);
static const char *code_of(const struct bank_reader *reader, const struct bank_node *entry);

enum outcome bank_camt_entry(struct bank_reader *reader, const struct bank_node *entry, struct bank_draft *draft) {
  struct bank_line line = {.position = 0};
  enum outcome outcome = bank_camt_amount(reader, entry, &line.amount);
  if (outcome != OK || !is_booked(entry)) return outcome;
  outcome = bank_camt_date(reader, bank_child(entry, "BookgDt"), &line.day);
  if (outcome == OK && !bank_child(entry, "BookgDt"))
    return bank_refuse(reader, entry->line, "L’opération n’a pas de date (BookgDt).");
  if (outcome == OK) outcome = bank_camt_date(reader, bank_child(entry, "ValDt"), &line.value_day);
  if (outcome == OK) outcome = check_details(reader, entry, line.amount);
  if (outcome != OK) return outcome;
  line.label = label_of(reader, entry);
  line.reference = reference_of(entry);
  line.code = code_of(reader, entry);
  return bank_add_line(reader, draft, &line);
}

/* Version 02 writes <Sts>BOOK</Sts>, later ones <Sts><Cd>BOOK</Cd></Sts>. Pending or informative: no money moved. */
static bool is_booked(const struct bank_node *entry) {
  const char *code = bank_find_text(entry, "Sts/Cd");
  return text_equal(*code ? code : bank_find_text(entry, "Sts"), "BOOK");
}

enum outcome bank_camt_amount(const struct bank_reader *reader, const struct bank_node *holder, struct money *amount) {
  const struct bank_node *node = bank_child(holder, "Amt");
  if (!node) return bank_refuse(reader, holder->line, "Il manque le montant (Amt).");
  return signed_amount(reader, node, bank_child(holder, "CdtDbtInd"), amount);
}

/* The indicator is what happened to the account; of a reversal (RvslInd) too: CRDT gives back what was a debit. */
static enum outcome signed_amount(const struct bank_reader *reader, const struct bank_node *amount,
                                  const struct bank_node *indicator, struct money *value) {
  struct money read;
  const char *side = indicator ? indicator->text : "";
  if (!amount->currency || !text_equal(amount->currency, "EUR"))
    return bank_refuse(reader, amount->line, "La monnaie est « %s » : seul l’euro est accepté.",
                       bank_shown(bank_slice_of(amount->currency ? amount->currency : "")).text);
  if (strpbrk(amount->text, "+-") || !bank_amount(bank_slice_of(amount->text), ".", &read))
    return bank_refuse(reader, amount->line, "Le montant « %s » n’est pas lisible.",
                       bank_shown(bank_slice_of(amount->text)).text);
  bool credit = text_equal(side, "CRDT");
  if (!credit && !text_equal(side, "DBIT"))
    return bank_refuse(reader, amount->line, "Le sens (CdtDbtInd) doit être CRDT ou DBIT.");
  *value = MONEY(credit ? read.cents : -read.cents);
  return OK;
}

/* <BookgDt><Dt>…</Dt></BookgDt> or <DtTm>; NULL: left as it is. */
enum outcome bank_camt_date(const struct bank_reader *reader, const struct bank_node *choice, struct date *date) {
  if (!choice) return OK;
  const char *day = bank_find_text(choice, "Dt");
  if (!*day) day = bank_find_text(choice, "DtTm");
  if (bank_iso_date(bank_slice_of(day), date)) return OK;
  return bank_refuse(reader, choice->line, "La date « %s » n’existe pas.", bank_shown(bank_slice_of(day)).text);
}

/* When each part of a batch says its amount, in euros, they must make the entry. */
static enum outcome check_details(const struct bank_reader *reader, const struct bank_node *entry,
                                  struct money booked) {
  struct money sum = {0}, amount = {0};
  size_t count = 0;
  for (const struct bank_node *group = bank_child(entry, "NtryDtls"); group; group = bank_sibling(group))
    for (const struct bank_node *detail = bank_child(group, "TxDtls"); detail; detail = bank_sibling(detail)) {
      bool said = false;
      enum outcome outcome = detail_amount(reader, detail, &said, &amount);
      if (outcome != OK) return outcome;
      if (!said) return OK;
      count++;
      if (!text_equal(bank_find_text(detail, "CdtDbtInd"), "")) {
        bool credit = text_equal(bank_find_text(detail, "CdtDbtInd"), "CRDT");
        amount = MONEY(credit == (amount.cents >= 0) ? amount.cents : -amount.cents);
      } else if (booked.cents < 0) amount = MONEY(-amount.cents);
      if (!money_add(sum, amount, &sum)) return bank_refuse(reader, detail->line, "Le montant n’est pas lisible.");
    }
  if (count == 0 || sum.cents == booked.cents) return OK;
  return bank_refuse(reader, entry->line, "Les %zu parties de l’opération ne font pas son montant.", count);
}

/* Amt itself since version 04, AmtDtls/TxAmt/Amt before; another currency has been changed on the way and is not
 * summed.
 */
static enum outcome detail_amount(const struct bank_reader *reader, const struct bank_node *detail, bool *said,
                                  struct money *amount) {
  const struct bank_node *node = bank_child(detail, "Amt");
  if (!node) node = bank_find(detail, "AmtDtls/TxAmt/Amt");
  if (!node || !node->currency || !text_equal(node->currency, "EUR")) return OK;
  *said = true;
  if (!strpbrk(node->text, "+-") && bank_amount(bank_slice_of(node->text), ".", amount)) return OK;
  return bank_refuse(reader, node->line, "Le montant « %s » n’est pas lisible.",
                     bank_shown(bank_slice_of(node->text)).text);
}

static const char *label_of(const struct bank_reader *reader, const struct bank_node *entry) {
  struct bank_label label = {.length = 0};
  const char *reversal = bank_find_text(entry, "RvslInd");
  if (text_equal(reversal, "true") || text_equal(reversal, "1")) bank_label_add(&label, bank_slice_of("Annulation"));
  bank_label_add(&label, bank_slice_of(bank_find_text(entry, "AddtlNtryInf")));
  size_t details = add_detail_labels(&label, entry);
  if (details > 1) bank_label_add(&label, bank_slice_of(arena_format(reader->arena, "lot de %zu opérations", details)));
  return bank_label_keep(reader, &label);
}

static size_t add_detail_labels(struct bank_label *label, const struct bank_node *entry) {
  static const char *const parties[] = {"RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm", "RltdPties/Cdtr/Nm",
                                        "RltdPties/Cdtr/Pty/Nm"};
  size_t count = 0;
  for (const struct bank_node *group = bank_child(entry, "NtryDtls"); group; group = bank_sibling(group))
    for (const struct bank_node *detail = bank_child(group, "TxDtls"); detail; detail = bank_sibling(detail)) {
      if (++count > 5) continue; /* a batch of a thousand has one label */
      for (size_t i = 0; i < sizeof parties / sizeof parties[0]; i++)
        bank_label_add(label, bank_slice_of(bank_find_text(detail, parties[i])));
      const struct bank_node *said = bank_find(detail, "RmtInf/Ustrd");
      for (; said; said = bank_sibling(said)) bank_label_add(label, bank_slice_of(said->text));
      bank_label_add(label, bank_slice_of(bank_find_text(detail, "AddtlTxInf")));
    }
  return count;
}

static const char *reference_of(const struct bank_node *entry) {
  static const char *const paths[] = {"AcctSvcrRef", "NtryRef", "NtryDtls/TxDtls/Refs/AcctSvcrRef",
                                      "NtryDtls/TxDtls/Refs/EndToEndId"};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    const char *text = bank_find_text(entry, paths[i]);
    if (*text && !text_equal(text, "NOTPROVIDED") && !text_equal(text, "NONREF")) return text;
  }
  return "";
}

static const char *code_of(const struct bank_reader *reader, const struct bank_node *entry) {
  const struct bank_node *domain = bank_find(entry, "BkTxCd/Domn");
  if (!domain) return bank_find_text(entry, "BkTxCd/Prtry/Cd");
  return arena_format(reader->arena, "%s/%s/%s", bank_find_text(domain, "Cd"), bank_find_text(domain, "Fmly/Cd"),
                      bank_find_text(domain, "Fmly/SubFmlyCd"));
}
