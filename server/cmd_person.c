/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir person …: who may open what, from the console. */
#include "server/command.h"

#include "access/means.h"
#include "core/vault.h"

#include <stdio.h>
#include <string.h>

struct errand {
  const struct options *options;
  struct arena *arena;
  enum role role;
  const char *person;
  char token[ACCESS_TOKEN_TEXT];
  struct card_new card; /* card.pin: of a cashier, too */
  char password[PASSWORD_MAX_BYTES + 2];
  char hash[PASSWORD_HASH_TEXT];
  const struct person_listed *listed;
  size_t count;
};

static enum outcome add(struct tx *tx, void *context);
static enum outcome grant(struct tx *tx, void *context);
static enum outcome revoke(struct tx *tx, void *context);
static enum outcome list(struct tx *tx, void *context);
static enum outcome reset(struct tx *tx, void *context);
static enum outcome lock(struct tx *tx, void *context);
static enum outcome make_link(struct tx *tx, void *context);
static enum outcome draw_card(struct errand *errand, struct fault *fault);
static enum outcome draw_pin(struct errand *errand, struct fault *fault);
static enum outcome read_password(struct errand *errand, struct fault *fault);
static enum outcome put_card(struct tx *tx, void *context);
static enum outcome put_pin(struct tx *tx, void *context);
static enum outcome put_password(struct tx *tx, void *context);
static void show_card(const struct errand *errand);
static void show_pin(const struct errand *errand);
static void show_invitation(const struct errand *errand);
static void show_link(const struct errand *errand);
static void show_list(const struct errand *errand);
static void show_done(const struct errand *errand);

static const struct verb {
  const char *name;
  bool of_person, of_role;                                             /* needs --person, --role */
  enum outcome (*prepare)(struct errand *errand, struct fault *fault); /* NULL: nothing to draw, read or hash */
  enum outcome (*work)(struct tx *tx, void *context);
  void (*show)(const struct errand *errand);
} verbs[] = {
    {"add", false, true, NULL, add, show_invitation},
    {"grant", true, true, NULL, grant, show_done},
    {"revoke", true, true, NULL, revoke, show_done},
    {"list", false, false, NULL, list, show_list},
    {"reset", true, false, NULL, reset, show_invitation},
    {"lock", true, false, NULL, lock, show_done},
    {"link", true, false, NULL, make_link, show_link},
    {"card", true, false, draw_card, put_card, show_card},
    {"pin", true, false, draw_pin, put_pin, show_pin},
    {"password", true, false, read_password, put_password, show_done},
};

static const struct verb *verb_of(const struct options *options);
static int explain(void);

int command_person(const struct options *options, struct arena *arena, struct fault *fault) {
  const struct verb *verb = verb_of(options);
  struct errand errand = {.options = options, .arena = arena};
  if (options->role) errand.role = role_from_name(options->role);
  if (!verb || (verb->of_person && !options->person) || (verb->of_role && !errand.role)) return explain();
  AUTO(database) struct database database = {0};
  enum outcome outcome = verb->prepare ? verb->prepare(&errand, fault) : OK;
  if (outcome == OK) outcome = database_open(options, 1, &database, fault);
  if (outcome == OK) outcome = db_transact(database.db, TX_WRITE, verb->work, &errand, fault);
  if (outcome == OK) verb->show(&errand);
  secret_wipe(&errand, sizeof errand);
  return outcome == OK ? 0 : 1;
}

static const struct verb *verb_of(const struct options *options) {
  for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
    if (options->word_count == 1 && text_equal(options->words[0], verbs[i].name)) return &verbs[i];
  return NULL;
}

static int explain(void) {
  fputs(
      "comptoir person add --name TEXT [--email E] [--login L] --role ROLE [--kpa K | --entity E | --member M]\n"
      "comptoir person grant|revoke --person WHO --role ROLE [--kpa K | --entity E | --member M]\n"
      "comptoir person list [--kpa K]\n"
      "comptoir person lock|link|card --person WHO ; comptoir person pin --person WHO [--pin DIGITS]\n"
      "comptoir person reset --person WHO         (every way in ends; prints an invitation)\n"
      "comptoir person password --person WHO      (the password on standard input)\n"
      "WHO: id, login, e-mail or member code. ROLE: customer cashier observer host member referent accountant admin\n",
      stderr);
  return 2;
}

static struct grant_new wanted_grant(const struct errand *errand) {
  const struct options *options = errand->options;
  return (struct grant_new){
      .role = errand->role, .kpa = options->kpa, .legal_entity = options->entity, .member = options->member};
}

static enum outcome add(struct tx *tx, void *context) {
  struct errand *errand = context;
  const struct options *options = errand->options;
  const struct person_new person = {
      .name = options->name, .email = options->email, .login = options->login, .member = options->member};
  const struct grant_new role = wanted_grant(errand);
  char id[UUID_TEXT], made[UUID_TEXT];
  enum outcome outcome = person_add(tx, &person, id);
  if (outcome == OK) outcome = person_grant(tx, id, &role, errand->arena, made);
  return outcome == OK ? person_token(tx, id, "invitation", INVITATION_US, errand->token) : outcome;
}

static enum outcome grant(struct tx *tx, void *context) {
  struct errand *errand = context;
  const struct grant_new role = wanted_grant(errand);
  char made[UUID_TEXT];
  enum outcome outcome = person_find(tx, errand->options->person, errand->arena, &errand->person);
  return outcome == OK ? person_grant(tx, errand->person, &role, errand->arena, made) : outcome;
}

/* The role of the place that was named, or everywhere when none was. */
static enum outcome revoke(struct tx *tx, void *context) {
  struct errand *errand = context;
  const struct options *options = errand->options;
  const struct grant_row *rows = NULL;
  size_t count = 0, found = 0;
  enum outcome outcome = person_find(tx, options->person, errand->arena, &errand->person);
  if (outcome == OK) outcome = person_grants(tx, errand->person, errand->arena, &rows, &count);
  for (size_t i = 0; i < count && outcome == OK; i++) {
    bool meant = text_equal(rows[i].role, options->role) && (!options->kpa || text_equal(rows[i].kpa, options->kpa)) &&
                 (!options->entity || text_equal(rows[i].legal_entity, options->entity)) &&
                 (!options->member || text_equal(rows[i].member, options->member));
    if (!meant) continue;
    found++;
    outcome = person_revoke(tx, errand->person, rows[i].id);
  }
  if (outcome == OK && found == 0) return fault_set(tx_fault(tx), NOT_FOUND, "--role", "she has no such role");
  return outcome;
}

static enum outcome list(struct tx *tx, void *context) {
  struct errand *errand = context;
  return person_list(tx, errand->options->kpa, errand->arena, &errand->listed, &errand->count);
}

static enum outcome lock(struct tx *tx, void *context) {
  struct errand *errand = context;
  enum outcome outcome = person_find(tx, errand->options->person, errand->arena, &errand->person);
  return outcome == OK ? person_lock(tx, errand->person) : outcome;
}

/* The way back for who lost everything, and for whoever others may have got into. */
static enum outcome reset(struct tx *tx, void *context) {
  struct errand *errand = context;
  enum outcome outcome = person_find(tx, errand->options->person, errand->arena, &errand->person);
  if (outcome == OK) outcome = person_hold(tx, errand->person, errand->arena);
  if (outcome == OK) outcome = person_empty(tx, errand->person, NULL);
  return outcome == OK ? person_token(tx, errand->person, "invitation", INVITATION_US, errand->token) : outcome;
}

static enum outcome make_link(struct tx *tx, void *context) {
  struct errand *errand = context;
  enum outcome outcome = person_find(tx, errand->options->person, errand->arena, &errand->person);
  return outcome == OK ? person_token(tx, errand->person, "link", INVITATION_US, errand->token) : outcome;
}

static enum outcome draw_card(struct errand *errand, struct fault *fault) {
  (void)fault;
  card_draw(&errand->card);
  password_hash(errand->card.pin, errand->hash);
  return OK;
}

static enum outcome draw_pin(struct errand *errand, struct fault *fault) {
  const char *wanted = errand->options->pin;
  if (wanted && cashier_pin_is_weak(wanted))
    return fault_set(fault, WEAK_SECRET, "--pin", "4 to 12 digits, no run, repetition or date");
  if (wanted) TEXT_COPY(errand->card.pin, wanted);
  else pin_new(errand->card.pin, CASHIER_PIN_DIGITS);
  password_hash_pin(errand->card.pin, errand->hash);
  return OK;
}

static enum outcome read_password(struct errand *errand, struct fault *fault) {
  if (!fgets(errand->password, sizeof errand->password, stdin)) errand->password[0] = '\0';
  errand->password[strcspn(errand->password, "\r\n")] = '\0';
  if (password_is_weak(errand->password, NULL, errand->options->person))
    return fault_set(fault, WEAK_SECRET, "password", "12 characters at least, on standard input");
  password_hash(errand->password, errand->hash);
  return OK;
}

static enum outcome put_card(struct tx *tx, void *context) {
  struct errand *errand = context;
  enum outcome outcome = person_find(tx, errand->options->person, errand->arena, &errand->person);
  return outcome == OK ? person_card(tx, errand->person, &errand->card, errand->hash) : outcome;
}

static enum outcome put_pin(struct tx *tx, void *context) {
  struct errand *errand = context;
  enum outcome outcome = person_find(tx, errand->options->person, errand->arena, &errand->person);
  return outcome == OK ? person_cashier_pin(tx, errand->person, errand->hash) : outcome;
}

static enum outcome put_password(struct tx *tx, void *context) {
  struct errand *errand = context;
  enum outcome outcome = person_find(tx, errand->options->person, errand->arena, &errand->person);
  return outcome == OK ? person_password(tx, errand->person, errand->hash) : outcome;
}

static void show_card(const struct errand *errand) {
  if (!errand->options->quiet) puts("Carte et code, montrés cette seule fois :");
  printf("%s %s\n", errand->card.secret, errand->card.pin);
}

static void show_pin(const struct errand *errand) {
  if (!errand->options->quiet) puts("Code pour la caisse, montré cette seule fois :");
  puts(errand->card.pin);
}

static void show_invitation(const struct errand *errand) {
  if (!errand->options->quiet) puts("Lien d’invitation, valable 24 heures et une seule fois :");
  printf("/connexion#invitation=%s\n", errand->token);
}

static void show_link(const struct errand *errand) {
  if (!errand->options->quiet) puts("Lien pour se connecter, valable 24 heures et une seule fois :");
  printf("/connexion#lien=%s\n", errand->token);
}

static void show_list(const struct errand *errand) {
  for (size_t i = 0; i < errand->count; i++) {
    const struct person_listed *row = &errand->listed[i];
    printf("%s\t%s\t%s\t%s%s\n", row->person, row->name, row->account, row->roles, row->locked ? "\tbloqué" : "");
  }
}

static void show_done(const struct errand *errand) {
  if (!errand->options->quiet) puts("C’est fait.");
}
