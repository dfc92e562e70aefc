/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/command.h"

#define O(member, flag, ...) CONFIG_OPTION(struct options, member, flag, __VA_ARGS__)
#define STORE                                                                                                          \
  O(data, "data", .value_name = "DIR", .fallback = "var", .help = "folder of the private database"),                   \
      O(db, "db", .value_name = "URI", .help = "use this PostgreSQL instead (postgresql://…)"),                        \
      O(verbose, "verbose", .help = "say more in the log"), O(help, "help", .help = "print this")

static const struct config_option store_options[] = {STORE};
static const struct config_option serve_options[] = {
    STORE,
    O(listen, "listen", .value_name = "ADDRESS", .fallback = "127.0.0.1", .help = "address to listen on"),
    O(port, "port", .value_name = "N", .fallback = "8080", .max = 65535, .help = "port (0: any free one)"),
    O(threads, "threads", .value_name = "N", .fallback = "2", .min = 1, .max = 64, .help = "HTTP threads"),
    O(till_url, "till-url", .value_name = "URL", .help = "address of the till shown on the front page"),
};
static const struct config_option export_options[] = {
    STORE,
    O(kpa, "kpa", .value_name = "CODE", .help = "this KPA only"),
    O(from, "from", .value_name = "DATE", .help = "from that day (2026-01-31)"),
    O(to, "to", .value_name = "DATE", .help = "to that day included"),
};
static const struct config_option import_options[] = {
    STORE,
    O(kpa, "kpa", .value_name = "CODE", .help = "the KPA whose catalogue it is"),
    O(from, "from", .value_name = "DATE", .help = "prices are valid from that day (default: today)"),
    O(archive_missing, "archive-missing", .help = "archive the items the file does not name"),
};
static const struct config_option till_options[] = {
    STORE,
    O(kpa, "kpa", .value_name = "CODE", .help = "the KPA where the till stands"),
    O(code, "code", .value_name = "CODE", .help = "code of the till, for ever (BLG-2)"),
    O(name, "name", .value_name = "TEXT", .help = "name on the screen (\"Caisse 2\")"),
    O(quiet, "quiet", .help = "print the one-time code alone"),
};
static const struct config_option access_options[] = {
    STORE,
    O(role, "role", .value_name = "ROLE", .help = "member or office"),
    O(kpa, "kpa", .value_name = "CODE", .help = "the KPA (office)"),
    O(member, "member", .value_name = "CODE", .help = "the member (member)"),
    O(quiet, "quiet", .help = "print the key alone"),
};
static const struct config_option entry_options[] = {
    STORE,
    O(reason, "reason", .value_name = "TEXT", .help = "why (required, kept for ever)"),
    O(date, "date", .value_name = "DATE", .help = "date of the reversal (default: today)"),
};
#define TABLE(array) array, sizeof array / sizeof array[0]

const struct command command_table[] = {
    {"serve", "", "serve the shop, the member page, the office and the tills", TABLE(serve_options), command_serve},
    {"demo", "", "load the demonstration: people, catalogues, 22 months of sales", TABLE(store_options), command_demo},
    {"verify", "", "recount everything from zero; exit 0 when all agrees, 1 otherwise", TABLE(store_options),
     command_verify},
    {"export", "hledger|ledger|beancount|catalogue-json|catalogue-csv", "write to standard output",
     TABLE(export_options), command_export},
    {"import", "catalogue|people FILE", "read a catalogue (JSON or CSV) or people and rules (JSON)",
     TABLE(import_options), command_import},
    {"till", "add", "prepare a till and print its one-time code", TABLE(till_options), command_till},
    {"access", "add", "make the link that opens a member's page or the office", TABLE(access_options), command_access},
    {"entry", "reverse NUMBER", "post the exact opposite of an entry", TABLE(entry_options), command_entry},
    {"migrate", "", "bring the database to the form of this program", TABLE(store_options), command_migrate},
};
const size_t command_count = sizeof command_table / sizeof command_table[0];
