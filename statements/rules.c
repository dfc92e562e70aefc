/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A rule in the words of who voted it. */
#include "core/text.h"
#include "statements/private.h"

#include <stdlib.h>
#include <string.h>

static const char *add_rule(struct sheet *sheet, const struct statement_rule *rule, const char *said);
static const char *whose_words(const struct statement_rule *rule, struct arena *arena);
static const char *later_words(const struct statement_rule *rule, struct arena *arena);
static void add_bands(struct buffer *out, const struct statement_rule *rule, struct arena *arena);
static const char *threshold_words(struct money from, struct arena *arena);
static const char *word_of(const char *const words[][2], const char *name);

void sheet_rules(struct sheet *sheet, const struct statement_rules *rules, const char *contract) {
  const char *said = NULL; /* of the end of the month: a rule that says the same says it by silence */
  for (size_t i = 0; i < rules->count; i++) {
    const struct statement_rule *rule = &rules->list[i];
    if (contract && rule->contract && !text_equal(contract, rule->contract)) continue;
    if (!said) sheet_words(sheet, PAPER_HEADING, "La règle du partage");
    said = add_rule(sheet, rule, said);
  }
}

static const char *add_rule(struct sheet *sheet, const struct statement_rule *rule, const char *said) {
  struct arena *arena = sheet->arena;
  const char *later = later_words(rule, arena);
  const char *agreement =
      rule->agreement && *rule->agreement ? arena_format(arena, ", accord %s", rule->agreement) : "";
  sheet_words(sheet, PAPER_PARAGRAPH,
              "%s chaque vente hors taxes, %s vont à la coopérative et %s au pot commun. Le reste est pour qui a fait "
              "le travail.%s Décidé ensemble le %s : « %s » (%lld présent·es%s).",
              whose_words(rule, arena), rate_words(rule->cae_bp, arena), rate_words(rule->pot_bp, arena),
              text_equal(later, said) ? "" : later, day_words(rule->decided_on, arena), rule->title,
              (long long)rule->present, agreement);
  return later;
}

/* "Sur", "Laverie, contrats CAPE : sur" */
static const char *whose_words(const struct statement_rule *rule, struct arena *arena) {
  static const char *const contracts[][2] = {
      {"cape", "contrats CAPE"}, {"cesa", "contrats CESA"}, {"volunteer", "bénévoles"}, {NULL, NULL}};
  if (!rule->activity && !rule->contract) return "Sur";
  if (!rule->contract) return arena_format(arena, "%s : sur", rule->activity);
  const char *contract = word_of(contracts, rule->contract);
  if (!rule->activity) return arena_format(arena, "Pour les %s : sur", contract);
  return arena_format(arena, "%s, %s : sur", rule->activity, contract);
}

/* What the end of the month counts again; "" where it finds the same. */
static const char *later_words(const struct statement_rule *rule, struct arena *arena) {
  static const char *const bases[][2] = {{"net", "ce qui est vendu hors taxes"},
                                         {"margin", "la marge, c’est-à-dire les ventes hors taxes moins les frais"},
                                         {"cashed", "ce qui est vendu et déjà payé, hors taxes"},
                                         {NULL, NULL}};
  bool banded = rule->bands && strchr(rule->bands, ',');
  bool plain = !banded && text_equal(rule->base, "net") && !rule->fixed.cents && !rule->minimum.cents &&
               !rule->maximum.cents && !rule->exempt_months;
  if (plain) return "";
  AUTO(buffer) struct buffer out = {0};
  buffer_format(&out, " À la fin du mois, la part de la coopérative est recomptée sur %s", word_of(bases, rule->base));
  if (banded) add_bands(&out, rule, arena);
  buffer_char(&out, '.');
  if (rule->fixed.cents) buffer_format(&out, " S’y ajoutent %s par mois.", money_words(rule->fixed, arena));
  if (rule->minimum.cents) buffer_format(&out, " C’est au moins %s par mois.", money_words(rule->minimum, arena));
  if (rule->maximum.cents) buffer_format(&out, " C’est au plus %s par an.", money_words(rule->maximum, arena));
  if (rule->exempt_months) buffer_format(&out, " Rien les %lld premiers mois.", (long long)rule->exempt_months);
  return arena_text(arena, out.bytes, out.length);
}

/* " : de 0 à 30 000 € dans l’année, 11,5 % ; au-delà de 30 000 €, 10,5 %" */
static void add_bands(struct buffer *out, const struct statement_rule *rule, struct arena *arena) {
  static const char *const spans[][2] = {
      {"calendar", "de l’année"}, {"fiscal", "de l’exercice"}, {"since_entry", "depuis l’arrivée"}, {NULL, NULL}};
  bool whole = text_equal(rule->banding, "whole");
  buffer_format(out, ", selon le total %s%s : ", word_of(spans, rule->span),
                whole ? " (le taux de la tranche atteinte vaut pour tout)" : "");
  for (const char *at = rule->bands; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
    char *end;
    struct money from = MONEY(strtoll(at, &end, 10));
    int64_t rate = strtoll(end + 1, NULL, 10);
    if (at != rule->bands) buffer_format(out, ", puis ");
    buffer_text(out, rate_words(rate, arena));
    if (from.cents > 0) buffer_format(out, " à partir de %s", threshold_words(from, arena));
  }
}

/* "30 000 €": a threshold seldom has cents. */
static const char *threshold_words(struct money from, struct arena *arena) {
  char text[40];
  money_french(from, text);
  if (from.cents % 100 == 0) text[strcspn(text, ",")] = '\0';
  return arena_format(arena, "%s\u00a0€", text);
}

static const char *word_of(const char *const words[][2], const char *name) {
  for (size_t i = 0; words[i][0]; i++)
    if (text_equal(words[i][0], name)) return words[i][1];
  return name;
}
