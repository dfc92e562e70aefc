/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The posting rule of a sale: what an accountant would write by hand for one ticket. */
#include "core/text.h"
#include "ledger/ledger.h"

#include <string.h>

/* PCG: how the customer paid, until the bank says so; what a credit note owes her until it is given back. */
static const struct {
  const char *kind, *account;
} tender_accounts[] = {{"cash", "530000"},           {"card", "511500"},        {"cheque", "511200"},
                       {"local_currency", "511800"}, {"third_party", "467300"}, {"voucher", "419100"},
                       {"suspended", "419100"},      {"online", "511600"},      {"credit", "419800"},
                       {"credit_note", "419800"}};

static const struct {
  int64_t rate;
  const char *account; /* NULL: nothing is collected */
} vat_accounts[] = {{2000, "445711"}, {1000, "445712"}, {550, "445713"}, {0, NULL}};

#define DEPOSIT_VAT "445870"
#define TO_SHARE "901000"
#define TO_MEMBERS "911000"
#define TO_POT "912000"
#define TO_CAE "913000"

enum {
  TENDER_KINDS = sizeof tender_accounts / sizeof tender_accounts[0],
  VAT_RATES = sizeof vat_accounts / sizeof vat_accounts[0],
  ANALYTIC_MAX = 4 /* postings of a line for each person */
};

struct draft {
  const struct ledger_sale *sale;
  const struct split_rule *rules;
  size_t rule_count;
  struct ledger_posting *postings;
  size_t count;
  struct fault *fault;
};

static enum outcome check_total(const struct draft *draft);
static enum outcome sum_sale(const struct ledger_sale *sale, int64_t *received, int64_t *sold, int64_t *booked);
static size_t most_postings(const struct ledger_sale *sale);
static enum outcome post_tenders(struct draft *draft);
static void post_revenue(struct draft *draft);
static enum outcome post_vat(struct draft *draft);
static enum outcome post_shares(struct draft *draft);
static enum outcome post_line_shares(struct draft *draft, size_t index);
static void post_part(struct draft *draft, struct ledger_posting common, const struct split_part *part);
static void add(struct draft *draft, struct ledger_posting posting, const char *account, int64_t cents);
static struct ledger_posting *find_same(struct draft *draft, size_t from, const char *account, const char *activity);
static void drop_zeros(struct draft *draft);

enum outcome ledger_entry_of_sale(const struct ledger_sale *sale, const struct split_rule rules[], size_t rule_count,
                                  struct arena *arena, struct ledger_entry *entry, struct fault *fault) {
  struct draft draft = {.sale = sale, .rules = rules, .rule_count = rule_count, .fault = fault};
  enum outcome outcome = check_total(&draft);
  if (outcome != OK) return outcome;
  draft.postings = arena_list(arena, most_postings(sale), sizeof *draft.postings);
  if ((outcome = post_tenders(&draft)) != OK) return outcome;
  post_revenue(&draft);
  if ((outcome = post_vat(&draft)) != OK) return outcome;
  drop_zeros(&draft);
  if ((outcome = post_shares(&draft)) != OK) return outcome;
  *entry = (struct ledger_entry){.legal_entity = sale->legal_entity,
                                 .kpa = sale->kpa,
                                 .journal = "VT",
                                 .piece = sale->piece,
                                 .label = sale->label,
                                 .ticket = sale->ticket,
                                 .reason = "",
                                 .date = sale->date,
                                 .postings = draft.postings,
                                 .posting_count = draft.count};
  return OK;
}

/* Three ways to say the same total; every amount in bounds, so that the sums below cannot overflow. */
static enum outcome check_total(const struct draft *draft) {
  int64_t received = 0, sold = 0, booked = 0;
  enum outcome outcome = sum_sale(draft->sale, &received, &sold, &booked);
  if (outcome != OK) return fault_set(draft->fault, outcome, "", "an amount of the sale is out of bounds");
  if (received == sold && sold == booked) return OK;
  return fault_set(draft->fault, LEDGER_UNBALANCED, "", "tenders %lld, lines %lld, net and VAT %lld",
                   (long long)received, (long long)sold, (long long)booked);
}

static enum outcome sum_sale(const struct ledger_sale *sale, int64_t *received, int64_t *sold, int64_t *booked) {
  struct money tenders = {0}, gross = {0}, net = {0};
  bool fits = true;
  for (size_t i = 0; i < sale->tender_count; i++) fits = fits && money_add(tenders, sale->tenders[i].amount, &tenders);
  for (size_t i = 0; i < sale->line_count; i++)
    fits = fits && money_add(gross, sale->lines[i].gross, &gross) && money_add(net, sale->lines[i].net, &net);
  for (size_t i = 0; i < sale->vat_count; i++) fits = fits && money_add(net, sale->vat[i].vat, &net);
  *received = tenders.cents, *sold = gross.cents, *booked = net.cents;
  return fits ? OK : LEDGER_UNBALANCED;
}

static size_t most_postings(const struct ledger_sale *sale) {
  size_t most = TENDER_KINDS + VAT_RATES;
  for (size_t i = 0; i < sale->line_count; i++) {
    size_t persons = sale->lines[i].worker_count;
    most += 2 + ANALYTIC_MAX * (persons > 0 ? persons : 1);
  }
  return most;
}

static enum outcome post_tenders(struct draft *draft) {
  const struct ledger_sale *sale = draft->sale;
  int64_t sums[TENDER_KINDS] = {0};
  for (size_t i = 0; i < sale->tender_count; i++) {
    size_t kind = 0;
    while (kind < TENDER_KINDS && !text_equal(tender_accounts[kind].kind, sale->tenders[i].kind)) kind++;
    if (kind == TENDER_KINDS)
      return fault_set(draft->fault, LEDGER_UNBALANCED, "/tenders", "no account for tender %s", sale->tenders[i].kind);
    sums[kind] += sale->tenders[i].amount.cents;
  }
  for (size_t kind = 0; kind < TENDER_KINDS; kind++)
    add(draft, (struct ledger_posting){0}, tender_accounts[kind].account, sums[kind]);
  return OK;
}

/* One posting per account and activity, in order of appearance. The VAT of a deposit is due, not yet that of a sale: it
 * stands on an account of its own until the work is sold. */
static void post_revenue(struct draft *draft) {
  size_t from = draft->count;
  int64_t deposit_vat = 0;
  for (size_t i = 0; i < draft->sale->line_count; i++) {
    const struct ledger_line *line = &draft->sale->lines[i];
    int64_t owed = line->deposit ? line->gross.cents : line->net.cents;
    struct ledger_posting *same = find_same(draft, from, line->account, line->activity);
    if (same) same->amount.cents -= owed;
    else add(draft, (struct ledger_posting){.activity = line->activity}, line->account, -owed);
    if (line->deposit) deposit_vat += line->gross.cents - line->net.cents;
  }
  add(draft, (struct ledger_posting){0}, DEPOSIT_VAT, deposit_vat);
}

/* A rate may come twice (normal and margin scheme): one posting a rate. */
static enum outcome post_vat(struct draft *draft) {
  const struct ledger_sale *sale = draft->sale;
  int64_t sums[VAT_RATES] = {0};
  for (size_t i = 0; i < sale->vat_count; i++) {
    size_t rate = 0;
    while (rate < VAT_RATES && vat_accounts[rate].rate != sale->vat[i].rate) rate++;
    bool known = rate < VAT_RATES && (vat_accounts[rate].account || sale->vat[i].vat.cents == 0);
    if (!known)
      return fault_set(draft->fault, NO_VAT_RATE, "/vat", "no account for VAT at %lld", (long long)sale->vat[i].rate);
    sums[rate] += sale->vat[i].vat.cents;
  }
  for (size_t rate = 0; rate < VAT_RATES; rate++)
    add(draft, (struct ledger_posting){0}, vat_accounts[rate].account, -sums[rate]);
  return OK;
}

static enum outcome post_shares(struct draft *draft) {
  for (size_t i = 0; i < draft->sale->line_count; i++) {
    if (!draft->sale->lines[i].turnover) continue;
    enum outcome outcome = post_line_shares(draft, i);
    if (outcome != OK) return outcome;
  }
  return OK;
}

/* Each person's turnover is a transfer of its own, out of "to be shared" into share, pot and CAE. */
static enum outcome post_line_shares(struct draft *draft, size_t index) {
  const struct ledger_sale *sale = draft->sale;
  const struct ledger_line *line = &sale->lines[index];
  struct split_worker workers[SPLIT_PERSONS_MAX];
  for (size_t i = 0; i < line->worker_count && i < SPLIT_PERSONS_MAX; i++)
    workers[i] = (struct split_worker){line->workers[i].member, line->workers[i].contract, line->workers[i].weight};
  const struct split_case of = {
      .kpa = sale->kpa, .activity = line->activity, .day = sale->shared_on.year != 0 ? sale->shared_on : sale->date};
  const struct split_sold sold = {.net = line->net,
                                  .discount = line->discount,
                                  .bearer = line->bearer,
                                  .vat_rate = line->vat_rate,
                                  .kept_net = line->kept_net,
                                  .kept_discount = line->kept_discount};
  struct split_line shared;
  enum outcome outcome =
      ledger_split_sold(draft->rules, draft->rule_count, &of, &sold, workers, line->worker_count, &shared);
  if (outcome == NO_SPLIT_RULE)
    return fault_set(draft->fault, outcome, "", "%s, activity %s", sale->kpa, line->activity);
  if (outcome != OK) return fault_set(draft->fault, LEDGER_UNBALANCED, "", "line %zu cannot be shared", index + 1);
  struct ledger_posting common = {.activity = line->activity, .ticket_line = (int64_t)index + 1};
  if (line->worker_count == 0) {
    common.split_rule = shared.rules[0]->id;
    post_part(draft, common, &(struct split_part){.net = line->net, .cae = shared.cae, .pot = shared.pot});
  }
  for (size_t i = 0; i < line->worker_count; i++) {
    common.member = line->workers[i].member;
    common.split_rule = shared.rules[i]->id;
    post_part(draft, common, &shared.parts[i]);
  }
  return OK;
}

static void post_part(struct draft *draft, struct ledger_posting common, const struct split_part *part) {
  add(draft, common, TO_SHARE, part->net.cents);
  add(draft, common, TO_MEMBERS, -part->share.cents);
  add(draft, common, TO_POT, -part->pot.cents);
  add(draft, common, TO_CAE, -part->cae.cents);
}

static void add(struct draft *draft, struct ledger_posting posting, const char *account, int64_t cents) {
  if (cents == 0) return;
  posting.account = account;
  posting.amount = MONEY(cents);
  draft->postings[draft->count++] = posting;
}

static struct ledger_posting *find_same(struct draft *draft, size_t from, const char *account, const char *activity) {
  for (size_t i = from; i < draft->count; i++) {
    struct ledger_posting *posting = &draft->postings[i];
    if (text_equal(posting->account, account) && text_equal(posting->activity, activity)) return posting;
  }
  return NULL;
}

/* A line and its opposite may cancel out in the same posting. */
static void drop_zeros(struct draft *draft) {
  size_t kept = 0;
  for (size_t i = 0; i < draft->count; i++)
    if (draft->postings[i].amount.cents != 0) draft->postings[kept++] = draft->postings[i];
  draft->count = kept;
}
