/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* comptoir: the server of a KPA and its administration. */
#include "core/log.h"
#include "core/version.h"
#include "server/command.h"

#include <stdio.h>

static const struct command *find(const char *name);
static int run(const struct command *command, int argc, char *argv[]);
static int usage(void);
static int help(const struct command *command);

int main(int argc, char *argv[]) {
  if (argc < 2) return usage(), 2;
  const char *word = argv[1];
  if (text_equal(word, "--help") || text_equal(word, "help")) return usage();
  if (text_equal(word, "--version")) return puts("comptoir " COMPTOIR_VERSION) < 0;
  if (text_equal(word, "--describe-api")) {
    AUTO(buffer) struct buffer out = {0};
    describe_api(&out);
    return puts(out.bytes) < 0;
  }
  const struct command *command = find(word);
  if (!command) {
    fprintf(stderr, "comptoir: commande inconnue : %s\n", word);
    return usage(), 2;
  }
  return run(command, argc - 1, argv + 1);
}

static const struct command *find(const char *name) {
  for (size_t i = 0; i < command_count; i++)
    if (text_equal(command_table[i].name, name)) return &command_table[i];
  return NULL;
}

static int run(const struct command *command, int argc, char *argv[]) {
  AUTO(arena) struct arena arena = {0};
  struct options options = {0};
  struct fault fault = {0};
  options.words = arena_list(&arena, (size_t)argc, sizeof *options.words);
  int status = 2;
  if (config_read(command->options, command->option_count, argc, argv, &arena, &options, options.words,
                  &options.word_count, &fault) == OK) {
    if (options.help) return help(command);
    if (options.verbose) log_set_level(LOG_DEBUG);
    status = command->run(&options, &arena, &fault);
  }
  if (status != 0 && fault.outcome != OK)
    fprintf(stderr, "comptoir %s: %s %s%s%s\n", command->name, outcome_text(fault.outcome, LANGUAGE_FR), fault.field,
            fault.field[0] ? " : " : "", fault.hint);
  return status;
}

static int usage(void) {
  puts("comptoir: the server, the ledger and the administration of a KPA.\n\nUse: comptoir COMMAND [OPTION…]\n");
  for (size_t i = 0; i < command_count; i++)
    printf("  %-8s %-34s %s\n", command_table[i].name, command_table[i].arguments, command_table[i].summary);
  puts("\n  comptoir COMMAND --help   its options\n  comptoir --describe-api   every route as JSON\n  comptoir "
       "--version");
  return 0;
}

static int help(const struct command *command) {
  printf("comptoir %s %s\n%s\n\n", command->name, command->arguments, command->summary);
  config_help(command->options, command->option_count);
  return 0;
}
