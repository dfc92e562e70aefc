/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir secret …: what providers gave us, sealed with the machine's key. A value comes by standard input: an
 * argument can be read by everybody on the machine, and stays in the history of the shell. */
#include "server/command.h"

#include "access/secret.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { VALUE_MAX_BYTES = 8192 };

struct errand {
  const struct options *options;
  struct arena *arena;
  struct vault *vault;
  struct buffer *value;
  struct secret_row *rows;
  size_t count;
};

static int set(struct db *db, struct errand *errand, struct fault *fault);
static int list(struct db *db, struct errand *errand, struct fault *fault);
static int rotate(struct db *db, struct errand *errand, struct fault *fault);
static int forget_lost(struct db *db, struct errand *errand, struct fault *fault);

static const struct verb {
  const char *name;
  size_t words;
  bool makes_key; /* its work may begin with a machine key that opens nothing of what is there */
  int (*run)(struct db *db, struct errand *errand, struct fault *fault);
} verbs[] = {{"set", 2, false, set},
             {"list", 1, false, list},
             {"rotate", 1, false, rotate},
             {"forget-lost", 1, true, forget_lost}};

static const struct verb *verb_of(const struct options *options);
static enum outcome read_value(struct buffer *value, struct fault *fault);
static bool hide_typing(struct termios *before);
static enum outcome write_secret(struct tx *tx, void *context);
static enum outcome read_list(struct tx *tx, void *context);

int command_secret(const struct options *options, struct arena *arena, struct fault *fault) {
  AUTO(secret) struct buffer value = {0};
  const struct verb *verb = verb_of(options);
  if (!verb) {
    fputs("comptoir secret set NAME          (value on standard input)\n"
          "comptoir secret list | rotate | forget-lost\n",
          stderr);
    return 2;
  }
  if (verb->run == set && read_value(&value, fault) != OK) return 1;
  AUTO(database) struct database database = {0};
  struct errand errand = {.options = options, .arena = arena, .value = &value};
  if (database_open(options, 1, &database, fault) != OK) return 1;
  const char *path = machine_key_path(options, arena);
  enum outcome outcome = verb->makes_key ? vault_open(path, &errand.vault, fault)
                                         : secret_vault_open(database.db, path, &errand.vault, fault);
  int status = outcome == OK ? verb->run(database.db, &errand, fault) : 1;
  vault_close(errand.vault);
  return status;
}

const char *machine_key_path(const struct options *options, struct arena *arena) {
  return options->machine_key ? options->machine_key : arena_format(arena, "%s/machine.key", options->data);
}

static const struct verb *verb_of(const struct options *options) {
  for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
    if (options->word_count == verbs[i].words && text_equal(options->words[0], verbs[i].name)) return &verbs[i];
  return NULL;
}

/* One line at a terminal, without showing it; all there is from a file or a pipe, less its last line end. */
static enum outcome read_value(struct buffer *value, struct fault *fault) {
  char piece[512];
  struct termios before;
  bool hidden = hide_typing(&before), ended = false;
  if (hidden) fputs("Valeur (rien ne s’affiche), puis Entrée : ", stderr);
  while (!ended) {
    ssize_t got = read(STDIN_FILENO, piece, sizeof piece);
    if (got > 0) buffer_add(value, piece, (size_t)got);
    ended = got <= 0 || value->length > VALUE_MAX_BYTES + 1 || (hidden && piece[got - 1] == '\n');
  }
  secret_wipe(piece, sizeof piece);
  if (hidden) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    fputs("\n", stderr);
  }
  if (value->length > 0 && value->bytes[value->length - 1] == '\n') value->bytes[--value->length] = '\0';
  if (value->length == 0 || value->length > VALUE_MAX_BYTES || strlen(value->bytes) != value->length)
    return fault_set(fault, BAD_OPTION, "value", "1 to %d bytes of text, on standard input", VALUE_MAX_BYTES);
  return OK;
}

static bool hide_typing(struct termios *before) {
  if (tcgetattr(STDIN_FILENO, before) != 0) return false; /* not a terminal */
  struct termios hidden = *before;
  hidden.c_lflag &= ~(tcflag_t)ECHO;
  return tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

static int set(struct db *db, struct errand *errand, struct fault *fault) {
  if (db_transact(db, TX_WRITE, write_secret, errand, fault) != OK) return 1;
  printf("Le secret %s est gardé.\n", errand->options->words[1]);
  return 0;
}

static enum outcome write_secret(struct tx *tx, void *context) {
  struct errand *errand = context;
  return secret_write(tx, errand->vault, errand->options->words[1], errand->value->bytes, tx_fault(tx));
}

static int list(struct db *db, struct errand *errand, struct fault *fault) {
  if (db_transact(db, TX_READ, read_list, errand, fault) != OK) return 1;
  for (size_t i = 0; i < errand->count; i++) {
    char at[TIME_TEXT];
    printf("%-40s %s\n", errand->rows[i].name, time_format_paris(errand->rows[i].changed_at, at));
  }
  return 0;
}

static enum outcome read_list(struct tx *tx, void *context) {
  struct errand *errand = context;
  return secret_list(tx, errand->arena, &errand->rows, &errand->count);
}

static int rotate(struct db *db, struct errand *errand, struct fault *fault) {
  size_t sealed = 0;
  if (secret_rotate(db, errand->vault, &sealed, fault) != OK) return 1;
  printf("La clé de cette machine est changée. Scellés à nouveau : %zu.\n", sealed);
  return 0;
}

static int forget_lost(struct db *db, struct errand *errand, struct fault *fault) {
  struct secret_losses losses = {0};
  if (secret_forget_lost(db, errand->vault, &losses, fault) != OK) return 1;
  printf("Oublié, parce que la clé de cette machine ne l’ouvre pas : secrets %zu, deuxièmes codes %zu.\n",
         losses.secrets, losses.second_factors);
  return 0;
}
