/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/command.h"

#define O(member, flag, ...) CONFIG_OPTION(struct options, member, flag, __VA_ARGS__)
#define STORE                                                                                                          \
  O(data, "data", .value_name = "DIR", .fallback = "var", .help = "folder of the private database"),                   \
      O(db, "db", .value_name = "URI", .help = "use this PostgreSQL instead (postgresql://…)"),                        \
      O(verbose, "verbose", .help = "say more in the log"), O(help, "help", .help = "print this")

static const struct config_option store_options[] = {STORE};
static const struct config_option bare_options[] = {O(help, "help", .help = "print this")};
static const struct config_option serve_options[] = {
    STORE,
    O(listen, "listen", .value_name = "ADDRESS", .fallback = "127.0.0.1", .help = "address to listen on"),
    O(port, "port", .value_name = "N", .fallback = "8080", .max = 65535, .help = "port (0: any free one)"),
    O(threads, "threads", .value_name = "N", .fallback = "2", .min = 1, .max = 64, .help = "HTTP threads"),
    O(till_url, "till-url", .value_name = "URL", .help = "address of the till shown on the front page"),
    O(public_url, "public-url", .value_name = "URL",
      .help = "address people type (https://…), needed to listen to a network: other Host names are refused"),
    O(trusted_proxy, "trusted-proxy", .value_name = "CIDR", .help = "whose X-Forwarded-For is believed, by commas"),
    O(rate_limit, "rate-limit", .value_name = "PERCENT", .fallback = "100", .max = 100000,
      .help = "of the usual limits on how often one may ask (0: none)"),
    O(machine_key, "machine-key", .value_name = "FILE",
      .help = "key that opens sealed secrets (default: DIR/machine.key)"),
    O(smtp_url, "smtp-url", .value_name = "URL",
      .help = "mail server (smtps://user@host); its password is the secret smtp-password"),
    O(helloasso_url, "helloasso-url", .value_name = "URL", .fallback = "https://api.helloasso.com",
      .help = "where HelloAsso is asked; keys are the secrets helloasso-client-ENTITY"),
    O(stripe_url, "stripe-url", .value_name = "URL", .fallback = "https://api.stripe.com",
      .help = "where Stripe is asked; keys are the secrets stripe-key-ENTITY and stripe-hook-ENTITY"),
    O(hooks_allow_loopback, "hooks-allow-loopback",
      .help = "webhooks may go to this machine, also without TLS: for tests"),
    O(mail_from, "mail-from", .value_name = "ADDRESS", .help = "sender of the messages"),
};
static const struct config_option export_options[] = {
    STORE,
    O(kpa, "kpa", .value_name = "CODE", .help = "this KPA only"),
    O(from, "from", .value_name = "DATE", .help = "from that day (2026-01-31)"),
    O(to, "to", .value_name = "DATE", .help = "to that day included"),
    O(year, "year", .value_name = "YYYY", .max = 2099, .help = "fec: the fiscal year"),
    O(month, "month", .value_name = "YYYY-MM", .help = "sage, e-reporting: the month"),
    O(entity, "entity", .value_name = "CODE", .help = "fec, e-reporting: the legal entity, with all its KPAs"),
    O(detail, "detail", .value_name = "HOW", .help = "fec: an entry a ticket (default), or z: one a till and day"),
    O(previous, "previous", .value_name = "FILE", .help = "fec: last year's file, if it is not in DIR"),
    O(out, "out", .value_name = "DIR|FILE", .help = "fec: folder; sage, e-reporting: file"),
};
static const struct config_option statement_options[] = {
    STORE,
    O(kpa, "kpa", .value_name = "CODE", .help = "of which KPA (required)"),
    O(month, "month", .value_name = "YYYY-MM", .help = "the month (required)"),
    O(out, "out", .value_name = "FILE", .help = "FILE.pdf, FILE.xlsx or FILE.csv (required)"),
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
static const struct config_option entry_options[] = {
    STORE,
    O(reason, "reason", .value_name = "TEXT", .help = "why (required, kept for ever)"),
    O(date, "date", .value_name = "DATE", .help = "date of the reversal (default: today)"),
};
static const struct config_option person_options[] = {
    STORE,
    O(person, "person", .value_name = "WHO", .help = "id, login, e-mail or member code"),
    O(name, "name", .value_name = "TEXT", .help = "how she is called"),
    O(email, "email", .value_name = "ADDRESS", .help = "where links are sent; also typed to sign in"),
    O(login, "login", .value_name = "TEXT", .help = "typed to sign in by who has no e-mail"),
    O(role, "role", .value_name = "ROLE", .help = "customer cashier observer host member referent accountant admin"),
    O(kpa, "kpa", .value_name = "CODE", .help = "where: cashier, referent, host"),
    O(entity, "entity", .value_name = "CODE", .help = "of which CAE: accountant"),
    O(member, "member", .value_name = "CODE", .help = "who she is: member"),
    O(pin, "pin", .value_name = "DIGITS", .help = "cashier's code (default: drawn)"),
    O(out, "out", .value_name = "FILE", .help = "where the export goes"),
    O(quiet, "quiet", .help = "print the one-time key alone"),
};
static const struct config_option demo_options[] = {
    STORE,
    O(close, "close", .help = "then close its months: those published, March 2022 to December 2023"),
    O(to, "to", .value_name = "DATE", .help = "with --close: the months until that day's"),
};
static const struct config_option retention_options[] = {
    STORE,
    O(date, "date", .value_name = "DATE", .help = "as of that day, past or present (default: now)"),
};
static const struct config_option secret_options[] = {
    STORE,
    O(machine_key, "machine-key", .value_name = "FILE", .help = "key that seals them (default: DIR/machine.key)"),
};
#define TABLE(array) array, sizeof array / sizeof array[0]

const struct command command_table[] = {
    {"serve", "", "serve the shop, the member page, the office and the tills", TABLE(serve_options), command_serve},
    {"demo", "", "load the demonstration: people, catalogues, 22 months of sales", TABLE(demo_options), command_demo},
    {"verify", "", "recount everything from zero; exit 0 when all agrees, 1 otherwise", TABLE(store_options),
     command_verify},
    {"export", "hledger|ledger|beancount|fec|sage|e-reporting|catalogue-json|catalogue-csv",
     "books and catalogue as files; plain-text ones to standard output", TABLE(export_options), command_export},
    {"statement", "MEMBER|pot|kpa|cae", "the paper of a month of a member, the pot, a KPA or the cooperative",
     TABLE(statement_options), command_statement},
    {"import", "catalogue|people FILE", "read a catalogue (JSON or CSV) or people and rules (JSON)",
     TABLE(import_options), command_import},
    {"till", "add|revoke", "prepare a till and print its one-time code; end one that is lost", TABLE(till_options),
     command_till},
    {"person", "add|grant|revoke|list|lock|reset|link|card|pin|password|export|erase",
     "say who may open what; what is kept of her", TABLE(person_options), command_person_or_privacy},
    {"entry", "reverse NUMBER", "post the exact opposite of an entry", TABLE(entry_options), command_entry},
    {"retention", "", "forget what is kept no longer: the night's work of serve, now", TABLE(retention_options),
     command_retention},
    {"secret", "set NAME|list|rotate|forget-lost", "keep what providers gave us, sealed", TABLE(secret_options),
     command_secret},
    {"openapi", "", "print the description of the API, OpenAPI 3.1", TABLE(bare_options), command_openapi},
    {"migrate", "", "bring the database to the form of this program", TABLE(store_options), command_migrate},
};
const size_t command_count = sizeof command_table / sizeof command_table[0];
