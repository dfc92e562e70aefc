/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Short administration commands: migrate, till add, entry reverse. */
#include "server/command.h"

#include "access/means.h"
#include "ledger/ledger.h"
#include "pos/intake/intake.h"

#include <stdio.h>

int command_migrate(const struct options *options, struct arena *arena, struct fault *fault) {
  (void)arena;
  AUTO(database) struct database database = {0};
  if (database_open(options, 1, &database, fault) != OK) return 1;
  puts("La base de données est à jour.");
  return 0;
}

static int till_add(const struct options *options, struct fault *fault);
static int till_end(const struct options *options, struct fault *fault);
static enum outcome end_till(struct tx *tx, void *context);

int command_till(const struct options *options, struct arena *arena, struct fault *fault) {
  (void)arena;
  const char *word = options->word_count == 1 ? options->words[0] : "";
  return text_equal(word, "revoke") ? till_end(options, fault) : till_add(options, fault);
}

static int till_end(const struct options *options, struct fault *fault) {
  if (!options->code) {
    fputs("comptoir till revoke --code CODE\n", stderr);
    return 2;
  }
  AUTO(database) struct database database = {0};
  enum outcome outcome = database_open(options, 1, &database, fault);
  const char *code = options->code;
  if (outcome == OK) outcome = db_transact(database.db, TX_WRITE, end_till, &code, fault);
  if (outcome != OK) return 1;
  if (!options->quiet) printf("La caisse %s n’a plus accès.\n", options->code);
  return 0;
}

static enum outcome end_till(struct tx *tx, void *context) {
  const char *const *code = context;
  return till_revoke(tx, *code, NULL);
}

static int till_add(const struct options *options, struct fault *fault) {
  if (options->word_count != 1 || !text_equal(options->words[0], "add") || !options->kpa || !options->code ||
      !options->name) {
    fputs("comptoir till add --kpa CODE --code CODE --name TEXT [--quiet]\n", stderr);
    return 2;
  }
  AUTO(database) struct database database = {0};
  char code[INTAKE_CODE_TEXT];
  enum outcome outcome = database_open(options, 1, &database, fault);
  if (outcome == OK)
    outcome = intake_enrolment_create(database.db, options->kpa, options->code, options->name, code, fault);
  if (outcome != OK) return 1;
  if (options->quiet) return puts(code) < 0;
  printf("Code pour relier la caisse %s (valable 24 heures, une seule fois) : %s\n", options->code, code);
  return 0;
}

struct reversal {
  int64_t entry, made;
  struct date date;
  const char *reason;
  struct arena *arena;
  struct fault *fault;
};

static enum outcome reverse(struct tx *tx, void *context) {
  struct reversal *r = context;
  return ledger_reverse(tx, r->entry, r->date, r->reason, clock_now_us(), r->arena, &r->made, r->fault);
}

int command_entry(const struct options *options, struct arena *arena, struct fault *fault) {
  struct reversal reversal = {
      .date = date_in_paris(clock_now_us()), .reason = options->reason, .arena = arena, .fault = fault};
  if (options->word_count != 2 || !text_equal(options->words[0], "reverse") ||
      !text_to_integer(options->words[1], 1, INT64_MAX, &reversal.entry) || !options->reason || !options->reason[0] ||
      (options->date && !date_parse(options->date, &reversal.date))) {
    fputs("comptoir entry reverse NUMBER --reason TEXT [--date DATE]\n", stderr);
    return 2;
  }
  AUTO(database) struct database database = {0};
  enum outcome outcome = database_open(options, 1, &database, fault);
  if (outcome == OK) outcome = db_transact(database.db, TX_WRITE, reverse, &reversal, fault);
  if (outcome != OK) return 1;
  printf("Écriture %lld extournée par l’écriture %lld.\n", (long long)reversal.entry, (long long)reversal.made);
  return 0;
}
