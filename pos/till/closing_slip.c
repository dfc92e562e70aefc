/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The Z (and months, years) on paper: the first print right after the closing is the original, every other one a copy
 * that is kept and counted. */
#include "pos/till/cash.h"
#include "pos/till/papers.h"

#include <string.h>

/* Of a chain: what school prints makes no second original. */
#define ORIGINAL_SETTING "closing.original.%s"
#define COPIES_SETTING "closing.copies.%s-%lld" /* a closing outlives the records of its copies */

struct print_closing {
  const char *id;
};
static const struct spec_field print_fields[] = {
    SPEC_FIELD(struct print_closing, id, .required = true, .form = FORM_UUID),
};
const struct spec cash_print_spec = SPEC("TillClosingPrint", struct print_closing, print_fields);

static enum outcome print_once(struct cash_call *call, const struct record *record, const char *id, int64_t *copy);
static enum outcome count_copies(struct cash_call *call, const struct record *record, int64_t *copies);
static enum outcome keep_copy(struct cash_call *call, const struct record *record, const char *id, int64_t number);
static void print_title(const struct record *record, int64_t copy, struct slip *slip);
static void print_sales(const struct record_closing *closing, struct arena *arena, struct slip *slip);
static void print_drawer(const struct record_closing *closing, struct arena *arena, struct slip *slip);
static void pair(struct slip *slip, unsigned style, const char *word, struct money amount, struct arena *arena);
static const char *tender_words(const char *kind);

enum outcome cash_print(struct cash_call *call) {
  const struct print_closing *asked = call->request->parsed;
  struct record record;
  struct slip slip;
  int64_t copy = 0;
  enum outcome outcome = record_parse(call->row.body, call->row.body_length, call->arena, &record, call->fault);
  if (outcome != OK) return outcome;
  till_moment_begin(call->till);
  outcome = paper_world_check(call->till, &call->row, call->fault);
  if (outcome == OK) outcome = print_once(call, &record, asked->id, &copy);
  if (outcome == OK && !call->replayed) {
    slip_of_closing(&record, call->till->moment.view, copy, call->arena, &slip);
    slip_print(call->till->printer, &slip);
  }
  till_moment_end(call->till);
  return outcome;
}

/* "closing print", of the last original: asked again with the same id it is the same paper. */
static enum outcome print_once(struct cash_call *call, const struct record *record, const char *id, int64_t *copy) {
  const char *last = NULL, *now = arena_format(call->arena, "%s %s", record->id, id);
  const char *setting = arena_format(call->arena, ORIGINAL_SETTING, record->chain);
  struct journal_head head;
  enum outcome outcome = count_copies(call, record, copy);
  if (outcome == OK) outcome = journal_setting_read(call->till->journal, setting, call->arena, &last, call->fault);
  if (outcome == OK) outcome = journal_head_read(call->till->journal, record->chain, &head, call->fault);
  if (outcome != OK) return outcome;
  call->replayed = text_equal(last, now);
  bool given = last && strncmp(last, record->id, UUID_TEXT - 1) == 0;
  if (call->replayed) return OK;
  if (!given && *copy == 0 && paper_is_fresh(call->till, &head, record->sequence))
    return journal_settings_write(call->till->journal, &(struct journal_setting){setting, now}, 1, call->fault);
  return keep_copy(call, record, id, ++*copy);
}

static const char *copies_setting(struct cash_call *call, const struct record *record) {
  return arena_format(call->arena, COPIES_SETTING, record->chain, (long long)record->sequence);
}

/* Those in the journal, or before a purge: the numbers go on. */
static enum outcome count_copies(struct cash_call *call, const struct record *record, int64_t *copies) {
  const char *before = NULL;
  int64_t kept;
  enum outcome outcome = papers_copies(call->till, record->chain, record->sequence, call->arena, copies, call->fault);
  if (outcome == OK)
    outcome =
        journal_setting_read(call->till->journal, copies_setting(call, record), call->arena, &before, call->fault);
  if (outcome == OK && before && text_to_integer(before, 0, INT64_MAX, &kept) && kept > *copies) *copies = kept;
  return outcome;
}

static enum outcome keep_copy(struct cash_call *call, const struct record *record, const char *id, int64_t number) {
  struct journal_row kept;
  struct draft drafts[] = {{.record = {.kind = "copy",
                                       .id = id,
                                       .copy = {.of_chain = record->chain,
                                                .of_kind = record->kind,
                                                .of_sequence = record->sequence,
                                                .medium = "paper",
                                                .number = number}}},
                           keep_event_draft(EVENT_COPY_PRINT, NULL)};
  enum outcome outcome = till_kept(call->till, id, call->arena, &kept, &call->replayed, call->fault);
  if (outcome != OK || call->replayed) return outcome;
  const struct journal_setting copies = {copies_setting(call, record),
                                         arena_format(call->arena, "%lld", (long long)number)};
  return till_keep_setting(call->till, call->cashier, drafts, 2, &copies, 1, call->arena, call->fault);
}

void slip_of_closing(const struct record *record, const struct catalogue_view *view, int64_t copy, struct arena *arena,
                     struct slip *slip) {
  const struct record_closing *closing = &record->closing;
  *slip = slip_begin("closing", arena);
  if (text_equal(record->chain, CHAIN_TRAINING))
    slip_text(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "MODE ÉCOLE – FACTICE");
  slip_text(slip, SLIP_CENTRE, SLIP_TALL | SLIP_BOLD, view->snapshot.kpa.name);
  slip_text(slip, SLIP_CENTRE, SLIP_PLAIN, view->snapshot.legal_entity.name);
  slip_format(slip, SLIP_CENTRE, SLIP_PLAIN, "SIRET %s", view->snapshot.legal_entity.siret);
  print_title(record, copy, slip);
  print_sales(closing, arena, slip);
  if (closing->moves_first > 0) print_drawer(closing, arena, slip);
  pair(slip, SLIP_PLAIN, "Total perpétuel", closing->perpetual_total, arena);
  pair(slip, SLIP_PLAIN, "Total perpétuel absolu", closing->perpetual_total_abs, arena);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "%s%s%s", record->software, record->core ? ", cœur fiscal " : "",
              record->core ? record->core : "");
  slip_cut(slip);
}

static void print_title(const struct record *record, int64_t copy, struct slip *slip) {
  const struct record_closing *closing = &record->closing;
  const char *word = text_equal(record->kind, "day")     ? "CLÔTURE DE CAISSE (Z)"
                     : text_equal(record->kind, "month") ? "CLÔTURE DU MOIS"
                                                         : "CLÔTURE DE L’ANNÉE";
  slip_rule(slip);
  if (copy > 0) slip_format(slip, SLIP_CENTRE, SLIP_BIG | SLIP_BOLD, "DUPLICATA n° %lld", (long long)copy);
  slip_format(slip, SLIP_CENTRE, SLIP_TALL | SLIP_BOLD, "%s n° %lld", word, (long long)closing->number);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Caisse %s, %s %06lld", record->till, record->chain,
              (long long)record->sequence);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Du %.10s %.5s", closing->from, closing->from + 11);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "au %.10s %.5s", closing->to, closing->to + 11);
  if (closing->first > 0)
    slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Tickets %lld à %lld", (long long)closing->first,
                (long long)closing->last);
  slip_rule(slip);
}

static void print_sales(const struct record_closing *closing, struct arena *arena, struct slip *slip) {
  pair(slip, SLIP_PLAIN, arena_format(arena, "Ventes (%lld)", (long long)closing->tickets), closing->sales, arena);
  pair(slip, SLIP_PLAIN, arena_format(arena, "Retours (%lld)", (long long)closing->returns),
       MONEY(-closing->refunds.cents), arena);
  pair(slip, SLIP_TALL | SLIP_BOLD, "Total", closing->grand_total, arena);
  if (closing->deposits.cents != 0)
    pair(slip, SLIP_PLAIN, "Acomptes, bons, dons (hors total)", closing->deposits, arena);
  if (closing->discounts.cents != 0) pair(slip, SLIP_PLAIN, "Remises", closing->discounts, arena);
  for (size_t i = 0; i < closing->vat_count; i++) {
    const struct ticket_vat *vat = &closing->vat[i];
    const char *rate =
        arena_format(arena, "%lld,%02lld %%", (long long)(vat->rate / 100), (long long)(vat->rate % 100));
    bool margin = paper_hides_vat(vat->scheme); /* there is no net price: the price holds the tax on its margin */
    pair(slip, SLIP_PLAIN, arena_format(arena, margin ? "Occasion, marge %s : TTC" : "HT %s", rate),
         margin ? vat->gross : vat->net, arena);
    pair(slip, SLIP_PLAIN, arena_format(arena, margin ? "TVA sur la marge %s" : "TVA %s", rate), vat->vat, arena);
  }
  slip_rule(slip);
  for (size_t i = 0; i < closing->tender_count; i++)
    pair(slip, SLIP_PLAIN, tender_words(closing->tenders[i].kind), closing->tenders[i].amount, arena);
  slip_format(slip, SLIP_LEFT, SLIP_PLAIN, "Duplicatas %lld, annulations %lld", (long long)closing->copies,
              (long long)closing->voids);
  slip_rule(slip);
}

static void print_drawer(const struct record_closing *closing, struct arena *arena, struct slip *slip) {
  pair(slip, SLIP_PLAIN, "Fond de caisse", closing->float_open, arena);
  pair(slip, SLIP_PLAIN, "Entrées et sorties", closing->moved, arena);
  if (closing->closings_first == 0) {
    pair(slip, SLIP_PLAIN, "Attendu", closing->expected, arena);
    pair(slip, SLIP_PLAIN, "Compté", closing->counted, arena);
  }
  pair(slip, SLIP_BOLD, "Écart", closing->difference, arena);
  if (closing->gap_found.cents != closing->difference.cents)
    pair(slip, SLIP_PLAIN, "Plus grand écart compté", closing->gap_found, arena);
  pair(slip, SLIP_PLAIN, "Fond suivant", closing->next_float, arena);
  slip_rule(slip);
}

static void pair(struct slip *slip, unsigned style, const char *word, struct money amount, struct arena *arena) {
  slip_pair(slip, style, word, arena_format(arena, "%s €", paper_amount(amount, arena)));
}

static const char *tender_words(const char *kind) {
  static const struct {
    const char *kind, *words;
  } known[] = {{"cash", "Espèces"},
               {"card", "Carte"},
               {"cheque", "Chèque"},
               {"voucher", "Bon"},
               {"local_currency", "Monnaie locale"},
               {"third_party", "Tiers payeur"},
               {"online", "Payé en ligne"},
               {"credit", "Avoir"},
               {"suspended", "Article suspendu"}};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (text_equal(known[i].kind, kind)) return known[i].words;
  return kind;
}
